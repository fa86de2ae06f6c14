#include "kube/rules.h"

#include "kube/immutable.h"
#include "kube/kube.h"
#include "kube/network.h"

const struct rule KUBE_NO_REGISTRY = {
	.id = "KUBE-NO-REGISTRY",
	.severity = SEVERITY_ERROR,
	.title = "an image is built here, and no registry is named to push it to",
	.why = "a cluster pulls images from a registry: the pods would wait in ImagePullBackOff",
	.mend = "set registry: in lotse.yaml, for example registry: registry.example.com/erp",
};

const struct rule KUBE_NO_IMAGE = {
	.id = "KUBE-NO-IMAGE",
	.severity = SEVERITY_ERROR,
	.title = "a service has neither an image nor a build",
	.why = "there is nothing that could be started",
	.mend = "give it image: or build: in the Compose file",
};

const struct rule KUBE_TAG = {
	.id = "KUBE-TAG",
	.severity = SEVERITY_WARNING,
	.title = "an image has no tag, or the tag latest",
	.why = "what runs then depends on when a node pulled it, and nothing can be rolled back",
	.mend = "name a version in the Compose file, or set tag: in lotse.yaml",
};

const struct rule KUBE_ALLOW = {
	.id = "KUBE-ALLOW",
	.severity = SEVERITY_ERROR,
	.title = "a service asks for a right that the level restricted refuses",
	.why = "it weakens the wall between the container and its node: whoever takes the container over gets further",
	.mend = "do without it, or allow it with a reason in lotse.yaml",
};

const struct rule KUBE_DEVELOPMENT_MOUNT = {
	.id = "KUBE-DEVELOPMENT-MOUNT",
	.severity = SEVERITY_NOTE,
	.title = "a mount of source code is left out",
	.why = "it is for development; in a cluster the image has the code",
	.mend = "nothing is to be done where the image copies the code; else copy it in the Dockerfile",
};

const struct rule KUBE_SHARED_VOLUME = {
	.id = "KUBE-SHARED-VOLUME",
	.severity = SEVERITY_WARNING,
	.title = "a volume is mounted by several pods",
	.why = "most storage classes give a volume to one node only (ReadWriteOnce); this claim asks for ReadWriteMany",
	.mend = "use a storage class that has ReadWriteMany (NFS, CephFS, EFS, Filestore): storage.shared_class "
		"in lotse.yaml, or move the files to an object store",
};

const struct rule KUBE_ANONYMOUS_VOLUME = {
	.id = "KUBE-ANONYMOUS-VOLUME",
	.severity = SEVERITY_NOTE,
	.title = "a volume without a name ends with its pod",
	.why = "Docker keeps it with the container; here it becomes an emptyDir",
	.mend = "give it a name in the Compose file if its content matters",
};

const struct rule KUBE_STOP_SIGNAL = {
	.id = "KUBE-STOP-SIGNAL",
	.severity = SEVERITY_WARNING,
	.title = "a stop signal other than SIGTERM can't be set",
	.why = "Kubernetes sends what the image names as STOPSIGNAL, else SIGTERM; a field for it is alpha",
	.mend = "write STOPSIGNAL into the Dockerfile, or send the signal from a pre_stop hook",
};

const struct rule KUBE_INIT = {
	.id = "KUBE-INIT",
	.severity = SEVERITY_NOTE,
	.title = "init: true has no field in Kubernetes",
	.why = "the first process of the container must reap zombies and pass on signals itself",
	.mend = "nothing is to be done for most programs; else put tini or dumb-init into the image",
};

const struct rule KUBE_USER_NAME = {
	.id = "KUBE-USER-NAME",
	.severity = SEVERITY_WARNING,
	.title = "a user is given by name",
	.why = "a pod takes numbers only: Kubernetes couldn't check that a name isn't root",
	.mend = "write the number: user: \"1000:1000\"",
};

const struct rule KUBE_DEVICES = {
	.id = "KUBE-DEVICES",
	.severity = SEVERITY_WARNING,
	.title = "a device of the host can't be given to a pod",
	.why = "devices come from device plugins of the cluster",
	.mend = "install the device plugin and ask for its resource, or allow privileged with a reason in lotse.yaml",
};

const struct rule KUBE_SYSCTL = {
	.id = "KUBE-SYSCTL",
	.severity = SEVERITY_WARNING,
	.title = "a sysctl of the whole node",
	.why = "it isn't the pod's own: no kubelet takes it from a pod",
	.mend = "set it on the nodes, or do without it",
};

const struct rule KUBE_WAIT_COMPLETED = {
	.id = "KUBE-WAIT-COMPLETED",
	.severity = SEVERITY_NOTE,
	.title = "a service waits in Compose until a job has completed",
	.why = "Kubernetes starts both at once: the service may start before the job is done",
	.mend = "let the service retry until the job has done its work; or apply the Job first and wait: "
		"kubectl wait --for=condition=complete job --selector app.kubernetes.io/name=NAME",
};

const struct rule KUBE_POD_OF = {
	.id = "KUBE-POD-OF",
	.severity = SEVERITY_NOTE,
	.title = "a service shares the network of another one",
	.why = "it becomes a container in the pod of the other one; they start, stop and scale together, "
		"whatever depends_on says",
	.mend = "let it wait by itself where it must not start before the other is healthy",
};

const struct rule KUBE_PUBLISHED = {
	.id = "KUBE-PUBLISHED",
	.severity = SEVERITY_NOTE,
	.title = "a port is published on the host",
	.why = "inside of the cluster the Service answers on the container's port; nothing reaches it from outside yet",
	.mend = "name ../../components/gateway (or ../../components/ingress, ../../components/loadbalancer) in components: of your "
		"overlay",
};

const struct rule KUBE_ROUTE_HOST = {
	.id = "KUBE-ROUTE-HOST",
	.severity = SEVERITY_WARNING,
	.title = "a published service has no host name",
	.why = "a gateway tells applications apart by their host names, and certificates are made out to them; Compose knows ports alone. "
	       "The route has a name that ends in .invalid, which nobody can ask for",
	.mend = "set services.NAME.host in lotse.yaml, or host for the whole project",
};

const struct rule KUBE_ROUTE_PORT = {
	.id = "KUBE-ROUTE-PORT",
	.severity = SEVERITY_WARNING,
	.title = "a service publishes several ports over HTTP",
	.why = "under one host name a gateway leads to one of them; the others are reached by a load balancer, or not at all",
	.mend = "give it a host name: services.NAME.port_hosts in lotse.yaml",
};

const struct rule KUBE_ROUTE_TLS = {
	.id = "KUBE-ROUTE-TLS",
	.severity = SEVERITY_WARNING,
	.title = "a published service ends TLS itself",
	.why = "the gateway ends TLS, with certificates that renew themselves, and speaks HTTP to the service behind it",
	.mend = "let the service listen for HTTP too and publish that port, or take the component loadbalancer",
};

const struct rule KUBE_NGINX_STAYS = {
	.id = "KUBE-NGINX-STAYS",
	.severity = SEVERITY_NOTE,
	.title = "requests go through nginx as before",
	.why = "a location becomes a route past nginx only if proxy_pass to one service is all that it has, its match means the same to a "
	       "gateway, and nothing around it changes headers, limits or access. Everything else would be lost",
	.mend = "nothing is to be done: nginx works in the cluster as it does now",
};

const struct rule KUBE_NGINX_PAST = {
	.id = "KUBE-NGINX-PAST",
	.severity = SEVERITY_NOTE,
	.title = "a location of nginx became a route past it",
	.why = "the gateway does the same with one step less. What nginx does by default and a gateway doesn't: it sends the name in "
	       "proxy_pass as Host, refuses bodies of more than 1 MB, and waits for an answer for 60 seconds",
	.mend = "set routes: nginx in lotse.yaml if the service relies on it",
};

const struct rule KUBE_NGINX_UNNEEDED = {
	.id = "KUBE-NGINX-UNNEEDED",
	.severity = SEVERITY_NOTE,
	.title = "every location of nginx became a route past it",
	.why = "a pod that no request reaches costs memory, and has to be kept up to date",
	.mend = "leave it out of the Compose files for Kubernetes once a gateway or an ingress takes its requests",
};

const struct rule KUBE_NGINX_LOOP = {
	.id = "KUBE-NGINX-LOOP",
	.severity = SEVERITY_WARNING,
	.title = "nginx sends to https what a gateway brings by http",
	.why = "the gateway ends TLS and speaks HTTP to the pods: a browser would be sent to the same address again and again. "
	       "So there is no route to it",
	.mend = "let a server without TLS have the locations of the one on port 443; the gateway sends http to https by itself",
};

const struct rule KUBE_ROUTE_CLASH = {
	.id = "KUBE-ROUTE-CLASH",
	.severity = SEVERITY_WARNING,
	.title = "two services under the same host name and path",
	.why = "a request can go to one of them only",
	.mend = "give each a host name (services.NAME.host) or a path (services.NAME.path) of its own in lotse.yaml",
};

const struct rule KUBE_LABEL_ROUTE = {
	.id = "KUBE-LABEL-ROUTE",
	.severity = SEVERITY_NOTE,
	.title = "what an edge proxy was told became a route",
	.why = "Traefik, nginx-proxy and caddy-docker-proxy read labels and variables from the Docker API, which a cluster hasn't. "
	       "The components gateway and ingress do the same with routes straight to the services",
	.mend = "name ../../components/gateway or ../../components/ingress in components: of your overlay",
};

const struct rule KUBE_LABEL_NO_ROUTE = {
	.id = "KUBE-LABEL-NO-ROUTE",
	.severity = SEVERITY_WARNING,
	.title = "what an edge proxy was told doesn't become a route",
	.why = "a route knows hosts, and paths that are whole or begin with whole elements. What isn't exactly that would reach other "
	       "requests than now",
	.mend = "write it as hosts and paths in the Compose file, or as an HTTPRoute of your own in the overlay",
};

const struct rule KUBE_LABEL_GUARD = {
	.id = "KUBE-LABEL-GUARD",
	.severity = SEVERITY_WARNING,
	.title = "a route isn't written because it would open what the edge proxy guards",
	.why = "passwords, addresses that may connect, certificates of clients and paths that are put in front have no standard field in a "
	       "route, nor in an Ingress. Without them everybody could come in",
	.mend = "let the application itself ask who comes, or write the HTTPRoute in your overlay beside a policy of your gateway's, "
		"such as SecurityPolicy of Envoy Gateway",
};

const struct rule KUBE_LABEL_MIDDLEWARE = {
	.id = "KUBE-LABEL-MIDDLEWARE",
	.severity = SEVERITY_WARNING,
	.title = "a route goes without what the edge proxy did on the way",
	.why = "rate limits, headers, compression, retries and the like have no field that every gateway knows",
	.mend = "set it by a policy of your gateway's, such as BackendTrafficPolicy of Envoy Gateway, or in the application",
};

const struct rule KUBE_LABEL_PREFIX = {
	.id = "KUBE-LABEL-PREFIX",
	.severity = SEVERITY_NOTE,
	.title = "a prefix of letters became a prefix of path elements",
	.why = "for Traefik and nginx-proxy /api is where /apix begins, too; a route compares whole elements: /api, /api/ and all below. "
	       "Few applications have paths for which that makes a difference",
	.mend = "name further paths in the rule if the application has any: PathPrefix(`/apix`)",
};

const struct rule KUBE_LABEL_STRIP = {
	.id = "KUBE-LABEL-STRIP",
	.severity = SEVERITY_WARNING,
	.title = "a path is taken off, which an Ingress can't do",
	.why = "an HTTPRoute has a filter for it, an Ingress only annotations of its controller's. So that route is in the component "
	       "gateway alone. The service isn't told which path was taken off: Traefik did so in X-Forwarded-Prefix",
	.mend = "take the component gateway, or let the application answer below that path",
};

const struct rule KUBE_LABEL_TCP = {
	.id = "KUBE-LABEL-TCP",
	.severity = SEVERITY_WARNING,
	.title = "a router of Traefik that isn't for HTTP",
	.why = "routes for TCP and UDP aren't in the standard channel of the Gateway API that every gateway has, and TLS that is told "
	       "apart by names ends at the service",
	.mend = "publish the port in the Compose file: the component loadbalancer opens it",
};

const struct rule KUBE_LABEL_CERTIFICATE = {
	.id = "KUBE-LABEL-CERTIFICATE",
	.severity = SEVERITY_NOTE,
	.title = "certificates come from cert-manager instead of the edge proxy",
	.why = "the listeners of the gateway name Secrets, which cert-manager fills and renews: nothing is to be moved, the first "
	       "certificates are new ones",
	.mend = "install cert-manager and make the ClusterIssuer that tls.issuer in lotse.yaml names",
};

const struct rule KUBE_LABEL_PROXY = {
	.id = "KUBE-LABEL-PROXY",
	.severity = SEVERITY_NOTE,
	.title = "an edge proxy that lives off the Docker API",
	.why = "it finds the services through the runtime's socket, of which a cluster has none: its pod would start and route nothing. "
	       "What the labels and variables say became routes",
	.mend = "leave it out: give it a profile in the Compose file that isn't used here (profiles: [docker]); services.NAME.expose: http "
		"in lotse.yaml if it has routes from a file and is to be reached all the same",
};

const struct rule KUBE_GLOBAL_REPLICAS = {
	.id = "KUBE-GLOBAL-REPLICAS",
	.severity = SEVERITY_NOTE,
	.title = "a service runs once on every node",
	.why = "it becomes a DaemonSet",
	.mend = "nothing is to be done",
};

const struct rule KUBE_NO_NETWORK = {
	.id = "KUBE-NO-NETWORK",
	.severity = SEVERITY_WARNING,
	.title = "a service without network gets one",
	.why = "every pod has a network",
	.mend = "a NetworkPolicy that allows nothing does the same",
};

const struct rule KUBE_PORT_CLASH = {
	.id = "KUBE-PORT-CLASH",
	.severity = SEVERITY_ERROR,
	.title = "two containers of one pod listen on the same port",
	.why = "containers of a pod share its address",
	.mend = "let one of them listen elsewhere, or give it a network of its own",
};

const struct rule KUBE_NAME_TAKEN = {
	.id = "KUBE-NAME-TAKEN",
	.severity = SEVERITY_WARNING,
	.title = "a further name of a service can't be had",
	.why = "another service has the name already, or it is no name that the cluster's DNS allows",
	.mend = "use the service's own name where it is referred to",
};

const struct rule KUBE_SCHEDULER_REPLICAS = {
	.id = "KUBE-SCHEDULER-REPLICAS",
	.severity = SEVERITY_WARNING,
	.title = "a scheduler is to run more than once",
	.why = "two schedulers start every job twice",
	.mend = "let it run once: replicas: 1",
};

const struct rule KUBE_RESTART = {
	.id = "KUBE-RESTART",
	.severity = SEVERITY_NOTE,
	.title = "a service that isn't restarted under Compose is restarted here",
	.why = "a Deployment always restarts its containers",
	.mend = "set services.NAME.role: job in lotse.yaml if it runs to completion",
};

const struct rule KUBE_RESOURCES = {
	.id = "KUBE-RESOURCES",
	.severity = SEVERITY_WARNING,
	.title = "resources are asked for in a way that a cluster can't give them",
	.why = "the API refuses a request above its limit, GPUs are counted, and shm, tmpfs and emptyDirs count against the limits",
	.mend = "correct deploy.resources in the Compose file, or services.NAME.resources in lotse.yaml",
};

const struct rule KUBE_NODES = {
	.id = "KUBE-NODES",
	.severity = SEVERITY_NOTE,
	.title = "the quota makes room for a service on a number of nodes that was guessed",
	.why = "a service that runs on every node takes more of the quota with each node: beyond the number its pods are refused",
	.mend = "set cluster.nodes in lotse.yaml to the most nodes that the cluster may have",
};

const struct rule KUBE_PROFILE = {
	.id = "KUBE-PROFILE",
	.severity = SEVERITY_WARNING,
	.title = "a security profile must be on the nodes",
	.why = "the kubelet refuses a pod whose profile it doesn't find",
	.mend = "put the profile on every node, or do without it",
};

const struct rule KUBE_PLACEMENT = {
	.id = "KUBE-PLACEMENT",
	.severity = SEVERITY_WARNING,
	.title = "a constraint of placement can't be had",
	.why = "the nodes of a cluster are described by other labels than Swarm's",
	.mend = "label the nodes, and use node.labels.NAME",
};

const struct rule KUBE_DOMAINNAME = {
	.id = "KUBE-DOMAINNAME",
	.severity = SEVERITY_WARNING,
	.title = "a domain name can't be set",
	.why = "a pod's domain is that of its Service in the cluster",
	.mend = "give the application the name that it wants to see in a setting of its own",
};

const struct rule KUBE_VOLUME_DRIVER = {
	.id = "KUBE-VOLUME-DRIVER",
	.severity = SEVERITY_WARNING,
	.title = "a volume with a driver or options of its own",
	.why = "in Kubernetes the storage class decides what is behind a volume",
	.mend = "name a storage class that does the same: volumes.NAME.class in lotse.yaml",
};

const struct rule KUBE_EXTERNAL = {
	.id = "KUBE-EXTERNAL",
	.severity = SEVERITY_NOTE,
	.title = "an object that isn't made here",
	.why = "Compose says that it exists already: in the cluster it must too",
	.mend = "create it before the first kubectl apply",
};

const struct rule KUBE_EXTERNAL_LINK = {
	.id = "KUBE-EXTERNAL-LINK",
	.severity = SEVERITY_WARNING,
	.title = "a link to a container of another project",
	.why = "the container has no name in the cluster",
	.mend = "let the Service lead to the server's host name: patch spec.externalName in your overlay",
};

const struct rule KUBE_FILE_OWNER = {
	.id = "KUBE-FILE-OWNER",
	.severity = SEVERITY_NOTE,
	.title = "a mounted file has an owner of its own",
	.why = "files of ConfigMaps and Secrets belong to root, and to the pod's fsGroup",
	.mend = "let everybody read it (mode 0444), or read it by the group",
};

const struct rule KUBE_SECRET_MISSING = {
	.id = "KUBE-SECRET-MISSING",
	.severity = SEVERITY_WARNING,
	.title = "a file of secret values lacks a key",
	.why = "the pods that read the key would not start (CreateContainerConfigError)",
	.mend = "add the line KEY=value to the file",
};

const struct rule KUBE_SCHEDULE = {
	.id = "KUBE-SCHEDULE",
	.severity = SEVERITY_ERROR,
	.title = "a label's schedule means nothing to Kubernetes",
	.why = "a CronJob takes five fields; the seconds and @every of swarm-cronjob are its own",
	.mend = "write the schedule in lotse.yaml: services.NAME.schedule, for example \"*/5 * * * *\"",
};

const struct rule KUBE_COMPONENT = {
	.id = "KUBE-COMPONENT",
	.severity = SEVERITY_ERROR,
	.title = "lotse.yaml names a component that isn't written",
	.why = "an overlay that names a component which isn't there can't be built",
	.mend = "take it out, or see which there are: components/ in the folder that migrate writes",
};

const struct rule KUBE_SCRAPE_TARGETS = {
	.id = "KUBE-SCRAPE-TARGETS",
	.severity = SEVERITY_NOTE,
	.title = "a job of Prometheus finds its targets by DNS",
	.why = "a Service hides how many pods are behind it: each scrape would meet another one, and counters would jump",
	.mend = "nothing: the ConfigMap holds the changed job; dashboards that read instance=\"NAME:PORT\" read the label job or service "
		"instead",
};

const struct rule KUBE_SCRAPE_STATIC = {
	.id = "KUBE-SCRAPE-STATIC",
	.severity = SEVERITY_WARNING,
	.title = "a job of Prometheus meets one pod of several",
	.why = "a Service hides how many pods are behind it; the job is written with anchors or in one line, and stays as it is",
	.mend = "write the job in lines of its own, without anchors; or use dns_sd_configs with the headless Service",
};

const struct rule KUBE_CAPABILITY = {
	.id = "KUBE-CAPABILITY",
	.severity = SEVERITY_WARNING,
	.title = "a capability that doesn't exist, or has no effect",
	.why = "capabilities(7) lists those that there are; they belong to root, another user only gets what a program carries as a file",
	.mend = "correct or remove it in cap_add; or let the service run as root with a reason in lotse.yaml: services.NAME.allow.root",
};

const struct rule KUBE_USER_UNKNOWN = {
	.id = "KUBE-USER-UNKNOWN",
	.severity = SEVERITY_WARNING,
	.title = "nobody can tell as which user a container runs",
	.why = "the level restricted wants a number that isn't root's: one that is nobody's reads what everybody may read, and writes "
	       "into its volumes and mounts of tmpfs only",
	.mend = "write the number of the user that the image is made for into the Compose file, user: \"UID:GID\"; where the image has "
		"none, add one in the Dockerfile (USER 10001:10001) and let its files be readable for everybody",
};

const struct rule KUBE_LOW_PORT = {
	.id = "KUBE-LOW-PORT",
	.severity = SEVERITY_WARNING,
	.title = "a port below 1024 that only root may open",
	.why = "in a network of its own a pod may free these ports for every user, on its node's it may not",
	.mend = "let it listen above 1023; or do without the node's network",
};

const struct rule KUBE_READ_ONLY = {
	.id = "KUBE-READ-ONLY",
	.severity = SEVERITY_NOTE,
	.title = "a container may write into /tmp and its volumes only",
	.why = "its root file system is read-only, so that nobody who breaks in can change its programs; where else this image writes "
	       "isn't known",
	.mend = "mount the folders that it writes as tmpfs: or as volumes in the Compose file; or say in lotse.yaml why all must be "
		"writable: services.NAME.allow.writable_root",
};

const struct rule KUBE_DNS = {
	.id = "KUBE-DNS",
	.severity = SEVERITY_WARNING,
	.title = "names or addresses that a pod can't have",
	.why = "the API refuses them; of its three name servers the cluster's own is one",
	.mend = "correct it in the Compose file",
};

const struct rule KUBE_DOCKER_LABEL = {
	.id = "KUBE-DOCKER-LABEL",
	.severity = SEVERITY_NOTE,
	.title = "a label that a program reads from the Docker API",
	.why = "there is no Docker API in a cluster: routes, schedules and updates that stand in labels don't happen",
	.mend = "say it as a Kubernetes object: a route as Ingress or HTTPRoute, a schedule as "
		"services.NAME.schedule in lotse.yaml",
};

const struct rule KUBE_DATABASE_REPLICAS = {
	.id = "KUBE-DATABASE-REPLICAS",
	.severity = SEVERITY_WARNING,
	.title = "several copies of a server that keeps state",
	.why = "Kubernetes doesn't replicate data: each copy has its own, and a client gets another one each time",
	.mend = "let it run once, or use an operator or a chart that sets up replication",
};

const struct rule KUBE_SECRET_VALUE = {
	.id = "KUBE-SECRET-VALUE",
	.severity = SEVERITY_WARNING,
	.title = "the value of a secret isn't here",
	.why = "the secretGenerator reads it from a file, and stops where the file isn't there",
	.mend = "write the file before kubectl apply",
};

const struct rule KUBE_FILE_READ_ONLY = {
	.id = "KUBE-FILE-READ-ONLY",
	.severity = SEVERITY_NOTE,
	.title = "a mounted file or folder could be written to, and can't any more",
	.why = "ConfigMaps and Secrets are read-only in a pod",
	.mend = "say :ro in the Compose file where nothing writes there; use a named volume where something does",
};

const struct rule KUBE_FILE_KEY = {
	.id = "KUBE-FILE-KEY",
	.severity = SEVERITY_WARNING,
	.title = "a file can't be in a ConfigMap or Secret",
	.why = "keys must not begin with two dots",
	.mend = "give the file another name, or put it into the image",
};

const struct rule KUBE_MOUNT_PATH = {
	.id = "KUBE-MOUNT-PATH",
	.severity = SEVERITY_ERROR,
	.title = "a mount that the API refuses",
	.why = "a path in a container must not have a colon, and a subpath must stay below its volume",
	.mend = "correct the volume in the Compose file; a name of one letter is read as a drive of Windows",
};

const struct rule KUBE_SECRET_KEPT = {
	.id = "KUBE-SECRET-KEPT",
	.severity = SEVERITY_NOTE,
	.title = "a kept file of secrets has another value than the project",
	.why = "the file is yours once it is written: a value that changes in an env file doesn't reach it",
	.mend = "change the value in the file too, or delete the file and run lotse migrate again",
};

const struct rule KUBE_TEMPLATE = {
	.id = "KUBE-TEMPLATE",
	.severity = SEVERITY_WARNING,
	.title = "a template that only Docker Swarm fills in",
	.why = "the application would read it as it is written",
	.mend = "use the downward API in your overlay (valueFrom.fieldRef), or a value",
};

const struct rule KUBE_SEVERAL = {
	.id = "KUBE-SEVERAL",
	.severity = SEVERITY_NOTE,
	.title = "a service that Compose runs once runs several times",
	.why = "one pod can't answer while it is moved, and an autoscaler adds more under load: each request may reach another pod",
	.mend = "nothing is to be done where it keeps no sessions in its memory, no files on its own disk, and starts no work by itself; "
		"else set services.NAME.replicas: 1 in lotse.yaml. Other numbers: services.NAME.autoscale.min and .max",
};

const struct rule KUBE_SCALE_REFUSED = {
	.id = "KUBE-SCALE-REFUSED",
	.severity = SEVERITY_WARNING,
	.title = "lotse.yaml wants to scale what can't be scaled",
	.why = "a disk that one node has can't be mounted by pods on others, and two clocks start every job twice",
	.mend = "remove the key; or keep the files in a volume that several pods may mount, or in an object store",
};

const struct rule KUBE_SCHEDULER_LOCK = {
	.id = "KUBE-SCHEDULER-LOCK",
	.severity = SEVERITY_WARNING,
	.title = "nothing is seen that keeps two schedulers from starting the same job",
	.why = "a StatefulSet runs one pod, but a pod on a node that is cut off may go on for minutes while the next one already runs",
	.mend = "let jobs be claimed before they run (for Celery: the scheduler of celery-redbeat, or a key in Redis that each task sets), "
		"and say how in lotse.yaml: services.NAME.lock",
};

const struct rule KUBE_QUEUE_PASSWORD = {
	.id = "KUBE-QUEUE-PASSWORD",
	.severity = SEVERITY_WARNING,
	.title = "KEDA can't log in to the Redis that holds a queue",
	.why = "it takes the password from a key of a Secret that holds nothing else",
	.mend = "give the Redis service, or any other, a variable with the password alone, for example REDIS_PASSWORD, and let the URL "
		"use it",
};

const struct rule KUBE_QUEUE_UNKNOWN = {
	.id = "KUBE-QUEUE-UNKNOWN",
	.severity = SEVERITY_NOTE,
	.title = "where a worker's queue is can't be seen",
	.why = "a queue that grows while workers wait for others is no load on the CPU, and only its length shows it",
	.mend = "name the broker in a variable of the Compose file: CELERY_BROKER_URL, with the URL of the Redis and the number of its "
		"database",
};

const struct rule KUBE_QUEUE_SETTINGS = {
	.id = "KUBE-QUEUE-SETTINGS",
	.severity = SEVERITY_NOTE,
	.title = "a worker may keep tasks for itself",
	.why = "Celery fetches four tasks for each of its processes: the component keda sees a short queue, and a pod that ends takes "
		"them along",
	.mend = "set worker_prefetch_multiplier = 1 and task_acks_late = True in the application; --prefetch-multiplier 1 in the "
		"command is "
		"seen here",
};

const struct rule *const kube_rules[] = {
	&KUBE_NO_REGISTRY,
	&KUBE_NO_IMAGE,
	&KUBE_TAG,
	&KUBE_ALLOW,
	&KUBE_DEVELOPMENT_MOUNT,
	&KUBE_SHARED_VOLUME,
	&KUBE_ANONYMOUS_VOLUME,
	&KUBE_STOP_SIGNAL,
	&KUBE_INIT,
	&KUBE_USER_NAME,
	&KUBE_DEVICES,
	&KUBE_SYSCTL,
	&KUBE_WAIT_COMPLETED,
	&KUBE_POD_OF,
	&KUBE_PUBLISHED,
	&KUBE_ROUTE_HOST,
	&KUBE_ROUTE_PORT,
	&KUBE_ROUTE_TLS,
	&KUBE_ROUTE_CLASH,
	&KUBE_NGINX_STAYS,
	&KUBE_NGINX_PAST,
	&KUBE_NGINX_UNNEEDED,
	&KUBE_NGINX_LOOP,
	&KUBE_LABEL_ROUTE,
	&KUBE_LABEL_NO_ROUTE,
	&KUBE_LABEL_GUARD,
	&KUBE_LABEL_MIDDLEWARE,
	&KUBE_LABEL_PREFIX,
	&KUBE_LABEL_STRIP,
	&KUBE_LABEL_TCP,
	&KUBE_LABEL_CERTIFICATE,
	&KUBE_LABEL_PROXY,
	&KUBE_GLOBAL_REPLICAS,
	&KUBE_NO_NETWORK,
	&KUBE_PORT_CLASH,
	&KUBE_NAME_TAKEN,
	&KUBE_SCHEDULER_REPLICAS,
	&KUBE_RESTART,
	&KUBE_RESOURCES,
	&KUBE_NODES,
	&KUBE_PROFILE,
	&KUBE_PLACEMENT,
	&KUBE_DOMAINNAME,
	&KUBE_VOLUME_DRIVER,
	&KUBE_EXTERNAL,
	&KUBE_EXTERNAL_LINK,
	&KUBE_FILE_OWNER,
	&KUBE_SECRET_MISSING,
	&KUBE_SCHEDULE,
	&KUBE_COMPONENT,
	&KUBE_SCRAPE_TARGETS,
	&KUBE_SCRAPE_STATIC,
	&KUBE_CAPABILITY,
	&KUBE_USER_UNKNOWN,
	&KUBE_DNS,
	&KUBE_DOCKER_LABEL,
	&KUBE_DATABASE_REPLICAS,
	&KUBE_SECRET_VALUE,
	&KUBE_FILE_READ_ONLY,
	&KUBE_FILE_KEY,
	&KUBE_MOUNT_PATH,
	&KUBE_SECRET_KEPT,
	&KUBE_TEMPLATE,
	&KUBE_SEVERAL,
	&KUBE_SCALE_REFUSED,
	&KUBE_LOW_PORT,
	&KUBE_READ_ONLY,
	&KUBE_SCHEDULER_LOCK,
	&KUBE_QUEUE_PASSWORD,
	&KUBE_QUEUE_UNKNOWN,
	&KUBE_QUEUE_SETTINGS,
	&KUBE_IMMUTABLE_FIELD,
	&KUBE_EDGE_NO_PORT,
	&KUBE_EDGE_EVERY_PORT,
	&KUBE_EDGE_MEMBERSHIP,
	&KUBE_POLICY_HOST_NETWORK,
	&KUBE_EDGE_HOST_NETWORK,
	&KUBE_WAIT_NO_EDGE,
	&KUBE_EGRESS_NAME,
	&KUBE_EGRESS_PORT,
	&KUBE_EGRESS_INTERNAL,
	&KUBE_EGRESS_NONE,
	NULL,
};
