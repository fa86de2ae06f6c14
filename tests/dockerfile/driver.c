/*
 * What the Python side of these tests asks of the parser, line by line; texts are in hexadecimal, so that they may hold anything.
 *
 *	expand ESCAPE WORD [NAME VALUE]…	→ "ok TEXT", or "refused ID"
 *	ignore FILE PATH…			→ "0" or "1" a path, then the number of findings
 *	parse FILE				→ what was understood, in lines, then "." and the number of errors
 */
#include "base/arena.h"
#include "base/strbuf.h"
#include "dockerfile/expand.h"
#include "dockerfile/ignore.h"

static int digit(char c)
{
	return ascii_digit(c) ? c - '0' : c - 'a' + 10;
}

/* The next field of a line: "-" is the empty text. */
static bool field(struct arena *arena, struct str *rest, struct str *text)
{
	struct str hex;

	if (!rest->ptr || !str_split(rest, ' ', &hex))
		return false;
	char *bytes = arena_alloc(arena, hex.len / 2 + 1);

	for (size_t i = 0; i + 1 < hex.len; i += 2)
		bytes[i / 2] = (char)(digit(hex.ptr[i]) << 4 | digit(hex.ptr[i + 1]));
	*text = str_n(bytes, hex.len / 2);
	return true;
}

static void show(const char *before, struct str text)
{
	printf("%s", before);
	for (size_t i = 0; i < text.len; i++)
		printf("%02x", (unsigned char)text.ptr[i]);
}

static void expand(struct arena *arena, struct str rest)
{
	struct str escape, name, value;
	struct dockerfile_word word = { 0 };
	struct findings out = FINDINGS_INIT(arena);
	struct dockerfile_scope scope = { .index = MAP_INIT(arena), .complete = true };
	bool known = true;

	if (!field(arena, &rest, &escape) || !field(arena, &rest, &word.raw))
		return;
	scope.escape = escape.ptr[0];
	while (field(arena, &rest, &name) && field(arena, &rest, &value)) {
		*vec_push(arena, &scope.variables) =
			(struct dockerfile_variable){ .name = name, .value = value, .state = VARIABLE_KNOWN };
		map_set(&scope.index, name, (void *)(uintptr_t)scope.variables.n);
	}
	struct str text = dockerfile_expand(arena, &word, &scope, &known, &out);
	if (out.list.n)
		printf("refused %s", out.list.at[0]->rule->id);
	else
		show("ok ", text);
	printf("%s\n", known == (out.list.n == 0) ? "" : " known is wrong");
}

static void ignore(struct arena *arena, struct str rest)
{
	struct findings out = FINDINGS_INIT(arena);
	struct str text, path;

	if (!field(arena, &rest, &text))
		return;
	struct dockerignore *ignore = dockerignore_parse(arena, source_new(arena, STR(".dockerignore"), text), &out);

	while (field(arena, &rest, &path))
		printf("%d", dockerignore_excludes(ignore, path));
	printf(" %zu\n", out.list.n);
}

static void show_instruction(const struct dockerfile_instruction *instruction)
{
	printf("%s%s%s", dockerfile_keyword_name(instruction->keyword), instruction->exec_form ? " exec" : "",
	       instruction->none ? " none" : "");
	for (size_t i = 0; i < instruction->flags.n; i++) {
		show(" flag:", instruction->flags.at[i].name);
		show("=", instruction->flags.at[i].value.raw);
	}
	for (size_t i = 0; i < instruction->words.n; i++)
		show(" word:", instruction->words.at[i].json ? instruction->words.at[i].text : instruction->words.at[i].raw);
	for (size_t i = 0; i < instruction->pairs.n; i++) {
		show(" pair:", instruction->pairs.at[i].name.raw);
		show(instruction->pairs.at[i].has_value ? "=" : "", instruction->pairs.at[i].value.raw);
	}
	if (instruction->script.text.len)
		show(" script:", instruction->script.text);
	for (size_t i = 0; i < instruction->heredocs.n; i++) {
		show(" heredoc:", instruction->heredocs.at[i].name);
		printf("%s%s", instruction->heredocs.at[i].strip_tabs ? "-" : "", instruction->heredocs.at[i].quoted ? "q" : "");
		show("=", instruction->heredocs.at[i].body.text);
	}
	if (instruction->trigger) {
		printf(" > ");
		show_instruction(instruction->trigger);
	}
}

static void parse(struct arena *arena, struct str rest)
{
	struct findings out = FINDINGS_INIT(arena);
	struct strbuf printed = STRBUF_INIT(STRBUF_MAX);
	struct str text;

	if (!field(arena, &rest, &text))
		return;
	struct dockerfile *file = dockerfile_parse(arena, source_new(arena, STR("Dockerfile"), text), &out);

	dockerfile_print(&printed, file);
	for (size_t i = 0; i < file->instructions.n; i++) {
		show_instruction(file->instructions.at[i]);
		printf("\n");
	}
	for (size_t i = 0; i < file->stages.n; i++) {
		show("stage ", file->stages.at[i].name);
		show(" ", file->stages.at[i].image.raw);
		printf(" %d\n", file->stages.at[i].base == DOCKERFILE_NO_STAGE ? -1 : (int)file->stages.at[i].base);
	}
	for (size_t i = 0; i < out.list.n; i++)
		printf("! %s\n", out.list.at[i]->rule->id);
	printf(". %zu%s\n", out.n_errors, str_eq(strbuf_str(&printed), text) ? "" : " lost");
	strbuf_fini(&printed);
}

int main(void)
{
	static char line[32 << 20];

	while (fgets(line, sizeof(line), stdin)) {
		struct arena *arena = arena_new();
		struct str rest = str_trim(str_of(line)), verb;

		str_split(&rest, ' ', &verb);
		if (str_is(verb, "expand"))
			expand(arena, rest);
		else if (str_is(verb, "ignore"))
			ignore(arena, rest);
		else
			parse(arena, rest);
		arena_free(arena);
	}
	return 0;
}
