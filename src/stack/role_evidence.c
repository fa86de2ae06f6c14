#include "stack/roles.h"

#include "base/arena.h"
#include "stack/built.h"
#include "stack/images.h"

void role_say(struct role_finder *f, struct stack_service *service, enum stack_role role, struct span span, const char *fmt, ...)
{
	struct origin *origin = arena_new_of(f->arena, struct origin);
	va_list args;

	va_start(args, fmt);
	*origin = (struct origin){ .kind = ORIGIN_RULE, .span = span, .what = str_vfmt(f->arena, fmt, args) };
	va_end(args);
	origin->change = str_fmt(f->arena, "set services.%" PRI_STR ".role in lotse.yaml", STR_ARG(service->name));
	service->role = role;
	service->role_origin = origin;
}

static struct span span_of(const struct origin *origin)
{
	return origin ? origin->span : (struct span){ 0 };
}

/* The word by which a server passes requests on, in a line that is no comment. */
static const char *passes_on(struct str text)
{
	static const char *const words[] = { "proxy_pass", "fastcgi_pass", "uwsgi_pass", "grpc_pass", "scgi_pass", "reverse_proxy",
					     "php_fastcgi", "ProxyPass", "forward_auth", "memcached_pass" };
	struct str line;

	while (str_split(&text, '\n', &line)) {
		line = str_trim(line);
		if (str_starts(line, "#"))
			continue;
		for (size_t i = 0; i < ARRAY_SIZE(words); i++)
			if (str_contains(line, str_of(words[i])))
				return words[i];
	}
	return NULL;
}

static bool is_server_config(struct str target)
{
	return str_contains(target, STR("nginx")) ? !str_contains(target, STR("/html"))
						  : str_contains(target, STR("conf")) || str_ends(target, "Caddyfile") ||
							    str_contains(target, STR("/etc/caddy"));
}

bool role_of_server(struct role_finder *f, struct stack_service *service, const char *title, struct span span)
{
	const struct stack_file *quiet = NULL;

	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (mount->kind != MOUNT_FILE || !mount->file || !is_server_config(mount->target))
			continue;
		for (size_t j = 0; j < mount->file->n_items; j++) {
			const struct stack_file_item *item = &mount->file->items[j];
			const char *word = item->binary ? NULL : passes_on(item->content);

			if (!word)
				continue;
			role_say(f, service, ROLE_PROXY, span_of(mount->origin),
				 "the image is %s, and its file %" PRI_STR " passes requests on (%s)", title,
				 STR_ARG(mount->file->folder ? item->relative : item->key), word);
			return true;
		}
		quiet = mount->file;
	}
	if (!quiet)
		return false;
	role_say(f, service, ROLE_WEB, span, "the image is %s, and its configuration passes nothing on", title);
	return true;
}

static bool from_command(struct role_finder *f, struct stack_service *service, const struct command_reading *reading)
{
	const struct origin *origin = stack_started(service).origin;

	if (reading->role == ROLE_OTHER || reading->by_name)
		return false;
	if (str_is(reading->quote, "nginx"))
		return role_of_server(f, service, "nginx", span_of(origin));
	role_say(f, service, reading->role, span_of(origin), "the command runs `%" PRI_STR "`", STR_ARG(reading->quote));
	return true;
}

static bool from_image(struct role_finder *f, struct stack_service *service)
{
	const struct known_image *known = known_image(stack_image_known(service));
	bool built = STACK_SET(service->built);
	struct span span = span_of(built ? service->built.base.origin : service->image.origin);

	if (!known || (!built && !STACK_SET(service->image)))
		return false;
	/* an image tag such as wordpress:6-fpm answers FastCGI: still requests */
	if (known->serves_files)
		return role_of_server(f, service, known->title, span); /* else it takes a second look, at its neighbours */
	role_say(f, service, known->role, span, built ? "its Dockerfile builds on %s" : "the image is %s", known->title);
	return true;
}

static bool from_volumes(struct role_finder *f, struct stack_service *service)
{
	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];
		const struct known_image *known = mount->kind == MOUNT_VOLUME ? known_data_folder(mount->target) : NULL;

		if (!known || known->role == ROLE_WEB)
			continue;
		role_say(f, service, known->role, span_of(mount->origin), "a volume stands at %" PRI_STR ", the data folder of %s",
			 STR_ARG(mount->target), known->title);
		return true;
	}
	return false;
}

/* The client that a health check asks with tells what is asked. */
static bool from_health_client(struct role_finder *f, struct stack_service *service)
{
	static const struct {
		const char *client;
		enum stack_role role;
	} clients[] = {
		{ "pg_isready", ROLE_DATABASE }, { "mysqladmin", ROLE_DATABASE }, { "mariadb-admin", ROLE_DATABASE },
		{ "healthcheck.sh", ROLE_DATABASE }, { "mongosh", ROLE_DATABASE }, { "mongo", ROLE_DATABASE },
		{ "sqlcmd", ROLE_DATABASE }, { "cqlsh", ROLE_DATABASE }, { "etcdctl", ROLE_DATABASE }, { "redis-cli", ROLE_CACHE },
		{ "valkey-cli", ROLE_CACHE }, { "rabbitmq-diagnostics", ROLE_BROKER }, { "rabbitmqctl", ROLE_BROKER },
		{ "kafka-topics", ROLE_BROKER }, { "kafka-topics.sh", ROLE_BROKER }, { "kafka-broker-api-versions", ROLE_BROKER },
		{ "php-fpm-healthcheck", ROLE_WEB }, { "cgi-fcgi", ROLE_WEB },
	};
	const struct stack_health *health = &service->health;

	for (size_t i = 0; !health->disabled && i < health->test.n; i++) {
		struct str line = health->test.at[i];

		for (size_t j = 0; j < ARRAY_SIZE(clients); j++) {
			size_t at = str_find(line, str_of(clients[j].client));
			size_t end = at == STR_NONE ? 0 : at + strlen(clients[j].client);

			if (at == STR_NONE || (at > 0 && (ascii_alnum(line.ptr[at - 1]) || line.ptr[at - 1] == '-')) ||
			    (end < line.len && !ascii_space(line.ptr[end])))
				continue;
			/* another host's database: `pg_isready -h db` */
			if (str_contains(line, STR(" -h ")) || str_contains(line, STR("--host")) ||
			    (i + 1 < health->test.n && str_is(health->test.at[i + 1], "-h")))
				return false;
			role_say(f, service, clients[j].role, span_of(health->origin), "its health check asks with %s", clients[j].client);
			return true;
		}
	}
	return false;
}

static bool from_known_port(struct role_finder *f, struct stack_service *service)
{
	for (size_t i = 0; i < service->ports.n; i++) {
		const struct stack_port *port = &service->ports.at[i];
		const char *title = NULL;
		enum stack_role role = known_port_role(port->number, &title);

		if (role == ROLE_OTHER || port->protocol != PROTOCOL_TCP)
			continue;
		role_say(f, service, role, span_of(port->origin), "it listens on port %u, as %s does", port->number, title);
		return true;
	}
	return false;
}

static bool from_script(struct role_finder *f, struct stack_service *service, const struct command_reading *reading)
{
	if (!reading->by_name)
		return false;
	role_say(f, service, reading->role,
		 span_of(stack_started(service).origin),
		 "the command runs `%" PRI_STR "`", STR_ARG(reading->quote));
	return true;
}

static bool keeps_restarting(const struct stack_service *service)
{
	return str_is(service->restart.value, "always") || str_is(service->restart.value, "unless-stopped");
}

static const struct {
	const char *token;
	enum stack_role role;
} name_tokens[] = {
	{ "worker", ROLE_WORKER },	{ "workers", ROLE_WORKER },	{ "consumer", ROLE_WORKER },
	{ "consumers", ROLE_WORKER },	{ "celery", ROLE_WORKER },	{ "sidekiq", ROLE_WORKER },
	{ "queue", ROLE_WORKER },	{ "horizon", ROLE_WORKER },	{ "scheduler", ROLE_SCHEDULER },
	{ "cron", ROLE_SCHEDULER },	{ "beat", ROLE_SCHEDULER },	{ "cronjob", ROLE_SCHEDULER },
	{ "clock", ROLE_SCHEDULER },	{ "migrate", ROLE_JOB },	{ "migration", ROLE_JOB },
	{ "migrations", ROLE_JOB },	{ "migrator", ROLE_JOB },	{ "seed", ROLE_JOB },
	{ "seeder", ROLE_JOB },		{ "db", ROLE_DATABASE },	{ "database", ROLE_DATABASE },
	{ "postgres", ROLE_DATABASE },	{ "postgresql", ROLE_DATABASE }, { "mysql", ROLE_DATABASE },
	{ "mariadb", ROLE_DATABASE },	{ "mongo", ROLE_DATABASE },	{ "mongodb", ROLE_DATABASE },
	{ "cache", ROLE_CACHE },	{ "redis", ROLE_CACHE },	{ "broker", ROLE_BROKER },
	{ "rabbitmq", ROLE_BROKER },	{ "mq", ROLE_BROKER },		{ "kafka", ROLE_BROKER },
	{ "proxy", ROLE_PROXY },	{ "gateway", ROLE_PROXY },	{ "nginx", ROLE_PROXY },
	{ "lb", ROLE_PROXY },		{ "loadbalancer", ROLE_PROXY },	{ "ingress", ROLE_PROXY },
	{ "exporter", ROLE_MONITORING }, { "prometheus", ROLE_MONITORING }, { "grafana", ROLE_MONITORING },
	{ "web", ROLE_WEB },		{ "api", ROLE_WEB },		{ "frontend", ROLE_WEB },
	{ "backend", ROLE_WEB },	{ "server", ROLE_WEB },		{ "webapp", ROLE_WEB },
	{ "site", ROLE_WEB },		{ "www", ROLE_WEB },		{ "ui", ROLE_WEB },
	{ "admin", ROLE_WEB },
};

/* "kafka-consumer" is a consumer: the last part that says something counts. */
static bool from_name(struct role_finder *f, struct stack_service *service)
{
	struct str name = str_lower(f->arena, service->name), best = STR_EMPTY;
	enum stack_role role = ROLE_OTHER;
	size_t from = 0;

	for (size_t i = 0; i <= name.len; i++) {
		if (i < name.len && ascii_alpha(name.ptr[i]))
			continue;
		for (size_t t = 0; t < ARRAY_SIZE(name_tokens); t++) {
			if (!str_is(str_slice(name, from, i), name_tokens[t].token))
				continue;
			role = name_tokens[t].role;
			best = str_slice(name, from, i);
		}
		from = i + 1;
	}
	if (role == ROLE_OTHER || (role == ROLE_JOB && (keeps_restarting(service) || service->ports.n)))
		return false;
	role_say(f, service, role, span_of(service->origin), "its name says %" PRI_STR ", and nothing else says more",
		 STR_ARG(best));
	return true;
}

static bool from_health_url(struct role_finder *f, struct stack_service *service)
{
	const struct stack_health *health = &service->health;

	for (size_t i = 0; !health->disabled && i < health->test.n; i++) {
		struct str line = health->test.at[i];
		size_t at = str_find(line, STR("http://"));
		size_t end;

		if (at == STR_NONE)
			at = str_find(line, STR("https://"));
		if (at == STR_NONE)
			continue;
		for (end = at; end < line.len && !ascii_space(line.ptr[end]) && !strchr("\"'?;|&@", line.ptr[end]); end++)
			;
		struct str url = str_slice(line, at, end);
		if (!str_contains(url, STR("//localhost")) && !str_contains(url, STR("//127.0.0.1")) &&
		    !str_contains(url, STR("//0.0.0.0")) && !str_contains(url, STR("//[::1]")))
			continue;
		role_say(f, service, ROLE_WEB, span_of(health->origin), "its health check asks %" PRI_STR, STR_ARG(url));
		return true;
	}
	return false;
}

static bool from_ports(struct role_finder *f, struct stack_service *service)
{
	for (size_t i = 0; i < service->ports.n; i++) {
		const struct stack_port *port = &service->ports.at[i];

		if (port->protocol != PROTOCOL_TCP)
			continue;
		role_say(f, service, ROLE_WEB, span_of(port->origin), port->published ? "it publishes port %u" : "it exposes port %u",
			 port->number);
		return true;
	}
	return false;
}

/* EXPOSE is of the image's own command: another one may do anything. */
static bool from_exposed(struct role_finder *f, struct stack_service *service)
{
	const struct stack_built *built = &service->built;

	if (STACK_SET(service->entrypoint) || STACK_SET(service->command))
		return false;
	for (size_t i = 0; i < built->ports.n; i++) {
		const char *title;

		if (built->ports.at[i].protocol != PROTOCOL_TCP || known_port_role(built->ports.at[i].number, &title) != ROLE_OTHER)
			continue;
		role_say(f, service, ROLE_WEB, span_of(built->ports.at[i].origin), "its Dockerfile exposes port %u",
			 built->ports.at[i].number);
		return true;
	}
	return false;
}

bool role_from_itself(struct role_finder *f, struct stack_service *service, const struct command_reading *reading)
{
	const struct known_image *known = known_image(stack_image_known(service));

	bool own = command_runs_image(f->arena, service); /* else the image says nothing */

	if (from_command(f, service, reading) || (own && from_image(f, service)))
		return true;
	if (own && known && known->serves_files) /* a web server or a proxy, and nothing else: others decide which */
		return false;
	return (own && from_volumes(f, service)) || from_health_client(f, service) || from_known_port(f, service) ||
	       from_script(f, service, reading) || from_health_url(f, service) || from_name(f, service) || from_ports(f, service) ||
	       from_exposed(f, service);
}
