/* Short forms of ports, volumes and devices. */
#include "compose/load.h"

#include "base/file.h"
#include "base/sort.h"

static struct node *add_text(struct loader *l, struct node *map, const char *key, const struct node *from, struct str text)
{
	struct node *value = derive_scalar(l, from, node_str(l->arena, text));

	entry_set(l, map, str_of(key), from->span, value);
	return value;
}

static void add_true(struct loader *l, struct node *map, const char *key, const struct node *from)
{
	entry_set(l, map, str_of(key), from->span, derive_scalar(l, from, node_bool(l->arena, true)));
}

static struct node *add_map(struct loader *l, struct node *map, const char *key, const struct node *from)
{
	struct node *child = node_get(map, key);

	if (child)
		return child;
	child = derive_collection(from, node_map(l->arena));
	child->tag = STR_EMPTY;
	entry_set(l, map, str_of(key), from->span, child);
	return child;
}

static struct node *port_map(struct loader *l, const struct node *from, const struct port_spec *spec)
{
	struct node *map = derive_collection(from, node_map(l->arena));

	map->tag = STR_EMPTY;
	add_text(l, map, "mode", from, STR("ingress"));
	if (spec->host_ip.len)
		add_text(l, map, "host_ip", from, spec->host_ip);
	entry_set(l, map, STR("target"), from->span, derive_scalar(l, from, node_int(l->arena, spec->target)));
	if (spec->published.len)
		add_text(l, map, "published", from, spec->published);
	add_text(l, map, "protocol", from, spec->protocol);
	return map;
}

/* Compose lists the ports of a range by their text: "100/tcp" before "99/tcp". */
static int by_text(const void *a, const void *b, void *context)
{
	const struct port_spec *left = a, *right = b;
	char texts[2][16];

	(void)context;
	snprintf(texts[0], sizeof(texts[0]), "%u/", left->target);
	snprintf(texts[1], sizeof(texts[1]), "%u/", right->target);
	return strcmp(texts[0], texts[1]);
}

static void expand_port(struct loader *l, struct node *list, struct node *item, const struct key_path *path)
{
	struct port_specs specs = { 0 };
	const char *complaint = NULL;
	struct finding *finding;

	if (l->n_ports > LOAD_MAX_PORTS) /* that was said: making more of them would take the memory all the same */
		return;
	if (item->type == TYPE_FLOAT || !units_ports(l->arena, item->text, &specs, &complaint)) {
		finding = complain(l, &COMPOSE_BAD_PORT, item, path, "\"%s\" is not a port%s%s", shown(l, item->text),
				   complaint ? ": " : "", complaint ? complaint : "");
		if (item->type == TYPE_INT && str_to_int(item->text, &(int64_t){ 0 }))
			finding_hint(l->out, finding, "put HOST:CONTAINER in quotes, and use numbers from 1 to 65535");
		return;
	}
	l->n_ports += specs.list.n;
	if (l->n_ports > LOAD_MAX_PORTS) {
		complain(l, &COMPOSE_TOO_MUCH, item, path, "port ranges expand to more than %d ports", LOAD_MAX_PORTS);
		return;
	}
	sort_stable(specs.list.at, specs.list.n, sizeof(*specs.list.at), by_text, NULL);
	for (size_t i = 0; i < specs.list.n; i++)
		node_add(l->arena, list, port_map(l, item, &specs.list.at[i]));
}

struct node *expand_ports(struct loader *l, struct node *node, const struct key_path *path)
{
	struct node *list;

	list = derive_collection(node, node_seq(l->arena));
	for (size_t i = 0; i < node->items.n; i++) {
		struct node *item = node->items.at[i];

		if (node_is_scalar(item))
			expand_port(l, list, item, PATH_ITEM(path, i));
		else if (node_get(item, "target"))
			node_add(l->arena, list, item);
		else
			complain(l, &COMPOSE_MISSING_KEY, item, PATH_ITEM(path, i), "an item of \"ports\" needs the key \"target\"");
	}
	return list;
}

static struct node *volume_map(struct loader *l, const struct node *from, const struct volume_spec *spec)
{
	struct node *map = derive_collection(from, node_map(l->arena));
	bool volume = str_is(spec->type, "volume");
	size_t target_at = spec->source.len ? spec->source.len + 1 : 0;
	struct node *target;

	map->tag = STR_EMPTY;
	add_text(l, map, "type", from, volume ? STR("volume") : STR("bind"));
	if (spec->source.len)
		add_text(l, map, "source", from, spec->source)->span = derive_span(l, from, 0, spec->source.len);
	target = add_text(l, map, "target", from, spec->target.len ? path_clean(l->arena, spec->target) : STR_EMPTY);
	target->span = derive_span(l, from, target_at, spec->target.len);
	if (spec->read_only)
		add_true(l, map, "read_only", from);
	if (spec->selinux.len)
		add_text(l, add_map(l, map, "bind", from), "selinux", from, spec->selinux);
	if (spec->propagation.len)
		add_text(l, add_map(l, map, "bind", from), "propagation", from, spec->propagation);
	if (!volume)
		add_true(l, add_map(l, map, "bind", from), "create_host_path", from);
	if (spec->nocopy)
		add_true(l, add_map(l, map, "volume", from), "nocopy", from);
	else if (volume && from->text.len > 2) /* Compose takes a short cut for "/d" */
		add_map(l, map, "volume", from);
	return map;
}

struct node *expand_volume(struct loader *l, struct node *node, const struct key_path *path)
{
	struct volume_spec spec = { 0 };
	const char *complaint = NULL;

	if (!node_is_scalar(node)) {
		if (node_get(node, "target"))
			return node;
		complain(l, &COMPOSE_MISSING_KEY, node, path, "an item of \"volumes\" needs the key \"target\"");
		return NULL;
	}
	if (units_volume(l->arena, node->text, &spec, &complaint)) {
		if (!spec.source.len && spec.target.len > 2 && ascii_alpha(spec.target.ptr[0]) && spec.target.ptr[1] == ':')
			complain(l, &COMPOSE_DRIVE_LETTER, node, path, "\"%s\" has no source: \"%c:\" is read as a drive of Windows",
				 shown(l, node->text), spec.target.ptr[0]);
		return volume_map(l, node, &spec);
	}
	complain(l, &COMPOSE_BAD_VOLUME, node, path, "\"%s\" is not a mount%s%s", shown(l, node->text), complaint ? ": " : "",
		 complaint ? complaint : "");
	return NULL;
}

struct node *expand_device(struct loader *l, struct node *node, const struct key_path *path)
{
	struct str rest = node_text(node), parts[3] = { STR_EMPTY, STR_EMPTY, STR_EMPTY }, part;
	struct node *map;
	size_t n = 0;

	if (!node_is_scalar(node))
		return node;
	for (; str_split(&rest, ':', &part); n++)
		if (n < 3)
			parts[n] = part;
	if (n > 3 || !parts[0].len) {
		complain(l, &COMPOSE_BAD_DEVICE, node, path, "\"%s\" is not a device", shown(l, node->text));
		return NULL;
	}
	map = derive_collection(node, node_map(l->arena));
	map->tag = STR_EMPTY;
	add_text(l, map, "source", node, parts[0]);
	add_text(l, map, "target", node, parts[1].len ? parts[1] : parts[0]);
	add_text(l, map, "permissions", node, n == 3 ? parts[2] : STR("rwm"));
	return map;
}
