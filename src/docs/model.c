/*
 * The model of the stack that all templates are filled from.
 *
 * A service has: name, label, role, is_ROLE for each role; kind, resource ("deployment"), workload (name), file (path),
 * selector; is_deployment, is_statefulset, is_daemonset, is_job, is_cronjob, has_pod (of its own), is_served (it runs
 * until it is stopped); scaler {name, min, max}, replicas, grace (seconds), schedule, pod_of (label, where it is a
 * container in another one's pod); all of container.c, security.c and links.c; services [{name, headless, ports [{port,
 * target}]}], budget, volumes of its own.
 */
#include "docs/internal.h"
#include "stack/built.h"
#include "stack/images.h"

void set_text(struct docs *docs, struct node *map, const char *key, struct str text)
{
	node_set_node(docs->arena, map, key, text.len ? node_str(docs->arena, text) : docs->nothing);
}

void set_flag(struct docs *docs, struct node *map, const char *key, bool value)
{
	node_set_node(docs->arena, map, key, value ? docs->yes : docs->no);
}

void set_number(struct docs *docs, struct node *map, const char *key, int64_t value)
{
	node_set_int(docs->arena, map, key, value);
}

void set_from(struct docs *docs, struct node *map, const char *key, const struct node *scalar)
{
	set_text(docs, map, key, node_text(scalar));
}

static void fill_roles(struct docs *docs, struct node *map, const struct stack_service *service)
{
	static const char *const keys[] = {
		[ROLE_OTHER] = "is_other",         [ROLE_WEB] = "is_web",           [ROLE_WORKER] = "is_worker",
		[ROLE_SCHEDULER] = "is_scheduler", [ROLE_DATABASE] = "is_database", [ROLE_CACHE] = "is_cache",
		[ROLE_BROKER] = "is_broker",       [ROLE_PROXY] = "is_proxy",       [ROLE_MONITORING] = "is_monitoring",
		[ROLE_JOB] = "is_job_role",
	};

	set_text(docs, map, "role", str_of(stack_role_name(service->role)));
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		set_flag(docs, map, keys[i], service->role == (enum stack_role)i);
}

static void fill_scaler(struct docs *docs, struct node *map, const struct docs_object *scaler)
{
	struct node *at = node_set_map(docs->arena, map, "scaler");

	if (!scaler)
		return;
	set_text(docs, at, "name", scaler->name);
	set_from(docs, at, "min", node_path(scaler->root, "spec", "minReplicas", NULL));
	set_from(docs, at, "max", node_path(scaler->root, "spec", "maxReplicas", NULL));
}

static void fill_workload(struct docs *docs, struct node *map, const struct stack_service *service,
			  const struct docs_objects *objects)
{
	const struct docs_object *workload = objects->workload;
	struct str kind = workload ? workload->kind : STR_EMPTY;
	const struct node *spec = workload ? docs_pod_spec(workload->root) : NULL;
	bool runs_out = str_is(kind, "Job") || str_is(kind, "CronJob");

	set_flag(docs, map, "has_pod", workload && !service->network_of);
	set_text(docs, map, "kind", kind);
	set_text(docs, map, "resource", str_lower(docs->arena, kind));
	set_text(docs, map, "workload", workload ? workload->name : STR_EMPTY);
	set_text(docs, map, "file", workload ? workload->path : STR_EMPTY);
	set_flag(docs, map, "is_deployment", str_is(kind, "Deployment"));
	set_flag(docs, map, "is_statefulset", str_is(kind, "StatefulSet"));
	set_flag(docs, map, "is_daemonset", str_is(kind, "DaemonSet"));
	set_flag(docs, map, "is_job", str_is(kind, "Job"));
	set_flag(docs, map, "is_cronjob", str_is(kind, "CronJob"));
	set_flag(docs, map, "is_served", workload && !runs_out);
	set_flag(docs, map, "is_scalable",
		 str_is(kind, "Deployment") || (str_is(kind, "StatefulSet") && service->role != ROLE_SCHEDULER));
	set_flag(docs, map, "is_stateless",
		 service->role != ROLE_DATABASE && service->role != ROLE_CACHE && service->role != ROLE_BROKER);
	set_from(docs, map, "schedule", workload ? node_path(workload->root, "spec", "schedule", NULL) : NULL);
	set_from(docs, map, "replicas", workload ? node_path(workload->root, "spec", "replicas", NULL) : NULL);
	set_from(docs, map, "grace", node_get(spec, "terminationGracePeriodSeconds"));
	set_text(docs, map, "selector",
		 str_fmt(docs->arena, "app.kubernetes.io/name=%" PRI_STR ",app.kubernetes.io/instance=%" PRI_STR,
			 STR_ARG(docs_pod_owner(service)->label), STR_ARG(docs->stack->label)));
	set_text(docs, map, "pod_of", service->network_of ? docs_pod_owner(service)->label : STR_EMPTY);
	fill_scaler(docs, map, objects->scaler);
	set_flag(docs, map, "has_budget", objects->budget != NULL);
}

static void fill_services(struct docs *docs, struct node *map, const struct docs_objects *objects)
{
	struct node *list = node_set_seq(docs->arena, map, "services_of");

	for (size_t i = 0; i < objects->services.n; i++) {
		const struct docs_object *service = objects->services.at[i];
		const struct node *ports = node_path(service->root, "spec", "ports", NULL);
		struct node *at = node_add(docs->arena, list, node_map(docs->arena)),
			    *to = node_set_seq(docs->arena, at, "service_ports");

		set_text(docs, at, "name", service->name);
		set_flag(docs, at, "is_headless",
			 str_is(node_text(node_path(service->root, "spec", "clusterIP", NULL)), "None"));
		for (size_t k = 0; node_is_seq(ports) && k < ports->items.n; k++) {
			struct node *port = node_add(docs->arena, to, node_map(docs->arena));
			struct str protocol = node_text(node_get(ports->items.at[k], "protocol"));

			set_from(docs, port, "port", node_get(ports->items.at[k], "port"));
			set_flag(docs, port, "is_tcp", !protocol.len || str_is(protocol, "TCP"));
		}
	}
}

static bool is_published(const struct stack_service *service)
{
	for (size_t i = 0; i < service->ports.n; i++)
		if (service->ports.at[i].published && !str_starts(service->ports.at[i].host_ip, "127."))
			return true;
	return false;
}

/* What one asks a server of that make with. */
static void fill_product(struct docs *docs, struct node *map, const struct stack_service *service)
{
	const struct known_image *known = known_image(stack_image_known(service));
	const char *title = known ? known->title : "";

	set_flag(docs, map, "is_postgres", strcmp(title, "PostgreSQL") == 0 || strcmp(title, "TimescaleDB") == 0);
	set_flag(docs, map, "is_mysql", strcmp(title, "MySQL") == 0);
	set_flag(docs, map, "is_mariadb", strcmp(title, "MariaDB") == 0);
	set_flag(docs, map, "is_mongo", strcmp(title, "MongoDB") == 0);
	set_flag(docs, map, "is_redis", known && known->redis);
}

/* A port of the reader's machine that needs no root there. */
static void fill_forward(struct docs *docs, struct node *map, const struct docs_objects *objects)
{
	struct node *list = node_set_seq(docs->arena, map, "forwards");
	const struct docs_object *service = objects->services.n ? objects->services.at[0] : NULL;
	const struct node *ports;
	int64_t number;

	for (size_t i = 0; i < objects->services.n;
	     i++) /* the one that is called as the service is, where there is one */
		if (str_eq(objects->services.at[i]->name, node_text(node_get(map, "label"))))
			service = objects->services.at[i];
	ports = service ? node_path(service->root, "spec", "ports", NULL) : NULL;
	for (size_t i = 0; node_is_seq(ports) && i < ports->items.n; i++) {
		struct str protocol = node_text(node_get(ports->items.at[i], "protocol"));
		struct node *forward;

		if ((protocol.len && !str_is(protocol, "TCP")) ||
		    !node_to_int(node_get(ports->items.at[i], "port"), RESOLVE_YAML11, &number))
			continue;
		forward = node_add(docs->arena, list, node_map(docs->arena));
		set_text(docs, forward, "service", service->name);
		set_number(docs, forward, "local", number < 1024 ? number + 8000 : number);
		set_number(docs, forward, "port", number);
	}
}

static void fill_externals(struct docs *docs, struct node *map, const struct stack_service *service)
{
	const struct stack *stack = docs->stack;
	struct node *list = node_set_seq(docs->arena, map, "externals");

	for (size_t i = 0; i < stack->externals.n; i++) {
		struct node *external;

		if (stack->externals.at[i].from != service)
			continue;
		external = node_add(docs->arena, list, node_map(docs->arena));
		set_text(docs, external, "host", stack->externals.at[i].host);
		set_text(docs, external, "port",
			 stack->externals.at[i].port ? str_fmt(docs->arena, "%u", stack->externals.at[i].port)
						     : STR_EMPTY);
	}
}

static void add_service(struct docs *docs, struct node *list, const struct stack_service *service)
{
	const struct docs_objects *objects = docs_objects_of(docs, docs_pod_owner(service));
	const struct node *container = docs_container(docs, service);
	const struct node *pod_spec = objects->workload ? docs_pod_spec(objects->workload->root) : NULL;
	struct node *map;

	if (!container)
		return;
	map = node_add(docs->arena, list, node_map(docs->arena));
	set_text(docs, map, "name", service->name);
	set_text(docs, map, "label", service->label);
	set_from(docs, map, "container", node_get(container, "name"));
	set_flag(docs, map, "is_renamed", !str_eq(service->name, service->label));
	set_flag(docs, map, "is_built", service->build.present);
	set_flag(docs, map, "is_published", is_published(service));
	fill_roles(docs, map, service);
	fill_product(docs, map, service);
	fill_workload(docs, map, service, objects);
	fill_services(docs, map, docs_objects_of(docs, service));
	fill_forward(docs, map, docs_objects_of(docs, service));
	fill_container(docs, map, service, container, pod_spec);
	fill_security(docs, map, service, container, pod_spec);
	fill_links(docs, map, service);
	fill_externals(docs, map, service);
}

/* Components of the tool that an overlay may add; those of environments are there already. */
static void fill_components(struct docs *docs, struct node *root)
{
	struct node *list = node_set_seq(docs->arena, root, "components");

	for (size_t i = 0; i < docs->tree->by_path.n; i++) {
		struct str path = docs->tree->by_path.at[i].key;

		if (str_starts(path, "components/") && !str_starts(path, "components/environment-") &&
		    str_ends(path, "/kustomization.yaml"))
			node_add_str(docs->arena, list,
				     str_slice(path, strlen("components/"), path.len - strlen("/kustomization.yaml")));
	}
}

static bool has_jobs(const struct docs *docs)
{
	for (size_t i = 0; i < docs->objects.n; i++) {
		const struct docs_object *workload = ((const struct docs_objects *)docs->objects.at[i].value)->workload;

		if (workload && str_is(workload->kind, "Job"))
			return true;
	}
	return false;
}

/* What commands are written for: production, where there is one. */
static struct str example_environment(const struct docs_options *options)
{
	for (size_t i = 0; i < options->n_environments; i++)
		if (str_starts(options->environments[i], "prod"))
			return options->environments[i];
	return options->n_environments ? options->environments[options->n_environments - 1] : STR_EMPTY;
}

static void fill_environments(struct docs *docs, struct node *root)
{
	struct node *list = node_set_seq(docs->arena, root, "environments");

	for (size_t i = 0; i < docs->options->n_environments; i++)
		set_text(docs, node_add(docs->arena, list, node_map(docs->arena)), "name",
			 docs->options->environments[i]);
	set_text(docs, root, "environment", example_environment(docs->options));
}

static struct node *texts(struct docs *docs, const struct map *map)
{
	struct node *list = node_seq(docs->arena);

	for (size_t i = 0; i < map->n; i++)
		node_add_str(docs->arena, list, map->at[i].key);
	return list;
}

/* The Secrets by themselves; after the services, which say who reads them. */
static void fill_secrets(struct docs *docs, struct node *root)
{
	struct node *list = node_set_seq(docs->arena, root, "secrets");

	for (size_t i = 0; i < docs->secrets.n; i++) {
		const struct docs_secret *secret = docs->secrets.at[i].value;
		struct node *map = node_add(docs->arena, list, node_map(docs->arena));

		set_text(docs, map, "name", secret->name);
		node_set_node(docs->arena, map, "keys", texts(docs, &secret->keys));
		node_set_node(docs->arena, map, "users", texts(docs, &secret->users));
		node_set_node(docs->arena, map, "files", texts(docs, &secret->files));
	}
}

static void fill_connections(struct docs *docs, struct node *root)
{
	const struct docs_reachability *reachability = docs->options->reachability;
	struct node *list = node_set_seq(docs->arena, root, "connections");

	for (size_t i = 0; i < reachability->n_rows; i++) {
		const struct docs_connection *row = &reachability->rows[i];
		struct node *map = node_add(docs->arena, list, node_map(docs->arena));

		set_text(docs, map, "from", row->from);
		set_text(docs, map, "to", row->to);
		set_text(docs, map, "ports", row->ports);
		set_flag(docs, map, "from_all", row->from_all);
		set_flag(docs, map, "from_others", row->from_others);
		set_flag(docs, map, "to_others", row->to_others);
		set_flag(docs, map, "from_controller", row->from_controller);
		set_flag(docs, map, "from_outside", row->from_outside);
		set_flag(docs, map, "to_outside", row->to_outside);
	}
	set_number(docs, root, "n_more_connections", (int64_t)reachability->n_more);
	set_number(docs, root, "n_policies", (int64_t)reachability->n_policies);
	set_flag(docs, root, "is_too_large", reachability->is_too_large);
	set_flag(docs, root, "has_drawing", reachability->svg.len > 0);
}

/* What a new service would need: a database, else whatever there is. */
static struct str example_dependency(const struct docs *docs)
{
	const struct stack *stack = docs->stack;

	for (size_t i = 0; i < stack->services.n; i++)
		if (stack->services.at[i]->role == ROLE_DATABASE)
			return stack->services.at[i]->name;
	return stack->services.n ? stack->services.at[0]->name : STR_EMPTY;
}

static bool overlays_name_images(const struct docs *docs)
{
	for (size_t i = 0; i < docs->tree->by_path.n; i++) {
		const struct artefact *artefact = docs->tree->by_path.at[i].value;

		if (str_starts(artefact->path, "overlays/") && node_count(node_get(artefact->object, "images")))
			return true;
	}
	return false;
}

struct node *docs_model(struct arena *arena, const struct docs_options *options, const struct stack *stack,
			const struct config *config, const struct tree *tree)
{
	struct docs docs = {
		.arena = arena,
		.options = options,
		.stack = stack,
		.config = config,
		.tree = tree,
		.objects = MAP_INIT(arena),
		.secrets = MAP_INIT(arena),
		.claims = MAP_INIT(arena),
		.claim_objects = MAP_INIT(arena),
		.links = MAP_INIT(arena),
		.yes = node_bool(arena, true),
		.no = node_bool(arena, false),
		.nothing = node_str(arena, STR_EMPTY),
	};
	struct node *root = node_map(arena), *services;

	docs_objects_find(&docs);
	docs_links_find(&docs);
	set_text(&docs, root, "stack", stack->name);
	set_text(&docs, root, "instance", stack->label);
	set_text(&docs, root, "namespace", docs.name_space);
	set_text(&docs, root, "kubernetes", str_fmt(arena, "1.%u", options->minor));
	set_text(&docs, root, "command", options->command);
	set_flag(&docs, root, "has_jobs", has_jobs(&docs));
	set_flag(&docs, root, "has_images", tree_get(tree, STR("docs/images.md")) != NULL);
	set_flag(&docs, root, "has_secrets", tree_get(tree, STR("docs/secrets.md")) != NULL);
	fill_environments(&docs, root);
	services = node_set_seq(arena, root, "services");
	for (size_t i = 0; i < stack->services.n; i++)
		add_service(&docs, services, stack->services.at[i]);
	fill_controls(&docs, root, services);
	fill_images(&docs, root, services);
	fill_order(&docs, root, services);
	set_number(&docs, root, "n_services", (int64_t)services->items.n);
	set_flag(&docs, root, "has_overlay_images", overlays_name_images(&docs));
	set_text(&docs, root, "example_dependency", example_dependency(&docs));
	set_from(&docs, root, "first_service", services->items.n ? node_get(services->items.at[0], "label") : NULL);
	fill_secrets(&docs, root);
	fill_credentials(&docs, root);
	fill_volumes(&docs, root);
	fill_requirements(&docs, root);
	fill_components(&docs, root);
	fill_connections(&docs, root);
	return root;
}
