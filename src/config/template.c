/*
 * A documented lotse.yaml. A line of prose begins with "# ", a key that can be uncommented with "#".
 */
#include "base/strbuf.h"
#include "config/config.h"
#include "config/table.h"
#include "doc/emit.h"

enum { WIDTH = 96 };

static const char *const type_names[] = {
	[CONFIG_STRING] = "a string",           [CONFIG_BOOL] = "true or false",
	[CONFIG_INT] = "a whole number",        [CONFIG_CHOICE] = "a choice",
	[CONFIG_STRINGS] = "a list of strings", [CONFIG_MAP] = "a mapping of names to strings",
};

struct template
{
	struct strbuf *buf;
	const struct config_key *const *tables;
	const struct node *set;
};

/* The start of a line: at the top prose begins with "# "; below, a level's lines have the "#" that is taken away first.
 */
static void begin(struct strbuf *buf, size_t depth)
{
	if (!depth)
		return;
	strbuf_addc(buf, '#');
	strbuf_fill(buf, 2 * depth, ' ');
}

/* Words as comment lines. */
static void prose(struct strbuf *buf, size_t depth, const char *text)
{
	struct str rest = str_of(text), word;
	size_t column = 0;

	while (str_split(&rest, ' ', &word)) {
		if (column && column + 1 + word.len > WIDTH) {
			strbuf_addc(buf, '\n');
			column = 0;
		}
		if (!column) {
			begin(buf, depth);
			strbuf_adds(buf, "#");
			column = depth ? 2 * depth + 2 : 1;
		}
		strbuf_addc(buf, ' ');
		strbuf_add(buf, word);
		column += 1 + word.len;
	}
	strbuf_addc(buf, '\n');
}

/* Why, and what it takes. */
static void describe(struct strbuf *buf, size_t depth, const struct config_key *row)
{
	prose(buf, depth, row->why);
	if (row->type == CONFIG_STRING && !row->default_value)
		return; /* the example shows it */
	begin(buf, depth);
	if (row->type == CONFIG_CHOICE)
		strbuf_addf(buf, "# One of %s.\n", row->choices);
	else if (row->default_value)
		strbuf_addf(buf, "# Default: %s\n", row->default_value);
	else
		strbuf_addf(buf, "# It takes %s.\n", type_names[row->type]);
}

static const char *example_of(const struct config_key *row)
{
	return row->example ? row->example : row->default_value ? row->default_value : "\"\"";
}

static void key_line(struct strbuf *buf, size_t depth, struct str part, const char *value)
{
	strbuf_addc(buf, '#');
	strbuf_fill(buf, 2 * depth, ' ');
	strbuf_addf(buf, "%" PRI_STR ":%s%s\n", STR_ARG(str_is(part, "*") ? STR("NAME") : part), value ? " " : "",
		    value ? value : "");
}

/* The part of a row's path behind `prefix`; empty where the row isn't below it. */
static struct str part_below(const struct config_key *row, struct str prefix)
{
	struct str path = str_of(row->path);

	if (path.len <= prefix.len || !str_eq(str_slice(path, 0, prefix.len), prefix))
		return STR_EMPTY;
	path = str_from(path, prefix.len);
	return str_slice(path, 0, str_chr(path, '.'));
}

/* Does a row before this one have the same part? Then it is printed there. */
static bool seen_before(const struct template *t, const struct config_key *until, struct str prefix, struct str part)
{
	for (const struct config_key *const *table = t->tables; *table; table++) {
		for (const struct config_key *row = *table; row->path; row++) {
			if (row == until)
				return false;
			if (str_eq(part_below(row, prefix), part))
				return true;
		}
	}
	return false;
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

static void print_level(const struct template *t, struct str prefix, size_t depth);

static void print_part(const struct template *t, const struct config_key *row, struct str prefix, struct str part,
		       size_t depth)
{
	const struct node_entry *given = depth || !t->set ? NULL : node_entry(t->set, part);
	_cleanup_strbuf_ struct strbuf below = STRBUF_INIT(256);

	if (prefix.len + part.len == strlen(row->path)) {
		describe(t->buf, depth, row);
		key_line(t->buf, depth, part, example_of(row));
		return;
	}
	if (given)
		print_set(t->buf, part, given->value);
	else
		key_line(t->buf, depth, part, NULL);
	strbuf_addf(&below, "%" PRI_STR "%" PRI_STR ".", STR_ARG(prefix), STR_ARG(part));
	print_level(t, strbuf_str(&below), depth + 1);
}

/* The rows below a prefix, those that share their next part together; they may come from several tables. */
static void print_level(const struct template *t, struct str prefix, size_t depth)
{
	bool first = true;

	for (const struct config_key *const *table = t->tables; *table; table++) {
		for (const struct config_key *row = *table; row->path; row++) {
			struct str part = part_below(row, prefix);

			if (!part.len || seen_before(t, row, prefix, part))
				continue;
			if (!first)
				strbuf_adds(t->buf, depth ? "#\n" : "\n");
			first = false;
			print_part(t, row, prefix, part, depth);
		}
	}
}

void config_print_template(struct strbuf *buf, const struct config_key *const *tables, const struct node *set)
{
	const struct template t = { buf, tables, set };

	strbuf_adds(buf, "# lotse.yaml: what your team decided, and what the Compose file doesn't say.\n"
			 "#\n"
			 "# Every key has a default or may be left out. Keys are commented out: take the first \"#\" "
			 "of a line away to\n"
			 "# use it, and of the lines above it that it belongs to. NAME stands for any name. Keys that "
			 "begin with x- are\n"
			 "# yours.\n\n");
	print_level(&t, STR_EMPTY, 0);
}
