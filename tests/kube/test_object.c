#include "lib/test.h"

#include "base/encode.h"
#include "base/strbuf.h"
#include "kube/render.h"

static void test_bytes_are_quantities(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(quantity_bytes(f->arena, 0), "0");
	assert_str_equal(quantity_bytes(f->arena, 1), "1");
	assert_str_equal(quantity_bytes(f->arena, 1024), "1Ki");
	assert_str_equal(quantity_bytes(f->arena, 512 << 20), "512Mi");
	assert_str_equal(quantity_bytes(f->arena, (int64_t)1 << 30), "1Gi");
	assert_str_equal(quantity_bytes(f->arena, 1500000), "1500000");
	assert_str_equal(quantity_bytes(f->arena, ((int64_t)3 << 30) / 2), "1536Mi");
	assert_str_equal(quantity_bytes(f->arena, INT64_MAX), "9223372036854775807");
	assert_str_equal(quantity_cpu(f->arena, 250), "250m");
	assert_str_equal(quantity_cpu(f->arena, 2000), "2");
	assert_str_equal(quantity_cpu(f->arena, 1), "1m");
}

/* What the kubelet does (k8s.io/kubernetes/third_party/forked/golang/expansion): every variable is known here and is
 * "V". */
static struct str kubelet_expands(struct fixture *f, struct str text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(1 << 20);

	for (size_t i = 0; i < text.len; i++) {
		size_t close = str_chr(str_from(text, i), ')');

		if (text.ptr[i] != '$' || i + 1 == text.len) {
			strbuf_addc(&buf, text.ptr[i]);
		} else if (text.ptr[i + 1] == '$') {
			strbuf_addc(&buf, '$');
			i++;
		} else if (text.ptr[i + 1] == '(' && close != STR_NONE) {
			strbuf_addc(&buf, 'V');
			i += close;
		} else {
			strbuf_add(&buf, str_slice(text, i, i + 2));
			i++;
		}
	}
	return strbuf_take(&buf, f->arena);
}

static void test_a_dollar_stays_what_it_is(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(escape_dollar(f->arena, STR("a$b ${c} $")), "a$b ${c} $");
	assert_str_equal(escape_dollar(f->arena, STR("$(hostname)")), "$$(hostname)");
	assert_str_equal(escape_dollar(f->arena, STR("pa$$word")), "pa$$$word");
	assert_str_equal(escape_dollar(f->arena, STR("$$(A)$$")), "$$$$(A)$$$");
}

static void test_the_kubelet_gives_back_what_was_escaped(void **state)
{
	static const char letters[] = "$$$()a";
	struct fixture *f = *state;

	/* every text of up to six of these letters */
	for (size_t len = 0; len <= 6; len++) {
		size_t n = 1;

		for (size_t i = 0; i < len; i++)
			n *= sizeof(letters) - 1;
		for (size_t number = 0; number < n; number++) {
			char text[8] = "";

			for (size_t i = 0, rest = number; i < len; i++, rest /= sizeof(letters) - 1)
				text[i] = letters[rest % (sizeof(letters) - 1)];
			struct str escaped = escape_dollar(f->arena, str_n(text, len));
			assert_str_equal(kubelet_expands(f, escaped), text);
		}
	}
}

static void test_keys_of_annotations(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(name_annotation_key(f->arena, STR("traefik.http.routers.x.rule")),
			 "traefik.http.routers.x.rule");
	assert_str_equal(name_annotation_key(f->arena, STR("com.example/a/b")), "com.example_a_b");
	assert_str_equal(name_annotation_key(f->arena, STR("-a b-")), "a_b");
	assert_str_equal(name_annotation_key(f->arena, STR("///")), "x");
}

static void test_base64(void **state)
{
	struct fixture *f = *state;

	/* RFC 4648, 10. */
	assert_str_equal(base64_encode(f->arena, STR("")), "");
	assert_str_equal(base64_encode(f->arena, STR("f")), "Zg==");
	assert_str_equal(base64_encode(f->arena, STR("fo")), "Zm8=");
	assert_str_equal(base64_encode(f->arena, STR("foo")), "Zm9v");
	assert_str_equal(base64_encode(f->arena, STR("foobar")), "Zm9vYmFy");
	assert_str_equal(base64_encode(f->arena, STR("\xff\xfe\x00")), "//4A");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_bytes_are_quantities),
		unit(test_a_dollar_stays_what_it_is),
		unit(test_the_kubelet_gives_back_what_was_escaped),
		unit(test_keys_of_annotations),
		unit(test_base64),
	};
	return run_units(tests);
}
