#include "check.h"

static void check(struct fixture *f, const char *text)
{
	check_families(f, text, FAMILY(REFERENCES) | FAMILY(SCHEMA), 0);
}

#define OBJECT(api, kind, name) "---\napiVersion: " api "\nkind: " kind "\nmetadata: {name: " name "}\n"
/* Lines 1 to 12; what follows is more of the pod's spec, at its indentation. */
#define WEB                                                                   \
	OBJECT("apps/v1", "Deployment", "web")                                \
	"spec:\n"                                                             \
	"  selector: {matchLabels: {app: web}}\n"                             \
	"  template:\n"                                                       \
	"    metadata: {labels: {app: web}}\n"                                \
	"    spec:\n"                                                         \
	"      containers:\n"                                                 \
	"      - name: web\n"                                                 \
	"        ports: [{containerPort: 80, name: http}]\n"

static void test_service_ports(void **state)
{
	struct fixture *f = *state;

	check(f, WEB OBJECT("v1", "Service", "a")
	      "spec:\n  selector: {app: web}\n  ports:\n  - {port: 1, targetPort: http}\n  - {port: 2, targetPort: 80}\n  - {port: 80}\n"
	      "  - {port: 4, targetPort: htpp}\n  - {port: 5, targetPort: http, protocol: UDP}\n  - {port: 6, targetPort: 81}\n"
	      OBJECT("v1", "Service", "b") "spec: {selector: {app: wep}}\n");
	assert_finding(f->out, "a.yaml:23:27: error[service-port-name]: Deployment/web has no TCP port named \"htpp\"");
	assert_finding(f->out, "a.yaml:24:27: error[service-port-name]: Deployment/web has no UDP port named \"http\"");
	assert_finding(f->out, "a.yaml:25:27: warning[service-port-number]: Deployment/web has no TCP port 81");
	assert_finding(f->out, "a.yaml:30:18: error[service-selects-nothing]: no pod of the input has the labels app=wep");
	assert_no_more_findings(f->out);
}

static void test_volumes(void **state)
{
	struct fixture *f = *state;

	check(f, WEB "        volumeMounts:\n        - {name: data, mountPath: /data}\n        - {name: dada, mountPath: /dada}\n"
		     "      volumes:\n      - {name: data, emptyDir: {}}\n");
	assert_finding(f->out, "a.yaml:15:18: error[mount-without-volume]: container \"web\" mounts \"dada\", and "
	      "the pod has no such volume");
	assert_no_more_findings(f->out);
	check(f, OBJECT("apps/v1", "StatefulSet", "db")
	      "spec:\n  serviceName: db\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n"
	      "    spec: {containers: [{name: db, volumeMounts: [{name: data, mountPath: /data}]}]}\n"
	      "  volumeClaimTemplates:\n  - {metadata: {name: data}}\n");
	assert_no_more_findings(f->out);
}

#define FROM                                                                                                                   \
	"        env:\n"                                                                                                       \
	"        - {name: A, valueFrom: {configMapKeyRef: {name: conf, key: a}}}\n"                                            \
	"        - {name: B, valueFrom: {configMapKeyRef: {name: conf, key: b}}}\n"                                            \
	"        - {name: C, valueFrom: {secretKeyRef: {name: pass, key: c}}}\n"                                               \
	"        - {name: D, valueFrom: {secretKeyRef: {name: pass, key: d, optional: true}}}\n"                               \
	"      serviceAccountName: web\n"                                                                                      \
	"      imagePullSecrets: [{name: registry}]\n"                                                                         \
	"      volumes:\n"                                                                                                     \
	"      - {name: a, persistentVolumeClaim: {claimName: data}}\n"                                                        \
	"      - {name: b, configMap: {name: kube-root-ca.crt}}\n"

static void test_nothing_is_missed_where_no_object_of_its_kind_is_there(void **state)
{
	struct fixture *f = *state;

	check(f, WEB FROM);
	assert_no_more_findings(f->out);
}

static void test_missing_objects(void **state)
{
	struct fixture *f = *state;

	check(f, WEB FROM OBJECT("v1", "ConfigMap", "other") OBJECT("v1", "Secret", "other") OBJECT("v1", "ServiceAccount", "other")
	      OBJECT("v1", "PersistentVolumeClaim", "other"));
	assert_finding(f->out, "a.yaml:14:68: error[missing-config-map]: there is no ConfigMap \"conf\" in namespace default");
	assert_finding(f->out, "a.yaml:16:65: error[missing-secret]: there is no Secret \"pass\" in namespace default");
	assert_finding(f->out, "a.yaml:18:27: error[missing-service-account]: there is no ServiceAccount \"web\" in namespace default");
	assert_finding(f->out, "a.yaml:21:54: error[missing-claim]: there is no PersistentVolumeClaim \"data\" in namespace default");
	assert_no_more_findings(f->out);
}

static void test_missing_keys(void **state)
{
	struct fixture *f = *state;

	check(f, WEB FROM OBJECT("v1", "ConfigMap", "conf") "data: {a: "
	      "\"1\"}\n" OBJECT("v1", "Secret", "pass") "stringData: {e: \"1\"}\n");
	assert_finding(f->out, "a.yaml:15:68: error[missing-key]: ConfigMap \"conf\" has no key \"b\"");
	assert_finding(f->out, "a.yaml:16:65: error[missing-key]: Secret \"pass\" has no key \"c\"");
	assert_no_more_findings(f->out);
}

static void test_hashed_names_and_controllers_are_no_alarm(void **state)
{
	struct fixture *f = *state;

	check(f, WEB FROM OBJECT("v1", "ConfigMap", "conf-g2h4k8m7t5") "data: {a: \"1\"}\n" OBJECT("v1", "Secret", "other")
	      OBJECT("bitnami.com/v1alpha1", "SealedSecret", "pass"));
	assert_finding(f->out, "a.yaml:33:1: note[schema-unknown-kind]: there is no schema of bitnami.com/v1alpha1 "
	      "SealedSecret: only its "
			       "metadata is checked");
	assert_no_more_findings(f->out);
}

static void test_selectors(void **state)
{
	struct fixture *f = *state;

	check(f, WEB OBJECT("apps/v1", "DaemonSet", "d")
	      "spec:\n  selector: {matchLabels: {app: d}}\n  template:\n    metadata: {labels: {app: e}}\n    spec: "
	      "{containers: [{name: a}]}\n"
	      OBJECT("policy/v1", "PodDisruptionBudget", "p")
	      "spec:\n  selector: {matchLabels: {app: x}}\n  minAvailable: 1\n  maxUnavailable: 1\n"
	      OBJECT("networking.k8s.io/v1", "NetworkPolicy", "np")
	      "spec:\n  podSelector: {matchLabels: {app: x}}\n  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: w}}\n"
	      "    - {podSelector: {matchLabels: {app: w}}, namespaceSelector: {}}\n    - podSelector: {}\n");
	assert_finding(f->out, "a.yaml:18:13: error[selector-not-labels]: the pods of the template don't have app=d");
	assert_finding(f->out, "a.yaml:29:19: error[budget-has-both]: minAvailable and maxUnavailable are both given");
	assert_finding(f->out, "a.yaml:27:13: warning[budget-selects-nothing]: no pod of the input has app=x");
	assert_finding(f->out, "a.yaml:35:16: warning[policy-selects-nothing]: no pod of the input has app=x");
	assert_finding(f->out, "a.yaml:38:7: warning[policy-peer-selects-nothing]: no pod of the namespace has app=w");
	assert_no_more_findings(f->out);
}

static void test_targets(void **state)
{
	struct fixture *f = *state;

	check(f, WEB OBJECT("autoscaling/v2", "HorizontalPodAutoscaler", "h")
	      "spec:\n  maxReplicas: 3\n  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}\n"
	      OBJECT("v1", "Service", "web") "spec: {ports: [{port: 80, name: http}], selector: {app: web}}\n"
	      OBJECT("networking.k8s.io/v1", "Ingress", "i")
	      "spec:\n  defaultBackend: {service: {name: wep, port: {number: 80}}}\n  rules:\n  - http:\n      paths:\n"
	      "      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 8080}}}}\n"
	      "      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}\n");
	assert_finding(f->out, "a.yaml:19:66: error[missing-scale-target]: there is no StatefulSet \"web\" in namespace default");
	assert_finding(f->out, "a.yaml:30:36: error[missing-backend]: there is no Service \"wep\" in namespace default");
	assert_finding(f->out, "a.yaml:34:83: error[missing-backend-port]: Service \"web\" has no port 8080");
	assert_no_more_findings(f->out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_service_ports),
		unit(test_volumes),
		unit(test_nothing_is_missed_where_no_object_of_its_kind_is_there),
		unit(test_missing_objects),
		unit(test_missing_keys),
		unit(test_hashed_names_and_controllers_are_no_alarm),
		unit(test_selectors),
		unit(test_targets),
	};
	return run_units(tests);
}
