"""The test of schema/: one good application, and one mistake at a time, made by a replacement in its text."""

GOOD_TEXT = """
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
automountServiceAccountToken: false
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web-files}
data: {nginx.conf: "events {}"}
binaryData: {logo.png: iVBORw0KGgo=}
---
apiVersion: v1
kind: Secret
metadata: {name: web-env}
stringData: {TOKEN: x}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: media}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app.kubernetes.io/name: web}
spec:
  replicas: 1
  strategy: {type: Recreate}
  selector: {matchLabels: {app.kubernetes.io/name: web}}
  template:
    metadata: {labels: {app.kubernetes.io/name: web, app.kubernetes.io/version: "1.2"}}
    spec:
      serviceAccountName: web
      initContainers:
        - {name: wait, image: "busybox:1.36", command: [sh, -c, "true"]}
      containers:
        - name: web
          image: registry.example.com:5000/shop/web:1.2
          env:
            - {name: MODE, value: "on"}
            - {name: TOKEN, valueFrom: {secretKeyRef: {name: web-env, key: TOKEN}}}
          ports:
            - {name: http, containerPort: 80}
            - {containerPort: 9000}
            - {containerPort: 9001}
          readinessProbe: {httpGet: {path: /health, port: http}, periodSeconds: 10}
          resources: {requests: {memory: 100Mi}, limits: {memory: 1Gi}}
          securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 1000, capabilities: {drop: [ALL]}}
          volumeMounts:
            - {name: files, mountPath: /etc/nginx/nginx.conf, subPath: nginx.conf, readOnly: true}
            - {name: media, mountPath: /media}
      volumes:
        - {name: files, configMap: {name: web-files, defaultMode: 292, items: [{key: nginx.conf, path: nginx.conf}]}}
        - {name: media, persistentVolumeClaim: {claimName: media}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app.kubernetes.io/name: web}
  ports:
    - {name: http, port: 80, targetPort: http}
    - {name: fpm, port: 9000, targetPort: 9000}
    - {name: admin, port: 9001, targetPort: 9001}
---
apiVersion: v1
kind: Service
metadata: {name: db-headless}
spec: {clusterIP: None, selector: {app.kubernetes.io/name: db}, ports: [{port: 5432}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db-headless
  selector: {matchLabels: {app.kubernetes.io/name: db}}
  template:
    metadata: {labels: {app.kubernetes.io/name: db}}
    spec:
      terminationGracePeriodSeconds: 60
      containers:
        - name: db
          image: postgres:15
          ports: [{name: pg, containerPort: 5432}]
          volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: night}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: night, image: "busybox:1.36"}]
"""

GOOD = [("a good application", [GOOD_TEXT])]

# (what, text, replacement, words of the complaint)
CHANGES = [
    ("an unknown field", "replicas: 1", "replica: 1", "unknown field"),
    ("a wrong type", "replicas: 1", "replicas: \"1\"", "is no integer"),
    ("a null", "replicas: 1", "replicas:", "is null"),
    ("an empty mapping", "strategy: {type: Recreate}", "strategy: {}", "is empty"),
    ("an empty list", "ports: [{name: pg, containerPort: 5432}]", "ports: []", "is empty"),
    ("a required field that is missing", "      serviceAccountName: web\n      initContainers:",
     "      serviceAccountName: web\n      hostAliases: [{hostnames: [a]}]\n      initContainers:", "ip is missing"),
    ("a duplicate key", "replicas: 1", "replicas: 1\n  replicas: 2", "duplicate key"),
    ("a boolean as a variable", '{name: MODE, value: "on"}', "{name: MODE, value: on}", "is no string"),
    ("a number with an exponent as a variable", '{name: MODE, value: "on"}', "{name: MODE, value: 1e3}", "is no string"),
    ("an octal number as a variable", '{name: MODE, value: "on"}', "{name: MODE, value: 0755}", "is no string"),
    ("a new octal number as a variable", '{name: MODE, value: "on"}', "{name: MODE, value: 0o755}", "is no string"),
    ("a bad quantity", "memory: 1Gi", "memory: 1GB", "is not a quantity"),
    ("a request above its limit", "requests: {memory: 100Mi}", "requests: {memory: 2Gi}", "above its limit"),
    ("a value that is none of those allowed", "terminationGracePeriodSeconds: 60", "dnsPolicy: Cluster", "is none of"),
    ("a selector that selects nothing", "spec:\n  selector: {app.kubernetes.io/name: web}",
     "spec:\n  selector: {app.kubernetes.io/name: wep}", "selects nothing"),
    ("a Deployment that doesn't select itself", "selector: {matchLabels: {app.kubernetes.io/name: web}}",
     "selector: {matchLabels: {app.kubernetes.io/name: wep}}", "doesn't select its own pods"),
    ("a targetPort without port", "targetPort: http", "targetPort: htpp", "no container has a port named"),
    ("a numeric targetPort without port", "targetPort: 9001", "targetPort: 9002", "no container has the port 9002"),
    ("another protocol", "targetPort: 9001", "protocol: UDP, targetPort: 9001", "no container has the port 9001"),
    ("ports of a Service without names", "{name: fpm, port: 9000", "{port: 9000", "needs a name"),
    ("ports of a Service with one name", "{name: fpm, port: 9000", "{name: http, port: 9000", "two ports are named"),
    ("one port of a Service twice", "port: 9000, targetPort: 9000", "port: 80, targetPort: 9000", "a second item with"),
    ("a long name of a port", "{name: http, containerPort: 80}", "{name: averyveryverylongname, containerPort: 80}",
     "can't name a port"),
    ("one port of a pod twice", "{containerPort: 9001}", "{containerPort: 9000}", "a second item with"),
    ("a mount without volume", "{name: media, mountPath: /media}", "{name: medias, mountPath: /media}", "there is no volume medias"),
    ("a volume without mount", "            - {name: media, mountPath: /media}\n", "", "media is mounted nowhere"),
    ("two mounts at one place", "mountPath: /media", "mountPath: /etc/nginx/nginx.conf", "two mounts at"),
    ("a relative mount", "mountPath: /media", "mountPath: media", "is no path"),
    ("a volume without claim", "claimName: media", "claimName: medias", "no PersistentVolumeClaim medias"),
    ("a volume without ConfigMap", "configMap: {name: web-files", "configMap: {name: web-file", "no ConfigMap web-file"),
    ("a key that a ConfigMap hasn't", "items: [{key: nginx.conf", "items: [{key: ngin.conf", "has no key ngin.conf"),
    ("a subPath that a ConfigMap hasn't", "subPath: nginx.conf", "subPath: ngin.conf", "has no file ngin.conf"),
    ("a mode in the wrong base", "defaultMode: 292", "defaultMode: 755", "is above 511"),
    ("an octal mode", "defaultMode: 292", "defaultMode: \"0444\"", "is no integer"),
    ("a variable without Secret", "secretKeyRef: {name: web-env", "secretKeyRef: {name: wep-env", "no Secret wep-env"),
    ("a variable without key", "web-env, key: TOKEN", "web-env, key: TOKE", "has no key TOKE"),
    ("a variable twice", "{name: MODE, value", "{name: TOKEN, value", "TOKEN is there twice"),
    ("an object that nothing uses", "serviceAccountName: web", "serviceAccountName: default", "nothing uses it"),
    ("a missing ServiceAccount", "serviceAccountName: web", "serviceAccountName: wep", "no ServiceAccount wep"),
    ("a claim template without mount", "volumeMounts: [{name: data,", "volumeMounts: [{name: date,", "there is no volume date"),
    ("a claim template without size", "- metadata: {name: data}\n      spec: {accessModes: [ReadWriteOnce], resources: "
     "{requests: {storage: 1Gi}}}", "- metadata: {name: data}\n      spec: {accessModes: [ReadWriteOnce]}", "asks for no storage"),
    ("a claim without mode", "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n---",
     "spec: {resources: {requests: {storage: 1Gi}}}\n---", "are missing"),
    ("a claim template that is a volume", "      terminationGracePeriodSeconds: 60",
     "      volumes: [{name: data, emptyDir: {}}]", "is a volumeClaimTemplate too"),
    ("a StatefulSet without headless Service", "clusterIP: None, ", "", "names no headless Service"),
    ("a StatefulSet with the wrong Service", "serviceName: db-headless", "serviceName: db", "names no headless Service"),
    ("two objects of one name", "kind: Service\nmetadata: {name: db-headless}", "kind: Service\nmetadata: {name: web}",
     "is there twice"),
    ("a probe of an unnamed port", "port: http}, periodSeconds", "port: htpp}, periodSeconds", "no port named htpp"),
    ("a probe with two handlers", "httpGet: {path: /health, port: http},", "httpGet: {path: /health, port: http}, "
     "tcpSocket: {port: http},", "needs one handler"),
    ("a probe without seconds", "periodSeconds: 10", "periodSeconds: 0", "must be 1 or more"),
    ("a bad label", "app.kubernetes.io/version: \"1.2\"", "app.kubernetes.io/version: \"1.2 beta\"", "can't be a label"),
    ("a bad label of an object", "labels: {app.kubernetes.io/name: web}\nspec", "labels: {app.kubernetes.io/name: -web}\nspec",
     "can't be a label"),
    ("a name that is none", "kind: ConfigMap\nmetadata: {name: web-files}", "kind: ConfigMap\nmetadata: {name: web_files}",
     "is no name"),
    ("a Service whose name begins with a digit", "kind: Service\nmetadata: {name: web}", "kind: Service\nmetadata: {name: 2web}",
     "no RFC 1035 label"),
    ("a key that can't be one", "data: {nginx.conf:", "data: {etc/nginx.conf:", "can't be a key"),
    ("binaryData that is no base64", "iVBORw0KGgo=", "iVBORw0KGgo", "is no base64"),
    ("one key in data and binaryData", "logo.png:", "nginx.conf:", "is there twice"),
    ("a Deployment that rolls with a volume of one node", "  strategy: {type: Recreate}\n", "", "must be Recreate"),
    ("replicas with a volume of one node", "replicas: 1", "replicas: 2", "several pods mount it"),
    ("rollingUpdate under Recreate", "{type: Recreate}", "{type: Recreate, rollingUpdate: {maxSurge: 1}}", "means nothing"),
    ("two containers of one name", "- {name: wait,", "- {name: web,", "two are named web"),
    ("root where it mustn't be", "runAsUser: 1000", "runAsUser: 0", "runAsNonRoot and the user 0"),
    ("privileged that can't escalate", "allowPrivilegeEscalation: false, run", "allowPrivilegeEscalation: false, privileged: true, run",
     "privileged excludes"),
    ("a capability with its prefix", "drop: [ALL]", "drop: [ALL], add: [CAP_NET_ADMIN]", "is no capability"),
    ("hostNetwork without its DNS", "serviceAccountName: web", "serviceAccountName: web\n      hostNetwork: true",
     "ClusterFirstWithHostNet"),
    ("a Job that always restarts", "restartPolicy: Never\n          containers: [{name: night",
     "containers: [{name: night", "must be OnFailure or Never"),
    ("a schedule that is none", '"0 3 * * *"', '"0 3 * *"', "is no schedule"),
    ("an image that is none", "postgres:15", "Postgres:15", "is no image"),
    ("a kind that isn't served", "apiVersion: batch/v1\n", "apiVersion: batch/v1beta1\n", "isn't served"),
    ("a name that gets too long", "metadata: {name: night}", "metadata: {name: " + "n" * 53 + "}", "more than 52"),
]


def changed(old, new):
    assert GOOD_TEXT.count(old) >= 1, old
    return [GOOD_TEXT.replace(old, new, 1)]


MISTAKES = [(what, changed(old, new), words) for what, old, new, words in CHANGES]
MISTAKES += [
    ("a Service that selects two workloads", [GOOD_TEXT.replace("spec:\n  selector: {app.kubernetes.io/name: web}",
                                                              "spec:\n  selector: {tier: all}").replace(
        "metadata: {labels: {app.kubernetes.io/name: db}}", "metadata: {labels: {app.kubernetes.io/name: db, tier: all}}").replace(
        "app.kubernetes.io/version: \"1.2\"}", "tier: all}")], "more than one workload"),
    ("a workload that selects another's pods", [GOOD_TEXT.replace("metadata: {labels: {app.kubernetes.io/name: db}}",
                                                                "metadata: {labels: {app.kubernetes.io/name: web}}").replace(
        "selector: {matchLabels: {app.kubernetes.io/name: db}}", "selector: {matchLabels: {app.kubernetes.io/name: web}}")],
     "selects the pods of"),
    ("a claim of one node for two workloads", [GOOD_TEXT.replace("      terminationGracePeriodSeconds: 60",
                                                               "      volumes: [{name: m, persistentVolumeClaim: {claimName: media}}]")
                                             .replace("volumeMounts: [{name: data,",
                                                      "volumeMounts: [{name: m, mountPath: /m}, {name: data,")],
     "workloads mount it"),
    ("a ConfigMap that is too large", [GOOD_TEXT.replace('"events {}"', '"' + "x" * (1 << 20) + '"')], "more than 1 MiB"),
    ("something that isn't an object", [GOOD_TEXT + "---\n- a\n"], "is no object"),
]
