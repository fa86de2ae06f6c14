/*
 * Resources: what a container asks for and may use at most.
 */
#include "audit/families.h"
#include "audit/pod.h"
#include "cluster/quantity.h"

static const struct node *resource(const struct node *owner, const char *part, const char *name)
{
	return field(field(field(owner, "resources"), part), name);
}

/* Ephemeral containers can't have resources; a pod may have them as a whole (1.34; 1.32 as alpha). */
static bool is_missing(const struct manifest *manifest, const struct manifest_container *container, const char *part,
		       const char *name)
{
	if (container->kind == CONTAINER_EPHEMERAL || resource(manifest->pod_spec, part, name))
		return false;
	return !resource(container->node, part, name);
}

static void missing(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container,
		    const char *part, const char *name)
{
	const struct node *resources = field(container->node, "resources"), *list = field(resources, part);
	bool limit = strcmp(part, "limits") == 0;

	if (!is_missing(manifest, container, part, name) ||
	    (!limit && !is_missing(manifest, container, "limits", name)))
		return; /* a limit without a request is the request, too */
	if (limit)
		pod_finding(audit, container, list ? list : resources ? resources : container->node,
			    "has no limit of %s", name);
	else
		pod_finding(audit, container, list ? list : resources ? resources : container->node, "asks for no %s",
			    name);
}

static void cpu_request(struct audit *audit, const struct manifest *manifest,
			const struct manifest_container *container)
{
	missing(audit, manifest, container, "requests", "cpu");
}

static void memory_request(struct audit *audit, const struct manifest *manifest,
			   const struct manifest_container *container)
{
	missing(audit, manifest, container, "requests", "memory");
}

static void memory_limit(struct audit *audit, const struct manifest *manifest,
			 const struct manifest_container *container)
{
	missing(audit, manifest, container, "limits", "memory");
}

static void cpu_limit(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	missing(audit, manifest, container, "limits", "cpu");
}

static void scratch_limit(struct audit *audit, const struct manifest *manifest,
			  const struct manifest_container *container)
{
	missing(audit, manifest, container, "limits", "ephemeral-storage");
}

/* ---- Quantities ---- */

struct amount {
	const struct node *node, *map;
	const char *part, *name;
	struct quantity quantity;
	bool good;
};

/* Of requests (0) or limits (1); false where it isn't given. */
static bool amount_of(const struct manifest_container *container, bool limit, const char *name, struct amount *amount)
{
	const char *part = limit ? "limits" : "requests";

	*amount = (struct amount){ .map = field(field(container->node, "resources"),
						part), .part = part, .name = name };
	amount->node = field(amount->map, name);
	amount->good = node_is_scalar(amount->node) && quantity_parse(amount->node->text, &amount->quantity);
	return amount->node;
}

static void bad_quantity(struct audit *audit, const struct manifest *manifest,
			 const struct manifest_container *container)
{
	static const char *const parts[] = { "requests", "limits" };
	struct quantity quantity;

	(void)manifest;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		const struct node *map = field(field(container->node, "resources"), parts[i]);

		for (size_t k = 0; node_is_map(map) && k < map->entries.n; k++) {
			const struct node *value = map->entries.at[k].value;

			if (!node_is_scalar(value) || node_is_null(value))
				continue;
			if (!quantity_parse(value->text, &quantity))
				pod_finding(audit, container, value, "has the %s of %s \"%s\", which is no quantity",
					    i ? "limit" : "request", show_text(audit, map->entries.at[k].key),
					    show_text(audit, value->text));
			else if (quantity.nano < 0)
				pod_finding(audit, container, value, "has a negative %s of %s", i ? "limit" : "request",
					    show_text(audit, map->entries.at[k].key));
		}
	}
}

static void request_above_limit(struct audit *audit, const struct manifest *manifest,
				const struct manifest_container *container)
{
	const struct node *requests = field(field(container->node, "resources"), "requests");
	struct amount request, limit;

	for (size_t i = 0; node_is_map(requests) && i < requests->entries.n; i++) {
		const char *name = str_cstr(manifest->arena, requests->entries.at[i].key);

		if (!amount_of(container, false, name, &request) || !amount_of(container, true, name, &limit))
			continue;
		if (request.good && limit.good && quantity_cmp(request.quantity, limit.quantity) > 0)
			finding_relate(audit->out,
				       pod_finding(audit, container, request.node,
						   "asks for %s of %s, more than its limit of %s",
						   show_text(audit, request.node->text), name, show_text(audit,
													 limit.node->text)),
				       limit.node->span, "the limit is given here");
	}
}

static void unequal(struct audit *audit, const struct manifest_container *container, const char *name)
{
	struct amount request, limit;

	if (amount_of(container, false, name, &request) && amount_of(container, true, name, &limit) && request.good &&
	    limit.good &&
	    quantity_cmp(request.quantity, limit.quantity) < 0)
		pod_finding(audit, container, request.node, "asks for less %s (%s) than it may use (%s)", name,
			    show_text(audit, request.node->text), show_text(audit, limit.node->text));
}

static void memory_overcommitted(struct audit *audit, const struct manifest *manifest,
				 const struct manifest_container *container)
{
	(void)manifest;
	unequal(audit, container, "memory");
}

static void cpu_overcommitted(struct audit *audit, const struct manifest *manifest,
			      const struct manifest_container *container)
{
	(void)manifest;
	unequal(audit, container, "cpu");
}

/* 128m of memory is an eighth of a byte. */
static void memory_in_thousandths(struct audit *audit, const struct manifest *manifest,
				  const struct manifest_container *container)
{
	static const char *const names[] = { "memory", "ephemeral-storage" };
	struct amount amount;

	(void)manifest;
	for (size_t i = 0; i < 2 * ARRAY_SIZE(names); i++)
		if (amount_of(container, i % 2, names[i / 2], &amount) && amount.good &&
		    str_ends(amount.node->text, "m"))
			pod_finding(audit, container, amount.node, "has \"%s\" of %s: thousandths of a byte",
				    show_text(audit, amount.node->text), amount.name);
}

static void memory_too_small(struct audit *audit, const struct manifest *manifest,
			     const struct manifest_container *container)
{
	enum { LEAST = 1048576 }; /* bytes: no runtime starts a container in less than a few MiB */
	struct amount amount;

	(void)manifest;
	for (int limit = 0; limit < 2; limit++) {
		if (!amount_of(container, limit, "memory", &amount) || !amount.good || str_ends(amount.node->text, "m"))
			continue;
		int64_t bytes = quantity_units(amount.quantity);
		if (bytes > 0 && bytes < LEAST)
			pod_finding(audit, container, amount.node, "has %lld bytes of memory", (long long)bytes);
	}
}

static void cpu_too_large(struct audit *audit, const struct manifest *manifest,
			  const struct manifest_container *container)
{
	enum { MOST = 64 }; /* cores: a number without unit from there on was meant as thousandths */
	struct amount amount;

	(void)manifest;
	for (int limit = 0; limit < 2; limit++)
		if (amount_of(container, limit, "cpu", &amount) && amount.good &&
		    quantity_units(amount.quantity) > MOST &&
		    !str_ends(amount.node->text, "m"))
			pod_finding(audit, container, amount.node, "has %s cores of CPU",
				    show_text(audit, amount.node->text));
}

/* ---- Scratch space ---- */

static void empty_dir(struct audit *audit, const struct manifest *manifest, bool memory)
{
	const struct node *volume;

	for (size_t i = 0; (volume = field_item(field(manifest->pod_spec, "volumes"), i)); i++) {
		const struct node *source = field(volume, "emptyDir");

		if (source && field_is(source, "medium", "Memory") == memory && !field(source, "sizeLimit"))
			audit_finding_key(audit, volume, "emptyDir",
				      memory ? "volume %s takes memory without a limit" : "volume %s takes the node's disk without a limit",
				      show_field(audit, volume, "name"));
	}
}

static void memory_volume(struct audit *audit, const struct manifest *manifest)
{
	empty_dir(audit, manifest, true);
}

static void scratch_volume(struct audit *audit, const struct manifest *manifest)
{
	empty_dir(audit, manifest, false);
}

#define RESOURCE_CONTROLS .controls = { NULL, "Network separation and hardening: Resource policies", "SYS.1.6.A15" }

const struct audit_rule resource_rules[] = {
	{ .rule = { .id = "cpu-request-missing", .severity = SEVERITY_WARNING, .title = "no request of CPU",
		    .why = "the scheduler puts it on a node that has no time for it, and in a shortage it gets next to nothing",
		    .mend = "set resources.requests.cpu to what it uses at busy times (the 95th percentile)" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_RECOMMENDED, RESOURCE_CONTROLS, .kube_linter = "unset-cpu-requirements",
	  .kube_score = "container-resources", .container = cpu_request },
	{ .rule = { .id = "memory-request-missing", .severity = SEVERITY_WARNING, .title = "no request of memory",
		    .why = "the scheduler puts it on a node that is full, and there it is the first to be evicted",
		    .mend = "set resources.requests.memory to what it uses at most, and some more" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_RECOMMENDED, RESOURCE_CONTROLS, .kube_linter = "unset-memory-requirements",
	  .kube_score = "container-resources", .container = memory_request },
	{ .rule = { .id = "memory-limit-missing", .severity = SEVERITY_WARNING, .title = "no limit of memory",
		    .why = "a leak takes the memory of all that run on the node, and the kernel ends whom it likes",
		    .mend = "set resources.limits.memory, best to the same as the request" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_RECOMMENDED, RESOURCE_CONTROLS, .kube_linter = "unset-memory-requirements",
	  .kube_score = "container-resources", .security_severity = 3.0F, .container = memory_limit },
	{ .rule = { .id = "cpu-limit-missing", .severity = SEVERITY_NOTE, .title = "no limit of CPU",
		    .why = "contested: requests already share time fairly, and a limit slows down where time is left over; some rules "
			   "of procurement want one",
		    .mend = "set resources.limits.cpu" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_BY_NAME, RESOURCE_CONTROLS, .kube_score = "container-resources",
	  .container = cpu_limit },
	{ .rule = { .id = "scratch-limit-missing", .severity = SEVERITY_NOTE, .title = "no limit of ephemeral storage",
		    .why = "logs and files in the container's layer may fill the node's disk, and it evicts pods",
		    .mend = "set resources.requests and limits of ephemeral-storage" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_BY_NAME, RESOURCE_CONTROLS,
	  .kube_score = "container-ephemeral-storage-request-and-limit", .container = scratch_limit },
	{ .rule = { .id = "bad-quantity", .severity = SEVERITY_ERROR, .title = "a quantity that is none",
		    .why = "the API server refuses it",
		    .mend = "write a number with a unit: 250m or 1.5 for CPU, 512Mi or 2Gi for memory" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_BASELINE, .container = bad_quantity },
	{ .rule = { .id = "request-above-limit", .severity = SEVERITY_ERROR, .title = "a request above its limit",
		    .why = "the API server refuses it", .mend = "lower the request, or raise the limit" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_BASELINE, .container = request_above_limit },
	{ .rule = { .id = "memory-overcommitted", .severity = SEVERITY_NOTE, .title = "less memory asked for than used",
		    .why = "between request and limit the memory isn't its own: in a shortage the pod is evicted",
		    .mend = "set the request to the limit" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_BY_NAME, RESOURCE_CONTROLS, .kube_score = "container-memory-requests-equal-limits",
	  .container = memory_overcommitted },
	{ .rule = { .id = "cpu-overcommitted", .severity = SEVERITY_NOTE, .title = "less CPU asked for than used",
		    .why = "only where request and limit are equal, for CPU and memory, the pod is of the class Guaranteed",
		    .mend = "set the request to the limit" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_BY_NAME, RESOURCE_CONTROLS,
	  .kube_score = "container-resource-requests-equal-limits, container-cpu-requests-equal-limits", .container = cpu_overcommitted },
	{ .rule = { .id = "memory-in-thousandths", .severity = SEVERITY_ERROR, .title = "memory in thousandths of a byte",
		    .why = "m is a thousandth: with a limit of 128m, an eighth of a byte, no container starts",
		    .mend = "write M or Mi: 128Mi" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_BASELINE, .container = memory_in_thousandths },
	{ .rule = { .id = "memory-too-small", .severity = SEVERITY_ERROR, .title = "less than a mebibyte of memory",
		    .why = "a number without a unit is bytes: no container starts with that limit, and that request asks for nothing",
		    .mend = "add the unit: 512Mi" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_BASELINE, .container = memory_too_small },
	{ .rule = { .id = "cpu-too-large", .severity = SEVERITY_WARNING, .title = "more than 64 cores",
		    .why = "a number without a unit is whole cores: no node has as many, and the pod stays pending",
		    .mend = "write 500m for half a core" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_BASELINE, .container = cpu_too_large },
	{ .rule = { .id = "memory-volume-unlimited", .severity = SEVERITY_NOTE, .title = "a volume in memory without a limit",
		    .why = "what is written there counts as memory of the container that wrote it, which is then ended",
		    .mend = "set emptyDir.sizeLimit, below the containers' limit of memory" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_STRICT, RESOURCE_CONTROLS, .pod = memory_volume },
	{ .rule = { .id = "scratch-volume-unlimited", .severity = SEVERITY_NOTE, .title = "an emptyDir without a limit",
		    .why = "it may fill the node's disk, and then the node evicts other pods, too",
		    .mend = "set emptyDir.sizeLimit" },
	  .family = FAMILY_RESOURCES, .level = LEVEL_BY_NAME, RESOURCE_CONTROLS, .pod = scratch_volume },
	AUDIT_RULES_END
};
