#include "compose/units.h"

#include "base/arena.h"
#include "base/strbuf.h"

/* ---- Sizes: docker/go-units, RAMInBytes ---- */

static bool size_factor(struct str suffix, double *factor)
{
	static const char units[] = "kmgtp";

	if (suffix.len == 0 || (suffix.len == 1 && ascii_to_lower(suffix.ptr[0]) == 'b')) {
		*factor = 1;
		return true;
	}
	const char *unit = strchr(units, ascii_to_lower(suffix.ptr[0]));
	struct str tail = str_from(suffix, 1);
	if (!unit || !*unit || !(tail.len == 0 || str_eq_nocase(tail, STR("b")) || str_eq_nocase(tail, STR("ib"))))
		return false;
	*factor = 1;
	for (const char *at = units; at <= unit; at++)
		*factor *= 1024;
	return true;
}

bool units_bytes(struct str text, int64_t *bytes)
{
	size_t digits = text.len;
	double number, factor;

	while (digits && !ascii_digit(text.ptr[digits - 1]) && text.ptr[digits - 1] != '.' && text.ptr[digits - 1] != ' ')
		digits--;
	struct str value = str_slice(text, 0, digits);
	if (str_ends(value, " "))
		value.len--;
	if (!str_to_double(value, &number) || !size_factor(str_from(text, digits), &factor))
		return false;
	number *= factor;
	if (number < 0 || number >= 9223372036854775808.0)
		return false;
	*bytes = (int64_t)number;
	return true;
}

/* ---- Durations: Go's time.ParseDuration ---- */

struct duration_unit {
	const char *name;
	int64_t nanoseconds;
};

static const struct duration_unit duration_units[] = {
	{ "ns", 1 },	      { "us", 1000 },		 { "\xc2\xb5s", 1000 },	 { "\xce\xbcs", 1000 },
	{ "ms", 1000000 },    { "s", 1000000000 },	 { "m", 60000000000 },	 { "h", 3600000000000 },
};

static const struct duration_unit *duration_unit(struct str *text)
{
	size_t len = 0;

	while (len < text->len && text->ptr[len] != '.' && !ascii_digit(text->ptr[len]))
		len++;
	struct str name = str_slice(*text, 0, len);
	*text = str_from(*text, len);
	for (size_t i = 0; i < ARRAY_SIZE(duration_units); i++)
		if (str_is(name, duration_units[i].name))
			return &duration_units[i];
	return NULL;
}

/* One "1.5h": whole and fraction apart, so that no digit of a nanosecond is lost. */
static bool duration_part(struct str *text, uint64_t *sum)
{
	uint64_t whole = 0, part;
	size_t n_whole = 0, n_fraction = 0;
	double fraction = 0, scale = 1;

	for (; n_whole < text->len && ascii_digit(text->ptr[n_whole]); n_whole++)
		if (__builtin_mul_overflow(whole, 10u, &whole) ||
		    __builtin_add_overflow(whole, (uint64_t)(text->ptr[n_whole] - '0'), &whole))
			return false;
	*text = str_from(*text, n_whole);
	if (str_starts(*text, ".")) {
		*text = str_from(*text, 1);
		for (; n_fraction < text->len && ascii_digit(text->ptr[n_fraction]); n_fraction++)
			fraction += (text->ptr[n_fraction] - '0') * (scale /= 10);
		*text = str_from(*text, n_fraction);
	}
	if (n_whole + n_fraction == 0)
		return false;
	const struct duration_unit *unit = duration_unit(text);
	return unit && !__builtin_mul_overflow(whole, (uint64_t)unit->nanoseconds, &part) &&
	       !__builtin_add_overflow(part, (uint64_t)(fraction * (double)unit->nanoseconds + 0.5), &part) &&
	       !__builtin_add_overflow(*sum, part, sum) && *sum <= (uint64_t)INT64_MAX;
}

bool units_duration(struct str text, int64_t *nanoseconds)
{
	bool negative = str_starts(text, "-");
	uint64_t sum = 0;

	if (negative || str_starts(text, "+"))
		text = str_from(text, 1);
	if (str_empty(text))
		return false;
	if (!str_is(text, "0"))
		while (text.len)
			if (!duration_part(&text, &sum))
				return false;
	*nanoseconds = negative ? -(int64_t)sum : (int64_t)sum;
	return true;
}

/* A number of `unit` nanoseconds with as many decimals as it needs. */
static struct str duration_decimal(struct arena *arena, uint64_t value, uint64_t unit, const char *name)
{
	uint64_t rest = value % unit;
	char digits[16];
	int len = 0;

	for (uint64_t place = unit / 10; rest; place /= 10) {
		digits[len++] = (char)('0' + rest / place);
		rest %= place;
	}
	return str_fmt(arena, "%llu%s%.*s%s", (unsigned long long)(value / unit), len ? "." : "", len, digits, name);
}

struct str units_duration_show(struct arena *arena, int64_t nanoseconds)
{
	uint64_t value = nanoseconds < 0 ? 0 - (uint64_t)nanoseconds : (uint64_t)nanoseconds;
	const char *sign = nanoseconds < 0 ? "-" : "";
	struct str text;

	if (value == 0)
		return STR("0s");
	if (value < 1000)
		text = duration_decimal(arena, value, 1, "ns");
	else if (value < 1000000)
		text = duration_decimal(arena, value, 1000, "\xc2\xb5s");
	else if (value < 1000000000)
		text = duration_decimal(arena, value, 1000000, "ms");
	else
		text = duration_decimal(arena, value % 60000000000u, 1000000000, "s");
	uint64_t minutes = value / 60000000000u;
	if (minutes >= 60)
		return str_fmt(arena, "%s%lluh%llum%" PRI_STR, sign, (unsigned long long)(minutes / 60),
			       (unsigned long long)(minutes % 60), STR_ARG(text));
	if (minutes)
		return str_fmt(arena, "%s%llum%" PRI_STR, sign, (unsigned long long)minutes, STR_ARG(text));
	return str_fmt(arena, "%s%" PRI_STR, sign, STR_ARG(text));
}

bool units_cpus(struct str text, int64_t *millicores)
{
	double cpus;

	if (!str_to_double(text, &cpus) || cpus < 0 || cpus > 1e12)
		return false;
	/* 0.1 × 1000 is a little more than 100 in binary: what is nearer than a millionth of a thousandth is no remainder */
	double exact = cpus * 1000 - 1e-6;
	*millicores = (int64_t)exact + (exact > (double)(int64_t)exact);
	return true;
}

/* ---- Command lines: mattn/go-shellwords without environment and backticks, as compose-go calls it ---- */

struct shell {
	struct arena *arena;
	struct words *out;
	struct strbuf word;
	bool got, escaped, single, twice, back, dollar; /* `dollar`: in $(…) */
};

static bool shell_quoted(const struct shell *s)
{
	return s->single || s->twice || s->back || s->dollar;
}

static void shell_flush(struct shell *s)
{
	if (s->got)
		*vec_push(s->arena, &s->out->list) = strbuf_take(&s->word, s->arena);
	strbuf_clear(&s->word);
	s->got = false;
}

enum shell_step { SHELL_TAKE, SHELL_SKIP, SHELL_STOP, SHELL_BAD };

static enum shell_step shell_parenthesis(struct shell *s, char c)
{
	if (s->single || s->twice || s->back)
		return SHELL_TAKE;
	if (c == ')') {
		s->dollar = !s->dollar;
		return SHELL_TAKE;
	}
	if (s->dollar || !str_ends(strbuf_str(&s->word), "$"))
		return SHELL_BAD;
	s->dollar = true;
	strbuf_addc(&s->word, c);
	return SHELL_SKIP;
}

static enum shell_step shell_special(struct shell *s, char c)
{
	switch (c) {
	case '`':
		if (!s->single && !s->twice && !s->dollar)
			s->back = !s->back;
		return SHELL_TAKE;
	case '(':
	case ')':
		return shell_parenthesis(s, c);
	case '"':
		if (s->single || s->dollar)
			return SHELL_TAKE;
		s->got |= s->twice;
		s->twice = !s->twice;
		return SHELL_SKIP;
	case '\'':
		if (s->twice || s->dollar)
			return SHELL_TAKE;
		s->got |= s->single;
		s->single = !s->single;
		return SHELL_SKIP;
	case ';':
	case '&':
	case '|':
	case '<':
	case '>':
		if (shell_quoted(s))
			return SHELL_TAKE;
		if (c == '>' && s->word.len && ascii_digit(s->word.ptr[0]))
			s->got = false; /* "2>": the number belongs to the redirection */
		return SHELL_STOP;
	default:
		return SHELL_TAKE;
	}
}

static enum shell_step shell_step(struct shell *s, char c)
{
	if (s->escaped) {
		s->escaped = false;
		return SHELL_TAKE;
	}
	if (c == '\\' && !s->single) {
		s->escaped = true;
		return SHELL_SKIP;
	}
	if (ascii_blank(c) || c == '\n' || c == '\r') {
		if (shell_quoted(s)) {
			strbuf_addc(&s->word, c);
			return SHELL_SKIP;
		}
		shell_flush(s);
		return SHELL_SKIP;
	}
	return shell_special(s, c);
}

bool units_words(struct arena *arena, struct str text, struct words *out, const char **complaint)
{
	struct shell s = { .arena = arena, .out = out, .word = STRBUF_INIT(STRBUF_MAX) };
	enum shell_step step = SHELL_SKIP;
	size_t stop = 0;

	*out = (struct words){ 0 };
	*complaint = NULL;
	for (size_t i = 0; i < text.len && step != SHELL_STOP && step != SHELL_BAD; i++) {
		stop = i + 1;
		step = shell_step(&s, text.ptr[i]);
		if (step == SHELL_TAKE) {
			strbuf_addc(&s.word, text.ptr[i]);
			s.got = true;
		}
	}
	if (step == SHELL_STOP && stop > 0)
		out->stopped = text.ptr[stop - 1];
	shell_flush(&s);
	strbuf_fini(&s.word);
	if (step == SHELL_BAD)
		*complaint = "a parenthesis stands outside of quotes";
	else if (s.escaped)
		*complaint = "a backslash stands at its end";
	else if (s.single || s.twice)
		*complaint = "a quote isn't closed";
	else if (s.back || s.dollar)
		*complaint = "a command substitution isn't closed";
	return !*complaint;
}
