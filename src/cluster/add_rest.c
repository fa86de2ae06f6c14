/*
 * Facts of namespaces, configuration, storage, identity and availability.
 */
#include "base/sort.h"
#include "cluster/field.h"
#include "cluster/internal.h"

void add_namespace(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	struct namespace *namespace = namespace_of(cluster, object->name);

	(void)manifest;
	if (namespace->object)
		return; /* the second of that name is told as a duplicate */
	namespace->object = object;
	namespace->labels = labels_with(&cluster->interner, object->labels, STR("kubernetes.io/metadata.name"), object->name);
	object->facts = namespace;
}

static int by_text(const void *a, const void *b, void *context)
{
	(void)context;
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Kustomize puts the hash of the content behind a generated name: "-" and ten of these letters. */
static size_t hash_length(struct str name)
{
	enum { HASH = 10 };

	if (name.len <= HASH + 1 || name.ptr[name.len - HASH - 1] != '-')
		return 0;
	for (size_t i = name.len - HASH; i < name.len; i++)
		if (!memchr("gh2k456789mbcdtf", name.ptr[i], 16))
			return 0;
	return HASH + 1;
}

void add_config_map(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	static const char *const parts[] = { "data", "binaryData", "stringData" };
	struct config_map *map = arena_new_of(cluster->arena, struct config_map);
	VEC(struct str) keys = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		const struct node *part = field(manifest->root, parts[i]);

		for (size_t k = 0; node_is_map(part) && k < part->entries.n; k++)
			*vec_push(cluster->arena, &keys) = keep(cluster, part->entries.at[k].key);
	}
	sort_stable(keys.at, keys.n, sizeof(*keys.at), by_text, NULL);
	*map = (struct config_map){
		.object = object,
		.keys = keys.at,
		.n_keys = keys.n,
		.immutable = field_bool(manifest->root, "immutable", false),
		.type = keep_text(cluster, manifest->root, "type"),
	};
	object->facts = map;
	if (object->kind == KIND_SECRET)
		*vec_push(cluster->arena, &cluster->secrets) = map;
	else
		*vec_push(cluster->arena, &cluster->config_maps) = map;
	size_t hash = hash_length(object->name);
	if (hash) /* who names it without the hash means this one, before kustomize has put the hash there, too */
		cluster_add_generated(cluster, object->kind, str_slice(object->name, 0, object->name.len - hash));
}

void add_claim(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	struct claim *claim = arena_new_of(cluster->arena, struct claim);
	const struct node *modes = field(manifest->spec, "accessModes"), *mode;

	*claim = (struct claim){
		.object = object,
		.storage_class = keep_text(cluster, manifest->spec, "storageClassName"),
		.volume = keep_text(cluster, manifest->spec, "volumeName"),
		.read_write_once = node_count(modes) > 0,
	};
	for (size_t i = 0; (mode = field_item(modes, i)); i++)
		claim->read_write_once &= str_starts(node_text(mode), "ReadWriteOnce");
	object->facts = claim;
	*vec_push(cluster->arena, &cluster->claims) = claim;
}

void add_service_account(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	struct service_account *account = arena_new_of(cluster->arena, struct service_account);
	bool mounts;

	*account = (struct service_account){ .object = object };
	if (node_to_bool(field(manifest->root, "automountServiceAccountToken"), RESOLVE_YAML11, &mounts))
		account->automount_token = mounts ? IS_YES : IS_NO;
	object->facts = account;
	*vec_push(cluster->arena, &cluster->service_accounts) = account;
}

/* ---- RBAC ---- */

void add_role(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	struct role *role = arena_new_of(cluster->arena, struct role);
	const struct node *list = field(manifest->root, "rules"), *item;
	size_t n = node_is_seq(list) ? list->items.n : 0;
	struct role_rule *rules = arena_calloc(cluster->arena, n, sizeof(*rules));

	for (size_t i = 0; (item = field_item(list, i)); i++) {
		rules[i].groups = keep_texts(cluster, field(item, "apiGroups"), &rules[i].n_groups);
		rules[i].resources = keep_texts(cluster, field(item, "resources"), &rules[i].n_resources);
		rules[i].verbs = keep_texts(cluster, field(item, "verbs"), &rules[i].n_verbs);
		rules[i].names = keep_texts(cluster, field(item, "resourceNames"), &rules[i].n_names);
		rules[i].span = item->span;
	}
	*role = (struct role){ .object = object, .rules = rules, .n_rules = n,
			       .aggregates = field(manifest->root, "aggregationRule") != NULL };
	object->facts = role;
	*vec_push(cluster->arena, &cluster->roles) = role;
}

void add_binding(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	struct binding *binding = arena_new_of(cluster->arena, struct binding);
	const struct node *ref = field(manifest->root, "roleRef"), *list = field(manifest->root, "subjects"), *item;
	size_t n = node_is_seq(list) ? list->items.n : 0;
	struct subject *subjects = arena_calloc(cluster->arena, n, sizeof(*subjects));

	for (size_t i = 0; (item = field_item(list, i)); i++)
		subjects[i] = (struct subject){
			.kind = keep_text(cluster, item, "kind"),
			.namespace = field(item, "namespace") ? keep_text(cluster, item, "namespace") : object->namespace,
			.name = keep_text(cluster, item, "name"),
			.span = span_at_key_or(item, "name"),
		};
	*binding = (struct binding){
		.object = object,
		.role_kind = keep_text(cluster, ref, "kind"),
		.role = keep_text(cluster, ref, "name"),
		.role_span = ref ? span_at_key_or(ref, "name") : object->span,
		.subjects = subjects,
		.n_subjects = n,
	};
	object->facts = binding;
	*vec_push(cluster->arena, &cluster->bindings) = binding;
}

/* ---- Availability ---- */

void add_scaler(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	struct scaler *scaler = arena_new_of(cluster->arena, struct scaler);
	bool keda = object->kind == KIND_SCALED_OBJECT, vertical = object->kind == KIND_VERTICAL_POD_AUTOSCALER;
	const struct node *spec = manifest->spec, *target = field(spec, vertical ? "targetRef" : "scaleTargetRef");
	const char *min = keda ? "minReplicaCount" : "minReplicas", *max = keda ? "maxReplicaCount" : "maxReplicas";

	*scaler = (struct scaler){
		.object = object,
		.target_api = keep_text(cluster, target, "apiVersion"),
		.target_kind = keep_text(cluster, target, "kind"),
		.target = keep_text(cluster, target, "name"),
		.target_span = target ? span_at_key_or(target, "name") : object->name_span,
		.min = field_int(spec, min, -1),
		.max = field_int(spec, max, -1),
		.min_span = span_at_key(spec, min),
		.max_span = span_at_key(spec, max),
	};
	if (keda && str_empty(scaler->target_kind))
		scaler->target_kind = keep(cluster, STR("Deployment"));
	object->facts = scaler;
	*vec_push(cluster->arena, &cluster->scalers) = scaler;
}

static struct budget_limit limit_of(const struct node *scalar)
{
	struct int_or_string value = field_int_or_string(scalar);
	struct budget_limit limit = { .given = value.given, .number = -1 };

	if (!value.given)
		return limit;
	limit.span = scalar->span;
	limit.is_percent = !value.is_int && str_ends(value.text, "%");
	if (value.is_int)
		limit.number = value.number;
	else if (limit.is_percent)
		str_to_int(str_slice(value.text, 0, value.text.len - 1), &limit.number);
	return limit;
}

void add_budget(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	struct budget *budget = arena_new_of(cluster->arena, struct budget);
	const struct node *spec = manifest->spec;

	*budget = (struct budget){
		.object = object,
		.pods = selector_of(&cluster->interner, field(spec, "selector")),
		.pods_span = span_at_key_or(spec, "selector"),
		.min_available = limit_of(field(spec, "minAvailable")),
		.max_unavailable = limit_of(field(spec, "maxUnavailable")),
	};
	object->facts = budget;
	*vec_push(cluster->arena, &cluster->budgets) = budget;
	*vec_push(cluster->arena, &namespace_of(cluster, object->namespace)->budgets) = budget;
}
