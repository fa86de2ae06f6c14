#define OPENSSL_SUPPRESS_DEPRECATED /* the functions without a context of algorithms: those pull in all of libcrypto */
#include "archive/digest.h"

#include <assert.h>
#include <openssl/sha.h>

#include "base/arena.h"


static_assert(sizeof(SHA256_CTX) <= sizeof(((struct digester *)NULL)->state), "a digester holds libcrypto's state");
static_assert(SHA256_DIGEST_LENGTH == DIGEST_SIZE, "SHA-256");

static SHA256_CTX *context(struct digester *digester)
{
	return (SHA256_CTX *)(void *)digester->state;
}

void digester_init(struct digester *digester)
{
	SHA256_Init(context(digester));
}

void digester_add(struct digester *digester, struct str bytes)
{
	if (bytes.len)
		SHA256_Update(context(digester), bytes.ptr, bytes.len);
}

struct digest digester_end(struct digester *digester)
{
	struct digest digest;

	SHA256_Final(digest.at, context(digester));
	return digest;
}

struct digest digest_of_bytes(struct str bytes)
{
	struct digester digester;

	digester_init(&digester);
	digester_add(&digester, bytes);
	return digester_end(&digester);
}

bool digest_eq(const struct digest *a, const struct digest *b)
{
	return memcmp(a->at, b->at, sizeof(a->at)) == 0;
}

void digest_write(const struct digest *digest, char out[static DIGEST_TEXT])
{
	static const char hex[] = "0123456789abcdef";

	memcpy(out, "sha256:", 7);
	for (size_t i = 0; i < sizeof(digest->at); i++) {
		out[7 + 2 * i] = hex[digest->at[i] >> 4];
		out[8 + 2 * i] = hex[digest->at[i] & 15];
	}
}

struct str digest_show(struct arena *arena, const struct digest *digest)
{
	char *text = arena_alloc(arena, DIGEST_TEXT + 1);

	digest_write(digest, text);
	return str_n(text, DIGEST_TEXT);
}

static int hex_value(char c)
{
	if (ascii_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool digest_parse(struct str text, struct digest *out)
{
	struct digest digest;

	if (text.len != DIGEST_TEXT || !str_starts(text, "sha256:"))
		return false;
	for (size_t i = 0; i < sizeof(digest.at); i++) {
		int high = hex_value(text.ptr[7 + 2 * i]), low = hex_value(text.ptr[8 + 2 * i]);

		if (high < 0 || low < 0)
			return false;
		digest.at[i] = (uint8_t)(high << 4 | low);
	}
	*out = digest;
	return true;
}
