#include "compose/to_stack.h"

#include "base/file.h"
#include "compose/rules_stack.h"
#include "compose/units.h"
#include "stack/names.h"

struct stack_volume *to_stack_volume_new(struct to_stack *t, struct str name, const struct origin *origin)
{
	struct stack_volume *volume = arena_new_of(t->arena, struct stack_volume);

	volume->name = name;
	volume->origin = origin;
	*vec_push(t->arena, &t->stack->volumes) = volume;
	map_set(&t->volumes, name, volume);
	return volume;
}

void to_stack_volume_list(struct to_stack *t, const struct node *volumes)
{
	for (size_t i = 0; node_is_map(volumes) && i < volumes->entries.n; i++) {
		const struct node_entry *entry = &volumes->entries.at[i];
		const struct node *name = node_get(entry->value, "name");
		const struct origin *origin = to_stack_origin_at(t, entry->key_span.source ? entry->key_span : entry->value->span,
								 str_fmt(t->arena, "volumes.%" PRI_STR, STR_ARG(entry->key)));
		struct stack_volume *volume = to_stack_volume_new(t, entry->key, origin);

		volume->external = str_is(node_text(node_get(entry->value, "external")), "true");
		if (volume->external)
			volume->external_name = name ? node_text(name) : entry->key;
		volume->driver = node_text(node_get(entry->value, "driver"));
		volume->driver_opts = node_get(entry->value, "driver_opts");
		volume->labels = node_get(entry->value, "labels");
	}
}

/* A volume without a name belongs to the service and its path: "db-var-lib-data". */
static struct stack_volume *anonymous_volume(struct to_stack *t, struct str target, const struct origin *origin)
{
	struct str wish = str_fmt(t->arena, "%" PRI_STR "%" PRI_STR, STR_ARG(t->service->name), STR_ARG(target));
	struct str name = name_label(t->arena, wish, 63);
	struct stack_volume *volume;

	for (unsigned int i = 2; map_get(&t->volumes, name); i++)
		name = name_label(t->arena, str_fmt(t->arena, "%" PRI_STR "-%u", STR_ARG(wish), i), 63);
	volume = to_stack_volume_new(t, name, origin);
	volume->anonymous = true;
	return volume;
}

static void take_named(struct to_stack *t, const struct node *item, struct stack_mount mount, struct str source)
{
	const struct node *options = node_get(item, "volume");

	mount.kind = MOUNT_VOLUME;
	mount.subpath = node_text(node_get(options, "subpath"));
	mount.nocopy = str_is(node_text(node_get(options, "nocopy")), "true");
	mount.volume = str_empty(source) ? anonymous_volume(t, mount.target, mount.origin) : map_get(&t->volumes, source);
	if (mount.volume) /* else the loader has complained */
		*vec_push(t->arena, &t->service->mounts) = mount;
}

/* Of a container: cleaned; false after a finding. "" is what the loader has complained of. */
static bool clean_target(struct to_stack *t, const struct node *item, struct str *target)
{
	if (!str_starts(*target, "/")) {
		if (target->len)
			finding(t->out, &COMPOSE_MOUNT_TARGET, item, "%" PRI_STR " mounts something at \"%" PRI_STR "\"",
				STR_ARG(t->service->name), STR_ARG(str_show(t->arena, *target)));
		return false;
	}
	*target = path_clean(t->arena, *target);
	return true;
}

static void take_volume(struct to_stack *t, const struct node *item, size_t index)
{
	struct str type = node_text(node_get(item, "type")), source = node_text(node_get(item, "source"));
	struct stack_mount mount = {
		.target = node_text(node_get(item, "target")),
		.read_only = str_is(node_text(node_get(item, "read_only")), "true"),
		.propagation = node_text(node_path(item, "bind", "propagation", NULL)),
		.origin = to_stack_origin(t, item, "[%zu]", index),
	};
	int64_t size;

	if (!clean_target(t, item, &mount.target))
		return;
	if (str_is(type, "volume")) {
		take_named(t, item, mount, source);
	} else if (str_is(type, "bind")) {
		to_stack_bind(t, item, mount, source);
	} else if (str_is(type, "tmpfs")) {
		mount.kind = MOUNT_TMPFS;
		if (str_to_int(node_text(node_path(item, "tmpfs", "size", NULL)), &size))
			mount.size = size;
		if (node_path(item, "tmpfs", "mode", NULL))
			finding(t->out, &COMPOSE_TMPFS_OPTIONS, item, "the tmpfs of %" PRI_STR " can't have mode=%" PRI_STR,
				STR_ARG(t->service->name), STR_ARG(str_show(t->arena, node_text(node_path(item, "tmpfs", "mode", NULL)))));
		*vec_push(t->arena, &t->service->mounts) = mount;
	} else if (!str_is(type, "image")) { /* the table of keys answers `image` */
		finding(t->out, &COMPOSE_MOUNT_TYPE, item, "%" PRI_STR " mounts %" PRI_STR " of the type %" PRI_STR,
			STR_ARG(t->service->name),
			STR_ARG(mount.target), STR_ARG(str_show(t->arena, type)));
	}
}

static const struct stack_mount *development_above(const struct stack_service *service, struct str target)
{
	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (mount->kind == MOUNT_HOST && mount->development && target.len > mount->target.len &&
		    target.ptr[mount->target.len] == '/' && str_eq(str_slice(target, 0, mount->target.len), mount->target))
			return mount;
	}
	return NULL;
}

static void forget_volume(struct stack *stack, const struct stack_volume *volume)
{
	size_t kept = 0;

	for (size_t i = 0; i < stack->volumes.n; i++)
		if (stack->volumes.at[i] != volume)
			stack->volumes.at[kept++] = stack->volumes.at[i];
	stack->volumes.n = kept;
}

/* ./app:/usr/src/app with a volume at /usr/src/app/node_modules: it keeps the image's files from being hidden. */
static void drop_guards(struct to_stack *t)
{
	struct stack_service *service = t->service;
	size_t kept = 0;

	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount mount = service->mounts.at[i];
		const struct stack_mount *above = mount.kind == MOUNT_VOLUME && mount.volume->anonymous
							  ? development_above(service, mount.target) : NULL;

		if (!above) {
			service->mounts.at[kept++] = mount;
			continue;
		}
		finding_at(t->out, &COMPOSE_DEVELOPMENT_VOLUME, mount.origin->span,
			   "%" PRI_STR " only kept the image's files from being hidden by %" PRI_STR ": left out like it",
			   STR_ARG(mount.target), STR_ARG(above->host_path));
		forget_volume(t->stack, mount.volume);
	}
	service->mounts.n = kept;
}

void take_volumes(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++)
		take_volume(t, value->items.at[i], i);
	drop_guards(t);
}

/* "size=64m,mode=1777": the size; what else is said gets lost. */
static int64_t tmpfs_size(struct to_stack *t, const struct node *item, struct str options)
{
	static const char *const usual[] = { "rw", "nosuid", "nodev", "exec", "", "mode=1777", "mode=01777", NULL };
	struct str option, lost = STR_EMPTY;
	int64_t bytes = 0;

	while (str_split(&options, ',', &option)) {
		if (str_starts(option, "size=") && !units_bytes(str_from(option, 5), &bytes))
			bytes = 0;
		if (!str_starts(option, "size=") && !str_in(option, usual))
			lost = lost.len ? str_fmt(t->arena, "%" PRI_STR ", %" PRI_STR, STR_ARG(lost), STR_ARG(option)) : option;
	}
	if (lost.len)
		finding(t->out, &COMPOSE_TMPFS_OPTIONS, item, "the tmpfs of %" PRI_STR " can't have %" PRI_STR, STR_ARG(t->service->name),
			STR_ARG(str_show(t->arena, lost)));
	return bytes;
}

/* "/run", "/run:size=64m,mode=755" */
void take_tmpfs(struct to_stack *t, const struct node *value)
{
	size_t n = node_is_seq(value) ? value->items.n : node_is_scalar(value);

	for (size_t i = 0; i < n; i++) {
		const struct node *item = node_is_seq(value) ? value->items.at[i] : value;
		struct str text = node_text(item);
		size_t colon = str_chr(text, ':');
		struct str options = colon == STR_NONE ? STR_EMPTY : str_from(text, colon + 1);

		struct str target = str_slice(text, 0, colon);

		if (!clean_target(t, item, &target))
			continue;
		*vec_push(t->arena, &t->service->mounts) = (struct stack_mount){
			.kind = MOUNT_TMPFS,
			.target = target,
			.size = tmpfs_size(t, item, options),
			.origin = to_stack_origin(t, item, "[%zu]", i),
		};
	}
}

/* "db", "db:ro"; "container:x" is of another project */
void take_volumes_from(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++) {
		const struct node *item = value->items.at[i];
		struct str text = node_text(item), name = text;
		size_t colon = str_rchr(text, ':');
		bool read_only = str_ends(text, ":ro");

		if (str_starts(text, "container:")) {
			finding(t->out, &COMPOSE_MOUNT_TYPE, item, "%" PRI_STR " wants the volumes of the container %" PRI_STR,
				STR_ARG(t->service->name), STR_ARG(str_show(t->arena, str_from(text, strlen("container:")))));
			continue;
		}
		if (read_only || str_ends(text, ":rw"))
			name = str_slice(text, 0, colon);
		struct stack_service *source = map_get(&t->services, name);
		if (source)
			*vec_push(t->arena, &t->volumes_from) = (struct to_stack_from){
				t->service, source, read_only, to_stack_origin(t, item, "[%zu]", i),
			};
	}
}

static bool mounts_at(const struct stack_service *service, struct str target)
{
	for (size_t i = 0; i < service->mounts.n; i++)
		if (str_eq(service->mounts.at[i].target, target))
			return true;
	return false;
}

/* One's own mounts win. A chain (a from b from c) needs a round for each link: as long as something is new. */
static bool copy_mounts(struct to_stack *t, const struct to_stack_from *from)
{
	bool any = false;

	for (size_t i = 0; i < from->source->mounts.n; i++) {
		struct stack_mount mount = from->source->mounts.at[i];

		if (mount.kind == MOUNT_TMPFS || from->service == from->source || mounts_at(from->service, mount.target))
			continue;
		if (mount.kind == MOUNT_FILE && mount.file->kind == FILE_SECRET) /* Docker shares volumes, not secrets */
			continue;
		mount.read_only = mount.read_only || from->read_only;
		mount.origin = from->origin;
		*vec_push(t->arena, &from->service->mounts) = mount;
		any = true;
	}
	return any;
}

static void add_user(struct to_stack *t, struct stack_volume *volume, struct stack_service *user)
{
	/* services come one after the other: a second mount of the same one directly follows */
	if (!volume->users.n || volume->users.at[volume->users.n - 1] != user)
		*vec_push(t->arena, &volume->users) = user;
}

void to_stack_volumes_settle(struct to_stack *t)
{
	bool again = t->volumes_from.n > 0;

	for (size_t round = 0; again && round <= t->volumes_from.n && round < 64; round++) {
		again = false;
		for (size_t i = 0; i < t->volumes_from.n; i++)
			again |= copy_mounts(t, &t->volumes_from.at[i]);
	}
	for (size_t i = 0; i < t->stack->services.n; i++) {
		struct stack_service *service = t->stack->services.at[i];

		for (size_t j = 0; j < service->mounts.n; j++)
			if (service->mounts.at[j].kind == MOUNT_VOLUME)
				add_user(t, service->mounts.at[j].volume, service);
	}
	for (size_t i = 0; i < t->stack->services.n; i++) {
		const struct stack_service *service = t->stack->services.at[i];
		bool several = service->replicas.value > 1 || service->global.value;

		for (size_t j = 0; j < service->mounts.n; j++) {
			const struct stack_mount *mount = &service->mounts.at[j];

			if (mount->kind == MOUNT_VOLUME && !mount->read_only && (several || mount->volume->users.n > 1))
				mount->volume->written_by_many = true;
		}
	}
}
