/*
 * The kinds that lotse knows by name, whatever the version of their API.
 *
 * Groups move (extensions/v1beta1 Deployment became apps/v1): a kind is found in each group that ever had it.
 */
#pragma once
#include "base/str.h"

enum kind {
	KIND_OTHER, /* nothing more is known about it; its schema may be */

	/* with pods; pods come first, so that kind <= KIND_LAST_WITH_PODS asks for them */
	KIND_POD,
	KIND_DEPLOYMENT,
	KIND_STATEFUL_SET,
	KIND_DAEMON_SET,
	KIND_REPLICA_SET,
	KIND_REPLICATION_CONTROLLER,
	KIND_JOB,
	KIND_CRON_JOB,
	KIND_POD_TEMPLATE,
	KIND_ROLLOUT, /* argoproj.io: a Deployment by another name */
	KIND_LAST_WITH_PODS = KIND_ROLLOUT,

	KIND_LIST,
	KIND_NAMESPACE,
	KIND_NODE,
	KIND_SERVICE,
	KIND_ENDPOINTS,
	KIND_ENDPOINT_SLICE,
	KIND_INGRESS,
	KIND_INGRESS_CLASS,
	KIND_GATEWAY,
	KIND_HTTP_ROUTE,
	KIND_GRPC_ROUTE,
	KIND_TLS_ROUTE,
	KIND_TCP_ROUTE,
	KIND_NETWORK_POLICY,
	KIND_CONFIG_MAP,
	KIND_SECRET,
	KIND_PERSISTENT_VOLUME_CLAIM,
	KIND_PERSISTENT_VOLUME,
	KIND_STORAGE_CLASS,
	KIND_SERVICE_ACCOUNT,
	KIND_ROLE,
	KIND_CLUSTER_ROLE,
	KIND_ROLE_BINDING,
	KIND_CLUSTER_ROLE_BINDING,
	KIND_HORIZONTAL_POD_AUTOSCALER,
	KIND_SCALED_OBJECT, /* keda.sh */
	KIND_VERTICAL_POD_AUTOSCALER,
	KIND_POD_DISRUPTION_BUDGET,
	KIND_POD_SECURITY_POLICY,
	KIND_PRIORITY_CLASS,
	KIND_RUNTIME_CLASS,
	KIND_LIMIT_RANGE,
	KIND_RESOURCE_QUOTA,
	KIND_CUSTOM_RESOURCE_DEFINITION,
	KIND_VALIDATING_WEBHOOK_CONFIGURATION,
	KIND_MUTATING_WEBHOOK_CONFIGURATION,
	KIND_EXTERNAL_SECRET, /* external-secrets.io: makes a Secret */
	KIND_SEALED_SECRET,   /* bitnami.com: makes a Secret */
	KIND_CERTIFICATE,     /* cert-manager.io: makes a Secret */
	KIND_KUSTOMIZATION,   /* kustomize.config.k8s.io: an instruction, no object */
	KINDS
};

struct kind_row {
	const char *name, *group; /* "Deployment", "apps" */
	enum kind kind;
	bool cluster_wide;    /* has no namespace */
	const char *template; /* dotted path of the pod template's map: "spec.template"; "" for a Pod; NULL without pods */
};

/* NULL for a kind without a row; of groups, "" is the core. */
const struct kind_row *kind_find(struct str group, struct str kind);
const struct kind_row *kind_row(enum kind kind); /* the current group's; not for KIND_OTHER */

static inline bool kind_has_pods(enum kind kind)
{
	return kind >= KIND_POD && kind <= KIND_LAST_WITH_PODS;
}
