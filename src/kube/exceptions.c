/*
 * What can't be as it should: an annotation on the workload says why, and `lotse check` reads it.
 *
 * Each reason is a sentence that is true for this very workload. Where nothing is wrong there is none: an exception
 * that excuses nothing would hide the same mistake later.
 */
#include "kube/render.h"
#include "kube/rights.h"
#include "stack/images.h"

static bool has_service(const struct render *r, const struct stack_service *service)
{
	return map_get(&r->paths, str_fmt(r->arena, "%" PRI_STR "/service.yaml", STR_ARG(service->label))) != NULL;
}

static struct str say(struct render *r, const struct stack_service *service, const char *what)
{
	return str_fmt(r->arena, "%" PRI_STR " %s", STR_ARG(service->name), what);
}

/* ---- One pod behind a Service ---- */

static struct str why_single(struct render *r, const struct stack_service *service)
{
	const struct known_image *known = known_image(image_of_facts(service));

	if (pod_is_on_one_node(r, service))
		return say(r, service, "has a volume that one node can have: two pods can't share it");
	if (config_node(r->config, "services.%" PRI_STR ".replicas", STR_ARG(service->name)))
		return say(r, service, "runs once because lotse.yaml says so: replicas is 1");
	if (keeps_state(service))
		return say(r, service, "keeps state in its memory: two pods wouldn't know of each other's");
	if (service->host_network.value)
		return say(r, service, "uses its node's network: a second pod finds its ports taken");
	if (render_companions(r, service))
		return say(r, service,
			   "shares its pod with other services, and nothing says that all of them may run twice");
	if (known)
		return str_fmt(
			r->arena,
			"%" PRI_STR
			" is %s, which may keep sessions and files to itself: nothing says that it may run twice",
			STR_ARG(service->name), known->title);
	return say(r, service, "runs once under Compose, and nothing says that it may run twice");
}

static void single_replica(struct render *r, struct node *workload, const struct stack_service *service)
{
	int64_t replicas;

	if (!str_is(node_text(node_get(workload, "kind")), "Deployment") || !has_service(r, service) ||
	    !node_to_int(node_path(workload, "spec", "replicas", NULL), RESOLVE_YAML12, &replicas) || replicas != 1)
		return;
	object_exception(r, workload, "single-replica", why_single(r, service));
}

/* ---- No readiness probe ---- */

static bool is_asked(const struct node *pod)
{
	const struct node *containers = node_get(pod, "containers");

	for (size_t i = 0; i < node_count(containers); i++)
		if (node_get(containers->items.at[i], "readinessProbe"))
			return true;
	return false;
}

static struct str why_not_asked(struct render *r, const struct stack_service *service, bool headless)
{
	if (service->health.disabled)
		return say(r, service, "has a health check that the Compose file switches off");
	if (service->role == ROLE_SCHEDULER && headless)
		return say(r, service, "takes no connections: its Service only gives the pod a name");
	if (service->role == ROLE_WORKER || service->role == ROLE_SCHEDULER || service->role == ROLE_JOB)
		return say(r, service, "takes its work by itself: nothing waits for its pods to be ready");
	if (service->ports.n)
		return say(r, service,
			   "listens on UDP, which no probe can ask, and has no health check in the Compose file");
	return say(r, service, "declares no port and no health check in the Compose file: there is nothing to ask");
}

static void not_asked(struct render *r, struct node *workload, const struct stack_service *service)
{
	bool set = str_is(node_text(node_get(workload, "kind")), "StatefulSet");

	if ((set || has_service(r, service)) && !is_asked(workload_pod(workload)))
		object_exception(r, workload, "readiness-probe-missing",
				 why_not_asked(r, service, !has_service(r, service)));
}

/* ---- A rollout that takes all pods away ---- */

static void all_at_once(struct render *r, struct node *workload, const struct stack_service *service)
{
	const struct node *most = node_path(workload, "spec", "strategy", "rollingUpdate", "maxUnavailable", NULL);
	int64_t number = 0, replicas = 1;

	if (!most)
		most = node_path(workload, "spec", "updateStrategy", "rollingUpdate", "maxUnavailable", NULL);
	if (!most)
		return;
	node_to_int(node_path(workload, "spec", "replicas", NULL), RESOLVE_YAML12, &replicas);
	if (!str_is(node_text(most), "100%") &&
	    (!node_to_int(most, RESOLVE_YAML12, &number) || number < 2 || number < replicas))
		return;
	object_exception(r, workload, "rollout-all-at-once",
			 say(r, service, "is updated all at once because update_config in the Compose file says so"));
}

void render_exceptions(struct render *r, const struct stack_service *service)
{
	struct node *workload = workload_object(r, service);

	if (!workload)
		return;
	single_replica(r, workload, service);
	not_asked(r, workload, service);
	all_at_once(r, workload, service);
}
