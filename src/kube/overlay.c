/*
 * The overlays: one folder an environment, written once and then the team's. What is there works as it stands; what
 * teams change most often (images, numbers of pods, storage, host names) has its place in it.
 *
 * Patches have a target, so that one whose object has gone changes nothing, where kustomize would stop.
 */
#include "base/sort.h"
#include "base/strbuf.h"
#include "cluster/quantity.h"
#include "kube/render.h"
#include "stack/images.h"

struct overlay {
	struct render *base, *own; /* `own`: of the environment, or the base again */
	struct str name;
	struct node *root, *patches;
};

#define ENVIRONMENT "environments.%" PRI_STR

static struct node *overlay_list(struct overlay *o, const char *key)
{
	struct node *list = node_get(o->root, key);

	return list ? list : node_set_seq(o->base->arena, o->root, key);
}

/* ---- Components ---- */

static bool is_chosen(const struct overlay *o, struct str component)
{
	const struct node *list = config_node(o->base->config, ENVIRONMENT ".components", STR_ARG(o->name));

	if (node_is_scalar(list))
		return str_eq(node_text(list), component);
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		if (str_eq(node_text(list->items.at[i]), component))
			return true;
	return false;
}

static void check_component(struct overlay *o, const struct node *item)
{
	struct render *r = o->base;

	if (map_get(&r->components, node_text(item)))
		return;
	finding(r->out, &KUBE_COMPONENT, item, "there is no component \"%" PRI_STR "\" for this project",
		STR_ARG(str_show(r->arena, node_text(item))));
}

static int by_name(const void *a, const void *b, void *context)
{
	(void)context;
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* What could be chosen stands beside what is. */
static void fill_components(struct overlay *o, bool of_environment)
{
	struct render *r = o->base;
	const struct node *chosen = config_node(r->config, ENVIRONMENT ".components", STR_ARG(o->name));
	_cleanup_strbuf_ struct strbuf others = STRBUF_INIT(STRBUF_MAX);

	if (node_is_scalar(chosen))
		check_component(o, chosen);
	for (size_t i = 0; node_is_seq(chosen) && i < chosen->items.n; i++)
		check_component(o, chosen->items.at[i]);
	if (of_environment)
		node_add_str(r->arena, overlay_list(o, "components"),
			     str_fmt(r->arena, "../../components/environment-%" PRI_STR, STR_ARG(o->name)));
	struct str *names = arena_calloc(r->arena, r->components.n, sizeof(*names));

	for (size_t i = 0; i < r->components.n; i++)
		names[i] = r->components.at[i].key;
	sort_stable(names, r->components.n, sizeof(*names), by_name, NULL);
	for (size_t i = 0; i < r->components.n; i++) {
		struct str name = names[i];

		if (is_chosen(o, name))
			node_add_str(r->arena, overlay_list(o, "components"),
				     str_fmt(r->arena, "../../components/%" PRI_STR, STR_ARG(name)));
		else
			strbuf_addf(&others, "\n  - ../../components/%" PRI_STR, STR_ARG(name));
	}
	if (!strbuf_str(&others).len)
		return;
	struct node *list = node_get(o->root, "components");
	struct node *at = list ? list : node_get(o->root, "resources");
	at->comment = str_fmt(r->arena, "Components that you may add%s:%" PRI_STR, list ? "" : " (under components:)",
			      STR_ARG(strbuf_str(&others)));
}

/* ---- Images ---- */

static struct node *image_entry(struct overlay *o, struct str image)
{
	struct render *r = o->base;
	struct image_name name = image_name(image);
	struct str tag = config_str(r->config, ENVIRONMENT ".tag", STR_ARG(o->name));
	struct node *entry = node_map(r->arena);

	if (!tag.len)
		tag = name.tag;
	struct str digest = name.digest.len ? str_fmt(r->arena, "@%" PRI_STR, STR_ARG(name.digest)) : STR_EMPTY;
	struct str bare = str_slice(image, 0, image.len - digest.len);
	if (name.tag.len)
		bare = str_slice(bare, 0, bare.len - name.tag.len - 1);
	node_set_str(r->arena, entry, "name", bare);
	if (tag.len)
		node_set_str(r->arena, entry, "newTag", tag);
	else if (name.digest.len)
		node_set_str(r->arena, entry, "digest", name.digest);
	else
		return NULL;
	return entry;
}

static bool is_listed(const struct node *list, const struct node *entry)
{
	for (size_t i = 0; i < node_count(list); i++)
		if (str_eq(node_text(node_get(list->items.at[i], "name")), node_text(node_get(entry, "name"))))
			return true;
	return false;
}

/* The hash in a Job's name is of the base's template: an image that is pinned here changes the Job, and not its name.
 */
static bool has_job(const struct render *r)
{
	for (size_t i = 0; i < r->objects.n; i++)
		if (str_is(node_text(node_get(r->objects.at[i].object, "kind")), "Job"))
			return true;
	return false;
}

/* Those that are built from the project's sources: a pipeline writes what it has pushed. */
static void fill_images(struct overlay *o)
{
	for (size_t i = 0; i < o->own->built.n; i++) {
		struct node *entry = image_entry(o, o->own->built.at[i].image);
		struct node *list = node_get(o->root, "images");

		if (!entry || is_listed(list, entry))
			continue;
		if (!list) {
			list = overlay_list(o, "images");
			list->comment = str_fmt(
				o->base->arena,
				"What runs here. A pipeline pins what it has pushed:\n"
				"kustomize edit set image NAME@sha256:DIGEST%s",
				has_job(o->own)
					? "\nA finished Job with another image must be deleted before it is applied:"
					  "\nkubectl delete jobs -l app.kubernetes.io/component=job"
					: "");
		}
		node_add(o->base->arena, list, entry);
	}
}

/* ---- Patches ---- */

static struct str json_pointer(struct arena *arena, const char *path, size_t index, const char *rest)
{
	return str_fmt(arena, "%s/%zu%s", path, index, rest);
}

static void operation(struct strbuf *buf, const char *op, struct str path, struct str value, bool quoted)
{
	strbuf_addf(buf, "- {op: %s, path: %" PRI_STR ", value: %s%" PRI_STR "%s}\n", op, STR_ARG(path),
		    quoted ? "\"" : "", STR_ARG(value), quoted ? "\"" : "");
}

static void add_patch(struct overlay *o, struct str kind, struct str name, struct strbuf *buf, const char *comment)
{
	struct arena *arena = o->base->arena;
	struct str text = strbuf_take(buf, arena);
	struct node *entry, *target;

	if (!text.len)
		return;
	if (!o->patches)
		o->patches = node_seq(arena);
	entry = node_add(arena, o->patches, node_map(arena));
	target = node_set_map(arena, entry, "target");
	node_set_str(arena, target, "kind", kind);
	node_set_str(arena, target, "name", name);
	node_set_str(arena, entry, "patch", text);
	if (comment)
		entry->comment = str_of(comment);
}

/* A place to try things: half of the pods do. */
static bool is_small(struct str name)
{
	return str_starts(name, "dev") || str_starts(name, "test") || str_starts(name, "local");
}

/* A key of environments.NAME.services.SERVICE. */
static const struct node *own_key(const struct overlay *o, struct str service, const char *key)
{
	const struct node *all = node_get(o->base->config->root, "environments");
	const struct node *services = node_get(node_get_str(all, o->name), "services");

	return node_get(node_get_str(services, service), key);
}

static int64_t number_of(const struct overlay *o, struct str service, const char *key, int64_t otherwise)
{
	int64_t number;

	return node_to_int(own_key(o, service, key), RESOLVE_YAML12, &number) ? number : otherwise;
}

static struct str digits(struct overlay *o, int64_t number)
{
	return str_fmt(o->base->arena, "%lld", (long long)number);
}

static int64_t int_at(const struct node *map, const char *key)
{
	int64_t number = 0;

	return node_to_int(node_get(map, key), RESOLVE_JSON, &number) ? number : 0;
}

/* The ScaledObject that a chosen component puts in the autoscaler's place. */
static bool is_replaced(const struct overlay *o, struct str name)
{
	for (size_t i = 0; i < o->base->components.n; i++) {
		const struct component *component = o->base->components.at[i].value;

		for (size_t j = 0; is_chosen(o, component->name) && j < component->objects.n; j++) {
			const struct node *object = component->objects.at[j].object;

			if (str_is(node_text(node_get(object, "kind")), "ScaledObject") &&
			    str_eq(object_name_of(object), name))
				return true;
		}
	}
	return false;
}

static void excuse_minimum(struct overlay *o, struct strbuf *buf)
{
	operation(buf, "add", STR("/metadata/annotations"),
		  str_fmt(o->base->arena,
			  "{lotse.dev/ignore.scaler-minimum: \"%" PRI_STR " may be away for a moment\"}",
			  STR_ARG(o->name)),
		  false);
}

/* `replicas:` is for those that no autoscaler has. */
static void patch_autoscaler(struct overlay *o, const struct stack_service *service, const struct node *object)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	const struct node *spec = node_get(object, "spec");
	int64_t min = int_at(spec, "minReplicas"), max = int_at(spec, "maxReplicas");
	bool small = is_small(o->name), replaced = is_replaced(o, object_name_of(object));

	min = number_of(o, service->name, "min", small ? 1 : min);
	max = MAX_OF(number_of(o, service->name, "max", small ? MIN_OF(max, (int64_t)2) : max), min);
	operation(&buf, "replace", replaced ? STR("/spec/minReplicaCount") : STR("/spec/minReplicas"), digits(o, min),
		  false);
	operation(&buf, "replace", replaced ? STR("/spec/maxReplicaCount") : STR("/spec/maxReplicas"), digits(o, max),
		  false);
	if (min == 1 && !replaced)
		excuse_minimum(o, &buf);
	add_patch(o, replaced ? STR("ScaledObject") : STR("HorizontalPodAutoscaler"), object_name_of(object), &buf,
		  o->patches ? NULL
			     : "Numbers of pods. A larger maximum than the base's needs a larger quota:\n"
			       "services.NAME.autoscale.max in lotse.yaml raises both.");
}

/* Where several stand in the base one is an exception; its own annotations stay. */
static void excuse_single(struct overlay *o, const struct stack_service *service, const struct node *object)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct arena *arena = o->base->arena;
	struct str why = str_fmt(arena, "%" PRI_STR " may be away for a moment", STR_ARG(o->name));

	if (!map_get(&o->own->paths, str_fmt(arena, "%" PRI_STR "/service.yaml", STR_ARG(service->label))))
		return;
	if (node_path(object, "metadata", "annotations", NULL))
		operation(&buf, "add", STR("/metadata/annotations/lotse.dev~1ignore.single-replica"), why, true);
	else
		operation(&buf, "add", STR("/metadata/annotations"),
			  str_fmt(arena, "{lotse.dev/ignore.single-replica: \"%" PRI_STR "\"}", STR_ARG(why)), false);
	add_patch(o, STR("Deployment"), object_name_of(object), &buf, NULL);
}

static void count_replicas(struct overlay *o, const struct stack_service *service, const struct node *object)
{
	struct arena *arena = o->base->arena;
	int64_t count = int_at(node_get(object, "spec"), "replicas");
	int64_t wanted = number_of(o, service->name, "replicas", is_small(o->name) && count > 1 ? 1 : count);
	struct node *list, *entry;

	if (wanted == count && count < 2)
		return;
	list = overlay_list(o, "replicas");
	entry = node_add(arena, list, node_map(arena));
	node_set_str(arena, entry, "name", object_name_of(object));
	node_set_int(arena, entry, "count", wanted);
	if (wanted == 1 && count > 1)
		excuse_single(o, service, object);
}

static struct str amount_of(const struct node *object, const char *kind, const char *resource)
{
	const struct node *containers = node_path(object, "spec", "template", "spec", "containers", NULL);

	return node_count(containers) ? node_text(node_path(containers->items.at[0], "resources", kind, resource, NULL))
				      : STR_EMPTY;
}

static bool is_more(struct str a, struct str b)
{
	struct quantity left, right;

	return quantity_parse(a, &left) && quantity_parse(b, &right) && quantity_cmp(left, right) > 0;
}

static void add_amount(struct overlay *o, struct strbuf *buf, const char *path, struct str value)
{
	if (value.len)
		operation(buf, "add", str_fmt(o->base->arena, "/spec/template/spec/containers/0/resources/%s", path),
			  value, true);
}

/* The API refuses a request above its limit: what isn't given follows what is. */
static void patch_resources(struct overlay *o, const struct stack_service *service, const struct node *object)
{
	struct str cpu = node_text(own_key(o, service->name, "cpu")),
		   memory = node_text(own_key(o, service->name, "memory")),
		   limit = node_text(own_key(o, service->name, "memory_limit"));
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	if (!limit.len && is_more(memory, amount_of(object, "limits", "memory")))
		limit = memory;
	if (limit.len && is_more(memory.len ? memory : amount_of(object, "requests", "memory"), limit))
		memory = limit;
	add_amount(o, &buf, "requests/cpu", cpu);
	if (is_more(cpu, amount_of(object, "limits", "cpu")))
		add_amount(o, &buf, "limits/cpu", cpu);
	add_amount(o, &buf, "requests/memory", memory);
	add_amount(o, &buf, "limits/memory", limit);
	add_patch(o, node_text(node_get(object, "kind")), object_name_of(object), &buf, NULL);
}

static void patch_storage(struct overlay *o, const struct node *object, struct str class)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str kind = node_text(node_get(object, "kind"));
	const struct node *templates = node_path(object, "spec", "volumeClaimTemplates", NULL);

	if (str_is(kind, "PersistentVolumeClaim"))
		operation(&buf, "add", STR("/spec/storageClassName"), class, true);
	for (size_t i = 0; i < node_count(templates); i++)
		operation(&buf, "add",
			  json_pointer(o->base->arena, "/spec/volumeClaimTemplates", i, "/spec/storageClassName"),
			  class, true);
	add_patch(o, kind, object_name_of(object), &buf, NULL);
}

/* ---- Host names ---- */

/* The project's host, and names below it, under the environment's own; what isn't below it stays. */
static struct str host_there(struct overlay *o, struct str host)
{
	struct render *r = o->base;
	struct str own = config_str(r->config, ENVIRONMENT ".host", STR_ARG(o->name)), project = project_host(r);
	struct str suffix = str_fmt(r->arena, ".%" PRI_STR, STR_ARG(project));

	if (!own.len || !host.len)
		return STR_EMPTY;
	if (str_eq(host, project))
		return own;
	if (!str_ends(host, str_cstr(r->arena, suffix)))
		return STR_EMPTY;
	return str_fmt(r->arena, "%" PRI_STR ".%" PRI_STR, STR_ARG(str_slice(host, 0, host.len - suffix.len)),
		       STR_ARG(own));
}

/* Wherever a host stands in a route, a listener or a certificate. */
static void replace_hosts(struct overlay *o, const struct node *node, struct str path, struct strbuf *buf)
{
	struct arena *arena = o->base->arena;
	struct str host = host_there(o, node_text(node));

	if (host.len)
		operation(buf, "replace", path, host, false);
	for (size_t i = 0; node_is_map(node) && i < node->entries.n; i++)
		replace_hosts(o, node->entries.at[i].value,
			      str_fmt(arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(path), STR_ARG(node->entries.at[i].key)),
			      buf);
	for (size_t i = 0; node_is_seq(node) && i < node->items.n; i++)
		replace_hosts(o, node->items.at[i], str_fmt(arena, "%" PRI_STR "/%zu", STR_ARG(path), i), buf);
}

static void patch_hosts(struct overlay *o)
{
	for (size_t i = 0; i < o->base->components.n; i++) {
		const struct component *component = o->base->components.at[i].value;

		if (!is_chosen(o, component->name))
			continue;
		for (size_t j = 0; j < component->objects.n; j++) {
			const struct node *object = component->objects.at[j].object;
			struct str kind = node_text(node_get(object, "kind"));
			_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

			if (!str_is(kind, "HTTPRoute") && !str_is(kind, "Gateway") && !str_is(kind, "Ingress"))
				continue;
			replace_hosts(o, node_get(object, "spec"), STR("/spec"), &buf);
			add_patch(o, kind, object_name_of(object), &buf, NULL);
		}
	}
}

/* ---- All of it ---- */

/* The service that a rendered object is of: its folder's name is the label. */
static const struct stack_service *service_of(const struct render *r, const struct rendered *rendered)
{
	struct str folder = str_slice(rendered->path, 0, str_chr(rendered->path, '/'));

	for (size_t i = 0; i < r->stack->services.n; i++)
		if (str_eq(r->stack->services.at[i]->label, folder))
			return r->stack->services.at[i];
	return NULL;
}

static bool is_autoscaled(const struct render *r, struct str folder)
{
	return map_get(&r->paths, str_fmt(r->arena, "%" PRI_STR "/horizontalpodautoscaler.yaml", STR_ARG(folder))) !=
	       NULL;
}

static void patch_object(struct overlay *o, const struct rendered *rendered)
{
	struct str kind = node_text(node_get(rendered->object, "kind"));
	struct str class = config_str(o->base->config, ENVIRONMENT ".storage_class", STR_ARG(o->name));
	const struct stack_service *service = service_of(o->own, rendered);
	bool runs = str_is(kind, "Deployment") || str_is(kind, "StatefulSet");

	if (class.len && (str_is(kind, "StatefulSet") || str_is(kind, "PersistentVolumeClaim")))
		patch_storage(o, rendered->object, class);
	if (!service)
		return;
	if (str_is(kind, "HorizontalPodAutoscaler"))
		patch_autoscaler(o, service, rendered->object);
	if (str_is(kind, "Deployment") && !is_autoscaled(o->own, service->label))
		count_replicas(o, service, rendered->object);
	if (runs || str_is(kind, "DaemonSet"))
		patch_resources(o, service, rendered->object);
}

void write_overlay(struct render *base, struct render *own, struct str name, bool of_environment, struct tree *tree)
{
	struct overlay o = { .base = base, .own = own, .name = name, .root = kustomization_new(base->arena, false) };

	o.root->comment = str_fmt(base->arena,
				  "Your team's: lotse wrote this file once and never touches it again.\n"
				  "Apply: kubectl apply -k overlays/%" PRI_STR,
				  STR_ARG(name));
	node_add_str(base->arena, overlay_list(&o, "resources"), STR("../../base"));
	fill_components(&o, of_environment);
	fill_images(&o);
	for (size_t i = 0; i < own->objects.n; i++)
		patch_object(&o, &own->objects.at[i]);
	patch_hosts(&o);
	if (o.patches)
		node_set(base->arena, o.root, STR("patches"), o.patches);
	tree_add_object(tree, str_fmt(tree->arena, "overlays/%" PRI_STR "/kustomization.yaml", STR_ARG(name)), o.root,
			OWNER_TEAM);
}
