#include "stack/model.h"

#include "base/strbuf.h"
#include "report/report.h"
#include "stack/credentials.h"

struct row {
	const char *name, *value, *reason; /* "": none */
};

static void check(struct fixture *f, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = credential_in_variable(f->arena, str_of(rows[i].name), str_of(rows[i].value));

		if (!str_is(got, rows[i].reason))
			print_error("in: %s=%s\n", rows[i].name, rows[i].value);
		assert_str_equal(got, rows[i].reason);
	}
}
#define CHECK(rows) check(*state, rows, ARRAY_SIZE(rows))

static void test_names_of_variables(void **state)
{
	static const struct row rows[] = {
		{ "DB_PASSWORD", "hunter2", "the name ends in _PASSWORD" },
		{ "PASSWORD", "x", "the name is PASSWORD" },
		{ "PGPASSWORD", "x", "the name is PGPASSWORD" },
		{ "MYSQL_ROOT_PASSWORD", "12345", "the name ends in _PASSWORD" }, /* short and a number: still a password */
		{ "dbPassword", "x", "the name ends in _PASSWORD" },
		{ "Jwt__Secret", "abcdef", "the name ends in _SECRET" },
		{ "API_KEY", "abcdef", "the name ends in _KEY" },
		{ "SECRET_KEY_BASE", "abcdef", "the name contains SECRET" },
		{ "GITHUB_TOKEN", "abcdef", "the name ends in _TOKEN" },
		{ "WORDPRESS_AUTH_SALT", "abcdef", "the name ends in _SALT" },
		{ "DBPASS", "hunter2", "the name is DBPASS" },
		{ "DBROOT", "hunter2", "the name is DBROOT" },
		{ "REDISPASS", "hunter2", "the name is REDISPASS" },
		{ "SMTP_PW", "hunter2", "the name ends in _PW" },
		{ "DBPWD", "hunter2", "the name is DBPWD" },
		{ "ROOTPW", "hunter2", "the name is ROOTPW" },
		{ "JWT", "abcdef", "the name is JWT" },
		{ "SERVICE_JWT", "abcdef", "the name ends in _JWT" },
		/* about a credential, not one */
		{ "SMTP_PW_FILE", "/run/secrets/pw", "" },
		{ "PW_MIN_LENGTH", "12", "" },
		{ "PW_X", "12", "" },
		{ "OLDPWD", "/srv", "" },
		{ "BYPASS", "x", "" },
		{ "BYPASS_CACHE", "x", "" },
		{ "DBPASS_FILE", "/run/secrets/pw", "" },
		{ "JWT_ISSUER", "x", "" },
		{ "JWT_LEEWAY", "x", "" },
		{ "AUTH_JWT", "true", "" },
		{ "DBROOT", "/var/lib/db", "" },
		{ "DB_PASSWORD_FILE", "/run/secrets/db", "" },
		{ "PASSWORD_MIN_LENGTH", "12", "" },
		{ "TOKEN_TTL", "3600", "" },
		{ "PASSWORD_RESET", "true", "" },
		{ "AWS_ACCESS_KEY_ID", "abcdef", "" },
		{ "PUBLIC_KEY", "abcdef", "" },
		{ "CACHE_KEY", "abcdef", "" },
		{ "PWD", "/srv", "" },
		{ "PASS_THROUGH", "x", "" },
		{ "COMPASS", "north", "" },
		{ "KEYBOARD", "de", "" },
		{ "", "x", "" },
	};

	CHECK(rows);
}

static void test_values_that_are_none(void **state)
{
	static const struct row rows[] = {
		{ "DB_PASSWORD", "", "" },
		{ "DB_PASSWORD", "  ", "" },
		{ "DB_PASSWORD", "${DB_PASSWORD}", "" },
		{ "DB_PASSWORD", "<change me>", "" },
		{ "DB_PASSWORD", "/run/secrets/db", "" },
		{ "ALLOW_EMPTY_PASSWORD", "yes", "" },
		{ "JWT_SECRET", "./jwt.pem", "" },
		{ "TOKEN", "http://auth:8080/token", "" },
		{ "SECRET", "42", "" },
	};

	CHECK(rows);
}

static void test_values_that_are_credentials_whatever_the_name(void **state)
{
	static const struct row rows[] = {
		{ "DATABASE_URL", "postgres://u:pw@db/x", "its value is a URL with a password" },
		{ "X", "redis://:pw@redis:6379", "its value is a URL with a password" },
		{ "X", "amqp://a@mq, amqp://a:b@mq2", "its value is a URL with a password" },
		{ "X", "postgres://u@db/x", "" },
		{ "X", "postgres://u:@db/x", "" },
		{ "X", "http://web:8000/a@b", "" },
		{ "X", "postgres://u:${PW}@db/x", "" },
		/* a placeholder in front of it doesn't hide it */
		{ "X", "$(SCHEME)://u:pw@db/x", "its value is a URL with a password" },
		{ "X", "Server=db;Password=pw;", "its value is a connection string with a password" },
		{ "X", "host=db password=pw", "its value is a connection string with a password" },
		{ "X", "host=db password=$PW", "" },
		{ "STORAGE_CONNECTION_STRING", "AccountName=a;AccountKey=abc==;", "its value is a connection string with a password" },
		{ "X", "Endpoint=sb://a/;SharedAccessKey=abc", "its value is a connection string with a password" },
		{ "STORAGE_CONNECTION_STRING", "UseDevelopmentStorage=true", "" },
		{ "X", "https://hooks.slack.com/services/T000/B000/abcdefghijkl", "its value has the form of a Slack webhook" },
		{ "X", "https://discord.com/api/webhooks/123456/abcdefghijkl", "its value has the form of a Discord webhook" },
		{ "X", "https://a.webhook.office.com/webhookb2/0123456789abcdef", "its value has the form of a Teams webhook" },
		{ "X", "https://hooks.slack.com/services/…", "" },
		{ "ALERT_WEBHOOK_URL", "https://a.example/h/0123456789abcdef0", "its value is the address of a webhook" },
		{ "WEBHOOK_URL", "https://n8n.example.com/", "" }, /* its own address */
		{ "WEBHOOK_URL", "https://averylongnameofamachine.example/hook", "" },
		{ "X", "AKIAIOSFODNN7EXAMPLE", "its value has the form of an AWS key" },
		{ "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE", "" },
		{ "X", "-----BEGIN RSA PRIVATE KEY-----\nMII", "its value is a private key" },
		{ "X", "-----BEGIN CERTIFICATE-----\nMII", "" },
		{ "X", "glpat-xxxxxxxxxxxxxxxxxxxx", "its value has the form of a GitLab token" },
		{ "X", "glpat-short", "" },
		{ "X", "8f14e45fceea167a5a36dedd4bea2543", "" }, /* entropy alone says nothing */
	};

	CHECK(rows);
}

static void test_values_that_come_from_a_credential(void **state)
{
	static const struct row rows[] = { /* the variable, the value, the reason */
		{ "DB_PASSWORD", "hunter2", "it comes from $DB_PASSWORD" },
		{ "DB_PASSWORD", "12345", "it comes from $DB_PASSWORD" },
		{ "API_TOKEN", "https://x/?token=abc", "it comes from $API_TOKEN" },
		{ "DBPASS", "hunter2", "it comes from $DBPASS" },
		{ "DB_PASSWORD", "", "" },
		{ "DB_PASSWORD", "true", "" }, /* ${DB_PASSWORD:+true} */
		{ "DB_PASSWORD", "/run/secrets/db", "" },
		{ "DB_USER", "app", "" },
		{ "TOKEN_TTL", "3600", "" },
		{ "PWD", "/srv", "" },
		{ "OAUTH_SECRET_URL", "https://x/token", "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct str got = credential_from(f->arena, str_of(rows[i].name), str_of(rows[i].value));

		if (!str_is(got, rows[i].reason))
			print_error("in: %s=%s\n", rows[i].name, rows[i].value);
		assert_str_equal(got, rows[i].reason);
	}
}

static void test_files(void **state)
{
	static const struct row rows[] = {
		{ "server.key", "", "its name ends in .key" },
		{ "id_rsa", "", "its name is id_rsa" },
		{ "db-password.txt", "x", "its name contains password" },
		{ "token.js", "x", "" },
		{ "a.pem", "-----BEGIN PRIVATE KEY-----\n", "it holds a private key" },
		{ "a.pem", "-----BEGIN CERTIFICATE-----\n", "" },
		{ "redis.conf", "port 6379\n# requirepass no\nrequirepass hunter2\n", "its line 3 sets requirepass" },
		{ "a.yml", "x:\n  password: \"hunter2\"\n", "its line 2 sets password" },
		{ "a.yml", "password: ${PW}\npassword:\npassword: /run/x\n", "" },
		{ "a.ini", "url = postgres://u:pw@db/x\n", "its line 1 has a URL with a password" },
		{ "nginx.conf", "proxy_pass http://api:8000;\n", "" },
		{ "odoo.conf", "[options]\nadmin_passwd = hunter2\n", "its line 2 sets admin_passwd" },
		{ "odoo.conf", "[options]\nadmin_passwd = $PW\n; admin_passwd = x\n", "" },
		{ "redis.conf", "masterauth hunter2\n", "its line 1 sets masterauth" },
		{ "users", "admin:$apr1$abcdefgh$0123456789abcdefghijkl\n", "its line 1 has the hash of a password" },
		{ "web.yml", "basic_auth_users:\n  a: $2y$10$abcdefghijklmnopqrstuv\n", "its line 2 has the hash of a password" },
		{ "users", "a:$2y$10$abcdefghijklmnopqrstuv\n", "its line 1 has the hash of a password" },
		{ "users", "\"app\" \"md50123456789abcdef0123456789abcdef\"\n", "its line 1 has the hash of a password" },
		{ "alertmanager.yml", "  - api_url: https://hooks.slack.com/services/T000/B000/abcdefghijkl\n",
		  "its line 1 has a Slack webhook" },
		{ "alertmanager.yml", "  - api_url: https://hooks.slack.com/services/…\n", "" },
		{ "a.yml", "url: 'https://discord.com/api/webhooks/123456/abcdefghijkl'\n", "its line 1 has a Discord webhook" },
		{ "realm.json", "{\n  \"secret\": \"hunter2\",\n", "its line 2 sets secret" },
		{ "realm.json", "{\"clientId\":\"x\",\"secret\":\"hunter2\"}", "its line 1 sets secret" },
		{ "realm.json", "{\"clientId\":\"x\",\"secret\":\"**********\"}", "" },
		{ "aws.ini", "key = AKIAIOSFODNN7EXAMPLE\n", "its line 1 has an AWS key" },
		{ "aws.ini", "aws_secret_access_key = abcdef\n", "its line 1 sets aws_secret_access_key" },
		{ "app.conf", "secret_name = x\nsecret:\n  name: x\n", "" },
		{ "docs.txt", "the secret of success\n", "" },
		{ "", "", "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct str got = credential_in_file(f->arena, str_of(rows[i].name), str_of(rows[i].value));

		if (!str_is(got, rows[i].reason))
			print_error("in: %s: %s\n", rows[i].name, rows[i].value);
		assert_str_equal(got, rows[i].reason);
	}
}

static void test_variables_and_files_of_a_stack(void **state)
{
	struct fixture *f = *state;
	struct stack *stack = model_stack(f, "api: {image: x, env: {DB_PASSWORD: hunter2, MODE: fast}, files: "
					  "{/x/a.key: k, /x/b.conf: c}}\n");
	const struct stack_service *api = stack->services.at[0];

	stack_secrets(stack, NULL, f->out);
	assert_true(stack_env(api, STR("DB_PASSWORD"))->secret);
	assert_str_equal(stack_env(api, STR("DB_PASSWORD"))->secret_reason, "the name ends in _PASSWORD");
	assert_false(stack_env(api, STR("MODE"))->secret);
	assert_int_equal(stack->files.at[0]->kind, FILE_SECRET);
	assert_str_equal(stack->files.at[0]->reason, "its name ends in .key");
	assert_int_equal(stack->files.at[1]->kind, FILE_CONFIG);
	assert_finding(f->out, "compose.yaml:1:36: note[STACK-SECRET-IN-ENV]: api's DB_PASSWORD is a credential: the "
		       "name ends in _PASSWORD");
	assert_finding(f->out, "compose.yaml:1:76: note[STACK-SECRET-FILE]: a.key looks like a credential: its name ends in .key");
	assert_no_more_findings(f->out);
}

/* Neither in a message nor in the line of the source that stands below it, whatever the finding is about. */
static void test_a_value_is_never_shown(void **state)
{
	struct fixture *f = *state;
	struct strbuf text = STRBUF_INIT(1 << 20);
	struct stack *stack = model_stack(f, "api:\n  image: x\n  networks: [a]\n  env:\n    DB_PASSWORD: hunter2\n    "
					  "A: tcp://u:hunter2@q:5673\n"
					     "    B: tcp://u:hunter2@my_q:5672\n    C: tcp://u:hunter2@far\n"
					     "    D: tcp://u:hunter2@host.docker.internal\n"
					     "  files: {/x.conf: password=hunter2 http://q:5673}\n"
					     "q: {image: y, networks: [a], ports: ['5673:5672']}\n"
					     "my_q: {image: y, networks: [a], ports: [5672]}\n"
					     "far: {image: y, networks: [b]}\n");

	stack_enrich(stack, NULL, f->out);
	assert_in_range(f->out->list.n, 10, 20);
	report_text(&text, f->out, false);
	report_json(&text, f->out);
	assert_true(str_contains(strbuf_str(&text), STR("STACK-NO-COMMON-NETWORK")));
	assert_true(str_contains(strbuf_str(&text), STR("STACK-PORT-OF-HOST")));
	assert_true(str_contains(strbuf_str(&text), STR("STACK-HOST-NAMED")));
	assert_true(str_contains(strbuf_str(&text), STR("STACK-NAME-REFERRED")));
	assert_true(str_contains(strbuf_str(&text), STR("STACK-SECRET-FILE")));
	assert_false(str_contains(strbuf_str(&text), STR("hunter2")));
	for (size_t i = 0; i < stack->edges.n; i++)
		for (size_t j = 0; j < stack->edges.at[i].origins.n; j++)
			assert_false(str_contains(stack->edges.at[i].origins.at[j]->what, STR("hunter2")));
	strbuf_fini(&text);
}

static void test_lotse_yaml_decides(void **state)
{
	struct fixture *f = *state;
	static const struct config_key *const tables[] = { stack_config_keys, NULL };
	struct stack *stack = model_stack(f, "api: {image: x, env: {LICENCE: abc, API_KEY: abc, PIN: '1'}, files: "
					  "{/x/a.key: k, /x/b.conf: c}}\n"
					     "web: {image: x, env: {API_KEY: abc, PIN: '1'}}\n");
	struct config config;

	assert_int_equal(config_read(f->arena, source_of(f, "lotse.yaml", "secrets:\n  treat: [LICENCE, api.PIN, b.conf, GONE]\n"
								       "  ignore: [web.API_KEY, ./a.key, a.b.c]\n"),
				     tables, &config, f->out), 0);
	stack_secrets(stack, &config, f->out);
	const struct stack_service *api = stack->services.at[0], *web = stack->services.at[1];
	assert_str_equal(stack_env(api, STR("LICENCE"))->secret_reason, "lotse.yaml says so: secrets.treat");
	assert_true(stack_env(api, STR("LICENCE"))->secret && stack_env(api, STR("PIN"))->secret);
	assert_false(stack_env(web, STR("PIN"))->secret);
	assert_true(stack_env(api, STR("API_KEY"))->secret);
	assert_false(stack_env(web, STR("API_KEY"))->secret);
	assert_int_equal(stack->files.at[0]->kind, FILE_CONFIG);
	assert_int_equal(stack->files.at[1]->kind, FILE_SECRET);
	assert_finding(f->out, "compose.yaml:1:46: note[STACK-SECRET-IN-ENV]: api's API_KEY is a credential: the name ends in _KEY");
	assert_finding(f->out, "lotse.yaml:2:37: warning[STACK-CONFIG-SECRET]: no service has a variable or mounts a file \"GONE\"");
	assert_finding(f->out, "lotse.yaml:3:34: warning[STACK-CONFIG-SECRET]: no service has a variable or mounts a file \"a.b.c\"");
	assert_no_more_findings(f->out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_names_of_variables),
		unit(test_values_that_are_none),
		unit(test_values_that_are_credentials_whatever_the_name),
		unit(test_values_that_come_from_a_credential),
		unit(test_files),
		unit(test_variables_and_files_of_a_stack),
		unit(test_a_value_is_never_shown),
		unit(test_lotse_yaml_decides),
	};

	return run_units(tests);
}
