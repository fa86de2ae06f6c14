#include "lib/test.h"
#include "stack/references.h"

#include "base/strbuf.h"

/* All references in a line: "url http db:80 | address a:1 | named(key) x:0 | pair y:2" */
static struct str found(struct fixture *f, enum reference_text kind, const char *key, const char *text)
{
	static const char *const forms[] = { "url", "address", "named", "pair" };
	struct strbuf line = STRBUF_INIT(1 << 16);
	struct references references = { 0 };

	references_find(f->arena, str_of(text), kind, str_of(key), &references);
	for (size_t i = 0; i < references.list.n; i++) {
		const struct reference *one = &references.list.at[i];

		strbuf_addf(&line, "%s%s ", i ? " | " : "", forms[one->form]);
		if (one->form == REFERENCE_URL)
			strbuf_addf(&line, "%.*s ", STR_ARG(one->scheme));
		strbuf_addf(&line, "%.*s:%u%s", STR_ARG(one->host), one->port, one->password ? " password" : "");
		assert_memory_equal(text + one->offset, one->host.ptr, one->host.len);
	}
	struct str all = str_dup(f->arena, strbuf_str(&line));
	strbuf_fini(&line);
	return all;
}

struct row {
	const char *key, *text, *expected;
};

static void check(struct fixture *f, enum reference_text kind, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = found(f, kind, rows[i].key, rows[i].text);

		if (!str_is(got, rows[i].expected))
			print_error("in: %s\n", rows[i].text);
		assert_str_equal(got, rows[i].expected);
	}
}

static void test_urls_in_values(void **state)
{
	static const struct row rows[] = {
		{ "", "redis://redis:6379/0", "url redis redis:6379" },
		{ "", "http://api:8000/x?y=http://other", "url http api:8000 | url http other:0" },
		{ "", "amqp://user:pass@mq//", "url amqp mq:0 password" },
		{ "", "postgresql+psycopg2://erp:p@ss:w@db/erp", "url postgresql+psycopg2 db:0 password" },
		{ "", "mongodb://m1:27017,m2:27018,m3/shop?replicaSet=rs0",
		  "url mongodb m1:27017 | url mongodb m2:27018 | url mongodb m3:0" },
		{ "", "http://a:80,http://b:81", "url http a:80 | url http b:81" },
		{ "", "jdbc:postgresql://db:5433/x", "url postgresql db:5433" },
		{ "", "jdbc:sqlserver://mssql:1433;databaseName=x", "url sqlserver mssql:1433" },
		{ "", "PLAINTEXT://kafka:9092,PLAINTEXT_HOST://localhost:29092",
		  "url PLAINTEXT kafka:9092 | url PLAINTEXT_HOST localhost:29092" },
		{ "", "sqlite:////data/x.db", "" },
		{ "", "unix:///var/run/docker.sock", "" },
		{ "", "http://${HOST}:80", "" },
		{ "", "http://[::1]:80/", "" },
		{ "", "https://api.stripe.com", "url https api.stripe.com:0" },
		{ "", "redis://:secret@cache:6379", "url redis cache:6379 password" },
		{ "", "redis://user@cache", "url redis cache:0" },
		{ "", "http://api:notaport/", "" },
		{ "", "http://api:70000/", "" },
		{ "", "://", "" },
	};

	check(*state, REFERENCES_IN_VALUE, rows, ARRAY_SIZE(rows));
}

static void test_addresses_in_values(void **state)
{
	static const struct row rows[] = {
		{ "", "kafka1:9092,kafka2:9093", "address kafka1:9092 | address kafka2:9093" },
		{ "", "user:pass@tcp(db:3306)/name", "address db:3306" },
		{ "", "mydb:/db", "" },
		{ "", "/db:5432", "" },
		{ "", "x/db:5432", "" },
		{ "", "not-db:5432", "address not-db:5432" }, /* the whole word: whoever looks for "db" doesn't find it */
		{ "", "db:5432x", "" },
		{ "", "nginx:1.25", "" },
		{ "", "a:1:2", "" },
		{ "", "jdbc:oracle:thin:@//ora:1521/x", "address ora:1521" },
		{ "", "[\"es1:9200\", \"es2:9200\"]", "address es1:9200 | address es2:9200" },
		{ "", "see db:5432.", "address db:5432" },
	};

	check(*state, REFERENCES_IN_VALUE, rows, ARRAY_SIZE(rows));
}

static void test_names_in_values(void **state)
{
	static const struct row rows[] = {
		{ "DB_HOST", "db", "named db:0" },
		{ "DB_HOST", "db:3306", "address db:3306" },
		{ "SEEDS", "a,b;c d", "named a:0 | named b:0 | named c:0 | named d:0" },
		{ "BOOTSTRAP_SERVERS", "k1:9092, k2", "address k1:9092 | named k2:0" },
		{ "", "db", "" },
		{ "", "host=db port=5433 dbname=db user=db", "named db:5433" },
		{ "", "Server=sql,1444;Database=sql;User Id=sa;", "named sql:1444" },
		{ "", "Data Source=sql;Initial Catalog=x", "named sql:0" },
		{ "", "Host=pg;Port=5433;Database=pg", "named pg:5433" },
		{ "", "postgresql:///x?host=db&port=5433", "named db:5433" },
		{ "", "name=db", "" },
		{ "DB_HOST", "$DB", "" },
		{ "DB_HOST", "db/x", "" },
	};

	check(*state, REFERENCES_IN_VALUE, rows, ARRAY_SIZE(rows));
}

static void test_commands(void **state)
{
	static const struct row rows[] = {
		{ "", "pg_isready -h db -p 5433", "named db:5433" },
		{ "", "psql --host=db -U x", "named db:0" },
		{ "", "mysql -hdb -P 3307", "named db:3307" },
		{ "", "redis-cli -h redis ping", "named redis:0" },
		{ "", "nc -z db 5432", "pair db:5432" },
		{ "", "celery --broker redis://redis:6379/0 worker", "url redis redis:6379" },
		{ "", "./wait-for-it.sh db:5432 -- x", "address db:5432" },
		{ "", "prometheus --config.file=/etc/prometheus.yml", "" },
		{ "", "gunicorn -b :8000 app", "" },
	};

	check(*state, REFERENCES_IN_COMMAND, rows, ARRAY_SIZE(rows));
}

static void test_files(void **state)
{
	static const struct row rows[] = {
		{ "", "location / { proxy_pass http://api:8000; }", "url http api:8000" },
		{ "", "upstream back { server api:8000; server api2; }\nlocation / { proxy_pass http://back; }",
		  "address api:8000 | named api2:0" },
		{ "", "fastcgi_pass php:9000;", "address php:9000" },
		{ "", "# server old:80;\n  server new:80; # and older:80", "address new:80" },
		{ "", "; host = old\nhost = db", "named db:0" },
		{ "", "<!-- http://old:1 --><host>ch1</host><port>9000</port>", "named ch1:9000" },
		{ "", "server web1 api:8000 check", "address api:8000" },
		{ "", "    - targets: ['api:8000', \"worker:9100\"]", "address api:8000 | address worker:9100" },
		{ "", "hosts:\n  - es1\n  - es2\n", "named es1:0 | named es2:0" },
		{ "", "hosts: [a, b]", "named a:0 | named b:0" },
		{ "", "server_name api;", "" },
		{ "", "\"host\": \"db\", \"port\": 5433", "named db:5433" },
		{ "", "host:\n  db: x", "" },
		{ "", "set $upstream api;", "named api:0" },
		{ "", "reverse_proxy api:8000", "address api:8000" },
		{ "", "replicaof redis-main 6379", "named redis-main:0" },
		{ "", "return 301 https://$host$request_uri;", "pair return:301" }, /* for the caller to disbelieve */
	};

	check(*state, REFERENCES_IN_FILE, rows, ARRAY_SIZE(rows));
}

static void test_names_of_hosts(void **state)
{
	static const char *const good[] = { "DB_HOST", "PGHOST", "dbHost", "redis.host", "ES_HOSTS", "ES_HOST_1", "KAFKA_BROKER_LIST",
					    "bootstrap.servers", "KAFKA_ZOOKEEPER_CONNECT", "REDIS_ADDR", "DB_HOST_NAME", "DB_HOSTNAME",
					    "API_URL", "discovery.seed_hosts", "PMA_HOST", "ME_CONFIG_MONGODB_SERVER",
					    "ADMINER_DEFAULT_SERVER" };
	static const char *const bad[] = { "DB_NAME", "POSTGRES_USER", "SERVER_NAME", "GHOST", "LOCALHOST", "NODE_ENV", "POSTGRES_DB",
					   "REDIS_PASSWORD", "HOSTING", "", "___", "SERVICE" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		if (!names_host(str_of(good[i])))
			fail_msg("\"%s\" is not taken for the name of a host", good[i]);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (names_host(str_of(bad[i])))
			fail_msg("\"%s\" is taken for the name of a host", bad[i]);
}

static void test_the_port_beside_a_host(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(port_key(f->arena, STR("DB_HOST"), 0), "DB_PORT");
	assert_str_equal(port_key(f->arena, STR("DB_HOST"), 1), "DB_HOST_PORT");
	assert_str_equal(port_key(f->arena, STR("DB_HOST"), 2), "");
	assert_str_equal(port_key(f->arena, STR("PGHOST"), 0), "PGPORT");
	assert_str_equal(port_key(f->arena, STR("DB_HOSTNAME"), 0), "DB_PORT");
	assert_str_equal(port_key(f->arena, STR("redisHost"), 0), "redisPort");
	assert_str_equal(port_key(f->arena, STR("DATABASE"), 0), "DATABASE_PORT");
	assert_str_equal(port_key(f->arena, STR("DATABASE"), 1), "");
}

/* A megabyte of anything takes no noticeable time, and the list stays bounded. */
static void test_large_and_hostile_texts(void **state)
{
	static const char *const pieces[] = { "://", "a://b,", "<!--", "host=", "a:1,", "@", "#", "\n# x\n", "x 80 ",
					      "server a;\n", "-h", "upstream a ", "server=a,", "http://a,", "\"a\",", "host: a,", "x=a " };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		size_t length = strlen(pieces[i]), n = (size_t)(1 << 20) / length;
		char *text = arena_alloc(f->arena, n * length);
		struct references references = { 0 };

		for (size_t j = 0; j < n; j++)
			memcpy(text + j * length, pieces[i], length);
		references_find(f->arena, str_n(text, n * length), REFERENCES_IN_FILE, STR("HOSTS"), &references);
		assert_in_range(references.list.n, 0, REFERENCES_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_urls_in_values),
		unit(test_addresses_in_values),
		unit(test_names_in_values),
		unit(test_commands),
		unit(test_files),
		unit(test_names_of_hosts),
		unit(test_the_port_beside_a_host),
		unit(test_large_and_hostile_texts),
	};

	return run_units(tests);
}
