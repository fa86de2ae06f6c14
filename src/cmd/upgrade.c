#include "audit/upgrade.h"
#include "base/clock.h"
#include "cmd/options.h"
#include "cmd/output.h"

struct values {
	const char *from, *to, *format, *fail_on, *output;
};

static const struct option options[] = {
	OPT_STRING(0, "from", "VERSION", values, from, "the version that runs, for example 1.31"),
	OPT_STRING(0, "to", "VERSION", values, to, "the version to reach, for example 1.35"),
	OPT_CHOICE(0, "format", "markdown|json", values, format, "how to write; markdown where not given"),
	OPT_CHOICE(0, "fail-on", FAIL_ON_CHOICES, values, fail_on, "exit with 1 from this severity on; error where not given"),
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH instead of standard output"),
	OPT_END
};

/* False with a complaint. */
static bool read_version(const char *option, const char *text, unsigned int *minor)
{
	if (!text) {
		complain_usage("%s is missing: give a version like 1.35", option);
		return false;
	}
	if (!minor_parse(text, minor)) {
		complain_usage("%s %s: write a version like 1.35", option, text);
		return false;
	}
	if (*minor < UPGRADE_OLDEST || *minor > UPGRADE_NEWEST) {
		complain_usage("%s %s: something is known of 1.%d to 1.%d only", option, text, UPGRADE_OLDEST, UPGRADE_NEWEST);
		return false;
	}
	return true;
}

static bool read_versions(const struct values *values, unsigned int *from, unsigned int *to)
{
	if (!read_version("--from", values->from, from) || !read_version("--to", values->to, to))
		return false;
	if (*from < *to)
		return true;
	complain_usage("--from %s is not below --to %s: there is nothing to upgrade", values->from, values->to);
	return false;
}

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	struct arena *arena = invocation->arena;
	struct findings findings = FINDINGS_INIT(arena), found = FINDINGS_INIT(arena);
	struct cluster *cluster = cluster_new(arena);
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	const struct audit_options audit = { .now = clock_now() };
	unsigned int from, to;
	struct err err = { 0 };

	if (!read_versions(values, &from, &to))
		return EXIT_INPUT;
	struct upgrade_run *upgrade_run = upgrade_begin(arena, cluster, from, to, &audit);
	const struct reader_options reading = { .manifest = upgrade_manifest, .source = upgrade_source, .context = upgrade_run };
	_cleanup_reader_ struct reader *reader = reader_new(cluster, &reading, &findings);
	for (size_t i = 0; i < invocation->n_arguments; i++)
		if (reader_path(reader, invocation->arguments[i], &err) < 0)
			return complain_environment(&err);
	print_findings(&findings);
	if (findings.fatal)
		return EXIT_INPUT;
	const struct upgrade *upgrade = upgrade_end(upgrade_run, reader_counts(reader), &found);
	if (str_is(str_of(values->format), "json"))
		upgrade_json(&buf, upgrade, arena);
	else
		upgrade_markdown(&buf, upgrade, arena);
	findings_append(&findings, &found);
	enum exit_code printed = print_result(values->output, &buf);
	return printed ? printed : exit_for(&findings, values->fail_on);
}

const struct command cmd_upgrade = {
	.name = "upgrade",
	.summary = "write the upgrade of Kubernetes, step by step, for these manifests",
	.arguments = "PATH...",
	.min_arguments = 1,
	.max_arguments = SIZE_MAX,
	.description = "Reads manifests as check does, and writes a document to work through: for each version on the way what must "
		       "change before, the order and the skew that is allowed, what a drain is blocked by, checks with the values that "
		       "must hold, and how to go back. No version is left out, as the control plane can't leave one out. Exits with 1 "
		       "where something must change; the document is written all the same.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){
		{ "lotse upgrade deploy/base --from 1.31 --to 1.35 -o upgrade.md", "the document, to review and commit" },
		{ "lotse upgrade deploy/base --from 1.34 --to 1.35 --format json", "for scripts" },
		{ 0 } },
	.run = run,
};
