#include "lib/test.h"

#include "base/strbuf.h"
#include "image/python_imports.h"

/* "a.b" "a.b:name" "..x:name", "~" before what is inside of a function; then texts in quotes, prefixes with a star,
 * flags. */
static struct str scan(struct fixture *f, const char *text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(65536);
	struct python_names names;

	python_scan(f->arena, str_of(text), &names);
	for (size_t i = 0; i < names.imports.n; i++) {
		const struct python_import *import = &names.imports.at[i];

		strbuf_addf(&buf, "%s%s", buf.len ? " " : "", import->lazy ? "~" : "");
		strbuf_fill(&buf, import->level, '.');
		strbuf_add(&buf, import->module);
		if (!str_empty(import->name))
			strbuf_addf(&buf, ":%" PRI_STR, STR_ARG(import->name));
	}
	for (size_t i = 0; i < names.texts.n; i++)
		strbuf_addf(&buf, " '%" PRI_STR "'", STR_ARG(names.texts.at[i]));
	for (size_t i = 0; i < names.prefixes.n; i++)
		strbuf_addf(&buf, " %" PRI_STR ".*", STR_ARG(names.prefixes.at[i]));
	strbuf_addf(&buf, "%s%s", names.beside ? " beside" : "", names.dynamic ? " dynamic" : "");
	return strbuf_take(&buf, f->arena);
}

static void test_import_and_its_forms(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(scan(f, "import a\nimport b.c as d, e\n"), "a b.c e");
	assert_str_equal(scan(f, "import a . b, \\\n  c\n"), "a.b c");
	assert_str_equal(scan(f, "import a; import b # import c\n"), "a b");
	assert_str_equal(scan(f, "importer = 1\nimports.x()\nx.import_y()\n"), "");
	assert_str_equal(scan(f, "import"), "");
	assert_str_equal(scan(f, "import a\r\nimport b\r\n"), "a b");
}

static void test_from_and_its_forms(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(scan(f, "from a.b import c, d as e\n"), "a.b a.b:c a.b:d");
	assert_str_equal(scan(f, "from a import (b, # no\n    c as d,\n)\nimport e"), "a a:b a:c e");
	assert_str_equal(scan(f, "from . import x\nfrom .. import y, z\n"), ".:x ..:y ..:z");
	assert_str_equal(scan(f, "from ..a import b\nfrom ...c.d import *\n"), "..a ..a:b ...c.d ...c.d:*");
	assert_str_equal(scan(f, "from a import"), "a");
	assert_str_equal(scan(f, "yield from a\nraise X from y\n"), "");
}

static void test_functions_make_it_lazy(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(scan(f, "def f():\n    import a\n    if x:\n        from b import c\nimport d\n"),
			 "~a ~b ~b:c d");
	assert_str_equal(scan(f, "class A:\n    import a\n    async def g(self):\n        import b\n    import c\n"),
			 "a ~b c");
	assert_str_equal(scan(f, "def f(): import a\nimport b\n"), "~a b");
	assert_str_equal(scan(f, "def f(a,\n      b=1,\nc=2):\n    import x\n"), "~x");
	assert_str_equal(scan(f, "def f():\n    '''doc\nimport no\n    '''\n\n# import no\n    import a\n"), "~a");
	assert_str_equal(scan(f, "try: import a\nexcept ImportError: import b\nelse:\n    import c\n"), "a b c");
}

static void test_what_never_runs_is_left_out(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(scan(f, "if TYPE_CHECKING:\n    import a\n    from b import c\nimport d\n"), "d");
	assert_str_equal(scan(f, "if typing.TYPE_CHECKING: import a\nimport b\n"), "b");
	assert_str_equal(scan(f, "if not TYPE_CHECKING:\n    import a\n"), "a");
	assert_str_equal(scan(f, "if TYPE_CHECKING:\n    import a\nelse:\n    import b\n"), "b");
}

static void test_strings_and_comments_are_no_code(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(scan(f, "'''\nimport a\n'''\nx = \"\"\"\nimport b\n\"\"\"\n# import c\n"), "");
	assert_str_equal(scan(f, "x = 'it\\'s'; import a\ny = r'\\'; import b\n"), "a");
	assert_str_equal(scan(f, "x = 'open\nimport a\n"), "a 'open'");
	assert_str_equal(scan(f, "x = (\nimport a\n)\n"), "");
}

static void test_texts_that_look_like_modules(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(scan(f, "A = ['shop.tasks', \"shop.jobs:run\", 'a b', '1.2', 'x.', '.x', 'one']\n"),
			 " 'shop.tasks' 'shop.jobs' 'one'");
}

static void test_imports_by_name(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(scan(f, "m = importlib.import_module('a.b')\n"), "a.b 'a.b'");
	assert_str_equal(scan(f, "__import__('a.b.%s' % x)\nimport_module(f\"c.{x}\")\n"), " a.b.* c.*");
	assert_str_equal(scan(f, "__import__('encodings.' + name)\n"), " encodings.*");
	assert_str_equal(scan(f, "import_module('.' + x, __name__)\n"), " beside");
	assert_str_equal(scan(f, "import_module(x)\n"), " dynamic");
	assert_str_equal(scan(f, "for e in entry_points(group='g'): pass\n"), " 'g' dynamic");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_import_and_its_forms),
		unit(test_from_and_its_forms),
		unit(test_functions_make_it_lazy),
		unit(test_what_never_runs_is_left_out),
		unit(test_strings_and_comments_are_no_code),
		unit(test_texts_that_look_like_modules),
		unit(test_imports_by_name),
	};
	return run_units(tests);
}
