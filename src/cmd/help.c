#include "cmd/help.h"

enum { WIDTH = 96 };

const struct command *command_find(struct str name)
{
	for (const struct command *const *at = commands; *at; at++)
		if (str_is(name, (*at)->name))
			return *at;
	return NULL;
}

struct str command_group(const struct command *command)
{
	struct str name = str_of(command->name);
	size_t blank = str_chr(name, ' ');

	return blank == STR_NONE ? STR_EMPTY : str_slice(name, 0, blank);
}

bool command_is_group(struct str name)
{
	for (const struct command *const *at = commands; *at; at++)
		if (!str_empty(name) && str_eq(command_group(*at), name))
			return true;
	return false;
}

bool command_leads(const struct command *const *at)
{
	struct str group = command_group(*at);

	return str_empty(group) || at == commands || !str_eq(command_group(at[-1]), group);
}

const struct command *command_suggest(struct str name)
{
	const struct command *best = NULL;
	size_t reach = MIN_OF(str_reach(name), (size_t)2), best_distance = reach + 1;

	for (const struct command *const *at = commands; *at; at++) {
		size_t distance = str_distance(str_of((*at)->name), name, reach);

		if (distance < best_distance) {
			best_distance = distance;
			best = *at;
		}
	}
	return best;
}

/* Writes words, wrapped, each line indented; the first line stands after `column` bytes already written. */
static void wrap(struct strbuf *buf, const char *text, size_t indent, size_t column)
{
	struct str rest = str_of(text), word;

	while (str_split(&rest, ' ', &word)) {
		if (column > indent && column + 1 + word.len > WIDTH) {
			strbuf_addc(buf, '\n');
			column = 0;
		} else if (column > indent) {
			strbuf_addc(buf, ' ');
			column++;
		}
		if (column < indent) {
			strbuf_fill(buf, indent - column, ' ');
			column = indent;
		}
		strbuf_add(buf, word);
		column += word.len;
	}
	strbuf_addc(buf, '\n');
}

/* Paragraphs are separated by a newline; one that begins with a space is kept as it is. */
static void paragraphs(struct strbuf *buf, const char *text)
{
	struct str rest = str_of(text), line;

	while (str_split(&rest, '\n', &line)) {
		char copy[2048];

		snprintf(copy, sizeof(copy), "%" PRI_STR, STR_ARG(line));
		if (str_starts(line, " ") || str_empty(line))
			strbuf_addf(buf, "%s\n", copy);
		else
			wrap(buf, copy, 0, 0);
	}
}

static void option_words(struct strbuf *buf, const struct option *option)
{
	if (option->letter)
		strbuf_addf(buf, "-%c, ", option->letter);
	strbuf_addf(buf, "--%s", option->name);
	if (option->argument)
		strbuf_addf(buf, " %s", option->argument);
}

static void usage_line(struct strbuf *buf, const struct command *command)
{
	strbuf_addf(buf, "lotse %s", command->name);
	if (command->options && command->options->kind)
		strbuf_adds(buf, " [OPTION]...");
	if (command->arguments)
		strbuf_addf(buf, command->min_arguments ? " %s" : " [%s]", command->arguments);
}

static void overview_line(struct strbuf *buf, const struct command *command)
{
	strbuf_addf(buf, "  %-15s", command->name);
	wrap(buf, command->summary, 17, 17);
}

void help_group(struct strbuf *buf, struct str group)
{
	strbuf_addf(buf, "Usage: lotse %" PRI_STR " COMMAND [OPTION]...\n\n", STR_ARG(group));
	for (const struct command *const *at = commands; *at; at++)
		if (str_eq(command_group(*at), group))
			overview_line(buf, *at);
	strbuf_addf(buf, "\n'lotse %" PRI_STR " COMMAND --help' says more.\n", STR_ARG(group));
}

void help_overview(struct strbuf *buf)
{
	strbuf_adds(buf, "lotse brings a Docker Compose application to Kubernetes.\n\nUsage: lotse COMMAND [OPTION]...\n\n");
	for (const struct command *const *at = commands; *at; at++)
		overview_line(buf, *at);
	strbuf_adds(buf, "\n'lotse COMMAND --help' says more; 'lotse --version' prints the version.\n"
			 "Exit codes: 0 clean, 1 findings, 2 the input or the command line can't be used, "
			 "3 the environment failed.\n");
}

void help_command(struct strbuf *buf, const struct command *command)
{
	strbuf_addf(buf, "lotse %s: %s\n\nUsage: ", command->name, command->summary);
	usage_line(buf, command);
	strbuf_adds(buf, "\n\n");
	paragraphs(buf, command->description);
	if (command->options && command->options->kind)
		strbuf_adds(buf, "\nOptions:\n");
	for (const struct option *option = command->options; option && option->kind; option++) {
		size_t start = buf->len;

		strbuf_adds(buf, option->letter ? "  " : "      ");
		option_words(buf, option);
		if (buf->len - start > 36)
			strbuf_addc(buf, '\n');
		wrap(buf, option->help, 38, buf->len - start > 36 ? 0 : buf->len - start);
	}
	strbuf_adds(buf, "\nExamples:\n");
	for (const struct example *example = command->examples; example && example->line; example++)
		strbuf_addf(buf, "  %s\n      %s\n", example->line, example->what);
}

/* roff: a backslash, and a dot or quote at the start of a line, mean something. */
static void roff(struct strbuf *buf, const char *text)
{
	for (const char *at = text; *at; at++) {
		bool start = at == text || at[-1] == '\n';

		if (*at == '\\')
			strbuf_adds(buf, "\\e");
		else if (*at == '-')
			strbuf_adds(buf, "\\-");
		else if (start && (*at == '.' || *at == '\''))
			strbuf_addf(buf, "\\&%c", *at);
		else
			strbuf_addc(buf, *at);
	}
}

/* lotse-image-lint: a page has no blank in its name. */
static void man_name(struct strbuf *buf, const struct command *command)
{
	strbuf_adds(buf, "lotse\\-");
	for (const char *at = command->name; *at; at++) {
		if (*at == ' ')
			strbuf_adds(buf, "\\-");
		else
			strbuf_addc(buf, *at);
	}
}

static void man_overview(struct strbuf *buf)
{
	strbuf_addf(buf, ".TH LOTSE 1 \"\" \"lotse %s\" \"User Commands\"\n.SH NAME\n", LOTSE_VERSION);
	strbuf_adds(buf, "lotse \\- bring a Docker Compose application to Kubernetes\n.SH SYNOPSIS\n.B lotse\n"
			 "COMMAND [OPTION]...\n.SH COMMANDS\n");
	for (const struct command *const *at = commands; *at; at++) {
		strbuf_adds(buf, ".TP\n.BR ");
		man_name(buf, *at);
		strbuf_adds(buf, " (1)\n");
		roff(buf, (*at)->summary);
		strbuf_addc(buf, '\n');
	}
	strbuf_adds(buf, ".SH EXIT STATUS\n0 clean, 1 findings, 2 the input or the command line can't be used, "
			 "3 the environment failed.\n");
}

void help_man(struct strbuf *buf, const struct command *command)
{
	if (!command) {
		man_overview(buf);
		return;
	}
	strbuf_adds(buf, ".TH ");
	man_name(buf, command);
	strbuf_addf(buf, " 1 \"\" \"lotse %s\" \"User Commands\"\n.SH NAME\n", LOTSE_VERSION);
	man_name(buf, command);
	strbuf_adds(buf, " \\- ");
	roff(buf, command->summary);
	strbuf_adds(buf, "\n.SH SYNOPSIS\n");
	usage_line(buf, command);
	strbuf_adds(buf, "\n.SH DESCRIPTION\n");
	roff(buf, command->description);
	strbuf_adds(buf, "\n.SH OPTIONS\n");
	for (const struct option *option = command->options; option && option->kind; option++) {
		struct strbuf words = STRBUF_INIT(256);

		option_words(&words, option);
		strbuf_adds(buf, ".TP\n.B ");
		roff(buf, words.ptr);
		strbuf_addc(buf, '\n');
		roff(buf, option->help);
		strbuf_addc(buf, '\n');
		strbuf_fini(&words);
	}
	strbuf_adds(buf, ".SH EXAMPLES\n");
	for (const struct example *example = command->examples; example && example->line; example++) {
		strbuf_adds(buf, ".TP\n.B ");
		roff(buf, example->line);
		strbuf_addc(buf, '\n');
		roff(buf, example->what);
		strbuf_addc(buf, '\n');
	}
	strbuf_adds(buf, ".SH SEE ALSO\n.BR lotse (1)\n");
}

void help_markdown(struct strbuf *buf)
{
	strbuf_adds(buf, "# Reference\n\nWritten from the command table by `lotse help --format markdown`.\n");
	for (const struct command *const *at = commands; *at; at++) {
		const struct command *command = *at;

		strbuf_addf(buf, "\n## lotse %s\n\n%s.\n\n```\n", command->name, command->summary);
		usage_line(buf, command);
		strbuf_addf(buf, "\n```\n\n%s\n", command->description);
		if (command->options && command->options->kind)
			strbuf_adds(buf, "\n| option | meaning |\n|---|---|\n");
		for (const struct option *option = command->options; option && option->kind; option++) {
			struct strbuf words = STRBUF_INIT(256);

			option_words(&words, option);
			strbuf_adds(buf, "| `");
			for (const char *c = words.ptr; *c; c++)
				strbuf_addf(buf, *c == '|' ? "\\%c" : "%c", *c);
			strbuf_addf(buf, "` | %s |\n", option->help);
			strbuf_fini(&words);
		}
		strbuf_addc(buf, '\n');
		for (const struct example *example = command->examples; example && example->line; example++)
			strbuf_addf(buf, "- `%s`: %s\n", example->line, example->what);
	}
}
