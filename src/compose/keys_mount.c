/* The keys of an item of services.*.volumes. */
#include "compose/keys_tables.h"

static const char *const types[] = { "bind", "volume", "tmpfs", "cluster", "npipe", "image", NULL };
static const char *const recursions[] = { "enabled", "disabled", "writable", "readonly", NULL };
static const char *const selinux[] = { "z", "Z", NULL };
static const char *const required[] = { "type", NULL };

static const struct compose_key bind_keys[] = {
	{ .name = "selinux", KEY_TEXT, .values = selinux },
	{ .name = "propagation", KEY_TEXT },
	{ .name = "create_host_path", KEY_BOOL },
	{ .name = "recursive", KEY_TEXT, .values = recursions, .newer = true },
	{ 0 },
};
static const struct compose_key volume_keys[] = {
	{ .name = "labels", KEY_PAIRS(key_label_value, expand_labels), .newer = true,
	  .no_equivalent = "label the volume at the top level instead" },
	{ .name = "nocopy", KEY_BOOL },
	{ .name = "subpath", KEY_TEXT },
	{ 0 },
};
static const struct compose_key tmpfs_keys[] = {
	{ .name = "size", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_BYTES, .min = 0, .max = INT64_MAX },
	{ .name = "mode", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_MODE },
	{ 0 },
};
static const struct compose_key image_keys[] = {
	{ .name = "subpath", KEY_TEXT },
	{ 0 },
};
static const struct compose_key mount_keys[] = {
	{ .name = "type", KEY_TEXT, .values = types },
	{ .name = "source", KEY_TEXT },
	{ .name = "target", KEY_TEXT },
	{ .name = "read_only", KEY_BOOL },
	{ .name = "consistency", KEY_TEXT, .no_equivalent = "Docker itself ignores it on Linux" },
	{ .name = "bind", .accepts = ACCEPT_MAP, .keys = bind_keys, .extensions = true, .show = SHOW_SET },
	{ .name = "volume", .accepts = ACCEPT_MAP, .keys = volume_keys, .extensions = true, .show = SHOW_SET },
	{ .name = "tmpfs", .accepts = ACCEPT_MAP, .keys = tmpfs_keys, .extensions = true, .show = SHOW_SET },
	{ .name = "image", .accepts = ACCEPT_MAP, .keys = image_keys, .extensions = true, .show = SHOW_SET, .newer = true,
	  .no_equivalent = "an image volume is a beta feature of Kubernetes: copy the files with an init container" },
	{ 0 },
};
const struct compose_key key_mount = {
	.name = "[]", .accepts = ACCEPT_STRING | ACCEPT_MAP, .cast = CAST_TEXT, .keys = mount_keys, .required = required,
	.extensions = true, .expand = expand_volume,
};
