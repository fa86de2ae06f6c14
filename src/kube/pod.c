#include "kube/edge_proxy.h"
#include "kube/network.h"
#include "stack/images.h"
#include "stack/names.h"

/* ---- Labels and annotations ---- */

struct str name_annotation_key(struct arena *arena, struct str key)
{
	if (name_is_label_key(key))
		return key;
	struct str name = name_key(arena, key);
	while (name.len && !ascii_alnum(name.ptr[0]))
		name = str_from(name, 1);
	name = str_slice(name, 0, 63);
	while (name.len && !ascii_alnum(name.ptr[name.len - 1]))
		name = str_slice(name, 0, name.len - 1);
	return name.len ? name : STR("x");
}

static struct node *annotations_of(struct render *r, struct node *meta)
{
	struct node *annotations = node_get(meta, "annotations");

	return annotations ? annotations : node_set_map(r->arena, meta, "annotations");
}

static void annotate(struct render *r, struct node *meta, struct str key, struct str value, const struct origin *origin)
{
	struct node *annotations = annotations_of(r, meta);

	with_remark(r, node_set(r->arena, annotations, name_annotation_key(r->arena, key), node_str(r->arena, value)),
		    origin);
}

/* Labels that a program reads from the Docker API: it isn't there in a cluster. */
static bool says_to_docker(struct render *r, const struct stack_pair *pair)
{
	static const char *const prefixes[] = { "traefik.", "ofelia.", "swarm.cronjob.",
						"com.centurylinklabs.watchtower.", "caddy" };

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		if (!str_starts(pair->key, prefixes[i]))
			continue;
		if (!str_starts(pair->key, "swarm.cronjob.") && /* those are taken: workload.c */
		    !label_is_used(r, pair))
			finding_at(r->out, &KUBE_DOCKER_LABEL, pair->origin->span,
				   "%" PRI_STR " is read from the Docker API: it is left out",
				   STR_ARG(str_show(r->arena, pair->key)));
		return true;
	}
	return false;
}

void pairs_fill(struct render *r, struct node *meta, const struct stack_pairs *pairs)
{
	for (size_t i = 0; i < pairs->n; i++) {
		const struct stack_pair *pair = &pairs->at[i];
		struct node *labels = node_get(meta, "labels");
		/* Prometheus reads these from annotations, whoever first wrote that into a scrape configuration */
		bool label = name_is_label_key(pair->key) && name_is_label_value(pair->value) &&
			     !str_starts(pair->key, "prometheus.io/");

		if (says_to_docker(r, pair) || pair->secret_reason.len) /* a finding has told of the credential */
			continue;
		if (!label)
			annotate(r, meta, pair->key, pair->value, pair->origin);
		else if (!node_get_str(labels, pair->key)) /* ours select pods: they win */
			with_remark(r, node_set(r->arena, labels, pair->key, node_str(r->arena, pair->value)),
				    pair->origin);
	}
}

/* ---- The node's own namespaces ---- */

static void host_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	static const struct {
		size_t offset;
		const char *field, *right, *what;
	} rows[] = {
		{ offsetof(struct stack_service, host_network), "hostNetwork", "host_network",
		  "the network of its node" },
		{ offsetof(struct stack_service, host_pid), "hostPID", "host_pid", "the processes of its node" },
		{ offsetof(struct stack_service, host_ipc), "hostIPC", "host_ipc", "the shared memory of its node" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct stack_bool *asked = (const struct stack_bool *)((const char *)service + rows[i].offset);

		if (!asked->value || !allowed(r, service, rows[i].right, asked->origin, rows[i].what))
			continue;
		with_remark(r, node_set_bool(r->arena, spec, rows[i].field, true), asked->origin);
		if (i == 0)
			with_origin(
				node_set_str(r->arena, spec, "dnsPolicy", STR("ClusterFirstWithHostNet")),
				origin_rule(
					r, asked->origin,
					"on the node's network a pod would ask the node's name server, which doesn't "
					"know the Services",
					"patch it in your overlay"));
	}
}

/* ---- Stopping ---- */

enum {
	GRACE_DOCKER = 10,     /* s: what docker stop waits where nothing says otherwise */
	GRACE_KUBERNETES = 30, /* s: the kubelet's default: less gains nothing */
};

/* The kubelet counts the preStop hook in; Docker's time is for the process alone. */
static int64_t stop_seconds(const struct stack_service *service, enum workload_kind kind)
{
	int64_t grace = STACK_SET(service->stop_grace_ms) ? (service->stop_grace_ms.value + 999) / 1000 : GRACE_DOCKER;

	return grace + linger_seconds(service, kind);
}

static void stop_fill(struct render *r, struct node *spec, const struct stack_service *service, enum workload_kind kind)
{
	const struct companions *companions = render_companions(r, service);
	int64_t longest = stop_seconds(service, kind);
	struct node *grace;

	for (size_t i = 0; companions && i < companions->list.n; i++)
		longest = MAX_OF(longest, stop_seconds(companions->list.at[i], kind));
	if (longest <= GRACE_KUBERNETES && !STACK_SET(service->stop_grace_ms))
		return;
	grace = node_set_int(r->arena, spec, "terminationGracePeriodSeconds",
			     MAX_OF(longest, (int64_t)GRACE_KUBERNETES));
	with_remark(r, grace, service->stop_grace_ms.origin);
	if (linger_seconds(service, kind) && longest > GRACE_KUBERNETES)
		grace->remark = str_fmt(r->arena, "%" PRI_STR "%swith the preStop hook's %lld", STR_ARG(grace->remark),
					grace->remark.len ? ", " : "", (long long)linger_seconds(service, kind));
	else if (longest < GRACE_KUBERNETES)
		grace->remark =
			str_fmt(r->arena, "%" PRI_STR "; Kubernetes' own default is the least", STR_ARG(grace->remark));
}

/* Images that name their signal themselves (STOPSIGNAL): it is sent in Kubernetes too. */
static bool image_stops_by(const struct stack_service *service, struct str signal)
{
	static const struct {
		const char *image, *signal;
	} images[] = {
		{ "postgres", "SIGINT" }, { "postgis", "SIGINT" }, { "timescaledb", "SIGINT" }, { "nginx", "SIGQUIT" },
		{ "httpd", "SIGWINCH" },  { "php", "SIGQUIT" },    { "haproxy", "SIGUSR1" },
	};
	struct str name = image_name(service->image.value).name;

	for (size_t i = 0; !service->build.present && i < ARRAY_SIZE(images); i++)
		if (str_is(name, images[i].image) && str_is(signal, images[i].signal))
			return true;
	return false;
}

static void say_signal(struct render *r, const struct stack_service *service)
{
	struct str signal = service->stop_signal.value;

	if (!STACK_SET(service->stop_signal) || str_is(signal, "SIGTERM") || str_is(signal, "TERM") ||
	    str_is(signal, "15"))
		return;
	if (image_stops_by(service, signal) || str_eq(signal, service->built.stop_signal.value))
		return;
	finding_at(r->out, &KUBE_STOP_SIGNAL, service->stop_signal.origin->span,
		   "%" PRI_STR " wants to be stopped by %" PRI_STR, STR_ARG(service->name),
		   STR_ARG(str_show(r->arena, signal)));
}

/* ---- Containers ---- */

/* The port that the service talks to, else the first one. */
static uint16_t port_asked(const struct render *r, const struct stack_service *from, const struct stack_service *to)
{
	const struct stack_port *first = first_tcp_port(to);

	for (size_t i = 0; i < r->stack->edges.n; i++) {
		const struct stack_edge *edge = &r->stack->edges.at[i];

		if (edge->from == from && edge->to == to && edge->port && edge->protocol == PROTOCOL_TCP)
			return edge->port;
	}
	return first ? first->number : 0;
}

/* A wait that no policy lets through would never end. */
static bool may_wait(struct render *r, const struct stack_service *service, const struct stack_dependency *dependency,
		     uint16_t port)
{
	const struct stack_service *target = dependency->service;
	struct finding *said;

	if (network_allows(r, service, target, port))
		return true;
	said = finding_at(r->out, &KUBE_WAIT_NO_EDGE, dependency->origin->span,
			  "%" PRI_STR " doesn't wait for %" PRI_STR ": it may not connect to its port %u",
			  STR_ARG(service->name), STR_ARG(target->name), port);
	hint_for(r, said, service->name);
	said->hint = str_replace(r->arena, said->hint, STR("OTHER:PORT"),
				 str_fmt(r->arena, "%" PRI_STR ":%u", STR_ARG(target->name), port));
	return false;
}

static void wait_fill(struct render *r, struct node *containers, const struct stack_service *service)
{
	struct node *container, *command;
	struct str image = config_str(r->config, "wait_image");

	for (size_t i = 0; i < service->dependencies.n; i++) {
		const struct stack_service *target = service->dependencies.at[i].service;
		uint16_t port = port_asked(r, service, target);

		if (!port || workload_kind(target) == WORKLOAD_JOB ||
		    !may_wait(r, service, &service->dependencies.at[i], port))
			continue;
		container = node_add(r->arena, containers, node_map(r->arena));
		container->origin = config_origin(r->config, "services.%" PRI_STR ".wait", STR_ARG(service->name));
		node_set_str(r->arena, container, "name",
			     name_label(r->arena, str_fmt(r->arena, "wait-for-%" PRI_STR, STR_ARG(target->label)), 63));
		with_remark(r, node_set_str(r->arena, container, "image", image), service->dependencies.at[i].origin);
		command = node_set_seq(r->arena, container, "command");
		node_add_str(r->arena, command, STR("/bin/sh"));
		node_add_str(r->arena, command, STR("-c"));
		node_add_str(r->arena, command,
			     str_fmt(r->arena, "until nc -z -w 2 %" PRI_STR " %u; do sleep 1; done",
				     STR_ARG(pod_owner(target)->label), port));
		helper_security(r, container);
	}
}

static void say_wait(struct render *r, const struct stack_service *service)
{
	for (size_t i = 0; i < service->dependencies.n; i++) {
		const struct stack_dependency *dependency = &service->dependencies.at[i];

		if (dependency->condition == WAIT_COMPLETED)
			hint_for(r,
				 finding_at(r->out, &KUBE_WAIT_COMPLETED, dependency->origin->span,
					    "services start beside the Job %" PRI_STR ", not after it",
					    STR_ARG(dependency->service->name)),
				 dependency->service->label);
	}
}

static void init_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *containers = node_seq(r->arena);

	if (config_bool(r->config, "services.%" PRI_STR ".wait", STR_ARG(service->name)))
		wait_fill(r, containers, service);
	say_wait(r, service);
	seeds_fill(r, containers, service);
	if (containers->items.n)
		node_set(r->arena, spec, STR("initContainers"), containers);
}

static void say_small_things(struct render *r, const struct stack_service *service)
{
	say_signal(r, service);
	if (service->init.value)
		finding_at(r->out, &KUBE_INIT, service->init.origin->span,
			   "init: true has no field: the container's first process reaps zombies "
			   "and gets the signals");
	if (service->no_network.value)
		finding_at(r->out, &KUBE_NO_NETWORK, service->no_network.origin->span,
			   "%" PRI_STR " wants no network, and gets one", STR_ARG(service->name));
	if (service->devices.n)
		finding_at(r->out, &KUBE_DEVICES, service->devices.origin->span,
			   "%" PRI_STR " wants %" PRI_STR "%s of the machine", STR_ARG(service->name),
			   STR_ARG(str_show(r->arena, service->devices.at[0])),
			   service->devices.n > 1 ? " and others" : "");
}

/* Two containers of a pod share its address. */
static void say_clashes(struct render *r, const struct stack_service *owner, const struct stack_service *companion)
{
	for (size_t i = 0; i < companion->ports.n; i++) {
		const struct stack_port *port = &companion->ports.at[i];

		if (stack_port(owner, port->number, port->protocol))
			finding_at(r->out, &KUBE_PORT_CLASH,
				   port->origin ? port->origin->span : companion->origin->span,
				   "%" PRI_STR " and %" PRI_STR " share a pod, and both listen on %u",
				   STR_ARG(owner->name), STR_ARG(companion->name), port->number);
	}
}

static void containers_fill(struct render *r, struct node *spec, const struct stack_service *service,
			    enum workload_kind kind, struct map *volumes)
{
	const struct companions *companions = render_companions(r, service);
	struct node *list = node_set_seq(r->arena, spec, "containers");

	container_fill(r, node_add(r->arena, list, node_map(r->arena)), service, kind, volumes);
	say_small_things(r, service);
	for (size_t i = 0; companions && i < companions->list.n; i++) {
		const struct stack_service *companion = companions->list.at[i];

		say_clashes(r, service, companion);
		container_fill(r, node_add(r->arena, list, node_map(r->arena)), companion, kind, volumes);
		say_small_things(r, companion);
	}
}

static void volumes_fill(struct render *r, struct node *spec, const struct map *volumes)
{
	struct node *list;

	if (!volumes->n)
		return;
	list = node_set_seq(r->arena, spec, "volumes");
	for (size_t i = 0; i < volumes->n; i++)
		node_add(r->arena, list, volumes->at[i].value);
}

static void pull_secret(struct render *r, struct node *spec)
{
	struct str name = config_str(r->config, "registry_secret");
	struct node *list, *entry;

	if (!name.len)
		return;
	list = node_set_seq(r->arena, spec, "imagePullSecrets");
	entry = node_add(r->arena, list, node_map(r->arena));
	with_remark(r, node_set_str(r->arena, entry, "name", name), config_origin(r->config, "registry_secret"));
}

static void account_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	node_set_str(r->arena, spec, "serviceAccountName", service->label);
	with_origin(node_set_bool(r->arena, spec, "automountServiceAccountToken", false), r->no_token);
	with_origin(node_set_bool(r->arena, spec, "enableServiceLinks", false), r->no_links);
	pull_secret(r, spec);
}

/* What is mounted, as a digest: a ConfigMap that changes doesn't start a pod anew, an annotation does. */
static void checksum_fill(struct render *r, struct node *meta, const struct stack_service *service)
{
	uint64_t sum = 0;
	bool any = false;
	const struct companions *companions = render_companions(r, service);

	for (size_t c = 0; c <= (companions ? companions->list.n : 0); c++) {
		const struct stack_service *one = c ? companions->list.at[c - 1] : service;

		for (size_t i = 0; i < one->mounts.n; i++) {
			const struct stack_file *file =
				one->mounts.at[i].kind == MOUNT_FILE ? one->mounts.at[i].file : NULL;

			if (!file || file->kind != FILE_CONFIG || file->source == FROM_EXTERNAL)
				continue;
			any = true;
			for (size_t j = 0; j < file->n_items; j++)
				sum = (sum ^ str_hash(file->items[j].key) ^
				       (str_hash(file_content(r, &file->items[j])) << 1)) *
				      0x100000001b3;
		}
	}
	if (!any)
		return;
	struct node *value = node_set_str(r->arena, annotations_of(r, meta), "checksum/config",
					  str_fmt(r->arena, "%016llx", (unsigned long long)sum));
	value->remark = STR("a changed ConfigMap starts new pods");
	value->origin = origin_default(
		r, "pods don't notice that a ConfigMap has changed: this digest of its content changes with it",
		"change the mounted file");
}

struct node *pod_template(struct render *r, struct node *parent, const struct stack_service *service,
			  enum workload_kind kind)
{
	struct node *template = node_set_map(r->arena, parent, "template"), *meta, *spec,
		    *annotations = node_map(r->arena);
	struct map volumes = MAP_INIT(r->arena);

	meta = node_set_map(r->arena, template, "metadata");
	object_labels(r, meta, service);
	pairs_fill(r, meta, &service->labels);
	pairs_fill(r, meta, &service->annotations);
	checksum_fill(r, meta, service);
	apparmor_annotate(r, annotations, service);
	for (size_t i = 0; i < annotations->entries.n; i++)
		node_set(r->arena, annotations_of(r, meta), annotations->entries.at[i].key,
			 annotations->entries.at[i].value);

	spec = node_set_map(r->arena, template, "spec");
	account_fill(r, spec, service);
	hostname_fill(r, spec, service, kind);
	hosts_fill(r, spec, service);
	host_fill(r, spec, service);
	dns_fill(r, spec, service);
	placement_fill(r, spec, service);
	if (kind == WORKLOAD_JOB)
		with_origin(node_set_str(r->arena, spec, "restartPolicy", STR("Never")),
			    origin_default(r, "a failed pod stays with its log, and the Job tries again with a new one",
					   "patch it in your overlay"));
	stop_fill(r, spec, service, kind);
	pod_security(r, spec, service);
	init_fill(r, spec, service);
	containers_fill(r, spec, service, kind, &volumes);
	volumes_fill(r, spec, &volumes);
	resources_fill(r, spec, service);
	return template;
}
