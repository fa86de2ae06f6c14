/* LABEL: keys, and what .hadolint.yaml's label-schema asks for. */
#include "image/lint_internal.h"

/* ---- Keys ---- */

static const char *key_problem(struct str key)
{
	if (str_starts(key, "com.docker.") || str_starts(key, "io.docker.") || str_starts(key, "org.dockerproject."))
		return "that namespace is Docker's own";
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];

		if (!ascii_alnum(c) && !strchr(".-_/", c))
			return "a key has letters, digits, \".\", \"-\", \"_\" and \"/\"";
		if (i && (c == '.' || c == '-') && key.ptr[i - 1] == c)
			return "two separators follow each other";
	}
	if (key.len && (!ascii_alpha(key.ptr[0]) || !ascii_alnum(key.ptr[key.len - 1])))
		return "a key begins with a letter and ends with a letter or a digit";
	return NULL;
}

static void invalid_key(struct lint *lint, const struct lint_step *step)
{
	for (size_t i = 0; i < step->at->pairs.n; i++) {
		const struct dockerfile_pair *pair = &step->at->pairs.at[i];
		const char *problem = pair->name.variables ? NULL : key_problem(pair->name.text);

		if (problem)
			lint_at(lint, pair->name.span, "the key %" PRI_STR ": %s", STR_ARG(str_show(lint->arena, pair->name.text)),
				problem);
	}
}

/* ---- What the schema asks for ---- */

static const struct dockerfile_pair *find_label(const struct lint *lint, const struct lint_stage *stage, struct str key)
{
	for (size_t depth = 0; stage && depth < 64; stage = stage->base, depth++)
		for (size_t i = stage->first_step; i < stage->first_step + stage->n_steps; i++) {
			const struct dockerfile_instruction *at = lint->steps.at[i].at;

			for (size_t k = 0; at->keyword == DOCKERFILE_LABEL && k < at->pairs.n; k++)
				if (str_eq(at->pairs.at[k].name.text, key))
					return &at->pairs.at[k];
		}
	return NULL;
}

static void missing_label(struct lint *lint, const struct lint_stage *stage)
{
	for (size_t i = 0; stage->target && i < lint->config->labels.n; i++)
		if (!find_label(lint, stage, lint->config->labels.at[i].key))
			lint_at(lint, stage->at->from->name_span, "the image has no label %" PRI_STR,
				STR_ARG(str_show(lint->arena, lint->config->labels.at[i].key)));
}

static const struct lint_label_rule *label_rule(const struct lint *lint, struct str key)
{
	for (size_t i = 0; i < lint->config->labels.n; i++)
		if (str_eq(lint->config->labels.at[i].key, key))
			return &lint->config->labels.at[i];
	return NULL;
}

static void superfluous_label(struct lint *lint, const struct lint_step *step)
{
	for (size_t i = 0; lint->config->strict_labels && i < step->at->pairs.n; i++)
		if (!label_rule(lint, step->at->pairs.at[i].name.text))
			lint_at(lint, step->at->pairs.at[i].name.span, "the schema has no label %" PRI_STR,
				STR_ARG(str_show(lint->arena, step->at->pairs.at[i].name.text)));
}

static void empty_label(struct lint *lint, const struct lint_step *step)
{
	for (size_t i = 0; i < step->at->pairs.n; i++)
		if (label_rule(lint, step->at->pairs.at[i].name.text) && !step->at->pairs.at[i].value.text.len)
			lint_at(lint, step->at->pairs.at[i].name.span, "the label %" PRI_STR " is empty",
				STR_ARG(str_show(lint->arena, step->at->pairs.at[i].name.text)));
}

/* ---- Values ---- */

static bool is_url(struct str value)
{
	size_t scheme = str_find(value, STR("://"));

	return scheme != STR_NONE && scheme && scheme + 3 < value.len && str_chr(value, ' ') == STR_NONE;
}

static bool is_hash(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (!ascii_digit(value.ptr[i]) && !(value.ptr[i] >= 'a' && value.ptr[i] <= 'f'))
			return false;
	return value.len == 7 || value.len == 40 || value.len == 64;
}

static bool is_number(struct str text)
{
	uint64_t number;

	return str_to_uint(text, &number) && (text.len == 1 || text.ptr[0] != '0');
}

/* semver.org 2.0.0 */
static bool is_semver(struct str value)
{
	struct str rest = str_slice(value, 0, str_chr(value, '+')), part;
	size_t dash = str_chr(rest, '-'), n = 0;

	if ((dash != STR_NONE && dash + 1 == rest.len) || str_ends(value, "+"))
		return false;
	rest = str_slice(rest, 0, dash);
	while (rest.ptr && str_split(&rest, '.', &part)) {
		if (!is_number(part))
			return false;
		n++;
	}
	return n == 3;
}

static bool digits_at(struct str value, size_t at, size_t n)
{
	for (size_t i = at; i < at + n; i++)
		if (i >= value.len || !ascii_digit(value.ptr[i]))
			return false;
	return true;
}

/* 2024-05-01T12:00:00Z, with a fraction or an offset */
static bool is_rfc3339(struct str value)
{
	if (value.len < 20 || !digits_at(value, 0, 4) || value.ptr[4] != '-' || !digits_at(value, 5, 2) || value.ptr[7] != '-' ||
	    !digits_at(value, 8, 2) || !strchr("Tt ", value.ptr[10]) || !digits_at(value, 11, 2) || value.ptr[13] != ':' ||
	    !digits_at(value, 14, 2) || value.ptr[16] != ':' || !digits_at(value, 17, 2))
		return false;
	size_t at = 19;
	if (value.ptr[at] == '.')
		for (at++; at < value.len && ascii_digit(value.ptr[at]);)
			at++;
	struct str zone = str_from(value, at);
	return str_eq_nocase(zone, STR("z")) || (zone.len == 6 && (zone.ptr[0] == '+' || zone.ptr[0] == '-') &&
						 digits_at(zone, 1, 2) && zone.ptr[3] == ':' && digits_at(zone, 4, 2));
}

/* An expression of SPDX ids by its form, "MIT OR Apache-2.0"; which ids there are changes every quarter. */
static bool is_spdx(struct str value)
{
	struct str rest = value, word;
	bool wants_id = true;

	if (!value.len)
		return false;
	while (rest.ptr && str_split(&rest, ' ', &word)) {
		bool joins = str_is(word, "AND") || str_is(word, "OR") || str_is(word, "WITH");

		if (joins == wants_id || !word.len)
			return false;
		for (size_t i = 0; i < word.len; i++)
			if (!ascii_alnum(word.ptr[i]) && !strchr("-.+():", word.ptr[i]))
				return false;
		wants_id = joins;
	}
	return !wants_id;
}

static bool is_email(struct str value)
{
	size_t at = str_chr(value, '@');

	return at != STR_NONE && at && str_chr(str_from(value, at + 1), '.') != STR_NONE && str_chr(value, ' ') == STR_NONE &&
	       str_chr(str_from(value, at + 1), '@') == STR_NONE && !str_ends(value, ".");
}

static void check_values(struct lint *lint, const struct lint_step *step, enum lint_label type, bool (*valid)(struct str), const char *what)
{
	for (size_t i = 0; i < step->at->pairs.n; i++) {
		const struct dockerfile_pair *pair = &step->at->pairs.at[i];
		const struct lint_label_rule *rule = label_rule(lint, pair->name.text);

		if (rule && rule->type == type && !pair->value.variables && pair->value.text.len && !valid(pair->value.text))
			lint_at(lint, pair->value.span, "\"%" PRI_STR "\" is no %s",
				STR_ARG(str_show(lint->arena, pair->value.text)), what);
	}
}

static void label_url(struct lint *lint, const struct lint_step *step)
{
	check_values(lint, step, LABEL_URL, is_url, "URL");
}

static void label_time(struct lint *lint, const struct lint_step *step)
{
	check_values(lint, step, LABEL_RFC3339, is_rfc3339, "time as RFC 3339 has it");
}

static void label_spdx(struct lint *lint, const struct lint_step *step)
{
	check_values(lint, step, LABEL_SPDX, is_spdx, "SPDX licence");
}

static void label_hash(struct lint *lint, const struct lint_step *step)
{
	check_values(lint, step, LABEL_HASH, is_hash, "hash of a commit");
}

static void label_semver(struct lint *lint, const struct lint_step *step)
{
	check_values(lint, step, LABEL_SEMVER, is_semver, "semantic version");
}

static void label_email(struct lint *lint, const struct lint_step *step)
{
	check_values(lint, step, LABEL_EMAIL, is_email, "e-mail address");
}

#define SCHEMA "the label schema of .hadolint.yaml asks for it"

const struct lint_rule lint_label_rules[] = {
	{ .rule = { LINT_RULE("LABEL-KEY", WARNING, "DL3048"), .title = "a label's key that tools refuse",
		    .why = "Docker keeps some namespaces for itself, and asks for keys of small letters, digits, \".\" and \"-\"",
		    .mend = "write a key like org.example.name" },
	  .keywords = ON(LABEL),
	  .step = invalid_key },
	{ .rule = { LINT_RULE("LABEL-MISSING", NOTE, "DL3049"), .title = "a label of the schema is missing", .why = SCHEMA,
		    .mend = "add the label to the stage that is built" },
	  .stage = missing_label },
	{ .rule = { LINT_RULE("LABEL-SUPERFLUOUS", NOTE, "DL3050"), .title = "a label that the schema doesn't have",
		    .why = "strict-labels in .hadolint.yaml allows no others", .mend = "remove it, or add it to the schema" },
	  .keywords = ON(LABEL),
	  .step = superfluous_label },
	{ .rule = { LINT_RULE("LABEL-EMPTY", WARNING, "DL3051"), .title = "a label of the schema is empty", .why = SCHEMA,
		    .mend = "give it a value" },
	  .keywords = ON(LABEL),
	  .step = empty_label },
	{ .rule = { LINT_RULE("LABEL-URL", WARNING, "DL3052"), .title = "a label that should be a URL isn't one", .why = SCHEMA,
		    .mend = "write a whole URL, such as https://example.org/" },
	  .keywords = ON(LABEL),
	  .step = label_url },
	{ .rule = { LINT_RULE("LABEL-TIME", WARNING, "DL3053"), .title = "a label that should be a time isn't one", .why = SCHEMA,
		    .mend = "write it like 2026-01-31T12:00:00Z" },
	  .keywords = ON(LABEL),
	  .step = label_time },
	{ .rule = { LINT_RULE("LABEL-SPDX", WARNING, "DL3054"), .title = "a label that should be a licence isn't one",
		    .why = SCHEMA, .mend = "write an SPDX expression, such as Apache-2.0 OR MIT" },
	  .keywords = ON(LABEL),
	  .step = label_spdx },
	{ .rule = { LINT_RULE("LABEL-HASH", WARNING, "DL3055"), .title = "a label that should be a hash isn't one", .why = SCHEMA,
		    .mend = "write the commit's hash, short or whole" },
	  .keywords = ON(LABEL),
	  .step = label_hash },
	{ .rule = { LINT_RULE("LABEL-SEMVER", WARNING, "DL3056"), .title = "a label that should be a version isn't one",
		    .why = SCHEMA, .mend = "write a semantic version, such as 1.2.3" },
	  .keywords = ON(LABEL),
	  .step = label_semver },
	{ .rule = { LINT_RULE("LABEL-EMAIL", WARNING, "DL3058"), .title = "a label that should be an e-mail address isn't one",
		    .why = SCHEMA, .mend = "write it like team@example.org" },
	  .keywords = ON(LABEL),
	  .step = label_email },
	LINT_RULES_END
};
