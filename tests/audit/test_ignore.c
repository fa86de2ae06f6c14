#include "check.h"

/* 2027-01-15 */
static void check(struct fixture *f, const char *text)
{
	check_families(f, text, FAMILY(REFERENCES) | FAMILY(SCHEMA) | FAMILY(IGNORE), 1800000000);
}

#define HEAD "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"

static void test_comments(void **state)
{
	struct fixture *f = *state;

	check(f, HEAD "a: 1 # lotse:ignore schema-unknown-field kustomize takes it off until 2027-01-15\n"
		      "# lotse:ignore schema-bad-value, schema-unknown-field it is ours\n"
		      "\n# and more words\n"
		      "b: 1\n"
		      "c: 1\n");
	assert_finding(f->out, "a.yaml:5:3: warning[ignore-suppresses-nothing]: nothing of schema-bad-value is found here");
	assert_finding(f->out, "a.yaml:9:1: error[schema-unknown-field]: there is no field \"c\" here");
	assert_no_more_findings(f->out);
}

static void test_a_comment_holds_for_the_block_below(void **state)
{
	struct fixture *f = *state;

	check(f, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
		 "  # lotse:ignore schema-unknown-field a webhook reads it\n"
		 "  - name: a\n    x: 1\n"
		 "  - name: b\n    x: 1\n");
	assert_finding(f->out, "a.yaml:10:5: error[schema-unknown-field]: there is no field \"x\" here");
	assert_no_more_findings(f->out);
}

static void test_bad_ignores(void **state)
{
	struct fixture *f = *state;

	check(f, HEAD "a: 1 # lotse:ignore schema-unknown-field\n"
		      "b: 1 # lotse:ignore schema-unknown-field since ever until 2027-01-14\n"
		      "c: 1 # lotse:ignore schema-unknown-field for now until 2027-02-29\n"
		      "d: 1 # lotse:ignore nonsense for now\n"
		      "data: {e: \"lotse:ignore schema-unknown-field no comment\"}\n");
	assert_finding(f->out, "a.yaml:4:1: error[schema-unknown-field]: there is no field \"a\" here");
	assert_finding(f->out, "a.yaml:5:1: error[schema-unknown-field]: there is no field \"b\" here");
	assert_finding(f->out, "a.yaml:6:1: error[schema-unknown-field]: there is no field \"c\" here");
	assert_finding(f->out, "a.yaml:7:1: error[schema-unknown-field]: there is no field \"d\" here");
	assert_finding(f->out, "a.yaml:4:8: warning[ignore-without-reason]: no reason is given for ignoring schema-unknown-field, so it "
			       "isn't ignored");
	assert_finding(f->out, "a.yaml:5:8: warning[ignore-expired]: the day until which schema-unknown-field was ignored is over");
	assert_finding(f->out, "a.yaml:6:8: warning[ignore-bad-date]: until which day schema-unknown-field is "
		 "ignored can't be read, so it isn't");
	assert_finding(f->out, "a.yaml:7:8: warning[ignore-unknown-rule]: there is no rule \"nonsense\"");
	assert_no_more_findings(f->out);
}

static void test_annotations(void **state)
{
	struct fixture *f = *state;

	check(f, "apiVersion: apps/v1\nkind: Deployment\n"
		 "metadata:\n  name: a\n  annotations:\n    lotse.dev/ignore.schema-missing-field: the operator adds the "
		 "rest until 2027-01-15\n"
		 "spec:\n  template:\n    metadata:\n      annotations:\n        lotse.dev/ignore.schema-unknown-field: a "
		 "webhook reads it\n"
		 "    spec:\n      x: 1\n");
	assert_no_more_findings(f->out);
}

/* Service a: selects nothing, as there is a workload, but no such pod */
#define WORKLOAD "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: p}}\nspec: {containers: [{name: a, image: b}]}\n"

static void test_other_tools(void **state)
{
	struct fixture *f = *state;

	check(f, "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations: "
		 "{ignore-check.kube-linter.io/dangling-service: the pods "
		 "come later}\nspec: {selector: {app: x}}\n" WORKLOAD);
	assert_no_more_findings(f->out);
	check(f, "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    kube-score/ignore: "
		 "service-type, service-targets-pod\n"
		 "spec: {selector: {app: x}}\n" WORKLOAD);
	assert_no_more_findings(f->out);
	check(f, "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    kube-score/ignore: service-type\n"
		 "spec: {selector: {app: x}}\n" WORKLOAD);
	assert_finding(f->out, "a.yaml:7:18: error[service-selects-nothing]: no pod of the input has the labels app=x");
	assert_no_more_findings(f->out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_comments),	unit(test_a_comment_holds_for_the_block_below),
		unit(test_bad_ignores), unit(test_annotations),
		unit(test_other_tools),
	};
	return run_units(tests);
}
