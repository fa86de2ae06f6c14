/*
 * From the canonical document to the stack: each key reaches its field, with the place that it came from, or is answered with a
 * finding. That no key is forgotten is the business of test_keys.c.
 */
#include "compose/project.h"

#include "stack/stack.h"

static struct stack *stack_of(struct fixture *f, const char *compose_yaml)
{
	struct stack *stack = arena_new_of(f->arena, struct stack);
	const struct compose_project *project = load_text(f, compose_yaml);

	assert_done(compose_to_stack(f->arena, project, stack, f->out, f->err), f->err);
	return stack;
}

/* The service "w" of a project of it alone; `keys` stand in it, on line 4. */
static struct stack_service *service_of(struct fixture *f, const char *keys)
{
	const char *text = str_cstr(f->arena, str_fmt(f->arena, "services:\n  w:\n    image: img:1\n    %s\n", keys));

	return stack_service(stack_of(f, text), STR("w"));
}

#define assert_origin(f, origin, expected_place, expected_what)                                 \
	do {                                                                                    \
		assert_non_null(origin);                                                        \
		assert_str_equal(span_show((f)->arena, (origin)->span), expected_place);        \
		assert_str_equal((origin)->what, expected_what);                                \
	} while (0)

static void assert_words(struct stack_words words, const char *const *expected)
{
	size_t n = 0;

	for (; expected[n]; n++) {
		assert_true(n < words.n);
		assert_str_equal(words.at[n], expected[n]);
	}
	assert_int_equal(words.n, n);
}
#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* ---- Plain fields ---- */

static void test_fields_and_where_they_came_from(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "working_dir: /srv\n    platform: linux/arm64\n    runtime: runsc\n"
						      "    pull_policy: always\n    stop_signal: SIGINT\n    stop_grace_period: 1m30s\n"
						      "    hostname: host\n    domainname: example.org\n    init: true\n    tty: false\n"
						      "    user: \"1000:2000\"\n    read_only: true\n    privileged: false");

	assert_no_findings(f->out);
	assert_str_equal(w->image.value, "img:1");
	assert_origin(f, w->image.origin, "compose.yaml:3:12", "services.w.image");
	assert_str_equal(w->image.origin->change, "change services.w.image in compose.yaml");
	assert_str_equal(w->working_dir.value, "/srv");
	assert_str_equal(w->platform.value, "linux/arm64");
	assert_str_equal(w->runtime.value, "runsc");
	assert_str_equal(w->pull_policy.value, "always");
	assert_str_equal(w->stop_signal.value, "SIGINT");
	assert_int_equal(w->stop_grace_ms.value, 90000);
	assert_origin(f, w->stop_grace_ms.origin, "compose.yaml:9:24", "services.w.stop_grace_period");
	assert_str_equal(w->hostname.value, "host");
	assert_str_equal(w->domainname.value, "example.org");
	assert_true(w->init.value && w->read_only.value);
	assert_true(STACK_SET(w->tty) && !w->tty.value);
	assert_true(STACK_SET(w->privileged) && !w->privileged.value);
	assert_false(STACK_SET(w->stdin_open));
	assert_str_equal(w->user.value, "1000:2000");
	assert_int_equal(w->uid.value, 1000);
	assert_int_equal(w->gid.value, 2000);
	assert_int_equal(w->aliases.n, 1);
	assert_str_equal(w->aliases.at[0].name, "host");
	assert_string_equal(w->aliases.at[0].why, "hostname");
}

static void test_a_user_by_name_has_no_number(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "user: node:2000");

	assert_str_equal(w->user.value, "node:2000");
	assert_false(STACK_SET(w->uid));
	assert_int_equal(w->gid.value, 2000);
}

static void test_commands_are_words(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "command: sh -c 'a b' \"c d\"\n    entrypoint: []");

	assert_words(w->command, WORDS("sh", "-c", "a b", "c d"));
	assert_true(STACK_SET(w->entrypoint)); /* set, and empty: it clears the image's */
	assert_int_equal(w->entrypoint.n, 0);
	w = service_of(f, "command: null");
	assert_false(STACK_SET(w->command));
	assert_false(STACK_SET(w->entrypoint));
	assert_no_findings(f->out);
}

static void test_the_environment(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w;

	put(f, ".env", "TAG=7\n");
	put(f, "w.env", "FROM_FILE=1\nBOTH=file\n");
	w = service_of(f, "env_file: w.env\n    environment:\n      Z: yes\n      BOTH: own\n      A: \"${TAG} $$x\"\n      GONE:");
	assert_finding(f->out,
		"compose.yaml:9:7: warning[COMPOSE-UNSET-INHERITED]: \"GONE\" has no value and isn't set: the container of w "
			       "doesn't get it");
	assert_no_more_findings(f->out);
	assert_int_equal(w->env.n, 4); /* by name */
	assert_str_equal(w->env.at[0].name, "A");
	assert_str_equal(w->env.at[0].value, "7 $x");
	assert_int_equal(w->env.at[0].n_variables, 1);
	assert_str_equal(w->env.at[0].variables[0], "TAG");
	assert_str_equal(w->env.at[1].value, "own");
	assert_str_equal(w->env.at[2].name, "FROM_FILE");
	assert_origin(f, w->env.at[2].origin, "w.env:1:11", "services.w.environment.FROM_FILE");
	assert_str_equal(w->env.at[3].value, "yes");
	assert_int_equal(w->env.at[3].n_variables, 0);
}

static void test_a_build(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "build: {context: src, target: prod, args: {A: b}}");

	assert_true(w->build.present);
	assert_str_equal(w->build.context, "src");
	assert_str_equal(w->build.dockerfile, "Dockerfile");
	assert_str_equal(w->build.target, "prod");
	assert_str_equal(node_text(node_get(w->build.args, "A")), "b");
	assert_false(service_of(f, "tty: true")->build.present);
}

/* ---- Health, restarts, resources ---- */

static void test_health_checks(void **state)
{
	struct fixture *f = *state;
	const struct stack_health *health;

	health = &service_of(f, "healthcheck: {test: curl -f x, interval: 90s, timeout: 1500ms, start_period: 1m, retries: 5}")->health;
	assert_true(health->shell && !health->disabled);
	assert_words(health->test, WORDS("curl -f x"));
	assert_int_equal(health->interval_ms, 90000);
	assert_int_equal(health->timeout_ms, 1500);
	assert_int_equal(health->start_period_ms, 60000);
	assert_int_equal(health->retries, 5);
	assert_origin(f, health->interval_origin, "compose.yaml:4:46", "services.w.healthcheck.interval");
	health = &service_of(f, "healthcheck: {test: [CMD, curl, x]}")->health;
	assert_false(health->shell);
	assert_words(health->test, WORDS("curl", "x"));
	assert_int_equal(health->interval_ms, 30000); /* Docker's defaults */
	assert_int_equal(health->timeout_ms, 30000);
	assert_int_equal(health->retries, 3);
	assert_null(health->interval_origin);
	assert_true(service_of(f, "healthcheck: {test: [NONE]}")->health.disabled);
	assert_true(service_of(f, "healthcheck: {disable: true}")->health.disabled);
	assert_null(service_of(f, "tty: true")->health.origin);
	assert_no_findings(f->out);
}

static void test_a_health_check_without_a_command(void **state)
{
	struct fixture *f = *state;

	assert_null(service_of(f, "healthcheck: {test: [CMD]}")->health.origin);
	assert_finding(f->out, "compose.yaml:4:25: error[COMPOSE-HEALTH-WORDS]: the health check of w has no command");
	assert_null(service_of(f, "healthcheck: {test: \"\"}")->health.origin);
	assert_finding(f->out, "compose.yaml:4:25: error[COMPOSE-HEALTH-WORDS]: the health check of w has no command");
	assert_no_more_findings(f->out);
}

static void test_variables_that_no_pod_can_have(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "environment: [\"A B=c\", =x, 1A=b, \"a.b-c_1=d\"]");

	assert_finding_hint(f->out, "compose.yaml:4:24: error[COMPOSE-VARIABLE-NAME]: w has a variable with the name \"A B\"",
			    "use letters, digits, dots, - and _, and no digit at the start");
	assert_finding(f->out, "compose.yaml:4:29: error[COMPOSE-VARIABLE-NAME]: w has a variable with the name \"\"");
	assert_finding(f->out, "compose.yaml:4:35: error[COMPOSE-VARIABLE-NAME]: w has a variable with the name \"1A\"");
	assert_no_more_findings(f->out);
	assert_int_equal(w->env.n, 1);
}

static void test_restarts(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "restart: on-failure:3");

	assert_str_equal(w->restart.value, "on-failure");
	assert_int_equal(w->restart_attempts.value, 3);
	w = service_of(f, "restart: no\n    deploy: {restart_policy: {condition: any, max_attempts: 2}}");
	assert_str_equal(w->restart.value, "always"); /* deploy wins */
	assert_int_equal(w->restart_attempts.value, 2);
	assert_no_findings(f->out);
	w = service_of(f, "restart: sometimes");
	assert_false(STACK_SET(w->restart));
	assert_finding_hint(f->out, "compose.yaml:4:14: warning[COMPOSE-RESTART]: \"sometimes\" is no restart policy",
			    "use \"no\", always, on-failure, on-failure:NUMBER or unless-stopped; in deploy: none, on-failure or any");
	service_of(f, "deploy: {restart_policy: {condition: never}}");
	assert_finding(f->out, "compose.yaml:4:42: warning[COMPOSE-RESTART]: \"never\" is no restart condition");
	assert_no_more_findings(f->out);
}

static void test_resources(void **state)
{
	struct fixture *f = *state;
	const struct stack_resources *r;

	r = &service_of(f, "deploy: {resources: {limits: {cpus: \"1.5\", memory: 1g, pids: 50}, reservations: {cpus: 0.25, memory: 64m, "
			   "devices: [{capabilities: [gpu], count: 2}]}}}")->resources;
	assert_int_equal(r->cpu_limit.value, 1500);
	assert_int_equal(r->memory_limit.value, 1 << 30);
	assert_int_equal(r->cpu_request.value, 250);
	assert_int_equal(r->memory_request.value, 64 << 20);
	assert_int_equal(r->gpus.value, 2);
	assert_str_equal(r->gpu_driver, "nvidia");
	assert_finding_hint(f->out,
			    "compose.yaml:4:60: warning[COMPOSE-NO-EQUIVALENT]: Kubernetes has nothing like "
			"services.w.deploy.resources.limits.pids",
			    "the kubelet limits processes for all pods of a node: set podPidsLimit there");
	r = &service_of(f, "cpus: 0.5\n    mem_limit: 10m\n    mem_reservation: 5m\n    shm_size: 1m\n    gpus: all")->resources;
	assert_int_equal(r->cpu_limit.value, 500);
	assert_origin(f, r->cpu_limit.origin, "compose.yaml:4:11", "services.w.cpus");
	assert_int_equal(r->memory_limit.value, 10 << 20);
	assert_int_equal(r->memory_request.value, 5 << 20);
	assert_int_equal(r->shm_size.value, 1 << 20);
	assert_int_equal(r->gpus.value, -1);
	assert_no_more_findings(f->out);
	service_of(f, "deploy: {resources: {reservations: {devices: [{capabilities: [tpu]}]}}}");
	assert_finding(f->out, "compose.yaml:4:51: warning[COMPOSE-DEVICE-REQUEST]: w asks for a device that is no GPU");
	assert_no_more_findings(f->out);
}

static void test_replicas_placement_and_updates(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w;

	w = service_of(f, "deploy: {mode: global, replicas: 3, update_config: {parallelism: 2, order: start-first}, labels: {a: b}, "
			  "placement: {constraints: [\"node.labels.disk == ssd\", node.role!=manager], preferences: [{spread: "
			"node.labels.zone}], "
			  "max_replicas_per_node: 1}}");
	assert_no_findings(f->out);
	assert_true(w->global.value);
	assert_int_equal(w->replicas.value, 3);
	assert_int_equal(w->update_parallelism.value, 2);
	assert_str_equal(w->update_order.value, "start-first");
	assert_str_equal(w->deploy_labels.at[0].key, "a");
	assert_int_equal(w->constraints.n, 2);
	assert_str_equal(w->constraints.at[0].key, "node.labels.disk");
	assert_str_equal(w->constraints.at[0].value, "ssd");
	assert_true(w->constraints.at[1].negated && !w->constraints.at[0].negated);
	assert_str_equal(w->spread.at[0].key, "node.labels.zone");
	assert_int_equal(w->max_per_node.value, 1);
	assert_int_equal(service_of(f, "scale: 0")->replicas.value, 0);
	assert_no_findings(f->out);
	assert_false(STACK_SET(service_of(f, "scale: -1")->replicas));
	assert_finding(f->out, "compose.yaml:4:12: error[COMPOSE-REPLICAS]: w can't run -1 times");
	service_of(f, "deploy: {mode: everywhere, placement: {constraints: [ssd]}}");
	assert_finding(f->out, "compose.yaml:4:20: warning[COMPOSE-DEPLOY-MODE]: \"everywhere\" is no mode of deploy");
	assert_finding(f->out, "compose.yaml:4:58: warning[COMPOSE-CONSTRAINT]: \"ssd\" is no constraint");
	w = service_of(f, "deploy: {mode: replicated-job}");
	assert_str_equal(w->job_mode.value, "replicated-job");
	assert_no_more_findings(f->out);
}

/* ---- Security ---- */

static void test_rights(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "cap_add: [CAP_NET_ADMIN, sys_time]\n    cap_drop: [all]\n"
						      "    security_opt: [\"no-new-privileges:true\", seccomp=unconfined, "
						"apparmor:x, label=type:t, "
						      "label=level:s, what=ever]\n    sysctls: {net.core.somaxconn: 1024}\n    "
						"group_add: [5, x]");

	assert_words(w->cap_add, WORDS("NET_ADMIN", "SYS_TIME"));
	assert_words(w->cap_drop, WORDS("ALL"));
	assert_true(w->no_new_privileges.value);
	assert_str_equal(w->seccomp.value, "unconfined");
	assert_str_equal(w->apparmor.value, "x");
	assert_str_equal(w->selinux.value, "type:t,level:s");
	assert_str_equal(w->sysctls.at[0].value, "1024");
	assert_words(w->group_add, WORDS("5", "x"));
	assert_finding(f->out, "compose.yaml:6:107: warning[COMPOSE-SECURITY-OPT]: what=ever isn't understood");
	assert_no_more_findings(f->out);
}

static void test_namespaces_of_others(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "network_mode: host\n    pid: host\n    ipc: host");

	assert_true(w->host_network.value && w->host_pid.value && w->host_ipc.value);
	assert_no_findings(f->out);
	service_of(f, "network_mode: container:x\n    ipc: container:y");
	assert_finding(f->out, "compose.yaml:4:19: error[COMPOSE-NETWORK-MODE]: w wants the network of container:x");
	assert_finding(f->out, "compose.yaml:5:10: error[COMPOSE-NAMESPACE]: w shares its memory with y");
	assert_no_more_findings(f->out);
	assert_true(service_of(f, "network_mode: none")->no_network.value);
}

/* ---- The network ---- */

static void test_ports(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "ports: [\"127.0.0.1:8080:80\", \"53:53/udp\", {target: 90, published: "
		"\"9000-9010\", "
						      "name: admin-ui, app_protocol: http2}]\n    expose: [\"80\", 3000, "
						"\"53/tcp\", 7000-7001]");

	assert_no_findings(f->out);
	assert_int_equal(w->ports.n, 7);
	assert_str_equal(w->ports.at[0].name, "http");
	assert_int_equal(w->ports.at[0].number, 80);
	assert_str_equal(w->ports.at[0].published_as, "8080");
	assert_str_equal(w->ports.at[0].host_ip, "127.0.0.1");
	assert_true(w->ports.at[0].published);
	assert_origin(f, w->ports.at[0].origin, "compose.yaml:4:13", "services.w.ports[0]");
	assert_int_equal(w->ports.at[1].protocol, PROTOCOL_UDP);
	assert_str_equal(w->ports.at[2].name, "admin-ui");
	assert_str_equal(w->ports.at[2].published_as, "9000-9010");
	assert_str_equal(w->ports.at[2].app_protocol, "http2");
	assert_int_equal(w->ports.at[3].number, 3000);
	assert_false(w->ports.at[3].published);
	assert_int_equal(w->ports.at[4].protocol, PROTOCOL_TCP);
	assert_int_equal(w->ports.at[6].number, 7001);
}

static void test_ports_that_cannot_be_ones(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "ports: [{target: 70000}, {target: 0}, {target: 1, protocol: x}, \"1:5\", \"2:5\"]\n"
						      "    expose: [a, 0, 70000, \"9-8\", \"5/x\"]");

	assert_finding_hint(f->out, "compose.yaml:4:13: error[COMPOSE-PORT-RANGE]: w can't have the port \"70000\"",
			    "use numbers from 1 to 65535, ranges as FIRST-LAST, and tcp, udp or sctp behind a slash");
	assert_finding(f->out, "compose.yaml:4:30: error[COMPOSE-PORT-RANGE]: w can't have the port \"0\"");
	assert_finding(f->out, "compose.yaml:4:43: error[COMPOSE-PORT-RANGE]: w can't have the port \"1/x\"");
	assert_finding(f->out, "compose.yaml:4:76: note[COMPOSE-PORT-TWICE]: w publishes port 5 more than once");
	assert_finding(f->out, "compose.yaml:5:14: error[COMPOSE-PORT-RANGE]: w can't have the port \"a\"");
	assert_finding(f->out, "compose.yaml:5:17: error[COMPOSE-PORT-RANGE]: w can't have the port \"0\"");
	assert_finding(f->out, "compose.yaml:5:20: error[COMPOSE-PORT-RANGE]: w can't have the port \"70000\"");
	assert_finding(f->out, "compose.yaml:5:27: error[COMPOSE-PORT-RANGE]: w can't have the port \"9-8\"");
	assert_finding(f->out, "compose.yaml:5:34: error[COMPOSE-PORT-RANGE]: w can't have the port \"5/x\"");
	assert_no_more_findings(f->out);
	assert_int_equal(w->ports.n, 1);
}

static void test_names_of_a_service(void **state)
{
	struct fixture *f = *state;
	const struct stack *stack = stack_of(f, "services:\n"
						"  db: {image: x, container_name: my-db, networks: {back: {aliases: [sql, sql, db]}}}\n"
						"  web: {image: x, links: [\"db:pg\"], external_links: [other_1:cache], networks: [back]}\n"
						"networks: {back: {internal: true}, ext: {external: true}}\n");
	const struct stack_service *db = stack_service(stack, STR("db")), *web = stack_service(stack, STR("web"));

	assert_finding(f->out, "compose.yaml:4:36: note[COMPOSE-UNUSED]: no service uses \"ext\"");
	assert_no_more_findings(f->out);
	assert_int_equal(db->aliases.n, 3);
	for (size_t i = 0; i < db->aliases.n; i++) {
		const struct stack_alias *alias = &db->aliases.at[i];

		if (!strcmp(alias->why, "link"))
			assert_ptr_equal(alias->client, web);
		if (!strcmp(alias->why, "network alias"))
			assert_str_equal(alias->network->name, "back");
	}
	assert_str_equal(web->external_links.at[0].key, "cache");
	assert_str_equal(web->external_links.at[0].value, "other_1");
	assert_int_equal(web->dependencies.n, 1);
	assert_true(web->dependencies.at[0].implied && web->dependencies.at[0].link);
	assert_int_equal(stack->networks.n, 1);
	assert_true(stack->networks.at[0]->internal);
	assert_int_equal(stack->networks.at[0]->members.n, 2);
	assert_true(stack_share_network(db, web));
}

static void test_dependencies(void **state)
{
	struct fixture *f = *state;
	const struct stack *stack = stack_of(f, "services:\n"
						"  job: {image: x}\n"
						"  db: {image: x}\n"
						"  web:\n    image: x\n    depends_on:\n"
						"      job: {condition: service_completed_successfully}\n"
						"      db: {condition: service_healthy, required: false, restart: true}\n"
						"  side: {image: x, network_mode: \"service:web\"}\n");
	const struct stack_service *web = stack_service(stack, STR("web")), *side = stack_service(stack, STR("side"));

	assert_no_findings(f->out);
	assert_int_equal(web->dependencies.n, 2);
	assert_int_equal(web->dependencies.at[0].condition, WAIT_COMPLETED);
	assert_true(web->dependencies.at[0].service->awaited);
	assert_int_equal(web->dependencies.at[1].condition, WAIT_HEALTHY);
	assert_true(web->dependencies.at[1].restart && !web->dependencies.at[1].required && !web->dependencies.at[1].implied);
	assert_false(web->dependencies.at[1].service->awaited);
	assert_ptr_equal(side->network_of, web);
	assert_true(side->dependencies.n == 1 && side->dependencies.at[0].implied);
}

static void test_extra_hosts_and_dns(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "extra_hosts: [\"a=10.0.0.1\", \"b:[::1]\", \"c:host-gateway\", \"d=nowhere\"]\n"
						      "    dns: 1.1.1.1\n    dns_search: [x.org]\n    dns_opt: [\"ndots:2\"]");

	assert_int_equal(w->extra_hosts.n, 2);
	assert_str_equal(w->extra_hosts.at[0].value, "10.0.0.1");
	assert_str_equal(w->extra_hosts.at[1].value, "::1");
	assert_finding(f->out, "compose.yaml:4:47: warning[COMPOSE-HOST-GATEWAY]: w calls the machine that Docker runs on c");
	assert_finding_hint(f->out, "compose.yaml:4:65: error[COMPOSE-HOST-ADDRESS]: \"nowhere\" of the host d is no IP address",
			    "write HOST=ADDRESS with an IPv4 or IPv6 address");
	assert_no_more_findings(f->out);
	assert_words(w->dns, WORDS("1.1.1.1"));
	assert_words(w->dns_search, WORDS("x.org"));
	assert_words(w->dns_opt, WORDS("ndots:2"));
}

/* ---- Volumes, mounts, files ---- */

static void test_volumes(void **state)
{
	struct fixture *f = *state;
	const struct stack *stack = stack_of(f, "services:\n"
						"  a: {image: x, volumes: [\"data:/d:ro\", /anon, {type: volume, source: ext, target: /e, "
						"volume: {nocopy: true, subpath: s}}]}\n"
						"  b: {image: x, volumes: [\"data:/d/\"], tmpfs: [\"/run:size=64m,mode=755\", /tmp]}\n"
						"  c: {image: x, volumes_from: [\"b:ro\"]}\n"
						"volumes: {data: {driver: nfs, driver_opts: {o: x}, labels: {a: b}}, ext: "
						"{external: true, name: other}}\n");
	const struct stack_service *a = stack_service(stack, STR("a")), *b = stack_service(stack, STR("b"));
	const struct stack_service *c = stack_service(stack, STR("c"));
	const struct stack_volume *data = stack_volume(stack, STR("data")), *ext = stack_volume(stack, STR("ext"));

	assert_finding_hint(f->out, "compose.yaml:3:48: note[COMPOSE-TMPFS-OPTIONS]: the tmpfs of b can't have mode=755",
			    "set permissions by a command of the service where it needs them");
	assert_no_findings(f->out);
	assert_int_equal(a->mounts.n, 3);
	assert_ptr_equal(a->mounts.at[0].volume, data);
	assert_true(a->mounts.at[0].read_only);
	assert_true(a->mounts.at[1].volume->anonymous);
	assert_str_equal(a->mounts.at[1].volume->name, "a-anon");
	assert_ptr_equal(a->mounts.at[2].volume, ext);
	assert_true(a->mounts.at[2].nocopy);
	assert_str_equal(a->mounts.at[2].subpath, "s");
	assert_str_equal(b->mounts.at[0].target, "/d"); /* cleaned */
	assert_int_equal(b->mounts.at[1].kind, MOUNT_TMPFS);
	assert_int_equal(b->mounts.at[1].size, 64 << 20);
	assert_str_equal(b->mounts.at[2].target, "/tmp");
	assert_int_equal(c->mounts.n, 1); /* tmpfs stays with its service */
	assert_true(c->mounts.at[0].read_only);
	assert_str_equal(data->driver, "nfs");
	assert_int_equal(data->users.n, 3);
	assert_true(data->written_by_many);
	assert_true(ext->external && !ext->written_by_many);
	assert_str_equal(ext->external_name, "other");
}

static void test_mounts_that_cannot_be_had(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "volumes: [\"data:relative\", {type: npipe, source: x, target: /p}]\n"
						      "    tmpfs: [run]\n    volumes_from: [\"container:x\"]\nvolumes: {data: }");

	assert_finding_hint(f->out, "compose.yaml:4:15: error[COMPOSE-MOUNT-TARGET]: w mounts something at \"relative\"",
			    "begin the path in the container with a slash");
	assert_finding(f->out, "compose.yaml:4:32: error[COMPOSE-MOUNT-TYPE]: w mounts /p of the type npipe");
	assert_finding(f->out, "compose.yaml:5:13: error[COMPOSE-MOUNT-TARGET]: w mounts something at \"run\"");
	assert_finding(f->out, "compose.yaml:6:20: error[COMPOSE-MOUNT-TYPE]: w wants the volumes of the container x");
	assert_no_more_findings(f->out);
	assert_int_equal(w->mounts.n, 0);
}

static void test_bind_mounts(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w;

	put(f, "nginx.conf", "events {}\n");
	put(f, "conf.d/a.conf", "a\n");
	put(f, "conf.d/sub/b.conf", "b\n");
	put_text(f, "logo.png", (struct str)STR_INIT("\x89PNG\0"));
	put(f, "src/package.json", "{}\n");
	w = service_of(f, "volumes: [./nginx.conf:/etc/nginx.conf:ro, ./conf.d:/conf.d:ro, ./logo.png:/logo.png, ./src:/src, "
			  "/var/run/docker.sock:/s, ./nope:/nope, ./empty:/var/lib/postgresql/data]");
	assert_int_equal(w->mounts.n, 6);
	assert_int_equal(w->mounts.at[0].kind, MOUNT_FILE);
	assert_str_equal(w->mounts.at[0].file->name, "nginx-conf");
	assert_str_equal(w->mounts.at[0].file->path, "nginx.conf");
	assert_str_equal(w->mounts.at[0].file->items[0].content, "events {}\n");
	assert_true(w->mounts.at[1].file->folder);
	assert_int_equal(w->mounts.at[1].file->n_items, 2);
	assert_str_equal(w->mounts.at[1].file->items[1].relative, "sub/b.conf");
	assert_true(w->mounts.at[2].file->items[0].binary);
	assert_int_equal(w->mounts.at[3].kind, MOUNT_HOST);
	assert_str_equal(w->mounts.at[3].refused, "source code, and nothing builds it into the image");
	assert_int_equal(w->mounts.at[4].kind, MOUNT_HOST);
	assert_str_equal(w->mounts.at[4].host_path, "/var/run/docker.sock");
	assert_int_equal(w->mounts.at[5].kind, MOUNT_VOLUME);
	assert_finding(f->out, "compose.yaml:4:69: note[COMPOSE-FILE-BINARY]: logo.png is no text");
	assert_finding(f->out, "compose.yaml:4:128: error[COMPOSE-PATH-MISSING]: nope isn't there");
	assert_finding(f->out,
		"compose.yaml:4:142: warning[COMPOSE-BIND-DATA]: empty holds the data of the service: it becomes the volume empty");
	assert_no_more_findings(f->out);
}

static void test_mounts_that_are_written(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w;

	put(f, "le/acme.json", "{}\n");
	put(f, "acme.json", "{}\n");
	put(f, "shop.sqlite", "x\n");
	put(f, "uploads/a.txt", "x\n");
	put(f, "conf/a.txt", "x\n");
	put(f, "ro/media/a.txt", "x\n");
	w = service_of(f, "volumes: [./le/acme.json:/letsencrypt/acme.json, ./acme.json:/acme.json, ./uploads:/app/uploads,\n"
			  "    ./conf:/conf, ./ro/media:/media:ro, ./media:/app/media, ./shop.sqlite:/var/lib/shop/shop.sqlite]");
	assert_int_equal(w->mounts.n, 7);
	assert_int_equal(w->mounts.at[0].kind, MOUNT_VOLUME);
	assert_str_equal(w->mounts.at[0].target, "/letsencrypt");
	assert_int_equal(w->mounts.at[1].kind, MOUNT_FILE);
	assert_int_equal(w->mounts.at[2].kind, MOUNT_VOLUME);
	assert_int_equal(w->mounts.at[3].kind, MOUNT_FILE); /* who knows: a ConfigMap */
	assert_int_equal(w->mounts.at[4].kind, MOUNT_FILE);
	assert_int_equal(w->mounts.at[5].kind, MOUNT_VOLUME);
	assert_int_equal(w->mounts.at[6].kind, MOUNT_VOLUME);
	assert_str_equal(w->mounts.at[6].target, "/var/lib/shop");
	assert_finding(f->out, "compose.yaml:4:15: warning[COMPOSE-BIND-DATA]: le/acme.json is written by the service, and a volume "
		       "can't be a single file, so that all of /letsencrypt is kept: it becomes the volume le-acme-json");
	assert_finding(f->out, "compose.yaml:4:54: warning[COMPOSE-BIND-FILE-WRITTEN]: acme.json is written by the service, and a volume "
		       "can't be a single file");
	assert_finding(f->out, "compose.yaml:4:78: warning[COMPOSE-BIND-DATA]: uploads holds what users upload: it becomes the volume "
		       "uploads");
	assert_finding(f->out, "compose.yaml:5:41: warning[COMPOSE-BIND-DATA]: media holds what users upload: it becomes the volume media");
	assert_finding(f->out, "compose.yaml:5:61: warning[COMPOSE-BIND-DATA]: shop.sqlite is written by the service, and a volume "
		       "can't be a single file, so that all of /var/lib/shop is kept: it becomes the volume shop-sqlite");
	assert_no_more_findings(f->out);
	put(f, "addons/a/m.xml", "x\n");
	w = stack_service(stack_of(f, "services: {w: {image: 'odoo:17', volumes: ['./addons:/mnt/extra-addons']}}\n"), STR("w"));
	assert_int_equal(w->mounts.at[0].kind, MOUNT_VOLUME);
}

static void test_guards_of_development_mounts(void **state)
{
	struct fixture *f = *state;
	struct stack *stack;

	put(f, "app/package.json", "{}\n");
	put(f, "app/Dockerfile", "FROM x\n");
	stack = stack_of(f, "services:\n  w:\n    build: ./app\n    volumes: [/srv/app/node_modules, ./app:/srv/app, /srv/apple, "
			    "kept:/srv/app/x]\nvolumes: {kept: }\n");
	assert_int_equal(stack->services.at[0]->mounts.n, 3);
	assert_int_equal(stack->services.at[0]->mounts.at[0].kind, MOUNT_HOST);
	assert_str_equal(stack->services.at[0]->mounts.at[1].target, "/srv/apple");
	assert_int_equal(stack->volumes.n, 2);
	assert_finding(f->out, "compose.yaml:4:15: note[COMPOSE-DEVELOPMENT-VOLUME]: /srv/app/node_modules only kept the image's files "
		       "from being hidden by app: left out like it");
	assert_no_more_findings(f->out);
}

static void test_paths_of_the_machine_that_need_none(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "volumes: [/etc/localtime:/etc/localtime:ro, /etc/timezone:/etc/timezone, "
						      "/dev/shm:/dev/shm]");

	assert_finding_hint(f->out, "compose.yaml:4:15: note[COMPOSE-HOST-TIME]: /etc/localtime is the machine's time zone: left out",
			    "set TZ in the environment, for example TZ: Europe/Berlin; the image needs the tzdata package for that");
	assert_finding(f->out, "compose.yaml:4:49: note[COMPOSE-HOST-TIME]: /etc/timezone is the machine's time zone: left out");
	assert_finding(f->out, "compose.yaml:4:78: note[COMPOSE-HOST-MEMORY]: /dev/shm is the machine's shared memory: w gets its own");
	assert_no_more_findings(f->out);
	assert_int_equal(w->mounts.n, 1);
	assert_int_equal(w->mounts.at[0].kind, MOUNT_TMPFS);
	assert_str_equal(w->mounts.at[0].target, "/dev/shm");
}

static void test_secrets_and_configs(void **state)
{
	static const char *const envp[] = { "TOKEN=t", NULL };
	struct fixture *f = *state;
	const struct stack *stack;
	const struct stack_service *w;

	put(f, "pw.txt", "hunter2\n");
	with_environment(f, envp);
	stack = stack_of(f, "services:\n"
			    "  w: {image: x, secrets: [pw, {source: token, target: t, mode: \"0440\", uid: \"5\"}, gone, unset, "
			"ext], configs: [c]}\n"
			    "secrets:\n"
			    "  pw: {file: ./pw.txt}\n"
			    "  token: {environment: TOKEN}\n"
			    "  gone: {file: gone.txt}\n"
			    "  unset: {environment: UNSET}\n"
			    "  ext: {external: true, name: vault}\n"
			    "configs: {c: {content: \"a $$b\"}}\n");
	w = stack_service(stack, STR("w"));
	assert_finding(f->out, "compose.yaml:6:16: warning[COMPOSE-SECRET-MISSING]: secret gone: gone.txt isn't there");
	assert_finding(f->out, "compose.yaml:7:24: warning[COMPOSE-VARIABLE-MISSING]: secret unset: UNSET isn't set");
	assert_no_more_findings(f->out);
	assert_str_equal(stack_file(stack, FILE_SECRET, STR("pw"))->items[0].content, "hunter2\n");
	assert_int_equal(stack_file(stack, FILE_SECRET, STR("pw"))->source, FROM_FILE);
	assert_str_equal(stack_file(stack, FILE_SECRET, STR("token"))->items[0].content, "t");
	assert_str_equal(stack_file(stack, FILE_SECRET, STR("ext"))->external_name, "vault");
	assert_str_equal(stack_file(stack, FILE_CONFIG, STR("c"))->items[0].content, "a $b");
	assert_null(stack_file(stack, FILE_CONFIG, STR("pw")));
	assert_int_equal(w->mounts.n, 6);
	for (size_t i = 0; i < w->mounts.n; i++) {
		const struct stack_mount *mount = &w->mounts.at[i];

		assert_true(mount->kind == MOUNT_FILE && mount->read_only);
		if (str_is(mount->file->name, "pw"))
			assert_str_equal(mount->target, "/run/secrets/pw");
		if (str_is(mount->file->name, "c"))
			assert_str_equal(mount->target, "/c");
		if (!str_is(mount->file->name, "token"))
			continue;
		assert_str_equal(mount->target, "/run/secrets/t"); /* a relative one stands there too */
		assert_int_equal(mount->file_mode.value, 0440);
		assert_int_equal(mount->uid.value, 5);
	}
}

/* ---- The rest ---- */

static void test_hooks_labels_and_devices(void **state)
{
	struct fixture *f = *state;
	const struct stack_service *w = service_of(f, "post_start: [{command: echo a, user: root}]\n    pre_stop: [{command: [b]}]\n"
						      "    labels: [a=b]\n    annotations: {c: d}\n    devices: "
						"[\"/dev/ttyUSB0:/dev/tty0\"]");

	assert_int_equal(w->hooks.n, 2);
	assert_true(w->hooks.at[0].post_start && !w->hooks.at[1].post_start);
	assert_str_equal(w->hooks.at[0].at[1], "a");
	assert_finding(f->out, "compose.yaml:4:42: warning[COMPOSE-HOOK]: user of a hook of w can't be had: it runs as the container does");
	assert_no_more_findings(f->out);
	assert_str_equal(w->labels.at[0].value, "b");
	assert_str_equal(w->annotations.at[0].key, "c");
	assert_words(w->devices, WORDS("/dev/ttyUSB0"));
}

static void test_what_has_no_equivalent_is_answered(void **state)
{
	static const char *const keys[] = {
		"blkio_config: {weight: 5}", "cgroup: host", "cgroup_parent: x", "cpu_shares: 5", "cpuset: \"0\"", "ulimits: {nofile: 5}",
		"logging: {driver: x}", "mac_address: x", "oom_score_adj: 5", "pids_limit: 5", "storage_opt: {size: 1g}",
		"userns_mode: private",
		"uts: host", "isolation: x", "device_cgroup_rules: [x]", "memswap_limit: 5", "oom_kill_disable: true",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		struct str key = str_slice(str_of(keys[i]), 0, str_chr(str_of(keys[i]), ':'));
		const struct finding *said;

		service_of(f, keys[i]);
		assert_int_equal(f->out->list.n, 1);
		said = f->out->list.at[0];
		assert_true(said->hint.len > 10 && !str_is(said->hint, said->rule->mend)); /* what to do instead of this very key */
		assert_finding(f->out,
			str_cstr(f->arena, str_fmt(f->arena, "compose.yaml:4:5: warning[COMPOSE-NO-EQUIVALENT]: Kubernetes has "
								  "nothing like services.w.%.*s", STR_ARG(key))));
	}
	/* Docker's defaults, said */
	stack_of(f, "services: {w: {image: x, networks: [n], userns_mode: host, isolation: default, logging: {driver: json-file}, deploy: "
		    "{endpoint_mode: vip}}}\nnetworks: {n: {driver: bridge}}\n");
	assert_no_findings(f->out);
	stack_of(f, "services: {w: {image: x, networks: [n]}}\nnetworks: {n: {external: true}}\n");
	assert_finding(f->out, "compose.yaml:2:12: note[COMPOSE-EXTERNAL-NETWORK]: n is a network of another project's");
	service_of(f, "logging: {driver: json-file, options: {tag: x}}");
	assert_finding(f->out, "compose.yaml:4:5: warning[COMPOSE-NO-EQUIVALENT]: Kubernetes has nothing like services.w.logging");
	service_of(f, "oom_kill_disable: false\n    ulimits: {}\n    uts: \"\""); /* says nothing: nothing gets lost */
	assert_no_findings(f->out);
}

static void test_where_the_name_came_from(void **state)
{
	struct fixture *f = *state;
	const struct stack *stack = stack_of(f, "services: {w: {image: x}}\n");

	assert_str_equal(stack->name, "app");
	assert_str_equal(stack->name_origin->what, "the folder's name");
	assert_str_equal(stack->name_origin->change, "set `name:` in the Compose file: a checkout in another folder has another name, and "
						     "another namespace");
	stack = stack_of(f, "name: shop\nservices: {w: {image: x}}\n");
	assert_str_equal(stack->name_origin->what, "name");
	project_of(f)->options.project_name = "own";
	stack = stack_of(f, "services: {w: {image: x}}\n");
	assert_str_equal(stack->name_origin->what, "--project-name");
	assert_no_findings(f->out);
}

static void test_lists_are_in_order(void **state)
{
	struct fixture *f = *state;
	const struct stack *stack = stack_of(f, "name: Shop\nservices: {z: {image: x, networks: [n, m]}, a: {image: x, networks: "
		"[m]}, m: {image: x, "
						"volumes: [\"vv:/v\", \"aa:/a\"]}}\nnetworks: {n: , m: }\nvolumes: {vv: , aa: }\n");

	assert_no_findings(f->out);
	assert_str_equal(stack->name, "shop");
	assert_str_equal(stack->services.at[0]->name, "a");
	assert_str_equal(stack->services.at[1]->name, "m");
	assert_str_equal(stack->services.at[2]->name, "z");
	assert_str_equal(stack->volumes.at[0]->name, "aa");
	assert_str_equal(stack->networks.at[0]->name, "default");
	assert_str_equal(stack->networks.at[1]->members.at[0]->name, "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		project_unit(test_fields_and_where_they_came_from),
		project_unit(test_a_user_by_name_has_no_number),
		project_unit(test_commands_are_words),
		project_unit(test_the_environment),
		project_unit(test_a_build),
		project_unit(test_health_checks),
		project_unit(test_a_health_check_without_a_command),
		project_unit(test_variables_that_no_pod_can_have),
		project_unit(test_restarts),
		project_unit(test_resources),
		project_unit(test_replicas_placement_and_updates),
		project_unit(test_rights),
		project_unit(test_namespaces_of_others),
		project_unit(test_ports),
		project_unit(test_ports_that_cannot_be_ones),
		project_unit(test_names_of_a_service),
		project_unit(test_dependencies),
		project_unit(test_extra_hosts_and_dns),
		project_unit(test_volumes),
		project_unit(test_mounts_that_cannot_be_had),
		project_unit(test_bind_mounts),
		project_unit(test_mounts_that_are_written),
		project_unit(test_guards_of_development_mounts),
		project_unit(test_paths_of_the_machine_that_need_none),
		project_unit(test_secrets_and_configs),
		project_unit(test_hooks_labels_and_devices),
		project_unit(test_what_has_no_equivalent_is_answered),
		project_unit(test_where_the_name_came_from),
		project_unit(test_lists_are_in_order),
	};

	return run_units(tests);
}
