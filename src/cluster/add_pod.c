/*
 * Facts of pods and of what runs them.
 */
#include "cluster/field.h"
#include "cluster/internal.h"

static struct str probe_port(struct cluster *cluster, const struct node *container, const char *probe)
{
	static const char *const ways[] = { "httpGet", "tcpSocket", "grpc", NULL };
	const struct node *node = field(container, probe);

	for (const char *const *way = ways; *way; way++)
		if (field(node, *way))
			return keep_text(cluster, field(node, *way), "port");
	return STR_EMPTY;
}

static void add_ports(struct cluster *cluster, struct container *container, const struct node *list)
{
	const struct node *item;

	container->n_ports = node_is_seq(list) ? list->items.n : 0;
	container->ports = arena_calloc(cluster->arena, container->n_ports, sizeof(*container->ports));
	for (size_t i = 0; (item = field_item(list, i)); i++)
		container->ports[i] = (struct container_port){
			.name = keep_text(cluster, item, "name"),
			.number = port_number(field(item, "containerPort")),
			.host_port = port_number(field(item, "hostPort")),
			.protocol = transport_of(item),
			.span = span_at_key_or(item, "containerPort"),
		};
}

static void add_mounts(struct cluster *cluster, struct container *container, const struct node *node)
{
	const struct node *lists[] = { field(node, "volumeMounts"), field(node, "volumeDevices") }, *item;
	size_t n = (node_is_seq(lists[0]) ? lists[0]->items.n : 0) + (node_is_seq(lists[1]) ? lists[1]->items.n : 0);

	container->mounts = arena_calloc(cluster->arena, n, sizeof(*container->mounts));
	for (size_t list = 0; list < ARRAY_SIZE(lists); list++)
		for (size_t i = 0; (item = field_item(lists[list], i)); i++)
			container->mounts[container->n_mounts++] = (struct mount){
				.volume = keep_text(cluster, item, "name"),
				.path = keep_text(cluster, item, list ? "devicePath" : "mountPath"),
				.sub_path = keep_text(cluster, item, "subPath"),
				.read_only = field_bool(item, "readOnly", false),
				.span = span_at_key_or(item, "name"),
			};
}

static void add_container(struct cluster *cluster, struct container *container, const struct manifest_container *from)
{
	const struct node *node = from->node;

	*container = (struct container){
		.kind = from->kind,
		.name = keep(cluster, from->name),
		.image = keep_text(cluster, node, "image"),
		.span = span_at_key_or(node, "name"),
		.image_span = span_at_key_or(node, "image"),
		.readiness = field(node, "readinessProbe"),
		.liveness = field(node, "livenessProbe"),
		.startup = field(node, "startupProbe"),
		.readiness_port = probe_port(cluster, node, "readinessProbe"),
		.liveness_port = probe_port(cluster, node, "livenessProbe"),
		.startup_port = probe_port(cluster, node, "startupProbe"),
	};
	add_ports(cluster, container, field(node, "ports"));
	add_mounts(cluster, container, node);
}

/* ---- References to other objects ---- */

struct references {
	struct cluster *cluster;
	VEC(struct reference) list;
	struct reference nowhere; /* takes what is said about a name that isn't there */
	struct str container;
};

/* `name` is the scalar that names the object; nothing is added where there is none. */
static struct reference *refer(struct references *to, enum kind kind, const struct node *name, const char *path)
{
	if (!node_is_scalar(name) || str_empty(name->text))
		return &to->nowhere;
	struct reference *reference = vec_push(to->cluster->arena, &to->list);
	*reference = (struct reference){
		.kind = kind,
		.name = keep(to->cluster, name->text),
		.key = STR_EMPTY,
		.span = name->span,
		.path = path,
		.container = to->container,
	};
	return reference;
}

static void refer_key(struct references *to, enum kind kind, const struct node *node, const char *path)
{
	struct reference *reference = refer(to, kind, field(node, "name"), path);

	reference->key = keep_text(to->cluster, node, "key");
	reference->optional = field_bool(node, "optional", false);
	if (reference->key.len && node_is_scalar(field(node, "key")))
		reference->span = field(node, "key")->span;
}

static void refer_env(struct references *to, const struct node *container)
{
	const struct node *env = field(container, "env"), *from = field(container, "envFrom"), *item;

	for (size_t i = 0; (item = field_item(env, i)); i++) {
		const struct node *source = field(item, "valueFrom");

		refer_key(to, KIND_CONFIG_MAP, field(source, "configMapKeyRef"), "env[].valueFrom.configMapKeyRef");
		refer_key(to, KIND_SECRET, field(source, "secretKeyRef"), "env[].valueFrom.secretKeyRef");
	}
	for (size_t i = 0; (item = field_item(from, i)); i++) {
		refer_key(to, KIND_CONFIG_MAP, field(item, "configMapRef"), "envFrom[].configMapRef");
		refer_key(to, KIND_SECRET, field(item, "secretRef"), "envFrom[].secretRef");
	}
}

/* A volume of a ConfigMap or Secret, whole or by some of its keys. */
static void refer_volume(struct references *to, enum kind kind, const struct node *source, const char *name, const char *path)
{
	const struct node *items = field(source, "items"), *item;
	bool optional = field_bool(source, "optional", false);

	refer(to, kind, field(source, name), path)->optional = optional;
	for (size_t i = 0; (item = field_item(items, i)); i++) {
		struct reference *reference = refer(to, kind, field(source, name), path);

		reference->optional = optional;
		reference->key = keep_text(to->cluster, item, "key");
		reference->span = span_at_key_or(item, "key");
	}
}

static void refer_source(struct references *to, const struct node *source)
{
	refer_volume(to, KIND_CONFIG_MAP, field(source, "configMap"), "name", "volumes[].configMap");
	refer_volume(to, KIND_SECRET, field(source, "secret"), "secretName", "volumes[].secret");
	refer_volume(to, KIND_SECRET, field(source, "secret"), "name", "volumes[].projected.sources[].secret");
	refer(to, KIND_PERSISTENT_VOLUME_CLAIM, field(field(source, "persistentVolumeClaim"), "claimName"),
	      "volumes[].persistentVolumeClaim");
}

static void add_references(struct references *to, const struct manifest *manifest)
{
	const struct node *spec = manifest->pod_spec, *volumes = field(spec, "volumes"), *item, *part;

	refer(to, KIND_SERVICE_ACCOUNT, field(spec, "serviceAccountName"), "serviceAccountName");
	refer(to, KIND_PRIORITY_CLASS, field(spec, "priorityClassName"), "priorityClassName");
	refer(to, KIND_RUNTIME_CLASS, field(spec, "runtimeClassName"), "runtimeClassName");
	for (size_t i = 0; (item = field_item(field(spec, "imagePullSecrets"), i)); i++)
		refer(to, KIND_SECRET, field(item, "name"), "imagePullSecrets[]")->is_pull_secret = true;
	for (size_t i = 0; (item = field_item(volumes, i)); i++) {
		refer_source(to, item);
		for (size_t k = 0; (part = field_item(field(field(item, "projected"), "sources"), k)); k++)
			refer_source(to, part);
	}
	for (size_t i = 0; i < manifest->n_containers; i++) {
		to->container = keep(to->cluster, manifest->containers[i].name);
		refer_env(to, manifest->containers[i].node);
	}
}

/* ---- The pod ---- */

static void add_volumes(struct cluster *cluster, struct pod *pod, const struct node *list)
{
	const struct node *item;

	pod->n_volumes = node_is_seq(list) ? list->items.n : 0;
	pod->volumes = arena_calloc(cluster->arena, pod->n_volumes, sizeof(*pod->volumes));
	for (size_t i = 0; (item = field_item(list, i)); i++) {
		struct volume *volume = &pod->volumes[i];

		*volume = (struct volume){ .name = keep_text(cluster, item, "name"), .source = STR_EMPTY,
					   .span = span_at_key_or(item, "name") };
		for (size_t k = 0; node_is_map(item) && k < item->entries.n && str_empty(volume->source); k++)
			if (!str_is(item->entries.at[k].key, "name") && !node_is_null(item->entries.at[k].value))
				volume->source = keep(cluster, item->entries.at[k].key);
	}
}

static enum tristate tristate_of(const struct node *map, const char *key)
{
	bool value;

	if (!node_to_bool(field(map, key), RESOLVE_YAML11, &value))
		return IS_UNSET;
	return value ? IS_YES : IS_NO;
}

void add_pod(struct cluster *cluster, const struct manifest *manifest, struct pod *pod)
{
	const struct node *spec = manifest->pod_spec, *metadata = field(manifest->pod, "metadata"), *labels = field(metadata, "labels");
	struct references references = { .cluster = cluster, .container = STR_EMPTY };
	const struct node *status = manifest->kind == KIND_POD ? field(manifest->root, "status") : NULL;

	*pod = (struct pod){
		.labels = labels_of(&cluster->interner, labels),
		.service_account = keep_text(cluster, spec, "serviceAccountName"),
		.automount_token = tristate_of(spec, "automountServiceAccountToken"),
		.host_network = field_bool(spec, "hostNetwork", false),
		.restart_policy = keep_text(cluster, spec, "restartPolicy"),
		.containers = arena_calloc(cluster->arena, manifest->n_containers, sizeof(*pod->containers)),
		.n_containers = manifest->n_containers,
		.spreads = node_count(field(spec, "topologySpreadConstraints")) > 0,
		.has_anti_affinity = field_at(spec, "affinity.podAntiAffinity") != NULL,
		.grace_period = field_int(spec, "terminationGracePeriodSeconds", 30),
		.span = spec ? spec->span : manifest->root->span,
		.phase = keep_text(cluster, status, "phase"),
		.ip = keep_text(cluster, status, "podIP"),
		.host_ip = keep_text(cluster, status, "hostIP"),
	};
	pod->labels_span = labels ? labels->span : manifest->pod ? manifest->pod->span : pod->span;
	if (str_empty(pod->service_account))
		pod->service_account = keep_text(cluster, spec, "serviceAccount");
	if (str_empty(pod->service_account))
		pod->service_account = keep(cluster, STR("default"));
	if (str_empty(pod->restart_policy))
		pod->restart_policy = keep(cluster, STR("Always"));
	for (size_t i = 0; i < manifest->n_containers; i++)
		add_container(cluster, &pod->containers[i], &manifest->containers[i]);
	add_volumes(cluster, pod, field(spec, "volumes"));
	add_references(&references, manifest);
	pod->references = references.list.at;
	pod->n_references = references.list.n;
}

static void add_claims(struct cluster *cluster, struct workload *workload, const struct node *templates)
{
	const struct node *item;
	size_t n = node_count(templates);
	struct str *names = arena_calloc(cluster->arena, n, sizeof(*names));

	for (size_t i = 0; i < n && (item = field_item(templates, i)); i++)
		names[i] = keep_text(cluster, field(item, "metadata"), "name");
	workload->claims = names;
	workload->n_claims = n;
}

void add_workload(struct cluster *cluster, struct object *object, const struct manifest *manifest)
{
	struct workload *workload = arena_new_of(cluster->arena, struct workload);
	const struct node *spec = object->kind == KIND_POD ? NULL : manifest->spec, *selector = field(spec, "selector");
	const struct node *strategy = field(spec, object->kind == KIND_DEPLOYMENT ? "strategy" : "updateStrategy");

	*workload = (struct workload){
		.object = object,
		.selector = object->kind == KIND_REPLICATION_CONTROLLER ? selector_of_map(&cluster->interner, selector)
									: selector_of(&cluster->interner, selector),
		.selector_span = span_at_key(spec, "selector"),
		.replicas = field_int(spec, "replicas", 1),
		.replicas_span = span_at_key(spec, "replicas"),
		.update_strategy = keep_text(cluster, strategy, "type"),
		.service_name = keep_text(cluster, spec, "serviceName"),
		.service_name_span = span_at_key(spec, "serviceName"),
	};
	add_pod(cluster, manifest, &workload->pod);
	add_claims(cluster, workload, object->kind == KIND_STATEFUL_SET ? field(spec, "volumeClaimTemplates") : NULL);
	object->facts = workload;
	*vec_push(cluster->arena, &cluster->workloads) = workload;
	struct namespace *namespace = namespace_of(cluster, object->namespace);
	*vec_push(cluster->arena, &namespace->workloads) = workload;
	add_by_labels(cluster, namespace, workload);
}
