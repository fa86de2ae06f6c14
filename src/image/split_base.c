#include "base/arena.h"
#include "image/split_internal.h"

/* Releases of Debian, newest first; how a tag ends that names one. The first is what an image without one is taken to be. */
static const char *const releases[] = { "trixie", "bookworm", "bullseye", "buster", NULL };
#define RELEASE_GUESS "bookworm"

static const struct {
	const char *number, *name;
} debian_numbers[] = { { "13", "trixie" }, { "12", "bookworm" }, { "11", "bullseye" }, { "10", "buster" } };

/* The official images, by the last word of their name. */
static const struct {
	const char *name;
	enum split_family family;
	bool debian; /* the second stage builds on Debian alone: what was built needs nothing else of the image */
} images[] = {
	{ "python", FAMILY_PYTHON, false },
	{ "node", FAMILY_NODE, false },
	{ "golang", FAMILY_GO, true },
	{ "gcc", FAMILY_GCC, true },
	{ "rust", FAMILY_RUST, true },
	{ "buildpack-deps", FAMILY_DEBIAN, true },
	{ "debian", FAMILY_DEBIAN, false },
	{ "ubuntu", FAMILY_UBUNTU, false },
	{ "maven", FAMILY_MAVEN, false },
	{ "eclipse-temurin", FAMILY_MAVEN, false },
};

/* "docker.io/library/python" → "python". Mirrors keep the path; another's image of the same name isn't the official one. */
static struct str official_name(struct str repository)
{
	size_t slash = str_rchr(repository, '/');
	struct str name = slash == STR_NONE ? repository : str_from(repository, slash + 1);
	struct str path = slash == STR_NONE ? STR_EMPTY : str_slice(repository, 0, slash);
	size_t first = str_chr(path, '/');
	struct str host = str_slice(path, 0, first == STR_NONE ? path.len : first);
	bool is_host = str_contains(host, STR(".")) || str_contains(host, STR(":")) || str_is(host, "localhost");

	if (str_empty(path) || str_is(path, "library") || str_ends(path, "/library") || (is_host && first == STR_NONE))
		return name;
	return STR_EMPTY;
}

static void cut_image(struct split_base *base)
{
	struct str rest = base->image;
	size_t at = str_chr(rest, '@');

	if (at != STR_NONE) {
		base->digest = str_from(rest, at);
		rest = str_slice(rest, 0, at);
	}
	size_t colon = str_rchr(rest, ':'), slash = str_rchr(rest, '/');
	bool tagged = colon != STR_NONE && (slash == STR_NONE || colon > slash);
	base->repository = tagged ? str_slice(rest, 0, colon) : rest;
	base->tag = tagged ? str_from(rest, colon + 1) : STR_EMPTY;
}

/* "3.11-slim-bookworm" has the word "slim". */
static bool tag_has(struct str tag, const char *word)
{
	struct str rest = tag, part;

	while (str_split(&rest, '-', &part))
		if (str_is(part, word))
			return true;
	return false;
}

static void read_release(struct split_base *base)
{
	for (size_t i = 0; releases[i]; i++)
		if (tag_has(base->tag, releases[i]))
			base->release = str_of(releases[i]);
	for (size_t i = 0; i < ARRAY_SIZE(debian_numbers) && base->family == FAMILY_DEBIAN; i++) {
		struct str rest = base->tag, number;

		str_split(&rest, '-', &number);
		if (str_is(number, debian_numbers[i].number) ||
		    (str_starts(number, debian_numbers[i].number) && number.ptr[2] == '.'))
			base->release = str_of(debian_numbers[i].name);
	}
}

/* Where the word "slim" goes: python:3.11-slim-bookworm, but node:18-bookworm-slim. */
static struct str slim_tag(struct arena *arena, const struct split_base *base)
{
	struct str tag = base->tag;

	if (str_empty(tag) || str_is(tag, "latest"))
		return STR("slim");
	for (size_t i = 0; base->family == FAMILY_PYTHON && releases[i]; i++) {
		if (str_is(tag, releases[i]))
			return str_fmt(arena, "slim-%s", releases[i]);
		if (str_ends(tag, releases[i]))
			return str_fmt(arena, "%" PRI_STR "slim-%s", STR_ARG(str_slice(tag, 0, tag.len - strlen(releases[i]))),
				       releases[i]);
	}
	return str_fmt(arena, "%" PRI_STR "-slim", STR_ARG(tag));
}

static struct str slim_image(struct split_plan *plan, struct split_base *base)
{
	struct str raw = plan->stage->image.raw, slim = slim_tag(plan->arena, base);
	bool appended = slim.len == base->tag.len + 5 && str_starts(slim, str_cstr(plan->arena, base->tag));

	if (!str_empty(base->digest))
		finding_at(plan->out, &SPLIT_PIN, plan->stage->image.span, "%" PRI_STR ":%" PRI_STR " has no digest, %" PRI_STR " has",
			   STR_ARG(base->repository), STR_ARG(slim), STR_ARG(base->image));
	else if (plan->stage->image.variables && appended)
		return str_fmt(plan->arena, "%" PRI_STR "-slim", STR_ARG(raw));
	return str_fmt(plan->arena, "%" PRI_STR ":%" PRI_STR, STR_ARG(base->repository), STR_ARG(slim));
}

bool split_base_debian(struct split_plan *plan)
{
	struct split_base *base = &plan->base;

	if (str_empty(base->release)) {
		base->release = STR(RELEASE_GUESS);
		base->guessed = true;
	}
	base->runtime = str_fmt(plan->arena, "debian:%" PRI_STR "-slim", STR_ARG(base->release));
	return true;
}

static bool refuse_base(struct split_plan *plan, const char *why)
{
	split_refuse(plan, &SPLIT_BASE, plan->stage->image.span, "%" PRI_STR ": %s", STR_ARG(str_show(plan->arena, plan->base.image)), why);
	return false;
}

/* maven:3.9-eclipse-temurin-17 and eclipse-temurin:17-jdk → eclipse-temurin:17-jre */
static bool temurin(struct split_plan *plan, struct split_base *base)
{
	struct str tag = base->tag, name = STR("eclipse-temurin-");
	size_t at = str_find(tag, name);

	if (at != STR_NONE)
		tag = str_from(tag, at + name.len);
	else if (!str_ends(base->repository, "eclipse-temurin"))
		return refuse_base(plan, "its tag doesn't say which Java runtime goes with it");
	size_t digits = 0;
	while (digits < tag.len && ascii_digit(tag.ptr[digits]))
		digits++;
	if (!digits)
		return refuse_base(plan, "its tag doesn't say which version of Java it has");
	base->runtime = str_fmt(plan->arena, "eclipse-temurin:%" PRI_STR "-jre", STR_ARG(str_slice(tag, 0, digits)));
	return true;
}

static bool choose_runtime(struct split_plan *plan, struct split_base *base, bool debian)
{
	if (debian)
		return split_base_debian(plan);
	switch (base->family) {
	case FAMILY_MAVEN:
		return temurin(plan, base);
	case FAMILY_UBUNTU: /* it has no slim variant */
		base->runtime = plan->stage->image.raw;
		return true;
	case FAMILY_DEBIAN:
		if (str_empty(base->tag) || str_is(base->tag, "latest") || str_is(base->tag, "stable"))
			return refuse_base(plan, "the tag doesn't name a release: the second stage could get another one");
		break;
	default:
		break;
	}
	base->slim = tag_has(base->tag, "slim");
	base->runtime = base->slim ? plan->stage->image.raw : slim_image(plan, base);
	return true;
}

bool split_base_read(struct split_plan *plan)
{
	struct split_base *base = &plan->base;
	struct dockerfile_scope scope;
	bool known = true, debian = false;

	dockerfile_scope_at(plan->arena, plan->file, plan->stage->from, NULL, 0, &scope);
	base->image = dockerfile_expand(plan->arena, &plan->stage->image, &scope, &known, NULL);
	cut_image(base);
	if (!known)
		return refuse_base(plan, "a variable in it has no default");
	struct str name = official_name(base->repository);
	for (size_t i = 0; i < ARRAY_SIZE(images); i++) {
		if (str_is(name, images[i].name)) {
			base->family = images[i].family;
			debian = images[i].debian;
		}
	}
	read_release(base);
	if (!str_empty(plan->options->runtime)) {
		base->runtime = plan->options->runtime;
		return true;
	}
	if (str_contains(base->tag, STR("alpine")) || str_ends(base->repository, "alpine"))
		return refuse_base(plan, "Alpine's packages and C library (musl) are not known to this command");
	if (str_contains(base->tag, STR("windowsservercore")) || str_contains(base->tag, STR("nanoserver")))
		return refuse_base(plan, "Windows images are not known to this command");
	if (base->family == FAMILY_NONE)
		return refuse_base(plan, "no smaller image of the same contents is known for it");
	return choose_runtime(plan, base, debian);
}
