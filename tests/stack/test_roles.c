#include "stack/model.h"

/* Services as people write them: the first of each case is asked for its role and the reason. */
struct shape {
	const char *services;
	enum stack_role role;
	const char *why;
};

static void check_shape(struct fixture *f, const struct shape *shape)
{
	struct stack *stack = model_stack(f, shape->services);
	const char *colon = strchr(shape->services, ':');
	const struct stack_service *service = stack_service(stack, str_n(shape->services, (size_t)(colon - shape->services)));

	stack_roles(stack, NULL, f->out);
	assert_non_null(service);
	struct str why = service->role_origin ? service->role_origin->what : STR_EMPTY;
	if (service->role != shape->role || !str_is(why, shape->why))
		print_error("in: %s\nrole: %s, because: %.*s\n", shape->services, stack_role_name(service->role), STR_ARG(why));
	assert_string_equal(stack_role_name(service->role), stack_role_name(shape->role));
	assert_str_equal(why, shape->why);
}

static void check_shapes(struct fixture *f, const struct shape *shapes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_shape(f, &shapes[i]);
	assert_no_findings(f->out);
}
#define CHECK(shapes) check_shapes(*state, shapes, ARRAY_SIZE(shapes))

static void test_workers(void **state)
{
	static const struct shape shapes[] = {
		{ "w: {image: erp, command: [celery, -A, erp.tasks, worker, --loglevel, info]}", ROLE_WORKER,
		  "the command runs `celery … worker`" },
		{ "w: {image: erp, command: [celery, worker, -A, app]}", ROLE_WORKER, "the command runs `celery worker`" },
		{ "w: {image: erp, command: [python, -m, celery, -A, x, worker]}", ROLE_WORKER, "the command runs `celery … worker`" },
		{ "w: {image: erp, entrypoint: [/entrypoint.sh], command: [celery, -A, x, worker]}", ROLE_WORKER,
		  "the command runs `celery … worker`" },
		{ "w: {image: erp, command: [sh, -c, 'sleep 10 && celery -A x worker -l info']}", ROLE_WORKER,
		  "the command runs `celery … worker`" },
		{ "w: {image: erp, command: [bash, -lc, 'exec celery -A x worker']}", ROLE_WORKER, "the command runs `celery … worker`" },
		{ "w: {image: erp, command: [watchmedo, auto-restart, -d, ., --, celery, -A, x, worker]}", ROLE_WORKER,
		  "the command runs `celery … worker`" },
		{ "w: {image: erp, command: [poetry, run, celery, -A, x, worker], ports: [9000]}", ROLE_WORKER,
		  "the command runs `celery … worker`" },
		{ "w: {build: true, command: [bundle, exec, sidekiq, -C, config/sidekiq.yml]}", ROLE_WORKER, "the command runs `sidekiq`" },
		{ "w: {build: true, command: [rq, worker, --url, 'redis://r', high]}", ROLE_WORKER, "the command runs `rq worker`" },
		{ "w: {build: true, command: [python, manage.py, rqworker, default]}", ROLE_WORKER,
		  "the command runs `manage.py rqworker`" },
		{ "w: {build: true, command: [dramatiq, app.tasks]}", ROLE_WORKER, "the command runs `dramatiq`" },
		{ "w: {build: true, command: [arq, app.Worker]}", ROLE_WORKER, "the command runs `arq`" },
		{ "w: {build: true, command: [bundle, exec, rake, 'resque:work']}", ROLE_WORKER, "the command runs `resque:work`" },
		{ "w: {build: true, command: [php, artisan, 'queue:work', --tries=3]}", ROLE_WORKER,
		  "the command runs `artisan queue:work`" },
		{ "w: {build: true, command: [php, artisan, horizon]}", ROLE_WORKER, "the command runs `artisan horizon`" },
		{ "w: {build: true, command: [php, bin/console, 'messenger:consume', async]}", ROLE_WORKER,
		  "the command runs `console messenger:consume`" },
		{ "w: {image: apache/airflow, command: [airflow, celery, worker]}", ROLE_WORKER,
		  "the command runs `airflow celery worker`" },
		{ "w: {image: 'node:20', command: [node, dist/worker.js]}", ROLE_WORKER, "the command runs `worker.js`" },
		{ "w: {build: true, command: [npm, run, 'start:worker']}", ROLE_WORKER, "the command runs `start:worker`" },
		{ "w: {build: true, command: [python, -m, app.consumer]}", ROLE_WORKER, "the command runs `app.consumer`" },
		{ "w: {image: 'redis:7', command: [celery, -A, x, worker]}", ROLE_WORKER, "the command runs `celery … worker`" },
		{ "mail-worker: {build: true}", ROLE_WORKER, "its name says worker, and nothing else says more" },
		{ "kafka-consumer: {build: true}", ROLE_WORKER, "its name says consumer, and nothing else says more" },
		{ "ship: {build: true, needs: {mq: started}}\nmq: {image: 'rabbitmq:3'}", ROLE_WORKER,
		  "it opens no port and depends on the broker mq" },
	};

	CHECK(shapes);
}

static void test_schedulers(void **state)
{
	static const struct shape shapes[] = {
		{ "b: {image: erp, command: [celery, -A, erp.tasks, beat, --schedule, /x]}", ROLE_SCHEDULER,
		  "the command runs `celery … beat`" },
		{ "b: {image: erp, command: [celery, -A, erp, worker, -B]}", ROLE_SCHEDULER, "the command runs `celery … worker -B`" },
		{ "b: {image: erp, command: [celery, -A, erp, worker, -l, info, --beat]}", ROLE_SCHEDULER,
		  "the command runs `celery … worker … --beat`" },
		{ "b: {build: true, command: [rqscheduler, --host, redis]}", ROLE_SCHEDULER, "the command runs `rqscheduler`" },
		{ "b: {build: true, command: [php, artisan, 'schedule:work']}", ROLE_SCHEDULER,
		  "the command runs `artisan schedule:work`" },
		{ "b: {build: true, command: [sh, -c, 'while true; do php artisan schedule:run; sleep 60; done']}", ROLE_SCHEDULER,
		  "the command runs `artisan schedule:run`" },
		{ "b: {build: true, command: [sh, -c, 'while :; do ./backup.sh; sleep 86400; done']}", ROLE_SCHEDULER,
		  "the command runs `while true … sleep`" },
		{ "b: {image: certbot/certbot, entrypoint: [/bin/sh, -c, 'trap exit TERM; while :; do certbot renew; "
		  "sleep 12h & wait $${!}; done;']}",
		  ROLE_SCHEDULER, "the command runs `while true … sleep`" },
		{ "b: {image: 'mcuadros/ofelia:latest', command: [daemon, --docker]}", ROLE_SCHEDULER, "the image is Ofelia" },
		{ "b: {build: true, command: [supercronic, /etc/crontab]}", ROLE_SCHEDULER, "the command runs `supercronic`" },
		{ "b: {build: true, command: [cron, -f]}", ROLE_SCHEDULER, "the command runs `cron`" },
		{ "b: {image: alpine, command: [crond, -f, -l, '8']}", ROLE_SCHEDULER, "the command runs `crond`" },
		{ "b: {build: true, command: [bundle, exec, clockwork, clock.rb]}", ROLE_SCHEDULER, "the command runs `clockwork`" },
		{ "b: {image: apache/airflow, command: [airflow, scheduler]}", ROLE_SCHEDULER, "the command runs `airflow scheduler`" },
		{ "b: {image: prodrigestivill/postgres-backup-local}", ROLE_SCHEDULER, "the image is a backup that runs by the clock" },
		{ "cron: {build: true}", ROLE_SCHEDULER, "its name says cron, and nothing else says more" },
	};

	CHECK(shapes);
}

static void test_web_services(void **state)
{
	static const struct shape shapes[] = {
		{ "a: {build: true, command: [gunicorn, -b, '0.0.0.0:8000', 'app:app']}", ROLE_WEB, "the command runs `gunicorn`" },
		{ "a: {build: true, command: [uvicorn, 'main:app', --host, 0.0.0.0], restart: 'no'}", ROLE_WEB,
		  "the command runs `uvicorn`" },
		{ "a: {build: true, command: [sh, -c, 'python manage.py migrate && gunicorn shop.wsgi']}", ROLE_WEB,
		  "the command runs `gunicorn`" },
		{ "a: {build: true, command: [sh, -c, \"until psql -h db -c '\\\\q'; do sleep 1; done; python "
		  "manage.py runserver\"]}", ROLE_WEB,
		  "the command runs `manage.py runserver`" },
		{ "a: {build: true, command: [./wait-for-it.sh, 'db:5432', --, flask, run]}", ROLE_WEB, "the command runs `flask run`" },
		{ "a: {build: true, command: [bundle, exec, rails, s, -b, 0.0.0.0]}", ROLE_WEB, "the command runs `rails s`" },
		{ "a: {build: true, command: [bundle, exec, puma]}", ROLE_WEB, "the command runs `puma`" },
		{ "a: {image: 'php:8-fpm', command: [php-fpm8.2, -F]}", ROLE_WEB, "the command runs `php-fpm`" },
		{ "a: {build: true, command: [npx, next, start]}", ROLE_WEB, "the command runs `next start`" },
		{ "a: {image: node, command: [npm, start], ports: ['3000:3000']}", ROLE_WEB, "it publishes port 3000" },
		{ "a: {image: team/x, expose: [8080], restart: on-failure}", ROLE_WEB, "it exposes port 8080" },
		{ "a: {image: team/x, health: [CMD, curl, -f, 'http://localhost:8080/health?full']}", ROLE_WEB,
		  "its health check asks http://localhost:8080/health" },
		{ "a: {image: 'wordpress:6-apache'}", ROLE_WEB, "the image is WordPress" },
		{ "a: {image: adminer}", ROLE_WEB, "the image is Adminer" },
		{ "a: {image: quay.io/keycloak/keycloak:24, command: [start-dev]}", ROLE_WEB, "the image is Keycloak" },
		{ "web: {build: true}", ROLE_WEB, "its name says web, and nothing else says more" },
		{ "a: {image: 'nginx:1.25', files: {/etc/nginx/conf.d/default.conf: \"server {\\n # proxy_pass "
		  "http://x;\\n root /srv; }\"}}",
		  ROLE_WEB, "the image is nginx, and its configuration passes nothing on" },
		{ "a: {image: 'nginx:alpine'}", ROLE_WEB, "the image is nginx, which serves files unless told otherwise" },
		{ "a: {image: 'httpd:2.4', ports: ['80:80']}", ROLE_WEB,
		  "the image is Apache httpd, which serves files unless told otherwise" },
	};

	CHECK(shapes);
}

static void test_proxies(void **state)
{
	static const struct shape shapes[] = {
		{ "p: {image: nginx, files: {/etc/nginx/conf.d/a.conf: 'location / { proxy_pass http://api:8000; }'}}", ROLE_PROXY,
		  "the image is nginx, and its file a.conf passes requests on (proxy_pass)" },
		{ "p: {image: nginx, files: {/etc/nginx/templates/a.conf.template: 'fastcgi_pass php:9000;'}}", ROLE_PROXY,
		  "the image is nginx, and its file a.conf.template passes requests on (fastcgi_pass)" },
		{ "p: {image: 'team/shop-front', command: [nginx, -g, 'daemon off;'], files: {/etc/nginx/nginx.conf: "
		  "'proxy_pass http://a;'}}",
		  ROLE_PROXY, "the image is nginx, and its file nginx.conf passes requests on (proxy_pass)" },
		{ "p: {image: caddy, files: {/etc/caddy/Caddyfile: 'reverse_proxy api:8000'}}", ROLE_PROXY,
		  "the image is Caddy, and its file Caddyfile passes requests on (reverse_proxy)" },
		{ "p: {image: 'nginx', needs: {api: started}}\napi: {command: [gunicorn, x]}", ROLE_PROXY,
		  "the image is nginx, and it depends on api, which answers requests" },
		{ "p: {image: 'traefik:v3.0', command: [--providers.docker]}", ROLE_PROXY, "the image is Traefik" },
		{ "p: {image: 'haproxytech/haproxy:2'}", ROLE_PROXY, "the image is HAProxy" },
		{ "p: {image: jwilder/nginx-proxy}", ROLE_PROXY, "the image is nginx-proxy" },
		{ "p: {image: envoyproxy/envoy:v1.29}", ROLE_PROXY, "the image is Envoy" },
		{ "p: {image: edoburu/pgbouncer}", ROLE_PROXY, "the image is PgBouncer" },
	};

	CHECK(shapes);
}

static void test_databases(void **state)
{
	static const struct shape shapes[] = {
		{ "d: {image: 'postgres:15-alpine', restart: 'no'}", ROLE_DATABASE, "the image is PostgreSQL" },
		{ "d: {image: 'postgres:15', command: [postgres, -c, max_connections=100]}", ROLE_DATABASE, "the command runs `postgres`" },
		{ "d: {image: 'docker.io/library/postgres'}", ROLE_DATABASE, "the image is PostgreSQL" },
		{ "d: {image: 'bitnami/postgresql:15'}", ROLE_DATABASE, "the image is PostgreSQL" },
		{ "d: {image: 'registry.example.com:5000/infra/postgres:15@sha256:abc'}", ROLE_DATABASE, "the image is PostgreSQL" },
		{ "d: {image: 'mysql:8', command: [--default-authentication-plugin=x]}", ROLE_DATABASE, "the image is MySQL" },
		{ "d: {image: mariadb}", ROLE_DATABASE, "the image is MariaDB" },
		{ "d: {image: 'mongo:7', command: [mongod, --replSet, rs0]}", ROLE_DATABASE, "the command runs `mongod`" },
		{ "d: {image: 'mcr.microsoft.com/mssql/server:2022-latest'}", ROLE_DATABASE, "the image is SQL Server" },
		{ "d: {image: 'cockroachdb/cockroach', command: [start-single-node, --insecure]}", ROLE_DATABASE,
		  "the image is CockroachDB" },
		{ "d: {image: 'clickhouse/clickhouse-server'}", ROLE_DATABASE, "the image is ClickHouse" },
		{ "d: {image: 'docker.elastic.co/elasticsearch/elasticsearch:8.11.0'}", ROLE_DATABASE, "the image is Elasticsearch" },
		{ "d: {image: 'minio/minio', command: [server, /data]}", ROLE_DATABASE, "the image is MinIO" },
		{ "d: {image: zookeeper}", ROLE_DATABASE, "the image is ZooKeeper" },
		{ "d: {build: true, volumes: {/var/lib/mysql: data}}", ROLE_DATABASE,
		  "a volume stands at /var/lib/mysql, the data folder of MySQL" },
		{ "d: {build: true, health: [CMD-SHELL, 'pg_isready -U x']}", ROLE_DATABASE, "its health check asks with pg_isready" },
		{ "d: {image: team/x, ports: ['5433:5432']}", ROLE_DATABASE, "it listens on port 5432, as PostgreSQL does" },
		{ "db: {build: true}", ROLE_DATABASE, "its name says db, and nothing else says more" },
	};

	CHECK(shapes);
}

static void test_caches_and_brokers(void **state)
{
	static const struct shape shapes[] = {
		{ "r: {image: 'redis:7-alpine'}", ROLE_CACHE, "the image is Redis" },
		{ "r: {image: 'redis', command: [redis-server, --appendonly, 'yes']}", ROLE_CACHE, "the command runs `redis-server`" },
		{ "r: {image: 'redis', command: [--appendonly, 'yes']}", ROLE_CACHE, "the image is Redis" },
		{ "r: {image: 'valkey/valkey:8'}", ROLE_CACHE, "the image is Valkey" },
		{ "r: {image: 'memcached:1.6', command: [memcached, -m, '64']}", ROLE_CACHE, "the command runs `memcached`" },
		{ "r: {image: redis}\napi: {build: true, env: {REDIS_URL: 'redis://r:6379/0'}}", ROLE_CACHE, "the image is Redis" },
		{ "r: {image: redis}\napi: {build: true, env: {CELERY_BROKER_URL: 'redis://r:6379/0', CACHE_URL: 'redis://r/1'}}",
		  ROLE_BROKER, "api's CELERY_BROKER_URL names it: it keeps a queue" },
		{ "r: {image: redis}\napi: {build: true, env: {CELERY_RESULT_BACKEND: 'redis://r:6379/0'}}",
		  ROLE_CACHE, "the image is Redis" },
		{ "r: {image: redis}\nw: {build: true, command: [celery, -A, x, --broker, 'redis://r:6379', worker]}", ROLE_BROKER,
		  "w's command names it: it keeps a queue" },
		{ "r: {image: redis}\nw: {build: true, command: [bundle, exec, sidekiq], env: {REDIS_URL: 'redis://r'}}", ROLE_BROKER,
		  "w runs `sidekiq`, which keeps its queue in Redis" },
		{ "r: {image: redis}\nw: {build: true, command: [celery, -A, x, worker], needs: {r: started}}", ROLE_BROKER,
		  "w runs `celery … worker` and depends on it" },
		{ "r: {image: redis}\nmq: {image: rabbitmq}\nw: {build: true, command: [celery, -A, x, worker], needs: "
		  "{r: started, mq: started}}",
		  ROLE_CACHE, "the image is Redis" },
		{ "r: {image: redis}\nl: {build: true, env: {QUEUE_CONNECTION: redis, REDIS_HOST: r}}", ROLE_BROKER,
		  "l's QUEUE_CONNECTION names it: it keeps a queue" },
		{ "r: {image: redis}\nn: {image: n8nio/n8n, env: {QUEUE_BULL_REDIS_HOST: r}}", ROLE_BROKER,
		  "n's QUEUE_BULL_REDIS_HOST names it: it keeps a queue" },
		{ "m: {image: memcached}\na: {build: true, env: {BROKER_HOST: m}}", ROLE_CACHE, "the image is Memcached" },
		{ "q: {image: 'rabbitmq:3-management'}", ROLE_BROKER, "the image is RabbitMQ" },
		{ "q: {image: 'confluentinc/cp-kafka:7.5.0'}", ROLE_BROKER, "the image is Kafka" },
		{ "q: {image: 'bitnami/kafka'}", ROLE_BROKER, "the image is Kafka" },
		{ "q: {image: 'nats:2', command: [-js]}", ROLE_BROKER, "the image is NATS" },
		{ "q: {image: 'eclipse-mosquitto:2'}", ROLE_BROKER, "the image is Mosquitto" },
	};

	CHECK(shapes);
}

static void test_monitoring(void **state)
{
	static const struct shape shapes[] = {
		{ "m: {image: 'prom/prometheus:v2.45.0', command: [--config.file=/x]}", ROLE_MONITORING, "the image is Prometheus" },
		{ "m: {image: grafana/grafana}", ROLE_MONITORING, "the image is Grafana" },
		{ "m: {image: prom/alertmanager}", ROLE_MONITORING, "the image is Alertmanager" },
		{ "m: {image: grafana/loki:2.9}", ROLE_MONITORING, "the image is Loki" },
		{ "m: {image: quay.io/prometheuscommunity/postgres-exporter}", ROLE_MONITORING, "the image is postgres exporter" },
		{ "m: {image: oliver006/redis_exporter}", ROLE_MONITORING, "the image is redis exporter" },
		{ "m: {image: gcr.io/cadvisor/cadvisor}", ROLE_MONITORING, "the image is cAdvisor" },
		{ "m: {build: true, command: [celery, -A, x, flower]}", ROLE_MONITORING, "the command runs `celery … flower`" },
	};

	CHECK(shapes);
}

static void test_jobs(void **state)
{
	static const struct shape shapes[] = {
		{ "j: {build: true, command: [./x]}\napi: {build: true, needs: {j: completed}}", ROLE_JOB, "api waits for its completion" },
		{ "j: {image: postgres, command: [psql, -f, x.sql]}", ROLE_JOB, "the command runs `psql`" },
		{ "j: {build: true, command: [alembic, upgrade, head]}", ROLE_JOB, "the command runs `alembic upgrade`" },
		{ "j: {build: true, command: [sh, -c, 'until pg_isready -h $$DB_HOST; do sleep 1; done && alembic "
		  "upgrade head']}", ROLE_JOB,
		  "the command runs `alembic upgrade`" },
		{ "j: {build: true, command: [python, manage.py, migrate, --noinput]}", ROLE_JOB, "the command runs `manage.py migrate`" },
		{ "j: {build: true, command: [bundle, exec, rails, 'db:migrate']}", ROLE_JOB, "the command runs `rails db:migrate`" },
		{ "j: {build: true, command: [npx, prisma, migrate, deploy]}", ROLE_JOB, "the command runs `prisma migrate`" },
		{ "j: {image: 'flyway/flyway:9', command: [-url=jdbc:x, migrate]}", ROLE_JOB, "the image is Flyway" },
		{ "j: {image: migrate/migrate, command: [-path, /m, up]}", ROLE_JOB, "the image is golang-migrate" },
		{ "j: {image: minio/mc, entrypoint: [/bin/sh, -c, 'mc alias set m http://minio:9000; mc mb m/x; exit 0']}", ROLE_JOB,
		  "the command runs `mc`" },
		{ "j: {build: true, command: [./scripts/run-migrations.sh]}", ROLE_JOB, "the command runs `run-migrations.sh`" },
		{ "db-migrate: {build: true, restart: 'no'}", ROLE_JOB, "its name says migrate, and nothing else says more" },
	};

	CHECK(shapes);
}

/* restart: "no" and on-failure say nothing about the role; nor does a name when the service keeps coming back. */
static void test_restart_alone_makes_no_job(void **state)
{
	static const struct shape shapes[] = {
		{ "thing: {image: team/x, restart: 'no'}", ROLE_OTHER, "" },
		{ "thing: {image: team/x, restart: on-failure}", ROLE_OTHER, "" },
		{ "migrate: {build: true, restart: always}", ROLE_OTHER, "" },
		{ "thing: {build: true, command: [sh, -c, 'alembic upgrade head && ./start']}", ROLE_OTHER, "" },
		{ "thing: {image: 'team/redis-like', command: [sleep, infinity]}", ROLE_OTHER, "" },
		{ "thing: {image: team/mynginx}", ROLE_OTHER, "" },
	};

	CHECK(shapes);
}

/* A container that runs something else of its image. */
static void test_another_program_of_a_known_image(void **state)
{
	static const struct shape shapes[] = {
		{ "a: {image: 'nextcloud:29', entrypoint: [/cron.sh]}", ROLE_SCHEDULER, "the command runs `cron.sh`" },
		{ "a: {image: 'nextcloud:29'}", ROLE_WEB, "the image is Nextcloud" },
		{ "a: {image: 'elasticsearch:8', command: [bash, -c, 'bin/elasticsearch-certutil ca; echo done']}", ROLE_OTHER, "" },
		{ "a: {image: 'elasticsearch:8', command: [bash, -c, 'bin/elasticsearch-plugin install x && exec "
		  "/usr/local/bin/docker-entrypoint.sh']}", ROLE_DATABASE, "the image is Elasticsearch" },
		{ "a: {image: 'postgres:16', command: [postgres, -c, a=b]}", ROLE_DATABASE, "the command runs `postgres`" },
		{ "a: {image: 'postgres:16', entrypoint: [/scripts/dump.sh], volumes: {/var/lib/postgresql/data: d}}", ROLE_OTHER, "" },
		{ "a: {image: 'postgres:16', entrypoint: [/docker-entrypoint.sh], command: [-c, a=b]}", ROLE_DATABASE,
		  "the image is PostgreSQL" },
		{ "a: {image: 'wordpress:6', command: [sh, -c, 'chown x y && apache2-foreground']}", ROLE_WEB,
		  "the command runs `apache2-foreground`" },
		{ "a: {image: 'minio/minio', command: [server, /data]}", ROLE_DATABASE, "the image is MinIO" },
		{ "a: {image: 'nginx', command: [sh, -c, 'echo x']}", ROLE_OTHER, "" },
	};
	struct fixture *f = *state;
	struct stack *stack = model_stack(f, "a: {image: 'nextcloud:29', entrypoint: [/cron.sh]}\n"
					  "b: {image: 'elasticsearch:8', command: [bash, -c, 'echo x']}\nc: {image: 'elasticsearch:8'}\n");

	CHECK(shapes);
	stack_roles(stack, NULL, f->out);
	stack_known_ports(stack);
	assert_int_equal(stack->services.at[0]->ports.n, 0);
	assert_int_equal(stack->services.at[1]->ports.n, 0);
	assert_true(stack->services.at[2]->ports.n > 0);
}

static void test_lotse_yaml_decides(void **state)
{
	struct fixture *f = *state;
	static const struct config_key *const tables[] = { stack_config_keys, NULL };
	struct stack *stack = model_stack(f, "api: {image: 'postgres:15'}\nold: {image: redis}");
	struct config config;

	assert_int_equal(config_read(f->arena, source_of(f, "lotse.yaml", "services:\n  api:\n    role: worker\n  gone:\n    role: web\n"),
				     tables, &config, f->out), 0);
	stack_roles(stack, &config, f->out);
	assert_int_equal(stack->services.at[0]->role, ROLE_WORKER);
	assert_int_equal(stack->services.at[0]->role_origin->kind, ORIGIN_CONFIG);
	assert_str_equal(stack->services.at[0]->role_origin->what, "services.api.role in lotse.yaml");
	assert_int_equal(stack->services.at[0]->role_origin->span.line, 3);
	assert_int_equal(stack->services.at[1]->role, ROLE_CACHE);
	assert_finding(f->out, "lotse.yaml:4:3: warning[STACK-CONFIG-SERVICE]: there is no service \"gone\"");
	assert_no_more_findings(f->out);
}

static void test_what_others_reach_is_web(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = model_stack(f, "thing: {image: team/x}\n"
					     "front: {image: nginx, files: {/etc/nginx/nginx.conf: 'proxy_pass http://thing:8000;'}}\n"
					     "silent: {image: team/y}\n");

	stack_enrich(stack, NULL, f->out);
	assert_int_equal(stack_service(stack, STR("thing"))->role, ROLE_WEB);
	assert_str_equal(stack_service(stack, STR("thing"))->role_origin->what, "front's file nginx.conf names thing:8000");
	assert_int_equal(stack_service(stack, STR("silent"))->role, ROLE_OTHER);
	assert_finding_hint(f->out, "compose.yaml:3:9: note[STACK-ROLE-UNKNOWN]: nothing says what silent does",
			    "say it in lotse.yaml: services.silent.role; it is kept running for ever, `role: job` is for what ends");
	assert_no_more_findings(f->out);
}

static void test_what_may_end_by_itself(void **state)
{
	struct fixture *f = *state;
	static const struct config_key of_schedule[] = {
		{ .path = "services.*.schedule", .type = CONFIG_STRING, .example = "x" }, { 0 } };
	static const struct config_key *const tables[] = { stack_config_keys, of_schedule, NULL };
	struct stack *stack = model_stack(f, "a: {image: team/a, restart: 'no'}\n"
					     "b: {image: team/b, command: [sh, -c, 'echo x; touch y']}\n"
					     "c: {image: team/c, labels: {swarm.cronjob.schedule: '* * * * *'}}\n"
					     "d: {image: team/d}\n"
					     "e: {image: team/e, restart: always, command: [sh, -c, 'echo x']}\n"
					     "g: {image: team/g, command: [sh, -c, 'echo x; exec ./start']}\n"
					     "web: {image: team/w, restart: 'no', ports: [80]}\n");
	struct config config;

	stack_service(stack, STR("web"))->job_mode = (struct stack_str){ STR("replicated-job"), stack->services.at[0]->origin };
	assert_int_equal(config_read(f->arena, source_of(f, "lotse.yaml", "services: {d: {schedule: '5 * * * *'}}\n"), tables, &config,
				     f->out), 0);
	stack_enrich(stack, &config, f->out);
	assert_int_equal(stack->services.at[2]->role, ROLE_JOB);
	assert_str_equal(stack->services.at[3]->role_origin->what, "it runs by a schedule");
	assert_finding_hint(f->out, "compose.yaml:1:4: note[STACK-ROLE-UNKNOWN]: nothing says what a does; its restart policy says that it "
			    "may end", "where it ends by itself, set services.a.role: job in lotse.yaml; else it is kept running for ever");
	assert_finding(f->out, "compose.yaml:1:4: note[STACK-JOB-MODE]: web has the mode replicated-job, which only Docker Swarm knows; "
		       "its role is web");
	assert_finding(f->out, "compose.yaml:2:4: note[STACK-ROLE-UNKNOWN]: nothing says what b does; its command is a script without a "
		       "server");
	assert_finding(f->out, "compose.yaml:5:4: note[STACK-ROLE-UNKNOWN]: nothing says what e does");
	assert_finding(f->out, "compose.yaml:6:4: note[STACK-ROLE-UNKNOWN]: nothing says what g does");
	assert_no_more_findings(f->out);
}

static void test_roles_have_names(void **state)
{
	enum stack_role role = ROLE_OTHER;

	(void)state;
	for (int i = ROLE_OTHER; i <= ROLE_JOB; i++) {
		assert_true(stack_role_parse(str_of(stack_role_name((enum stack_role)i)), &role));
		assert_int_equal(role, i);
	}
	assert_false(stack_role_parse(STR("Web"), &role));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_workers),
		unit(test_schedulers),
		unit(test_web_services),
		unit(test_proxies),
		unit(test_databases),
		unit(test_caches_and_brokers),
		unit(test_monitoring),
		unit(test_jobs),
		unit(test_restart_alone_makes_no_job),
		unit(test_another_program_of_a_known_image),
		unit(test_lotse_yaml_decides),
		unit(test_what_others_reach_is_web),
		unit(test_what_may_end_by_itself),
		unit(test_roles_have_names),
	};

	return run_units(tests);
}
