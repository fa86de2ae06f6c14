/*
 * Does this look like a credential? By name, by value, by content. Never guesses from entropy alone.
 */
#pragma once
#include "base/str.h"

struct arena;

/* The reason in a sentence ("the name ends in _PASSWORD", "its value is a URL with a password"), or the empty string. */
struct str credential_in_variable(struct arena *arena, struct str name, struct str value);
/*
 * A value that was put together from interpolation variables: the reason where `variable`, one of them, is a credential by its
 * name ("it comes from $DB_PASSWORD"). `value` is the whole of it.
 */
struct str credential_from(struct arena *arena, struct str variable, struct str value);
/* The password in scheme://user:password@host, of the first URL that has one; $X and the like are none. */
bool credential_in_url(struct str text, size_t *offset, size_t *length);
/* user:HASH as htpasswd writes it: $apr1$, $2y$, {SHA}, …; where the hash is. */
bool credential_in_hash(struct str text, size_t *offset, size_t *length);
/* A mounted file, by its name and content: "the name ends in .key", "it holds a private key". */
struct str credential_in_file(struct arena *arena, struct str name, struct str content);
