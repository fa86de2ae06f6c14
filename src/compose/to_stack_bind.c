#include "compose/to_stack.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "compose/rules_stack.h"
#include "stack/commands.h"
#include "stack/images.h"
#include "stack/names.h"

struct bind {
	const struct node *item; /* for findings: the source where it stands alone, else the whole */
	struct str source;	 /* absolute, cleaned */
	struct str shown;	 /* as the user would write it */
	struct stack_mount mount;
};

/* Paths of a machine that no pod should see, and what they are. The first that fits; "/" at the end: also below it. */
static const struct {
	const char *path;
	const char *what;
} host_paths[] = {
	{ "/var/run/docker.sock", "the container runtime's socket: whoever has it controls the machine" },
	{ "/run/docker.sock", "the container runtime's socket: whoever has it controls the machine" },
	{ "/var/run/podman/", "the container runtime's socket: whoever has it controls the machine" },
	{ "/run/podman/", "the container runtime's socket: whoever has it controls the machine" },
	{ "/run/containerd/", "the container runtime's socket: whoever has it controls the machine" },
	{ "/run/user/", "the container runtime's socket: whoever has it controls the machine" },
	{ "/var/lib/docker/", "the container runtime's own files" },
	{ "/var/lib/containerd/", "the container runtime's own files" },
	{ "/proc/", "the machine's processes" },
	{ "/sys/", "the machine's kernel and devices" },
	{ "/dev/", "the machine's devices" },
	{ "/lib/modules/", "the machine's kernel modules" },
	{ "/etc/", "the machine's configuration" },
	{ "/var/log/", "the machine's log files" },
};

static bool below(struct str path, struct str folder)
{
	return str_eq(path, folder) || (path.len > folder.len && memcmp(path.ptr, folder.ptr, folder.len) == 0 &&
					(path.ptr[folder.len] == '/' || str_is(folder, "/")));
}

static struct str host_path_reason(struct str path)
{
	if (str_is(path, "/"))
		return STR("the whole file system of the machine");
	for (size_t i = 0; i < ARRAY_SIZE(host_paths); i++) {
		struct str known = str_of(host_paths[i].path);

		if (str_ends(known, "/") ? below(path, str_slice(known, 0, known.len - 1)) : str_eq(path, known))
			return str_of(host_paths[i].what);
	}
	return STR_EMPTY;
}

static void add(struct to_stack *t, struct stack_mount mount)
{
	*vec_push(t->arena, &t->service->mounts) = mount;
}

static void refuse(struct to_stack *t, const struct bind *bind, struct str why, bool development)
{
	struct stack_mount mount = bind->mount;

	mount.kind = MOUNT_HOST;
	mount.host_path = bind->shown;
	mount.refused = why;
	mount.development = development;
	add(t, mount);
}

/* Written with "./", "../" or a bare name: of the project, wherever it is checked out. Else it is this machine's. */
static bool written_relative(const struct to_stack *t, const struct bind *bind)
{
	struct span span = bind->item->span;
	struct str raw;

	if (!span.source || below(bind->source, t->project->directory))
		return below(bind->source, t->project->directory);
	raw = str_slice(span.source->text, span.offset, (size_t)span.offset + span.length);
	while (raw.len && strchr("\"'", raw.ptr[0]))
		raw = str_from(raw, 1);
	return str_starts(raw, "..");
}

/* "nginx-conf" for ./nginx/nginx.conf; with the folder before it, then the service, where that is taken. */
static struct str file_name(struct to_stack *t, const struct bind *bind)
{
	struct str base = name_label(t->arena, path_base(bind->source), 63);
	struct str parent = path_base(path_dir(bind->source));
	struct str longer = name_label(t->arena, str_fmt(t->arena, "%" PRI_STR "-%" PRI_STR, STR_ARG(parent), STR_ARG(base)), 63);

	if (!map_get(&t->taken, base))
		return base;
	if (!map_get(&t->taken, longer))
		return longer;
	for (unsigned int i = 2;; i++) {
		struct str numbered = name_label(t->arena, str_fmt(t->arena, "%" PRI_STR "-%u", STR_ARG(longer), i), 63);

		if (!map_get(&t->taken, numbered))
			return numbered;
	}
}

static void mount_file(struct to_stack *t, const struct bind *bind, struct stack_file *file)
{
	struct stack_mount mount = bind->mount;

	mount.kind = MOUNT_FILE;
	mount.file = file;
	add(t, mount);
}

static struct str path_key(struct to_stack *t, const struct bind *bind)
{
	return str_fmt(t->arena, "path\n%" PRI_STR, STR_ARG(bind->source));
}

static void report_binary(struct to_stack *t, const struct bind *bind, const struct stack_file_item *item, bool folder)
{
	if (!item->binary)
		return;
	finding(t->out, &COMPOSE_FILE_BINARY, bind->item, "%" PRI_STR "%s%" PRI_STR " is no text", STR_ARG(bind->shown), folder ? "/" : "",
		STR_ARG(folder ? item->relative : STR_EMPTY));
}

/* "data" of ./postgres/data becomes the volume "postgres-data". */
static void bind_as_volume(struct to_stack *t, const struct bind *bind, const char *why)
{
	struct str key = path_key(t, bind), name;
	struct stack_volume *volume = map_get(&t->volumes, key);
	struct stack_mount mount = bind->mount;

	if (!volume) {
		struct str relative = path_relative(t->arena, t->project->directory, bind->source);

		while (str_starts(relative, "../"))
			relative = str_from(relative, 3);
		name = name_label(t->arena, relative, 63);
		for (unsigned int i = 2; map_get(&t->volumes, name); i++)
			name = name_label(t->arena, str_fmt(t->arena, "%" PRI_STR "-%u", STR_ARG(relative), i), 63);
		volume = to_stack_volume_new(t, name, bind->mount.origin);
		map_set(&t->volumes, key, volume);
	}
	finding(t->out, &COMPOSE_BIND_DATA, bind->item, "%" PRI_STR " %s: it becomes the volume %" PRI_STR, STR_ARG(bind->shown), why,
		STR_ARG(volume->name));
	mount.kind = MOUNT_VOLUME;
	mount.volume = volume;
	add(t, mount);
}

static bool is_data_folder(const struct to_stack *t, struct str target)
{
	const struct known_image *known = known_image(t->service->image.value);

	if (known && !command_runs_image(t->arena, t->service))
		return false;

	for (size_t i = 0; known && i < ARRAY_SIZE(known->data) && known->data[i]; i++)
		if (str_is(target, known->data[i]))
			return true;
	known = known_data_folder(target);
	return known && known->role != ROLE_WEB;
}

/*
 * What programs keep in a folder of that name, by long habit. A wrong guess costs a volume; the other way round the program can't
 * write. `image`: only of that one. By the last part of either path.
 */
static const struct {
	const char *name, *image, *why;
} written_folders[] = {
	{ "letsencrypt", NULL, "holds certificates that the service renews" },
	{ "acme", NULL, "holds certificates that the service renews" },
	{ "wp-content", NULL, "holds the plugins and uploads of WordPress" },
	{ "uploads", NULL, "holds what users upload" },
	{ "upload", NULL, "holds what users upload" },
	{ "media", NULL, "holds what users upload" },
	{ "attachments", NULL, "holds what users upload" },
	{ "filestore", NULL, "holds what users upload" },
	{ "addons", "odoo", "holds modules that Odoo installs" },
	{ "extra-addons", "odoo", "holds modules that Odoo installs" },
	{ "data", NULL, "holds data, as its name says" },
	{ "db", NULL, "holds data, as its name says" },
	{ "database", NULL, "holds data, as its name says" },
	{ "storage", NULL, "holds data, as its name says" },
	{ "backup", NULL, "holds what the service writes, as its name says" },
	{ "backups", NULL, "holds what the service writes, as its name says" },
	{ "dumps", NULL, "holds what the service writes, as its name says" },
	{ "downloads", NULL, "holds what the service writes, as its name says" },
	{ "logs", NULL, "holds what the service writes, as its name says" },
	{ "log", NULL, "holds what the service writes, as its name says" },
	{ "cache", NULL, "holds what the service writes, as its name says" },
	{ "sessions", NULL, "holds what the service writes, as its name says" },
};

static const char *written_folder(const struct to_stack *t, const struct bind *bind)
{
	struct str image = image_name(t->service->image.value).name;

	for (size_t i = 0; !bind->mount.read_only && i < ARRAY_SIZE(written_folders); i++) {
		if (!str_is(path_base(bind->source), written_folders[i].name) &&
		    !str_is(path_base(bind->mount.target), written_folders[i].name))
			continue;
		if (!written_folders[i].image || str_is(image, written_folders[i].image))
			return written_folders[i].why;
	}
	return NULL;
}

static bool is_written_file(const struct bind *bind)
{
	struct str base = path_base(bind->source);

	return !bind->mount.read_only && (str_is(base, "acme.json") || str_ends(base, ".sqlite") || str_ends(base, ".sqlite3") ||
					  str_ends(base, ".db"));
}

static bool mounts_within(const struct stack_service *service, struct str folder)
{
	for (size_t i = 0; i < service->mounts.n; i++)
		if (below(service->mounts.at[i].target, folder))
			return true;
	return false;
}

/* A volume can only stand at a folder: that of the file, where it is one that the image leaves to it. */
static bool bind_written_file(struct to_stack *t, const struct bind *bind)
{
	static const char *const shared[] = { "/", "/etc", "/app", "/usr/src/app", "/srv", "/opt", "/var", "/tmp", "/root", "/code", NULL };
	struct str folder = path_dir(bind->mount.target);
	struct bind whole = *bind;

	if (str_in(folder, shared) || str_starts(folder, "/etc/") || str_starts(folder, "/usr/") ||
	    mounts_within(t->service, folder)) {
		finding(t->out, &COMPOSE_BIND_FILE_WRITTEN, bind->item,
			"%" PRI_STR " is written by the service, and a volume can't be a single file", STR_ARG(bind->shown));
		return false;
	}
	whole.mount.target = folder;
	bind_as_volume(t, &whole, str_cstr(t->arena, str_fmt(t->arena, "is written by the service, and a volume can't be a single file, so "
							     "that all of %" PRI_STR " is kept", STR_ARG(folder))));
	return true;
}

static void bind_file(struct to_stack *t, const struct bind *bind)
{
	struct stack_file *file = map_get(&t->files, path_key(t, bind));
	struct stack_file_item item;

	if (is_written_file(bind) && bind_written_file(t, bind))
		return;
	if (!file) {
		if (!to_stack_read_item(t, bind->item, bind->source, path_base(bind->source), &item))
			return;
		report_binary(t, bind, &item, false);
		file = to_stack_file_new(t, file_name(t, bind), FILE_CONFIG, FROM_FILE, bind->mount.origin);
		file->path = bind->shown;
		file->bound = true;
		file->items = arena_dup(t->arena, &item, sizeof(item));
		file->n_items = 1;
		map_set(&t->files, path_key(t, bind), file);
	}
	mount_file(t, bind, file);
}

/* Keys are flat: "conf.d/a.conf" is "conf.d_a.conf", and two that become the same get a number. */
static void unique_keys(struct to_stack *t, struct stack_file *file)
{
	struct map keys = MAP_INIT(t->arena);

	for (size_t i = 0; i < file->n_items; i++) {
		struct str key = file->items[i].key;

		for (unsigned int n = 2; map_get(&keys, file->items[i].key); n++)
			file->items[i].key = name_key(t->arena, str_fmt(t->arena, "%" PRI_STR ".%u", STR_ARG(key), n));
		map_set(&keys, file->items[i].key, file);
	}
}

static struct stack_file *read_folder(struct to_stack *t, const struct bind *bind, const struct folder *folder)
{
	struct stack_file *file;
	struct stack_file_item *items = arena_calloc(t->arena, folder->files.n, sizeof(*items));
	size_t n = 0;

	for (size_t i = 0; i < folder->files.n; i++) {
		struct str path = path_join(t->arena, bind->source, folder->files.at[i]);

		if (!to_stack_read_item(t, bind->item, path, folder->files.at[i], &items[n]))
			continue;
		report_binary(t, bind, &items[n], true);
		n++;
	}
	file = to_stack_file_new(t, file_name(t, bind), FILE_CONFIG, FROM_FILE, bind->mount.origin);
	file->path = bind->shown;
	file->bound = file->folder = true;
	file->items = items;
	file->n_items = n;
	unique_keys(t, file);
	map_set(&t->files, path_key(t, bind), file);
	return file;
}

/* The sources that an image is built from, or the top of a source tree: for development. */
static bool is_source_code(struct to_stack *t, const struct bind *bind, const struct folder *folder)
{
	bool builds = t->service->build.present;

	for (size_t i = 0; i < t->contexts.n; i++) {
		struct str context = t->contexts.at[i].key;

		if (below(context, bind->source) && (builds || folder->manifest))
			return true;
	}
	if (folder->manifest)
		return true;
	return builds && folder->n_code > 0 && folder->n_code * 2 >= folder->files.n;
}

static void bind_folder(struct to_stack *t, const struct bind *bind)
{
	struct stack_file *file = map_get(&t->files, path_key(t, bind));
	struct folder folder;

	if (file) {
		mount_file(t, bind, file);
		return;
	}
	to_stack_look(t->arena, str_cstr(t->arena, bind->source), &folder);
	bool writable = !bind->mount.read_only;
	if (writable && is_data_folder(t, bind->mount.target)) {
		bind_as_volume(t, bind, "holds the data of the service");
	} else if (is_source_code(t, bind, &folder)) {
		refuse(t, bind, t->service->build.present ? STR("source code, for development; the image has its own")
							  : STR("source code, and nothing builds it into the image"),
		       t->service->build.present);
	} else if (written_folder(t, bind)) {
		bind_as_volume(t, bind, written_folder(t, bind));
	} else if (writable && (folder.files.n == 0 || folder.too_much)) {
		bind_as_volume(t, bind,
			       folder.files.n ? "can be written to, and is too large for a ConfigMap"
					      : "is empty, and can be written to");
	} else if (folder.too_much) {
		finding(t->out, &COMPOSE_FOLDER_TOO_LARGE, bind->item, "%" PRI_STR " has more than 1 MiB, or more than 500 files",
			STR_ARG(bind->shown));
	} else if (folder.files.n == 0) {
		finding(t->out, &COMPOSE_PATH_MISSING, bind->item, "%" PRI_STR " is empty", STR_ARG(bind->shown));
	} else {
		mount_file(t, bind, read_folder(t, bind, &folder));
	}
}

static const char *kind_of(mode_t mode)
{
	if (S_ISFIFO(mode))
		return "a FIFO";
	return S_ISSOCK(mode) ? "a socket" : "a device";
}

/* Paths of the machine that need no machine: a pod has its own, or does without. */
static bool stands_in(struct to_stack *t, const struct bind *bind)
{
	static const char *const clocks[] = { "/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo", NULL };
	struct stack_mount mount = bind->mount;

	if (str_in(bind->source, clocks)) {
		finding(t->out, &COMPOSE_HOST_TIME, bind->item, "%" PRI_STR " is the machine's time zone: left out", STR_ARG(bind->source));
		return true;
	}
	if (!str_is(bind->source, "/dev/shm"))
		return false;
	finding(t->out, &COMPOSE_HOST_MEMORY, bind->item, "/dev/shm is the machine's shared memory: %" PRI_STR " gets its own",
		STR_ARG(t->service->name));
	mount.kind = MOUNT_TMPFS;
	add(t, mount);
	return true;
}

void to_stack_bind(struct to_stack *t, const struct node *item, struct stack_mount mount, struct str source)
{
	struct bind bind = { .item = item, .mount = mount, .source = path_clean(t->arena, source) };
	const struct node *own = node_get(item, "source");
	struct str reason = host_path_reason(bind.source);
	struct stat st;

	if (own && span_known(own->span))
		bind.item = own;
	if (stands_in(t, &bind))
		return;
	bind.shown = bind.source;
	if (below(bind.source, t->project->directory) || written_relative(t, &bind))
		bind.shown = to_stack_path(t, bind.source);
	else if (str_empty(reason))
		reason = STR("a path of the machine");
	/* a project may itself lie below /etc or /var/log: what is its own is no path of the host */
	if (!str_empty(reason) && (!below(bind.source, t->project->directory) || str_is(t->project->directory, "/"))) {
		refuse(t, &bind, reason, false);
		return;
	}
	if (stat(str_cstr(t->arena, bind.source), &st) < 0) {
		if (!mount.read_only && is_data_folder(t, mount.target))
			bind_as_volume(t, &bind, "holds the data of the service");
		else if (written_folder(t, &bind))
			bind_as_volume(t, &bind, written_folder(t, &bind));
		else if (is_written_file(&bind) && bind_written_file(t, &bind))
			return;
		else
			finding(t->out, &COMPOSE_PATH_MISSING, bind.item, "%" PRI_STR " isn't there", STR_ARG(bind.shown));
		return;
	}
	if (S_ISDIR(st.st_mode))
		bind_folder(t, &bind);
	else if (S_ISREG(st.st_mode))
		bind_file(t, &bind);
	else
		finding(t->out, &COMPOSE_PATH_KIND, bind.item, "%" PRI_STR " is %s", STR_ARG(bind.shown), kind_of(st.st_mode));
}
