#include "lib/test.h"
#include "stack/nginx.h"

#include "base/strbuf.h"

/* "a[b][c d]{…};", the problem behind a "!" */
static void show(struct strbuf *out, const struct nginx_directives *all)
{
	for (size_t i = 0; i < all->list.n; i++) {
		const struct nginx_directive *directive = &all->list.at[i];

		strbuf_addf(out, "%.*s", STR_ARG(nginx_name(directive)));
		for (size_t j = 1; j < directive->words.n; j++)
			strbuf_addf(out, "[%.*s]", STR_ARG(directive->words.at[j].text));
		if (directive->has_block) {
			strbuf_addc(out, '{');
			show(out, &directive->block);
			strbuf_addc(out, '}');
		} else {
			strbuf_addc(out, ';');
		}
	}
}

static struct str read_files(struct fixture *f, const struct nginx_files *files)
{
	struct strbuf out = STRBUF_INIT(1 << 20);
	struct nginx_config config;

	nginx_parse(f->arena, files, STR("/etc/nginx/nginx.conf"), &config);
	show(&out, &config.top);
	if (config.problem.len)
		strbuf_addf(&out, "!%u:%u %.*s", config.problem_span.line, config.problem_span.column,
			    STR_ARG(config.problem));
	struct str all = str_dup(f->arena, strbuf_str(&out));
	strbuf_fini(&out);
	return all;
}

static void add_file(struct fixture *f, struct nginx_files *files, const char *path, struct str text)
{
	*vec_push(f->arena, &files->list) =
		(struct nginx_file){ str_of(path), source_new(f->arena, str_of(path), text) };
}

static struct str read_text(struct fixture *f, struct str text)
{
	struct nginx_files files = { 0 };

	add_file(f, &files, "/etc/nginx/nginx.conf", text);
	return read_files(f, &files);
}

struct row {
	const char *text, *expected;
};

static void check(struct fixture *f, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = read_text(f, str_of(rows[i].text));

		if (!str_is(got, rows[i].expected))
			print_error("in: %s\n", rows[i].text);
		assert_str_equal(got, rows[i].expected);
	}
}
#define CHECK(rows) check(*state, rows, ARRAY_SIZE(rows))

static void test_directives(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ " \n# nothing; {\n", "" },
		{ "a;", "a;" },
		{ "a b  c ;d;", "a[b][c];d;" },
		{ "http { server { listen 80; } }", "http{server{listen[80];}}" },
		{ "a {}", "a{}" },
		{ "location ~ ^/x/(.*)$ { return 200; }", "location[~][^/x/(.*)$]{return[200];}" },
		{ "a # b;\n c;", "a[c];" },
		{ "a b#c;", "a[b#c];" },
		{ "a b}c; d;", "a[b}c];d;" },
		{ "set $x ${y}z; proxy_pass http://${host}:80;", "set[$x][${y}z];proxy_pass[http://${host}:80];" },
		{ "if ($x = \"\") { a; }", "if[($x][=][]{a;}" },
	};

	/* a quote that ends at a ) is followed by a word that begins with it */
	CHECK(((const struct row[]){ rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8],
				     rows[9], rows[10] }));
	assert_str_equal(read_text(*state, str_of(rows[11].text)), "if[($x][=][][)]{a;}");
}

static void test_quotes(void **state)
{
	static const struct row rows[] = {
		{ "a 'b c' \"d;e\";", "a[b c][d;e];" },
		{ "a \"b\\\"c\" 'd\\'e';", "a[b\"c][d'e];" },
		{ "a \"b\\nc\\td\\\\e\\.f\";", "a[b\nc\td\\e\\.f];" },
		{ "a b\\ c\\;d;", "a[b\\ c\\;d];" },
		{ "a b\"c\"d;", "a[b\"c\"d];" },
		{ "a '';", "a[];" },
		{ "\"a\" b;", "a[b];" },
		{ "content_by_lua_block { if x { y } z } a;", "content_by_lua_block[ if x { y } z ];a;" },
	};

	CHECK(rows);
}

static void test_what_cannot_be_read(void **state)
{
	static const struct row rows[] = {
		{ "a", "!1:1 a directive isn't ended by ;" },
		{ "a;\nb { c }", "a;b{}!2:5 a directive isn't ended by ;" },
		{ "a { b;", "a{b;}!1:7 a block isn't closed" },
		{ "a; }", "a;!1:5 a } closes nothing" },
		{ "a; ;", "a;!1:4 there is no directive before it" },
		{ "{ }", "!1:1 there is no directive before it" },
		{ "a 'b;", "!1:3 a quote isn't closed" },
		{ "a 'b\\'", "!1:3 a quote isn't closed" },
		{ "a 'b'c;", "!1:6 something stands right behind a quote" },
		{ "a_by_lua_block { {", "a_by_lua_block;!1:17 a block of Lua isn't closed" },
	};

	CHECK(rows);
}

static void test_includes(void **state)
{
	struct nginx_files files = { 0 };

	add_file(*state, &files, "/etc/nginx/conf.d/.hidden.conf", STR("hidden;"));
	add_file(*state, &files, "/etc/nginx/conf.d/a.conf", STR("server { listen 1; }"));
	add_file(*state, &files, "/etc/nginx/conf.d/b.conf", STR("server { include snippets/c*; }"));
	add_file(*state, &files, "/etc/nginx/conf.d/deep/x.conf", STR("deep;"));
	add_file(*state, &files, "/etc/nginx/nginx.conf",
		 STR("http { include mime.types; include /etc/nginx/conf.d/*.conf; include conf.d/?.conf; z; }"));
	add_file(*state, &files, "/etc/nginx/snippets/c1", STR("c1;"));
	assert_str_equal(read_files(*state, &files),
			 "http{include[mime.types];server{listen[1];}server{c1;}server{listen[1];}server{c1;}z;}");
}

static void test_bounds(void **state)
{
	struct nginx_files files = { 0 };
	struct strbuf deep = STRBUF_INIT(1 << 20);

	add_file(*state, &files, "/etc/nginx/nginx.conf", STR("a; include nginx.conf;"));
	assert_true(str_ends(read_files(*state, &files), "!1:4 files include one another too deep"));

	for (size_t i = 0; i < 100; i++)
		strbuf_adds(&deep, "a{");
	assert_true(str_ends(read_text(*state, strbuf_str(&deep)), "!1:65 it is larger than anybody writes"));
	strbuf_clear(&deep);
	for (size_t i = 0; i < 50001; i++)
		strbuf_adds(&deep, "a;");
	assert_true(str_ends(read_text(*state, strbuf_str(&deep)), "it is larger than anybody writes"));
	strbuf_fini(&deep);
}

static void test_places(void **state)
{
	struct fixture *f = *state;
	struct nginx_files files = { 0 };
	struct nginx_config config;

	add_file(f, &files, "/etc/nginx/nginx.conf", STR("a;\n\t\"ä\" 'b' {\n c d; }"));
	nginx_parse(f->arena, &files, STR("/etc/nginx/nginx.conf"), &config);
	const struct nginx_directive *block = &config.top.list.at[1];
	assert_int_equal(block->words.at[1].span.line, 2);
	assert_int_equal(block->words.at[1].span.column, 6);
	assert_int_equal(block->words.at[1].span.length, 3);
	assert_true(block->words.at[1].quoted);
	assert_int_equal(block->block.list.at[0].words.at[1].span.line, 3);
	assert_int_equal(block->block.list.at[0].words.at[1].span.column, 4);
	assert_int_equal(block->block.list.at[0].words.at[1].span.offset, 18);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_directives), unit(test_quotes), unit(test_what_cannot_be_read),
		unit(test_includes),   unit(test_bounds), unit(test_places),
	};

	return run_units(tests);
}
