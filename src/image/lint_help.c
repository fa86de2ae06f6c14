/* What several families of rules ask. */
#include "base/strbuf.h"
#include "image/lint_internal.h"

struct span lint_span(const struct lint *lint, const struct lint_step *step, const struct lint_script *script, size_t from, size_t to)
{
	if (script->text)
		return dockerfile_text_span(lint->file, script->text, from, to);
	return step->at->words.n ? step->at->words.at[step->at->words.n - 1].span : step->at->span;
}

struct span lint_word_span(const struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			   const struct script_command *command, size_t word)
{
	if (!script->text && command->words.n == step->at->words.n && word < step->at->words.n)
		return step->at->words.at[word].span;
	return lint_span(lint, step, script, command->words.at[word].from, command->words.at[word].to);
}

struct span lint_command_span(const struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			      const struct script_command *command)
{
	return lint_word_span(lint, step, script, command, command->program);
}

void lint_add_word(struct lint *lint, struct finding *finding, const struct lint_step *step, const struct lint_script *script,
		   const struct script_command *command, size_t word, const char *text)
{
	if (!finding || !script->text)
		return;
	struct span span = lint_word_span(lint, step, script, command, word);
	lint_insert(lint, finding, (size_t)span.offset + span.length, str_fmt(lint->arena, " %s", text));
}

/* The blanks at the beginning of the line that holds this byte. */
static struct str indentation(struct str text, size_t at)
{
	size_t line = str_rchr(str_slice(text, 0, at), '\n'), end;

	line = line == STR_NONE ? 0 : line + 1;
	for (end = line; end < text.len && ascii_blank(text.ptr[end]);)
		end++;
	return str_slice(text, line, end);
}

void lint_append_command(struct lint *lint, struct finding *finding, const struct lint_step *step, const struct lint_script *script,
			 const char *command)
{
	struct str text = lint->file->source->text;
	const struct script *parsed = &script->script;

	if (!finding || !script->text || parsed->open || parsed->end == 0 || step->onbuild)
		return;
	if (script->heredoc || step->at->heredocs.n) /* a command more would decide about the script's success */
		return;
	struct span last = lint_span(lint, step, script, parsed->end - 1, parsed->end);
	size_t end = (size_t)last.offset + last.length, first_end = str_chr(str_from(text, step->at->span.offset), '\n');
	if (first_end == STR_NONE || step->at->span.offset + first_end >= end) {
		lint_insert(lint, finding, end, str_fmt(lint->arena, " && %s", command));
		return;
	}
	struct str indent = indentation(text, step->at->span.offset + first_end + 1);
	const char *newline = str_ends(str_slice(text, 0, step->at->span.offset + first_end), "\r") ? "\r\n" : "\n";
	lint_insert(lint, finding, end,
		    str_fmt(lint->arena, " %c%s%" PRI_STR "&& %s", lint->file->escape, newline, STR_ARG(indent), command));
}

/* ---- Mounts and what is removed ---- */

static bool covers(struct str folder, struct str path)
{
	while (folder.len > 1 && str_ends(folder, "/"))
		folder.len--;
	return str_eq(folder, path) ||
	       (path.len > folder.len && str_eq(str_slice(path, 0, folder.len), folder) && path.ptr[folder.len] == '/');
}

bool lint_has_mount(const struct dockerfile_instruction *instruction, const char *folder)
{
	for (size_t i = 0; i < instruction->flags.n; i++) {
		struct str rest = instruction->flags.at[i].value.text, part;
		bool cache = false, over = false;

		if (!str_is(instruction->flags.at[i].name, "mount"))
			continue;
		while (rest.ptr && str_split(&rest, ',', &part)) {
			size_t equals = str_chr(part, '=');
			struct str key = str_slice(part, 0, equals), value = equals == STR_NONE ? STR_EMPTY : str_from(part, equals + 1);

			cache |= str_is(key, "type") && (str_is(value, "cache") || str_is(value, "tmpfs"));
			if (str_is(key, "target") || str_is(key, "dst") || str_is(key, "destination"))
				over = str_chr(value, '$') != STR_NONE || covers(value, str_of(folder)) || covers(str_of(folder), value);
		}
		if (cache && over)
			return true;
	}
	return false;
}

static bool is_below(struct str path, struct str folder)
{
	if (str_ends(path, "/*"))
		path = str_slice(path, 0, path.len - 2);
	while (path.len > 1 && str_ends(path, "/"))
		path.len--;
	return covers(path, folder);
}

/* /var/lib/{apt,dpkg}/ */
static bool braces_reach(struct str text, struct str folder)
{
	size_t brace = str_chr(text, '{');

	if (brace == STR_NONE || brace < 2 || !str_eq(str_slice(text, 0, brace), str_slice(folder, 0, brace)))
		return false;
	struct str next = str_from(folder, brace);
	return str_contains(str_from(text, brace), str_slice(next, 0, str_chr(next, '/')));
}

void lint_removed_find(struct arena *arena, struct lint_step *step)
{
	for (size_t i = 0; i < step->scripts.n; i++) {
		for (size_t k = 0; k < step->scripts.at[i].script.commands.n; k++) {
			const struct script_command *command = &step->scripts.at[i].script.commands.at[k];

			if (!script_is(command, "rm") && !script_is(command, "find"))
				continue;
			for (size_t w = command->program + 1; w < command->words.n; w++)
				if (!str_starts(command->words.at[w].text, "-"))
					*vec_push(arena, &step->removed) = command->words.at[w].text;
		}
	}
}

bool lint_removes(const struct lint_step *step, const char *folder)
{
	for (size_t i = 0; i < step->removed.n; i++)
		if (is_below(step->removed.at[i], str_of(folder)) || braces_reach(step->removed.at[i], str_of(folder)))
			return true;
	return false;
}

struct str lint_list(struct arena *arena, const struct str *names, size_t n)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(4096);
	size_t shown = n <= 3 ? n : 2;

	for (size_t i = 0; i < shown; i++) {
		struct str name = str_show(arena, names[i]);

		strbuf_addf(&buf, "%s%" PRI_STR, i == 0 ? "" : i + 1 == n ? " and " : ", ", STR_ARG(name));
	}
	if (n > shown)
		strbuf_addf(&buf, " and %zu more", n - shown);
	return strbuf_take(&buf, arena);
}
