#include "lib/test.h"

#include "doc/yaml.h"
#include "docs/docs.h"

/* The model of a small stack: services a (needs b) and b, whose objects come from a YAML text, one document a path. */
struct small {
	struct stack stack;
	struct stack_service a, b;
	struct tree tree;
	struct config config;
	struct docs_reachability reachability;
};

static void add_object(struct fixture *f, struct small *small, const char *path, const char *text)
{
	struct yaml_documents documents = { 0 };

	assert_int_equal(yaml_read(f->arena, source_of(f, path, text), &(struct yaml_options){ 0 }, &documents, f->out),
			 0);
	tree_add_object(&small->tree, str_of(path), documents.list.at[0], OWNER_TOOL);
}

static const char deployment_a[] =
	"kind: Deployment\n"
	"metadata: {name: a, labels: {app.kubernetes.io/name: a}}\n"
	"spec:\n"
	"  template:\n"
	"    spec:\n"
	"      automountServiceAccountToken: false\n"
	"      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}\n"
	"      containers:\n"
	"        - name: a\n"
	"          image: example.com/a\n"
	"          ports: [{name: http, containerPort: 80}]\n"
	"          env: [{name: P, valueFrom: {secretKeyRef: {name: a-env, key: P}}}]\n"
	"          resources: {limits: {memory: 1Gi}}\n"
	"          securityContext: {capabilities: {drop: [ALL], add: [NET_ADMIN]}, allowPrivilegeEscalation: false}\n"
	"          volumeMounts: [{name: data, mountPath: /data}]\n"
	"      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]\n";

static const char scaler_a[] = "kind: HorizontalPodAutoscaler\n"
			       "metadata: {name: a-scaler}\n"
			       "spec: {scaleTargetRef: {name: a}, minReplicas: 2, maxReplicas: 5}\n";

static const char deployment_b[] =
	"kind: StatefulSet\n"
	"metadata: {name: b, labels: {app.kubernetes.io/name: b}}\n"
	"spec: {replicas: 1, template: {spec: {containers: [{name: b, image: 'postgres:17'}]}}}\n";

static const struct node *model_of(struct fixture *f, struct small *small)
{
	static const struct str environments[] = { STR_INIT("dev"), STR_INIT("production"), STR_INIT("test") };
	struct docs_options options = {
		.language = STR("en"),
		.minor = 35,
		.command = STR("lotse migrate"),
		.environments = environments,
		.n_environments = ARRAY_SIZE(environments),
		.reachability = &small->reachability,
	};

	small->a = (struct stack_service){ .name = STR("a"), .label = STR("a"), .role = ROLE_WEB };
	small->b = (struct stack_service){ .name = STR("b"), .label = STR("b"), .role = ROLE_DATABASE };
	small->b.image.value = STR("postgres:17");
	small->stack = (struct stack){ .arena = f->arena, .name = STR("small"), .label = STR("small") };
	*vec_push(f->arena, &small->stack.services) = &small->a;
	*vec_push(f->arena, &small->stack.services) = &small->b;
	*vec_push(f->arena, &small->stack.edges) =
		(struct stack_edge){ .from = &small->a, .to = &small->b, .port = 5432 };
	small->tree = (struct tree)TREE_INIT(f->arena);
	add_object(f, small, "base/a/deployment.yaml", deployment_a);
	add_object(f, small, "base/a/horizontalpodautoscaler.yaml", scaler_a);
	add_object(f, small, "base/b/statefulset.yaml", deployment_b);
	add_object(f, small, "base/namespace.yaml", "kind: Namespace\nmetadata: {name: space}\n");
	add_object(
		f, small, "base/data.yaml",
		"kind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {resources: {requests: {storage: 7Gi}}}\n");
	add_object(f, small, "base/kustomization.yaml",
		   "secretGenerator: [{name: a-env, envs: [secrets/a-env.env]}]\n");
	/* a patch of a component is no object of the stack */
	add_object(f, small, "components/x/a.yaml",
		   "kind: Deployment\nmetadata: {name: x, labels: {app.kubernetes.io/name: a}}\n");
	return docs_model(f->arena, &options, &small->stack, &small->config, &small->tree);
}

static const struct node *service_at(const struct node *model, size_t i)
{
	return node_get(model, "services")->items.at[i];
}

static const struct node *first(const struct node *list)
{
	assert_true(node_is_seq(list) && list->items.n);
	return list->items.at[0];
}

#define assert_text(map, key, expected) assert_str_equal(node_text(node_get((map), (key))), (expected))

static void test_facts_come_from_the_objects(void **state)
{
	struct fixture *f = *state;
	struct small small = { 0 };
	const struct node *model = model_of(f, &small), *a = service_at(model, 0), *b = service_at(model, 1);

	assert_text(model, "namespace", "space");
	assert_text(model, "environment", "production");
	assert_int_equal(node_count(node_get(model, "services")), 2);
	assert_text(a, "resource", "deployment");
	assert_text(a, "file", "base/a/deployment.yaml");
	assert_text(a, "image", "example.com/a");
	assert_text(a, "memory_limit", "1Gi");
	assert_text(first(node_get(a, "ports")), "number", "80");
	assert_text(b, "is_postgres", "true");
	assert_text(b, "replicas", "1");
}

static void test_a_scaler_belongs_to_what_it_scales(void **state)
{
	struct fixture *f = *state;
	struct small small = { 0 };
	const struct node *model = model_of(f, &small);

	assert_text(node_get(service_at(model, 0), "scaler"), "name", "a-scaler");
	assert_text(node_get(service_at(model, 0), "scaler"), "max", "5");
	assert_int_equal(node_count(node_get(service_at(model, 1), "scaler")), 0);
}

static void test_needs_go_both_ways_and_order_the_start(void **state)
{
	struct fixture *f = *state;
	struct small small = { 0 };
	const struct node *model = model_of(f, &small);

	assert_text(first(node_get(service_at(model, 0), "needs")), "label", "b");
	assert_str_equal(node_text(first(node_get(first(node_get(service_at(model, 0), "needs")), "ports"))), "5432");
	assert_text(first(node_get(service_at(model, 1), "used_by")), "label", "a");
	assert_text(first(node_get(model, "start_order")), "label", "b");
	assert_text(first(node_get(model, "stop_order")), "label", "a");
}

static void test_a_secret_knows_its_readers_and_files(void **state)
{
	struct fixture *f = *state;
	struct small small = { 0 };
	const struct node *secret = first(node_get(model_of(f, &small), "secrets"));

	assert_text(secret, "name", "a-env");
	assert_str_equal(node_text(first(node_get(secret, "keys"))), "P");
	assert_str_equal(node_text(first(node_get(secret, "users"))), "a");
	assert_str_equal(node_text(first(node_get(secret, "files"))), "base/secrets/a-env.env");
}

static void test_what_the_checklist_says(void **state)
{
	struct fixture *f = *state;
	struct small small = { 0 };
	const struct node *model = model_of(f, &small), *a = service_at(model, 0), *b = service_at(model, 1);

	assert_text(a, "non_root", "true");
	assert_text(a, "no_escalation", "true");
	assert_text(a, "no_capabilities", "false"); /* it adds one */
	assert_text(a, "drops_all", "true");
	assert_text(a, "seccomp_holds", "true");
	assert_text(a, "no_token", "true");
	assert_text(a, "is_pinned", "false");
	assert_text(b, "is_pinned", "true");
	assert_text(b, "non_root", "false");
	assert_text(b, "no_token", "false");
	assert_str_equal(node_text(first(node_path(model, "lacks", "non_root", "labels", NULL))), "b");
	assert_int_equal(node_count(node_path(model, "lacks", "non_root", "labels", NULL)), 1);
}

static void test_a_claim_knows_its_size_and_users(void **state)
{
	struct fixture *f = *state;
	struct small small = { 0 };
	const struct node *claim = first(node_get(model_of(f, &small), "volumes"));

	assert_text(claim, "claim", "data");
	assert_text(claim, "size", "7Gi");
	assert_str_equal(node_text(first(node_get(claim, "users"))), "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_facts_come_from_the_objects),
		unit(test_a_scaler_belongs_to_what_it_scales),
		unit(test_needs_go_both_ways_and_order_the_start),
		unit(test_a_secret_knows_its_readers_and_files),
		unit(test_what_the_checklist_says),
		unit(test_a_claim_knows_its_size_and_users),
	};
	return run_units(tests);
}
