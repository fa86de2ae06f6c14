/*
 * The component `keda`: Celery workers scaled by the length of their queues, where these are lists in a Redis of the
 * stack.
 *
 * A queue says more than CPU does: a worker that waits for a mail server is idle while its queue grows. KEDA's operator
 * asks Redis from its own namespace, and makes a HorizontalPodAutoscaler of its own: the base's is deleted.
 */
#include "kube/queue.h"

enum {
	WAITING = 10, /* tasks for each that a pod works on at once: ten times a task's duration is the wait */
	POLLING = 15, /* s: as often as an autoscaler looks; KEDA's default is twice that */
};

static struct component *component_of(struct render *r)
{
	return component_get(r, "keda",
			     "Workers scaled by the length of their queues: needs KEDA 2 (https://keda.sh) in the\n"
			     "namespace that keda.namespace of lotse.yaml names. List it behind the environment's\n"
			     "component: it deletes HorizontalPodAutoscalers that this one patches.");
}

/* ---- The password ---- */

/* The Secret and key that hold the password and nothing else; those of the broker itself before others. */
static const struct secret *secret_of(struct render *r, const struct stack_service *broker, struct str password,
				      struct str *key)
{
	const struct secret *found = NULL;
	struct str own = str_fmt(r->arena, "%" PRI_STR "-", STR_ARG(broker->label));

	for (size_t i = 0; i < r->secrets.n; i++) {
		const struct secret *secret = r->secrets.at[i].value;

		for (size_t j = 0; j < secret->items.n; j++) {
			bool better = !found || (str_starts(secret->name, str_cstr(r->arena, own)) &&
						 !str_starts(found->name, str_cstr(r->arena, own)));

			if (secret->items.at[j].missing || !str_eq(secret->items.at[j].value, password) || !better)
				continue;
			found = secret;
			*key = secret->items.at[j].key;
		}
	}
	return found;
}

/* kustomize gives generated Secrets names with a hash, and doesn't know this field by itself. */
static void teach_kustomize(struct render *r, struct component *component)
{
	struct node *root = node_map(r->arena), *entry, *field;

	if (component->configurations.n)
		return;
	root->comment = STR("A Secret's name gets a hash of its content: so that it is changed here, too.");
	entry = node_add(r->arena, node_set_seq(r->arena, root, "nameReference"), node_map(r->arena));
	node_set_str(r->arena, entry, "kind", STR("Secret"));
	node_set_str(r->arena, entry, "version", STR("v1"));
	field = node_add(r->arena, node_set_seq(r->arena, entry, "fieldSpecs"), node_map(r->arena));
	node_set_str(r->arena, field, "kind", STR("TriggerAuthentication"));
	node_set_str(r->arena, field, "path", STR("spec/secretTargetRef/name"));
	component_configuration(r, component, STR("configuration.yaml"), root);
}

static void authentication(struct render *r, const struct stack_service *service, const struct queue *queue,
			   const struct secret *secret, struct str key)
{
	struct component *component = component_of(r);
	struct node *object =
		object_new(r, "keda.sh/v1alpha1", "TriggerAuthentication",
			   str_fmt(r->arena, "%" PRI_STR "-queue", STR_ARG(service->label)), queue->origin);
	struct node *entry;

	object_labels(r, node_get(object, "metadata"), service);
	entry = node_add(r->arena, node_set_seq(r->arena, node_set_map(r->arena, object, "spec"), "secretTargetRef"),
			 node_map(r->arena));
	node_set_str(r->arena, entry, "parameter", STR("password"));
	node_set_str(r->arena, entry, "name", secret->name);
	node_set_str(r->arena, entry, "key", key);
	component_object(r, component,
			 str_fmt(r->arena, "%" PRI_STR "/triggerauthentication.yaml", STR_ARG(service->label)), object);
	teach_kustomize(r, component);
}

/* False with a finding where KEDA couldn't log in. */
static bool login(struct render *r, const struct stack_service *service, const struct queue *queue)
{
	struct str key = STR_EMPTY;
	const struct secret *secret;

	if (!queue->password.len)
		return true;
	secret = secret_of(r, queue->broker, queue->password, &key);
	if (secret && (!queue->user.len || str_is(queue->user, "default"))) {
		authentication(r, service, queue, secret, key);
		return true;
	}
	finding_at(r->out, &KUBE_QUEUE_PASSWORD, queue->origin->span, "%" PRI_STR " can't be scaled by its queue: %s",
		   STR_ARG(service->name),
		   secret ? "its user of Redis isn't the default one"
			  : "the password of Redis stands in a URL only, and KEDA needs it alone");
	return false;
}

/* ---- The scaler ---- */

static int64_t waiting(struct render *r, const struct stack_service *service, const struct queue *queue,
		       const struct origin **origin)
{
	const struct node *node =
		config_node(r->config, "services.%" PRI_STR ".autoscale.queue", STR_ARG(service->name));
	int64_t number;

	if (node && node_to_int(node, RESOLVE_YAML12, &number) && number > 0) {
		*origin = config_origin(r->config, "services.%" PRI_STR ".autoscale.queue", STR_ARG(service->name));
		return number;
	}
	*origin = origin_rule(
		r, service->command.origin,
		"ten tasks may wait for each that a pod works on at once: then a new task waits ten times as long "
		"as a task takes, and not longer",
		str_cstr(r->arena, str_fmt(r->arena, "set services.%" PRI_STR ".autoscale.queue in lotse.yaml",
					   STR_ARG(service->name))));
	return WAITING * queue->concurrency;
}

static struct str number_text(struct render *r, int64_t number)
{
	return str_fmt(r->arena, "%lld", (long long)number);
}

static void trigger(struct render *r, struct node *list, const struct stack_service *service, const struct queue *queue,
		    struct str name)
{
	struct node *entry = node_add(r->arena, list, node_map(r->arena)), *metadata, *length;
	const struct origin *origin;

	node_set_str(r->arena, entry, "type", STR("redis"));
	metadata = node_set_map(r->arena, entry, "metadata");
	with_remark(
		r,
		node_set_str(r->arena, metadata, "address",
			     str_fmt(r->arena, "%" PRI_STR ".%" PRI_STR ".svc:%u",
				     STR_ARG(pod_owner(queue->broker)->label), STR_ARG(r->name_space), queue->port)),
		queue->origin);
	with_origin(node_set_str(r->arena, metadata, "databaseIndex", number_text(r, queue->database)), queue->origin);
	if (queue->tls)
		with_origin(node_set_str(r->arena, metadata, "enableTLS", STR("true")), queue->origin);
	with_origin(node_set_str(r->arena, metadata, "listName", name), service->command.origin);
	length = node_set_str(r->arena, metadata, "listLength", number_text(r, waiting(r, service, queue, &origin)));
	with_origin(length, origin)->remark = STR("tasks that may wait for each pod");
	if (queue->password.len)
		node_set_str(r->arena, node_set_map(r->arena, entry, "authenticationRef"), "name",
			     str_fmt(r->arena, "%" PRI_STR "-queue", STR_ARG(service->label)));
}

static void scaled_object(struct render *r, const struct stack_service *service, const struct queue *queue)
{
	struct scale scale = scale_of(r, service);
	struct node *object = object_new(r, "keda.sh/v1alpha1", "ScaledObject", service->label, service->origin), *spec,
		    *list;

	object_labels(r, node_get(object, "metadata"), service);
	object->comment =
		STR("Tasks that wait are counted, those at work aren't. It holds where a worker keeps none for itself\n"
		    "(worker_prefetch_multiplier = 1) and loses none when its pod ends (task_acks_late = True).");
	spec = node_set_map(r->arena, object, "spec");
	node_set_str(r->arena, node_set_map(r->arena, spec, "scaleTargetRef"), "name", service->label);
	with_origin(node_set_int(r->arena, spec, "pollingInterval", POLLING),
		    origin_default(r, "as often as an autoscaler looks", "patch it in your overlay"));
	with_scale(r, node_set_int(r->arena, spec, "minReplicaCount", scale.min), scale.origin);
	with_remark(r, node_set_int(r->arena, spec, "maxReplicaCount", scale.max), scale.max_origin);
	scaling_behavior(
		r, node_set_map(r->arena, node_set_map(r->arena, spec, "advanced"), "horizontalPodAutoscalerConfig"));
	list = node_set_seq(r->arena, spec, "triggers");
	if (!queue->named)
		list->comment = STR("Celery's default queue: the command names none");
	for (size_t i = 0; i < queue->names.n; i++)
		trigger(r, list, service, queue, queue->names.at[i]);
	component_object(r, component_of(r),
			 str_fmt(r->arena, "%" PRI_STR "/scaledobject.yaml", STR_ARG(service->label)), object);
}

/* KEDA refuses a workload that another autoscaler has already. */
static void delete_autoscaler(struct render *r, const struct stack_service *service)
{
	struct str path = str_fmt(r->arena, "%" PRI_STR "/horizontalpodautoscaler.yaml", STR_ARG(service->label));
	struct node *patch = component_patch_of(r, map_get(&r->paths, path));

	node_set_str(r->arena, patch, "$patch", STR("delete"))->remark =
		STR("KEDA makes its own, and refuses a second one");
	component_patch(r, component_of(r), path, patch);
}

/* One for each Redis and port, whoever takes its tasks from there. */
static void let_in(struct render *r, struct map *ports, const struct queue *queue)
{
	const struct stack_service *broker = pod_owner(queue->broker);
	struct str id = str_fmt(r->arena, "%" PRI_STR "/networkpolicy.yaml", STR_ARG(broker->label));
	struct str place = str_fmt(r->arena, "%" PRI_STR ":%u", STR_ARG(id), queue->port);
	const struct origin *origin = config_origin(r->config, "keda.namespace");
	struct node *policy = map_get(ports, id), *rule;

	if (map_set(ports, place, (void *)(uintptr_t)broker))
		return;
	if (!policy) {
		policy = policy_new(r, str_fmt(r->arena, "%" PRI_STR "-from-keda", STR_ARG(broker->label)), broker,
				    origin);
		map_set(ports, id, policy);
		component_object(r, component_of(r), id, policy);
	}
	rule = policy_rule(r, policy, POLICY_INGRESS, origin);
	policy_peer_namespace(r, rule, POLICY_INGRESS, config_str(r->config, "keda.namespace"), STR_EMPTY, STR_EMPTY);
	policy_port(r, rule, queue->port, PROTOCOL_TCP);
}

/* ---- What is said ---- */

static void say_unknown(struct render *r, const struct stack_service *service)
{
	finding_at(r->out, &KUBE_QUEUE_UNKNOWN, service->origin->span,
		   "which Redis holds the queue of %" PRI_STR " can't be seen: it is scaled by its CPU alone",
		   STR_ARG(service->name));
}

static void say_settings(struct render *r, const struct stack_service *service, const struct queue *queue)
{
	if (!queue->one_at_a_time)
		finding_at(r->out, &KUBE_QUEUE_SETTINGS,
			   service->command.origin ? service->command.origin->span : service->origin->span,
			   "%" PRI_STR " may keep tasks for itself that its queue doesn't show",
			   STR_ARG(service->name));
}

/* Is there a Redis that its queue might be in? A worker with RabbitMQ isn't spoken of. */
static bool reaches_redis(const struct render *r, const struct stack_service *service)
{
	for (size_t i = 0; i < r->stack->edges.n; i++) {
		const struct stack_edge *edge = &r->stack->edges.at[i];

		if (edge->from == service && edge->port == 6379)
			return true;
	}
	return false;
}

void render_queue_scaling(struct render *r)
{
	struct map ports = MAP_INIT(r->arena);

	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];
		struct queue queue;

		if (service->role != ROLE_WORKER || !workload_object(r, service) || !scale_of(r, service).autoscaled)
			continue;
		switch (queue_of(r, render_hosts(r), service, &queue)) {
		case QUEUE_NONE:
			break;
		case QUEUE_UNKNOWN:
			if (reaches_redis(r, service))
				say_unknown(r, service);
			break;
		case QUEUE_IN_REDIS:
			if (!login(r, service, &queue))
				break;
			say_settings(r, service, &queue);
			scaled_object(r, service, &queue);
			delete_autoscaler(r, service);
			let_in(r, &ports, &queue);
			break;
		}
	}
}
