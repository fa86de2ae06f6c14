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
	struct node *map = node_set_map(docs->arena, root, "requirements");
	const struct node *volumes = node_get(root, "volumes");

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		set_flag(docs, map, rows[i].key, has_component(docs, rows[i].component));
	set_flag(docs, map, "has_scalers", has_scaler(docs));
	set_flag(docs, map, "has_claims", node_count(volumes) > 0);
	set_flag(docs, map, "has_shared_claims", has_flag(volumes, "is_shared"));
	set_text(docs, map, "state_metrics_namespace", config_str(docs->config, "monitoring.state_metrics_namespace"));
	set_text(docs, map, "keda_namespace", config_str(docs->config, "keda.namespace"));
	set_text(docs, map, "monitoring_namespace", config_str(docs->config, "monitoring.namespace"));
	set_text(docs, map, "gateway_namespace", config_str(docs->config, "gateway.namespace"));
	set_text(docs, map, "gateway_class", config_str(docs->config, "gateway.class"));
	set_text(docs, map, "ingress_namespace", config_str(docs->config, "ingress.namespace"));
	set_text(docs, map, "ingress_class", config_str(docs->config, "ingress.class"));
	set_text(docs, map, "issuer", config_str(docs->config, "tls.issuer"));
}
