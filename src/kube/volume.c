#include "base/file.h"
#include "kube/rights.h"
#include "stack/images.h"
#include "stack/names.h"

/* ---- Claims ---- */

static void storage_field(struct render *r, struct node *map, const char *key, struct str value,
			  const struct origin *origin)
{
	if (!value.len)
		return;
	struct node *field = node_set_str(r->arena, map, key, value);
	if (span_known(origin->span))
		with_remark(r, field, origin);
	else
		with_origin(field, origin);
}

static void class_fill(struct render *r, struct node *spec, const struct stack_volume *volume, bool shared)
{
	struct str own = config_str(r->config, "volumes.%" PRI_STR ".class", STR_ARG(volume->name));
	struct str shared_class = config_str(r->config, "storage.shared_class");

	if (own.len)
		storage_field(r, spec, "storageClassName", own,
			      config_origin(r->config, "volumes.%" PRI_STR ".class", STR_ARG(volume->name)));
	else if (shared && shared_class.len)
		storage_field(r, spec, "storageClassName", shared_class,
			      config_origin(r->config, "storage.shared_class"));
	else
		storage_field(r, spec, "storageClassName", config_str(r->config, "storage.class"),
			      config_origin(r->config, "storage.class"));
}

static void size_fill(struct render *r, struct node *spec, const struct stack_volume *volume)
{
	struct node *requests = node_set_map(r->arena, node_set_map(r->arena, spec, "resources"), "requests");
	struct str own = config_str(r->config, "volumes.%" PRI_STR ".size", STR_ARG(volume->name));

	if (own.len)
		storage_field(r, requests, "storage", own,
			      config_origin(r->config, "volumes.%" PRI_STR ".size", STR_ARG(volume->name)));
	else
		storage_field(r, requests, "storage", config_str(r->config, "storage.size"),
			      config_origin(r->config, "storage.size"));
}

static void claim_spec(struct render *r, struct node *spec, const struct stack_volume *volume, bool shared)
{
	struct node *modes = node_set_seq(r->arena, spec, "accessModes");

	node_add_str(r->arena, modes, shared ? STR("ReadWriteMany") : STR("ReadWriteOnce"));
	if (shared)
		modes->origin =
			origin_rule(r, volume->origin, "several pods mount it, and they may run on different nodes",
				    "mount it in one service only");
	class_fill(r, spec, volume, shared);
	size_fill(r, spec, volume);
}

/* Labels of a volume are annotations where they can't be labels. */
static void volume_labels(struct render *r, struct node *meta, const struct stack_volume *volume)
{
	struct node *labels = node_get(meta, "labels"), *annotations = NULL;

	for (size_t i = 0; node_is_map(volume->labels) && i < volume->labels->entries.n; i++) {
		const struct node_entry *entry = &volume->labels->entries.at[i];
		struct str value = node_text(entry->value);

		if (labels && name_is_label_key(entry->key) && name_is_label_value(value)) {
			if (!node_get_str(labels, entry->key))
				node_set(r->arena, labels, entry->key, node_str(r->arena, value));
			continue;
		}
		if (!annotations)
			annotations = node_set_map(r->arena, meta, "annotations");
		node_set(r->arena, annotations, name_annotation_key(r->arena, entry->key), node_str(r->arena, value));
	}
}

void claim_templates(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *list = NULL;

	for (size_t i = 0; i < r->stack->volumes.n; i++) {
		const struct stack_volume *volume = r->stack->volumes.at[i];

		if (!volume->users.n || !is_own_claim(service, volume))
			continue;
		if (!list)
			list = node_set_seq(r->arena, spec, "volumeClaimTemplates");
		struct node *template = node_add(r->arena, list, node_map(r->arena));
		struct node *meta = node_set_map(r->arena, template, "metadata");
		with_remark(r, node_set_str(r->arena, meta, "name", volume->label), volume->origin);
		template->origin = volume->origin;
		object_selector(r, meta, "labels", service);
		volume_labels(r, meta, volume);
		claim_spec(r, node_set_map(r->arena, template, "spec"), volume, false);
	}
}

static void claim_object(struct render *r, const struct stack_service *service, const struct stack_volume *volume)
{
	bool shared = volume_is_shared(volume);
	struct node *object;

	if (map_set(&r->claims, volume->label, r))
		return;
	object = object_new(r, "v1", "PersistentVolumeClaim", volume->label, volume->origin);
	with_remark(r, node_path(object, "metadata", "name", NULL), volume->origin);
	object_labels(r, node_get(object, "metadata"), shared ? NULL : service);
	volume_labels(r, node_get(object, "metadata"), volume);
	claim_spec(r, node_set_map(r->arena, object, "spec"), volume, shared);
	/* where the file stands doesn't depend on the number of replicas: an environment may have another one */
	object_add(r, volume_has_several_owners(volume) ? STR("shared") : service->label, "persistentvolumeclaim",
		   volume->label, object);
	if (!shared)
		return;
	struct finding *said = finding_at(r->out, &KUBE_SHARED_VOLUME, volume->origin->span,
					  "volume %" PRI_STR " is mounted by several pods", STR_ARG(volume->name));
	for (size_t i = 0; i < volume->users.n; i++)
		finding_relate(r->out, said, volume->users.at[i]->origin->span, "%" PRI_STR,
			       STR_ARG(volume->users.at[i]->name));
}

/* ---- Volumes of a pod ---- */

struct node *pod_volume(struct render *r, struct map *volumes, struct str name, const struct origin *origin)
{
	struct node *volume = map_get(volumes, name);

	if (volume)
		return NULL; /* it has been filled */
	volume = node_map(r->arena);
	volume->origin = origin;
	node_set_str(r->arena, volume, "name", name);
	map_set(volumes, name, volume);
	return volume;
}

static void size_limit(struct render *r, struct node *directory, struct stack_int size)
{
	struct node *limit = node_set_str(r->arena, directory, "sizeLimit", quantity_bytes(r->arena, size.value));

	with_origin(limit, size.origin);
	if (size.origin->kind == ORIGIN_RULE)
		limit->remark = size.origin->what;
}

static void memory_volume(struct render *r, struct node *volume, struct stack_int size, const struct origin *origin)
{
	struct node *map = node_set_map(r->arena, volume, "emptyDir");

	map->origin = origin;
	with_origin(node_set_str(r->arena, map, "medium", STR("Memory")),
		    origin_rule(r, origin,
				"as under Docker it is memory, and counts against the container's memory limit",
				"use a volume instead of tmpfs in the Compose file"));
	size_limit(r, map, size);
}

/* "addr=10.0.0.1,rw,nolock": the server of an NFS volume */
static struct str nfs_server(const struct stack_volume *volume)
{
	struct str options = node_text(node_get(volume->driver_opts, "o")), option;

	while (str_split(&options, ',', &option))
		if (str_starts(option, "addr="))
			return str_from(option, 5);
	return STR_EMPTY;
}

static void nfs_volume(struct render *r, struct node *volume, const struct stack_volume *stack_volume)
{
	struct node *nfs = node_set_map(r->arena, volume, "nfs");
	struct str device = node_text(node_get(stack_volume->driver_opts, "device")), server = nfs_server(stack_volume);
	size_t colon = str_chr(device, ':');

	if (colon != STR_NONE && colon > 0 && !server.len)
		server = str_slice(device, 0, colon);
	node_set_str(r->arena, nfs, "server", server);
	node_set_str(r->arena, nfs, "path", colon == STR_NONE ? device : str_from(device, colon + 1));
	with_remark(r, nfs, stack_volume->origin);
}

/* What driver and driver_opts say and a claim can't. */
static void say_driver(struct render *r, const struct stack_volume *volume)
{
	if ((str_empty(volume->driver) || str_is(volume->driver, "local")) && !node_count(volume->driver_opts))
		return;
	hint_for(r,
		 finding_at(r->out, &KUBE_VOLUME_DRIVER, volume->origin->span,
			    "volume %" PRI_STR " has a driver or options of its own", STR_ARG(volume->name)),
		 volume->name);
}

static void claim_volume(struct render *r, const struct stack_service *service, const struct stack_volume *volume,
			 struct map *volumes)
{
	const struct stack_service *owner = pod_owner(service);
	const struct origin *origin;
	struct node *node, *claim;

	if (is_own_claim(owner, volume) && !schedule_of(r, owner, &origin).len) { /* a CronJob has no templates */
		say_driver(r, volume);
		return; /* the template's name is the volume's */
	}
	node = pod_volume(r, volumes, volume->label, volume->origin);
	if (!node)
		return;
	claim = node_set_map(r->arena, node, "persistentVolumeClaim");
	if (volume->external) {
		node_set_str(r->arena, claim, "claimName", name_label(r->arena, volume->external_name, 63));
		finding_at(r->out, &KUBE_EXTERNAL, volume->origin->span,
			   "the claim %" PRI_STR " must exist in the namespace: it isn't made here",
			   STR_ARG(name_label(r->arena, volume->external_name, 63)));
		return;
	}
	say_driver(r, volume);
	node_set_str(r->arena, claim, "claimName", volume->label);
	claim_object(r, owner, volume);
}

/* As large as the claim that it would be with a name. */
static void anonymous_volume(struct render *r, struct node *node, const struct stack_volume *volume)
{
	struct node *directory = node_set_map(r->arena, node, "emptyDir");

	directory->origin = volume->origin;
	with_origin(node_set_str(r->arena, directory, "sizeLimit", config_str(r->config, "storage.size")),
		    config_origin(r->config, "storage.size"));
}

static void volume_mount(struct render *r, const struct stack_service *service, const struct stack_mount *mount,
			 struct map *volumes)
{
	const struct stack_volume *volume = mount->volume;
	struct node *node;

	if (volume_is_claim(volume)) {
		claim_volume(r, service, volume, volumes);
		return;
	}
	node = pod_volume(r, volumes, volume->label, volume->origin);
	if (!node)
		return;
	if (volume_is_nfs(volume)) {
		nfs_volume(r, node, volume);
		finding_hint(r->out,
			     finding_at(r->out, &KUBE_VOLUME_DRIVER, volume->origin->span,
					"the pod of %" PRI_STR " mounts NFS itself: the namespace can't enforce restricted",
					STR_ARG(service->name)),
			     "put the share behind a PersistentVolume and a claim, and say external: true of volume %" PRI_STR,
			     STR_ARG(volume->name));
	} else if (volume_is_memory(volume)) {
		memory_volume(r, node, memory_mount_size(r, service, mount), volume->origin);
	} else {
		anonymous_volume(r, node, volume);
		finding_at(r->out, &KUBE_ANONYMOUS_VOLUME, volume->origin->span,
			   "%" PRI_STR " mounts a volume without name at %" PRI_STR ": it ends with the pod",
			   STR_ARG(service->name), STR_ARG(mount->target));
	}
}

/* ---- Mounts of a container ---- */

static struct node *mount_node(struct render *r, struct node *list, struct str volume, struct str target,
			       const struct stack_mount *mount)
{
	struct node *entry = node_add(r->arena, list, node_map(r->arena));

	entry->origin = mount->origin;
	node_set_str(r->arena, entry, "name", volume);
	with_remark(r, node_set_str(r->arena, entry, "mountPath", target), mount->origin);
	return entry;
}

static void flags(struct render *r, struct node *entry, struct str subpath, bool read_only)
{
	while (str_starts(subpath, "/")) /* it is relative to the volume */
		subpath = str_from(subpath, 1);
	if (subpath.len)
		node_set_str(r->arena, entry, "subPath", subpath);
	if (read_only)
		node_set_bool(r->arena, entry, "readOnly", true);
}

struct str scratch_name(struct render *r, const struct stack_service *service, const char *prefix,
			       struct str target)
{
	struct str path = str_is(target, "/") ? STR("root") : str_from(target, 1);
	bool joined = service->network_of || render_companions(r, service);

	if (!joined && str_is(path, prefix)) /* "/tmp" */
		return path;
	if (joined)
		return name_label(
			r->arena,
			str_fmt(r->arena, "%s-%" PRI_STR "-%" PRI_STR, prefix, STR_ARG(service->label), STR_ARG(path)),
			63);
	return name_label(r->arena, str_fmt(r->arena, "%s-%" PRI_STR, prefix, STR_ARG(path)), 63);
}

static void scratch(struct render *r, struct node *list, const struct stack_service *service,
		    const struct stack_mount *mount, struct map *volumes)
{
	struct str name = scratch_name(r, service, "tmp", mount->target);
	struct node *volume = pod_volume(r, volumes, name, mount->origin);

	if (volume)
		memory_volume(r, volume, memory_mount_size(r, service, mount), mount->origin);
	flags(r, mount_node(r, list, name, mount->target, mount), STR_EMPTY, mount->read_only);
}

static void host_mount(struct render *r, struct node *list, const struct stack_service *service,
		       const struct stack_mount *mount, struct map *volumes)
{
	struct node *volume;

	if (mount->development) {
		finding_at(r->out, &KUBE_DEVELOPMENT_MOUNT, mount->origin->span,
			   "%" PRI_STR " is %" PRI_STR ": left out", STR_ARG(mount->host_path),
			   STR_ARG(mount->refused));
		return;
	}
	struct str what =
		str_fmt(r->arena, "%" PRI_STR ", %" PRI_STR, STR_ARG(mount->host_path), STR_ARG(mount->refused));
	if (!allowed(r, service, "host_path", mount->origin, str_cstr(r->arena, what)))
		return;
	struct str name = scratch_name(r, service, "host", mount->host_path);
	volume = pod_volume(r, volumes, name, mount->origin);
	if (volume)
		node_set_str(r->arena, node_set_map(r->arena, volume, "hostPath"), "path", mount->host_path);
	struct node *entry = mount_node(r, list, name, mount->target, mount);
	flags(r, entry, STR_EMPTY, mount->read_only);
	if (str_ends(mount->propagation, "slave"))
		node_set_str(r->arena, entry, "mountPropagation", STR("HostToContainer"));
	else if (str_ends(mount->propagation, "shared"))
		node_set_str(r->arena, entry, "mountPropagation", STR("Bidirectional"));
}

/* Is something mounted below this folder? The folder of a ConfigMap can't hold the mount point. */
static bool has_mounts_below(const struct stack_service *service, struct str folder)
{
	for (size_t i = 0; i < service->mounts.n; i++) {
		struct str target = service->mounts.at[i].target;

		if (target.len > folder.len && target.ptr[folder.len] == '/' &&
		    str_eq(str_slice(target, 0, folder.len), folder))
			return true;
	}
	return false;
}

/* Does another mount of the service stand at the path, or above it and below this one's target? */
static bool is_covered(const struct stack_service *service, const struct stack_mount *mount, struct str path)
{
	for (size_t i = 0; i < service->mounts.n; i++) {
		struct str target = service->mounts.at[i].target;

		if (&service->mounts.at[i] == mount || target.len <= mount->target.len || target.len > path.len)
			continue;
		if (str_eq(str_slice(path, 0, target.len), target) &&
		    (path.len == target.len || path.ptr[target.len] == '/'))
			return true;
	}
	return false;
}

static void file_mount(struct render *r, struct node *list, const struct stack_service *service,
		       const struct stack_mount *mount, struct map *volumes)
{
	const struct stack_file *file = mount->file;
	struct str volume = file_volume(r, service, mount, volumes);

	if (file->folder && !has_mounts_below(service, mount->target)) {
		flags(r, mount_node(r, list, volume, mount->target, mount), STR_EMPTY, true);
		return;
	}
	for (size_t i = 0; file->folder && i < file->n_items; i++) {
		struct str target = path_join(r->arena, mount->target, file->items[i].relative);

		if (is_covered(service, mount, target))
			continue;
		flags(r, mount_node(r, list, volume, target, mount), file->items[i].relative, true);
	}
	if (!file->folder)
		flags(r, mount_node(r, list, volume, mount->target, mount), file_key(r, file), true);
}

static void shm_fill(struct render *r, struct node *list, const struct stack_service *service, struct map *volumes)
{
	const struct stack_int *size = &service->resources.shm_size;
	struct str name = scratch_name(r, service, "tmp", STR("/dev/shm"));

	if (!mounts_shm(service))
		return;
	struct node *volume = pod_volume(r, volumes, name, size->origin);
	if (volume)
		memory_volume(r, volume, *size, size->origin);
	flags(r, mount_node(r, list, name, STR("/dev/shm"), &(struct stack_mount){ .origin = size->origin }), STR_EMPTY,
	      false);
}

/* What the API refuses of a mount. */
static bool is_mountable(struct render *r, const struct stack_service *service, const struct stack_mount *mount)
{
	struct str rest = mount->subpath, part;

	if (str_chr(mount->target, ':') != STR_NONE) {
		finding_at(r->out, &KUBE_MOUNT_PATH, mount->origin->span,
			   "%" PRI_STR " can't mount anything at \"%" PRI_STR "\": it is left out",
			   STR_ARG(service->name), STR_ARG(str_show(r->arena, mount->target)));
		return false;
	}
	while (str_split(&rest, '/', &part)) {
		if (!str_is(part, ".."))
			continue;
		finding_at(r->out, &KUBE_MOUNT_PATH, mount->origin->span,
			   "the subpath \"%" PRI_STR "\" leaves its volume: it is left out",
			   STR_ARG(str_show(r->arena, mount->subpath)));
		return false;
	}
	return true;
}

/* These refuse to start in a folder that isn't empty, and a new volume holds lost+found. */
static struct str own_folder(const struct stack_service *service, const struct stack_mount *mount)
{
	static const char *const titles[] = { "MySQL", "MariaDB", "Percona Server", "Kafka", "Apache Kafka", NULL };
	const struct known_image *known = known_image(image_of_facts(service));

	if (mount->subpath.len || !known || !str_in(str_of(known->title), titles))
		return mount->subpath;
	for (size_t i = 0; i < ARRAY_SIZE(known->data) && known->data[i]; i++)
		if (str_is(mount->target, known->data[i]))
			return STR("data");
	return mount->subpath;
}

static void claim_mount(struct render *r, struct node *list, const struct stack_service *service,
			const struct stack_mount *mount)
{
	struct str folder = own_folder(service, mount);
	struct node *entry = mount_node(r, list, mount->volume->label, mount->target, mount);

	flags(r, entry, folder, mount->read_only);
	if (folder.len && !mount->subpath.len)
		with_origin(node_get(entry, "subPath"),
			    origin_rule(r, mount->origin,
					"a new volume holds lost+found, and the server wants an empty folder",
					"set volume.subpath on the mount in the Compose file"))
			->remark = STR("a new volume holds lost+found, and the server wants an empty folder");
}

void mounts_fill(struct render *r, struct node *container, const struct stack_service *service, struct map *volumes)
{
	struct node *list = node_seq(r->arena);

	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (!is_mountable(r, service, mount))
			continue;
		switch (mount->kind) {
		case MOUNT_VOLUME:
			volume_mount(r, service, mount, volumes);
			claim_mount(r, list, service, mount);
			break;
		case MOUNT_FILE:
			file_mount(r, list, service, mount, volumes);
			break;
		case MOUNT_TMPFS:
			scratch(r, list, service, mount, volumes);
			break;
		case MOUNT_HOST:
			host_mount(r, list, service, mount, volumes);
			break;
		}
	}
	shm_fill(r, list, service, volumes);
	writable_fill(r, list, service, volumes);
	if (list->items.n)
		node_set(r->arena, container, STR("volumeMounts"), list);
}

/* ---- Docker copies the image's files into an empty volume; Kubernetes doesn't ---- */

static bool is_seeded(const struct stack_service *service, const struct stack_mount *mount)
{
	const struct known_image *known = known_image(image_of_facts(service));

	if (mount->kind != MOUNT_VOLUME || mount->nocopy || mount->read_only || !known)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(known->seeded) && known->seeded[i]; i++)
		if (str_is(mount->target, known->seeded[i]))
			return true;
	return false;
}

void seeds_fill(struct render *r, struct node *containers, const struct stack_service *service)
{
	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];
		struct node *container, *command, *entry;

		if (!is_seeded(service, mount))
			continue;
		container = node_add(r->arena, containers, node_map(r->arena));
		container->comment = STR("Docker copies the image's files into an empty volume; Kubernetes doesn't");
		container->origin = origin_rule(
			r, mount->origin, "Docker copies the image's files into an empty volume; Kubernetes doesn't",
			"set volume.nocopy: true on the mount in the Compose file");
		node_set_str(r->arena, container, "name",
			     name_label(r->arena,
					str_fmt(r->arena, "seed-%" PRI_STR "-%" PRI_STR, STR_ARG(service->label),
						STR_ARG(mount->volume->label)),
					63));
		node_set_str(r->arena, container, "image", image_of(r, service));
		command = node_set_seq(r->arena, container, "command");
		node_add_str(r->arena, command, STR("/bin/sh"));
		node_add_str(r->arena, command, STR("-c"));
		node_add_str(r->arena, command,
			     str_fmt(r->arena, "ls -A /seed | grep -qvx lost+found || cp -R %" PRI_STR "/. /seed/",
				     STR_ARG(mount->target)));
		seed_security(r, container, service);
		entry = node_add(r->arena, node_set_seq(r->arena, container, "volumeMounts"), node_map(r->arena));
		node_set_str(r->arena, entry, "name", mount->volume->label);
		node_set_str(r->arena, entry, "mountPath", STR("/seed"));
		if (mount->subpath.len)
			node_set_str(r->arena, entry, "subPath", mount->subpath);
	}
}
