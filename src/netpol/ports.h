/*
 * Sets of ports of TCP, UDP and SCTP, each kept once: a set is a number, equal sets are one number, and a union or an
 * intersection that was asked for before is a look-up.
 *
 * NetworkPolicy is defined for these three protocols and ports 1 to 65535. What a policy does to any other protocol (ICMP) is
 * left to the network plugin, so no set says anything about it: all ports of all three are "All Connections".
 */
#pragma once
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

struct arena;
struct strbuf;

enum { PORTS_NONE = 0, PORTS_ALL = 1 }; /* the numbers of the two sets that every table has */
enum ports_protocol { PORTS_SCTP, PORTS_TCP, PORTS_UDP, PORTS_PROTOCOLS }; /* in the order in which they are printed */

struct ports_interval {
	uint8_t protocol;    /* enum ports_protocol */
	uint16_t low, high;  /* both belong to it */
};

/* Sorted by protocol and port; neighbours are joined, so each set has one form. */
struct ports_set {
	const struct ports_interval *at;
	size_t n;
};

struct ports {
	struct arena *arena;
	VEC(struct ports_set) sets;
	struct map by_content;
	struct ports_memo *memo;
};

void ports_init(struct ports *ports, struct arena *arena);
/* Low to high, at most 65535 and at least 1; low above high gives PORTS_NONE. */
uint32_t ports_of(struct ports *ports, enum ports_protocol protocol, uint32_t low, uint32_t high);
uint32_t ports_union(struct ports *ports, uint32_t a, uint32_t b);
uint32_t ports_intersection(struct ports *ports, uint32_t a, uint32_t b);
uint32_t ports_without(struct ports *ports, uint32_t a, uint32_t b); /* in a and not in b */
bool ports_has(const struct ports *ports, uint32_t set, enum ports_protocol protocol, uint32_t port);
struct ports_set ports_get(const struct ports *ports, uint32_t set);

/* "All Connections", "No Connections", "SCTP 9090,TCP 80,443-450,UDP 53". */
void ports_show(struct strbuf *buf, const struct ports *ports, uint32_t set);
/* The same words, read; false for anything else. Intervals may stand in any order and overlap. */
bool ports_parse(struct ports *ports, struct str text, uint32_t *set);
const char *ports_protocol_name(enum ports_protocol protocol); /* "TCP" */
bool ports_protocol_parse(struct str text, enum ports_protocol *protocol); /* in any case */
