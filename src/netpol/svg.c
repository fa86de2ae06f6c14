#include "base/arena.h"
#include "base/strbuf.h"
#include "netpol/graph.h"
#include "netpol/layout.h"
#include "netpol/show.h"

enum { LEGEND_HEIGHT = 40 };

static const char style[] =
	"<style>text{font:12px sans-serif;fill:#1f2933}.small{font-size:10px;fill:#52606d}.title{font-weight:bold;fill:#334e68}"
	".band{fill:#f0f4f8;stroke:#9fb3c8}.node{fill:#fff;stroke:#486581}.outside{fill:#fff7ed;stroke:#c2410c}"
	".edge{fill:none;stroke:#627d98;stroke-width:1.2}.across{stroke:#7c3aed}.external{stroke:#c2410c}"
	".ports{font-size:10px;fill:#0f609b;paint-order:stroke;stroke:#fff;stroke-width:3px}</style>\n";

static void xml_text(struct strbuf *buf, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.ptr[i]) {
		case '<':
			strbuf_adds(buf, "&lt;");
			break;
		case '>':
			strbuf_adds(buf, "&gt;");
			break;
		case '&':
			strbuf_adds(buf, "&amp;");
			break;
		default:
			/* XML 1.0 has no other control characters, not even escaped */
			strbuf_addc(buf, (unsigned char)text.ptr[i] < ' ' && !ascii_space(text.ptr[i]) ? '?' : text.ptr[i]);
		}
	}
}

/* Cut in the middle: the ends of names say more than the middles. */
static void fitting_text(struct strbuf *buf, struct str text, int64_t width)
{
	size_t room = (size_t)(width / CHAR_WIDTH);

	if (text.len <= room || !utf8_valid(text)) {
		xml_text(buf, text);
		return;
	}
	xml_text(buf, str_slice(text, 0, room / 2));
	strbuf_adds(buf, "…");
	xml_text(buf, str_from(text, text.len - (room - room / 2 - 1)));
}

static void draw_band(struct strbuf *buf, const struct layout_band *band)
{
	strbuf_addf(buf, "<rect class=\"band\" x=\"%lld\" y=\"%lld\" width=\"%lld\" height=\"%lld\" rx=\"8\"/>\n", (long long)band->x,
		    (long long)band->y, (long long)band->width, (long long)band->height);
	strbuf_addf(buf, "<text class=\"title\" x=\"%lld\" y=\"%lld\">", (long long)band->x + 12, (long long)band->y + 20);
	fitting_text(buf, band->namespace, band->width - 24);
	strbuf_adds(buf, "</text>\n");
}

static void two_lines(struct strbuf *buf, const struct layout *layout, const struct layout_node *node, struct str one, struct str two)
{
	long long middle = (long long)node->x + (long long)layout->node_width / 2;

	strbuf_addf(buf, "<text x=\"%lld\" y=\"%lld\" text-anchor=\"middle\">", middle, (long long)node->y + 17);
	fitting_text(buf, one, layout->node_width - 16);
	strbuf_addf(buf, "</text><text class=\"small\" x=\"%lld\" y=\"%lld\" text-anchor=\"middle\">", middle, (long long)node->y + 32);
	fitting_text(buf, two, layout->node_width - 16);
	strbuf_adds(buf, "</text>");
}

/* What comes in, above the place where it comes in; which line has which ports is said when one points at it. */
static void draw_ports(struct strbuf *buf, const struct layout *layout, const struct layout_node *node)
{
	for (size_t i = 0; i < node->n_ports; i++) {
		struct str text = i < LAYOUT_PORTS ? netpol_ports_text(layout->netpol, node->ports[i]) : STR("…");

		strbuf_addf(buf, "<text class=\"ports\" x=\"%lld\" y=\"%lld\" text-anchor=\"end\">", (long long)node->x - 12,
			    (long long)node->y + 12 - 11 * (long long)i);
		fitting_text(buf, text, LAYER_GAP - 10);
		strbuf_adds(buf, "</text>");
	}
}

static void draw_node(struct strbuf *buf, const struct layout *layout, const struct layout_node *node)
{
	const struct endpoint *endpoint = node->endpoint;
	bool outside = node->band == LAYOUT_OUTSIDE;

	strbuf_adds(buf, "<g><title>");
	xml_text(buf, endpoint->name);
	strbuf_addf(buf, "</title><rect class=\"%s\" x=\"%lld\" y=\"%lld\" width=\"%lld\" height=\"%d\" rx=\"%d\"/>",
		    outside ? "outside" : "node", (long long)node->x, (long long)node->y, (long long)layout->node_width, NODE_HEIGHT,
		    outside ? NODE_HEIGHT / 2 : 4);
	if (endpoint->kind == ENDPOINT_WORKLOAD) {
		two_lines(buf, layout, node, endpoint->short_name, endpoint->kind_name);
	} else if (endpoint->kind == ENDPOINT_CONTROLLER) {
		two_lines(buf, layout, node, STR("ingress controller"), STR("Ingress, routes"));
	} else {
		size_t dash = str_chr(endpoint->name, '-');
		struct str to = str_from(endpoint->name, dash + 1);

		two_lines(buf, layout, node, str_slice(endpoint->name, 0, dash), str_slice(to, 0, str_chr(to, '[')));
	}
	draw_ports(buf, layout, node);
	strbuf_adds(buf, "</g>\n");
}

static const char *edge_class(const struct layout_node *from, const struct layout_node *to)
{
	if (from->band == LAYOUT_OUTSIDE || to->band == LAYOUT_OUTSIDE)
		return "edge external";
	return from->band == to->band ? "edge" : "edge across";
}

static void curve_to(struct strbuf *buf, long long x1, long long y1, long long x2, long long y2)
{
	long long middle = (x1 + x2) / 2;

	strbuf_addf(buf, "C%lld %lld %lld %lld %lld %lld", middle, y1, middle, y2, x2, y2);
}

/* The gap between two rows of nodes that is next to `y`; where there is no box, `y` itself. */
static long long lane_at(const struct layout *layout, long long y)
{
	for (size_t i = 0; i < layout->bands.n; i++) {
		const struct layout_band *band = &layout->bands.at[i];
		long long first = (long long)band->y + BAND_TITLE + BAND_PADDING - NODE_GAP / 2, pitch = NODE_HEIGHT + NODE_GAP;

		if (y < band->y || y > band->y + band->height)
			continue;
		return y < first ? first : first + (y - first + pitch / 2) / pitch * pitch;
	}
	return y;
}

/* Through the layers between two nodes a line runs in the gaps, so that it crosses no node that it has nothing to do with. */
static void draw_lanes(struct strbuf *buf, const struct layout *layout, const struct layout_edge *edge, long long x1, long long y1,
		       long long x2, long long y2)
{
	const struct layout_node *from = &layout->nodes.at[edge->from], *to = &layout->nodes.at[edge->to];
	bool forward = to->layer > from->layer;
	size_t steps = forward ? to->layer - from->layer : from->layer - to->layer;
	long long shift = (long long)((edge->from * 5 + edge->to * 3) % 5) * 3 - 6; /* neighbours in one gap, side by side */
	long long pitch = (long long)layout->node_width + LAYER_GAP, x = x1, y = y1;

	for (size_t i = 1; i < steps; i++) {
		long long lane = lane_at(layout, y1 + (y2 - y1) * (long long)i / (long long)steps) + shift;
		long long left = (long long)from->x + (forward ? (long long)i : -(long long)i) * pitch;
		long long in = forward ? left : left + (long long)layout->node_width;

		curve_to(buf, x, y, in, lane);
		x = forward ? left + (long long)layout->node_width : left;
		y = lane;
		strbuf_addf(buf, "H%lld", x);
	}
	curve_to(buf, x, y, x2, y2);
}

/* From the right to the left side; back from the left to the right; within a layer in a bow at the right. */
static void draw_path(struct strbuf *buf, const struct layout *layout, const struct layout_edge *edge)
{
	const struct layout_node *from = &layout->nodes.at[edge->from], *to = &layout->nodes.at[edge->to];
	long long x1 = (long long)from->x + (long long)layout->node_width, y1 = (long long)from->y + NODE_HEIGHT / 2;
	long long x2 = (long long)to->x, y2 = (long long)to->y + NODE_HEIGHT / 2, bow;

	if (to->layer > from->layer) {
		strbuf_addf(buf, "M%lld %lld", x1, y1);
		draw_lanes(buf, layout, edge, x1, y1, x2, y2);
		return;
	}
	x2 += (long long)layout->node_width;
	if (to->layer == from->layer) {
		/* the further apart the further out, so that bows don't lie on each other */
		bow = MIN_OF(40 + (y1 > y2 ? y1 - y2 : y2 - y1) / 6, (long long)LAYER_GAP - 20);
		strbuf_addf(buf, "M%lld %lldC%lld %lld %lld %lld %lld %lld", x1, y1 + 6, x1 + bow, y1 + 6, x2 + bow, y2 - 6, x2, y2 - 6);
		return;
	}
	strbuf_addf(buf, "M%lld %lld", (long long)from->x, y1 + 8);
	draw_lanes(buf, layout, edge, (long long)from->x, y1 + 8, x2, y2 + 8);
}

static void draw_edge(struct strbuf *buf, const struct layout *layout, const struct layout_edge *edge)
{
	const struct layout_node *from = &layout->nodes.at[edge->from], *to = &layout->nodes.at[edge->to];
	struct str ports = netpol_ports_text(layout->netpol, edge->ports);

	if (edge->hidden)
		return;
	strbuf_addf(buf, "<path class=\"%s\" marker-end=\"url(#arrow)\"%s d=\"", edge_class(from, to),
		    edge->two_headed ? " marker-start=\"url(#arrow)\"" : "");
	draw_path(buf, layout, edge);
	strbuf_adds(buf, "\"><title>");
	xml_text(buf, from->endpoint->name);
	strbuf_adds(buf, edge->two_headed ? " &lt;=&gt; " : " =&gt; ");
	xml_text(buf, to->endpoint->name);
	strbuf_addf(buf, " : %" PRI_STR "</title></path>\n", STR_ARG(ports));
}

static void draw_legend(struct strbuf *buf, const struct layout *layout)
{
	static const char *const rows[][2] = { { "edge", "within a namespace" }, { "edge across", "between namespaces" },
					       { "edge external", "from and to outside" } };
	long long x = MARGIN, y = (long long)layout->height + LEGEND_HEIGHT / 2;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++, x += 190)
		strbuf_addf(buf, "<path class=\"%s\" d=\"M%lld %lldH%lld\"/><text class=\"small\" x=\"%lld\" y=\"%lld\">%s</text>\n",
			    rows[i][0], x, y, x + 36, x + 44, y + 4, rows[i][1]);
}

void netpol_svg(struct strbuf *buf, struct netpol *netpol)
{
	struct layout layout = { .buf = buf, .netpol = netpol };
	long long width, height;

	layout_make(&layout);
	width = (long long)MAX_OF(layout.width, (int64_t)640);
	height = (long long)layout.height + LEGEND_HEIGHT;
	strbuf_addf(buf, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%lld\" height=\"%lld\" viewBox=\"0 0 %lld %lld\">\n", width,
		    height, width, height);
	strbuf_adds(buf, "<title>Who reaches whom under the NetworkPolicies</title>\n");
	strbuf_adds(buf, style);
	strbuf_adds(buf, "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" "
			 "orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\" fill=\"#52606d\"/></marker></defs>\n");
	strbuf_addf(buf, "<rect width=\"%lld\" height=\"%lld\" fill=\"#fff\"/>\n", width, height);
	for (size_t i = 0; i < layout.bands.n; i++)
		draw_band(buf, &layout.bands.at[i]);
	for (size_t i = 0; i < layout.edges.n; i++)
		draw_edge(buf, &layout, &layout.edges.at[i]);
	for (size_t i = 0; i < layout.nodes.n; i++)
		draw_node(buf, &layout, &layout.nodes.at[i]);
	draw_legend(buf, &layout);
	strbuf_adds(buf, "</svg>\n");
}
