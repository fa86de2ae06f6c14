/*
 * Two answers side by side: of two clusters, or of a cluster and a list of what should be.
 *
 * Ranges are compared by the addresses in them, however each side has cut them.
 */
#pragma once
#include "netpol/netpol.h"

struct err;
struct strbuf;

struct netpol_side {
	struct cluster *cluster;
	const struct source *expected; /* instead of a cluster: lines as netpol_show_list() writes them, # comments */
};

struct netpol_difference {
	struct str source, destination;
	uint32_t before, after; /* of `ports`; PORTS_NONE: not there */
};

struct netpol_comparison {
	struct ports ports;
	struct netpol_difference *at; /* sorted by source and destination */
	size_t n;
};

struct netpol_compare_options {
	bool ipv6; /* IPv6 even where nothing names it */
	bool self; /* between two pods of one workload, too; else such lines count on neither side */
};

/* `out` gets what netpol_new() says of both. -1 (ERR_USAGE) for a line that is none of the notation. */
int netpol_compare(struct arena *arena, const struct netpol_side *before, const struct netpol_side *after,
		   const struct netpol_compare_options *options, struct findings *out,
		   struct netpol_comparison *result, struct err *err);

/* "+ a => b : TCP 80", "- …", "~ a => b : TCP 80 -> TCP 80,443". */
void netpol_show_diff(struct strbuf *buf, const struct netpol_comparison *comparison);
void netpol_show_diff_json(struct strbuf *buf, struct arena *arena, const struct netpol_comparison *comparison);
void netpol_show_diff_markdown(struct strbuf *buf, const struct netpol_comparison *comparison);
/* "missing: a => b : TCP 80", "too much: a => b : TCP 443". */
void netpol_show_verify(struct strbuf *buf, struct netpol_comparison *comparison);
