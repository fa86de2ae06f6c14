#include "lib/test.h"

#include "archive/digest.h"

/* FIPS 180-2, appendix B. */
static void test_known_digests(void **state)
{
	struct fixture *f = *state;
	struct digest digest = digest_of_bytes(STR("abc"));

	assert_str_equal(digest_show(f->arena, &digest), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest = digest_of_bytes(STR_EMPTY);
	assert_str_equal(digest_show(f->arena, &digest), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void test_pieces_give_the_same(void **state)
{
	struct digester digester;
	struct digest whole, pieces;
	char bytes[1000];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7);
	whole = digest_of_bytes(str_n(bytes, sizeof(bytes)));
	digester_init(&digester);
	for (size_t i = 0, n = 1; i < sizeof(bytes); i += n, n = n % 97 + 1)
		digester_add(&digester, str_n(bytes + i, MIN_OF(n, sizeof(bytes) - i)));
	pieces = digester_end(&digester);
	assert_true(digest_eq(&whole, &pieces));
}

static void test_parse_takes_the_exact_form_only(void **state)
{
	struct fixture *f = *state;
	struct digest digest = digest_of_bytes(STR("abc")), back = { 0 };
	struct str text = digest_show(f->arena, &digest);

	assert_true(digest_parse(text, &back));
	assert_true(digest_eq(&digest, &back));
	assert_false(digest_parse(str_slice(text, 0, text.len - 1), &back));
	assert_false(digest_parse(str_concat(f->arena, text, STR("0")), &back));
	assert_false(digest_parse(str_replace(f->arena, text, STR("ba78"), STR("BA78")), &back));
	assert_false(digest_parse(str_replace(f->arena, text, STR("sha256"), STR("sha512")), &back));
	assert_false(digest_parse(str_replace(f->arena, text, STR("ba78"), STR("../.")), &back));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_known_digests),
		unit(test_pieces_give_the_same),
		unit(test_parse_takes_the_exact_form_only),
	};
	return run_units(tests);
}
