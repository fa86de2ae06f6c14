/*
 * What stays whatever was recorded: what any program may ask the system for, and what scanners read.
 */
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "image/closure_internal.h"

#define TEXT_MAX ((size_t)64 << 20)

/* Small, and asked for in moments that no probe shows: a name that is looked up, a log entry with a date. */
static const char *const always[] = { "/etc/passwd",
				      "/etc/group",
				      "/etc/nsswitch.conf",
				      "/etc/hosts",
				      "/etc/host.conf",
				      "/etc/gai.conf",
				      "/etc/services",
				      "/etc/protocols",
				      "/etc/localtime",
				      "/etc/timezone",
				      "/etc/ld.so.cache",
				      "/etc/ld.so.conf",
				      "/etc/ld.so.conf.d/*.conf",
				      "/etc/ld-musl-*.path",
				      "/etc/ssl/certs/ca-certificates.crt",
				      "/etc/mime.types",
				      NULL };

/* Folders that programs take for granted; the links that stand for some since /usr was merged. Without what is in them.
 */
static const char *const places[] = { "/bin",     "/dev",     "/etc",       "/home", "/lib",       "/lib32",
				      "/lib64",   "/libx32",  "/mnt",       "/opt",  "/proc",      "/root",
				      "/run",     "/sbin",    "/srv",       "/sys",  "/tmp",       "/usr",
				      "/usr/bin", "/usr/lib", "/usr/local", "/var",  "/var/cache", "/var/lib",
				      "/var/log", "/var/run", "/var/tmp",   NULL };

static const char *const packages[] = {
	/* trivy, grype and syft read the status; the lists say which Python and Node packages Debian brought */
	"/etc/os-release",           "/usr/lib/os-release", "/etc/debian_version",      "/etc/alpine-release",
	"/etc/redhat-release",       "/etc/system-release", "/etc/lsb-release",         "/var/lib/dpkg/status",
	"/var/lib/dpkg/status.d/**", "/var/lib/dpkg/arch",  "/lib/apk/db/installed",    "/usr/lib/apk/db/installed",
	"/etc/apk/repositories",     "/var/lib/rpm/**",     "/usr/lib/sysimage/rpm/**", NULL
};

/* "hosts: files mdns4_minimal [NOTFOUND=return] dns" → libnss_mdns4_minimal.so.2 … */
static void keep_name_services(struct closure *closure)
{
	struct root_file *file = root_resolve(closure->root, NULL, STR("/etc/nsswitch.conf"), true, NULL, NULL);
	struct str rest = root_text(closure->root, file, TEXT_MAX, closure->arena), line, word;

	while (!str_empty(rest) && str_split(&rest, '\n', &line)) {
		line = str_slice(line, 0, MIN_OF(str_chr(line, '#'), line.len));
		size_t colon = str_chr(line, ':');
		if (colon == STR_NONE)
			continue;
		for (struct str words = str_from(line, colon + 1); str_split(&words, ' ', &word);) {
			word = str_trim(word);
			if (str_empty(word) || str_starts(word, "["))
				continue;
			for (size_t i = 0; i < closure->libraries.n; i++)
				keep_path(closure, closure->libraries.at[i],
					  str_fmt(closure->arena, "libnss_%" PRI_STR ".so.2", STR_ARG(word)),
					  KEEP_SYSTEM, file);
		}
	}
}

void keep_system(struct closure *closure)
{
	struct str zone = closure_env(closure, "TZ");

	for (size_t i = 0; always[i]; i++)
		keep_matching(closure, str_of(always[i]), KEEP_SYSTEM, NULL);
	for (size_t i = 0; places[i]; i++)
		keep_path(closure, NULL, str_of(places[i]), KEEP_SYSTEM, NULL);
	if (!str_empty(zone))
		keep_path(closure, NULL, path_join(closure->arena, STR("/usr/share/zoneinfo"), zone), KEEP_SYSTEM,
			  NULL);
	if (closure->libraries_known)
		keep_name_services(closure);
}

/* ---- For scanners ---- */

static bool stays(const struct closure *closure, struct str path)
{
	const struct root_file *file = root_resolve(closure->root, NULL, path, false, NULL, NULL);

	return file && !root_is_folder(file) && file->reason && file->reason != KEEP_WAY;
}

/* dpkg's list of a package's files, and their digests, where one of the files stays. */
static void keep_dpkg_lists(struct closure *closure)
{
	struct root_file *info = root_find(closure->root, STR("/var/lib/dpkg/info"));

	for (struct root_file *file = info ? info->child : NULL; file; file = file->next) {
		if (!str_ends(file->path, ".list"))
			continue;
		struct str all = root_map(closure->root, file, TEXT_MAX), rest = all, line;
		bool one = false;
		while (!one && !str_empty(rest) && str_split(&rest, '\n', &line))
			one = str_starts(line, "/") && stays(closure, line) && !str_starts(line, "/usr/share/doc/");
		root_unmap(all);
		if (!one)
			continue;
		keep_file(closure, file, KEEP_PACKAGES, NULL);
		struct str name = str_slice(root_name(file), 0, root_name(file).len - 5);
		keep_file(
			closure,
			root_child(closure->root, info, str_fmt(closure->arena, "%" PRI_STR ".md5sums", STR_ARG(name))),
			KEEP_PACKAGES, file);
	}
}

/* Does a line of RECORD name a module that stays? "package/file.py,sha256=…,123" */
static bool is_used(const struct closure *closure, const struct root_file *folder)
{
	const struct root_file *record = root_child(closure->root, folder, STR("RECORD"));
	bool one = false;

	if (!root_is_file(record))
		return true; /* Debian's, or of setuptools: no list that could be asked */
	struct str all = root_map(closure->root, record, TEXT_MAX), rest = all, line;
	while (!one && !str_empty(rest) && str_split(&rest, '\n', &line)) {
		struct str path = str_slice(line, 0, MIN_OF(str_chr(line, ','), line.len));
		const struct root_file *file = root_resolve(closure->root, folder->parent, path, false, NULL, NULL);

		one = file && file->reason && file->reason != KEEP_WAY && !root_is_below(file, folder);
	}
	root_unmap(all);
	return one;
}

static void keep_distribution(struct closure *closure, struct root_file *entry)
{
	/* METADATA: name, version; RECORD: which files; the others are asked for by importlib.metadata and
	 * pkg_resources */
	static const char *const names[] = { "METADATA",
					     "PKG-INFO",
					     "RECORD",
					     "INSTALLER",
					     "entry_points.txt",
					     "top_level.txt",
					     "requires.txt",
					     "direct_url.json",
					     "namespace_packages.txt",
					     NULL };

	if (root_is_file(entry)) {
		keep_file(closure, entry, KEEP_PACKAGES, NULL);
		return;
	}
	if (!is_used(closure, entry))
		return;
	for (size_t i = 0; names[i]; i++)
		keep_file(closure, root_child(closure->root, entry, str_of(names[i])), KEEP_PACKAGES, NULL);
}

void keep_packages(struct closure *closure)
{
	for (size_t i = 0; packages[i]; i++)
		keep_matching(closure, str_of(packages[i]), KEEP_PACKAGES, NULL);
	keep_dpkg_lists(closure);
	for (size_t i = 0; i < closure->python.n; i++)
		for (struct root_file *entry = closure->python.at[i]->child; entry; entry = entry->next)
			if (str_ends(entry->path, ".dist-info") || str_ends(entry->path, ".egg-info"))
				keep_distribution(closure, entry);
}
