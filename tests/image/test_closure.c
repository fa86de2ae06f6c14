#include "lib/test.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "image/closure.h"
#include "image/slim_run.h"

/* ---- A folder that stands for an image ---- */

static int make_folder(void **state)
{
	char name[] = "/tmp/lotse-test-closure-XXXXXX";

	if (fixture_setup(state) != 0)
		return -1;
	struct fixture *f = *state;
	f->extra = (void *)(uintptr_t)str_cstr(f->arena, str_of(mkdtemp(name)));
	return 0;
}

static int remove_folder(void **state)
{
	struct fixture *f = *state;

	assert_done(file_remove_tree(f->extra, f->err), f->err);
	return fixture_teardown(state);
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

static const char *at(struct fixture *f, struct str path)
{
	return str_cstr(f->arena, str_fmt(f->arena, "%s/%" PRI_STR, (const char *)f->extra, STR_ARG(path)));
}

/* "path", "path=content", "path>link", "path/": one a line. A content that begins with "#!" makes it executable. */
static struct root *files(struct fixture *f, const char *lines)
{
	struct root *root = NULL;

	for (struct str rest = str_of(lines), line; str_split(&rest, '\n', &line);) {
		size_t link = str_chr(line, '>'), equal = str_chr(line, '=');
		struct str path = str_slice(line, 0, MIN_OF(MIN_OF(link, equal), line.len));
		struct str text = equal == STR_NONE
					  ? STR("x")
					  : str_replace(f->arena, str_from(line, equal + 1), STR("\\n"), STR("\n"));

		if (str_empty(line))
			continue;
		assert_done(file_mkdirs(at(f, path_dir(path)), f->err), f->err);
		if (str_ends(line, "/"))
			assert_done(file_mkdirs(at(f, path), f->err), f->err);
		else if (link != STR_NONE && link < equal)
			assert_int_equal(symlink(str_cstr(f->arena, str_from(line, link + 1)), at(f, path)), 0);
		else
			assert_done(file_write(at(f, path), text, str_starts(text, "#!") ? 0755 : 0644, f->err),
				    f->err);
	}
	assert_done(root_open(f->arena, f->extra, &root, f->err), f->err);
	return root;
}

/* The files that stay, without folders: "/a /b". */
static struct str kept(struct fixture *f, struct root *root, const struct closure_options *options,
		       const struct trace_log *log)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(65536);
	struct closure *closure = closure_new(root, options);

	if (log)
		closure_log(closure, log, false);
	closure_follow(closure);
	for (size_t i = 0; i < root->files.n; i++)
		if (root_stays(root->files.at[i]) && !root_is_folder(root->files.at[i]))
			strbuf_addf(&buf, "%s%" PRI_STR, buf.len ? " " : "", STR_ARG(root_written(root->files.at[i])));
	root_close(root);
	return strbuf_take(&buf, f->arena);
}

static const char *const no_variables[] = { "PATH=/bin", NULL };

static struct closure_options options_of(const char *folder)
{
	return (struct closure_options){ .folder = str_of(folder), .environment = no_variables };
}

static struct trace_log log_of(struct fixture *f, const char *const *opened)
{
	struct trace_log log = TRACE_LOG_INIT(f->arena);

	for (; *opened; opened++)
		trace_note(&log, str_of(*opened), str_of(*opened), TRACE_OPENED);
	return log;
}

/* ---- Paths ---- */

static void test_paths_are_resolved_as_in_a_root(void **state)
{
	struct fixture *f = *state;
	struct root *root = files(f, "a/b/file\nlink>/a/b\na/up>../../../a\nloop>loop\nout>../../etc/passwd\n");

	assert_str_equal(root_resolve(root, NULL, STR("/link/file"), true, NULL, NULL)->path, "/a/b/file");
	assert_str_equal(root_resolve(root, NULL, STR("/a/up/b/../b/file"), true, NULL, NULL)->path, "/a/b/file");
	assert_str_equal(root_resolve(root, NULL, STR("/link"), false, NULL, NULL)->path, "/link");
	assert_str_equal(root_resolve(root, NULL, STR("/link/"), true, NULL, NULL)->path, "/a/b");
	assert_null(root_resolve(root, NULL, STR("/loop"), true, NULL, NULL));
	assert_null(root_resolve(root, NULL, STR("/out"), true, NULL, NULL));
	assert_null(root_resolve(root, NULL, STR("/a/b/file/x"), true, NULL, NULL));
	assert_str_equal(root_resolve(root, NULL, STR("/../.."), true, NULL, NULL)->path, "/");
	root_close(root);
}

static void test_globs(void **state)
{
	(void)state;
	assert_true(keep_glob_match(STR("/a/*.so"), STR("/a/x.so")));
	assert_false(keep_glob_match(STR("/a/*.so"), STR("/a/b/x.so")));
	assert_true(keep_glob_match(STR("/a/**"), STR("/a/b/c")));
	assert_true(keep_glob_match(STR("/a/**/c"), STR("/a/b/b/c")));
	assert_true(keep_glob_match(STR("/a?c"), STR("/abc")));
	assert_false(keep_glob_match(STR("/a?c"), STR("/a/c")));
	assert_false(keep_glob_match(STR("/a"), STR("/ab")));
}

/* ---- What is recorded, and what belongs to it ---- */

static void test_links_on_the_way_stay(void **state)
{
	struct fixture *f = *state;
	struct trace_log log = log_of(f, (const char *const[]){ "/opt/now/conf", NULL });
	struct closure_options options = options_of("/");

	assert_str_equal(
		kept(f, files(f, "opt/v1/conf\nopt/v2/conf\nopt/now>current\nopt/current>v2\nother\n"), &options, &log),
		"/opt/current /opt/now /opt/v2/conf");
}

static void test_the_application_stays_whole_but_not_what_others_put_there(void **state)
{
	struct fixture *f = *state;
	struct closure_options options = options_of("/srv/app");

	assert_str_equal(
		kept(f,
		     files(f, "srv/app/a\nsrv/app/sub/b\nsrv/app/.git/c\nsrv/app/venv/pyvenv.cfg\nsrv/app/venv/d\n"
			      "srv/app/node_modules/e/f\nsrv/other\n"),
		     &options, NULL),
		"/srv/app/a /srv/app/sub/b");
	options = options_of("/");
	assert_done(file_remove_tree(at(f, STR("srv")), f->err), f->err);
	assert_str_equal(kept(f, files(f, "a\nb/c\n"), &options, NULL), "");
}

static void test_scripts_and_their_interpreters(void **state)
{
	struct fixture *f = *state;
	struct closure_options options = options_of("/app");

	assert_str_equal(kept(f,
			      files(f, "app/run=#!/bin/env -S sh -e\\nif x; then exec once; fi\\ntwice a | "
				       "thrice\\n/opt/path --x\\n\n"
				       "bin/env\nbin/sh>dash\nbin/dash=#!/bin/dash\nbin/once=#!/bin/dash\nbin/twice=#!/"
				       "bin/dash\nbin/thrice=#!/bin/dash\n"
				       "bin/other=#!/bin/dash\nopt/path\n"),
			      &options, NULL),
			 "/app/run /bin/dash /bin/env /bin/once /bin/sh /bin/thrice /bin/twice /opt/path");
}

static void test_what_scanners_and_the_system_need(void **state)
{
	struct fixture *f = *state;
	struct closure_options options = options_of("/");

	assert_str_equal(
		kept(f,
		     files(f, "etc/passwd\netc/group\netc/os-release>../usr/lib/os-release\nusr/lib/os-release\n"
			      "var/lib/dpkg/status\nvar/lib/dpkg/available\nlib/apk/db/installed\nvar/lib/rpm/"
			      "rpmdb.sqlite\netc/shadow\n"),
		     &options, NULL),
		"/etc/group /etc/os-release /etc/passwd /lib/apk/db/installed /usr/lib/os-release /var/lib/dpkg/status "
		"/var/lib/rpm/rpmdb.sqlite");
}

static void test_python(void **state)
{
	struct fixture *f = *state;
	struct closure_options options = options_of("/app");
	const char *tree =
		"app/main.py=import pkg.eager\\ndef f():\\n    import std\\nNAMES = ['pkg.named']\\n\n"
		"usr/lib/python3.11/os.py\nusr/lib/python3.11/site.py\nusr/lib/python3.11/std.py=import "
		"std2\nusr/lib/python3.11/std2.py\n"
		"usr/lib/python3.11/unused.py\nusr/lib/python3.11/__pycache__/std.cpython-311.pyc\n"
		"usr/lib/python3.11/__pycache__/std2.cpython-311.pyc\nusr/lib/python3.11/__pycache__/"
		"std2.cpython-311.opt-1.pyc\n"
		"usr/lib/python3.11/__pycache__/unused.cpython-311.pyc\n"
		"lib2/site-packages/pkg/__init__.py=def f():\\n    from . import sibling\\n    import unused\\n\n"
		"lib2/site-packages/pkg/eager.py=__import__('pkg.dyn.%s' % x)\nlib2/site-packages/pkg/sibling.py\n"
		"lib2/site-packages/pkg/named.py\nlib2/site-packages/pkg/other.py\nlib2/site-packages/pkg/dyn/one.py\n"
		"lib2/site-packages/seen.py\n";
	struct trace_log log =
		log_of(f, (const char *const[]){ "/usr/lib/python3.11/os.py", "/lib2/site-packages/pkg/__init__.py",
						 "/lib2/site-packages/seen.py", NULL });
	struct str all = kept(f, files(f, tree), &options, &log);

	assert_str_equal(
		all,
		"/app/main.py /lib2/site-packages/pkg/__init__.py /lib2/site-packages/pkg/dyn/one.py "
		"/lib2/site-packages/pkg/eager.py /lib2/site-packages/pkg/named.py /lib2/site-packages/pkg/sibling.py "
		"/lib2/site-packages/seen.py /usr/lib/python3.11/__pycache__/std.cpython-311.pyc "
		"/usr/lib/python3.11/__pycache__/std2.cpython-311.pyc /usr/lib/python3.11/os.py "
		"/usr/lib/python3.11/std.py /usr/lib/python3.11/std2.py");
}

/* What is named by putting a name together, unless the application itself does it, stays where it was used. */
static void test_python_plugins_that_were_seen(void **state)
{
	struct fixture *f = *state;
	struct closure_options options = options_of("/app");
	const char *tree =
		"app/main.py=__import__('plug.%s' % x)\\n\nusr/lib/python3.11/os.py\nusr/lib/python3.11/site.py\n"
		"lib2/site-packages/pkg/__init__.py=__import__('pkg.dyn.%s' % "
		"x)\\n\nlib2/site-packages/pkg/dyn/used.py\n"
		"lib2/site-packages/pkg/dyn/other.py\nlib2/site-packages/plug/own.py\n";
	struct trace_log log =
		log_of(f, (const char *const[]){ "/usr/lib/python3.11/os.py", "/lib2/site-packages/pkg/__init__.py",
						 "/lib2/site-packages/pkg/dyn/used.py", NULL });

	options.seen_plugins = true;
	assert_str_equal(kept(f, files(f, tree), &options, &log),
			 "/app/main.py /lib2/site-packages/pkg/__init__.py /lib2/site-packages/pkg/dyn/used.py "
			 "/lib2/site-packages/plug/own.py /usr/lib/python3.11/os.py");
}

static void test_python_bytecode_in_the_place_of_sources(void **state)
{
	struct fixture *f = *state;
	struct closure_options options = options_of("/app");
	struct trace_log log = log_of(f, (const char *const[]){ "/usr/lib/python3.11/os.py",
								"/usr/lib/python3.11/__pycache__/a.cpython-311.pyc",
								"/app/__pycache__/own.cpython-311.pyc",
								"/usr/lib/python3.11/b.py", NULL });

	trace_note(&log, STR("/usr/lib/python3.11/a.py"), STR("/usr/lib/python3.11/a.py"), TRACE_LOOKED);
	options.bytecode_only = true;
	assert_str_equal(
		kept(f,
		     files(f, "app/own.py\napp/__pycache__/own.cpython-311.pyc\nusr/lib/python3.11/os.py\nusr/lib/"
			      "python3.11/site.py\n"
			      "usr/lib/python3.11/a.py\nusr/lib/python3.11/__pycache__/a.cpython-311.pyc\nusr/lib/"
			      "python3.11/b.py\n"
			      "usr/lib/python3.11/__pycache__/b.cpython-311.pyc\n"),
		     &options, &log),
		"/app/__pycache__/own.cpython-311.pyc /app/own.py /usr/lib/python3.11/a.pyc /usr/lib/python3.11/b.py "
		"/usr/lib/python3.11/os.py");
}

static void test_node(void **state)
{
	struct fixture *f = *state;
	struct closure_options options = options_of("/app");

	assert_str_equal(
		kept(f,
		     files(f,
			   "app/main.js=require('a'); import('@s/b/sub'); require('./own'); require('fs')\napp/own.js\n"
			   "app/node_modules/a/package.json={\"main\": "
			   "\"lib\"}\napp/node_modules/a/lib/index.js=require('c')\n"
			   "app/node_modules/a/unused.js\n"
			   "app/node_modules/@s/b/package.json={\"exports\": {\".\": \"./no.js\", \"./sub\": "
			   "{\"import\": \"./sub.mjs\", "
			   "\"require\": \"./sub.cjs\"}}}\n"
			   "app/node_modules/@s/b/sub.mjs\napp/node_modules/@s/b/sub.cjs\napp/node_modules/@s/b/no.js\n"
			   "node_modules/c/package.json={}\nnode_modules/c/index.js=require(x)\nnode_modules/c/any.js\n"
			   "node_modules/c/node_modules/d/index.js\nnode_modules/e/index.js\n"),
		     &options, NULL),
		"/app/main.js /app/node_modules/@s/b/package.json /app/node_modules/@s/b/sub.cjs "
		"/app/node_modules/@s/b/sub.mjs "
		"/app/node_modules/a/lib/index.js /app/node_modules/a/package.json /app/own.js /node_modules/c/any.js "
		"/node_modules/c/index.js /node_modules/c/package.json");
}

static void test_what_is_nowhere_is_said(void **state)
{
	struct fixture *f = *state;
	struct root *root = files(f, "app/run=#!/bin/missing\\n\n");
	struct closure_options options = options_of("/app");
	struct closure *closure = closure_new(root, &options);
	size_t n;

	closure_follow(closure);
	const struct closure_lack *lacks = closure_lacks(closure, &n);
	assert_int_equal(n, 1);
	assert_str_equal(lacks[0].name, "/bin/missing");
	assert_str_equal(lacks[0].by->path, "/app/run");
	root_close(root);
}

/* ---- Commands ---- */

static struct str words(struct fixture *f, const char *text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(4096);
	const char *const *all = NULL;

	if (slim_words(f->arena, text, &all, f->err) < 0)
		return str_of(f->err->message);
	for (; *all; all++)
		strbuf_addf(&buf, "<%s>", *all);
	return strbuf_take(&buf, f->arena);
}

static void test_commands_are_cut_into_words(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(words(f, "a 'b c' \"d\""), "<a><b c><d>");
	assert_str_equal(words(f, "a $B && c"), "</bin/sh><-c><a $B && c>");
	assert_str_equal(words(f, " [\"a\", \"b c\"]"), "<a><b c>");
	assert_str_equal(words(f, "[1"), "[1: write a command line, or a JSON array of its words");
	assert_str_equal(words(f, ""), "\"\" is no command");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_folder(test_paths_are_resolved_as_in_a_root),
		in_folder(test_globs),
		in_folder(test_links_on_the_way_stay),
		in_folder(test_the_application_stays_whole_but_not_what_others_put_there),
		in_folder(test_scripts_and_their_interpreters),
		in_folder(test_what_scanners_and_the_system_need),
		in_folder(test_python),
		in_folder(test_python_plugins_that_were_seen),
		in_folder(test_python_bytecode_in_the_place_of_sources),
		in_folder(test_node),
		in_folder(test_what_is_nowhere_is_said),
		in_folder(test_commands_are_cut_into_words),
	};
	return run_units(tests);
}
