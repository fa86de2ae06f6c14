/*
 * Projects of several files: overrides and their tags, extends, include, profiles. What comes out of them without mistakes is
 * compared with Docker Compose in oracle/; here are the mistakes, and what the oracle can't show: places, and limits.
 */
#include "compose/project.h"

/* ---- Overrides ---- */

static void test_the_override_of_the_default_file_is_read(void **state)
{
	struct fixture *f = *state;

	put(f, "compose.override.yaml", "services: {web: {image: y, environment: {B: 2}, ports: [\"81:80\"], command: [c]}}\n");
	load_text(f, "services: {web: {image: x, environment: {A: 1}, ports: [\"80:80\"], command: [a, b]}}\n");
	assert_no_findings(f->out);
	assert_printed(f, "services.web.image", "\"y\"");
	assert_printed(f, "services.web.environment", "A: \"1\"\nB: \"2\"");
	assert_printed(f, "services.web.command", "- c");
	assert_int_equal(node_count(node_path(project_of(f)->project.root, "services", "web", "ports", NULL)), 2);
}

static void test_nodes_keep_the_place_that_gave_them(void **state)
{
	struct fixture *f = *state;
	const struct node *web;

	put(f, "compose.override.yaml", "services:\n  web:\n    labels: {c: d}\n    image: y\n");
	load_text(f, "services:\n  web:\n    image: x\n    labels: {a: b}\n    ports:\n      - \"8080:80\"\n");
	web = node_path(project_of(f)->project.root, "services", "web", NULL);
	assert_str_equal(span_show(f->arena, node_get(web, "image")->span), "compose.override.yaml:4:12");
	assert_str_equal(span_show(f->arena, node_path(web, "labels", "a", NULL)->span), "compose.yaml:4:17");
	assert_str_equal(span_show(f->arena, node_path(web, "labels", "c", NULL)->span), "compose.override.yaml:3:17");
	assert_str_equal(span_show(f->arena, node_get(node_get(web, "ports")->items.at[0], "target")->span), "compose.yaml:6:9");
}

static void test_reset_and_override(void **state)
{
	struct fixture *f = *state;

	put(f, "compose.override.yaml", "services:\n"
					"  web:\n"
					"    ports: !override [\"8080:80\"]\n"
					"    environment: {A: !reset null}\n"
					"    command: !reset []\n"
					"    healthcheck: !reset\n"
					"    nothing: !reset null\n");
	load_text(f, "services:\n"
		     "  web:\n"
		     "    image: x\n"
		     "    ports: [\"80:80\", \"443:443\"]\n"
		     "    environment: {A: 1, B: 2}\n"
		     "    command: [a]\n"
		     "    healthcheck: {test: a}\n");
	assert_finding(f->out, "compose.override.yaml:7:5: error[COMPOSE-UNKNOWN-KEY]: \"nothing\" is not a key of \"web\"");
	assert_no_more_findings(f->out);
	assert_printed(f, "services.web", "environment:\n  B: \"2\"\nimage: x\nnetworks:\n  default: null\nports:\n  - mode: ingress\n"
					  "    target: 80\n    published: \"8080\"\n    protocol: tcp");
}

static void test_a_tag_that_means_nothing(void **state)
{
	struct fixture *f = *state;

	put(f, "compose.override.yaml",
		"services:\n  web:\n    ports: !overide [\"81:80\"]\n    labels: !x {b: c}\n    tty: !!bool true\n");
	load_text(f, "services: {web: {image: x, ports: [\"80:80\"], labels: {a: b}}}\n");
	assert_finding_hint(f->out,
		"compose.override.yaml:3:21: warning[COMPOSE-UNKNOWN-TAG]: the tag !overide has no meaning in a Compose file",
			    "did you mean !override?");
	assert_finding_hint(f->out, "compose.override.yaml:4:16: warning[COMPOSE-UNKNOWN-TAG]: the tag !x has no meaning in a Compose file",
			    "remove the tag; Compose knows !reset and !override");
	assert_no_more_findings(f->out);
	assert_int_equal(node_count(node_path(project_of(f)->project.root, "services", "web", "ports", NULL)), 2);
	assert_printed(f, "services.web.labels", "a: b\nb: c");
}

static void test_kinds_that_do_not_join(void **state)
{
	struct fixture *f = *state;

	put(f, "compose.override.yaml", "services: {web: {x-mine: [a]}}\nx-top: {a: b}\n");
	load_text(f, "services: {web: {image: x, x-mine: {a: b}}}\nx-top: {a: [c]}\n");
	assert_no_findings(f->out); /* what is one's own is replaced */
	put(f, "compose.override.yaml", "services: {web: {logging: {options: {a: b}}, build: .}}\n");
	load_text(f, "services: {web: {image: x, logging: {driver: x, options: [a]}}}\n");
	assert_finding_hint(f->out, "compose.yaml:1:58: error[COMPOSE-TYPE]: \"options\" must be a mapping, not a list",
			    "write NAME: below it, without dashes");
	assert_no_more_findings(f->out);
}

/* ---- Extends ---- */

static void test_paths_of_an_extended_service_are_seen_from_its_file(void **state)
{
	struct fixture *f = *state;

	put(f, "base/common.yaml", "services:\n  app:\n    extends: {file: ../deep/c.yaml, service: core}\n    build: ./src\n"
				   "    env_file: [a.env]\n    volumes: [\"./data:/data\"]\n");
	put(f, "base/a.env", "FROM_FILE=1\n");
	put(f, "deep/c.yaml", "services: {core: {image: core, environment: {A: 1}, volumes: [\"./core:/core\"]}}\n");
	load_text(f, "services: {web: {extends: {file: base/common.yaml, service: app}, environment: [B=2], volumes: [\"./own:/own\"]}}\n");
	assert_no_findings(f->out);
	assert_printed(f, "services.web.build.context", "/app/base/src");
	assert_printed(f, "services.web.environment", "A: \"1\"\nB: \"2\"\nFROM_FILE: \"1\"");
	assert_printed(f,
		"services.web.volumes", "- type: bind\n  source: /app/deep/core\n  target: /core\n  bind:\n    create_host_path: true\n"
						  "- type: bind\n  source: /app/base/data\n  target: /data\n  bind:\n    "
						  "create_host_path: true\n"
						  "- type: bind\n  source: /app/own\n  target: /own\n  bind:\n    create_host_path: true");
}

static void test_extends_that_lead_nowhere(void **state)
{
	struct fixture *f = *state;

	put(f, "empty.yaml", "volumes: {}\n");
	load_text(f, "services:\n"
		     "  a: {extends: nope}\n"
		     "  b: {extends: {file: nope.yaml, service: x}}\n"
		     "  c: {extends: {file: empty.yaml, service: x}}\n"
		     "  d: {extends: {file: compose.yaml, service: x}}\n"
		     "  e: {extends: {}}\n"
		     "  f: {extends: {file: ., service: x}}\n");
	assert_finding_hint(f->out, "compose.yaml:2:16: error[COMPOSE-EXTENDS]: there is no service \"nope\" in compose.yaml",
			    "correct the name or the file");
	assert_finding(f->out, "compose.yaml:3:23: error[COMPOSE-EXTENDS]: cannot read nope.yaml: no such file or directory");
	assert_finding(f->out, "compose.yaml:4:23: error[COMPOSE-EXTENDS]: empty.yaml has no services");
	assert_finding(f->out, "compose.yaml:5:46: error[COMPOSE-EXTENDS]: there is no service \"x\" in compose.yaml");
	assert_finding(f->out, "compose.yaml:6:16: error[COMPOSE-MISSING-KEY]: \"extends\" needs the key \"service\"");
	assert_finding(f->out, "compose.yaml:7:23: error[COMPOSE-EXTENDS]: cannot read .: it is a folder, not a file");
	assert_no_more_findings(f->out); /* and none that they have no image */
}

static void test_circles_of_extends(void **state)
{
	struct fixture *f = *state;

	put(f, "other.yaml", "services: {y: {extends: {file: compose.yaml, service: x}}}\n");
	load_text(f, "services:\n"
		     "  a: {extends: b}\n"
		     "  b: {extends: c}\n"
		     "  c: {extends: {service: a}}\n"
		     "  s: {extends: s, image: z}\n"
		     "  x: {extends: {file: other.yaml, service: y}}\n");
	assert_finding_hint(f->out, "compose.yaml:4:26: error[COMPOSE-EXTENDS-CYCLE]: \"c\" extends itself over \"a\"",
			    "move what they share into a service of its own that extends nothing");
	assert_finding(f->out, "compose.yaml:5:16: error[COMPOSE-EXTENDS-CYCLE]: \"s\" extends itself over \"s\"");
	assert_finding(f->out, "compose.yaml:6:44: error[COMPOSE-EXTENDS-CYCLE]: \"x\" extends itself over \"y\"");
	assert_no_more_findings(f->out);
}

static void test_only_the_extended_service_of_a_file_is_checked(void **state)
{
	struct fixture *f = *state;

	put(f, "other.yaml", "services: {good: {image: x}, bad: {imgae: y}}\nvolume: {}\n");
	load_text(f, "services: {web: {extends: {file: other.yaml, service: good}}}\n");
	assert_no_findings(f->out);
	load_text(f, "services: {web: {extends: {file: other.yaml, service: bad}}}\n");
	assert_finding(f->out, "other.yaml:1:36: error[COMPOSE-UNKNOWN-KEY]: \"imgae\" is not a key of \"bad\"");
	assert_no_more_findings(f->out);
}

/* ---- Include ---- */

static void test_includes_have_folders_and_variables_of_their_own(void **state)
{
	struct fixture *f = *state;

	put(f, "a/compose.yaml", "services: {a: {image: \"a:${TAG:-none}\", build: .}}\n");
	put(f, "a/.env", "TAG=of-a\n");
	put(f, "b/one.yaml", "services: {b: {image: \"b:${TAG:-none}\", build: ./src}}\n");
	put(f, "b/two.yaml", "services: {b: {tty: true}}\n");
	put(f, "b.env", "TAG=of-b\n");
	load_text(f, "include:\n"
		     "  - a/compose.yaml\n"
		     "  - {path: [b/one.yaml, b/two.yaml], project_directory: ., env_file: b.env}\n"
		     "services: {c: {image: \"c:${TAG:-none}\", depends_on: [a, b]}}\n");
	assert_no_findings(f->out);
	assert_printed(f, "services.a", "build:\n  context: /app/a\n  dockerfile: Dockerfile\nimage: a:of-a\nnetworks:\n  default: null");
	assert_printed(f, "services.b", "build:\n  context: /app/src\n  dockerfile: Dockerfile\nimage: b:of-b\nnetworks:\n  default: null\n"
					"tty: true");
	assert_printed(f, "services.c.image", "c:none");
}

static void test_includes_that_lead_nowhere(void **state)
{
	struct fixture *f = *state;

	put(f, "ok.yaml", "services: {w: {image: x}}\n");
	load_text(f, "include:\n  - nope.yaml\n  - {path: ok.yaml, env_file: nope.env}\n  - {project_directory: .}\n  - 5\n"
		     "  - {path: ok.yaml, what: else}\n");
	assert_finding_hint(f->out, "compose.yaml:2:5: error[COMPOSE-INCLUDE]: cannot read nope.yaml: no such file or directory",
			    "correct the path: it is relative to the project directory");
	assert_finding(f->out, "compose.yaml:3:31: error[COMPOSE-ENV-FILE]: cannot read nope.env: no such file or directory");
	assert_finding(f->out, "compose.yaml:4:5: error[COMPOSE-MISSING-KEY]: an item of \"include\" needs the key \"path\"");
	assert_finding_hint(f->out,
		"compose.yaml:5:5: error[COMPOSE-TYPE]: an item of \"include\" must be a string or a mapping, not a whole "
				    "number", "put it in quotes: \"5\"");
	assert_finding(f->out, "compose.yaml:6:21: error[COMPOSE-UNKNOWN-KEY]: \"what\" is not a key of an item of \"include\"");
	assert_no_more_findings(f->out);
}

static void test_circles_of_includes(void **state)
{
	struct fixture *f = *state;

	put(f, "a.yaml", "include: [b.yaml]\n");
	put(f, "b.yaml", "include: [compose.yaml, ./a.yaml, b.yaml]\n");
	load_text(f, "include: [a.yaml]\nservices: {w: {image: x}}\n");
	assert_finding_hint(f->out,
		"b.yaml:1:11: error[COMPOSE-INCLUDE-CYCLE]: compose.yaml includes itself", "remove one of the includes");
	assert_finding(f->out, "b.yaml:1:25: error[COMPOSE-INCLUDE-CYCLE]: ./a.yaml includes itself");
	assert_finding(f->out, "b.yaml:1:35: error[COMPOSE-INCLUDE-CYCLE]: b.yaml includes itself");
	assert_no_more_findings(f->out);
	assert_printed(f, "services.w.image", "x");
}

static void test_an_included_name_that_is_taken(void **state)
{
	struct fixture *f = *state;
	const struct finding *finding;

	put(f, "a.yaml", "services:\n  w: {image: y}\n  same: {image: z}\nvolumes: {v: {driver: x}}\n");
	load_text(f, "include: [a.yaml]\nservices:\n  w: {image: x, volumes: [\"vv:/a\"]}\n  same: {image: z}\nvolumes: {vv: }\n");
	assert_int_equal(f->out->n_errors, 1);
	finding = f->out->list.at[0];
	assert_int_equal(finding->related.n, 2);
	assert_str_equal(span_show(f->arena, finding->related.at[0].span), "a.yaml:2:3");
	assert_str_equal(finding->related.at[0].message, "declared here");
	assert_str_equal(span_show(f->arena, finding->related.at[1].span), "compose.yaml:1:11");
	assert_str_equal(finding->path, "services.w");
	assert_finding_hint(f->out, "compose.yaml:3:3: error[COMPOSE-INCLUDE-CONFLICT]: \"w\" is also declared by an included file",
			    "rename one, or change the included one in an override file (include: [{path: [a.yaml, override.yaml]}])");
}

/* ---- Profiles ---- */

static const char profiles[] = "services:\n"
			       "  web: {image: a, depends_on: {db: {condition: service_started, required: false}}}\n"
			       "  db: {image: b, profiles: [dev], volumes: [\"data:/d\"], env_file: none.env}\n"
			       "  tool: {image: c, profiles: [tools, dev], depends_on: [db]}\n"
			       "  strict: {image: d, profiles: [tools], depends_on: [db]}\n"
			       "volumes: {data: , dead: }\n";

static void test_services_of_other_profiles_are_off(void **state)
{
	struct fixture *f = *state;

	load_text(f, profiles);
	assert_finding(f->out, "compose.yaml:6:19: note[COMPOSE-UNUSED]: no service uses \"dead\""); /* data is used when dev is on */
	assert_no_more_findings(f->out);
	assert_int_equal(node_count(node_get(project_of(f)->project.root, "services")), 1);
	assert_printed(f, "volumes", "");
}

static void test_a_profile_switches_services_on(void **state)
{
	struct fixture *f = *state;

	put(f, "none.env", "A=b\n");
	with_profile(f, "dev");
	load_text(f, profiles);
	assert_finding(f->out, "compose.yaml:6:19: note[COMPOSE-UNUSED]: no service uses \"dead\"");
	assert_no_more_findings(f->out);
	assert_int_equal(node_count(node_get(project_of(f)->project.root, "services")), 3);
	assert_printed(f, "services.db.environment", "A: b");
}

static void test_a_service_that_is_off_can_be_missed(void **state)
{
	struct fixture *f = *state;

	with_profile(f, "tools");
	load_text(f, profiles);
	assert_finding_hint(f->out,
		"compose.yaml:4:57: error[COMPOSE-DISABLED-SERVICE]: the service \"db\" is needed, but its profiles are not "
				    "active", "activate the profile, give both services the same profiles, or say `required: false`");
	assert_finding(f->out,
		"compose.yaml:5:54: error[COMPOSE-DISABLED-SERVICE]: the service \"db\" is needed, but its profiles are not active");
	assert_finding(f->out, "compose.yaml:6:19: note[COMPOSE-UNUSED]: no service uses \"dead\"");
	assert_no_more_findings(f->out);
}

static void test_all_profiles_by_a_star(void **state)
{
	static const char *const envp[] = { "COMPOSE_PROFILES=*", NULL };
	struct fixture *f = *state;

	put(f, "none.env", "");
	with_environment(f, envp);
	load_text(f, profiles);
	assert_int_equal(node_count(node_get(project_of(f)->project.root, "services")), 4);
	assert_int_equal(f->out->n_errors, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		project_unit(test_the_override_of_the_default_file_is_read),
		project_unit(test_nodes_keep_the_place_that_gave_them),
		project_unit(test_reset_and_override),
		project_unit(test_a_tag_that_means_nothing),
		project_unit(test_kinds_that_do_not_join),
		project_unit(test_paths_of_an_extended_service_are_seen_from_its_file),
		project_unit(test_extends_that_lead_nowhere),
		project_unit(test_circles_of_extends),
		project_unit(test_only_the_extended_service_of_a_file_is_checked),
		project_unit(test_includes_have_folders_and_variables_of_their_own),
		project_unit(test_includes_that_lead_nowhere),
		project_unit(test_circles_of_includes),
		project_unit(test_an_included_name_that_is_taken),
		project_unit(test_services_of_other_profiles_are_off),
		project_unit(test_a_profile_switches_services_on),
		project_unit(test_a_service_that_is_off_can_be_missed),
		project_unit(test_all_profiles_by_a_star),
	};

	return run_units(tests);
}
