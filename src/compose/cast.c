/* Scalars of the canonical tree: what is a number, a size, a duration or a boolean there. */
#include "compose/load.h"

static void become(struct node *scalar, enum node_type type, struct str text)
{
	scalar->type = type;
	scalar->text = text;
	scalar->style = STYLE_PLAIN;
	scalar->raw_at = NULL;
}

static bool cast_text(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path)
{
	(void)l;
	(void)key;
	(void)path;
	if (scalar->type == TYPE_STRING)
		return true;
	become(scalar, scalar->type == TYPE_NULL ? TYPE_NULL : TYPE_STRING, scalar->text);
	return true;
}

static bool cast_option(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path)
{
	(void)l;
	(void)key;
	(void)path;
	if (scalar->type != TYPE_STRING)
		become(scalar, TYPE_STRING, scalar->type == TYPE_NULL ? STR_EMPTY : scalar->text);
	return true;
}

static bool cast_bool(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path)
{
	static const char *const old[] = { "y", "yes", "on", "n", "no", "off" };

	(void)key;
	if (scalar->type == TYPE_BOOL)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(old); i++) {
		if (!str_eq_nocase(scalar->text, str_of(old[i])))
			continue;
		complain(l, &COMPOSE_OLD_BOOLEAN, scalar, path, "\"%s\" is not a boolean in YAML 1.2: it is read as %s",
			 shown(l, scalar->text), i < 3 ? "true" : "false");
		become(scalar, TYPE_BOOL, i < 3 ? STR("true") : STR("false"));
		return true;
	}
	if (str_eq_nocase(scalar->text, STR("true")) || str_eq_nocase(scalar->text, STR("false"))) {
		become(scalar, TYPE_BOOL, str_lower(l->arena, scalar->text));
		return true;
	}
	complain(l, &COMPOSE_BAD_BOOLEAN, scalar, path, "\"%s\" is not a boolean", shown(l, scalar->text));
	return false;
}

static bool whole_number(const struct node *scalar, int64_t *value)
{
	double fraction;

	if (scalar->type != TYPE_FLOAT)
		return str_to_int(scalar->text, value);
	if (!str_to_double(scalar->text, &fraction) || fraction < -9e15 || fraction > 9e15 || fraction != (double)(int64_t)fraction)
		return false;
	*value = (int64_t)fraction;
	return true;
}

static bool in_range(struct loader *l, const struct compose_key *key, const struct node *scalar, int64_t value,
		     const struct key_path *path)
{
	if (key->min >= key->max || (value >= key->min && value <= key->max))
		return true;
	if (key->max == INT64_MAX)
		complain(l, &COMPOSE_BAD_NUMBER, scalar, path, "%lld is out of range: it must be at least %lld", (long long)value,
			 (long long)key->min);
	else
		complain(l, &COMPOSE_BAD_NUMBER, scalar, path, "%lld is out of range: it must be at least %lld and at most %lld",
			 (long long)value, (long long)key->min, (long long)key->max);
	return false;
}

static bool cast_int(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path)
{
	int64_t value;

	if (!whole_number(scalar, &value)) {
		complain(l, &COMPOSE_BAD_NUMBER, scalar, path, "\"%s\" is not a whole number", shown(l, scalar->text));
		return false;
	}
	if (!in_range(l, key, scalar, value, path))
		return false;
	become(scalar, TYPE_INT, str_fmt(l->arena, "%lld", (long long)value));
	return true;
}

static bool cast_count(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path)
{
	if (!str_eq_nocase(scalar->text, STR("all")))
		return cast_int(l, key, scalar, path);
	become(scalar, TYPE_INT, STR("-1"));
	return true;
}

static bool cast_number(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path)
{
	unsigned int bits = key->cast == CAST_FLOAT32 ? 32 : 64;
	double value;

	if (!str_to_double(scalar->text, &value)) {
		complain(l, &COMPOSE_BAD_NUMBER, scalar, path, "\"%s\" is not a number", shown(l, scalar->text));
		return false;
	}
	if (key->min < key->max && (value < (double)key->min || value > (double)key->max)) {
		complain(l, &COMPOSE_BAD_NUMBER, scalar, path, "%s is out of range: it must be at least %lld and at most %lld",
			 shown(l, scalar->text), (long long)key->min, (long long)key->max);
		return false;
	}
	become(scalar, TYPE_FLOAT, number_show(l->arena, value, bits));
	return true;
}

static bool cast_bytes(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path)
{
	int64_t bytes;
	bool number = scalar->type != TYPE_STRING;

	if (scalar->type == TYPE_STRING ? !units_bytes(scalar->text, &bytes) : !whole_number(scalar, &bytes)) {
		complain(l, &COMPOSE_BAD_SIZE, scalar, path, "\"%s\" is not a size", shown(l, scalar->text));
		return false;
	}
	if (number && !in_range(l, key, scalar, bytes, path))
		return false;
	become(scalar, TYPE_STRING, str_fmt(l->arena, "%lld", (long long)bytes));
	return true;
}

static bool cast_duration(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path)
{
	int64_t nanoseconds;
	int64_t digits;

	(void)key;
	if (!units_duration(scalar->text, &nanoseconds)) {
		struct finding *finding = complain(l, &COMPOSE_BAD_DURATION, scalar, path, "\"%s\" is not a duration",
						   shown(l, scalar->text));

		if (str_to_int(scalar->text, &digits))
			finding_hint(l->out, finding, "add a unit: %lds for seconds", (long)digits);
		return false;
	}
	become(scalar, TYPE_STRING, units_duration_show(l->arena, nanoseconds));
	return true;
}

/* A string is octal, as people mean it; a number is what YAML makes of it: 0440 is octal there too. */
static bool cast_mode(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path)
{
	int64_t mode = 0;

	if (scalar->type != TYPE_STRING)
		return cast_int(l, key, scalar, path);
	for (size_t i = 0; i < scalar->text.len; i++) {
		char c = scalar->text.ptr[i];

		if (c < '0' || c > '7' || mode > 07777) {
			mode = -1;
			break;
		}
		mode = mode * 8 + (c - '0');
	}
	if (mode < 0 || mode > 07777 || !scalar->text.len) {
		complain(l, &COMPOSE_BAD_MODE, scalar, path, "\"%s\" is not a file mode", shown(l, scalar->text));
		return false;
	}
	become(scalar, TYPE_INT, str_fmt(l->arena, "%lld", (long long)mode));
	return true;
}

typedef bool cast_function(struct loader *, const struct compose_key *, struct node *, const struct key_path *);

static cast_function *const casts[] = {
	[CAST_TEXT] = cast_text,
	[CAST_OPTION] = cast_option,
	[CAST_BOOL] = cast_bool,
	[CAST_INT] = cast_int,
	[CAST_COUNT] = cast_count,
	[CAST_FLOAT] = cast_number,
	[CAST_FLOAT32] = cast_number,
	[CAST_BYTES] = cast_bytes,
	[CAST_DURATION] = cast_duration,
	[CAST_MODE] = cast_mode,
};

bool cast_scalar(struct loader *l, const struct compose_key *key, struct node *scalar, const struct key_path *path)
{
	if (key->cast == CAST_NONE)
		return true;
	if (scalar->type == TYPE_NULL && key->cast != CAST_OPTION)
		return true;
	return casts[key->cast](l, key, scalar, path);
}
