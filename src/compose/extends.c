/*
 * `extends`: a service starts from another one, of the same document or of another file.
 *
 * Services are resolved in the order of the document, each once; a chain may be LOAD_MAX_DEPTH long. A service of another
 * file is checked when somebody asks for it, as the rest of that file is none of our business.
 */
#include "compose/load.h"

#include "base/file.h"

static struct service_progress *progress_of(struct loader *l, struct service_set *set, struct str name)
{
	struct service_progress *progress = map_get(&set->progress, name);

	if (!progress) {
		progress = arena_new_of(l->arena, struct service_progress);
		map_set(&set->progress, name, progress);
	}
	return progress;
}

/* All documents of a file as one map of services. Several ones are checked first, as merging needs canonical forms. */
static void services_of(struct loader *l, struct scope *scope, struct service_set *set)
{
	const struct yaml_documents *documents = set->file->documents;
	const struct compose_key *key = compose_key_find(STR("services"));
	const struct key_path *path = PATH_KEY(NULL, STR("services"));

	set->checked = documents && documents->list.n > 1;
	for (size_t i = 0; documents && i < documents->list.n; i++) {
		const struct node *raw = node_get(documents->list.at[i], "services");
		struct node *copy = node_is_map(raw) ? typed_copy(l, scope, raw, path) : NULL;

		if (copy && set->checked)
			copy = check_value(l, key, copy, path);
		if (copy && set->services)
			set->services = merge_value(l, key, set->services, copy, path, false);
		else if (copy)
			set->services = copy;
	}
}

static struct service_set *set_of_file(struct loader *l, struct scope *scope, const struct node *name, const struct key_path *path)
{
	struct str absolute = path_resolve(l, scope->directory, name->text);
	struct service_set *set = map_get(&scope->extended, absolute);
	struct err why = { 0 };

	if (set)
		return set;
	set = arena_new_of(l->arena, struct service_set);
	*set = (struct service_set){ .foreign = true, .progress = MAP_INIT(l->arena) };
	map_set(&scope->extended, absolute, set);
	set->file = file_open(l, absolute, path_shown(l, absolute), &why);
	if (!set->file) {
		complain(l, &COMPOSE_EXTENDS, name, path, "%s", why.message);
		return set;
	}
	services_of(l, scope, set);
	if (set->file->documents && !set->services)
		complain(l, &COMPOSE_EXTENDS, name, path, "%s has no services", shown(l, set->file->shown));
	return set;
}

static struct node *resolve_service(struct loader *l, struct scope *scope, struct service_set *set, struct str name);

/* What `service` extends, resolved itself; NULL where there is no such thing, and that was said. */
static struct node *base_of(struct loader *l, struct scope *scope, struct service_set *set, struct str name,
			    const struct node *extends, unsigned int *depth)
{
	const struct key_path *path = PATH_KEY(PATH_KEY(PATH_KEY(NULL, STR("services")), name), STR("extends"));
	const struct node *ref = node_get(extends, "service"), *file = node_get(extends, "file");
	struct service_set *from = set;
	struct service_progress *progress;

	if (!ref) {
		complain(l, &COMPOSE_MISSING_KEY, extends, path, "\"extends\" needs the key \"service\"");
		return NULL;
	}
	if (file)
		from = set_of_file(l, scope, file, PATH_KEY(path, STR("file")));
	if (!from->services)
		return NULL;
	if (!node_get_str(from->services, ref->text)) {
		complain(l, &COMPOSE_EXTENDS, ref, PATH_KEY(path, STR("service")), "there is no service \"%s\" in %s",
			 shown(l, ref->text), shown(l, from->file->shown));
		return NULL;
	}
	progress = progress_of(l, from, ref->text);
	if (progress->state == SERVICE_BUSY) {
		complain(l, &COMPOSE_EXTENDS_CYCLE, ref, PATH_KEY(path, STR("service")), "\"%s\" extends itself over \"%s\"",
			 shown(l, name), shown(l, ref->text));
		return NULL;
	}
	struct node *base = resolve_service(l, scope, from, ref->text);

	*depth = progress->depth + 1;
	if (*depth > LOAD_MAX_DEPTH) {
		complain(l, &COMPOSE_EXTENDS_CYCLE, ref, PATH_KEY(path, STR("service")), "the chain of services is longer than %d",
			 LOAD_MAX_DEPTH);
		return NULL;
	}
	return base;
}

/* A service of another file: checked now, its paths seen from there. */
static struct node *foreign_service(struct loader *l, const struct service_set *set, struct node *service,
				    const struct key_path *path)
{
	if (!set->checked)
		service = check_value(l, compose_key_find(STR("services.*")), service, path);
	if (!service)
		return node_map(l->arena);
	paths_of_service(l, path_dir(set->file->path), service);
	return service;
}

/* Recursion is bounded by the number of services that are busy: see the limit. */
static struct node *resolve_service(struct loader *l, struct scope *scope, struct service_set *set, struct str name)
{
	struct node_entry *entry = node_entry(set->services, name);
	struct service_progress *progress = progress_of(l, set, name);
	const struct key_path *path = PATH_KEY(PATH_KEY(NULL, STR("services")), name);
	struct node *extends, *base;

	if (progress->state == SERVICE_DONE)
		return entry->value;
	progress->state = SERVICE_BUSY;
	if (set->foreign)
		entry->value = foreign_service(l, set, entry->value, path);
	extends = node_get(entry->value, "extends");
	base = NULL;
	if (node_is_map(extends) && l->extending < LOAD_MAX_DEPTH) {
		l->extending++;
		base = base_of(l, scope, set, name, extends, &progress->depth);
		l->extending--;
	} else if (node_is_map(extends)) {
		complain(l, &COMPOSE_EXTENDS_CYCLE, extends, PATH_KEY(path, STR("extends")),
			 "the chain of services is longer than %d", LOAD_MAX_DEPTH);
		progress->depth = LOAD_MAX_DEPTH;
	}
	if (extends)
		node_remove(entry->value, STR("extends"));
	if (extends && (!base || wounded(l, base->span))) /* what it should have inherited is missed no second time */
		wound(l, entry->value->span);
	if (base && node_is_map(base)) {
		base = deep_copy(l, base);
		base->span = entry->value->span;
		entry->value = merge_value(l, compose_key_find(STR("services.*")), base, entry->value, path, true);
	}
	progress->state = SERVICE_DONE;
	return entry->value;
}

void extends_apply(struct loader *l, struct scope *scope, struct compose_file *file, struct node *document)
{
	struct service_set set = { .services = node_get(document, "services"), .file = file, .progress = MAP_INIT(l->arena) };

	for (size_t i = 0; node_is_map(set.services) && i < set.services->entries.n; i++)
		if (node_get(set.services->entries.at[i].value, "extends"))
			resolve_service(l, scope, &set, set.services->entries.at[i].key);
}
