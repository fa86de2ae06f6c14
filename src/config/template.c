/*
 * A documented lotse.yaml. A line of prose begins with "# ", a key that can be uncommented with "#".
 */
#include "base/strbuf.h"
#include "config/config.h"
#include "config/table.h"
#include "doc/emit.h"

enum { WIDTH = 96 };

static const char *const type_names[] = {
	[CONFIG_STRING] = "a string", [CONFIG_BOOL] = "true or false", [CONFIG_INT] = "a whole number",
	[CONFIG_CHOICE] = "a choice", [CONFIG_STRINGS] = "a list of strings", [CONFIG_MAP] = "a mapping of names to strings",
	[CONFIG_OBJECT] = "a mapping",
};

/* Words as comment lines, each beginning with `indent` blanks and "# ". */
static void prose(struct strbuf *buf, size_t indent, const char *text)
{
	struct str rest = str_of(text), word;
	size_t column = 0;

	while (str_split(&rest, ' ', &word)) {
		if (column && column + 1 + word.len > WIDTH) {
			strbuf_addc(buf, '\n');
			column = 0;
		}
		if (!column) {
			strbuf_fill(buf, indent, ' ');
			strbuf_adds(buf, "#");
			column = indent + 1;
		}
		strbuf_addc(buf, ' ');
		strbuf_add(buf, word);
		column += 1 + word.len;
	}
	strbuf_addc(buf, '\n');
}

/* Why, and what it takes. */
static void describe(struct strbuf *buf, size_t indent, const struct config_key *row)
{
	prose(buf, indent, row->why);
	if (row->type == CONFIG_CHOICE) {
		strbuf_fill(buf, indent, ' ');
		strbuf_addf(buf, "# One of %s.\n", row->choices);
	}
	if (row->default_value) {
		strbuf_fill(buf, indent, ' ');
		strbuf_addf(buf, "# Default: %s\n", row->default_value);
	} else if (row->type != CONFIG_CHOICE) {
		strbuf_fill(buf, indent, ' ');
		strbuf_addf(buf, "# It takes %s; there is no default.\n", type_names[row->type]);
	}
}

static const char *example_of(const struct config_key *row)
{
	return row->example ? row->example : row->default_value ? row->default_value : "\"\"";
}

static struct str top_of(const char *path)
{
	return str_slice(str_of(path), 0, str_chr(str_of(path), '.'));
}

/* "services.*.role" below "services": the commented lines that set the example, with NAME for any name. */
static void commented_example(struct strbuf *buf, const struct config_key *row, bool with_top)
{
	struct str rest = str_of(row->path), part;
	size_t depth = 0;

	while (str_split(&rest, '.', &part)) {
		if (depth || with_top) {
			strbuf_addc(buf, '#');
			strbuf_fill(buf, 2 * depth, ' ');
			strbuf_addf(buf, "%" PRI_STR ":", STR_ARG(str_is(part, "*") ? STR("NAME") : part));
			if (!rest.ptr)
				strbuf_addf(buf, " %s", example_of(row));
			strbuf_addc(buf, '\n');
		}
		depth++;
	}
}

static void print_row(struct strbuf *buf, const struct config_key *row, bool below_set)
{
	if (row->type == CONFIG_OBJECT) {
		prose(buf, 0, row->why);
		return;
	}
	describe(buf, 0, row);
	commented_example(buf, row, !below_set);
	strbuf_addc(buf, '\n');
}

/* What is set comes first, so that an example below it can be uncommented where it stands. */
static void print_set(struct strbuf *buf, struct str top, struct node *value)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct node *only = node_map(arena);

	node_set(arena, only, top, value);
	yaml_write(buf, only, NULL);
	strbuf_addc(buf, '\n');
}

static void print_group(struct strbuf *buf, const struct config_key *const *tables, struct str top, const struct node *set)
{
	const struct node_entry *given = set ? node_entry(set, top) : NULL;

	if (given)
		print_set(buf, top, given->value);
	for (const struct config_key *const *table = tables; *table; table++)
		for (const struct config_key *row = *table; row->path; row++)
			if (str_eq(top_of(row->path), top))
				print_row(buf, row, given != NULL);
}

/* Is `top` named by a row before this one? Each group is printed where its first row stands. */
static bool seen_before(const struct config_key *const *tables, const struct config_key *until, struct str top)
{
	for (const struct config_key *const *table = tables; *table; table++) {
		for (const struct config_key *row = *table; row->path; row++) {
			if (row == until)
				return false;
			if (str_eq(top_of(row->path), top))
				return true;
		}
	}
	return false;
}

void config_print_template(struct strbuf *buf, const struct config_key *const *tables, const struct node *set)
{
	strbuf_adds(buf, "# lotse.yaml: what your team decided, and what the Compose file doesn't say.\n"
			 "#\n"
			 "# Every key has a default or may be left out. Lines that begin with \"#\" and no blank are examples:\n"
			 "# take the \"#\" away to use one. NAME stands for any name. Keys that begin with x- are yours.\n\n");
	for (const struct config_key *const *table = tables; *table; table++)
		for (const struct config_key *row = *table; row->path; row++)
			if (!seen_before(tables, row, top_of(row->path)))
				print_group(buf, tables, top_of(row->path), set);
}
