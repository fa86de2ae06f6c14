/*
 * What the cluster must have for these manifests, and what for the components beside them.
 */
#include "docs/internal.h"

static bool has_component(const struct docs *docs, const char *name)
{
	return tree_get(docs->tree, str_fmt(docs->arena, "components/%s/kustomization.yaml", name)) != NULL;
}

static bool has_scaler(const struct docs *docs)
{
	for (size_t i = 0; i < docs->objects.n; i++)
		if (((const struct docs_objects *)docs->objects.at[i].value)->scaler)
			return true;
	return false;
}

static bool has_flag(const struct node *list, const char *key)
{
	bool set;

	for (size_t i = 0; i < node_count(list); i++)
		if (node_to_bool(node_get(list->items.at[i], key), RESOLVE_JSON, &set) && set)
			return true;
	return false;
}

/* The first value of that key, at any depth. */
static struct str find_value(const struct node *node, struct str key)
{
	const struct node *found = node_get_str(node, key);
	struct str value = node_text(found);

	for (size_t i = 0; !value.len && node_is_map(node) && i < node->entries.n; i++)
		value = find_value(node->entries.at[i].value, key);
	for (size_t i = 0; !value.len && node_is_seq(node) && i < node->items.n; i++)
		value = find_value(node->items.at[i], key);
	return value;
}

/* What a component's objects of a kind say: its policies name the namespace that they let in, its Gateway a class. */
static void set_found(struct docs *docs, struct node *map, const char *name, const char *component, const char *kind,
		      const char *key)
{
	struct str folder = str_fmt(docs->arena, "components/%s/", component), value = STR_EMPTY;

	for (size_t i = 0; !value.len && i < docs->tree->by_path.n; i++) {
		const struct artefact *artefact = docs->tree->by_path.at[i].value;

		if (str_starts(artefact->path, str_cstr(docs->arena, folder)) &&
		    str_is(node_text(node_get(artefact->object, "kind")), kind))
			value = find_value(artefact->object, str_of(key));
	}
	set_text(docs, map, name, value);
}

void fill_requirements(struct docs *docs, struct node *root)
{
	static const struct {
		const char *key, *component;
	} rows[] = {
		{ "has_gateway", "gateway" },
		{ "has_ingress", "ingress" },
		{ "has_loadbalancer", "loadbalancer" },
		{ "has_keda", "keda" },
		{ "has_priority", "priority" },
		{ "has_operator", "prometheus-operator" },
		{ "has_cluster_metrics", "cluster-metrics" },
	};
	static const char name_space[] = "kubernetes.io/metadata.name";
	struct node *map = node_set_map(docs->arena, root, "requirements");
	const struct node *volumes = node_get(root, "volumes");

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		set_flag(docs, map, rows[i].key, has_component(docs, rows[i].component));
	set_flag(docs, map, "has_scalers", has_scaler(docs));
	set_flag(docs, map, "has_claims", node_count(volumes) > 0);
	set_flag(docs, map, "has_shared_claims", has_flag(volumes, "is_shared"));
	set_found(docs, map, "state_metrics_namespace", "cluster-metrics", "NetworkPolicy", name_space);
	set_found(docs, map, "keda_namespace", "keda", "NetworkPolicy", name_space);
	set_found(docs, map, "monitoring_namespace", "prometheus-operator", "NetworkPolicy", name_space);
	set_found(docs, map, "gateway_namespace", "gateway", "NetworkPolicy", name_space);
	set_found(docs, map, "gateway_class", "gateway", "Gateway", "gatewayClassName");
	set_found(docs, map, "gateway_issuer", "gateway", "Gateway", "cert-manager.io/cluster-issuer");
	set_found(docs, map, "ingress_namespace", "ingress", "NetworkPolicy", name_space);
	set_found(docs, map, "ingress_class", "ingress", "Ingress", "ingressClassName");
	set_found(docs, map, "ingress_issuer", "ingress", "Ingress", "cert-manager.io/cluster-issuer");
}
