/*
 * Libraries: looked for as ld.so does, and those that a well-known library loads by a name of its own.
 */
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "image/closure_internal.h"
#include "image/elf.h"

#define ELF_MAX    ((size_t)4 << 30)
#define CONF_DEPTH 8

/* What is loaded by dlopen(3), or read, whenever the library is used: no DT_NEEDED says so. Patterns of paths. */
static const struct companion {
	const char *soname; /* a beginning */
	const char *patterns[6];
} companions[] = {
	/* pthread_exit and pthread_cancel unwind with it */
	{ "libc.so.6",
	  { "/lib/*/libgcc_s.so.1", "/usr/lib/*/libgcc_s.so.1", "/lib64/libgcc_s.so.1", "/usr/lib64/libgcc_s.so.1" } },
	{ "libcrypto.so.3",
	  { "/usr/lib/*/ossl-modules/*.so", "/usr/lib64/ossl-modules/*.so", "/usr/lib/ssl/openssl.cnf",
	    "/etc/ssl/openssl.cnf" } },
	{ "libcrypto.so.1",
	  { "/usr/lib/*/engines-1.1/*.so", "/usr/lib64/engines-1.1/*.so", "/usr/lib/ssl/openssl.cnf",
	    "/etc/ssl/openssl.cnf" } },
	{ "libssl.so.",
	  { "/etc/ssl/certs/**", "/usr/lib/ssl/certs", "/etc/pki/tls/certs/**",
	    "/usr/local/share/ca-certificates/**" } },
	{ "libgnutls.so.", { "/etc/ssl/certs/ca-certificates.crt", "/etc/gnutls/**" } },
	{ "libmagic.so.", { "/usr/lib/file/magic.mgc", "/usr/share/misc/magic.mgc", "/etc/magic" } },
	{ "libfontconfig.so.", { "/etc/fonts/**", "/usr/share/fontconfig/**" } },
	{ "libproj.so.", { "/usr/share/proj/**" } },
	{ "libgs.so.", { "/usr/share/ghostscript/**" } },
	{ "libodbc.so.", { "/etc/odbc.ini", "/etc/odbcinst.ini" } },
	{ "libX11.so.", { "/usr/share/X11/locale/**" } },
	{ "libxmlsec1.so.", { "/usr/lib/*/libxmlsec1-openssl.so*" } },
	{ "libMagickCore", { "/usr/lib/*/ImageMagick-*/**", "/etc/ImageMagick-*/**" } },
	{ "libvips.so.", { "/usr/lib/*/vips-modules-*/**" } },
};

static void add_library_folder(struct closure *closure, struct str path)
{
	struct root_file *folder = root_resolve(closure->root, NULL, path, true, NULL, NULL);

	if (!root_is_folder(folder))
		return;
	for (size_t i = 0; i < closure->libraries.n; i++)
		if (closure->libraries.at[i] == folder)
			return;
	*vec_push(closure->arena, &closure->libraries) = folder;
}

/* ld.so.conf: a folder a line, "include PATTERN". */
static void read_conf(struct closure *closure, const struct root_file *file, unsigned int depth)
{
	struct str rest = root_text(closure->root, file, (size_t)1 << 20, closure->arena), line;

	if (depth > CONF_DEPTH || str_empty(rest))
		return;
	while (str_split(&rest, '\n', &line)) {
		line = str_trim(str_slice(line, 0, MIN_OF(str_chr(line, '#'), line.len)));
		if (str_starts(line, "include ")) {
			struct str pattern = str_trim(str_from(line, 8));

			for (size_t i = 0; i < closure->root->files.n; i++)
				if (root_is_file(closure->root->files.at[i]) &&
				    keep_glob_match(path_join(closure->arena, STR("/etc"), pattern),
						    closure->root->files.at[i]->path))
					read_conf(closure, closure->root->files.at[i], depth + 1);
		} else if (str_starts(line, "/")) {
			add_library_folder(closure, line);
		}
	}
}

/* Where every program looks. musl's list stands in /etc/ld-musl-ARCH.path. */
static void find_libraries(struct closure *closure)
{
	static const char *const usual[] = { "/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib" };
	struct str rest = closure_env(closure, "LD_LIBRARY_PATH"), part;

	closure->libraries_known = true;
	while (!str_empty(rest) && str_split(&rest, ':', &part)) {
		struct root_file *folder = root_resolve(closure->root, NULL, part, true, NULL, NULL);

		if (root_is_folder(folder))
			*vec_push(closure->arena, &closure->library_path) = folder;
	}
	read_conf(closure, root_resolve(closure->root, NULL, STR("/etc/ld.so.conf"), true, NULL, NULL), 0);
	for (size_t i = 0; i < closure->root->files.n; i++) { /* "/lib/x86_64-linux-gnu", whatever the triplet */
		const struct root_file *file = closure->root->files.at[i];

		if (root_is_folder(file) && (keep_glob_match(STR("/usr/lib/*-linux-*"), file->path) ||
					     keep_glob_match(STR("/lib/*-linux-*"), file->path)))
			add_library_folder(closure, file->path);
	}
	for (size_t i = 0; i < ARRAY_SIZE(usual); i++)
		add_library_folder(closure, str_of(usual[i]));
}

static bool fits(const struct closure *closure, const struct root_file *file, const struct elf *elf)
{
	struct elf other;
	struct str head = root_map(closure->root, file, ELF_MAX);
	bool same = elf_read(closure->arena, head, &other) && other.machine == elf->machine;

	root_unmap(head);
	return same;
}

/* A library in a folder, and its variants for newer processors: another machine may take those. */
static bool keep_in(struct closure *closure, const struct root_file *folder, struct str name, const struct elf *elf,
		    const struct root_file *because)
{
	const struct root_file *file = root_resolve(closure->root, folder, name, true, NULL, NULL);
	const struct root_file *variants = root_child(closure->root, folder, STR("glibc-hwcaps"));

	if (!root_is_file(file) || !fits(closure, file, elf))
		return false;
	keep_path(closure, folder, name, KEEP_LIBRARY, because);
	for (const struct root_file *level = variants ? variants->child : NULL; level; level = level->next)
		keep_path(closure, level, name, KEEP_LIBRARY, because);
	return true;
}

static struct str origin_expand(struct arena *arena, struct str path, const struct root_file *file)
{
	struct str folder = file->parent->path;

	path = str_replace(arena, path, STR("${ORIGIN}"), folder);
	return str_replace(arena, path, STR("$ORIGIN"), folder);
}

static bool keep_on_path(struct closure *closure, struct str list, struct str name, const struct elf *elf,
			 const struct root_file *file)
{
	struct str part;

	while (!str_empty(list) && str_split(&list, ':', &part)) {
		struct str path = origin_expand(closure->arena, part, file);
		const struct root_file *folder = root_resolve(closure->root, NULL, path, true, NULL, NULL);

		if (root_is_folder(folder) && keep_in(closure, folder, name, elf, file))
			return true;
	}
	return false;
}

/* The search lists of a file, and of those that brought it in: ld.so asks those too (RPATH), or has them loaded by
 * then. */
static bool keep_on_chain(struct closure *closure, struct str name, const struct elf *elf, const struct root_file *file)
{
	const struct root_file *at = file;

	for (unsigned int i = 0; at && i < 16; i++, at = at->because) {
		struct str content = root_map(closure->root, at, ELF_MAX);
		struct elf own;
		bool found =
			elf_read(closure->arena, content, &own) && (keep_on_path(closure, own.rpath, name, elf, at) ||
								    keep_on_path(closure, own.runpath, name, elf, at));

		root_unmap(content);
		if (found)
			return true;
	}
	return false;
}

static void keep_library(struct closure *closure, struct str name, const struct elf *elf, const struct root_file *file)
{
	if (str_chr(name, '/') != STR_NONE) {
		if (!keep_path(closure, file->parent, origin_expand(closure->arena, name, file), KEEP_LIBRARY, file))
			lack(closure, name, file);
		return;
	}
	if (keep_on_chain(closure, name, elf, file))
		return;
	for (size_t i = 0; i < closure->library_path.n; i++)
		if (keep_in(closure, closure->library_path.at[i], name, elf, file))
			return;
	for (size_t i = 0; i < closure->libraries.n; i++)
		if (keep_in(closure, closure->libraries.at[i], name, elf, file))
			return;
	/* wheels and vendored trees put libraries that are loaded beforehand beside the one that names them */
	if (file->parent && keep_in(closure, file->parent, name, elf, file))
		return;
	lack(closure, name, file);
}

static void keep_companions(struct closure *closure, struct str soname, const struct root_file *file)
{
	for (size_t i = 0; i < ARRAY_SIZE(companions); i++) {
		if (!str_starts(soname, companions[i].soname))
			continue;
		for (size_t j = 0; j < ARRAY_SIZE(companions[i].patterns) && companions[i].patterns[j]; j++)
			keep_matching(closure, str_of(companions[i].patterns[j]), KEEP_DATA, file);
	}
}

bool follow_elf(struct closure *closure, struct root_file *file)
{
	struct str content = root_map(closure->root, file, ELF_MAX);
	struct elf elf;

	if (!elf_read(closure->arena, content, &elf)) {
		root_unmap(content);
		return false;
	}
	if (!closure->libraries_known)
		find_libraries(closure);
	if (!str_empty(elf.interpreter) && !keep_path(closure, NULL, elf.interpreter, KEEP_LIBRARY, file))
		lack(closure, elf.interpreter, file);
	for (size_t i = 0; i < elf.needed.n; i++)
		keep_library(closure, elf.needed.at[i], &elf, file);
	keep_companions(closure, str_empty(elf.soname) ? root_name(file) : elf.soname, file);
	root_unmap(content);
	return true;
}
