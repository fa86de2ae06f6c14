#include "cluster/kind.h"

static const struct kind_row rows[] = {
	{ "Pod", "", KIND_POD, .template = "" },
	{ "Deployment", "apps", KIND_DEPLOYMENT, .template = "spec.template" },
	{ "Deployment", "extensions", KIND_DEPLOYMENT, .template = "spec.template" },
	{ "StatefulSet", "apps", KIND_STATEFUL_SET, .template = "spec.template" },
	{ "DaemonSet", "apps", KIND_DAEMON_SET, .template = "spec.template" },
	{ "DaemonSet", "extensions", KIND_DAEMON_SET, .template = "spec.template" },
	{ "ReplicaSet", "apps", KIND_REPLICA_SET, .template = "spec.template" },
	{ "ReplicaSet", "extensions", KIND_REPLICA_SET, .template = "spec.template" },
	{ "ReplicationController", "", KIND_REPLICATION_CONTROLLER, .template = "spec.template" },
	{ "Job", "batch", KIND_JOB, .template = "spec.template" },
	{ "CronJob", "batch", KIND_CRON_JOB, .template = "spec.jobTemplate.spec.template" },
	{ "PodTemplate", "", KIND_POD_TEMPLATE, .template = "template" },
	{ "Rollout", "argoproj.io", KIND_ROLLOUT, .template = "spec.template" },
	{ "List", "", KIND_LIST, .cluster_wide = true },
	{ "Namespace", "", KIND_NAMESPACE, .cluster_wide = true },
	{ "Node", "", KIND_NODE, .cluster_wide = true },
	{ "Service", "", KIND_SERVICE },
	{ "Endpoints", "", KIND_ENDPOINTS },
	{ "EndpointSlice", "discovery.k8s.io", KIND_ENDPOINT_SLICE },
	{ "Ingress", "networking.k8s.io", KIND_INGRESS },
	{ "Ingress", "extensions", KIND_INGRESS },
	{ "IngressClass", "networking.k8s.io", KIND_INGRESS_CLASS, .cluster_wide = true },
	{ "Gateway", "gateway.networking.k8s.io", KIND_GATEWAY },
	{ "HTTPRoute", "gateway.networking.k8s.io", KIND_HTTP_ROUTE },
	{ "GRPCRoute", "gateway.networking.k8s.io", KIND_GRPC_ROUTE },
	{ "TLSRoute", "gateway.networking.k8s.io", KIND_TLS_ROUTE },
	{ "TCPRoute", "gateway.networking.k8s.io", KIND_TCP_ROUTE },
	{ "NetworkPolicy", "networking.k8s.io", KIND_NETWORK_POLICY },
	{ "NetworkPolicy", "extensions", KIND_NETWORK_POLICY },
	{ "ConfigMap", "", KIND_CONFIG_MAP },
	{ "Secret", "", KIND_SECRET },
	{ "PersistentVolumeClaim", "", KIND_PERSISTENT_VOLUME_CLAIM },
	{ "PersistentVolume", "", KIND_PERSISTENT_VOLUME, .cluster_wide = true },
	{ "StorageClass", "storage.k8s.io", KIND_STORAGE_CLASS, .cluster_wide = true },
	{ "ServiceAccount", "", KIND_SERVICE_ACCOUNT },
	{ "Role", "rbac.authorization.k8s.io", KIND_ROLE },
	{ "ClusterRole", "rbac.authorization.k8s.io", KIND_CLUSTER_ROLE, .cluster_wide = true },
	{ "RoleBinding", "rbac.authorization.k8s.io", KIND_ROLE_BINDING },
	{ "ClusterRoleBinding", "rbac.authorization.k8s.io", KIND_CLUSTER_ROLE_BINDING, .cluster_wide = true },
	{ "HorizontalPodAutoscaler", "autoscaling", KIND_HORIZONTAL_POD_AUTOSCALER },
	{ "ScaledObject", "keda.sh", KIND_SCALED_OBJECT },
	{ "VerticalPodAutoscaler", "autoscaling.k8s.io", KIND_VERTICAL_POD_AUTOSCALER },
	{ "PodDisruptionBudget", "policy", KIND_POD_DISRUPTION_BUDGET },
	{ "PodSecurityPolicy", "policy", KIND_POD_SECURITY_POLICY, .cluster_wide = true },
	{ "PodSecurityPolicy", "extensions", KIND_POD_SECURITY_POLICY, .cluster_wide = true },
	{ "PriorityClass", "scheduling.k8s.io", KIND_PRIORITY_CLASS, .cluster_wide = true },
	{ "RuntimeClass", "node.k8s.io", KIND_RUNTIME_CLASS, .cluster_wide = true },
	{ "LimitRange", "", KIND_LIMIT_RANGE },
	{ "ResourceQuota", "", KIND_RESOURCE_QUOTA },
	{ "CustomResourceDefinition", "apiextensions.k8s.io", KIND_CUSTOM_RESOURCE_DEFINITION, .cluster_wide = true },
	{ "ValidatingWebhookConfiguration", "admissionregistration.k8s.io", KIND_VALIDATING_WEBHOOK_CONFIGURATION,
	  .cluster_wide = true },
	{ "MutatingWebhookConfiguration", "admissionregistration.k8s.io", KIND_MUTATING_WEBHOOK_CONFIGURATION,
	  .cluster_wide = true },
	{ "ExternalSecret", "external-secrets.io", KIND_EXTERNAL_SECRET },
	{ "SealedSecret", "bitnami.com", KIND_SEALED_SECRET },
	{ "Certificate", "cert-manager.io", KIND_CERTIFICATE },
	{ "Kustomization", "kustomize.config.k8s.io", KIND_KUSTOMIZATION, .cluster_wide = true },
	{ "Component", "kustomize.config.k8s.io", KIND_KUSTOMIZATION, .cluster_wide = true },
};

const struct kind_row *kind_find(struct str group, struct str kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (str_is(kind, rows[i].name) && str_is(group, rows[i].group))
			return &rows[i];
	return NULL;
}

const struct kind_row *kind_row(enum kind kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].kind == kind)
			return &rows[i];
	BUG("kind %d has no row", (int)kind);
}
