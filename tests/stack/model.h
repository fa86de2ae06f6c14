/*
 * A stack written down in a few lines, for tests: no Compose, no files.
 *
 *	services:
 *	  api: {image: a/b, build: true, command: [x], entrypoint: [x], env: {A: b}, ports: [80], expose: [8000],
 *		health: [curl, x], needs: {db: healthy}, links: {db: alias}, networks: [front], aliases: [x], container: name,
 *		files: {/etc/nginx/nginx.conf: "…"}, volumes: {/data: name}, restart: always, labels: {a: b}}
 */
#pragma once
#include "base/sort.h"
#include "doc/yaml.h"
#include "lib/test.h"
#include "stack/enrich.h"
#include "stack/names.h"

struct model {
	struct fixture *f;
	struct stack *stack;
};

static inline const struct origin *model_origin(struct model *m, const struct node *node, struct str what)
{
	struct origin *origin = arena_new_of(m->f->arena, struct origin);

	*origin = (struct origin){ .kind = ORIGIN_SPAN, .span = node->span, .what = what };
	return origin;
}

static inline struct stack_words model_words(struct model *m, const struct node *list)
{
	struct stack_words words = { 0 };

	if (!list)
		return words;
	words.at = arena_calloc(m->f->arena, node_count(list), sizeof(*words.at));
	words.origin = model_origin(m, list, STR("words"));
	for (size_t i = 0; i < node_count(list); i++)
		words.at[words.n++] = node_text(list->items.at[i]);
	return words;
}

static inline struct stack_str model_str(struct model *m, const struct node *node)
{
	if (!node)
		return (struct stack_str){ 0 };
	return (struct stack_str){ node_text(node), model_origin(m, node, STR("text")) };
}

static inline struct stack_network *model_network(struct model *m, struct str name)
{
	struct stack_network *network;

	for (size_t i = 0; i < m->stack->networks.n; i++)
		if (str_eq(m->stack->networks.at[i]->name, name))
			return m->stack->networks.at[i];
	network = arena_new_of(m->f->arena, struct stack_network);
	network->name = name;
	*vec_push(m->f->arena, &m->stack->networks) = network;
	return network;
}

static inline void model_ports(struct model *m, struct stack_service *service, const struct node *list, bool published)
{
	for (size_t i = 0; i < node_count(list); i++) {
		struct str text = node_text(list->items.at[i]), outer = STR_EMPTY;
		enum stack_protocol protocol = PROTOCOL_TCP;
		size_t colon = str_chr(text, ':');
		uint64_t number;

		if (colon != STR_NONE) {
			outer = str_slice(text, 0, colon);
			text = str_from(text, colon + 1);
		}
		if (str_ends(text, "/udp")) {
			protocol = PROTOCOL_UDP;
			text = str_slice(text, 0, text.len - 4);
		}
		assert_true(str_to_uint(text, &number));
		struct stack_port *port = stack_port_add(m->stack, service, (uint16_t)number, protocol);
		port->published = published;
		port->published_as = outer;
		port->origin = model_origin(m, list->items.at[i], STR("port"));
	}
}

static inline void model_mounts(struct model *m, struct stack_service *service, const struct node *node)
{
	const struct node *files = node_get(node, "files"), *volumes = node_get(node, "volumes");

	for (size_t i = 0; node_is_map(files) && i < files->entries.n; i++) {
		const struct node_entry *entry = &files->entries.at[i];
		struct stack_file *file = arena_new_of(m->f->arena, struct stack_file);
		struct str base = str_from(entry->key, str_rchr(entry->key, '/') + 1);

		*file = (struct stack_file){
			.name = name_label(m->f->arena, base, 63), .kind = FILE_CONFIG, .source = FROM_FILE, .path = base, .n_items = 1,
		};
		file->items = arena_new_of(m->f->arena, struct stack_file_item);
		file->items[0] = (struct stack_file_item){ .key = base, .relative = base, .content = node_text(entry->value) };
		file->origin = model_origin(m, entry->value, STR("file"));
		*vec_push(m->f->arena, &m->stack->files) = file;
		*vec_push(m->f->arena, &service->mounts) = (struct stack_mount){
			.kind = MOUNT_FILE, .target = entry->key, .read_only = true, .file = file, .origin = file->origin };
	}
	for (size_t i = 0; node_is_map(volumes) && i < volumes->entries.n; i++) {
		struct stack_volume *volume = arena_new_of(m->f->arena, struct stack_volume);

		volume->name = node_text(volumes->entries.at[i].value);
		*vec_push(m->f->arena, &m->stack->volumes) = volume;
		*vec_push(m->f->arena, &service->mounts) = (struct stack_mount){
			.kind = MOUNT_VOLUME, .target = volumes->entries.at[i].key, .volume = volume,
			.origin = model_origin(m, volumes->entries.at[i].value, STR("volume")) };
	}
}

static inline void model_service(struct model *m, struct stack_service *service, const struct node *node)
{
	const struct node *env = node_get(node, "env"), *networks = node_get(node, "networks");
	const struct node *aliases = node_get(node, "aliases"), *labels = node_get(node, "labels");
	struct arena *arena = m->f->arena;

	service->image = model_str(m, node_get(node, "image"));
	service->restart = model_str(m, node_get(node, "restart"));
	service->build.present = node_get(node, "build") != NULL;
	service->command = model_words(m, node_get(node, "command"));
	service->entrypoint = model_words(m, node_get(node, "entrypoint"));
	service->health.test = model_words(m, node_get(node, "health"));
	service->health.origin = service->health.test.origin;
	service->host_network.value = node_get(node, "host_network") != NULL;
	model_ports(m, service, node_get(node, "ports"), true);
	model_ports(m, service, node_get(node, "expose"), false);
	model_mounts(m, service, node);
	for (size_t i = 0; node_is_map(env) && i < env->entries.n; i++)
		*vec_push(arena, &service->env) = (struct stack_env){
			.name = env->entries.at[i].key, .value = node_text(env->entries.at[i].value),
			.origin = model_origin(m, env->entries.at[i].value, env->entries.at[i].key) };
	for (size_t i = 0; node_is_map(labels) && i < labels->entries.n; i++)
		*vec_push(arena, &service->labels) = (struct stack_pair){
			.key = labels->entries.at[i].key, .value = node_text(labels->entries.at[i].value),
			.origin = model_origin(m, labels->entries.at[i].value, STR("label")) };
	for (size_t i = 0; i < node_count(networks); i++) {
		struct stack_network *network = model_network(m, node_text(networks->items.at[i]));

		*vec_push(arena, &service->networks) = network;
		*vec_push(arena, &network->members) = service;
	}
	for (size_t i = 0; i < node_count(aliases); i++)
		*vec_push(arena, &service->aliases) =
			(struct stack_alias){ .name = node_text(aliases->items.at[i]), .why = "network alias" };
	if (node_get(node, "container"))
		*vec_push(arena, &service->aliases) =
			(struct stack_alias){ .name = node_text(node_get(node, "container")), .why = "container_name" };
}

static inline enum stack_condition model_condition(struct str word)
{
	if (str_is(word, "completed"))
		return WAIT_COMPLETED;
	return str_is(word, "healthy") ? WAIT_HEALTHY : WAIT_STARTED;
}

static inline void model_needs(struct model *m, struct stack_service *service, const struct node *node)
{
	const struct node *needs = node_get(node, "needs"), *links = node_get(node, "links");

	for (size_t i = 0; node_is_map(needs) && i < needs->entries.n; i++) {
		struct stack_service *to = stack_service(m->stack, needs->entries.at[i].key);
		struct str condition = node_text(needs->entries.at[i].value);

		assert_non_null(to);
		*vec_push(m->f->arena, &service->dependencies) = (struct stack_dependency){
			.service = to,
			.condition = model_condition(condition),
			.required = true,
			.origin = model_origin(m, needs->entries.at[i].value, STR("needs")) };
		to->awaited = to->awaited || str_is(condition, "completed");
	}
	for (size_t i = 0; node_is_map(links) && i < links->entries.n; i++) {
		struct stack_service *to = stack_service(m->stack, links->entries.at[i].key);

		assert_non_null(to);
		*vec_push(m->f->arena, &service->dependencies) = (struct stack_dependency){
			.service = to, .required = true, .implied = true, .link = true,
			.origin = model_origin(m, links->entries.at[i].value, STR("links")) };
		*vec_push(m->f->arena, &to->aliases) = (struct stack_alias){
			.name = node_text(links->entries.at[i].value), .why = "link", .client = service };
	}
}

static inline int model_by_name(const void *a, const void *b, void *context)
{
	const struct stack_service *const *left = a, *const *right = b;

	(void)context;
	return str_cmp((*left)->name, (*right)->name);
}

/* `text` holds the services alone; spans are in compose.yaml. */
static inline struct stack *model_stack(struct fixture *f, const char *text)
{
	struct model m = { .f = f, .stack = arena_new_of(f->arena, struct stack) };
	struct yaml_documents documents = { 0 };

	m.stack->arena = f->arena;
	m.stack->name = m.stack->label = STR("shop");
	if (yaml_read(f->arena, source_of(f, "compose.yaml", text), &(struct yaml_options){ 0 }, &documents, f->out) < 0 ||
	    !node_is_map(documents.list.at[0])) {
		print_error("the model can't be read:\n%s\n", text);
		assert_no_findings(f->out);
		fail();
	}
	const struct node *services = documents.list.at[0];
	for (size_t i = 0; i < services->entries.n; i++) {
		struct stack_service *service = arena_new_of(f->arena, struct stack_service);

		service->name = service->label = services->entries.at[i].key;
		service->origin = model_origin(&m, services->entries.at[i].value, service->name);
		*vec_push(f->arena, &m.stack->services) = service;
	}
	sort_stable(m.stack->services.at, m.stack->services.n, sizeof(void *), model_by_name, NULL);
	for (size_t i = 0; i < services->entries.n; i++)
		model_service(&m, stack_service(m.stack, services->entries.at[i].key), services->entries.at[i].value);
	for (size_t i = 0; i < services->entries.n; i++)
		model_needs(&m, stack_service(m.stack, services->entries.at[i].key), services->entries.at[i].value);
	return m.stack;
}
