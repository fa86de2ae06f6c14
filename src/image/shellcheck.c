/*
 * ShellCheck over the scripts of RUN: each different script is a file in a folder of its own, and few processes look at all of them. Before
 * the script stand two lines: one that says which shell it is, one that sets what ARG and ENV set.
 */
#include <errno.h>

#include "base/file.h"
#include "base/process.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "image/lint_internal.h"

enum {
	PRELUDE = 2,	   /* lines before the script */
	FILES_MAX = 250,   /* of one process: a command line has room for them, and its result is bounded */
	SECONDS_MAX = 300, /* for one process; a script takes some hundredths of one */
	OUTPUT_MAX = 64 << 20,
	VARIABLES_MAX = 300,
};

const struct rule LINT_NO_SHELLCHECK = {
	.id = "DOCKERFILE-NO-SHELLCHECK",
	.severity = SEVERITY_NOTE,
	.title = "ShellCheck isn't installed",
	.why = "what is wrong in the scripts of RUN isn't found",
	.mend = "install the package shellcheck, or say --no-shellcheck",
};

struct use {
	struct lint *lint;
	const struct lint_step *step;
	const struct lint_script *script;
	bool busybox; /* /bin/sh is BusyBox's, which knows more than POSIX */
};

/* One text that is looked at once, and all places where it stands. */
struct text {
	struct str content;
	VEC(struct use) uses;
};

struct shellcheck {
	struct arena *arena;
	struct map by_content;
	VEC(struct text *) texts;
	struct map rules; /* "SC2086" → struct rule * */
};

struct shellcheck *shellcheck_new(struct arena *arena)
{
	struct shellcheck *batch = arena_new_of(arena, struct shellcheck);

	batch->arena = arena;
	batch->by_content = (struct map)MAP_INIT(arena);
	batch->rules = (struct map)MAP_INIT(arena);
	return batch;
}

/* ---- What is looked at ---- */

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!ascii_alpha(name.ptr[i]) && name.ptr[i] != '_' && !(i && ascii_digit(name.ptr[i])))
			return false;
	return name.len > 0;
}

/* All on one line: `export A=1 B=1`, so that they count as set. */
static void add_variables(struct strbuf *buf, const struct lint_step *step)
{
	size_t n = 0, written = 0;

	for (const struct lint_stage *stage = step->stage; stage && n < VARIABLES_MAX; stage = stage->base) {
		for (size_t i = 0; i < stage->variables.n && n < VARIABLES_MAX; i++, n++) {
			const struct dockerfile_pair *pair = stage->variables.at[i].value;

			if (is_name(pair->name.text) && (stage != step->stage || pair->name.span.offset < step->at->span.offset))
				strbuf_addf(buf, "%s %" PRI_STR "=1", written++ ? "" : "export", STR_ARG(pair->name.text));
		}
	}
	strbuf_adds(buf, written ? "\n" : ":\n");
}

static const char *shebang(enum lint_shell shell)
{
	static const char *const lines[] = {
		[LINT_SH] = "#!/bin/sh\n",     [LINT_BASH] = "#!/bin/bash\n", [LINT_ASH] = "#!/bin/dash\n",
		[LINT_DASH] = "#!/bin/dash\n", [LINT_KSH] = "#!/bin/ksh\n",
	};

	return lines[shell];
}

static bool is_busybox(const struct lint_step *step, const struct lint_script *script)
{
	const struct lint_stage *stage = step->stage;

	return script->shell == LINT_ASH ||
	       (script->shell == LINT_SH && stage &&
		(str_is(stage->image.repository, "alpine") || str_is(stage->image.repository, "busybox") ||
		 str_contains(stage->image.tag, STR("alpine"))));
}

/* Of `cat <<EOF >file`: what is begun on the line ends somewhere. Nothing is reported there. */
static void add_bodies(struct strbuf *buf, const struct dockerfile_instruction *at)
{
	for (size_t i = 0; i < at->heredocs.n; i++) {
		strbuf_add(buf, at->heredocs.at[i].body.text);
		if (at->heredocs.at[i].body.text.len && !str_ends(at->heredocs.at[i].body.text, "\n"))
			strbuf_addc(buf, '\n');
		strbuf_add(buf, at->heredocs.at[i].name);
		strbuf_addc(buf, '\n');
	}
}

static size_t count_lines(struct str text)
{
	size_t n = 1;

	for (size_t end; (end = str_chr(text, '\n')) != STR_NONE; text = str_from(text, end + 1))
		n++;
	return n;
}

static void add_script(struct shellcheck *batch, struct lint *lint, const struct lint_step *step, const struct lint_script *script)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str text = script->script.text;

	if (script->shell == LINT_OTHER_SHELL || script->shell == LINT_WINDOWS || !str_trim(text).len)
		return;
	strbuf_adds(&buf, shebang(script->shell));
	add_variables(&buf, step);
	if (str_starts(text, "#!")) { /* it has been read, and isn't on the first line any more */
		strbuf_adds(&buf, "##");
		text = str_from(text, 2);
	}
	strbuf_add(&buf, text);
	if (!str_ends(text, "\n"))
		strbuf_addc(&buf, '\n');
	if (!script->heredoc)
		add_bodies(&buf, step->at);
	struct text *known = map_get(&batch->by_content, strbuf_str(&buf));
	if (!known) {
		known = arena_new_of(batch->arena, struct text);
		known->content = str_dup(batch->arena, strbuf_str(&buf));
		map_set(&batch->by_content, known->content, known);
		*vec_push(batch->arena, &batch->texts) = known;
	}
	*vec_push(batch->arena, &known->uses) = (struct use){ lint, step, script, is_busybox(step, script) };
}

void shellcheck_add(struct shellcheck *batch, struct lint *lint)
{
	for (size_t i = 0; i < lint->steps.n; i++)
		for (size_t k = 0; lint->steps.at[i].at->keyword == DOCKERFILE_RUN && k < lint->steps.at[i].scripts.n; k++)
			add_script(batch, lint, &lint->steps.at[i], &lint->steps.at[i].scripts.at[k]);
}

/* ---- What comes back ---- */

static enum severity severity_of(struct str level)
{
	return str_is(level, "error") ? SEVERITY_ERROR : str_is(level, "warning") ? SEVERITY_WARNING : SEVERITY_NOTE;
}

static const struct rule *rule_of(struct shellcheck *batch, int64_t code, enum severity severity)
{
	struct str id = str_fmt(batch->arena, "SC%04lld", (long long)code);
	struct rule *rule = map_get(&batch->rules, id);

	if (rule && rule->severity == severity)
		return rule;
	rule = arena_new_of(batch->arena, struct rule);
	*rule = (struct rule){
		.id = str_cstr(batch->arena, id),
		.severity = severity,
		.title = str_cstr(batch->arena, str_fmt(batch->arena, "ShellCheck's %" PRI_STR, STR_ARG(id))),
		.why = str_cstr(batch->arena,
				str_fmt(batch->arena, "https://www.shellcheck.net/wiki/%" PRI_STR " explains it", STR_ARG(id))),
		.mend = str_cstr(batch->arena, str_fmt(batch->arena, "see https://www.shellcheck.net/wiki/%" PRI_STR, STR_ARG(id))),
	};
	map_set(&batch->rules, str_of(rule->id), rule);
	return rule;
}

/* What POSIX doesn't have and BusyBox's shell has. */
static bool busybox_has(int64_t code)
{
	static const int64_t codes[] = { 3003, 3010, 3014, 3015, 3020, 3040, 3043, 3046, 3051, 3057, 3060 };

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (codes[i] == code)
			return true;
	return false;
}

/* Line and column count from 1, columns in code points. */
static size_t offset_of(struct str text, int64_t line, int64_t column)
{
	size_t at = 0;

	for (int64_t i = 1; i < line; i++) {
		size_t end = str_chr(str_from(text, at), '\n');

		if (end == STR_NONE)
			return text.len;
		at += end + 1;
	}
	for (int64_t i = 1; i < column && at < text.len && text.ptr[at] != '\n'; i++)
		for (at++; at < text.len && (unsigned char)text.ptr[at] >> 6 == 2;)
			at++;
	return at;
}

static int64_t number(const struct node *map, const char *key)
{
	int64_t value = 0;

	node_to_int(node_get(map, key), RESOLVE_JSON, &value);
	return value;
}

static void report(struct shellcheck *batch, const struct text *text, const struct node *comment)
{
	int64_t line = number(comment, "line") - PRELUDE, end_line = number(comment, "endLine") - PRELUDE, code = number(comment, "code");
	struct str message = node_text(node_get(comment, "message"));
	const struct rule *rule = rule_of(batch, code, severity_of(node_text(node_get(comment, "level"))));

	if (line < 1)
		return; /* about our own lines */
	while (str_ends(message, "."))
		message.len--;
	for (size_t i = 0; i < text->uses.n; i++) {
		const struct use *use = &text->uses.at[i];
		struct str script = use->script->script.text;

		if ((use->busybox && busybox_has(code)) || (size_t)line > count_lines(script))
			continue;
		size_t from = offset_of(script, line, number(comment, "column")),
		       to = offset_of(script, end_line, number(comment, "endColumn"));
		from = MIN_OF(from, script.len ? script.len - 1 : 0);
		struct span span = lint_span(use->lint, use->step, use->script, from, MAX_OF(to, from + 1));
		lint_report(use->lint, rule, span, "%" PRI_STR, STR_ARG(message));
	}
}

static int read_result(struct shellcheck *batch, struct str out, size_t first, size_t end, struct err *err)
{
	struct findings own = FINDINGS_INIT(batch->arena);
	struct node *root = NULL;

	if (json_read(batch->arena, source_new(batch->arena, STR("shellcheck"), out), &root, &own) < 0)
		return err_set(err, ERR_ENVIRONMENT, "shellcheck gave no JSON");
	const struct node *comments = node_get(root, "comments");
	for (size_t i = 0; node_is_seq(comments) && i < comments->items.n; i++) {
		struct str name = path_base(node_text(node_get(comments->items.at[i], "file")));
		uint64_t index;

		if (str_to_uint(str_slice(name, 0, str_chr(name, '.')), &index) && index >= first && index < end)
			report(batch, batch->texts.at[index], comments->items.at[i]);
	}
	return 0;
}

/* ---- Running it ---- */

static int run_part(struct shellcheck *batch, const char *folder, size_t first, size_t end, struct err *err)
{
	/* what is sourced isn't here; a first line is ours; the scripts have no name of their own */
	static const char *const begin[] = { "shellcheck", "--norc", "--format=json1", "--exclude=SC1090,SC1091,SC1128,SC2187" };
	const char **argv = arena_calloc(batch->arena, ARRAY_SIZE(begin) + (end - first) + 1, sizeof(*argv));
	struct process_result result;
	size_t n = ARRAY_SIZE(begin);

	memcpy(argv, begin, sizeof(begin));
	for (size_t i = first; i < end; i++) {
		const char *path = str_cstr(batch->arena, str_fmt(batch->arena, "%s/%zu.sh", folder, i));

		if (file_write(path, batch->texts.at[i]->content, 0600, err) < 0)
			return -1;
		argv[n++] = path;
	}
	if (process_run(batch->arena, argv, STR_EMPTY, SECONDS_MAX, OUTPUT_MAX, &result, err) < 0)
		return -1;
	if (result.status > 1 || result.truncated)
		return err_set(err, ERR_ENVIRONMENT, "shellcheck ended with %d: %" PRI_STR, result.status,
			       STR_ARG(str_show(batch->arena, str_trim(result.err))));
	return read_result(batch, result.out, first, end, err);
}

int shellcheck_run(struct shellcheck *batch, struct findings *out, bool *ran, struct err *err)
{
	const char *parent = getenv("TMPDIR");
	char *folder = (char *)(uintptr_t)str_cstr(
		batch->arena, str_fmt(batch->arena, "%s/lotse-lint-XXXXXX", parent && *parent ? parent : "/tmp"));
	struct err own = { 0 };
	int failed = 0;

	*ran = true;
	if (!batch->texts.n)
		return 0;
	if (!mkdtemp(folder))
		return err_errno(err, "cannot make a folder for shellcheck");
	for (size_t first = 0; first < batch->texts.n && !failed; first += FILES_MAX)
		failed = run_part(batch, folder, first, MIN_OF(first + FILES_MAX, batch->texts.n), &own);
	if (file_remove_tree(folder, err) < 0)
		return -1;
	if (failed && own.number == ENOENT) {
		*ran = false;
		finding_at(out, &LINT_NO_SHELLCHECK, (struct span){ 0 },
			   "shellcheck isn't installed: the scripts of RUN are read by lotse's own rules only");
		return 0;
	}
	if (failed)
		*err = own;
	return failed;
}
