#include "kube/render.h"
#include "kube/rights.h"
#include "stack/commands.h"
#include "stack/images.h"

enum {
	EXEC_LEAST = 2,            /* s: a command has to be started first, on a busy node in a container short of CPU */
	START_HTTP = 5000,         /* ms between two looks at a start; a command costs more than a request */
	START_EXEC = 10000,
	PATIENCE = 3,              /* how much longer liveness waits than readiness */
	STARTUP_LEAST = 300000,    /* ms: a first start pulls caches, migrates, recovers; Docker waits for ever */
	STARTUP_DATABASE = 900000, /* ms: a recovery after a crash reads what was written since the last checkpoint */
};

static int64_t seconds(int64_t milliseconds)
{
	return MAX_OF((milliseconds + 999) / 1000, (int64_t)1);
}

/* "http://localhost:8000/healthz" taken apart; false for another host or scheme. */
struct local_url {
	struct str host; /* as a client sends it: "localhost:8000" */
	struct str path;
	uint16_t port;
};

static bool local_url(struct arena *arena, struct str url, struct local_url *out)
{
	static const char *const hosts[] = { "localhost", "127.0.0.1", "[::1]", "0.0.0.0", NULL };
	uint64_t port = 80;

	if (!str_starts(url, "http://"))
		return false;
	url = str_from(url, 7);
	size_t slash = str_chr(url, '/');
	struct str host = str_slice(url, 0, slash), path = slash == STR_NONE ? STR("/") : str_from(url, slash);
	struct str sent = host;
	size_t colon = str_rchr(host, ':');
	if (colon != STR_NONE && !str_ends(host, "]")) {
		if (!str_to_uint(str_from(host, colon + 1), &port) || port == 0 || port > UINT16_MAX)
			return false;
		host = str_slice(host, 0, colon);
	}
	for (size_t i = 0; i < path.len; i++)
		if (strchr("$`\\\"'*?#|&;<> ", path.ptr[i]) && path.ptr[i] != '?')
			return false;
	*out = (struct local_url){ sent, str_dup(arena, path), (uint16_t)port };
	return str_in(host, hosts);
}

/* Options after which curl or wget still does nothing but ask one address and fail on an error status. */
static bool harmless_option(bool curl, struct str word, bool *fails, bool *takes_value)
{
	static const char *const curl_long[] = { "--fail", "--silent", "--show-error", "--location", NULL };
	static const char *const wget_flags[] = {
		"-q", "--quiet", "--spider", "-nv", "--no-verbose", "-qO-", "-q0-", "--no-check-certificate", NULL
	};
	static const char *const wget_valued[] = { "-O",      "-qO", "--output-document", "-t",
						   "--tries", "-T",  "--timeout",         NULL };
	static const char *const curl_valued[] = { "-o", "--output", "-m", "--max-time", "--connect-timeout", NULL };

	*takes_value = false;
	if (!curl) {
		*takes_value = str_in(word, wget_valued);
		return str_in(word, wget_flags) || *takes_value || str_starts(word, "--output-document=") ||
		       str_starts(word, "--tries=") || str_starts(word, "--timeout=");
	}
	*takes_value = str_in(word, curl_valued);
	*fails |= str_is(word, "--fail");
	if (str_in(word, curl_long) || *takes_value)
		return true;
	if (word.len < 2 || word.ptr[0] != '-' || word.ptr[1] == '-')
		return false;
	for (size_t i = 1; i < word.len; i++) {
		if (!strchr("fsSL", word.ptr[i]))
			return false;
		*fails |= word.ptr[i] == 'f';
	}
	return true;
}

/* Words of a shell line that is nothing but words, and "|| exit 1" behind them. */
static bool plain_words(struct render *r, const struct stack_health *health, struct stack_words *out)
{
	static const struct str tails[] = { STR_INIT(" || exit 1"), STR_INIT(" || false") };
	VEC(struct str) words = { 0 };
	struct str line, word;

	*out = health->test;
	if (!health->shell)
		return true;
	line = str_trim(health->test.n ? health->test.at[0] : STR_EMPTY);
	for (size_t i = 0; i < ARRAY_SIZE(tails); i++)
		if (line.len > tails[i].len && str_eq(str_from(line, line.len - tails[i].len), tails[i]))
			line = str_trim(str_slice(line, 0, line.len - tails[i].len));
	for (size_t i = 0; i < line.len; i++)
		if (strchr("$`\\\"'*|&;<>()\n", line.ptr[i]))
			return false;
	while (str_split(&line, ' ', &word))
		if (word.len)
			*vec_push(r->arena, &words) = word;
	*out = (struct stack_words){ words.at, words.n, health->test.origin };
	return true;
}

/* Is the test exactly "ask this address on myself, and fail on an error"? Then the kubelet can ask by itself. */
static bool is_http_get(struct render *r, const struct stack_health *health, struct local_url *url)
{
	struct stack_words words;
	bool fails = false, found = false;

	if (!plain_words(r, health, &words) || words.n < 2)
		return false;
	struct str program = words.at[0];
	bool curl = str_is(program, "curl") || str_ends(program, "/curl");
	if (!curl && !str_is(program, "wget") && !str_ends(program, "/wget"))
		return false;
	for (size_t i = 1; i < words.n; i++) {
		bool takes_value;

		if (str_starts(words.at[i], "-")) {
			if (!harmless_option(curl, words.at[i], &fails, &takes_value))
				return false;
			i += takes_value;
		} else if (found || !local_url(r->arena, words.at[i], url)) {
			return false;
		} else {
			found = true;
		}
	}
	return found && (fails || !curl); /* curl without -f takes an error page for a success */
}

static void exec_handler(struct render *r, struct node *probe, const struct stack_service *service)
{
	const struct stack_health *health = &service->health;
	struct node *command = node_set_seq(r->arena, node_set_map(r->arena, probe, "exec"), "command");

	exec_words(r, command, service, &health->test, health->shell, true);
}

/* By name where the container declares the port: the number then stands in one place. */
static void port_field(struct render *r, struct node *handler, const struct stack_service *service, uint16_t number)
{
	const struct stack_port *port = stack_port(service, number, PROTOCOL_TCP);

	if (port && port_has_a_name(service, port))
		node_set_str(r->arena, handler, "port", port->name);
	else
		node_set_int(r->arena, handler, "port", number);
}

static void handler_fill(struct render *r, struct node *probe, const struct stack_service *service)
{
	const struct stack_health *health = &service->health;
	struct local_url url;

	if (!is_http_get(r, health, &url)) {
		exec_handler(r, probe, service);
		return;
	}
	struct node *get = node_set_map(r->arena, probe, "httpGet");
	get->origin = origin_rule(r, health->origin,
				  "the health check asks this address on itself: the kubelet can do that without a "
				  "program in the image",
				  "change healthcheck.test in the Compose file");
	node_set_str(r->arena, get, "path", url.path);
	port_field(r, get, service, url.port);
	struct node *header = node_add(r->arena, node_set_seq(r->arena, get, "httpHeaders"), node_map(r->arena));
	node_set_str(r->arena, header, "name", STR("Host"));
	node_set_str(r->arena, header, "value", url.host);
	header->origin =
		origin_rule(r, health->origin,
			    "the kubelet calls the pod by its address, and applications that check the host (Django's "
			    "ALLOWED_HOSTS) would refuse it: this is what the check sends",
			    "change healthcheck.test in the Compose file");
}

static struct node *probe_new(struct render *r, struct node *container, const char *name,
			      const struct stack_service *service)
{
	struct node *probe = node_set_map(r->arena, container, name);

	handler_fill(r, probe, service);
	probe->origin = service->health.origin;
	return probe;
}

static void number(struct render *r, struct node *probe, const char *key, int64_t value, const struct origin *set)
{
	const struct origin *origin =
		set ? set : origin_default(r, "Docker's default", "set it under healthcheck in the Compose file");

	with_origin(node_set_int(r->arena, probe, key, value), origin);
}

static bool asks_by_command(struct render *r, const struct stack_health *health)
{
	struct local_url url;

	return !is_http_get(r, health, &url);
}

static int64_t timeout_of(struct render *r, const struct stack_health *health)
{
	return MAX_OF(seconds(health->timeout_ms), asks_by_command(r, health) ? (int64_t)EXEC_LEAST : (int64_t)1);
}

/* Docker waits the interval after a check has ended, the kubelet counts from its beginning. */
static void timing(struct render *r, struct node *probe, const struct stack_health *health, int64_t failures)
{
	int64_t interval = seconds(health->interval_ms), timeout = timeout_of(r, health);

	number(r, probe, "periodSeconds", MAX_OF(interval, timeout), health->interval_origin);
	if (timeout > interval)
		node_get(probe, "periodSeconds")->remark = STR("no shorter than the timeout: Docker waits after a check");
	number(r, probe, "timeoutSeconds", timeout, health->timeout_origin);
	if (timeout > seconds(health->timeout_ms))
		node_get(probe, "timeoutSeconds")->remark = STR("a command has to be started first");
	number(r, probe, "failureThreshold", failures, health->retries_origin);
}

/* How often a start is looked at. Docker's long default timeout isn't taken over: the next look comes soon enough. */
static int64_t start_timing(struct render *r, struct node *probe, const struct stack_health *health)
{
	bool command = asks_by_command(r, health);
	int64_t often = health->start_interval_ms ? health->start_interval_ms
						  : MIN_OF(health->interval_ms, (int64_t)(command ? START_EXEC : START_HTTP));
	int64_t timeout = health->timeout_origin ? timeout_of(r, health)
						 : MAX_OF(MIN_OF(seconds(health->timeout_ms), seconds(often)),
							  command ? (int64_t)EXEC_LEAST : (int64_t)1);
	int64_t period = MAX_OF(seconds(often), timeout);

	with_origin(node_set_int(r->arena, probe, "periodSeconds", period),
		    origin_default(r, "a start is looked at often, so that it isn't noticed late",
				   "set start_interval in the Compose file"));
	number(r, probe, "timeoutSeconds", timeout, health->timeout_origin);
	return period;
}

/* Until the first success nothing else is asked: the start period, and the retries after it. */
static void startup_fill(struct render *r, struct node *container, const struct stack_service *service)
{
	const struct stack_health *health = &service->health;
	int64_t allowed_ms =
		(health->start_period_ms + health->interval_ms * MAX_OF(health->retries, (int64_t)1)) * PATIENCE;
	struct node *probe = probe_new(r, container, "startupProbe", service);
	int64_t period = start_timing(r, probe, health);

	allowed_ms = MAX_OF(allowed_ms, (int64_t)(keeps_state(service) && service->role != ROLE_CACHE ? STARTUP_DATABASE
												      : STARTUP_LEAST));
	probe->comment =
		str_fmt(r->arena, "Docker waits for a slow start, Kubernetes kills it: this allows %lld minutes",
			(long long)(allowed_ms / 60000));
	probe->origin =
		origin_rule(r, health->origin,
			    "Docker never kills a container that starts slowly; Kubernetes does when this probe gives "
			    "up, and would start it anew for ever",
			    "set start_period in the Compose file to allow more");
	with_origin(node_set_int(r->arena, probe, "failureThreshold", (seconds(allowed_ms) + period - 1) / period),
		    probe->origin);
}

static void liveness_fill(struct render *r, struct node *container, const struct stack_service *service)
{
	const struct stack_health *health = &service->health;
	struct node *probe;

	if (!config_bool(r->config, "services.%" PRI_STR ".liveness", STR_ARG(service->name)))
		return;
	probe = probe_new(r, container, "livenessProbe", service);
	probe->comment = STR("Docker never restarts an unhealthy container, Kubernetes does: three times the patience");
	probe->origin = origin_rule(
		r, health->origin,
		"Docker never restarts an unhealthy container, Kubernetes does: three times the "
		"patience of the readiness probe keeps a slow one alive",
		str_cstr(r->arena,
			 str_fmt(r->arena, "set services.%" PRI_STR ".liveness: false in lotse.yaml to leave it out",
				 STR_ARG(service->name))));
	timing(r, probe, health, MAX_OF(health->retries, (int64_t)1) * PATIENCE);
}

/* ---- Without a health check in the Compose file ---- */

/*
 * What an image's own maintainers ask it by. Only where the answer is certain: an image that listens elsewhere, wants a
 * password or has another address is asked whether its port is open.
 */
struct known_check {
	const char *title;   /* of the known image */
	const char *command; /* a line for its shell, or … */
	const char *path;    /* … an address */
	uint16_t port;	     /* its own: it must be the container's */
	const char *unless[4];
};

/* -h 127.0.0.1: while the image sets up a new database, a server of its own answers on the socket alone. */
#define PG_ISREADY                                                    \
	.command = "pg_isready -h 127.0.0.1 -U \"${POSTGRES_USER:-postgres}\" " \
		   "-d \"${POSTGRES_DB:-${POSTGRES_USER:-postgres}}\"", .port = 5432
/* Bare connections count as errors, and MySQL blocks hosts with too many of them. It says "alive" without a password, too. */
#define MYSQLADMIN "mysqladmin ping -h 127.0.0.1 --silent"
/* redis-cli ends with 0 also for "NOAUTH" and "LOADING": the word counts. */
#define REDIS_UNLESS { "requirepass", "tls", "aclfile", "passw" }

static const struct known_check known_checks[] = {
	{ .title = "PostgreSQL", PG_ISREADY },
	{ .title = "PostgreSQL with PostGIS", PG_ISREADY },
	{ .title = "PostgreSQL with pgvector", PG_ISREADY },
	{ .title = "TimescaleDB", PG_ISREADY },
	{ .title = "MySQL", .command = MYSQLADMIN, .port = 3306 },
	{ .title = "Percona Server", .command = MYSQLADMIN, .port = 3306 },
	{ .title = "MariaDB", .command = "mariadb-admin ping -h 127.0.0.1 --silent || " MYSQLADMIN, .port = 3306 },
	{ .title = "Redis", .command = "redis-cli ping | grep -qx PONG", .port = 6379, .unless = REDIS_UNLESS },
	{ .title = "Valkey", .command = "valkey-cli ping | grep -qx PONG", .port = 6379, .unless = REDIS_UNLESS },
	{ .title = "Prometheus", .path = "/-/ready", .port = 9090, .unless = { "route-prefix", "external-url", "web.config" } },
	{ .title = "Alertmanager", .path = "/-/ready", .port = 9093, .unless = { "route-prefix", "external-url", "web.config" } },
	{ .title = "Grafana", .path = "/api/health", .port = 3000, .unless = { "serve_from_sub_path", "gf_server_protocol" } },
	{ .title = "Loki", .path = "/ready", .port = 3100, .unless = { "path-prefix", "tls" } },
	{ .title = "MinIO", .path = "/minio/health/ready", .port = 9000, .unless = { "certs-dir" } },
	{ .title = "Meilisearch", .path = "/health", .port = 7700, .unless = { "ssl" } },
	{ .title = "Qdrant", .path = "/readyz", .port = 6333, .unless = { "tls" } },
};

static bool mentions(struct str text, const struct known_check *check)
{
	for (size_t i = 0; i < ARRAY_SIZE(check->unless) && check->unless[i]; i++)
		if (str_contains_nocase(text, check->unless[i]))
			return true;
	return false;
}

/* Does its command, environment or configuration say something that the check doesn't reckon with? */
static bool is_unlike(const struct stack_service *service, const struct known_check *check)
{
	if (check->unless[0] && (service->built.command.n || service->built.entrypoint.n))
		return true; /* the image may have a configuration of its own */
	for (size_t i = 0; i < service->command.n; i++)
		if (mentions(service->command.at[i], check))
			return true;
	for (size_t i = 0; i < service->env.n; i++)
		if (mentions(service->env.at[i].name, check))
			return true;
	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (check->unless[0] && mount->kind == MOUNT_HOST && !mount->development)
			return true; /* what stands there can't be seen */
		for (size_t j = 0; check->unless[0] && mount->kind == MOUNT_FILE && j < mount->file->n_items; j++)
			if (mentions(mount->file->items[j].content, check))
				return true;
	}
	return false;
}

static const struct known_check *known_check(struct render *r, const struct stack_service *service)
{
	const struct known_image *known = known_image(image_of_facts(service));

	for (size_t i = 0; known && i < ARRAY_SIZE(known_checks); i++) {
		const struct known_check *check = &known_checks[i];

		if (strcmp(known->title, check->title) == 0 && stack_port(service, check->port, PROTOCOL_TCP) &&
		    command_runs_image(r->arena, service) && !is_unlike(service, check))
			return check;
	}
	return NULL;
}

static void known_probe(struct render *r, struct node *probe, const struct stack_service *service,
			const struct known_check *check)
{
	probe->comment = str_fmt(r->arena, "no health check in the Compose file: what %s is usually asked", check->title);
	probe->origin = origin_rule(r, image_origin(service),
				    "a Service sends traffic only to pods that are ready; the image is known, and this is how it "
				    "is asked",
				    "write a healthcheck into the Compose file");
	if (check->command) {
		struct node *command = node_set_seq(r->arena, node_set_map(r->arena, probe, "exec"), "command");

		node_add_str(r->arena, command, STR("/bin/sh"));
		node_add_str(r->arena, command, STR("-c"));
		node_add_str(r->arena, command, escape_dollar(r->arena, str_of(check->command)));
	} else {
		struct node *get = node_set_map(r->arena, probe, "httpGet");

		node_set_str(r->arena, get, "path", str_of(check->path));
		port_field(r, get, service, check->port);
	}
	node_set_int(r->arena, probe, "periodSeconds", 10);
	node_set_int(r->arena, probe, "timeoutSeconds", 5);
}

/*
 * For what others reach over TCP; a worker has nothing to ask. No startup probe: where no liveness probe kills, it could
 * only kill what starts slowly.
 */
static void default_probe(struct render *r, struct node *container, const struct stack_service *service)
{
	const struct known_check *check = known_check(r, service);
	const struct stack_port *port = first_tcp_port(service);
	struct node *probe;

	if (!port || service->role == ROLE_WORKER || service->role == ROLE_SCHEDULER || service->role == ROLE_JOB)
		return;
	probe = node_set_map(r->arena, container, "readinessProbe");
	if (check) {
		known_probe(r, probe, service, check);
		return;
	}
	probe->comment = STR("no health check in the Compose file: ready as soon as the port is open");
	probe->origin = origin_default(
		r,
		"a Service sends traffic only to pods that are ready; without a health check an open port is "
		"all that can be asked",
		"write a healthcheck into the Compose file");
	port_field(r, node_set_map(r->arena, probe, "tcpSocket"), service, port->number);
	node_set_int(r->arena, probe, "periodSeconds", 10);
}

void probes_fill(struct render *r, struct node *container, const struct stack_service *service, enum workload_kind kind)
{
	const struct stack_health *health = &service->health;
	struct node *probe;

	if (kind == WORKLOAD_JOB || health->disabled)
		return;
	if (!STACK_SET(*health) || !health->test.n) {
		default_probe(r, container, service);
		return;
	}
	startup_fill(r, container, service);
	probe = probe_new(r, container, "readinessProbe", service);
	probe->comment = origin_place(r, health->origin);
	timing(r, probe, health, MAX_OF(health->retries, (int64_t)1));
	liveness_fill(r, container, service);
}
