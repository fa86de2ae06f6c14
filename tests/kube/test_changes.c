#include "lib/test.h"

#include "base/strbuf.h"
#include "doc/yaml.h"
#include "kube/immutable.h"
#include "kube/render.h"

static struct node *object_of(struct fixture *f, const char *text)
{
	struct yaml_documents documents = { 0 };

	assert_int_equal(
		yaml_read(f->arena, source_of(f, "object.yaml", text), &(struct yaml_options){ 0 }, &documents, f->out),
		0);
	assert_no_findings(f->out);
	return documents.list.at[0];
}

static struct str changes(struct fixture *f, const char *before, const char *after)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(1 << 20);
	struct node *patch = object_changes(f->arena, object_of(f, before), object_of(f, after));

	if (!patch)
		return STR("none");
	yaml_write(&buf, patch, NULL);
	return strbuf_take(&buf, f->arena);
}

static void test_the_same_object_has_no_patch(void **state)
{
	assert_str_equal(changes(*state, "a: 1\nb: [x]\n", "b: [x]\na: 1\n"), "none");
}

static void test_maps_merge_and_null_removes(void **state)
{
	assert_str_equal(
		changes(*state, "spec: {a: 1, b: {c: 2, d: 3}, gone: 4}\n", "spec: {a: 1, b: {c: 2, d: 4}, new: 5}\n"),
		"spec:\n  b:\n    d: 4\n  new: 5\n  gone: null\n");
}

static void test_lists_with_a_key_merge(void **state)
{
	assert_str_equal(changes(*state,
				 "containers:\n- name: api\n  env:\n  - {name: A, value: a}\n  - {name: B, value: b}\n "
				 " - {name: C, value: c}\n",
				 "containers:\n- name: api\n  env:\n  - {name: A, value: a}\n  - {name: B, value: x}\n "
				 " - {name: D, value: d}\n"),
			 "containers:\n"
			 "  - name: api\n"
			 "    env:\n"
			 "      - name: B\n"
			 "        value: x\n"
			 "      - name: D\n"
			 "        value: d\n"
			 "      - name: C\n"
			 "        $patch: delete\n");
}

static void test_other_lists_are_replaced(void **state)
{
	assert_str_equal(changes(*state, "args: [a, b]\n", "args: [a, c]\n"), "args:\n  - a\n  - c\n");
}

/* Two ports 53, over TCP and UDP, can't be told apart by the number: the list is replaced as a whole. */
static void test_a_key_that_stands_twice(void **state)
{
	assert_str_equal(changes(*state, "ports: [{port: 53, name: dns}, {port: 53, name: dns-tcp}]\n",
				 "ports: [{port: 53, name: dns}, {port: 53, name: x}]\n"),
			 "ports:\n  - $patch: replace\n  - port: 53\n    name: dns\n  - port: 53\n    name: x\n");
}

static void test_a_volume_of_another_kind(void **state)
{
	assert_str_equal(
		changes(*state, "volumes: [{name: data, emptyDir: {medium: Memory}}]\n",
			"volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]\n"),
		"volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: data\n    emptyDir: null\n");
}

static void immutable(struct fixture *f, const char *before, const char *after)
{
	kube_immutable_changes(object_of(f, before), object_of(f, after), (struct span){ 0 }, f->out);
}

static void test_immutable_fields_are_named(void **state)
{
	struct fixture *f = *state;

	immutable(f,
		  "kind: StatefulSet\nmetadata: {name: db}\nspec: {volumeClaimTemplates: [{spec: {a: 10Gi}}], "
		  "replicas: 1}\n",
		  "kind: StatefulSet\nmetadata: {name: db}\nspec: {volumeClaimTemplates: [{spec: {a: 20Gi}}], "
		  "replicas: 2}\n");
	assert_finding_hint(
		f->out,
		"warning[KUBE-IMMUTABLE-FIELD]: StatefulSet db: spec.volumeClaimTemplates can't be changed in place",
		"delete the StatefulSet with --cascade=orphan and apply; to grow a volume, patch its "
		"PersistentVolumeClaim too");
	assert_no_more_findings(f->out);
}

static void test_another_object_is_no_change(void **state)
{
	struct fixture *f = *state;

	immutable(f, "kind: Job\nmetadata: {name: migrate-1}\nspec: {template: {a: 1}}\n",
		  "kind: Job\nmetadata: {name: migrate-2}\nspec: {template: {a: 2}}\n");
	immutable(f, "kind: Deployment\nmetadata: {name: a}\nspec: {selector: {a: 1}}\n",
		  "kind: StatefulSet\nmetadata: {name: a}\nspec: {selector: {a: 2}}\n");
	immutable(f, "kind: Deployment\nmetadata: {name: a}\nspec: {selector: {a: 1}, replicas: 1}\n",
		  "kind: Deployment\nmetadata: {name: a}\nspec: {replicas: 2, selector: {a: 1}}\n");
	assert_no_more_findings(f->out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_the_same_object_has_no_patch), unit(test_maps_merge_and_null_removes),
		unit(test_lists_with_a_key_merge),       unit(test_other_lists_are_replaced),
		unit(test_a_key_that_stands_twice),      unit(test_a_volume_of_another_kind),
		unit(test_immutable_fields_are_named),   unit(test_another_object_is_no_change),
	};
	return run_units(tests);
}
