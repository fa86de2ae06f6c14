/*
 * Short forms made long: the functions of the tables' `expand`.
 *
 * Each gets a value that is valid by the schema, with its children already long, and returns what stands in its place:
 * new nodes carry the span of the text that gave them, and what was known of its variables. NULL: a finding was made,
 * the value is dropped.
 */
#pragma once
#include "doc/node.h"

struct loader;
struct key_path;

typedef struct node *compose_expand(struct loader *l, struct node *node, const struct key_path *path);

compose_expand expand_string_list;    /* "a" → ["a"] */
compose_expand expand_command;	      /* "a 'b c'" → ["a", "b c"] */
compose_expand expand_test;	      /* "a b" → ["CMD-SHELL", "a b"] */
compose_expand expand_environment;    /* ["A=b", "C"] → {A: b, C: null} */
compose_expand expand_labels;	      /* ["a=b", "c"] → {a: b, c: ""} */
compose_expand expand_key_values;     /* ["a=b"] → {a: b}; a bare key is an error */
compose_expand expand_ssh;	      /* ["default", "k=path"] → {default: null, k: path} */
compose_expand expand_hosts;	      /* ["a=1.2.3.4", "a:[::1]"] → {a: ["1.2.3.4", "::1"]} */
compose_expand expand_depends_on;     /* ["a"] → {a: {condition: service_started, required: true}} */
compose_expand expand_networks;	      /* ["a"] → {a: null}; models likewise */
compose_expand expand_build;	      /* "." → {context: .} */
compose_expand expand_extends;	      /* "a" → {service: a} */
compose_expand expand_env_file;	      /* "a" → [{path: a}] */
compose_expand expand_env_file_item;  /* "a" → {path: a} */
compose_expand expand_ports;	      /* ["80:80"] → [{mode: ingress, target: 80, published: "80", protocol: tcp}] */
compose_expand expand_volume;	      /* "a:/b:ro" → {type: volume, source: a, target: /b, read_only: true, volume: {}} */
compose_expand expand_device;	      /* "/a:/b" → {source: /a, target: /b, permissions: rwm} */
compose_expand expand_file_mount;     /* "a" → {source: a} */
compose_expand expand_gpus;	      /* "all" → [{count: -1}] */
compose_expand expand_include;	      /* "a" → {path: [a]} */
compose_expand expand_external;	      /* {name: a} → true, and the name of what it stands in */
