/* Short forms of lists and pairs. */
#include "compose/load.h"

struct node *expand_string_list(struct loader *l, struct node *node, const struct key_path *path)
{
	struct node *list;

	(void)path;
	if (!node_is_scalar(node))
		return node;
	list = derive_collection(node, node_seq(l->arena));
	node->tag = STR_EMPTY;
	node_add(l->arena, list, node);
	return list;
}

struct node *expand_command(struct loader *l, struct node *node, const struct key_path *path)
{
	struct words words = { 0 };
	const char *complaint = NULL;
	struct node *list;

	if (!node_is_scalar(node) || node->type == TYPE_NULL)
		return node;
	if (node->text.len > LOAD_MAX_COMMAND) {
		complain(l, &COMPOSE_TOO_MUCH, node, path, "a command of %zu bytes: Linux takes no more than %u", node->text.len,
			 LOAD_MAX_COMMAND);
		return NULL;
	}
	if (!units_words(l->arena, node->text, &words, &complaint)) {
		complain(l, &COMPOSE_BAD_COMMAND, node, path, "\"%s\" can't be split into words: %s", shown(l, node->text),
			 complaint ? complaint : "a quote is open");
		return NULL;
	}
	if (words.stopped)
		complain(l, &COMPOSE_COMMAND_CUT, node, path, "the command ends before its \"%c\": there is no shell", words.stopped);
	list = derive_collection(node, node_seq(l->arena));
	for (size_t i = 0; i < words.list.n && spend(l, 1, node->span); i++)
		node_add(l->arena, list, derive_scalar(l, node, node_str(l->arena, words.list.at[i])));
	return list;
}

struct node *expand_test(struct loader *l, struct node *node, const struct key_path *path)
{
	struct node *list;

	(void)path;
	if (!node_is_scalar(node))
		return node;
	list = derive_collection(node, node_seq(l->arena));
	node->tag = STR_EMPTY;
	node_add(l->arena, list, derive_scalar(l, node, node_str(l->arena, STR("CMD-SHELL"))));
	node_add(l->arena, list, node);
	return list;
}

enum bare_key { BARE_NULL, BARE_EMPTY, BARE_REFUSED, BARE_DEFAULT_ONLY };

/* A key without "=". NULL: refused, and said so. */
static struct node *bare_value(struct loader *l, const struct node *item, enum bare_key bare, const struct key_path *path)
{
	if (bare == BARE_REFUSED || (bare == BARE_DEFAULT_ONLY && !str_is(item->text, "default"))) {
		complain(l, &COMPOSE_BAD_PAIR, item, path, "\"%s\" is not KEY=VALUE", shown(l, item->text));
		return NULL;
	}
	return derive_scalar(l, item, bare == BARE_EMPTY ? node_str(l->arena, STR_EMPTY) : node_null(l->arena));
}

static struct node *pairs(struct loader *l, struct node *node, enum bare_key bare, const struct key_path *path)
{
	struct node *map;

	if (!node_is_seq(node))
		return node;
	map = derive_collection(node, node_map(l->arena));
	for (size_t i = 0; i < node->items.n; i++) {
		const struct node *item = node->items.at[i];
		size_t sign = str_chr(item->text, '=');
		size_t end = sign == STR_NONE ? item->text.len : sign;
		struct node *value = sign == STR_NONE ? bare_value(l, item, bare, PATH_ITEM(path, i)) :
							derive_text(l, item, str_from(item->text, sign + 1), sign + 1);

		if (value)
			entry_set(l, map, str_slice(item->text, 0, end), derive_span(l, item, 0, end), value);
	}
	return map;
}

struct node *expand_environment(struct loader *l, struct node *node, const struct key_path *path)
{
	return pairs(l, node, BARE_NULL, path);
}

struct node *expand_labels(struct loader *l, struct node *node, const struct key_path *path)
{
	return pairs(l, node, BARE_EMPTY, path);
}

struct node *expand_key_values(struct loader *l, struct node *node, const struct key_path *path)
{
	return pairs(l, node, BARE_REFUSED, path);
}

struct node *expand_ssh(struct loader *l, struct node *node, const struct key_path *path)
{
	return pairs(l, node, BARE_DEFAULT_ONLY, path);
}

/* "[::1]" → "::1" */
static struct str without_brackets(struct str address)
{
	bool bracketed = address.len > 2 && address.ptr[0] == '[' && address.ptr[address.len - 1] == ']';

	return bracketed ? str_slice(address, 1, address.len - 1) : address;
}

static bool host_valid(struct loader *l, struct str host, struct span span, const struct key_path *path)
{
	if (host.len && str_chr(host, ':') == STR_NONE && str_chr(host, '=') == STR_NONE)
		return true;
	complain_at(l, &COMPOSE_BAD_HOST, span, path, "\"%s\" is not the name of a host", shown(l, host));
	return false;
}

static void host_item(struct loader *l, struct node *map, const struct node *item, const struct key_path *path)
{
	size_t sign = str_chr(item->text, '=');
	struct str host, rest, address;
	struct node *list;

	if (sign == STR_NONE)
		sign = str_chr(item->text, ':');
	if (sign == STR_NONE) {
		complain(l, &COMPOSE_BAD_HOST, item, path, "\"%s\" has no address", shown(l, item->text));
		return;
	}
	host = str_slice(item->text, 0, sign);
	if (!host_valid(l, host, item->span, path))
		return;
	list = node_get_str(map, host);
	if (!list) {
		list = derive_collection(item, node_seq(l->arena));
		entry_set(l, map, host, derive_span(l, item, 0, sign), list);
	}
	rest = str_from(item->text, sign + 1);
	while (str_split(&rest, ',', &address)) {
		struct str bare = without_brackets(address);

		node_add(l->arena, list, derive_text(l, item, bare, (size_t)(bare.ptr - item->text.ptr)));
	}
}

struct node *expand_hosts(struct loader *l, struct node *node, const struct key_path *path)
{
	struct node *map;

	if (node_is_seq(node)) {
		map = derive_collection(node, node_map(l->arena));
		for (size_t i = 0; i < node->items.n; i++)
			host_item(l, map, node->items.at[i], PATH_ITEM(path, i));
		return map;
	}
	for (size_t i = 0; i < node->entries.n; i++) {
		struct node_entry *entry = &node->entries.at[i];

		host_valid(l, entry->key, entry->key_span, PATH_KEY(path, entry->key));
		for (size_t j = 0; node_is_seq(entry->value) && j < entry->value->items.n; j++)
			entry->value->items.at[j]->text = without_brackets(entry->value->items.at[j]->text);
	}
	return node;
}

struct node *expand_depends_on(struct loader *l, struct node *node, const struct key_path *path)
{
	struct node *map;

	(void)path;
	if (!node_is_seq(node))
		return node;
	map = derive_collection(node, node_map(l->arena));
	for (size_t i = 0; i < node->items.n; i++) {
		struct node *item = node->items.at[i];
		struct node *dependency = derive_collection(item, node_map(l->arena));

		dependency->tag = STR_EMPTY;
		node_set_node(l->arena, dependency, "condition", derive_scalar(l, item, node_str(l->arena, STR("service_started"))));
		node_set_node(l->arena, dependency, "required", derive_scalar(l, item, node_bool(l->arena, true)));
		entry_set(l, map, item->text, item->span, dependency);
	}
	return map;
}

struct node *expand_networks(struct loader *l, struct node *node, const struct key_path *path)
{
	struct node *map;

	(void)path;
	if (!node_is_seq(node))
		return node;
	map = derive_collection(node, node_map(l->arena));
	for (size_t i = 0; i < node->items.n; i++) {
		struct node *item = node->items.at[i];

		entry_set(l, map, item->text, item->span, derive_scalar(l, item, node_null(l->arena)));
	}
	return map;
}

/* "text" → {key: text} */
static struct node *wrap(struct loader *l, struct node *scalar, const char *key)
{
	struct node *map;

	if (!node_is_scalar(scalar) || scalar->type == TYPE_NULL)
		return scalar;
	map = derive_collection(scalar, node_map(l->arena));
	scalar->tag = STR_EMPTY;
	entry_set(l, map, str_of(key), scalar->span, scalar);
	return map;
}

struct node *expand_build(struct loader *l, struct node *node, const struct key_path *path)
{
	(void)path;
	return wrap(l, node, "context");
}

struct node *expand_extends(struct loader *l, struct node *node, const struct key_path *path)
{
	(void)path;
	return wrap(l, node, "service");
}

struct node *expand_file_mount(struct loader *l, struct node *node, const struct key_path *path)
{
	(void)path;
	return wrap(l, node, "source");
}

struct node *expand_env_file_item(struct loader *l, struct node *node, const struct key_path *path)
{
	(void)path;
	return wrap(l, node, "path");
}

struct node *expand_env_file(struct loader *l, struct node *node, const struct key_path *path)
{
	if (!node_is_scalar(node))
		return node;
	struct node *list = expand_string_list(l, node, path);

	list->items.at[0] = wrap(l, node, "path");
	return list;
}

struct node *expand_include(struct loader *l, struct node *node, const struct key_path *path)
{
	struct node *map = node;

	if (node_is_scalar(node)) {
		map = wrap(l, node, "path");
		node_set_node(l->arena, map, "path", expand_string_list(l, node, path));
	}
	return map;
}

struct node *expand_gpus(struct loader *l, struct node *node, const struct key_path *path)
{
	struct node *list, *request;

	(void)path;
	if (!node_is_scalar(node))
		return node;
	list = derive_collection(node, node_seq(l->arena));
	request = node_add(l->arena, list, derive_collection(node, node_map(l->arena)));
	request->tag = STR_EMPTY;
	node_set_node(l->arena, request, "count", derive_scalar(l, node, node_int(l->arena, -1)));
	return list;
}

/* {external: {name: n}} is an old way to write {external: true, name: n}. */
struct node *expand_external(struct loader *l, struct node *node, const struct key_path *path)
{
	struct node *external = node_get(node, "external");
	struct node *name = node_get(node, "name");
	struct node *inner;

	if (!node_is_map(external))
		return node;
	inner = node_get(external, "name");
	if (inner) {
		complain(l, &COMPOSE_DEPRECATED, inner, PATH_KEY(PATH_KEY(path, STR("external")), STR("name")),
			 "external.name is deprecated: write name: %s beside external: true", shown(l, inner->text));
		if (name && !str_eq(name->text, inner->text))
			complain(l, &COMPOSE_CONTRADICTION, inner, PATH_KEY(path, STR("external")),
				 "name and external.name say different things");
	}
	if (inner && !name)
		entry_set(l, node, STR("name"), inner->span, inner);
	node_set_node(l->arena, node, "external", derive_collection(external, node_bool(l->arena, true)));
	return node;
}
