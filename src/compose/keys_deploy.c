/* The keys of services.*.deploy. */
#include "compose/keys_tables.h"

#define NO_ROLLBACK "Kubernetes does not roll back by itself: use `kubectl rollout undo`, or a delivery tool that watches the rollout"

static const char *const orders[] = { "start-first", "stop-first", NULL };

static const struct compose_key update_keys[] = {
	{ .name = "parallelism", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT, .show = SHOW_SET },
	{ .name = "delay", .accepts = ACCEPT_STRING, .cast = CAST_DURATION,
	  .no_equivalent = "pods are replaced as soon as the new ones are ready: set minReadySeconds in an overlay" },
	{ .name = "failure_action", KEY_TEXT, .no_equivalent = NO_ROLLBACK },
	{ .name = "monitor", .accepts = ACCEPT_STRING, .cast = CAST_DURATION,
	  .no_equivalent = "the readiness probe decides when a pod counts: set minReadySeconds in an overlay" },
	{ .name = "max_failure_ratio", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_FLOAT, .no_equivalent = NO_ROLLBACK },
	{ .name = "order", KEY_TEXT, .values = orders },
	{ 0 },
};

static const struct compose_key limit_keys[] = {
	{ .name = "cpus", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_FLOAT32 },
	{ .name = "memory", .accepts = ACCEPT_STRING, .cast = CAST_BYTES },
	{ .name = "pids", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT,
	  .no_equivalent = "the kubelet limits processes for all pods of a node: set podPidsLimit there" },
	{ 0 },
};

static const struct compose_key discrete_keys[] = {
	{ .name = "kind", KEY_TEXT, .show = SHOW_EMPTY },
	{ .name = "value", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_INT, .show = SHOW_SET },
	{ 0 },
};
static const struct compose_key generic_keys[] = {
	{ .name = "discrete_resource_spec", .accepts = ACCEPT_MAP, .keys = discrete_keys, .extensions = true, .show = SHOW_SET },
	{ 0 },
};
static const struct compose_key generic = { .name = "[]", .accepts = ACCEPT_MAP, .keys = generic_keys, .extensions = true };

static const struct compose_key reservation_keys[] = {
	{ .name = "cpus", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_FLOAT32 },
	{ .name = "memory", .accepts = ACCEPT_STRING, .cast = CAST_BYTES },
	{ .name = "devices", .accepts = ACCEPT_LIST, .item = &key_device_request },
	{ .name = "generic_resources", .accepts = ACCEPT_LIST, .item = &generic,
	  .no_equivalent = "ask for an extended resource of the nodes in an overlay (resources.limits: {example.com/ssd: 1})" },
	{ 0 },
};
static const struct compose_key resource_keys[] = {
	{ .name = "limits", .accepts = ACCEPT_MAP, .keys = limit_keys, .extensions = true, .show = SHOW_SET },
	{ .name = "reservations", .accepts = ACCEPT_MAP, .keys = reservation_keys, .extensions = true, .show = SHOW_SET },
	{ 0 },
};

static const struct compose_key restart_keys[] = {
	{ .name = "condition", KEY_TEXT },
	{ .name = "delay", .accepts = ACCEPT_STRING, .cast = CAST_DURATION, .show = SHOW_SET,
	  .no_equivalent = "the kubelet waits 10 s, 20 s, … up to 5 min between restarts" },
	{ .name = "max_attempts", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT, .show = SHOW_SET },
	{ .name = "window", .accepts = ACCEPT_STRING, .cast = CAST_DURATION, .show = SHOW_SET,
	  .no_equivalent = "the kubelet forgets earlier restarts after 10 min without one" },
	{ 0 },
};

static const struct compose_key preference_keys[] = {
	{ .name = "spread", KEY_TEXT },
	{ 0 },
};
static const struct compose_key preference = { .name = "[]", .accepts = ACCEPT_MAP, .keys = preference_keys, .extensions = true };
static const struct compose_key placement_keys[] = {
	{ .name = "constraints", KEY_STRINGS_FREE },
	{ .name = "preferences", .accepts = ACCEPT_LIST, .item = &preference },
	{ .name = "max_replicas_per_node", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT },
	{ 0 },
};

static const char *const usual_endpoints[] = { "vip", NULL };

const struct compose_key key_deploy_keys[] = {
	{ .name = "mode", KEY_TEXT, .handled = true },
	{ .name = "replicas", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT, .show = SHOW_SET, .handled = true },
	{ .name = "labels", KEY_PAIRS(key_label_value, expand_labels), .unique = UNIQUE_TEXT, .handled = true },
	{ .name = "update_config", .accepts = ACCEPT_MAP, .keys = update_keys, .extensions = true, .show = SHOW_SET, .handled = true },
	{ .name = "rollback_config", .accepts = ACCEPT_MAP, .keys = update_keys, .extensions = true, .show = SHOW_SET,
	  .no_equivalent = NO_ROLLBACK },
	{ .name = "resources", .accepts = ACCEPT_MAP, .keys = resource_keys, .extensions = true, .handled = true },
	{ .name = "restart_policy", .accepts = ACCEPT_MAP, .keys = restart_keys, .extensions = true, .show = SHOW_SET, .handled = true },
	{ .name = "placement", .accepts = ACCEPT_MAP, .keys = placement_keys, .extensions = true, .handled = true },
	{ .name = "endpoint_mode", KEY_TEXT,
	  .no_equivalent = "a Service has a virtual address; where clients must see each pod, make it headless "
			   "(clusterIP: None) in an overlay", .usual = usual_endpoints },
	{ 0 },
};
