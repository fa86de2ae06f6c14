/* The command lines of package managers, by their manuals. */
#include "image/lint_internal.h"

#define LIST(...) (const char *const[]){ __VA_ARGS__, NULL }

const struct lint_tool LINT_APT = {
	.names = LIST("apt-get", "apt", "aptitude"),
	.letters = "octa",
	.options = LIST("--option", "--config-file", "--target-release", "--default-release", "--host-architecture", "--solver"),
};
const struct lint_tool LINT_APK = {
	.names = LIST("apk"),
	.letters = "tXp",
	.options = LIST("--virtual", "--repository", "--root", "--arch", "--keys-dir", "--repositories-file", "--wait", "--cache-dir",
			"--cache-max-age", "--progress-fd", "--timeout"),
};
const struct lint_tool LINT_PIP = {
	.names = LIST("pip"),
	.letters = "rcieftbdC",
	.options =
		LIST("--requirement", "--constraint", "--index-url", "--extra-index-url", "--pypi-url", "--editable",
		     "--find-links", "--target", "--root", "--prefix", "--platform", "--python-version", "--implementation",
		     "--abi", "--trusted-host", "--proxy", "--timeout", "--retries", "--cache-dir", "--progress-bar",
		     "--upgrade-strategy", "--no-binary", "--only-binary", "--src", "--build", "--global-option",
		     "--install-option", "--config-settings", "--log", "--cert", "--client-cert", "--report", "--python", "--group",
		     "--root-user-action", "--exists-action", "--use-feature", "--use-deprecated", "--keyring-provider", "--hash"),
};
const struct lint_tool LINT_NPM = {
	.names = LIST("npm", "pnpm", "yarn"),
	.letters = "wC",
	.options = LIST("--registry", "--prefix", "--cache", "--omit", "--include", "--loglevel", "--only", "--tag", "--workspace",
			"--cwd", "--fetch-retries", "--fetch-timeout", "--network-timeout", "--cache-folder", "--dir", "--filter",
			"--store-dir", "--install-strategy", "--script-shell", "--userconfig", "--globalconfig", "--maxsockets",
			"--before", "--network-concurrency"),
};
const struct lint_tool LINT_GEM = {
	.names = LIST("gem"),
	.letters = "vinsPpgB",
	.options = LIST("--version", "--install-dir", "--bindir", "--source", "--trust-policy", "--http-proxy", "--platform",
			"--file", "--build-root", "--document", "--without", "--config-file"),
};
const struct lint_tool LINT_YUM = {
	.names = LIST("yum"),
	.letters = "cdexR",
	.options = LIST("--enablerepo", "--disablerepo", "--exclude", "--installroot", "--releasever", "--setopt", "--repo", "--repoid",
			"--disableplugin", "--enableplugin", "--config", "--errorlevel", "--debuglevel", "--color"),
};
const struct lint_tool LINT_DNF = {
	.names = LIST("dnf", "microdnf", "dnf5"),
	.letters = "cdexR",
	.options = LIST("--enablerepo", "--disablerepo", "--exclude", "--installroot", "--releasever", "--setopt", "--repo",
			"--repoid", "--disableplugin", "--enableplugin", "--config", "--errorlevel", "--debuglevel", "--color",
			"--forcearch", "--advisory"),
};
const struct lint_tool LINT_ZYPPER = {
	.names = LIST("zypper"),
	.letters = "rtcRCDp",
	.options = LIST("--repo", "--type", "--config", "--root", "--from", "--installroot", "--reposd-dir", "--cache-dir", "--plus-repo",
			"--plus-content", "--releasever", "--capability", "--name"),
};
const struct lint_tool LINT_GO = {
	.names = LIST("go"),
	.letters = "",
	.options = LIST("-ldflags", "-tags", "-gcflags", "-asmflags", "-mod", "-modfile", "-p", "-o", "-C", "-buildmode",
			"-overlay", "-pgo", "-toolexec", "-installsuffix", "-pkgdir", "-compiler", "-exec"),
};

/* pip, pip3, pip3.12 */
static bool is_pip(struct str name)
{
	if (!str_starts(name, "pip"))
		return false;
	for (size_t i = 3; i < name.len; i++)
		if (!ascii_digit(name.ptr[i]) && name.ptr[i] != '.')
			return false;
	return true;
}

bool lint_is_tool(const struct script_command *command, const struct lint_tool *tool)
{
	return tool == &LINT_PIP ? is_pip(command->name) : str_in(command->name, tool->names);
}

/* -o X, -oX, --option X, --option=X */
static bool takes_next(const struct lint_tool *tool, struct str option)
{
	if (str_in(option, tool->options))
		return true;
	return option.len >= 2 && option.ptr[1] != '-' && strchr(tool->letters, option.ptr[option.len - 1]) &&
	       (option.len == 2 || strchr(tool->letters, option.ptr[1]) == NULL);
}

size_t lint_next_operand(const struct script_command *command, const struct lint_tool *tool, size_t at)
{
	for (at++; at < command->words.n; at++) {
		struct str text = command->words.at[at].text;

		if (str_is(text, "--"))
			return at + 1 < command->words.n && tool != &LINT_GEM ? at + 1 : 0;
		if (!str_starts(text, "-") || text.len == 1)
			return at;
		at += takes_next(tool, text);
	}
	return 0;
}

size_t lint_first_operand(const struct script_command *command, const struct lint_tool *tool)
{
	return lint_is_tool(command, tool) ? lint_next_operand(command, tool, command->program) : 0;
}

size_t lint_verb(const struct script_command *command, const struct lint_tool *tool, const char *const *verbs)
{
	size_t at = lint_first_operand(command, tool);

	return at && str_in(command->words.at[at].text, verbs) ? at : 0;
}
