/*
 * Bytes as text: base64 (RFC 4648).
 */
#pragma once
#include "base/str.h"

struct arena;

/* With padding, on one line. */
struct str base64_encode(struct arena *arena, struct str bytes);
