#include "stack/commands.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "stack/images.h"
#include "stack/shell.h"

struct program {
	const char *name;     /* the program, or the script's name: "celery", "manage.py" */
	const char *words[3]; /* that must follow, in this order, others may stand between; ended by NULL */
	enum stack_role role;
	uint16_t port;	  /* where it listens unless told otherwise */
	bool first;	  /* a name so common that it counts only in the command's place, not among the arguments */
	bool redis_queue;
	bool client;	  /* in a condition (`until psql …`) it only waits */
};

/* The first row that fits wins: more words stand before fewer. */
static const struct program programs[] = {
	/* Programs that start Celery stand before Celery itself. */
	{ "airflow", { "scheduler" }, ROLE_SCHEDULER },
	{ "airflow", { "celery", "worker" }, ROLE_WORKER },
	{ "airflow", { "celery", "flower" }, ROLE_MONITORING, .port = 5555 },
	{ "airflow", { "worker" }, ROLE_WORKER },
	{ "airflow", { "triggerer" }, ROLE_WORKER },
	{ "airflow", { "dag-processor" }, ROLE_WORKER },
	{ "airflow", { "webserver" }, ROLE_WEB, .port = 8080 },
	{ "airflow", { "api-server" }, ROLE_WEB, .port = 8080 },
	{ "airflow", { "db" }, ROLE_JOB },
	{ "manage.py", { "celery", "worker" }, ROLE_WORKER },
	{ "manage.py", { "celery", "beat" }, ROLE_SCHEDULER },
	/* Celery. A worker with an embedded beat may run once only. */
	{ "celery", { "worker", "-B" }, ROLE_SCHEDULER },
	{ "celery", { "worker", "--beat" }, ROLE_SCHEDULER },
	{ "celery", { "beat" }, ROLE_SCHEDULER },
	{ "celery", { "worker" }, ROLE_WORKER },
	{ "celery", { "multi" }, ROLE_WORKER },
	{ "celery", { "flower" }, ROLE_MONITORING, .port = 5555 },
	{ "celery-beat", .role = ROLE_SCHEDULER, .first = true },
	{ "celerybeat", .role = ROLE_SCHEDULER, .first = true },
	{ "celeryd", .role = ROLE_WORKER, .first = true },
	{ "flower", .role = ROLE_MONITORING, .port = 5555, .first = true },
	/* Other workers of Python */
	{ "rq", { "worker" }, ROLE_WORKER, .redis_queue = true },
	{ "rq", { "scheduler" }, ROLE_SCHEDULER, .redis_queue = true },
	{ "rqworker", .role = ROLE_WORKER, .first = true, .redis_queue = true },
	{ "rqscheduler", .role = ROLE_SCHEDULER, .first = true, .redis_queue = true },
	{ "dramatiq", .role = ROLE_WORKER },
	{ "huey_consumer", .role = ROLE_WORKER, .redis_queue = true },
	{ "huey_consumer.py", .role = ROLE_WORKER, .redis_queue = true },
	{ "arq", .role = ROLE_WORKER, .first = true, .redis_queue = true },
	{ "saq", .role = ROLE_WORKER, .first = true, .redis_queue = true },
	{ "taskiq", { "worker" }, ROLE_WORKER },
	{ "taskiq", { "scheduler" }, ROLE_SCHEDULER },
	{ "faust", { "worker" }, ROLE_WORKER },
	{ "procrastinate", { "worker" }, ROLE_WORKER },
	{ "prefect", { "worker" }, ROLE_WORKER },
	{ "dagster-daemon", .role = ROLE_SCHEDULER },
	/* Django */
	{ "manage.py", { "rqworker" }, ROLE_WORKER, .redis_queue = true },
	{ "manage.py", { "rqscheduler" }, ROLE_SCHEDULER, .redis_queue = true },
	{ "manage.py", { "run_huey" }, ROLE_WORKER, .redis_queue = true },
	{ "manage.py", { "rundramatiq" }, ROLE_WORKER },
	{ "manage.py", { "qcluster" }, ROLE_WORKER },
	{ "manage.py", { "runworker" }, ROLE_WORKER },
	{ "manage.py", { "process_tasks" }, ROLE_WORKER },
	{ "manage.py", { "db_worker" }, ROLE_WORKER },
	{ "manage.py", { "runapscheduler" }, ROLE_SCHEDULER },
	{ "manage.py", { "runserver" }, ROLE_WEB, .port = 8000 },
	{ "manage.py", { "runserver_plus" }, ROLE_WEB, .port = 8000 },
	{ "manage.py", { "migrate" }, ROLE_JOB },
	{ "manage.py", { "collectstatic" }, ROLE_JOB },
	{ "manage.py", { "createsuperuser" }, ROLE_JOB },
	{ "manage.py", { "loaddata" }, ROLE_JOB },
	{ "manage.py", { "test" }, ROLE_JOB },
	/* Ruby */
	{ "sidekiq", .role = ROLE_WORKER, .redis_queue = true },
	{ "sidekiqswarm", .role = ROLE_WORKER, .redis_queue = true },
	{ "resque:work", .role = ROLE_WORKER, .redis_queue = true },
	{ "resque:workers", .role = ROLE_WORKER, .redis_queue = true },
	{ "resque:scheduler", .role = ROLE_SCHEDULER, .redis_queue = true },
	{ "resque-scheduler", .role = ROLE_SCHEDULER, .redis_queue = true },
	{ "resque-pool", .role = ROLE_WORKER, .redis_queue = true },
	{ "jobs:work", .role = ROLE_WORKER },
	{ "delayed_job", .role = ROLE_WORKER },
	{ "good_job", .role = ROLE_WORKER },
	{ "solid_queue:start", .role = ROLE_WORKER },
	{ "bin/jobs", .role = ROLE_WORKER },
	{ "que", .role = ROLE_WORKER, .first = true },
	{ "shoryuken", .role = ROLE_WORKER },
	{ "sneakers:run", .role = ROLE_WORKER },
	{ "karafka", { "server" }, ROLE_WORKER },
	{ "clockwork", .role = ROLE_SCHEDULER },
	{ "puma", .role = ROLE_WEB, .port = 9292 },
	{ "unicorn", .role = ROLE_WEB, .port = 8080 },
	{ "unicorn_rails", .role = ROLE_WEB, .port = 8080 },
	{ "passenger", { "start" }, ROLE_WEB, .port = 3000 },
	{ "thin", { "start" }, ROLE_WEB, .port = 3000 },
	{ "falcon", { "serve" }, ROLE_WEB, .port = 9292 },
	{ "falcon", { "host" }, ROLE_WEB },
	{ "rackup", .role = ROLE_WEB, .port = 9292 },
	{ "thrust", .role = ROLE_WEB, .port = 80 },
	{ "rails", { "server" }, ROLE_WEB, .port = 3000 },
	{ "rails", { "s" }, ROLE_WEB, .port = 3000 },
	{ "rails", { "db:migrate" }, ROLE_JOB },
	{ "rails", { "db:prepare" }, ROLE_JOB },
	{ "rails", { "db:create" }, ROLE_JOB },
	{ "rails", { "db:setup" }, ROLE_JOB },
	{ "rails", { "db:seed" }, ROLE_JOB },
	{ "rails", { "assets:precompile" }, ROLE_JOB },
	{ "rake", { "db:migrate" }, ROLE_JOB },
	{ "rake", { "db:prepare" }, ROLE_JOB },
	{ "rake", { "db:create" }, ROLE_JOB },
	{ "rake", { "db:setup" }, ROLE_JOB },
	{ "rake", { "db:seed" }, ROLE_JOB },
	{ "rake", { "assets:precompile" }, ROLE_JOB },
	/* PHP */
	{ "artisan", { "queue:work" }, ROLE_WORKER },
	{ "artisan", { "queue:listen" }, ROLE_WORKER },
	{ "artisan", { "horizon" }, ROLE_WORKER, .redis_queue = true },
	{ "artisan", { "schedule:work" }, ROLE_SCHEDULER },
	{ "artisan", { "schedule:run" }, ROLE_SCHEDULER },
	{ "artisan", { "serve" }, ROLE_WEB, .port = 8000 },
	{ "artisan", { "octane:start" }, ROLE_WEB, .port = 8000 },
	{ "artisan", { "octane:frankenphp" }, ROLE_WEB, .port = 8000 },
	{ "artisan", { "reverb:start" }, ROLE_WEB, .port = 8080 },
	{ "artisan", { "migrate" }, ROLE_JOB },
	{ "artisan", { "migrate:fresh" }, ROLE_JOB },
	{ "artisan", { "db:seed" }, ROLE_JOB },
	{ "console", { "messenger:consume" }, ROLE_WORKER },
	{ "console", { "doctrine:migrations:migrate" }, ROLE_JOB },
	{ "console", { "doctrine:fixtures:load" }, ROLE_JOB },
	{ "php-fpm", .role = ROLE_WEB, .port = 9000 },
	{ "apache2-foreground", .role = ROLE_WEB, .port = 80 },
	{ "apachectl", .role = ROLE_WEB, .port = 80 },
	{ "apache2ctl", .role = ROLE_WEB, .port = 80 },
	{ "httpd-foreground", .role = ROLE_WEB, .port = 80 },
	{ "frankenphp", .role = ROLE_WEB, .port = 80 },
	{ "rr", { "serve" }, ROLE_WEB, .port = 8080, .first = true },
	/* Servers of Python */
	{ "gunicorn", .role = ROLE_WEB, .port = 8000 },
	{ "uvicorn", .role = ROLE_WEB, .port = 8000 },
	{ "hypercorn", .role = ROLE_WEB, .port = 8000 },
	{ "daphne", .role = ROLE_WEB, .port = 8000 },
	{ "granian", .role = ROLE_WEB, .port = 8000 },
	{ "waitress-serve", .role = ROLE_WEB, .port = 8080 },
	{ "uwsgi", .role = ROLE_WEB },
	{ "flask", { "db", "upgrade" }, ROLE_JOB },
	{ "flask", { "run" }, ROLE_WEB, .port = 5000 },
	{ "fastapi", { "run" }, ROLE_WEB, .port = 8000 },
	{ "fastapi", { "dev" }, ROLE_WEB, .port = 8000 },
	{ "streamlit", { "run" }, ROLE_WEB, .port = 8501 },
	{ "jupyter", .role = ROLE_WEB, .port = 8888 },
	{ "http.server", .role = ROLE_WEB, .port = 8000 },
	{ "superset", { "run" }, ROLE_WEB, .port = 8088 },
	/* JavaScript */
	{ "next", { "start" }, ROLE_WEB, .port = 3000, .first = true },
	{ "next", { "dev" }, ROLE_WEB, .port = 3000, .first = true },
	{ "nuxt", { "start" }, ROLE_WEB, .port = 3000, .first = true },
	{ "nuxt", { "dev" }, ROLE_WEB, .port = 3000, .first = true },
	{ "vite", .role = ROLE_WEB, .port = 5173, .first = true },
	{ "ng", { "serve" }, ROLE_WEB, .port = 4200, .first = true },
	{ "http-server", .role = ROLE_WEB, .port = 8080 },
	{ "serve", .role = ROLE_WEB, .port = 3000, .first = true },
	{ "json-server", .role = ROLE_WEB, .port = 3000 },
	{ "medusa", { "start" }, ROLE_WEB, .port = 9000, .first = true },
	{ "strapi", { "start" }, ROLE_WEB, .port = 1337, .first = true },
	{ "strapi", { "develop" }, ROLE_WEB, .port = 1337, .first = true },
	{ "n8n", { "worker" }, ROLE_WORKER, .first = true, .redis_queue = true },
	{ "prisma", { "migrate" }, ROLE_JOB },
	{ "prisma", { "db" }, ROLE_JOB },
	{ "knex", { "migrate:latest" }, ROLE_JOB },
	{ "typeorm", { "migration:run" }, ROLE_JOB },
	{ "sequelize", { "db:migrate" }, ROLE_JOB },
	{ "sequelize-cli", { "db:migrate" }, ROLE_JOB },
	{ "drizzle-kit", .role = ROLE_JOB },
	/* Migrations of other languages */
	{ "alembic", { "upgrade" }, ROLE_JOB },
	{ "alembic", { "downgrade" }, ROLE_JOB },
	{ "flyway", .role = ROLE_JOB },
	{ "liquibase", .role = ROLE_JOB },
	{ "dbmate", .role = ROLE_JOB, .first = true },
	{ "goose", .role = ROLE_JOB, .first = true },
	{ "atlas", { "migrate" }, ROLE_JOB, .first = true },
	{ "migrate", { "up" }, ROLE_JOB, .first = true },
	{ "diesel", { "migration" }, ROLE_JOB },
	{ "sqlx", { "migrate" }, ROLE_JOB },
	{ "mix", { "ecto.migrate" }, ROLE_JOB },
	{ "mix", { "phx.server" }, ROLE_WEB, .port = 4000 },
	{ "dotnet", { "ef" }, ROLE_JOB },
	{ "odoo", { "-i" }, ROLE_WEB, .port = 8069, .first = true },
	{ "odoo", .role = ROLE_WEB, .port = 8069, .first = true },
	{ "bench", { "worker" }, ROLE_WORKER, .first = true, .redis_queue = true },
	{ "bench", { "schedule" }, ROLE_SCHEDULER, .first = true, .redis_queue = true },
	{ "bench", { "serve" }, ROLE_WEB, .port = 8000, .first = true },
	{ "bench", { "new-site" }, ROLE_JOB, .first = true },
	{ "bench", { "migrate" }, ROLE_JOB, .first = true },
	/* Clocks */
	{ "supercronic", .role = ROLE_SCHEDULER },
	{ "go-crond", .role = ROLE_SCHEDULER },
	{ "ofelia", .role = ROLE_SCHEDULER },
	{ "chadburn", .role = ROLE_SCHEDULER },
	{ "yacron", .role = ROLE_SCHEDULER },
	{ "cron", .role = ROLE_SCHEDULER, .first = true },
	{ "crond", .role = ROLE_SCHEDULER, .first = true },
	{ "busybox", { "crond" }, ROLE_SCHEDULER, .first = true },
	/* Servers by their own names */
	{ "nginx", .role = ROLE_PROXY, .first = true }, /* or a server of files: its configuration decides, in roles.c */
	{ "haproxy", .role = ROLE_PROXY, .first = true },
	{ "traefik", .role = ROLE_PROXY, .first = true },
	{ "envoy", .role = ROLE_PROXY, .first = true },
	{ "pgbouncer", .role = ROLE_PROXY, .port = 6432, .first = true },
	{ "postgres", .role = ROLE_DATABASE, .port = 5432, .first = true },
	{ "mysqld", .role = ROLE_DATABASE, .port = 3306, .first = true },
	{ "mysqld_safe", .role = ROLE_DATABASE, .port = 3306, .first = true },
	{ "mariadbd", .role = ROLE_DATABASE, .port = 3306, .first = true },
	{ "mongod", .role = ROLE_DATABASE, .port = 27017, .first = true },
	{ "mongos", .role = ROLE_PROXY, .port = 27017, .first = true },
	{ "cockroach", { "start" }, ROLE_DATABASE, .port = 26257, .first = true },
	{ "cockroach", { "start-single-node" }, ROLE_DATABASE, .port = 26257, .first = true },
	{ "cockroach", { "init" }, ROLE_JOB, .first = true },
	{ "etcd", .role = ROLE_DATABASE, .port = 2379, .first = true },
	{ "minio", { "server" }, ROLE_DATABASE, .port = 9000, .first = true },
	{ "redis-server", .role = ROLE_CACHE, .port = 6379, .first = true },
	{ "redis-sentinel", .role = ROLE_MONITORING, .port = 26379, .first = true },
	{ "valkey-server", .role = ROLE_CACHE, .port = 6379, .first = true },
	{ "keydb-server", .role = ROLE_CACHE, .port = 6379, .first = true },
	{ "memcached", .role = ROLE_CACHE, .port = 11211, .first = true },
	{ "rabbitmq-server", .role = ROLE_BROKER, .port = 5672, .first = true },
	{ "nats-server", .role = ROLE_BROKER, .port = 4222, .first = true },
	{ "mosquitto", .role = ROLE_BROKER, .port = 1883, .first = true },
	{ "prometheus", .role = ROLE_MONITORING, .port = 9090, .first = true },
	{ "alertmanager", .role = ROLE_MONITORING, .port = 9093, .first = true },
	{ "node_exporter", .role = ROLE_MONITORING, .port = 9100, .first = true },
	/* Clients and tools that do something and end */
	{ "psql", .role = ROLE_JOB, .first = true, .client = true },
	{ "mysql", .role = ROLE_JOB, .first = true, .client = true },
	{ "mongo", .role = ROLE_JOB, .first = true, .client = true },
	{ "mongosh", .role = ROLE_JOB, .first = true, .client = true },
	{ "mongoimport", .role = ROLE_JOB, .first = true, .client = true },
	{ "mongorestore", .role = ROLE_JOB, .first = true, .client = true },
	{ "redis-cli", .role = ROLE_JOB, .first = true, .client = true },
	{ "pg_dump", .role = ROLE_JOB, .first = true, .client = true },
	{ "pg_restore", .role = ROLE_JOB, .first = true, .client = true },
	{ "mysqldump", .role = ROLE_JOB, .first = true, .client = true },
	{ "kafka-topics", .role = ROLE_JOB, .first = true, .client = true },
	{ "kafka-topics.sh", .role = ROLE_JOB, .first = true, .client = true },
	{ "rabbitmqadmin", .role = ROLE_JOB, .first = true, .client = true },
	{ "mc", .role = ROLE_JOB, .first = true, .client = true },
	{ "aws", .role = ROLE_JOB, .first = true, .client = true },
	{ "curl", .role = ROLE_JOB, .first = true, .client = true },
	{ "certbot", .role = ROLE_JOB, .first = true },
	{ "restic", { "backup" }, ROLE_JOB, .first = true },
	{ "terraform", .role = ROLE_JOB, .first = true },
	{ "pytest", .role = ROLE_JOB, .first = true },
	{ "k6", { "run" }, ROLE_JOB, .first = true },
};

/* Words before the command proper, and how many arguments of their own they take. */
static const struct {
	const char *name;
	size_t arguments;
} wrappers[] = {
	{ "exec", 0 }, { "env", 0 }, { "nohup", 0 }, { "tini", 0 }, { "dumb-init", 0 }, { "catatonit", 0 }, { "time", 0 },
	{ "gosu", 1 }, { "su-exec", 1 }, { "setuser", 1 }, { "chroot", 1 }, { "timeout", 1 }, { "nice", 0 }, { "ionice", 0 },
	{ "sudo", 0 }, { "stdbuf", 0 }, { "python", 0 }, { "python2", 0 }, { "python3", 0 }, { "pypy3", 0 }, { "ruby", 0 },
	{ "php", 0 }, { "node", 0 }, { "bun", 0 }, { "deno", 0 }, { "tsx", 0 }, { "ts-node", 0 }, { "nodemon", 0 },
	{ "poetry", 1 }, { "pipenv", 1 }, { "pdm", 1 }, { "hatch", 1 }, { "uv", 1 }, { "bundle", 1 }, { "npx", 0 },
	{ "pnpm", 0 }, { "yarn", 0 }, { "npm", 0 }, { "run", 0 }, { "ddtrace-run", 0 }, { "ddprof", 0 },
	{ "newrelic-admin", 1 }, { "opentelemetry-instrument", 0 }, { "catchsegv", 0 }, { "docker-entrypoint.sh", 0 },
	{ "pm2-runtime", 0 }, { "watchmedo", 1 }, { "coverage", 1 }, { "dotenv", 0 }, { "sh", 0 },
	{ "bash", 0 }, { "ash", 0 },
};

/* They prepare or wait; what the line is for stands elsewhere. */
static const char *const preparations[] = {
	"echo", "printf", "cd", "export", "set", "sleep", "mkdir", "chown", "chmod", "cp", "mv", "rm", "ln", "cat", "touch",
	"source", ".", "test", "[", "[[", "true", "false", ":", "wait", "exit", "return", "trap", "ulimit", "umask", "pip", "pip3", "apt",
	"apt-get", "apk", "yum", "dnf", "nc", "ncat", "wait-for-it", "wait-for-it.sh", "wait-for", "wait-for.sh", "dockerize",
	"pg_isready", "mysqladmin", "envsubst", "date", "ls", "pwd", "id", "whoami", "unset", "alias", "break", "continue",
	"shift", "local", "read", "grep", "sed", "awk", "find", "xargs", "tee", "kill", "composer", "git", "tar", "gzip", "eval",
	NULL,
};

static struct str base_name(struct str word)
{
	size_t slash = str_rchr(word, '/');

	return slash == STR_NONE ? word : str_from(word, slash + 1);
}

/* The words of a program's row behind word `at`, in order; the quote shows them with "…" for what stands between. */
static bool words_follow(const struct shell_command *command, size_t at, const struct program *program, struct strbuf *quote)
{
	size_t i = at + 1;

	strbuf_clear(quote);
	strbuf_adds(quote, program->name);
	for (size_t w = 0; w < ARRAY_SIZE(program->words) && program->words[w]; w++) {
		size_t from = i;

		while (i < command->words.n && !str_is(command->words.at[i], program->words[w]))
			i++;
		if (i == command->words.n)
			return false;
		strbuf_addf(quote, "%s%s", i == from ? " " : " … ", program->words[w]);
		i++;
	}
	return true;
}

/* "php-fpm8.2" and "python3.11" carry their version. */
static bool is_program(struct str word, const char *name)
{
	struct str base = base_name(word);
	size_t length = strlen(name);

	if (strchr(name, '/')) /* "bin/jobs": the folder is part of it */
		return str_is(word, name) || (str_ends(word, name) && word.ptr[word.len - length - 1] == '/');
	if (base.len < length || memcmp(base.ptr, name, length) != 0)
		return false;
	for (size_t i = length; i < base.len; i++)
		if (!ascii_digit(base.ptr[i]) && base.ptr[i] != '.')
			return false;
	return true;
}

static size_t wrapper_arguments(struct str word)
{
	for (size_t i = 0; i < ARRAY_SIZE(wrappers); i++)
		if (is_program(word, wrappers[i].name))
			return wrappers[i].arguments;
	return STR_NONE;
}

static bool is_variable(struct str word)
{
	size_t equals = str_chr(word, '=');

	return equals != STR_NONE && equals > 0 && word.ptr[0] != '-';
}

/* Where the command proper begins: behind wrappers with their options, behind scripts that start another, behind "--". */
static size_t proper_start(const struct shell_command *command)
{
	size_t at = 0;

	for (size_t i = 0; i + 1 < command->words.n; i++)
		if (str_is(command->words.at[i], "--"))
			at = i + 1;
	while (at + 1 < command->words.n) {
		struct str word = command->words.at[at];
		size_t arguments = wrapper_arguments(word);

		if (arguments != STR_NONE)
			at += 1 + arguments;
		else if (str_ends(word, ".sh") || is_variable(word) || (at > 0 && str_starts(word, "-") && word.len > 1))
			at++;
		else
			break;
	}
	return MIN_OF(at, command->words.n - 1);
}

/* "0.0.0.0:8000", ":8000", "8000" */
static uint16_t port_of(struct str word)
{
	size_t colon = str_rchr(word, ':');
	uint64_t number;

	if (colon != STR_NONE)
		word = str_from(word, colon + 1);
	return str_to_uint(word, &number) && number > 0 && number <= UINT16_MAX ? (uint16_t)number : 0;
}

static uint16_t port_option(const struct shell_command *command, size_t at)
{
	static const char *const options[] = { "-b", "--bind", "-p", "--port", "-l", "--listen", "--http", "-H", "--addr",
					       "--http-port", "--http-socket", NULL };

	for (size_t i = at + 1; i < command->words.n; i++) {
		struct str word = command->words.at[i];
		size_t equals = str_chr(word, '=');
		struct str option = equals == STR_NONE ? word : str_slice(word, 0, equals);
		uint16_t port = 0;

		if (str_in(option, options) && equals != STR_NONE)
			port = port_of(str_from(word, equals + 1));
		else if (str_in(option, options) && i + 1 < command->words.n)
			port = port_of(command->words.at[i + 1]);
		else if (str_chr(word, ':') != STR_NONE && (str_starts(word, "0.0.0.0:") || str_starts(word, "[::]:")))
			port = port_of(word);
		if (port)
			return port;
	}
	return 0;
}

static bool match(struct arena *arena, const struct shell_command *command, struct command_reading *out)
{
	struct strbuf quote = STRBUF_INIT(4096);
	size_t start = proper_start(command);
	bool found = false;

	for (size_t p = 0; p < ARRAY_SIZE(programs) && !found; p++) {
		const struct program *program = &programs[p];

		if (program->client && command->condition)
			continue;
		for (size_t i = 0; i < command->words.n && !found; i++) {
			if (program->first ? i != start && i != 0 : false)
				continue;
			if (!is_program(command->words.at[i], program->name) || !words_follow(command, i, program, &quote))
				continue;
			*out = (struct command_reading){ .role = program->role, .redis_queue = program->redis_queue };
			out->port = port_option(command, i);
			out->port_by_option = out->port != 0;
			if (!out->port)
				out->port = program->port;
			out->quote = strbuf_take(&quote, arena);
			found = true;
		}
	}
	strbuf_fini(&quote);
	return found;
}

static const struct {
	const char *token;
	enum stack_role role;
} tokens[] = {
	{ "worker", ROLE_WORKER },	   { "workers", ROLE_WORKER },	 { "consumer", ROLE_WORKER },
	{ "consumers", ROLE_WORKER },	   { "scheduler", ROLE_SCHEDULER }, { "cron", ROLE_SCHEDULER },
	{ "crontab", ROLE_SCHEDULER },	   { "beat", ROLE_SCHEDULER },	 { "clock", ROLE_SCHEDULER },
	{ "migrate", ROLE_JOB },	   { "migration", ROLE_JOB },	 { "migrations", ROLE_JOB },
	{ "seed", ROLE_JOB },		   { "seeds", ROLE_JOB },	 { "seeder", ROLE_JOB },
	{ "migrator", ROLE_JOB },
};

/* A part of a script's name says it: "worker.py", "app.worker", "start:worker", "run-migrations.sh". */
static bool named(struct str word, struct command_reading *out)
{
	struct str base = base_name(word);
	size_t from = 0;

	for (size_t i = 0; i <= base.len; i++) {
		if (i < base.len && ascii_alnum(base.ptr[i]))
			continue;
		struct str part = str_slice(base, from, i);
		from = i + 1;
		for (size_t t = 0; t < ARRAY_SIZE(tokens); t++) {
			if (!str_is(part, tokens[t].token))
				continue;
			*out = (struct command_reading){ .role = tokens[t].role, .by_name = true };
			out->quote = base;
			return true;
		}
	}
	return false;
}

/* The program, or the script that an interpreter runs, and the first subcommand. Options and their values say nothing. */
static bool match_name(const struct shell_command *command, struct command_reading *out)
{
	size_t start = proper_start(command);

	for (size_t i = start; i < command->words.n && i < start + 2; i++) {
		struct str word = command->words.at[i];

		if (str_starts(word, "-") || str_chr(word, '=') != STR_NONE || str_contains(word, STR("://")) || word.len > 100)
			return false;
		if (named(word, out))
			return true;
	}
	return false;
}

/*
 * What runs last decides, as the commands before it have ended. A job counts only where nothing unknown follows:
 * `migrate && ./start` is whatever ./start is. A loop without end that sleeps is a clock.
 */
static struct command_reading read_commands(struct arena *arena, const struct shell_line *line)
{
	struct command_reading best = { 0 }, one;
	bool any = false;

	for (size_t i = 0; i < line->commands.n; i++) {
		const struct shell_command *command = &line->commands.at[i];
		bool prepares = str_in(base_name(command->words.at[0]), preparations);

		if (command->piped)
			continue;
		if (match(arena, command, &one)) {
			/* a script's name is weaker than a program that was seen before */
			best = one;
			any = true;
		} else if (!prepares && !command->condition && match_name(command, &one) &&
			   (!any || best.role == ROLE_JOB)) {
			best = one;
			any = true;
		} else if (!prepares && !command->condition && best.role == ROLE_JOB) {
			best = (struct command_reading){ 0 };
		}
	}
	if (line->endless && line->sleeps && (best.role == ROLE_JOB || best.role == ROLE_OTHER))
		return (struct command_reading){ .role = ROLE_SCHEDULER, .quote = STR("while true … sleep") };
	return best;
}

struct command_reading command_read_line(struct arena *arena, struct str line)
{
	struct shell_line split;

	shell_split(arena, line, &split);
	return read_commands(arena, &split);
}

/* `sh -c LINE`, `bash -lc LINE`, also behind gosu or tini, and `nodemon --exec LINE`. */
static struct str inner_line(const struct shell_command *command)
{
	static const char *const shells[] = { "sh", "bash", "ash", "dash", "zsh", "su", NULL };
	static const char *const options[] = { "--exec", "--command", NULL };
	bool shell = false;

	for (size_t i = 0; i + 1 < command->words.n; i++) {
		struct str word = command->words.at[i];

		shell = shell || str_in(base_name(word), shells);
		bool is_c = shell && word.len > 1 && word.ptr[0] == '-' && word.ptr[1] != '-' && word.ptr[word.len - 1] == 'c';
		if (is_c || (str_in(word, options) && str_chr(command->words.at[i + 1], ' ') != STR_NONE))
			return command->words.at[i + 1];
	}
	return STR_EMPTY;
}

struct command_reading command_read(struct arena *arena, const struct stack_words *entrypoint,
				    const struct stack_words *command)
{
	struct shell_command all = { 0 };

	for (size_t i = 0; i < entrypoint->n; i++)
		*vec_push(arena, &all.words) = entrypoint->at[i];
	for (size_t i = 0; i < command->n; i++)
		*vec_push(arena, &all.words) = command->at[i];
	if (!all.words.n)
		return (struct command_reading){ 0 };

	struct str line = inner_line(&all);
	if (!str_empty(line))
		return command_read_line(arena, line);
	struct shell_line whole = { 0 };
	*vec_push(arena, &whole.commands) = all;
	return read_commands(arena, &whole);
}

bool command_is_script(struct arena *arena, const struct stack_words *entrypoint, const struct stack_words *command)
{
	struct shell_command all = { 0 };
	struct shell_line split = { 0 };

	for (size_t i = 0; i < entrypoint->n; i++)
		*vec_push(arena, &all.words) = entrypoint->at[i];
	for (size_t i = 0; i < command->n; i++)
		*vec_push(arena, &all.words) = command->at[i];
	struct str line = all.words.n ? inner_line(&all) : STR_EMPTY;
	if (str_empty(line))
		return false;
	shell_split(arena, line, &split);
	for (size_t i = 0; i < split.commands.n; i++) {
		const struct shell_command *one = &split.commands.at[i];

		/* `exec x` and the last one that isn't known may be a server; what prepares or asks is none */
		if (str_is(one->words.at[0], "exec"))
			return false;
	}
	if (split.endless || !split.commands.n)
		return false;
	const struct shell_command *last = &split.commands.at[split.commands.n - 1];
	return str_in(base_name(last->words.at[0]), preparations) || read_commands(arena, &split).role == ROLE_JOB;
}

/* ---- The image's own program ---- */

/* Starts what the image is for: its entrypoint script, a server's own name, or what images call such a script. */
static bool starts_program(struct str image, struct str word)
{
	static const char *const starters[] = { "apache2-foreground", "httpd-foreground", "php-fpm", "catalina.sh", "supervisord", "run.sh",
						"start.sh", "kc.sh", "init", "tini", "dumb-init", "s6-svscan", "nginx", "postgres",
						"mysqld", "mariadbd", "mongod", "redis-server", "rabbitmq-server", "kafka-server-start",
						"kafka-server-start.sh", "run", "catatonit", "gosu", "su-exec", NULL };
	struct str base = base_name(word);

	return str_contains(base, STR("entrypoint")) || str_contains(base, STR("entry_point")) || str_in(base, starters) ||
	       str_eq(base, image_name(image).name);
}

static bool starts_image(const struct stack_service *service, struct str word)
{
	return starts_program(STACK_SET(service->built) ? service->built.base.value : service->image.value, word);
}

bool command_built_runs_base(const struct stack_service *service)
{
	const struct stack_words *lists[] = { &service->built.entrypoint, &service->built.command };
	const struct stack_words *entrypoint = lists[0], *command = lists[1];

	if (!entrypoint->n && !command->n)
		return true;
	/* options for the base's own entrypoint */
	if (!entrypoint->n && str_starts(command->at[0], "-"))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		const struct stack_words *words = lists[i];
		struct str first = words->n ? words->at[0] : STR_EMPTY;
		bool shell = words->n == 3 && str_is(words->at[1], "-c");
		struct str word = shell ? str_trim(words->at[2]) : first;

		if (shell && str_starts(word, "exec "))
			word = str_trim(str_from(word, 5));
		if (words->n && starts_program(service->built.base.value, str_slice(word, 0, shell ? str_chr(word, ' ') : word.len)))
			return true;
	}
	return false;
}

static bool line_starts_image(struct arena *arena, const struct stack_service *service, struct str line)
{
	struct shell_line split = { 0 };

	shell_split(arena, line, &split);
	for (size_t i = 0; i < split.commands.n; i++)
		for (size_t j = 0; j < split.commands.at[i].words.n; j++)
			if (starts_image(service, split.commands.at[i].words.at[j]))
				return true;
	return false;
}

/* The words begin with a script of somebody's own, which isn't the image's entrypoint. */
static bool is_own_script(const struct stack_service *service, const struct stack_words *words)
{
	return words->n && (str_ends(words->at[0], ".sh") || str_ends(words->at[0], ".py")) && !starts_image(service, words->at[0]);
}

bool command_runs_image(struct arena *arena, const struct stack_service *service)
{
	struct shell_command all = { 0 };

	if (STACK_SET(service->built) && !command_built_runs_base(service))
		return false;
	for (size_t i = 0; i < service->entrypoint.n; i++)
		*vec_push(arena, &all.words) = service->entrypoint.at[i];
	for (size_t i = 0; i < service->command.n; i++)
		*vec_push(arena, &all.words) = service->command.at[i];
	struct str line = all.words.n ? inner_line(&all) : STR_EMPTY;

	if (!str_empty(line)) /* behind the image's own entrypoint a shell is still no server */
		return line_starts_image(arena, service, line);
	if (service->entrypoint.n == 0)
		return !is_own_script(service, &service->command);
	for (size_t i = 0; i < all.words.n; i++)
		if (starts_image(service, all.words.at[i]))
			return true;
	/* another program of the image: anything but a path says too little */
	return !is_own_script(service, &service->entrypoint) && !str_starts(service->entrypoint.at[0], "/");
}
