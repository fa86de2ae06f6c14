/*
 * Packages without a version. What a variable or a file says isn't known here, so nothing is said about it; a package that is a
 * file, a folder or a URL has its version in itself.
 */
#include "image/lint_internal.h"

#define VERBS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* A way to look at one package: true where it has a version, or where that can't be known. */
typedef bool (*is_pinned)(const struct script_command *command, struct str package);

static void report_unpinned(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			    const struct script_command *command, const struct lint_tool *tool, size_t verb, is_pinned pinned)
{
	VEC(struct str) names = { 0 };
	size_t first = 0;

	for (size_t at = lint_next_operand(command, tool, verb); at; at = lint_next_operand(command, tool, at)) {
		const struct script_word *word = &command->words.at[at];

		if (word->expands || word->text.len == 0 || pinned(command, word->text))
			continue;
		if (!first)
			first = at;
		*vec_push(lint->arena, &names) = word->text;
	}
	if (!names.n)
		return;
	struct str list = lint_list(lint->arena, names.at, names.n);
	lint_at(lint, lint_word_span(lint, step, script, command, first), "%" PRI_STR " %s no version", STR_ARG(list),
		names.n == 1 ? "has" : "have");
}

static bool is_path(struct str package)
{
	return str_starts(package, "/") || str_starts(package, "./") || str_starts(package, "../") || str_is(package, ".") ||
	       str_starts(package, "~/") || str_contains(package, STR("://")) || str_starts(package, "file:");
}

static bool has_glob(struct str package)
{
	return str_chr(package, '*') != STR_NONE || str_chr(package, '?') != STR_NONE;
}

/* ---- apt ---- */

static bool apt_pinned(const struct script_command *command, struct str package)
{
	(void)command;
	/* pkg=1.2, pkg/bookworm-backports; "pkg-" is removed */
	return str_chr(package, '=') != STR_NONE || str_chr(package, '/') != STR_NONE || str_ends(package, ".deb") ||
	       str_ends(package, "-");
}

/* -t RELEASE is the same as /RELEASE behind each package. */
static bool names_release(const struct script_command *command)
{
	return script_has_option(command, 't', "--target-release") || script_has_option(command, 0, "--default-release");
}

static void apt(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command)
{
	size_t verb = lint_verb(command, &LINT_APT, VERBS("install"));

	if (verb && !names_release(command))
		report_unpinned(lint, step, script, command, &LINT_APT, verb, apt_pinned);
}

/* ---- apk ---- */

static bool apk_pinned(const struct script_command *command, struct str package)
{
	(void)command;
	return str_chr(package, '=') != STR_NONE || str_chr(package, '~') != STR_NONE || str_chr(package, '<') != STR_NONE ||
	       str_chr(package, '>') != STR_NONE || str_ends(package, ".apk") || str_starts(package, ".") ||
	       str_starts(package, "!") || is_path(package);
}

static void apk(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command)
{
	size_t verb = lint_verb(command, &LINT_APK, VERBS("add"));

	if (verb)
		report_unpinned(lint, step, script, command, &LINT_APK, verb, apk_pinned);
}

/* ---- pip ---- */

static bool pip_pinned(const struct script_command *command, struct str package)
{
	static const char *const marks[] = { "==", ">=", "<=", "~=", "!=", "===", "<", ">", NULL };

	for (size_t i = 0; marks[i]; i++)
		if (str_contains(package, str_of(marks[i])))
			return true;
	/* git+https://…@ref, "name @ https://…", a wheel, an archive, a folder: ".[extra]", "packages/core" */
	if (str_starts(package, "git+") || str_starts(package, "hg+") || str_starts(package, "svn+"))
		return str_rchr(package, '@') != STR_NONE && str_rchr(package, '@') > str_rchr(package, '/');
	(void)command;
	return is_path(package) || str_starts(package, ".[") || str_chr(package, '/') != STR_NONE ||
	       str_chr(package, '@') != STR_NONE || str_ends(package, ".whl") || str_ends(package, ".tar.gz") ||
	       str_ends(package, ".zip") || str_ends(package, ".txt") || has_glob(package);
}

static void pip(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command)
{
	size_t verb = lint_verb(command, &LINT_PIP, VERBS("install"));

	/* a folder of wheels, or a list of constraints, says which versions there are */
	if (verb && !script_has_option(command, 0, "--no-index") && !script_has_option(command, 0, "--constraint") &&
	    !script_has_word(command, "-c"))
		report_unpinned(lint, step, script, command, &LINT_PIP, verb, pip_pinned);
}

/* ---- npm, yarn, pnpm ---- */

static bool npm_pinned(const struct script_command *command, struct str package)
{
	size_t at = str_rchr(package, '@');

	(void)command;
	if (is_path(package) || str_starts(package, "git+") || str_starts(package, "git:") || str_starts(package, "github:") ||
	    str_starts(package, "npm:") || str_ends(package, ".tgz") || str_ends(package, ".tar.gz"))
		return true;
	if (!str_starts(package, "@") && str_chr(package, '/') != STR_NONE) /* user/repository, as npm reads it */
		return str_chr(package, '#') != STR_NONE;
	if (at == STR_NONE || at == 0)
		return false;
	struct str version = str_from(package, at + 1);
	return !str_is(version, "latest") && !str_is(version, "next") && !str_is(version, "*");
}

static void npm(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command)
{
	size_t verb = lint_verb(command, &LINT_NPM, VERBS("install", "i", "add", "global"));

	if (verb && str_is(command->words.at[verb].text, "global")) {
		verb = lint_next_operand(command, &LINT_NPM, verb);
		verb = verb && str_is(command->words.at[verb].text, "add") ? verb : 0;
	} else if (verb && script_is(command, "yarn") && !str_is(command->words.at[verb].text, "add")) {
		verb = 0;
	}
	if (verb)
		report_unpinned(lint, step, script, command, &LINT_NPM, verb, npm_pinned);
}

/* ---- gem ---- */

static bool gem_pinned(const struct script_command *command, struct str package)
{
	(void)command;
	return str_chr(package, ':') != STR_NONE || str_ends(package, ".gem") || is_path(package) || has_glob(package);
}

static void gem(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command)
{
	size_t verb = lint_verb(command, &LINT_GEM, VERBS("install", "i"));

	if (!verb || script_has_option(command, 0, "--version") || script_has_word(command, "-v") ||
	    script_has_option(command, 0, "--file") || script_has_word(command, "-g"))
		return;
	struct script_command packages = *command;
	for (size_t i = verb; i < packages.words.n; i++)
		if (str_is(packages.words.at[i].text, "--")) /* what follows is for the compiler */
			packages.words.n = i;
	report_unpinned(lint, step, script, &packages, &LINT_GEM, verb, gem_pinned);
}

/* ---- yum, dnf, zypper ---- */

/* name-1.2, name-1.2-3.el9.x86_64: a digit behind a "-" begins a version. "java-17-openjdk" has one in its name. */
static bool rpm_pinned(const struct script_command *command, struct str package)
{
	(void)command;
	if (str_ends(package, ".rpm") || is_path(package) || has_glob(package) || str_starts(package, "@") ||
	    str_chr(package, '=') != STR_NONE || str_chr(package, ':') != STR_NONE || str_starts(package, "-") ||
	    str_chr(package, '<') != STR_NONE || str_chr(package, '>') != STR_NONE)
		return true;
	for (size_t i = 1; i + 1 < package.len; i++) {
		struct str rest = str_from(package, i + 1);

		if (package.ptr[i] == '-' && ascii_digit(rest.ptr[0]) && str_chr(rest, '.') != STR_NONE)
			return true;
	}
	return false;
}

static void rpm(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command,
		const struct lint_tool *tool)
{
	size_t verb = lint_verb(command, tool, tool == &LINT_ZYPPER ? VERBS("in", "install") : VERBS("install", "reinstall"));

	if (verb)
		report_unpinned(lint, step, script, command, tool, verb, rpm_pinned);
}

static void yum(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command)
{
	rpm(lint, step, script, command, &LINT_YUM);
}

static void dnf(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command)
{
	rpm(lint, step, script, command, &LINT_DNF);
}

static void zypper(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command)
{
	rpm(lint, step, script, command, &LINT_ZYPPER);
}

/* ---- go ---- */

static bool go_pinned(const struct script_command *command, struct str package)
{
	size_t at = str_chr(package, '@');
	struct str first = str_slice(package, 0, str_chr(package, '/'));

	(void)command;
	if (at != STR_NONE)
		return !str_is(str_from(package, at + 1), "latest") && !str_is(str_from(package, at + 1), "none");
	/* a package of the module itself, or of the standard library: its path begins with no host */
	return is_path(package) || str_chr(first, '.') == STR_NONE;
}

static void go(struct lint *lint, const struct lint_step *step, const struct lint_script *script, const struct script_command *command)
{
	size_t verb = lint_verb(command, &LINT_GO, VERBS("install", "get", "run"));

	if (!verb)
		return;
	if (str_is(command->words.at[verb].text, "run")) { /* what follows the package is the program's own */
		size_t at = lint_next_operand(command, &LINT_GO, verb);
		struct script_command alone = *command;

		if (!at)
			return;
		alone.words.n = at + 1;
		report_unpinned(lint, step, script, &alone, &LINT_GO, verb, go_pinned);
		return;
	}
	report_unpinned(lint, step, script, command, &LINT_GO, verb, go_pinned);
}

#define DISTRIBUTION_WHY \
	"two builds of one commit may have different versions; a distribution's stable release changes little, so this is a note"
#define LANGUAGE_WHY "two builds of one commit have different versions, and tomorrow's may not work with the application"

const struct lint_rule lint_pin_rules[] = {
	{ .rule = { LINT_RULE("APT-UNPINNED", NOTE, "DL3008"), .title = "packages of apt without a version",
		    .why = DISTRIBUTION_WHY,
		    .mend = "write NAME=VERSION where the version matters (VERSION may end in *), or pin the base image by digest "
			    "with a snapshot mirror" },
	  .command = apt },
	{ .rule = { LINT_RULE("APK-UNPINNED", NOTE, "DL3018"), .title = "packages of apk without a version",
		    .why = DISTRIBUTION_WHY,
		    .mend = "write NAME=VERSION, or NAME~VERSION for its patches, where the version matters" },
	  .command = apk },
	{ .rule = { LINT_RULE("PIP-UNPINNED", WARNING, "DL3013"), .title = "packages of pip without a version", .why = LANGUAGE_WHY,
		    .mend = "write NAME==VERSION, or install from a file that has versions: -r requirements.txt" },
	  .command = pip },
	{ .rule = { LINT_RULE("NPM-UNPINNED", WARNING, "DL3016"), .title = "packages of npm without a version", .why = LANGUAGE_WHY,
		    .mend = "write NAME@VERSION, or install from a lock file: npm ci" },
	  .command = npm },
	{ .rule = { LINT_RULE("GEM-UNPINNED", WARNING, "DL3028"), .title = "gems without a version", .why = LANGUAGE_WHY,
		    .mend = "write NAME:VERSION, or install from a lock file: bundle install" },
	  .command = gem },
	{ .rule = { LINT_RULE("YUM-UNPINNED", NOTE, "DL3033"), .title = "packages of yum without a version",
		    .why = DISTRIBUTION_WHY, .mend = "write NAME-VERSION where the version matters" },
	  .command = yum },
	{ .rule = { LINT_RULE("DNF-UNPINNED", NOTE, "DL3041"), .title = "packages of dnf without a version",
		    .why = DISTRIBUTION_WHY, .mend = "write NAME-VERSION where the version matters" },
	  .command = dnf },
	{ .rule = { LINT_RULE("ZYPPER-UNPINNED", NOTE, "DL3037"), .title = "packages of zypper without a version",
		    .why = DISTRIBUTION_WHY, .mend = "write NAME=VERSION where the version matters" },
	  .command = zypper },
	{ .rule = { LINT_RULE("GO-UNPINNED", WARNING, "DL3062"), .title = "programs of Go without a version", .why = LANGUAGE_WHY,
		    .mend = "write PATH@VERSION" },
	  .command = go },
	LINT_RULES_END
};
