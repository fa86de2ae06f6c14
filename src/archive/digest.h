/*
 * SHA-256, as images name what they hold: "sha256:" and 64 lower-case hexadecimal digits.
 *
 * The code is libcrypto's, linked statically: with the processor's own instructions it is ten times as fast as libmd.
 */
#pragma once
#include "base/str.h"

struct arena;

#define DIGEST_SIZE 32
#define DIGEST_TEXT (7 + 2 * DIGEST_SIZE) /* "sha256:…", without a terminator */

struct digest {
	uint8_t at[DIGEST_SIZE];
};

/* A digest that grows; to be copied and thrown away as it is. */
struct digester {
	_Alignas(16) uint8_t state[128];
};

void digester_init(struct digester *digester);
void digester_add(struct digester *digester, struct str bytes);
struct digest digester_end(struct digester *digester);

struct digest digest_of_bytes(struct str bytes);
bool digest_eq(const struct digest *a, const struct digest *b);
/* "sha256:…" in the arena. */
struct str digest_show(struct arena *arena, const struct digest *digest);
void digest_write(const struct digest *digest, char out[static DIGEST_TEXT]);
/* Exactly the form above; false for other algorithms, upper case and anything else. */
bool digest_parse(struct str text, struct digest *out);
