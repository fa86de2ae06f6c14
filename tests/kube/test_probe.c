#include "lib/test.h"

#include "base/strbuf.h"
#include "doc/yaml.h"
#include "kube/render.h"

static const struct config_key *const tables[] = { kube_config_keys, NULL };

/* The container's probes of a service with this health check, as YAML. */
static struct str probes(struct fixture *f, struct stack_service *service)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(1 << 16);
	static const struct origin here = { .kind = ORIGIN_SPAN };
	struct config config = { 0 };
	struct render r = { .arena = f->arena, .config = &config, .out = f->out, .places = MAP_INIT(f->arena) };
	struct node *container = node_map(f->arena);

	assert_int_equal(config_read(f->arena, NULL, tables, &config, f->out), 0);
	service->name = service->label = STR("api");
	if (service->health.test.n)
		service->health.origin = &here;
	probes_fill(&r, container, service, WORKLOAD_DEPLOYMENT);
	yaml_write(&buf, container, NULL);
	return strbuf_take(&buf, f->arena);
}

/* A line for the shell, or words where it begins with "[". */
static struct node *readiness(struct fixture *f, const char *test)
{
	struct stack_service service = { 0 };
	struct yaml_documents documents = { 0 };
	struct str words[16], text;

	service.health = (struct stack_health){
		.interval_ms = 30000, .timeout_ms = 30000, .retries = 3, .shell = test[0] != '['
	};
	service.health.test.at = words;
	if (service.health.shell) {
		words[service.health.test.n++] = str_of(test);
	} else {
		assert_int_equal(yaml_read(f->arena, source_of(f, "test", test), &(struct yaml_options){ 0 },
					   &documents, f->out),
				 0);
		for (size_t i = 0; i < node_count(documents.list.at[0]); i++)
			words[service.health.test.n++] = node_text(documents.list.at[0]->items.at[i]);
	}
	*vec_push(f->arena, &service.ports) = (struct stack_port){ .number = 8000, .name = STR("web") };
	text = probes(f, &service);
	documents = (struct yaml_documents){ 0 };
	assert_int_equal(yaml_read(f->arena, source_of(f, "probes", str_cstr(f->arena, text)),
				   &(struct yaml_options){ 0 }, &documents, f->out),
			 0);
	return node_get(documents.list.at[0], "readinessProbe");
}

static void test_exactly_an_http_get(void **state)
{
	static const char *const tests[] = {
		"[curl, -f, 'http://localhost:8000/healthz']",
		"[curl, -fsS, -o, /dev/null, 'http://127.0.0.1:8000/healthz']",
		"[curl, --fail, --silent, 'http://localhost:8000/healthz']",
		"[/usr/bin/curl, -sf, 'http://localhost:8000/healthz']",
		"[wget, -q, --spider, 'http://localhost:8000/healthz']",
		"[wget, -q, -O, /dev/null, 'http://localhost:8000/healthz']",
		"[wget, -qO-, 'http://0.0.0.0:8000/healthz']",
		"curl -f http://localhost:8000/healthz || exit 1",
		"curl -f http://localhost:8000/healthz",
		"wget --spider -q http://[::1]:8000/healthz || exit 1",
		"wget --no-verbose --tries=1 --spider http://localhost:8000/healthz || exit 1",
		"curl -fs --max-time 3 http://localhost:8000/healthz",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(tests); i++) {
		const struct node *get = node_get(readiness(f, tests[i]), "httpGet");

		if (!get)
			print_error("%s\n", tests[i]);
		assert_str_equal(node_text(node_get(get, "path")), "/healthz");
		assert_str_equal(node_text(node_get(get, "port")), "web");
		/* what the client would have sent: applications look at it */
		assert_true(str_ends(node_text(node_get(node_get(get, "httpHeaders")->items.at[0], "value")), ":8000"));
	}
}

/* Anything that the kubelet would ask in another way stays a command. */
static void test_not_quite_an_http_get(void **state)
{
	static const char *const tests[] = {
		"[curl, 'http://localhost:8000/healthz']", /* an error page is a success without -f */
		"[curl, -f, 'https://localhost:8000/healthz']",
		"[curl, -f, 'http://db:8000/healthz']",
		"[curl, -f, -H, 'Host: x', 'http://localhost:8000/healthz']",
		"[curl, -f, 'http://localhost:8000/a', 'http://localhost:8000/b']",
		"[curl, -f]",
		"curl -f http://localhost:8000/healthz | grep ok",
		"curl -f http://localhost:$PORT/healthz",
		"test -f /ready && curl -f http://localhost:8000/healthz",
		"[curl, -f, 'http://localhost:0/healthz']",
		"[curl, -f, 'http://localhost:99999/healthz']",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(tests); i++) {
		const struct node *probe = readiness(f, tests[i]);

		if (!node_get(probe, "exec"))
			print_error("%s\n", tests[i]);
		assert_non_null(node_get(probe, "exec"));
		assert_null(node_get(probe, "httpGet"));
	}
}

static void test_times_become_whole_seconds(void **state)
{
	struct fixture *f = *state;
	struct stack_service service = { 0 };
	struct str word = STR("check");

	service.health =
		(struct stack_health){ .interval_ms = 500, .timeout_ms = 1, .start_period_ms = 10001, .retries = 0 };
	service.health.test = (struct stack_words){ &word, 1, NULL };
	assert_str_equal(probes(f, &service),
			 "# Docker waits for a slow start, Kubernetes kills it: this allows 5 minutes\n"
			 "startupProbe:\n"
			 "  exec:\n"
			 "    command:\n"
			 "      - check\n"
			 "  periodSeconds: 2\n"
			 "  timeoutSeconds: 2\n"
			 "  failureThreshold: 150\n"
			 "readinessProbe:\n"
			 "  exec:\n"
			 "    command:\n"
			 "      - check\n"
			 "  periodSeconds: 2 # no shorter than the timeout: Docker waits after a check\n"
			 "  timeoutSeconds: 2 # a command has to be started first\n"
			 "  failureThreshold: 1\n"
			 "# Docker never restarts an unhealthy container, Kubernetes does: three times the patience\n"
			 "livenessProbe:\n"
			 "  exec:\n"
			 "    command:\n"
			 "      - check\n"
			 "  periodSeconds: 2 # no shorter than the timeout: Docker waits after a check\n"
			 "  timeoutSeconds: 2 # a command has to be started first\n"
			 "  failureThreshold: 3\n");
}

static void test_a_worker_without_check_has_no_probe(void **state)
{
	struct fixture *f = *state;
	struct stack_service service = { .role = ROLE_WORKER };

	*vec_push(f->arena, &service.ports) = (struct stack_port){ .number = 8000, .name = STR("web") };
	assert_str_equal(probes(f, &service), "{}\n");
	service.role = ROLE_WEB;
	assert_str_equal(probes(f, &service),
			 "# no health check in the Compose file: ready as soon as the port is open\n"
			 "readinessProbe:\n"
			 "  tcpSocket:\n"
			 "    port: web\n"
			 "  periodSeconds: 10\n");
	service.health.disabled = true;
	assert_str_equal(probes(f, &service), "{}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_exactly_an_http_get),
		unit(test_not_quite_an_http_get),
		unit(test_times_become_whole_seconds),
		unit(test_a_worker_without_check_has_no_probe),
	};
	return run_units(tests);
}
