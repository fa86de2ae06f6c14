/*
 * Where workloads, addresses and connections stand in the picture. All lengths are in pixels of the SVG.
 */
#pragma once
#include "netpol/netpol.h"

struct strbuf;

enum { NODE_HEIGHT = 40, NODE_GAP = 18, LAYER_GAP = 150, BAND_PADDING = 20, BAND_TITLE = 24, BAND_GAP = 28, MARGIN = 24, CHAR_WIDTH = 7 };

enum { LAYOUT_PORTS = 3 };

struct layout_node {
	const struct endpoint *endpoint;
	size_t band;	 /* its namespace; of what is outside: LAYOUT_OUTSIDE */
	size_t layer;	 /* 0: sources outside; the last: destinations outside */
	size_t place;	 /* within its layer of the band, from above */
	int64_t x, y;	 /* upper left corner */
	double weight;	 /* for the order in the layer */
	uint32_t ports[LAYOUT_PORTS]; /* of the connections to it, each set once */
	size_t n_ports;		      /* how many there are; above LAYOUT_PORTS the rest isn't kept */
};
#define LAYOUT_OUTSIDE SIZE_MAX

struct layout_edge {
	size_t from, to; /* nodes */
	uint32_t ports;
	bool both;	 /* there is one in the other direction, too */
	bool two_headed; /* with the same ports: this one has two arrow heads, */
	bool hidden;	 /* and the other isn't drawn */
};

struct layout_band {
	struct str namespace;
	int64_t x, y, width, height;
};

struct layout {
	struct strbuf *buf;
	struct netpol *netpol;
	VEC(struct layout_node) nodes;
	VEC(struct layout_edge) edges;
	VEC(struct layout_band) bands;
	size_t layers;
	int64_t node_width, width, height;
};

/* Of every workload, and of the addresses that have a connection. `buf` isn't touched. */
void layout_make(struct layout *layout);
