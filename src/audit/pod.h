/*
 * What the rules over pods and containers share: who is meant, and how a finding names him.
 */
#pragma once
#include "audit/audit.h"
#include "cluster/field.h"

/*
 * A finding whose message begins with the container ("container web ", "init container setup "), or with "the pod " where
 * `container` is NULL. `at` is where it points (audit_finding), or the map and the key (audit_finding_key).
 */
struct finding *pod_finding(struct audit *audit, const struct manifest_container *container, const struct node *at,
			    const char *fmt, ...) PRINTF_LIKE(4, 5);
struct finding *pod_finding_key(struct audit *audit, const struct manifest_container *container, const struct node *map,
				const char *key, const char *fmt, ...) PRINTF_LIKE(5, 6);

/*
 * Where each item of a list is compared with each, so many are looked at: no pod has as many, and a hostile one costs no more.
 */
enum { MANY = 200 };

/* For "%s": escaped and bounded, in the scratch arena of the manifest. */
const char *show_text(const struct audit *audit, struct str text);
const char *show_field(const struct audit *audit, const struct node *map, const char *key);

/*
 * The security contexts of a pod: its own first (container is NULL), then the containers'. Those that aren't there are left out.
 *	for (struct context context = { 0 }; context_next(manifest, &context);)
 */
struct context {
	const struct node *node;
	const struct manifest_container *container;
	size_t next;
};
bool context_next(const struct manifest *manifest, struct context *context);
const struct node *container_context(const struct manifest_container *container); /* or NULL */

bool pod_is_windows(const struct manifest *manifest);	      /* spec.os.name */
bool pod_has_user_namespace(const struct manifest *manifest); /* hostUsers: false */
const struct node *pod_annotations(const struct manifest *manifest);
/* Main containers and sidecars: what runs for as long as the pod does. */
bool container_stays(const struct manifest_container *container);
/* In a list of texts. */
bool list_has(const struct node *list, const char *text);
/* Pods of Jobs and CronJobs end; the others' are restarted. */
bool pod_ends(const struct manifest *manifest);
/* Another object of the input makes it: what is to say is said there. For set rules, when all is read. */
bool has_owner(const struct cluster *cluster, const struct object *object);
/* "spec.template.spec": where a workload's pod is described, for audit_finding_object. */
const char *pod_path(const struct audit *audit, const struct workload *workload);
/* The scalar is an integer, and which one. */
bool field_number(const struct node *map, const char *key, int64_t *out);
/* What keeps a number of equal pods running: Deployment, StatefulSet, ReplicaSet… */
bool kind_is_replicated(enum kind kind);
/* As far down as its autoscaler goes; its replicas where it has none. */
int64_t workload_fewest_pods(const struct cluster *cluster, const struct workload *workload);
