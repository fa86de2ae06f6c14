/* The keys of a Compose file outside of its services, and how rows are found. */
#include "compose/keys_tables.h"

#include "base/arena.h"

#define NO_IPAM "addresses come from the cluster: its network plug-in hands them out"
#define NO_DRIVER "pods share the cluster's network: what may talk to what is said by a NetworkPolicy"

static const struct compose_key include_keys[] = {
	{ .name = "path", KEY_STRING_OR_LIST },
	{ .name = "env_file", KEY_STRING_OR_LIST },
	{ .name = "project_directory", KEY_TEXT },
	{ 0 },
};
static const struct compose_key include_item = {
	.name = "[]", .accepts = ACCEPT_STRING | ACCEPT_MAP, .cast = CAST_TEXT, .keys = include_keys, .expand = expand_include,
};

static const struct compose_key model_keys[] = {
	{ .name = "name", KEY_TEXT },
	{ .name = "model", KEY_TEXT },
	{ .name = "context_size", .accepts = ACCEPT_INT, .cast = CAST_INT },
	{ .name = "runtime_flags", KEY_STRINGS_FREE },
	{ 0 },
};
static const char *const model_required[] = { "model", NULL };
static const struct compose_key model = {
	.name = "*", .accepts = ACCEPT_MAP, .keys = model_keys, .required = model_required, .extensions = true, .show = SHOW_EMPTY,
};

static const struct compose_key external_keys[] = {
	{ .name = "name", KEY_TEXT },
	{ 0 },
};
/* The forbidding of other keys differs in the schema: networks and volumes do, secrets and configs don't. */
#define KEY_EXTERNAL .accepts = ACCEPT_BOOL | ACCEPT_STRING | ACCEPT_MAP, .cast = CAST_BOOL, .keys = external_keys

static const struct compose_key subnet_keys[] = {
	{ .name = "subnet", KEY_TEXT },
	{ .name = "gateway", KEY_TEXT },
	{ .name = "ip_range", KEY_TEXT },
	{ .name = "aux_addresses", KEY_OPTIONS(key_text_value) },
	{ 0 },
};
static const struct compose_key subnet = { .name = "[]", .accepts = ACCEPT_MAP, .keys = subnet_keys, .extensions = true };
static const struct compose_key ipam_keys[] = {
	{ .name = "driver", KEY_TEXT },
	{ .name = "config", .accepts = ACCEPT_LIST, .item = &subnet, .merge = MERGE_SUBNETS },
	{ .name = "options", KEY_OPTIONS(key_text_value) },
	{ 0 },
};
/* bridge is what Docker Compose makes, overlay what Swarm does; the network of a cluster is both. */
static const char *const usual_networks[] = { "bridge", "overlay", "default", NULL };
static const struct compose_key network_keys[] = {
	{ .name = "name", KEY_TEXT, .handled = true },
	{ .name = "driver", KEY_TEXT, .no_equivalent = NO_DRIVER, .usual = usual_networks },
	{ .name = "driver_opts", KEY_OPTIONS(key_option_value), .no_equivalent = NO_DRIVER },
	{ .name = "ipam", .accepts = ACCEPT_MAP, .keys = ipam_keys, .extensions = true, .no_equivalent = NO_IPAM },
	{ .name = "external", KEY_EXTERNAL, .extensions = true, .handled = true },
	{ .name = "internal", KEY_BOOL, .handled = true },
	{ .name = "attachable", KEY_BOOL, .no_equivalent = "it concerns Docker Swarm only" },
	{ .name = "labels", KEY_PAIRS(key_label_value, expand_labels), .unique = UNIQUE_TEXT,
	  .no_equivalent = "a network is no object in Kubernetes: label the services instead" },
	{ .name = "enable_ipv4", KEY_BOOL, .show = SHOW_SET, .newer = true, .no_equivalent = NO_IPAM },
	{ .name = "enable_ipv6", KEY_BOOL, .show = SHOW_SET, .no_equivalent = NO_IPAM },
	{ 0 },
};
static const struct compose_key network = {
	.name = "*", .accepts = ACCEPT_MAP | ACCEPT_NULL, .keys = network_keys, .extensions = true, .show = SHOW_EMPTY,
	.expand = expand_external,
};

static const struct compose_key volume_keys[] = {
	{ .name = "name", KEY_TEXT, .handled = true },
	{ .name = "driver", KEY_TEXT, .handled = true },
	{ .name = "driver_opts", KEY_OPTIONS(key_option_value), .handled = true },
	{ .name = "external", KEY_EXTERNAL, .extensions = true, .handled = true },
	{ .name = "labels", KEY_PAIRS(key_label_value, expand_labels), .handled = true },
	{ 0 },
};
static const struct compose_key volume = {
	.name = "*", .accepts = ACCEPT_MAP | ACCEPT_NULL, .keys = volume_keys, .extensions = true, .show = SHOW_EMPTY,
	.expand = expand_external,
};

#define NO_TEMPLATES "fill in the template before: with an init container, or with the tool that deploys"
#define NO_FILE_LABELS "label the object that is made from it in an overlay"

static const struct compose_key secret_keys[] = {
	{ .name = "name", KEY_TEXT, .handled = true },
	{ .name = "file", KEY_TEXT, .handled = true },
	{ .name = "environment", KEY_TEXT, .handled = true },
	{ .name = "external", KEY_EXTERNAL, .open = true, .handled = true },
	{ .name = "labels", KEY_PAIRS(key_label_value, expand_labels), .no_equivalent = NO_FILE_LABELS },
	{ .name = "driver", KEY_TEXT, .no_equivalent = "use the External Secrets operator to read secrets from another store" },
	{ .name = "driver_opts", KEY_OPTIONS(key_option_value),
	  .no_equivalent = "use the External Secrets operator to read secrets from another store" },
	{ .name = "template_driver", KEY_TEXT, .no_equivalent = NO_TEMPLATES },
	{ 0 },
};
static const struct compose_key secret = {
	.name = "*", .accepts = ACCEPT_MAP, .keys = secret_keys, .extensions = true, .show = SHOW_EMPTY, .expand = expand_external,
};

static const struct compose_key config_keys[] = {
	{ .name = "name", KEY_TEXT, .handled = true },
	{ .name = "file", KEY_TEXT, .handled = true },
	{ .name = "environment", KEY_TEXT, .handled = true },
	{ .name = "content", KEY_TEXT, .handled = true },
	{ .name = "external", KEY_EXTERNAL, .open = true, .handled = true },
	{ .name = "labels", KEY_PAIRS(key_label_value, expand_labels), .no_equivalent = NO_FILE_LABELS },
	{ .name = "template_driver", KEY_TEXT, .no_equivalent = NO_TEMPLATES },
	{ 0 },
};
static const struct compose_key config = {
	.name = "*", .accepts = ACCEPT_MAP, .keys = config_keys, .extensions = true, .show = SHOW_EMPTY, .expand = expand_external,
};

#define KEY_NAMED(row) .accepts = ACCEPT_MAP, .each = &(row), .pattern = PATTERN_NAME, .sorted = true

static const struct compose_key root_keys[] = {
	{ .name = "version", KEY_TEXT, .show = SHOW_NEVER, .handled = true },
	{ .name = "name", KEY_TEXT, .handled = true },
	{ .name = "include", .accepts = ACCEPT_LIST, .item = &include_item, .show = SHOW_NEVER, .handled = true },
	{ .name = "services", KEY_NAMED(key_service), .show = SHOW_EMPTY, .handled = true },
	{ .name = "models", KEY_NAMED(model), .open = true, .newer = true,
	  .no_equivalent = "run a model server of your own and give its address to the services" },
	{ .name = "networks", KEY_NAMED(network), .open = true, .handled = true },
	{ .name = "volumes", KEY_NAMED(volume), .handled = true },
	{ .name = "secrets", KEY_NAMED(secret), .handled = true },
	{ .name = "configs", KEY_NAMED(config), .handled = true },
	{ 0 },
};
const struct compose_key compose_root_key = {
	.name = "", .accepts = ACCEPT_MAP, .keys = root_keys, .extensions = true, .show = SHOW_EMPTY, .handled = true,
};

const struct compose_key *compose_key_in(const struct compose_key *map, struct str name)
{
	if (!map)
		return NULL;
	for (const struct compose_key *key = map->keys; name.len && key && key->name; key++)
		if (key->name[0] == name.ptr[0] && str_is(name, key->name)) /* most rows differ in the first byte */
			return key;
	return map->each;
}

const struct compose_key *compose_key_find(struct str path)
{
	const struct compose_key *key = &compose_root_key;
	struct str rest = path, part;

	while (key && str_split(&rest, '.', &part)) {
		size_t bracket = str_chr(part, '[');

		key = compose_key_in(key, str_slice(part, 0, bracket == STR_NONE ? part.len : bracket));
		if (bracket != STR_NONE && key)
			key = key->item;
	}
	return key;
}

struct walk {
	struct arena *arena;
	compose_key_visit *visit;
	void *context;
};

/* The tables nest no deeper than the schema: nothing in them refers back. */
static void walk_key(const struct walk *walk, struct str path, const struct compose_key *key)
{
	walk->visit(walk->context, path, key);
	for (const struct compose_key *child = key->keys; child && child->name; child++)
		walk_key(walk, path.len ? str_fmt(walk->arena, "%" PRI_STR ".%s", STR_ARG(path), child->name) : str_of(child->name),
			 child);
	if (key->each)
		walk_key(walk, str_fmt(walk->arena, "%" PRI_STR ".*", STR_ARG(path)), key->each);
	if (key->item)
		walk_key(walk, str_fmt(walk->arena, "%" PRI_STR "[]", STR_ARG(path)), key->item);
}

void compose_keys_walk(struct arena *arena, compose_key_visit *visit, void *context)
{
	walk_key(&(struct walk){ arena, visit, context }, STR_EMPTY, &compose_root_key);
}
