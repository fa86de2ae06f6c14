#include "base/arena.h"
#include "image/split_internal.h"

/* What only builds. Headers and static libraries are told by "-dev". */
static const char *const build_packages[] = {
	"autoconf", "automake", "autopoint", "autotools-dev", "bc", "binutils", "bison", "build-essential", "cargo", "ccache", "clang",
	"cmake", "cpp", "cython3", "debhelper", "devscripts", "dh-python", "dpkg-dev", "fakeroot", "flex", "g++", "gcc", "gfortran",
	"gettext", "gobject-introspection", "golang", "golang-go", "gperf", "intltool", "ld", "libc-dev", "libtool", "libtool-bin", "lld",
	"llvm", "m4", "make", "meson", "musl-tools", "nasm", "ninja-build", "patch", "patchelf", "pkg-config", "pkgconf",
	"protobuf-compiler", "python3-pip", "python3-setuptools", "python3-venv", "python3-wheel",
	"python-dev-is-python3", "rustc", "scons",
	"swig", "texinfo", "yasm", NULL,
};

/* Compilers by version: gcc-12, g++-12, clang-14, llvm-14-dev. */
static const char *const build_prefixes[] = { "gcc-", "g++-", "cpp-", "clang-", "llvm-", "linux-headers-", "gfortran-", NULL };

/* Programs that applications, health checks and entry points start, and the package that has each on Debian and Ubuntu. */
static const struct {
	const char *program, *package;
} tools[] = {
	{ "curl", "curl" },
	{ "wget", "wget" },
	{ "psql", "postgresql-client" },
	{ "pg_isready", "postgresql-client" },
	{ "pg_dump", "postgresql-client" },
	{ "pg_restore", "postgresql-client" },
	{ "pg_dumpall", "postgresql-client" },
	{ "createdb", "postgresql-client" },
	{ "mysql", "default-mysql-client" },
	{ "mysqladmin", "default-mysql-client" },
	{ "mysqldump", "default-mysql-client" },
	{ "redis-cli", "redis-tools" },
	{ "sqlite3", "sqlite3" },
	{ "git", "git" },
	{ "ssh", "openssh-client" },
	{ "scp", "openssh-client" },
	{ "rsync", "rsync" },
	{ "nc", "netcat-openbsd" },
	{ "netcat", "netcat-openbsd" },
	{ "ping", "iputils-ping" },
	{ "dig", "dnsutils" },
	{ "nslookup", "dnsutils" },
	{ "host", "dnsutils" },
	{ "ip", "iproute2" },
	{ "ps", "procps" },
	{ "pgrep", "procps" },
	{ "pkill", "procps" },
	{ "top", "procps" },
	{ "killall", "psmisc" },
	{ "lsof", "lsof" },
	{ "tini", "tini" },
	{ "dumb-init", "dumb-init" },
	{ "gosu", "gosu" },
	{ "sudo", "sudo" },
	{ "jq", "jq" },
	{ "zip", "zip" },
	{ "unzip", "unzip" },
	{ "xz", "xz-utils" },
	{ "bzip2", "bzip2" },
	{ "zstd", "zstd" },
	{ "file", "file" },
	{ "gpg", "gnupg" },
	{ "openssl", "openssl" },
	{ "envsubst", "gettext-base" },
	{ "msgfmt", "gettext" },
	{ "convert", "imagemagick" },
	{ "identify", "imagemagick" },
	{ "mogrify", "imagemagick" },
	{ "ffmpeg", "ffmpeg" },
	{ "ffprobe", "ffmpeg" },
	{ "gs", "ghostscript" },
	{ "pdftotext", "poppler-utils" },
	{ "pdftoppm", "poppler-utils" },
	{ "pdfinfo", "poppler-utils" },
	{ "qpdf", "qpdf" },
	{ "tesseract", "tesseract-ocr" },
	{ "wkhtmltopdf", "wkhtmltopdf" },
	{ "soffice", "libreoffice" },
	{ "libreoffice", "libreoffice" },
	{ "pandoc", "pandoc" },
	{ "dot", "graphviz" },
	{ "exiftool", "libimage-exiftool-perl" },
	{ "nginx", "nginx" },
	{ "supervisord", "supervisor" },
	{ "supervisorctl", "supervisor" },
	{ "cron", "cron" },
	{ "crontab", "cron" },
	{ "msmtp", "msmtp" },
	{ "socat", "socat" },
	{ "perl", "perl" },
	{ "make", "make" },
	{ "gcc", "gcc" },
	{ "java", "default-jre-headless" },
};

static bool starts_with_any(struct str name, const char *const *prefixes)
{
	for (size_t i = 0; prefixes[i]; i++)
		if (str_starts(name, prefixes[i]) && name.len > strlen(prefixes[i]) && ascii_digit(name.ptr[strlen(prefixes[i])]))
			return true;
	return false;
}

enum split_package_kind split_package_kind(struct str name)
{
	if (str_ends(name, "-dev") || str_in(name, build_packages) || starts_with_any(name, build_prefixes))
		return PACKAGE_BUILD;
	return PACKAGE_RUNTIME;
}

struct str split_tool_package(struct str program)
{
	size_t slash = str_rchr(program, '/');
	struct str name = slash == STR_NONE ? program : str_from(program, slash + 1);

	for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
		if (str_is(name, tools[i].program))
			return str_of(tools[i].package);
	return STR_EMPTY;
}
