/*
 * IP addresses, blocks and ranges, and the cutting of an address space into the stretches that policies tell apart.
 *
 * IPv4 and IPv6 are two spaces that never meet: 0.0.0.0/0 holds no IPv6 address.
 */
#pragma once
#include "base/str.h"
#include "base/vec.h"

struct arena;
struct strbuf;

__extension__ typedef unsigned __int128 address_number; /* ISO C has no integer that is wide enough */

enum family { FAMILY_IPV4, FAMILY_IPV6, FAMILIES };

struct address_range {
	enum family family;
	address_number low, high; /* both belong to it */
};

/* "10.0.0.0/8", "10.1.2.3", "2001:db8::/32"; host bits beyond the prefix are cut off, as Kubernetes does. */
bool address_block_parse(struct str text, struct address_range *range);
/* The same, and "10.0.0.0-10.0.0.255". */
bool address_range_parse(struct str text, struct address_range *range);
void address_show(struct strbuf *buf, enum family family, address_number address); /* RFC 5952 */
void address_range_show(struct strbuf *buf, struct address_range range);	    /* "10.0.0.0-10.0.0.255" */
bool address_range_within(struct address_range inner, struct address_range outer);
address_number address_last(enum family family); /* 255.255.255.255 */

/*
 * A space cut at the bounds of blocks: stretches from cut to cut, first to last address. Add all bounds, then address_cut().
 */
struct address_cuts {
	struct arena *arena;
	VEC(struct address_range) bounds; /* of what was added */
	VEC(struct address_range) stretches; /* sorted; IPv4 first */
	bool whole[FAMILIES];		     /* a family without bounds is left out, unless it is set here */
};
void address_cuts_add(struct address_cuts *cuts, struct address_range range);
void address_cut(struct address_cuts *cuts);
/* The stretches that make up a range whose bounds were added: [*first, *end). */
void address_cuts_find(const struct address_cuts *cuts, struct address_range range, size_t *first, size_t *end);
