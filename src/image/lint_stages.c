/* FROM: images, their tags and platforms, the names of stages and what is made of them. */
#include "image/lint_internal.h"

/* ---- Images ---- */

static bool names_image(const struct lint_step *step)
{
	const struct dockerfile_stage *stage = step->stage ? step->stage->at : NULL;

	return stage && stage->from == step->at && stage->base == DOCKERFILE_NO_STAGE && stage->image.text.len &&
	       !str_is(stage->image.text, "scratch");
}

static void untagged(struct lint *lint, const struct lint_step *step)
{
	if (!names_image(step) || step->stage->at->image.variables)
		return;
	struct lint_image image = lint_image_parse(step->stage->at->image.text);
	if (image.tag.len || image.digest.len || image.variables)
		return;
	lint_at(lint, step->stage->at->image.span, "%" PRI_STR " has no tag, so each build takes what is \"latest\" that day",
		STR_ARG(str_show(lint->arena, image.repository)));
}

/* COPY --from=composer:latest */
static void latest_copied(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_flag *flag = dockerfile_flag(step->at, "from");

	if (!flag)
		return;
	struct lint_image image = lint_image_parse(flag->value.text);
	if (str_is(image.tag, "latest") && !image.digest.len)
		lint_at(lint, flag->value.span, "%" PRI_STR ":latest is another image each time that somebody pushes one",
			STR_ARG(str_show(lint->arena, image.repository)));
}

static void latest(struct lint *lint, const struct lint_step *step)
{
	if (step->at->keyword == DOCKERFILE_COPY)
		latest_copied(lint, step);
	if (!names_image(step) || step->stage->at->image.variables)
		return;
	struct lint_image image = lint_image_parse(step->stage->at->image.text);
	if (str_is(image.tag, "latest") && !image.digest.len)
		lint_at(lint, step->stage->at->image.span, "%" PRI_STR ":latest is another image each time that somebody pushes one",
			STR_ARG(str_show(lint->arena, image.repository)));
}

/* "*", "docker.io", "*.example.com", "example.com/team" */
static bool registry_matches(struct str pattern, struct str registry, struct str repository)
{
	size_t slash = str_chr(pattern, '/');
	struct str host = str_slice(pattern, 0, slash);

	if (slash != STR_NONE) {
		struct str folder = str_from(pattern, slash + 1);

		if (!str_eq(str_slice(repository, 0, folder.len), folder))
			return false;
	}
	if (str_is(host, "*") || str_eq(host, registry))
		return true;
	return str_starts(host, "*") && registry.len >= host.len - 1 &&
	       str_eq(str_from(registry, registry.len - (host.len - 1)), str_from(host, 1));
}

static void untrusted_registry(struct lint *lint, const struct lint_step *step)
{
	if (!lint->config->registries.n || !names_image(step) || !step->stage->image_known)
		return;
	struct str registry = step->stage->image.registry.len ? step->stage->image.registry : STR("docker.io");
	for (size_t i = 0; i < lint->config->registries.n; i++)
		if (registry_matches(lint->config->registries.at[i], registry, step->stage->image.repository))
			return;
	lint_at(lint, step->stage->at->image.span, "%" PRI_STR " is none of the registries that .hadolint.yaml trusts",
		STR_ARG(str_show(lint->arena, registry)));
}

/* ---- Platforms ---- */

static void redundant_platform(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_flag *flag = dockerfile_flag(step->at, "platform");

	if (!flag || (!str_is(flag->value.text, "$TARGETPLATFORM") && !str_is(flag->value.text, "${TARGETPLATFORM}")))
		return;
	struct finding *finding = lint_at(lint, flag->span, "--platform=$TARGETPLATFORM is what the builder does by itself");
	struct str text = lint->file->source->text;
	size_t from = flag->span.offset, to = from + flag->span.length;
	while (to < text.len && ascii_blank(text.ptr[to]))
		to++;
	lint_replace(lint, finding, dockerfile_span(lint->file, from, to - from), STR_EMPTY);
}

static void fixed_platform(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_flag *flag = dockerfile_flag(step->at, "platform");

	if (flag && !flag->value.variables && flag->value.text.len)
		lint_at(lint, flag->span, "this stage is for %" PRI_STR ", whatever platform the image is built for",
			STR_ARG(str_show(lint->arena, flag->value.text)));
}

/* ---- Variables of FROM ---- */

static const char *const platform_args[] = { "TARGETPLATFORM", "TARGETOS",     "TARGETARCH",    "TARGETVARIANT", "BUILDPLATFORM",
					     "BUILDOS",	       "BUILDARCH",    "BUILDVARIANT", NULL };

static void check_mentions(struct lint *lint, const struct dockerfile_word *word)
{
	struct dockerfile_mention *mentions;
	size_t n = dockerfile_mentions(lint->arena, word->raw, lint->file->escape, &mentions);

	for (size_t i = 0; i < n; i++) {
		if (mentions[i].has_default || map_get(&lint->globals, mentions[i].name) || str_in(mentions[i].name, platform_args))
			continue;
		struct finding *finding = lint_at(lint, word->span, "no ARG before the first FROM declares %" PRI_STR,
						  STR_ARG(str_show(lint->arena, mentions[i].name)));
		finding_hint(lint->out, finding, "write ARG %" PRI_STR "=… before the first FROM",
			     STR_ARG(str_show(lint->arena, mentions[i].name)));
	}
}

static void undefined_in_from(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_flag *flag = dockerfile_flag(step->at, "platform");

	if (step->stage && step->stage->at->from == step->at && step->stage->at->image.variables)
		check_mentions(lint, &step->stage->at->image);
	if (flag && flag->value.variables)
		check_mentions(lint, &flag->value);
}

/* With nothing given at build time: "busybox:", ":3.11", "a//b". */
static bool is_no_image(struct str text)
{
	struct lint_image image = lint_image_parse(text);

	return !image.repository.len || str_ends(text, ":") || str_ends(text, "@") || str_starts(image.repository, "/") ||
	       str_ends(image.repository, "/") || str_contains(text, STR("//")) || str_starts(image.tag, "-") || str_starts(image.tag, ".");
}

static void invalid_default(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_stage *stage = step->stage ? step->stage->at : NULL;
	struct dockerfile_mention *mentions;
	struct str text;

	if (!stage || stage->from != step->at || !stage->image.variables)
		return;
	text = stage->image.raw;
	size_t n = dockerfile_mentions(lint->arena, text, lint->file->escape, &mentions), missing = 0;
	struct str cooked = STR_EMPTY;
	size_t at = 0;
	for (size_t i = 0; i < n && i < 32; i++) {
		const struct dockerfile_pair *pair = map_get(&lint->globals, mentions[i].name);
		struct str value = pair && pair->has_value ? pair->value.text : STR_EMPTY;

		if (mentions[i].has_default || str_in(mentions[i].name, platform_args) || !pair || str_chr(value, '$') != STR_NONE)
			return; /* nothing to say, or something that undefined_in_from says */
		missing += !value.len;
		cooked = str_concat(lint->arena, cooked, str_slice(text, at, mentions[i].offset));
		cooked = str_concat(lint->arena, cooked, value);
		at = (size_t)mentions[i].offset + mentions[i].length;
	}
	cooked = str_concat(lint->arena, cooked, str_from(text, at));
	if (n && n <= 32 && is_no_image(cooked)) {
		struct str shown = str_show(lint->arena, cooked);

		if (missing)
			lint_at(lint, stage->image.span, "without a --build-arg this is \"%" PRI_STR "\", which is no image",
				STR_ARG(shown));
		else
			lint_at(lint, stage->image.span, "with its ARG's default this is \"%" PRI_STR "\", which is no image",
				STR_ARG(shown));
	}
}

/* ---- Names of stages ---- */

static void name_casing(struct lint *lint, const struct lint_stage *stage)
{
	struct str lower = str_lower(lint->arena, stage->at->name);

	if (!stage->at->name.len || str_eq(lower, stage->at->name))
		return;
	struct finding *finding = lint_at(lint, stage->at->name_span, "the stage's name %" PRI_STR " has capitals",
					  STR_ARG(str_show(lint->arena, stage->at->name)));
	lint_replace(lint, finding, stage->at->name_span, lower);
}

static void duplicate_name(struct lint *lint)
{
	struct map names = MAP_INIT(lint->arena);

	for (size_t i = 0; i < lint->n_stages; i++) {
		const struct lint_stage *stage = &lint->stages[i];
		struct str lower = str_lower(lint->arena, stage->at->name);
		const struct lint_stage *first = lower.len ? map_get(&names, lower) : NULL;

		if (first) {
			struct finding *finding = lint_at(lint, stage->at->name_span, "there is a stage %" PRI_STR " already",
							  STR_ARG(str_show(lint->arena, stage->at->name)));
			finding_relate(lint->out, finding, first->at->name_span, "the first of them");
		} else if (lower.len) {
			map_set(&names, lower, &lint->stages[i]);
		}
	}
}

static void reserved_name(struct lint *lint, const struct lint_stage *stage)
{
	if (str_eq_nocase(stage->at->name, STR("scratch")) || str_eq_nocase(stage->at->name, STR("context")))
		lint_at(lint, stage->at->name_span, "%" PRI_STR " means something to the builder", STR_ARG(stage->at->name));
}

/* One that holds something and that no stage takes anything from, not even one that isn't built. */
static bool is_loose(const struct lint *lint, const struct lint_stage *stage)
{
	if (stage->reached || stage->wanted || !stage->at->name.len || stage->n_steps < 2)
		return false;
	for (size_t i = stage->first_step; i < stage->first_step + stage->n_steps; i++) {
		enum dockerfile_keyword keyword = lint->steps.at[i].at->keyword;

		if (keyword == DOCKERFILE_CMD || keyword == DOCKERFILE_ENTRYPOINT)
			return false; /* it is an image of its own: dev, test */
	}
	return true;
}

/*
 * Several loose ones are targets that somebody names when building, and a FROM or COPY --from with a variable may mean any of them: then
 * nothing is known.
 */
static void unused_stage(struct lint *lint)
{
	const struct lint_stage *loose = NULL;

	for (size_t i = 0; i < lint->n_stages; i++) {
		if (lint->stages[i].image.variables)
			return;
		if (!is_loose(lint, &lint->stages[i]))
			continue;
		if (loose)
			return;
		loose = &lint->stages[i];
	}
	for (size_t i = 0; i < lint->steps.n; i++) {
		const struct dockerfile_flag *from = dockerfile_flag(lint->steps.at[i].at, "from");

		if (from && from->value.variables)
			return;
	}
	if (loose && loose < lint->target && !lint->options->target)
		lint_at(lint, loose->at->name_span, "nothing of %" PRI_STR " gets into the image that is built by default",
			STR_ARG(str_show(lint->arena, loose->at->name)));
}

const struct lint_rule lint_stage_rules[] = {
	{ .rule = { LINT_RULE("IMAGE-UNTAGGED", WARNING, "DL3006"),
		    .title = "a base image without a tag",
		    .why = "two builds of the same commit give different images, and nobody knows which base an image has",
		    .mend = "name a version, such as debian:12.8, or a digest" },
	  .keywords = ON(FROM), .step = untagged },
	{ .rule = { LINT_RULE("IMAGE-LATEST", WARNING, "DL3007"),
		    .title = "a base image with the tag latest",
		    .why = "the tag moves: a build of next month has another base, and may not work",
		    .mend = "name a version, or a digest" },
	  .keywords = ON(FROM) | ON(COPY), .step = latest },
	{ .rule = { LINT_RULE("REGISTRY-UNTRUSTED", ERROR, "DL3026"),
		    .title = "a base image of a registry that isn't trusted",
		    .why = "trustedRegistries says which ones are",
		    .mend = "take the image from a trusted registry, or add this one" },
	  .keywords = ON(FROM), .step = untrusted_registry },
	{ .rule = { LINT_RULE("PLATFORM-REDUNDANT", WARNING, "DL3065, RedundantTargetPlatform"),
		    .title = "FROM --platform=$TARGETPLATFORM",
		    .why = "it is the default, so it only looks as if something were special",
		    .mend = "leave the flag out" },
	  .keywords = ON(FROM), .step = redundant_platform },
	{ .rule = { LINT_RULE("PLATFORM-FIXED", WARNING, "DL3029, FromPlatformFlagConstDisallowed"),
		    .title = "FROM --platform with a fixed platform",
		    .why = "a build for another platform still gets this one, and runs it by emulation or not at all",
		    .mend = "say it when building (--platform), or use $BUILDPLATFORM for a stage that cross-compiles" },
	  .keywords = ON(FROM), .step = fixed_platform },
	{ .rule = { LINT_RULE("FROM-UNDEFINED-ARG", WARNING, "UndefinedArgInFrom"),
		    .title = "FROM uses a variable that isn't declared",
		    .why = "it expands to nothing; only an ARG before the first FROM is seen there",
		    .mend = "declare it with ARG before the first FROM" },
	  .keywords = ON(FROM), .step = undefined_in_from },
	{ .rule = { LINT_RULE("FROM-INVALID-DEFAULT", WARNING, "InvalidDefaultArgInFrom"),
		    .title = "an ARG whose default gives no image",
		    .why = "docker build without --build-arg fails",
		    .mend = "give the ARG a default that works, such as ARG VERSION=3.12" },
	  .keywords = ON(FROM), .step = invalid_default },
	{ .rule = { LINT_RULE("STAGE-CASING", WARNING, "StageNameCasing"),
		    .title = "the name of a stage has capitals",
		    .why = "names are compared without case, which two spellings hide",
		    .mend = "write it in small letters" },
	  .stage = name_casing },
	{ .rule = { LINT_RULE("STAGE-DUPLICATE", ERROR, "DL3024, DuplicateStageName"),
		    .title = "two stages have one name",
		    .why = "COPY --from takes one of them, and a reader the other",
		    .mend = "give each stage a name of its own" },
	  .file = duplicate_name },
	{ .rule = { LINT_RULE("STAGE-RESERVED", ERROR, "DL3063, ReservedStageName"),
		    .title = "a stage is called scratch or context",
		    .why = "the builder has those words for itself, so the stage can't be named",
		    .mend = "choose another name" },
	  .stage = reserved_name },
	{ .rule = { LINT_RULE("STAGE-UNUSED", NOTE, NULL),
		    .title = "a stage that nothing takes anything from",
		    .why = "BuildKit skips it and other builders waste time on it; a COPY --from may have been forgotten",
		    .mend = "remove it, or copy from it what it is for" },
	  .file = unused_stage },
	LINT_RULES_END
};
