/*
 * Inside of src/text: a template is a flat list of steps; a section knows where it ends.
 */
#pragma once
#include "base/vec.h"
#include "text/template.h"

enum step_kind { STEP_TEXT, STEP_VARIABLE, STEP_RAW, STEP_SECTION, STEP_ONCE, STEP_INVERTED, STEP_END, STEP_TEMPLATE };

enum place { /* where a value is written to */
	     PLACE_AS_IT_IS,
	     PLACE_PROSE,
	     PLACE_CODE,
	     PLACE_SHELL_WORD,
	     PLACE_SHELL_DOUBLE, /* inside of "…" */
	     PLACE_SHELL_SINGLE, /* inside of '…' */
	     PLACE_SHELL_COMMENT,
};

struct step {
	enum step_kind kind;
	enum place place; /* of variables */
	bool in_table;
	bool in_line; /* a template that doesn't stand alone on its line: the end of its last line is left out */
	uint32_t line;
	struct str text; /* the text; else the name */
	size_t end;      /* of sections: the index of their end */
};

struct template
{
	struct str name;
	VEC(struct step) steps;
};

/* Appends a value so that it can't break what stands around the hole. */
void place_write(struct strbuf *buf, enum place place, bool in_table, struct str value);
