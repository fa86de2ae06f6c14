/*
 * A HorizontalPodAutoscaler for each service that may run any number of times: fast up, slow down.
 *
 * A peak is there within seconds and its end is never certain: pods are added at once and taken away one by one.
 */
#include "kube/render.h"

enum {
	UP_PERIOD = 15,    /* s: the controller looks that often */
	UP_PODS = 4,       /* a doubling of two pods would take too long */
	DOWN_WINDOW = 300, /* s: the highest number of these counts, so that a short lull takes nothing away */
	DOWN_PERIOD = 60,
	DOWN_PERCENT = 10,
};

static void policy(struct render *r, struct node *list, const char *type, int64_t value, int64_t period)
{
	struct node *entry = node_add(r->arena, list, node_map(r->arena));

	node_set_str(r->arena, entry, "type", str_of(type));
	node_set_int(r->arena, entry, "value", value);
	node_set_int(r->arena, entry, "periodSeconds", period);
}

static struct node *direction(struct render *r, struct node *behavior, const char *key, int64_t window, const char *why)
{
	struct node *map = node_set_map(r->arena, behavior, key);

	map->origin = origin_default(r, why, "patch spec.behavior in your overlay");
	node_set_int(r->arena, map, "stabilizationWindowSeconds", window);
	node_set_str(r->arena, map, "selectPolicy", STR("Max"));
	return node_set_seq(r->arena, map, "policies");
}

void scaling_behavior(struct render *r, struct node *parent)
{
	struct node *behavior = node_set_map(r->arena, parent, "behavior"), *policies;

	policies = direction(
		r, behavior, "scaleUp", 0,
		"a peak doesn't wait: every 15 seconds the pods may double, or 4 may be added, whichever is more");
	policies->comment = STR("at once: every 15 seconds twice as many, or 4 more");
	policy(r, policies, "Percent", 100, UP_PERIOD);
	policy(r, policies, "Pods", UP_PODS, UP_PERIOD);
	policies = direction(
		r, behavior, "scaleDown", DOWN_WINDOW,
		"a pod that was taken away too early is missed at the next peak: after five quiet minutes a tenth "
		"of the pods, or one, ends each minute");
	policies->comment = STR("slowly: after five quiet minutes a tenth of them a minute, at least one");
	policy(r, policies, "Percent", DOWN_PERCENT, DOWN_PERIOD);
	policy(r, policies, "Pods", 1, DOWN_PERIOD);
}

static void target_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *target = node_set_map(r->arena, spec, "scaleTargetRef");

	node_set_str(r->arena, target, "apiVersion", STR("apps/v1"));
	node_set_str(r->arena, target, "kind", STR("Deployment"));
	node_set_str(r->arena, target, "name", service->label);
}

static void metric_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *metric = node_add(r->arena, node_set_seq(r->arena, spec, "metrics"), node_map(r->arena));
	struct node *resource, *target, *share;

	node_set_str(r->arena, metric, "type", STR("Resource"));
	resource = node_set_map(r->arena, metric, "resource");
	node_set_str(r->arena, resource, "name", STR("cpu"));
	target = node_set_map(r->arena, resource, "target");
	node_set_str(r->arena, target, "type", STR("Utilization"));
	share = node_set_int(r->arena, target, "averageUtilization",
			     config_int(r->config, "services.%" PRI_STR ".autoscale.cpu", STR_ARG(service->name)));
	with_origin(share, config_origin(r->config, "services.%" PRI_STR ".autoscale.cpu", STR_ARG(service->name)));
	share->remark = STR("percent of the CPU that its pods ask for");
}

void render_autoscaler(struct render *r, const struct stack_service *service)
{
	struct scale scale = scale_of(r, service);
	struct node *object, *spec, *min, *max;

	if (!scale.autoscaled)
		return;
	object = object_new(r, "autoscaling/v2", "HorizontalPodAutoscaler", service->label, service->origin);
	object_labels(r, node_get(object, "metadata"), service);
	spec = node_set_map(r->arena, object, "spec");
	target_fill(r, spec, service);
	min = with_scale(r, node_set_int(r->arena, spec, "minReplicas", scale.min), scale.origin);
	max = node_set_int(r->arena, spec, "maxReplicas", scale.max);
	if (scale.max_origin)
		with_remark(r, max, scale.max_origin);
	else
		with_origin(
			max,
			origin_rule(r, scale.origin, "three times the least number of pods: head-room for a peak",
				    str_cstr(r->arena,
					     str_fmt(r->arena, "set services.%" PRI_STR ".autoscale.max in lotse.yaml",
						     STR_ARG(service->name)))));
	if (!min->origin)
		min->origin = service->role_origin;
	metric_fill(r, spec, service);
	scaling_behavior(r, spec);
	if (scale.min < 2)
		object_exception(r, object, "scaler-minimum",
				 str_fmt(r->arena,
					 "autoscale.min of %" PRI_STR " in lotse.yaml is 1: the team can do without "
					 "it for a moment",
					 STR_ARG(service->name)));
	object_add(r, service->label, "horizontalpodautoscaler", STR_EMPTY, object);
}
