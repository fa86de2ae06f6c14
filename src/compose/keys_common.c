/* Rows that several places of the specification share. */
#include "compose/keys_tables.h"

const struct compose_key key_any = { .name = "*", .accepts = ACCEPT_ANY, .open = true };
const struct compose_key key_string_item = { .name = "[]", .accepts = ACCEPT_STRING, .cast = CAST_TEXT };
const struct compose_key key_string_or_number_item = {
	.name = "[]", .accepts = ACCEPT_STRING | ACCEPT_NUMBER, .cast = CAST_TEXT,
};
const struct compose_key key_pair_value = { /* environment: null means: from the shell */
	.name = "*", .accepts = ACCEPT_STRING | ACCEPT_NUMBER | ACCEPT_BOOL | ACCEPT_NULL, .cast = CAST_TEXT, .show = SHOW_EMPTY,
};
const struct compose_key key_label_value = {
	.name = "*", .accepts = ACCEPT_STRING | ACCEPT_NUMBER | ACCEPT_BOOL | ACCEPT_NULL, .cast = CAST_OPTION, .show = SHOW_EMPTY,
};
const struct compose_key key_option_value = {
	.name = "*", .accepts = ACCEPT_STRING | ACCEPT_NUMBER, .cast = CAST_OPTION, .show = SHOW_EMPTY,
};
const struct compose_key key_option_or_null_value = {
	.name = "*", .accepts = ACCEPT_STRING | ACCEPT_NUMBER | ACCEPT_NULL, .cast = CAST_OPTION, .show = SHOW_EMPTY,
};
const struct compose_key key_text_value = { .name = "*", .accepts = ACCEPT_STRING, .cast = CAST_TEXT, .show = SHOW_EMPTY };

static const struct compose_key ulimit_keys[] = {
	{ .name = "soft", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT, .show = SHOW_SET },
	{ .name = "hard", .accepts = ACCEPT_INT | ACCEPT_STRING, .cast = CAST_INT, .show = SHOW_SET },
	{ 0 },
};
static const char *const ulimit_required[] = { "soft", "hard", NULL };
const struct compose_key key_ulimit = {
	.name = "*", .accepts = ACCEPT_INT | ACCEPT_STRING | ACCEPT_MAP, .cast = CAST_INT, .keys = ulimit_keys,
	.required = ulimit_required, .extensions = true, .merge = MERGE_REPLACE, .pattern = PATTERN_ULIMIT,
	.print = PRINT_ULIMIT,
};

const struct compose_key key_host_item = { .name = "[]", .accepts = ACCEPT_STRING, .cast = CAST_TEXT };
const struct compose_key key_host = {
	.name = "*", .accepts = ACCEPT_STRING | ACCEPT_LIST, .cast = CAST_TEXT, .item = &key_host_item, .expand = expand_string_list,
};

static const struct compose_key file_mount_keys[] = {
	{ .name = "source", .accepts = ACCEPT_STRING, .cast = CAST_TEXT },
	{ .name = "target", .accepts = ACCEPT_STRING, .cast = CAST_TEXT },
	{ .name = "uid", .accepts = ACCEPT_STRING, .cast = CAST_TEXT },
	{ .name = "gid", .accepts = ACCEPT_STRING, .cast = CAST_TEXT },
	{ .name = "mode", .accepts = ACCEPT_NUMBER | ACCEPT_STRING, .cast = CAST_MODE, .show = SHOW_SET },
	{ 0 },
};
const struct compose_key key_file_mount = {
	.name = "[]", .accepts = ACCEPT_STRING | ACCEPT_MAP, .cast = CAST_TEXT, .keys = file_mount_keys, .extensions = true,
	.expand = expand_file_mount,
};

static const struct compose_key hook_keys[] = {
	{ .name = "command", KEY_COMMAND },
	{ .name = "user", .accepts = ACCEPT_STRING, .cast = CAST_TEXT },
	{ .name = "privileged", .accepts = ACCEPT_BOOL | ACCEPT_STRING, .cast = CAST_BOOL },
	{ .name = "working_dir", .accepts = ACCEPT_STRING, .cast = CAST_TEXT },
	{ .name = "environment", KEY_PAIRS(key_pair_value, expand_environment) },
	{ 0 },
};
static const char *const hook_required[] = { "command", NULL };
const struct compose_key key_hook = {
	.name = "[]", .accepts = ACCEPT_MAP, .keys = hook_keys, .required = hook_required, .extensions = true,
};

static const struct compose_key device_request_keys[] = {
	{ .name = "capabilities", KEY_STRINGS },
	{ .name = "driver", .accepts = ACCEPT_STRING, .cast = CAST_TEXT },
	{ .name = "count", .accepts = ACCEPT_STRING | ACCEPT_INT, .cast = CAST_COUNT },
	{ .name = "device_ids", KEY_STRINGS },
	{ .name = "options", KEY_PAIRS(key_label_value, expand_labels) },
	{ 0 },
};
static const char *const device_request_required[] = { "capabilities", NULL };
const struct compose_key key_device_request = {
	.name = "[]", .accepts = ACCEPT_MAP, .keys = device_request_keys, .required = device_request_required, .extensions = true,
};
/* gpus: the schema forbids nothing in it and asks for nothing. */
const struct compose_key key_gpu_request = {
	.name = "[]", .accepts = ACCEPT_MAP, .keys = device_request_keys, .extensions = true, .open = true,
};
