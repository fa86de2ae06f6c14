#include <fnmatch.h>

#include "image/inspect.h"

#define LISTS "rm -rf /var/lib/apt/lists/* in the RUN that had apt-get update, or --mount=type=cache"
#define STATIC_LIBRARIES "static libraries"
#define SLIM_BASE "a slim base, or path-exclude in /etc/dpkg/dpkg.cfg.d"
#define SAME_RUN "remove it in the RUN that made it"
#define NPM_CLEAN "npm cache clean --force in the same RUN, or --mount=type=cache"
#define NO_PIP_CACHE "pip install --no-cache-dir, or --mount=type=cache"
#define OTHER_STAGE "install it in a builder stage, and copy what was built from there"

/* __pycache__ isn't a cache here: without the bytecode each start compiles again, for a non-root user every time. */
const struct saving_row saving_rows[] = {
	{ SAVING_WASTE, "waste", NULL, NULL, "no container can see it",
	  "remove files in the RUN that made them, or copy results from a builder stage" },
	{ SAVING_CACHE, "package lists of apt", "var/lib/apt/lists", NULL, "apt-get update writes them again", LISTS },
	{ SAVING_CACHE, "packages that apt fetched", "var/cache/apt", NULL, "they are installed already",
	  "apt-get clean in the same RUN, or --mount=type=cache" },
	{ SAVING_CACHE, "pip's cache", "root/.cache/pip", NULL, "the packages are installed already", NO_PIP_CACHE },
	{ SAVING_CACHE, "pip's cache", "home/*/.cache/pip", NULL, "the packages are installed already", NO_PIP_CACHE },
	{ SAVING_CACHE, "npm's cache", "root/.npm", NULL, "the modules are installed already", NPM_CLEAN },
	{ SAVING_CACHE, "npm's cache", "home/*/.npm", NULL, "the modules are installed already", NPM_CLEAN },
	{ SAVING_CACHE, "yarn's cache", "usr/local/share/.cache/yarn", NULL, "the modules are installed already",
	  "yarn cache clean in the same RUN, or --mount=type=cache" },
	{ SAVING_CACHE, "Go's build cache and modules", "root/.cache/go-build", NULL, "the program is built already", OTHER_STAGE },
	{ SAVING_CACHE, "Go's build cache and modules", "root/go/pkg/mod", NULL, "the program is built already", OTHER_STAGE },
	{ SAVING_CACHE, "Go's build cache and modules", "go/pkg/mod", NULL, "the program is built already", OTHER_STAGE },
	{ SAVING_CACHE, "cargo's registry", "root/.cargo/registry", NULL, "the program is built already", OTHER_STAGE },
	{ SAVING_CACHE, "cargo's registry", "usr/local/cargo/registry", NULL, "the program is built already", OTHER_STAGE },
	{ SAVING_CACHE, "Maven's repository", "root/.m2/repository", NULL, "the archive is built already", OTHER_STAGE },
	{ SAVING_CACHE, "Gradle's cache", "root/.gradle/caches", NULL, "the archive is built already", OTHER_STAGE },
	{ SAVING_CACHE, "conda's packages", "opt/conda/pkgs", NULL, "they are unpacked already", "conda clean --all in the same RUN" },
	{ SAVING_CACHE, "composer's cache", "root/.composer/cache", NULL, "the packages are installed already",
	  "composer clear-cache in the same RUN" },
	{ SAVING_CACHE, "caches of a user", "root/.cache", NULL, "by definition it can be made again", SAME_RUN },
	{ SAVING_CACHE, "caches of a user", "home/*/.cache", NULL, "by definition it can be made again", SAME_RUN },
	{ SAVING_CACHE, "other caches", "var/cache", NULL, "by definition it can be made again", SAME_RUN },
	{ SAVING_CACHE, "temporary files", "tmp", NULL, "nobody counts on them after a start", "remove them in the RUN that made them" },
	{ SAVING_CACHE, "temporary files", "var/tmp", NULL, "nobody counts on them after a start",
	  "remove them in the RUN that made them" },
	{ SAVING_CACHE, "logs of the build", "var/log", NULL, "they tell of the build only", "remove them in the RUN that made them" },
	{ SAVING_TOOLS, "compilers, headers and build tools", NULL, NULL, "a finished application is not compiled again", OTHER_STAGE },
	{ SAVING_TOOLS, "headers", "usr/include", NULL, "only a compiler reads them", OTHER_STAGE },
	{ SAVING_TOOLS, "headers", "usr/local/include", NULL, "only a compiler reads them", OTHER_STAGE },
	{ SAVING_TOOLS, STATIC_LIBRARIES, NULL, NULL, "only a linker reads them", OTHER_STAGE },
	{ SAVING_TOOLS, "Go's tool chain", "usr/local/go", NULL, "a finished application is not compiled again", OTHER_STAGE },
	{ SAVING_TOOLS, "Rust's tool chain", "usr/local/rustup", NULL, "a finished application is not compiled again", OTHER_STAGE },
	{ SAVING_TOOLS, "Rust's tool chain", "root/.rustup", NULL, "a finished application is not compiled again", OTHER_STAGE },
	{ SAVING_DOCS, "documentation", "usr/share/doc", "/copyright", "nobody reads it in a container (licences stay)", SLIM_BASE },
	{ SAVING_DOCS, "manuals", "usr/share/man", NULL, "nobody reads them in a container", SLIM_BASE },
	{ SAVING_DOCS, "manuals", "usr/local/share/man", NULL, "nobody reads them in a container", SLIM_BASE },
	{ SAVING_DOCS, "manuals", "usr/share/info", NULL, "nobody reads them in a container", SLIM_BASE },
	{ SAVING_DOCS, "documentation", "usr/share/gtk-doc", NULL, "nobody reads it in a container", SLIM_BASE },
	{ SAVING_DOCS, "translations of system programs", "usr/share/locale", NULL, "a container's programs speak to logs", SLIM_BASE },
	{ SAVING_TESTS, "Python's own tests", "usr/lib/python3*/test", NULL, "the application doesn't run them",
	  "a slim base, or remove them in the same RUN" },
	{ SAVING_TESTS, "Python's own tests", "usr/local/lib/python3*/test", NULL, "the application doesn't run them",
	  "a slim base, or remove them in the same RUN" },
	{ 0 },
};

const char *saving_kind_name(enum saving_kind kind)
{
	static const char *const names[] = {
		[SAVING_WASTE] = "waste",
		[SAVING_CACHE] = "cache",
		[SAVING_TOOLS] = "build tools",
		[SAVING_DOCS] = "documentation",
		[SAVING_TESTS] = "tests",
	};

	return names[kind];
}

static bool matches(const struct saving_row *row, struct str path)
{
	char text[4096 + 1];

	if (path.len >= sizeof(text))
		return false;
	memcpy(text, path.ptr, path.len);
	text[path.len] = '\0';
	return fnmatch(row->pattern, text, FNM_PATHNAME) == 0;
}

const struct saving_row *saving_row_for_folder(struct str path)
{
	for (const struct saving_row *row = saving_rows; row->what; row++)
		if (row->pattern && row->pattern[0] == path.ptr[0] && matches(row, path))
			return row;
	return NULL;
}

/* usr/lib/x86_64-linux-gnu/libc.a: at any depth, so no pattern of a shell's. */
const struct saving_row *saving_row_for_file(struct str path)
{
	if (!str_ends(path, ".a") || (!str_starts(path, "usr/lib/") && !str_starts(path, "usr/local/lib/")))
		return NULL;
	for (const struct saving_row *row = saving_rows; row->what; row++)
		if (strcmp(row->what, STATIC_LIBRARIES) == 0)
			return row;
	return NULL;
}

/* By the names of Debian's and Alpine's packages; a version at the end doesn't matter: gcc-12, python3.11-dev. */
bool saving_is_build_tool(struct str package)
{
	static const char *const exact[] = {
		"autoconf", "automake", "autotools-dev", "bison", "build-base", "build-essential", "bzip2-dev", "cargo", "ccache",
		"cmake", "cmake-data", "dpkg-dev", "flex", "gdb", "gfortran", "libtool", "linux-headers", "linux-libc-dev", "llvm",
		"m4", "make", "meson", "musl-dev", "nasm", "ninja-build", "patch", "pkg-config", "pkgconf", "pkgconf-bin", "rustc",
		"samurai", "swig", "yasm", "libdpkg-perl", "quilt", "debhelper", "fakeroot", "libfakeroot", NULL,
	};
	static const char *const starts[] = {
		"binutils", "clang-", "cpp-", "cpp", "g++", "gcc-", "gcc", "golang", "libasan", "libclang-", "libgcc-", "libgo",
		"liblsan", "libtsan", "libubsan", "libctf", "libbinutils", "libcc1-", "llvm-", "gfortran-", "rust-", NULL,
	};
	static const char *const stays[] = { "gcc-12-base", "gcc-13-base", "gcc-14-base", "libgcc-s1", "libgcc1", "cpprest", NULL };
	struct str name = str_slice(package, 0, MIN_OF(str_chr(package, ':'), package.len));

	if (str_in(name, stays) || (str_starts(name, "gcc-") && str_ends(name, "-base")))
		return false;
	if (str_in(name, exact) || str_ends(name, "-dev") || str_ends(name, "-headers"))
		return true;
	for (size_t i = 0; starts[i]; i++) {
		struct str rest = str_from(name, strlen(starts[i]));

		if (str_starts(name, starts[i]) &&
		    (str_empty(rest) || str_ends(str_of(starts[i]), "-") || ascii_digit(rest.ptr[0]) || rest.ptr[0] == '-'))
			return true;
	}
	return false;
}
