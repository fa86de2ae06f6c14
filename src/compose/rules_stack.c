#include "compose/rules_stack.h"

#include "compose/compose.h"

const struct rule COMPOSE_NO_EQUIVALENT = {
	.id = "COMPOSE-NO-EQUIVALENT",
	.severity = SEVERITY_WARNING,
	.title = "a key that Kubernetes has nothing like",
	.why = "what it says gets lost on the way to the cluster",
	.mend = "leave it out, or solve it another way",
};

const struct rule COMPOSE_NETWORK_MODE = {
	.id = "COMPOSE-NETWORK-MODE",
	.severity = SEVERITY_ERROR,
	.title = "a network mode that can't be had",
	.why = "the container would not find what it expects on its network",
	.mend = "use a network, or network_mode: service:NAME for a service of this project",
};

const struct rule COMPOSE_NAMESPACE = {
	.id = "COMPOSE-NAMESPACE",
	.severity = SEVERITY_ERROR,
	.title = "processes or memory shared with another container",
	.why = "only containers of one pod can share them",
	.mend = "put both into one pod with network_mode: service:NAME, or do without",
};

const struct rule COMPOSE_SECURITY_OPT = {
	.id = "COMPOSE-SECURITY-OPT",
	.severity = SEVERITY_WARNING,
	.title = "a security option that isn't understood",
	.why = "the container would run with other rights than it does now",
	.mend = "use no-new-privileges, seccomp=, apparmor= or label=",
};

const struct rule COMPOSE_CONSTRAINT = {
	.id = "COMPOSE-CONSTRAINT",
	.severity = SEVERITY_WARNING,
	.title = "a placement constraint that isn't understood",
	.why = "the pod could run on any node",
	.mend = "write KEY == VALUE or KEY != VALUE, for example \"node.labels.disk == ssd\"",
};

const struct rule COMPOSE_HOOK = {
	.id = "COMPOSE-HOOK",
	.severity = SEVERITY_WARNING,
	.title = "a hook with a user, a folder or an environment of its own",
	.why = "in Kubernetes a hook runs as the container does",
	.mend = "say it in the hook's command: cd, env, su",
};

const struct rule COMPOSE_PORT_TWICE = {
	.id = "COMPOSE-PORT-TWICE",
	.severity = SEVERITY_NOTE,
	.title = "one port of a container is published several times",
	.why = "a Service has each port once",
	.mend = "nothing, unless somebody needs the other number: then add a Service in an overlay",
};

const struct rule COMPOSE_HOST_GATEWAY = {
	.id = "COMPOSE-HOST-GATEWAY",
	.severity = SEVERITY_WARNING,
	.title = "a name for the machine that Docker runs on",
	.why = "which node a pod runs on changes, and what listens on that machine doesn't come along",
	.mend = "give the server an address that the cluster can reach, and name that",
};

const struct rule COMPOSE_DEVICE_REQUEST = {
	.id = "COMPOSE-DEVICE-REQUEST",
	.severity = SEVERITY_WARNING,
	.title = "a device that is no GPU",
	.why = "devices come from device plug-ins of the nodes",
	.mend = "ask for the plug-in's resource in an overlay",
};

const struct rule COMPOSE_MOUNT_TYPE = {
	.id = "COMPOSE-MOUNT-TYPE",
	.severity = SEVERITY_ERROR,
	.title = "a kind of mount that Kubernetes hasn't",
	.why = "the container would not find its files",
	.mend = "use a volume, a config or a secret",
};

const struct rule COMPOSE_PORT_RANGE = {
	.id = "COMPOSE-PORT-RANGE",
	.severity = SEVERITY_ERROR,
	.title = "a port that can't be one",
	.why = "nothing can listen there: the port is left out",
	.mend = "use numbers from 1 to 65535, ranges as FIRST-LAST, and tcp, udp or sctp behind a slash",
};

const struct rule COMPOSE_TOO_MANY_PORTS = {
	.id = "COMPOSE-TOO-MANY-PORTS",
	.severity = SEVERITY_ERROR,
	.title = "a service with more than a thousand ports",
	.why = "each port of a Service is a rule on every node: the others are left out",
	.mend = "make the range smaller; where media streams need it, give the pod the node's network (hostNetwork) in an overlay",
};

const struct rule COMPOSE_MOUNT_TARGET = {
	.id = "COMPOSE-MOUNT-TARGET",
	.severity = SEVERITY_ERROR,
	.title = "a mount at a path that isn't absolute",
	.why = "neither Docker nor Kubernetes mounts anything there: the mount is left out",
	.mend = "begin the path in the container with a slash",
};

const struct rule COMPOSE_RESTART = {
	.id = "COMPOSE-RESTART",
	.severity = SEVERITY_WARNING,
	.title = "a restart policy that isn't understood",
	.why = "Docker would refuse to start the container",
	.mend = "use \"no\", always, on-failure, on-failure:NUMBER or unless-stopped; in deploy: none, on-failure or any",
};

const struct rule COMPOSE_REPLICAS = {
	.id = "COMPOSE-REPLICAS",
	.severity = SEVERITY_ERROR,
	.title = "a negative number of replicas",
	.why = "there can't be fewer than none",
	.mend = "use 0 or more",
};

const struct rule COMPOSE_DEPLOY_MODE = {
	.id = "COMPOSE-DEPLOY-MODE",
	.severity = SEVERITY_WARNING,
	.title = "a mode of deploy that isn't understood",
	.why = "the service becomes a replicated one",
	.mend = "use replicated or global",
};

const struct rule COMPOSE_HOST_ADDRESS = {
	.id = "COMPOSE-HOST-ADDRESS",
	.severity = SEVERITY_ERROR,
	.title = "an extra host without an IP address",
	.why = "hosts files hold addresses: the entry is left out",
	.mend = "write HOST=ADDRESS with an IPv4 or IPv6 address",
};

const struct rule COMPOSE_VARIABLE_NAME = {
	.id = "COMPOSE-VARIABLE-NAME",
	.severity = SEVERITY_ERROR,
	.title = "a variable whose name a pod can't have",
	.why = "a cluster refuses the pod: the variable is left out",
	.mend = "use letters, digits, dots, - and _, and no digit at the start",
};

const struct rule COMPOSE_HEALTH_WORDS = {
	.id = "COMPOSE-HEALTH-WORDS",
	.severity = SEVERITY_ERROR,
	.title = "a health check without a command",
	.why = "there is nothing to run: the check is left out",
	.mend = "write the command behind CMD or CMD-SHELL, or switch the image's check off with disable: true",
};

const struct rule COMPOSE_PATH_MISSING = {
	.id = "COMPOSE-PATH-MISSING",
	.severity = SEVERITY_ERROR,
	.title = "a mounted path that isn't there",
	.why = "Docker makes an empty folder of it; there is nothing that could be brought to the cluster",
	.mend = "create it, correct the path, or use a volume where it is for data",
};

const struct rule COMPOSE_PATH_KIND = {
	.id = "COMPOSE-PATH-KIND",
	.severity = SEVERITY_ERROR,
	.title = "a mounted path that is neither file nor folder",
	.why = "a socket, a FIFO or a device can't be brought to a cluster",
	.mend = "reach what is behind it over the network",
};

const struct rule COMPOSE_PATH_UNREADABLE = {
	.id = "COMPOSE-PATH-UNREADABLE",
	.severity = SEVERITY_ERROR,
	.title = "a mounted path that can't be read",
	.why = "its content has to stand in a ConfigMap or a Secret",
	.mend = "mend its permissions",
};

const struct rule COMPOSE_FILE_TOO_LARGE = {
	.id = "COMPOSE-FILE-TOO-LARGE",
	.severity = SEVERITY_ERROR,
	.title = "a mounted file of more than 1 MiB",
	.why = "a ConfigMap or a Secret holds 1 MiB at most",
	.mend = "put the file into the image, or on a volume that an init container fills",
};

const struct rule COMPOSE_FOLDER_TOO_LARGE = {
	.id = "COMPOSE-FOLDER-TOO-LARGE",
	.severity = SEVERITY_ERROR,
	.title = "a mounted folder of more than 1 MiB, or of too many files",
	.why = "a ConfigMap or a Secret holds 1 MiB at most",
	.mend = "put the files into the image, or on a volume that an init container fills",
};

const struct rule COMPOSE_FILE_BINARY = {
	.id = "COMPOSE-FILE-BINARY",
	.severity = SEVERITY_NOTE,
	.title = "a mounted file that is no text",
	.why = "it stands in the manifests as base64, which nobody can review",
	.mend = "put the file into the image where that is possible",
};

const struct rule COMPOSE_BIND_DATA = {
	.id = "COMPOSE-BIND-DATA",
	.severity = SEVERITY_WARNING,
	.title = "a folder of the machine that holds data",
	.why = "it becomes a volume, and that is empty at first",
	.mend = "copy the data into the volume before the service starts; use a named volume in the Compose file to say it clearly",
};

const struct rule COMPOSE_BIND_FILE_WRITTEN = {
	.id = "COMPOSE-BIND-FILE-WRITTEN",
	.severity = SEVERITY_WARNING,
	.title = "a single file of the machine that the service writes to",
	.why = "a volume holds folders only: what is mounted here can be read, and not be written",
	.mend = "let the service keep it in a folder of its own, and mount that folder",
};

const struct rule COMPOSE_DEVELOPMENT_VOLUME = {
	.id = "COMPOSE-DEVELOPMENT-VOLUME",
	.severity = SEVERITY_NOTE,
	.title = "a volume that only guards the image's files from a mount for development",
	.why = "that mount is left out; an empty volume would hide the files instead",
	.mend = "nothing: it is left out too",
};

const struct rule COMPOSE_EXTERNAL_NETWORK = {
	.id = "COMPOSE-EXTERNAL-NETWORK",
	.severity = SEVERITY_NOTE,
	.title = "a network that other projects share",
	.why = "who else is on it isn't known here: its members in other projects are neither reached nor let in",
	.mend = "allow them by a network policy in an overlay, and name them with their namespace: NAME.NAMESPACE",
};

const struct rule COMPOSE_HOST_TIME = {
	.id = "COMPOSE-HOST-TIME",
	.severity = SEVERITY_NOTE,
	.title = "the time zone of the machine",
	.why = "nodes have UTC, whatever the machine has: the mount is left out",
	.mend = "set TZ in the environment, for example TZ: Europe/Berlin; the image needs the tzdata package for that",
};

const struct rule COMPOSE_HOST_MEMORY = {
	.id = "COMPOSE-HOST-MEMORY",
	.severity = SEVERITY_NOTE,
	.title = "the shared memory of the machine",
	.why = "a pod has its own, which the containers of other pods don't see",
	.mend = "use shm_size, which says how much memory it may take",
};

const struct rule COMPOSE_TMPFS_OPTIONS = {
	.id = "COMPOSE-TMPFS-OPTIONS",
	.severity = SEVERITY_NOTE,
	.title = "options of a tmpfs that Kubernetes hasn't",
	.why = "only its size can be said; it belongs to the pod's fsGroup, and everybody may write to it",
	.mend = "set permissions by a command of the service where it needs them",
};

const struct rule COMPOSE_SECRET_MISSING = {
	.id = "COMPOSE-SECRET-MISSING",
	.severity = SEVERITY_WARNING,
	.title = "the file of a secret isn't here",
	.why = "the secret would have no content",
	.mend = "put the file there before the manifests are applied, or make the Secret in the cluster by other means",
};

const struct rule COMPOSE_VARIABLE_MISSING = {
	.id = "COMPOSE-VARIABLE-MISSING",
	.severity = SEVERITY_WARNING,
	.title = "the variable of a secret or config isn't set",
	.why = "it would have no content",
	.mend = "set the variable in the environment or in the env file",
};

const struct rule *const compose_stack_rules[] = {
	&COMPOSE_NO_EQUIVALENT,
	&COMPOSE_NETWORK_MODE,
	&COMPOSE_NAMESPACE,
	&COMPOSE_SECURITY_OPT,
	&COMPOSE_CONSTRAINT,
	&COMPOSE_HOOK,
	&COMPOSE_PORT_TWICE,
	&COMPOSE_HOST_GATEWAY,
	&COMPOSE_DEVICE_REQUEST,
	&COMPOSE_MOUNT_TYPE,
	&COMPOSE_PORT_RANGE,
	&COMPOSE_TOO_MANY_PORTS,
	&COMPOSE_MOUNT_TARGET,
	&COMPOSE_RESTART,
	&COMPOSE_REPLICAS,
	&COMPOSE_DEPLOY_MODE,
	&COMPOSE_HOST_ADDRESS,
	&COMPOSE_VARIABLE_NAME,
	&COMPOSE_HEALTH_WORDS,
	&COMPOSE_PATH_MISSING,
	&COMPOSE_PATH_KIND,
	&COMPOSE_PATH_UNREADABLE,
	&COMPOSE_FILE_TOO_LARGE,
	&COMPOSE_FOLDER_TOO_LARGE,
	&COMPOSE_FILE_BINARY,
	&COMPOSE_BIND_DATA,
	&COMPOSE_BIND_FILE_WRITTEN,
	&COMPOSE_DEVELOPMENT_VOLUME,
	&COMPOSE_EXTERNAL_NETWORK,
	&COMPOSE_HOST_TIME,
	&COMPOSE_HOST_MEMORY,
	&COMPOSE_TMPFS_OPTIONS,
	&COMPOSE_SECRET_MISSING,
	&COMPOSE_VARIABLE_MISSING,
	NULL,
};
