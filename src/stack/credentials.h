/*
 * Does this look like a credential? By name, by value, by content. Never guesses from entropy alone.
 */
#pragma once
#include "base/str.h"

struct arena;

/* The reason in a sentence ("the name ends in _PASSWORD", "its value is a URL with a password"), or the empty string. */
struct str credential_in_variable(struct arena *arena, struct str name, struct str value);
/* A mounted file, by its name and content: "the name ends in .key", "it holds a private key". */
struct str credential_in_file(struct arena *arena, struct str name, struct str content);
