#include "stack/enrich.h"
#include "stack/rules.h"

const struct rule STACK_NAME_REWRITTEN = {
	.id = "STACK-NAME-REWRITTEN",
	.severity = SEVERITY_NOTE,
	.title = "a name is rewritten for Kubernetes",
	.why = "Kubernetes takes names of lower-case letters, digits and '-' only, at most 63 bytes",
	.mend = "rename it in the Compose file, or use the new name from now on",
};

const struct rule STACK_NAME_COLLISION = {
	.id = "STACK-NAME-COLLISION",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "two names become the same one in Kubernetes",
	.why = "one object would overwrite the other",
	.mend = "rename one of the two in the Compose file",
};

const struct rule STACK_NAME_REFERRED = {
	.id = "STACK-NAME-REFERRED",
	.severity = SEVERITY_WARNING,
	.title = "a value names a host whose name is rewritten",
	.why = "under the old name nobody answers in the cluster",
	.mend = "write the new name in the value; or rename the service in the Compose file",
};

const struct rule STACK_ROLE_UNKNOWN = {
	.id = "STACK-ROLE-UNKNOWN",
	.severity = SEVERITY_NOTE,
	.title = "nothing says what a service does",
	.why = "alerts, disruption budgets and scaling depend on what a service is for; it is kept running for ever, and started anew "
	       "when it ends",
	.mend = "say it in lotse.yaml: services.NAME.role; `role: job` is for what ends by itself",
};

const struct rule STACK_JOB_MODE = {
	.id = "STACK-JOB-MODE",
	.severity = SEVERITY_NOTE,
	.title = "a job of Docker Swarm",
	.why = "Docker Compose ignores the mode; for Kubernetes the role decides: it is kept running for ever",
	.mend = "set services.NAME.role: job in lotse.yaml",
};

const struct rule STACK_CONFIG_SERVICE = {
	.id = "STACK-CONFIG-SERVICE",
	.severity = SEVERITY_WARNING,
	.title = "lotse.yaml speaks of a service that isn't there",
	.why = "what it says has no effect",
	.mend = "correct the name or take the lines out; a service of a profile counts only when the profile is on",
};

const struct rule STACK_SECRET_IN_ENV = {
	.id = "STACK-SECRET-IN-ENV",
	.severity = SEVERITY_NOTE,
	.title = "an environment variable holds a credential",
	.why = "in a Deployment or a ConfigMap everybody who may read the namespace, or the repository, could read it",
	.mend = "nothing: it goes to a Secret; where it is none, name it under secrets.ignore in lotse.yaml",
};

const struct rule STACK_SECRET_IN_COMMAND = {
	.id = "STACK-SECRET-IN-COMMAND",
	.severity = SEVERITY_WARNING,
	.title = "a command, a health check or a label holds a credential",
	.why = "it would stand in a manifest that is committed: it goes to a Secret, and is read from a variable; in a label it is "
	       "left out",
	.mend = "give it to the service as an environment variable in the Compose file; where it is none, name SERVICE.KEY under "
		"secrets.ignore in lotse.yaml, for example \"web.command\"",
};

const struct rule STACK_SECRET_FILE = {
	.id = "STACK-SECRET-FILE",
	.severity = SEVERITY_NOTE,
	.title = "a mounted file looks like a credential",
	.why = "in a ConfigMap everybody who may read the namespace, or the repository, could read it",
	.mend = "nothing: it goes to a Secret; where it is none, name the file under secrets.ignore in lotse.yaml",
};

const struct rule STACK_CONFIG_SECRET = {
	.id = "STACK-CONFIG-SECRET",
	.severity = SEVERITY_WARNING,
	.title = "lotse.yaml speaks of a variable that no service has",
	.why = "what it says has no effect",
	.mend = "write VARIABLE, SERVICE.VARIABLE or the name of a mounted file",
};

const struct rule STACK_NO_COMMON_NETWORK = {
	.id = "STACK-NO-COMMON-NETWORK",
	.severity = SEVERITY_WARNING,
	.title = "a service names another that it has no network with",
	.why = "under Compose the name can't be resolved there; the network policies will not let it through either",
	.mend = "put both on one network in the Compose file, or allow it in lotse.yaml: services.NAME.edges",
};

const struct rule STACK_PORT_OF_HOST = {
	.id = "STACK-PORT-OF-HOST",
	.severity = SEVERITY_WARNING,
	.title = "a service names the port that another has on the host",
	.why = "inside the networks only the container's own ports are open, under Compose as in Kubernetes",
	.mend = "write the container's port in the value",
};

const struct rule STACK_HOST_NAMED = {
	.id = "STACK-HOST-NAMED",
	.severity = SEVERITY_WARNING,
	.title = "a value names the machine that Docker runs on",
	.why = "a pod has no such name, and what listens on that machine doesn't come along",
	.mend = "give the server an address that the cluster can reach, and name that",
};

const struct rule STACK_DOCKER_DNS = {
	.id = "STACK-DOCKER-DNS",
	.severity = SEVERITY_WARNING,
	.title = "a value names Docker's own name server",
	.why = "127.0.0.11 answers in Docker's networks only: in a pod the names that are asked there are never found",
	.mend = "use what /etc/resolv.conf names (HAProxy: parse-resolv-conf), or nothing: a Service keeps its address, so that nginx "
		"needs no resolver and no variable in proxy_pass. Where it must stay, name the cluster's server, and ask for full names: "
		"resolver kube-dns.kube-system.svc.cluster.local, http://api.NAMESPACE.svc.cluster.local",
};

const struct rule STACK_CONFIG_EDGE = {
	.id = "STACK-CONFIG-EDGE",
	.severity = SEVERITY_ERROR,
	.title = "an edge in lotse.yaml can't be understood",
	.why = "without it the connection may be cut by a network policy",
	.mend = "write SERVICE or SERVICE:PORT, for example \"db:5432\" or \"dns:53/udp\"",
};

const struct rule *const stack_rules[] = {
	&STACK_NAME_REWRITTEN,	 &STACK_NAME_COLLISION, &STACK_NAME_REFERRED,	  &STACK_ROLE_UNKNOWN,
	&STACK_CONFIG_SERVICE,	 &STACK_SECRET_IN_ENV,	&STACK_SECRET_FILE,	  &STACK_CONFIG_SECRET,
	&STACK_SECRET_IN_COMMAND, &STACK_JOB_MODE,
	&STACK_NO_COMMON_NETWORK, &STACK_PORT_OF_HOST,	&STACK_HOST_NAMED,	  &STACK_CONFIG_EDGE,
	&STACK_DOCKER_DNS,
	NULL,
};
