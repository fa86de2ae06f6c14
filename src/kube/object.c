#include "base/file.h"
#include "kube/render.h"
#include "stack/images.h"
#include "stack/names.h"

struct node *object_new(struct render *r, const char *api, const char *kind, struct str name,
			const struct origin *origin)
{
	struct node *object = node_map(r->arena), *meta;

	node_set_str(r->arena, object, "apiVersion", str_of(api));
	node_set_str(r->arena, object, "kind", str_of(kind));
	meta = node_set_map(r->arena, object, "metadata");
	node_set_str(r->arena, meta, "name", name);
	object->origin = origin;
	return object;
}

void object_add(struct render *r, struct str folder, const char *file, struct str suffix, struct node *object)
{
	struct str path = str_fmt(r->arena, "%" PRI_STR "%s%s%s%" PRI_STR ".yaml", STR_ARG(folder),
				  folder.len ? "/" : "", file, suffix.len ? "-" : "", STR_ARG(suffix));

	if (map_get(&r->paths, path))
		BUG("two objects at %.*s", STR_ARG(path));
	*vec_push(r->arena, &r->objects) = (struct rendered){ path, object };
	map_set(&r->paths, path, object);
}

static void selector_labels(struct render *r, struct node *labels, const struct stack_service *service)
{
	node_set_str(r->arena, labels, "app.kubernetes.io/name", service->label);
	node_set_str(r->arena, labels, "app.kubernetes.io/instance", r->stack->label);
}

struct node *object_selector(struct render *r, struct node *parent, const char *key,
			     const struct stack_service *service)
{
	struct node *selector = with_origin(node_set_map(r->arena, parent, key), r->selectors);

	selector_labels(r, selector, service);
	return selector;
}

struct node *object_labels(struct render *r, struct node *meta, const struct stack_service *service)
{
	struct node *labels = with_origin(node_set_map(r->arena, meta, "labels"), r->labels);

	if (service) {
		struct str tag = image_name(service->image.value).tag;

		selector_labels(r, labels, service);
		node_set_str(r->arena, labels, "app.kubernetes.io/component", str_of(stack_role_name(service->role)));
		if (tag.len && !str_is(tag, "latest") && name_is_label_value(tag) && !service->build.present)
			node_set_str(r->arena, labels, "app.kubernetes.io/version", tag);
	}
	node_set_str(r->arena, labels, "app.kubernetes.io/part-of", r->stack->label);
	return labels;
}

struct str object_name_of(const struct node *object)
{
	return node_text(node_path(object, "metadata", "name", NULL));
}

struct str shown_path(struct render *r, struct str path)
{
	struct str *known = map_get(&r->places, path);

	if (str_starts(path, "<")) /* <stdin> */
		return path;
	if (known)
		return *known;
	known = arena_new_of(r->arena, struct str);
	*known = path_relative(r->arena, r->options->project, path_join(r->arena, path_cwd(r->arena), path));
	map_set(&r->places, path, known);
	return *known;
}

struct str origin_place(struct render *r, const struct origin *origin)
{
	if (!origin || !span_known(origin->span))
		return STR_EMPTY;
	struct str name = shown_path(r, origin->span.source->name);
	if (origin->span.line == 0)
		return name;
	return str_fmt(r->arena, "%" PRI_STR ":%u", STR_ARG(name), origin->span.line);
}

struct node *with_origin(struct node *node, const struct origin *origin)
{
	node->origin = origin;
	return node;
}

struct node *with_remark(struct render *r, struct node *node, const struct origin *origin)
{
	node->origin = origin;
	node->remark = origin_place(r, origin);
	return node;
}

static const struct origin *origin_make(struct render *r, enum origin_kind kind, const struct origin *cause,
					const char *what, const char *change)
{
	struct origin *origin = arena_new_of(r->arena, struct origin);

	*origin = (struct origin){ .kind = kind, .what = str_of(what), .change = str_of(change), .next = cause };
	if (cause) {
		origin->span = cause->span;
		origin->hushed = cause->hushed;
	}
	return origin;
}

const struct origin *origin_rule(struct render *r, const struct origin *cause, const char *what, const char *change)
{
	return origin_make(r, ORIGIN_RULE, cause, what, change);
}

const struct origin *origin_default(struct render *r, const char *what, const char *change)
{
	return origin_make(r, ORIGIN_DEFAULT, NULL, what, change);
}

void object_exception(struct render *r, struct node *object, const char *rule, struct str reason)
{
	struct node *meta = node_get(object, "metadata"), *annotations = node_get(meta, "annotations");

	if (!annotations)
		annotations = node_set_map(r->arena, meta, "annotations");
	node_set_str(r->arena, annotations, str_cstr(r->arena, str_fmt(r->arena, "lotse.dev/ignore.%s", rule)), reason);
}

struct str quantity_bytes(struct arena *arena, int64_t bytes)
{
	static const char *const units[] = { "", "Ki", "Mi", "Gi", "Ti" };
	size_t unit = 0;

	while (bytes && bytes % 1024 == 0 && unit + 1 < ARRAY_SIZE(units)) {
		bytes /= 1024;
		unit++;
	}
	return str_fmt(arena, "%lld%s", (long long)bytes, units[unit]);
}

struct str quantity_cpu(struct arena *arena, int64_t millicores)
{
	if (millicores % 1000 == 0)
		return str_fmt(arena, "%lld", (long long)(millicores / 1000));
	return str_fmt(arena, "%lldm", (long long)millicores);
}

struct str escape_dollar(struct arena *arena, struct str text)
{
	size_t n = 0, len = 0;
	char *escaped;

	for (size_t i = 0; i + 1 < text.len; i++)
		n += text.ptr[i] == '$' && (text.ptr[i + 1] == '$' || text.ptr[i + 1] == '(');
	if (!n)
		return text;
	escaped = arena_alloc(arena, text.len + n);
	for (size_t i = 0; i < text.len; i++) {
		escaped[len++] = text.ptr[i];
		if (text.ptr[i] == '$' && i + 1 < text.len && (text.ptr[i + 1] == '$' || text.ptr[i + 1] == '('))
			escaped[len++] = '$';
	}
	return str_n(escaped, len);
}

void hint_for(struct render *r, struct finding *finding, struct str name)
{
	finding->hint = str_replace(r->arena, finding->hint, STR("NAME"), name);
}
