#include "cluster/manifest.h"

#include "cluster/field.h"

static const char *const lists[] = { "initContainers", "containers", "ephemeralContainers" };
static const enum container_kind list_kinds[] = { CONTAINER_INIT, CONTAINER_MAIN, CONTAINER_EPHEMERAL };

static void add_containers(struct manifest *manifest)
{
	const struct node *spec = manifest->pod_spec, *item;
	struct manifest_container *containers;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		n += node_is_seq(field(spec, lists[i])) ? node_count(field(spec, lists[i])) : 0;
	containers = arena_calloc(manifest->arena, n, sizeof(*containers));
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		for (size_t k = 0; (item = field_item(field(spec, lists[i]), k)); k++) {
			bool sidecar = list_kinds[i] == CONTAINER_INIT && field_is(item, "restartPolicy", "Always");

			if (!node_is_map(item))
				continue;
			containers[manifest->n_containers++] = (struct manifest_container){
				.node = item,
				.kind = sidecar ? CONTAINER_SIDECAR : list_kinds[i],
				.name = field_text(item, "name"),
			};
		}
	}
	manifest->containers = containers;
}

void manifest_set_kind(struct manifest *manifest, struct str api_version, struct str kind)
{
	size_t slash = str_chr(api_version, '/');

	manifest->api_version = api_version;
	manifest->kind_name = kind;
	manifest->group = slash == STR_NONE ? STR_EMPTY : str_slice(api_version, 0, slash);
	manifest->version = slash == STR_NONE ? api_version : str_from(api_version, slash + 1);
	manifest->row = kind_find(manifest->group, kind);
	manifest->kind = manifest->row ? manifest->row->kind : KIND_OTHER;
	manifest->n_containers = 0;
	manifest->containers = NULL;
	manifest->pod = manifest->pod_spec = NULL;
	manifest->pod_path = NULL;
	if (!manifest->row || !manifest->row->template)
		return;
	manifest->pod_path = manifest->row->template;
	manifest->pod = field_at(manifest->root, manifest->pod_path);
	manifest->pod_spec = field(manifest->pod, "spec");
	if (manifest->pod_spec)
		add_containers(manifest);
}

void manifest_init(struct manifest *manifest, struct arena *arena, const struct node *root)
{
	*manifest = (struct manifest){
		.arena = arena,
		.root = root,
		.metadata = field(root, "metadata"),
		.spec = field(root, "spec"),
	};
	manifest->name = field_text(manifest->metadata, "name");
	manifest->namespace = field_text(manifest->metadata, "namespace");
	manifest_set_kind(manifest, field_text(root, "apiVersion"), field_text(root, "kind"));
}
