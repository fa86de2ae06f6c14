/*
 * The answer in words: the list of connections, as a matrix, and what is exposed. Nothing is printed here, only rendered.
 */
#pragma once
#include "netpol/netpol.h"

struct strbuf;

enum netpol_format { NETPOL_TEXT, NETPOL_JSON, NETPOL_MARKDOWN };

/* "src => dst : ports" a line, sorted. `self`: also from one pod of a workload to another of the same. */
void netpol_show_list(struct strbuf *buf, struct netpol *netpol, enum netpol_format format, bool self);
/* Sources down, destinations across; in text a letter for each set of ports, and what it means below. */
void netpol_show_matrix(struct strbuf *buf, struct netpol *netpol, enum netpol_format format, bool self);
/* Who can be reached from outside, from everywhere in the cluster, from namespaces that aren't in the input; policies without pods. */
void netpol_show_exposure(struct strbuf *buf, struct netpol *netpol, enum netpol_format format);

/* Each connection that is possible, sources first, both by name. Nobody's connection to itself, unless `self`. */
void netpol_each(struct netpol *netpol, bool self,
		 void (*take)(void *context, const struct endpoint *source, const struct endpoint *destination, uint32_t ports),
		 void *context);
struct str netpol_ports_text(struct netpol *netpol, uint32_t ports); /* ports_show(), kept */
