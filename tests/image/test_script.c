#include "lib/test.h"
#include "image/script.h"

#include "base/strbuf.h"

static const char *const joins[] = {
	[SCRIPT_FIRST] = "", [SCRIPT_NEXT] = "; ", [SCRIPT_AND] = "&& ", [SCRIPT_OR] = "|| ", [SCRIPT_PIPE] = "| ",
};

/* One command a bracket: its join, "?" for a condition, ">" for a redirection, "{" in a block, its depth; then the words' texts. */
static struct str show(struct fixture *f, struct str text)
{
	struct strbuf out = STRBUF_INIT(1 << 16);
	struct script script;

	script_read(f->arena, text, &script);
	for (size_t i = 0; i < script.commands.n; i++) {
		const struct script_command *command = &script.commands.at[i];

		strbuf_addf(&out, "%s%s[%s%s%s", i ? " " : "", joins[command->join], command->condition ? "?" : "",
			    command->in_block ? "{" : "", command->redirects ? ">" : "");
		if (command->depth)
			strbuf_addf(&out, "%u:", command->depth);
		for (size_t k = 0; k < command->words.n; k++) {
			const struct script_word *word = &command->words.at[k];

			assert_str_equal(word->raw, str_cstr(f->arena, str_slice(text, word->from, word->to)));
			strbuf_addf(&out, "%s%" PRI_STR "%s", k ? " " : "", STR_ARG(word->text), word->expands ? "$" : "");
		}
		strbuf_addc(&out, ']');
	}
	for (size_t i = 0; i < script.settings.n; i++)
		strbuf_addf(&out, " set:%" PRI_STR, STR_ARG(script.settings.at[i].raw));
	struct str all = str_dup(f->arena, strbuf_str(&out));
	strbuf_fini(&out);
	return all;
}

struct row {
	const char *text, *expected;
};

static void check(struct fixture *f, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str got = show(f, str_of(rows[i].text));

		if (!str_is(got, rows[i].expected))
			print_error("in: %s\n", rows[i].text);
		assert_str_equal(got, rows[i].expected);
	}
}
#define CHECK(rows) check(*state, rows, ARRAY_SIZE(rows))

static void test_commands(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ " \t\n ; ", "" },
		{ "a b  c", "[a b c]" },
		{ "a && b || c; d & e\nf", "[a] && [b] || [c] ; [d] ; [e] ; [f]" },
		{ "a | b |& c", "[a] | [b] | [c]" },
		{ "a&&b||c;d|e", "[a] && [b] || [c] ; [d] | [e]" },
		{ "\n\na", "[a]" },
		{ "a # b && c\nd#e", "[a] ; [d#e]" },
		{ "a && # why\n b", "[a] ; [b]" },
		{ "a \\\n b", "[a b]" },
		{ "&& a", "[a]" },
	};
	CHECK(rows);
}

static void test_quotes(void **state)
{
	static const struct row rows[] = {
		{ "a 'b c' \"d e\"f", "[a b c d ef]" },
		{ "a b\\ c \\'", "[a b c ']" },
		{ "a \"b\\\"c\\d\"", "[a b\"c\\d]" },
		{ "a '&& b'", "[a && b]" },
		{ "a $'b\\'c' d", "[a b'c d]" },
		{ "a ''", "[a ]" },
		{ "a 'b", "[a b]" },
		{ "a \"b", "[a b]" },
		{ "a '#' #b", "[a #]" },
	};
	CHECK(rows);
}

static void test_variables_and_substitutions(void **state)
{
	static const struct row rows[] = {
		{ "a $b ${c:-d e} \"$f\"", "[a $b$ ${c:-d e}$ $f$]" },
		{ "a $(b c) d", "[a $(b c)$ d] [1:b c]" },
		{ "a \"x$(b \"c\" | d)\" e", "[a x$(b \"c\" | d)$ e] [1:b c] | [1:d]" },
		{ "a `b c` d", "[a `b c`$ d] [1:b c]" },
		{ "a $((1 + (2 * 3))) b", "[a $((1 + (2 * 3)))$ b]" },
		{ "x=$(a) y=1 b", "[b] [1:a]" },
		{ "a $b$c.d", "[a $b$c.d$]" },
		{ "a $", "[a $]" },
		{ "a $(b", "[a $(b$] [1:b]" },
		{ "a ${b", "[a ${b$]" },
		{ "diff <(a) <(b)", "[diff <(a)$ <(b)$] [1:a] [1:b]" },
		{ "a ${b:-$(c)} d", "[a ${b:-$(c)}$ d]" },
		{ "a \"${b:-'}'}\" c", "[a ${b:-'}'}$ c]" },
	};
	/* the outer command begins first where a word stands before the substitution; one that begins with an assignment, after it */
	static const struct row order[] = { { "x=$(a)", "[1:a] set:x=$(a)" } };
	struct fixture *f = *state;
	struct str got = show(f, STR("x=$(a) y=1 b"));

	assert_true(str_contains(got, STR("[1:a]")) && str_contains(got, STR("[b]")));
	check(f, rows, 5);
	check(f, rows + 6, ARRAY_SIZE(rows) - 6);
	CHECK(order);
}

static void test_assignments(void **state)
{
	static const struct row rows[] = {
		{ "A=1", " set:A=1" },
		{ "A=1 B='x y' run C=3", "[run C=3]" },
		{ "A+=x; b", "; [b] set:A+=x" },
		{ "'A'=1 run", "[A=1 run]" },
		{ "1A=1 run", "[1A=1 run]" },
		{ "A=(b c) d", "[d]" },
	};
	CHECK(rows);
}

static void test_redirections(void **state)
{
	static const struct row rows[] = {
		{ "a > b", "[>a]" },
		{ "a 2>&1 && b", "[>a] && [b]" },
		{ "a >/dev/null 2>&1 c", "[>a c]" },
		{ "a &> b c", "[>a c]" },
		{ "a <<< b c", "[>a c]" },
		{ "a 3", "[a 3]" },
		{ "a>b", "[>a]" },
		{ "a <<E b\nc && d\nE\ne", "[>a b] ; [e]" },
		{ "a <<-'E' && b\n\tc\n\tE\nd", "[>a] && [b] ; [d]" },
		{ "a <<E <<F\n1\nE\n2\nF\nb", "[>a] ; [b]" },
		{ "a <<E\nb", "[>a]" },
	};
	CHECK(rows);
}

static void test_grammar(void **state)
{
	static const struct row rows[] = {
		{ "if a; then b; else c; fi; d", "[?{a] ; [{b] ; [{c] ; [d]" },
		{ "if a && b; then c; fi", "[?{a] && [?{b] ; [{c]" },
		{ "while a; do b; done && c", "[?{a] ; [{b] && [c]" },
		{ "for x in a b; do c $x; done; d", "; [{c $x$] ; [d]" },
		{ "for ((i = 0; i < 3; i++)); do a; done", "; [{a]" },
		{ "case $x in a|b) c ;; (d) e;; *) f; esac; g", "[{c] ; [{e] ; [{f] ; [g]" },
		{ "case x in esac; a", "; [a]" },
		{ "x=$(case a in a) b;; esac) c", "[{1:b] [c]" },
		{ "{ a; b; }; c", "[{a] ; [{b] ; [c]" },
		{ "(a; b) && c", "[1:a] ; [1:b] && [c]" },
		{ "a && (b || c); d", "[a] [1:b] || [1:c] ; [d]" },
		{ "f() { a; }; f", "[{a] ; [f]" },
		{ "function f { a; }; b", "[{a] ; [b]" },
		{ "! a", "[?a]" },
		{ "[[ a && b || (c) ]] && d", "[[[ a b c ]]] && [d]" },
		{ "((a + 1)) && b", "&& [b]" },
		{ "echo if then", "[echo if then]" },
		{ "a; fi; done; }", "[a]" },
	};
	CHECK(rows);
}

static struct script_command first(struct fixture *f, const char *text)
{
	struct script script;

	script_read(f->arena, str_of(text), &script);
	assert_true(script.commands.n > 0);
	return script.commands.at[0];
}

static void test_the_program_behind_others(void **state)
{
	struct fixture *f = *state;
	const struct row rows[] = {
		{ "a", "a" },
		{ "/usr/bin/apt-get update", "apt-get" },
		{ "sudo apt-get update", "apt-get" },
		{ "sudo -u app -E apt-get update", "apt-get" },
		{ "env A=1 apt-get update", "apt-get" },
		{ "exec time apt-get update", "apt-get" },
		{ "xargs -n 1 apt-get install", "apt-get" },
		{ "python3 -m pip install a", "pip" },
		{ "sudo python -m pip install a", "pip" },
		{ "python3 -c 1", "python3" },
		{ "sudo", "sudo" },
		{ "gosu app run", "run" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct script_command command = first(f, rows[i].text);

		assert_str_equal(command.name, rows[i].expected);
		assert_true(command.program < command.words.n);
	}
}

static void test_options(void **state)
{
	struct fixture *f = *state;
	struct script_command command = first(f, "apt-get -qqy --option=a install --yes b -- c");

	assert_true(script_has_option(&command, 'y', NULL));
	assert_true(script_has_option(&command, 0, "--yes"));
	assert_true(script_has_option(&command, 0, "--option"));
	assert_false(script_has_option(&command, 'o', NULL));
	assert_false(script_has_option(&command, 0, "--opt"));
	assert_true(script_has_word(&command, "b"));
	assert_false(script_has_word(&command, "apt-get"));
	assert_int_equal(script_operand(&command, 0), 3);
	assert_int_equal(script_verb(&command, "install"), 3);
	assert_int_equal(script_verb(&command, "update"), 0);
}

static void test_the_script_in_quotes(void **state)
{
	static const struct row rows[] = {
		{ "bash -c 'a && b' c", "[bash -c a && b c] [1:a] && [1:b]" },
		{ "sh -ec \"a; b\"", "[sh -ec a; b] [1:a] ; [1:b]" },
		{ "su app -c 'a b'", "[su app -c a b] [1:a b]" },
		{ "sh -c \"a $b\"", "[sh -c a $b$]" },
		{ "echo -c 'a b'", "[echo -c a b]" },
	};
	CHECK(rows);
}

static void test_where_it_ends(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text;
		uint32_t end;
		bool open;
	} rows[] = {
		{ "a && b", 6, false }, { "a && b  # c", 6, false }, { "a \n\n", 1, false }, { "a &&", 4, true }, { "a;", 2, true },
		{ "if a; then b; fi ", 16, false }, { "(a) ", 3, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct script script;

		script_read(f->arena, str_of(rows[i].text), &script);
		assert_int_equal(script.end, rows[i].end);
		assert_int_equal(script.open, rows[i].open);
	}
}

static void test_words_of_an_exec_form(void **state)
{
	struct fixture *f = *state;
	const struct str words[] = { STR("apt-get"), STR("install"), STR("a b") };
	struct script script;

	script_of_words(f->arena, words, 3, &script);
	assert_int_equal(script.commands.n, 1);
	assert_int_equal(script.commands.at[0].words.n, 3);
	assert_str_equal(script.commands.at[0].name, "apt-get");
	script_of_words(f->arena, words, 0, &script);
	assert_int_equal(script.commands.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_commands),
		unit(test_quotes),
		unit(test_variables_and_substitutions),
		unit(test_assignments),
		unit(test_redirections),
		unit(test_grammar),
		unit(test_the_program_behind_others),
		unit(test_options),
		unit(test_the_script_in_quotes),
		unit(test_where_it_ends),
		unit(test_words_of_an_exec_form),
	};
	return run_units(tests);
}
