#include "audit/schema.h"

#define STANDARD "networking.k8s.io/v1"
#define ADMISSION "admissionregistration.k8s.io"
#define RBAC "rbac.authorization.k8s.io"

/* The first row that fits is taken. */
static const struct api_removal removals[] = {
	{ "extensions", "v1beta1", "Deployment", 8, 16, "apps/v1" },
	{ "extensions", "v1beta1", "DaemonSet", 8, 16, "apps/v1" },
	{ "extensions", "v1beta1", "ReplicaSet", 8, 16, "apps/v1" },
	{ "extensions", "v1beta1", "NetworkPolicy", 9, 16, STANDARD },
	{ "extensions", "v1beta1", "PodSecurityPolicy", 10, 16, "Pod Security admission" },
	{ "extensions", "v1beta1", "Ingress", 14, 22, STANDARD },
	{ "apps", "v1beta1", NULL, 8, 16, "apps/v1" },
	{ "apps", "v1beta2", NULL, 9, 16, "apps/v1" },
	{ "scheduling.k8s.io", "v1alpha1", "PriorityClass", 14, 17, "scheduling.k8s.io/v1" },
	{ "scheduling.k8s.io", "v1beta1", "PriorityClass", 14, 22, "scheduling.k8s.io/v1" },
	{ "flowcontrol.apiserver.k8s.io", "v1alpha1", NULL, 20, 21, "flowcontrol.apiserver.k8s.io/v1" },
	{ "flowcontrol.apiserver.k8s.io", "v1beta1", NULL, 23, 26, "flowcontrol.apiserver.k8s.io/v1" },
	{ "flowcontrol.apiserver.k8s.io", "v1beta2", NULL, 26, 29, "flowcontrol.apiserver.k8s.io/v1" },
	{ "flowcontrol.apiserver.k8s.io", "v1beta3", NULL, 29, 32, "flowcontrol.apiserver.k8s.io/v1" },
	{ "networking.k8s.io", "v1beta1", "Ingress", 19, 22, STANDARD },
	{ "networking.k8s.io", "v1beta1", "IngressClass", 19, 22, STANDARD },
	{ "networking.k8s.io", "v1alpha1", "IPAddress", 30, 31, STANDARD },
	{ "networking.k8s.io", "v1alpha1", "ServiceCIDR", 30, 31, STANDARD },
	{ "networking.k8s.io", "v1beta1", "IPAddress", 34, 37, STANDARD, .planned = true },
	{ "networking.k8s.io", "v1beta1", "ServiceCIDR", 34, 37, STANDARD, .planned = true },
	{ ADMISSION, "v1beta1", "MutatingWebhookConfiguration", 16, 22, ADMISSION "/v1" },
	{ ADMISSION, "v1beta1", "ValidatingWebhookConfiguration", 16, 22, ADMISSION "/v1" },
	{ ADMISSION, "v1alpha1", "ValidatingAdmissionPolicy", 29, 32, ADMISSION "/v1" },
	{ ADMISSION, "v1alpha1", "ValidatingAdmissionPolicyBinding", 29, 32, ADMISSION "/v1" },
	{ ADMISSION, "v1beta1", "ValidatingAdmissionPolicy", 31, 34, ADMISSION "/v1" },
	{ ADMISSION, "v1beta1", "ValidatingAdmissionPolicyBinding", 31, 34, ADMISSION "/v1" },
	{ ADMISSION, "v1alpha1", "MutatingAdmissionPolicy", 35, 38, ADMISSION "/v1", .planned = true },
	{ ADMISSION, "v1alpha1", "MutatingAdmissionPolicyBinding", 35, 38, ADMISSION "/v1", .planned = true },
	{ ADMISSION, "v1beta1", "MutatingAdmissionPolicy", 37, 40, ADMISSION "/v1", .planned = true },
	{ ADMISSION, "v1beta1", "MutatingAdmissionPolicyBinding", 37, 40, ADMISSION "/v1", .planned = true },
	{ "apiextensions.k8s.io", "v1beta1", "CustomResourceDefinition", 16, 22, "apiextensions.k8s.io/v1" },
	{ "apiregistration.k8s.io", "v1beta1", "APIService", 10, 22, "apiregistration.k8s.io/v1" },
	{ RBAC, "v1alpha1", NULL, 17, 22, RBAC "/v1" },
	{ RBAC, "v1beta1", NULL, 17, 22, RBAC "/v1" },
	{ "authentication.k8s.io", "v1beta1", "TokenReview", 19, 22, "authentication.k8s.io/v1" },
	{ "authentication.k8s.io", "v1alpha1", "SelfSubjectReview", 29, 32, "authentication.k8s.io/v1" },
	{ "authentication.k8s.io", "v1beta1", "SelfSubjectReview", 30, 33, "authentication.k8s.io/v1" },
	{ "authorization.k8s.io", "v1beta1", NULL, 19, 22, "authorization.k8s.io/v1" },
	{ "certificates.k8s.io", "v1beta1", "CertificateSigningRequest", 19, 22, "certificates.k8s.io/v1" },
	{ "coordination.k8s.io", "v1beta1", "Lease", 19, 22, "coordination.k8s.io/v1" },
	{ "storage.k8s.io", "v1beta1", "CSIDriver", 19, 22, "storage.k8s.io/v1" },
	{ "storage.k8s.io", "v1beta1", "CSINode", 17, 22, "storage.k8s.io/v1" },
	{ "storage.k8s.io", "v1beta1", "StorageClass", 19, 22, "storage.k8s.io/v1" },
	{ "storage.k8s.io", "v1beta1", "VolumeAttachment", 19, 22, "storage.k8s.io/v1" },
	{ "storage.k8s.io", "v1alpha1", "VolumeAttachment", 21, 24, "storage.k8s.io/v1" },
	{ "storage.k8s.io", "v1alpha1", "CSIStorageCapacity", 21, 24, "storage.k8s.io/v1" },
	{ "storage.k8s.io", "v1beta1", "CSIStorageCapacity", 24, 27, "storage.k8s.io/v1" },
	{ "storage.k8s.io", "v1alpha1", "VolumeAttributesClass", 32, 35, "storage.k8s.io/v1" },
	{ "storage.k8s.io", "v1beta1", "VolumeAttributesClass", 34, 37, "storage.k8s.io/v1", .planned = true },
	{ "batch", "v1beta1", "CronJob", 21, 25, "batch/v1" },
	{ "policy", "v1beta1", "PodDisruptionBudget", 21, 25, "policy/v1" },
	{ "policy", "v1beta1", "PodSecurityPolicy", 21, 25, "Pod Security admission" },
	{ "policy", "v1beta1", "Eviction", 22, 25, "policy/v1" },
	{ "discovery.k8s.io", "v1beta1", "EndpointSlice", 21, 25, "discovery.k8s.io/v1" },
	{ "events.k8s.io", "v1beta1", "Event", 22, 25, "events.k8s.io/v1" },
	{ "autoscaling", "v2beta1", "HorizontalPodAutoscaler", 22, 25, "autoscaling/v2" },
	{ "autoscaling", "v2beta2", "HorizontalPodAutoscaler", 23, 26, "autoscaling/v2" },
	{ "node.k8s.io", "v1beta1", "RuntimeClass", 22, 25, "node.k8s.io/v1" },
	{ "resource.k8s.io", "v1alpha2", NULL, 0, 31, "resource.k8s.io/v1" },
	{ "resource.k8s.io", "v1alpha3", "DeviceClass", 0, 34, "resource.k8s.io/v1" },
	{ "resource.k8s.io", "v1alpha3", "ResourceClaim", 0, 34, "resource.k8s.io/v1" },
	{ "resource.k8s.io", "v1alpha3", "ResourceClaimTemplate", 0, 34, "resource.k8s.io/v1" },
	{ "resource.k8s.io", "v1alpha3", "ResourceSlice", 0, 34, "resource.k8s.io/v1" },
	{ "resource.k8s.io", "v1beta1", NULL, 35, 38, "resource.k8s.io/v1", .planned = true },
	{ "resource.k8s.io", "v1beta2", NULL, 36, 39, "resource.k8s.io/v1", .planned = true },
};

const struct api_removal *api_removal_find(struct str group, struct str version, struct str kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(removals); i++) {
		const struct api_removal *row = &removals[i];

		if (str_is(version, row->version) && str_is(group, row->group) && (!row->kind || str_is(kind, row->kind)))
			return row;
	}
	return NULL;
}
