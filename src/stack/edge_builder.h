/*
 * Collecting edges: one service after the other, in the order of their names.
 */
#pragma once
#include "stack/hosts.h"
#include "stack/references.h"

struct config;

/* Where a reference was found; sentences are made of it only when there is one. */
struct edge_clue {
	enum stack_evidence evidence;
	enum reference_text kind;
	struct str key;	  /* the variable's name, or empty */
	struct str file;  /* the mounted file's name, or empty */
	const char *part; /* "command", "health check": where it is neither */
	struct span span;
	bool secret;	  /* a credential stands in the same text: its line isn't shown */
};

struct edge_builder {
	struct arena *arena;
	struct stack *stack;
	struct findings *out;
	struct hosts hosts;
	struct stack_service *from; /* whose edges are being collected */
	VEC(struct stack_edge) current;
	VEC(uint32_t) next;	  /* beside `current`: the next edge to the same service, index + 1 */
	uint32_t *heads;	  /* by the index of the target: index + 1 into `current` */
	struct map warned;	  /* "from\nto": told already that they share no network */
	struct map files;	  /* struct stack_file * → its references */
};

void edge_add(struct edge_builder *b, struct stack_service *to, uint16_t port, enum stack_protocol protocol,
	      enum stack_evidence evidence, const struct origin *origin);
/* Clears `heads` for the next service. */
void edges_forget(struct edge_builder *b);
/* Resolves a reference and adds what it means: edges, ports, servers outside, findings. */
void edge_take_reference(struct edge_builder *b, const struct reference *reference, const struct edge_clue *clue);
void edge_take_text(struct edge_builder *b, struct str text, const struct edge_clue *clue);
/* The offset of the address of Docker's name server, outside of a comment; STR_NONE. */
size_t docker_dns_at(struct str text);
void edge_say_docker_dns(struct edge_builder *b, const struct edge_clue *clue);
void edge_external(struct edge_builder *b, struct str host, uint16_t port, const struct origin *origin);
const struct origin *edge_origin(struct edge_builder *b, enum origin_kind kind, struct span span, struct str what,
				 struct str change);

/* edge_files.c: what the service's mounted files name. */
void edge_take_files(struct edge_builder *b);

/* edge_advertised.c: where servers that were named send their clients on. */
void edge_take_advertised(struct edge_builder *b);
