/*
 * Names and types of every field that Kubernetes serves. Written by tools/schema-table: don't edit it.
 */
#include "audit/schema_table.h"

// clang-format off
/* ISO C promises strings of 4095 bytes; every compiler takes longer ones. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

const unsigned int schema_minors[] = { 29, 30, 31, 32, 33, 34, 35, 0 };

const char schema_names[] =
	"\0" "$ref\0" "$schema\0" "APIService\0"
	"Allow\0" "Always\0" "AlwaysAllow\0" "Bidirectional\0"
	"Binding\0" "Block\0" "BlockDevice\0" "CSIDriver\0"
	"CSINode\0" "CSIStorageCapacity\0" "CertificateSigningRequest\0" "CharDevice\0"
	"ClientIP\0" "Cluster\0" "ClusterFirst\0" "ClusterFirstWithHostNet\0"
	"ClusterIP\0" "ClusterRole\0" "ClusterRoleBinding\0" "ClusterTrustBundle\0"
	"ComponentStatus\0" "ConfigMap\0" "Container\0" "ControllerRevision\0"
	"CronJob\0" "CustomResourceDefinition\0" "DaemonSet\0" "Default\0"
	"Delete\0" "Deployment\0" "DeviceClass\0" "DeviceTaintRule\0"
	"Directory\0" "DirectoryOrCreate\0" "Disabled\0" "DoNotSchedule\0"
	"DoesNotExist\0" "Egress\0" "Enabled\0" "EndpointSlice\0"
	"Endpoints\0" "Equal\0" "Event\0" "Eviction\0"
	"Exact\0" "Exists\0" "ExternalName\0" "Fail\0"
	"Failed\0" "FallbackToLogsOnError\0" "File\0" "FileOrCreate\0"
	"Filesystem\0" "FlowSchema\0" "Forbid\0" "Group\0"
	"Gt\0" "HTTP\0" "HTTPS\0" "Honor\0"
	"HorizontalPodAutoscaler\0" "HostToContainer\0" "IPAddress\0" "IPv4\0"
	"IPv6\0" "IfHealthyBudget\0" "IfNotPresent\0" "IfPossible\0"
	"Ignore\0" "Immediate\0" "ImplementationSpecific\0" "In\0"
	"Indexed\0" "Ingress\0" "IngressClass\0" "Job\0"
	"Lease\0" "LeaseCandidate\0" "LimitRange\0" "LoadBalancer\0"
	"Local\0" "LocalSubjectAccessReview\0" "Localhost\0" "Lt\0"
	"Merge\0" "MutatingAdmissionPolicy\0" "MutatingAdmissionPolicyBinding\0" "MutatingWebhookConfiguration\0"
	"Namespace\0" "Namespaced\0" "NetworkPolicy\0" "Never\0"
	"NoExecute\0" "NoSchedule\0" "Node\0" "NodePort\0"
	"NonIndexed\0" "None\0" "NotIn\0" "NotRequired\0"
	"OnDelete\0" "OnFailure\0" "OnRootMismatch\0" "OrderedReady\0"
	"Parallel\0" "PersistentVolume\0" "PersistentVolumeClaim\0" "Pod\0"
	"PodCertificateRequest\0" "PodDisruptionBudget\0" "PodSchedulingContext\0" "PodTemplate\0"
	"Port\0" "PreemptLowerPriority\0" "PreferDualStack\0" "PreferNoSchedule\0"
	"Prefix\0" "PriorityClass\0" "PriorityLevelConfiguration\0" "ReadOnlyMany\0"
	"ReadWriteMany\0" "ReadWriteOnce\0" "ReadWriteOncePod\0" "Recreate\0"
	"Recycle\0" "Replace\0" "ReplicaSet\0" "ReplicationController\0"
	"RequireDualStack\0" "ResourceClaim\0" "ResourceClaimParameters\0" "ResourceClaimTemplate\0"
	"ResourceClass\0" "ResourceClassParameters\0" "ResourceQuota\0" "ResourceSlice\0"
	"RestartContainer\0" "Retain\0" "Role\0" "RoleBinding\0"
	"RollingUpdate\0" "RuntimeClass\0" "RuntimeDefault\0" "SCTP\0"
	"Scale\0" "ScheduleAnyway\0" "Secret\0" "SelfSubjectAccessReview\0"
	"SelfSubjectReview\0" "SelfSubjectRulesReview\0" "Service\0" "ServiceAccount\0"
	"ServiceCIDR\0" "SingleStack\0" "Socket\0" "StatefulSet\0"
	"StorageClass\0" "StorageVersion\0" "StorageVersionMigration\0" "Strict\0"
	"SubjectAccessReview\0" "TCP\0" "TerminatingOrFailed\0" "TokenRequest\0"
	"TokenReview\0" "UDP\0" "Unconfined\0" "Unmasked\0"
	"User\0" "ValidatingAdmissionPolicy\0" "ValidatingAdmissionPolicyBinding\0" "ValidatingWebhookConfiguration\0"
	"VolumeAttachment\0" "VolumeAttributesClass\0" "WaitForFirstConsumer\0" "Workload\0"
	"acceptedNames\0" "accessModes\0" "acquireTime\0" "action\0"
	"active\0" "activeDeadlineSeconds\0" "add\0" "additionalItems\0"
	"additionalPrinterColumns\0" "additionalProperties\0" "address\0" "addressType\0"
	"addresses\0" "adminAccess\0" "admissionReviewVersions\0" "admissionregistration.k8s.io\0"
	"affinity\0" "aggregationRule\0" "allNodes\0" "allOf\0"
	"allocatable\0" "allocateLoadBalancerNodePorts\0" "allocatedResourceStatuses\0" "allocatedResources\0"
	"allocatedResourcesStatus\0" "allocation\0" "allocationMode\0" "allocationTimestamp\0"
	"allowMultipleAllocations\0" "allowPrivilegeEscalation\0" "allowVolumeExpansion\0" "allowed\0"
	"allowedTopologies\0" "annotations\0" "anyOf\0" "apiGroup\0"
	"apiGroups\0" "apiServerID\0" "apiVersion\0" "apiVersions\0"
	"apiextensions.k8s.io\0" "apiregistration.k8s.io\0" "appArmorProfile\0" "appProtocol\0"
	"applyConfiguration\0" "apps\0" "architecture\0" "args\0"
	"assigned\0" "attachError\0" "attachRequired\0" "attached\0"
	"attacher\0" "attachmentMetadata\0" "attributes\0" "audience\0"
	"audiences\0" "auditAnnotations\0" "authenticated\0" "authentication.k8s.io\0"
	"authorization.k8s.io\0" "automountServiceAccountToken\0" "autoscaling\0" "availableOnNodes\0"
	"availableReplicas\0" "averageUtilization\0" "averageValue\0" "awsElasticBlockStore\0"
	"azureDisk\0" "azureFile\0" "backend\0" "backoffLimit\0"
	"backoffLimitPerIndex\0" "basic\0" "batch\0" "beginRefreshAt\0"
	"behavior\0" "binaryData\0" "binaryVersion\0" "bindingConditions\0"
	"bindingFailureConditions\0" "bindsToNode\0" "blockOwnerDeletion\0" "bool\0"
	"bootID\0" "borrowingLimitPercent\0" "boundObjectRef\0" "caBundle\0"
	"cachingMode\0" "capabilities\0" "capacity\0" "categories\0"
	"cel\0" "cephfs\0" "certificate\0" "certificateChain\0"
	"certificateChainPath\0" "certificates.k8s.io\0" "chapAuthDiscovery\0" "chapAuthSession\0"
	"cidr\0" "cidrs\0" "cinder\0" "claimName\0"
	"claimRef\0" "claims\0" "clientConfig\0" "clientIP\0"
	"clusterIP\0" "clusterIPs\0" "clusterRoleSelectors\0" "clusterScope\0"
	"clusterTrustBundle\0" "collisionCount\0" "command\0" "commonEncodingVersion\0"
	"completedIndexes\0" "completionMode\0" "completionTime\0" "completions\0"
	"component\0" "concurrencyPolicy\0" "conditionType\0" "conditions\0"
	"config\0" "configMap\0" "configMapKeyRef\0" "configMapRef\0"
	"configSource\0" "constraints\0" "consumedCapacity\0" "consumesCounters\0"
	"container\0" "containerID\0" "containerName\0" "containerPort\0"
	"containerResource\0" "containerRuntimeVersion\0" "containerStatuses\0" "containers\0"
	"continueToken\0" "controller\0" "controllerExpandSecretRef\0" "controllerPublishSecretRef\0"
	"controllerRef\0" "conversion\0" "conversionReviewVersions\0" "coordination.k8s.io\0"
	"count\0" "counterSet\0" "counters\0" "creationTimestamp\0"
	"credentialBundlePath\0" "csi\0" "current\0" "currentCPUUtilizationPercentage\0"
	"currentHealthy\0" "currentMetrics\0" "currentNumberScheduled\0" "currentReplicas\0"
	"currentRevision\0" "currentVolumeAttributesClassName\0" "daemonEndpoints\0" "data\0"
	"dataSource\0" "dataSourceRef\0" "datasetName\0" "datasetUUID\0"
	"deallocationRequested\0" "declaredFeatures\0" "decodableVersions\0" "default\0"
	"defaultBackend\0" "defaultMode\0" "defaultRequest\0" "definitions\0"
	"deleteOptions\0" "deletionGracePeriodSeconds\0" "deletionTimestamp\0" "denied\0"
	"dependencies\0" "deprecated\0" "deprecatedCount\0" "deprecatedFirstTimestamp\0"
	"deprecatedLastTimestamp\0" "deprecatedSource\0" "deprecatedTopology\0" "deprecationWarning\0"
	"describedObject\0" "description\0" "desiredHealthy\0" "desiredNumberScheduled\0"
	"desiredReplicas\0" "detachError\0" "device\0" "deviceClassName\0"
	"devicePath\0" "deviceSelector\0" "devices\0" "directory\0"
	"discovery.k8s.io\0" "diskName\0" "diskURI\0" "disruptedPods\0"
	"disruptionsAllowed\0" "distinctAttribute\0" "distinguisherMethod\0" "divisor\0"
	"dnsConfig\0" "dnsPolicy\0" "downwardAPI\0" "driver\0"
	"driverName\0" "driverRequests\0" "drivers\0" "drop\0"
	"dryRun\0" "effect\0" "egress\0" "emptyDir\0"
	"emulationVersion\0" "enableServiceLinks\0" "encodingVersion\0" "endPort\0"
	"endpoints\0" "endpointsNamespace\0" "enum\0" "env\0"
	"envFrom\0" "ephemeral\0" "ephemeralContainerStatuses\0" "ephemeralContainers\0"
	"error\0" "errorCode\0" "evaluationError\0" "eventTime\0"
	"events.k8s.io\0" "exactly\0" "example\0" "except\0"
	"excludeResourceRules\0" "exclusiveMaximum\0" "exclusiveMinimum\0" "exec\0"
	"exempt\0" "exitCode\0" "exitCodes\0" "expectedPods\0"
	"expirationSeconds\0" "expirationTimestamp\0" "expression\0" "expressionWarnings\0"
	"extendedResourceClaimStatus\0" "extendedResourceName\0" "external\0" "externalDocs\0"
	"externalID\0" "externalIPs\0" "externalName\0" "externalTrafficPolicy\0"
	"extra\0" "failed\0" "failedIndexes\0" "failedJobsHistoryLimit\0"
	"failurePolicy\0" "failureThreshold\0" "fc\0" "features\0"
	"fieldPath\0" "fieldRef\0" "fieldSelector\0" "fieldsType\0"
	"fieldsV1\0" "fileKeyRef\0" "filters\0" "finalizers\0"
	"finishedAt\0" "firstAvailable\0" "firstTimestamp\0" "flexVolume\0"
	"flocker\0" "flowcontrol.apiserver.k8s.io\0" "forNodes\0" "forZones\0"
	"format\0" "from\0" "fsGroup\0" "fsGroupChangePolicy\0"
	"fsGroupPolicy\0" "fsType\0" "fullyLabeledReplicas\0" "gang\0"
	"gateway\0" "gcePersistentDisk\0" "generateName\0" "generatedFrom\0"
	"generation\0" "gid\0" "gitRepo\0" "globalDefault\0"
	"glusterfs\0" "gmsaCredentialSpec\0" "gmsaCredentialSpecName\0" "gracePeriodSeconds\0"
	"group\0" "groupPriorityMinimum\0" "groups\0" "grpc\0"
	"handSize\0" "handler\0" "hard\0" "hardwareAddress\0"
	"health\0" "healthCheckNodePort\0" "hints\0" "holderIdentity\0"
	"host\0" "hostAliases\0" "hostIP\0" "hostIPC\0"
	"hostIPs\0" "hostNetwork\0" "hostPID\0" "hostPath\0"
	"hostPort\0" "hostProcess\0" "hostUsers\0" "hostname\0"
	"hostnameOverride\0" "hostnames\0" "hosts\0" "http\0"
	"httpGet\0" "httpHeaders\0" "id\0" "ignoreStoreReadErrorWithClusterBreakingPotential\0"
	"image\0" "imageID\0" "imagePullPolicy\0" "imagePullSecrets\0"
	"images\0" "immutable\0" "incomplete\0" "ingress\0"
	"ingressClassName\0" "initContainerStatuses\0" "initContainers\0" "initialDelaySeconds\0"
	"initiatorName\0" "inlineVolumeSpec\0" "insecureSkipTLSVerify\0" "instances\0"
	"int\0" "intSlice\0" "interfaceName\0" "internal.apiserver.k8s.io\0"
	"internalTrafficPolicy\0" "ints\0" "involvedObject\0" "ip\0"
	"ipBlock\0" "ipFamilies\0" "ipFamilyPolicy\0" "ipMode\0"
	"ips\0" "iqn\0" "iscsi\0" "iscsiInterface\0"
	"items\0" "jobTemplate\0" "jsonPatch\0" "jsonPath\0"
	"kernelVersion\0" "key\0" "keyPath\0" "keyType\0"
	"keyring\0" "kind\0" "kubeProxyVersion\0" "kubeletConfigKey\0"
	"kubeletEndpoint\0" "kubeletVersion\0" "labelSelector\0" "labelSelectorPath\0"
	"labels\0" "lastHeartbeatTime\0" "lastKnownGood\0" "lastObservedTime\0"
	"lastPhaseTransitionTime\0" "lastProbeTime\0" "lastScaleTime\0" "lastScheduleTime\0"
	"lastState\0" "lastSuccessfulTime\0" "lastTimestamp\0" "lastTransitionTime\0"
	"lastUpdateTime\0" "leaseDurationSeconds\0" "leaseName\0" "leaseTransitions\0"
	"lendablePercent\0" "level\0" "lifecycle\0" "limitResponse\0"
	"limited\0" "limits\0" "linux\0" "listKind\0"
	"livenessProbe\0" "loadBalancer\0" "loadBalancerClass\0" "loadBalancerIP\0"
	"loadBalancerSourceRanges\0" "local\0" "localhostProfile\0" "lun\0"
	"machineID\0" "managedBy\0" "managedFields\0" "manager\0"
	"manualSelector\0" "matchAttribute\0" "matchConditions\0" "matchConstraints\0"
	"matchExpressions\0" "matchFields\0" "matchLabelExpressions\0" "matchLabelKeys\0"
	"matchLabels\0" "matchPolicy\0" "matchResources\0" "matchingPrecedence\0"
	"max\0" "maxExpirationSeconds\0" "maxFailedIndexes\0" "maxItems\0"
	"maxLength\0" "maxLimitRequestRatio\0" "maxProperties\0" "maxReplicas\0"
	"maxSkew\0" "maxSurge\0" "maxUnavailable\0" "maximum\0"
	"maximumVolumeSize\0" "medium\0" "message\0" "messageExpression\0"
	"metadata\0" "metric\0" "metrics\0" "min\0"
	"minAvailable\0" "minCount\0" "minDomains\0" "minItems\0"
	"minLength\0" "minProperties\0" "minReadySeconds\0" "minReplicas\0"
	"minimum\0" "mismatchLabelKeys\0" "mode\0" "modifyVolumeStatus\0"
	"monitors\0" "mountOptions\0" "mountPath\0" "mountPropagation\0"
	"multipleOf\0" "mutations\0" "name\0" "namedResources\0"
	"names\0" "nameservers\0" "namespace\0" "namespaceSelector\0"
	"namespaces\0" "networkData\0" "networking.k8s.io\0" "nfs\0"
	"node.k8s.io\0" "nodeAffinity\0" "nodeAffinityPolicy\0" "nodeAllocatableUpdatePeriodSeconds\0"
	"nodeExpandSecretRef\0" "nodeID\0" "nodeInfo\0" "nodeName\0"
	"nodePort\0" "nodePublishSecretRef\0" "nodeSelector\0" "nodeSelectorTerms\0"
	"nodeStageSecretRef\0" "nodeTaintsPolicy\0" "nodeTopology\0" "nodeUID\0"
	"nominalConcurrencyShares\0" "nominatedNodeName\0" "nonResourceAttributes\0" "nonResourceRules\0"
	"nonResourceURLs\0" "not\0" "notAfter\0" "notBefore\0"
	"notReadyAddresses\0" "note\0" "nullable\0" "number\0"
	"numberAvailable\0" "numberMisscheduled\0" "numberReady\0" "numberUnavailable\0"
	"object\0" "objectSelector\0" "observedGeneration\0" "onExitCodes\0"
	"onPodConditions\0" "oneOf\0" "opaque\0" "openAPIV3Schema\0"
	"operatingSystem\0" "operation\0" "operations\0" "operator\0"
	"optional\0" "optionalOldSelf\0" "options\0" "ordinals\0"
	"orphanDependents\0" "os\0" "osImage\0" "overhead\0"
	"ownerReferences\0" "parallelism\0" "paramKind\0" "paramRef\0"
	"parameterNotFoundAction\0" "parameters\0" "parametersRef\0" "parentRef\0"
	"partition\0" "patchType\0" "path\0" "pathType\0"
	"paths\0" "pattern\0" "patternProperties\0" "paused\0"
	"pdID\0" "pdName\0" "perDeviceNodeSelection\0" "periodSeconds\0"
	"persistentVolumeClaim\0" "persistentVolumeClaimRetentionPolicy\0" "persistentVolumeName\0" "persistentVolumeReclaimPolicy\0"
	"phase\0" "photonPersistentDisk\0" "pingTime\0" "pkixPublicKey\0"
	"plural\0" "podAffinity\0" "podAffinityTerm\0" "podAntiAffinity\0"
	"podCIDR\0" "podCIDRs\0" "podCertificate\0" "podFailurePolicy\0"
	"podFixed\0" "podGroup\0" "podGroupReplicaKey\0" "podGroups\0"
	"podIP\0" "podIPs\0" "podInfoOnMount\0" "podManagementPolicy\0"
	"podName\0" "podReplacementPolicy\0" "podSelector\0" "podUID\0"
	"pods\0" "policies\0" "policy\0" "policyName\0"
	"policyTypes\0" "pool\0" "port\0" "portals\0"
	"ports\0" "portworxVolume\0" "postStart\0" "potentialNodes\0"
	"preStop\0" "preconditions\0" "preemptionPolicy\0" "preference\0"
	"preferredDuringSchedulingIgnoredDuringExecution\0" "preferredHolder\0" "preferredStrategies\0" "prefix\0"
	"preserveUnknownFields\0" "priority\0" "priorityClassName\0" "priorityLevelConfiguration\0"
	"privileged\0" "procMount\0" "progressDeadlineSeconds\0" "projected\0"
	"proofOfPossession\0" "propagationPolicy\0" "properties\0" "protectionDomain\0"
	"protocol\0" "providerID\0" "provisioner\0" "publishNotReadyAddresses\0"
	"pullPolicy\0" "qosClass\0" "quantity\0" "queueLengthLimit\0"
	"queues\0" "queuing\0" "quobyte\0" "rawSelector\0"
	"rbac.authorization.k8s.io\0" "rbd\0" "readOnly\0" "readOnlyRootFilesystem\0"
	"readinessGates\0" "readinessProbe\0" "ready\0" "readyReplicas\0"
	"reason\0" "reclaimPolicy\0" "recursiveReadOnly\0" "recursiveReadOnlyMounts\0"
	"reference\0" "regarding\0" "registry\0" "reinvocationPolicy\0"
	"related\0" "renewTime\0" "replicas\0" "reportingComponent\0"
	"reportingController\0" "reportingInstance\0" "repository\0" "request\0"
	"requestMappings\0" "requestName\0" "requestPolicy\0" "requests\0"
	"required\0" "requiredDuringSchedulingIgnoredDuringExecution\0" "requirements\0" "requiresRepublish\0"
	"reservedFor\0" "resize\0" "resizePolicy\0" "resource\0"
	"resource.k8s.io\0" "resourceAttributes\0" "resourceClaimName\0" "resourceClaimStatuses\0"
	"resourceClaimTemplateName\0" "resourceClaims\0" "resourceClassName\0" "resourceFieldRef\0"
	"resourceHandles\0" "resourceID\0" "resourceName\0" "resourceNames\0"
	"resourceRules\0" "resourceSliceCount\0" "resourceVersion\0" "resources\0"
	"restartCount\0" "restartPolicy\0" "restartPolicyRules\0" "results\0"
	"revision\0" "revisionHistoryLimit\0" "role\0" "roleRef\0"
	"rollingUpdate\0" "rule\0" "rules\0" "runAsGroup\0"
	"runAsNonRoot\0" "runAsUser\0" "runAsUserName\0" "running\0"
	"runtimeClassName\0" "runtimeHandlers\0" "scale\0" "scaleDown\0"
	"scaleIO\0" "scaleTargetRef\0" "scaleUp\0" "schedule\0"
	"schedulerName\0" "scheduling\0" "scheduling.k8s.io\0" "schedulingGates\0"
	"schema\0" "scheme\0" "scope\0" "scopeName\0"
	"scopeSelector\0" "scopes\0" "seLinuxChangePolicy\0" "seLinuxMount\0"
	"seLinuxOptions\0" "searches\0" "seccompProfile\0" "seconds\0"
	"secret\0" "secretFile\0" "secretKeyRef\0" "secretName\0"
	"secretNamespace\0" "secretRef\0" "secrets\0" "securityContext\0"
	"selectPolicy\0" "selectableFields\0" "selectedNode\0" "selector\0"
	"selectors\0" "selfLink\0" "series\0" "served\0"
	"servedVersions\0" "server\0" "service\0" "serviceAccount\0"
	"serviceAccountName\0" "serviceAccountToken\0" "serviceAccountTokenInSecrets\0" "serviceAccountUID\0"
	"serviceName\0" "serving\0" "sessionAffinity\0" "sessionAffinityConfig\0"
	"setHostnameAsFQDN\0" "shareID\0" "shareName\0" "shareProcessNamespace\0"
	"shareable\0" "sharedCounters\0" "shortNames\0" "sideEffects\0"
	"signal\0" "signerName\0" "singular\0" "sizeBytes\0"
	"sizeLimit\0" "sleep\0" "source\0" "sources\0"
	"spec\0" "specReplicasPath\0" "sslEnabled\0" "stabilizationWindowSeconds\0"
	"start\0" "startTime\0" "started\0" "startedAt\0"
	"startingDeadlineSeconds\0" "startupProbe\0" "state\0" "status\0"
	"statusReplicasPath\0" "stdin\0" "stdinOnce\0" "step\0"
	"stopSignal\0" "storage\0" "storage.k8s.io\0" "storageCapacity\0"
	"storageClassName\0" "storageMode\0" "storagePolicyID\0" "storagePolicyName\0"
	"storagePool\0" "storageVersions\0" "storagemigration.k8s.io\0" "storageos\0"
	"storedVersions\0" "strategy\0" "string\0" "stringData\0"
	"stringSlice\0" "strings\0" "structuredData\0" "structuredParameters\0"
	"subPath\0" "subPathExpr\0" "subdomain\0" "subjects\0"
	"subresource\0" "subresources\0" "subsets\0" "succeeded\0"
	"succeededCount\0" "succeededIndexes\0" "successPolicy\0" "successThreshold\0"
	"successfulJobsHistoryLimit\0" "suitableNodes\0" "supplementalGroups\0" "supplementalGroupsPolicy\0"
	"suspend\0" "swap\0" "sysctls\0" "system\0"
	"systemUUID\0" "taint\0" "taints\0" "target\0"
	"targetCPUUtilizationPercentage\0" "targetContainerName\0" "targetPort\0" "targetPortal\0"
	"targetRef\0" "targetVolumeAttributesClassName\0" "targetWWNs\0" "tcpSocket\0"
	"template\0" "tenant\0" "terminated\0" "terminating\0"
	"terminatingReplicas\0" "terminationGracePeriodSeconds\0" "terminationMessagePath\0" "terminationMessagePolicy\0"
	"time\0" "timeAdded\0" "timeZone\0" "timeoutSeconds\0"
	"title\0" "tls\0" "to\0" "token\0"
	"tokenRequests\0" "tolerance\0" "tolerationSeconds\0" "tolerations\0"
	"topologyKey\0" "topologyKeys\0" "topologySpreadConstraints\0" "trafficDistribution\0"
	"trustBundle\0" "ttlSecondsAfterFinished\0" "tty\0" "type\0"
	"typeChecking\0" "uid\0" "unavailableReplicas\0" "uncountedTerminatedPods\0"
	"unhealthyPodEvictionPolicy\0" "uniqueItems\0" "unschedulable\0" "unsuitableNodes\0"
	"unverifiedUserAnnotations\0" "updateRevision\0" "updateStrategy\0" "updatedNumberScheduled\0"
	"updatedReplicas\0" "url\0" "usages\0" "used\0"
	"user\0" "userAnnotations\0" "userInfo\0" "userNamespaces\0"
	"username\0" "v1\0" "v1alpha1\0" "v1alpha2\0"
	"v1alpha3\0" "v1beta1\0" "v1beta2\0" "v1beta3\0"
	"v2\0" "validRange\0" "validValues\0" "validationActions\0"
	"validations\0" "value\0" "valueExpression\0" "valueFrom\0"
	"values\0" "variables\0" "vendorClaimParameters\0" "vendorClassParameters\0"
	"vendorParameters\0" "vendorRequestParameters\0" "verb\0" "verbs\0"
	"version\0" "versionPriority\0" "versions\0" "volume\0"
	"volumeAttributes\0" "volumeAttributesClassName\0" "volumeBindingMode\0" "volumeClaimTemplate\0"
	"volumeClaimTemplates\0" "volumeDevices\0" "volumeHandle\0" "volumeID\0"
	"volumeLifecycleModes\0" "volumeMode\0" "volumeMounts\0" "volumeName\0"
	"volumeNamespace\0" "volumePath\0" "volumes\0" "volumesAttached\0"
	"volumesInUse\0" "vsphereVolume\0" "waiting\0" "warning\0"
	"webhook\0" "webhooks\0" "weight\0" "whenDeleted\0"
	"whenScaled\0" "whenUnsatisfiable\0" "windowsOptions\0" "workingDir\0"
	"workloadRef\0" "wwids\0" "x-kubernetes-embedded-resource\0" "x-kubernetes-int-or-string\0"
	"x-kubernetes-list-map-keys\0" "x-kubernetes-list-type\0" "x-kubernetes-map-type\0" "x-kubernetes-preserve-unknown-fields\0"
	"x-kubernetes-validations\0" "zone\0";

const struct schema_type schema_types[] = {
	{ SCHEMA_ANY, 0, 0 }, { SCHEMA_STRING, 0, 0 }, { SCHEMA_INT32, 0, 0 }, { SCHEMA_INT64, 0, 0 },
	{ SCHEMA_NUMBER, 0, 0 }, { SCHEMA_BOOL, 0, 0 }, { SCHEMA_BYTES, 0, 0 }, { SCHEMA_TIME, 0, 0 },
	{ SCHEMA_QUANTITY, 0, 0 }, { SCHEMA_INT_OR_STRING, 0, 0 }, { SCHEMA_STRUCT, 0, 4 }, { SCHEMA_STRUCT, 4, 15 },
	{ SCHEMA_MAP, 1, 0 }, { SCHEMA_LIST, 1, 0 }, { SCHEMA_STRUCT, 19, 7 }, { SCHEMA_MAP, 0, 0 },
	{ SCHEMA_LIST, 14, 0 }, { SCHEMA_STRUCT, 26, 6 }, { SCHEMA_LIST, 17, 0 }, { SCHEMA_STRUCT, 32, 12 },
	{ SCHEMA_STRUCT, 44, 3 }, { SCHEMA_STRUCT, 47, 4 }, { SCHEMA_ENUM, 0, 2 }, { SCHEMA_STRUCT, 51, 2 },
	{ SCHEMA_LIST, 23, 0 }, { SCHEMA_STRUCT, 53, 2 }, { SCHEMA_STRUCT, 55, 3 }, { SCHEMA_ENUM, 2, 4 },
	{ SCHEMA_LIST, 26, 0 }, { SCHEMA_STRUCT, 58, 5 }, { SCHEMA_LIST, 29, 0 }, { SCHEMA_LIST, 19, 0 },
	{ SCHEMA_STRUCT, 63, 4 }, { SCHEMA_STRUCT, 67, 11 }, { SCHEMA_LIST, 33, 0 }, { SCHEMA_STRUCT, 78, 5 },
	{ SCHEMA_STRUCT, 83, 7 }, { SCHEMA_STRUCT, 90, 2 }, { SCHEMA_LIST, 37, 0 }, { SCHEMA_STRUCT, 92, 2 },
	{ SCHEMA_LIST, 39, 0 }, { SCHEMA_STRUCT, 94, 5 }, { SCHEMA_STRUCT, 99, 6 }, { SCHEMA_LIST, 42, 0 },
	{ SCHEMA_STRUCT, 105, 2 }, { SCHEMA_STRUCT, 107, 4 }, { SCHEMA_LIST, 45, 0 }, { SCHEMA_STRUCT, 111, 2 },
	{ SCHEMA_LIST, 47, 0 }, { SCHEMA_STRUCT, 113, 3 }, { SCHEMA_STRUCT, 116, 6 }, { SCHEMA_LIST, 50, 0 },
	{ SCHEMA_STRUCT, 122, 1 }, { SCHEMA_STRUCT, 123, 2 }, { SCHEMA_LIST, 53, 0 }, { SCHEMA_STRUCT, 125, 4 },
	{ SCHEMA_STRUCT, 129, 4 }, { SCHEMA_STRUCT, 133, 4 }, { SCHEMA_STRUCT, 137, 5 }, { SCHEMA_STRUCT, 142, 7 },
	{ SCHEMA_STRUCT, 149, 2 }, { SCHEMA_LIST, 60, 0 }, { SCHEMA_STRUCT, 151, 2 }, { SCHEMA_LIST, 62, 0 },
	{ SCHEMA_STRUCT, 153, 5 }, { SCHEMA_STRUCT, 158, 6 }, { SCHEMA_LIST, 65, 0 }, { SCHEMA_STRUCT, 164, 2 },
	{ SCHEMA_STRUCT, 166, 4 }, { SCHEMA_LIST, 68, 0 }, { SCHEMA_STRUCT, 170, 2 }, { SCHEMA_LIST, 70, 0 },
	{ SCHEMA_STRUCT, 172, 3 }, { SCHEMA_STRUCT, 175, 1 }, { SCHEMA_STRUCT, 176, 2 }, { SCHEMA_LIST, 74, 0 },
	{ SCHEMA_STRUCT, 178, 4 }, { SCHEMA_STRUCT, 182, 4 }, { SCHEMA_STRUCT, 186, 4 }, { SCHEMA_STRUCT, 190, 5 },
	{ SCHEMA_STRUCT, 195, 3 }, { SCHEMA_STRUCT, 198, 6 }, { SCHEMA_LIST, 81, 0 }, { SCHEMA_STRUCT, 204, 4 },
	{ SCHEMA_LIST, 83, 0 }, { SCHEMA_STRUCT, 208, 5 }, { SCHEMA_STRUCT, 213, 5 }, { SCHEMA_STRUCT, 218, 5 },
	{ SCHEMA_STRUCT, 223, 2 }, { SCHEMA_STRUCT, 225, 42 }, { SCHEMA_STRUCT, 267, 3 }, { SCHEMA_STRUCT, 270, 2 },
	{ SCHEMA_STRUCT, 272, 2 }, { SCHEMA_STRUCT, 274, 2 }, { SCHEMA_STRUCT, 276, 3 }, { SCHEMA_ENUM, 6, 6 },
	{ SCHEMA_LIST, 94, 0 }, { SCHEMA_LIST, 92, 0 }, { SCHEMA_STRUCT, 279, 1 }, { SCHEMA_LIST, 93, 0 },
	{ SCHEMA_STRUCT, 280, 2 }, { SCHEMA_STRUCT, 282, 2 }, { SCHEMA_STRUCT, 284, 6 }, { SCHEMA_LIST, 101, 0 },
	{ SCHEMA_LIST, 102, 0 }, { SCHEMA_STRUCT, 290, 2 }, { SCHEMA_STRUCT, 292, 25 }, { SCHEMA_STRUCT, 317, 3 },
	{ SCHEMA_STRUCT, 320, 5 }, { SCHEMA_STRUCT, 325, 3 }, { SCHEMA_STRUCT, 328, 2 }, { SCHEMA_STRUCT, 330, 3 },
	{ SCHEMA_STRUCT, 333, 3 }, { SCHEMA_STRUCT, 336, 4 }, { SCHEMA_LIST, 107, 0 }, { SCHEMA_STRUCT, 340, 3 },
	{ SCHEMA_STRUCT, 343, 2 }, { SCHEMA_STRUCT, 345, 2 }, { SCHEMA_LIST, 115, 0 }, { SCHEMA_ENUM, 12, 3 },
	{ SCHEMA_STRUCT, 347, 3 }, { SCHEMA_STRUCT, 350, 4 }, { SCHEMA_STRUCT, 354, 1 }, { SCHEMA_STRUCT, 355, 5 },
	{ SCHEMA_STRUCT, 360, 2 }, { SCHEMA_LIST, 124, 0 }, { SCHEMA_ENUM, 15, 2 }, { SCHEMA_STRUCT, 362, 1 },
	{ SCHEMA_STRUCT, 363, 2 }, { SCHEMA_STRUCT, 365, 10 }, { SCHEMA_STRUCT, 375, 2 }, { SCHEMA_STRUCT, 377, 5 },
	{ SCHEMA_ENUM, 17, 3 }, { SCHEMA_LIST, 131, 0 }, { SCHEMA_STRUCT, 382, 2 }, { SCHEMA_ENUM, 20, 2 },
	{ SCHEMA_LIST, 134, 0 }, { SCHEMA_STRUCT, 384, 3 }, { SCHEMA_STRUCT, 387, 2 }, { SCHEMA_LIST, 138, 0 },
	{ SCHEMA_MAP, 8, 0 }, { SCHEMA_ENUM, 22, 3 }, { SCHEMA_STRUCT, 389, 12 }, { SCHEMA_STRUCT, 401, 2 },
	{ SCHEMA_ENUM, 25, 2 }, { SCHEMA_STRUCT, 403, 4 }, { SCHEMA_STRUCT, 407, 2 }, { SCHEMA_ENUM, 27, 3 },
	{ SCHEMA_STRUCT, 409, 4 }, { SCHEMA_STRUCT, 413, 2 }, { SCHEMA_ENUM, 30, 2 }, { SCHEMA_STRUCT, 415, 2 },
	{ SCHEMA_LIST, 151, 0 }, { SCHEMA_STRUCT, 417, 7 }, { SCHEMA_ENUM, 32, 3 }, { SCHEMA_ENUM, 35, 3 },
	{ SCHEMA_LIST, 153, 0 }, { SCHEMA_STRUCT, 424, 2 }, { SCHEMA_STRUCT, 426, 2 }, { SCHEMA_LIST, 2, 0 },
	{ SCHEMA_LIST, 157, 0 }, { SCHEMA_LIST, 106, 0 }, { SCHEMA_STRUCT, 428, 3 }, { SCHEMA_STRUCT, 431, 2 },
	{ SCHEMA_LIST, 163, 0 }, { SCHEMA_ENUM, 38, 4 }, { SCHEMA_STRUCT, 433, 26 }, { SCHEMA_LIST, 166, 0 },
	{ SCHEMA_STRUCT, 459, 2 }, { SCHEMA_LIST, 168, 0 }, { SCHEMA_STRUCT, 461, 1 }, { SCHEMA_LIST, 170, 0 },
	{ SCHEMA_STRUCT, 462, 1 }, { SCHEMA_ENUM, 42, 2 }, { SCHEMA_STRUCT, 463, 1 }, { SCHEMA_LIST, 174, 0 },
	{ SCHEMA_STRUCT, 464, 4 }, { SCHEMA_STRUCT, 468, 2 }, { SCHEMA_LIST, 176, 0 }, { SCHEMA_STRUCT, 470, 1 },
	{ SCHEMA_LIST, 179, 0 }, { SCHEMA_STRUCT, 471, 13 }, { SCHEMA_ENUM, 44, 2 }, { SCHEMA_LIST, 3, 0 },
	{ SCHEMA_STRUCT, 484, 2 }, { SCHEMA_LIST, 184, 0 }, { SCHEMA_ENUM, 46, 2 }, { SCHEMA_STRUCT, 486, 5 },
	{ SCHEMA_ENUM, 48, 3 }, { SCHEMA_ENUM, 51, 4 }, { SCHEMA_LIST, 187, 0 }, { SCHEMA_STRUCT, 491, 8 },
	{ SCHEMA_ENUM, 55, 2 }, { SCHEMA_ENUM, 57, 2 }, { SCHEMA_LIST, 191, 0 }, { SCHEMA_STRUCT, 499, 31 },
	{ SCHEMA_STRUCT, 530, 4 }, { SCHEMA_STRUCT, 534, 6 }, { SCHEMA_STRUCT, 540, 3 }, { SCHEMA_STRUCT, 543, 6 },
	{ SCHEMA_STRUCT, 549, 4 }, { SCHEMA_STRUCT, 553, 4 }, { SCHEMA_STRUCT, 557, 3 }, { SCHEMA_LIST, 202, 0 },
	{ SCHEMA_STRUCT, 560, 5 }, { SCHEMA_STRUCT, 565, 2 }, { SCHEMA_STRUCT, 567, 4 }, { SCHEMA_LIST, 206, 0 },
	{ SCHEMA_STRUCT, 571, 2 }, { SCHEMA_STRUCT, 573, 1 }, { SCHEMA_STRUCT, 574, 2 }, { SCHEMA_STRUCT, 576, 9 },
	{ SCHEMA_ENUM, 59, 4 }, { SCHEMA_LIST, 212, 0 }, { SCHEMA_STRUCT, 585, 3 }, { SCHEMA_STRUCT, 588, 4 },
	{ SCHEMA_STRUCT, 592, 2 }, { SCHEMA_ENUM, 63, 2 }, { SCHEMA_STRUCT, 594, 5 }, { SCHEMA_STRUCT, 599, 5 },
	{ SCHEMA_STRUCT, 604, 2 }, { SCHEMA_STRUCT, 606, 4 }, { SCHEMA_STRUCT, 610, 3 }, { SCHEMA_STRUCT, 613, 3 },
	{ SCHEMA_STRUCT, 616, 2 }, { SCHEMA_ENUM, 65, 8 }, { SCHEMA_STRUCT, 618, 11 }, { SCHEMA_STRUCT, 629, 3 },
	{ SCHEMA_STRUCT, 632, 2 }, { SCHEMA_STRUCT, 634, 2 }, { SCHEMA_STRUCT, 636, 3 }, { SCHEMA_STRUCT, 639, 2 },
	{ SCHEMA_STRUCT, 641, 6 }, { SCHEMA_STRUCT, 647, 5 }, { SCHEMA_STRUCT, 652, 3 }, { SCHEMA_STRUCT, 655, 1 },
	{ SCHEMA_STRUCT, 656, 3 }, { SCHEMA_STRUCT, 659, 3 }, { SCHEMA_STRUCT, 662, 7 }, { SCHEMA_LIST, 232, 0 },
	{ SCHEMA_STRUCT, 669, 6 }, { SCHEMA_STRUCT, 675, 8 }, { SCHEMA_STRUCT, 683, 10 }, { SCHEMA_STRUCT, 693, 4 },
	{ SCHEMA_STRUCT, 697, 5 }, { SCHEMA_STRUCT, 702, 4 }, { SCHEMA_STRUCT, 706, 2 }, { SCHEMA_LIST, 195, 0 },
	{ SCHEMA_STRUCT, 708, 3 }, { SCHEMA_STRUCT, 711, 2 }, { SCHEMA_STRUCT, 713, 2 }, { SCHEMA_ENUM, 73, 2 },
	{ SCHEMA_STRUCT, 715, 10 }, { SCHEMA_STRUCT, 725, 5 }, { SCHEMA_LIST, 253, 0 }, { SCHEMA_STRUCT, 730, 5 },
	{ SCHEMA_STRUCT, 735, 8 }, { SCHEMA_STRUCT, 743, 2 }, { SCHEMA_STRUCT, 745, 2 }, { SCHEMA_ENUM, 75, 2 },
	{ SCHEMA_STRUCT, 747, 9 }, { SCHEMA_STRUCT, 756, 6 }, { SCHEMA_LIST, 261, 0 }, { SCHEMA_STRUCT, 762, 5 },
	{ SCHEMA_STRUCT, 767, 4 }, { SCHEMA_STRUCT, 771, 7 }, { SCHEMA_STRUCT, 778, 5 }, { SCHEMA_LIST, 266, 0 },
	{ SCHEMA_STRUCT, 783, 5 }, { SCHEMA_STRUCT, 788, 11 }, { SCHEMA_STRUCT, 799, 1 }, { SCHEMA_STRUCT, 800, 2 },
	{ SCHEMA_ENUM, 77, 2 }, { SCHEMA_ENUM, 79, 2 }, { SCHEMA_STRUCT, 802, 2 }, { SCHEMA_STRUCT, 804, 2 },
	{ SCHEMA_STRUCT, 806, 5 }, { SCHEMA_STRUCT, 811, 8 }, { SCHEMA_STRUCT, 819, 6 }, { SCHEMA_LIST, 278, 0 },
	{ SCHEMA_STRUCT, 825, 2 }, { SCHEMA_LIST, 276, 0 }, { SCHEMA_STRUCT, 827, 10 }, { SCHEMA_STRUCT, 837, 5 },
	{ SCHEMA_LIST, 283, 0 }, { SCHEMA_STRUCT, 842, 4 }, { SCHEMA_STRUCT, 846, 1 }, { SCHEMA_STRUCT, 847, 4 },
	{ SCHEMA_MAP, 13, 0 }, { SCHEMA_STRUCT, 851, 5 }, { SCHEMA_STRUCT, 856, 3 }, { SCHEMA_STRUCT, 859, 4 },
	{ SCHEMA_STRUCT, 863, 2 }, { SCHEMA_STRUCT, 865, 5 }, { SCHEMA_STRUCT, 870, 2 }, { SCHEMA_STRUCT, 872, 4 },
	{ SCHEMA_STRUCT, 876, 4 }, { SCHEMA_STRUCT, 880, 1 }, { SCHEMA_STRUCT, 881, 4 }, { SCHEMA_STRUCT, 885, 1 },
	{ SCHEMA_STRUCT, 886, 5 }, { SCHEMA_STRUCT, 891, 6 }, { SCHEMA_STRUCT, 897, 2 }, { SCHEMA_STRUCT, 899, 9 },
	{ SCHEMA_STRUCT, 908, 2 }, { SCHEMA_STRUCT, 910, 3 }, { SCHEMA_LIST, 305, 0 }, { SCHEMA_STRUCT, 913, 2 },
	{ SCHEMA_STRUCT, 915, 4 }, { SCHEMA_STRUCT, 919, 5 }, { SCHEMA_STRUCT, 924, 2 }, { SCHEMA_STRUCT, 926, 5 },
	{ SCHEMA_STRUCT, 931, 1 }, { SCHEMA_STRUCT, 932, 4 }, { SCHEMA_STRUCT, 936, 2 }, { SCHEMA_LIST, 314, 0 },
	{ SCHEMA_STRUCT, 938, 4 }, { SCHEMA_LIST, 316, 0 }, { SCHEMA_STRUCT, 942, 5 }, { SCHEMA_STRUCT, 947, 5 },
	{ SCHEMA_STRUCT, 952, 4 }, { SCHEMA_STRUCT, 956, 3 }, { SCHEMA_STRUCT, 959, 5 }, { SCHEMA_STRUCT, 964, 5 },
	{ SCHEMA_STRUCT, 969, 1 }, { SCHEMA_STRUCT, 970, 2 }, { SCHEMA_STRUCT, 972, 5 }, { SCHEMA_STRUCT, 977, 5 },
	{ SCHEMA_STRUCT, 982, 2 }, { SCHEMA_STRUCT, 984, 4 }, { SCHEMA_STRUCT, 988, 3 }, { SCHEMA_LIST, 330, 0 },
	{ SCHEMA_STRUCT, 991, 6 }, { SCHEMA_STRUCT, 997, 3 }, { SCHEMA_STRUCT, 1000, 4 }, { SCHEMA_STRUCT, 1004, 2 },
	{ SCHEMA_STRUCT, 1006, 2 }, { SCHEMA_STRUCT, 1008, 3 }, { SCHEMA_STRUCT, 1011, 3 },
	{ SCHEMA_STRUCT, 1014, 2 }, { SCHEMA_STRUCT, 1016, 2 }, { SCHEMA_LIST, 332, 0 }, { SCHEMA_STRUCT, 1018, 6 },
	{ SCHEMA_STRUCT, 1024, 5 }, { SCHEMA_LIST, 343, 0 }, { SCHEMA_STRUCT, 1029, 6 }, { SCHEMA_STRUCT, 1035, 3 },
	{ SCHEMA_STRUCT, 1038, 3 }, { SCHEMA_STRUCT, 1041, 2 }, { SCHEMA_STRUCT, 1043, 3 },
	{ SCHEMA_STRUCT, 1046, 2 }, { SCHEMA_STRUCT, 1048, 2 }, { SCHEMA_LIST, 345, 0 }, { SCHEMA_STRUCT, 1050, 5 },
	{ SCHEMA_STRUCT, 1055, 8 }, { SCHEMA_ENUM, 81, 3 }, { SCHEMA_STRUCT, 1063, 2 }, { SCHEMA_STRUCT, 1065, 16 },
	{ SCHEMA_ENUM, 84, 2 }, { SCHEMA_STRUCT, 1081, 1 }, { SCHEMA_STRUCT, 1082, 3 }, { SCHEMA_STRUCT, 1085, 3 },
	{ SCHEMA_STRUCT, 1088, 2 }, { SCHEMA_LIST, 362, 0 }, { SCHEMA_LIST, 360, 0 }, { SCHEMA_ENUM, 86, 2 },
	{ SCHEMA_STRUCT, 1090, 1 }, { SCHEMA_STRUCT, 1091, 2 }, { SCHEMA_LIST, 367, 0 }, { SCHEMA_STRUCT, 1093, 3 },
	{ SCHEMA_STRUCT, 1096, 7 }, { SCHEMA_LIST, 370, 0 }, { SCHEMA_STRUCT, 1103, 5 }, { SCHEMA_STRUCT, 1108, 11 },
	{ SCHEMA_STRUCT, 1119, 6 }, { SCHEMA_LIST, 374, 0 }, { SCHEMA_STRUCT, 1125, 2 }, { SCHEMA_STRUCT, 1127, 5 },
	{ SCHEMA_STRUCT, 1132, 8 }, { SCHEMA_STRUCT, 1140, 2 }, { SCHEMA_STRUCT, 1142, 6 }, { SCHEMA_LIST, 380, 0 },
	{ SCHEMA_STRUCT, 1148, 4 }, { SCHEMA_STRUCT, 1152, 2 }, { SCHEMA_STRUCT, 1154, 4 },
	{ SCHEMA_STRUCT, 1158, 7 }, { SCHEMA_STRUCT, 1165, 4 }, { SCHEMA_STRUCT, 1169, 4 },
	{ SCHEMA_STRUCT, 1173, 4 }, { SCHEMA_LIST, 388, 0 }, { SCHEMA_STRUCT, 1177, 6 }, { SCHEMA_MAP, 6, 0 },
	{ SCHEMA_STRUCT, 1183, 4 }, { SCHEMA_STRUCT, 1187, 3 }, { SCHEMA_STRUCT, 1190, 4 }, { SCHEMA_LIST, 394, 0 },
	{ SCHEMA_STRUCT, 1194, 4 }, { SCHEMA_LIST, 396, 0 }, { SCHEMA_LIST, 393, 0 }, { SCHEMA_STRUCT, 1198, 17 },
	{ SCHEMA_STRUCT, 1215, 2 }, { SCHEMA_STRUCT, 1217, 2 }, { SCHEMA_STRUCT, 1219, 4 },
	{ SCHEMA_STRUCT, 1223, 1 }, { SCHEMA_STRUCT, 1224, 6 }, { SCHEMA_ENUM, 88, 3 }, { SCHEMA_LIST, 404, 0 },
	{ SCHEMA_STRUCT, 1230, 5 }, { SCHEMA_STRUCT, 1235, 1 }, { SCHEMA_STRUCT, 1236, 2 },
	{ SCHEMA_STRUCT, 1238, 5 }, { SCHEMA_LIST, 410, 0 }, { SCHEMA_STRUCT, 1243, 5 }, { SCHEMA_STRUCT, 1248, 7 },
	{ SCHEMA_STRUCT, 1255, 1 }, { SCHEMA_STRUCT, 1256, 5 }, { SCHEMA_STRUCT, 1261, 4 }, { SCHEMA_LIST, 416, 0 },
	{ SCHEMA_STRUCT, 1265, 14 }, { SCHEMA_STRUCT, 1279, 2 }, { SCHEMA_LIST, 419, 0 }, { SCHEMA_STRUCT, 1281, 6 },
	{ SCHEMA_LIST, 421, 0 }, { SCHEMA_STRUCT, 1287, 4 }, { SCHEMA_STRUCT, 1291, 1 }, { SCHEMA_STRUCT, 1292, 1 },
	{ SCHEMA_STRUCT, 1293, 2 }, { SCHEMA_LIST, 426, 0 }, { SCHEMA_STRUCT, 1295, 11 }, { SCHEMA_STRUCT, 1306, 1 },
	{ SCHEMA_STRUCT, 1307, 2 }, { SCHEMA_LIST, 430, 0 }, { SCHEMA_STRUCT, 1309, 2 }, { SCHEMA_STRUCT, 1311, 2 },
	{ SCHEMA_LIST, 432, 0 }, { SCHEMA_STRUCT, 1313, 1 }, { SCHEMA_STRUCT, 1314, 5 }, { SCHEMA_STRUCT, 1319, 31 },
	{ SCHEMA_STRUCT, 1350, 4 }, { SCHEMA_STRUCT, 1354, 6 }, { SCHEMA_STRUCT, 1360, 2 },
	{ SCHEMA_STRUCT, 1362, 4 }, { SCHEMA_STRUCT, 1366, 10 }, { SCHEMA_STRUCT, 1376, 5 },
	{ SCHEMA_STRUCT, 1381, 4 }, { SCHEMA_STRUCT, 1385, 11 }, { SCHEMA_STRUCT, 1396, 2 },
	{ SCHEMA_STRUCT, 1398, 1 }, { SCHEMA_ENUM, 91, 3 }, { SCHEMA_STRUCT, 1399, 8 }, { SCHEMA_STRUCT, 1407, 10 },
	{ SCHEMA_STRUCT, 1417, 5 }, { SCHEMA_STRUCT, 1422, 4 }, { SCHEMA_STRUCT, 1426, 5 },
	{ SCHEMA_STRUCT, 1431, 20 }, { SCHEMA_STRUCT, 1451, 7 }, { SCHEMA_LIST, 455, 0 }, { SCHEMA_STRUCT, 1458, 15 },
	{ SCHEMA_STRUCT, 1473, 3 }, { SCHEMA_STRUCT, 1476, 1 }, { SCHEMA_STRUCT, 1477, 7 },
	{ SCHEMA_STRUCT, 1484, 2 }, { SCHEMA_STRUCT, 1486, 4 }, { SCHEMA_LIST, 462, 0 }, { SCHEMA_STRUCT, 1490, 2 },
	{ SCHEMA_STRUCT, 1492, 2 }, { SCHEMA_LIST, 465, 0 }, { SCHEMA_LIST, 464, 0 }, { SCHEMA_STRUCT, 1494, 1 },
	{ SCHEMA_STRUCT, 1495, 3 }, { SCHEMA_LIST, 457, 0 }, { SCHEMA_STRUCT, 1498, 1 }, { SCHEMA_LIST, 471, 0 },
	{ SCHEMA_STRUCT, 1499, 1 }, { SCHEMA_LIST, 473, 0 }, { SCHEMA_STRUCT, 1500, 2 }, { SCHEMA_LIST, 475, 0 },
	{ SCHEMA_STRUCT, 1502, 2 }, { SCHEMA_STRUCT, 1504, 3 }, { SCHEMA_LIST, 478, 0 }, { SCHEMA_STRUCT, 1507, 4 },
	{ SCHEMA_STRUCT, 1511, 5 }, { SCHEMA_STRUCT, 1516, 4 }, { SCHEMA_STRUCT, 1520, 6 },
	{ SCHEMA_STRUCT, 1526, 5 }, { SCHEMA_LIST, 484, 0 }, { SCHEMA_STRUCT, 1531, 5 }, { SCHEMA_STRUCT, 1536, 3 },
	{ SCHEMA_STRUCT, 1539, 1 }, { SCHEMA_STRUCT, 1540, 3 }, { SCHEMA_LIST, 489, 0 }, { SCHEMA_STRUCT, 1543, 2 },
	{ SCHEMA_STRUCT, 1545, 7 }, { SCHEMA_STRUCT, 1552, 5 }, { SCHEMA_STRUCT, 1557, 20 }, { SCHEMA_ENUM, 94, 2 },
	{ SCHEMA_ENUM, 96, 2 }, { SCHEMA_LIST, 496, 0 }, { SCHEMA_ENUM, 98, 3 }, { SCHEMA_STRUCT, 1577, 6 },
	{ SCHEMA_LIST, 499, 0 }, { SCHEMA_ENUM, 101, 2 }, { SCHEMA_STRUCT, 1583, 1 }, { SCHEMA_STRUCT, 1584, 1 },
	{ SCHEMA_ENUM, 103, 4 }, { SCHEMA_STRUCT, 1585, 2 }, { SCHEMA_STRUCT, 1587, 1 }, { SCHEMA_STRUCT, 1588, 4 },
	{ SCHEMA_STRUCT, 1592, 3 }, { SCHEMA_LIST, 508, 0 }, { SCHEMA_LIST, 507, 0 }, { SCHEMA_STRUCT, 1595, 6 },
	{ SCHEMA_STRUCT, 1601, 6 }, { SCHEMA_STRUCT, 1607, 8 }, { SCHEMA_STRUCT, 1615, 3 },
	{ SCHEMA_STRUCT, 1618, 2 }, { SCHEMA_STRUCT, 1620, 1 }, { SCHEMA_LIST, 516, 0 }, { SCHEMA_STRUCT, 1621, 1 },
	{ SCHEMA_LIST, 518, 0 }, { SCHEMA_LIST, 513, 0 }, { SCHEMA_STRUCT, 1622, 4 }, { SCHEMA_LIST, 521, 0 },
	{ SCHEMA_STRUCT, 1626, 17 }, { SCHEMA_STRUCT, 1643, 2 }, { SCHEMA_STRUCT, 1645, 5 },
	{ SCHEMA_STRUCT, 1650, 4 }, { SCHEMA_STRUCT, 1654, 1 }, { SCHEMA_STRUCT, 1655, 1 },
	{ SCHEMA_STRUCT, 1656, 3 }, { SCHEMA_STRUCT, 1659, 2 }, { SCHEMA_LIST, 530, 0 }, { SCHEMA_STRUCT, 1661, 5 },
	{ SCHEMA_LIST, 532, 0 }, { SCHEMA_STRUCT, 1666, 4 }, { SCHEMA_STRUCT, 1670, 1 }, { SCHEMA_STRUCT, 1671, 2 },
	{ SCHEMA_STRUCT, 1673, 1 }, { SCHEMA_LIST, 534, 0 }, { SCHEMA_LIST, 529, 0 }, { SCHEMA_STRUCT, 1674, 1 },
	{ SCHEMA_STRUCT, 1675, 5 }, { SCHEMA_LIST, 541, 0 }, { SCHEMA_STRUCT, 1680, 5 }, { SCHEMA_STRUCT, 1685, 3 },
	{ SCHEMA_STRUCT, 1688, 2 }, { SCHEMA_STRUCT, 1690, 4 }, { SCHEMA_STRUCT, 1694, 2 },
	{ SCHEMA_STRUCT, 1696, 3 }, { SCHEMA_STRUCT, 1699, 1 }, { SCHEMA_STRUCT, 1700, 5 }, { SCHEMA_LIST, 550, 0 },
	{ SCHEMA_STRUCT, 1705, 5 }, { SCHEMA_STRUCT, 1710, 4 }, { SCHEMA_STRUCT, 1714, 1 },
	{ SCHEMA_STRUCT, 1715, 1 }, { SCHEMA_STRUCT, 1716, 3 }, { SCHEMA_STRUCT, 1719, 2 }, { SCHEMA_LIST, 557, 0 },
	{ SCHEMA_STRUCT, 1721, 5 }, { SCHEMA_LIST, 559, 0 }, { SCHEMA_STRUCT, 1726, 4 }, { SCHEMA_STRUCT, 1730, 1 },
	{ SCHEMA_STRUCT, 1731, 2 }, { SCHEMA_STRUCT, 1733, 1 }, { SCHEMA_LIST, 561, 0 }, { SCHEMA_LIST, 556, 0 },
	{ SCHEMA_STRUCT, 1734, 1 }, { SCHEMA_STRUCT, 1735, 5 }, { SCHEMA_LIST, 568, 0 }, { SCHEMA_STRUCT, 1740, 5 },
	{ SCHEMA_STRUCT, 1745, 3 }, { SCHEMA_STRUCT, 1748, 2 }, { SCHEMA_STRUCT, 1750, 4 },
	{ SCHEMA_STRUCT, 1754, 2 }, { SCHEMA_STRUCT, 1756, 3 }, { SCHEMA_STRUCT, 1759, 1 },
	{ SCHEMA_STRUCT, 1760, 5 }, { SCHEMA_LIST, 577, 0 }, { SCHEMA_STRUCT, 1765, 5 }, { SCHEMA_STRUCT, 1770, 4 },
	{ SCHEMA_STRUCT, 1774, 2 }, { SCHEMA_STRUCT, 1776, 2 }, { SCHEMA_STRUCT, 1778, 2 },
	{ SCHEMA_STRUCT, 1780, 2 }, { SCHEMA_STRUCT, 1782, 1 }, { SCHEMA_STRUCT, 1783, 3 }, { SCHEMA_ENUM, 107, 3 },
	{ SCHEMA_LIST, 586, 0 }, { SCHEMA_LIST, 584, 0 }, { SCHEMA_STRUCT, 1786, 2 }, { SCHEMA_LIST, 590, 0 },
	{ SCHEMA_STRUCT, 1788, 1 }, { SCHEMA_STRUCT, 1789, 1 }, { SCHEMA_STRUCT, 1790, 3 },
	{ SCHEMA_STRUCT, 1793, 3 }, { SCHEMA_LIST, 595, 0 }, { SCHEMA_LIST, 594, 0 }, { SCHEMA_STRUCT, 1796, 4 },
	{ SCHEMA_STRUCT, 1800, 2 }, { SCHEMA_STRUCT, 1802, 5 }, { SCHEMA_STRUCT, 1807, 4 },
	{ SCHEMA_STRUCT, 1811, 4 }, { SCHEMA_STRUCT, 1815, 2 }, { SCHEMA_STRUCT, 1817, 3 }, { SCHEMA_LIST, 604, 0 },
	{ SCHEMA_STRUCT, 1820, 3 }, { SCHEMA_STRUCT, 1823, 2 }, { SCHEMA_LIST, 606, 0 }, { SCHEMA_LIST, 603, 0 },
	{ SCHEMA_STRUCT, 1825, 2 }, { SCHEMA_LIST, 610, 0 }, { SCHEMA_ENUM, 110, 2 }, { SCHEMA_LIST, 612, 0 },
	{ SCHEMA_STRUCT, 1827, 4 }, { SCHEMA_STRUCT, 1831, 1 }, { SCHEMA_STRUCT, 1832, 4 },
	{ SCHEMA_STRUCT, 1836, 5 }, { SCHEMA_STRUCT, 1841, 1 }, { SCHEMA_STRUCT, 1842, 1 },
	{ SCHEMA_STRUCT, 1843, 6 }, { SCHEMA_STRUCT, 1849, 1 }, { SCHEMA_STRUCT, 1850, 2 },
	{ SCHEMA_STRUCT, 1852, 4 }, { SCHEMA_STRUCT, 1856, 8 }, { SCHEMA_STRUCT, 1864, 2 },
	{ SCHEMA_STRUCT, 1866, 5 }, { SCHEMA_STRUCT, 1871, 4 }, { SCHEMA_ENUM, 112, 2 }, { SCHEMA_STRUCT, 1875, 7 },
	{ SCHEMA_MAP, 7, 0 }, { SCHEMA_STRUCT, 1882, 5 }, { SCHEMA_STRUCT, 1887, 1 }, { SCHEMA_LIST, 25, 0 },
	{ SCHEMA_STRUCT, 1888, 5 }, { SCHEMA_LIST, 634, 0 }, { SCHEMA_STRUCT, 1893, 5 }, { SCHEMA_STRUCT, 1898, 3 },
	{ SCHEMA_STRUCT, 1901, 4 }, { SCHEMA_ENUM, 114, 3 }, { SCHEMA_LIST, 638, 0 }, { SCHEMA_STRUCT, 1905, 4 },
	{ SCHEMA_STRUCT, 1909, 5 }, { SCHEMA_STRUCT, 1914, 5 }, { SCHEMA_STRUCT, 1919, 2 },
	{ SCHEMA_STRUCT, 1921, 1 }, { SCHEMA_STRUCT, 1922, 2 }, { SCHEMA_LIST, 646, 0 }, { SCHEMA_STRUCT, 1924, 5 },
	{ SCHEMA_STRUCT, 1929, 3 }, { SCHEMA_STRUCT, 1932, 3 }, { SCHEMA_STRUCT, 1935, 4 },
	{ SCHEMA_STRUCT, 1939, 3 }, { SCHEMA_STRUCT, 1942, 3 }, { SCHEMA_STRUCT, 1945, 4 },
	{ SCHEMA_STRUCT, 1949, 2 }, { SCHEMA_STRUCT, 1951, 1 }, { SCHEMA_LIST, 655, 0 }, { SCHEMA_LIST, 653, 0 },
	{ SCHEMA_STRUCT, 1952, 4 }, { SCHEMA_LIST, 659, 0 }, { SCHEMA_STRUCT, 1956, 4 }, { SCHEMA_STRUCT, 1960, 2 },
	{ SCHEMA_STRUCT, 1962, 7 }, { SCHEMA_STRUCT, 1969, 4 }, { SCHEMA_STRUCT, 1973, 7 },
	{ SCHEMA_STRUCT, 1980, 4 }, { SCHEMA_STRUCT, 1984, 10 }, { SCHEMA_STRUCT, 1994, 2 }, { SCHEMA_LIST, 668, 0 },
	{ SCHEMA_STRUCT, 1996, 4 }, { SCHEMA_STRUCT, 2000, 1 }, { SCHEMA_STRUCT, 2001, 4 },
	{ SCHEMA_STRUCT, 2005, 1 }, { SCHEMA_LIST, 672, 0 }, { SCHEMA_STRUCT, 2006, 7 }, { SCHEMA_STRUCT, 2013, 10 },
	{ SCHEMA_STRUCT, 2023, 1 }, { SCHEMA_STRUCT, 2024, 2 }, { SCHEMA_LIST, 678, 0 }, { SCHEMA_LIST, 677, 0 },
	{ SCHEMA_ENUM, 117, 2 }, { SCHEMA_STRUCT, 2026, 5 }, { SCHEMA_STRUCT, 2031, 3 }, { SCHEMA_STRUCT, 2034, 2 },
	{ SCHEMA_STRUCT, 2036, 4 }, { SCHEMA_STRUCT, 2040, 3 }, { SCHEMA_STRUCT, 2043, 5 },
	{ SCHEMA_STRUCT, 2048, 5 }, { SCHEMA_STRUCT, 2053, 6 }, { SCHEMA_STRUCT, 2059, 2 },
	{ SCHEMA_STRUCT, 2061, 2 }, { SCHEMA_STRUCT, 2063, 3 }, { SCHEMA_STRUCT, 2066, 4 },
	{ SCHEMA_STRUCT, 2070, 6 }, { SCHEMA_ENUM, 119, 2 }, { SCHEMA_STRUCT, 2076, 9 }, { SCHEMA_STRUCT, 2085, 6 },
	{ SCHEMA_LIST, 697, 0 }, { SCHEMA_STRUCT, 2091, 1 }, { SCHEMA_STRUCT, 2092, 44 }, { SCHEMA_LIST, 700, 0 },
	{ SCHEMA_MAP, 700, 0 }, { SCHEMA_LIST, 0, 0 }, { SCHEMA_STRUCT, 2136, 2 }, { SCHEMA_STRUCT, 2138, 6 },
	{ SCHEMA_LIST, 705, 0 }, { SCHEMA_STRUCT, 2144, 2 }, { SCHEMA_STRUCT, 2146, 3 }, { SCHEMA_STRUCT, 2149, 1 },
	{ SCHEMA_LIST, 709, 0 }, { SCHEMA_LIST, 696, 0 }, { SCHEMA_STRUCT, 2150, 4 }, { SCHEMA_STRUCT, 2154, 6 },
	{ SCHEMA_LIST, 713, 0 }, { SCHEMA_STRUCT, 2160, 5 }, { SCHEMA_STRUCT, 2165, 7 }, { SCHEMA_STRUCT, 2172, 3 },
	{ SCHEMA_STRUCT, 2175, 1 }, { SCHEMA_STRUCT, 2176, 5 }, { SCHEMA_LIST, 719, 0 }, { SCHEMA_STRUCT, 2181, 5 },
	{ SCHEMA_STRUCT, 2186, 7 }, { SCHEMA_STRUCT, 2193, 2 }, { SCHEMA_LIST, 723, 0 }, { SCHEMA_STRUCT, 2195, 5 },
	{ SCHEMA_STRUCT, 2200, 6 }, { SCHEMA_LIST, 726, 0 }, { SCHEMA_STRUCT, 2206, 2 }, { SCHEMA_STRUCT, 2208, 4 },
	{ SCHEMA_LIST, 729, 0 }, { SCHEMA_STRUCT, 2212, 2 }, { SCHEMA_LIST, 731, 0 }, { SCHEMA_STRUCT, 2214, 3 },
	{ SCHEMA_STRUCT, 2217, 1 }, { SCHEMA_STRUCT, 2218, 2 }, { SCHEMA_LIST, 735, 0 }, { SCHEMA_STRUCT, 2220, 4 },
	{ SCHEMA_STRUCT, 2224, 4 }, { SCHEMA_STRUCT, 2228, 4 }, { SCHEMA_STRUCT, 2232, 6 },
	{ SCHEMA_STRUCT, 2238, 3 }, { SCHEMA_STRUCT, 2241, 2 }, { SCHEMA_STRUCT, 2243, 1 }, { SCHEMA_LIST, 742, 0 },
	{ SCHEMA_LIST, 741, 0 }, { SCHEMA_STRUCT, 2244, 6 }, { SCHEMA_STRUCT, 2250, 2 }, { SCHEMA_STRUCT, 2252, 1 },
	{ SCHEMA_LIST, 747, 0 }, { SCHEMA_STRUCT, 2253, 2 }, { SCHEMA_LIST, 750, 0 }, { SCHEMA_STRUCT, 2255, 6 },
	{ SCHEMA_STRUCT, 2261, 1 }, { SCHEMA_STRUCT, 2262, 2 }, { SCHEMA_STRUCT, 2264, 8 },
	{ SCHEMA_STRUCT, 2272, 1 }, { SCHEMA_STRUCT, 2273, 1 }, { SCHEMA_LIST, 755, 0 }, { SCHEMA_LIST, 754, 0 },
	{ SCHEMA_STRUCT, 2274, 5 }, { SCHEMA_STRUCT, 2279, 2 }, { SCHEMA_STRUCT, 2281, 3 },
	{ SCHEMA_STRUCT, 2284, 2 }, { SCHEMA_STRUCT, 2286, 5 }, { SCHEMA_LIST, 764, 0 }, { SCHEMA_STRUCT, 2291, 4 },
	{ SCHEMA_STRUCT, 2295, 6 }, { SCHEMA_STRUCT, 2301, 4 }, { SCHEMA_STRUCT, 2305, 1 },
	{ SCHEMA_STRUCT, 2306, 4 }, { SCHEMA_STRUCT, 2310, 5 }, { SCHEMA_STRUCT, 2315, 1 },
	{ SCHEMA_STRUCT, 2316, 1 }, { SCHEMA_STRUCT, 2317, 4 }, { SCHEMA_STRUCT, 2321, 3 },
	{ SCHEMA_STRUCT, 2324, 1 }, { SCHEMA_STRUCT, 2325, 2 }, { SCHEMA_LIST, 776, 0 }, { SCHEMA_STRUCT, 2327, 1 },
	{ SCHEMA_STRUCT, 2328, 1 }, { SCHEMA_LIST, 779, 0 }, { SCHEMA_STRUCT, 2329, 5 }, { SCHEMA_STRUCT, 2334, 2 },
	{ SCHEMA_STRUCT, 2336, 1 }, { SCHEMA_STRUCT, 2337, 2 }, { SCHEMA_LIST, 785, 0 }, { SCHEMA_STRUCT, 2339, 5 },
	{ SCHEMA_STRUCT, 2344, 2 }, { SCHEMA_STRUCT, 2346, 3 }, { SCHEMA_STRUCT, 2349, 2 }, { SCHEMA_LIST, 790, 0 },
	{ SCHEMA_STRUCT, 2351, 2 }, { SCHEMA_LIST, 792, 0 }, { SCHEMA_STRUCT, 2353, 8 }, { SCHEMA_STRUCT, 2361, 6 },
	{ SCHEMA_STRUCT, 2367, 5 }, { SCHEMA_LIST, 796, 0 }, { SCHEMA_LIST, 795, 0 }, { SCHEMA_LIST, 794, 0 },
	{ SCHEMA_STRUCT, 2372, 4 }, { SCHEMA_STRUCT, 2376, 3 }, { SCHEMA_STRUCT, 2379, 2 },
	{ SCHEMA_STRUCT, 2381, 3 }, { SCHEMA_LIST, 803, 0 }, { SCHEMA_STRUCT, 2384, 6 }, { SCHEMA_LIST, 805, 0 },
	{ SCHEMA_STRUCT, 2390, 4 }, { SCHEMA_LIST, 807, 0 }, { SCHEMA_STRUCT, 2394, 6 }, { SCHEMA_STRUCT, 2400, 3 },
	{ SCHEMA_LIST, 809, 0 }, { SCHEMA_STRUCT, 2403, 4 }, { SCHEMA_STRUCT, 2407, 2 }, { SCHEMA_STRUCT, 2409, 4 },
	{ SCHEMA_STRUCT, 2413, 8 }, { SCHEMA_STRUCT, 2421, 2 }, { SCHEMA_STRUCT, 2423, 7 },
	{ SCHEMA_STRUCT, 2430, 4 }, { SCHEMA_MAP, 818, 0 }, { SCHEMA_STRUCT, 2434, 2 }, { SCHEMA_STRUCT, 2436, 1 },
	{ SCHEMA_MAP, 821, 0 }, { SCHEMA_LIST, 820, 0 }, { SCHEMA_STRUCT, 2437, 4 }, { SCHEMA_LIST, 824, 0 },
	{ SCHEMA_LIST, 816, 0 }, { SCHEMA_STRUCT, 2441, 3 }, { SCHEMA_STRUCT, 2444, 2 }, { SCHEMA_LIST, 828, 0 },
	{ SCHEMA_STRUCT, 2446, 5 }, { SCHEMA_STRUCT, 2451, 4 }, { SCHEMA_STRUCT, 2455, 7 },
	{ SCHEMA_STRUCT, 2462, 3 }, { SCHEMA_STRUCT, 2465, 1 }, { SCHEMA_STRUCT, 2466, 1 }, { SCHEMA_LIST, 833, 0 },
	{ SCHEMA_STRUCT, 2467, 4 }, { SCHEMA_STRUCT, 2471, 3 }, { SCHEMA_STRUCT, 2474, 4 },
	{ SCHEMA_STRUCT, 2478, 6 }, { SCHEMA_STRUCT, 2484, 4 }, { SCHEMA_STRUCT, 2488, 3 },
	{ SCHEMA_STRUCT, 2491, 1 }, { SCHEMA_STRUCT, 2492, 2 }, { SCHEMA_LIST, 843, 0 }, { SCHEMA_STRUCT, 2494, 1 },
	{ SCHEMA_STRUCT, 2495, 1 }, { SCHEMA_LIST, 846, 0 }, { SCHEMA_STRUCT, 2496, 5 }, { SCHEMA_STRUCT, 2501, 1 },
	{ SCHEMA_STRUCT, 2502, 3 }, { SCHEMA_STRUCT, 2505, 2 }, { SCHEMA_LIST, 852, 0 }, { SCHEMA_STRUCT, 2507, 3 },
	{ SCHEMA_LIST, 854, 0 }, { SCHEMA_STRUCT, 2510, 9 }, { SCHEMA_STRUCT, 2519, 7 }, { SCHEMA_STRUCT, 2526, 5 },
	{ SCHEMA_LIST, 858, 0 }, { SCHEMA_STRUCT, 2531, 1 }, { SCHEMA_LIST, 857, 0 }, { SCHEMA_LIST, 856, 0 },
	{ SCHEMA_STRUCT, 2532, 3 }, { SCHEMA_STRUCT, 2535, 3 }, { SCHEMA_STRUCT, 2538, 2 },
	{ SCHEMA_STRUCT, 2540, 3 }, { SCHEMA_LIST, 866, 0 }, { SCHEMA_STRUCT, 2543, 10 }, { SCHEMA_LIST, 868, 0 },
	{ SCHEMA_STRUCT, 2553, 7 }, { SCHEMA_STRUCT, 2560, 3 }, { SCHEMA_LIST, 870, 0 }, { SCHEMA_STRUCT, 2563, 4 },
	{ SCHEMA_LIST, 873, 0 }, { SCHEMA_STRUCT, 2567, 4 }, { SCHEMA_STRUCT, 2571, 2 }, { SCHEMA_STRUCT, 2573, 4 },
	{ SCHEMA_STRUCT, 2577, 8 }, { SCHEMA_STRUCT, 2585, 2 }, { SCHEMA_STRUCT, 2587, 11 },
	{ SCHEMA_STRUCT, 2598, 4 }, { SCHEMA_MAP, 881, 0 }, { SCHEMA_STRUCT, 2602, 2 }, { SCHEMA_STRUCT, 2604, 3 },
	{ SCHEMA_STRUCT, 2607, 3 }, { SCHEMA_LIST, 8, 0 }, { SCHEMA_MAP, 883, 0 }, { SCHEMA_STRUCT, 2610, 2 },
	{ SCHEMA_STRUCT, 2612, 1 }, { SCHEMA_MAP, 889, 0 }, { SCHEMA_LIST, 888, 0 }, { SCHEMA_STRUCT, 2613, 4 },
	{ SCHEMA_LIST, 892, 0 }, { SCHEMA_LIST, 879, 0 }, { SCHEMA_STRUCT, 2617, 3 }, { SCHEMA_STRUCT, 2620, 2 },
	{ SCHEMA_LIST, 896, 0 }, { SCHEMA_STRUCT, 2622, 4 }, { SCHEMA_STRUCT, 2626, 2 }, { SCHEMA_STRUCT, 2628, 4 },
	{ SCHEMA_STRUCT, 2632, 6 }, { SCHEMA_STRUCT, 2638, 4 }, { SCHEMA_STRUCT, 2642, 1 },
	{ SCHEMA_STRUCT, 2643, 4 }, { SCHEMA_STRUCT, 2647, 5 }, { SCHEMA_STRUCT, 2652, 1 },
	{ SCHEMA_STRUCT, 2653, 1 }, { SCHEMA_STRUCT, 2654, 5 }, { SCHEMA_STRUCT, 2659, 2 },
	{ SCHEMA_STRUCT, 2661, 5 }, { SCHEMA_STRUCT, 2666, 1 }, { SCHEMA_STRUCT, 2667, 4 },
	{ SCHEMA_STRUCT, 2671, 3 }, { SCHEMA_STRUCT, 2674, 1 }, { SCHEMA_STRUCT, 2675, 2 }, { SCHEMA_LIST, 914, 0 },
	{ SCHEMA_STRUCT, 2677, 1 }, { SCHEMA_STRUCT, 2678, 1 }, { SCHEMA_LIST, 917, 0 }, { SCHEMA_STRUCT, 2679, 5 },
	{ SCHEMA_STRUCT, 2684, 1 }, { SCHEMA_STRUCT, 2685, 3 }, { SCHEMA_STRUCT, 2688, 2 }, { SCHEMA_LIST, 923, 0 },
	{ SCHEMA_STRUCT, 2690, 3 }, { SCHEMA_LIST, 925, 0 }, { SCHEMA_STRUCT, 2693, 3 }, { SCHEMA_STRUCT, 2696, 7 },
	{ SCHEMA_STRUCT, 2703, 5 }, { SCHEMA_LIST, 929, 0 }, { SCHEMA_STRUCT, 2708, 1 }, { SCHEMA_STRUCT, 2709, 7 },
	{ SCHEMA_LIST, 932, 0 }, { SCHEMA_LIST, 927, 0 }, { SCHEMA_STRUCT, 2716, 3 }, { SCHEMA_STRUCT, 2719, 3 },
	{ SCHEMA_STRUCT, 2722, 2 }, { SCHEMA_STRUCT, 2724, 3 }, { SCHEMA_LIST, 938, 0 }, { SCHEMA_STRUCT, 2727, 10 },
	{ SCHEMA_LIST, 940, 0 }, { SCHEMA_STRUCT, 2737, 7 }, { SCHEMA_STRUCT, 2744, 3 }, { SCHEMA_LIST, 942, 0 },
	{ SCHEMA_STRUCT, 2747, 4 }, { SCHEMA_LIST, 945, 0 }, { SCHEMA_STRUCT, 2751, 4 }, { SCHEMA_STRUCT, 2755, 2 },
	{ SCHEMA_STRUCT, 2757, 4 }, { SCHEMA_STRUCT, 2761, 8 }, { SCHEMA_STRUCT, 2769, 12 },
	{ SCHEMA_STRUCT, 2781, 4 }, { SCHEMA_MAP, 952, 0 }, { SCHEMA_STRUCT, 2785, 2 }, { SCHEMA_STRUCT, 2787, 3 },
	{ SCHEMA_STRUCT, 2790, 3 }, { SCHEMA_MAP, 954, 0 }, { SCHEMA_STRUCT, 2793, 2 }, { SCHEMA_STRUCT, 2795, 1 },
	{ SCHEMA_MAP, 959, 0 }, { SCHEMA_LIST, 958, 0 }, { SCHEMA_STRUCT, 2796, 4 }, { SCHEMA_LIST, 962, 0 },
	{ SCHEMA_LIST, 951, 0 }, { SCHEMA_STRUCT, 2800, 3 }, { SCHEMA_STRUCT, 2803, 2 }, { SCHEMA_LIST, 966, 0 },
	{ SCHEMA_STRUCT, 2805, 4 }, { SCHEMA_STRUCT, 2809, 7 }, { SCHEMA_STRUCT, 2816, 3 },
	{ SCHEMA_STRUCT, 2819, 1 }, { SCHEMA_STRUCT, 2820, 1 }, { SCHEMA_LIST, 970, 0 }, { SCHEMA_STRUCT, 2821, 4 },
	{ SCHEMA_STRUCT, 2825, 3 }, { SCHEMA_STRUCT, 2828, 5 }, { SCHEMA_STRUCT, 2833, 10 },
	{ SCHEMA_STRUCT, 2843, 5 }, { SCHEMA_STRUCT, 2848, 4 }, { SCHEMA_STRUCT, 2852, 3 },
	{ SCHEMA_STRUCT, 2855, 1 }, { SCHEMA_STRUCT, 2856, 2 }, { SCHEMA_LIST, 981, 0 }, { SCHEMA_STRUCT, 2858, 1 },
	{ SCHEMA_STRUCT, 2859, 1 }, { SCHEMA_LIST, 984, 0 }, { SCHEMA_STRUCT, 2860, 5 }, { SCHEMA_STRUCT, 2865, 1 },
	{ SCHEMA_STRUCT, 2866, 3 }, { SCHEMA_STRUCT, 2869, 2 }, { SCHEMA_LIST, 990, 0 }, { SCHEMA_STRUCT, 2871, 3 },
	{ SCHEMA_LIST, 992, 0 }, { SCHEMA_STRUCT, 2874, 3 }, { SCHEMA_STRUCT, 2877, 7 }, { SCHEMA_STRUCT, 2884, 1 },
	{ SCHEMA_STRUCT, 2885, 5 }, { SCHEMA_LIST, 997, 0 }, { SCHEMA_STRUCT, 2890, 7 }, { SCHEMA_LIST, 999, 0 },
	{ SCHEMA_LIST, 994, 0 }, { SCHEMA_STRUCT, 2897, 3 }, { SCHEMA_STRUCT, 2900, 3 }, { SCHEMA_STRUCT, 2903, 2 },
	{ SCHEMA_STRUCT, 2905, 3 }, { SCHEMA_LIST, 1005, 0 }, { SCHEMA_STRUCT, 2908, 10 }, { SCHEMA_LIST, 1007, 0 },
	{ SCHEMA_STRUCT, 2918, 7 }, { SCHEMA_STRUCT, 2925, 3 }, { SCHEMA_LIST, 1009, 0 }, { SCHEMA_STRUCT, 2928, 4 },
	{ SCHEMA_LIST, 1012, 0 }, { SCHEMA_STRUCT, 2932, 4 }, { SCHEMA_STRUCT, 2936, 2 }, { SCHEMA_STRUCT, 2938, 4 },
	{ SCHEMA_STRUCT, 2942, 8 }, { SCHEMA_STRUCT, 2950, 12 }, { SCHEMA_STRUCT, 2962, 4 }, { SCHEMA_MAP, 1019, 0 },
	{ SCHEMA_STRUCT, 2966, 2 }, { SCHEMA_STRUCT, 2968, 3 }, { SCHEMA_STRUCT, 2971, 3 }, { SCHEMA_MAP, 1021, 0 },
	{ SCHEMA_STRUCT, 2974, 2 }, { SCHEMA_STRUCT, 2976, 1 }, { SCHEMA_MAP, 1026, 0 }, { SCHEMA_LIST, 1025, 0 },
	{ SCHEMA_STRUCT, 2977, 4 }, { SCHEMA_LIST, 1029, 0 }, { SCHEMA_LIST, 1018, 0 }, { SCHEMA_STRUCT, 2981, 3 },
	{ SCHEMA_STRUCT, 2984, 2 }, { SCHEMA_LIST, 1033, 0 }, { SCHEMA_STRUCT, 2986, 5 }, { SCHEMA_STRUCT, 2991, 5 },
	{ SCHEMA_STRUCT, 2996, 11 }, { SCHEMA_STRUCT, 3007, 5 }, { SCHEMA_STRUCT, 3012, 4 },
	{ SCHEMA_STRUCT, 3016, 2 }, { SCHEMA_STRUCT, 3018, 3 }, { SCHEMA_STRUCT, 3021, 2 },
	{ SCHEMA_STRUCT, 3023, 2 }, { SCHEMA_STRUCT, 3025, 1 }, { SCHEMA_LIST, 1042, 0 }, { SCHEMA_STRUCT, 3026, 5 },
	{ SCHEMA_STRUCT, 3031, 1 }, { SCHEMA_STRUCT, 3032, 2 }, { SCHEMA_STRUCT, 3034, 2 },
};

const struct schema_field schema_fields[] = {
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 14376, 31, 127, 0 }, { 2785, 12, 127, 0 },
	{ 4389, 7, 127, 0 }, { 4793, 3, 127, 0 }, { 4820, 7, 127, 0 }, { 6074, 13, 127, 0 }, { 6305, 1, 127, 0 },
	{ 6332, 3, 127, 0 }, { 7353, 12, 127, 0 }, { 7811, 16, 127, 0 }, { 8461, 1, 127, 0 }, { 8499, 1, 127, 0 },
	{ 9262, 18, 127, 0 }, { 11218, 1, 127, 0 }, { 11855, 1, 127, 0 }, { 13503, 1, 127, 0 }, { 2834, 1, 127, 0 },
	{ 6035, 1, 127, 0 }, { 6046, 15, 127, 0 }, { 7825, 1, 127, 0 }, { 9153, 1, 127, 0 }, { 12737, 1, 127, 0 },
	{ 13262, 7, 127, 0 }, { 2834, 1, 127, 127 }, { 3455, 5, 127, 0 }, { 4229, 5, 127, 0 }, { 7251, 1, 127, 127 },
	{ 8461, 1, 127, 127 }, { 13503, 1, 127, 127 }, { 2437, 13, 127, 127 }, { 3736, 20, 127, 127 },
	{ 5959, 22, 127, 0 }, { 7863, 24, 127, 0 }, { 7974, 1, 127, 0 }, { 8461, 1, 127, 127 }, { 8509, 25, 127, 0 },
	{ 9046, 25, 127, 0 }, { 10679, 1, 127, 0 }, { 11360, 30, 127, 0 }, { 12161, 1, 127, 127 },
	{ 13286, 2, 127, 0 }, { 3523, 6, 127, 0 }, { 11900, 21, 127, 0 }, { 13715, 1, 127, 0 }, { 8461, 1, 127, 127 },
	{ 8499, 1, 127, 127 }, { 9388, 1, 127, 0 }, { 9942, 2, 127, 0 }, { 5750, 1, 127, 127 }, { 8461, 1, 127, 127 },
	{ 7896, 28, 127, 0 }, { 7962, 12, 127, 0 }, { 7223, 1, 127, 127 }, { 9174, 27, 127, 127 },
	{ 13927, 13, 127, 0 }, { 2812, 13, 127, 0 }, { 2845, 13, 127, 0 }, { 9163, 13, 127, 0 },
	{ 11234, 13, 127, 0 }, { 11584, 1, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 14376, 34, 127, 0 }, { 2437, 13, 127, 127 }, { 3736, 20, 127, 127 }, { 5959, 22, 127, 0 },
	{ 7863, 24, 127, 0 }, { 7974, 1, 127, 0 }, { 8461, 1, 127, 127 }, { 8509, 25, 127, 0 }, { 9046, 25, 127, 0 },
	{ 11360, 30, 127, 0 }, { 12161, 1, 127, 127 }, { 13286, 2, 127, 0 }, { 2834, 1, 7, 0 }, { 7251, 1, 7, 0 },
	{ 8219, 11, 7, 0 }, { 12241, 36, 7, 0 }, { 12378, 49, 7, 0 }, { 3074, 38, 7, 0 }, { 5959, 1, 7, 0 },
	{ 7863, 40, 7, 0 }, { 7879, 41, 7, 0 }, { 9290, 44, 7, 0 }, { 13883, 46, 7, 0 }, { 13934, 48, 7, 0 },
	{ 7223, 1, 7, 7 }, { 13901, 1, 7, 7 }, { 5750, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 5613, 43, 127, 0 },
	{ 7974, 1, 127, 0 }, { 8509, 25, 127, 0 }, { 9046, 25, 127, 0 }, { 11185, 43, 127, 0 }, { 2812, 13, 127, 0 },
	{ 2845, 13, 127, 0 }, { 9163, 13, 127, 0 }, { 11171, 13, 127, 0 }, { 11234, 13, 127, 0 },
	{ 11584, 1, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 5750, 1, 7, 7 }, { 8193, 1, 7, 0 },
	{ 8201, 1, 7, 0 }, { 10587, 1, 7, 0 }, { 5750, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 3978, 51, 7, 0 },
	{ 9061, 3, 7, 0 }, { 13490, 52, 7, 0 }, { 7521, 7, 127, 127 }, { 8193, 1, 127, 127 }, { 9061, 3, 127, 0 },
	{ 10587, 1, 127, 127 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 }, { 5761, 54, 7, 0 }, { 6012, 1, 7, 7 },
	{ 14360, 1, 7, 7 }, { 2834, 1, 7, 0 }, { 7251, 1, 7, 0 }, { 8219, 11, 7, 0 }, { 12241, 56, 7, 0 },
	{ 7986, 41, 7, 0 }, { 9300, 57, 7, 0 }, { 9914, 1, 7, 0 }, { 13865, 13, 7, 0 }, { 8461, 1, 127, 0 },
	{ 8499, 1, 127, 0 }, { 9309, 1, 127, 0 }, { 11836, 25, 127, 0 }, { 2834, 1, 31, 0 }, { 7251, 1, 31, 0 },
	{ 8219, 11, 31, 0 }, { 12241, 59, 31, 0 }, { 12378, 72, 31, 0 }, { 3074, 61, 31, 0 }, { 5959, 1, 31, 0 },
	{ 7863, 63, 31, 0 }, { 7879, 64, 31, 0 }, { 9290, 67, 31, 0 }, { 13883, 69, 31, 0 }, { 13934, 71, 31, 0 },
	{ 7223, 1, 31, 31 }, { 13901, 1, 31, 31 }, { 5750, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 5613, 66, 127, 0 },
	{ 7974, 1, 127, 0 }, { 8509, 25, 127, 0 }, { 9046, 25, 127, 0 }, { 11185, 66, 127, 0 }, { 2812, 13, 127, 0 },
	{ 2845, 13, 127, 0 }, { 9163, 13, 127, 0 }, { 11171, 13, 127, 0 }, { 11234, 13, 127, 0 },
	{ 11584, 1, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 5750, 1, 31, 31 }, { 8193, 1, 31, 0 },
	{ 8201, 1, 31, 0 }, { 10587, 1, 31, 0 }, { 5750, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 3978, 51, 31, 0 },
	{ 9061, 3, 31, 0 }, { 13490, 73, 31, 0 }, { 5761, 75, 31, 0 }, { 6012, 1, 31, 31 }, { 14360, 1, 31, 31 },
	{ 2834, 1, 31, 0 }, { 7251, 1, 31, 0 }, { 8219, 11, 31, 0 }, { 12241, 77, 31, 0 }, { 7986, 64, 31, 0 },
	{ 9300, 78, 31, 0 }, { 9914, 1, 31, 0 }, { 13865, 13, 31, 0 }, { 8461, 1, 127, 0 }, { 8499, 1, 127, 0 },
	{ 9309, 1, 127, 0 }, { 11836, 25, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 15, 127, 127 }, { 12378, 80, 127, 127 }, { 3855, 1, 127, 0 }, { 3978, 82, 127, 0 },
	{ 12550, 84, 127, 0 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 126 }, { 9061, 3, 127, 0 },
	{ 10587, 1, 127, 127 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 }, { 2822, 1, 127, 0 },
	{ 4699, 13, 127, 0 }, { 5407, 1, 127, 0 }, { 11878, 13, 127, 0 }, { 2834, 1, 127, 0 }, { 4606, 15, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 11298, 3, 127, 127 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 },
	{ 8219, 11, 127, 0 }, { 12241, 87, 127, 0 }, { 12378, 252, 127, 0 }, { 8313, 2, 127, 0 },
	{ 11307, 2, 127, 0 }, { 11836, 25, 127, 127 }, { 13125, 88, 127, 127 }, { 13661, 249, 127, 0 },
	{ 8219, 11, 127, 0 }, { 12241, 89, 127, 0 }, { 2307, 3, 127, 0 }, { 2490, 90, 127, 0 }, { 3148, 5, 127, 0 },
	{ 4204, 161, 127, 127 }, { 5263, 162, 127, 0 }, { 5273, 165, 127, 0 }, { 5388, 5, 127, 0 },
	{ 5514, 167, 127, 0 }, { 6570, 169, 127, 0 }, { 6589, 5, 127, 0 }, { 6605, 5, 127, 0 }, { 6617, 5, 127, 0 },
	{ 6655, 5, 127, 0 }, { 6665, 1, 127, 0 }, { 6674, 1, 96, 0 }, { 6814, 171, 127, 0 }, { 6906, 161, 127, 0 },
	{ 8687, 1, 127, 0 }, { 8726, 12, 127, 0 }, { 9242, 172, 127, 0 }, { 9253, 140, 127, 0 },
	{ 10023, 173, 127, 0 }, { 10164, 2, 127, 0 }, { 10173, 1, 127, 0 }, { 10537, 175, 127, 0 },
	{ 11081, 178, 127, 0 }, { 11234, 137, 120, 0 }, { 11257, 141, 127, 0 }, { 11422, 1, 127, 0 },
	{ 11511, 1, 127, 0 }, { 11554, 180, 127, 0 }, { 11777, 181, 127, 0 }, { 11908, 1, 127, 0 },
	{ 11923, 1, 127, 0 }, { 12067, 5, 127, 0 }, { 12103, 5, 127, 0 }, { 12718, 1, 127, 0 }, { 13184, 3, 127, 0 },
	{ 13362, 190, 127, 0 }, { 13399, 194, 127, 0 }, { 14301, 247, 127, 0 }, { 14459, 248, 64, 0 },
	{ 8584, 91, 127, 0 }, { 9657, 100, 127, 0 }, { 9685, 105, 127, 0 }, { 10051, 97, 127, 0 },
	{ 10861, 98, 127, 0 }, { 10040, 93, 127, 127 }, { 14385, 2, 127, 127 }, { 7896, 96, 127, 0 },
	{ 7913, 96, 127, 0 }, { 7223, 1, 127, 127 }, { 9174, 95, 127, 127 }, { 13927, 13, 127, 0 },
	{ 8739, 99, 127, 127 }, { 10051, 103, 127, 0 }, { 10861, 104, 127, 0 }, { 9669, 102, 127, 127 },
	{ 14385, 2, 127, 127 }, { 7321, 25, 127, 0 }, { 7947, 13, 127, 0 }, { 8349, 13, 127, 0 },
	{ 8509, 25, 127, 0 }, { 8527, 13, 127, 0 }, { 13374, 1, 127, 127 }, { 10051, 103, 127, 0 },
	{ 10861, 104, 127, 0 }, { 2966, 13, 127, 0 }, { 3847, 13, 127, 0 }, { 5465, 114, 127, 0 },
	{ 5469, 118, 127, 0 }, { 6784, 1, 127, 0 }, { 6798, 119, 127, 0 }, { 7625, 120, 127, 0 },
	{ 7679, 129, 127, 0 }, { 8461, 1, 127, 127 }, { 9955, 133, 127, 0 }, { 10552, 129, 127, 0 },
	{ 10958, 136, 127, 0 }, { 11234, 137, 127, 0 }, { 11257, 141, 127, 0 }, { 11271, 160, 96, 0 },
	{ 11777, 142, 127, 0 }, { 12359, 129, 127, 0 }, { 12404, 5, 127, 0 }, { 12410, 5, 127, 0 },
	{ 13214, 1, 127, 0 }, { 13237, 150, 127, 0 }, { 13481, 5, 127, 0 }, { 14182, 152, 127, 0 },
	{ 14250, 156, 127, 0 }, { 14448, 1, 127, 0 }, { 8461, 1, 127, 127 }, { 13895, 1, 127, 0 },
	{ 13917, 108, 127, 0 }, { 4006, 109, 127, 0 }, { 6012, 110, 127, 0 }, { 6055, 113, 96, 0 },
	{ 11114, 111, 127, 0 }, { 11719, 112, 127, 0 }, { 7223, 1, 127, 127 }, { 8461, 1, 127, 0 },
	{ 9183, 5, 127, 0 }, { 2834, 1, 127, 0 }, { 6002, 1, 127, 127 }, { 4116, 1, 127, 0 }, { 5255, 8, 127, 0 },
	{ 10971, 1, 127, 127 }, { 7223, 1, 127, 127 }, { 8461, 1, 127, 0 }, { 9183, 5, 127, 0 }, { 7223, 1, 96, 96 },
	{ 9183, 5, 96, 0 }, { 9388, 1, 96, 96 }, { 14263, 1, 96, 96 }, { 4022, 116, 127, 0 }, { 10135, 1, 127, 0 },
	{ 11759, 117, 127, 0 }, { 8461, 1, 127, 0 }, { 9183, 5, 127, 0 }, { 8461, 1, 127, 0 }, { 9183, 5, 127, 0 },
	{ 9976, 121, 127, 0 }, { 10001, 121, 127, 0 }, { 12425, 1, 112, 0 }, { 5668, 122, 127, 0 },
	{ 6712, 123, 127, 0 }, { 12220, 127, 127, 0 }, { 13115, 128, 127, 0 }, { 3847, 13, 127, 0 },
	{ 6565, 1, 127, 0 }, { 6720, 125, 127, 0 }, { 9388, 1, 127, 0 }, { 9942, 9, 127, 127 },
	{ 11577, 126, 127, 0 }, { 8461, 1, 127, 127 }, { 13895, 1, 127, 127 }, { 11693, 3, 127, 127 },
	{ 6565, 1, 127, 0 }, { 9942, 9, 127, 127 }, { 5668, 122, 127, 0 }, { 5973, 2, 127, 0 }, { 6474, 130, 127, 0 },
	{ 6712, 123, 127, 0 }, { 6921, 2, 127, 0 }, { 9476, 2, 127, 0 }, { 12826, 2, 127, 0 }, { 13115, 128, 127, 0 },
	{ 13184, 3, 127, 0 }, { 13286, 2, 127, 0 }, { 9942, 2, 127, 127 }, { 11900, 1, 127, 0 },
	{ 4130, 2, 127, 127 }, { 6582, 1, 127, 0 }, { 6634, 2, 127, 0 }, { 8461, 1, 127, 0 }, { 10337, 132, 127, 0 },
	{ 11158, 1, 127, 127 }, { 11257, 135, 127, 127 }, { 3729, 139, 127, 0 }, { 7657, 140, 127, 0 },
	{ 10843, 140, 127, 0 }, { 8461, 1, 127, 127 }, { 10793, 1, 124, 0 }, { 2713, 5, 127, 0 },
	{ 2901, 149, 126, 0 }, { 3544, 143, 127, 0 }, { 10218, 5, 127, 0 }, { 10229, 144, 127, 0 },
	{ 10514, 5, 127, 0 }, { 11366, 3, 127, 0 }, { 11377, 5, 127, 0 }, { 11390, 3, 127, 0 },
	{ 11654, 145, 127, 0 }, { 11678, 146, 127, 0 }, { 14433, 148, 127, 0 }, { 2329, 13, 127, 0 },
	{ 5336, 13, 127, 0 }, { 7619, 1, 127, 0 }, { 11328, 1, 127, 0 }, { 13485, 1, 127, 0 }, { 13731, 1, 127, 0 },
	{ 7770, 1, 127, 0 }, { 13485, 147, 127, 127 }, { 6379, 1, 127, 0 }, { 6398, 1, 127, 0 }, { 6643, 5, 127, 0 },
	{ 11400, 1, 127, 0 }, { 7770, 1, 126, 0 }, { 13485, 147, 126, 126 }, { 5106, 1, 127, 127 },
	{ 8461, 1, 127, 127 }, { 8413, 1, 127, 127 }, { 8423, 154, 127, 0 }, { 8461, 1, 127, 127 },
	{ 10505, 5, 127, 0 }, { 10608, 155, 126, 0 }, { 12698, 1, 127, 0 }, { 12706, 1, 127, 0 }, { 2293, 1, 96, 96 },
	{ 5689, 158, 96, 0 }, { 9174, 1, 96, 96 }, { 13927, 159, 96, 0 }, { 8487, 13, 127, 0 }, { 9208, 164, 127, 0 },
	{ 11669, 13, 127, 0 }, { 8461, 1, 127, 0 }, { 13895, 1, 127, 0 }, { 2966, 13, 127, 0 }, { 3847, 13, 127, 0 },
	{ 5465, 114, 127, 0 }, { 5469, 118, 127, 0 }, { 6784, 1, 127, 0 }, { 6798, 1, 127, 0 }, { 7625, 120, 127, 0 },
	{ 7679, 129, 127, 0 }, { 8461, 1, 127, 127 }, { 9955, 133, 127, 0 }, { 10552, 129, 127, 0 },
	{ 10958, 136, 127, 0 }, { 11234, 137, 127, 0 }, { 11257, 1, 127, 0 }, { 11271, 160, 96, 0 },
	{ 11777, 142, 127, 0 }, { 12359, 129, 127, 0 }, { 12404, 5, 127, 0 }, { 12410, 5, 127, 0 },
	{ 13018, 1, 127, 0 }, { 13214, 1, 127, 0 }, { 13237, 1, 127, 0 }, { 13481, 5, 127, 0 },
	{ 14182, 152, 127, 0 }, { 14250, 156, 127, 0 }, { 14448, 1, 127, 0 }, { 6691, 13, 127, 0 },
	{ 7099, 1, 127, 126 }, { 8461, 1, 127, 0 }, { 8461, 1, 127, 127 }, { 3964, 1, 127, 127 },
	{ 8461, 1, 127, 127 }, { 11015, 1, 124, 0 }, { 11055, 1, 124, 0 }, { 12226, 177, 3, 0 }, { 11015, 1, 3, 0 },
	{ 11055, 1, 3, 0 }, { 8461, 1, 127, 127 }, { 2901, 149, 126, 0 }, { 6204, 3, 127, 0 }, { 6212, 182, 127, 0 },
	{ 11366, 3, 127, 0 }, { 11377, 5, 127, 0 }, { 11390, 3, 127, 0 }, { 11621, 1, 120, 0 },
	{ 11654, 145, 127, 0 }, { 11678, 146, 127, 0 }, { 12884, 183, 127, 0 }, { 12903, 186, 124, 0 },
	{ 12941, 185, 127, 0 }, { 14433, 148, 127, 0 }, { 8461, 1, 127, 127 }, { 13895, 1, 127, 127 },
	{ 5348, 188, 127, 0 }, { 7223, 1, 127, 0 }, { 9174, 189, 127, 0 }, { 13344, 3, 127, 0 }, { 13895, 1, 127, 0 },
	{ 7321, 25, 127, 0 }, { 7947, 13, 127, 0 }, { 8128, 2, 127, 127 }, { 8269, 2, 127, 0 }, { 8597, 192, 127, 0 },
	{ 8776, 192, 127, 0 }, { 13374, 1, 127, 127 }, { 14415, 193, 127, 127 }, { 3256, 196, 127, 0 },
	{ 3277, 197, 127, 0 }, { 3287, 198, 127, 0 }, { 3581, 199, 127, 0 }, { 3703, 200, 127, 0 },
	{ 3996, 201, 127, 0 }, { 4428, 204, 127, 0 }, { 5283, 205, 127, 0 }, { 5362, 208, 127, 0 },
	{ 5477, 209, 127, 0 }, { 5990, 218, 127, 0 }, { 6126, 219, 127, 0 }, { 6137, 220, 127, 0 },
	{ 6287, 221, 127, 0 }, { 6347, 222, 127, 0 }, { 6369, 223, 127, 0 }, { 6625, 224, 127, 0 },
	{ 6784, 246, 124, 0 }, { 7151, 226, 127, 0 }, { 8461, 1, 127, 127 }, { 8568, 227, 127, 0 },
	{ 9490, 228, 127, 0 }, { 9606, 229, 127, 0 }, { 9961, 230, 127, 0 }, { 10263, 231, 127, 0 },
	{ 10455, 240, 127, 0 }, { 10501, 241, 127, 0 }, { 11471, 242, 127, 0 }, { 11701, 243, 127, 0 },
	{ 12590, 244, 127, 0 }, { 14338, 245, 127, 0 }, { 6246, 1, 127, 0 }, { 9368, 2, 127, 0 },
	{ 10505, 5, 127, 0 }, { 14209, 1, 127, 127 }, { 3532, 1, 127, 0 }, { 5167, 1, 127, 127 },
	{ 5176, 1, 127, 127 }, { 6246, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 10505, 5, 127, 0 }, { 10505, 5, 127, 0 },
	{ 11732, 1, 127, 127 }, { 12093, 1, 127, 127 }, { 8391, 13, 127, 127 }, { 9388, 1, 127, 0 },
	{ 10505, 5, 127, 0 }, { 11708, 1, 127, 0 }, { 11759, 170, 127, 0 }, { 13731, 1, 127, 0 }, { 6246, 1, 127, 0 },
	{ 10505, 5, 127, 0 }, { 11759, 170, 127, 0 }, { 14209, 1, 127, 127 }, { 4740, 2, 127, 0 },
	{ 7172, 203, 127, 0 }, { 8461, 1, 127, 0 }, { 9183, 5, 127, 0 }, { 7223, 1, 127, 127 }, { 8367, 2, 127, 0 },
	{ 9388, 1, 127, 127 }, { 5295, 1, 127, 127 }, { 6246, 1, 127, 0 }, { 8705, 170, 127, 0 },
	{ 10505, 5, 127, 0 }, { 14080, 12, 127, 0 }, { 4740, 2, 127, 0 }, { 7172, 207, 127, 0 },
	{ 6012, 110, 127, 0 }, { 8367, 2, 127, 0 }, { 9388, 1, 127, 127 }, { 11114, 111, 127, 0 },
	{ 8186, 1, 127, 0 }, { 12210, 8, 127, 0 }, { 14141, 210, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 211, 127, 127 }, { 2269, 213, 127, 0 }, { 4611, 214, 127, 0 }, { 4622, 215, 127, 0 },
	{ 11234, 216, 127, 0 }, { 11836, 25, 127, 0 }, { 12475, 1, 127, 0 }, { 14097, 1, 127, 0 },
	{ 14239, 217, 127, 0 }, { 14263, 1, 127, 0 }, { 2803, 1, 127, 0 }, { 7251, 1, 127, 127 },
	{ 8461, 1, 127, 127 }, { 2803, 1, 127, 0 }, { 7251, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 8499, 1, 127, 0 },
	{ 7657, 140, 127, 0 }, { 10843, 140, 127, 0 }, { 6246, 1, 127, 0 }, { 7787, 2, 127, 0 }, { 10505, 5, 127, 0 },
	{ 13104, 13, 127, 0 }, { 14471, 13, 127, 0 }, { 5295, 1, 127, 127 }, { 6246, 1, 127, 0 },
	{ 9208, 12, 127, 0 }, { 10505, 5, 127, 0 }, { 11759, 170, 127, 0 }, { 4636, 1, 127, 0 }, { 4648, 1, 127, 0 },
	{ 6246, 1, 127, 0 }, { 9368, 2, 127, 0 }, { 9446, 1, 127, 127 }, { 10505, 5, 127, 0 }, { 5140, 1, 127, 0 },
	{ 10782, 1, 127, 127 }, { 11298, 1, 127, 0 }, { 5431, 1, 127, 127 }, { 9388, 1, 127, 127 },
	{ 10505, 5, 127, 0 }, { 9388, 1, 127, 127 }, { 13485, 225, 127, 0 }, { 3658, 5, 127, 0 }, { 3676, 5, 127, 0 },
	{ 6246, 1, 127, 0 }, { 6941, 1, 127, 0 }, { 7147, 1, 127, 127 }, { 7157, 1, 127, 0 }, { 7787, 2, 127, 127 },
	{ 9947, 13, 127, 0 }, { 10505, 5, 127, 0 }, { 11759, 170, 127, 0 }, { 13049, 1, 127, 127 },
	{ 9388, 1, 127, 127 }, { 10505, 5, 127, 0 }, { 11893, 1, 127, 127 }, { 3710, 1, 127, 127 },
	{ 10505, 5, 127, 0 }, { 6246, 1, 127, 0 }, { 9441, 1, 127, 127 }, { 6246, 1, 127, 0 }, { 10505, 5, 127, 0 },
	{ 14209, 1, 127, 127 }, { 4740, 2, 127, 0 }, { 12233, 239, 127, 0 }, { 3813, 233, 127, 0 },
	{ 3996, 234, 127, 0 }, { 5283, 235, 127, 0 }, { 9718, 238, 96, 0 }, { 11701, 236, 127, 0 },
	{ 11942, 237, 127, 0 }, { 7321, 25, 127, 0 }, { 8461, 1, 127, 0 }, { 9183, 5, 127, 0 }, { 9388, 1, 127, 127 },
	{ 12180, 1, 127, 0 }, { 7172, 203, 127, 0 }, { 8461, 1, 127, 0 }, { 9183, 5, 127, 0 }, { 7172, 207, 127, 0 },
	{ 7172, 203, 127, 0 }, { 8461, 1, 127, 0 }, { 9183, 5, 127, 0 }, { 3055, 1, 127, 0 }, { 5712, 3, 127, 0 },
	{ 9388, 1, 127, 127 }, { 3617, 1, 96, 0 }, { 4407, 1, 96, 0 }, { 7227, 1, 96, 0 }, { 7235, 1, 96, 96 },
	{ 8024, 2, 96, 0 }, { 12180, 1, 96, 96 }, { 13736, 12, 64, 0 }, { 6440, 1, 127, 0 }, { 10505, 5, 127, 0 },
	{ 10670, 1, 127, 127 }, { 13134, 1, 127, 0 }, { 13731, 1, 127, 0 }, { 14073, 1, 127, 127 },
	{ 6246, 1, 127, 0 }, { 6784, 1, 127, 127 }, { 7243, 1, 127, 0 }, { 8391, 13, 127, 127 }, { 9937, 1, 127, 0 },
	{ 10505, 5, 127, 0 }, { 11759, 170, 127, 0 }, { 13731, 1, 127, 0 }, { 6246, 1, 127, 0 },
	{ 6279, 1, 127, 127 }, { 10320, 1, 127, 0 }, { 10505, 5, 127, 0 }, { 11759, 170, 127, 127 },
	{ 12263, 5, 127, 0 }, { 12492, 1, 127, 0 }, { 12538, 1, 127, 0 }, { 12949, 1, 127, 127 },
	{ 14263, 1, 127, 0 }, { 4740, 2, 127, 0 }, { 7172, 203, 127, 0 }, { 9183, 5, 127, 0 }, { 11732, 1, 127, 0 },
	{ 6246, 1, 127, 0 }, { 10505, 5, 127, 0 }, { 11759, 170, 127, 0 }, { 14263, 1, 127, 0 }, { 14274, 1, 127, 0 },
	{ 6246, 1, 127, 0 }, { 12504, 1, 127, 0 }, { 12520, 1, 127, 0 }, { 14290, 1, 127, 127 }, { 10394, 1, 124, 0 },
	{ 10650, 1, 124, 0 }, { 8461, 1, 64, 64 }, { 9759, 1, 64, 64 }, { 9768, 1, 64, 0 }, { 11341, 250, 127, 0 },
	{ 13485, 251, 127, 0 }, { 8136, 9, 127, 0 }, { 8145, 9, 127, 0 }, { 3832, 2, 127, 0 }, { 3978, 254, 127, 0 },
	{ 4502, 2, 127, 127 }, { 5032, 2, 127, 127 }, { 8974, 2, 127, 0 }, { 8990, 2, 127, 127 },
	{ 9009, 2, 127, 127 }, { 9021, 2, 127, 0 }, { 9061, 3, 127, 0 }, { 13676, 2, 127, 0 }, { 7521, 7, 127, 0 },
	{ 8193, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 },
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 256, 127, 0 },
	{ 12378, 260, 127, 0 }, { 8313, 2, 127, 0 }, { 9434, 5, 127, 0 }, { 10239, 2, 127, 0 }, { 10716, 2, 127, 0 },
	{ 11307, 2, 127, 0 }, { 11836, 25, 127, 127 }, { 12615, 257, 127, 0 }, { 13125, 88, 127, 127 },
	{ 11341, 258, 127, 0 }, { 13485, 259, 127, 0 }, { 8136, 9, 127, 0 }, { 8145, 9, 127, 0 }, { 3206, 2, 127, 0 },
	{ 3832, 2, 127, 0 }, { 3978, 262, 127, 0 }, { 9061, 3, 127, 0 }, { 10573, 2, 127, 0 }, { 10716, 2, 127, 0 },
	{ 13164, 2, 112, 0 }, { 13507, 2, 127, 0 }, { 13699, 2, 127, 0 }, { 7521, 7, 127, 0 }, { 7540, 7, 127, 0 },
	{ 8193, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 },
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 264, 127, 0 },
	{ 12378, 265, 127, 0 }, { 8313, 2, 127, 0 }, { 10716, 2, 127, 0 }, { 11836, 25, 127, 127 },
	{ 13125, 88, 127, 0 }, { 3206, 2, 127, 0 }, { 3978, 267, 127, 0 }, { 6253, 2, 127, 0 }, { 9061, 3, 127, 0 },
	{ 10573, 2, 127, 0 }, { 10716, 2, 127, 127 }, { 13164, 2, 112, 0 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 0 },
	{ 10587, 1, 127, 0 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 269, 127, 0 }, { 12378, 282, 127, 0 },
	{ 8313, 2, 127, 0 }, { 9216, 270, 127, 0 }, { 9512, 271, 127, 0 }, { 9825, 273, 127, 0 },
	{ 10716, 2, 127, 0 }, { 11307, 2, 127, 0 }, { 11836, 25, 127, 127 }, { 12009, 1, 127, 15 },
	{ 13125, 88, 127, 127 }, { 13661, 274, 127, 0 }, { 14161, 281, 127, 0 }, { 12301, 2, 127, 0 },
	{ 14392, 272, 127, 0 }, { 14404, 272, 127, 0 }, { 11341, 275, 127, 0 }, { 13485, 251, 127, 0 },
	{ 8145, 9, 127, 0 }, { 9368, 2, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 211, 127, 0 }, { 12378, 277, 127, 0 }, { 2269, 13, 127, 0 }, { 2572, 12, 127, 0 },
	{ 2598, 140, 127, 0 }, { 3557, 140, 127, 0 }, { 3978, 279, 127, 0 }, { 4557, 1, 127, 0 },
	{ 8372, 280, 127, 0 }, { 9600, 1, 127, 0 }, { 7433, 7, 127, 0 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 0 },
	{ 10587, 1, 127, 0 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 }, { 12378, 1, 127, 127 },
	{ 13072, 1, 127, 0 }, { 3206, 2, 127, 0 }, { 3832, 2, 127, 0 }, { 3978, 284, 127, 0 }, { 4525, 2, 127, 0 },
	{ 4541, 1, 127, 0 }, { 9061, 3, 127, 0 }, { 10573, 2, 127, 0 }, { 10716, 2, 127, 127 }, { 13646, 1, 127, 0 },
	{ 13699, 2, 127, 0 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 12378, 1, 127, 127 },
	{ 13485, 1, 127, 127 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12378, 286, 127, 0 }, { 13752, 287, 127, 0 }, { 5909, 288, 127, 0 }, { 6467, 13, 127, 0 },
	{ 13503, 1, 127, 0 }, { 13776, 1, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 290, 127, 127 }, { 12378, 292, 127, 0 }, { 3064, 13, 127, 127 }, { 3508, 291, 127, 0 },
	{ 5712, 3, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8461, 1, 127, 0 }, { 13503, 1, 127, 0 },
	{ 5730, 7, 127, 127 }, { 13314, 1, 127, 127 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 294, 127, 127 }, { 12378, 295, 127, 0 }, { 3064, 13, 127, 0 }, { 13314, 1, 127, 0 },
	{ 3064, 13, 127, 0 }, { 3091, 5, 127, 0 }, { 5534, 1, 127, 0 }, { 13731, 287, 127, 0 }, { 2834, 1, 7, 0 },
	{ 7251, 1, 7, 0 }, { 8219, 11, 7, 0 }, { 12378, 297, 7, 0 }, { 13752, 287, 7, 0 }, { 2834, 1, 15, 0 },
	{ 7251, 1, 15, 0 }, { 8219, 11, 15, 0 }, { 12378, 299, 15, 0 }, { 13752, 287, 15, 0 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 301, 127, 127 }, { 12378, 308, 127, 0 },
	{ 5909, 288, 127, 0 }, { 6467, 13, 127, 0 }, { 8857, 302, 127, 0 }, { 10996, 303, 127, 0 },
	{ 13503, 1, 127, 0 }, { 13731, 1, 127, 0 }, { 9388, 1, 127, 0 }, { 14029, 1, 127, 0 }, { 6021, 304, 124, 0 },
	{ 6440, 1, 127, 0 }, { 7321, 307, 124, 0 }, { 8461, 1, 127, 0 }, { 8499, 1, 127, 0 }, { 10971, 1, 127, 0 },
	{ 12737, 1, 127, 0 }, { 14029, 1, 127, 0 }, { 14040, 1, 127, 0 }, { 10463, 1, 124, 0 },
	{ 10908, 306, 124, 0 }, { 7223, 1, 124, 124 }, { 9174, 1, 124, 124 }, { 13927, 13, 124, 0 },
	{ 10463, 1, 124, 0 }, { 10908, 28, 124, 0 }, { 2759, 5, 127, 127 }, { 4838, 5, 127, 0 }, { 5550, 1, 127, 0 },
	{ 10587, 1, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 310, 127, 127 }, { 12378, 308, 127, 0 }, { 8857, 302, 127, 0 }, { 10996, 303, 127, 0 },
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 312, 127, 127 },
	{ 12378, 313, 127, 0 }, { 8499, 1, 127, 0 }, { 5550, 1, 127, 0 }, { 6848, 5, 127, 127 },
	{ 8879, 315, 127, 127 }, { 11185, 317, 127, 127 }, { 8896, 13, 127, 0 }, { 14034, 13, 127, 127 },
	{ 2812, 13, 127, 0 }, { 11171, 13, 127, 0 }, { 11234, 13, 127, 0 }, { 14034, 13, 127, 127 },
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 301, 127, 127 },
	{ 12378, 308, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 320, 127, 0 }, { 12378, 322, 127, 0 }, { 8116, 2, 127, 127 }, { 8329, 2, 127, 0 },
	{ 11479, 321, 127, 127 }, { 12987, 2, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 127 },
	{ 8461, 1, 127, 127 }, { 4440, 2, 127, 0 }, { 4525, 2, 127, 127 }, { 5055, 2, 127, 127 }, { 7447, 7, 127, 0 },
	{ 9061, 3, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 324, 127, 0 },
	{ 12378, 325, 127, 0 }, { 10716, 2, 127, 0 }, { 10716, 2, 127, 127 }, { 11836, 1, 127, 0 },
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 327, 127, 0 },
	{ 12378, 342, 127, 0 }, { 3366, 328, 127, 0 }, { 8116, 2, 127, 127 }, { 8235, 341, 127, 0 },
	{ 8329, 2, 127, 0 }, { 11479, 338, 127, 127 }, { 11461, 329, 127, 0 }, { 11494, 329, 127, 0 },
	{ 9898, 331, 127, 0 }, { 11793, 1, 127, 0 }, { 12274, 2, 127, 0 }, { 13334, 8, 112, 0 },
	{ 9476, 2, 127, 127 }, { 13485, 1, 127, 127 }, { 13895, 2, 127, 127 }, { 4144, 333, 127, 0 },
	{ 5829, 335, 127, 0 }, { 9039, 337, 127, 0 }, { 9893, 339, 127, 0 }, { 10971, 340, 127, 0 },
	{ 13485, 1, 127, 127 }, { 4094, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 12980, 334, 127, 127 },
	{ 3224, 2, 127, 0 }, { 3243, 8, 127, 0 }, { 13485, 1, 127, 127 }, { 13895, 8, 127, 0 },
	{ 8228, 336, 127, 127 }, { 12980, 334, 127, 127 }, { 8461, 1, 127, 127 }, { 11836, 25, 127, 0 },
	{ 4989, 338, 127, 127 }, { 8228, 336, 127, 127 }, { 12980, 334, 127, 127 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 8228, 336, 127, 127 }, { 12980, 334, 127, 127 },
	{ 8461, 1, 127, 127 }, { 12980, 334, 127, 127 }, { 3978, 344, 127, 0 }, { 4487, 352, 127, 0 },
	{ 4525, 2, 127, 0 }, { 5055, 2, 127, 127 }, { 7447, 7, 127, 0 }, { 9061, 3, 127, 0 }, { 7521, 7, 127, 0 },
	{ 8193, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 },
	{ 4144, 346, 127, 0 }, { 5829, 348, 127, 0 }, { 9039, 349, 127, 0 }, { 9893, 350, 127, 0 },
	{ 10971, 351, 127, 0 }, { 13485, 1, 127, 127 }, { 4094, 1, 127, 127 }, { 4432, 347, 127, 127 },
	{ 8461, 1, 127, 127 }, { 3224, 2, 127, 0 }, { 3243, 8, 127, 0 }, { 13895, 8, 127, 0 },
	{ 4432, 347, 127, 127 }, { 8228, 336, 127, 127 }, { 4432, 347, 127, 127 }, { 4989, 338, 127, 127 },
	{ 8228, 336, 127, 127 }, { 4432, 347, 127, 127 }, { 8228, 336, 127, 127 }, { 4432, 347, 127, 127 },
	{ 8461, 1, 127, 127 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 354, 127, 0 },
	{ 12378, 369, 127, 0 }, { 3946, 355, 127, 0 }, { 5936, 2, 127, 0 }, { 7178, 356, 127, 127 },
	{ 11502, 1, 127, 127 }, { 12335, 3, 127, 0 }, { 12843, 2, 127, 0 }, { 12928, 5, 127, 0 },
	{ 13277, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 357, 127, 0 }, { 2307, 3, 127, 0 }, { 3305, 2, 127, 0 },
	{ 3318, 2, 127, 0 }, { 3894, 358, 127, 0 }, { 3924, 2, 127, 0 }, { 7801, 1, 126, 0 }, { 7833, 5, 127, 0 },
	{ 8045, 2, 127, 0 }, { 9278, 2, 127, 0 }, { 9733, 359, 127, 0 }, { 9853, 365, 127, 0 }, { 11836, 25, 127, 0 },
	{ 12812, 366, 126, 0 }, { 12928, 5, 127, 0 }, { 13125, 88, 127, 127 }, { 13457, 2, 127, 0 },
	{ 11360, 364, 127, 127 }, { 2293, 1, 127, 127 }, { 9080, 361, 127, 0 }, { 9092, 363, 127, 0 },
	{ 4116, 1, 127, 0 }, { 9174, 1, 127, 127 }, { 13927, 159, 127, 127 }, { 12378, 1, 127, 63 },
	{ 13485, 1, 127, 127 }, { 11360, 368, 126, 126 }, { 12780, 2, 126, 0 }, { 12795, 1, 126, 0 },
	{ 2300, 371, 127, 0 }, { 7461, 7, 127, 0 }, { 7488, 7, 127, 0 }, { 2834, 1, 127, 0 }, { 6002, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8461, 1, 127, 0 }, { 8499, 1, 127, 0 }, { 11218, 1, 127, 0 }, { 13503, 1, 127, 0 },
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 357, 127, 0 },
	{ 12378, 373, 127, 0 }, { 2300, 2, 127, 0 }, { 3877, 1, 127, 0 }, { 3909, 7, 127, 0 }, { 3978, 375, 127, 0 },
	{ 5915, 2, 127, 0 }, { 5922, 1, 127, 0 }, { 10567, 2, 127, 0 }, { 12307, 7, 127, 0 }, { 12770, 2, 127, 0 },
	{ 13152, 2, 127, 0 }, { 13527, 376, 127, 0 }, { 7433, 7, 127, 0 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 0 },
	{ 10587, 1, 127, 0 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 }, { 5915, 13, 127, 0 },
	{ 12770, 13, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 378, 127, 127 }, { 12378, 379, 127, 0 }, { 5712, 2, 127, 0 }, { 5909, 288, 127, 0 },
	{ 6467, 13, 127, 0 }, { 10793, 6, 127, 127 }, { 12180, 1, 127, 127 }, { 13503, 1, 127, 0 },
	{ 13719, 13, 127, 0 }, { 13776, 1, 127, 0 }, { 3588, 6, 127, 0 }, { 3978, 381, 127, 0 }, { 7521, 7, 127, 0 },
	{ 7540, 7, 127, 0 }, { 8193, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 12378, 1, 127, 127 },
	{ 13485, 1, 127, 127 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 383, 127, 127 }, { 12180, 1, 127, 0 }, { 13445, 1, 127, 127 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 385, 127, 0 }, { 2281, 7, 127, 0 }, { 6550, 1, 127, 0 },
	{ 7555, 2, 127, 0 }, { 7586, 2, 127, 0 }, { 10099, 1, 124, 0 }, { 10706, 7, 127, 0 }, { 12615, 1, 124, 0 },
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12980, 370, 127, 127 }, { 2834, 1, 127, 0 },
	{ 3978, 389, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 5534, 1, 127, 0 }, { 8193, 1, 127, 0 },
	{ 12378, 1, 127, 127 }, { 13485, 1, 127, 127 }, { 2834, 1, 127, 0 }, { 3375, 391, 127, 0 },
	{ 4606, 12, 127, 0 }, { 6838, 5, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12762, 398, 127, 0 }, { 2415, 395, 127, 0 },
	{ 8935, 395, 127, 0 }, { 9955, 397, 127, 0 }, { 6665, 1, 127, 0 }, { 7099, 1, 127, 127 }, { 8687, 1, 127, 0 },
	{ 13062, 370, 127, 0 }, { 2917, 1, 127, 0 }, { 8461, 1, 127, 0 }, { 9942, 2, 127, 127 },
	{ 10337, 132, 127, 0 }, { 2293, 1, 127, 0 }, { 2834, 1, 127, 0 }, { 4363, 2, 127, 0 }, { 5566, 7, 127, 0 },
	{ 6111, 7, 127, 0 }, { 7084, 370, 127, 127 }, { 7251, 1, 127, 0 }, { 7507, 7, 127, 0 }, { 8193, 1, 127, 0 },
	{ 8219, 11, 127, 127 }, { 10587, 1, 127, 0 }, { 10698, 370, 127, 0 }, { 10725, 1, 127, 0 },
	{ 10764, 1, 127, 0 }, { 11864, 400, 127, 0 }, { 12226, 401, 127, 0 }, { 13485, 1, 127, 0 },
	{ 4363, 2, 127, 0 }, { 7392, 7, 127, 0 }, { 3936, 1, 127, 0 }, { 6565, 1, 127, 0 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 403, 127, 0 }, { 7657, 406, 127, 127 },
	{ 4717, 140, 127, 0 }, { 4752, 140, 127, 0 }, { 8020, 140, 127, 0 }, { 8081, 140, 127, 0 },
	{ 8243, 140, 127, 0 }, { 13485, 405, 127, 127 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 },
	{ 8219, 11, 127, 0 }, { 12241, 408, 127, 0 }, { 12378, 409, 127, 0 }, { 6074, 13, 127, 0 },
	{ 3978, 411, 127, 0 }, { 9600, 1, 127, 0 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 0 }, { 10587, 1, 127, 0 },
	{ 12378, 1, 127, 127 }, { 13485, 1, 127, 127 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 },
	{ 8219, 11, 127, 0 }, { 12241, 413, 127, 0 }, { 12378, 418, 127, 0 }, { 4035, 414, 127, 0 },
	{ 5851, 1, 127, 0 }, { 9701, 1, 127, 0 }, { 9709, 13, 127, 0 }, { 10346, 1, 127, 0 }, { 12973, 417, 127, 0 },
	{ 13590, 5, 127, 0 }, { 3996, 415, 127, 0 }, { 7273, 1, 127, 127 }, { 8461, 1, 127, 127 },
	{ 8499, 1, 127, 127 }, { 11218, 1, 127, 0 }, { 13503, 1, 127, 0 }, { 5348, 188, 127, 127 },
	{ 7223, 1, 127, 127 }, { 13267, 7, 127, 0 }, { 13895, 1, 127, 0 }, { 2415, 420, 127, 0 },
	{ 2530, 140, 127, 0 }, { 3557, 140, 127, 0 }, { 3978, 422, 127, 0 }, { 3989, 423, 127, 0 },
	{ 4590, 424, 127, 0 }, { 4682, 13, 64, 0 }, { 5993, 435, 124, 0 }, { 6831, 427, 127, 0 },
	{ 8678, 428, 127, 0 }, { 9600, 1, 127, 0 }, { 11439, 434, 126, 0 }, { 14309, 431, 127, 0 },
	{ 14325, 13, 127, 0 }, { 2395, 1, 127, 127 }, { 13485, 1, 127, 127 }, { 7360, 7, 127, 0 },
	{ 7521, 7, 127, 0 }, { 8193, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 12378, 1, 127, 127 },
	{ 13485, 1, 127, 127 }, { 2300, 414, 127, 0 }, { 2971, 414, 127, 0 }, { 5534, 1, 127, 0 },
	{ 7378, 414, 127, 0 }, { 7290, 425, 127, 0 }, { 1326, 2, 127, 127 }, { 8481, 13, 127, 0 },
	{ 12200, 3, 127, 0 }, { 2953, 1, 127, 127 }, { 3479, 1, 127, 127 }, { 4162, 1, 127, 127 },
	{ 7209, 1, 127, 127 }, { 7256, 1, 127, 127 }, { 7306, 1, 127, 127 }, { 7791, 1, 127, 127 },
	{ 9137, 1, 127, 127 }, { 9245, 1, 127, 127 }, { 12936, 429, 112, 0 }, { 12956, 1, 127, 127 },
	{ 3557, 3, 112, 0 }, { 5106, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 5993, 433, 126, 0 }, { 8461, 1, 126, 0 },
	{ 10626, 5, 126, 0 }, { 13761, 5, 124, 0 }, { 12903, 5, 124, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 },
	{ 8219, 11, 127, 0 }, { 12241, 437, 127, 0 }, { 12378, 452, 127, 0 }, { 2269, 213, 127, 0 },
	{ 3256, 196, 127, 0 }, { 3277, 197, 127, 0 }, { 3287, 438, 127, 0 }, { 3557, 140, 127, 0 },
	{ 3581, 439, 127, 0 }, { 3703, 441, 127, 0 }, { 3720, 370, 127, 0 }, { 4428, 442, 127, 0 },
	{ 5990, 218, 127, 0 }, { 6126, 443, 127, 0 }, { 6137, 220, 127, 0 }, { 6287, 221, 127, 0 },
	{ 6369, 444, 127, 0 }, { 6625, 224, 127, 0 }, { 7151, 445, 127, 0 }, { 7764, 446, 127, 0 },
	{ 8400, 13, 127, 0 }, { 8568, 227, 127, 0 }, { 8584, 447, 127, 0 }, { 9570, 448, 127, 0 },
	{ 9606, 229, 127, 0 }, { 9961, 230, 127, 0 }, { 10455, 240, 127, 0 }, { 10501, 449, 127, 0 },
	{ 11471, 450, 127, 0 }, { 12475, 1, 127, 0 }, { 12590, 451, 127, 0 }, { 14097, 1, 127, 0 },
	{ 14239, 217, 127, 0 }, { 14338, 245, 127, 0 }, { 10505, 5, 127, 0 }, { 11732, 1, 127, 127 },
	{ 11743, 1, 127, 0 }, { 12093, 1, 127, 127 }, { 8391, 13, 127, 127 }, { 9388, 1, 127, 0 },
	{ 10505, 5, 127, 0 }, { 11708, 1, 127, 0 }, { 11759, 440, 127, 0 }, { 13731, 1, 127, 0 }, { 8461, 1, 127, 0 },
	{ 8499, 1, 127, 0 }, { 6246, 1, 127, 0 }, { 10505, 5, 127, 0 }, { 11759, 440, 127, 0 },
	{ 14209, 1, 127, 127 }, { 4240, 440, 127, 0 }, { 4266, 440, 127, 0 }, { 5295, 1, 127, 127 },
	{ 6246, 1, 127, 0 }, { 8651, 440, 127, 0 }, { 8705, 440, 127, 0 }, { 8757, 440, 127, 0 },
	{ 10505, 5, 127, 0 }, { 14080, 12, 127, 0 }, { 14196, 1, 127, 127 }, { 5295, 1, 127, 127 },
	{ 6246, 1, 127, 0 }, { 9208, 12, 127, 0 }, { 10505, 5, 127, 0 }, { 11759, 440, 127, 0 },
	{ 5431, 1, 127, 127 }, { 5441, 1, 127, 0 }, { 9388, 1, 127, 127 }, { 10505, 5, 127, 0 }, { 3658, 5, 127, 0 },
	{ 3676, 5, 127, 0 }, { 6246, 1, 127, 0 }, { 6941, 1, 127, 0 }, { 7147, 1, 127, 127 }, { 7157, 1, 127, 0 },
	{ 7787, 2, 127, 127 }, { 9947, 13, 127, 0 }, { 10505, 5, 127, 0 }, { 11759, 440, 127, 0 },
	{ 13049, 1, 127, 127 }, { 6246, 1, 127, 0 }, { 9388, 1, 127, 127 }, { 10852, 98, 127, 0 },
	{ 6246, 1, 127, 0 }, { 6784, 1, 127, 127 }, { 7243, 1, 127, 0 }, { 8391, 13, 127, 127 }, { 9937, 1, 127, 0 },
	{ 10505, 5, 127, 0 }, { 11759, 440, 127, 0 }, { 13731, 1, 127, 0 }, { 6246, 1, 127, 0 },
	{ 6279, 1, 127, 127 }, { 10320, 1, 127, 0 }, { 10505, 5, 127, 0 }, { 11759, 440, 127, 127 },
	{ 12263, 5, 127, 0 }, { 12492, 1, 127, 0 }, { 12538, 1, 127, 0 }, { 12949, 1, 127, 127 },
	{ 14263, 1, 127, 0 }, { 6246, 1, 127, 0 }, { 10505, 5, 127, 0 }, { 11759, 370, 127, 0 }, { 14263, 1, 127, 0 },
	{ 14274, 1, 127, 0 }, { 7409, 7, 127, 0 }, { 8193, 1, 127, 0 }, { 9600, 1, 127, 0 }, { 10587, 1, 127, 0 },
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 89, 127, 0 }, { 12378, 454, 127, 0 },
	{ 2598, 140, 64, 0 }, { 3978, 456, 127, 0 }, { 4186, 470, 127, 0 }, { 5487, 470, 127, 0 },
	{ 5780, 477, 96, 0 }, { 6582, 1, 127, 0 }, { 6597, 472, 127, 0 }, { 6884, 470, 127, 0 }, { 8193, 1, 127, 0 },
	{ 8839, 1, 127, 0 }, { 9061, 3, 112, 0 }, { 9600, 1, 127, 0 }, { 9797, 1, 127, 0 }, { 9803, 474, 127, 0 },
	{ 10405, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 10951, 1, 127, 0 }, { 11033, 476, 127, 0 },
	{ 11234, 137, 64, 0 }, { 12307, 7, 127, 0 }, { 7433, 7, 127, 0 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 0 },
	{ 9061, 3, 112, 0 }, { 10587, 1, 127, 0 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 },
	{ 2598, 140, 127, 0 }, { 2617, 467, 124, 0 }, { 4104, 1, 127, 0 }, { 6784, 1, 127, 127 },
	{ 6790, 1, 127, 127 }, { 7478, 458, 127, 0 }, { 8461, 1, 127, 127 }, { 10567, 5, 127, 127 },
	{ 11234, 137, 127, 0 }, { 11244, 2, 127, 127 }, { 12317, 5, 127, 0 }, { 12372, 458, 127, 0 },
	{ 12425, 1, 112, 0 }, { 13731, 468, 124, 0 }, { 14250, 463, 126, 0 }, { 11414, 459, 127, 0 },
	{ 13141, 460, 127, 0 }, { 14352, 461, 127, 0 }, { 12325, 7, 127, 0 }, { 4104, 1, 127, 0 },
	{ 5680, 2, 127, 127 }, { 6085, 7, 127, 0 }, { 8193, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 12173, 2, 127, 0 },
	{ 12325, 7, 127, 0 }, { 8193, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 8413, 1, 126, 126 }, { 8461, 1, 126, 126 },
	{ 10505, 5, 126, 0 }, { 10608, 1, 126, 0 }, { 8461, 1, 124, 124 }, { 11234, 466, 124, 0 },
	{ 6517, 1, 124, 0 }, { 11147, 1, 124, 124 }, { 7664, 469, 124, 0 }, { 6343, 3, 124, 124 },
	{ 12884, 183, 124, 0 }, { 13503, 3, 124, 124 }, { 7099, 1, 127, 126 }, { 7099, 1, 127, 126 },
	{ 8461, 1, 127, 127 }, { 11015, 1, 127, 0 }, { 10801, 479, 96, 96 }, { 11015, 1, 96, 96 },
	{ 4116, 1, 96, 96 }, { 10817, 1, 96, 96 }, { 11158, 1, 96, 96 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 },
	{ 8219, 11, 127, 0 }, { 13125, 88, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 482, 127, 0 }, { 12378, 483, 127, 0 }, { 8313, 2, 127, 0 }, { 10716, 2, 127, 0 },
	{ 11836, 12, 127, 0 }, { 13125, 88, 127, 0 }, { 3206, 2, 127, 0 }, { 3978, 485, 127, 0 }, { 6253, 2, 127, 0 },
	{ 9061, 3, 127, 0 }, { 10573, 2, 127, 0 }, { 10716, 2, 127, 127 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 0 },
	{ 10587, 1, 127, 0 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 487, 127, 0 }, { 12378, 491, 127, 0 },
	{ 6496, 140, 127, 0 }, { 11600, 488, 127, 0 }, { 11614, 13, 127, 0 }, { 7896, 490, 127, 0 },
	{ 9174, 1, 127, 127 }, { 11590, 1, 127, 127 }, { 13927, 13, 127, 0 }, { 6496, 140, 127, 0 },
	{ 13726, 140, 127, 0 }, { 2834, 1, 127, 0 }, { 4606, 391, 127, 0 }, { 6838, 5, 127, 0 }, { 7251, 1, 127, 0 },
	{ 8219, 11, 127, 0 }, { 12631, 12, 127, 0 }, { 13485, 1, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 },
	{ 8219, 11, 127, 0 }, { 12241, 494, 127, 0 }, { 12378, 505, 127, 0 }, { 2542, 5, 127, 0 },
	{ 3758, 1, 127, 0 }, { 3768, 13, 127, 0 }, { 5862, 13, 127, 0 }, { 5874, 1, 127, 0 }, { 5887, 495, 127, 0 },
	{ 6524, 2, 127, 0 }, { 7057, 495, 127, 0 }, { 7110, 497, 127, 0 }, { 7121, 498, 127, 0 }, { 7706, 1, 127, 0 },
	{ 7724, 1, 127, 0 }, { 7739, 13, 127, 0 }, { 9955, 500, 127, 0 }, { 10369, 5, 127, 0 }, { 11836, 12, 127, 0 },
	{ 12029, 501, 127, 0 }, { 12045, 502, 127, 0 }, { 13425, 1, 126, 0 }, { 13485, 504, 127, 0 },
	{ 2917, 1, 127, 0 }, { 8461, 1, 127, 0 }, { 8696, 2, 127, 0 }, { 9942, 2, 127, 127 }, { 10337, 132, 127, 0 },
	{ 13038, 9, 127, 0 }, { 3749, 503, 127, 0 }, { 13286, 2, 127, 0 }, { 3978, 51, 127, 0 },
	{ 7693, 506, 127, 0 }, { 6859, 510, 127, 0 }, { 6665, 1, 127, 0 }, { 7099, 1, 127, 0 }, { 7136, 1, 127, 0 },
	{ 9955, 509, 127, 0 }, { 5534, 1, 127, 0 }, { 9942, 2, 127, 127 }, { 10337, 1, 127, 127 },
	{ 2834, 1, 127, 0 }, { 3148, 5, 127, 0 }, { 6814, 171, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 11769, 371, 127, 0 }, { 2403, 1, 127, 127 }, { 2834, 1, 127, 0 }, { 5431, 520, 127, 127 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 9955, 522, 127, 0 }, { 2415, 13, 127, 127 },
	{ 3978, 514, 127, 0 }, { 4951, 12, 127, 0 }, { 6544, 515, 127, 0 }, { 6665, 1, 127, 0 }, { 8687, 1, 127, 0 },
	{ 13062, 370, 127, 0 }, { 14669, 1, 127, 0 }, { 10567, 5, 127, 0 }, { 12021, 5, 127, 0 },
	{ 13152, 5, 127, 0 }, { 6174, 519, 112, 0 }, { 6183, 517, 127, 0 }, { 8461, 1, 127, 127 },
	{ 8461, 1, 112, 112 }, { 2917, 1, 127, 0 }, { 8461, 1, 127, 0 }, { 9942, 2, 127, 0 }, { 10337, 1, 127, 0 },
	{ 2293, 1, 127, 0 }, { 2834, 1, 127, 0 }, { 4869, 2, 127, 0 }, { 4885, 7, 127, 0 }, { 4910, 7, 127, 0 },
	{ 4934, 401, 127, 0 }, { 5566, 7, 127, 127 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 8953, 1, 127, 0 },
	{ 10587, 1, 127, 0 }, { 10660, 370, 127, 0 }, { 10698, 370, 127, 0 }, { 10744, 1, 127, 0 },
	{ 10764, 1, 127, 0 }, { 11864, 524, 127, 0 }, { 13485, 1, 127, 0 }, { 4363, 2, 127, 127 },
	{ 7392, 7, 127, 127 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 526, 127, 0 },
	{ 12378, 540, 127, 0 }, { 5235, 527, 127, 0 }, { 8001, 2, 127, 0 }, { 10191, 528, 127, 127 },
	{ 11360, 539, 127, 0 }, { 13485, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 8879, 531, 127, 0 },
	{ 11185, 533, 127, 0 }, { 12728, 538, 127, 127 }, { 8896, 13, 127, 127 }, { 14034, 13, 127, 127 },
	{ 2812, 13, 127, 127 }, { 3800, 5, 127, 0 }, { 8527, 13, 127, 0 }, { 11234, 13, 127, 127 },
	{ 14034, 13, 127, 127 }, { 6440, 535, 127, 0 }, { 7251, 1, 127, 127 }, { 11908, 536, 127, 0 },
	{ 13731, 537, 127, 0 }, { 8461, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 8499, 1, 127, 127 },
	{ 8461, 1, 127, 127 }, { 3978, 542, 127, 0 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 0 }, { 10587, 1, 127, 0 },
	{ 12378, 1, 127, 0 }, { 13485, 1, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 },
	{ 12241, 544, 127, 0 }, { 12378, 549, 127, 0 }, { 5673, 545, 127, 0 }, { 7649, 546, 127, 0 },
	{ 13485, 1, 127, 127 }, { 7603, 2, 127, 0 }, { 8814, 2, 127, 0 }, { 3486, 2, 127, 0 }, { 7603, 2, 127, 0 },
	{ 7635, 547, 127, 0 }, { 8814, 2, 127, 0 }, { 10447, 548, 127, 0 }, { 13485, 1, 127, 127 },
	{ 6479, 2, 127, 0 }, { 10423, 2, 127, 0 }, { 10440, 2, 127, 0 }, { 3978, 551, 127, 0 }, { 7521, 7, 127, 0 },
	{ 8193, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 12378, 1, 127, 0 }, { 13485, 1, 127, 0 }, { 2834, 1, 7, 0 },
	{ 7251, 1, 7, 0 }, { 8219, 11, 7, 0 }, { 12241, 553, 7, 0 }, { 12378, 567, 7, 0 }, { 5235, 554, 7, 0 },
	{ 8001, 2, 7, 0 }, { 10191, 555, 7, 7 }, { 11360, 566, 7, 0 }, { 13485, 1, 7, 7 }, { 8461, 1, 7, 7 },
	{ 8879, 558, 7, 0 }, { 11185, 560, 7, 0 }, { 12728, 565, 7, 7 }, { 8896, 13, 7, 7 }, { 14034, 13, 7, 7 },
	{ 2812, 13, 7, 7 }, { 3800, 5, 7, 0 }, { 8527, 13, 7, 0 }, { 11234, 13, 7, 7 }, { 14034, 13, 7, 7 },
	{ 6440, 562, 7, 0 }, { 7251, 1, 7, 7 }, { 11908, 563, 7, 0 }, { 13731, 564, 7, 0 }, { 8461, 1, 7, 7 },
	{ 8461, 1, 7, 7 }, { 8499, 1, 7, 7 }, { 8461, 1, 7, 7 }, { 3978, 569, 7, 0 }, { 7521, 7, 7, 0 },
	{ 8193, 1, 7, 0 }, { 10587, 1, 7, 0 }, { 12378, 1, 7, 0 }, { 13485, 1, 7, 0 }, { 2834, 1, 7, 0 },
	{ 7251, 1, 7, 0 }, { 8219, 11, 7, 0 }, { 12241, 571, 7, 0 }, { 12378, 576, 7, 0 }, { 5673, 572, 7, 0 },
	{ 7649, 573, 7, 0 }, { 13485, 1, 7, 7 }, { 7603, 2, 7, 0 }, { 8814, 2, 7, 0 }, { 3486, 2, 7, 0 },
	{ 7603, 2, 7, 0 }, { 7635, 574, 7, 0 }, { 8814, 2, 7, 0 }, { 10447, 575, 7, 0 }, { 13485, 1, 7, 7 },
	{ 6479, 2, 7, 0 }, { 10423, 2, 7, 0 }, { 10440, 2, 7, 0 }, { 3978, 578, 7, 0 }, { 7521, 7, 7, 0 },
	{ 8193, 1, 7, 0 }, { 10587, 1, 7, 0 }, { 12378, 1, 7, 0 }, { 13485, 1, 7, 0 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 580, 127, 0 }, { 12378, 592, 127, 0 },
	{ 4725, 581, 127, 0 }, { 6867, 1, 127, 0 }, { 11360, 589, 127, 0 }, { 13307, 591, 127, 0 },
	{ 10971, 214, 127, 0 }, { 11900, 582, 127, 0 }, { 8461, 1, 127, 127 }, { 9942, 583, 127, 0 },
	{ 8461, 1, 127, 0 }, { 8967, 2, 127, 0 }, { 6565, 1, 127, 0 }, { 6707, 585, 127, 0 }, { 9402, 588, 127, 127 },
	{ 3297, 581, 127, 127 }, { 9388, 1, 127, 0 }, { 9393, 587, 127, 127 }, { 6701, 13, 127, 0 },
	{ 11732, 1, 127, 0 }, { 7693, 593, 127, 0 }, { 6859, 597, 127, 0 }, { 6665, 1, 127, 0 }, { 7099, 1, 127, 0 },
	{ 9955, 596, 127, 0 }, { 5534, 1, 127, 0 }, { 9942, 2, 127, 127 }, { 10337, 1, 127, 127 },
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 599, 127, 0 }, { 4229, 1, 127, 0 },
	{ 9333, 600, 127, 0 }, { 2803, 1, 127, 0 }, { 7251, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 8499, 1, 127, 0 },
	{ 11584, 1, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 602, 127, 0 },
	{ 5355, 609, 127, 0 }, { 6859, 611, 127, 0 }, { 9874, 25, 127, 31 }, { 9925, 613, 127, 0 },
	{ 9955, 605, 127, 0 }, { 13311, 608, 127, 0 }, { 5423, 2, 127, 0 }, { 9942, 9, 127, 0 },
	{ 10337, 132, 127, 0 }, { 7102, 607, 127, 0 }, { 8509, 25, 127, 0 }, { 9874, 25, 127, 0 },
	{ 3692, 1, 127, 127 }, { 5606, 13, 127, 0 }, { 6199, 608, 127, 0 }, { 9955, 605, 127, 0 }, { 2834, 1, 3, 0 },
	{ 7251, 1, 3, 0 }, { 8219, 11, 3, 0 }, { 12241, 615, 3, 0 }, { 9358, 616, 3, 2 }, { 6440, 1, 3, 0 },
	{ 8461, 1, 3, 2 }, { 8499, 1, 3, 0 }, { 10971, 1, 3, 2 }, { 2834, 1, 3, 0 }, { 7251, 1, 3, 0 },
	{ 8219, 11, 3, 0 }, { 12241, 618, 3, 0 }, { 12378, 619, 3, 0 }, { 3697, 13, 3, 0 }, { 3978, 51, 3, 0 },
	{ 2834, 1, 127, 0 }, { 6488, 1, 127, 127 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 9253, 621, 127, 0 },
	{ 11525, 622, 127, 0 }, { 9750, 140, 127, 0 }, { 8726, 12, 127, 0 }, { 13362, 190, 127, 0 },
	{ 2834, 1, 127, 0 }, { 4779, 624, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 2834, 1, 127, 0 },
	{ 5341, 13, 127, 0 }, { 6421, 3, 127, 0 }, { 6735, 5, 120, 0 }, { 7251, 1, 127, 0 }, { 9225, 5, 127, 0 },
	{ 10009, 625, 127, 0 }, { 10291, 1, 127, 0 }, { 11218, 1, 127, 0 }, { 13503, 1, 127, 0 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 627, 127, 0 }, { 12378, 629, 127, 0 },
	{ 8145, 9, 127, 0 }, { 8247, 9, 127, 0 }, { 11836, 25, 127, 0 }, { 13551, 628, 127, 0 }, { 3978, 51, 127, 0 },
	{ 4472, 2, 127, 127 }, { 5017, 2, 127, 127 }, { 5184, 630, 127, 0 }, { 5198, 2, 127, 127 },
	{ 5699, 2, 127, 127 }, { 9061, 3, 127, 0 }, { 2499, 632, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 },
	{ 8219, 11, 127, 0 }, { 11360, 635, 127, 0 }, { 3779, 633, 127, 0 }, { 2812, 13, 127, 0 },
	{ 8896, 13, 127, 0 }, { 11171, 13, 127, 0 }, { 11234, 13, 127, 0 }, { 14034, 13, 127, 127 },
	{ 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 11333, 637, 127, 127 },
	{ 12728, 640, 127, 0 }, { 2803, 1, 127, 127 }, { 7251, 1, 127, 127 }, { 8461, 1, 127, 127 },
	{ 2803, 1, 127, 0 }, { 7251, 639, 127, 127 }, { 8461, 1, 127, 127 }, { 8499, 1, 127, 0 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 11360, 635, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 },
	{ 8219, 11, 127, 0 }, { 11333, 637, 127, 127 }, { 12728, 640, 127, 0 }, { 2834, 1, 3, 0 }, { 7251, 1, 3, 0 },
	{ 8219, 11, 3, 0 }, { 12241, 644, 3, 3 }, { 12378, 645, 3, 0 }, { 9986, 13, 3, 0 }, { 11823, 1, 3, 0 },
	{ 11081, 647, 3, 0 }, { 8461, 1, 3, 0 }, { 13604, 13, 3, 0 }, { 2834, 1, 3, 0 }, { 7251, 1, 3, 0 },
	{ 8219, 11, 3, 0 }, { 12241, 649, 3, 3 }, { 12378, 651, 3, 0 }, { 2653, 1, 3, 0 }, { 9344, 650, 3, 0 },
	{ 11096, 1, 3, 3 }, { 2803, 1, 3, 0 }, { 7251, 1, 3, 3 }, { 8461, 1, 3, 3 }, { 2642, 652, 3, 0 },
	{ 4660, 5, 3, 0 }, { 5302, 1, 3, 0 }, { 10939, 660, 3, 0 }, { 3189, 98, 3, 0 }, { 11131, 658, 3, 0 },
	{ 12125, 5, 3, 0 }, { 4606, 1, 3, 0 }, { 5302, 1, 3, 0 }, { 12662, 654, 2, 0 }, { 8687, 1, 2, 0 },
	{ 11290, 657, 2, 2 }, { 13944, 15, 2, 0 }, { 13966, 15, 2, 0 }, { 8466, 656, 2, 0 }, { 14005, 15, 2, 0 },
	{ 8461, 1, 2, 2 }, { 2803, 1, 3, 0 }, { 8461, 1, 3, 3 }, { 10971, 1, 3, 3 }, { 13503, 1, 3, 3 },
	{ 2834, 1, 3, 0 }, { 7251, 1, 3, 0 }, { 8219, 11, 3, 0 }, { 12241, 662, 3, 3 }, { 8219, 11, 3, 0 },
	{ 12241, 649, 3, 3 }, { 2834, 1, 3, 0 }, { 5302, 1, 3, 3 }, { 7251, 1, 3, 0 }, { 8219, 11, 3, 0 },
	{ 9344, 664, 3, 0 }, { 12677, 5, 2, 0 }, { 12870, 98, 3, 0 }, { 2803, 1, 3, 0 }, { 7251, 1, 3, 3 },
	{ 8461, 1, 3, 3 }, { 8499, 1, 3, 0 }, { 2834, 1, 127, 0 }, { 5005, 1, 127, 0 }, { 6355, 5, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 10023, 1, 127, 0 }, { 13895, 2, 127, 127 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 667, 127, 127 }, { 2992, 5, 127, 0 }, { 6232, 1, 127, 0 },
	{ 8616, 3, 112, 0 }, { 9810, 5, 127, 0 }, { 10921, 5, 127, 0 }, { 11641, 5, 127, 0 }, { 11962, 5, 64, 0 },
	{ 12459, 5, 127, 0 }, { 13320, 669, 127, 0 }, { 14218, 13, 127, 0 }, { 3055, 1, 127, 127 },
	{ 5712, 3, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 671, 127, 127 },
	{ 5328, 674, 127, 127 }, { 2530, 673, 127, 0 }, { 8461, 1, 127, 127 }, { 8671, 1, 127, 127 },
	{ 13386, 13, 127, 0 }, { 4363, 2, 127, 0 }, { 2834, 1, 127, 0 }, { 3557, 8, 127, 0 }, { 7251, 1, 127, 0 },
	{ 8168, 8, 127, 0 }, { 8219, 11, 127, 0 }, { 8793, 25, 127, 0 }, { 12475, 1, 127, 127 }, { 2738, 5, 127, 0 },
	{ 2767, 680, 127, 0 }, { 2834, 1, 127, 0 }, { 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 8400, 13, 127, 0 },
	{ 9333, 12, 127, 0 }, { 10357, 1, 127, 127 }, { 10594, 272, 127, 0 }, { 14123, 681, 127, 0 },
	{ 7925, 679, 127, 0 }, { 7223, 1, 127, 127 }, { 13927, 13, 127, 127 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 683, 127, 127 }, { 12378, 685, 127, 0 },
	{ 3016, 1, 127, 127 }, { 8687, 1, 127, 127 }, { 12226, 684, 127, 127 }, { 6955, 437, 127, 0 },
	{ 9549, 1, 127, 0 }, { 2980, 686, 127, 0 }, { 3007, 5, 127, 127 }, { 3025, 12, 127, 0 },
	{ 5071, 686, 127, 0 }, { 5540, 2, 112, 0 }, { 8193, 1, 127, 0 }, { 13262, 7, 127, 0 }, { 2834, 1, 63, 0 },
	{ 5302, 1, 63, 63 }, { 7251, 1, 63, 0 }, { 8219, 11, 63, 0 }, { 9333, 12, 63, 0 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 689, 127, 127 }, { 12378, 712, 127, 0 },
	{ 4307, 690, 127, 0 }, { 6440, 1, 127, 127 }, { 8481, 694, 127, 127 }, { 10142, 5, 127, 0 },
	{ 11584, 695, 127, 127 }, { 14064, 711, 127, 127 }, { 12615, 1, 127, 127 }, { 14368, 691, 127, 0 },
	{ 3736, 692, 127, 0 }, { 4318, 13, 127, 127 }, { 3523, 6, 127, 0 }, { 11900, 693, 127, 0 },
	{ 13715, 1, 127, 0 }, { 8461, 1, 127, 127 }, { 8499, 1, 127, 127 }, { 9388, 1, 127, 0 }, { 9942, 2, 127, 0 },
	{ 3566, 13, 127, 0 }, { 7251, 1, 127, 127 }, { 7670, 1, 127, 0 }, { 9650, 1, 127, 127 },
	{ 12150, 13, 127, 0 }, { 12191, 1, 127, 0 }, { 2349, 698, 127, 0 }, { 4858, 5, 127, 0 }, { 4970, 1, 127, 0 },
	{ 8461, 1, 127, 127 }, { 11570, 699, 127, 0 }, { 11806, 710, 126, 0 }, { 11871, 5, 127, 127 },
	{ 12436, 5, 127, 127 }, { 12749, 707, 127, 0 }, { 5005, 1, 127, 0 }, { 6192, 1, 127, 0 },
	{ 7200, 1, 127, 127 }, { 8461, 1, 127, 127 }, { 10164, 2, 127, 0 }, { 13485, 1, 127, 127 },
	{ 9121, 700, 127, 0 }, { 1, 1, 127, 0 }, { 6, 1, 127, 0 }, { 2333, 0, 127, 0 }, { 2374, 0, 127, 0 },
	{ 2524, 701, 127, 0 }, { 2797, 701, 127, 0 }, { 4717, 0, 127, 0 }, { 4767, 702, 127, 0 },
	{ 4845, 15, 127, 0 }, { 5005, 1, 127, 0 }, { 5460, 703, 127, 0 }, { 5598, 0, 127, 0 }, { 5634, 5, 127, 0 },
	{ 5651, 5, 127, 0 }, { 5838, 704, 127, 0 }, { 6192, 1, 127, 0 }, { 6732, 1, 127, 0 }, { 7172, 0, 127, 0 },
	{ 8062, 3, 127, 0 }, { 8071, 3, 127, 0 }, { 8102, 3, 127, 0 }, { 8160, 4, 127, 0 }, { 8280, 3, 127, 0 },
	{ 8289, 3, 127, 0 }, { 8299, 3, 127, 0 }, { 8341, 4, 127, 0 }, { 8440, 4, 127, 0 }, { 8912, 700, 127, 0 },
	{ 8958, 5, 127, 0 }, { 9108, 701, 127, 0 }, { 9408, 1, 127, 0 }, { 9416, 702, 127, 0 },
	{ 10309, 702, 127, 0 }, { 10852, 13, 127, 0 }, { 13301, 1, 127, 0 }, { 13485, 1, 127, 0 },
	{ 13578, 5, 127, 0 }, { 14477, 5, 127, 0 }, { 14508, 5, 127, 0 }, { 14535, 13, 127, 0 }, { 14562, 1, 127, 0 },
	{ 14585, 1, 127, 0 }, { 14607, 5, 127, 0 }, { 14644, 706, 127, 0 }, { 5005, 1, 127, 0 }, { 13715, 1, 127, 0 },
	{ 6002, 1, 127, 0 }, { 8193, 1, 127, 0 }, { 8201, 1, 127, 0 }, { 9192, 5, 127, 0 }, { 10587, 1, 127, 0 },
	{ 11355, 1, 127, 127 }, { 11455, 708, 127, 0 }, { 12378, 15, 127, 0 }, { 7335, 1, 127, 0 },
	{ 12246, 1, 127, 127 }, { 12385, 1, 127, 127 }, { 7200, 1, 126, 126 }, { 2255, 694, 127, 0 },
	{ 3978, 714, 127, 0 }, { 9061, 3, 64, 0 }, { 12600, 13, 127, 0 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 0 },
	{ 9061, 3, 64, 0 }, { 10587, 1, 127, 0 }, { 12378, 1, 127, 127 }, { 13485, 1, 127, 127 }, { 2834, 1, 127, 0 },
	{ 7251, 1, 127, 0 }, { 8219, 11, 127, 0 }, { 12241, 716, 127, 0 }, { 12378, 718, 127, 0 },
	{ 3523, 6, 127, 0 }, { 6440, 1, 127, 0 }, { 6446, 2, 127, 127 }, { 6972, 5, 127, 0 }, { 11900, 717, 127, 0 },
	{ 14040, 1, 127, 0 }, { 14048, 2, 127, 127 }, { 8461, 1, 127, 0 }, { 8499, 1, 127, 0 }, { 9942, 2, 127, 0 },
	{ 3978, 720, 127, 0 }, { 7521, 7, 127, 0 }, { 8193, 1, 127, 0 }, { 10587, 1, 127, 0 }, { 12378, 1, 127, 127 },
	{ 13485, 1, 127, 127 }, { 2834, 1, 126, 0 }, { 7251, 1, 126, 0 }, { 8219, 11, 126, 0 },
	{ 12241, 722, 126, 0 }, { 12378, 733, 126, 0 }, { 3074, 724, 126, 0 }, { 5959, 1, 126, 0 },
	{ 7863, 24, 126, 0 }, { 7879, 725, 126, 0 }, { 9290, 728, 126, 0 }, { 13883, 730, 126, 0 },
	{ 13934, 732, 126, 0 }, { 7223, 1, 126, 126 }, { 13901, 1, 126, 126 }, { 5613, 727, 126, 0 },
	{ 7974, 1, 126, 0 }, { 8509, 25, 126, 0 }, { 9046, 25, 126, 0 }, { 11185, 727, 126, 0 }, { 2812, 13, 126, 0 },
	{ 2845, 13, 126, 0 }, { 9163, 13, 126, 0 }, { 11171, 13, 126, 0 }, { 11234, 13, 126, 0 },
	{ 11584, 1, 126, 0 }, { 2834, 1, 126, 0 }, { 7251, 1, 126, 0 }, { 5750, 1, 126, 126 }, { 8193, 1, 126, 0 },
	{ 8201, 1, 126, 0 }, { 10587, 1, 126, 0 }, { 5750, 1, 126, 126 }, { 8461, 1, 126, 126 }, { 3978, 51, 126, 0 },
	{ 9061, 3, 126, 0 }, { 13490, 734, 126, 0 }, { 5761, 736, 126, 0 }, { 6012, 1, 126, 126 },
	{ 14360, 1, 126, 126 }, { 2834, 1, 126, 0 }, { 7251, 1, 126, 0 }, { 8219, 11, 126, 0 },
	{ 12241, 738, 126, 0 }, { 7986, 725, 126, 0 }, { 9300, 739, 126, 0 }, { 9914, 1, 126, 0 },
	{ 13865, 13, 126, 0 }, { 8461, 1, 126, 0 }, { 8499, 1, 126, 0 }, { 9309, 1, 126, 0 }, { 11836, 25, 126, 0 },
	{ 2834, 1, 2, 0 }, { 5313, 745, 2, 0 }, { 6318, 650, 2, 0 }, { 7251, 1, 2, 0 }, { 8219, 11, 2, 0 },
	{ 12125, 5, 2, 0 }, { 5302, 1, 2, 0 }, { 10843, 744, 2, 0 }, { 13988, 15, 2, 0 }, { 8466, 743, 2, 0 },
	{ 13988, 15, 2, 0 }, { 11836, 1, 2, 2 }, { 2834, 1, 2, 0 }, { 6066, 749, 2, 0 }, { 6318, 664, 2, 0 },
	{ 7251, 1, 2, 0 }, { 8219, 11, 2, 0 }, { 13988, 751, 2, 0 }, { 5302, 1, 2, 0 }, { 8466, 748, 2, 0 },
	{ 11836, 1, 2, 2 }, { 5302, 1, 2, 0 }, { 9333, 15, 2, 0 }, { 2834, 1, 2, 0 }, { 5302, 1, 2, 2 },
	{ 7251, 1, 2, 0 }, { 8219, 11, 2, 0 }, { 8466, 753, 2, 0 }, { 8687, 1, 2, 0 }, { 6994, 759, 2, 2 },
	{ 3044, 758, 2, 0 }, { 8461, 1, 2, 2 }, { 3474, 5, 2, 0 }, { 7004, 3, 2, 0 }, { 7008, 756, 2, 0 },
	{ 8461, 1, 2, 2 }, { 10414, 8, 2, 0 }, { 12624, 1, 2, 0 }, { 12642, 757, 2, 0 }, { 14040, 1, 2, 0 },
	{ 7079, 183, 2, 2 }, { 12654, 13, 2, 2 }, { 2834, 1, 62, 0 }, { 7251, 1, 62, 0 }, { 8219, 11, 62, 0 },
	{ 12241, 761, 62, 0 }, { 12378, 763, 62, 0 }, { 4215, 1, 62, 0 }, { 10971, 762, 62, 62 }, { 6440, 1, 62, 0 },
	{ 10971, 1, 62, 0 }, { 14040, 1, 62, 0 }, { 3978, 765, 62, 0 }, { 11218, 1, 62, 0 }, { 7540, 7, 62, 0 },
	{ 8193, 1, 62, 0 }, { 10587, 1, 62, 0 }, { 12378, 1, 62, 62 }, { 13485, 1, 62, 62 }, { 2834, 1, 4, 0 },
	{ 7251, 1, 4, 0 }, { 8219, 11, 4, 0 }, { 12241, 767, 4, 0 }, { 3386, 1, 4, 0 }, { 5371, 1, 4, 0 },
	{ 7576, 1, 4, 4 }, { 9627, 7, 4, 0 }, { 10115, 13, 4, 4 }, { 10706, 7, 4, 0 }, { 2834, 1, 124, 0 },
	{ 7251, 1, 124, 0 }, { 8219, 11, 124, 0 }, { 12241, 769, 124, 0 }, { 9358, 770, 124, 124 },
	{ 6440, 1, 124, 0 }, { 8461, 1, 124, 124 }, { 8499, 1, 124, 0 }, { 10971, 1, 124, 124 }, { 2834, 1, 124, 0 },
	{ 7251, 1, 124, 0 }, { 8219, 11, 124, 0 }, { 12241, 772, 124, 0 }, { 12378, 773, 124, 0 },
	{ 3697, 13, 124, 0 }, { 3978, 51, 124, 0 }, { 2834, 1, 28, 0 }, { 7251, 1, 28, 0 }, { 8219, 11, 28, 0 },
	{ 12241, 775, 28, 28 }, { 3989, 778, 28, 0 }, { 11845, 781, 28, 0 }, { 12870, 98, 4, 0 },
	{ 9114, 777, 28, 0 }, { 5295, 1, 28, 28 }, { 9333, 15, 28, 28 }, { 3577, 780, 60, 0 }, { 5750, 1, 60, 60 },
	{ 2834, 1, 4, 0 }, { 7251, 1, 4, 0 }, { 8219, 11, 4, 0 }, { 12241, 783, 4, 4 }, { 12378, 784, 4, 0 },
	{ 9986, 13, 4, 0 }, { 11823, 1, 4, 0 }, { 11081, 786, 4, 0 }, { 8461, 1, 4, 4 }, { 13604, 13, 4, 0 },
	{ 2834, 1, 28, 0 }, { 7251, 1, 28, 0 }, { 8219, 11, 28, 0 }, { 12241, 788, 28, 28 }, { 12378, 800, 28, 0 },
	{ 4229, 1, 4, 0 }, { 5132, 789, 28, 0 }, { 3989, 791, 28, 0 }, { 4048, 793, 28, 0 }, { 10843, 799, 28, 0 },
	{ 9114, 777, 28, 0 }, { 10843, 13, 28, 0 }, { 7848, 1, 28, 0 }, { 10843, 13, 28, 0 }, { 2425, 5, 28, 0 },
	{ 2653, 1, 28, 0 }, { 4363, 3, 28, 0 }, { 5090, 1, 28, 12 }, { 6096, 798, 16, 0 }, { 8461, 1, 28, 28 },
	{ 11845, 781, 28, 0 }, { 13362, 797, 16, 0 }, { 2653, 1, 16, 0 }, { 4363, 3, 16, 0 }, { 5090, 1, 16, 16 },
	{ 8461, 1, 16, 16 }, { 11845, 781, 16, 0 }, { 13362, 797, 16, 0 }, { 5348, 1, 16, 0 }, { 7223, 1, 16, 0 },
	{ 9174, 1, 16, 0 }, { 13344, 3, 16, 0 }, { 13895, 1, 16, 0 }, { 2642, 801, 28, 0 }, { 4660, 5, 4, 0 },
	{ 5132, 811, 24, 0 }, { 10939, 808, 28, 0 }, { 4229, 1, 4, 0 }, { 5132, 802, 28, 0 }, { 8726, 98, 28, 0 },
	{ 3989, 804, 28, 0 }, { 11290, 806, 28, 0 }, { 9114, 777, 28, 0 }, { 10843, 13, 28, 0 }, { 12226, 1, 28, 28 },
	{ 2425, 5, 24, 0 }, { 5083, 1, 28, 28 }, { 5295, 1, 28, 28 }, { 9937, 1, 28, 28 }, { 10793, 1, 28, 28 },
	{ 13362, 797, 16, 0 }, { 2803, 1, 28, 0 }, { 8461, 1, 28, 28 }, { 10971, 1, 28, 28 }, { 13503, 1, 28, 28 },
	{ 3978, 51, 24, 0 }, { 4606, 15, 24, 0 }, { 5083, 1, 24, 24 }, { 5295, 1, 24, 24 }, { 8538, 810, 24, 0 },
	{ 9937, 1, 24, 24 }, { 6501, 1, 24, 0 }, { 7017, 1, 24, 0 }, { 7143, 13, 24, 0 }, { 2834, 1, 28, 0 },
	{ 7251, 1, 28, 0 }, { 8219, 11, 28, 0 }, { 12241, 813, 28, 28 }, { 8219, 11, 28, 0 }, { 12241, 788, 28, 28 },
	{ 2834, 1, 28, 0 }, { 7251, 1, 28, 0 }, { 8219, 11, 28, 0 }, { 12241, 815, 28, 28 }, { 2515, 5, 28, 0 },
	{ 5132, 826, 28, 0 }, { 5295, 1, 28, 28 }, { 8687, 1, 28, 0 }, { 8726, 98, 28, 0 }, { 9453, 5, 16, 0 },
	{ 9937, 827, 28, 28 }, { 12135, 829, 16, 0 }, { 3339, 817, 28, 0 }, { 8461, 1, 28, 28 }, { 2515, 5, 16, 0 },
	{ 3044, 819, 28, 0 }, { 3557, 140, 28, 0 }, { 4077, 823, 16, 0 }, { 8687, 1, 16, 0 }, { 8726, 98, 16, 0 },
	{ 12973, 825, 16, 0 }, { 3474, 5, 28, 0 }, { 7004, 3, 28, 0 }, { 12624, 1, 28, 0 }, { 14040, 1, 28, 0 },
	{ 4369, 1, 16, 16 }, { 4380, 822, 16, 16 }, { 13895, 8, 16, 16 }, { 5348, 1, 112, 112 },
	{ 7223, 1, 112, 112 }, { 13267, 7, 112, 0 }, { 13895, 1, 112, 0 }, { 6332, 3, 28, 28 }, { 8461, 1, 28, 28 },
	{ 11199, 3, 28, 28 }, { 4380, 822, 16, 16 }, { 8461, 1, 16, 16 }, { 2834, 1, 124, 0 }, { 5302, 1, 124, 124 },
	{ 7251, 1, 124, 0 }, { 8219, 11, 124, 0 }, { 9333, 12, 124, 0 }, { 2834, 1, 120, 0 }, { 7251, 1, 120, 0 },
	{ 8219, 11, 120, 0 }, { 12241, 832, 120, 0 }, { 5959, 1, 120, 0 }, { 7863, 40, 120, 0 }, { 7879, 41, 120, 0 },
	{ 8451, 836, 120, 0 }, { 9290, 44, 120, 0 }, { 10679, 1, 120, 0 }, { 13934, 48, 120, 0 },
	{ 2929, 834, 120, 0 }, { 7190, 835, 120, 0 }, { 9378, 1, 120, 120 }, { 5750, 1, 120, 0 }, { 5750, 1, 120, 0 },
	{ 2834, 1, 120, 0 }, { 7251, 1, 120, 0 }, { 8219, 11, 120, 0 }, { 12241, 838, 120, 0 }, { 7986, 41, 120, 0 },
	{ 9300, 57, 120, 0 }, { 9914, 1, 120, 0 }, { 2834, 1, 120, 0 }, { 7251, 1, 120, 0 }, { 8219, 11, 120, 0 },
	{ 12241, 840, 120, 0 }, { 3386, 1, 120, 120 }, { 5371, 1, 120, 0 }, { 7576, 1, 120, 120 },
	{ 9627, 7, 120, 0 }, { 10706, 7, 120, 0 }, { 12615, 1, 120, 120 }, { 2834, 1, 120, 0 }, { 7251, 1, 120, 0 },
	{ 8219, 11, 120, 0 }, { 12241, 842, 120, 120 }, { 3989, 845, 120, 0 }, { 5808, 1, 96, 0 },
	{ 11845, 848, 120, 0 }, { 9114, 844, 120, 0 }, { 5295, 1, 120, 120 }, { 9333, 15, 120, 120 },
	{ 3577, 847, 120, 0 }, { 5750, 1, 120, 120 }, { 2834, 1, 120, 0 }, { 7251, 1, 120, 0 }, { 8219, 11, 120, 0 },
	{ 12241, 850, 120, 120 }, { 12378, 863, 120, 0 }, { 5132, 851, 120, 0 }, { 3989, 853, 120, 0 },
	{ 4048, 855, 120, 0 }, { 10843, 862, 120, 0 }, { 9114, 844, 120, 0 }, { 10843, 13, 120, 0 },
	{ 5217, 1, 96, 0 }, { 7848, 1, 120, 0 }, { 10843, 13, 120, 0 }, { 2425, 5, 120, 0 }, { 2653, 1, 120, 0 },
	{ 3557, 860, 96, 0 }, { 4363, 3, 120, 0 }, { 5090, 1, 120, 8 }, { 6096, 861, 112, 0 }, { 8461, 1, 120, 120 },
	{ 11845, 848, 120, 0 }, { 13362, 859, 112, 0 }, { 2653, 1, 112, 0 }, { 3557, 860, 96, 0 },
	{ 4363, 3, 112, 0 }, { 5090, 1, 112, 112 }, { 8461, 1, 112, 112 }, { 11845, 848, 112, 0 },
	{ 13362, 859, 112, 0 }, { 5348, 1, 112, 0 }, { 7223, 1, 112, 0 }, { 9174, 1, 112, 0 }, { 13344, 3, 112, 0 },
	{ 13895, 1, 112, 0 }, { 10843, 140, 96, 0 }, { 2642, 864, 120, 0 }, { 5132, 872, 120, 0 },
	{ 10939, 874, 120, 0 }, { 2668, 7, 96, 0 }, { 5132, 865, 120, 0 }, { 8726, 98, 120, 0 },
	{ 3989, 867, 120, 0 }, { 11290, 869, 120, 0 }, { 9114, 844, 120, 0 }, { 10843, 13, 120, 0 },
	{ 12226, 1, 120, 120 }, { 2425, 5, 120, 0 }, { 3400, 13, 96, 0 }, { 3418, 13, 96, 0 }, { 4060, 140, 96, 0 },
	{ 5083, 1, 120, 120 }, { 5295, 1, 120, 120 }, { 9937, 1, 120, 120 }, { 10793, 1, 120, 120 },
	{ 12085, 1, 96, 0 }, { 13362, 859, 112, 0 }, { 3978, 51, 120, 0 }, { 4606, 15, 120, 0 },
	{ 5083, 1, 120, 120 }, { 5295, 1, 120, 120 }, { 8538, 871, 120, 0 }, { 9937, 1, 120, 120 },
	{ 12085, 1, 96, 0 }, { 6501, 1, 120, 0 }, { 7017, 1, 120, 0 }, { 7143, 13, 120, 0 }, { 2803, 1, 120, 0 },
	{ 8461, 1, 120, 120 }, { 10971, 1, 120, 120 }, { 13503, 1, 120, 120 }, { 2834, 1, 120, 0 },
	{ 7251, 1, 120, 0 }, { 8219, 11, 120, 0 }, { 12241, 876, 120, 120 }, { 8219, 11, 120, 0 },
	{ 12241, 850, 120, 120 }, { 2834, 1, 120, 0 }, { 7251, 1, 120, 0 }, { 8219, 11, 120, 0 },
	{ 12241, 878, 120, 120 }, { 2515, 5, 120, 0 }, { 5132, 894, 120, 0 }, { 5295, 1, 120, 120 },
	{ 8687, 1, 120, 0 }, { 8726, 98, 120, 0 }, { 9453, 5, 112, 0 }, { 9937, 895, 120, 120 },
	{ 12135, 897, 112, 0 }, { 3339, 880, 120, 0 }, { 8461, 1, 120, 120 }, { 2515, 5, 112, 0 }, { 2688, 5, 96, 0 },
	{ 3044, 882, 120, 0 }, { 3400, 13, 96, 0 }, { 3418, 13, 96, 0 }, { 3443, 5, 96, 0 }, { 3557, 887, 120, 0 },
	{ 4077, 891, 112, 0 }, { 8687, 1, 112, 0 }, { 8726, 98, 112, 0 }, { 12973, 893, 112, 0 }, { 3474, 5, 120, 0 },
	{ 7004, 3, 120, 0 }, { 12624, 1, 120, 0 }, { 14040, 1, 120, 0 }, { 10829, 884, 96, 0 },
	{ 13895, 8, 120, 120 }, { 4717, 8, 96, 0 }, { 13842, 885, 96, 0 }, { 13853, 886, 96, 0 }, { 8020, 8, 96, 0 },
	{ 8243, 8, 96, 96 }, { 12420, 8, 96, 0 }, { 4369, 1, 112, 112 }, { 4380, 890, 112, 112 },
	{ 13895, 8, 112, 112 }, { 5348, 1, 112, 112 }, { 7223, 1, 112, 112 }, { 13267, 7, 112, 0 },
	{ 13895, 1, 112, 0 }, { 6332, 3, 120, 120 }, { 8461, 1, 120, 120 }, { 11199, 3, 120, 120 },
	{ 4380, 890, 112, 112 }, { 8461, 1, 112, 112 }, { 2834, 1, 112, 0 }, { 7251, 1, 112, 0 },
	{ 8219, 11, 112, 0 }, { 12241, 899, 112, 112 }, { 12180, 1, 112, 0 }, { 13445, 1, 112, 112 },
	{ 2834, 1, 112, 0 }, { 7251, 1, 112, 0 }, { 8219, 11, 112, 0 }, { 12241, 901, 112, 0 }, { 3386, 1, 112, 112 },
	{ 5371, 1, 112, 0 }, { 7576, 1, 112, 112 }, { 9627, 7, 112, 0 }, { 10706, 7, 112, 0 }, { 12615, 1, 112, 112 },
	{ 2834, 1, 112, 0 }, { 7251, 1, 112, 0 }, { 8219, 11, 112, 0 }, { 12241, 903, 112, 0 },
	{ 9358, 904, 112, 112 }, { 6440, 1, 112, 0 }, { 8461, 1, 112, 112 }, { 8499, 1, 112, 0 },
	{ 10971, 1, 112, 112 }, { 2834, 1, 112, 0 }, { 7251, 1, 112, 0 }, { 8219, 11, 112, 0 },
	{ 12241, 906, 112, 0 }, { 12378, 907, 112, 0 }, { 3697, 13, 112, 0 }, { 3978, 51, 112, 0 },
	{ 2834, 1, 112, 0 }, { 7251, 1, 112, 0 }, { 8219, 11, 112, 0 }, { 12241, 909, 112, 112 },
	{ 12378, 911, 64, 0 }, { 5117, 910, 112, 0 }, { 12967, 824, 112, 112 }, { 5083, 1, 112, 0 },
	{ 5090, 1, 48, 0 }, { 5295, 1, 112, 0 }, { 9937, 1, 112, 0 }, { 11845, 781, 48, 0 }, { 3978, 51, 64, 0 },
	{ 2834, 1, 112, 0 }, { 7251, 1, 112, 0 }, { 8219, 11, 112, 0 }, { 12241, 913, 112, 112 },
	{ 3989, 916, 112, 0 }, { 5808, 1, 96, 0 }, { 11845, 919, 112, 0 }, { 9114, 915, 112, 0 },
	{ 5295, 1, 112, 112 }, { 9333, 15, 112, 112 }, { 3577, 918, 112, 0 }, { 5750, 1, 112, 112 },
	{ 2834, 1, 112, 0 }, { 7251, 1, 112, 0 }, { 8219, 11, 112, 0 }, { 12241, 921, 112, 112 },
	{ 12378, 935, 112, 0 }, { 5132, 922, 112, 0 }, { 3989, 924, 112, 0 }, { 4048, 926, 112, 0 },
	{ 10843, 934, 112, 0 }, { 9114, 915, 112, 0 }, { 10843, 13, 112, 0 }, { 5217, 1, 96, 0 }, { 7848, 1, 112, 0 },
	{ 10843, 13, 112, 0 }, { 5590, 928, 112, 0 }, { 6096, 933, 112, 0 }, { 8461, 1, 112, 112 },
	{ 2425, 5, 112, 0 }, { 2653, 1, 112, 0 }, { 3557, 931, 96, 0 }, { 4363, 3, 112, 0 }, { 5090, 1, 112, 112 },
	{ 11845, 919, 112, 0 }, { 13362, 930, 112, 0 }, { 5348, 1, 112, 0 }, { 7223, 1, 112, 0 }, { 9174, 1, 112, 0 },
	{ 13344, 3, 112, 0 }, { 13895, 1, 112, 0 }, { 10843, 140, 96, 0 }, { 2653, 1, 112, 0 }, { 3557, 931, 96, 0 },
	{ 4363, 3, 112, 0 }, { 5090, 1, 112, 112 }, { 8461, 1, 112, 112 }, { 11845, 919, 112, 0 },
	{ 13362, 930, 112, 0 }, { 2642, 936, 112, 0 }, { 5132, 944, 112, 0 }, { 10939, 946, 112, 0 },
	{ 2668, 7, 96, 0 }, { 5132, 937, 112, 0 }, { 8726, 98, 112, 0 }, { 3989, 939, 112, 0 },
	{ 11290, 941, 112, 0 }, { 9114, 915, 112, 0 }, { 10843, 13, 112, 0 }, { 12226, 1, 112, 112 },
	{ 2425, 5, 112, 0 }, { 3400, 13, 96, 0 }, { 3418, 13, 96, 0 }, { 4060, 140, 96, 0 }, { 5083, 1, 112, 112 },
	{ 5295, 1, 112, 112 }, { 9937, 1, 112, 112 }, { 10793, 1, 112, 112 }, { 12085, 1, 96, 0 },
	{ 13362, 930, 112, 0 }, { 3978, 51, 112, 0 }, { 4606, 15, 112, 0 }, { 5083, 1, 112, 112 },
	{ 5295, 1, 112, 112 }, { 8538, 943, 112, 0 }, { 9937, 1, 112, 112 }, { 12085, 1, 96, 0 }, { 6501, 1, 112, 0 },
	{ 7017, 1, 112, 0 }, { 7143, 13, 112, 0 }, { 2803, 1, 112, 0 }, { 8461, 1, 112, 112 }, { 10971, 1, 112, 112 },
	{ 13503, 1, 112, 112 }, { 2834, 1, 112, 0 }, { 7251, 1, 112, 0 }, { 8219, 11, 112, 0 },
	{ 12241, 948, 112, 112 }, { 8219, 11, 112, 0 }, { 12241, 921, 112, 112 }, { 2834, 1, 112, 0 },
	{ 7251, 1, 112, 0 }, { 8219, 11, 112, 0 }, { 12241, 950, 112, 112 }, { 2515, 5, 112, 0 },
	{ 5132, 964, 112, 0 }, { 5295, 1, 112, 112 }, { 8687, 1, 112, 0 }, { 8726, 98, 112, 0 }, { 9453, 5, 112, 0 },
	{ 9937, 965, 112, 112 }, { 12135, 967, 112, 0 }, { 2515, 5, 112, 0 }, { 2688, 5, 96, 0 },
	{ 3044, 953, 112, 0 }, { 3400, 13, 96, 0 }, { 3418, 13, 96, 0 }, { 3443, 5, 96, 0 }, { 3557, 957, 112, 0 },
	{ 4077, 961, 112, 0 }, { 8461, 1, 112, 112 }, { 8687, 1, 112, 0 }, { 8726, 98, 112, 0 },
	{ 12973, 963, 112, 0 }, { 3474, 5, 112, 0 }, { 7004, 3, 112, 0 }, { 12624, 1, 112, 0 }, { 14040, 1, 112, 0 },
	{ 10829, 955, 96, 0 }, { 13895, 8, 112, 112 }, { 4717, 8, 96, 0 }, { 13842, 956, 96, 0 },
	{ 13853, 886, 96, 0 }, { 8020, 8, 96, 0 }, { 8243, 8, 96, 96 }, { 12420, 8, 96, 0 }, { 4369, 1, 112, 112 },
	{ 4380, 960, 112, 112 }, { 13895, 8, 112, 112 }, { 5348, 1, 112, 112 }, { 7223, 1, 112, 112 },
	{ 13267, 7, 112, 0 }, { 13895, 1, 112, 0 }, { 6332, 3, 112, 112 }, { 8461, 1, 112, 112 },
	{ 11199, 3, 112, 112 }, { 4380, 960, 112, 112 }, { 8461, 1, 112, 112 }, { 2834, 1, 96, 0 },
	{ 7251, 1, 96, 0 }, { 8219, 11, 96, 0 }, { 12241, 969, 96, 0 }, { 5959, 1, 96, 0 }, { 7863, 63, 96, 0 },
	{ 7879, 64, 96, 0 }, { 8451, 973, 96, 0 }, { 9290, 67, 96, 0 }, { 10679, 1, 96, 0 }, { 13934, 71, 96, 0 },
	{ 2929, 971, 96, 0 }, { 7190, 972, 96, 0 }, { 9378, 1, 96, 96 }, { 5750, 1, 96, 0 }, { 5750, 1, 96, 0 },
	{ 2834, 1, 96, 0 }, { 7251, 1, 96, 0 }, { 8219, 11, 96, 0 }, { 12241, 975, 96, 0 }, { 7986, 64, 96, 0 },
	{ 9300, 78, 96, 0 }, { 9914, 1, 96, 0 }, { 2834, 1, 32, 0 }, { 7251, 1, 32, 0 }, { 8219, 11, 32, 0 },
	{ 12241, 977, 32, 32 }, { 12378, 978, 32, 0 }, { 8024, 2, 32, 0 }, { 8687, 1, 32, 32 }, { 8806, 1, 32, 32 },
	{ 9636, 6, 32, 32 }, { 9845, 1, 32, 32 }, { 9886, 1, 32, 32 }, { 10273, 6, 32, 32 }, { 11923, 1, 32, 32 },
	{ 11991, 1, 32, 32 }, { 12180, 1, 32, 32 }, { 3351, 7, 32, 0 }, { 3600, 1, 32, 0 }, { 3978, 51, 32, 0 },
	{ 8916, 7, 32, 0 }, { 8925, 7, 32, 0 }, { 2834, 1, 96, 0 }, { 7251, 1, 96, 0 }, { 8219, 11, 96, 0 },
	{ 12241, 980, 96, 96 }, { 3989, 983, 96, 0 }, { 5808, 1, 96, 0 }, { 11845, 986, 96, 0 }, { 9114, 982, 96, 0 },
	{ 5295, 1, 96, 96 }, { 9333, 15, 96, 96 }, { 3577, 985, 96, 0 }, { 5750, 1, 96, 96 }, { 2834, 1, 96, 0 },
	{ 7251, 1, 96, 0 }, { 8219, 11, 96, 0 }, { 12241, 988, 96, 96 }, { 12378, 1002, 96, 0 }, { 5132, 989, 96, 0 },
	{ 3989, 991, 96, 0 }, { 4048, 993, 96, 0 }, { 10843, 1001, 96, 0 }, { 9114, 982, 96, 0 },
	{ 10843, 13, 96, 0 }, { 5217, 1, 96, 0 }, { 7848, 1, 96, 0 }, { 10843, 13, 96, 0 }, { 5590, 995, 96, 0 },
	{ 6096, 1000, 96, 0 }, { 8461, 1, 96, 96 }, { 2425, 5, 96, 0 }, { 2653, 1, 96, 0 }, { 3557, 996, 96, 0 },
	{ 4363, 3, 96, 0 }, { 5090, 1, 96, 96 }, { 11845, 986, 96, 0 }, { 13362, 998, 96, 0 }, { 10843, 140, 96, 0 },
	{ 5348, 1, 96, 0 }, { 7223, 1, 96, 0 }, { 9174, 1, 96, 0 }, { 13344, 3, 96, 0 }, { 13895, 1, 96, 0 },
	{ 2653, 1, 96, 0 }, { 3557, 996, 96, 0 }, { 4363, 3, 96, 0 }, { 5090, 1, 96, 96 }, { 8461, 1, 96, 96 },
	{ 11845, 986, 96, 0 }, { 13362, 998, 96, 0 }, { 2642, 1003, 96, 0 }, { 5132, 1011, 96, 0 },
	{ 10939, 1013, 96, 0 }, { 2668, 7, 96, 0 }, { 5132, 1004, 96, 0 }, { 8726, 98, 96, 0 }, { 3989, 1006, 96, 0 },
	{ 11290, 1008, 96, 0 }, { 9114, 982, 96, 0 }, { 10843, 13, 96, 0 }, { 12226, 1, 96, 96 }, { 2425, 5, 96, 0 },
	{ 3400, 13, 96, 0 }, { 3418, 13, 96, 0 }, { 4060, 140, 96, 0 }, { 5083, 1, 96, 96 }, { 5295, 1, 96, 96 },
	{ 9937, 1, 96, 96 }, { 10793, 1, 96, 96 }, { 12085, 1, 96, 0 }, { 13362, 998, 96, 0 }, { 3978, 51, 96, 0 },
	{ 4606, 15, 96, 0 }, { 5083, 1, 96, 96 }, { 5295, 1, 96, 96 }, { 8538, 1010, 96, 0 }, { 9937, 1, 96, 96 },
	{ 12085, 1, 96, 0 }, { 6501, 1, 96, 0 }, { 7017, 1, 96, 0 }, { 7143, 13, 96, 0 }, { 2803, 1, 96, 0 },
	{ 8461, 1, 96, 96 }, { 10971, 1, 96, 96 }, { 13503, 1, 96, 96 }, { 2834, 1, 96, 0 }, { 7251, 1, 96, 0 },
	{ 8219, 11, 96, 0 }, { 12241, 1015, 96, 96 }, { 8219, 11, 96, 0 }, { 12241, 988, 96, 96 }, { 2834, 1, 96, 0 },
	{ 7251, 1, 96, 0 }, { 8219, 11, 96, 0 }, { 12241, 1017, 96, 96 }, { 2515, 5, 96, 0 }, { 5132, 1031, 96, 0 },
	{ 5295, 1, 96, 96 }, { 8687, 1, 96, 0 }, { 8726, 98, 96, 0 }, { 9453, 5, 96, 0 }, { 9937, 1032, 96, 96 },
	{ 12135, 1034, 96, 0 }, { 2515, 5, 96, 0 }, { 2688, 5, 96, 0 }, { 3044, 1020, 96, 0 }, { 3400, 13, 96, 0 },
	{ 3418, 13, 96, 0 }, { 3443, 5, 96, 0 }, { 3557, 1024, 96, 0 }, { 4077, 1028, 96, 0 }, { 8461, 1, 96, 96 },
	{ 8687, 1, 96, 0 }, { 8726, 98, 96, 0 }, { 12973, 1030, 96, 0 }, { 3474, 5, 96, 0 }, { 7004, 3, 96, 0 },
	{ 12624, 1, 96, 0 }, { 14040, 1, 96, 0 }, { 10829, 1022, 96, 0 }, { 13895, 8, 96, 96 }, { 4717, 8, 96, 0 },
	{ 13842, 1023, 96, 0 }, { 13853, 886, 96, 0 }, { 8020, 8, 96, 0 }, { 8243, 8, 96, 96 }, { 12420, 8, 96, 0 },
	{ 4369, 1, 96, 96 }, { 4380, 1027, 96, 96 }, { 13895, 8, 96, 96 }, { 5348, 1, 96, 96 }, { 7223, 1, 96, 96 },
	{ 13267, 7, 96, 0 }, { 13895, 1, 96, 0 }, { 6332, 3, 96, 96 }, { 8461, 1, 96, 96 }, { 11199, 3, 96, 96 },
	{ 4380, 1027, 96, 96 }, { 8461, 1, 96, 96 }, { 2834, 1, 96, 0 }, { 5302, 1, 96, 96 }, { 7251, 1, 96, 0 },
	{ 8219, 11, 96, 0 }, { 9333, 12, 96, 0 }, { 2834, 1, 64, 0 }, { 7251, 1, 64, 0 }, { 8219, 11, 64, 0 },
	{ 12241, 1037, 64, 64 }, { 12378, 1038, 64, 0 }, { 8024, 2, 64, 0 }, { 8687, 1, 64, 64 }, { 8806, 1, 64, 64 },
	{ 9636, 6, 64, 64 }, { 9845, 1, 64, 64 }, { 9886, 1, 64, 64 }, { 10273, 6, 64, 64 }, { 11923, 1, 64, 64 },
	{ 11991, 1, 64, 64 }, { 12180, 1, 64, 64 }, { 13620, 12, 64, 0 }, { 3351, 7, 64, 0 }, { 3600, 1, 64, 0 },
	{ 3978, 51, 64, 0 }, { 8916, 7, 64, 0 }, { 8925, 7, 64, 0 }, { 2834, 1, 64, 0 }, { 7251, 1, 64, 0 },
	{ 8219, 11, 64, 0 }, { 12241, 1040, 64, 64 }, { 4293, 1041, 64, 0 }, { 9787, 1045, 64, 64 },
	{ 2803, 1, 64, 0 }, { 7251, 1, 64, 64 }, { 8461, 1, 64, 64 }, { 8461, 1, 64, 64 }, { 9907, 1043, 64, 64 },
	{ 3339, 15, 64, 0 }, { 6274, 1044, 64, 0 }, { 8260, 2, 64, 64 }, { 2834, 1, 64, 0 }, { 7251, 1, 64, 0 },
	{ 8219, 11, 64, 0 }, { 12241, 1047, 64, 0 }, { 12378, 1049, 64, 0 }, { 10971, 1048, 64, 64 },
	{ 6440, 1, 64, 64 }, { 10971, 1, 64, 64 }, { 3978, 51, 64, 0 }, { 11218, 1, 64, 0 },
};

const uint16_t schema_enums[] = {
	787, 580, 827, 1134, 560, 481, 827, 1134, 560, 481, 667, 949, 31, 763, 1077, 670, 675, 2018, 2067, 1775, 1140,
	1692, 31, 1161, 1077, 376, 2082, 939, 1760, 2071, 614, 592, 1129, 711, 50, 458, 776, 501, 181, 194, 376, 1129,
	1331, 1077, 1171, 31, 952, 1991, 1093, 1368, 1083, 560, 533, 949, 667, 681, 787, 467, 1786, 1460, 1433, 1446,
	1474, 632, 72, 0, 440, 430, 619, 614, 1920, 153, 78, 1152, 1733, 1491, 1733, 1709, 384, 1186, 1199, 25, 654,
	1508, 1118, 830, 2022, 585, 1247, 304, 1225, 1709, 384, 1500, 173, 908, 737, 742, 1908, 1352, 1549, 1129, 164,
	218, 1109, 895, 567, 554, 1385, 804, 838, 494, 747, 38, 1881, 2091, 661, 794, 2225, 1052, 173,
};

const struct schema_object schema_objects[] = {
	{ 14, 2878, 13785, 715, 127 }, { 64, 0, 13785, 386, 127 }, { 90, 12444, 13785, 666, 127 },
	{ 100, 12444, 13785, 670, 127 }, { 108, 12444, 13785, 675, 127 }, { 127, 3638, 13785, 377, 127 },
	{ 228, 10475, 13785, 631, 127 }, { 240, 10475, 13785, 636, 127 }, { 259, 3638, 13788, 382, 127 },
	{ 259, 3638, 13815, 898, 112 }, { 278, 0, 13785, 387, 127 }, { 294, 0, 13785, 390, 127 },
	{ 314, 2948, 13785, 85, 127 }, { 333, 3345, 13785, 353, 127 }, { 341, 2857, 13785, 688, 127 },
	{ 366, 2948, 13785, 86, 127 }, { 391, 2948, 13785, 255, 127 }, { 402, 10980, 13785, 979, 96 },
	{ 402, 10980, 13806, 774, 28 }, { 402, 10980, 13815, 841, 120 }, { 402, 10980, 13823, 912, 112 },
	{ 414, 10980, 13806, 908, 112 }, { 509, 5150, 13785, 512, 127 }, { 523, 0, 13785, 392, 127 },
	{ 539, 0, 13785, 399, 127 }, { 539, 5576, 13785, 523, 127 }, { 545, 9907, 13785, 623, 127 },
	{ 643, 6145, 13785, 525, 127 }, { 643, 6145, 13831, 552, 7 }, { 687, 3177, 13785, 319, 127 },
	{ 687, 3177, 13839, 326, 127 }, { 727, 8550, 13785, 902, 112 }, { 727, 8550, 13788, 614, 3 },
	{ 727, 8550, 13815, 768, 124 }, { 838, 8550, 13785, 579, 127 }, { 846, 8550, 13785, 598, 127 },
	{ 859, 3345, 13785, 372, 127 }, { 863, 4343, 13785, 384, 127 }, { 869, 4343, 13788, 766, 4 },
	{ 869, 4343, 13797, 839, 120 }, { 869, 4343, 13815, 900, 112 }, { 884, 0, 13785, 402, 127 },
	{ 914, 3127, 13785, 300, 127 }, { 958, 2461, 13788, 831, 120 }, { 958, 2461, 13815, 968, 96 },
	{ 982, 2461, 13788, 837, 120 }, { 982, 2461, 13815, 974, 96 }, { 1013, 2461, 13785, 10, 127 },
	{ 1042, 0, 13785, 407, 127 }, { 1063, 8550, 13785, 601, 127 }, { 1104, 0, 13785, 412, 127 },
	{ 1208, 0, 13785, 436, 127 }, { 1225, 0, 13785, 276, 127 }, { 1247, 0, 13785, 453, 127 },
	{ 1251, 3638, 13788, 976, 32 }, { 1251, 3638, 13815, 1036, 64 }, { 1273, 9907, 13785, 626, 127 },
	{ 1293, 10980, 13797, 643, 3 }, { 1293, 10980, 13806, 782, 4 }, { 1314, 0, 13785, 480, 127 },
	{ 1392, 11536, 13785, 665, 127 }, { 1406, 6145, 13785, 543, 127 }, { 1406, 6145, 13831, 570, 7 },
	{ 1516, 2948, 13785, 263, 127 }, { 1527, 0, 13785, 481, 127 }, { 1566, 10980, 13785, 987, 96 },
	{ 1566, 10980, 13797, 648, 3 }, { 1566, 10980, 13806, 787, 28 }, { 1566, 10980, 13815, 849, 120 },
	{ 1566, 10980, 13823, 920, 112 }, { 1580, 10980, 13797, 740, 2 }, { 1604, 10980, 13785, 1014, 96 },
	{ 1604, 10980, 13797, 661, 3 }, { 1604, 10980, 13806, 812, 28 }, { 1604, 10980, 13815, 875, 120 },
	{ 1604, 10980, 13823, 947, 112 }, { 1626, 10980, 13797, 663, 3 }, { 1640, 10980, 13797, 746, 2 },
	{ 1664, 0, 13785, 486, 127 }, { 1678, 10980, 13785, 1016, 96 }, { 1678, 10980, 13797, 752, 2 },
	{ 1678, 10980, 13806, 814, 28 }, { 1678, 10980, 13815, 877, 120 }, { 1678, 10980, 13823, 949, 112 },
	{ 1716, 10475, 13785, 641, 127 }, { 1721, 10475, 13785, 642, 127 }, { 1747, 8572, 13785, 620, 127 },
	{ 1780, 3177, 13785, 323, 127 }, { 1801, 0, 13785, 492, 127 }, { 1808, 3127, 13785, 309, 127 },
	{ 1832, 3105, 13785, 285, 127 }, { 1832, 3105, 13788, 296, 7 }, { 1832, 3105, 13815, 298, 15 },
	{ 1850, 3127, 13785, 311, 127 }, { 1873, 0, 13785, 493, 127 }, { 1881, 0, 13785, 511, 127 },
	{ 1896, 8550, 13785, 905, 112 }, { 1896, 8550, 13788, 617, 3 }, { 1896, 8550, 13815, 771, 124 },
	{ 1927, 2948, 13785, 268, 127 }, { 1939, 12444, 13785, 676, 127 }, { 1952, 7031, 13788, 79, 127 },
	{ 1967, 12566, 13788, 760, 62 }, { 1967, 12566, 13815, 1046, 64 }, { 1998, 3127, 13785, 318, 127 },
	{ 2042, 3105, 13785, 289, 127 }, { 2055, 3105, 13785, 293, 127 }, { 2096, 2461, 13785, 721, 126 },
	{ 2096, 2461, 13788, 35, 7 }, { 2096, 2461, 13815, 58, 31 }, { 2122, 2461, 13785, 737, 126 },
	{ 2122, 2461, 13788, 55, 7 }, { 2122, 2461, 13815, 76, 31 }, { 2155, 2461, 13785, 32, 127 },
	{ 2186, 12444, 13785, 682, 127 }, { 2203, 12444, 13785, 1035, 96 }, { 2203, 12444, 13788, 687, 63 },
	{ 2203, 12444, 13815, 830, 124 }, { 2246, 11536, 13788, 1039, 64 },
};
const size_t schema_n_objects = ARRAY_SIZE(schema_objects);
