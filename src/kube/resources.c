/*
 * What a container asks for and may use at most: what lotse.yaml says, else Compose, else what is usual for its role.
 *
 * A limit of CPU is written only where somebody asks for one: requests already share the time of a node out fairly, and
 * a limit slows a container down where time is left over. Memory can't be taken back, so what fills all that it may
 * have (databases, caches, brokers) gets its limit as its request.
 */
#include "cluster/quantity.h"
#include "kube/render.h"
#include "kube/rights.h"
#include "stack/images.h"

#define MI(n) ((int64_t)(n) << 20)

enum {
	CPU_SHARE = 4,    /* a limit of CPU is for peaks: a quarter of it is what it uses all the time */
	CPU_LEAST = 10,   /* thousandths of a core: less is next to nothing */
	TMPFS_SHARE = 4,  /* a tmpfs without size gets a quarter of the memory; Docker would let it have half of the
			     machine's */
	TMPFS_LEAST = 16, /* Mi */
};

/* What is usual: thousandths of a core, Mi. */
struct usual {
	const char *title;    /* of the image (stack/images.c), or the end of it; NULL: the row is for the role */
	enum stack_role role;
	int32_t cpu, memory;  /* the request of CPU, the limit of memory */
	int32_t storage;      /* the limit of ephemeral storage: logs, and what is written beside the volumes */
};

/*
 * For the roles: what the usual frameworks need with a few dozen users. For images: what their documentation names as
 * the least for production, or the heap that they take by default and a half on top of it.
 */
static const struct usual usual_amounts[] = {
	/* ---- by role ---- */
	{ .role = ROLE_WEB,	   .cpu = 100, .memory = 512,  .storage = 1024 },
	{ .role = ROLE_WORKER,	   .cpu = 100, .memory = 512,  .storage = 2048 },
	{ .role = ROLE_SCHEDULER,  .cpu = 50,  .memory = 256,  .storage = 512 },
	{ .role = ROLE_DATABASE,   .cpu = 250, .memory = 1024, .storage = 1024 },
	{ .role = ROLE_CACHE,	   .cpu = 100, .memory = 256,  .storage = 512 },
	{ .role = ROLE_BROKER,	   .cpu = 200, .memory = 512,  .storage = 512 },
	{ .role = ROLE_PROXY,	   .cpu = 50,  .memory = 128,  .storage = 512 },
	{ .role = ROLE_MONITORING, .cpu = 100, .memory = 512,  .storage = 1024 },
	{ .role = ROLE_JOB,	   .cpu = 100, .memory = 512,  .storage = 2048 },
	{ .role = ROLE_OTHER,	   .cpu = 100, .memory = 256,  .storage = 1024 },

	/* ---- databases that are larger than PostgreSQL ---- */
	{ .title = "Elasticsearch", .cpu = 500, .memory = 2048, .storage = 1024 },
	{ .title = "OpenSearch",    .cpu = 500, .memory = 2048, .storage = 1024 },
	{ .title = "SQL Server",    .cpu = 500, .memory = 2560, .storage = 1024 }, /* refuses to start below 2 GB */
	{ .title = "Oracle",	    .cpu = 500, .memory = 3072, .storage = 1024 },
	{ .title = "Cassandra",	    .cpu = 500, .memory = 4096, .storage = 1024 },
	{ .title = "ScyllaDB",	    .cpu = 500, .memory = 2048, .storage = 1024 },
	{ .title = "Neo4j",	    .cpu = 500, .memory = 2048, .storage = 1024 },
	{ .title = "ClickHouse",    .cpu = 500, .memory = 2048, .storage = 1024 },
	{ .title = "CockroachDB",   .cpu = 500, .memory = 2048, .storage = 1024 },
	{ .title = "Milvus",	    .cpu = 500, .memory = 4096, .storage = 1024 },
	{ .title = "ArangoDB",	    .cpu = 500, .memory = 2048, .storage = 1024 },
	{ .title = "ZooKeeper",	    .cpu = 100, .memory = 1280, .storage = 512 }, /* heap 1000 MB */

	/* ---- caches and brokers ---- */
	{ .title = "Hazelcast",	    .cpu = 200, .memory = 1024, .storage = 512 },
	{ .title = "Kafka",	    .cpu = 500, .memory = 1536, .storage = 1024 }, /* heap 1 GB */
	{ .title = "Redpanda",	    .cpu = 500, .memory = 2048, .storage = 1024 },
	{ .title = "Pulsar",	    .cpu = 500, .memory = 4096, .storage = 1024 },
	{ .title = "ActiveMQ",	    .cpu = 200, .memory = 1536, .storage = 512 },
	{ .title = "Artemis",	    .cpu = 200, .memory = 2560, .storage = 512 }, /* heap 2 GB */
	{ .title = "Kafka Connect", .cpu = 250, .memory = 2560, .storage = 1024 }, /* heap 2 GB */
	{ .title = "Debezium",	    .cpu = 250, .memory = 2560, .storage = 1024 },
	{ .title = "Schema Registry", .cpu = 100, .memory = 768, .storage = 512 },

	/* ---- applications ---- */
	{ .title = "GitLab",	    .cpu = 1000, .memory = 6144, .storage = 4096 },
	{ .title = "Jenkins",	    .cpu = 500, .memory = 2048, .storage = 4096 },
	{ .title = "Keycloak",	    .cpu = 250, .memory = 1536, .storage = 1024 },
	{ .title = "SonarQube",	    .cpu = 500, .memory = 4096, .storage = 2048 }, /* holds an Elasticsearch */
	{ .title = "Nexus",	    .cpu = 500, .memory = 4096, .storage = 2048 }, /* heap 2.7 GB */
	{ .title = "Metabase",	    .cpu = 250, .memory = 2048, .storage = 1024 },
	{ .title = "Superset",	    .cpu = 250, .memory = 1024, .storage = 1024 },
	{ .title = "Nextcloud",	    .cpu = 200, .memory = 1024, .storage = 2048 }, /* an upload is a temporary file first */
	{ .title = "LocalStack",    .cpu = 250, .memory = 2048, .storage = 2048 },
	{ .title = "Gotenberg",	    .cpu = 200, .memory = 1024, .storage = 1024 }, /* Chromium and LibreOffice */
	{ .title = "Ollama",	    .cpu = 1000, .memory = 8192, .storage = 2048 }, /* a model of seven billion parameters */

	/* ---- proxies that are larger than nginx ---- */
	{ .title = "Kong",	    .cpu = 200, .memory = 1024, .storage = 512 },
	{ .title = "APISIX",	    .cpu = 200, .memory = 512,  .storage = 512 },
	{ .title = "Envoy",	    .cpu = 100, .memory = 256,  .storage = 512 },
	{ .title = "HAProxy",	    .cpu = 100, .memory = 256,  .storage = 512 },
	{ .title = "Varnish",	    .cpu = 100, .memory = 512,  .storage = 512 },
	{ .title = "Squid",	    .cpu = 100, .memory = 768,  .storage = 2048 }, /* keeps 256 MB in memory */

	/* ---- monitoring ---- */
	{ .title = "Prometheus",    .cpu = 200, .memory = 1024, .storage = 1024 },
	{ .title = "Mimir",	    .cpu = 250, .memory = 2048, .storage = 1024 },
	{ .title = "Loki",	    .cpu = 200, .memory = 1024, .storage = 1024 },
	{ .title = "Tempo",	    .cpu = 200, .memory = 1024, .storage = 1024 },
	{ .title = "VictoriaMetrics", .cpu = 200, .memory = 1024, .storage = 1024 },
	{ .title = "Jaeger",	    .cpu = 200, .memory = 1024, .storage = 1024 }, /* all in one keeps the traces in memory */
	{ .title = "Graylog",	    .cpu = 500, .memory = 2048, .storage = 2048 },
	{ .title = "Logstash",	    .cpu = 250, .memory = 1536, .storage = 1024 }, /* heap 1 GB */
	{ .title = "Kibana",	    .cpu = 200, .memory = 1536, .storage = 1024 },
	{ .title = "OpenSearch Dashboards", .cpu = 200, .memory = 1024, .storage = 1024 },
	{ .title = " exporter",	    .cpu = 20,  .memory = 128,  .storage = 256 },
	{ .title = "Promtail",	    .cpu = 50,  .memory = 256,  .storage = 512 },
	{ .title = "Fluent Bit",    .cpu = 50,  .memory = 256,  .storage = 512 },
	{ .title = "Filebeat",	    .cpu = 50,  .memory = 256,  .storage = 512 },
	{ .title = "Metricbeat",    .cpu = 50,  .memory = 256,  .storage = 512 },
};

enum {
	STORAGE_REQUEST = 64, /* Mi: the logs of a container, which the kubelet turns over at 10 Mi and keeps five of */
	/* Of containers that wait or copy files. */
	HELPER_CPU = 10,
	HELPER_REQUEST = 32,
	HELPER_LIMIT = 64,
	HELPER_STORAGE_REQUEST = 16,
	HELPER_STORAGE = 64,
};

static const struct usual *usual_of(const struct stack_service *service)
{
	const struct known_image *known = known_image(image_of_facts(service));
	const struct usual *by_role = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(usual_amounts); i++) {
		const struct usual *row = &usual_amounts[i];

		if (row->title && known && str_ends(str_of(known->title), row->title))
			return row;
		if (!row->title && row->role == service->role)
			by_role = row;
	}
	BUG_IF(!by_role);
	return by_role;
}

/* They fill what they may have, and keep it. */
static bool keeps_memory(enum stack_role role)
{
	return role == ROLE_DATABASE || role == ROLE_CACHE || role == ROLE_BROKER;
}

/* ---- Where an amount comes from ---- */

static const char *how_to_change(struct render *r, const struct stack_service *service, const char *key)
{
	return str_cstr(r->arena, str_fmt(r->arena, "set services.%" PRI_STR ".resources.%s in lotse.yaml",
					  STR_ARG(service->name), key));
}

static const struct origin *usual_origin(struct render *r, const struct stack_service *service,
					 const struct usual *usual, const char *key)
{
	struct str what = usual->title ? str_fmt(r->arena, "usual for %s", known_image(image_of_facts(service))->title)
				       : str_fmt(r->arena, "usual for the role %s", stack_role_name(service->role));

	return origin_rule(r, usual->title ? image_origin(service) : service->role_origin, str_cstr(r->arena, what),
			   how_to_change(r, service, key));
}

static struct stack_int derived(struct render *r, const struct stack_service *service, const char *key, int64_t value,
				const struct origin *cause, const char *what)
{
	return (struct stack_int){ value, origin_rule(r, cause, what, how_to_change(r, service, key)) };
}

/* lotse.yaml, else what Compose says; a zero says nothing in either. */
static struct stack_int given(struct render *r, const struct stack_service *service, const char *key,
			      struct stack_int compose)
{
	struct str text = config_str(r->config, "services.%" PRI_STR ".resources.%s", STR_ARG(service->name), key);
	struct quantity quantity;

	if (text.len && quantity_parse(text, &quantity))
		return (struct stack_int){
			str_starts(str_of(key), "cpu") ? quantity_milli(quantity) : quantity_units(quantity),
			config_origin(r->config, "services.%" PRI_STR ".resources.%s", STR_ARG(service->name), key),
		};
	return compose.value > 0 ? compose : (struct stack_int){ 0 };
}

static bool is_decided(struct stack_int amount)
{
	return STACK_SET(amount) && amount.origin->kind == ORIGIN_CONFIG;
}

/* The API refuses a request above its limit; Docker takes the smaller one in silence. */
static struct stack_int at_most(struct render *r, const struct stack_service *service, struct stack_int request,
				struct stack_int limit, const char *what)
{
	if (!STACK_SET(limit) || request.value <= limit.value)
		return request;
	struct finding *said = finding_at(r->out, &KUBE_RESOURCES, request.origin->span,
					  "%" PRI_STR " reserves more %s than its limit: it gets the limit",
					  STR_ARG(service->name), what);
	if (span_known(limit.origin->span))
		finding_relate(r->out, said, limit.origin->span, "the limit is given here");
	return limit;
}

static int64_t round_up(int64_t value, int64_t unit)
{
	return value > INT64_MAX - unit ? value : (value + unit - 1) / unit * unit;
}

/* ---- Memory that is mounted ---- */

/* "size=64m,mode=1777": the option of a tmpfs in a volume's driver_opts; 0 where it has none, or a percentage. */
static int64_t option_size(const struct stack_volume *volume)
{
	static const char letters[] = "kmg";
	struct str options = node_text(node_get(volume->driver_opts, "o")), option;
	int64_t size = 0, found = 0;

	while (str_split(&options, ',', &option)) {
		if (!str_starts(option, "size="))
			continue;
		struct str text = str_from(option, strlen("size="));
		char last = text.len ? text.ptr[text.len - 1] : '\0';
		const char *letter = last ? strchr(letters, last | 0x20) : NULL;

		if (letter)
			text.len--;
		if (!str_to_int(text, &size) || size <= 0)
			continue;
		for (const char *at = letters; letter && at <= letter; at++)
			size = amount_times(size, 1024);
		found = size;
	}
	return found;
}

bool mounts_shm(const struct stack_service *service)
{
	if (!STACK_SET(service->resources.shm_size) || service->host_ipc.value)
		return false;
	for (size_t i = 0; i < service->mounts.n; i++)
		if (str_is(service->mounts.at[i].target, "/dev/shm"))
			return false;
	return true;
}

static bool is_memory(const struct stack_mount *mount)
{
	return mount->kind == MOUNT_TMPFS || (mount->kind == MOUNT_VOLUME && volume_is_memory(mount->volume));
}

static int64_t mount_size(const struct stack_mount *mount)
{
	return mount->kind == MOUNT_TMPFS ? mount->size : option_size(mount->volume);
}

/* What shm_size and tmpfs may hold together, as far as they have sizes. */
static int64_t mounted_memory(const struct stack_service *service)
{
	int64_t sum = mounts_shm(service) ? service->resources.shm_size.value : 0;

	for (size_t i = 0; i < service->mounts.n; i++)
		if (is_memory(&service->mounts.at[i]))
			sum = amount_plus(sum, mount_size(&service->mounts.at[i]));
	return sum;
}

struct stack_int memory_mount_size(struct render *r, const struct stack_service *service,
				   const struct stack_mount *mount)
{
	int64_t size = mount_size(mount), limit, share;

	if (size > 0)
		return (struct stack_int){ size, mount->kind == MOUNT_TMPFS ? mount->origin : mount->volume->origin };
	limit = amounts_of(r, service).memory_limit.value;
	share = MAX_OF(round_up(limit / TMPFS_SHARE, MI(1)), MI(TMPFS_LEAST));
	return (struct stack_int){
		MIN_OF(share, limit),
		origin_rule(r, mount->origin, "no size is given: a quarter of the limit of memory",
			    "give the tmpfs a size in the Compose file"),
	};
}

/* ---- CPU, memory, storage ---- */

static void cpu_amounts(struct render *r, const struct stack_service *service, const struct usual *usual,
			struct amounts *out)
{
	out->cpu_limit = given(r, service, "cpu_limit", service->resources.cpu_limit);
	out->cpu_request = given(r, service, "cpu", service->resources.cpu_request);
	if (STACK_SET(out->cpu_request))
		out->cpu_request = at_most(r, service, out->cpu_request, out->cpu_limit, "CPU");
	else if (STACK_SET(out->cpu_limit))
		out->cpu_request = derived(
			r, service, "cpu",
			MIN_OF(MAX_OF(out->cpu_limit.value / CPU_SHARE, (int64_t)CPU_LEAST), out->cpu_limit.value),
			out->cpu_limit.origin, "a quarter of the limit, which is for peaks");
	else
		out->cpu_request = (struct stack_int){ usual->cpu, usual_origin(r, service, usual, "cpu") };
}

/* A limit that isn't given, from the request or from the table; what is mounted as memory comes on top. */
static struct stack_int usual_limit(struct render *r, const struct stack_service *service, const struct usual *usual,
				    struct stack_int request)
{
	bool whole = keeps_memory(service->role);
	int64_t mounted = round_up(mounted_memory(service), MI(1));
	struct stack_int limit = { MI(usual->memory), usual_origin(r, service, usual, "memory_limit") };

	if (STACK_SET(request))
		limit = derived(r, service, "memory_limit", amount_times(request.value, whole ? 1 : 2), request.origin,
				whole ? "what is reserved" : "twice what is reserved");
	if (!mounted)
		return limit;
	return derived(r, service, "memory_limit", amount_plus(limit.value, mounted), limit.origin,
		       str_cstr(r->arena, str_fmt(r->arena, "%" PRI_STR ", and what shm and tmpfs may hold",
						  STR_ARG(limit.origin->what))));
}

static struct stack_int usual_request(struct render *r, const struct stack_service *service, struct stack_int request,
				      struct stack_int limit)
{
	if (keeps_memory(service->role) && !is_decided(request)) {
		if (STACK_SET(request) && request.value >= limit.value)
			return at_most(r, service, request, limit, "memory");
		return derived(r, service, "memory", limit.value, STACK_SET(request) ? request.origin : limit.origin,
			       str_cstr(r->arena, str_fmt(r->arena, "all of the limit: a %s keeps what it has",
							  stack_role_name(service->role))));
	}
	if (STACK_SET(request))
		return at_most(r, service, request, limit, "memory");
	return derived(r, service, "memory", MIN_OF(round_up(limit.value / 2, MI(1)), limit.value), limit.origin,
		       "half of the limit");
}

static void memory_amounts(struct render *r, const struct stack_service *service, const struct usual *usual,
			   struct amounts *out)
{
	struct stack_int limit = given(r, service, "memory_limit", service->resources.memory_limit);
	struct stack_int request = given(r, service, "memory", service->resources.memory_request);
	int64_t mounted = mounted_memory(service);

	if (!STACK_SET(limit))
		limit = usual_limit(r, service, usual, request);
	else if (mounted > limit.value)
		finding_at(r->out, &KUBE_RESOURCES, limit.origin->span,
			   "%" PRI_STR " may use %" PRI_STR
			   " of memory, and its shm and tmpfs alone may hold %" PRI_STR,
			   STR_ARG(service->name), STR_ARG(quantity_bytes(r->arena, limit.value)),
			   STR_ARG(quantity_bytes(r->arena, mounted)));
	out->memory_limit = limit;
	out->memory_request = usual_request(r, service, request, limit);
}

static void storage_amounts(struct render *r, const struct stack_service *service, const struct usual *usual,
			    struct amounts *out)
{
	out->storage_limit = given(r, service, "storage", (struct stack_int){ 0 });
	if (!STACK_SET(out->storage_limit))
		out->storage_limit =
			(struct stack_int){ MI(usual->storage), usual_origin(r, service, usual, "storage") };
	out->storage_request = (struct stack_int){
		MIN_OF(MI(STORAGE_REQUEST), out->storage_limit.value),
		origin_default(r, "room for its logs", how_to_change(r, service, "storage")),
	};
}

struct amounts amounts_of(struct render *r, const struct stack_service *service)
{
	struct amounts *known = map_get(&r->amounts, service->name);
	const struct usual *usual = usual_of(service);

	if (known)
		return *known;
	known = arena_new_of(r->arena, struct amounts);
	cpu_amounts(r, service, usual, known);
	memory_amounts(r, service, usual, known);
	storage_amounts(r, service, usual, known);
	map_set(&r->amounts, service->name, known);
	return *known;
}

/* ---- Into a pod ---- */

static void quantity(struct render *r, struct node *resources, const char *kind, const char *name, struct str value,
		     const struct origin *origin)
{
	struct node *map = node_get(resources, kind), *node;

	if (!map)
		map = node_set_map(r->arena, resources, kind);
	node = with_remark(r, node_set_str(r->arena, map, name, value), origin);
	if (origin->kind == ORIGIN_RULE) /* the place is its cause's */
		node->remark = origin->what;
}

static void gpus_fill(struct render *r, struct node *resources, const struct stack_service *service)
{
	const struct stack_int *gpus = &service->resources.gpus;
	struct str name = str_fmt(r->arena, "%" PRI_STR "/gpu", STR_ARG(service->resources.gpu_driver));

	if (!STACK_SET(*gpus) || gpus->value == 0)
		return;
	if (str_is(service->resources.gpu_driver, "nvidia"))
		name = STR("nvidia.com/gpu");
	else if (str_is(service->resources.gpu_driver, "amd"))
		name = STR("amd.com/gpu");
	if (gpus->value < 0)
		finding_at(r->out, &KUBE_RESOURCES, gpus->origin->span,
			   "%" PRI_STR " asks for all GPUs: a pod names how many, and gets one",
			   STR_ARG(service->name));
	quantity(r, resources, "limits", str_cstr(r->arena, name),
		 str_fmt(r->arena, "%lld", (long long)MAX_OF(gpus->value, (int64_t)1)), gpus->origin);
}

/* The volume of that name where it is an emptyDir on the node's disk with a size, and none of the containers before
 * counted it. */
static int64_t scratch_size(const struct node *volumes, struct str name, struct map *counted)
{
	for (size_t i = 0; node_is_seq(volumes) && i < volumes->items.n; i++) {
		const struct node *volume = volumes->items.at[i], *directory = node_get(volume, "emptyDir");
		struct quantity size;

		if (!str_eq(node_text(node_get(volume, "name")), name))
			continue;
		if (!directory || node_get(directory, "medium") ||
		    !quantity_parse(node_text(node_get(directory, "sizeLimit")), &size) ||
		    map_set(counted, name, counted))
			return 0;
		return quantity_units(size);
	}
	return 0;
}

/* The kubelet evicts a pod whose emptyDirs, logs and layers take more together than its containers' limits. */
static struct stack_int with_scratch(struct render *r, const struct stack_service *service, struct stack_int limit,
				     const struct node *spec, const struct node *container, struct map *counted)
{
	const struct node *mounts = node_get(container, "volumeMounts");
	int64_t sum = 0;

	for (size_t i = 0; node_is_seq(mounts) && i < mounts->items.n; i++)
		sum = amount_plus(sum, scratch_size(node_get(spec, "volumes"),
						    node_text(node_get(mounts->items.at[i], "name")), counted));
	if (!sum)
		return limit;
	if (!is_decided(limit))
		return derived(r, service, "storage", amount_plus(limit.value, round_up(sum, MI(1))), limit.origin,
			       str_cstr(r->arena, str_fmt(r->arena, "%" PRI_STR ", and what its emptyDirs may hold",
							  STR_ARG(limit.origin->what))));
	if (sum > limit.value)
		finding_at(r->out, &KUBE_RESOURCES, limit.origin->span,
			   "%" PRI_STR " may use %" PRI_STR
			   " of the node's disk, and its emptyDirs alone may hold %" PRI_STR,
			   STR_ARG(service->name), STR_ARG(quantity_bytes(r->arena, limit.value)),
			   STR_ARG(quantity_bytes(r->arena, sum)));
	return limit;
}

static void service_resources(struct render *r, const struct stack_service *service, const struct node *spec,
			      struct node *container, struct map *counted)
{
	struct amounts of = amounts_of(r, service);
	struct node *resources = node_get(container, "resources");

	of.storage_limit = with_scratch(r, service, of.storage_limit, spec, container, counted);
	quantity(r, resources, "requests", "cpu", quantity_cpu(r->arena, of.cpu_request.value), of.cpu_request.origin);
	quantity(r, resources, "requests", "memory", quantity_bytes(r->arena, of.memory_request.value),
		 of.memory_request.origin);
	quantity(r, resources, "requests", "ephemeral-storage", quantity_bytes(r->arena, of.storage_request.value),
		 of.storage_request.origin);
	if (STACK_SET(of.cpu_limit))
		quantity(r, resources, "limits", "cpu", quantity_cpu(r->arena, of.cpu_limit.value),
			 of.cpu_limit.origin);
	quantity(r, resources, "limits", "memory", quantity_bytes(r->arena, of.memory_limit.value),
		 of.memory_limit.origin);
	quantity(r, resources, "limits", "ephemeral-storage", quantity_bytes(r->arena, of.storage_limit.value),
		 of.storage_limit.origin);
	gpus_fill(r, resources, service);
}

static void helper_resources(struct render *r, struct node *container)
{
	struct node *resources = node_set_map(r->arena, container, "resources"), *map;

	with_origin(resources,
		    origin_default(r, "little: it waits or copies files, and ends", "patch it in your overlay"));
	map = node_set_map(r->arena, resources, "requests");
	node_set_str(r->arena, map, "cpu", quantity_cpu(r->arena, HELPER_CPU));
	node_set_str(r->arena, map, "memory", quantity_bytes(r->arena, MI(HELPER_REQUEST)));
	node_set_str(r->arena, map, "ephemeral-storage", quantity_bytes(r->arena, MI(HELPER_STORAGE_REQUEST)));
	map = node_set_map(r->arena, resources, "limits");
	node_set_str(r->arena, map, "memory", quantity_bytes(r->arena, MI(HELPER_LIMIT)));
	node_set_str(r->arena, map, "ephemeral-storage", quantity_bytes(r->arena, MI(HELPER_STORAGE)));
}

/* The service of that container, of those that share the pod; NULL for a helper of ours. */
static const struct stack_service *service_of(const struct render *r, const struct stack_service *owner,
					      const struct node *container)
{
	const struct companions *companions = render_companions(r, owner);
	struct str name = node_text(node_get(container, "name"));

	if (str_eq(name, owner->label))
		return owner;
	for (size_t i = 0; companions && i < companions->list.n; i++)
		if (str_eq(name, companions->list.at[i]->label))
			return companions->list.at[i];
	return NULL;
}

void resources_fill(struct render *r, struct node *spec, const struct stack_service *owner)
{
	static const char *const lists[] = { "initContainers", "containers" };
	struct map counted = MAP_INIT(r->arena);

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		struct node *list = node_get(spec, lists[i]);

		for (size_t j = 0; node_is_seq(list) && j < list->items.n; j++) {
			const struct stack_service *service = service_of(r, owner, list->items.at[j]);

			if (service)
				service_resources(r, service, spec, list->items.at[j], &counted);
			else if (!node_get(list->items.at[j], "resources"))
				helper_resources(r, list->items.at[j]);
		}
	}
}
