/* The keys of a service, in the order in which they are printed. */
#include "compose/keys_tables.h"

#define NO_IO "Kubernetes has no limits for block devices: choose a storage class with the throughput that is needed"
#define NO_CPU_TUNING "Kubernetes shares CPU time by requests and limits: set `cpus` or deploy.resources"
#define NO_CPU_PINNING "pinning needs the static CPU manager of the kubelet and whole CPUs as requests and limits"
#define NO_SWAP "pods have no swap unless the nodes are set up for it: leave it out"
#define NO_OOM "the kubelet derives it from the quality of service: set requests and limits"
#define NO_WINDOWS "for Windows containers only"
#define NO_DEVELOP "for development on one's own machine: use a tool such as Skaffold or Tilt against a cluster"
#define NO_ADDRESS "pods get their addresses from the cluster: reach them by the Service's name"
#define NO_NETWORK_TUNING "a pod has one network: other drivers and options belong to the cluster's network plug-in"

static const char *const watch_required[] = { "path", "action", NULL };
static const char *const watch_actions[] = { "rebuild", "sync", "restart", "sync+restart", "sync+exec", NULL };
static const struct compose_key watch_exec_keys[] = {
	{ .name = "command", KEY_COMMAND },
	{ .name = "user", KEY_TEXT },
	{ .name = "privileged", KEY_BOOL },
	{ .name = "working_dir", KEY_TEXT },
	{ .name = "environment", KEY_PAIRS(key_pair_value, expand_environment) },
	{ 0 },
};
static const char *const exec_required[] = { "command", NULL };
static const struct compose_key watch_keys[] = {
	{ .name = "path", KEY_TEXT, .show = SHOW_SET },
	{ .name = "action", KEY_TEXT, .values = watch_actions, .show = SHOW_SET },
	{ .name = "target", KEY_TEXT },
	{ .name = "exec", .accepts = ACCEPT_MAP, .keys = watch_exec_keys, .required = exec_required, .extensions = true, .newer = true },
	{ .name = "include", KEY_STRING_OR_LIST, .newer = true },
	{ .name = "ignore", KEY_STRING_OR_LIST },
	{ .name = "initial_sync", .accepts = ACCEPT_BOOL, .cast = CAST_BOOL, .newer = true },
	{ 0 },
};
static const struct compose_key watch = {
	.name = "[]", .accepts = ACCEPT_MAP, .keys = watch_keys, .required = watch_required, .extensions = true,
};
static const struct compose_key develop_keys[] = {
	{ .name = "watch", .accepts = ACCEPT_LIST, .item = &watch },
	{ 0 },
};

static const struct compose_key weight_keys[] = {
	{ .name = "path", KEY_TEXT, .show = SHOW_SET },
	{ .name = "weight", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT, .show = SHOW_SET },
	{ 0 },
};
static const struct compose_key rate_keys[] = {
	{ .name = "path", KEY_TEXT, .show = SHOW_SET },
	{ .name = "rate", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_BYTES, .show = SHOW_SET },
	{ 0 },
};
static const struct compose_key weight = { .name = "[]", .accepts = ACCEPT_MAP, .keys = weight_keys };
static const struct compose_key rate = { .name = "[]", .accepts = ACCEPT_MAP, .keys = rate_keys };
static const struct compose_key blkio_keys[] = {
	{ .name = "weight", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT },
	{ .name = "weight_device", .accepts = ACCEPT_LIST, .item = &weight },
	{ .name = "device_read_bps", .accepts = ACCEPT_LIST, .item = &rate },
	{ .name = "device_read_iops", .accepts = ACCEPT_LIST, .item = &rate },
	{ .name = "device_write_bps", .accepts = ACCEPT_LIST, .item = &rate },
	{ .name = "device_write_iops", .accepts = ACCEPT_LIST, .item = &rate },
	{ 0 },
};

static const struct compose_key credential_keys[] = {
	{ .name = "config", KEY_TEXT },
	{ .name = "file", KEY_TEXT },
	{ .name = "registry", KEY_TEXT },
	{ 0 },
};

static const char *const conditions[] = { "service_started", "service_healthy", "service_completed_successfully", NULL };
static const char *const dependency_required[] = { "condition", NULL };
static const struct compose_key dependency_keys[] = {
	{ .name = "condition", KEY_TEXT, .values = conditions },
	{ .name = "restart", KEY_BOOL },
	{ .name = "required", .accepts = ACCEPT_BOOL, .cast = CAST_BOOL, .show = SHOW_SET },
	{ 0 },
};
static const struct compose_key dependency = {
	.name = "*", .accepts = ACCEPT_MAP, .keys = dependency_keys, .required = dependency_required, .extensions = true,
};

static const char *const device_required[] = { "source", NULL };
static const struct compose_key device_keys[] = {
	{ .name = "source", KEY_TEXT },
	{ .name = "target", KEY_TEXT },
	{ .name = "permissions", KEY_TEXT },
	{ 0 },
};
static const struct compose_key device = {
	.name = "[]", .accepts = ACCEPT_STRING | ACCEPT_MAP, .cast = CAST_TEXT, .keys = device_keys, .required = device_required,
	.extensions = true, .expand = expand_device,
};

static const char *const env_file_required[] = { "path", NULL };
static const struct compose_key env_file_keys[] = {
	{ .name = "path", KEY_TEXT },
	{ .name = "required", KEY_BOOL },
	{ .name = "format", KEY_TEXT, .newer = true },
	{ 0 },
};
static const struct compose_key env_file = {
	.name = "[]", .accepts = ACCEPT_STRING | ACCEPT_MAP, .cast = CAST_TEXT, .keys = env_file_keys, .required = env_file_required,
	.expand = expand_env_file_item,
};

static const char *const extends_required[] = { "service", NULL };
static const struct compose_key extends_keys[] = {
	{ .name = "service", KEY_TEXT },
	{ .name = "file", KEY_TEXT },
	{ 0 },
};

static const struct compose_key health_keys[] = {
	{ .name = "test", .accepts = ACCEPT_STRING | ACCEPT_LIST, .cast = CAST_TEXT, .item = &key_string_item,
	  .merge = MERGE_REPLACE, .expand = expand_test },
	{ .name = "timeout", .accepts = ACCEPT_STRING, .cast = CAST_DURATION, .show = SHOW_SET },
	{ .name = "interval", .accepts = ACCEPT_STRING, .cast = CAST_DURATION, .show = SHOW_SET },
	{ .name = "retries", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_INT, .show = SHOW_SET },
	{ .name = "start_period", .accepts = ACCEPT_STRING, .cast = CAST_DURATION, .show = SHOW_SET },
	{ .name = "start_interval", .accepts = ACCEPT_STRING, .cast = CAST_DURATION, .show = SHOW_SET },
	{ .name = "disable", KEY_BOOL },
	{ 0 },
};

/* What a user names who wants what is there without saying it. */
static const char *const usual_logs[] = { "json-file", "local", NULL };
static const char *const usual_isolation[] = { "default", NULL };
static const char *const usual_users[] = { "host", NULL }; /* a pod has the users of its node, unless hostUsers is false */

static const struct compose_key logging_keys[] = {
	{ .name = "driver", KEY_TEXT, .usual = usual_logs },
	{ .name = "options", KEY_OPTIONS(key_option_or_null_value) },
	{ 0 },
};

static const struct compose_key service_model_keys[] = {
	{ .name = "endpoint_var", KEY_TEXT },
	{ .name = "model_var", KEY_TEXT },
	{ 0 },
};
static const struct compose_key service_model = {
	.name = "*", .accepts = ACCEPT_MAP, .keys = service_model_keys, .extensions = true, .show = SHOW_EMPTY,
};

static const struct compose_key service_network_keys[] = {
	{ .name = "priority", .accepts = ACCEPT_NUMBER, .cast = CAST_INT, .no_equivalent = NO_NETWORK_TUNING },
	{ .name = "gw_priority", .accepts = ACCEPT_NUMBER, .cast = CAST_INT, .newer = true, .no_equivalent = NO_NETWORK_TUNING },
	{ .name = "aliases", KEY_STRINGS, .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "interface_name", KEY_TEXT, .newer = true, .no_equivalent = NO_NETWORK_TUNING },
	{ .name = "ipv4_address", KEY_TEXT, .no_equivalent = NO_ADDRESS },
	{ .name = "ipv6_address", KEY_TEXT, .no_equivalent = NO_ADDRESS },
	{ .name = "link_local_ips", KEY_STRINGS, .unique = UNIQUE_TEXT, .no_equivalent = NO_ADDRESS },
	{ .name = "mac_address", KEY_TEXT, .no_equivalent = NO_ADDRESS },
	{ .name = "driver_opts", KEY_OPTIONS(key_option_value), .no_equivalent = NO_NETWORK_TUNING },
	{ 0 },
};
static const struct compose_key service_network = {
	.name = "*", .accepts = ACCEPT_MAP | ACCEPT_NULL, .keys = service_network_keys, .extensions = true, .show = SHOW_EMPTY,
};

static const struct compose_key port_keys[] = {
	{ .name = "name", KEY_TEXT },
	{ .name = "mode", KEY_TEXT },
	{ .name = "host_ip", KEY_TEXT },
	{ .name = "target", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT },
	{ .name = "published", .accepts = ACCEPT_STRING | ACCEPT_INT, .cast = CAST_TEXT },
	{ .name = "protocol", KEY_TEXT },
	{ .name = "app_protocol", KEY_TEXT },
	{ 0 },
};
static const struct compose_key port = {
	.name = "[]", .accepts = ACCEPT_NUMBER | ACCEPT_STRING | ACCEPT_MAP, .keys = port_keys, .extensions = true,
};

static const struct compose_key provider_option_item = {
	.name = "[]", .accepts = ACCEPT_STRING | ACCEPT_NUMBER | ACCEPT_BOOL,
};
static const struct compose_key provider_option = {
	.name = "*", .accepts = ACCEPT_STRING | ACCEPT_NUMBER | ACCEPT_BOOL | ACCEPT_LIST, .item = &provider_option_item,
	.show = SHOW_EMPTY,
};
static const char *const provider_required[] = { "type", NULL };
static const struct compose_key provider_keys[] = {
	{ .name = "type", KEY_TEXT },
	{ .name = "options", KEY_OPTIONS(provider_option) },
	{ 0 },
};

static const char *const cgroups[] = { "host", "private", NULL };
static const char *const gpu_words[] = { "all", NULL };

static const struct compose_key service_keys[] = {
	{ .name = "profiles", KEY_STRINGS, .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "annotations", KEY_PAIRS(key_label_value, expand_labels), .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "attach", KEY_BOOL, .show = SHOW_SET,
	  .no_equivalent = "it concerns the output of `docker compose up`: use `kubectl logs`" },
	{ .name = "build", .accepts = ACCEPT_STRING | ACCEPT_MAP, .cast = CAST_TEXT, .keys = key_build_keys, .extensions = true,
	  .show = SHOW_SET, .expand = expand_build, .handled = true },
	{ .name = "develop", .accepts = ACCEPT_MAP | ACCEPT_NULL, .keys = develop_keys, .extensions = true, .show = SHOW_SET,
	  .no_equivalent = NO_DEVELOP },
	{ .name = "blkio_config", .accepts = ACCEPT_MAP, .keys = blkio_keys, .show = SHOW_SET, .no_equivalent = NO_IO },
	{ .name = "cap_add", KEY_STRINGS, .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "cap_drop", KEY_STRINGS, .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "cgroup_parent", KEY_TEXT, .no_equivalent = "the kubelet decides about the control groups of a pod: leave it out" },
	{ .name = "cgroup", KEY_TEXT, .values = cgroups,
	  .no_equivalent = "containers of a pod get their own control group namespace: leave it out" },
	{ .name = "cpu_count", .accepts = ACCEPT_STRING | ACCEPT_INT, .cast = CAST_INT, .min = 0, .max = INT64_MAX,
	  .no_equivalent = NO_WINDOWS ": set `cpus` instead" },
	{ .name = "cpu_percent", .accepts = ACCEPT_STRING | ACCEPT_INT, .cast = CAST_FLOAT32, .min = 0, .max = 100,
	  .no_equivalent = NO_WINDOWS ": set `cpus` instead" },
	{ .name = "cpu_period", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_INT, .no_equivalent = NO_CPU_TUNING },
	{ .name = "cpu_quota", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_INT, .no_equivalent = NO_CPU_TUNING },
	{ .name = "cpu_rt_period", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_INT, .no_equivalent = NO_CPU_TUNING },
	{ .name = "cpu_rt_runtime", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_INT, .no_equivalent = NO_CPU_TUNING },
	{ .name = "cpus", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_FLOAT32, .handled = true },
	{ .name = "cpuset", KEY_TEXT, .no_equivalent = NO_CPU_PINNING },
	{ .name = "cpu_shares", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_INT, .no_equivalent = NO_CPU_TUNING },
	{ .name = "command", KEY_COMMAND, .handled = true },
	{ .name = "configs", .accepts = ACCEPT_LIST, .item = &key_file_mount, .unique = UNIQUE_CONFIG, .handled = true },
	{ .name = "container_name", KEY_TEXT, .pattern = PATTERN_CONTAINER, .handled = true },
	{ .name = "credential_spec", .accepts = ACCEPT_MAP, .keys = credential_keys, .extensions = true, .show = SHOW_SET,
	  .no_equivalent = NO_WINDOWS ": use securityContext.windowsOptions.gmsaCredentialSpecName in an overlay" },
	{ .name = "depends_on", .accepts = ACCEPT_LIST | ACCEPT_MAP, .item = &key_string_item, .each = &dependency,
	  .unique_items = true, .pattern = PATTERN_NAME, .sorted = true, .expand = expand_depends_on, .handled = true },
	{ .name = "deploy", .accepts = ACCEPT_MAP | ACCEPT_NULL, .keys = key_deploy_keys, .extensions = true, .show = SHOW_SET,
	  .handled = true },
	{ .name = "device_cgroup_rules", KEY_STRINGS,
	  .no_equivalent = "devices come from device plug-ins of the nodes: ask for the plug-in's resource in an overlay" },
	{ .name = "devices", .accepts = ACCEPT_LIST, .item = &device, .unique = UNIQUE_TARGET, .handled = true },
	{ .name = "dns", KEY_STRING_OR_LIST, .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "dns_opt", KEY_STRINGS, .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "dns_search", KEY_STRING_OR_LIST, .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "domainname", KEY_TEXT, .handled = true },
	{ .name = "entrypoint", KEY_COMMAND, .handled = true },
	{ .name = "environment", KEY_PAIRS(key_pair_value, expand_environment), .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "env_file", .accepts = ACCEPT_STRING | ACCEPT_LIST, .cast = CAST_TEXT, .item = &env_file, .unique = UNIQUE_PATH,
	  .show = SHOW_NEVER, .expand = expand_env_file, .handled = true },
	{ .name = "expose", .accepts = ACCEPT_LIST, .item = &key_string_or_number_item, .unique = UNIQUE_TEXT, .unique_items = true,
	  .handled = true },
	{ .name = "extends", .accepts = ACCEPT_STRING | ACCEPT_MAP, .cast = CAST_TEXT, .keys = extends_keys, .required = extends_required,
	  .merge = MERGE_REPLACE, .show = SHOW_NEVER, .expand = expand_extends, .handled = true },
	{ .name = "external_links", KEY_STRINGS, .handled = true },
	{ .name = "extra_hosts", KEY_HOSTS, .handled = true },
	{ .name = "gpus", .accepts = ACCEPT_STRING | ACCEPT_LIST, .cast = CAST_TEXT, .item = &key_gpu_request, .values = gpu_words,
	  .newer = true, .expand = expand_gpus, .handled = true },
	{ .name = "group_add", .accepts = ACCEPT_LIST, .item = &key_string_or_number_item, .unique_items = true, .handled = true },
	{ .name = "hostname", KEY_TEXT, .handled = true },
	{ .name = "healthcheck", .accepts = ACCEPT_MAP, .keys = health_keys, .extensions = true, .show = SHOW_SET, .handled = true },
	{ .name = "image", KEY_TEXT, .handled = true },
	{ .name = "init", KEY_BOOL, .show = SHOW_SET, .handled = true },
	{ .name = "ipc", KEY_TEXT, .handled = true },
	{ .name = "isolation", KEY_TEXT, .no_equivalent = NO_WINDOWS ": choose a runtime class instead",
	  .usual = usual_isolation },
	{ .name = "labels", KEY_PAIRS(key_label_value, expand_labels), .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "label_file", KEY_STRING_OR_LIST, .unique = UNIQUE_PATH, .show = SHOW_NEVER, .newer = true, .handled = true },
	{ .name = "links", KEY_STRINGS, .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "logging", .accepts = ACCEPT_MAP, .keys = logging_keys, .extensions = true, .merge = MERGE_LOGGING, .show = SHOW_SET,
	  .no_equivalent = "the cluster collects what containers write to their output: set up a log collector there" },
	{ .name = "mem_limit", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_BYTES, .handled = true },
	{ .name = "mem_reservation", .accepts = ACCEPT_STRING | ACCEPT_INT, .cast = CAST_BYTES, .handled = true },
	{ .name = "memswap_limit", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_BYTES, .no_equivalent = NO_SWAP },
	{ .name = "mem_swappiness", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_BYTES, .no_equivalent = NO_SWAP },
	{ .name = "mac_address", KEY_TEXT, .no_equivalent = NO_ADDRESS },
	{ .name = "models", .accepts = ACCEPT_LIST | ACCEPT_MAP, .item = &key_string_item, .each = &service_model, .unique_items = true,
	  .pattern = PATTERN_NAME, .open = true, .sorted = true, .newer = true, .expand = expand_networks,
	  .no_equivalent = "run a model server of your own and give its address to the service in an environment variable" },
	{ .name = "network_mode", KEY_TEXT, .handled = true },
	{ .name = "networks", .accepts = ACCEPT_LIST | ACCEPT_MAP, .item = &key_string_item, .each = &service_network,
	  .unique_items = true, .pattern = PATTERN_NAME, .sorted = true, .expand = expand_networks, .handled = true },
	{ .name = "oom_kill_disable", KEY_BOOL, .no_equivalent = NO_OOM },
	{ .name = "oom_score_adj", .accepts = ACCEPT_STRING | ACCEPT_INT, .cast = CAST_INT, .min = -1000, .max = 1000,
	  .no_equivalent = NO_OOM },
	{ .name = "pid", .accepts = ACCEPT_STRING | ACCEPT_NULL, .cast = CAST_TEXT, .handled = true },
	{ .name = "pids_limit", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_INT,
	  .no_equivalent = "the kubelet limits processes for all pods of a node: set podPidsLimit there" },
	{ .name = "platform", KEY_TEXT, .handled = true },
	{ .name = "ports", .accepts = ACCEPT_LIST, .item = &port, .unique = UNIQUE_PORT, .unique_items = true, .expand = expand_ports,
	  .handled = true },
	{ .name = "post_start", .accepts = ACCEPT_LIST, .item = &key_hook, .newer = true, .handled = true },
	{ .name = "pre_stop", .accepts = ACCEPT_LIST, .item = &key_hook, .newer = true, .handled = true },
	{ .name = "privileged", KEY_BOOL, .handled = true },
	{ .name = "provider", .accepts = ACCEPT_MAP, .keys = provider_keys, .required = provider_required, .extensions = true,
	  .show = SHOW_SET, .newer = true,
	  .no_equivalent = "a provider is a program on the developer's machine: run what it provides outside of the "
			   "cluster, or as a service" },
	{ .name = "pull_policy", KEY_TEXT, .pattern = PATTERN_PULL_POLICY, .handled = true },
	{ .name = "pull_refresh_after", KEY_TEXT, .newer = true,
	  .no_equivalent = "Kubernetes pulls always, never, or if not present: pin a digest and let a tool update it" },
	{ .name = "read_only", KEY_BOOL, .handled = true },
	{ .name = "restart", KEY_TEXT, .handled = true },
	{ .name = "runtime", KEY_TEXT, .handled = true },
	{ .name = "scale", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT, .show = SHOW_SET, .handled = true },
	{ .name = "secrets", .accepts = ACCEPT_LIST, .item = &key_file_mount, .unique = UNIQUE_SECRET, .handled = true },
	{ .name = "security_opt", KEY_STRINGS, .handled = true },
	{ .name = "shm_size", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_BYTES, .handled = true },
	{ .name = "stdin_open", KEY_BOOL, .handled = true },
	{ .name = "stop_grace_period", .accepts = ACCEPT_STRING, .cast = CAST_DURATION, .show = SHOW_SET, .handled = true },
	{ .name = "stop_signal", KEY_TEXT, .handled = true },
	{ .name = "storage_opt", .accepts = ACCEPT_MAP, .each = &key_label_value, .open = true, .sorted = true,
	  .no_equivalent = "limit the container's own disk space with an ephemeral-storage limit in an overlay" },
	{ .name = "sysctls", KEY_PAIRS(key_label_value, expand_labels), .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "tmpfs", KEY_STRING_OR_LIST, .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "tty", KEY_BOOL, .handled = true },
	{ .name = "ulimits", .accepts = ACCEPT_MAP, .each = &key_ulimit, .pattern = PATTERN_ULIMIT, .open = true, .sorted = true,
	  .no_equivalent = "pods inherit the limits of the node's container runtime: set them there, or with `ulimit` in the entrypoint" },
	{ .name = "use_api_socket", .accepts = ACCEPT_BOOL, .cast = CAST_BOOL, .newer = true,
	  .no_equivalent = "there is no Docker API in a cluster: give the service a ServiceAccount with the rights that it needs" },
	{ .name = "user", KEY_TEXT, .handled = true },
	{ .name = "userns_mode", KEY_TEXT,
	  .no_equivalent = "set hostUsers: false in an overlay where the nodes support user namespaces", .usual = usual_users },
	{ .name = "uts", KEY_TEXT, .no_equivalent = "a pod has a host name of its own: set `hostname`" },
	{ .name = "volumes", .accepts = ACCEPT_LIST, .item = &key_mount, .unique = UNIQUE_TARGET, .unique_items = true, .handled = true },
	{ .name = "volumes_from", KEY_STRINGS, .handled = true },
	{ .name = "working_dir", KEY_TEXT, .handled = true },
	{ 0 },
};
const struct compose_key key_service = {
	.name = "*", .accepts = ACCEPT_MAP, .keys = service_keys, .extensions = true, .show = SHOW_EMPTY, .handled = true,
};
