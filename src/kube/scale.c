/*
 * How often a service runs: a fixed number, or between two that an autoscaler chooses from.
 *
 * Requests and queues are shared out among any number of pods; a database, a broker, a clock isn't. Two pods are the
 * least that survive the loss of a node, so whatever may run twice does.
 */
#include "kube/render.h"
#include "stack/images.h"

enum {
	AVAILABLE = 2, /* pods: one can be moved while the other answers */
	HEADROOM = 3,  /* times the minimum: what an autoscaler may add unless lotse.yaml says otherwise */
};

/* The number from lotse.yaml, or `otherwise`; *origin becomes the key's where it is set. */
static int64_t decided(const struct node *node, const struct origin *key, int64_t otherwise,
		       const struct origin **origin)
{
	int64_t number;

	if (!node || !node_to_int(node, RESOLVE_YAML12, &number))
		return otherwise;
	*origin = key;
	return number;
}

/* config_node() and config_origin() of the key, which is a literal. */
#define KEY(r, service, key)                                                              \
	config_node((r)->config, "services.%" PRI_STR "." key, STR_ARG((service)->name)), \
		config_origin((r)->config, "services.%" PRI_STR "." key, STR_ARG((service)->name))

bool pod_is_on_one_node(const struct render *r, const struct stack_service *service)
{
	const struct companions *companions = render_companions(r, service);
	bool single = mounts_single_node_claim(service);

	for (size_t i = 0; companions && i < companions->list.n; i++)
		single = single || mounts_single_node_claim(companions->list.at[i]);
	return single;
}

/* A ready-made application may keep sessions or mails in its memory; a server of files doesn't. */
static bool may_be_several(const struct render *r, const struct stack_service *service)
{
	const struct known_image *known = service->build.present ? NULL : known_image(service->image.value);

	if (workload_kind(service) != WORKLOAD_DEPLOYMENT || service->host_network.value ||
	    render_companions(r, service) || pod_is_on_one_node(r, service))
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

struct scale scale_of(struct render *r, const struct stack_service *service)
{
	const struct stack_int *asked = &service->replicas;
	struct scale scale = { .min = STACK_SET(*asked) ? asked->value : 1, .origin = asked->origin };
	bool several = may_be_several(r, service), fixed;

	if (service->role == ROLE_SCHEDULER)
		return (struct scale){ .min = 1, .max = 1, .origin = service->role_origin };
	fixed = config_node(r->config, "services.%" PRI_STR ".replicas", STR_ARG(service->name)) != NULL;
	scale.min = decided(KEY(r, service, "replicas"), scale.min, &scale.origin);
	scale.autoscaled = several && service->role != ROLE_PROXY && !fixed &&
			   (!STACK_SET(*asked) || asked->value > 0) &&
			   config_bool(r->config, "services.%" PRI_STR ".autoscale.enabled", STR_ARG(service->name));
	if (several && !fixed && scale.min == 1) {
		scale.min = AVAILABLE;
		scale.origin = reason(r, service, "one pod can't answer while it is moved to another node: two can");
	}
	scale.max = scale.min;
	if (!scale.autoscaled)
		return scale;
	scale.min = MAX_OF(decided(KEY(r, service, "autoscale.min"), scale.min, &scale.origin), (int64_t)1);
	scale.max = MAX_OF(decided(KEY(r, service, "autoscale.max"), scale.min * HEADROOM, &scale.origin), scale.min);
	if (!scale.origin)
		scale.origin = reason(r, service, "requests and tasks are shared out among its pods");
	return scale;
}
