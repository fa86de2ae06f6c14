/*
 * PodDisruptionBudgets: how many pods of a service a drain may take away at once.
 *
 * Only where there are two or more: of a single pod a budget could only say that its node can never be drained.
 */
#include "kube/render.h"

enum { EVICTION_POLICY = 27 }; /* the minor from which on unhealthyPodEvictionPolicy is on by default */

void render_budget(struct render *r, const struct stack_service *service)
{
	const struct node *workload = workload_object(r, service);
	struct str kind = node_text(node_get(workload, "kind"));
	struct scale scale = scale_of(r, service);
	struct node *object, *spec;

	if (scale.min < 2 || (!str_is(kind, "Deployment") && !str_is(kind, "StatefulSet")))
		return;
	object = object_new(
		r, "policy/v1", "PodDisruptionBudget", service->label,
		origin_rule(r, scale.origin,
			    "whoever drains nodes waits until the pod that was moved is ready elsewhere, before "
			    "the next one is moved",
			    "patch it in your overlay"));
	object_labels(r, node_get(object, "metadata"), service);
	spec = node_set_map(r->arena, object, "spec");
	with_origin(node_set_int(r->arena, spec, "maxUnavailable", 1),
		    origin_default(r,
				   "one at a time: a number of pods that must stay blocks a drain once there are no "
				   "more than these",
				   "patch it in your overlay"));
	if (r->options->minor >= EVICTION_POLICY)
		with_origin(
			node_set_str(r->arena, spec, "unhealthyPodEvictionPolicy", STR("AlwaysAllow")),
			origin_default(r, "a pod that never gets ready would keep its node from being drained for ever",
				       "patch it in your overlay"))
			->remark = STR("a broken pod never holds up a drain");
	object_selector(r, node_set_map(r->arena, spec, "selector"), "matchLabels", service);
	object_add(r, service->label, "poddisruptionbudget", STR_EMPTY, object);
}
