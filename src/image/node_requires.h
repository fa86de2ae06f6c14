/*
 * The modules that a JavaScript file names: require("x"), require.resolve("x"), import "x", import("x"), … from "x".
 *
 * No tokens are made, for what is a regular expression and what a division can't be told without a parser. Each quote
 * is looked at for what stands before it; that finds names in comments too, which keeps a file too many at worst.
 */
#pragma once
#include "base/str.h"
#include "base/vec.h"

struct node_requires {
	VEC(struct str) names;
	bool dynamic; /* require(x) or import(x) of something computed */
};

#define NODE_REQUIRES_MAX 65536

void node_scan(struct arena *arena, struct str text, struct node_requires *out);
