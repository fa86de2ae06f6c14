#include "stack/traefik_rule.h"

#include "stack/names.h"

struct reader {
	struct arena *arena;
	struct str text;
	size_t at, depth;
	bool broken;
	struct traefik_rule *rule;
};

struct matches {
	VEC(struct traefik_match) list;
};

static void refuse(struct reader *r, struct str why)
{
	if (!r->rule->refused.len)
		r->rule->refused = why;
}

static void broken(struct reader *r)
{
	r->broken = true;
	refuse(r, str_fmt(r->arena, "its rule can't be read at character %zu", r->at + 1));
}

/* What takes every request: it stands for all that can't be said. */
static struct matches everything(struct reader *r)
{
	struct matches all = { 0 };

	vec_push(r->arena, &all.list);
	return all;
}

static void skip_blanks(struct reader *r)
{
	while (r->at < r->text.len && ascii_space(r->text.ptr[r->at]))
		r->at++;
}

static bool accept(struct reader *r, const char *token)
{
	skip_blanks(r);
	if (!str_starts(str_from(r->text, r->at), token))
		return false;
	r->at += strlen(token);
	return true;
}

static bool expect(struct reader *r, const char *token)
{
	if (accept(r, token))
		return true;
	broken(r);
	return false;
}

/* ---- Both, or either ---- */

static void add_either(struct reader *r, struct matches *to, const struct traefik_match *match)
{
	if (to->list.n == TRAEFIK_MATCHES_MAX) {
		refuse(r, str_fmt(r->arena, "its rule has more than %d matches", TRAEFIK_MATCHES_MAX));
		*to = everything(r);
		return;
	}
	for (size_t i = 0; i < to->list.n; i++) {
		const struct traefik_match *old = &to->list.at[i];

		if (str_eq(old->host, match->host) && str_eq(old->path, match->path) && old->exact == match->exact)
			return;
	}
	*vec_push(r->arena, &to->list) = *match;
}

/* False: no request can have both. */
static bool both(struct reader *r, const struct traefik_match *a, const struct traefik_match *b,
		 struct traefik_match *out)
{
	*out = *a;
	if (!a->host.len)
		out->host = b->host;
	else if (b->host.len && !str_eq(a->host, b->host))
		return false;
	if (!a->path.len) {
		out->path = b->path;
		out->exact = b->exact;
	} else if (b->path.len && (!str_eq(a->path, b->path) || a->exact != b->exact)) {
		refuse(r, STR("its rule asks for two paths at once"));
	}
	return true;
}

static struct matches each_with_each(struct reader *r, const struct matches *a, const struct matches *b)
{
	struct matches result = { 0 };

	for (size_t i = 0; i < a->list.n; i++)
		for (size_t j = 0; j < b->list.n; j++) {
			struct traefik_match match;

			if (both(r, &a->list.at[i], &b->list.at[j], &match))
				add_either(r, &result, &match);
		}
	return result;
}

/* ---- Matchers ---- */

/* `a` or "a"; false where there is none. */
static bool read_value(struct reader *r, struct str *value)
{
	char quote;
	size_t end;

	skip_blanks(r);
	quote = r->at < r->text.len ? r->text.ptr[r->at] : '\0';
	if (quote != '`' && quote != '"')
		return false;
	end = str_chr(str_from(r->text, r->at + 1), quote);
	if (end == STR_NONE)
		return false;
	*value = str_slice(r->text, r->at + 1, r->at + 1 + end);
	r->at += end + 2;
	if (quote == '"' && str_chr(*value, '\\') != STR_NONE)
		refuse(r, STR("its rule has a backslash"));
	return true;
}

static struct traefik_match host_match(struct reader *r, struct str value)
{
	struct str host = str_lower(r->arena, value);

	if (name_is_route_host(host) && !str_starts(host, "*"))
		return (struct traefik_match){ .host = host };
	refuse(r, str_fmt(r->arena, "\"%" PRI_STR "\" is no host name that a route can have",
			  STR_ARG(str_show(r->arena, value))));
	return (struct traefik_match){ 0 };
}

static struct traefik_match path_match(struct reader *r, struct str value, bool exact)
{
	if (str_starts(value, "/") && str_chr(value, '{') == STR_NONE)
		return (struct traefik_match){ .path = !exact && str_is(value, "/") ? STR_EMPTY : value,
					       .exact = exact };
	refuse(r, str_fmt(r->arena, "\"%" PRI_STR "\" is no path that a route can have",
			  STR_ARG(str_show(r->arena, value))));
	return (struct traefik_match){ 0 };
}

static struct matches read_matcher(struct reader *r)
{
	size_t from = r->at;
	struct str name, value;
	struct matches result = { 0 };
	bool host, prefix, path;

	while (r->at < r->text.len && ascii_alnum(r->text.ptr[r->at]))
		r->at++;
	name = str_slice(r->text, from, r->at);
	if (!name.len || !expect(r, "(")) {
		broken(r);
		return everything(r);
	}
	host = str_eq_nocase(name, STR("Host"));
	prefix = str_eq_nocase(name, STR("PathPrefix"));
	path = str_eq_nocase(name, STR("Path"));
	if (!host && !prefix && !path)
		refuse(r, str_fmt(r->arena, "%" PRI_STR " has no counterpart", STR_ARG(str_show(r->arena, name))));
	do {
		struct traefik_match match = { 0 };

		if (!read_value(r, &value)) {
			broken(r);
			return everything(r);
		}
		if (host)
			match = host_match(r, value);
		else if (prefix || path)
			match = path_match(r, value, path);
		add_either(r, &result, &match);
	} while (accept(r, ","));
	if (!expect(r, ")"))
		return everything(r);
	return result;
}

/* ---- Operators ---- */

static struct matches read_or(struct reader *r);

/* What stands behind "!" or in parentheses. */
static struct matches read_nested(struct reader *r, struct matches (*read)(struct reader *r))
{
	struct matches result;

	if (r->depth == TRAEFIK_DEPTH_MAX) {
		broken(r);
		return everything(r);
	}
	r->depth++;
	result = read(r);
	r->depth--;
	return result;
}

static struct matches read_factor(struct reader *r)
{
	struct matches result;

	if (accept(r, "!")) {
		refuse(r, STR("\"!\" has no counterpart"));
		read_nested(r, read_factor);
		return everything(r);
	}
	if (!accept(r, "("))
		return read_matcher(r);
	result = read_nested(r, read_or);
	if (!r->broken)
		expect(r, ")");
	return result;
}

static struct matches read_and(struct reader *r)
{
	struct matches result = read_factor(r);

	while (!r->broken && accept(r, "&&")) {
		struct matches next = read_factor(r);

		result = each_with_each(r, &result, &next);
	}
	return result;
}

static struct matches read_or(struct reader *r)
{
	struct matches result = read_and(r);

	while (!r->broken && accept(r, "||")) {
		struct matches next = read_and(r);

		for (size_t i = 0; i < next.list.n; i++)
			add_either(r, &result, &next.list.at[i]);
	}
	return result;
}

void traefik_rule_read(struct arena *arena, struct str text, struct traefik_rule *rule)
{
	struct reader r = { .arena = arena, .text = text, .rule = rule };
	struct matches all;

	memset(rule, 0, sizeof(*rule));
	all = read_or(&r);
	skip_blanks(&r);
	if (!r.broken && r.at < text.len)
		broken(&r);
	if (r.broken)
		all = everything(&r);
	for (size_t i = 0; i < all.list.n; i++)
		*vec_push(arena, &rule->matches) = all.list.at[i];
	if (!all.list.n)
		refuse(&r, STR("no request can fit its rule"));
}
