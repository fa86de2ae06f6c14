"""A set of manifests in which no rule finds anything, the contested ones included. A mutation changes one field of it."""

DIGEST = "@sha256:" + "0123456789abcdef" * 4
NAMESPACE = "shop"


def meta(name, labels=None, **more):
    return {"name": name, "namespace": NAMESPACE, **({"labels": labels} if labels else {}), **more}


def container(name, **more):
    amounts = {"cpu": "250m", "memory": "256Mi", "ephemeral-storage": "1Gi"}
    return {
        "name": name,
        "image": f"registry.example/shop/{name}:1.2.3{DIGEST}",
        "resources": {"requests": dict(amounts), "limits": dict(amounts)},
        "securityContext": {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}},
        "volumeMounts": [{"name": "scratch", "mountPath": "/tmp"},
                         {"name": "config", "mountPath": "/etc/shop", "readOnly": True}],
        "env": [{"name": "LOG_LEVEL", "value": "info"}, {"name": "DB_PASSWORD_FILE", "value": "/run/secrets/db"}],
        **more,
    }


def probe(path, **more):
    return {"httpGet": {"path": path, "port": "http"}, "periodSeconds": 10, "timeoutSeconds": 2, **more}


def pod(**more):
    return {
        "serviceAccountName": "web",
        "priorityClassName": "shop",
        "hostUsers": False,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 10001, "runAsGroup": 10001, "fsGroup": 10001,
                            "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [container("web", args=["serve", "--db-password=$(DB_PASSWORD)", "--basic-auth=admin:$(DB_PASSWORD)"], ports=[{"name": "http", "containerPort": 8080}], readinessProbe=probe("/readyz"),
                                 livenessProbe=probe("/livez"))],
        "volumes": [{"name": "scratch", "emptyDir": {"sizeLimit": "1Gi"}},
                    {"name": "config", "configMap": {"name": "web"}}],
        **more,
    }


def job(name):
    return {"activeDeadlineSeconds": 3600, "backoffLimit": 3, "template": {
        "metadata": {"labels": {"app": name}},
        "spec": pod(restartPolicy="Never", containers=[container(name, livenessProbe=probe("/", httpGet={"path": "/", "port": 8080}))])}}


def owned(kind, name):
    return [{"apiVersion": "apps/v1", "kind": kind, "name": name, "uid": "1", "controller": True}]


def clean():
    web, db = {"app": "web"}, {"app": "db"}
    spread = [{"maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway",
               "labelSelector": {"matchLabels": web}}]
    rules = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"]}]
    subjects = [{"kind": "ServiceAccount", "name": "operator", "namespace": NAMESPACE}]
    rbac = "rbac.authorization.k8s.io"
    return [
        {"apiVersion": "v1", "kind": "Namespace",
         "metadata": {"name": NAMESPACE, "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}},
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta("web"), "automountServiceAccountToken": False},
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta("operator"), "automountServiceAccountToken": False},
        {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": "shop"}, "value": 1000},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta("web"), "data": {"LOG_LEVEL": "info", "shop.conf": "a = 1\nb = 2\n"}},
        {"apiVersion": "v1", "kind": "Secret", "metadata": meta("db"), "type": "Opaque"},
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta("web", web), "spec": {
            "revisionHistoryLimit": 3, "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
            "selector": {"matchLabels": web},
            "template": {"metadata": {"labels": web}, "spec": pod(
                topologySpreadConstraints=spread, terminationGracePeriodSeconds=30,
                initContainers=[container("prepare")])}}},
        {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": meta("db", db), "spec": {
            "replicas": 1, "serviceName": "db", "selector": {"matchLabels": db},
            "template": {"metadata": {"labels": db}, "spec": pod()}}},
        {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": meta("web-1", ownerReferences=owned("Deployment", "web")), "spec": {
            "replicas": 1, "selector": {"matchLabels": {"app": "old"}},
            "template": {"metadata": {"labels": {"app": "old"}}, "spec": pod()}}},
        {"apiVersion": "v1", "kind": "Pod", "metadata": meta("web-1-a", {"app": "old"}, ownerReferences=owned("ReplicaSet", "web-1")),
         "spec": pod()},
        {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta("seed"), "spec": {"ttlSecondsAfterFinished": 86400, **job("seed")}},
        {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": meta("report"), "spec": {
            "schedule": "30 2 * * *", "timeZone": "Europe/Berlin", "concurrencyPolicy": "Forbid", "startingDeadlineSeconds": 600,
            "failedJobsHistoryLimit": 1, "jobTemplate": {"spec": job("report")}}},
        {"apiVersion": "v1", "kind": "Service", "metadata": meta("web"), "spec": {
            "selector": web, "ports": [{"name": "http", "port": 80, "targetPort": "http"}]}},
        {"apiVersion": "v1", "kind": "Service", "metadata": meta("db"), "spec": {
            "selector": db, "clusterIP": "None", "ports": [{"name": "db", "port": 8080}]}},
        {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": meta("web"), "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "minReplicas": 2, "maxReplicas": 6,
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}]}},
        {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": meta("web"), "spec": {
            "maxUnavailable": 1, "unhealthyPodEvictionPolicy": "AlwaysAllow", "selector": {"matchLabels": web}}},
        {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": meta("db"), "spec": {
            "maxUnavailable": 1, "unhealthyPodEvictionPolicy": "AlwaysAllow", "selector": {"matchLabels": db}}},
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "a"}, "status": {
            "nodeInfo": {"containerRuntimeVersion": "containerd://2.1.4"}}},
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": meta("all"), "spec": {
            "podSelector": {}, "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"from": [{"podSelector": {"matchLabels": web}}], "ports": [{"port": 8080}]}],
            "egress": [{"to": [{"podSelector": {}}], "ports": [{"port": 8080}]}]}},
        {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": meta("web"), "spec": {
            "ingressClassName": "traefik", "tls": [{"hosts": ["shop.example", "*.shop.example"], "secretName": "db"}],
            "rules": [{"host": "shop.example", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {
                "service": {"name": "web", "port": {"name": "http"}}}}]}}]}},
        {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": meta("web"), "spec": {
            "gatewayClassName": "traefik", "listeners": [{
                "name": "https", "port": 443, "protocol": "HTTPS", "tls": {"certificateRefs": [{"name": "db"}]},
                "allowedRoutes": {"namespaces": {"from": "Same"}}}]}},
        {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": meta("web"), "spec": {
            "parentRefs": [{"name": "web"}], "hostnames": ["shop.example"],
            "rules": [{"backendRefs": [{"name": "web", "port": 80}]}]}},
        {"apiVersion": f"{rbac}/v1", "kind": "Role", "metadata": meta("reader"), "rules": rules},
        {"apiVersion": f"{rbac}/v1", "kind": "ClusterRole", "metadata": {"name": "reader"}, "rules": rules},
        {"apiVersion": f"{rbac}/v1", "kind": "RoleBinding", "metadata": meta("reader"), "subjects": subjects,
         "roleRef": {"apiGroup": rbac, "kind": "Role", "name": "reader"}},
        {"apiVersion": f"{rbac}/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "reader"}, "subjects": subjects,
         "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": "reader"}},
    ]
