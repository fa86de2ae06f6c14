/*
 * Where a generated line comes from: the node that stands there, and its origins.
 */
#pragma once
#include "doc/emit.h"
#include "plan/plan.h"

struct explanation {
	struct str field;	     /* "spec.template.spec.containers[0].image"; empty for the whole object */
	const struct node *node;
	const struct origin *origin; /* of the node, or of the nearest one around it; NULL where nothing is known */
	struct str origin_field;     /* the field that carries the origin, where it isn't `field` */
};

/* Of an object as it is emitted, line by line. */
struct emit_lines explain_lines(struct arena *arena, const struct node *object, struct str *text);
/* What stands on line number `line` (from 1), whose text is `text`. False for an empty line, but in a text of several lines. */
bool explain_line(struct arena *arena, const struct emit_lines *lines, struct str text, uint32_t line,
		  struct explanation *out);
/* Sentences, one a line, each indented by two: where it comes from, and how to change it. */
void explain_print(struct strbuf *buf, struct arena *arena, const struct explanation *explanation);
/* A short form of an origin: "compose.yaml:14 services.api.ports[0]", "default: …". Empty where there is none. */
struct str origin_short(struct arena *arena, const struct origin *origin);
