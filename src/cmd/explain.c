#include "audit/audit.h"
#include "base/arena.h"
#include "base/file.h"
#include "cmd/output.h"
#include "image/lint.h"
#include "plan/explain.h"
#include "plan/record.h"

struct values {
	const char *output;
};

static const struct option options[] = {
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH instead of standard output"),
	OPT_END
};

/* A generated file: the tree's folder, the path in it, and the line that is asked for (0: all). */
struct question {
	struct str target, path;
	uint32_t line;
};

static void print_row(struct strbuf *buf, const char *name, const char *text)
{
	if (text)
		strbuf_addf(buf, "  %-23s %s\n", name, text);
}

/* What rules of `lotse check` have besides: where they belong, and what they answer. */
static void print_audit_rule(struct strbuf *buf, const struct audit_rule *rule)
{
	static const char *const standards[] = { NULL, "baseline", "restricted" };

	strbuf_addc(buf, '\n');
	print_row(buf, "family:", audit_family_name(rule->family));
	print_row(buf, "level:", audit_level_name(rule->level));
	print_row(buf, "Pod Security Standard:", standards[rule->pod_security]);
	print_row(buf, "CIS Benchmark:", rule->controls.cis);
	print_row(buf, "NSA/CISA guide:", rule->controls.nsa);
	print_row(buf, "BSI IT-Grundschutz:", rule->controls.bsi);
	print_row(buf, "kube-linter:", rule->kube_linter);
	print_row(buf, "kube-score:", rule->kube_score);
}

static void print_rule(struct strbuf *buf, const struct rule *rule)
{
	const struct audit_rule *audit_rule = audit_rule_find(str_of(rule->id));

	strbuf_addf(buf, "%s (%s)\n  %s\n\n  why:     %s\n  to mend: %s\n", rule->id, severity_name(rule->severity),
		    rule->title, rule->why, rule->mend);
	if (rule->also)
		strbuf_addf(buf, "  also:    %s\n", rule->also);
	if (audit_rule)
		print_audit_rule(buf, audit_rule);
}

/* Another tool's name may stand for several. */
static void print_rules(struct strbuf *buf, const struct rule *first, struct str word)
{
	const struct rule *rule;

	print_rule(buf, first);
	for (size_t i = 0; !str_eq_nocase(str_of(first->id), word) && (rule = plan_rule_at(i)); i++) {
		if (rule == first || !rule_named(rule, word))
			continue;
		strbuf_addc(buf, '\n');
		print_rule(buf, rule);
	}
}

static enum exit_code suggest_rule(struct arena *arena, struct str word)
{
	const char *best = NULL;
	size_t reach = MIN_OF(str_reach(word), (size_t)5), best_distance = reach + 1;
	const struct rule *rule;

	for (size_t i = 0; (rule = plan_rule_at(i)); i++) {
		size_t distance = str_distance(str_of(rule->id), word, reach);

		if (distance < best_distance) {
			best_distance = distance;
			best = rule->id;
		}
	}
	struct str shown = str_show(arena, word);
	if (best)
		return complain_usage("\"%" PRI_STR "\" is neither a file nor a rule: did you mean %s?", STR_ARG(shown), best);
	return complain_usage("\"%" PRI_STR "\" is neither a file nor a rule: 'lotse rules' lists the rules", STR_ARG(shown));
}

/* PATH or PATH:LINE. A file whose name ends in ":12" wins. */
static bool question_parse(struct arena *arena, struct str word, struct question *question)
{
	size_t colon = str_rchr(word, ':');
	uint64_t line;

	*question = (struct question){ .path = word };
	if (file_exists(str_cstr(arena, word)))
		return true;
	if (colon == STR_NONE || !str_to_uint(str_from(word, colon + 1), &line) || line == 0 || line > UINT32_MAX)
		return false;
	*question = (struct question){ .path = str_slice(word, 0, colon), .line = (uint32_t)line };
	return file_exists(str_cstr(arena, question->path));
}

/* The folder above the file that holds lotse.lock. */
static bool question_locate(struct arena *arena, struct question *question)
{
	struct str here = path_cwd(arena), path = path_join(arena, here, question->path);

	for (struct str folder = path_dir(path);; folder = path_dir(folder)) {
		if (file_exists(str_cstr(arena, path_join(arena, folder, STR("lotse.lock"))))) {
			question->target = path_relative(arena, here, folder);
			question->path = path_relative(arena, folder, path);
			return true;
		}
		if (str_is(folder, "/"))
			return false;
	}
}

static void print_all(struct strbuf *buf, struct arena *arena, const struct emit_lines *lines, struct str text)
{
	struct str rest = text, line;
	size_t width = 0;

	while (str_split(&rest, '\n', &line))
		width = MAX_OF(width, MIN_OF(line.len, (size_t)72));
	rest = text;
	for (uint32_t number = 1; str_split(&rest, '\n', &line) && rest.ptr; number++) {
		struct explanation explanation;
		struct str why = STR_EMPTY;

		if (explain_line(arena, lines, line, number, &explanation) && !explanation.origin_field.len)
			why = origin_short(arena, explanation.origin);
		strbuf_addf(buf, "%4u  %" PRI_STR, number, STR_ARG(line));
		if (why.len) {
			strbuf_fill(buf, line.len < width ? width - line.len + 2 : 2, ' ');
			strbuf_addf(buf, "<- %" PRI_STR, STR_ARG(why));
		}
		strbuf_addc(buf, '\n');
	}
}

static bool line_of(struct str text, uint32_t number, struct str *line)
{
	while (number && str_split(&text, '\n', line))
		number--;
	return number == 0 && text.ptr; /* behind the last line's end there is no line */
}

static enum exit_code answer_line(struct arena *arena, const struct question *question, const struct artefact *artefact,
				  struct strbuf *buf)
{
	struct explanation explanation;
	struct str text, line;
	struct emit_lines lines = explain_lines(arena, artefact->object, &text);

	if (!question->line) {
		print_all(buf, arena, &lines, text);
		return EXIT_CLEAN;
	}
	if (!line_of(text, question->line, &line) || !explain_line(arena, &lines, line, question->line, &explanation))
		return complain_usage("%" PRI_STR " has nothing on line %u", STR_ARG(question->path), question->line);
	strbuf_addf(buf, "%" PRI_STR ":%u  %" PRI_STR "\n", STR_ARG(question->path), question->line,
		    STR_ARG(explanation.field));
	explain_print(buf, arena, &explanation);
	return EXIT_CLEAN;
}

static enum exit_code answer(struct arena *arena, const struct question *question, const struct plan *plan, struct strbuf *buf)
{
	const struct artefact *artefact = tree_get(&plan->tree, question->path);
	struct str on_disk = STR_EMPTY;
	struct err err = { 0 };

	if (str_is(question->path, "lotse.lock")) {
		strbuf_adds(buf, "lotse.lock\n  what lotse wrote, with a digest of each file, and what it was made from\n");
		return EXIT_CLEAN;
	}
	if (!artefact)
		return complain_usage("%" PRI_STR " is none of lotse's files in %" PRI_STR, STR_ARG(question->path),
				      STR_ARG(question->target));
	if (artefact->owner == OWNER_TEAM) {
		strbuf_addf(buf, "%" PRI_STR "\n  your team's: lotse wrote it once and never touches it again\n",
			    STR_ARG(question->path));
		return EXIT_CLEAN;
	}
	const char *path = str_cstr(arena, path_join(arena, question->target, question->path));
	if (file_read(arena, path, FILE_MAX_DEFAULT, &on_disk, &err) < 0)
		return complain_environment(&err);
	if (!str_eq(on_disk, artefact->content))
		fprintf(stderr, "lotse: %s isn't what a run would write now (see 'lotse migrate --diff'): "
				"lines may have moved\n", path);
	if (artefact->object)
		return answer_line(arena, question, artefact, buf);
	strbuf_addf(buf, "%" PRI_STR "\n  written by lotse as a whole, from the project; an edit would be noticed by "
			 "lotse.lock\n", STR_ARG(question->path));
	return EXIT_CLEAN;
}

static bool reads_standard_input(const struct plan_options *wanted)
{
	for (size_t i = 0; i < wanted->compose.n_files; i++)
		if (strcmp(wanted->compose.files[i], "-") == 0)
			return true;
	return false;
}

static enum exit_code explain_file(const struct invocation *invocation, struct question *question, struct strbuf *buf)
{
	struct arena *arena = invocation->arena;
	struct findings findings = FINDINGS_INIT(arena);
	const struct node *record = NULL;
	struct plan_options wanted;
	struct plan plan = { 0 };
	struct err err = { 0 };

	if (!question_locate(arena, question))
		return complain_usage("there is no lotse.lock in a folder above %" PRI_STR ": lotse didn't write it",
				      STR_ARG(question->path));
	const char *target = str_cstr(arena, question->target);
	if (tree_lock_inputs(arena, target, &record, &findings, &err) < 0 ||
	    plan_options_from(arena, record, target, invocation->environment, &wanted, &err) < 0 ||
	    plan_make(arena, &wanted, &plan, &findings, &err) < 0) {
		print_findings(&findings);
		return complain_environment(&err);
	}
	if (findings.fatal) {
		print_findings(&findings);
		if (reads_standard_input(&wanted))
			return complain_usage("the project came over standard input: give it again, as in "
					      "'lotse explain PATH:LINE < FILE'");
		return EXIT_INPUT;
	}
	return answer(arena, question, &plan, buf); /* its other findings are migrate's to tell */
}

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str word = str_of(invocation->arguments[0]);
	const struct rule *rule = plan_rule(word);
	struct question question;
	enum exit_code code = EXIT_CLEAN;

	if (rule)
		print_rules(&buf, rule, word);
	else if (lint_knows(word))
		strbuf_addf(&buf, "%" PRI_STR " is ShellCheck's: https://www.shellcheck.net/wiki/%" PRI_STR "\n",
			    STR_ARG(word), STR_ARG(word));
	else if (question_parse(invocation->arena, word, &question))
		code = explain_file(invocation, &question, &buf);
	else
		return suggest_rule(invocation->arena, word);
	return code ? code : print_result(values->output, &buf);
}

const struct command cmd_explain = {
	.name = "explain",
	.summary = "say where a generated line comes from, or what a rule is about",
	.arguments = "RULE|PATH[:LINE]",
	.min_arguments = 1,
	.max_arguments = 1,
	.description = "For a line of a generated file: the Compose line, rule, key of lotse.yaml or default that it comes from, and how "
		       "to change it. Without a line: the whole file, each line with its origin. For a rule: why it matters and what "
		       "to do.\n"
		       "\n"
		       "lotse plans again from what lotse.lock says the tree was made from, so the answer fits the inputs as they are now.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){
		{ "lotse explain deploy/base/api/deployment.yaml:40", "one line" },
		{ "lotse explain deploy/base/api/service.yaml", "every line of a file" },
		{ "lotse explain COMPOSE-BAD-PORT", "a rule" },
		{ 0 } },
	.run = run,
};
