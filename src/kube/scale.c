/*
 * How often a service runs: a fixed number, or between two that an autoscaler chooses from.
 *
 * Requests and queues are shared out among any number of pods; a database, a broker, a clock isn't. Two pods are the
 * least that survive the loss of a node, so whatever may run twice does. What may not is held at one pod, whatever
 * lotse.yaml says: two pods can't have one disk, and two clocks start every job twice.
 */
#include "kube/render.h"
#include "kube/rights.h"
#include "stack/images.h"

enum {
	AVAILABLE = 2, /* pods: one can be moved while the other answers */
	HEADROOM = 3,  /* times the minimum: what an autoscaler may add unless lotse.yaml says otherwise */
};

#define CONFIG_OF(question, r, service, key) \
	question((r)->config, "services.%" PRI_STR "." key, STR_ARG((service)->name))

/* The number at `node` of lotse.yaml, or `otherwise`; *origin becomes `at` where it is set. */
static int64_t decided(const struct node *node, const struct origin *at, int64_t otherwise,
		       const struct origin **origin)
{
	int64_t number;

	if (!node || !node_to_int(node, RESOLVE_YAML12, &number))
		return otherwise;
	*origin = at;
	return number;
}
#define DECIDED(r, service, key, otherwise, origin) \
	decided(CONFIG_OF(config_node, r, service, key), CONFIG_OF(config_origin, r, service, key), otherwise, origin)

bool pod_is_on_one_node(const struct render *r, const struct stack_service *service)
{
	const struct companions *companions = render_companions(r, service);
	bool single = mounts_single_node_claim(service);

	for (size_t i = 0; companions && i < companions->list.n; i++)
		single = single || mounts_single_node_claim(companions->list.at[i]);
	return single;
}

bool keeps_state(const struct stack_service *service)
{
	return service->role == ROLE_DATABASE || service->role == ROLE_BROKER || service->role == ROLE_CACHE;
}

/* A ready-made application may keep sessions or mails in its memory; a server of files doesn't. */
static bool may_be_several(const struct render *r, const struct stack_service *service)
{
	const struct known_image *known = known_image(image_of_facts(service));
	const struct origin *clock;

	if (workload_kind(service) != WORKLOAD_DEPLOYMENT || service->host_network.value ||
	    render_companions(r, service) || pod_is_on_one_node(r, service) || schedule_of(r, service, &clock).len)
		return false;
	if (service->role == ROLE_PROXY)
		return true;
	return (service->role == ROLE_WEB || service->role == ROLE_WORKER) && (!known || known->serves_files);
}

static const struct origin *reason(struct render *r, const struct stack_service *service, const char *what)
{
	return origin_rule(r, service->role_origin, what,
			   str_cstr(r->arena, str_fmt(r->arena,
						      "set services.%" PRI_STR
						      ".replicas, or .autoscale.min and .max, in lotse.yaml",
						      STR_ARG(service->name))));
}

/* Between which numbers an autoscaler chooses; two that are the same leave it nothing to choose. */
static struct scale autoscale(const struct render *r, const struct stack_service *service, struct scale scale)
{
	const struct origin *min = NULL, *max = NULL;

	scale.min = MAX_OF(DECIDED(r, service, "autoscale.min", scale.min, &min), (int64_t)1);
	scale.max = MAX_OF(DECIDED(r, service, "autoscale.max", scale.min * HEADROOM, &max), scale.min);
	scale.autoscaled = scale.max > scale.min;
	if (min)
		scale.origin = min;
	scale.max_origin = max;
	return scale;
}

struct scale scale_of(struct render *r, const struct stack_service *service)
{
	const struct stack_int *asked = &service->replicas;
	struct scale scale = { .min = STACK_SET(*asked) ? asked->value : 1, .origin = asked->origin };
	bool several = may_be_several(r, service), fixed;

	if (service->role == ROLE_SCHEDULER)
		return (struct scale){ .min = 1, .max = 1, .origin = service->role_origin };
	fixed = CONFIG_OF(config_node, r, service, "replicas") != NULL;
	if (fixed)
		scale.min = MAX_OF(DECIDED(r, service, "replicas", scale.min, &scale.origin), (int64_t)0);
	if (scale.min > 1 && fixed && pod_is_on_one_node(r, service) && workload_kind(service) == WORKLOAD_DEPLOYMENT)
		scale.min = 1; /* say_scale() has told */
	if (several && !fixed && scale.min == 1) {
		scale.min = AVAILABLE;
		scale.origin = reason(r, service, "one pod can't answer while it is moved to another node: two can");
	}
	scale.max = scale.min;
	if (several && service->role != ROLE_PROXY && !fixed && scale.min > 0 &&
	    config_bool(r->config, "services.%" PRI_STR ".autoscale.enabled", STR_ARG(service->name)))
		return autoscale(r, service, scale);
	return scale;
}

/* ---- What is said about it ---- */

static const char *refused_because(const struct render *r, const struct stack_service *service, bool autoscale)
{
	enum workload_kind kind = workload_kind(service);

	if (service->role == ROLE_SCHEDULER)
		return "a scheduler that runs twice starts every job twice";
	if (kind == WORKLOAD_JOB || kind == WORKLOAD_DAEMONSET)
		return kind == WORKLOAD_JOB ? "it runs to completion" : "it runs once on every node";
	if (pod_is_on_one_node(r, service) && kind == WORKLOAD_DEPLOYMENT)
		return "its volume can be on one node only";
	if (autoscale && keeps_state(service))
		return "an autoscaler adds and removes pods, and data isn't shared out by that";
	if (autoscale && render_companions(r, service))
		return "other services live in its pod";
	return NULL;
}

/* `key` of `map` in lotse.yaml. */
static void say_refused(struct render *r, const struct stack_service *service, const struct node *map, const char *key,
			bool autoscale)
{
	const struct node *node = node_get(map, key);
	const char *why = refused_because(r, service, autoscale);
	int64_t number = 0;

	if (!node || !why || (!autoscale && node_to_int(node, RESOLVE_YAML12, &number) && number <= 1))
		return;
	finding(r->out, &KUBE_SCALE_REFUSED, node, "services.%" PRI_STR ".%s%s has no effect: %s",
		STR_ARG(service->name), autoscale ? "autoscale." : "", key, why);
}

static void say_copies(struct render *r, const struct stack_service *service)
{
	const struct origin *at = service->replicas.origin;
	int64_t copies = DECIDED(r, service, "replicas", service->replicas.value, &at);

	if (copies > 1 && keeps_state(service) && !refused_because(r, service, false))
		finding_at(r->out, &KUBE_DATABASE_REPLICAS, at->span,
			   "%" PRI_STR " runs %lld times, each with data of its own, behind one name",
			   STR_ARG(service->name), (long long)copies);
}

static void say_several(struct render *r, const struct stack_service *service, struct scale scale)
{
	const struct origin *at = STACK_SET(service->replicas) ? service->replicas.origin : service->origin;
	struct finding *said;

	if (scale.max < AVAILABLE || service->replicas.value > 1 || !may_be_several(r, service) ||
	    CONFIG_OF(config_node, r, service, "replicas"))
		return;
	if (scale.autoscaled)
		said = finding_at(r->out, &KUBE_SEVERAL, at->span,
				  "%" PRI_STR " runs once under Compose; here it runs %lld to %lld times",
				  STR_ARG(service->name), (long long)scale.min, (long long)scale.max);
	else
		said = finding_at(r->out, &KUBE_SEVERAL, at->span,
				  "%" PRI_STR " runs once under Compose; here it runs %lld times",
				  STR_ARG(service->name), (long long)scale.min);
	if (service->role == ROLE_WORKER)
		finding_hint(r->out, said,
			     "no task may rely on being the only one, or on files of its own pod; else set "
			     "services.%" PRI_STR ".replicas: 1 in lotse.yaml. Other numbers: services.%" PRI_STR
			     ".autoscale.min and .max",
			     STR_ARG(service->name), STR_ARG(service->name));
	else
		hint_for(r, said, service->name);
}

/* Schedulers that have a lock of their own: those of Airflow (rows in its database), rq and Resque (a key in Redis). */
static bool has_lock(const struct render *r, const struct stack_service *service)
{
	static const char *const programs[] = { "redbeat", "airflow", "rqscheduler", "resque-scheduler",
						"resque:scheduler" };

	if (config_str(r->config, "services.%" PRI_STR ".lock", STR_ARG(service->name)).len)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		for (size_t j = 0; j < service->command.n; j++)
			if (str_contains_nocase(service->command.at[j], programs[i]))
				return true;
		for (size_t j = 0; j < service->entrypoint.n; j++)
			if (str_contains_nocase(service->entrypoint.at[j], programs[i]))
				return true;
	}
	for (size_t i = 0; i < service->env.n; i++)
		if (str_contains_nocase(service->env.at[i].name, "REDBEAT"))
			return true;
	return false;
}

struct node *with_scale(struct render *r, struct node *number, const struct origin *origin)
{
	if (!origin || origin->kind != ORIGIN_RULE) /* a rule's line says what the service is, not how many */
		return with_remark(r, number, origin);
	with_origin(number, origin)->remark = STR("one can be moved while the other answers");
	return number;
}

static void say_lock(struct render *r, const struct stack_service *service)
{
	const struct origin *clock;

	if (service->role != ROLE_SCHEDULER || schedule_of(r, service, &clock).len || has_lock(r, service))
		return;
	hint_for(r,
		 finding_at(r->out, &KUBE_SCHEDULER_LOCK, service->origin->span,
			    "%" PRI_STR
			    " runs once, but a node that is cut off may leave a second one running for minutes",
			    STR_ARG(service->name)),
		 service->name);
}

void say_scale(struct render *r, const struct stack_service *service)
{
	static const char *const keys[] = { "min", "max", "cpu", "queue" };
	const struct node *own = node_get_str(node_get(r->config->root, "services"), service->name);

	say_refused(r, service, own, "replicas", false);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		say_refused(r, service, node_get(own, "autoscale"), keys[i], true);
	say_copies(r, service);
	say_several(r, service, scale_of(r, service));
	say_lock(r, service);
}
