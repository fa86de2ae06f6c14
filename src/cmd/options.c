#include "cmd/options.h"

#include "base/arena.h"

struct parser {
	struct arena *arena;
	const struct command *command;
	const char *const *argv; /* the next word */
	char *values;
	struct strings *arguments;
	struct err *err;
};

bool choice_allows(const char *choices, struct str value)
{
	struct str rest = str_of(choices), one;

	while (str_split(&rest, '|', &one))
		if (str_eq(one, value))
			return true;
	return false;
}

static void strings_add(struct arena *arena, struct strings *list, const char *text)
{
	list->at = arena_grow(arena, list->at, list->n * sizeof(*list->at), (list->n + 1) * sizeof(*list->at));
	list->at[list->n++] = text;
}

static int store(struct parser *p, const struct option *option, const char *value)
{
	void *field = p->values + option->offset;

	if (option->kind == OPTION_CHOICE && !choice_allows(option->argument, str_of(value)))
		return err_set(p->err, ERR_USAGE, "--%s takes %s, not \"%" PRI_STR "\"", option->name, option->argument,
			       STR_ARG(str_show(p->arena, str_of(value))));
	if (option->kind == OPTION_FLAG)
		*(bool *)field = true;
	else if (option->kind == OPTION_STRINGS)
		strings_add(p->arena, field, value);
	else if (*(const char **)field)
		return err_set(p->err, ERR_USAGE, "--%s is given twice", option->name);
	else
		*(const char **)field = value;
	return 0;
}

/* The nearest long option, where it is near enough to be meant. */
static const char *suggestion(const struct command *command, struct str name)
{
	const char *best = NULL;
	size_t reach = MIN_OF(str_reach(name), (size_t)2), best_distance = reach + 1;

	for (const struct option *option = command->options; option && option->kind; option++) {
		size_t distance = str_distance(str_of(option->name), name, reach);

		if (distance < best_distance) {
			best_distance = distance;
			best = option->name;
		}
	}
	return best;
}

static int unknown(struct parser *p, struct str name)
{
	const char *near = suggestion(p->command, name);
	struct str shown = str_show(p->arena, name);

	if (near)
		return err_set(p->err, ERR_USAGE, "unknown option --%" PRI_STR ": did you mean --%s?", STR_ARG(shown), near);
	return err_set(p->err, ERR_USAGE, "unknown option --%" PRI_STR ": see 'lotse %s --help'", STR_ARG(shown),
		       p->command->name);
}

static int find_long(struct parser *p, struct str name, const struct option **found)
{
	size_t n_found = 0;

	for (const struct option *option = p->command->options; option && option->kind; option++) {
		if (str_is(name, option->name)) {
			*found = option;
			return 0;
		}
		if (name.len && str_eq(str_slice(str_of(option->name), 0, name.len), name)) {
			*found = option;
			n_found++;
		}
	}
	if (n_found > 1)
		return err_set(p->err, ERR_USAGE, "--%" PRI_STR " is short for more than one option: write it out",
			       STR_ARG(str_show(p->arena, name)));
	return *found ? 0 : unknown(p, name);
}

static int parse_long(struct parser *p, struct str word)
{
	const struct option *option = NULL;
	size_t equals = str_chr(word, '=');
	struct str name = str_slice(word, 0, equals);
	const char *value = equals == STR_NONE ? NULL : word.ptr + equals + 1; /* argv is terminated */

	if (find_long(p, name, &option) < 0 || !option)
		return -1;
	if (option->kind == OPTION_FLAG && value)
		return err_set(p->err, ERR_USAGE, "--%s takes no value", option->name);
	if (option->kind != OPTION_FLAG && !value) {
		if (!*p->argv)
			return err_set(p->err, ERR_USAGE, "--%s needs a value: %s", option->name, option->argument);
		value = *p->argv++;
	}
	return store(p, option, value);
}

static const struct option *find_letter(const struct command *command, char letter)
{
	for (const struct option *option = command->options; option && option->kind; option++)
		if (option->letter == letter)
			return option;
	return NULL;
}

/* A word of letters: flags may stand together, the last one may have a value, joined or as the next word. */
static int parse_letters(struct parser *p, const char *letters, bool *help)
{
	for (; *letters; letters++) {
		const struct option *option = find_letter(p->command, *letters);

		if (!option && *letters == 'h') {
			*help = true;
			return 0;
		}
		if (!option)
			return err_set(p->err, ERR_USAGE, "unknown option -%" PRI_STR ": see 'lotse %s --help'",
				       STR_ARG(str_show(p->arena, str_n(letters, 1))), p->command->name);
		if (option->kind == OPTION_FLAG) {
			if (store(p, option, NULL) < 0)
				return -1;
			continue;
		}
		if (!letters[1] && !*p->argv)
			return err_set(p->err, ERR_USAGE, "-%c needs a value: %s", *letters, option->argument);
		return store(p, option, letters[1] ? letters + 1 : *p->argv++);
	}
	return 0;
}

static int check_arguments(const struct parser *p)
{
	const struct command *command = p->command;

	if (p->arguments->n > command->max_arguments)
		return err_set(p->err, ERR_USAGE, "'lotse %s' has no use for \"%" PRI_STR "\"", command->name,
			       STR_ARG(str_show(p->arena, str_of(p->arguments->at[command->max_arguments]))));
	if (p->arguments->n < command->min_arguments)
		return err_set(p->err, ERR_USAGE, "'lotse %s' needs %s", command->name, command->arguments);
	return 0;
}

int options_parse(struct arena *arena, const struct command *command, const char *const *argv, void *values,
		  struct strings *arguments, bool *help, struct err *err)
{
	struct parser p = { arena, command, argv, values, arguments, err };
	bool options_over = false;

	*help = false;
	while (*p.argv && !*help) {
		const char *word = *p.argv++;
		int failed = 0;

		if (options_over || word[0] != '-' || !word[1])
			strings_add(arena, arguments, word);
		else if (strcmp(word, "--") == 0)
			options_over = true;
		else if (strcmp(word, "--help") == 0)
			*help = true;
		else if (word[1] == '-')
			failed = parse_long(&p, str_of(word + 2));
		else
			failed = parse_letters(&p, word + 1, help);
		if (failed)
			return -1;
	}
	return *help ? 0 : check_arguments(&p);
}

bool minor_parse(const char *text, unsigned int *minor)
{
	struct str version = str_of(text), rest;
	uint64_t number;

	*minor = 0;
	if (!text)
		return true;
	if (str_starts(version, "v"))
		version = str_from(version, 1);
	if (!str_starts(version, "1."))
		return false;
	rest = str_from(version, 2);
	if (!str_to_uint(str_slice(rest, 0, str_chr(rest, '.')), &number) || number == 0 || number > 999)
		return false;
	*minor = (unsigned int)number;
	return true;
}
