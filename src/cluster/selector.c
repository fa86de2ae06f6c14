#include "cluster/selector.h"

#include "base/sort.h"
#include "base/strbuf.h"
#include "cluster/field.h"

enum { LABELS_MAX = 4096 }; /* of one set; the API server's limits are far below */

void interner_init(struct interner *interner, struct arena *arena)
{
	*interner = (struct interner){ .arena = arena, .texts = MAP_INIT(arena), .label_sets = MAP_INIT(arena),
				       .selectors = MAP_INIT(arena) };
}

struct str intern(struct interner *interner, struct str text)
{
	static const char nothing[] = "";

	if (str_empty(text))
		return str_n(nothing, 0);
	const struct map_entry *entry = map_find(&interner->texts, text);
	if (entry)
		return entry->key;
	struct str kept = str_dup(interner->arena, text);
	map_set(&interner->texts, kept, NULL);
	return kept;
}

/* ---- Sets of labels ---- */

static int by_key(const void *a, const void *b, void *context)
{
	const struct label *left = a, *right = b;

	(void)context;
	return str_cmp(left->key, right->key);
}

/* The bytes of the pointers are as good a name as the texts: these are interned. */
static const struct labels *label_set(struct interner *interner, struct label *list, size_t n)
{
	sort_stable(list, n, sizeof(*list), by_key, NULL);
	struct str name = str_n((const char *)list, n * sizeof(*list));
	struct labels *set = map_get(&interner->label_sets, name);

	if (set)
		return set;
	set = arena_alloc(interner->arena, sizeof(*set) + n * sizeof(*list));
	set->id = (uint32_t)interner->label_sets.n;
	set->n = (uint32_t)n;
	if (n)
		memcpy(set->at, list, n * sizeof(*list));
	map_set(&interner->label_sets, str_n((const char *)set->at, name.len), set);
	return set;
}

const struct labels *labels_of(struct interner *interner, const struct node *map)
{
	struct label list[LABELS_MAX];
	size_t n = 0;

	for (size_t i = 0; node_is_map(map) && i < map->entries.n && n < LABELS_MAX; i++) {
		const struct node_entry *entry = &map->entries.at[i];

		if (node_is_scalar(entry->value))
			list[n++] = (struct label){ intern(interner, entry->key), intern(interner, entry->value->text) };
	}
	return label_set(interner, list, n);
}

const struct labels *labels_with(struct interner *interner, const struct labels *labels, struct str key, struct str value)
{
	struct label list[LABELS_MAX + 1];
	size_t n = 0;

	for (size_t i = 0; i < labels->n && n < LABELS_MAX; i++)
		if (!str_eq(labels->at[i].key, key))
			list[n++] = labels->at[i];
	list[n++] = (struct label){ intern(interner, key), intern(interner, value) };
	return label_set(interner, list, n);
}

const struct str *labels_get(const struct labels *labels, struct str key)
{
	for (size_t i = 0; i < labels->n; i++)
		if (str_eq(labels->at[i].key, key))
			return &labels->at[i].value;
	return NULL;
}

/* ---- Selectors ---- */

static int by_text(const void *a, const void *b, void *context)
{
	(void)context;
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int by_requirement(const void *a, const void *b, void *context)
{
	const struct requirement *left = a, *right = b;
	int order = str_cmp(left->key, right->key);

	if (!order)
		order = (int)left->op - (int)right->op;
	for (size_t i = 0; !order && i < MIN_OF(left->n_values, right->n_values); i++)
		order = by_text(&left->values[i], &right->values[i], context);
	if (!order)
		order = (left->n_values > right->n_values) - (left->n_values < right->n_values);
	return order;
}

/* Sorted, each once. */
static void set_values(struct interner *interner, struct requirement *requirement, const struct node *list)
{
	size_t n = node_is_seq(list) ? list->items.n : 0, kept = 0;
	struct str *values = arena_calloc(interner->arena, n, sizeof(*values));

	for (size_t i = 0; i < n; i++)
		values[i] = intern(interner, node_text(list->items.at[i]));
	sort_stable(values, n, sizeof(*values), by_text, NULL);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || !interned_same(values[kept - 1], values[i]))
			values[kept++] = values[i];
	requirement->values = values;
	requirement->n_values = kept;
}

static bool op_parse(struct str text, enum selector_op *op)
{
	static const char *const names[] = { [SELECTOR_IN] = "In", [SELECTOR_NOT_IN] = "NotIn", [SELECTOR_EXISTS] = "Exists",
					     [SELECTOR_NOT_EXISTS] = "DoesNotExist" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (str_is(text, names[i])) {
			*op = (enum selector_op)i;
			return true;
		}
	}
	return false;
}

static bool add_expression(struct interner *interner, struct requirement *requirement, const struct node *expression)
{
	*requirement = (struct requirement){ .key = intern(interner, field_text(expression, "key")) };
	if (!op_parse(field_text(expression, "operator"), &requirement->op))
		return false;
	set_values(interner, requirement, field(expression, "values"));
	return (requirement->n_values > 0) == (requirement->op <= SELECTOR_NOT_IN) && requirement->key.len > 0;
}

static void add_equal(struct interner *interner, struct requirement *requirement, const struct node_entry *entry)
{
	struct str value = intern(interner, node_text(entry->value));

	*requirement = (struct requirement){
		.op = SELECTOR_IN,
		.key = intern(interner, entry->key),
		.values = arena_dup(interner->arena, &value, sizeof(value)),
		.n_values = 1,
	};
}

static void name_add(struct strbuf *name, const struct requirement *requirement)
{
	strbuf_addf(name, "%d %p", (int)requirement->op, (const void *)requirement->key.ptr);
	for (size_t i = 0; i < requirement->n_values; i++)
		strbuf_addf(name, " %p", (const void *)requirement->values[i].ptr);
	strbuf_addc(name, ',');
}

/* The newest block of the arena is given up where the same selector is there already: only unusual inputs repeat much. */
static const struct selector *intern_selector(struct interner *interner, const struct requirement *list, size_t n, bool broken)
{
	_cleanup_strbuf_ struct strbuf name = STRBUF_INIT(STRBUF_MAX);

	strbuf_addc(&name, broken ? '!' : '=');
	for (size_t i = 0; i < n; i++)
		name_add(&name, &list[i]);
	struct selector *selector = map_get(&interner->selectors, strbuf_str(&name));
	if (selector)
		return selector;
	selector = arena_alloc(interner->arena, sizeof(*selector) + n * sizeof(*list));
	selector->id = (uint32_t)interner->selectors.n;
	selector->n = (uint32_t)n;
	selector->broken = broken;
	if (n)
		memcpy(selector->at, list, n * sizeof(*list));
	map_set(&interner->selectors, strbuf_take(&name, interner->arena), selector);
	return selector;
}

const struct selector *selector_of(struct interner *interner, const struct node *node)
{
	const struct node *equal = field(node, "matchLabels"), *expressions = field(node, "matchExpressions");
	size_t n_equal = node_is_map(equal) ? equal->entries.n : 0, n_expressions = node_is_seq(expressions) ? expressions->items.n : 0;
	bool broken = false;

	if (!node_is_map(node))
		return NULL;
	_cleanup_free_ struct requirement *list = xcalloc(n_equal + n_expressions + 1, sizeof(*list));
	for (size_t i = 0; i < n_equal; i++)
		add_equal(interner, &list[i], &equal->entries.at[i]);
	for (size_t i = 0; i < n_expressions; i++)
		broken |= !add_expression(interner, &list[n_equal + i], expressions->items.at[i]);
	sort_stable(list, n_equal + n_expressions, sizeof(*list), by_requirement, NULL);
	return intern_selector(interner, list, n_equal + n_expressions, broken);
}

const struct selector *selector_of_map(struct interner *interner, const struct node *map)
{
	size_t n = node_is_map(map) ? map->entries.n : 0;

	if (n == 0)
		return NULL;
	_cleanup_free_ struct requirement *list = xcalloc(n, sizeof(*list));
	for (size_t i = 0; i < n; i++)
		add_equal(interner, &list[i], &map->entries.at[i]);
	sort_stable(list, n, sizeof(*list), by_requirement, NULL);
	return intern_selector(interner, list, n, false);
}

static const struct str *interned_get(const struct labels *labels, struct str key)
{
	for (size_t i = 0; i < labels->n; i++)
		if (interned_same(labels->at[i].key, key))
			return &labels->at[i].value;
	return NULL;
}

static bool requirement_holds(const struct requirement *requirement, const struct labels *labels)
{
	const struct str *value = interned_get(labels, requirement->key);
	bool in = false;

	if (requirement->op == SELECTOR_EXISTS)
		return value != NULL;
	if (requirement->op == SELECTOR_NOT_EXISTS)
		return value == NULL;
	for (size_t i = 0; value && !in && i < requirement->n_values; i++)
		in = interned_same(requirement->values[i], *value);
	return in == (requirement->op == SELECTOR_IN);
}

bool selector_matches(const struct selector *selector, const struct labels *labels)
{
	if (!selector || selector->broken)
		return false;
	for (size_t i = 0; i < selector->n; i++)
		if (!requirement_holds(&selector->at[i], labels))
			return false;
	return true;
}

static void show_requirement(struct strbuf *buf, const struct requirement *requirement)
{
	if (requirement->op == SELECTOR_NOT_EXISTS)
		strbuf_addc(buf, '!');
	strbuf_add(buf, requirement->key);
	if (requirement->op >= SELECTOR_EXISTS)
		return;
	if (requirement->op == SELECTOR_IN && requirement->n_values == 1) {
		strbuf_addf(buf, "=%" PRI_STR, STR_ARG(requirement->values[0]));
		return;
	}
	strbuf_adds(buf, requirement->op == SELECTOR_IN ? " in (" : " notin (");
	for (size_t i = 0; i < requirement->n_values; i++)
		strbuf_addf(buf, "%s%" PRI_STR, i ? "," : "", STR_ARG(requirement->values[i]));
	strbuf_addc(buf, ')');
}

struct str selector_show(struct arena *arena, const struct selector *selector)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	if (!selector || selector->n == 0)
		return selector ? STR("<all>") : STR("<none>");
	for (size_t i = 0; i < selector->n; i++) {
		if (i)
			strbuf_addc(&buf, ',');
		show_requirement(&buf, &selector->at[i]);
	}
	return strbuf_take(&buf, arena);
}
