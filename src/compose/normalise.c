/* What Compose fills in: defaults, implied dependencies, the default network, names. */
#include "compose/load.h"

static struct node *default_text(struct loader *l, struct node *map, const char *key, struct str text)
{
	if (!node_get(map, key))
		node_set_node(l->arena, map, key, derive_text(l, map, text, 0));
	return node_get(map, key);
}

static void default_true(struct loader *l, struct node *map, const char *key)
{
	struct node *value;

	if (node_get(map, key))
		return;
	value = node_set_bool(l->arena, map, key, true);
	value->span = map->span;
}

static void defaults_of_service(struct loader *l, struct node *service)
{
	struct node *build = node_get(service, "build");
	const struct node *secrets = node_get(service, "secrets"), *ports = node_get(service, "ports");
	const struct node *depends_on = node_get(service, "depends_on"), *devices = node_get(service, "devices");
	const struct node *env_files = node_get(service, "env_file");

	if (build)
		default_text(l, build, "context", STR("."));
	for (size_t i = 0; node_is_seq(secrets) && i < secrets->items.n; i++)
		default_text(l, secrets->items.at[i], "target",
			     str_concat(l->arena, STR("/run/secrets/"), node_text(node_get(secrets->items.at[i], "source"))));
	for (size_t i = 0; node_is_seq(ports) && i < ports->items.n; i++) {
		default_text(l, ports->items.at[i], "protocol", STR("tcp"));
		default_text(l, ports->items.at[i], "mode", STR("ingress"));
	}
	for (size_t i = 0; node_is_seq(devices) && i < devices->items.n; i++)
		default_text(l, devices->items.at[i], "target", node_text(node_get(devices->items.at[i], "source")));
	for (size_t i = 0; node_is_map(depends_on) && i < depends_on->entries.n; i++)
		default_true(l, depends_on->entries.at[i].value, "required");
	for (size_t i = 0; node_is_seq(env_files) && i < env_files->items.n; i++)
		default_true(l, env_files->items.at[i], "required");
}

void defaults_fill(struct loader *l, struct node *model)
{
	const struct node *services = node_get(model, "services");

	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++)
		if (node_is_map(services->entries.at[i].value))
			defaults_of_service(l, services->entries.at[i].value);
}

/* ---- Networks ---- */

/* True where the service is on the default network. */
static bool network_of_service(struct loader *l, struct node *service)
{
	const struct node *networks = node_get(service, "networks");
	struct node *map;

	if (node_get(service, "network_mode"))
		return false;
	if (node_count(networks))
		return node_get(networks, "default") != NULL;
	map = node_set_map(l->arena, service, "networks");
	map->span = service->span;
	node_set(l->arena, map, STR("default"), node_null(l->arena))->span = service->span;
	return true;
}

static void normalise_networks(struct loader *l, struct node *model)
{
	const struct node *services = node_get(model, "services");
	struct node *networks = node_get(model, "networks");
	bool used = false;

	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++)
		used |= network_of_service(l, services->entries.at[i].value);
	if (!used)
		return;
	if (!networks)
		networks = node_set_map(l->arena, model, "networks");
	if (!node_get(networks, "default"))
		node_set(l->arena, networks, STR("default"), node_null(l->arena));
}

/* ---- Services ---- */

static void normalise_build(struct loader *l, const struct node *service)
{
	struct node *build = node_get(service, "build");
	struct node *args = node_get(build, "args");
	bool dropped = false;

	if (!build)
		return;
	if (!node_get(build, "dockerfile") && !node_get(build, "dockerfile_inline"))
		default_text(l, build, "dockerfile", STR("Dockerfile"));
	for (size_t i = 0; node_is_map(args) && i < args->entries.n; i++) {
		struct node_entry *entry = &args->entries.at[i];
		const struct variable *variable = environment_get(&l->project->environment, entry->key);

		if (entry->value->type != TYPE_NULL)
			continue;
		entry->value = variable ? derive_scalar(l, entry->value, node_str(l->arena, variable->value)) : NULL;
		dropped |= !variable;
	}
	if (dropped)
		drop_empty_entries(l, args);
}

static void normalise_environment(struct loader *l, const struct node *service, const struct key_path *path)
{
	const struct node *environment = node_get(service, "environment");

	for (size_t i = 0; node_is_map(environment) && i < environment->entries.n; i++) {
		struct node_entry *entry = &environment->entries.at[i];
		const struct variable *variable = environment_get(&l->project->environment, entry->key);

		if (entry->value->type != TYPE_NULL)
			continue;
		if (variable)
			entry->value = derive_scalar(l, entry->value, node_str(l->arena, variable->value));
		else
			complain_at(l, &COMPOSE_UNSET_INHERITED, entry->key_span,
				    PATH_KEY(PATH_KEY(path, STR("environment")), entry->key),
				    "\"%s\" has no value and isn't set: the container of %s doesn't get it", shown(l, entry->key),
				    shown(l, path->key));
	}
}

/* Another service that must run before this one because of something other than depends_on. */
static void imply(struct loader *l, struct node *service, const struct node *reason, struct str name, bool restart)
{
	struct node *depends_on = node_get(service, "depends_on");
	struct node *dependency;

	if (!depends_on) {
		depends_on = node_set_map(l->arena, service, "depends_on");
		depends_on->span = reason->span;
	}
	if (node_get_str(depends_on, name))
		return;
	dependency = derive_collection(reason, node_map(l->arena));
	node_set_node(l->arena, dependency, "condition", derive_text(l, dependency, STR("service_started"), 0));
	node_set_bool(l->arena, dependency, "restart", restart)->span = reason->span;
	node_set_bool(l->arena, dependency, "required", true)->span = reason->span;
	entry_set(l, depends_on, name, reason->span, dependency);
}

static void imply_dependencies(struct loader *l, struct node *service)
{
	static const char *const namespaces[] = { "network_mode", "ipc", "pid", "uts", "cgroup" };
	const struct node *links = node_get(service, "links"), *volumes_from = node_get(service, "volumes_from");

	for (size_t i = 0; node_is_seq(links) && i < links->items.n; i++) {
		struct str link = links->items.at[i]->text;
		size_t colon = str_chr(link, ':');
		bool alias = colon != STR_NONE && str_chr(str_from(link, colon + 1), ':') == STR_NONE;

		imply(l, service, links->items.at[i], alias ? str_slice(link, 0, colon) : link, true);
	}
	for (size_t i = 0; i < ARRAY_SIZE(namespaces); i++) {
		const struct node *shared = node_get(service, namespaces[i]);

		if (str_starts(node_text(shared), "service:"))
			imply(l, service, shared, str_from(node_text(shared), strlen("service:")), true);
	}
	for (size_t i = 0; node_is_seq(volumes_from) && i < volumes_from->items.n; i++) {
		struct str from = volumes_from->items.at[i]->text;
		size_t colon = str_chr(from, ':');

		if (!str_starts(from, "container:"))
			imply(l, service, volumes_from->items.at[i], str_slice(from, 0, colon == STR_NONE ? from.len : colon), false);
	}
}

/* ---- Names ---- */

static void name_resources(struct loader *l, struct node *model)
{
	static const char *const sections[] = { "networks", "volumes", "configs", "secrets" };

	for (size_t k = 0; k < ARRAY_SIZE(sections); k++) {
		struct node *section = node_get(model, sections[k]);

		for (size_t i = 0; node_is_map(section) && i < section->entries.n; i++) {
			struct node_entry *entry = &section->entries.at[i];
			bool external;

			if (!node_is_map(entry->value))
				entry->value = derive_collection(entry->value, node_map(l->arena));
			external = str_is(node_text(node_get(entry->value, "external")), "true");
			default_text(l, entry->value, "name",
				     external ? entry->key :
						str_fmt(l->arena, "%" PRI_STR "_%" PRI_STR, STR_ARG(l->project->name),
							STR_ARG(entry->key)));
		}
	}
}

void normalise(struct loader *l, struct node *model)
{
	const struct node *services = node_get(model, "services");

	normalise_networks(l, model);
	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++) {
		struct node *service = services->entries.at[i].value;
		struct node *pull_policy = node_get(service, "pull_policy");

		if (str_is(node_text(pull_policy), "if_not_present"))
			pull_policy->text = STR("missing");
		normalise_build(l, service);
		normalise_environment(l, service, PATH_KEY(PATH_KEY(NULL, STR("services")), services->entries.at[i].key));
		imply_dependencies(l, service);
	}
	name_resources(l, model);
}
