#include "netpol/graph.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "netpol/layout.h"
#include "netpol/show.h"

/* ---- Graphviz ---- */

/* A quoted string of dot: only the quote and the backslash mean something in it. */
static void dot_string(struct strbuf *buf, struct str text)
{
	strbuf_addc(buf, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\')
			strbuf_addc(buf, '\\');
		strbuf_addc(buf, text.ptr[i]);
	}
	strbuf_addc(buf, '"');
}

static void dot_edge(void *context, const struct endpoint *source, const struct endpoint *destination, uint32_t ports)
{
	struct layout *layout = context;

	strbuf_addc(layout->buf, '\t');
	dot_string(layout->buf, source->name);
	strbuf_adds(layout->buf, " -> ");
	dot_string(layout->buf, destination->name);
	strbuf_adds(layout->buf, " [label=");
	dot_string(layout->buf, netpol_ports_text(layout->netpol, ports));
	strbuf_adds(layout->buf, "]\n");
}

static void dot_node(struct strbuf *buf, const struct endpoint *endpoint, const char *indent)
{
	strbuf_adds(buf, indent);
	dot_string(buf, endpoint->name);
	if (endpoint->kind == ENDPOINT_WORKLOAD) {
		strbuf_adds(buf, " [label=");
		dot_string(buf, endpoint->short_name);
		strbuf_adds(buf, ", tooltip=");
		dot_string(buf, endpoint->kind_name);
		strbuf_addc(buf, ']');
	} else {
		strbuf_adds(buf, " [shape=ellipse]");
	}
	strbuf_addc(buf, '\n');
}

/* Destinations are sorted by name, and so by namespace. */
static void dot_nodes(struct strbuf *buf, struct arena *arena, const struct endpoints *endpoints)
{
	const struct endpoint *before = NULL;

	for (size_t i = 0; i < endpoints->n; i++) {
		const struct endpoint *endpoint = &endpoints->at[i];

		if (endpoint->kind != ENDPOINT_WORKLOAD)
			continue;
		if (!before || !str_eq(before->namespace, endpoint->namespace)) {
			strbuf_adds(buf, before ? "\t}\n\tsubgraph " : "\tsubgraph ");
			dot_string(buf, str_concat(arena, STR("cluster_"), endpoint->namespace));
			strbuf_adds(buf, " {\n\t\tlabel=");
			dot_string(buf, endpoint->namespace);
			strbuf_addc(buf, '\n');
		}
		dot_node(buf, endpoint, "\t\t");
		before = endpoint;
	}
	if (before)
		strbuf_adds(buf, "\t}\n");
}

void netpol_dot(struct strbuf *buf, struct netpol *netpol)
{
	struct layout layout = { .buf = buf, .netpol = netpol };

	strbuf_adds(buf, "digraph netpol {\n\trankdir=LR\n\tnode [shape=box]\n");
	dot_nodes(buf, netpol->arena, &netpol->destinations);
	netpol_each(netpol, false, dot_edge, &layout);
	strbuf_adds(buf, "}\n");
}
