/* ARG and ENV: what isn't declared, what stays in the image and shouldn't. */
#include "image/lint_internal.h"

/* ---- Undefined ---- */

/* Images whose environment is PATH and nothing else, as their configuration says. */
static const char *const bare_images[] = { "debian",	  "ubuntu",   "alpine",	  "busybox",	 "fedora",	   "rockylinux",
					   "almalinux",	  "centos",   "archlinux", "amazonlinux", "opensuse/leap", "opensuse/tumbleweed",
					   "oraclelinux", NULL };
static const char *const everywhere[] = { "PATH", "HOME", "HOSTNAME", "TERM", "http_proxy", "https_proxy", "ftp_proxy", "no_proxy",
					  "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY", NULL };
/* Declared by an ARG without more, and only then. */
static const char *const predefined[] = { "TARGETPLATFORM", "TARGETOS",          "TARGETARCH", "TARGETVARIANT",
					  "TARGETSTAGE",    "BUILDPLATFORM",     "BUILDOS",    "BUILDARCH",
					  "BUILDVARIANT",   "SOURCE_DATE_EPOCH", NULL };

struct place {
	struct str raw;
	struct span span;
};

static bool is_declared(const struct lint_step *step, struct str name)
{
	const struct dockerfile_pair *pair = lint_variable(step->stage, name);

	/* one instruction sees what was there before it */
	return pair && pair->name.span.offset < step->at->span.offset;
}

static struct str near_name(const struct lint_stage *stage, struct str name)
{
	size_t reach = MIN_OF(str_reach(name), (size_t)2), best_distance = reach + 1, depth = 0;
	struct str best = STR_EMPTY;

	for (; stage && depth < 8; stage = stage->base, depth++) {
		for (size_t i = 0; i < stage->variables.n && i < 200; i++) {
			size_t distance = str_distance(stage->variables.at[i].key, name, reach);

			if (distance < best_distance) {
				best_distance = distance;
				best = stage->variables.at[i].key;
			}
		}
	}
	return best;
}

static bool in_this_env(const struct lint_step *step, struct str name)
{
	for (size_t i = 0; step->at->keyword == DOCKERFILE_ENV && i < step->at->pairs.n; i++)
		if (str_eq(step->at->pairs.at[i].name.text, name))
			return true;
	return false;
}

static struct span mention_span(const struct place *place, const struct dockerfile_mention *mention)
{
	return place->span.length == place->raw.len ? span_part(place->span, mention->offset, mention->length) : place->span;
}

static void undefined_mention(struct lint *lint, const struct lint_step *step, const struct place *place,
			      const struct dockerfile_mention *mention)
{
	struct str name = mention->name, shown = str_show(lint->arena, name);
	struct span span = mention_span(place, mention);

	if (mention->has_default || is_declared(step, name) || in_this_env(step, name) || str_in(name, everywhere))
		return;
	if (map_get(&lint->globals, name) || str_in(name, predefined)) {
		struct finding *finding = lint_at(lint, span, "%" PRI_STR " is %s, and this stage doesn't declare it", STR_ARG(shown),
						  map_get(&lint->globals, name) ? "an ARG before the first FROM" : "one of the builder's");
		finding_hint(lint->out, finding, "write ARG %" PRI_STR " behind the FROM of this stage", STR_ARG(shown));
		return;
	}
	struct str near = near_name(step->stage, name);
	if (near.len) {
		struct finding *finding = lint_at(lint, span, "%" PRI_STR " isn't declared", STR_ARG(shown));

		finding_hint(lint->out, finding, "did you mean %" PRI_STR "? What the base image sets is unknown here", STR_ARG(near));
	} else if (step->stage->scratch || lint_on_image(step->stage, bare_images)) {
		lint_at(lint, span, "%" PRI_STR " isn't declared: it expands to nothing", STR_ARG(shown));
	}
}

static void undefined_in(struct lint *lint, const struct lint_step *step, struct place place)
{
	struct dockerfile_mention *mentions;
	size_t n = str_chr(place.raw, '$') == STR_NONE ? 0 : dockerfile_mentions(lint->arena, place.raw, lint->file->escape, &mentions);

	for (size_t i = 0; i < n; i++)
		undefined_mention(lint, step, &place, &mentions[i]);
}

static bool sets_variable(const struct lint_script *script, struct str name)
{
	struct str start = script->script.text;

	for (size_t i = 0; i < script->script.settings.n; i++)
		if (str_starts(str_from(script->script.settings.at[i].raw, name.len), "=") &&
		    str_eq(str_slice(script->script.settings.at[i].raw, 0, name.len), name))
			return true;
	/* read, for, export, declare: its name stands there without a '$' */
	for (size_t at; (at = str_find(start, name)) != STR_NONE; start = str_from(start, at + name.len))
		if (at == 0 || (start.ptr[at - 1] != '$' && start.ptr[at - 1] != '{'))
			return true;
	return false;
}

/* In a script only what is surely wrong: a global ARG that the stage doesn't have, and that nothing sets. */
static void undefined_in_script(struct lint *lint, const struct lint_step *step, const struct lint_script *script)
{
	struct dockerfile_mention *mentions;

	if (!lint->globals.n || !script->text || str_chr(script->text->text, '$') == STR_NONE)
		return;
	size_t n = dockerfile_mentions(lint->arena, script->text->text, lint->file->escape, &mentions);
	for (size_t i = 0; i < n; i++) {
		if (!map_get(&lint->globals, mentions[i].name) || mentions[i].has_default || is_declared(step, mentions[i].name) ||
		    sets_variable(script, mentions[i].name))
			continue;
		struct span span = dockerfile_text_span(lint->file, script->text, mentions[i].offset,
							(size_t)mentions[i].offset + mentions[i].length);
		struct str shown = str_show(lint->arena, mentions[i].name);
		struct finding *finding =
			lint_at(lint, span, "%" PRI_STR " is an ARG before the first FROM, and this stage doesn't declare it",
				STR_ARG(shown));
		finding_hint(lint->out, finding, "write ARG %" PRI_STR " behind the FROM of this stage", STR_ARG(shown));
	}
}

static void undefined_variables(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_instruction *at = step->at;

	if (!step->stage || at == step->stage->at->from || step->onbuild)
		return;
	for (size_t i = 0; at->keyword == DOCKERFILE_RUN && i < step->scripts.n; i++)
		undefined_in_script(lint, step, &step->scripts.at[i]);
	if (at->keyword == DOCKERFILE_RUN)
		return;
	for (size_t i = 0; i < at->words.n; i++)
		if (at->words.at[i].variables)
			undefined_in(lint, step, (struct place){ at->words.at[i].raw, at->words.at[i].span });
	for (size_t i = 0; i < at->pairs.n; i++)
		if (at->pairs.at[i].value.variables)
			undefined_in(lint, step, (struct place){ at->pairs.at[i].value.raw, at->pairs.at[i].value.span });
}

/* ENV A=1 B=$A: the old A, or none. */
static void own_variable(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_instruction *at = step->at;

	for (size_t i = 0; i < at->pairs.n; i++) {
		struct place place = { at->pairs.at[i].value.raw, at->pairs.at[i].value.span };
		struct dockerfile_mention *mentions;
		size_t n = at->pairs.at[i].value.variables ? dockerfile_mentions(lint->arena, place.raw, lint->file->escape, &mentions) : 0;

		for (size_t k = 0; k < n; k++) {
			/* PATH=/x:$PATH goes on with what the base image has */
			if (!in_this_env(step, mentions[k].name) || is_declared(step, mentions[k].name) ||
			    str_eq(at->pairs.at[i].name.text, mentions[k].name) || mentions[k].has_default)
				continue;
			lint_at(lint, mention_span(&place, &mentions[k]), "%" PRI_STR " is set by this very ENV, so it isn't there yet",
				STR_ARG(str_show(lint->arena, mentions[k].name)));
		}
	}
}

/* ---- What stays ---- */

static bool is_secret_word(struct str word)
{
	static const char *const words[] = { "apikey", "auth",	   "credential", "credentials", "key",	  "password",	"pword",
					     "passwd", "secret",   "secrets",	 "token",	"passphrase", "passphrases", NULL };
	for (size_t i = 0; words[i]; i++)
		if (str_eq_nocase(word, str_of(words[i])))
			return true;
	return false;
}

/* A name says it: DB_PASSWORD, API_KEY; not PUBLIC_KEY, PASSWORD_FILE, TOKEN_URL, KEY_LENGTH. */
static bool names_secret(struct str name)
{
	static const char *const harmless[] = { "public",  "file",   "path",   "dir",    "url",   "name", "id",
						"length",  "size",   "ttl",    "type",   "algo",  "alg",  "expiry",
						"timeout", "prefix", "header", "policy", "count", NULL };
	struct str rest = name, word;
	bool secret = false;

	while (rest.ptr && str_split(&rest, '_', &word)) {
		for (size_t i = 0; harmless[i]; i++)
			if (str_eq_nocase(word, str_of(harmless[i])))
				return false;
		secret |= is_secret_word(word);
	}
	return secret;
}

static void secrets(struct lint *lint, const struct lint_step *step)
{
	bool env = step->at->keyword == DOCKERFILE_ENV;

	for (size_t i = 0; i < step->at->pairs.n; i++) {
		const struct dockerfile_pair *pair = &step->at->pairs.at[i];

		if (!names_secret(pair->name.text) || (env && !pair->value.text.len))
			continue;
		struct finding *finding =
			lint_at(lint, pair->name.span, "%s %" PRI_STR " looks like a secret",
				dockerfile_keyword_name(step->at->keyword), STR_ARG(str_show(lint->arena, pair->name.text)));
		if (!finding)
			continue;
		finding->hushed = true;
		if (env)
			finding_hint(lint->out, finding, "set it where the container runs: a Secret, or the environment");
	}
}

static void frontend(struct lint *lint, const struct lint_step *step)
{
	for (size_t i = 0; i < step->at->pairs.n && step->stage && step->stage->ships; i++)
		if (str_is(step->at->pairs.at[i].name.text, "DEBIAN_FRONTEND"))
			lint_at(lint, step->at->pairs.at[i].name.span, "DEBIAN_FRONTEND stays set in every container of the image");
}

const struct lint_rule lint_variable_rules[] = {
	{ .rule = { LINT_RULE("UNDEFINED-VARIABLE", WARNING, "UndefinedVar"), .title = "a variable that isn't declared",
		    .why = "it expands to nothing: a path loses a part, a version is whatever is newest",
		    .mend = "declare it with ARG or ENV in this stage, or write ${NAME:-default}" },
	  .keywords = ON(ADD) | ON(COPY) | ON(ENV) | ON(EXPOSE) | ON(LABEL) | ON(STOPSIGNAL) | ON(USER) | ON(VOLUME) | ON(WORKDIR) |
		      ON(RUN),
	  .step = undefined_variables },
	{ .rule = { LINT_RULE("ENV-OF-ITSELF", ERROR, "DL3044"), .title = "ENV uses a variable that it sets itself",
		    .why = "one instruction sees the values from before it, so the variable is empty there",
		    .mend = "set it in an ENV of its own, before this one" },
	  .keywords = ON(ENV),
	  .step = own_variable },
	{ .rule = { LINT_RULE("SECRET-IN-IMAGE", WARNING, "DL3064, SecretsUsedInArgOrEnv"), .title = "a secret in ARG or ENV",
		    .why = "both are readable in the image by whoever can pull it: docker history, docker inspect",
		    .mend = "give it to the one step that needs it: RUN --mount=type=secret,id=…" },
	  .keywords = ON(ARG) | ON(ENV),
	  .step = secrets },
	{ .rule = { LINT_RULE("FRONTEND-KEPT", NOTE, NULL), .title = "DEBIAN_FRONTEND as an ENV",
		    .why = "it is meant for the build; in the running container it silences apt's questions, too",
		    .mend = "write ARG DEBIAN_FRONTEND=noninteractive, or set it in the RUN" },
	  .keywords = ON(ENV),
	  .step = frontend },
	LINT_RULES_END
};
