#include "stack/command_secrets.h"

#include "base/strbuf.h"
#include "report/report.h"
#include "stack/model.h"

struct row {
	const char *words; /* as a YAML list */
	const char *found; /* "SECRET: REASON", "; " between them */
};

static struct str shown(struct fixture *f, const struct stack_words *words)
{
	struct strbuf buf = STRBUF_INIT(65536);

	for (size_t i = 0; i < words->secrets.n; i++) {
		const struct stack_word_secret *secret = &words->secrets.at[i];
		struct str bytes = str_slice(words->at[secret->word], secret->offset, secret->offset + secret->length);

		strbuf_addf(&buf, "%s%" PRI_STR ": %" PRI_STR, i ? "; " : "", STR_ARG(bytes), STR_ARG(secret->reason));
	}
	struct str text = strbuf_take(&buf, f->arena);
	strbuf_fini(&buf);
	return text;
}

static void test_words_that_say_so(void **state)
{
	static const struct row rows[] = {
		{ "[redis-server, --requirepass, hunter2]", "hunter2: it follows --requirepass" },
		{ "[sh, -c, 'exec redis-server --requirepass \"hunter2\" --appendonly yes']", "hunter2: it follows --requirepass" },
		{ "[sh, -c, 'redis-server --requirepass $REDIS_PASSWORD']", "" },
		{ "[sh, -c, 'redis-cli -a hunter2 ping']", "hunter2: it follows -a" },
		{ "[ls, -a, folder]", "" },
		{ "[app, --password=hunter2]", "hunter2: it is the value of password" },
		{ "[app, --db-password, hunter2]", "hunter2: it follows --db-password" },
		{ "[app, --password-file=/x, --no-password, db, --password, --verbose]", "" },
		{ "[app, --password-file, /run/secrets/pw]", "" },
		{ "[app, --password, /run/secrets/pw]", "" },
		{ "[mysqladmin, ping, -phunter2]", "hunter2: it follows -p of mysqladmin" },
		{ "['mysqladmin ping -h localhost -u root -phunter2 || exit 1']", "hunter2: it follows -p of mysqladmin" },
		{ "['mysqladmin ping -p$MYSQL_ROOT_PASSWORD']", "" },
		{ "[mysqladmin, ping, -p]", "" },
		{ "[psql, -p5432]", "" },
		{ "[app, '--basic-auth=admin:hunter2']", "hunter2: it follows --basic-auth" },
		{ "['curl -u admin:hunter2 http://es:9200; app -u root:root']", "hunter2: it follows -u" },
		{ "['curl -u elastic:$PW http://es:9200']", "" },
		{ "['mc alias set here http://minio:9000 key hunter2; mc mb here/b']",
		  "hunter2: it is the secret key of `mc alias set`" },
		{ "['mc alias set here http://minio:9000 $KEY $SECRET']", "" },
		{ "['mc config host add here http://minio:9000 key hunter2 && mc ls']",
		  "hunter2: it is the secret key of `mc alias set`" },
		{ "[celery, -b, 'redis://:hunter2@redis/0', worker]", "hunter2: it stands in a URL" },
		{ "['--broker=redis://:hunter2@redis/0']", "hunter2: it stands in a URL" },
		{ "['--broker=redis://:${PW}@redis/0', 'http://api:8000/@x']", "" },
		{ "[sh, -c, 'PGPASSWORD=hunter2 psql -h db']", "hunter2: it is the value of PGPASSWORD" },
		{ "[sh, -c, 'PGPASSWORD=$PW psql -h db; export TOKEN_TTL=30']", "" },
		{ "['admin:$apr1$abcdefgh$0123456789abcdefghijkl']",
		  "$apr1$abcdefgh$0123456789abcdefghijkl: it is the hash of a password" },
		{ "[glpat-xxxxxxxxxxxxxxxxxxxx]", "glpat-xxxxxxxxxxxxxxxxxxxx: it has the form of a key or token" },
		{ "[java, -Dspring.datasource.password=hunter2, -Xmx1g]",
		  "hunter2: it is the value of Dspring.datasource.password" },
		{ "[postgres, -c, shared_buffers=1GB, -c, password_encryption=scram-sha-256]", "" },
		{ "[gunicorn, --bind, '0.0.0.0:8000', 'app:create()']", "" },
		{ "[etcd, --auth-token=simple]", "simple: it is the value of auth-token" }, /* it looks so: secrets.ignore */
		{ "['']", "" },
		{ "[]", "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct str text = str_fmt(f->arena, "a: {image: x, command: %s}\n", rows[i].words);
		struct stack *stack = model_stack(f, str_cstr(f->arena, text));
		struct stack_words *words = &stack->services.at[0]->command;

		words_find_secrets(f->arena, known_secrets_of(stack), stack->services.at[0], words);
		if (!str_is(shown(f, words), rows[i].found))
			print_error("in: %s\n", rows[i].words);
		assert_str_equal(shown(f, words), rows[i].found);
	}
}

static void test_values_that_the_stack_knows(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = model_stack(f, "api: {image: x, command: [run, 's3cr3tvalue', 'a s3cr3tvalue,b', postgres, hunter], "
					  "env: {API_KEY: s3cr3tvalue}}\n"
					     "db: {image: 'postgres:16', env: {POSTGRES_PASSWORD: postgres, A_PASSWORD: hunter}, "
					     "command: [postgres, /srv/hunters, not-hunter, s3cr3tvalue]}\n");
	const struct stack_service *api = stack->services.at[0], *db = stack->services.at[1];

	stack_secrets(stack, NULL, f->out);
	assert_str_equal(shown(f, &api->command), "s3cr3tvalue: it is the value of api's API_KEY; s3cr3tvalue: it is the value of "
						  "api's API_KEY; hunter: it is the value of db's A_PASSWORD");
	assert_str_equal(api->command.secrets.at[0].env, "API_KEY");
	assert_int_equal(api->command.secrets.at[1].word, 2);
	assert_int_equal(api->command.secrets.at[1].offset, 2);
	assert_true(str_empty(api->command.secrets.at[2].env)); /* another service's */
	assert_str_equal(shown(f, &db->command), "s3cr3tvalue: it is the value of api's API_KEY");
	assert_true(str_empty(db->command.secrets.at[0].env));
}

static void test_health_checks_and_labels(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = model_stack(f, "db: {image: x, health: ['mysqladmin ping -phunter2'], labels: {\n"
					  "  traefik.http.middlewares.a.basicauth.users: 'u:$apr1$abcdefgh$0123456789abcdefghijkl',\n"
					  "  traefik.http.routers.secret-shop.rule: Host(`a`), x.password: hunter2}}\n");
	struct strbuf text = STRBUF_INIT(1 << 20);

	stack_enrich(stack, NULL, f->out);
	const struct stack_service *db = stack->services.at[0];
	assert_str_equal(shown(f, &db->health.test), "hunter2: it follows -p of mysqladmin");
	assert_str_equal(db->labels.at[0].secret_reason, "it is the hash of a password");
	assert_true(str_empty(db->labels.at[1].secret_reason));
	assert_str_equal(db->labels.at[2].secret_reason, "the name is password");
	report_text(&text, f->out, false);
	assert_true(str_contains(strbuf_str(&text), STR("warning[STACK-SECRET-IN-COMMAND]: db's healthcheck holds a credential: "
							"it follows -p of mysqladmin")));
	assert_true(str_contains(strbuf_str(&text), STR("db's label x.password holds a credential: the name is password")));
	assert_false(str_contains(strbuf_str(&text), STR("hunter2")));
	assert_false(str_contains(strbuf_str(&text), STR("apr1")));
	strbuf_fini(&text);
}

static void test_lotse_yaml_decides(void **state)
{
	struct fixture *f = *state;
	static const struct config_key *const tables[] = { stack_config_keys, NULL };
	struct stack *stack = model_stack(f, "etcd: {image: x, command: [--auth-token=simple], labels: {x.token: abc}}\n");
	struct config config;

	assert_int_equal(config_read(f->arena, source_of(f, "lotse.yaml", "secrets:\n  ignore: [etcd.command, etcd.labels]\n"),
				     tables, &config, f->out), 0);
	stack_secrets(stack, &config, f->out);
	assert_int_equal(stack->services.at[0]->command.secrets.n, 0);
	assert_true(str_empty(stack->services.at[0]->labels.at[0].secret_reason));
	assert_no_findings(f->out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_words_that_say_so),
		unit(test_values_that_the_stack_knows),
		unit(test_health_checks_and_labels),
		unit(test_lotse_yaml_decides),
	};

	return run_units(tests);
}
