/*
 * Root file systems are read-only. Where an image is known to write all the same, its container gets a folder that ends
 * with the pod, as what is written into a container ends with it under Docker.
 */
#include "cluster/quantity.h"
#include "kube/rights.h"
#include "stack/image_rights.h"
#include "stack/images.h"

/* A folder that grows past its size costs the pod its place on the node: ample for scratch files, less than a full
 * disk. */
#define SIZE_SCRATCH "1Gi"
/* Pid files, sockets, locks. */
#define SIZE_RUN "64Mi"

bool root_is_writable(const struct render *r, const struct stack_service *service, struct str *why)
{
	const struct node *reason = allow_reason(r, service, "writable_root");
	const struct image_rights *rights = rights_of(service);

	if (service->read_only.value)
		return false;
	*why = reason ? node_text(reason) : rights && rights->writes_root ? str_of(rights->writes_root) : STR_EMPTY;
	return why->len > 0;
}

void root_filesystem_fill(struct render *r, struct node *context, const struct stack_service *service)
{
	struct str why;
	bool writable = root_is_writable(r, service, &why);
	struct node *field = node_set_bool(r->arena, context, "readOnlyRootFilesystem", !writable);

	if (!writable && STACK_SET(service->read_only) && service->read_only.value) {
		with_remark(r, field, service->read_only.origin);
	} else if (!writable) {
		field->origin = origin_default(r, "nobody who breaks in can change its programs, or add some",
					       "say why in lotse.yaml: services.NAME.allow.writable_root");
	} else if (allow_reason(r, service, "writable_root")) {
		with_origin(field, config_origin(r->config, "services.%" PRI_STR ".allow.writable_root",
						 STR_ARG(service->name)))
			->remark = why;
	} else {
		with_origin(field, origin_rule(r, image_origin(service), str_cstr(r->arena, why),
					       "set read_only: true in the Compose file, with tmpfs: where it writes"))
			->remark = why;
	}
}

/* ---- Is something there already? ---- */

/* Debian and Alpine have links from /var/run and /var/lock. */
static struct str real_path(struct render *r, struct str path)
{
	static const struct {
		const char *from, *to;
	} links[] = { { "/var/run", "/run" }, { "/var/lock", "/run/lock" } };

	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		size_t length = strlen(links[i].from);

		if (str_starts(path, links[i].from) && (path.len == length || path.ptr[length] == '/'))
			return str_fmt(r->arena, "%s%" PRI_STR, links[i].to, STR_ARG(str_from(path, length)));
	}
	return path;
}

static bool is_at_or_below(struct str path, struct str folder)
{
	while (folder.len > 1 && str_ends(folder, "/"))
		folder = str_slice(folder, 0, folder.len - 1);
	return str_is(folder, "/") || (path.len >= folder.len && str_eq(str_slice(path, 0, folder.len), folder) &&
				       (path.len == folder.len || path.ptr[folder.len] == '/'));
}

/* Is there a mount at the path, or above it? */
static bool is_covered(struct render *r, const struct node *mounts, struct str path)
{
	for (size_t i = 0; i < node_count(mounts); i++)
		if (is_at_or_below(real_path(r, path),
				   real_path(r, node_text(node_get(mounts->items.at[i], "mountPath")))))
			return true;
	return false;
}

static bool has_mount_in(struct render *r, const struct node *mounts, struct str folder)
{
	for (size_t i = 0; i < node_count(mounts); i++)
		if (is_at_or_below(real_path(r, node_text(node_get(mounts->items.at[i], "mountPath"))), folder))
			return true;
	return false;
}

/* ---- Folders that end with the pod ---- */

/* Of what the pod may use of its node's disk, where lotse.yaml says so, one folder can't hold more than all. */
static struct str at_most_all(struct render *r, const struct stack_service *service, struct str size)
{
	struct str all = config_str(r->config, "services.%" PRI_STR ".resources.storage", STR_ARG(service->name));
	struct quantity one, most;

	if (!all.len || !quantity_parse(all, &most) || !quantity_parse(size, &one))
		return size;
	return quantity_units(most) < quantity_units(one) ? all : size;
}

static void folder_add(struct render *r, struct node *mounts, const struct stack_service *service, struct map *volumes,
		       struct str path, struct str size)
{
	const struct origin *origin =
		origin_rule(r, image_origin(service),
			    "the root file system is read-only: what is written here ends with the pod, as it "
			    "ends with the container under Docker",
			    "mount a volume or tmpfs: there in the Compose file");
	struct str name = scratch_name(r, service, "tmp", path);
	struct node *volume, *mount;

	if (is_covered(r, mounts, path))
		return;
	volume = pod_volume(r, volumes, name, origin);
	if (volume)
		with_origin(node_set_str(r->arena, node_set_map(r->arena, volume, "emptyDir"), "sizeLimit",
					 at_most_all(r, service, size)),
			    origin);
	mount = node_add(r->arena, mounts, node_map(r->arena));
	mount->origin = origin;
	node_set_str(r->arena, mount, "name", name);
	node_set_str(r->arena, mount, "mountPath", path)->remark = STR("the root file system is read-only");
}

/*
 * The data of an image without a volume. Folders in each other are one place in different versions: then the outer one,
 * unless the inner one is mounted.
 */
static void data_add(struct render *r, struct node *mounts, const struct stack_service *service, struct map *volumes,
		     const struct known_image *known)
{
	struct str size = config_str(r->config, "storage.size");

	for (size_t i = 0; i < ARRAY_SIZE(known->data) && known->data[i]; i++) {
		struct str folder = str_of(known->data[i]);
		bool skip = false;

		for (size_t k = 0; k < ARRAY_SIZE(known->data) && known->data[k]; k++) {
			struct str other = str_of(known->data[k]);

			if (k != i)
				skip |= is_at_or_below(folder, other) ||
					(is_at_or_below(other, folder) && is_covered(r, mounts, other));
		}
		if (!skip)
			folder_add(r, mounts, service, volumes, folder, size);
	}
}

void writable_fill(struct render *r, struct node *mounts, const struct stack_service *service, struct map *volumes)
{
	const struct known_image *known = known_image(image_of_facts(service));
	const struct image_rights *rights = rights_of(service);
	struct str why;

	if (root_is_writable(r, service, &why))
		return;
	folder_add(r, mounts, service, volumes, STR("/tmp"), STR(SIZE_SCRATCH));
	for (size_t i = 0; rights && i < ARRAY_SIZE(rights->writes) && rights->writes[i]; i++) {
		struct str path = str_of(rights->writes[i]);

		folder_add(r, mounts, service, volumes, path,
			   is_at_or_below(real_path(r, path), STR("/run")) ? STR(SIZE_RUN) : STR(SIZE_SCRATCH));
	}
	if (rights && rights->fills[0] && has_mount_in(r, mounts, str_of(rights->fills[0])))
		folder_add(r, mounts, service, volumes, str_of(rights->fills[1]), STR(SIZE_SCRATCH));
	if (known)
		data_add(r, mounts, service, volumes, known);
	for (size_t i = 0; i < service->built.volumes.n; i++)
		folder_add(r, mounts, service, volumes, service->built.volumes.at[i].value, STR(SIZE_SCRATCH));
}

void say_read_only(struct render *r, const struct stack_service *service)
{
	const struct origin *at = STACK_SET(service->image) ? service->image.origin : service->build.origin;
	struct str why;

	if (rights_of(service) || service->read_only.value || root_is_writable(r, service, &why))
		return;
	hint_for(r,
		 finding_at(r->out, &KUBE_READ_ONLY, at ? at->span : service->origin->span,
			    "%" PRI_STR
			    " may write into /tmp and its volumes only: where else its image writes isn't known",
			    STR_ARG(service->name)),
		 service->name);
}
