#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "archive/tar.h"
#include "base/arena.h"
#include "base/file.h"
#include "doc/json.h"
#include "oci/internal.h"

enum { WINDOW = 32 << 10, LINKS_MAX = 8 };

struct member {
	uint64_t offset, size;
	struct str link; /* cleaned target within the archive; empty: it is a file */
};

struct span store_span(const struct oci_store *store, struct str name)
{
	struct str shown = store->path;

	if (!str_empty(name))
		shown = str_fmt(store->arena, "%" PRI_STR ":%" PRI_STR, STR_ARG(store->path), STR_ARG(str_show(store->arena, name)));
	return span_source(source_new(store->arena, shown, STR_EMPTY));
}

int fault_finding(struct findings *out, struct span span, struct err *err)
{
	if (err->kind != ERR_PERMANENT || (err->number != EBADMSG && err->number != EFBIG))
		return -1;
	finding_at(out, err->number == EFBIG ? &IMAGE_TOO_LARGE : &IMAGE_DAMAGED, span, "%s", err->message);
	return 0;
}

/* ---- Temporary files ---- */

int temporary_file(struct err *err)
{
	const char *folder = getenv("TMPDIR");
	int fd;

	if (!folder || !*folder)
		folder = "/var/tmp"; /* /tmp is in memory on many machines */
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	if (errno != EOPNOTSUPP && errno != EISDIR)
		return err_errno(err, "cannot make a temporary file in %s", folder);
	char name[512];
	snprintf(name, sizeof(name), "%.480s/lotse-image-XXXXXX", folder);
	fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, "cannot make a temporary file in %s", folder);
	unlink(name);
	return fd;
}

static int write_all(int fd, struct str bytes, struct err *err)
{
	while (bytes.len > 0) {
		ssize_t done = write(fd, bytes.ptr, bytes.len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_errno(err, "cannot write a temporary file");
		bytes = str_from(bytes, (size_t)done);
	}
	return 0;
}

/* What comes from a pipe can't be read at a place. */
static int spool_pipe(int from, uint64_t max, int *to, struct err *err)
{
	_cleanup_close_ int fd = temporary_file(err);
	uint64_t sum = 0;
	char block[WINDOW];

	if (fd < 0)
		return -1;
	for (;;) {
		ssize_t got = read(from, block, sizeof(block));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(err, "cannot read");
		if (got == 0)
			break;
		sum += (uint64_t)got;
		if (sum > max) {
			err_set(err, ERR_PERMANENT, "it has more than %llu bytes", (unsigned long long)max);
			err->number = EFBIG;
			return -1;
		}
		if (write_all(fd, str_n(block, (size_t)got), err) < 0)
			return -1;
	}
	*to = take_fd(&fd);
	return 0;
}

/* A whole archive that is compressed is inflated first; a plain one stays where it is. */
static int spool_compressed(int *fd, uint64_t size, uint64_t max, struct err *err)
{
	_cleanup_stream_ struct stream *stream = NULL;
	_cleanup_close_ int to = -1;
	struct stream_seen seen;
	struct str block;
	int got;
	char head[4] = { 0 };

	if (pread(*fd, head, sizeof(head), 0) < 0)
		return err_errno(err, "cannot read");
	if (memcmp(head, "\x1f\x8b", 2) != 0 && memcmp(head, "\x28\xb5\x2f\xfd", 4) != 0)
		return 0;
	to = temporary_file(err);
	if (to < 0 || stream_new(*fd, 0, size, false, &(struct stream_limits){ max }, &stream, err) < 0)
		return -1;
	while ((got = stream_read(stream, &block, err)) > 0)
		if (write_all(to, block, err) < 0)
			return -1;
	if (got < 0)
		return -1;
	stream_seen(stream, &seen);
	close(*fd);
	*fd = take_fd(&to);
	return 0;
}

/* ---- The members of an archive ---- */

struct window {
	int fd;
	uint64_t at, end;
	char bytes[WINDOW];
};

static int window_read(void *context, struct str *block, struct err *err)
{
	struct window *window = context;
	ssize_t got;

	do
		got = pread(window->fd, window->bytes, (size_t)MIN_OF((uint64_t)WINDOW, window->end - window->at), (off_t)window->at);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_errno(err, "cannot read");
	window->at += (uint64_t)got;
	*block = str_n(window->bytes, (size_t)got);
	return got > 0;
}

static int window_skip(void *context, uint64_t bytes, struct err *err)
{
	struct window *window = context;

	if (bytes > window->end - window->at) {
		err_set(err, ERR_PERMANENT, "the archive ends in the middle of an entry");
		err->number = EBADMSG;
		return -1;
	}
	window->at += bytes;
	return 0;
}

/* A symlink's target is seen from its folder ("../ID/layer.tar"), a hard link's from the root. */
static struct str link_target(struct arena *arena, const struct tar_entry *entry, struct str name)
{
	struct str target = entry->link, clean;
	char *space;

	if (entry->type == TAR_SYMLINK && !str_starts(target, "/"))
		target = str_fmt(arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(path_dir(name)), STR_ARG(target));
	space = arena_alloc(arena, target.len + 1);
	return tar_clean_name(target, space, &clean) ? clean : STR_EMPTY;
}

static void member_add(struct oci_store *store, const struct tar_entry *entry)
{
	char *space = arena_alloc(store->arena, entry->name.len + 1);
	bool link = entry->type == TAR_HARDLINK || entry->type == TAR_SYMLINK;
	struct member *member;
	struct str name;

	if ((entry->type != TAR_FILE && !link) || entry->sparse || !tar_clean_name(entry->name, space, &name))
		return;
	member = arena_new_of(store->arena, struct member);
	member->offset = entry->data;
	member->size = entry->size;
	if (link)
		member->link = link_target(store->arena, entry, name);
	if (!link || !str_empty(member->link))
		map_set(&store->members, name, member);
}

static int members_read(struct oci_store *store, uint64_t size, struct err *err)
{
	_cleanup_free_ struct window *window = xcalloc(1, sizeof(*window));
	const struct tar_source source = { window_read, window_skip, window };
	_cleanup_tar_ struct tar *tar = NULL;
	struct tar_entry entry;
	int got;

	window->fd = store->file;
	window->end = size;
	tar = tar_new(&source, &(struct tar_limits){ .max_entries = OCI_MEMBERS_MAX });
	while ((got = tar_next(tar, &entry, err)) > 0)
		member_add(store, &entry);
	return got;
}

/* ---- Opening ---- */

static int refuse(struct oci_store *store, const char *why)
{
	finding_at(store->out, &IMAGE_UNREADABLE, store_span(store, STR_EMPTY), "%s", why);
	return 0;
}

static int archive_open(struct oci_store *store, uint64_t max_bytes, struct err *err)
{
	struct stat stat;

	if (fstat(store->file, &stat) < 0)
		return err_errno(err, "cannot read");
	if (S_ISFIFO(stat.st_mode) || S_ISSOCK(stat.st_mode)) {
		int spooled;

		if (spool_pipe(store->file, max_bytes, &spooled, err) < 0)
			return -1;
		close(store->file);
		store->file = spooled;
	} else if (!S_ISREG(stat.st_mode)) {
		return refuse(store, "is no file, folder or pipe");
	}
	if (fstat(store->file, &stat) < 0 || spool_compressed(&store->file, (uint64_t)stat.st_size, max_bytes, err) < 0 ||
	    fstat(store->file, &stat) < 0)
		return err->message[0] ? -1 : err_errno(err, "cannot read");
	if (members_read(store, (uint64_t)stat.st_size, err) < 0)
		return -1;
	return store->members.n > 0 ? 1 : refuse(store, "is a tar without any file in it");
}

static int open_path(struct oci_store *store, uint64_t max_bytes, struct err *err)
{
	const char *path = str_cstr(store->arena, store->path);
	int fd;

	if (str_is(store->path, "-")) {
		store->path = STR("<stdin>");
		store->file = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
		return store->file < 0 ? err_errno(err, "cannot read") : archive_open(store, max_bytes, err);
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_errno(err, "cannot open");
	if (file_is_dir(path)) {
		store->dir = fd;
		return 1;
	}
	store->file = fd;
	return archive_open(store, max_bytes, err);
}

int store_open(struct arena *arena, struct str path, uint64_t max_bytes, struct oci_store **out, struct findings *findings,
	       struct err *err)
{
	struct oci_store *store = arena_new_of(arena, struct oci_store);
	int got;

	*store = (struct oci_store){
		.arena = arena,
		.path = path,
		.dir = -1,
		.file = -1,
		.members = MAP_INIT(arena),
		.blobs = MAP_INIT(arena),
		.out = findings,
	};
	got = open_path(store, max_bytes, err);
	if (got < 0 && fault_finding(findings, store_span(store, STR_EMPTY), err) == 0)
		got = 0;
	*out = got > 0 ? store : NULL;
	if (got <= 0)
		store_close(store);
	return got < 0 ? err_wrap(err, "%" PRI_STR, STR_ARG(path)) : 0;
}

void store_close(struct oci_store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < store->opened.n; i++)
		close(store->opened.at[i]);
	store->opened.n = 0;
	cleanup_close(&store->dir);
	cleanup_close(&store->file);
	store->dir = store->file = -1;
}

/* ---- Blobs ---- */

static int find_in_folder(struct oci_store *store, struct str name, struct blob *out, struct err *err)
{
	const struct blob *known = map_get(&store->blobs, name);
	struct blob *blob;
	struct stat stat;
	int fd;

	if (known) {
		*out = *known;
		return 1;
	}
	/* not to hang on a FIFO, and no link: in a layout there is none, and it could lead anywhere */
	fd = openat(store->dir, str_cstr(store->arena, name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return 0;
	if (fd < 0)
		return err_errno(err, "cannot open %" PRI_STR "/%" PRI_STR, STR_ARG(store->path), STR_ARG(name));
	*vec_push(store->arena, &store->opened) = fd;
	if (fstat(fd, &stat) < 0 || !S_ISREG(stat.st_mode))
		return 0;
	blob = arena_new_of(store->arena, struct blob);
	*blob = (struct blob){ fd, 0, (uint64_t)stat.st_size };
	map_set(&store->blobs, name, blob);
	*out = *blob;
	return 1;
}

int store_find(struct oci_store *store, struct str name, struct blob *out, struct err *err)
{
	const struct member *member;
	char *space;

	if (store->dir >= 0)
		return find_in_folder(store, name, out, err);
	space = arena_alloc(store->arena, name.len + 1);
	if (!tar_clean_name(name, space, &name))
		return 0;
	member = map_get(&store->members, name);
	for (size_t i = 0; member && !str_empty(member->link); i++)
		member = i < LINKS_MAX ? map_get(&store->members, member->link) : NULL;
	if (!member)
		return 0;
	*out = (struct blob){ store->file, member->offset, member->size };
	return 1;
}

static int read_blob(struct oci_store *store, const struct blob *blob, struct str *text, struct err *err)
{
	char *bytes = arena_alloc(store->arena, (size_t)blob->size + 1);
	size_t done = 0;

	while (done < blob->size) {
		ssize_t got = pread(blob->fd, bytes + done, (size_t)blob->size - done, (off_t)(blob->offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(err, "cannot read %" PRI_STR, STR_ARG(store->path));
		if (got == 0)
			break;
		done += (size_t)got;
	}
	*text = str_n(bytes, done);
	return 0;
}

int store_json(struct oci_store *store, struct str name, const struct digest *expected, struct node **root, struct digest *digest,
	       struct err *err)
{
	struct span span = store_span(store, name);
	struct digest real;
	struct blob blob;
	struct str text;
	int got = store_find(store, name, &blob, err);

	if (got < 0)
		return -1;
	if (got == 0) {
		finding_at(store->out, &IMAGE_BLOB_MISSING, span, "isn't there");
		return 0;
	}
	if (blob.size > OCI_JSON_MAX) {
		finding_at(store->out, &IMAGE_TOO_LARGE, span, "has %llu bytes, at most %d are read of a document",
			   (unsigned long long)blob.size, OCI_JSON_MAX);
		return 0;
	}
	if (read_blob(store, &blob, &text, err) < 0)
		return -1;
	real = digest_of_bytes(text);
	if (expected && !digest_eq(expected, &real))
		finding_at(store->out, &IMAGE_DIGEST, span, "has the digest %" PRI_STR,
			   STR_ARG(digest_show(store->arena, &real)));
	if (digest)
		*digest = real;
	return json_read(store->arena, source_new(store->arena, span.source->name, text), root, store->out) < 0 ? 0 : 1;
}
