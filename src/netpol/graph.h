/*
 * The answer as a picture: for Graphviz, and as an SVG of our own.
 */
#pragma once
#include "netpol/netpol.h"

struct strbuf;

void netpol_dot(struct strbuf *buf, struct netpol *netpol);

/*
 * Layers from left to right (who is reached stands right of who reaches it, as far as cycles allow), a box for each namespace,
 * boxes below each other. One document, without scripts or references to anything outside of it.
 */
void netpol_svg(struct strbuf *buf, struct netpol *netpol);
