#include "docs/internal.h"

static const char *const workload_kinds[] = { "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", NULL };

static struct docs_objects *objects_get(struct docs *docs, struct str label)
{
	struct docs_objects *objects = map_get(&docs->objects, label);

	if (!objects) {
		objects = arena_new_of(docs->arena, struct docs_objects);
		map_set(&docs->objects, label, objects);
	}
	return objects;
}

/* An object belongs to the service that its label names; a scaler without one to the workload that it scales. */
static struct str owner_label(const struct docs_object *object)
{
	struct str label = node_text(node_path(object->root, "metadata", "labels", "app.kubernetes.io/name", NULL));

	return label.len ? label : node_text(node_path(object->root, "spec", "scaleTargetRef", "name", NULL));
}

static void take_object(struct docs *docs, const struct docs_object *object)
{
	struct str label = owner_label(object);
	struct docs_objects *objects = label.len ? objects_get(docs, label) : NULL;

	if (str_is(object->kind, "Namespace"))
		docs->name_space = object->name;
	if (str_is(object->kind, "PersistentVolumeClaim"))
		map_set(&docs->claim_objects, object->name, (struct docs_object *)(uintptr_t)object);
	if (!objects)
		return;
	if (str_in(object->kind, workload_kinds))
		objects->workload = objects->workload ? objects->workload : object;
	else if (str_is(object->kind, "HorizontalPodAutoscaler"))
		objects->scaler = object;
	else if (str_is(object->kind, "PodDisruptionBudget"))
		objects->budget = object;
	else if (str_is(object->kind, "Service"))
		*vec_push(docs->arena, &objects->services) = object;
	else if (str_is(object->kind, "NetworkPolicy"))
		*vec_push(docs->arena, &objects->policies) = object;
}

static struct docs_secret *secret_get(struct docs *docs, struct str name)
{
	struct docs_secret *secret = map_get(&docs->secrets, name);

	if (!secret) {
		secret = arena_new_of(docs->arena, struct docs_secret);
		*secret = (struct docs_secret){
			.name = name,
			.keys = MAP_INIT(docs->arena),
			.users = MAP_INIT(docs->arena),
			.files = MAP_INIT(docs->arena),
		};
		map_set(&docs->secrets, name, secret);
	}
	return secret;
}

static void map_add(struct map *map, struct arena *arena, struct str text)
{
	struct str *kept = arena_new_of(arena, struct str);

	*kept = text;
	map_set(map, text, kept);
}

void docs_secret_use(struct docs *docs, struct str name, struct str key, const struct stack_service *service)
{
	struct docs_secret *secret = secret_get(docs, name);

	map_add(&secret->users, docs->arena, service->label);
	if (key.len)
		map_add(&secret->keys, docs->arena, key);
}

/* "api_token.txt=secrets/files/api-token/api_token.txt", or a path whose last part is the key. */
static void take_secret_file(struct docs *docs, struct docs_secret *secret, struct str folder, struct str entry)
{
	size_t equals = str_chr(entry, '=');
	struct str path = equals == STR_NONE ? entry : str_from(entry, equals + 1);

	map_add(&secret->files, docs->arena,
		str_fmt(docs->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(folder), STR_ARG(path)));
	map_add(&secret->keys, docs->arena,
		equals == STR_NONE ? str_from(path, str_rchr(path, '/') + 1) : str_slice(entry, 0, equals));
}

static void take_generators(struct docs *docs, const struct artefact *kustomization)
{
	const struct node *generators = node_get(kustomization->object, "secretGenerator");
	struct str folder = str_slice(kustomization->path, 0, str_rchr(kustomization->path, '/'));

	for (size_t i = 0; node_is_seq(generators) && i < generators->items.n; i++) {
		const struct node *generator = generators->items.at[i];
		const struct node *envs = node_get(generator, "envs"), *files = node_get(generator, "files");
		struct docs_secret *secret = secret_get(docs, node_text(node_get(generator, "name")));

		for (size_t k = 0; node_is_seq(envs) && k < envs->items.n; k++)
			map_add(&secret->files, docs->arena,
				str_fmt(docs->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(folder),
					STR_ARG(node_text(envs->items.at[k]))));
		for (size_t k = 0; node_is_seq(files) && k < files->items.n; k++)
			take_secret_file(docs, secret, folder, node_text(files->items.at[k]));
	}
}

void docs_objects_find(struct docs *docs)
{
	for (size_t i = 0; i < docs->tree->by_path.n; i++) {
		const struct artefact *artefact = docs->tree->by_path.at[i].value;
		struct docs_object *object;

		if (!artefact->object)
			continue;
		if (str_ends(artefact->path, "/kustomization.yaml")) {
			take_generators(docs, artefact);
			continue;
		}
		if (!str_starts(artefact->path, "base/"))
			continue;
		object = arena_new_of(docs->arena, struct docs_object);
		*object = (struct docs_object){
			.path = artefact->path,
			.kind = node_text(node_get(artefact->object, "kind")),
			.name = node_text(node_path(artefact->object, "metadata", "name", NULL)),
			.root = artefact->object,
		};
		take_object(docs, object);
	}
}

const struct docs_objects *docs_objects_of(const struct docs *docs, const struct stack_service *service)
{
	static const struct docs_objects none = { 0 };
	const struct docs_objects *objects = map_get(&docs->objects, service->label);

	return objects ? objects : &none;
}

const struct node *docs_pod_spec(const struct node *workload)
{
	const struct node *job = node_path(workload, "spec", "jobTemplate", NULL);

	return node_path(job ? job : workload, "spec", "template", "spec", NULL);
}

const struct stack_service *docs_pod_owner(const struct stack_service *service)
{
	for (size_t steps = 0; service->network_of && steps < 64; steps++) /* the loader refuses cycles */
		service = service->network_of;
	return service;
}

static const struct node *container_named(const struct node *list, struct str name)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		if (str_eq(node_text(node_get(list->items.at[i], "name")), name))
			return list->items.at[i];
	return NULL;
}

const struct node *docs_container(const struct docs *docs, const struct stack_service *service)
{
	const struct docs_objects *objects = docs_objects_of(docs, docs_pod_owner(service));
	const struct node *spec = objects->workload ? docs_pod_spec(objects->workload->root) : NULL;
	const struct node *found = container_named(node_get(spec, "containers"), service->label);

	return found ? found : container_named(node_get(spec, "initContainers"), service->label);
}
