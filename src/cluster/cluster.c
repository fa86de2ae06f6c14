/*
 * The index as a whole: what every object has, and finding it again.
 */
#include "cluster/cluster.h"

#include "base/sort.h"
#include "cluster/field.h"
#include "cluster/internal.h"

static void (*const adders[KINDS])(struct cluster *, struct object *, const struct manifest *) = {
	[KIND_POD] = add_workload,
	[KIND_DEPLOYMENT] = add_workload,
	[KIND_STATEFUL_SET] = add_workload,
	[KIND_DAEMON_SET] = add_workload,
	[KIND_REPLICA_SET] = add_workload,
	[KIND_REPLICATION_CONTROLLER] = add_workload,
	[KIND_JOB] = add_workload,
	[KIND_CRON_JOB] = add_workload,
	[KIND_POD_TEMPLATE] = NULL, /* runs nothing by itself */
	[KIND_ROLLOUT] = add_workload,
	[KIND_NAMESPACE] = add_namespace,
	[KIND_SERVICE] = add_service,
	[KIND_INGRESS] = add_ingress,
	[KIND_HTTP_ROUTE] = add_route,
	[KIND_GRPC_ROUTE] = add_route,
	[KIND_TLS_ROUTE] = add_route,
	[KIND_TCP_ROUTE] = add_route,
	[KIND_NETWORK_POLICY] = add_policy,
	[KIND_CONFIG_MAP] = add_config_map,
	[KIND_SECRET] = add_config_map,
	[KIND_PERSISTENT_VOLUME_CLAIM] = add_claim,
	[KIND_SERVICE_ACCOUNT] = add_service_account,
	[KIND_ROLE] = add_role,
	[KIND_CLUSTER_ROLE] = add_role,
	[KIND_ROLE_BINDING] = add_binding,
	[KIND_CLUSTER_ROLE_BINDING] = add_binding,
	[KIND_HORIZONTAL_POD_AUTOSCALER] = add_scaler,
	[KIND_SCALED_OBJECT] = add_scaler,
	[KIND_VERTICAL_POD_AUTOSCALER] = add_scaler,
	[KIND_POD_DISRUPTION_BUDGET] = add_budget,
};

struct cluster *cluster_new(struct arena *arena)
{
	struct cluster *cluster = arena_new_of(arena, struct cluster);

	*cluster = (struct cluster){ .arena = arena, .by_name = MAP_INIT(arena), .by_namespace = MAP_INIT(arena),
				     .generated = MAP_INIT(arena) };
	interner_init(&cluster->interner, arena);
	return cluster;
}

/* ---- What the other files use ---- */

struct str keep(struct cluster *cluster, struct str text)
{
	return intern(&cluster->interner, text);
}

struct str keep_text(struct cluster *cluster, const struct node *map, const char *key)
{
	return keep(cluster, field_text(map, key));
}

const struct str *keep_texts(struct cluster *cluster, const struct node *list, size_t *n)
{
	*n = node_is_seq(list) ? list->items.n : 0;
	struct str *texts = arena_calloc(cluster->arena, *n, sizeof(*texts));

	for (size_t i = 0; i < *n; i++)
		texts[i] = keep(cluster, node_text(list->items.at[i]));
	return texts;
}

struct span span_at_key(const struct node *map, const char *key)
{
	const struct node *value = field(map, key);

	return value ? value->span : (struct span){ 0 };
}

struct span span_at_key_or(const struct node *map, const char *key)
{
	const struct node *value = field(map, key);

	if (value)
		return value->span;
	return map ? map->span : (struct span){ 0 };
}

int32_t port_number(const struct node *scalar)
{
	struct int_or_string value = field_int_or_string(scalar);

	return value.is_int && value.number > 0 && value.number <= 65535 ? (int32_t)value.number : 0;
}

struct port_ref keep_port(struct cluster *cluster, const struct node *scalar)
{
	struct int_or_string value = field_int_or_string(scalar);

	if (!value.given)
		return (struct port_ref){ .name = STR_EMPTY };
	return (struct port_ref){
		.name = value.is_int ? STR_EMPTY : keep(cluster, value.text),
		.number = port_number(scalar),
		.span = scalar->span,
	};
}

static const char *const transport_names[] = {
	[TRANSPORT_TCP] = "TCP",
	[TRANSPORT_UDP] = "UDP",
	[TRANSPORT_SCTP] = "SCTP",
	[TRANSPORT_OTHER] = "?",
};

const char *transport_name(enum transport protocol)
{
	return transport_names[protocol];
}

enum transport transport_of(const struct node *map)
{
	struct str text = field_text(map, "protocol");

	if (str_empty(text))
		return TRANSPORT_TCP;
	for (enum transport protocol = TRANSPORT_TCP; protocol < TRANSPORT_OTHER; protocol++)
		if (str_is(text, transport_names[protocol]))
			return protocol;
	return TRANSPORT_OTHER;
}

struct namespace *namespace_of(struct cluster *cluster, struct str name)
{
	struct namespace *namespace = map_get(&cluster->by_namespace, name);

	if (namespace)
		return namespace;
	namespace = arena_new_of(cluster->arena, struct namespace);
	namespace->name = keep(cluster, name);
	namespace->by_label = (struct map)MAP_INIT(cluster->arena);
	namespace->labels = labels_with(&cluster->interner, labels_of(&cluster->interner, NULL),
					STR("kubernetes.io/metadata.name"), name);
	map_set(&cluster->by_namespace, namespace->name, namespace);
	*vec_push(cluster->arena, &cluster->namespaces) = namespace;
	return namespace;
}

/* ---- Adding an object ---- */

static struct str name_key(struct arena *arena, enum kind kind, struct str kind_name, struct str namespace, struct str name)
{
	if (kind != KIND_OTHER)
		return str_fmt(arena, "%d/%" PRI_STR "/%" PRI_STR, (int)kind, STR_ARG(namespace), STR_ARG(name));
	return str_fmt(arena, "%" PRI_STR "/%" PRI_STR "/%" PRI_STR, STR_ARG(kind_name), STR_ARG(namespace), STR_ARG(name));
}

static void file_by_name(struct cluster *cluster, struct object *object)
{
	if (str_empty(object->name))
		return;
	struct str key = name_key(cluster->arena, object->kind, object->kind_name, object->namespace, object->name);
	struct object *first = map_get(&cluster->by_name, key);
	if (!first) {
		map_set(&cluster->by_name, key, object);
		return;
	}
	object->same = first->same; /* the second is next, whatever comes later stands between them: order by id where it matters */
	first->same = object;
}

static void set_owner(struct cluster *cluster, struct object *object, const struct node *metadata)
{
	const struct node *owners = field(metadata, "ownerReferences"), *owner;

	for (size_t i = 0; (owner = field_item(owners, i)); i++) {
		if (i > 0 && !field_bool(owner, "controller", false))
			continue;
		object->owner_kind = keep_text(cluster, owner, "kind");
		object->owner_name = keep_text(cluster, owner, "name");
	}
}

struct object *cluster_add(struct cluster *cluster, const struct manifest *manifest)
{
	struct object *object = arena_new_of(cluster->arena, struct object);
	bool cluster_wide = manifest->row && manifest->row->cluster_wide;
	struct str otherwise = str_empty(manifest->kustomized) ? STR("default") : manifest->kustomized;
	struct str namespace = str_empty(manifest->namespace) ? otherwise : manifest->namespace;

	*object = (struct object){
		.kind = manifest->kind,
		.id = (uint32_t)cluster->objects.n,
		.group = keep(cluster, manifest->group),
		.version = keep(cluster, manifest->version),
		.kind_name = keep(cluster, manifest->kind_name),
		.namespace = keep(cluster, cluster_wide ? STR_EMPTY : namespace),
		.name = keep(cluster, manifest->name),
		.has_namespace = manifest->namespace.len > 0,
		.is_generated = str_empty(manifest->name) && field(manifest->metadata, "generateName"),
		.labels = labels_of(&cluster->interner, field(manifest->metadata, "labels")),
		.span = manifest->root->span,
		.owner_kind = STR_EMPTY,
		.owner_name = STR_EMPTY,
	};
	object->name_span = span_at_key(manifest->metadata, "name");
	if (!span_known(object->name_span))
		object->name_span = object->span;
	set_owner(cluster, object, manifest->metadata);
	*vec_push(cluster->arena, &cluster->objects) = object;
	file_by_name(cluster, object);
	if (!cluster_wide)
		namespace_of(cluster, object->namespace)->n_of[object->kind]++;
	if (adders[object->kind])
		adders[object->kind](cluster, object, manifest);
	return object;
}

/* ---- Finding ---- */

static const struct object *find(const struct cluster *cluster, enum kind kind, struct str kind_name, struct str namespace,
				 struct str name)
{
	char buffer[1024];
	int len;

	if (kind != KIND_OTHER)
		len = snprintf(buffer, sizeof(buffer), "%d/%" PRI_STR "/%" PRI_STR, (int)kind, STR_ARG(namespace), STR_ARG(name));
	else
		len = snprintf(buffer, sizeof(buffer), "%" PRI_STR "/%" PRI_STR "/%" PRI_STR, STR_ARG(kind_name),
			       STR_ARG(namespace), STR_ARG(name));
	if (len < 0 || (size_t)len >= sizeof(buffer))
		return NULL; /* no name of Kubernetes is that long */
	return map_get(&cluster->by_name, str_n(buffer, (size_t)len));
}

const struct object *cluster_find(const struct cluster *cluster, enum kind kind, struct str namespace, struct str name)
{
	return find(cluster, kind, STR_EMPTY, namespace, name);
}

const struct object *cluster_find_named(const struct cluster *cluster, struct str kind, struct str namespace, struct str name)
{
	for (enum kind known = KIND_POD; known < KINDS; known++)
		if (str_is(kind, kind_row(known)->name))
			return find(cluster, known, kind, namespace, name);
	return find(cluster, KIND_OTHER, kind, namespace, name);
}

const struct namespace *cluster_namespace(const struct cluster *cluster, struct str name)
{
	return map_get(&cluster->by_namespace, name);
}

/* ---- Choosing ---- */

struct label_entry {
	const char *label[2]; /* its key and value: interned, so the pointers say all */
	VEC(struct workload *) workloads;
};

static struct label_entry *with_label(const struct namespace *namespace, struct str key, struct str value)
{
	const char *label[2] = { key.ptr, value.ptr };

	return map_get(&namespace->by_label, str_n((const char *)label, sizeof(label)));
}

void add_by_labels(struct cluster *cluster, struct namespace *namespace, struct workload *workload)
{
	const struct labels *labels = workload->pod.labels;

	for (size_t i = 0; i < labels->n; i++) {
		const struct label *label = &labels->at[i];
		struct label_entry *entry = with_label(namespace, label->key, label->value);

		if (!entry) {
			entry = arena_new_of(cluster->arena, struct label_entry);
			entry->label[0] = label->key.ptr;
			entry->label[1] = label->value.ptr;
			map_set(&namespace->by_label, str_n((const char *)entry->label, sizeof(entry->label)), entry);
		}
		*vec_push(cluster->arena, &entry->workloads) = workload;
	}
}

/* The shortest list that all whom the selector chooses are on. */
static void find_candidates(const struct namespace *in, const struct selector *selector, struct workload *const **at, size_t *n)
{
	*at = in->workloads.at;
	*n = in->workloads.n;
	for (size_t i = 0; i < selector->n; i++) {
		const struct requirement *asked = &selector->at[i];

		if (asked->op != SELECTOR_IN || asked->n_values != 1)
			continue;
		const struct label_entry *entry = with_label(in, asked->key, asked->values[0]);
		if (!entry || entry->workloads.n < *n) {
			*at = entry ? entry->workloads.at : NULL;
			*n = entry ? entry->workloads.n : 0;
		}
	}
}

struct workloads cluster_select(const struct cluster *cluster, struct arena *arena, struct str namespace,
				const struct selector *selector)
{
	const struct namespace *in = cluster_namespace(cluster, namespace);
	VEC(const struct workload *) found = { 0 };
	struct workload *const *at;
	size_t n;

	if (!selector || !in)
		return (struct workloads){ 0 };
	find_candidates(in, selector, &at, &n);
	for (size_t i = 0; i < n; i++)
		if (selector_matches(selector, at[i]->pod.labels))
			*vec_push(arena, &found) = at[i];
	return (struct workloads){ found.at, found.n };
}

/* ---- What kustomize makes ---- */

static struct str generated_name(struct arena *arena, enum kind kind, struct str name)
{
	return str_fmt(arena, "%s/%" PRI_STR, kind == KIND_SECRET ? "Secret" : "ConfigMap", STR_ARG(name));
}

void cluster_add_generated(struct cluster *cluster, enum kind kind, struct str name)
{
	map_set(&cluster->generated, generated_name(cluster->arena, kind, name), cluster);
}

bool cluster_is_generated(const struct cluster *cluster, enum kind kind, struct str name)
{
	char buffer[300]; /* no name is longer than 253 bytes */
	int len = snprintf(buffer, sizeof(buffer), "%s/%" PRI_STR, kind == KIND_SECRET ? "Secret" : "ConfigMap", STR_ARG(name));

	return len > 0 && (size_t)len < sizeof(buffer) && map_get(&cluster->generated, str_n(buffer, (size_t)len));
}

struct str object_show(struct arena *arena, const struct object *object)
{
	struct str name = object->is_generated || str_empty(object->name) ? STR("?") : object->name;

	if (object->has_namespace)
		return str_fmt(arena, "%" PRI_STR "/%" PRI_STR "/%" PRI_STR, STR_ARG(object->kind_name), STR_ARG(object->namespace),
			       STR_ARG(name));
	return str_fmt(arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(object->kind_name), STR_ARG(name));
}
