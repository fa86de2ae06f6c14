/*
 * How the files of tables join, and their shorthands. Only keys_*.c include this.
 */
#pragma once
#include "compose/expand.h"
#include "compose/keys.h"

extern const struct compose_key key_any, key_string_item, key_string_or_number_item, key_pair_value, key_label_value,
	key_option_value, key_option_or_null_value, key_text_value, key_ulimit, key_host, key_host_item, key_file_mount, key_hook,
	key_device_request, key_gpu_request;
extern const struct compose_key key_service;	   /* of keys_service.c */
extern const struct compose_key key_deploy_keys[]; /* of keys_deploy.c */
extern const struct compose_key key_build_keys[];  /* of keys_build.c */
extern const struct compose_key key_mount;	   /* of keys_mount.c: an item of services.*.volumes */

/* Values of the usual shapes: `{ .name = "labels", KEY_PAIRS(…) }`. */
#define KEY_TEXT .accepts = ACCEPT_STRING, .cast = CAST_TEXT
#define KEY_BOOL .accepts = ACCEPT_BOOL | ACCEPT_STRING, .cast = CAST_BOOL
#define KEY_STRINGS .accepts = ACCEPT_LIST, .item = &key_string_item, .unique_items = true
#define KEY_STRINGS_FREE .accepts = ACCEPT_LIST, .item = &key_string_item
#define KEY_STRING_OR_LIST                                                                                           \
	.accepts = ACCEPT_STRING | ACCEPT_LIST, .cast = CAST_TEXT, .item = &key_string_item, .unique_items = true,   \
	.expand = expand_string_list
#define KEY_PAIRS(value, function)                                                                                   \
	.accepts = ACCEPT_LIST | ACCEPT_MAP, .item = &key_string_item, .each = &(value), .unique_items = true,       \
	.merge = MERGE_PAIRS, .sorted = true, .expand = (function)
#define KEY_COMMAND                                                                                                  \
	.accepts = ACCEPT_NULL | ACCEPT_STRING | ACCEPT_LIST, .cast = CAST_TEXT, .item = &key_string_item,           \
	.show = SHOW_SET, .merge = MERGE_REPLACE, .expand = expand_command
#define KEY_OPTIONS(value) .accepts = ACCEPT_MAP, .each = &(value), .sorted = true
#define KEY_HOSTS                                                                                                    \
	.accepts = ACCEPT_LIST | ACCEPT_MAP, .item = &key_host_item, .each = &key_host, .unique_items = true,        \
	.merge = MERGE_HOSTS, .sorted = true, .expand = expand_hosts, .print = PRINT_HOSTS
