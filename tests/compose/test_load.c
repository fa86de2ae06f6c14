/*
 * What the loader says about mistakes: the exact words, the place, several of them in one run. What it makes of projects without
 * mistakes is compared with Docker Compose, case by case, in oracle/.
 */
#include "compose/project.h"

/* ---- All of it in one run ---- */

static void test_mistakes_come_in_one_run(void **state)
{
	struct fixture *f = *state;

	load_text(f, "services:\n"
		     "  web:\n"
		     "    imgae: nginx\n"
		     "    ports: [\"80:x\"]\n"
		     "    networks: [frnt]\n"
		     "    depends_on: [bd]\n"
		     "    healthcheck: {interval: 5}\n"
		     "  db:\n"
		     "    image: postgres\n"
		     "    volumes: [dta:/data]\n"
		     "    mem_limit: 1q\n"
		     "networks: {front: {}}\n");
	assert_finding_hint(f->out, "compose.yaml:3:5: error[COMPOSE-UNKNOWN-KEY]: \"imgae\" is not a key of \"web\"",
			    "did you mean \"image\"?");
	assert_finding_hint(f->out,
			    "compose.yaml:4:13: error[COMPOSE-BAD-PORT]: \"80:x\" is not a port: its container port is no number from 0 to "
			    "65535, and no range",
			    "write [HOST:]CONTAINER[/PROTOCOL], for example \"8080:80\"");
	assert_finding_hint(f->out, "compose.yaml:5:16: error[COMPOSE-UNDEFINED-NETWORK]: the network \"frnt\" is not declared",
			    "did you mean \"front\"?");
	assert_finding_hint(f->out, "compose.yaml:6:18: error[COMPOSE-UNDEFINED-SERVICE]: the service \"bd\" is not declared",
			    "did you mean \"db\"?");
	assert_finding_hint(f->out, "compose.yaml:7:29: error[COMPOSE-TYPE]: \"interval\" must be a string, not a whole number",
			    "add a unit: 5s for seconds");
	assert_finding_hint(f->out, "compose.yaml:10:15: error[COMPOSE-UNDEFINED-VOLUME]: the volume \"dta\" is not declared",
			    "declare it at the top level under volumes:, or start a path with ./");
	assert_finding_hint(f->out, "compose.yaml:11:16: error[COMPOSE-BAD-SIZE]: \"1q\" is not a size",
			    "write a number with b, k, m or g, for example 512m");
	assert_finding(f->out, "compose.yaml:12:12: note[COMPOSE-UNUSED]: no service uses \"front\"");
	assert_no_more_findings(f->out); /* and not that web has no image: that key was misspelt */
	assert_false(f->out->fatal);
}

static void test_mistakes_of_all_files_come_in_one_run(void **state)
{
	struct fixture *f = *state;

	put(f, "compose.override.yaml", "services: {web: {prots: [\"80\"]}}\n");
	put(f, "other.yaml", "services: {base: {cap_add: ALL}}\n");
	put(f, "part.yaml", "services: {part: {image: x, tty: maybe}}\n");
	load_text(f, "include: [part.yaml]\n"
		     "services: {web: {image: x, extends: {file: other.yaml, service: base}, env_file: none.env}}\n");
	assert_finding(f->out, "compose.override.yaml:1:18: error[COMPOSE-UNKNOWN-KEY]: \"prots\" is not a key of \"web\"");
	assert_finding_hint(f->out, "other.yaml:1:28: error[COMPOSE-TYPE]: \"cap_add\" must be a list, not a string",
			    "write it as an item of a list: - ALL");
	assert_finding(f->out, "part.yaml:1:34: error[COMPOSE-BAD-BOOLEAN]: \"maybe\" is not a boolean");
	assert_finding(f->out, "compose.yaml:2:82: error[COMPOSE-ENV-FILE]: cannot read none.env: no such file or directory");
	assert_no_more_findings(f->out);
}

/* ---- Types and hints ---- */

static void test_a_wrong_type_says_what_would_be_right(void **state)
{
	static const struct {
		const char *service, *message, *hint;
	} cases[] = {
		{ "depends_on: db", "\"depends_on\" must be a list or a mapping, not a string", "write it as an item of a list: - db" },
		{ "volumes: ./a:/a", "\"volumes\" must be a list, not a string", "write it as an item of a list: - ./a:/a" },
		{ "environment: A=b", "\"environment\" must be a list or a mapping, not a string", "write it as an item of a list: - A=b" },
		{ "env_file: {path: x}", "\"env_file\" must be a string or a list, not a mapping",
		  "write it as an item of a list: begin it with a dash" },
		{ "healthcheck: [CMD, x]", "\"healthcheck\" must be a mapping, not a list", "write its keys below it, without dashes" },
		{ "init: 1", "\"init\" must be a string or a boolean, not a whole number", "write true or false" },
		{ "stop_grace_period: 10", "\"stop_grace_period\" must be a string, not a whole number", "add a unit: 10s for seconds" },
		{ "user: 1000", "\"user\" must be a string, not a whole number", "put it in quotes: \"1000\"" },
		{ "hostname:", "\"hostname\" must be a string, not null", "give it a value, or remove the key" },
		{ "tty: 1.5", "\"tty\" must be a string or a boolean, not a number", "write true or false" },
		{ "deploy: x", "\"deploy\" must be a mapping, not a string", "write what the key expects" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t column = str_chr(str_of(cases[i].service), ' ');

		load_text(f, str_cstr(f->arena, str_fmt(f->arena, "services:\n  web:\n    image: x\n    %s\n", cases[i].service)));
		column = column == STR_NONE ? strlen(cases[i].service) + 5 : column + 6;
		assert_finding_hint(f->out,
				    str_cstr(f->arena, str_fmt(f->arena, "compose.yaml:4:%zu: error[COMPOSE-TYPE]: %s", column,
							       cases[i].message)),
				    cases[i].hint);
		assert_no_more_findings(f->out);
	}
}

static void test_an_unknown_key_says_where_it_belongs(void **state)
{
	struct fixture *f = *state;

	load_text(f, "web: {image: x}\nports: [\"80\"]\nservices:\n  a:\n    image: x\n    networks: {}\n    secrts: []\n    configs: []\n"
		     "    services: {}\n");
	assert_finding_hint(f->out, "compose.yaml:1:1: error[COMPOSE-UNKNOWN-KEY]: \"web\" is not a key of the Compose file",
			    "a service belongs below the key \"services\": services: {web: …}");
	assert_finding_hint(f->out, "compose.yaml:2:1: error[COMPOSE-UNKNOWN-KEY]: \"ports\" is not a key of the Compose file",
			    "\"ports\" belongs into a service: services: {NAME: {ports: …}}");
	assert_finding_hint(f->out, "compose.yaml:7:5: error[COMPOSE-UNKNOWN-KEY]: \"secrts\" is not a key of \"a\"",
			    "did you mean \"secrets\"?");
	assert_finding_hint(f->out, "compose.yaml:9:5: error[COMPOSE-UNKNOWN-KEY]: \"services\" is not a key of \"a\"",
			    "\"services\" belongs to the top level: correct the indentation");
	assert_no_more_findings(f->out);
}

static void test_values_that_cannot_be_read(void **state)
{
	static const struct {
		const char *service, *finding;
	} cases[] = {
		{ "deploy: {replicas: two}", "compose.yaml:4:24: error[COMPOSE-BAD-NUMBER]: \"two\" is not a whole number" },
		{ "oom_score_adj: 2000",
		  "compose.yaml:4:20: error[COMPOSE-BAD-NUMBER]: 2000 is out of range: it must be at least -1000 and "
		  "at most 1000" },
		{ "cpus: half", "compose.yaml:4:11: error[COMPOSE-BAD-NUMBER]: \"half\" is not a number" },
		{ "stop_grace_period: 10 s", "compose.yaml:4:24: error[COMPOSE-BAD-DURATION]: \"10 s\" is not a duration" },
		{ "privileged: maybe", "compose.yaml:4:17: error[COMPOSE-BAD-BOOLEAN]: \"maybe\" is not a boolean" },
		{ "command: echo 'x",
		  "compose.yaml:4:14: error[COMPOSE-BAD-COMMAND]: \"echo 'x\" can't be split into words: a quote isn't closed" },
		{ "command: echo a | cat",
		  "compose.yaml:4:14: warning[COMPOSE-COMMAND-CUT]: the command ends before its \"|\": there is no shell" },
		{ "volumes: [\"aa::/b\"]",
		  "compose.yaml:4:15: error[COMPOSE-BAD-VOLUME]: \"aa::/b\" is not a mount: a part between its colons is "
		  "empty" },
		{ "devices: [\"a:b:c:d\"]", "compose.yaml:4:15: error[COMPOSE-BAD-DEVICE]: \"a:b:c:d\" is not a device" },
		{ "extra_hosts: [a]", "compose.yaml:4:19: error[COMPOSE-BAD-HOST]: \"a\" has no address" },
		{ "pull_policy: now",
		  "compose.yaml:4:18: error[COMPOSE-BAD-VALUE]: \"now\" is none of: always, never, missing, build, daily, "
		  "weekly, every_<duration>" },
		{ "deploy: {update_config: {order: first}}",
		  "compose.yaml:4:37: error[COMPOSE-BAD-VALUE]: \"first\" is none of: start-first, "
		  "stop-first" },
		{ "container_name: \"-\"", "compose.yaml:4:21: error[COMPOSE-BAD-NAME]: \"-\" can't be the name of a container" },
		{ "group_add: [A, B, A]", "compose.yaml:4:23: error[COMPOSE-REPEATED-ITEM]: \"A\" stands in the list twice" },
		{ "ulimits: {nofile: {soft: 1}}", "compose.yaml:4:23: error[COMPOSE-MISSING-KEY]: \"nofile\" needs the key \"hard\"" },
		{ "ports: [{published: 80}]",
		  "compose.yaml:4:13: error[COMPOSE-MISSING-KEY]: an item of \"ports\" needs the key \"target\"" },
		{ "healthcheck: {test: [curl, x]}",
		  "compose.yaml:4:26: error[COMPOSE-HEALTHCHECK]: \"curl\" is none of: CMD, CMD-SHELL, NONE" },
		{ "volumes: [{type: bind, target: /x}]",
		  "compose.yaml:4:15: error[COMPOSE-MISSING-KEY]: a mount of type bind needs the key \"source\"" },
		{ "logging: {options: {a: [b]}}",
		  "compose.yaml:4:28: error[COMPOSE-TYPE]: \"a\" must be a string or a number, not a list" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		load_text(f, str_cstr(f->arena, str_fmt(f->arena, "services:\n  web:\n    image: x\n    %s\n", cases[i].service)));
		assert_finding(f->out, cases[i].finding);
		assert_no_more_findings(f->out);
	}
}

static void test_booleans_of_yaml_1_1_are_told(void **state)
{
	struct fixture *f = *state;

	load_text(f, "services:\n  web:\n    image: x\n    tty: yes\n    restart: no\n    environment: {A: yes, B: off, C: 0755}\n");
	assert_finding_hint(f->out,
		"compose.yaml:4:10: warning[COMPOSE-OLD-BOOLEAN]: \"yes\" is not a boolean in YAML 1.2: it is read as true",
			    "write true or false");
	assert_no_more_findings(f->out);
	assert_printed(f, "services.web.restart", "\"no\"");
	assert_printed(f, "services.web.environment", "A: \"yes\"\nB: \"off\"\nC: \"493\"");
}

static void test_a_volume_of_one_letter_is_told(void **state)
{
	struct fixture *f = *state;

	load_text(f, "services: {w: {image: x, volumes: [\"a:/data\", \"C:/x:/y\", /z]}}\n");
	assert_finding_hint(f->out,
			    "compose.yaml:1:36: warning[COMPOSE-DRIVE-LETTER]: \"a:/data\" has no source: \"a:\" is read as a drive "
			"of Windows",
			    "give the volume a name of two letters or more");
	assert_no_more_findings(f->out);
}

static void test_keys_must_be_strings(void **state)
{
	struct fixture *f = *state;

	load_text(f, "services: {1: {image: x}, \"2\": {image: x}, \"\": {image: x}}\n");
	assert_finding_hint(f->out, "compose.yaml:1:12: error[COMPOSE-BAD-KEY]: the key 1 is a whole number, not a string",
			    "put it in quotes: \"1\":");
	assert_finding(f->out, "compose.yaml:1:44: error[COMPOSE-BAD-NAME]: \"\" can't be a name");
	assert_no_more_findings(f->out);
}

/* ---- References and contradictions ---- */

static void test_whatever_is_used_is_declared(void **state)
{
	struct fixture *f = *state;

	load_text(f, "services:\n  web:\n    image: x\n    secrets: [s]\n    configs: [c]\n    links: [l:m]\n    network_mode: service:n\n"
		     "    volumes_from: [v:ro, \"container:c\"]\n    pid: service:p\n    models: [m]\n"
		     "    build: {context: ., secrets: [b]}\n");
	assert_finding(f->out, "compose.yaml:4:15: error[COMPOSE-UNDEFINED-SECRET]: the secret \"s\" is not declared");
	assert_finding(f->out, "compose.yaml:5:15: error[COMPOSE-UNDEFINED-CONFIG]: the config \"c\" is not declared");
	assert_finding(f->out, "compose.yaml:6:13: error[COMPOSE-UNDEFINED-SERVICE]: the service \"l\" is not declared");
	assert_finding(f->out, "compose.yaml:7:19: error[COMPOSE-UNDEFINED-SERVICE]: the service \"n\" is not declared");
	assert_finding(f->out, "compose.yaml:8:20: error[COMPOSE-UNDEFINED-SERVICE]: the service \"v\" is not declared");
	assert_finding(f->out, "compose.yaml:9:10: error[COMPOSE-UNDEFINED-SERVICE]: the service \"p\" is not declared");
	assert_finding(f->out, "compose.yaml:10:14: error[COMPOSE-UNDEFINED-MODEL]: the model \"m\" is not declared");
	assert_finding(f->out, "compose.yaml:11:35: error[COMPOSE-UNDEFINED-SECRET]: the secret \"b\" is not declared");
	assert_no_more_findings(f->out);
}

static void test_contradictions(void **state)
{
	struct fixture *f = *state;

	load_text(f, "services:\n"
		     "  a:\n"
		     "    image: x\n"
		     "    network_mode: host\n"
		     "    networks: [n]\n"
		     "    scale: 2\n"
		     "    deploy: {replicas: 3, resources: {limits: {memory: 2g}}}\n"
		     "    mem_limit: 1g\n"
		     "    ports: [\"80:80\"]\n"
		     "    container_name: foo\n"
		     "  b:\n"
		     "    build: {dockerfile: x, dockerfile_inline: y, platforms: [linux/arm64]}\n"
		     "    platform: linux/amd64\n"
		     "    container_name: foo\n"
		     "    ports: [\"80:81\"]\n"
		     "    volumes: [\"one:/data\", \"two:/data\"]\n"
		     "  c: {volumes: [\"two:/d\"]}\n"
		     "networks: {n: }\n"
		     "volumes: {one: , two: {external: true, driver: x}}\n");
	assert_finding(f->out, "compose.yaml:4:5: error[COMPOSE-EXCLUSIVE]: \"network_mode\" and \"networks\" exclude each other");
	assert_finding(f->out, "compose.yaml:6:12: error[COMPOSE-CONTRADICTION]: \"scale\" and deploy.replicas differ: 2 and 3");
	assert_finding(f->out, "compose.yaml:8:16: error[COMPOSE-CONTRADICTION]: \"mem_limit\" and deploy.resources.limits.memory differ: "
			       "1073741824 and 2147483648");
	assert_finding(f->out, "compose.yaml:10:21: error[COMPOSE-CONTAINER-NAME]: 2 containers can't all have the name \"foo\"");
	assert_finding(f->out, "compose.yaml:12:47: error[COMPOSE-EXCLUSIVE]: \"dockerfile\" and \"dockerfile_inline\" exclude each other");
	assert_finding(f->out, "compose.yaml:13:15: error[COMPOSE-PLATFORM]: build.platforms doesn't have the platform \"linux/amd64\"");
	assert_finding(f->out,
		"compose.yaml:14:21: error[COMPOSE-CONTAINER-NAME]: the container name \"foo\" is taken by the service \"a\"");
	assert_finding(f->out, "compose.yaml:15:13: warning[COMPOSE-DUPLICATE-PORT]: the port 80/tcp is published twice");
	assert_finding(f->out, "compose.yaml:16:28: warning[COMPOSE-DUPLICATE-TARGET]: the target /data is used twice");
	assert_finding(f->out, "compose.yaml:17:3: error[COMPOSE-NO-IMAGE]: the service \"c\" has neither image nor build");
	assert_finding(f->out, "compose.yaml:19:40: error[COMPOSE-EXCLUSIVE]: \"driver\" and \"external\" exclude each other");
	assert_finding(f->out, "compose.yaml:19:11: note[COMPOSE-UNUSED]: no service uses \"one\"");
	assert_no_more_findings(f->out);
}

static void test_a_limit_that_could_not_be_read_contradicts_nothing(void **state)
{
	struct fixture *f = *state;

	load_text(f, "services: {a: {image: x, mem_limit: 1g, deploy: {resources: {limits: {memory: 1x}}}}}\n");
	assert_finding(f->out, "compose.yaml:1:79: error[COMPOSE-BAD-SIZE]: \"1x\" is not a size");
	assert_no_more_findings(f->out);
}

static void test_sources_of_secrets_and_configs(void **state)
{
	struct fixture *f = *state;

	load_text(f, "services: {a: {image: x, secrets: [s, t], configs: [c, d]}}\n"
		     "secrets:\n  s: {}\n  t: {file: a, environment: B}\n"
		     "configs:\n  c: {content: a, file: b}\n  d: {labels: {a: b}}\n");
	assert_finding_hint(f->out, "compose.yaml:3:3: error[COMPOSE-NO-SOURCE]: \"s\" has no content",
			    "say where it comes from: file:, environment: or external: true");
	assert_finding(f->out, "compose.yaml:4:16: error[COMPOSE-EXCLUSIVE]: \"file\" and \"environment\" exclude each other");
	assert_finding(f->out, "compose.yaml:6:7: error[COMPOSE-EXCLUSIVE]: \"file\" and \"content\" exclude each other");
	assert_finding(f->out, "compose.yaml:7:3: error[COMPOSE-NO-SOURCE]: \"d\" has no content");
	assert_no_more_findings(f->out);
}

static void test_circles_of_dependencies(void **state)
{
	struct fixture *f = *state;

	load_text(f, "services:\n"
		     "  a: {image: x, depends_on: [b]}\n"
		     "  b: {image: x, depends_on: [c]}\n"
		     "  c: {image: x, links: [a]}\n"
		     "  s: {image: x, depends_on: [s]}\n"
		     "  n: {image: x, network_mode: \"service:n\"}\n");
	assert_finding(f->out, "compose.yaml:4:25: error[COMPOSE-DEPENDENCY-CYCLE]: services depend on each other: a → b → c → a");
	assert_finding(f->out, "compose.yaml:5:30: error[COMPOSE-DEPENDENCY-CYCLE]: services depend on each other: s → s");
	assert_finding(f->out, "compose.yaml:6:31: error[COMPOSE-DEPENDENCY-CYCLE]: services depend on each other: n → n");
	assert_no_more_findings(f->out);
}

/* ---- Variables ---- */

static void test_variables_point_at_themselves(void **state)
{
	struct fixture *f = *state;

	load_text(f, "services:\n"
		     "  web:\n"
		     "    image: \"nginx:${TAG:?set a tag}\"\n"
		     "    command: echo $$HOME $NOWHERE $NOWHERE\n"
		     "    environment:\n"
		     "      - \"A=\\t${A B}\"\n"
		     "    labels:\n"
		     "      text: |\n"
		     "        one\n"
		     "        two ${OTHER}\n");
	assert_finding_hint(f->out, "compose.yaml:3:19: error[COMPOSE-REQUIRED-VARIABLE]: TAG is not set: set a tag",
			    "set it in .env or in the file given by --env-file");
	assert_finding(f->out, "compose.yaml:4:26: warning[COMPOSE-VARIABLE-UNSET]: NOWHERE is not set: it becomes an empty text");
	assert_finding_hint(f->out, "compose.yaml:6:14: error[COMPOSE-BAD-VARIABLE]: \"${A B}\" is not a variable",
			    "write $$ for a dollar sign, or ${NAME} for a variable");
	assert_finding(f->out, "compose.yaml:10:13: warning[COMPOSE-VARIABLE-UNSET]: OTHER is not set: it becomes an empty text");
	assert_no_more_findings(f->out);
	assert_true(f->out->fatal);
}

static void test_where_variables_come_from(void **state)
{
	static const char *const envp[] = { "A=process", "COMPOSE_PROJECT_NAME=named", NULL };
	struct fixture *f = *state;

	put(f, ".env", "A=usual\nB=usual\nC=usual\n");
	put(f, "one.env", "B=one\nC=one\n");
	put(f, "two.env", "C=two-$B\n");
	with_environment(f, envp);
	load_text(f, "services: {web: {image: \"$A $B $C\"}}\n");
	assert_printed(f, "services.web.image", "process usual usual");
	assert_printed(f, "name", "named");
	with_env_file(f, "one.env");
	with_env_file(f, "two.env");
	load(f);
	assert_printed(f, "services.web.image", "process one two-one");
	project_of(f)->options.no_process_environment = true;
	load(f);
	assert_finding(f->out, "compose.yaml:1:26: warning[COMPOSE-VARIABLE-UNSET]: A is not set: it becomes an empty text");
	assert_printed(f, "services.web.image", "\" one two-one\"");
	assert_printed(f, "name", "named");
	assert_no_more_findings(f->out);
}

/* One laptop's .env must not reach production by way of env_file. */
static void test_env_file_of_an_environment(void **state)
{
	struct fixture *f = *state;

	put(f, ".env", "A=laptop\nB=laptop\n");
	put(f, "app.env", "C=app\n");
	put(f, "prod.env", "A=production\n");
	load_text(f, "services:\n  web: {image: x, env_file: [.env, app.env]}\n  job: {image: x, env_file: ./.env}\n");
	assert_printed(f, "services.web.environment", "A: laptop\nB: laptop\nC: app");
	with_env_file(f, "prod.env");
	load(f); /* Docker Compose reads it still */
	assert_printed(f, "services.web.environment", "A: laptop\nB: laptop\nC: app");
	project_of(f)->options.no_process_environment = true;
	load(f);
	assert_printed(f, "services.web.environment", "A: production\nC: app");
	assert_printed(f, "services.job.environment", "A: production");
	assert_int_equal(unlink(".env"), 0);
	load(f); /* nor need it be there */
	assert_printed(f, "services.job.environment", "A: production");
	assert_no_findings(f->out);
}

static void test_which_variables_a_value_came_from(void **state)
{
	struct fixture *f = *state;
	const struct compose_project *project;
	const struct compose_use *use;

	put(f, ".env", "TAG=1\n");
	project = load_text(f, "services: {web: {image: \"a:${TAG}\", environment: {B: \"${X:-y}\", C: z}}}\n");
	assert_no_findings(f->out);
	use = compose_use_of(project, node_path(project->root, "services", "web", "image", NULL));
	assert_non_null(use);
	assert_int_equal(use->n_variables, 1);
	assert_str_equal(use->variables[0], "TAG");
	assert_false(use->defaulted);
	use = compose_use_of(project, node_path(project->root, "services", "web", "environment", "B", NULL));
	assert_non_null(use);
	assert_str_equal(use->variables[0], "X");
	assert_true(use->defaulted);
	assert_null(compose_use_of(project, node_path(project->root, "services", "web", "environment", "C", NULL)));
}

static void test_an_inherited_variable_that_is_not_set(void **state)
{
	static const char *const envp[] = { "A=process", NULL };
	struct fixture *f = *state;

	with_environment(f, envp);
	load_text(f, "services: {web: {image: x, environment: [A, B]}}\n");
	assert_finding_hint(f->out,
			    "compose.yaml:1:45: warning[COMPOSE-UNSET-INHERITED]: \"B\" has no value and isn't set: the container "
			"of web doesn't get it",
			    "set it in .env or in the shell, or give it a value: NAME: value");
	assert_no_more_findings(f->out);
	assert_printed(f, "services.web.environment", "A: process\nB: null");
}

/* ---- Which files ---- */

static void test_files_that_cannot_be_read(void **state)
{
	struct fixture *f = *state;

	assert_fails(load_result(f), f->err,
		     str_cstr(f->arena, str_fmt(f->arena, "no Compose file in %.*s or above it: looked for compose.yaml, compose.yml, "
						"docker-compose.yml and docker-compose.yaml", STR_ARG(path_cwd(f->arena)))));
	assert_int_equal(f->err->kind, ERR_USAGE);
	with_file(f, "nope.yaml");
	*f->err = (struct err){ 0 };
	assert_fails(load_result(f), f->err, "cannot read nope.yaml: no such file");
	assert_int_equal(f->err->kind, ERR_USAGE);
	put(f, "nope.yaml", "services: {web: {image: x}}\n");
	with_env_file(f, "nope.env");
	*f->err = (struct err){ 0 };
	assert_fails(load_result(f), f->err, "cannot read nope.env: no such file");
	assert_int_equal(f->err->kind, ERR_USAGE);
	assert_no_findings(f->out);
}

static void test_a_file_that_is_no_project(void **state)
{
	static const struct {
		const char *text, *finding;
	} cases[] = {
		{ "# nothing\n", "compose.yaml: error[COMPOSE-EMPTY]: there is nothing in compose.yaml" },
		{ "just words\n", "compose.yaml:1:1: error[COMPOSE-NOT-A-MAPPING]: a Compose file must be a mapping, not a string" },
		{ "- a\n", "compose.yaml:1:1: error[COMPOSE-NOT-A-MAPPING]: a Compose file must be a mapping, not a list" },
		{ "services:\n\tweb:\n", "compose.yaml:2:1: error[YAML-TAB]: a tab can't indent YAML" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		f->out->fatal = false;
		load_text(f, cases[i].text);
		assert_finding(f->out, cases[i].finding);
		assert_no_more_findings(f->out);
		assert_true(f->out->fatal);
		f->out->n_errors = 0; /* for the next one: an empty file is said only where nothing else was */
	}
}

static void test_the_second_default_name_is_told(void **state)
{
	struct fixture *f = *state;

	put(f, "docker-compose.yml", "services: {old: {image: x}}\n");
	load_text(f, "services: {web: {image: x}}\n");
	assert_finding(f->out,
		"docker-compose.yml: warning[COMPOSE-SEVERAL-FILES]: docker-compose.yml is not read, as there is compose.yaml");
	assert_no_more_findings(f->out);
}

static void test_the_project_knows_what_was_read(void **state)
{
	struct fixture *f = *state;
	const struct compose_project *project;
	static const char *const expected[] = { "compose.yaml", "compose.override.yaml", "part/compose.yaml", "part/.env", "web.env" };

	put(f, "compose.override.yaml", "services: {web: {tty: true}}\n");
	put(f, "part/compose.yaml", "services: {part: {image: \"$A\"}}\n");
	put(f, "part/.env", "A=b\n");
	put(f, "web.env", "C=d\n");
	project = load_text(f, "include: [part/compose.yaml]\nservices: {web: {image: x, env_file: web.env}}\n");
	assert_no_findings(f->out);
	assert_int_equal(project->n_files, ARRAY_SIZE(expected));
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		bool there = false;

		for (size_t j = 0; j < project->n_files; j++)
			there |= str_is(project->files[j], expected[i]);
		assert_true(there);
	}
	assert_str_equal(project->name, "app");
	assert_str_equal(project->directory, str_cstr(f->arena, path_cwd(f->arena)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		project_unit(test_mistakes_come_in_one_run),
		project_unit(test_mistakes_of_all_files_come_in_one_run),
		project_unit(test_a_wrong_type_says_what_would_be_right),
		project_unit(test_an_unknown_key_says_where_it_belongs),
		project_unit(test_values_that_cannot_be_read),
		project_unit(test_booleans_of_yaml_1_1_are_told),
		project_unit(test_a_volume_of_one_letter_is_told),
		project_unit(test_keys_must_be_strings),
		project_unit(test_whatever_is_used_is_declared),
		project_unit(test_contradictions),
		project_unit(test_a_limit_that_could_not_be_read_contradicts_nothing),
		project_unit(test_sources_of_secrets_and_configs),
		project_unit(test_circles_of_dependencies),
		project_unit(test_variables_point_at_themselves),
		project_unit(test_where_variables_come_from),
		project_unit(test_which_variables_a_value_came_from),
		project_unit(test_an_inherited_variable_that_is_not_set),
		project_unit(test_files_that_cannot_be_read),
		project_unit(test_a_file_that_is_no_project),
		project_unit(test_env_file_of_an_environment),
		project_unit(test_the_second_default_name_is_told),
		project_unit(test_the_project_knows_what_was_read),
	};

	return run_units(tests);
}
