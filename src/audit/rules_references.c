/*
 * Across objects: what one names, another must have.
 */
#include "audit/families.h"

static void service_selects_nothing(struct audit *audit)
{
	const struct cluster *cluster = audit->cluster;

	for (size_t i = 0; i < cluster->services.n; i++) {
		const struct service *service = cluster->services.at[i];
		const struct namespace *namespace = cluster_namespace(cluster, service->object->namespace);

		if (!service->selector || namespace->workloads.n == 0)
			continue;
		if (cluster_select(cluster, audit->arena, service->object->namespace, service->selector).n == 0)
			audit_finding_object(audit, service->object, service->selector_span, "spec.selector",
					     "no pod of the input has the labels %" PRI_STR,
					     STR_ARG(selector_show(audit->arena, service->selector)));
	}
}

const struct audit_rule reference_rules[] = {
	{ .rule = { .id = "service-selects-nothing", .severity = SEVERITY_ERROR, .title = "a Service that chooses no pod",
		    .why = "whoever calls it gets no answer: it has no endpoints",
		    .mend = "write the labels of the pods' template into spec.selector" },
	  .family = FAMILY_REFERENCES, .level = LEVEL_BASELINE, .kube_linter = "dangling-service",
	  .kube_score = "service-targets-pod", .set = service_selects_nothing },
	AUDIT_RULES_END
};
