/*
 * What the templates of the plan are filled with. Every item of a list has every key: a template can't ask for what
 * isn't there.
 */
#include "base/strbuf.h"
#include "docs/migration_internal.h"
#include "stack/built.h"
#include "stack/images.h"

enum { FORWARD_OFFSET = 20000 }; /* where a port of the old machine is taken already: 5432 → 25432 */

static struct str joined(struct arena *arena, struct str list, struct str name)
{
	return list.len ? str_fmt(arena, "%" PRI_STR ", %" PRI_STR, STR_ARG(list), STR_ARG(name)) : name;
}

/* A name for the shell's functions and variables: letters, digits, underscores. */
static struct str identifier(struct arena *arena, struct str label)
{
	return str_replace(arena, label, STR("-"), STR("_"));
}

/* ---- Services ---- */

static void set_workload(const struct migration *m, struct node *item, const struct stack_service *service)
{
	const struct node *workload = find_workload(m, service);
	struct str kind = node_text(node_get(workload, "kind")),
		   name = node_text(node_path(workload, "metadata", "name", NULL));

	node_set_bool(m->arena, item, "rendered", workload != NULL);
	node_set_bool(m->arena, item, "cron", str_is(kind, "CronJob"));
	node_set_bool(m->arena, item, "autoscaled", map_get(&m->scaled, name) != NULL);
	node_set_str(m->arena, item, "kind", kind);
	node_set_str(m->arena, item, "workload",
		     str_fmt(m->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(str_lower(m->arena, kind)), STR_ARG(name)));
	/* what kubectl exec takes: the first pod of a set, any of a deployment */
	node_set_str(m->arena, item, "pod",
		     str_is(kind, "StatefulSet") ? str_fmt(m->arena, "%" PRI_STR "-0", STR_ARG(name))
						 : node_text(node_get(item, "workload")));
}

/* Who runs it: Compose, both, Kubernetes, nobody; in phases 0-3, 4-5, 6, 7, 8, 9, 10; "both" is read-only for data. */
static const char *owners_of(const struct migration *m, const struct stack_service *service)
{
	switch (service->role) {
	case ROLE_DATABASE:
	case ROLE_CACHE:
	case ROLE_BROKER:
		return "CCCCFKK";
	case ROLE_WORKER:
	case ROLE_SCHEDULER:
		return "CCCKKKK";
	case ROLE_JOB:
		return "CNNNNNK";
	case ROLE_MONITORING:
		return "BBBBBBK";
	default:
		if (service->awaited)
			return "CNNNNNK";
		return writes_files(m, service) ? "CCKKKKK" : "CBBKKKK";
	}
}

static void set_owners(const struct migration *m, struct node *item, const struct stack_service *service)
{
	struct node *list = node_set_seq(m->arena, item, "owners");

	for (const char *at = owners_of(m, service); *at; at++) {
		struct node *owner = node_add(m->arena, list, node_map(m->arena));

		node_set_bool(m->arena, owner, "compose", *at == 'C');
		node_set_bool(m->arena, owner, "both", *at == 'B');
		node_set_bool(m->arena, owner, "frozen", *at == 'F');
		node_set_bool(m->arena, owner, "kubernetes", *at == 'K');
		node_set_bool(m->arena, owner, "nobody", *at == 'N');
	}
}

static bool is_job(const struct stack_service *service)
{
	return service->role == ROLE_JOB || service->awaited;
}

static bool is_stateless(const struct stack_service *service)
{
	return !is_job(service) &&
	       (service->role == ROLE_WEB || service->role == ROLE_PROXY || service->role == ROLE_OTHER);
}

static struct node *service_item(const struct migration *m, const struct stack_service *service)
{
	struct node *item = node_map(m->arena);

	node_set_str(m->arena, item, "name", service->name);
	node_set_str(m->arena, item, "label", service->label);
	node_set_str(m->arena, item, "id", identifier(m->arena, service->label));
	node_set_str(m->arena, item, "role", str_of(stack_role_name(service->role)));
	node_set_str(m->arena, item, "image", service->image.value);
	set_workload(m, item, service);
	set_owners(m, item, service);
	node_set_bool(m->arena, item, "writes_files", writes_files(m, service));
	return item;
}

static void set_services(const struct migration *m, struct node *root)
{
	struct node *all = node_set_seq(m->arena, root, "services"),
		    *stateless = node_set_seq(m->arena, root, "stateless");
	struct node *workers = node_set_seq(m->arena, root, "workers"),
		    *schedulers = node_set_seq(m->arena, root, "schedulers");
	struct node *jobs = node_set_seq(m->arena, root, "jobs"), *running = node_set_seq(m->arena, root, "running");

	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];
		struct node *item = service_item(m, service);

		node_add(m->arena, all, item);
		if (!is_job(service))
			node_add(m->arena, running, item);
		if (!find_workload(m, service))
			continue;
		if (is_job(service))
			node_add(m->arena, jobs, item);
		else if (is_stateless(service))
			node_add(m->arena, stateless, item);
		else if (service->role == ROLE_WORKER)
			node_add(m->arena, workers, item);
		else if (service->role == ROLE_SCHEDULER)
			node_add(m->arena, schedulers, item);
	}
}

/* ---- Images ---- */

static void set_images(const struct migration *m, struct node *root)
{
	struct node *list = node_set_seq(m->arena, root, "images"), *built = node_set_seq(m->arena, root, "built");
	struct map seen = MAP_INIT(m->arena);

	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];
		const struct node *workload = find_workload(m, service);
		struct str image = node_text(node_get(find_container(workload, service->label), "image"));
		struct node *item;

		if (!image.len || map_set(&seen, image, root))
			continue;
		item = node_add(m->arena, list, node_map(m->arena));
		node_set_str(m->arena, item, "image", image);
		node_set_str(m->arena, item, "service", service->name);
		node_set_bool(m->arena, item, "is_built", service->build.present);
		if (service->build.present)
			node_add(m->arena, built, item);
	}
}

/* ---- Data ---- */

/*
 * The port of the old machine that leads to a port of a server: the same, unless the machine publishes it already or an
 * earlier server has it.
 */
static int host_port(const struct migration *m, const struct stack_service *service, uint16_t number)
{
	struct str key = str_fmt(m->arena, "%" PRI_STR ":%u", STR_ARG(service->name), number);
	const struct node *port = map_get(&m->ports, key);
	int64_t value = number;

	node_to_int(port, RESOLVE_JSON, &value);
	return (int)value;
}

static void take_ports(struct migration *m)
{
	bool *taken = arena_calloc(m->arena, 65536, sizeof(*taken));

	for (size_t i = 0; i < m->stack->services.n; i++)
		for (size_t j = 0; j < m->stack->services.at[i]->ports.n; j++) {
			const struct stack_port *port = &m->stack->services.at[i]->ports.at[j];
			uint64_t number;

			/* the bridge listens on the address that the cluster reaches, and never on this one */
			if (!str_starts(port->host_ip, "127.") && str_to_uint(port->published_as, &number) &&
			    number < 65536)
				taken[number] = true;
		}
	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];

		for (size_t j = 0; is_data_service(service) && j < service->ports.n; j++) {
			uint16_t number = service->ports.at[j].number, free = number;

			if (taken[free])
				free = (uint16_t)(number < 65536 - FORWARD_OFFSET ? number + FORWARD_OFFSET
										  : number - FORWARD_OFFSET);
			for (int tries = 0; taken[free] && tries < 65536; tries++)
				free++;
			taken[free] = true;
			map_set(&m->ports, str_fmt(m->arena, "%" PRI_STR ":%u", STR_ARG(service->name), number),
				node_int(m->arena, free));
		}
	}
}

static bool has_word(const struct stack_words *words, const char *word)
{
	for (size_t i = 0; i < words->n; i++)
		if (str_contains(words->at[i], str_of(word)))
			return true;
	return false;
}

static void set_server(const struct migration *m, struct node *item, const struct moved *moved)
{
	const struct stack_service *service = moved->service;
	const struct image_name image = image_name(service ? service->image.value : STR_EMPTY);
	const struct known_image *known = service ? known_image(stack_image_known(service)) : NULL;
	bool maria = known && str_is(str_of(known->title), "MariaDB"), server = service && !moved->volume;
	const struct stack_port *port = server && service->ports.n ? &service->ports.at[0] : NULL;

	node_set_str(m->arena, item, "title", str_of(known ? known->title : ""));
	node_set_str(m->arena, item, "image", service ? service->image.value : STR_EMPTY);
	node_set_bool(m->arena, item, "maria", maria);
	/* 8.0.23 renamed the statements of replication; MariaDB and what is older know only the old ones */
	node_set_bool(m->arena, item, "new_words", !maria && !str_starts(image.tag, "5."));
	node_set_str(m->arena, item, "client", server ? client_of(m->arena, moved) : STR_EMPTY);
	node_set_str(m->arena, item, "dump",
		     server ? dump_of(m->arena, moved,
				      moved->engine == ENGINE_MYSQL     ? "mysqldump"
				      : moved->engine == ENGINE_MONGODB ? "mongodump"
									: "pg_dump")
			    : STR_EMPTY);
	node_set_str(m->arena, item, "restore",
		     server ? dump_of(m->arena, moved, moved->engine == ENGINE_MONGODB ? "mongorestore" : "pg_restore")
			    : STR_EMPTY);
	node_set_str(m->arena, item, "user", server ? user_of_database(m->arena, moved) : STR_EMPTY);
	node_set_str(m->arena, item, "database", server ? database_of(m->arena, moved) : STR_EMPTY);
	node_set_int(m->arena, item, "port", port ? port->number : 0);
	node_set_int(m->arena, item, "host_port", port ? host_port(m, service, port->number) : 0);
	node_set_bool(
		m->arena, item, "replica_set",
		server && (has_word(&service->command, "--replSet") || has_word(&service->entrypoint, "--replSet")));
	node_set_bool(m->arena, item, "is_broker", server && service->role == ROLE_BROKER);
}

/* The lists in Redis that Celery, Sidekiq and RQ keep their tasks in, from the workers' commands. */
static struct str queues_of(const struct migration *m)
{
	struct str queues = STR_EMPTY;

	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];
		const struct stack_words *words = &service->command;

		if (service->role != ROLE_WORKER)
			continue;
		if (has_word(words, "celery") && !queues.len)
			queues = STR("celery");
		if (has_word(words, "sidekiq") && !queues.len)
			queues = STR("queue:default");
		for (size_t j = 0; j + 1 < words->n; j++)
			if (str_is(words->at[j], "--queues") || str_is(words->at[j], "-Q"))
				queues = str_fmt(m->arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(queues),
						 queues.len ? " " : "",
						 STR_ARG(str_replace(m->arena, words->at[j + 1], STR(","), STR(" "))));
	}
	return queues;
}

/* redis://user:password@redis:6379/0 → "redis", "0"; false where it is no URL with a number at its end. */
static bool split_url(struct str url, struct str *host, struct str *number)
{
	size_t scheme = str_find(url, STR("://")), slash = str_rchr(url, '/'), at;
	uint64_t value;

	if (scheme == STR_NONE || slash == STR_NONE || slash < scheme + 3)
		return false;
	*number = str_from(url, slash + 1);
	*host = str_slice(url, scheme + 3, slash);
	at = str_rchr(*host, '@');
	if (at != STR_NONE)
		*host = str_from(*host, at + 1);
	*host = str_slice(*host, 0, str_chr(*host, ':'));
	return str_to_uint(*number, &value) && value < 1000;
}

/* The number of the database that a variable of a broker's names: CELERY_BROKER_URL=redis://redis:6379/0. */
static void take_brokers(struct migration *m)
{
	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];

		for (size_t j = 0; j < service->env.n; j++) {
			const struct stack_env *env = &service->env.at[j];
			struct str host, number;

			if (str_contains(env->name, STR("BROKER")) && split_url(env->value, &host, &number))
				map_set(&m->brokers, host, node_str(m->arena, number));
		}
	}
}

static struct str queue_database(const struct migration *m, const struct stack_service *server)
{
	const struct node *number = map_get(&m->brokers, server->name);

	return number ? node_text(number) : STR("0");
}

static struct str volumes_of(const struct migration *m, const struct stack_service *service)
{
	struct str names = STR_EMPTY;

	for (size_t i = 0; service && i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (mount->kind == MOUNT_VOLUME && mount->volume->users.n == 1)
			names = joined(m->arena, names, mount->volume->name);
	}
	return names;
}

static void set_users(const struct migration *m, struct node *item, const struct stack_volume *volume)
{
	struct str writers = STR_EMPTY, readers = STR_EMPTY;

	for (size_t i = 0; volume && i < volume->users.n; i++) {
		const struct stack_service *user = volume->users.at[i];
		bool writes = false;

		for (size_t j = 0; j < user->mounts.n; j++)
			writes = writes || (user->mounts.at[j].kind == MOUNT_VOLUME &&
					    user->mounts.at[j].volume == volume && !user->mounts.at[j].read_only);
		*(writes ? &writers : &readers) = joined(m->arena, writes ? writers : readers, user->name);
	}
	node_set_str(m->arena, item, "writers", writers);
	node_set_str(m->arena, item, "readers", readers);
}

/* Of a store that is copied while it is stopped: where its files are. */
static const struct stack_mount *data_mount(const struct stack_service *service)
{
	for (size_t i = 0; service && i < service->mounts.n; i++)
		if (service->mounts.at[i].kind == MOUNT_VOLUME && !service->mounts.at[i].read_only)
			return &service->mounts.at[i];
	return NULL;
}

static bool has_runtime(const struct moved *moved)
{
	return moved->engine != ENGINE_NOTHING && moved->engine != ENGINE_MEMORY && moved->engine != ENGINE_PLACE;
}

static void set_place(const struct migration *m, struct node *item, const struct moved *moved)
{
	const struct stack_mount *mount = moved->engine == ENGINE_STOPPED ? data_mount(moved->service) : NULL;
	const struct stack_volume *volume = mount ? mount->volume : moved->volume;
	const struct node *claim;

	node_set_str(m->arena, item, "target", mount ? mount->target : moved->target);
	node_set_str(m->arena, item, "claim", volume ? find_claim(m, volume, &claim) : STR_EMPTY);
	node_set_bool(m->arena, item, "servers_check", !moved->volume && has_runtime(moved));
	node_set_bool(m->arena, item, "copied", moved->engine == ENGINE_FILES || moved->engine == ENGINE_STOPPED);
	set_users(m, item, volume);
}

static void set_phase(const struct migration *m, struct node *item, const struct moved *moved)
{
	node_set_int(m->arena, item, "phase", moved->phase);
	node_set_bool(m->arena, item, "in_4", moved->phase == 4);
	node_set_bool(m->arena, item, "in_6", moved->phase == 6);
	node_set_bool(m->arena, item, "in_7", moved->phase == 7);
	node_set_bool(m->arena, item, "in_8", moved->phase == 8);
}

static struct node *data_item(const struct migration *m, const struct moved *moved)
{
	struct node *item = node_map(m->arena);
	const struct stack_service *service = moved->service; /* NULL: of a volume that no service of ours keeps */
	struct str name = moved->volume ? moved->volume->name : service ? service->name : STR_EMPTY;
	struct str label = moved->volume ? moved->volume->label : service ? service->label : STR_EMPTY;

	node_set_str(m->arena, item, "name", name);
	node_set_str(m->arena, item, "label", label);
	node_set_str(m->arena, item, "id", identifier(m->arena, label));
	node_set_bool(m->arena, item, "is_volume", moved->volume != NULL);
	node_set_str(m->arena, item, "service", service ? service->name : STR_EMPTY);
	node_set_str(m->arena, item, "container", service ? service->label : STR_EMPTY);
	node_set_str(m->arena, item, "volumes", moved->volume ? moved->volume->name : volumes_of(m, moved->service));
	node_set_str(m->arena, item, "engine", str_of(engine_name(moved->engine)));
	for (int i = 0; i < N_ENGINES; i++)
		node_set_bool(m->arena, item, engine_name((enum engine)i), moved->engine == (enum engine)i);
	if (moved->service)
		set_workload(m, item, moved->service);
	node_set_str(m->arena, item, "queues", moved->engine == ENGINE_REDIS ? m->queues : STR_EMPTY);
	node_set_str(m->arena, item, "queue_database",
		     moved->engine == ENGINE_REDIS ? queue_database(m, moved->service) : STR_EMPTY);
	set_server(m, item, moved);
	set_place(m, item, moved);
	set_phase(m, item, moved);
	return item;
}

static void set_data(const struct migration *m, struct node *root)
{
	struct node *all = node_set_seq(m->arena, root, "data"), *servers = node_set_seq(m->arena, root, "servers");
	struct node *copies = node_set_seq(m->arena, root, "copies"), *any = node_set_map(m->arena, root, "any");
	struct node *kept = node_set_seq(m->arena, root, "kept"),
		    *irreversible = node_set_seq(m->arena, root, "irreversible");
	bool reads = true, followed = false;

	for (int i = 0; i < N_ENGINES; i++)
		node_set_bool(m->arena, any, engine_name((enum engine)i), false);
	node_set_bool(m->arena, any, "in_6", false);
	for (size_t i = 0; i < m->moved.n; i++) {
		const struct moved *moved = &m->moved.at[i];
		struct node *item = node_add(m->arena, all, data_item(m, moved));

		node_set_bool(m->arena, any, engine_name(moved->engine), true);
		if (moved->engine == ENGINE_FILES && moved->phase == 6)
			node_set_bool(m->arena, any, "in_6", true);
		reads = reads && moved->engine != ENGINE_STOPPED &&
			!(moved->engine == ENGINE_FILES && moved->phase == 6);
		if (!moved->volume && has_runtime(moved))
			node_add(m->arena, servers, item);
		if (!moved->volume && has_runtime(moved) && !can_go_back(moved->service))
			node_add_str(m->arena, irreversible, moved->service->name);
		if (moved->engine == ENGINE_FILES || moved->engine == ENGINE_STOPPED)
			node_add(m->arena, copies, item);
		followed = followed || (moved->phase == 7 && node_text(node_get(item, "readers")).len);
		if (has_runtime(moved))
			node_add(m->arena, kept, item);
	}
	node_set_bool(m->arena, root, "promises_reads", reads);
	node_set_bool(m->arena, root, "followed", followed);
}

/* ---- What leads from the cluster to servers that are still on the old side ---- */

static void add_forward(const struct migration *m, struct node *list, const struct stack_service *service,
			const struct stack_port *port)
{
	struct node *item = node_map(m->arena), *services = node_set_seq(m->arena, item, "services"), *clients,
		    *networks;
	const struct services *callers = map_get(&m->clients, service->name);
	const struct node *object;

	for (size_t n = 0; (object = find_name(m, service, n)); n++) {
		struct node *entry = node_add(m->arena, services, node_map(m->arena));

		node_set_str(m->arena, entry, "service", node_text(node_path(object, "metadata", "name", NULL)));
	}
	if (!services->items.n)
		return;
	node_set_str(m->arena, item, "name", service->name);
	node_set_str(m->arena, item, "label", service->label);
	node_set_int(m->arena, item, "number", port->number);
	node_set_int(m->arena, item, "host_port", host_port(m, service, port->number));
	node_set_str(m->arena, item, "port_name", port->name);
	node_set_str(m->arena, item, "id", identifier(m->arena, service->label));
	node_set_bool(m->arena, item, "reversible", can_go_back(service));
	networks = node_set_seq(m->arena, item, "networks");
	for (size_t i = 0; i < service->networks.n; i++)
		node_add_str(m->arena, networks, service->networks.at[i]->name);
	clients = node_set_seq(m->arena, item, "clients");
	node_add_str(m->arena, clients, service->label); /* the new server replicates from the old one */
	for (size_t i = 0; callers && i < callers->list.n; i++)
		node_add_str(m->arena, clients, callers->list.at[i]->label);
	node_add(m->arena, list, item);
}

static void set_forwards(const struct migration *m, struct node *root)
{
	struct node *list = node_set_seq(m->arena, root, "forwards"),
		    *networks = node_set_seq(m->arena, root, "bridged_networks");

	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];

		for (size_t j = 0; is_data_service(service) && j < service->ports.n; j++)
			if (service->ports.at[j].protocol == PROTOCOL_TCP)
				add_forward(m, list, service, &service->ports.at[j]);
	}
	for (size_t i = 0; i < m->stack->networks.n; i++)
		for (size_t j = 0; j < m->stack->networks.at[i]->members.n; j++)
			if (is_data_service(m->stack->networks.at[i]->members.at[j])) {
				node_add_str(m->arena, networks, m->stack->networks.at[i]->name);
				break;
			}
}

/* ---- Where requests come in ---- */

static struct str health_path(const struct migration *m, const struct stack_service *service)
{
	const struct node *container = find_container(find_workload(m, service), service->label);
	struct str path = node_text(node_path(container, "readinessProbe", "httpGet", "path", NULL));

	return path.len ? path : STR("/");
}

static void set_fronts(const struct migration *m, struct node *root)
{
	struct node *list = node_set_seq(m->arena, root, "fronts");

	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];

		for (size_t j = 0; is_stateless(service) && j < service->ports.n; j++) {
			const struct stack_port *port = &service->ports.at[j];
			struct node *item;

			if (!port->published || port->protocol != PROTOCOL_TCP || str_starts(port->host_ip, "127.") ||
			    !find_workload(m, service))
				continue;
			item = node_add(m->arena, list, node_map(m->arena));
			node_set_str(m->arena, item, "name", service->name);
			node_set_str(m->arena, item, "label", service->label);
			node_set_str(m->arena, item, "id", identifier(m->arena, service->label));
			node_set_int(m->arena, item, "number", port->number);
			node_set_str(m->arena, item, "port_name", port->name);
			node_set_str(m->arena, item, "published",
				     port->published_as.len ? port->published_as : STR("0"));
			node_set_str(m->arena, item, "path", health_path(m, service));
		}
	}
}

/* The Service that leads to the published port of Compose, see bridge.yaml: of that backend, else of the first front.
 */
static const struct node *front_of(const struct node *root, struct str backend)
{
	const struct node *fronts = node_get(root, "fronts");

	for (size_t i = 0; i < fronts->items.n; i++)
		if (str_eq(node_text(node_get(fronts->items.at[i], "label")), backend))
			return fronts->items.at[i];
	return fronts->items.n ? fronts->items.at[0] : NULL;
}

static void add_rules(const struct migration *m, const struct node *root, struct node *item, const struct node *route)
{
	const struct node *rules = node_path(route, "spec", "rules", NULL);
	struct node *list = node_set_seq(m->arena, item, "rules");

	for (size_t i = 0; node_is_seq(rules) && i < rules->items.n; i++) {
		const struct node *backends = node_get(rules->items.at[i], "backendRefs");
		const struct node *front;
		struct node *rule;

		if (!node_is_seq(backends) || backends->items.n != 1) /* a redirect has none */
			continue;
		front = front_of(root, node_text(node_get(backends->items.at[0], "name")));
		if (!front)
			continue;
		rule = node_add(m->arena, list, node_map(m->arena));
		node_set_int(m->arena, rule, "index", (int64_t)i);
		node_set_str(m->arena, rule, "backend", node_text(node_get(backends->items.at[0], "name")));
		node_set_str(m->arena, rule, "old_backend",
			     str_fmt(m->arena, "%" PRI_STR "-compose-%" PRI_STR,
				     STR_ARG(node_text(node_get(front, "label"))),
				     STR_ARG(node_text(node_get(front, "number")))));
		node_set_str(m->arena, rule, "old_port", node_text(node_get(front, "published")));
		node_set_str(m->arena, rule, "backend_port", node_text(node_get(backends->items.at[0], "port")));
	}
}

/* Can its weight be changed? Routes to services that aren't published by Compose have nothing to share with. */
static void set_routes(const struct migration *m, struct node *root)
{
	struct node *list = node_set_seq(m->arena, root, "routes");
	const struct node *route;

	for (size_t n = 0; (route = find_object(m, "HTTPRoute", n)); n++) {
		struct node *item = node_map(m->arena);

		add_rules(m, root, item, route);
		if (!node_count(node_get(item, "rules")))
			continue;
		node_set_str(m->arena, item, "route", node_text(node_path(route, "metadata", "name", NULL)));
		node_add(m->arena, list, item);
	}
}

/* The service whose start is measured: a second container beside the first must be possible. */
static void set_measured(const struct migration *m, struct node *root)
{
	struct str name = STR_EMPTY;

	for (size_t i = 0; i < m->stack->services.n && !name.len; i++) {
		const struct stack_service *service = m->stack->services.at[i];
		bool alone = !is_stateless(service) || service->host_network.value || service->network_of;

		for (size_t j = 0; j < service->ports.n; j++)
			alone = alone || service->ports.at[j].published_as.len > 0;
		for (size_t j = 0; j < service->aliases.n; j++)
			alone = alone || str_is(str_of(service->aliases.at[j].why), "container_name");
		if (!alone)
			name = service->name;
	}
	node_set_str(m->arena, root, "measured", name);
}

struct node *migration_model(struct migration *m)
{
	struct node *root = node_map(m->arena);

	m->ports = m->brokers = (struct map)MAP_INIT(m->arena);
	take_brokers(m);
	m->queues = queues_of(m);
	take_ports(m);

	node_set_str(m->arena, root, "stack", m->stack->name);
	node_set_str(m->arena, root, "namespace", find_namespace(m));
	node_set_str(m->arena, root, "stack_label", m->stack->label);
	node_set_str(m->arena, root, "compose", m->options->compose);
	node_set_str(m->arena, root, "here", STR("docs/migration"));
	node_set_str(m->arena, root, "overlay", m->overlay);
	node_set_str(m->arena, root, "overlay_path", str_concat(m->arena, STR("overlays/"), m->overlay));
	/* the braces of Docker's own templates would be taken for holes */
	node_set_str(m->arena, root, "docker_size", STR("{{.Size}}"));
	node_set_str(m->arena, root, "docker_usage", STR("{{.CPUPerc}} {{.MemUsage}}"));
	set_services(m, root);
	set_images(m, root);
	set_data(m, root);
	set_forwards(m, root);
	set_fronts(m, root);
	set_routes(m, root);
	set_measured(m, root);
	return root;
}
