/*
 * The tables of keys beside the schema of the Compose Specification, both ways: no key of it vanishes without a word.
 *
 * The schema isn't part of the project: where it isn't found, what needs it is skipped.
 */
#include "lib/test.h"

#include "base/map.h"
#include "compose/keys.h"
#include "compose/to_stack.h"
#include "doc/json.h"

#define SCHEMA "../../../shared/data/compose-spec.json"
#define NESTED_MAX 40 /* the schema refers to itself nowhere; a later one that does is noticed */

/* What the schema says of one path, all its alternatives together. */
struct said {
	unsigned int accepts; /* of enum compose_accepts */
	bool extensions, unique_items, keyed, closed;
	const struct node *values; /* enum */
	VEC(struct str) required;
};

struct schema {
	struct arena *arena;
	const struct node *definitions;
	struct map paths;	  /* path → struct said */
	VEC(struct str) order;
};

static unsigned int type_of(struct str name)
{
	static const struct {
		const char *name;
		unsigned int accepts;
	} types[] = {
		{ "string", ACCEPT_STRING }, { "integer", ACCEPT_INT }, { "number", ACCEPT_NUMBER }, { "boolean", ACCEPT_BOOL },
		{ "null", ACCEPT_NULL },     { "array", ACCEPT_LIST },	{ "object", ACCEPT_MAP },
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (str_is(name, types[i].name))
			return types[i].accepts;
	print_error("the schema has a type \"%" PRI_STR "\"\n", STR_ARG(name));
	fail();
	return 0;
}

static struct said *said_of(struct schema *schema, struct str path)
{
	struct said *said = map_get(&schema->paths, path);

	if (said)
		return said;
	said = arena_new_of(schema->arena, struct said);
	map_set(&schema->paths, path, said);
	*vec_push(schema->arena, &schema->order) = path;
	return said;
}

static void note_types(struct said *said, const struct node *type)
{
	if (node_is_scalar(type))
		said->accepts |= type_of(node_text(type));
	for (size_t i = 0; node_is_seq(type) && i < type->items.n; i++)
		said->accepts |= type_of(node_text(type->items.at[i]));
}

static void walk(struct schema *schema, struct str path, const struct node *node, unsigned int depth);

static struct str below(struct schema *schema, struct str path, struct str key)
{
	return path.len ? str_fmt(schema->arena, "%" PRI_STR ".%" PRI_STR, STR_ARG(path), STR_ARG(key)) : key;
}

static void walk_keys(struct schema *schema, struct str path, const struct node *node, unsigned int depth)
{
	const struct node *keys = node_get(node, "properties"), *patterns = node_get(node, "patternProperties");
	const struct node *others = node_get(node, "additionalProperties");
	struct said *said = said_of(schema, path);

	said->keyed |= node_is_map(keys);
	said->closed |= node_is_scalar(others) && str_is(node_text(others), "false");
	for (size_t i = 0; node_is_map(keys) && i < keys->entries.n; i++)
		walk(schema, below(schema, path, keys->entries.at[i].key), keys->entries.at[i].value, depth);
	for (size_t i = 0; node_is_map(patterns) && i < patterns->entries.n; i++) {
		if (str_is(patterns->entries.at[i].key, "^x-"))
			said->extensions = true;
		else
			walk(schema, below(schema, path, STR("*")), patterns->entries.at[i].value, depth);
	}
	if (node_is_map(others))
		walk(schema, below(schema, path, STR("*")), others, depth);
}

static void walk(struct schema *schema, struct str path, const struct node *node, unsigned int depth)
{
	static const char *const alternatives[] = { "oneOf", "anyOf", "allOf" };
	struct str ref = node_text(node_get(node, "$ref"));
	const struct node *required = node_get(node, "required"), *items = node_get(node, "items");
	struct said *said = said_of(schema, path);

	assert_true(depth < NESTED_MAX);
	if (ref.len) {
		assert_true(str_starts(ref, "#/definitions/"));
		const struct node *target = node_get_str(schema->definitions, str_from(ref, strlen("#/definitions/")));

		assert_non_null(target);
		walk(schema, path, target, depth + 1);
	}
	note_types(said, node_get(node, "type"));
	said->unique_items |= str_is(node_text(node_get(node, "uniqueItems")), "true");
	if (node_get(node, "enum"))
		said->values = node_get(node, "enum");
	for (size_t i = 0; node_is_seq(required) && i < required->items.n; i++)
		*vec_push(schema->arena, &said->required) = node_text(required->items.at[i]);
	for (size_t k = 0; k < ARRAY_SIZE(alternatives); k++) {
		const struct node *list = node_get(node, alternatives[k]);

		for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
			walk(schema, path, list->items.at[i], depth + 1);
	}
	walk_keys(schema, path, node, depth + 1);
	if (items)
		walk(schema, str_fmt(schema->arena, "%" PRI_STR "[]", STR_ARG(path)), items, depth + 1);
}

/* The schema as a map of paths; skips the test where there is none. */
static struct schema *read_schema(struct fixture *f)
{
	struct schema *schema = arena_new_of(f->arena, struct schema);
	struct node *root;

	if (access(SCHEMA, R_OK) < 0) {
		print_message("SKIP the schema of the Compose Specification: %s isn't here\n", SCHEMA);
		skip();
	}
	assert_int_equal(json_read(f->arena, source_new(f->arena, STR("schema"), test_file(f, SCHEMA)), &root, f->out), 0);
	*schema = (struct schema){ .arena = f->arena, .definitions = node_get(root, "definitions"), .paths = MAP_INIT(f->arena) };
	walk(schema, STR_EMPTY, root, 0);
	return schema;
}

/* The row that stands for this path itself, and not for any key that happens to fit. */
static const struct compose_key *row_of(struct str path)
{
	const struct compose_key *row = compose_key_find(path);
	size_t dot = str_rchr(path, '.');
	struct str last = str_from(path, dot == STR_NONE ? 0 : dot + 1);

	if (!path.len)
		return &compose_root_key;
	if (str_ends(path, "[]"))
		return row && str_is(STR("[]"), row->name) ? row : NULL;
	return row && str_is(last, row->name) ? row : NULL;
}

/* "services.*.ports[].target" → "services.*.ports[]" → "services.*.ports" → "services.*" → "services" → "" */
static struct str parent_of(struct str path)
{
	size_t dot = str_rchr(path, '.');

	if (str_ends(path, "[]"))
		return str_slice(path, 0, path.len - 2);
	return dot == STR_NONE ? STR_EMPTY : str_slice(path, 0, dot);
}

static void assert_none(size_t mistakes, const char *what)
{
	if (!mistakes)
		return;
	print_error("%zu %s\n", mistakes, what);
	fail();
}

/* ---- The schema has it, so have we ---- */

static void test_every_key_of_the_schema_has_a_row(void **state)
{
	struct fixture *f = *state;
	const struct schema *schema = read_schema(f);
	size_t missing = 0;

	assert_true(schema->order.n > 300); /* else the walk has lost its way */
	for (size_t i = 0; i < schema->order.n; i++) {
		if (row_of(schema->order.at[i]))
			continue;
		print_error("no row: %" PRI_STR "\n", STR_ARG(schema->order.at[i]));
		missing++;
	}
	assert_none(missing, "keys of the schema have no row");
}

struct other_way {
	const struct schema *schema;
	size_t mistakes;
};

static void visit_in_schema(void *context, struct str path, const struct compose_key *key)
{
	struct other_way *way = context;

	(void)key;
	/* an object without a word about its values: Compose makes strings of them, and so must we */
	if (map_get(&way->schema->paths, path) || str_is(path, "services.*.storage_opt.*"))
		return;
	print_error("a row that the schema hasn't: %" PRI_STR "\n", STR_ARG(path));
	way->mistakes++;
}

static void test_every_row_is_in_the_schema(void **state)
{
	struct fixture *f = *state;
	struct other_way way = { .schema = read_schema(f) };

	compose_keys_walk(f->arena, visit_in_schema, &way);
	assert_none(way.mistakes, "rows are in no schema");
}

/* ---- And it says the same ---- */

static unsigned int whole_numbers_are_numbers(unsigned int accepts)
{
	return accepts & ACCEPT_NUMBER ? accepts & ~(unsigned int)ACCEPT_INT : accepts;
}

static void test_the_rows_accept_what_the_schema_does(void **state)
{
	struct fixture *f = *state;
	const struct schema *schema = read_schema(f);
	size_t mistakes = 0;

	for (size_t i = 0; i < schema->order.n; i++) {
		struct str path = schema->order.at[i];
		const struct said *said = map_get(&schema->paths, path);
		const struct compose_key *row = row_of(path);
		unsigned int theirs = said->accepts ? whole_numbers_are_numbers(said->accepts) : (unsigned int)ACCEPT_ANY;
		unsigned int ours = row ? whole_numbers_are_numbers(row->accepts) : 0;

		theirs = said->values && !said->accepts ? ACCEPT_STRING : theirs;
		if (!row || ours == theirs || (ours == whole_numbers_are_numbers(ACCEPT_ANY) && theirs == ACCEPT_ANY))
			continue;
		print_error("%" PRI_STR " accepts %#x, the schema %#x\n", STR_ARG(path), ours, theirs);
		mistakes++;
	}
	assert_none(mistakes, "rows accept something else");
}

static bool has_word(const char *const *words, struct str word)
{
	return words && str_in(word, words);
}

static void test_the_rows_ask_for_what_the_schema_asks_for(void **state)
{
	struct fixture *f = *state;
	const struct schema *schema = read_schema(f);
	size_t mistakes = 0;

	for (size_t i = 0; i < schema->order.n; i++) {
		struct str path = schema->order.at[i];
		const struct said *said = map_get(&schema->paths, path);
		const struct compose_key *row = row_of(path);

		for (size_t j = 0; row && j < said->required.n; j++) {
			if (has_word(row->required, said->required.at[j]))
				continue;
			print_error("%" PRI_STR " does not ask for %" PRI_STR "\n", STR_ARG(path), STR_ARG(said->required.at[j]));
			mistakes++;
		}
		for (size_t j = 0; row && row->values && j < node_count(said->values); j++) {
			if (has_word(row->values, node_text(said->values->items.at[j])))
				continue;
			print_error("%" PRI_STR " does not know value %zu of the schema\n", STR_ARG(path), j);
			mistakes++;
		}
		if (row && said->values && !row->values) {
			print_error("%" PRI_STR " takes any value\n", STR_ARG(path));
			mistakes++;
		}
		if (row && said->unique_items && !row->unique_items && row->unique == UNIQUE_NONE) {
			print_error("%" PRI_STR " takes an item twice\n", STR_ARG(path));
			mistakes++;
		}
	}
	assert_none(mistakes, "rows ask for less than the schema");
}

static void test_the_rows_forbid_what_the_schema_forbids(void **state)
{
	struct fixture *f = *state;
	const struct schema *schema = read_schema(f);
	size_t mistakes = 0;

	for (size_t i = 0; i < schema->order.n; i++) {
		struct str path = schema->order.at[i];
		const struct said *said = map_get(&schema->paths, path);
		const struct compose_key *row = row_of(path);

		if (!row || !said->keyed)
			continue;
		if (row->extensions != said->extensions && said->closed) { /* else they are keys like any other */
			print_error("%" PRI_STR ": x-* %s\n", STR_ARG(path), said->extensions ? "is allowed" : "is forbidden");
			mistakes++;
		}
		if (said->closed && row->open) {
			print_error("%" PRI_STR " takes unknown keys\n", STR_ARG(path));
			mistakes++;
		}
	}
	assert_none(mistakes, "rows forbid something else");
}

/* ---- Handled, or answered ---- */

struct destiny {
	struct arena *arena;
	size_t mistakes, n_handled, n_answered;
};

static void visit_destiny(void *context, struct str path, const struct compose_key *key)
{
	struct destiny *destiny = context;
	struct str up = path;
	bool settled = key->handled || key->no_equivalent;

	destiny->n_handled += key->handled;
	destiny->n_answered += key->no_equivalent != NULL;
	if (key->handled && key->no_equivalent) {
		print_error("%" PRI_STR " is both handled and answered\n", STR_ARG(path));
		destiny->mistakes++;
	}
	if (key->no_equivalent && (!key->no_equivalent[0] || strchr(".\n", key->no_equivalent[strlen(key->no_equivalent) - 1]))) {
		print_error("%" PRI_STR ": an answer is words without a full stop\n", STR_ARG(path));
		destiny->mistakes++;
	}
	/* what belongs to a key has its destiny: image to services.*, but no key of a service to the service itself */
	while (!settled && up.len && !str_is(up, "services.*")) {
		up = parent_of(up);
		const struct compose_key *row = row_of(up);

		settled = row && (row->handled || row->no_equivalent) && !str_is(up, "services.*") && up.len;
	}
	if (!settled) {
		print_error("%" PRI_STR " is neither handled nor answered\n", STR_ARG(path));
		destiny->mistakes++;
	}
}

static void test_every_key_is_handled_or_answered(void **state)
{
	struct fixture *f = *state;
	struct destiny destiny = { .arena = f->arena };

	compose_keys_walk(f->arena, visit_destiny, &destiny);
	assert_none(destiny.mistakes, "keys would vanish");
	assert_true(destiny.n_handled > 60 && destiny.n_answered > 40);
}

static const struct to_stack_key *taker(const char *key)
{
	for (const struct to_stack_key *row = to_stack_service_keys; row->key; row++)
		if (!strcmp(row->key, key))
			return row;
	return NULL;
}

/* A key that is marked as handled has somebody who handles it; one that is answered hasn't. */
static void test_what_is_handled_reaches_the_stack(void **state)
{
	static const char *const of_the_loader[] = { "env_file", "extends", "label_file", "profiles", NULL };
	const struct compose_key *service = compose_key_find(STR("services.*"));
	size_t mistakes = 0;

	(void)state;
	for (const struct compose_key *key = service->keys; key->name; key++) {
		const struct to_stack_key *row = taker(key->name);

		if (key->handled == (row != NULL) && (!row || row->take || str_in(str_of(key->name), of_the_loader)))
			continue;
		print_error("services.*.%s is %s, and %s\n", key->name, key->handled ? "handled" : "answered", row ? "taken" : "not taken");
		mistakes++;
	}
	for (const struct to_stack_key *row = to_stack_service_keys; row->key; row++) {
		if (row_of(str_fmt(((struct fixture *)*state)->arena, "services.*.%s", row->key)))
			continue;
		print_error("%s is no key of a service\n", row->key);
		mistakes++;
	}
	assert_none(mistakes, "keys lead nowhere");
}

static void test_rows_are_found_by_the_users_paths(void **state)
{
	(void)state;
	assert_ptr_equal(compose_key_find(STR("services.api.ports[0].target")), compose_key_find(STR("services.*.ports[].target")));
	assert_ptr_equal(compose_key_find(STR("networks.front")), compose_key_find(STR("networks.*")));
	assert_ptr_equal(compose_key_find(STR("services")), compose_key_in(&compose_root_key, STR("services")));
	assert_null(compose_key_find(STR("services.api.prots")));
	assert_null(compose_key_find(STR("services.api.image.tag")));
	assert_null(compose_key_find(STR("services.api.image[0]")));
	assert_null(compose_key_find(STR("x-mine")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_every_key_of_the_schema_has_a_row),
		unit(test_every_row_is_in_the_schema),
		unit(test_the_rows_accept_what_the_schema_does),
		unit(test_the_rows_ask_for_what_the_schema_asks_for),
		unit(test_the_rows_forbid_what_the_schema_forbids),
		unit(test_every_key_is_handled_or_answered),
		unit(test_what_is_handled_reaches_the_stack),
		unit(test_rows_are_found_by_the_users_paths),
	};

	return run_units(tests);
}
