/*
 * Who answers to a name: services by their names, aliases, container names, links.
 */
#pragma once
#include "base/map.h"
#include "stack/stack.h"

struct host {
	struct stack_service *service;
	const struct stack_network *network; /* only there; NULL: wherever it is */
	const struct stack_service *client;  /* only for this one; NULL: anybody */
	const struct host *next;	     /* another one that answers to the name */
};

struct hosts {
	struct arena *arena;
	struct str project;
	struct map by_name; /* small letters → struct host * */
};

void hosts_index(struct arena *arena, const struct stack *stack, struct hosts *hosts);
/* All that answer to the name, whoever asks: the caller checks network and client. */
const struct host *hosts_find(const struct hosts *hosts, struct str name);
/* "localhost", "127.0.0.1", "0.0.0.0", "::1": oneself. */
bool host_is_self(struct str name);
/* "host.docker.internal" and its kin: the machine. */
bool host_is_machine(struct str name);
