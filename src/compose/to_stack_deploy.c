#include "compose/to_stack.h"

#include "compose/rules_stack.h"

/* "on-failure:3" */
void take_restart(struct to_stack *t, const struct node *value)
{
	static const char *const policies[] = { "no", "always", "on-failure", "unless-stopped", NULL };
	struct str text = node_text(value);
	size_t colon = str_chr(text, ':');
	uint64_t attempts;

	if (!str_in(str_slice(text, 0, colon), policies)) {
		finding(t->out, &COMPOSE_RESTART, value, "\"%" PRI_STR "\" is no restart policy", STR_ARG(str_show(t->arena, text)));
		return;
	}
	if (STACK_SET(t->service->restart)) /* deploy.restart_policy wins, as it does for Compose */
		return;
	t->service->restart = to_stack_str(t, value, "");
	if (colon == STR_NONE)
		return;
	t->service->restart.value = str_slice(text, 0, colon);
	if (str_to_uint(str_from(text, colon + 1), &attempts) && attempts <= INT32_MAX)
		t->service->restart_attempts = (struct stack_int){ (int64_t)attempts, t->service->restart.origin };
}

static void take_restart_policy(struct to_stack *t, const struct node *policy)
{
	static const struct {
		const char *condition;
		struct str restart;
	} conditions[] = {
		{ "none", STR_INIT("no") }, { "on-failure", STR_INIT("on-failure") }, { "any", STR_INIT("always") },
		{ "always", STR_INIT("always") }, { "unless-stopped", STR_INIT("unless-stopped") },
	};
	const struct node *condition = node_get(policy, "condition");
	bool known = str_empty(node_text(condition));

	if (!node_is_map(policy))
		return;
	t->service->restart = (struct stack_str){ STR("always"), to_stack_origin(t, policy, ".restart_policy") }; /* the default: any */
	for (size_t i = 0; i < ARRAY_SIZE(conditions) && !known; i++) {
		known = str_is(node_text(condition), conditions[i].condition);
		if (known)
			t->service->restart = (struct stack_str){
				conditions[i].restart, to_stack_origin(t, condition, ".restart_policy.condition"),
			};
	}
	if (!known)
		finding(t->out, &COMPOSE_RESTART, condition, "\"%" PRI_STR "\" is no restart condition",
			STR_ARG(str_show(t->arena, node_text(condition))));
	t->service->restart_attempts = to_stack_int(t, node_get(policy, "max_attempts"), ".restart_policy.max_attempts");
}

static bool is_gpu(const struct node *capabilities)
{
	for (size_t i = 0; node_is_seq(capabilities) && i < capabilities->items.n; i++) {
		struct str capability = node_text(capabilities->items.at[i]);

		if (str_is(capability, "gpu") || str_is(capability, "nvidia"))
			return true;
	}
	return false;
}

static void take_device_requests(struct to_stack *t, const struct node *requests, const char *more)
{
	struct stack_resources *resources = &t->service->resources;

	for (size_t i = 0; node_is_seq(requests) && i < requests->items.n; i++) {
		const struct node *request = requests->items.at[i];
		const struct node *ids = node_get(request, "device_ids"), *count = node_get(request, "count");
		const struct node *capabilities = node_get(request, "capabilities");
		int64_t number = -1; /* without a number Docker gives all */

		/* gpus: asks for GPUs without saying so */
		if (node_count(capabilities) && !is_gpu(capabilities)) {
			finding(t->out, &COMPOSE_DEVICE_REQUEST, request, "%" PRI_STR " asks for a device that is no GPU",
				STR_ARG(t->service->name));
			continue;
		}
		if (node_count(ids))
			number = (int64_t)node_count(ids);
		else if (count && !str_to_int(node_text(count), &number))
			number = -1;
		resources->gpus = (struct stack_int){ number, to_stack_origin(t, request, "%s[%zu]", more, i) };
		resources->gpu_driver = node_text(node_get(request, "driver"));
		if (str_empty(resources->gpu_driver))
			resources->gpu_driver = STR("nvidia"); /* the only driver that Docker itself knows for "gpu" */
	}
}

void take_gpus(struct to_stack *t, const struct node *value)
{
	if (STACK_SET(t->service->resources.gpus))
		return;
	if (str_is(node_text(value), "all")) {
		t->service->resources.gpus = (struct stack_int){ -1, to_stack_origin(t, value, "%s", "") };
		t->service->resources.gpu_driver = STR("nvidia");
	}
	take_device_requests(t, value, "");
}

static void take_resources(struct to_stack *t, const struct node *node)
{
	struct stack_resources *resources = &t->service->resources;
	const struct node *limits = node_get(node, "limits"), *reservations = node_get(node, "reservations");

	resources->cpu_limit = to_stack_cpus(t, node_get(limits, "cpus"), ".resources.limits.cpus");
	resources->memory_limit = to_stack_int(t, node_get(limits, "memory"), ".resources.limits.memory");
	resources->pids_limit = to_stack_int(t, node_get(limits, "pids"), ".resources.limits.pids");
	resources->cpu_request = to_stack_cpus(t, node_get(reservations, "cpus"), ".resources.reservations.cpus");
	resources->memory_request = to_stack_int(t, node_get(reservations, "memory"), ".resources.reservations.memory");
	take_device_requests(t, node_get(reservations, "devices"), ".resources.reservations.devices");
}

/* "node.labels.disk == ssd", "node.role!=manager" */
static void take_constraint(struct to_stack *t, const struct node *item, size_t index)
{
	struct str text = node_text(item);
	size_t equals = str_find(text, STR("==")), differs = str_find(text, STR("!="));
	size_t at = MIN_OF(equals, differs);
	struct str key = at == STR_NONE ? STR_EMPTY : str_trim(str_slice(text, 0, at));
	struct str wanted = at == STR_NONE ? STR_EMPTY : str_trim(str_from(text, at + 2));

	if (str_empty(key) || str_empty(wanted)) {
		finding(t->out, &COMPOSE_CONSTRAINT, item, "\"%" PRI_STR "\" is no constraint", STR_ARG(str_show(t->arena, text)));
		return;
	}
	*vec_push(t->arena, &t->service->constraints) = (struct stack_constraint){
		key, wanted, at == differs, to_stack_origin(t, item, ".placement.constraints[%zu]", index),
	};
}

static void take_placement(struct to_stack *t, const struct node *placement)
{
	const struct node *constraints = node_get(placement, "constraints"), *preferences = node_get(placement, "preferences");

	for (size_t i = 0; node_is_seq(constraints) && i < constraints->items.n; i++)
		take_constraint(t, constraints->items.at[i], i);
	for (size_t i = 0; node_is_seq(preferences) && i < preferences->items.n; i++) {
		const struct node *spread = node_get(preferences->items.at[i], "spread");

		if (spread)
			*vec_push(t->arena, &t->service->spread) = (struct stack_pair){
				node_text(spread), STR_EMPTY, to_stack_origin(t, spread, ".placement.preferences[%zu].spread", i),
			};
	}
	t->service->max_per_node = to_stack_int(t, node_get(placement, "max_replicas_per_node"), ".placement.max_replicas_per_node");
}

static void take_mode(struct to_stack *t, const struct node *mode)
{
	static const char *const modes[] = { "", "replicated", "global", "replicated-job", "global-job", NULL };

	if (!str_in(node_text(mode), modes))
		finding(t->out, &COMPOSE_DEPLOY_MODE, mode, "\"%" PRI_STR "\" is no mode of deploy",
			STR_ARG(str_show(t->arena, node_text(mode))));
	if (str_starts(node_text(mode), "global"))
		t->service->global = (struct stack_bool){ true, to_stack_origin(t, mode, ".mode") };
	if (str_ends(node_text(mode), "-job"))
		t->service->job_mode = to_stack_str(t, mode, ".mode");
}

static void take_replicas(struct to_stack *t, const struct node *value, const char *more)
{
	struct stack_int replicas = to_stack_int(t, value, more);

	if (STACK_SET(replicas) && replicas.value < 0)
		finding(t->out, &COMPOSE_REPLICAS, value, "%" PRI_STR " can't run %lld times", STR_ARG(t->service->name),
			(long long)replicas.value);
	else
		t->service->replicas = replicas;
}

void take_deploy(struct to_stack *t, const struct node *value)
{
	const struct node *update = node_get(value, "update_config"), *labels = node_get(value, "labels");

	take_mode(t, node_get(value, "mode"));
	take_replicas(t, node_get(value, "replicas"), ".replicas");
	t->key = STR("deploy.labels");
	to_stack_pairs(t, labels, &t->service->deploy_labels);
	t->key = STR("deploy");
	take_resources(t, node_get(value, "resources"));
	take_restart_policy(t, node_get(value, "restart_policy"));
	take_placement(t, node_get(value, "placement"));
	t->service->update_parallelism = to_stack_int(t, node_get(update, "parallelism"), ".update_config.parallelism");
	t->service->update_order = to_stack_str(t, node_get(update, "order"), ".update_config.order");
}

/* ---- The older keys: deploy wins, and Compose refuses two different values ---- */

void take_scale(struct to_stack *t, const struct node *value)
{
	if (!STACK_SET(t->service->replicas))
		take_replicas(t, value, "");
}

void take_cpus(struct to_stack *t, const struct node *value)
{
	if (!STACK_SET(t->service->resources.cpu_limit))
		t->service->resources.cpu_limit = to_stack_cpus(t, value, "");
}

/* 0 stands for no limit. */
static void take_bytes(struct to_stack *t, const struct node *value, struct stack_int *out)
{
	struct stack_int bytes = to_stack_int(t, value, "");

	if (!STACK_SET(*out) && STACK_SET(bytes) && bytes.value > 0)
		*out = bytes;
}

void take_mem_limit(struct to_stack *t, const struct node *value)
{
	take_bytes(t, value, &t->service->resources.memory_limit);
}

void take_mem_reservation(struct to_stack *t, const struct node *value)
{
	take_bytes(t, value, &t->service->resources.memory_request);
}

void take_shm_size(struct to_stack *t, const struct node *value)
{
	take_bytes(t, value, &t->service->resources.shm_size);
}
