/*
 * Configs, secrets and bind-mounted files: ConfigMaps as objects, Secrets as files for a generator.
 */
#include "base/file.h"
#include "base/encode.h"
#include "kube/render.h"
#include "stack/names.h"

/* The key of a single file. Of one that isn't made here only the name is known. */
struct str file_key(struct render *r, const struct stack_file *file)
{
	if (file->n_items)
		return file->items[0].key;
	if (file->source == FROM_FILE)
		return name_key(r->arena, path_base(file->path));
	return name_key(r->arena, file->name);
}

/* "api-env" is the Secret of api's variables: a file that is called so steps aside. */
static struct str object_name(struct render *r, const struct stack_file *file)
{
	const struct file_use *use = map_get(&r->file_uses, file->label);

	if (file->source == FROM_EXTERNAL)
		return name_label(r->arena, file->external_name, 63);
	/* "config" and "scripts" say little in a namespace: a bind mount has its service's name before it */
	if (file->bound && use && !use->several && !str_starts(file->label, str_cstr(r->arena, use->first->label)))
		return name_label(
			r->arena,
			str_fmt(r->arena, "%" PRI_STR "-%" PRI_STR, STR_ARG(use->first->label), STR_ARG(file->label)),
			63);
	if (file->kind == FILE_SECRET && str_ends(file->label, "-env"))
		return str_fmt(r->arena, "%" PRI_STR "-file", STR_ARG(file->label));
	return file->label;
}

static bool is_shared(const struct render *r, const struct stack_file *file)
{
	const struct file_use *use = map_get(&r->file_uses, file->label);

	return use && use->several;
}

/* The API takes no key that begins with two dots: the kubelet's own links do. */
static bool is_key(struct render *r, const struct stack_file *file, const struct stack_file_item *item)
{
	if (!str_starts(item->key, ".."))
		return true;
	finding_at(r->out, &KUBE_FILE_KEY, file->origin->span,
		   "%" PRI_STR " can't be in a ConfigMap or Secret: it is left out",
		   STR_ARG(str_show(r->arena, item->relative)));
	return false;
}

static void config_data(struct render *r, struct node *object, const struct stack_file *file)
{
	for (size_t i = 0; i < file->n_items; i++) {
		const struct stack_file_item *item = &file->items[i];
		const char *where = item->binary ? "binaryData" : "data";

		if (!is_key(r, file, item))
			continue;
		struct node *data = node_get(object, where);

		if (!data)
			data = node_set_map(r->arena, object, where);
		node_set(r->arena, data, item->key,
			 node_str(r->arena, item->binary ? base64_encode(r->arena, item->content) : file_content(r, item)))
			->origin = file->origin;
	}
}

static void config_object(struct render *r, const struct stack_service *service, const struct stack_file *file)
{
	struct str name = object_name(r, file);
	struct node *object = object_new(r, "v1", "ConfigMap", name, file->origin);
	bool shared = is_shared(r, file);

	with_remark(r, node_path(object, "metadata", "name", NULL), file->origin);
	object_labels(r, node_get(object, "metadata"), shared ? NULL : service);
	config_data(r, object, file);
	object_add(r, shared ? STR("shared") : service->label, "configmap", name, object);
}

static void secret_items(struct render *r, const struct stack_file *file)
{
	struct secret *secret = secret_get(r, object_name(r, file));

	if (!file->n_items) {
		secret_add(r, secret, file_key(r, file), STR_EMPTY, true, true);
		finding_at(r->out, &KUBE_SECRET_VALUE, file->origin->span,
			   "the value of %" PRI_STR " isn't here: write it to secrets/files/%" PRI_STR "/%" PRI_STR
			   " beside the kustomization, or kubectl apply -k fails",
			   STR_ARG(file->name), STR_ARG(secret->name), STR_ARG(file_key(r, file)));
	}
	for (size_t i = 0; i < file->n_items; i++)
		if (is_key(r, file, &file->items[i]))
			secret_add(r, secret, file->items[i].key, file->items[i].content, true, false);
}

static struct str file_object(struct render *r, const struct stack_service *service, const struct stack_file *file)
{
	struct str name = object_name(r, file);
	struct str key = str_fmt(r->arena, "%d/%" PRI_STR, file->kind, STR_ARG(name));

	if (map_set(&r->files, key, r))
		return name;
	if (file->source == FROM_EXTERNAL)
		finding_at(r->out, &KUBE_EXTERNAL, file->origin->span,
			   "the %s %" PRI_STR " must exist in the namespace, with the key %" PRI_STR
			   ": it isn't made here",
			   file->kind == FILE_SECRET ? "Secret" : "ConfigMap", STR_ARG(name),
			   STR_ARG(file_key(r, file)));
	else if (file->kind == FILE_SECRET)
		secret_items(r, file);
	else
		config_object(r, service, file);
	return name;
}

/* Relative paths in a folder differ from the keys, and scripts keep that they are executable. */
static void items_fill(struct render *r, struct node *source, const struct stack_file *file)
{
	struct node *list;
	bool needed = false;

	for (size_t i = 0; i < file->n_items; i++)
		needed = needed || !str_eq(file->items[i].key, file->items[i].relative) ||
			 file_mode_of(file, &file->items[i]) != MODE_DEFAULT;
	if (!file->folder || !needed)
		return;
	list = node_set_seq(r->arena, source, "items");
	for (size_t i = 0; i < file->n_items; i++) {
		unsigned int mode = file_mode_of(file, &file->items[i]);
		struct node *entry;

		if (str_starts(file->items[i].key, ".."))
			continue;
		entry = node_add(r->arena, list, node_map(r->arena));
		node_set_str(r->arena, entry, "key", file->items[i].key);
		node_set_str(r->arena, entry, "path", file->items[i].relative);
		if (mode != MODE_DEFAULT)
			node_set_int(r->arena, entry, "mode", mode)->remark =
				str_fmt(r->arena, "%04o, as the file is", mode);
	}
}

static void mode_fill(struct render *r, struct node *source, const struct stack_mount *mount)
{
	const struct stack_file *file = mount->file;

	if (STACK_SET(mount->file_mode)) {
		struct node *mode = with_origin(node_set_int(r->arena, source, "defaultMode", mount->file_mode.value),
						mount->file_mode.origin);

		mode->remark = str_fmt(r->arena, "%04o, %" PRI_STR, (unsigned int)mount->file_mode.value,
				       STR_ARG(origin_place(r, mount->file_mode.origin)));
	} else if (!file->folder && file->n_items && file_mode_of(file, &file->items[0]) != MODE_DEFAULT) {
		unsigned int own = file_mode_of(file, &file->items[0]);

		with_origin(node_set_int(r->arena, source, "defaultMode", own),
			    origin_rule(r, file->origin, "the file's own permissions", "change them with chmod"))
			->remark = str_fmt(r->arena, "%04o, as the file is", own);
	}
}

static void say_owner(struct render *r, const struct stack_service *service, const struct stack_mount *mount)
{
	const struct origin *origin = STACK_SET(mount->uid) ? mount->uid.origin : mount->gid.origin;

	if (origin)
		finding_at(r->out, &KUBE_FILE_OWNER, origin->span,
			   "%" PRI_STR " in %" PRI_STR " belongs to root, whatever uid and gid say",
			   STR_ARG(mount->target), STR_ARG(service->name));
}

struct str file_volume(struct render *r, const struct stack_service *service, const struct stack_mount *mount,
		       struct map *volumes)
{
	const struct stack_file *file = mount->file;
	struct str name = file->label, object = file_object(r, service, file);
	struct node *volume, *source;

	/* a volume and a config may be called the same; so may two mounts of one file differ in their mode */
	if (map_get(&r->volume_labels, name))
		name = name_label(r->arena, str_fmt(r->arena, "file-%" PRI_STR, STR_ARG(name)), 63);
	if (STACK_SET(mount->file_mode))
		name = name_label(
			r->arena,
			str_fmt(r->arena, "%" PRI_STR "-%o", STR_ARG(name), (unsigned int)mount->file_mode.value), 63);
	say_owner(r, service, mount);
	if (file->bound && !mount->read_only)
		finding_at(r->out, &KUBE_FILE_READ_ONLY, mount->origin->span, "%" PRI_STR " is read-only in the pod",
			   STR_ARG(file->path));
	if (map_get(volumes, name))
		return name;
	volume = node_map(r->arena);
	volume->origin = mount->origin;
	node_set_str(r->arena, volume, "name", name);
	map_set(volumes, name, volume);
	source = node_set_map(r->arena, volume, file->kind == FILE_SECRET ? "secret" : "configMap");
	node_set_str(r->arena, source, file->kind == FILE_SECRET ? "secretName" : "name", object);
	mode_fill(r, source, mount);
	items_fill(r, source, file);
	return name;
}
