/*
 * Availability of what ends: Jobs and CronJobs.
 */
#include "audit/families.h"
#include "audit/pod.h"

static const struct node *job_spec(const struct manifest *manifest)
{
	if (manifest->kind == KIND_JOB)
		return manifest->spec;
	return manifest->kind == KIND_CRON_JOB ? field_at(manifest->spec, "jobTemplate.spec") : NULL;
}

static void cron_deadline(struct audit *audit, const struct manifest *manifest)
{
	if (!field(manifest->spec, "startingDeadlineSeconds"))
		audit_finding_key(audit, manifest->spec, "startingDeadlineSeconds",
				  "nothing says how late a run may still start");
}

static void short_deadline(struct audit *audit, const struct manifest *manifest)
{
	enum { PERIOD = 10 }; /* seconds between two looks of the controller */

	if (field_int(manifest->spec, "startingDeadlineSeconds", PERIOD) < PERIOD)
		audit_finding_key(audit, manifest->spec, "startingDeadlineSeconds",
				  "it may never run: the controller looks every 10 seconds");
}

static void cron_concurrency(struct audit *audit, const struct manifest *manifest)
{
	struct str policy = field_text(manifest->spec, "concurrencyPolicy");

	if (str_empty(policy) || str_is(policy, "Allow"))
		audit_finding_key(audit, manifest->spec, "concurrencyPolicy",
				  "a run starts while the last one still runs");
}

static void cron_history(struct audit *audit, const struct manifest *manifest)
{
	if (field_int(manifest->spec, "failedJobsHistoryLimit", 1) == 0)
		audit_finding_key(audit, manifest->spec, "failedJobsHistoryLimit", "a run that failed leaves no trace");
}

/* ---- Schedules, as robfig/cron reads them for Kubernetes ---- */

struct cron_field {
	int low, high;
	const char *const *names; /* the first is `low` */
};

static bool cron_number(const struct cron_field *range, struct str text, int64_t *out)
{
	for (const char *const *name = range->names; name && *name; name++) {
		if (str_eq_nocase(text, str_of(*name))) {
			*out = range->low + (name - range->names);
			return true;
		}
	}
	return !str_empty(text) && ascii_digit(text.ptr[0]) && str_to_int(text,
									  out) && *out >= range->low && *out <= range->high;
}

/* "*", "?", "5", "1-5", each with "/2". */
static bool cron_part(const struct cron_field *range, struct str text)
{
	size_t slash = str_chr(text, '/');
	struct str span = str_slice(text, 0, slash);
	int64_t from, to, step;

	if (slash != STR_NONE && (!str_to_int(str_from(text, slash + 1), &step) || step <= 0))
		return false;
	if (str_is(span, "*") || str_is(span, "?"))
		return true;
	size_t dash = str_chr(span, '-');
	if (!cron_number(range, str_slice(span, 0, dash), &from))
		return false;
	return dash == STR_NONE || (cron_number(range, str_from(span, dash + 1), &to) && from <= to);
}

static bool cron_field_is_good(const struct cron_field *range, struct str text)
{
	struct str part;

	while (str_split(&text, ',', &part))
		if (!cron_part(range, part))
			return false;
	return true;
}

static bool cron_is_good(struct str text)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", NULL };
	static const char *const days[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL };
	static const struct cron_field fields[] = { { 0, 59, NULL }, { 0, 23, NULL }, { 1, 31, NULL }, { 1, 12, months }, { 0, 6, days } };
	static const char *const macros[] = { "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", NULL };
	size_t n = 0;

	text = str_trim(text);
	if (str_starts(text, "@"))
		return str_in(text, macros) || str_starts(text, "@every ");
	while (!str_empty(text)) {
		size_t end = 0;

		while (end < text.len && !ascii_space(text.ptr[end]))
			end++;
		if (n == ARRAY_SIZE(fields) || !cron_field_is_good(&fields[n++], str_slice(text, 0, end)))
			return false;
		text = str_trim(str_from(text, end));
	}
	return n == ARRAY_SIZE(fields);
}

static void cron_schedule(struct audit *audit, const struct manifest *manifest)
{
	struct str schedule = field_text(manifest->spec, "schedule");

	if (!str_empty(schedule) && !str_starts(schedule, "TZ=") && !str_starts(schedule, "CRON_TZ=") &&
	    !cron_is_good(schedule))
		audit_finding_key(audit, manifest->spec, "schedule", "\"%s\" is no schedule",
				  show_text(audit, schedule));
}

static void cron_zone(struct audit *audit, const struct manifest *manifest)
{
	struct str schedule = field_text(manifest->spec, "schedule");

	if (str_starts(schedule, "TZ=") || str_starts(schedule, "CRON_TZ="))
		audit_finding_key(audit, manifest->spec, "schedule", "the schedule names a time zone");
}

/* ---- Jobs ---- */

static void job_kept(struct audit *audit, const struct manifest *manifest)
{
	/* a CronJob cleans up after itself; Helm and Argo CD delete their hooks */
	const struct node *annotations = field(manifest->metadata, "annotations");

	if (!field(manifest->spec, "ttlSecondsAfterFinished") &&
	    !node_count(field(manifest->metadata, "ownerReferences")) && !field(annotations, "helm.sh/hook") &&
	    !field(annotations, "argocd.argoproj.io/hook"))
		audit_finding_key(audit, manifest->spec, "ttlSecondsAfterFinished",
				  "the Job and its pods stay when it is done");
}

static void job_deadline(struct audit *audit, const struct manifest *manifest)
{
	const struct node *spec = job_spec(manifest);

	if (spec && !field(spec, "activeDeadlineSeconds") && !field(manifest->pod_spec, "activeDeadlineSeconds"))
		audit_finding_key(audit, spec, "activeDeadlineSeconds", "a run that hangs does so for ever");
}

static void job_backoff(struct audit *audit, const struct manifest *manifest)
{
	enum { MOST = 20 };
	const struct node *spec = job_spec(manifest);

	if (field_int(spec, "backoffLimit", 0) > MOST)
		audit_finding_key(audit, spec, "backoffLimit", "a run that fails is tried %s times more",
				  show_field(audit, spec, "backoffLimit"));
}

const struct audit_rule job_rules[] = {
	{ .rule = { .id = "cron-deadline-missing", .severity = SEVERITY_NOTE, .title = "a CronJob without a deadline",
		    .why = "after an outage of the controller it runs late, at whatever time of the day that is",
		    .mend = "set startingDeadlineSeconds to how late a run still makes sense" },
	  .family = FAMILY_AVAILABILITY, .level = LEVEL_STRICT, .kube_score = "cronjob-has-deadline", .kind = KIND_CRON_JOB,
	  .object = cron_deadline },
	{ .rule = { .id = "cron-deadline-too-short", .severity = SEVERITY_ERROR, .title = "a deadline below 10 seconds",
		    .why = "the controller looks every 10 seconds: with a shorter deadline the CronJob may never be scheduled",
		    .mend = "set startingDeadlineSeconds to 60 or more" },
	  .family = FAMILY_AVAILABILITY, .level = LEVEL_BASELINE, .kind = KIND_CRON_JOB, .object = short_deadline },
	{ .rule = { .id = "cron-concurrency", .severity = SEVERITY_NOTE, .title = "runs that overlap",
		    .why = "a run that takes longer than its period meets the next one on the same data, and they pile up",
		    .mend = "set concurrencyPolicy: Forbid, or Replace" },
	  .family = FAMILY_AVAILABILITY, .level = LEVEL_STRICT, .kind = KIND_CRON_JOB, .object = cron_concurrency },
	{ .rule = { .id = "cron-history-none", .severity = SEVERITY_WARNING, .title = "failed runs that nobody can look at",
		    .why = "the pod and its log are deleted with the failed Job", .mend = "set failedJobsHistoryLimit to 1 or more" },
	  .family = FAMILY_AVAILABILITY, .level = LEVEL_RECOMMENDED, .kind = KIND_CRON_JOB, .object = cron_history },
	{ .rule = { .id = "cron-schedule", .severity = SEVERITY_ERROR, .title = "a schedule that is none",
		    .why = "the API server refuses it",
		    .mend = "write five fields, minute hour day month weekday (0 to 6), for example \"30 2 * * *\"" },
	  .family = FAMILY_AVAILABILITY, .level = LEVEL_BASELINE, .kind = KIND_CRON_JOB, .object = cron_schedule },
	{ .rule = { .id = "cron-zone-in-schedule", .severity = SEVERITY_ERROR, .title = "a time zone in the schedule",
		    .why = "the API server refuses TZ= and CRON_TZ= in schedules", .mend = "write spec.timeZone: Europe/Berlin" },
	  .family = FAMILY_AVAILABILITY, .level = LEVEL_BASELINE, .kind = KIND_CRON_JOB, .object = cron_zone },
	{ .rule = { .id = "job-kept", .severity = SEVERITY_NOTE, .title = "a Job that stays when it is done",
		    .why = "finished Jobs and pods fill lists and etcd, and the next apply of the same Job fails",
		    .mend = "set ttlSecondsAfterFinished, for example to 86400" },
	  .family = FAMILY_AVAILABILITY, .level = LEVEL_STRICT, .kube_linter = "job-ttl-seconds-after-finished", .kind = KIND_JOB,
	  .object = job_kept },
	{ .rule = { .id = "job-without-deadline", .severity = SEVERITY_NOTE, .title = "a run without an end",
		    .why = "a run that hangs holds its resources, and with concurrencyPolicy: Forbid all later runs as well",
		    .mend = "set activeDeadlineSeconds to what a run takes at most" },
	  .family = FAMILY_AVAILABILITY, .level = LEVEL_STRICT, .object = job_deadline },
	{ .rule = { .id = "job-backoff", .severity = SEVERITY_NOTE, .title = "a run that is tried very often",
		    .why = "what failed 20 times fails again: hours go by before anybody hears of it",
		    .mend = "lower backoffLimit; the default is 6" },
	  .family = FAMILY_AVAILABILITY, .level = LEVEL_STRICT, .object = job_backoff },
	AUDIT_RULES_END
};
