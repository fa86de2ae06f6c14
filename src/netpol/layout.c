/*
 * Layers by the longest way from a source, as in Sugiyama, Tagawa, Toda, "Methods for Visual Understanding of Hierarchical
 * System Structures" (1981); within a layer by the mean height of the neighbours. Connections in both directions say nothing
 * about left and right, and don't count.
 */
#include "netpol/layout.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/sort.h"
#include "netpol/show.h"

enum { SWEEPS = 4 };

struct building {
	struct layout *layout;
	struct map sources, destinations; /* by name: number of the node + 1 */
};

static size_t node_of(struct building *building, const struct endpoint *endpoint, bool source)
{
	struct layout *layout = building->layout;
	/* a workload is one node; an address is two, one at each side */
	struct map *map = source && endpoint->kind != ENDPOINT_WORKLOAD ? &building->sources : &building->destinations;
	uintptr_t known = (uintptr_t)map_get(map, endpoint->name);

	if (known)
		return known - 1;
	*vec_push(layout->netpol->arena, &layout->nodes) = (struct layout_node){
		.endpoint = endpoint, .band = LAYOUT_OUTSIDE };
	map_set(map, endpoint->name, (void *)(uintptr_t)layout->nodes.n);
	return layout->nodes.n - 1;
}

static void add_ports(struct layout_node *node, uint32_t ports)
{
	for (size_t i = 0; i < MIN_OF(node->n_ports, (size_t)LAYOUT_PORTS); i++)
		if (node->ports[i] == ports)
			return;
	if (node->n_ports < LAYOUT_PORTS)
		node->ports[node->n_ports] = ports;
	if (node->n_ports <= LAYOUT_PORTS)
		node->n_ports++;
}

static void add_edge(void *context, const struct endpoint *source, const struct endpoint *destination, uint32_t ports)
{
	struct building *building = context;
	struct layout *layout = building->layout;
	struct layout_edge edge = { .from = node_of(building, source, true), .ports = ports };

	edge.to = node_of(building, destination, false);
	add_ports(&layout->nodes.at[edge.to], ports);
	*vec_push(layout->netpol->arena, &layout->edges) = edge;
}

static void add_workloads(struct building *building)
{
	struct layout *layout = building->layout;
	const struct endpoints *endpoints = &layout->netpol->destinations;

	for (size_t i = 0; i < endpoints->n; i++) {
		const struct endpoint *endpoint = &endpoints->at[i];

		if (endpoint->kind != ENDPOINT_WORKLOAD)
			continue;
		if (!layout->bands.n || !str_eq(layout->bands.at[layout->bands.n - 1].namespace, endpoint->namespace))
			*vec_push(layout->netpol->arena, &layout->bands) = (struct layout_band){ .namespace = endpoint->namespace };
		size_t node = node_of(building, endpoint, false); /* may move the nodes */
		layout->nodes.at[node].band = layout->bands.n - 1;
	}
}

/* ---- Both directions at once ---- */

static int by_ends(const void *a, const void *b, void *context)
{
	const struct layout_edge *left = *(const struct layout_edge *const *)a, *right = *(const struct layout_edge *const *)b;
	size_t low_left = MIN_OF(left->from, left->to), low_right = MIN_OF(right->from, right->to);
	size_t high_left = MAX_OF(left->from, left->to), high_right = MAX_OF(right->from, right->to);

	(void)context;
	if (low_left != low_right)
		return low_left < low_right ? -1 : 1;
	return (high_left > high_right) - (high_left < high_right);
}

static void join_directions(struct layout *layout)
{
	_cleanup_free_ struct layout_edge **sorted = xcalloc(layout->edges.n + 1, sizeof(*sorted));

	for (size_t i = 0; i < layout->edges.n; i++)
		sorted[i] = &layout->edges.at[i];
	sort_stable(sorted, layout->edges.n, sizeof(*sorted), by_ends, NULL);
	for (size_t i = 1; i < layout->edges.n; i++) {
		if (sorted[i]->from != sorted[i - 1]->to || sorted[i]->to != sorted[i - 1]->from)
			continue;
		sorted[i - 1]->both = sorted[i]->both = true;
		sorted[i]->hidden = sorted[i - 1]->two_headed = sorted[i]->ports == sorted[i - 1]->ports;
	}
}

/* ---- Layers ---- */

struct walk {
	struct layout *layout;
	size_t *first, *edges; /* of each node: where its edges begin in `edges`; nodes + 1 of them */
	unsigned char *state;  /* 0: new; 1: on the way; 2: done */
	size_t *next, *stack;
};

static bool counts(const struct layout *layout, const struct layout_edge *edge)
{
	return !edge->both && layout->nodes.at[edge->from].band != LAYOUT_OUTSIDE && layout->nodes.at[edge->to].band != LAYOUT_OUTSIDE;
}

static void index_edges(struct walk *walk)
{
	struct layout *layout = walk->layout;

	for (size_t i = 0; i < layout->edges.n; i++)
		walk->first[layout->edges.at[i].from + 1]++;
	for (size_t i = 0; i < layout->nodes.n; i++) {
		walk->first[i + 1] += walk->first[i];
		walk->next[i] = walk->first[i];
	}
	for (size_t i = 0; i < layout->edges.n; i++)
		walk->edges[walk->next[layout->edges.at[i].from]++] = i;
	for (size_t i = 0; i < layout->nodes.n; i++)
		walk->next[i] = walk->first[i];
}

/* Depth first, without recursion; `order` gets the nodes as they are done. An edge to a node on the way closes a cycle. */
static size_t walk_from(struct walk *walk, size_t start, size_t *order, size_t n)
{
	size_t depth = 0;

	walk->stack[depth++] = start;
	walk->state[start] = 1;
	while (depth) {
		size_t node = walk->stack[depth - 1];

		if (walk->next[node] == walk->first[node + 1]) {
			walk->state[node] = 2;
			order[n++] = node;
			depth--;
			continue;
		}
		const struct layout_edge *edge = &walk->layout->edges.at[walk->edges[walk->next[node]++]];
		if (counts(walk->layout, edge) && walk->state[edge->to] == 0) {
			walk->state[edge->to] = 1;
			walk->stack[depth++] = edge->to;
		}
	}
	return n;
}

/* In reverse order of being done every edge leads forward, but for those that close a cycle. */
static void set_layers(struct walk *walk)
{
	struct layout *layout = walk->layout;
	size_t n = layout->nodes.n, done = 0;
	_cleanup_free_ size_t *order = xcalloc(n + 1, sizeof(*order)), *place = xcalloc(n + 1, sizeof(*place));

	for (size_t i = 0; i < n; i++)
		if (walk->state[i] == 0)
			done = walk_from(walk, i, order, done);
	for (size_t i = 0; i < n; i++)
		place[order[i]] = i;
	layout->layers = 1;
	for (size_t i = n; i-- > 0;) {
		size_t node = order[i];

		layout->nodes.at[node].layer = MAX_OF(layout->nodes.at[node].layer, (size_t)1);
		layout->layers = MAX_OF(layout->layers, layout->nodes.at[node].layer);
		for (size_t k = walk->first[node]; k < walk->first[node + 1]; k++) {
			const struct layout_edge *edge = &layout->edges.at[walk->edges[k]];

			if (counts(layout, edge) && place[edge->to] < i)
				layout->nodes.at[edge->to].layer =
					MAX_OF(layout->nodes.at[edge->to].layer, layout->nodes.at[node].layer + 1);
		}
	}
	layout->layers += 2; /* the two sides outside */
}

static void place_outside(struct building *building)
{
	struct layout *layout = building->layout;

	for (size_t i = 0; i < building->destinations.n; i++) {
		struct layout_node *node = &layout->nodes.at[(uintptr_t)building->destinations.at[i].value - 1];

		if (node->band == LAYOUT_OUTSIDE)
			node->layer = layout->layers - 1;
	}
	for (size_t i = 0; i < building->sources.n; i++)
		layout->nodes.at[(uintptr_t)building->sources.at[i].value - 1].layer = 0;
}

static void make_layers(struct building *building)
{
	struct layout *layout = building->layout;
	size_t n = layout->nodes.n, edges = layout->edges.n;
	_cleanup_free_ size_t *memory = xcalloc(3 * n + 2 + edges, sizeof(*memory));
	_cleanup_free_ unsigned char *state = xcalloc(n + 1, 1);
	struct walk walk = { .layout = layout, .state = state, .first = memory, .next = memory + n + 1, .stack = memory + 2 * n + 1,
			     .edges = memory + 3 * n + 1 };

	index_edges(&walk);
	set_layers(&walk);
	place_outside(building);
}

/* ---- Order and coordinates ---- */

static int by_place(const void *a, const void *b, void *context)
{
	const struct layout_node *left = *(const struct layout_node *const *)a, *right = *(const struct layout_node *const *)b;

	(void)context;
	if (left->band != right->band)
		return left->band < right->band ? -1 : 1;
	if (left->layer != right->layer)
		return left->layer < right->layer ? -1 : 1;
	return (left->weight > right->weight) - (left->weight < right->weight);
}

static int64_t band_height(size_t rows)
{
	return BAND_TITLE + 2 * BAND_PADDING + (int64_t)rows * NODE_HEIGHT + ((int64_t)rows - 1) * NODE_GAP;
}

static int64_t layer_x(const struct layout *layout, size_t layer)
{
	return MARGIN + BAND_PADDING + (int64_t)layer * (layout->node_width + LAYER_GAP);
}

static void set_places(struct layout *layout, struct layout_node **sorted)
{
	sort_stable(sorted, layout->nodes.n, sizeof(*sorted), by_place, NULL);
	for (size_t i = 0; i < layout->nodes.n; i++) {
		bool same = i && sorted[i]->band == sorted[i - 1]->band && sorted[i]->layer == sorted[i - 1]->layer;

		sorted[i]->place = same ? sorted[i - 1]->place + 1 : 0;
	}
}

/* A band is as high as its fullest layer, and reaches from its first layer to its last. */
static void set_bands(struct layout *layout)
{
	int64_t y = MARGIN;

	for (size_t band = 0; band < layout->bands.n; band++) {
		struct layout_band *box = &layout->bands.at[band];
		size_t rows = 0, first = SIZE_MAX, last = 0;

		for (size_t i = 0; i < layout->nodes.n; i++) {
			const struct layout_node *node = &layout->nodes.at[i];

			if (node->band != band)
				continue;
			rows = MAX_OF(rows, node->place + 1);
			first = MIN_OF(first, node->layer);
			last = MAX_OF(last, node->layer);
		}
		box->x = layer_x(layout, first) - BAND_PADDING;
		box->width = layer_x(layout, last) + layout->node_width + BAND_PADDING - box->x;
		box->y = y;
		box->height = band_height(rows);
		y += box->height + BAND_GAP;
	}
	layout->height = y;
}

/* What is outside stands in the middle of the height, at both sides. */
static void set_coordinates(struct layout *layout)
{
	size_t counts_outside[2] = { 0 };

	for (size_t i = 0; i < layout->nodes.n; i++)
		if (layout->nodes.at[i].band == LAYOUT_OUTSIDE)
			counts_outside[layout->nodes.at[i].layer != 0]++;
	set_bands(layout);
	layout->height = MAX_OF(layout->height, band_height(MAX_OF(counts_outside[0], counts_outside[1])) + MARGIN);
	for (size_t i = 0; i < layout->nodes.n; i++) {
		struct layout_node *node = &layout->nodes.at[i];
		int64_t step = (int64_t)node->place * (NODE_HEIGHT + NODE_GAP);

		node->x = layer_x(layout, node->layer);
		if (node->band == LAYOUT_OUTSIDE)
			node->y = (layout->height - band_height(counts_outside[node->layer != 0])) / 2 + BAND_PADDING + step;
		else
			node->y = layout->bands.at[node->band].y + BAND_TITLE + BAND_PADDING + step;
	}
	layout->width = layer_x(layout, layout->layers - 1) + layout->node_width + BAND_PADDING + MARGIN;
}

/* Towards the mean height of those that it is connected to. */
static void weigh(struct layout *layout)
{
	_cleanup_free_ double *sums = xcalloc(2 * layout->nodes.n + 1, sizeof(*sums));
	double *counted = sums + layout->nodes.n;

	for (size_t i = 0; i < layout->edges.n; i++) {
		const struct layout_edge *edge = &layout->edges.at[i];

		sums[edge->from] += (double)layout->nodes.at[edge->to].y;
		sums[edge->to] += (double)layout->nodes.at[edge->from].y;
		counted[edge->from]++;
		counted[edge->to]++;
	}
	for (size_t i = 0; i < layout->nodes.n; i++)
		layout->nodes.at[i].weight = counted[i] > 0 ? sums[i] / counted[i] : (double)layout->nodes.at[i].y;
}

static void set_width(struct layout *layout)
{
	size_t longest = 12;

	for (size_t i = 0; i < layout->nodes.n; i++) {
		const struct endpoint *endpoint = layout->nodes.at[i].endpoint;

		longest = MAX_OF(longest, endpoint->kind == ENDPOINT_WORKLOAD ? endpoint->short_name.len : 16);
	}
	layout->node_width = (int64_t)MIN_OF(longest, (size_t)32) * CHAR_WIDTH + 24;
}

void layout_make(struct layout *layout)
{
	struct arena *arena = layout->netpol->arena;
	struct building building = { .layout = layout, .sources = MAP_INIT(arena), .destinations = MAP_INIT(arena) };

	add_workloads(&building);
	netpol_each(layout->netpol, false, add_edge, &building);
	join_directions(layout);
	make_layers(&building);
	set_width(layout);
	_cleanup_free_ struct layout_node **sorted = xcalloc(layout->nodes.n + 1, sizeof(*sorted));
	for (size_t i = 0; i < layout->nodes.n; i++)
		sorted[i] = &layout->nodes.at[i];
	for (int i = 0; i < SWEEPS; i++) {
		set_places(layout, sorted);
		set_coordinates(layout);
		weigh(layout);
	}
}
