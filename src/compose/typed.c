/* A copy of what the reader gave: variables put in, each scalar with its type, numbers as Go writes them. */
#include "compose/load.h"

#include <math.h>

#include "base/strbuf.h"

/* The digits of a float and its decimal exponent: the fewest digits that read back as the same number. */
static int shortest_digits(double value, unsigned int bits, char digits[static 32], int *exponent)
{
	char text[64];
	int n = 0;

	for (int precision = 0; precision < 17; precision++) {
		double back = 0;

		snprintf(text, sizeof(text), "%.*e", precision, value);
		str_to_double(str_of(text), &back);
		if (bits == 32 ? (float)back == (float)value : back == value)
			break;
	}
	for (const char *p = text; *p && *p != 'e'; p++)
		if (ascii_digit(*p))
			digits[n++] = *p;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	int64_t power = 0;
	const char *e = strchr(text, 'e');

	str_to_int(str_of(e ? e + 1 : "0"), &power);
	*exponent = (int)power;
	return n;
}

struct str number_show(struct arena *arena, double value, unsigned int bits)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(128);
	char digits[32] = "0";
	int exponent;
	int n;

	if (isnan(value))
		return STR("NaN");
	if (isinf(value))
		return value > 0 ? STR("+Inf") : STR("-Inf");
	if (value == 0)
		return STR("0");
	n = shortest_digits(value, bits, digits, &exponent);
	if (value < 0)
		strbuf_addc(&buf, '-');
	if (exponent < -4 || exponent >= 6) {
		strbuf_addc(&buf, digits[0]);
		if (n > 1)
			strbuf_addc(&buf, '.');
		strbuf_add(&buf, str_n(digits + 1, (size_t)n - 1));
		strbuf_addf(&buf, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
		return strbuf_take(&buf, arena);
	}
	if (exponent < 0) {
		strbuf_adds(&buf, "0.");
		strbuf_fill(&buf, (size_t)(-exponent - 1), '0');
		strbuf_add(&buf, str_n(digits, (size_t)n));
		return strbuf_take(&buf, arena);
	}
	for (int i = 0; i < n || i <= exponent; i++) {
		if (i == exponent + 1)
			strbuf_addc(&buf, '.');
		strbuf_addc(&buf, i < n ? digits[i] : '0');
	}
	return strbuf_take(&buf, arena);
}

static bool plain_reads_as_null(struct str text)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };

	return str_in(text, nulls);
}

void scalar_type(struct arena *arena, struct node *scalar)
{
	int64_t whole;
	double fraction;
	bool truth;

	scalar->type = node_resolve(scalar, RESOLVE_YAML12);
	switch (scalar->type) {
	case TYPE_INT:
		if (node_to_int(scalar, RESOLVE_YAML12, &whole))
			scalar->text = str_fmt(arena, "%lld", (long long)whole);
		return;
	case TYPE_FLOAT:
		if (node_to_double(scalar, RESOLVE_YAML12, &fraction))
			scalar->text = number_show(arena, fraction, 64);
		return;
	case TYPE_BOOL:
		if (node_to_bool(scalar, RESOLVE_YAML12, &truth))
			scalar->text = truth ? STR("true") : STR("false");
		return;
	case TYPE_NULL:
		scalar->text = plain_reads_as_null(scalar->text) ? STR("null") : scalar->text;
		return;
	default:
		scalar->type = TYPE_STRING;
	}
}

static struct node *scalar_copy(struct loader *l, struct scope *scope, const struct node *raw, const struct key_path *path)
{
	struct node *copy = arena_dup(l->arena, raw, sizeof(*raw));
	struct interpolation *in = &scope->interpolation;
	size_t n_findings = l->out->list.n;
	struct str text;

	scalar_type(l->arena, copy);
	if (copy->type != TYPE_STRING) {
		copy->raw_at = NULL;
		copy->style = STYLE_PLAIN;
		return copy;
	}
	if (str_chr(copy->text, '$') == STR_NONE)
		return copy;
	in->used.n = 0;
	in->defaulted = false;
	text = interpolate(in, raw);
	for (size_t i = n_findings; i < l->out->list.n; i++)
		l->out->list.at[i]->path = path_show(l->out->arena, path);
	if (text.ptr == raw->text.ptr && text.len == raw->text.len)
		return copy;
	copy->text = spend_bytes(l, text.len, raw->span) ? text : STR_EMPTY;
	copy->raw_at = NULL;
	use_add(l, copy, in);
	return copy;
}

/* Compose refuses `1: a` and `true: a`: to a reader of YAML 1.2 these keys are a number and a boolean. */
static void check_key(struct loader *l, const struct node_entry *entry, const struct key_path *path)
{
	const struct source *source = entry->key_span.source;
	struct node plain = { .kind = NODE_SCALAR, .text = entry->key, .span = entry->key_span };
	struct finding *finding;

	if (!source || entry->key.len > 40 || entry->key_span.offset + entry->key.len > source->text.len ||
	    (!entry->key.len && entry->key_span.length) ||
	    !str_eq(str_slice(source->text, entry->key_span.offset, entry->key_span.offset + entry->key.len), entry->key))
		return; /* in quotes, or of no file */
	scalar_type(l->arena, &plain);
	if (plain.type == TYPE_STRING)
		return;
	finding = complain_at(l, &COMPOSE_BAD_KEY, entry->key_span, PATH_KEY(path, entry->key), "the key %s is %s, not a string",
			      shown(l, entry->key), node_words(&plain));
	finding_hint(l->out, finding, "put it in quotes: \"%s\":", shown(l, entry->key));
}

static bool looks_typed(struct str key)
{
	return !key.len || ascii_digit(key.ptr[0]) || memchr("+-.~tTfFnN", key.ptr[0], 10) != NULL;
}

/* A misspelt !override would join what it should replace. Tags of YAML itself ("!!str") are the reader's business. */
static struct str known_tag(struct loader *l, const struct node *raw, const struct key_path *path)
{
	static const char *const known[] = { "!reset", "!override" };
	struct str tag = raw->tag;
	struct finding *finding;

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (str_is(tag, known[i]))
			return tag;
	if (tag.len < 2 || tag.ptr[0] != '!' || tag.ptr[1] == '!')
		return STR_EMPTY;
	finding = complain(l, &COMPOSE_UNKNOWN_TAG, raw, path, "the tag %s has no meaning in a Compose file", shown(l, tag));
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (str_distance(tag, str_of(known[i]), str_reach(tag)) <= str_reach(tag))
			finding_hint(l->out, finding, "did you mean %s?", known[i]);
	return STR_EMPTY;
}

/* Depth is bounded by the reader's limit, and so is the number of nodes behind aliases. */
struct node *typed_copy(struct loader *l, struct scope *scope, const struct node *raw, const struct key_path *path)
{
	struct str tag = raw->tag.len ? known_tag(l, raw, path) : STR_EMPTY;
	struct node *copy;

	if (str_is(tag, "!reset")) {
		copy = node_null(l->arena);
		copy->tag = tag;
		copy->span = raw->span;
		l->tags = true;
		return copy;
	}
	l->tags |= tag.len > 0;
	if (node_is_map(raw)) {
		copy = derive_collection(raw, map_of(l->arena, raw->entries.n));
		copy->tag = tag;
		for (size_t i = 0; i < raw->entries.n && spend(l, 1, raw->span); i++) {
			if (looks_typed(raw->entries.at[i].key))
				check_key(l, &raw->entries.at[i], path);
			entry_set(l, copy, raw->entries.at[i].key, raw->entries.at[i].key_span,
				  typed_copy(l, scope, raw->entries.at[i].value, PATH_KEY(path, raw->entries.at[i].key)));
		}
		return copy;
	}
	if (node_is_seq(raw)) {
		copy = derive_collection(raw, seq_of(l->arena, raw->items.n));
		copy->flow = raw->flow;
		copy->tag = tag;
		for (size_t i = 0; i < raw->items.n && spend(l, 1, raw->span); i++)
			if (!raw->items.at[i]->tag.len || !str_is(raw->items.at[i]->tag, "!reset")) /* an item has nothing to be reset by */
				node_add(l->arena, copy, typed_copy(l, scope, raw->items.at[i], PATH_ITEM(path, i)));
		return copy;
	}
	return scalar_copy(l, scope, raw, path);
}
