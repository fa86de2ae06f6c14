#include "base/strbuf.h"
#include "doc/json.h"
#include "kube/render.h"
#include "stack/names.h"

enum {
	NAME_MAX_REVISION =
		52,    /* a StatefulSet's name and 11 bytes become a label of its pods; a CronJob's get as many */
	MIN_READY = 5, /* s */
	ROLLOUT_DEADLINE = 600, /* s: Kubernetes' own */
	ROLLOUT_SLACK = 300,    /* s: a node is found or added, an image pulled */
	REVISIONS = 5,
	RETENTION_POLICY = 27, /* the minor from which on persistentVolumeClaimRetentionPolicy is on by default */
	JOB_KEPT = 86400,      /* s: a day to read its log */
	JOB_DEADLINE = 21600,  /* s */
	CRON_LATE = 3600,      /* s */
	CRON_HISTORY = 3,
	JOB_NAME_MAX = 54,   /* a Job's get "-" and the hash of its template */
	BACKOFF_DEFAULT = 6, /* Kubernetes' own */
};

static struct node *workload_new(struct render *r, const char *api, const char *kind, struct str name,
				 const struct stack_service *service)
{
	struct node *object = object_new(r, api, kind, name, service->origin), *meta = node_get(object, "metadata");
	struct node *role;

	with_remark(r, node_get(meta, "name"), service->origin);
	object_labels(r, meta, service);
	role = node_get(node_get(meta, "labels"), "app.kubernetes.io/component");
	if (role && service->role_origin)
		role->origin = service->role_origin;
	pairs_fill(r, meta, &service->deploy_labels);
	return object;
}

static void selector_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	object_selector(r, node_set_map(r->arena, spec, "selector"), "matchLabels", service);
}

static void replicas_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	const struct stack_int *asked = &service->replicas;
	struct scale scale = scale_of(r, service);
	struct node *replicas;

	say_scale(r, service);
	if (scale.autoscaled) /* a number here would set the autoscaler's back at each apply */
		return;
	replicas = node_set_int(r->arena, spec, "replicas", scale.min);
	if (service->role == ROLE_SCHEDULER) {
		if (asked->value > 1)
			finding_at(r->out, &KUBE_SCHEDULER_REPLICAS, asked->origin->span,
				   "%" PRI_STR " is a scheduler and wants to run %lld times: it runs once",
				   STR_ARG(service->name), (long long)asked->value);
		with_origin(replicas,
			    origin_rule(r, service->role_origin, "a scheduler that runs twice starts every job twice",
					str_cstr(r->arena,
						 str_fmt(r->arena,
							 "set services.%" PRI_STR ".role in lotse.yaml if it is none",
							 STR_ARG(service->name)))))
			->remark = STR("never more: a second one would start every job twice");
	} else if (scale.origin) {
		with_scale(r, replicas, scale.origin);
	} else {
		with_origin(replicas,
			    origin_default(r, "Compose runs a service once unless told otherwise",
					   "set deploy.replicas in the Compose file, or replicas in lotse.yaml"));
	}
}

static void say_restart(struct render *r, const struct stack_service *service)
{
	const struct stack_str *restart = &service->restart;

	if (str_is(restart->value, "no") || str_is(restart->value, "on-failure"))
		hint_for(r,
			 finding_at(r->out, &KUBE_RESTART, restart->origin->span,
				    "%" PRI_STR " has restart: \"%" PRI_STR "\"; here it is always restarted",
				    STR_ARG(service->name), STR_ARG(restart->value)),
			 service->name);
}

/* ---- Rollouts ---- */

/* As update_config says. */
static void rolling(struct render *r, struct node *strategy, const struct stack_service *service, bool surge_allowed)
{
	bool start_first = str_is(service->update_order.value, "start-first");
	int64_t parallelism = STACK_SET(service->update_parallelism) ? service->update_parallelism.value : 1;
	struct node *map;

	node_set_str(r->arena, strategy, "type", STR("RollingUpdate"));
	map = node_set_map(r->arena, strategy, "rollingUpdate");
	map->origin = STACK_SET(service->update_parallelism) ? service->update_parallelism.origin
							     : service->update_order.origin;
	map->comment = origin_place(r, map->origin);
	/* Swarm's 0: all at once */
	if (parallelism == 0) {
		node_set_str(r->arena, map, start_first && surge_allowed ? "maxSurge" : "maxUnavailable", STR("100%"));
		node_set_int(r->arena, map, start_first && surge_allowed ? "maxUnavailable" : "maxSurge", 0);
	} else {
		node_set_int(r->arena, map, "maxSurge", start_first && surge_allowed ? parallelism : 0);
		node_set_int(r->arena, map, "maxUnavailable", start_first && surge_allowed ? 0 : parallelism);
	}
	if (!surge_allowed)
		node_remove(map, STR("maxSurge"));
}

static bool updates_set(const struct stack_service *service)
{
	return STACK_SET(service->update_parallelism) || STACK_SET(service->update_order);
}

/* A new pod beside the old ones, unless it needs what one of these has: a node of its own, or a port of the node. */
static void rolling_default(struct render *r, struct node *strategy, const struct stack_service *service)
{
	bool cramped = service->max_per_node.value == 1 || service->host_network.value;
	struct node *map;

	node_set_str(r->arena, strategy, "type", STR("RollingUpdate"));
	map = node_set_map(r->arena, strategy, "rollingUpdate");
	node_set_int(r->arena, map, "maxSurge", cramped ? 0 : 1);
	node_set_int(r->arena, map, "maxUnavailable", cramped ? 1 : 0)->remark =
		cramped ? STR("the new pod needs the old one's place")
			: STR("an old pod stays until a new one is ready");
	map->origin = origin_default(
		r,
		cramped ? "a new pod can't stand beside the old one: it takes its node or its port"
			: "a new version that doesn't get ready takes nobody's place: the old pods go on",
		"set deploy.update_config in the Compose file");
}

static void strategy_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *strategy = node_set_map(r->arena, spec, "strategy"), *type;

	if (pod_is_on_one_node(r, service)) {
		type = node_set_str(r->arena, strategy, "type", STR("Recreate"));
		type->remark = STR("its volume can be on one node only");
		type->origin =
			origin_rule(r, service->origin,
				    "the old pod must give its ReadWriteOnce volume back before the new one can start",
				    "use a volume that several nodes can mount");
	} else if (updates_set(service)) {
		rolling(r, strategy, service, true);
	} else {
		rolling_default(r, strategy, service);
	}
}

/* The longest that a container of the pod may take to start. */
static int64_t start_seconds(const struct node *template)
{
	const struct node *containers = node_path(template, "spec", "containers", NULL);
	int64_t longest = 0;

	for (size_t i = 0; i < node_count(containers); i++) {
		const struct node *probe = node_get(containers->items.at[i], "startupProbe");
		int64_t period = 0, failures = 0;

		node_to_int(node_get(probe, "periodSeconds"), RESOLVE_YAML12, &period);
		node_to_int(node_get(probe, "failureThreshold"), RESOLVE_YAML12, &failures);
		longest = MAX_OF(longest, period * failures);
	}
	return longest;
}

/* The pace of a rollout, which depends on what the template says. */
static void rollout_fill(struct render *r, struct node *spec, const struct stack_service *service,
			 const struct node *template)
{
	int64_t deadline = start_seconds(template) + ROLLOUT_SLACK;

	if (service->role == ROLE_WEB || service->role == ROLE_PROXY)
		with_origin(node_set_int(r->arena, spec, "minReadySeconds", MIN_READY),
			    origin_default(r,
					   "a version that falls over with its first requests doesn't take the next "
					   "old pod's place",
					   "patch it in your overlay"));
	if (deadline > ROLLOUT_DEADLINE)
		with_origin(node_set_int(r->arena, spec, "progressDeadlineSeconds", deadline),
			    origin_default(r,
					   "a rollout mustn't be given up while a pod may still be starting: the "
					   "startup probe's time, "
					   "and five minutes to find a node and pull the image",
					   "patch it in your overlay"))
			->remark = STR("longer than the startup probe's patience");
	with_origin(
		node_set_int(r->arena, spec, "revisionHistoryLimit", REVISIONS),
		origin_default(
			r, "as many versions can be gone back to with kubectl rollout undo; older ones only fill lists",
			"patch it in your overlay"));
}

/* ---- Kinds ---- */

static void render_deployment(struct render *r, const struct stack_service *service)
{
	struct node *object = workload_new(r, "apps/v1", "Deployment", service->label, service);
	struct node *spec = node_set_map(r->arena, object, "spec"), *template;

	replicas_fill(r, spec, service);
	strategy_fill(r, spec, service);
	selector_fill(r, spec, service);
	template = pod_template(r, node_map(r->arena), service, WORKLOAD_DEPLOYMENT);
	rollout_fill(r, spec, service, template);
	node_set(r->arena, spec, STR("template"), template);
	say_restart(r, service);
	object_add(r, service->label, "deployment", STR_EMPTY, object);
}

/* Pods of a Compose service know no order. */
static void set_fill(struct render *r, struct node *spec)
{
	with_origin(node_set_str(r->arena, spec, "podManagementPolicy", STR("Parallel")),
		    origin_default(r,
				   "pods of a Compose service start all at once; and in order a pod that never gets "
				   "ready holds up "
				   "the version that would mend it",
				   "delete the StatefulSet with --cascade=orphan before you patch it in your overlay"))
		->remark = STR("a broken version is replaced without a hand");
	with_origin(node_set_int(r->arena, spec, "revisionHistoryLimit", REVISIONS),
		    origin_default(r, "as many versions can be gone back to with kubectl rollout undo",
				   "patch it in your overlay"));
}

/* Kubernetes' default, written down: whoever deletes the StatefulSet sees what becomes of the data. */
static void claims_kept(struct render *r, struct node *spec)
{
	struct node *policy;

	if (!node_get(spec, "volumeClaimTemplates") || r->options->minor < RETENTION_POLICY)
		return;
	policy = node_set_map(r->arena, spec, "persistentVolumeClaimRetentionPolicy");
	policy->origin = origin_default(
		r, "data outlives the StatefulSet and the number of its pods: claims are deleted by hand",
		"patch it in your overlay");
	policy->comment = STR("the data stays, whatever becomes of this object");
	node_set_str(r->arena, policy, "whenDeleted", STR("Retain"));
	node_set_str(r->arena, policy, "whenScaled", STR("Retain"));
}

static void render_statefulset(struct render *r, const struct stack_service *service)
{
	struct str name = name_label(r->arena, service->label, NAME_MAX_REVISION);
	struct node *object = workload_new(r, "apps/v1", "StatefulSet", name, service);
	struct node *spec = node_set_map(r->arena, object, "spec");

	replicas_fill(r, spec, service);
	node_set_str(r->arena, spec, "serviceName", headless_name(r, service));
	selector_fill(r, spec, service);
	set_fill(r, spec);
	pod_template(r, spec, service, WORKLOAD_STATEFULSET);
	claim_templates(r, spec, service);
	claims_kept(r, spec);
	say_restart(r, service);
	object_add(r, service->label, "statefulset", STR_EMPTY, object);
}

static void render_daemonset(struct render *r, const struct stack_service *service)
{
	struct node *object = workload_new(r, "apps/v1", "DaemonSet", service->label, service);
	struct node *spec = node_set_map(r->arena, object, "spec");

	finding_at(r->out, &KUBE_GLOBAL_REPLICAS, service->global.origin->span, "%" PRI_STR " runs once on every node",
		   STR_ARG(service->name));
	if (updates_set(service))
		rolling(r, node_set_map(r->arena, spec, "updateStrategy"), service, false);
	selector_fill(r, spec, service);
	pod_template(r, spec, service, WORKLOAD_DAEMONSET);
	say_restart(r, service);
	object_add(r, service->label, "daemonset", STR_EMPTY, object);
}

/* A run that hangs holds its resources for ever, and by the clock all later runs as well. */
static void deadline_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	bool set = config_node(r->config, "services.%" PRI_STR ".deadline", STR_ARG(service->name)) != NULL;
	int64_t deadline = config_int(r->config, "services.%" PRI_STR ".deadline", STR_ARG(service->name));
	const struct origin *origin =
		config_origin(r->config, "services.%" PRI_STR ".deadline", STR_ARG(service->name));
	struct node *node =
		node_set_int(r->arena, spec, "activeDeadlineSeconds", deadline > 0 ? deadline : JOB_DEADLINE);

	if (set)
		with_remark(r, node, origin);
	else
		with_origin(node, origin)->remark = STR("a run that takes longer is ended");
}

static void job_spec(struct render *r, struct node *spec, const struct stack_service *service)
{
	const struct stack_int *attempts = &service->restart_attempts;
	bool never = str_is(service->restart.value, "no") && !service->dependencies.n;
	struct node *limit = node_set_int(r->arena, spec, "backoffLimit",
					  STACK_SET(*attempts) ? attempts->value
					  : never              ? 0
							       : BACKOFF_DEFAULT);

	if (STACK_SET(*attempts))
		with_remark(r, limit, attempts->origin);
	else if (never)
		with_remark(r, limit, service->restart.origin);
	else
		with_origin(limit,
			    origin_default(
				    r,
				    "a job that fails, because a database isn't there yet for example, is tried again",
				    "set restart: on-failure:N in the Compose file"));
	deadline_fill(r, spec, service);
	pod_template(r, spec, service, WORKLOAD_JOB);
}

/*
 * A Job's template can't be changed: the hash of it in the name makes each change a new Job. That Secrets which a Job
 * reads have no hash in their names (kustomize.c) keeps the template what it is here.
 */
static struct str job_name(struct render *r, const struct stack_service *service, const struct node *template)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	json_write(&buf, template, 0, RESOLVE_JSON); /* without comments */
	return str_fmt(r->arena, "%" PRI_STR "-%08x", STR_ARG(name_label(r->arena, service->label, JOB_NAME_MAX)),
		       (unsigned int)(str_hash(strbuf_str(&buf)) & 0xffffffff));
}

static void render_job(struct render *r, const struct stack_service *service)
{
	struct node *object = workload_new(r, "batch/v1", "Job", service->label, service);
	struct node *spec = node_set_map(r->arena, object, "spec"), *name = node_path(object, "metadata", "name", NULL);

	with_origin(node_set_int(r->arena, spec, "ttlSecondsAfterFinished", JOB_KEPT),
		    origin_default(r,
				   "a finished Job and its log are kept for a day; where it is applied again after "
				   "that, it runs again, "
				   "as it does with each docker compose up",
				   "patch it in your overlay"))
		->remark = STR("a day to read its log");
	job_spec(r, spec, service);
	name->text = job_name(r, service, node_get(spec, "template"));
	name->remark = STR("a Job can't be changed: the hash of its template makes a change a new Job");
	mark_job_secrets(r, node_get(spec, "template"));
	object_add(r, service->label, "job", STR_EMPTY, object);
}

static void render_cronjob(struct render *r, const struct stack_service *service, struct str schedule,
			   const struct origin *origin)
{
	struct str name = name_label(r->arena, service->label, NAME_MAX_REVISION);
	struct node *object = workload_new(r, "batch/v1", "CronJob", name, service);
	struct node *spec = node_set_map(r->arena, object, "spec"), *policy;

	with_remark(r, node_set_str(r->arena, spec, "schedule", schedule), origin);
	policy = node_set_str(r->arena, spec, "concurrencyPolicy", STR("Forbid"));
	policy->origin = origin_default(r, "a run that takes longer than the time to the next one isn't joined by it",
					"patch it in your overlay");
	with_origin(node_set_int(r->arena, spec, "startingDeadlineSeconds", CRON_LATE),
		    origin_default(
			    r,
			    "a run that was missed, because the control plane was away, is made up for within the hour",
			    "patch it in your overlay"));
	with_origin(node_set_int(r->arena, spec, "successfulJobsHistoryLimit", CRON_HISTORY),
		    origin_default(r, "the last runs can be looked at with kubectl logs", "patch it in your overlay"));
	with_origin(
		node_set_int(r->arena, spec, "failedJobsHistoryLimit", CRON_HISTORY),
		origin_default(r, "the last failures can be looked at with kubectl logs", "patch it in your overlay"));
	job_spec(r, node_set_map(r->arena, node_set_map(r->arena, spec, "jobTemplate"), "spec"), service);
	object_add(r, service->label, "cronjob", STR_EMPTY, object);
}

/* swarm-cronjob has a sixth field in front, the seconds, and knows names such as @every 5m, which Kubernetes doesn't.
 */
static struct str without_seconds(struct str schedule)
{
	struct str rest = schedule = str_trim(schedule), field;
	const char *complaint;
	size_t n = 0;

	while (str_split(&rest, ' ', &field))
		n += field.len > 0;
	if (n == 6)
		schedule = str_trim(str_from(schedule, str_chr(schedule, ' ')));
	return kube_is_schedule(schedule, &complaint) ? schedule : STR_EMPTY;
}

/* lotse.yaml, or the label that swarm-cronjob reads. */
struct str schedule_of(const struct render *r, const struct stack_service *service, const struct origin **origin)
{
	struct str schedule = config_str(r->config, "services.%" PRI_STR ".schedule", STR_ARG(service->name));

	*origin = NULL;
	if (schedule.len)
		*origin = config_origin(r->config, "services.%" PRI_STR ".schedule", STR_ARG(service->name));
	for (size_t i = 0; !*origin && i < service->deploy_labels.n; i++) {
		const struct stack_pair *pair = &service->deploy_labels.at[i];

		if (!str_is(pair->key, "swarm.cronjob.schedule"))
			continue;
		schedule = without_seconds(pair->value);
		*origin = pair->origin;
	}
	return schedule;
}

void render_workload(struct render *r, const struct stack_service *service)
{
	const struct origin *origin;
	struct str schedule = schedule_of(r, service, &origin);

	if (schedule.len) {
		render_cronjob(r, service, schedule, origin);
		return;
	}
	if (origin)
		hint_for(r,
			 finding_at(r->out, &KUBE_SCHEDULE, origin->span,
				    "%" PRI_STR " has a schedule that Kubernetes doesn't know", STR_ARG(service->name)),
			 service->name);
	switch (workload_kind(service)) {
	case WORKLOAD_DEPLOYMENT:
		render_deployment(r, service);
		break;
	case WORKLOAD_STATEFULSET:
		render_statefulset(r, service);
		break;
	case WORKLOAD_DAEMONSET:
		render_daemonset(r, service);
		break;
	case WORKLOAD_JOB:
		render_job(r, service);
		break;
	}
}

struct node *workload_object(const struct render *r, const struct stack_service *service)
{
	static const char *const files[] = { "deployment", "statefulset", "daemonset", "job", "cronjob" };

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		struct node *object = map_get(
			&r->paths, str_fmt(r->arena, "%" PRI_STR "/%s.yaml", STR_ARG(service->label), files[i]));

		if (object)
			return object;
	}
	return NULL;
}

struct node *workload_pod(const struct node *workload)
{
	struct node *template = node_path(workload, "spec", "template", NULL);

	if (!template)
		template = node_path(workload, "spec", "jobTemplate", "spec", "template", NULL);
	return node_get(template, "spec");
}
