#include "stack/model.h"

#include "base/strbuf.h"

enum { BIG = 3000 };

/* "api>db:5432 EN" for each edge; N depends_on, L link, E environment, F file, C command, Y lotse.yaml */
static struct str edges(struct fixture *f, const struct stack *stack)
{
	static const char letters[] = "NLEFCY";
	struct strbuf text = STRBUF_INIT(1 << 16);

	for (size_t i = 0; i < stack->edges.n; i++) {
		const struct stack_edge *edge = &stack->edges.at[i];

		strbuf_addf(&text, "%s%.*s>%.*s:%u%s ", i ? ", " : "", STR_ARG(edge->from->name), STR_ARG(edge->to->name), edge->port,
			    edge->protocol == PROTOCOL_UDP ? "/udp" : "");
		for (size_t j = 0; letters[j]; j++)
			if (edge->evidence & (1u << j))
				strbuf_addc(&text, letters[j]);
	}
	struct str all = str_dup(f->arena, strbuf_str(&text));
	strbuf_fini(&text);
	return all;
}

static struct stack *enriched(struct fixture *f, const char *text)
{
	struct stack *stack = model_stack(f, text);
	struct findings notes = FINDINGS_INIT(f->arena);

	stack_names(stack, &notes);
	stack_roles(stack, NULL, &notes);
	stack_known_ports(stack);
	stack_edges(stack, NULL, f->out);
	return stack;
}

struct row {
	const char *services, *edges;
};

static void check(struct fixture *f, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = edges(f, enriched(f, rows[i].services));

		if (!str_is(got, rows[i].edges))
			print_error("in: %s\n", rows[i].services);
		assert_str_equal(got, rows[i].edges);
		assert_no_findings(f->out);
	}
}
#define CHECK(rows) check(*state, rows, ARRAY_SIZE(rows))

static void test_depends_on_and_links(void **state)
{
	static const struct row rows[] = {
		{ "api: {image: x, needs: {db: healthy}}\ndb: {image: postgres}", "api>db:5432 N" },
		{ "api: {image: x, needs: {db: started}}\ndb: {image: team/y}", "api>db:0 N" },
		{ "api: {image: x, needs: {db: started}}\ndb: {image: team/y, ports: [1, 2]}", "api>db:0 N" },
		{ "api: {image: x, needs: {m: completed}}\nm: {image: y}", "" },
		{ "api: {image: x, needs: {m: started}}\nm: {image: y, command: [alembic, upgrade, head]}", "" },
		{ "api: {image: x, needs: {db: started}, networks: [a]}\ndb: {image: postgres, networks: [b]}", "" },
		{ "api: {image: x, links: {db: database}, env: {DB_HOST: database}}\ndb: {image: postgres}", "api>db:5432 LE" },
		/* a link's name is the client's own */
		{ "api: {image: x, links: {db: database}}\ndb: {image: postgres}\nother: {image: x, env: {DB_HOST: database}}",
		  "api>db:5432 L" },
	};

	CHECK(rows);
}

static void test_environment(void **state)
{
	static const struct row rows[] = {
		{ "api: {image: x, env: {REDIS: 'redis://redis:6379/0'}}\nredis: {image: redis}", "api>redis:6379 E" },
		{ "api: {image: x, env: {U: 'amqp://user:pass@mq//'}}\nmq: {image: rabbitmq}", "api>mq:5672 E" },
		{ "api: {image: x, env: {DB_HOST: db, DB_PORT: '5433'}}\ndb: {image: team/y}", "api>db:5433 E" },
		{ "api: {image: x, env: {PGHOST: db, PGPORT: '5433'}}\ndb: {image: team/y}", "api>db:5433 E" },
		{ "api: {image: x, env: {DB_HOST: db}}\ndb: {image: postgres}", "api>db:5432 E" },
		{ "api: {image: x, env: {DB: db, DB_PORT: '5432'}}\ndb: {image: postgres}", "api>db:5432 E" },
		{ "api: {image: x, env: {URL: 'jdbc:postgresql://db/x'}}\ndb: {image: postgres}", "api>db:5432 E" },
		{ "api: {image: x, env: {K: 'k1:9092,k2:9092'}}\nk1: {image: bitnami/kafka}\nk2: {image: bitnami/kafka}",
		  "api>k1:9092 E, api>k2:9092 E" },
		{ "api: {image: x, env: {U: 'http://web:8000/x'}}\nweb: {image: y}", "api>web:8000 E" },
		{ "api: {image: x, env: {U: 'http://web/x'}}\nweb: {image: y, expose: [8000]}", "api>web:80 E" },
		{ "api: {image: x, env: {U: 'http://web', UU: 'http://WEB:80'}}\nweb: {image: y}", "api>web:80 E" },
		/* names of databases, users, images and kinds are no hosts */
		{ "api: {image: x, env: {U: 'postgres://db:x@pg:5432/db'}}\ndb: {image: y}\npg: {image: postgres}", "api>pg:5432 E" },
		{ "api: {image: x, env: {POSTGRES_DB: db, POSTGRES_USER: db, APP_ENV: db, P: /db, Q: mydb, R: "
		  "'x/db'}}\ndb: {image: postgres}", "" },
		{ "api: {image: x, env: {REDIS_IMAGE: 'redis:6379', TAG: 'redis:7'}}\nredis: {image: redis}", "" },
		{ "api: {image: x, env: {CACHE: redis, QUEUE_CONNECTION: redis}}\nredis: {image: redis}", "" },
		/* oneself, by name: another pod of the service may answer */
		{ "api: {image: x, env: {SELF_URL: 'http://api:8000', U: 'http://localhost:1'}}", "api>api:8000 E" },
		/* other names */
		{ "api: {image: x, env: {H: 'tcp://database:5432'}}\ndb: {image: postgres, aliases: [database]}", "api>db:5432 E" },
		{ "api: {image: x, env: {H: 'tcp://shop-pg:5432'}}\ndb: {image: postgres, container: shop-pg}", "api>db:5432 E" },
		/* a broker sends its clients, and its peers, on to every other one: through the listener that they came in by */
		{ "api: {image: x, env: {K: 'a:9092'}}\n"
		  "a: {image: kafka, env: {KAFKA_ZOOKEEPER_CONNECT: 'z:1', KAFKA_ADVERTISED_LISTENERS: 'I://a:1111,E://a:9092'}}\n"
		  "b: {image: kafka, env: {KAFKA_ZOOKEEPER_CONNECT: 'z:1', KAFKA_ADVERTISED_LISTENERS: 'I://b:1111,E://b:9092'}}",
		  "a>a:1111 E, a>a:9092 E, a>b:1111 E, a>b:9092 E, api>a:9092 E, api>b:9092 E, b>a:1111 E, b>a:9092 E, "
		  "b>b:1111 E, b>b:9092 E" },
		{ "api: {image: x, env: {K: 'a:9092'}}\n"
		  "a: {image: kafka, env: {KAFKA_ADVERTISED_LISTENERS: 'I://a:1111,E://localhost:9092'}}\n"
		  "b: {image: kafka, env: {KAFKA_ADVERTISED_LISTENERS: 'I://b:1111'}}",
		  "a>a:1111 E, api>a:1111 E, api>a:9092 E, b>b:1111 E" },
		/* several ports */
		{ "api: {image: x, env: {A: 'http://es:9200', B: 'es:9300'}, needs: {es: started}}\nes: {image: elasticsearch}",
		  "api>es:9200 NE, api>es:9300 NE" },
		{ "api: {image: x, env: {STATSD_HOST: s, STATSD_PORT: '9125'}}\ns: {image: prom/statsd-exporter}", "api>s:9125/udp E" },
	};

	CHECK(rows);
}

static void test_files_and_commands(void **state)
{
	static const struct row rows[] = {
		{ "p: {image: nginx, files: {/etc/nginx/nginx.conf: 'upstream b { server api:8000; } proxy_pass "
		  "http://b;'}}\napi: {image: x}\n"
		  "b: {image: y}",
		  "p>api:8000 F" },
		{ "m: {image: prom/prometheus, files: {/p.yml: \"targets: ['api:8000', 'm:9090', 'db:9187']\"}}\napi: "
		  "{image: x}\ndb: {image: y}",
		  "m>api:8000 F, m>db:9187 F, m>m:9090 F" },
		{ "w: {image: x, command: [celery, --broker, 'redis://redis:6379', worker]}\nredis: {image: redis}", "w>redis:6379 C" },
		{ "w: {image: x, command: [sh, -c, 'until nc -z db 5432; do sleep 1; done; ./x']}\ndb: {image: postgres}", "w>db:5432 C" },
		{ "w: {image: x, command: [sh, -c, 'echo db 99']}\ndb: {image: postgres}", "" },
		{ "w: {image: x, health: [CMD, pg_isready, -h, db]}\ndb: {image: postgres}", "w>db:5432 C" },
		{ "w: {image: x, health: [CMD, curl, 'http://localhost:8000']}", "" },
		{ "web: {image: x, files: {/www/index.html: '<a href=\"http://api:8000\">'}}\napi: {image: y}", "" },
		{ "t: {image: 'traefik:v3'}\napi: {image: x, labels: "
		  "{traefik.http.services.a.loadbalancer.server.port: '8000'}}", "t>api:8000 C" },
		{ "t: {image: 'traefik:v3'}\napi: {image: x, labels: {traefik.enable: 'false'}}", "" },
	};

	CHECK(rows);
}

static void test_evidence_says_where(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = enriched(f, "proxy:\n  image: nginx\n  files:\n    /etc/nginx/nginx.conf: |\n      # "
				       "front\n      proxy_pass http://api:8000;\n"
				       "api:\n  image: x\n  env:\n    DB_URL: postgres://u:hush@db/x\n  needs: {db: started}\n"
				       "db: {image: postgres}\n");

	assert_int_equal(stack->edges.n, 2);
	const struct stack_edge *to_db = &stack->edges.at[0], *to_api = &stack->edges.at[1];
	assert_int_equal(to_db->origins.n, 2);
	assert_str_equal(to_db->origins.at[0]->what, "api's DB_URL names db:5432");
	assert_str_equal(to_db->origins.at[0]->change, "change DB_URL of api in the Compose file");
	assert_str_equal(span_show(f->arena, to_db->origins.at[0]->span), "compose.yaml:10:13");
	assert_str_equal(to_db->origins.at[1]->what, "api depends on db");
	assert_str_equal(to_api->origins.at[0]->what, "proxy's file nginx.conf names api:8000");
	assert_str_equal(span_show(f->arena, to_api->origins.at[0]->span), "nginx.conf:2:19");

	/* a port that only a caller names is one that the service is known to have */
	const struct stack_port *port = stack_port(stack_service(stack, STR("api")), 8000, PROTOCOL_TCP);
	assert_non_null(port);
	assert_true(port->known);
	assert_str_equal(port->name, "tcp-8000");
	assert_str_equal(port->origin->what, "proxy's file nginx.conf names api:8000");
}

static void test_mistakes_are_told(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = enriched(f, "api: {image: x, networks: [a], env: {DB_HOST: db, M: 'db:1', Q: "
				       "'tcp://q:5673', H: 'http://host.docker.internal:80'}}\n"
					  "db: {image: postgres, networks: [b]}\n"
					  "q: {image: y, networks: [a], ports: ['5673:5672']}\n");

	assert_str_equal(edges(f, stack), "api>q:5672 E");
	assert_finding(f->out, "compose.yaml:1:47: warning[STACK-NO-COMMON-NETWORK]: api's DB_HOST names db, but api "
		       "shares no network with it");
	assert_finding(f->out, "compose.yaml:1:65: warning[STACK-PORT-OF-HOST]: api's Q names q:5673: that is its port "
		       "on the host, its own is 5672");
	assert_finding(f->out, "compose.yaml:1:84: warning[STACK-HOST-NAMED]: api's H names host.docker.internal, the "
		       "machine that Docker runs on");
	assert_no_more_findings(f->out);
}

static void test_names_that_kubernetes_rewrites(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = enriched(f, "api: {image: x, env: {A: 'tcp://my_db:1234', B: 'tcp://DB2:1', C: 'tcp://shop-db2-1:1'}}\n"
					  "my_db: {image: y, ports: [1234]}\ndb2: {image: y, ports: [1]}\n");

	assert_str_equal(edges(f, stack), "api>db2:1 E, api>my_db:1234 E");
	assert_finding_hint(f->out, "compose.yaml:1:26: warning[STACK-NAME-REFERRED]: api's A names my_db, which is my-db in Kubernetes",
			    "write my-db instead of my_db; or rename it in the Compose file");
	assert_finding(f->out, "compose.yaml:1:67: warning[STACK-NAME-REFERRED]: api's C names shop-db2-1, which is db2 in Kubernetes");
	assert_no_more_findings(f->out);
}

/* An alias that can't be a Service has none: the service's own name is what there is. */
static void test_aliases_that_kubernetes_has_not(void **state)
{
	struct fixture *f = *state;

	enriched(f, "api: {image: x, env: {A: 'tcp://mysql_host:1234', B: 'tcp://other-host:1234'}}\n"
		    "db: {image: y, ports: [1234], aliases: [mysql_host, other-host]}\n");
	assert_finding_hint(f->out, "compose.yaml:1:26: warning[STACK-NAME-REFERRED]: api's A names mysql_host, which is db in Kubernetes",
			    "write db instead of mysql_host; or rename it in the Compose file");
	assert_no_more_findings(f->out);
}

static void test_servers_outside(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = enriched(f, "api: {image: x, env: {S: 'https://api.stripe.com', SMTP_HOST: "
				       "smtp.example.com, SMTP_PORT: '587',\n"
				       "  CORS_ORIGINS: 'https://shop.example.com', X: 'https://api.stripe.com/v1', "
				       "N: 'db.internal:5432', V: '1.2.3.4'},\n"
					  "  files: {/a.conf: 'a http://www.w3.org/x b 10.0.0.7:6379'}}");
	const struct stack_external *at = stack->externals.at;

	assert_int_equal(stack->externals.n, 4);
	assert_str_equal(at[0].host, "api.stripe.com");
	assert_int_equal(at[0].port, 443);
	assert_str_equal(at[1].host, "smtp.example.com");
	assert_int_equal(at[1].port, 587);
	assert_str_equal(at[2].host, "db.internal");
	assert_int_equal(at[2].port, 5432);
	assert_str_equal(at[3].host, "10.0.0.7");
	assert_int_equal(at[3].port, 6379);
	assert_str_equal(at[0].origin->what, "api's S names api.stripe.com:443");
	assert_no_findings(f->out);
}

static void test_lotse_yaml_adds_edges(void **state)
{
	struct fixture *f = *state;
	static const struct config_key *const tables[] = { stack_config_keys, NULL };
	struct stack *stack = model_stack(f, "api: {image: x}\ndb: {image: postgres}\ndns: {image: y}");
	struct config config;

	assert_int_equal(config_read(f->arena, source_of(f, "lotse.yaml",
							 "services:\n  api:\n"
							 "    edges: [db, 'dns:53/udp', gone, 'db:x']\n"), tables,
				     &config, f->out), 0);
	stack_known_ports(stack);
	stack_edges(stack, &config, f->out);
	assert_str_equal(edges(f, stack), "api>db:5432 Y, api>dns:53/udp Y");
	assert_int_equal(stack->edges.at[0].origins.at[0]->kind, ORIGIN_CONFIG);
	assert_finding(f->out, "lotse.yaml:3:31: error[STACK-CONFIG-EDGE]: \"gone\" names no service");
	assert_finding(f->out, "lotse.yaml:3:37: error[STACK-CONFIG-EDGE]: \"db:x\" has no port between 1 and 65535");
	assert_no_more_findings(f->out);
}

static void test_membership_is_what_networks_would_allow_further(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = enriched(f, "a: {image: x, networks: [n], env: {U: 'http://b'}}\nb: {image: x, networks: "
				       "[n, m]}\nc: {image: x, networks: [m]}");
	struct stack_edges from = { 0 };

	/* b→a, b→c, c→b; a→b has evidence, a and c share nothing */
	assert_int_equal(stack->membership.n, 3);
	assert_false(stack->membership_on_demand);
	assert_str_equal(stack->membership.at[0].from->name, "b");
	assert_str_equal(stack->membership.at[0].to->name, "a");
	assert_int_equal(stack->membership.at[0].evidence, 0);
	assert_str_equal(stack->membership.at[1].to->name, "c");
	assert_str_equal(stack->membership.at[2].from->name, "c");
	stack_membership_of(f->arena, stack, stack_service(stack, STR("b")), &from);
	assert_int_equal(from.list.n, 2);
}

/* Thousands on one network: the pairs aren't listed, memory stays linear, one service's can be asked for. */
static void test_membership_of_many(void **state)
{
	struct fixture *f = *state;
	struct strbuf text = STRBUF_INIT(1 << 20);
	struct stack_edges from = { 0 };

	for (int i = 0; i < BIG; i++)
		strbuf_addf(&text, "s%04d: {image: x, networks: [n], env: {U: 'http://s%04d:80'}}\n", i, (i + 1) % BIG);
	strbuf_addc(&text, '\0');
	struct stack *stack = model_stack(f, strbuf_str(&text).ptr);
	strbuf_fini(&text);
	size_t before = arena_used(f->arena);
	stack_edges(stack, NULL, f->out);
	assert_in_range(arena_used(f->arena) - before, 0, (size_t)BIG * 4096);
	assert_int_equal(stack->edges.n, BIG);
	assert_int_equal(stack->membership.n, 0);
	assert_true(stack->membership_on_demand);
	stack_membership_of(f->arena, stack, stack->services.at[7], &from);
	assert_int_equal(from.list.n, BIG - 2);
	assert_no_findings(f->out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_depends_on_and_links),
		unit(test_environment),
		unit(test_files_and_commands),
		unit(test_evidence_says_where),
		unit(test_mistakes_are_told),
		unit(test_names_that_kubernetes_rewrites),
		unit(test_aliases_that_kubernetes_has_not),
		unit(test_servers_outside),
		unit(test_lotse_yaml_adds_edges),
		unit(test_membership_is_what_networks_would_allow_further),
		unit(test_membership_of_many),
	};

	return run_units(tests);
}
