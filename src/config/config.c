#include "config/config.h"

#include <stdarg.h>

#include "config/rules.h"
#include "config/table.h"
#include "doc/yaml.h"

struct checker {
	struct config *config;
	struct findings *out;
};

static void complain(struct checker *c, const struct node *node, const struct config_key *row, struct str path,
		     const char *expected)
{
	struct finding *made = finding(c->out, &CONFIG_BAD_VALUE, node, "%" PRI_STR " is %s, and must be %s", STR_ARG(path),
					  node_kind_name(node), expected);

	made->path = path;
	if (row->example || row->default_value)
		finding_hint(c->out, made, "write for example %s: %s", config_last_part(row->path),
			     row->example ? row->example : row->default_value);
}

static bool is_string(const struct node *node)
{
	return node_is_scalar(node) && !node_is_null(node);
}

static void check_string(struct checker *c, const struct node *node, const struct config_key *row, struct str path)
{
	const char *complaint = NULL;

	if (!is_string(node)) {
		complain(c, node, row, path, "a string");
		return;
	}
	if (!row->check || row->check(node->text, &complaint))
		return;
	struct finding *made = finding(c->out, &CONFIG_BAD_VALUE, node, "%" PRI_STR ": \"%" PRI_STR "\" %s", STR_ARG(path),
					  STR_ARG(str_show(c->config->arena, node->text)), complaint);
	made->path = path;
	if (row->example)
		finding_hint(c->out, made, "write for example %s: %s", config_last_part(row->path), row->example);
}

static struct str nearest_choice(const char *choices, struct str word)
{
	struct str rest = str_of(choices), one, best = STR_EMPTY;
	size_t best_distance = 3;

	while (word.len && str_split(&rest, '|', &one)) {
		size_t distance = str_distance(one, word, 2);

		if (distance < best_distance) {
			best_distance = distance;
			best = one;
		}
	}
	return best;
}

static void check_choice(struct checker *c, const struct node *node, const struct config_key *row, struct str path)
{
	struct str rest = str_of(row->choices), one;

	while (is_string(node) && str_split(&rest, '|', &one))
		if (str_eq(one, node->text))
			return;
	struct finding *made = finding(c->out, &CONFIG_BAD_VALUE, node, "%" PRI_STR " must be one of %s", STR_ARG(path),
					  row->choices);
	struct str near = nearest_choice(row->choices, node_text(node));
	made->path = path;
	if (near.len)
		finding_hint(c->out, made, "did you mean \"%" PRI_STR "\"?", STR_ARG(near));
}

static void check_strings(struct checker *c, const struct node *node, const struct config_key *row, struct str path)
{
	if (is_string(node)) {
		check_string(c, node, row, path);
		return;
	}
	if (!node_is_seq(node)) {
		complain(c, node, row, path, "a list of strings");
		return;
	}
	for (size_t i = 0; i < node->items.n; i++)
		check_string(c, node->items.at[i], row, str_fmt(c->config->arena, "%" PRI_STR "[%zu]", STR_ARG(path), i));
}

static void check_map(struct checker *c, const struct node *node, const struct config_key *row, struct str path)
{
	if (!node_is_map(node)) {
		complain(c, node, row, path, "a mapping of names to strings");
		return;
	}
	for (size_t i = 0; i < node->entries.n; i++)
		if (!is_string(node->entries.at[i].value))
			complain(c, node->entries.at[i].value, row,
				 str_fmt(c->config->arena, "%" PRI_STR ".%" PRI_STR, STR_ARG(path),
					 STR_ARG(node->entries.at[i].key)), "a string");
}

static void check_leaf(struct checker *c, const struct node *node, const struct config_key *row, struct str path)
{
	int64_t number;
	bool truth;

	if (row->type == CONFIG_STRING)
		check_string(c, node, row, path);
	else if (row->type == CONFIG_CHOICE)
		check_choice(c, node, row, path);
	else if (row->type == CONFIG_STRINGS)
		check_strings(c, node, row, path);
	else if (row->type == CONFIG_MAP)
		check_map(c, node, row, path);
	else if (row->type == CONFIG_BOOL && !node_to_bool(node, RESOLVE_YAML12, &truth))
		complain(c, node, row, path, "true or false");
	else if (row->type == CONFIG_INT && !node_to_int(node, RESOLVE_YAML12, &number))
		complain(c, node, row, path, "a whole number");
}

static void unknown(struct checker *c, const struct node_entry *entry, struct str pattern, struct str path)
{
	struct str near = config_suggest(c->config, pattern, entry->key);
	struct finding *made = finding_at(c->out, &CONFIG_UNKNOWN_KEY, entry->key_span, "there is no key \"%" PRI_STR "\"%s%"
					     PRI_STR, STR_ARG(str_show(c->config->arena, entry->key)),
					     path.len ? " in " : "", STR_ARG(path));

	made->path = path;
	if (near.len)
		finding_hint(c->out, made, "did you mean \"%" PRI_STR "\"?", STR_ARG(near));
}

static void check_level(struct checker *c, const struct node *map, struct str pattern, struct str path);

static void check_entry(struct checker *c, const struct node_entry *entry, struct str pattern, struct str path)
{
	struct arena *arena = c->config->arena;
	struct str exact = config_below(arena, pattern, entry->key), star = config_below(arena, pattern, STR("*"));
	bool dotted = str_chr(entry->key, '.') != STR_NONE; /* "storage.class: x" would be found by nobody */
	struct str child = config_has(c->config, exact) && !dotted ? exact : star, child_path = config_below(arena, path, entry->key);
	const struct config_key *row = config_row(c->config, child);

	if (!config_has(c->config, child)) {
		if (!str_starts(entry->key, "x-"))
			unknown(c, entry, pattern, path);
		return;
	}
	if (row) {
		check_leaf(c, entry->value, row, child_path);
		return;
	}
	if (node_is_map(entry->value)) {
		check_level(c, entry->value, child, child_path);
	} else if (!node_is_null(entry->value)) {
		struct finding *made = finding(c->out, &CONFIG_BAD_VALUE, entry->value,
						  "%" PRI_STR " is %s, and must be a mapping", STR_ARG(child_path),
						  node_kind_name(entry->value));
		made->path = child_path;
	}
}

/* Depth is bounded by the rows: what none of them allows isn't entered. */
static void check_level(struct checker *c, const struct node *map, struct str pattern, struct str path)
{
	for (size_t i = 0; i < map->entries.n; i++)
		check_entry(c, &map->entries.at[i], pattern, path);
}

int config_read(struct arena *arena, const struct source *source, const struct config_key *const *tables,
		struct config *config, struct findings *out)
{
	struct yaml_documents documents = { 0 };
	size_t before = out->n_errors;

	*config = (struct config){ .arena = arena, .source = source, .tables = tables };
	config_index(config);
	if (!source)
		return 0;
	if (yaml_read(arena, source, &(struct yaml_options){ .one_document = true }, &documents, out) < 0)
		return out->fatal = true, -1;
	const struct node *root = documents.list.n ? documents.list.at[0] : NULL;
	if (root && node_is_map(root)) {
		config->root = root;
		check_level(&(struct checker){ config, out }, root, STR_EMPTY, STR_EMPTY);
	} else if (root && !node_is_null(root)) {
		finding(out, &CONFIG_BAD_VALUE, root, "lotse.yaml holds %s, and must hold a mapping", node_kind_name(root));
	}
	if (out->n_errors == before)
		return 0;
	out->fatal = true; /* a key that is there twice, too: which one would hold? */
	return -1;
}

/* ---- Questions. A path is a format of literal parts and %s or %.*s for names, which may hold dots, and for keys. ---- */

enum { PARTS_MAX = 8 };

struct question {
	const char *fmt;
	struct str parts[PARTS_MAX];
	size_t n;
	char pattern[128]; /* with "*" for each name */
};

static void add_part(struct question *q, struct str part)
{
	BUG_IF(q->n == PARTS_MAX);
	q->parts[q->n++] = part;
}

/* Any name's place is "*" in the pattern; where the table has none there, it is a key: "role", "autoscale.max". */
static void add_name(const struct config *config, struct question *q, struct str name, size_t *used)
{
	size_t room = sizeof(q->pattern) - *used;
	struct str part;

	snprintf(q->pattern + *used, room, "*");
	if (config_has(config, str_of(q->pattern)) || name.len >= room) {
		add_part(q, name);
	} else {
		snprintf(q->pattern + *used, room, "%.*s", (int)name.len, name.ptr);
		while (str_split(&name, '.', &part))
			add_part(q, part);
	}
	*used += strlen(q->pattern + *used);
}

/* The next part of the format: a literal up to a dot, or a name. */
static const char *next_part(const struct config *config, struct question *q, const char *at, va_list *args,
			     size_t *used)
{
	size_t len = strcspn(at, ".%");

	if (*at != '%') {
		*used += (size_t)snprintf(q->pattern + *used, sizeof(q->pattern) - *used, "%.*s", (int)len, at);
		add_part(q, str_n(at, len));
		at += len;
	} else {
		bool bounded = strncmp(at, "%.*s", 4) == 0;
		int width = bounded ? va_arg(*args, int) : 0;
		const char *text = va_arg(*args, const char *);

		add_name(config, q, bounded ? str_n(text, (size_t)width) : str_of(text), used);
		at += bounded ? 4 : 2;
	}
	BUG_IF(*used >= sizeof(q->pattern) - 2);
	return at;
}

static const struct config_key *question_parse(const struct config *config, struct question *q, const char *fmt, va_list *args)
{
	size_t used = 0;

	*q = (struct question){ .fmt = fmt };
	for (const char *at = fmt; *at;) {
		at = next_part(config, q, at, args, &used);
		BUG_IF(*at && *at != '.');
		if (*at) {
			q->pattern[used++] = '.';
			at++;
		}
	}
	q->pattern[used] = '\0';
	const struct config_key *row = config_row(config, str_of(q->pattern));
	if (!row)
		BUG("no configuration key %s", q->pattern);
	return row;
}

static const struct node *question_node(const struct config *config, const struct question *q)
{
	const struct node *node = config->root;

	for (size_t i = 0; i < q->n && node; i++)
		node = node_get_str(node, q->parts[i]);
	return node && !node_is_null(node) ? node : NULL;
}

const struct node *config_node(const struct config *config, const char *fmt, ...)
{
	struct question q;
	va_list args;

	if (!config->root)
		return NULL;
	va_start(args, fmt);
	question_parse(config, &q, fmt, &args);
	va_end(args);
	return question_node(config, &q);
}

static struct str value_of(const struct config *config, const struct question *q, const struct config_key *row,
			   const struct node **node)
{
	*node = question_node(config, q);
	return *node ? node_text(*node) : str_of(row->default_value);
}

struct str config_str(const struct config *config, const char *fmt, ...)
{
	const struct node *node;
	struct question q;
	va_list args;

	va_start(args, fmt);
	const struct config_key *row = question_parse(config, &q, fmt, &args);
	va_end(args);
	return value_of(config, &q, row, &node);
}

bool config_bool(const struct config *config, const char *fmt, ...)
{
	const struct node *node;
	struct question q;
	bool truth = false;
	va_list args;

	va_start(args, fmt);
	const struct config_key *row = question_parse(config, &q, fmt, &args);
	va_end(args);
	struct str text = value_of(config, &q, row, &node);
	return node ? node_to_bool(node, RESOLVE_YAML12, &truth) && truth : str_is(text, "true");
}

int64_t config_int(const struct config *config, const char *fmt, ...)
{
	const struct node *node;
	struct question q;
	int64_t number = 0;
	va_list args;

	va_start(args, fmt);
	const struct config_key *row = question_parse(config, &q, fmt, &args);
	va_end(args);
	struct str text = value_of(config, &q, row, &node);
	if (!node || !node_to_int(node, RESOLVE_YAML12, &number))
		str_to_int(text, &number);
	return number;
}

static struct str question_path(struct arena *arena, const struct question *q)
{
	struct str path = STR_EMPTY;

	for (size_t i = 0; i < q->n; i++)
		path = config_below(arena, path, q->parts[i]);
	return path;
}

const struct origin *config_origin(const struct config *config, const char *fmt, ...)
{
	struct origin *origin = arena_new_of(config->arena, struct origin);
	struct question q;
	va_list args;

	va_start(args, fmt);
	const struct config_key *row = question_parse(config, &q, fmt, &args);
	va_end(args);
	const struct node *node = question_node(config, &q);
	struct str path = question_path(config->arena, &q);
	if (node)
		*origin = (struct origin){ .kind = ORIGIN_CONFIG, .span = node->span, .what = path,
					   .change = str_fmt(config->arena, "change %" PRI_STR " in lotse.yaml", STR_ARG(path)) };
	else
		*origin = (struct origin){ .kind = ORIGIN_DEFAULT, .what = str_of(row->why),
					   .change = str_fmt(config->arena, "set %" PRI_STR " in lotse.yaml", STR_ARG(path)) };
	return origin;
}
