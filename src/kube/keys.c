#include "cluster/quantity.h"
#include "kube/exposure.h"
#include "kube/network.h"
#include "stack/names.h"

static bool is_registry(struct str value, const char **complaint)
{
	*complaint = "is no registry: write HOST[:PORT][/PATH], without https:// and without a tag";
	return value.len && !str_contains(value, STR("://")) && !str_ends(value, "/") && str_chr(value, ' ') == STR_NONE;
}

static bool is_tag(struct str value, const char **complaint)
{
	*complaint = "is no tag: up to 128 letters, digits, '_', '.' and '-', not beginning with '.' or '-'";
	if (value.len == 0 || value.len > 128 || value.ptr[0] == '.' || value.ptr[0] == '-')
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (!ascii_alnum(value.ptr[i]) && !strchr("_.-", value.ptr[i]))
			return false;
	return true;
}

static bool is_label(struct str value, const char **complaint)
{
	*complaint = "is no name for an object: up to 63 lower-case letters, digits and '-', alphanumeric at both ends";
	return name_is_label(value);
}

static bool is_size(struct str value, const char **complaint)
{
	size_t digits = 0;

	*complaint = "is no size: write for example 10Gi";
	while (digits < value.len && ascii_digit(value.ptr[digits]))
		digits++;
	return digits && (digits == value.len || str_is(str_from(value, digits), "Mi") || str_is(str_from(value, digits), "Gi") ||
			  str_is(str_from(value, digits), "Ti"));
}

/* Of CPU and memory: 500m, 2, 512Mi, 1.5G. */
bool kube_is_quantity(struct str value, const char **complaint)
{
	static const char *const units[] = { "", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", NULL };
	size_t digits = 0, dots = 0;

	*complaint = "is no quantity: write for example 500m (of a CPU) or 512Mi (of memory)";
	while (digits < value.len && (ascii_digit(value.ptr[digits]) || value.ptr[digits] == '.'))
		dots += value.ptr[digits++] == '.';
	return digits > dots && dots < 2 && str_in(str_from(value, digits), units);
}

static bool is_cpu(struct str value, const char **complaint)
{
	struct quantity quantity;

	*complaint = "is no amount of CPU: write cores or thousandths of one, for example 0.5 or 250m";
	for (size_t i = 0; i < value.len; i++)
		if (!ascii_digit(value.ptr[i]) && value.ptr[i] != '.' && (value.ptr[i] != 'm' || i + 1 < value.len))
			return false;
	return quantity_parse(value, &quantity) && quantity_milli(quantity) > 0;
}

/* A number without a unit is bytes: so few were never meant. */
static bool is_memory(struct str value, const char **complaint)
{
	enum { LEAST = 1048576 };
	struct quantity quantity;

	if (is_size(value, complaint) && quantity_parse(value, &quantity) && quantity_units(quantity) >= LEAST)
		return true;
	*complaint = "is no amount of memory or disk: write for example 512Mi";
	return false;
}

/* Five fields, or @daily and its kin. What stands in the fields is the cluster's to check. */
bool kube_is_schedule(struct str value, const char **complaint)
{
	static const char *const names[] = { "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", NULL };
	struct str rest = str_trim(value), field;
	size_t n = 0;

	*complaint = "is no schedule: write five fields, for example \"15 2 * * *\"";
	if (str_starts(value, "@"))
		return str_in(value, names);
	while (str_split(&rest, ' ', &field))
		n += field.len > 0;
	for (size_t i = 0; i < value.len; i++)
		if (!ascii_alnum(value.ptr[i]) && !strchr("*/,-? ", value.ptr[i]))
			return false;
	return n == 5;
}

/* A name that browsers can ask for; "*." may stand for one further label. */
static bool is_host(struct str value, const char **complaint)
{
	struct str name = str_starts(value, "*.") ? str_from(value, 2) : value;
	char small[253];

	*complaint = "is no host name: write for example erp.example.com, without https:// and without a path";
	if (name.len > sizeof(small))
		return false;
	for (size_t i = 0; i < name.len; i++) /* a name in DNS has no case */
		small[i] = ascii_to_lower(name.ptr[i]);
	return name_is_subdomain(str_n(small, name.len));
}

/* What the Gateway API takes as a path, less what is written with a % or has to be resolved first. */
bool kube_is_path(struct str value, const char **complaint)
{
	static const char *const dotted[] = { "//", "/./", "/../" };

	*complaint = "is no path: it begins with /, and has neither spaces nor % nor ? nor #";
	if (!str_starts(value, "/") || value.len > 1024 || str_ends(value, "/.") || str_ends(value, "/.."))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(dotted); i++)
		if (str_contains(value, str_of(dotted[i])))
			return false;
	for (size_t i = 0; i < value.len; i++)
		if (!ascii_alnum(value.ptr[i]) && !memchr("/-._~!$&'()*+,;=:@", value.ptr[i], 18))
			return false;
	return true;
}

const struct config_key kube_config_keys[] = {
	{ .path = "registry", .type = CONFIG_STRING, .check = is_registry, .example = "registry.example.com/erp",
	  .why = "where the images of services with build: are pushed to and pulled from" },
	{ .path = "tag", .type = CONFIG_STRING, .check = is_tag, .example = "\"1.4.2\"",
	  .why = "the tag of these images where the Compose file names none; best set by each build" },
	{ .path = "registry_secret", .type = CONFIG_STRING, .check = is_label, .example = "registry-credentials",
	  .why = "the Secret of type kubernetes.io/dockerconfigjson that the cluster pulls images with" },
	{ .path = "namespace", .type = CONFIG_STRING, .check = is_label, .example = "erp",
	  .why = "the namespace of all objects; the project's name where it isn't set" },
	{ .path = "environments.*.env_file", .type = CONFIG_STRING, .example = "production.env",
	  .why = "an environment, which gets an overlay: the file with its variables, relative to the project. Where none of them has "
		 "one, they all have the project's own values. Without environments: dev, staging and production" },
	{ .path = "environments.*.components", .type = CONFIG_STRINGS, .example = "[gateway, keda]",
	  .why = "the components that its overlay uses, when the overlay is written" },
	{ .path = "environments.*.tag", .type = CONFIG_STRING, .check = is_tag, .example = "\"1.4.2\"",
	  .why = "the tag of images that are built from the project's sources, when the overlay is written" },
	{ .path = "environments.*.host", .type = CONFIG_STRING, .example = "erp.example.com",
	  .why = "the host name under which it is reached, when the overlay is written" },
	{ .path = "environments.*.storage_class", .type = CONFIG_STRING, .check = is_label, .example = "fast-ssd",
	  .why = "the storage class of its volumes, when the overlay is written" },
	{ .path = "environments.*.services.*.min", .type = CONFIG_INT, .example = "2",
	  .why = "the least number of pods of an autoscaled service there, when the overlay is written" },
	{ .path = "environments.*.services.*.max", .type = CONFIG_INT, .example = "10", .why = "the largest number" },
	{ .path = "environments.*.services.*.replicas", .type = CONFIG_INT, .example = "2",
	  .why = "the number of pods of one that isn't autoscaled" },
	{ .path = "environments.*.services.*.cpu", .type = CONFIG_STRING, .check = kube_is_quantity, .example = "500m",
	  .why = "the CPU that its container requests there, when the overlay is written" },
	{ .path = "environments.*.services.*.memory", .type = CONFIG_STRING, .check = kube_is_quantity, .example = "512Mi",
	  .why = "the memory that its container requests there" },
	{ .path = "environments.*.services.*.memory_limit", .type = CONFIG_STRING, .check = kube_is_quantity, .example = "1Gi",
	  .why = "the most memory that its container may take there" },
	{ .path = "storage.class", .type = CONFIG_STRING, .check = is_label, .example = "fast-ssd",
	  .why = "the storage class of volumes; the cluster's default class where it isn't set" },
	{ .path = "storage.shared_class", .type = CONFIG_STRING, .check = is_label, .example = "nfs",
	  .why = "the storage class of volumes that several pods mount: it must have ReadWriteMany" },
	{ .path = "storage.size", .type = CONFIG_STRING, .check = is_size, .default_value = "10Gi",
	  .why = "how much a volume asks for; Compose knows no size" },
	{ .path = "volumes.*.size", .type = CONFIG_STRING, .check = is_size, .example = "50Gi",
	  .why = "how much this volume asks for, instead of storage.size" },
	{ .path = "volumes.*.class", .type = CONFIG_STRING, .check = is_label, .example = "fast-ssd",
	  .why = "the storage class of this volume" },
	{ .path = "services.*.image", .type = CONFIG_STRING, .example = "registry.example.com/erp/api:1.4.2",
	  .why = "the image, instead of what the Compose file or registry: and tag: say" },
	{ .path = "services.*.allow.privileged", .type = CONFIG_STRING, .example = "\"it flashes firmware\"",
	  .why = "all rights on the node; the reason why this service needs them" },
	{ .path = "services.*.allow.host_network", .type = CONFIG_STRING, .example = "\"it measures the node's own traffic\"",
	  .why = "the node's own network; the reason why" },
	{ .path = "services.*.allow.host_pid", .type = CONFIG_STRING, .example = "\"it watches all processes\"",
	  .why = "the node's processes; the reason why" },
	{ .path = "services.*.allow.host_ipc", .type = CONFIG_STRING, .example = "\"it talks to a driver over shared memory\"",
	  .why = "the node's shared memory; the reason why" },
	{ .path = "services.*.allow.host_path", .type = CONFIG_STRING, .example = "\"it collects the node's logs\"",
	  .why = "paths of the node that it mounts; the reason why" },
	{ .path = "services.*.allow.capabilities", .type = CONFIG_STRING, .example = "\"it mounts file systems\"",
	  .why = "the capabilities of cap_add beyond NET_BIND_SERVICE; the reason why" },
	{ .path = "services.*.allow.root", .type = CONFIG_STRING, .example = "\"its init gives folders away and becomes other users\"",
	  .why = "root as the user of its process; the reason why. The namespace then enforces no more than the level baseline" },
	{ .path = "services.*.allow.writable_root", .type = CONFIG_STRING, .example = "\"it installs plugins into /opt/app\"",
	  .why = "a root file system that it may write; the reason why. Where it writes in few folders, mount a tmpfs or a volume there "
		 "in the Compose file instead" },
	{ .path = "services.*.allow.selinux", .type = CONFIG_STRING, .example = "\"our policy has a type for it\"",
	  .why = "an SELinux type, user or role of its own; the reason why" },
	{ .path = "services.*.allow.unsafe_sysctls", .type = CONFIG_STRING, .example = "\"10,000 connections a second\"",
	  .why = "sysctls that the kubelet refuses unless --allowed-unsafe-sysctls names them; the reason why" },
	{ .path = "services.*.allow.seccomp_unconfined", .type = CONFIG_STRING, .example = "\"it is a debugger\"",
	  .why = "no filter of system calls; the reason why" },
	{ .path = "services.*.allow.apparmor_unconfined", .type = CONFIG_STRING, .example = "\"it is a debugger\"",
	  .why = "no AppArmor profile; the reason why" },
	{ .path = "services.*.replicas", .type = CONFIG_INT, .example = "3",
	  .why = "how often it runs, always; without it services that share out requests or tasks are scaled automatically" },
	{ .path = "services.*.autoscale.enabled", .type = CONFIG_BOOL, .default_value = "true",
	  .why = "let a HorizontalPodAutoscaler choose the number of pods: of web and worker services that may run several times" },
	{ .path = "services.*.autoscale.min", .type = CONFIG_INT, .example = "2", .why = "the least number of pods" },
	{ .path = "services.*.autoscale.max", .type = CONFIG_INT, .example = "10",
	  .why = "the largest number of pods; three times the least where it isn't set. The quota of the namespace follows from it" },
	{ .path = "monitoring.namespace", .type = CONFIG_STRING, .check = is_label, .default_value = "monitoring",
	  .why = "the namespace of a Prometheus that an operator runs: the component prometheus-operator lets it in" },
	{ .path = "monitoring.labels", .type = CONFIG_MAP, .example = "{release: kube-prometheus-stack}",
	  .why = "labels that this Prometheus looks for at a PodMonitor" },
	{ .path = "monitoring.state_metrics_namespace", .type = CONFIG_STRING, .check = is_label, .default_value = "kube-system",
	  .why = "where kube-state-metrics runs, for the component cluster-metrics" },
	{ .path = "cluster.node_addresses", .type = CONFIG_STRINGS, .check = kube_is_block, .example = "[10.10.0.0/16]",
	  .why = "the addresses of the cluster's nodes and of its API server: for edges of services that are on the network of their node "
		 "(network_mode: host), and for the component cluster-metrics, which takes the private ranges where it isn't set" },
	{ .path = "services.*.autoscale.cpu", .type = CONFIG_INT, .default_value = "70",
	  .why = "how much of the CPU that its pods ask for they may use on average, in percent, before another one is added" },
	{ .path = "services.*.autoscale.queue", .type = CONFIG_INT, .example = "20",
	  .why = "for workers that KEDA scales by their queue: how many tasks may wait for each pod before another one is added; ten "
		 "for each task that a pod works on at once where it isn't set" },
	{ .path = "services.*.resources.cpu", .type = CONFIG_STRING, .check = is_cpu, .example = "250m",
	  .why = "the CPU that it asks for: its share when a node is busy, and what an autoscaler measures against. Without it Compose's "
		 "reservation, a quarter of Compose's limit, or what is usual for its role" },
	{ .path = "services.*.resources.cpu_limit", .type = CONFIG_STRING, .check = is_cpu, .example = "\"2\"",
	  .why = "the CPU that it may use at most. Best not set: a limit slows it down where time is left over" },
	{ .path = "services.*.resources.memory", .type = CONFIG_STRING, .check = is_memory, .example = "256Mi",
	  .why = "the memory that it asks for. Without it Compose's reservation, half of the limit, or what is usual for its role; "
		 "databases, caches and brokers ask for all that they may have" },
	{ .path = "services.*.resources.memory_limit", .type = CONFIG_STRING, .check = is_memory, .example = "512Mi",
	  .why = "the memory that it may use at most, shm and tmpfs included; above it the kernel ends it" },
	{ .path = "services.*.resources.storage", .type = CONFIG_STRING, .check = is_memory, .example = "2Gi",
	  .why = "the disk of its node that it may use at most for logs, temporary files and what it writes beside its volumes; above "
		 "it the pod is evicted" },
	{ .path = "cluster.nodes", .type = CONFIG_INT, .default_value = "10",
	  .why = "how many nodes the cluster may have: the quota of the namespace makes room for a pod of each DaemonSet on all of them" },
	{ .path = "keda.namespace", .type = CONFIG_STRING, .check = is_label, .default_value = "keda",
	  .why = "the namespace where KEDA's operator runs: the component keda lets it ask Redis how long queues are" },
	{ .path = "services.*.schedule", .type = CONFIG_STRING, .check = kube_is_schedule, .example = "\"15 2 * * *\"",
	  .why = "run it by the clock, as a CronJob, instead of all the time: minute, hour, day of the month, month, day of the week" },
	{ .path = "services.*.deadline", .type = CONFIG_INT, .default_value = "21600",
	  .why = "after how many seconds a Job or a run of a CronJob is ended; six hours where it isn't set, as nobody knows how long it "
		 "takes" },
	{ .path = "services.*.lock", .type = CONFIG_STRING, .example = "\"each task claims its slot in Redis\"",
	  .why = "of a scheduler: how the application keeps two of them from starting the same job twice" },
	{ .path = "services.*.liveness", .type = CONFIG_BOOL, .default_value = "true",
	  .why = "derive a liveness probe from the health check, with three times its patience; switch it off for what must never be "
		 "restarted because it is slow" },
	{ .path = "services.*.wait", .type = CONFIG_BOOL, .default_value = "false",
	  .why = "start only when the services in depends_on answer on their ports: an init container tries until they do. Services that "
		 "retry by themselves don't need it" },
	{ .path = "host", .type = CONFIG_STRING, .check = is_host, .example = "erp.example.com",
	  .why = "the host name under which the project is reached: of the one service that is published over HTTP; several get "
		 "NAME.HOST each, but those with a path of their own" },
	{ .path = "services.*.host", .type = CONFIG_STRING, .check = is_host, .example = "shop.example.com",
	  .why = "the host name of this service; it wins over labels and host" },
	{ .path = "services.*.hosts", .type = CONFIG_STRINGS, .example = "[shop.example.com, www.example.com]",
	  .why = "the same, where it has several" },
	{ .path = "services.*.path", .type = CONFIG_STRING, .check = kube_is_path, .default_value = "/",
	  .why = "the path below which requests go to this service, where several share a host name" },
	{ .path = "services.*.port_hosts", .type = CONFIG_MAP, .example = "{\"9001\": console.example.com}",
	  .why = "host names of further published ports: one HTTP port of a service is routed by host, each other needs a name" },
	{ .path = "services.*.expose", .type = CONFIG_CHOICE, .choices = "auto|http|tcp|none", .default_value = "auto",
	  .why = "how its published ports are reached from outside: http by the components gateway and ingress, tcp by loadbalancer "
		 "alone; auto decides by role and port, none leaves them inside" },
	{ .path = "routes", .type = CONFIG_CHOICE, .choices = "bypass|nginx", .default_value = "bypass",
	  .why = "bypass: a location of a mounted nginx configuration that does nothing but proxy_pass becomes a route past nginx; "
		 "nginx: all requests go through nginx as they do now" },
	{ .path = "tls.issuer", .type = CONFIG_STRING, .check = is_label, .default_value = "letsencrypt",
	  .why = "the ClusterIssuer of cert-manager that certificates are asked from; without cert-manager, make the Secrets by hand" },
	{ .path = "gateway.class", .type = CONFIG_STRING, .check = is_label, .default_value = "eg",
	  .why = "the GatewayClass of the component gateway: eg is what Envoy Gateway's guide calls it; kubectl get gatewayclass" },
	{ .path = "gateway.namespace", .type = CONFIG_STRING, .check = is_label, .default_value = "envoy-gateway-system",
	  .why = "where the pods run that the gateway's requests come from: they may reach what is routed. Istio and NGINX Gateway "
		 "Fabric run them in the Gateway's own namespace" },
	{ .path = "ingress.class", .type = CONFIG_STRING, .check = is_label, .default_value = "traefik",
	  .why = "the IngressClass of the component ingress; ingress-nginx gets no fixes after March 2026" },
	{ .path = "ingress.namespace", .type = CONFIG_STRING, .check = is_label, .default_value = "traefik",
	  .why = "where the pods of the ingress controller run: they may reach what is routed" },
	{ .path = "loadbalancer.source_ranges", .type = CONFIG_STRINGS, .example = "[203.0.113.0/24]",
	  .why = "the addresses that may connect to load balancers; the private networks of RFC 1918 where it isn't set" },
	{ .path = "wait_image", .type = CONFIG_STRING, .default_value = "busybox:1.36",
	  .why = "the image of init containers that wait or copy files: it needs sh, nc and cp" },
	{ .path = "network_policy", .type = CONFIG_CHOICE, .choices = "evidence|membership", .default_value = "evidence",
	  .why = "who may connect inside of the stack: those that name each other (evidence), or all that share a network (membership), "
		 "as under Compose" },
	{ .path = "network.dns.peers", .type = CONFIG_STRINGS, .check = kube_is_dns_peer, .default_value = "kube-system/k8s-app=kube-dns",
	  .example = "[\"kube-system/k8s-app=kube-dns\", \"169.254.20.10/32\"]",
	  .why = "who answers DNS: NAMESPACE/LABEL=VALUE, NAMESPACE, or an address, as NodeLocal DNSCache has" },
	{ .path = "network.dns.ports", .type = CONFIG_STRINGS, .check = kube_is_port, .default_value = "53",
	  .example = "[\"53\", \"5353\"]",
	  .why = "the port of the pods that answer DNS, over UDP and TCP: 5353 on OpenShift" },
	{ .path = "services.*.egress", .type = CONFIG_STRINGS, .check = kube_is_egress,
	  .example = "[\"smtp.example.com:587\", \"203.0.113.0/24:443\"]",
	  .why = "what outside of the stack it may connect to, instead of the hosts that the project names for it: HOST or CIDR, "
		 ":PORT, and /udp. A name without a port means 443, addresses without one mean every port" },
	{ 0 },
};
