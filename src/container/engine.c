#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "container/internal.h"
#include "doc/node.h"

#define RUNROOT_MAX 50u

/* ---- argv ---- */

void words_one(struct words *words, const char *text)
{
	*vec_push(words->arena, &words->list) = text;
}

void words_add(struct words *words, const char *const *list)
{
	for (size_t i = 0; list && list[i]; i++)
		words_one(words, list[i]);
}

void words_option(struct words *words, const char *name, const char *value)
{
	if (!value)
		return;
	words_one(words, name);
	words_one(words, value);
}

void words_options(struct words *words, const char *name, const char *const *list)
{
	for (size_t i = 0; list && list[i]; i++)
		words_option(words, name, list[i]);
}

static bool is_podman(const char *program)
{
	return strcmp(program, "podman") == 0;
}

struct words engine_words(const struct engine *engine, const char *program)
{
	struct words words = { .arena = engine->arena };

	words_one(&words, program);
	words_option(&words, "--root", engine->root);
	words_option(&words, "--runroot", engine->runroot);
	words_option(&words, "--storage-driver", engine->root ? "overlay" : NULL);
	if (is_podman(program)) {
		words_option(&words, "--tmpdir", engine->tmpdir);
		words_option(&words, "--cgroup-manager", engine->no_systemd ? "cgroupfs" : NULL);
		words_option(&words, "--events-backend", "none");
	}
	return words;
}

struct str engine_command(const struct engine *engine, const char *program)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(4096);

	strbuf_adds(&buf, program);
	if (engine->root)
		strbuf_addf(&buf, " --root %s --runroot %s --storage-driver overlay", engine->root, engine->runroot);
	return strbuf_take(&buf, engine->arena);
}

int engine_call_with(const struct engine *engine, struct words *words, const struct process_options *options,
		     struct process_result *out, struct err *err)
{
	words_one(words, NULL);
	return process_run_with(engine->arena, words->list.at, options, out, err);
}

/* The verb behind the options for the storage. */
static const char *verb_of(const struct words *words)
{
	for (size_t i = 1; i < words->list.n && words->list.at[i]; i += 2) /* each of them has a value */
		if (words->list.at[i][0] != '-')
			return words->list.at[i];
	return "";
}

int engine_call(const struct engine *engine, struct words *words, struct process_result *out, struct err *err)
{
	const struct process_options options = { .seconds = ENGINE_SECONDS, .max_output = ENGINE_OUTPUT };

	if (engine_call_with(engine, words, &options, out, err) < 0)
		return -1;
	if (out->status == 0)
		return 0;
	struct str why = log_last_lines(engine->arena, out->err, 1, 300);
	return err_set(err, ERR_ENVIRONMENT, "%s %s: %" PRI_STR, words->list.at[0], verb_of(words), STR_ARG(why));
}

void engine_undo(const struct engine *engine, struct words *words)
{
	const struct process_options options = { .seconds = ENGINE_SECONDS, .max_output = 65536, .clean_up = true };
	struct process_result result;
	struct err err = { 0 };

	engine_call_with(engine, words, &options, &result, &err);
}

struct str log_last_lines(struct arena *arena, struct str log, size_t n_lines, size_t max)
{
	struct str parts[16], line;
	size_t n = 0;

	n_lines = MIN_OF(n_lines, ARRAY_SIZE(parts));
	while (log.ptr && str_split(&log, '\n', &line)) {
		line = str_trim(line);
		if (str_empty(line))
			continue;
		if (n == n_lines)
			memmove(&parts[0], &parts[1], --n * sizeof(parts[0]));
		parts[n++] = line;
	}
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(max);
	for (size_t i = 0; i < n; i++) {
		if (i)
			strbuf_adds(&buf, " / ");
		for (size_t k = 0; k < parts[i].len; k++)
			strbuf_addc(&buf, (unsigned char)parts[i].ptr[k] < ' ' ? ' ' : parts[i].ptr[k]);
	}
	return strbuf_take(&buf, arena);
}

const char *const *argv_of_json(struct arena *arena, const struct node *array)
{
	VEC(const char *) list = { 0 };

	for (size_t i = 0; node_is_seq(array) && i < array->items.n; i++)
		*vec_push(arena, &list) = str_cstr(arena, node_text(array->items.at[i]));
	*vec_push(arena, &list) = NULL;
	return list.at;
}

/* ---- Names, and who made them ---- */

/* When a process was started, in ticks since boot (proc(5), stat, field 22); 0: there is no such process. */
static uint64_t process_start(struct arena *arena, uint64_t pid)
{
	char path[64];
	struct str text, field;
	struct err err = { 0 };
	uint64_t start = 0;

	snprintf(path, sizeof(path), "/proc/%llu/stat", (unsigned long long)pid);
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || file_read_fd(arena, fd, path, 4096, &text, &err) < 0)
		return 0;
	/* the name is in parentheses and may hold anything */
	text = str_from(text, str_rchr(text, ')') + 2);
	for (int i = 3; i <= 22; i++)
		if (!str_split(&text, ' ', &field))
			return 0;
	return str_to_uint(field, &start) ? start : 0;
}

/* "lotse-PID-START-N": of a process that is no more? False for any other name. */
static bool is_leftover(struct arena *arena, struct str name)
{
	struct str part;
	uint64_t pid, start, number;

	if (!str_starts(name, "lotse-"))
		return false;
	name = str_from(name, strlen("lotse-"));
	if (!str_split(&name, '-', &part) || !str_to_uint(part, &pid) || !str_split(&name, '-', &part) ||
	    !str_to_uint(part, &start) || !str_split(&name, '-', &part) || !str_to_uint(part, &number))
		return false;
	return process_start(arena, pid) != start;
}

const char *engine_new_name(struct engine *engine)
{
	return str_cstr(engine->arena,
			str_fmt(engine->arena, "%" PRI_STR "-%u", STR_ARG(engine->owner), ++engine->n_names));
}

/* Where our folders are. The images' disk where that is known: /tmp may be memory. */
static struct str scratch_folder(const struct engine *engine)
{
	const char *tmp = getenv("TMPDIR");

	if (engine->options.storage)
		return str_fmt(engine->arena, "%s/tmp", engine->options.storage);
	return str_of(tmp && *tmp ? tmp : "/var/tmp");
}

const char *engine_folder(struct engine *engine, struct err *err)
{
	struct str scratch = scratch_folder(engine);

	if (engine->options.storage && file_mkdirs(str_cstr(engine->arena, scratch), err) < 0)
		return NULL;
	for (int tries = 0; tries < 100; tries++) {
		struct str path = str_fmt(engine->arena, "%" PRI_STR "/%s", STR_ARG(scratch), engine_new_name(engine));
		const char *folder = str_cstr(engine->arena, path);

		/* mkdir() follows no link and takes nothing that is there */
		if (mkdir(folder, 0700) == 0) {
			*vec_push(engine->arena, &engine->folders) = folder;
			return folder;
		}
		if (errno != EEXIST || tries == 99) {
			err_errno(err, "cannot make a folder %s", folder);
			return NULL;
		}
	}
	return NULL;
}

/* A storage in it may have its folder of layers mounted on itself. */
static int remove_folder(struct engine *engine, const char *path, struct err *err)
{
	struct str layers = str_fmt(engine->arena, "%s/root/overlay", path);

	umount2(str_cstr(engine->arena, layers), MNT_DETACH);
	return file_remove_tree(path, err);
}

static void sweep_containers(struct engine *engine)
{
	struct words words = engine_words(engine, "podman");
	struct process_result result;
	struct err err = { 0 };
	struct str name;

	words_add(&words,
		  (const char *const[]){ "ps", "--all", "--filter", "name=^lotse-", "--format", "{{.Names}}", NULL });
	if (engine_call(engine, &words, &result, &err) < 0)
		return;
	while (result.out.ptr && str_split(&result.out, '\n', &name)) {
		if (!is_leftover(engine->arena, name))
			continue;
		struct words removal = engine_words(engine, "podman");
		words_add(&removal, (const char *const[]){ "rm", "--force", "--volumes", "--time", "0",
							   str_cstr(engine->arena, name), NULL });
		engine_undo(engine, &removal);
	}
}

static void sweep_images(struct engine *engine)
{
	static const char place[] = "localhost/";
	struct words words = engine_words(engine, "buildah");
	struct process_result result;
	struct err err = { 0 };
	struct str name;

	words_add(&words, (const char *const[]){ "images", "--noheading", "--format", "{{.Name}}", NULL });
	if (engine_call(engine, &words, &result, &err) < 0)
		return;
	while (result.out.ptr && str_split(&result.out, '\n', &name)) {
		if (!str_starts(name, place) || !is_leftover(engine->arena, str_from(name, sizeof(place) - 1)))
			continue;
		struct words removal = engine_words(engine, "buildah");
		words_add(&removal, (const char *const[]){ "rmi", str_cstr(engine->arena, name), NULL });
		engine_undo(engine, &removal);
	}
}

/* Folders that engine_folder() made. */
static void sweep_folders(struct engine *engine)
{
	struct str scratch = scratch_folder(engine), *names;
	size_t n;
	struct err err = { 0 };

	if (file_list(engine->arena, str_cstr(engine->arena, scratch), &names, &n, &err) < 0)
		return;
	for (size_t i = 0; i < n; i++) {
		struct str path = str_fmt(engine->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(scratch), STR_ARG(names[i]));
		struct stat st;

		/* a name is free to all: only what is ours */
		if (is_leftover(engine->arena, names[i]) && lstat(str_cstr(engine->arena, path), &st) == 0 &&
		    st.st_uid == geteuid())
			remove_folder(engine, str_cstr(engine->arena, path), &err);
	}
}

void engine_sweep(struct engine *engine)
{
	sweep_containers(engine);
	sweep_images(engine);
	sweep_folders(engine);
}

/* ---- Opening ---- */

static bool in_path(const char *program)
{
	struct str rest = str_of(getenv("PATH")), folder;
	char path[4096];

	while (rest.ptr && str_split(&rest, ':', &folder)) {
		snprintf(path, sizeof(path), "%" PRI_STR "/%s", STR_ARG(folder), program);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

static int find_programs(struct err *err)
{
	static const char *const programs[] = { "buildah", "podman" };

	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		if (!in_path(programs[i]))
			return err_set(err, ERR_ENVIRONMENT, "%s is not installed: apt-get install %s", programs[i],
				       programs[i]);
	if (!in_path("crun") && !in_path("runc"))
		return err_set(err, ERR_ENVIRONMENT, "neither crun nor runc is installed: apt-get install crun");
	if (geteuid() != 0 && !in_path("newuidmap"))
		return err_set(err, ERR_ENVIRONMENT,
			       "not root, and newuidmap is not installed: run as root, or apt-get install uidmap");
	return 0;
}

/* A user namespace must be had by one who isn't root. */
static int try_rootless(const struct engine *engine, struct err *err)
{
	struct words words = { .arena = engine->arena };
	struct process_result result;

	if (geteuid() == 0)
		return 0;
	words_add(&words, (const char *const[]){ "buildah", "unshare", "true", NULL });
	if (engine_call(engine, &words, &result, err) < 0)
		return err_wrap(err, "not root, and no user namespace to be had (see /etc/subuid, or run as root)");
	return 0;
}

static bool is_file_system(const char *path, unsigned int magic)
{
	struct statfs fs;

	return statfs(path, &fs) == 0 && (unsigned int)fs.f_type == magic;
}

/*
 * crun and podman 4.3 take a cgroup2 mount beside those of version 1 for a machine of version 2, and fail. Without it
 * they see version 1 and leave cgroups alone when told so. The mount goes in a namespace of our own only: the machine's
 * stays.
 */
static int look_at_cgroups(struct engine *engine, struct err *err)
{
	static const char mixed[] = "/sys/fs/cgroup/unified";

	engine->no_systemd = !file_is_dir("/run/systemd/system");
	if (is_file_system("/sys/fs/cgroup", CGROUP2_SUPER_MAGIC)) {
		engine->no_cgroups = geteuid() == 0 && access("/sys/fs/cgroup", W_OK) < 0;
		return 0;
	}
	engine->no_cgroups = true;
	if (!is_file_system(mixed, CGROUP2_SUPER_MAGIC) || geteuid() != 0)
		return 0;
	if (unshare(CLONE_NEWNS) < 0)
		return err_errno(
			err,
			"the machine's cgroups are of both versions, and no mount namespace is to be had to hide that");
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 || umount2(mixed, MNT_DETACH) < 0)
		return err_errno(err, "cannot hide %s", mixed);
	return 0;
}

/* podman refuses a longer one, as sockets are in it: a name made of the folder's stands for it, where such things are.
 */
static struct str short_runroot(struct arena *arena, struct str folder)
{
	struct str path = str_fmt(arena, "%" PRI_STR "/run", STR_ARG(folder));
	const char *runtime = getenv("XDG_RUNTIME_DIR");

	if (path.len <= RUNROOT_MAX)
		return path;
	return str_fmt(arena, "%s/lotse-%016llx",
		       geteuid() == 0        ? "/run"
		       : runtime && *runtime ? runtime
					     : "/tmp",
		       (unsigned long long)str_hash(folder));
}

static int set_storage(struct engine *engine, struct err *err)
{
	const char *storage = engine->options.storage;

	if (!storage)
		return 0;
	struct str folder = path_join(engine->arena, path_cwd(engine->arena), str_of(storage));
	engine->root = str_cstr(engine->arena, str_fmt(engine->arena, "%" PRI_STR "/root", STR_ARG(folder)));
	engine->runroot = str_cstr(engine->arena, short_runroot(engine->arena, folder));
	engine->tmpdir = str_cstr(engine->arena, str_fmt(engine->arena, "%s/libpod", engine->runroot));
	if (file_mkdirs(engine->root, err) < 0 || file_mkdirs(engine->tmpdir, err) < 0)
		return err_wrap(err, "storage %s", storage);
	return 0;
}

/* "buildah version 1.28.2 (image-spec …)" */
static int ask_version(const struct engine *engine, const char *program, struct str *version, struct err *err)
{
	struct words words = { .arena = engine->arena };
	struct process_result result;
	struct str rest;

	words_one(&words, program);
	words_one(&words, "--version");
	if (engine_call(engine, &words, &result, err) < 0)
		return -1;
	size_t at = str_find(result.out, STR("version "));
	rest = str_trim(str_from(result.out, at == STR_NONE ? 0 : at + strlen("version ")));
	*version = str_slice(rest, 0, MIN_OF(str_chr(rest, ' '), rest.len));
	return 0;
}

static int prepare(struct engine *engine, struct err *err)
{
	if (find_programs(err) < 0 || try_rootless(engine, err) < 0 || look_at_cgroups(engine, err) < 0 ||
	    set_storage(engine, err) < 0 || ask_version(engine, "buildah", &engine->buildah_version, err) < 0 ||
	    ask_version(engine, "podman", &engine->podman_version, err) < 0)
		return -1;
	engine->runtime = in_path("crun") ? STR("crun") : STR("runc");
	return 0;
}

int engine_open(struct arena *arena, const struct engine_options *options, struct engine **out, struct err *err)
{
	struct engine *engine = arena_new_of(arena, struct engine);

	engine->arena = arena;
	engine->options = *options;
	engine->owner = str_fmt(arena, "lotse-%d-%llu", (int)getpid(),
				(unsigned long long)process_start(arena, (uint64_t)getpid()));
	/* two engines of one process must not meet */
	engine->n_names = (unsigned int)(clock_monotonic() / 1000000 % 1000000 * 1000);
	if (prepare(engine, err) < 0)
		return -1;
	engine_sweep(engine);
	*out = engine;
	return 0;
}

struct str engine_describe(const struct engine *engine)
{
	return str_fmt(engine->arena, "buildah %" PRI_STR ", podman %" PRI_STR " (%" PRI_STR ")%s",
		       STR_ARG(engine->buildah_version), STR_ARG(engine->podman_version), STR_ARG(engine->runtime),
		       engine->no_cgroups ? ", without cgroups" : "");
}

void engine_close(struct engine *engine)
{
	struct err err = { 0 };

	if (!engine)
		return;
	for (size_t i = engine->containers.n; i-- > 0;)
		container_remove(engine->containers.at[i], &err);
	for (size_t i = engine->mounts.n; i-- > 0;) {
		struct words words = engine_words(engine, "podman");

		words_add(&words, (const char *const[]){ "image", "unmount", engine->mounts.at[i], NULL });
		engine_undo(engine, &words);
	}
	for (size_t i = engine->images.n; i-- > 0;) {
		struct words words = engine_words(engine, "buildah");

		words_add(&words, (const char *const[]){ "rmi", engine->images.at[i], NULL });
		engine_undo(engine, &words);
	}
	for (size_t i = engine->folders.n; i-- > 0;)
		remove_folder(engine, engine->folders.at[i], &err);
	engine->containers.n = engine->mounts.n = engine->images.n = engine->folders.n = 0;
}

void cleanup_engine(struct engine **engine)
{
	engine_close(*engine);
}

int engine_discard(struct engine *engine, struct err *err)
{
	BUG_IF(!engine->options.storage);
	engine_close(engine);
	if (file_remove_tree(engine->runroot, err) < 0)
		return -1;
	return remove_folder(engine, engine->options.storage, err);
}
