/*
 * The modules that a Python file names, without running it.
 *
 * A scanner of tokens, not a parser: strings and comments are skipped, a statement is what begins a logical line or
 * stands behind
 * ':' or ';'. So imports inside of functions and behind conditions are found as well. What stands below "if
 * TYPE_CHECKING:" is left out, for it never runs. Any bytes are taken; what makes no sense is skipped. Python language
 * reference, "Lexical analysis" and "The import statement".
 */
#pragma once
#include "base/str.h"
#include "base/vec.h"

struct python_import {
	unsigned int level; /* leading dots */
	struct str module;  /* "a.b"; may be empty where there are dots */
	struct str name;    /* of "from a import name": a submodule, or anything else in the module; "*"; empty: none */
	bool lazy;          /* inside of a function */
};

struct python_names {
	VEC(struct python_import) imports;
	VEC(struct str) texts; /* string literals that look like a module's name, "a.b.c" or "a.b:c": up to the colon */
	VEC(struct str)
	prefixes;     /* "a.b" of import_module("a.b." + x), __import__(f"a.b.{x}"): any module below may be meant */
	bool beside;  /* import_module("." + x, …): any module of its own package may be */
	bool dynamic; /* imports by a name that is computed: import_module(x), __import__(x), entry points, pkgutil */
};

#define PYTHON_IMPORTS_MAX 65536

void python_scan(struct arena *arena, struct str text, struct python_names *out);
