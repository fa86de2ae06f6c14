#include "check.h"

#include "audit/schema.h"

static void check(struct fixture *f, const char *text, unsigned int minor, struct schemas *schemas)
{
	struct audit_options options = { .minor = minor, .schemas = schemas, .now = 1800000000 };

	check_with(f, text, &options);
}

#define SERVICE "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n"

static void test_unknown_field_is_suggested(void **state)
{
	struct fixture *f = *state;

	check(f, SERVICE "  port: []\n  zzzzzz: 1\n", 35, NULL);
	assert_finding_hint(f->out, "a.yaml:5:3: error[schema-unknown-field]: there is no field \"port\" here", "did "
		 "you mean \"ports\"?");
	assert_finding_hint(f->out, "a.yaml:6:3: error[schema-unknown-field]: there is no field \"zzzzzz\" here",
			    "look at its spelling and indentation, or remove it");
	assert_no_more_findings(f->out);
}

static void test_types(void **state)
{
	struct fixture *f = *state;

	check(f,
	      SERVICE "  ports: {}\n"
		      "  clusterIP: 10\n"
		      "  type: clusterip\n"
		      "  publishNotReadyAddresses: \"true\"\n"
		      "  healthCheckNodePort: 3000000000\n"
		      "  selector: null\n",
	      35, NULL);
	assert_finding(f->out, "a.yaml:5:10: error[schema-wrong-type]: a mapping where a list belongs");
	assert_finding(f->out, "a.yaml:6:14: error[schema-wrong-type]: a number where a string belongs: write it in quotes");
	assert_finding(f->out, "a.yaml:7:9: error[schema-bad-value]: \"clusterip\" where ClusterIP, NodePort, LoadBalancer or "
			       "ExternalName belongs");
	assert_finding(f->out, "a.yaml:8:29: error[schema-wrong-type]: a string where true or false belongs: write it without quotes");
	assert_finding(f->out, "a.yaml:9:24: error[schema-bad-value]: 3000000000 is out of range");
	assert_no_more_findings(f->out);
}

static void test_missing_field(void **state)
{
	struct fixture *f = *state;

	check(f, SERVICE "  ports:\n  - name: a\n    port: ~\n", 35, NULL);
	assert_finding(f->out, "a.yaml:6:5: error[schema-missing-field]: the field \"port\" is missing");
	assert_no_more_findings(f->out);
}

static void test_secret_values_are_not_shown(void **state)
{
	struct fixture *f = *state;

	check(f, "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: hunter2}\nstringData: {b: 12345}\n", 35, NULL);
	for (size_t i = 0; i < f->out->list.n; i++)
		assert_true(f->out->list.at[i]->hushed);
	assert_finding(f->out, "a.yaml:4:11: error[schema-bad-value]: this is no base64");
	assert_finding(f->out, "a.yaml:5:17: error[schema-wrong-type]: a number where a string belongs: write it in quotes");
	assert_no_more_findings(f->out);
}

static void test_fields_have_versions(void **state)
{
	struct fixture *f = *state;

	check(f, SERVICE "  trafficDistribution: PreferClose\n", 29, NULL);
	assert_finding(f->out, "a.yaml:5:3: error[api-not-yet]: the field \"trafficDistribution\" is there since "
		 "1.30, and 1.29 is asked for");
	assert_no_more_findings(f->out);
	check(f, SERVICE "  trafficDistribution: PreferClose\n", 30, NULL);
	assert_no_more_findings(f->out);
}

#define OBJECT(api, kind) "apiVersion: " api "\nkind: " kind "\nmetadata: {name: a}\n"

static void test_removed_apis(void **state)
{
	struct fixture *f = *state;

	check(f, OBJECT("policy/v1beta1", "PodDisruptionBudget"), 35, NULL);
	assert_finding_hint(f->out, "a.yaml:1:13: error[api-removed]: policy/v1beta1 PodDisruptionBudget is gone since 1.25",
			    "use policy/v1 instead");
	check(f, OBJECT("networking.k8s.io/v1beta1", "IPAddress") "spec: {parentRef: {name: a, resource: b}}\n", 35, NULL);
	assert_finding_hint(f->out, "a.yaml:1:13: warning[api-deprecated]: networking.k8s.io/v1beta1 IPAddress is "
		 "deprecated and planned to "
				    "go in 1.37", "use networking.k8s.io/v1 instead");
	check(f, OBJECT("networking.k8s.io/v1beta1", "IPAddress"), 37, NULL);
	assert_finding(f->out, "a.yaml:1:13: error[api-removed]: networking.k8s.io/v1beta1 IPAddress is gone since "
		 "1.37, as it is planned");
	assert_finding(f->out, "note[schema-version]: of Kubernetes 1.37 only is known what is gone by then: 1.35 is "
		 "the newest with schemas");
	check(f, OBJECT("resource.k8s.io/v1", "DeviceClass") "spec: {}\n", 33, NULL);
	assert_finding(f->out, "a.yaml:1:13: error[api-not-yet]: resource.k8s.io/v1 DeviceClass is there since 1.34, "
		 "and 1.33 is asked for");
	assert_no_more_findings(f->out);
}

static void test_a_replacement_is_there(void **state)
{
	struct fixture *f = *state;

	check(f, OBJECT("networking.k8s.io/v1alpha1", "IPAddress"), 32, NULL);
	assert_finding_hint(f->out, "a.yaml:1:13: error[api-removed]: networking.k8s.io/v1alpha1 IPAddress is gone since 1.31",
			    "use networking.k8s.io/v1beta1 instead");
	check(f, OBJECT("networking.k8s.io/v1alpha1", "IPAddress"), 33, NULL);
	assert_finding_hint(f->out, "a.yaml:1:13: error[api-removed]: networking.k8s.io/v1alpha1 IPAddress is gone since 1.31",
			    "use networking.k8s.io/v1 instead");
	check(f, OBJECT("policy/v1beta1", "PodSecurityPolicy"), 33, NULL);
	assert_finding_hint(f->out, "a.yaml:1:13: error[api-removed]: policy/v1beta1 PodSecurityPolicy is gone since 1.25",
			    "use Pod Security admission instead");
	assert_no_more_findings(f->out);
}

static void test_old_versions_are_checked_against_the_oldest_schemas(void **state)
{
	struct fixture *f = *state;

	check(f, OBJECT("extensions/v1beta1", "Ingress") "---\n" OBJECT("apps/v1", "ControllerRevision") "revision: 1\nx: 1\n", 20, NULL);
	assert_finding(f->out, "a.yaml:1:13: warning[api-deprecated]: extensions/v1beta1 Ingress is deprecated and gone in 1.22");
	assert_finding(f->out, "a.yaml:9:1: error[schema-unknown-field]: there is no field \"x\" here");
	assert_finding(f->out, "note[schema-version]: fields are checked as of Kubernetes 1.29: there are no schemas of 1.20");
	assert_no_more_findings(f->out);
}

static void test_unknown_kinds(void **state)
{
	struct fixture *f = *state;

	check(f,
	      OBJECT("apps/v1", "Deploymnet") "---\n" OBJECT("v1", "Ingress") "---\n" OBJECT("example.org/v1", "Thing") "---\n"
		      OBJECT("example.org/v1", "Thing"), 35, NULL);
	assert_finding_hint(f->out, "a.yaml:2:7: error[schema-no-such-kind]: Kubernetes has no apps/v1 Deploymnet",
			    "did you mean apiVersion: apps/v1, kind: Deployment?");
	assert_finding_hint(f->out, "a.yaml:6:7: error[schema-no-such-kind]: Kubernetes has no v1 Ingress",
			    "did you mean apiVersion: networking.k8s.io/v1, kind: Ingress?");
	assert_finding(f->out, "a.yaml:9:1: note[schema-unknown-kind]: there is no schema of example.org/v1 Thing: "
		 "only the metadata of 2 "
			       "objects are checked");
	assert_no_more_findings(f->out);
}

/* ---- JSON schemas ---- */

static void test_json_schemas(void **state)
{
	static const char *const folders[] = { "nowhere", "schemas" };
	struct fixture *f = *state;
	_cleanup_schemas_ struct schemas *schemas = schemas_new(folders, 2);

	check(f,
	      OBJECT("example.org/v1", "Thing") "spec:\n  size: 11\n  colour: pink\n  port: true\n  sice: 1\n  either: {a: 1, b: 1}\n"
						"  free: {x: 1}\n  names: []\n  text: \"\"\n",
	      35, schemas);
	assert_finding(f->out, "a.yaml:5:9: error[schema-bad-value]: 11 is more than 10");
	assert_finding(f->out, "a.yaml:6:11: error[schema-bad-value]: \"pink\" is none of red, green");
	assert_finding(f->out, "a.yaml:7:9: error[schema-wrong-type]: a boolean where a number or a string belongs");
	assert_finding_hint(f->out, "a.yaml:8:3: error[schema-unknown-field]: there is no field \"sice\" here", "did you mean \"size\"?");
	assert_finding(f->out, "a.yaml:9:12: error[schema-bad-value]: this must be exactly one of the forms that the schema allows here");
	assert_finding(f->out, "a.yaml:11:10: error[schema-bad-value]: 0 items, and at least 1 are asked for");
	assert_finding(f->out, "a.yaml:12:9: error[schema-bad-value]: 0 characters, and at least 1 are asked for");
	assert_finding(f->out, "a.yaml:5:3: error[schema-missing-field]: the field \"needed\" is missing");
	assert_no_more_findings(f->out);
}

static void test_schemas_stay_in_their_folder(void **state)
{
	static const char *const folders[] = { "schemas" };
	_cleanup_schemas_ struct schemas *schemas = schemas_new(folders, 1);
	struct str problem;

	(void)state;
	assert_null(schemas_find(schemas, STR("../schemas/example.org"), STR("v1"), STR("Thing"), &problem));
	assert_null(schemas_find(schemas, STR(".."), STR("v1"), STR("schemas/example.org/thing"), &problem));
	assert_null(schemas_find(schemas, STR("example.org"), STR("v2"), STR("Thing"), &problem));
	assert_str_equal(problem, "");
	assert_non_null(schemas_find(schemas, STR("example.org"), STR("v1"), STR("Thing"), &problem));
	assert_null(schemas_find(schemas, STR("example.org"), STR("v1"), STR("Broken"), &problem));
	assert_true(str_starts(problem, "schemas/example.org/broken_v1.json is no JSON schema: "));
	assert_null(schemas_find(schemas, STR("example.org"), STR("v1"), STR("Broken"), &problem));
	assert_str_equal(problem, ""); /* said once */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_unknown_field_is_suggested),
		unit(test_types),
		unit(test_missing_field),
		unit(test_secret_values_are_not_shown),
		unit(test_fields_have_versions),
		unit(test_removed_apis),
		unit(test_a_replacement_is_there),
		unit(test_old_versions_are_checked_against_the_oldest_schemas),
		unit(test_unknown_kinds),
		unit(test_json_schemas),
		unit(test_schemas_stay_in_their_folder),
	};
	return run_units(tests);
}
