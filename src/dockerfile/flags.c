#include "dockerfile/internal.h"

enum flag_kind { FLAG_BOOL, FLAG_TEXT, FLAG_TEXTS };

typedef bool flag_check_fn(struct parser *parser, const struct dockerfile_flag *flag, const char **expected);

struct flag_row {
	enum dockerfile_keyword keyword;
	const char *name;
	enum flag_kind kind;
	flag_check_fn *check; /* NULL: anything goes */
	bool expands;	      /* a value with variables is known only when it is built */
};

static bool is_mode(struct parser *parser, const struct dockerfile_flag *flag, const char **expected)
{
	struct str text = flag->value.text, part;
	size_t digits = 0;

	(void)parser;
	*expected = "an octal number up to 7777, or a form like u=rwX,go=rX";
	while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '7')
		digits++;
	if (text.len && digits == text.len)
		return text.len <= 4 || (text.len == 5 && text.ptr[0] == '0');
	while (str_split(&text, ',', &part)) {
		size_t at = 0;

		while (at < part.len && strchr("ugoa", part.ptr[at]))
			at++;
		if (at == part.len || !strchr("+-=", part.ptr[at]))
			return false;
		for (at++; at < part.len; at++)
			if (!strchr("rwxXstugo+-=", part.ptr[at]))
				return false;
	}
	return true;
}

static bool is_checksum(struct parser *parser, const struct dockerfile_flag *flag, const char **expected)
{
	static const struct {
		const char *name;
		size_t digits;
	} digests[] = { { "sha256:", 64 }, { "sha384:", 96 }, { "sha512:", 128 } };
	struct str text = flag->value.text;

	(void)parser;
	*expected = "a digest like sha256:… of 64 hexadecimal digits, or a commit of a Git source";
	size_t colon = str_chr(text, ':');
	struct str hex = colon == STR_NONE ? text : str_from(text, colon + 1);
	for (size_t i = 0; i < hex.len; i++)
		if (!ascii_digit(hex.ptr[i]) && (ascii_to_lower(hex.ptr[i]) < 'a' || ascii_to_lower(hex.ptr[i]) > 'f'))
			return false;
	for (size_t i = 0; i < ARRAY_SIZE(digests); i++)
		if (str_starts(text, digests[i].name))
			return hex.len == digests[i].digits;
	return colon == STR_NONE && hex.len >= 7 && hex.len <= 64;
}

static bool is_platform(struct parser *parser, const struct dockerfile_flag *flag, const char **expected)
{
	struct str rest = flag->value.text, part;
	size_t n = 0;

	(void)parser;
	*expected = "OS[/ARCHITECTURE[/VARIANT]], as in linux/arm64";
	while (str_split(&rest, '/', &part)) {
		if (part.len == 0 || ++n > 3)
			return false;
		for (size_t i = 0; i < part.len; i++)
			if (!ascii_alnum(part.ptr[i]) && !strchr("_.-()", part.ptr[i]))
				return false;
	}
	return true;
}

static bool is_duration(struct parser *parser, const struct dockerfile_flag *flag, const char **expected)
{
	int64_t ns;

	(void)parser;
	*expected = "a duration of at least 1ms, as in 30s or 1m30s";
	return flag->value.text.len == 0 || (dockerfile_duration(flag->value.text, &ns) && (ns == 0 || ns >= 1000000));
}

static bool is_count(struct parser *parser, const struct dockerfile_flag *flag, const char **expected)
{
	int64_t n;

	(void)parser;
	*expected = "a whole number, 0 or more";
	return flag->value.text.len == 0 || (str_to_int(flag->value.text, &n) && n >= 0 && n <= INT32_MAX);
}

static bool is_network(struct parser *parser, const struct dockerfile_flag *flag, const char **expected)
{
	(void)parser;
	*expected = "default, none or host";
	return str_in(flag->value.text, (const char *const[]){ "default", "none", "host", NULL });
}

static bool is_security(struct parser *parser, const struct dockerfile_flag *flag, const char **expected)
{
	(void)parser;
	*expected = "sandbox or insecure";
	return str_in(flag->value.text, (const char *const[]){ "sandbox", "insecure", NULL });
}

static bool is_not_empty(struct parser *parser, const struct dockerfile_flag *flag, const char **expected)
{
	(void)parser;
	*expected = "not empty";
	return flag->value.text.len > 0;
}

static const struct flag_row rows[] = {
	{ DOCKERFILE_ADD, "checksum", FLAG_TEXT, is_checksum, true },
	{ DOCKERFILE_ADD, "chmod", FLAG_TEXT, is_mode, true },
	{ DOCKERFILE_ADD, "chown", FLAG_TEXT, NULL, true },
	{ DOCKERFILE_ADD, "exclude", FLAG_TEXTS, NULL },
	{ DOCKERFILE_ADD, "keep-git-dir", FLAG_BOOL, NULL },
	{ DOCKERFILE_ADD, "link", FLAG_BOOL, NULL },
	{ DOCKERFILE_ADD, "unpack", FLAG_BOOL, NULL },
	{ DOCKERFILE_COPY, "chmod", FLAG_TEXT, is_mode, true },
	{ DOCKERFILE_COPY, "chown", FLAG_TEXT, NULL, true },
	{ DOCKERFILE_COPY, "exclude", FLAG_TEXTS, NULL },
	{ DOCKERFILE_COPY, "from", FLAG_TEXT, is_not_empty },
	{ DOCKERFILE_COPY, "link", FLAG_BOOL, NULL },
	{ DOCKERFILE_COPY, "parents", FLAG_BOOL, NULL },
	{ DOCKERFILE_FROM, "platform", FLAG_TEXT, is_platform, true },
	{ DOCKERFILE_HEALTHCHECK, "interval", FLAG_TEXT, is_duration },
	{ DOCKERFILE_HEALTHCHECK, "retries", FLAG_TEXT, is_count },
	{ DOCKERFILE_HEALTHCHECK, "start-interval", FLAG_TEXT, is_duration },
	{ DOCKERFILE_HEALTHCHECK, "start-period", FLAG_TEXT, is_duration },
	{ DOCKERFILE_HEALTHCHECK, "timeout", FLAG_TEXT, is_duration },
	{ DOCKERFILE_RUN, "device", FLAG_TEXTS, is_not_empty },
	{ DOCKERFILE_RUN, "mount", FLAG_TEXTS, NULL }, /* mount.c */
	{ DOCKERFILE_RUN, "network", FLAG_TEXT, is_network },
	{ DOCKERFILE_RUN, "security", FLAG_TEXT, is_security },
};

const struct dockerfile_flag *dockerfile_flag(const struct dockerfile_instruction *instruction, const char *name)
{
	for (size_t i = 0; i < instruction->flags.n; i++)
		if (str_is(instruction->flags.at[i].name, name))
			return &instruction->flags.at[i];
	return NULL;
}

static const struct flag_row *row_of(enum dockerfile_keyword keyword, struct str name)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].keyword == keyword && str_is(name, rows[i].name))
			return &rows[i];
	return NULL;
}

static struct finding *flag_wrong(struct parser *parser, struct dockerfile_instruction *instruction, const struct rule *rule,
				  const struct dockerfile_flag *flag, const char *what)
{
	instruction->broken = true;
	return finding_at(parser->out, rule, flag->span, "--%" PRI_STR " %s", STR_ARG(str_show(parser->arena, flag->name)), what);
}

static void unknown_flag(struct parser *parser, struct dockerfile_instruction *instruction, const struct dockerfile_flag *flag)
{
	const char *best = NULL, *keyword = dockerfile_keyword_name(instruction->keyword);
	size_t reach = str_reach(flag->name) + 1;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t distance = str_distance(flag->name, str_of(rows[i].name), reach);

		if (rows[i].keyword == instruction->keyword && distance < reach) {
			reach = distance;
			best = rows[i].name;
		}
	}
	instruction->broken = true;
	struct finding *finding = finding_at(parser->out, &DOCKERFILE_SYNTAX_FLAG, flag->span, "%s has no flag --%" PRI_STR, keyword,
					     STR_ARG(str_show(parser->arena, flag->name)));
	if (best)
		finding_hint(parser->out, finding, "did you mean --%s?", best);
}

static void check_value(struct parser *parser, struct dockerfile_instruction *instruction, const struct flag_row *row,
			const struct dockerfile_flag *flag)
{
	const char *expected = "";
	struct str lower = str_lower(parser->arena, str_slice(flag->value.text, 0, 8));

	if (row->kind == FLAG_BOOL) {
		if (flag->has_value && !str_is(lower, "true") && !str_is(lower, "false"))
			flag_wrong(parser, instruction, &DOCKERFILE_SYNTAX_FLAG_VALUE, flag, "takes true or false");
		return;
	}
	if (!flag->has_value) {
		flag_wrong(parser, instruction, &DOCKERFILE_SYNTAX_FLAG_VALUE, flag, "needs a value: write it behind \"=\"");
		return;
	}
	if (row->check && !(row->expands && flag->value.variables) && !row->check(parser, flag, &expected)) {
		instruction->broken = true;
		finding_at(parser->out, &DOCKERFILE_SYNTAX_FLAG_VALUE, flag->value.span, "--%s is \"%" PRI_STR "\", but must be %s",
			   row->name, STR_ARG(str_show(parser->arena, flag->value.text)), expected);
	}
}

/* Variables are expanded in stages that are named by FROM only. */
static void check_from(struct parser *parser, struct dockerfile_instruction *instruction, const struct dockerfile_flag *flag)
{
	if (flag->value.variables && str_is(flag->name, "from"))
		flag_wrong(parser, instruction, &DOCKERFILE_SYNTAX_FLAG_VALUE, flag,
			   "can't hold a variable: name a stage with FROM $VARIABLE AS name, and take that");
}

static bool repeated(const struct dockerfile_instruction *instruction, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (str_eq(instruction->flags.at[j].name, instruction->flags.at[i].name))
			return true;
	return false;
}

void flags_check(struct parser *parser, struct dockerfile_instruction *instruction)
{
	enum { FLAGS_MAX = 64 }; /* each is compared with those before it; nobody needs more mounts in one step */

	if (instruction->flags.n > FLAGS_MAX) {
		flag_wrong(parser, instruction, &DOCKERFILE_SYNTAX_LIMIT, &instruction->flags.at[FLAGS_MAX],
			   "is one flag too many: 64 are understood");
		instruction->flags.n = FLAGS_MAX;
	}
	for (size_t i = 0; i < instruction->flags.n; i++) {
		const struct dockerfile_flag *flag = &instruction->flags.at[i];
		const struct flag_row *row = row_of(instruction->keyword, flag->name);

		if (!row) {
			unknown_flag(parser, instruction, flag);
			continue;
		}
		if (row->kind != FLAG_TEXTS && repeated(instruction, i)) {
			flag_wrong(parser, instruction, &DOCKERFILE_SYNTAX_FLAG_VALUE, flag, "is given a second time");
			continue;
		}
		check_value(parser, instruction, row, flag);
		check_from(parser, instruction, flag);
		if (flag->has_value && str_is(flag->name, "mount"))
			mount_read(parser, instruction, flag);
	}
}
