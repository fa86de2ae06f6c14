#include "lib/test.h"

#include "base/strbuf.h"
#include "image/node_requires.h"

static struct str scan(struct fixture *f, const char *text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(65536);
	struct node_requires requires;

	node_scan(f->arena, str_of(text), &requires);
	for (size_t i = 0; i < requires.names.n; i++)
		strbuf_addf(&buf, "%s%" PRI_STR, i ? " " : "", STR_ARG(requires.names.at[i]));
	strbuf_adds(&buf, requires.dynamic ? " dynamic" : "");
	return strbuf_take(&buf, f->arena);
}

static void test_the_forms(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(scan(f, "const a = require('a'), b = require( \"./b.js\" )"), "a ./b.js");
	assert_str_equal(scan(f, "import x from 'x';import {y as z} from\"@s/y\"\nimport './side'\nexport * from `q`"),
			 "x @s/y ./side q");
	assert_str_equal(scan(f, "await import('late'); require.resolve('r/package.json')"), "late r/package.json");
	assert_str_equal(scan(f, "require(name)"), " dynamic");
	assert_str_equal(scan(f, "import(`./lang/${x}.js`)"), " dynamic");
}

static void test_what_is_none(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(scan(f, "xrequire('a'); a.from = 'b'; f('c'); require(); require('a b')"), "");
	assert_str_equal(scan(f, "var r = /['\"]/; require('a')"), "a");
	assert_str_equal(scan(f, "require('unclosed"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = { unit(test_the_forms), unit(test_what_is_none) };

	return run_units(tests);
}
