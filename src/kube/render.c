#include "kube/rights.h"
#include "kube/edge_proxy.h"
#include "kube/immutable.h"
#include "stack/names.h"

static void group_pods(struct render *r)
{
	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i], *owner = pod_owner(service);
		struct companions *companions;

		if (owner == service)
			continue;
		companions = map_get(&r->companions, owner->name);
		if (!companions) {
			companions = arena_new_of(r->arena, struct companions);
			map_set(&r->companions, owner->name, companions);
		}
		*vec_push(r->arena, &companions->list) = service;
		finding_at(r->out, &KUBE_POD_OF,
			   service->network_of_origin ? service->network_of_origin->span : service->origin->span,
			   "%" PRI_STR " becomes a container in the pod of %" PRI_STR, STR_ARG(service->name),
			   STR_ARG(owner->name));
	}
}

/* Names of Services that services have by themselves: further names must not take them. */
static void claim_names(struct render *r)
{
	for (size_t i = 0; i < r->stack->services.n; i++)
		map_set(&r->services, r->stack->services.at[i]->label, r->stack->services.at[i]);
	for (size_t i = 0; i < r->stack->services.n; i++) {
		struct stack_service *service = r->stack->services.at[i];

		if (workload_kind(service) == WORKLOAD_STATEFULSET)
			map_set(&r->services, headless_name(r, service), service);
	}
}

static void note_file(struct render *r, const struct stack_file *file, const struct stack_service *service)
{
	struct file_use *use = map_get(&r->file_uses, file->label);

	if (!use) {
		use = arena_new_of(r->arena, struct file_use);
		use->first = service;
		map_set(&r->file_uses, file->label, use);
	}
	use->several = use->several || use->first != service;
}

/* What else is looked up by name, once for all. */
static void index_stack(struct render *r)
{
	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];

		for (size_t j = 0; j < service->mounts.n; j++)
			if (service->mounts.at[j].kind == MOUNT_FILE)
				note_file(r, service->mounts.at[j].file, pod_owner(service));
	}
	for (size_t i = 0; i < r->stack->volumes.n; i++)
		map_set(&r->volume_labels, r->stack->volumes.at[i]->label, r->stack->volumes.at[i]);
	for (size_t i = 0; i < r->stack->edges.n; i++)
		map_set(&r->reached, r->stack->edges.at[i].to->name, r->stack->edges.at[i].to);
}

static struct node *render_namespace(struct render *r)
{
	bool set = config_node(r->config, "namespace") != NULL;
	struct node *object = object_new(r, "v1", "Namespace", r->name_space,
					 set ? config_origin(r->config, "namespace") : r->stack->name_origin);

	object_labels(r, node_get(object, "metadata"), NULL);
	object_add(r, STR_EMPTY, "namespace", STR_EMPTY, object);
	return object;
}

static void render_account(struct render *r, const struct stack_service *service)
{
	struct node *object = object_new(r, "v1", "ServiceAccount", service->label, service->origin), *mount;

	object_labels(r, node_get(object, "metadata"), service);
	mount = node_set_bool(r->arena, object, "automountServiceAccountToken", false);
	with_origin(mount, r->no_token);
	object_add(r, service->label, "serviceaccount", STR_EMPTY, object);
}

/* Without an image the API refuses the pod: the service is left out. */
static bool has_image(struct render *r, const struct stack_service *service)
{
	if (service->build.present || service->image.value.len ||
	    config_str(r->config, "services.%" PRI_STR ".image", STR_ARG(service->name)).len)
		return true;
	finding_at(r->out, &KUBE_NO_IMAGE, service->origin->span,
		   "%" PRI_STR " has neither image nor build: it is left out", STR_ARG(service->name));
	return false;
}

static void render_stack(struct render *r)
{
	struct node *name_space;

	index_stack(r);
	group_pods(r);
	claim_names(r);
	prometheus_scan(r);
	edge_proxies_scan(r);
	name_space = render_namespace(r);
	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];

		if (service->network_of || !has_image(r, service))
			continue;
		render_account(r, service);
		render_workload(r, service);
		render_services(r, service);
		render_scraped_service(r, service);
		render_autoscaler(r, service);
		render_budget(r, service);
		render_exceptions(r, service);
	}
	render_monitoring(r);
	render_priority(r);
	render_queue_scaling(r);
	render_exposure(r);
	render_quota(r);
	render_network(r);
	level_fill(r, name_space);
}

static void render_init(struct render *r, struct arena *arena, const struct stack *stack, const struct config *config,
			const struct kube_options *options, struct findings *out)
{
	*r = (struct render){
		.arena = arena,
		.stack = stack,
		.config = config,
		.options = options,
		.out = out,
		.paths = MAP_INIT(arena),
		.secrets = MAP_INIT(arena),
		.services = MAP_INIT(arena),
		.files = MAP_INIT(arena),
		.file_uses = MAP_INIT(arena),
		.volume_labels = MAP_INIT(arena),
		.claims = MAP_INIT(arena),
		.companions = MAP_INIT(arena),
		.reached = MAP_INIT(arena),
		.images = MAP_INIT(arena),
		.scraped = MAP_INIT(arena),
		.rewritten = MAP_INIT(arena),
		.components = MAP_INIT(arena),
		.amounts = MAP_INIT(arena),
		.places = MAP_INIT(arena),
	};
	r->no_token = origin_default(
		r,
		"nothing in a Compose project talks to the API of Kubernetes: a token would only help whoever "
		"breaks in",
		"patch it in your overlay");
	r->no_links = origin_default(
		r,
		"Kubernetes would set variables for every Service (API_PORT=tcp://…), and applications read them "
		"by mistake",
		"patch it in your overlay");
	r->labels = origin_default(r, "the labels that Kubernetes recommends: every tool shows and groups by them",
				   "add labels of your own with labels: in the Compose file, or in your overlay");
	r->selectors =
		origin_default(r, "a selector can't be changed later: it has only the two labels that never change",
			       "rename the service or the project in the Compose file");
	r->name_space = config_str(config, "namespace");
	if (str_empty(r->name_space))
		r->name_space = stack->label;
}

/* What an environment has that the base hasn't: patches, images, findings. */
static void render_environment(struct render *base, const struct kube_environment *given, struct tree *tree,
			       struct findings *out)
{
	struct findings own = FINDINGS_INIT(tree->arena);
	struct render environment;
	struct str own_lines;

	render_init(&environment, tree->arena, given->stack, base->config, base->options, &own);
	environment.images_count = true;
	render_stack(&environment);
	write_environment(base, &environment, given->name, tree);
	write_overlay(base, &environment, given->name, true, tree);
	own_lines = connections_text(&environment);
	if (!str_eq(own_lines, connections_text(base)))
		write_connections(&environment, own_lines, given->name, tree);
	for (size_t i = 0; i < environment.built.n; i++)
		built_add(base, environment.built.at[i].service, environment.built.at[i].image);
	findings_adopt(out, &own, str_fmt(tree->arena, "environment %" PRI_STR, STR_ARG(given->name)));
}

void kube_render(const struct stack *stack, const struct kube_environment *environments, size_t n_environments,
		 const struct config *config, const struct kube_options *options, struct tree *tree,
		 struct findings *out)
{
	struct str *folders = arena_calloc(tree->arena, n_environments + 1, sizeof(*folders));
	struct render base;
	bool own_values = n_environments && environments[0].stack;

	/* values of this machine's .env stand in for an environment, its images too, only where none has its own */
	render_init(&base, tree->arena, stack, config, options, out);
	base.images_count = !own_values;
	render_stack(&base);
	write_base(&base, !own_values, tree);
	write_components(&base, tree);
	write_connections(&base, connections_text(&base), STR_EMPTY, tree);
	folders[0] = STR("base");
	for (size_t i = 0; i < n_environments; i++) {
		if (!own_values) {
			write_overlay(&base, &base, environments[i].name, false, tree);
			continue;
		}
		folders[i] = str_fmt(tree->arena, "components/environment-%" PRI_STR, STR_ARG(environments[i].name));
		render_environment(&base, &environments[i], tree, out);
	}
	write_image_notes(&base, tree);
	write_secret_notes(&base, folders, own_values ? n_environments : 1, tree);
}
