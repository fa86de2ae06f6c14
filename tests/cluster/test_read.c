#include "lib/test.h"

#include "base/strbuf.h"
#include "cluster/read.h"

/* Reads a text, and says what came: "Kind/name document; …". */
struct seen {
	struct strbuf text;
	size_t n;
};

static void on_manifest(void *context, const struct manifest *manifest)
{
	struct seen *seen = context;

	if (seen->n++ > 20)
		return;
	strbuf_addf(&seen->text, "%s%" PRI_STR "/%" PRI_STR " %" PRI_STR " %zu", seen->text.len ? "; " : "",
		    STR_ARG(manifest->kind_name), STR_ARG(manifest->name), STR_ARG(manifest->api_version), manifest->document);
	if (manifest->item_of)
		strbuf_addf(&seen->text, " of %s", manifest->item_of);
}

static struct str read_text(struct fixture *f, const char *name, const char *text, struct cluster **cluster)
{
	struct seen seen = { .text = STRBUF_INIT(STRBUF_MAX) };
	struct reader_options options = { .manifest = on_manifest, .context = &seen, .no_duplicates = true };
	struct cluster *index = cluster_new(f->arena);
	_cleanup_reader_ struct reader *reader = reader_new(index, &options, f->out);

	reader_text(reader, source_of(f, name, text));
	struct str got = strbuf_take(&seen.text, f->arena);
	strbuf_fini(&seen.text);
	if (cluster)
		*cluster = index;
	return got;
}

#define SERVICE(name) "apiVersion: v1\nkind: Service\nmetadata: {name: " name "}\n"

static void test_documents(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(read_text(f, "a.yaml",
				   "---\n# Source: chart/a.yaml\n---\n" SERVICE("a") "---\n\n---\n" SERVICE("b") "...\n", NULL),
			 "Service/a v1 2; Service/b v1 4");
	assert_no_findings(f->out);
}

static void test_list_in_yaml_with_its_kind_behind_the_items(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(read_text(f, "a.yaml",
				   "apiVersion: v1\nitems:\n- metadata: {name: a}\n- metadata: {name: b}\nkind: NamespaceList\n"
				   "---\n" SERVICE("c"),
				   NULL),
			 "Namespace/a v1 0 of NamespaceList; Namespace/b v1 0 of NamespaceList; Service/c v1 2");
	assert_no_findings(f->out);
}

static void test_list_in_json(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(read_text(f, "<stdin>",
				   "{\"apiVersion\": \"v1\", \"items\": [{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", "
				   "\"metadata\": {\"name\": \"a\"}}], \"kind\": \"List\"}",
				   NULL),
			 "Deployment/a apps/v1 0 of List");
	assert_no_findings(f->out);
}

static void test_anchors_across_items(void **state)
{
	struct fixture *f = *state;
	struct cluster *cluster;

	read_text(f, "a.yaml",
		  "kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Service, metadata: &m {name: a, namespace: x}}\n"
		  "- {apiVersion: v1, kind: ConfigMap, metadata: *m}\n",
		  &cluster);
	assert_no_findings(f->out);
	assert_non_null(cluster_find(cluster, KIND_CONFIG_MAP, STR("x"), STR("a")));
}

static void test_items_that_are_no_list(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(read_text(f, "a.yaml", "apiVersion: example.org/v1\nkind: Menu\nmetadata: {name: a}\nitems: [{b: c}]\n", NULL),
			 "Menu/a example.org/v1 1");
	assert_no_findings(f->out);
}

static void test_what_is_no_object(void **state)
{
	struct fixture *f = *state;

	read_text(f, "a.yaml", "[]\n---\na: b\n---\napiVersion: v1\nkind: Pod\n---\n" SERVICE("a") "---\n" SERVICE("a"), NULL);
	assert_finding(f->out, "a.yaml:1:1: error[MANIFEST-NOT-AN-OBJECT]: a list is no Kubernetes object");
	assert_finding(f->out, "a.yaml:3:1: error[MANIFEST-NO-KIND]: the document has no kind");
	assert_finding(f->out, "a.yaml:5:1: error[MANIFEST-NO-NAME]: Pod has no metadata.name");
	assert_finding(f->out, "a.yaml:14:18: warning[MANIFEST-TWICE]: Service/a is there already");
	assert_no_more_findings(f->out);
}

static void test_a_template(void **state)
{
	struct fixture *f = *state;

	read_text(f, "a.yaml", "apiVersion: v1\nmetadata:\n  name: {{ .Values.name }}\n", NULL);
	assert_finding(f->out, "a.yaml: note[MANIFEST-TEMPLATE]: this looks like a template that is not rendered");
}

static void test_what_a_kustomization_names_is_no_object(void **state)
{
	struct fixture *f = *state;
	struct seen seen = { .text = STRBUF_INIT(STRBUF_MAX) };
	struct reader_options options = { .manifest = on_manifest, .context = &seen, .no_duplicates = true };
	struct cluster *index = cluster_new(f->arena);
	_cleanup_reader_ struct reader *reader = reader_new(index, &options, f->out);

	assert_done(reader_path(reader, "tree", f->err), f->err);
	assert_str_equal(strbuf_take(&seen.text, f->arena), "Service/other v1 1; Service/web v1 1");
	strbuf_fini(&seen.text);
	assert_no_findings(f->out);
	assert_true(cluster_is_generated(index, KIND_CONFIG_MAP, STR("settings")));
	assert_true(cluster_is_generated(index, KIND_SECRET, STR("password")));
	assert_false(cluster_is_generated(index, KIND_SECRET, STR("settings")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_documents),
		unit(test_list_in_yaml_with_its_kind_behind_the_items),
		unit(test_list_in_json),
		unit(test_anchors_across_items),
		unit(test_items_that_are_no_list),
		unit(test_what_is_no_object),
		unit(test_what_a_kustomization_names_is_no_object),
		unit(test_a_template),
	};
	return run_units(tests);
}
