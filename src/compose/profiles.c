/* Which services are on, and what only the others use. */
#include "compose/load.h"

static bool enabled(const struct loader *l, const struct node *service)
{
	const struct node *profiles = node_get(service, "profiles");

	if (!node_count(profiles))
		return true;
	for (size_t i = 0; i < l->profiles.n; i++) {
		if (str_is(l->profiles.at[i], "*"))
			return true;
		for (size_t j = 0; j < profiles->items.n; j++)
			if (str_eq(l->profiles.at[i], node_text(profiles->items.at[j])))
				return true;
	}
	return false;
}

struct node *profiles_apply(struct loader *l, struct node *model)
{
	struct node *services = node_get(model, "services");
	struct node *on = node_map(l->arena), *off = node_map(l->arena);

	if (services)
		derive_collection(services, on);
	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++) {
		const struct node_entry *entry = &services->entries.at[i];

		entry_set(l, enabled(l, entry->value) ? on : off, entry->key, entry->key_span, entry->value);
	}
	node_set_node(l->arena, model, "services", on);
	return off;
}

/* ---- What nobody uses ---- */

struct used {
	struct map networks, volumes, secrets, configs, models;
};

static void use_keys(struct map *names, const struct node *map)
{
	for (size_t i = 0; node_is_map(map) && i < map->entries.n; i++)
		map_set(names, map->entries.at[i].key, names);
}

static void use_sources(struct map *names, const struct node *list, const char *type)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++) {
		const struct node *source = node_get(list->items.at[i], "source");

		if (source && (!type || str_is(node_text(node_get(list->items.at[i], "type")), type)))
			map_set(names, node_text(source), names);
	}
}

static void use_of_services(struct used *used, const struct node *services)
{
	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++) {
		const struct node *service = services->entries.at[i].value;

		use_keys(&used->networks, node_get(service, "networks"));
		use_keys(&used->models, node_get(service, "models"));
		use_sources(&used->volumes, node_get(service, "volumes"), "volume");
		use_sources(&used->secrets, node_get(service, "secrets"), NULL);
		use_sources(&used->secrets, node_path(service, "build", "secrets", NULL), NULL);
		use_sources(&used->configs, node_get(service, "configs"), NULL);
	}
}

static struct used used_init(struct loader *l)
{
	return (struct used){ MAP_INIT(l->arena), MAP_INIT(l->arena), MAP_INIT(l->arena), MAP_INIT(l->arena), MAP_INIT(l->arena) };
}

static void drop(struct loader *l, struct node *model, const char *section, const struct map *used, const struct map *elsewhere)
{
	const struct node *from = node_get(model, section);
	struct node *kept;

	if (!node_is_map(from))
		return;
	kept = node_map(l->arena);
	kept->span = from->span;
	for (size_t i = 0; i < from->entries.n; i++) {
		const struct node_entry *entry = &from->entries.at[i];

		if (map_get(used, entry->key)) {
			entry_set(l, kept, entry->key, entry->key_span, entry->value);
			continue;
		}
		if (!map_get(elsewhere, entry->key) && span_known(entry->key_span))
			complain_at(l, &COMPOSE_UNUSED, entry->key_span, PATH_KEY(PATH_KEY(NULL, str_of(section)), entry->key),
				    "no service uses \"%s\"", shown(l, entry->key));
	}
	node_set_node(l->arena, model, section, kept);
}

void unused_drop(struct loader *l, struct node *model, const struct node *disabled)
{
	struct used used = used_init(l), elsewhere = used_init(l);

	use_of_services(&used, node_get(model, "services"));
	use_of_services(&elsewhere, disabled);
	drop(l, model, "networks", &used.networks, &elsewhere.networks);
	drop(l, model, "volumes", &used.volumes, &elsewhere.volumes);
	drop(l, model, "secrets", &used.secrets, &elsewhere.secrets);
	drop(l, model, "configs", &used.configs, &elsewhere.configs);
	drop(l, model, "models", &used.models, &elsewhere.models);
}
