/*
 * What a container says about itself: image, ports, probes, what it mounts and reads.
 */
#include "docs/internal.h"

/* ---- Probes ---- */

static int64_t number_or(const struct node *map, const char *key, int64_t otherwise)
{
	int64_t value;

	return node_to_int(node_get(map, key), RESOLVE_YAML11, &value) ? value : otherwise;
}

static struct str words_of(struct docs *docs, const struct node *list)
{
	struct str text = STR_EMPTY;

	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		text = str_fmt(docs->arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(text), i ? " " : "",
			       STR_ARG(node_text(list->items.at[i])));
	return text;
}

/* is_http: path, port; is_tcp: port; is_command: command. period, timeout, failures; patience: seconds until it acts.
 */
static void fill_probe(struct docs *docs, struct node *service, const char *key, const struct node *probe)
{
	struct node *map = node_set_map(docs->arena, service, key);
	const struct node *http = node_get(probe, "httpGet"), *tcp = node_get(probe, "tcpSocket");
	const struct node *command = node_path(probe, "exec", "command", NULL);

	if (!probe)
		return;
	set_flag(docs, map, "is_http", http != NULL);
	set_flag(docs, map, "is_tcp", tcp != NULL);
	set_flag(docs, map, "is_command", command != NULL);
	set_from(docs, map, "path", node_get(http, "path"));
	set_from(docs, map, "port", node_get(http ? http : tcp, "port"));
	set_text(docs, map, "command", words_of(docs, command));
	set_number(docs, map, "period", number_or(probe, "periodSeconds", 10));
	set_number(docs, map, "timeout", number_or(probe, "timeoutSeconds", 1));
	set_number(docs, map, "failures", number_or(probe, "failureThreshold", 3));
	set_number(docs, map, "patience",
		   number_or(probe, "periodSeconds", 10) * number_or(probe, "failureThreshold", 3));
}

/* ---- Ports ---- */

static void fill_ports(struct docs *docs, struct node *service, const struct node *container)
{
	const struct node *ports = node_get(container, "ports");
	struct node *list = node_set_seq(docs->arena, service, "ports");

	for (size_t i = 0; node_is_seq(ports) && i < ports->items.n; i++) {
		struct node *port = node_add(docs->arena, list, node_map(docs->arena));
		struct str protocol = node_text(node_get(ports->items.at[i], "protocol"));

		set_from(docs, port, "name", node_get(ports->items.at[i], "name"));
		set_from(docs, port, "number", node_get(ports->items.at[i], "containerPort"));
		set_text(docs, port, "protocol", protocol.len ? protocol : STR("TCP"));
		set_flag(docs, port, "is_tcp", !protocol.len || str_is(protocol, "TCP"));
	}
}

/* ---- Volumes ---- */

static const struct node *named(const struct node *list, struct str name)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		if (str_eq(node_text(node_get(list->items.at[i], "name")), name))
			return list->items.at[i];
	return NULL;
}

static const struct node *claim_template(const struct docs *docs, const struct stack_service *of, struct str name)
{
	const struct docs_objects *objects = docs_objects_of(docs, docs_pod_owner(of));
	const struct node *templates =
		objects->workload ? node_path(objects->workload->root, "spec", "volumeClaimTemplates", NULL) : NULL;

	for (size_t i = 0; node_is_seq(templates) && i < templates->items.n; i++)
		if (str_eq(node_text(node_path(templates->items.at[i], "metadata", "name", NULL)), name))
			return templates->items.at[i];
	return NULL;
}

/* Kind of a mount: exactly one of the flags is set. */
static void fill_mount_kind(struct docs *docs, struct node *map, const struct stack_service *of,
			    const struct node *volume, struct str name)
{
	const struct node *claim = node_path(volume, "persistentVolumeClaim", "claimName", NULL),
			  *empty = node_get(volume, "emptyDir");
	const struct node *config = node_path(volume, "configMap", "name", NULL),
			  *secret = node_path(volume, "secret", "secretName", NULL);
	const struct node *template = claim_template(docs, of, name);
	const struct docs_object *object = claim ? map_get(&docs->claim_objects, claim->text) : NULL;
	struct str source = node_text(claim ? claim : config ? config : secret);

	if (template) /* the first pod's: "data-db-0" */
		source = str_fmt(docs->arena, "%" PRI_STR "-%" PRI_STR "-0", STR_ARG(name),
				 STR_ARG(docs_pod_owner(of)->label));
	if (claim || template)
		docs_claim_use(docs, source, template ? template : object ? object->root : NULL, of);
	set_flag(docs, map, "is_claim", claim || template);
	set_flag(docs, map, "is_memory", empty && str_is(node_text(node_get(empty, "medium")), "Memory"));
	set_flag(docs, map, "is_empty", empty && !str_is(node_text(node_get(empty, "medium")), "Memory"));
	set_flag(docs, map, "is_config", config != NULL);
	set_flag(docs, map, "is_secret", secret != NULL);
	set_flag(docs, map, "is_host", node_get(volume, "hostPath") != NULL);
	set_text(docs, map, "source", source);
	set_from(docs, map, "size", node_get(empty, "sizeLimit"));
}

static void fill_mounts(struct docs *docs, struct node *service, const struct stack_service *of,
			const struct node *container, const struct node *pod_spec)
{
	const struct node *mounts = node_get(container, "volumeMounts");
	struct node *list = node_set_seq(docs->arena, service, "mounts");

	for (size_t i = 0; node_is_seq(mounts) && i < mounts->items.n; i++) {
		const struct node *mount = mounts->items.at[i];
		struct str name = node_text(node_get(mount, "name"));
		struct node *map = node_add(docs->arena, list, node_map(docs->arena));

		set_from(docs, map, "path", node_get(mount, "mountPath"));
		set_flag(docs, map, "read_only", str_is(node_text(node_get(mount, "readOnly")), "true"));
		fill_mount_kind(docs, map, of, named(node_get(pod_spec, "volumes"), name), name);
	}
}

/* ---- ConfigMaps and Secrets ---- */

/* The Secrets and ConfigMaps of a container; `keys` as it names them, none where it takes the whole. */
struct sources {
	struct docs *docs;
	const struct stack_service *of;
	struct map secrets, config_maps; /* name → struct node *, a list of keys */
};

static void take_source(struct sources *sources, struct map *map, struct str name, struct str key)
{
	struct docs *docs = sources->docs;
	struct node *keys = map_get(map, name);

	if (!name.len)
		return;
	if (!keys) {
		keys = node_seq(docs->arena);
		map_set(map, name, keys);
	}
	for (size_t i = 0; key.len && i < keys->items.n; i++)
		if (str_eq(keys->items.at[i]->text, key))
			return;
	if (key.len)
		node_add_str(docs->arena, keys, key);
	if (map == &sources->secrets)
		docs_secret_use(docs, name, key, sources->of);
}

static void take_env(struct sources *sources, const struct node *container)
{
	const struct node *env = node_get(container, "env"), *from = node_get(container, "envFrom");

	for (size_t i = 0; node_is_seq(env) && i < env->items.n; i++) {
		const struct node *value = node_get(env->items.at[i], "valueFrom");
		const struct node *secret = node_get(value, "secretKeyRef"),
				  *config = node_get(value, "configMapKeyRef");

		take_source(sources, &sources->secrets, node_text(node_get(secret, "name")),
			    node_text(node_get(secret, "key")));
		take_source(sources, &sources->config_maps, node_text(node_get(config, "name")),
			    node_text(node_get(config, "key")));
	}
	for (size_t i = 0; node_is_seq(from) && i < from->items.n; i++) {
		take_source(sources, &sources->secrets,
			    node_text(node_path(from->items.at[i], "secretRef", "name", NULL)), STR_EMPTY);
		take_source(sources, &sources->config_maps,
			    node_text(node_path(from->items.at[i], "configMapRef", "name", NULL)), STR_EMPTY);
	}
}

static void take_items(struct sources *sources, struct map *map, struct str name, const struct node *items,
		       struct str key)
{
	if (!node_count(items))
		take_source(sources, map, name, key);
	for (size_t i = 0; node_is_seq(items) && i < items->items.n; i++)
		take_source(sources, map, name, node_text(node_get(items->items.at[i], "key")));
}

static void take_volumes(struct sources *sources, const struct node *container, const struct node *pod_spec)
{
	const struct node *mounts = node_get(container, "volumeMounts");

	for (size_t i = 0; node_is_seq(mounts) && i < mounts->items.n; i++) {
		const struct node *volume =
			named(node_get(pod_spec, "volumes"), node_text(node_get(mounts->items.at[i], "name")));
		const struct node *secret = node_get(volume, "secret"), *config = node_get(volume, "configMap");
		struct str key = node_text(node_get(mounts->items.at[i], "subPath"));

		take_items(sources, &sources->secrets, node_text(node_get(secret, "secretName")),
			   node_get(secret, "items"), key);
		take_items(sources, &sources->config_maps, node_text(node_get(config, "name")),
			   node_get(config, "items"), key);
	}
}

static void fill_source_list(struct docs *docs, struct node *service, const char *key, const struct map *map)
{
	struct node *list = node_set_seq(docs->arena, service, key);

	for (size_t i = 0; i < map->n; i++) {
		struct node *source = node_add(docs->arena, list, node_map(docs->arena));

		set_text(docs, source, "name", map->at[i].key);
		node_set_node(docs->arena, source, "keys", map->at[i].value);
	}
}

static void fill_sources(struct docs *docs, struct node *service, const struct stack_service *of,
			 const struct node *container, const struct node *pod_spec)
{
	struct sources sources = {
		.docs = docs,
		.of = of,
		.secrets = MAP_INIT(docs->arena),
		.config_maps = MAP_INIT(docs->arena),
	};

	take_env(&sources, container);
	take_volumes(&sources, container, pod_spec);
	fill_source_list(docs, service, "secrets", &sources.secrets);
	fill_source_list(docs, service, "config_maps", &sources.config_maps);
}

void fill_container(struct docs *docs, struct node *service, const struct stack_service *of,
		    const struct node *container, const struct node *pod_spec)
{
	const struct node *requests = node_path(container, "resources", "requests", NULL);
	const struct node *limits = node_path(container, "resources", "limits", NULL);

	set_from(docs, service, "image", node_get(container, "image"));
	set_from(docs, service, "cpu_request", node_get(requests, "cpu"));
	set_from(docs, service, "memory_request", node_get(requests, "memory"));
	set_from(docs, service, "cpu_limit", node_get(limits, "cpu"));
	set_from(docs, service, "memory_limit", node_get(limits, "memory"));
	fill_ports(docs, service, container);
	fill_probe(docs, service, "startup", node_get(container, "startupProbe"));
	fill_probe(docs, service, "readiness", node_get(container, "readinessProbe"));
	fill_probe(docs, service, "liveness", node_get(container, "livenessProbe"));
	fill_mounts(docs, service, of, container, pod_spec);
	fill_sources(docs, service, of, container, pod_spec);
}
