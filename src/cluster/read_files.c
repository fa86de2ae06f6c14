/*
 * Which files hold manifests.
 */
#include <sys/stat.h>

#include "base/file.h"
#include "cluster/field.h"
#include "cluster/read_internal.h"
#include "cluster/rules.h"
#include "doc/yaml.h"

/* ---- Kustomizations: what they name isn't an object by itself ---- */

struct kustomization {
	struct reader *reader;
	struct map skipped; /* paths, cleaned */
	struct str folder;
};

static void skip(struct kustomization *k, struct str name)
{
	struct arena *arena = k->reader->arena;

	if (name.len && str_chr(name, '\n') == STR_NONE) /* a patch may stand there itself */
		map_set(&k->skipped, path_join(arena, k->folder, str_dup(arena, name)), k);
}

/* A list of names, or of maps that have the name under `key`. */
static void skip_list(struct kustomization *k, const struct node *list, const char *key)
{
	const struct node *item;

	for (size_t i = 0; (item = field_item(list, i)); i++)
		skip(k, node_is_map(item) ? field_text(item, key) : node_text(item));
}

/* Data of a generator: "config.yaml", "key=config.yaml". And what comes out of it will be there. */
static void read_generators(struct kustomization *k, const struct node *list, enum kind kind)
{
	const struct node *item, *file;

	for (size_t i = 0; (item = field_item(list, i)); i++) {
		for (size_t n = 0; (file = field_item(field(item, "files"), n)); n++) {
			size_t equals = str_chr(node_text(file), '=');

			skip(k, equals == STR_NONE ? node_text(file) : str_from(node_text(file), equals + 1));
		}
		if (field_text(item, "name").len)
			cluster_add_generated(k->reader->cluster, kind, field_text(item, "name"));
	}
}

static void read_kustomization(struct kustomization *k, const char *path)
{
	static const char *const files[] = { "transformers", "generators", "validators", "configurations", "crds", NULL };
	_cleanup_arena_ struct arena *arena = arena_new();
	struct findings unheard = FINDINGS_INIT(arena);
	struct yaml_documents documents = { 0 };
	struct err err = { 0 };
	struct str text;

	if (file_read(arena, path, FILE_MAX_DEFAULT, &text, &err) < 0 ||
	    yaml_read(arena, source_new(arena, str_of(path), text), NULL, &documents, &unheard) < 0 || documents.list.n == 0)
		return; /* kustomize will say so */
	const struct node *root = documents.list.at[0];
	if (field_text(root, "namespace").len) {
		struct str *namespace = arena_new_of(k->reader->arena, struct str);

		*namespace = str_dup(k->reader->arena, field_text(root, "namespace"));
		map_set(&k->reader->namespaces, k->folder, namespace);
	}
	skip_list(k, field(root, "patches"), "path");
	skip_list(k, field(root, "patchesJson6902"), "path");
	skip_list(k, field(root, "patchesStrategicMerge"), "path");
	skip_list(k, field(root, "replacements"), "path");
	for (const char *const *key = files; *key; key++)
		skip_list(k, field(root, *key), "path");
	skip_list(k, field(root, "helmCharts"), "valuesFile");
	read_generators(k, field(root, "configMapGenerator"), KIND_CONFIG_MAP);
	read_generators(k, field(root, "secretGenerator"), KIND_SECRET);
}

struct str reader_namespace_of(const struct reader *reader, struct str path)
{
	if (!reader->namespaces.n)
		return STR_EMPTY;
	for (struct str folder = path_clean(reader->arena, path); folder.len && !str_is(folder, ".");) {
		size_t slash = str_rchr(folder, '/');

		folder = slash == STR_NONE ? STR(".") : str_slice(folder, 0, slash);
		const struct str *namespace = map_get(&reader->namespaces, folder);
		if (namespace)
			return *namespace;
	}
	return STR_EMPTY;
}

/* ---- Folders ---- */

static bool is_kustomization(struct str name)
{
	return str_is(name, "kustomization.yaml") || str_is(name, "kustomization.yml") || str_is(name, "Kustomization");
}

static bool is_manifest_name(struct str name)
{
	return (str_ends(name, ".yaml") || str_ends(name, ".yml") || str_ends(name, ".json")) && !is_kustomization(name);
}

enum { IS_OTHER, IS_FILE, IS_FOLDER };

/* Links to folders aren't followed: they may lead in a circle. */
static int what_is(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return IS_OTHER;
	if (S_ISLNK(st.st_mode) && (stat(path, &st) < 0 || S_ISDIR(st.st_mode)))
		return IS_OTHER;
	return S_ISDIR(st.st_mode) ? IS_FOLDER : S_ISREG(st.st_mode) ? IS_FILE : IS_OTHER;
}

/* What begins with a dot is git's, or an editor's. */
static int walk(struct kustomization *k, const char *path, struct paths *paths, struct err *err)
{
	struct arena *arena = k->reader->arena;
	struct str *names;
	size_t n;

	if (file_list(arena, path, &names, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const char *sep = str_ends(str_of(path), "/") ? "" : "/";

		if (str_starts(names[i], "."))
			continue;
		const char *inside = str_cstr(arena, str_fmt(arena, "%s%s%" PRI_STR, path, sep, STR_ARG(names[i])));
		int what = what_is(inside);
		if (what == IS_FOLDER && walk(k, inside, paths, err) < 0)
			return -1;
		if (what == IS_FILE && is_kustomization(names[i])) {
			k->folder = path_clean(arena, str_of(path));
			read_kustomization(k, inside);
		} else if (what == IS_FILE && is_manifest_name(names[i])) {
			*vec_push(arena, &paths->list) = inside;
		}
	}
	return 0;
}

int reader_find_files(struct reader *reader, const char *folder, struct paths *paths, struct err *err)
{
	struct kustomization k = { .reader = reader, .skipped = MAP_INIT(reader->arena) };
	size_t kept = 0;

	if (walk(&k, folder, paths, err) < 0)
		return -1;
	for (size_t i = 0; i < paths->list.n; i++)
		if (k.skipped.n == 0 || !map_get(&k.skipped, path_clean(reader->arena, str_of(paths->list.at[i]))))
			paths->list.at[kept++] = paths->list.at[i];
	paths->list.n = kept;
	return 0;
}

/* ---- One path ---- */

static int read_stdin(struct reader *reader, struct err *err)
{
	size_t size;

	if (reader->standard_input)
		return err_set(err, ERR_USAGE, "standard input is named twice");
	if (file_read_fd_whole(STDIN_FILENO, "standard input", SOURCE_MAX, &reader->standard_input, &size, err) < 0)
		return -1;
	reader_text(reader, source_new(reader->arena, STR("<stdin>"), str_n(reader->standard_input, size)));
	return 0;
}

int reader_read_file(struct reader *reader, const char *path, struct err *err)
{
	int64_t size = file_size(path);
	struct str text;

	reader->is_mapped = size > SMALL || reader->small > SMALL_TOTAL;
	int failed = reader->is_mapped ? file_map(path, SOURCE_MAX, &text, err)
				       : file_read(reader->arena, path, SOURCE_MAX, &text, err);
	if (failed)
		return -1;
	if (reader->is_mapped)
		*vec_push(reader->arena, &reader->maps) = text;
	else
		reader->small += text.len;
	reader_text(reader, source_new(reader->arena, str_dup(reader->arena, str_of(path)), text));
	reader->is_mapped = false;
	return 0;
}

int reader_path(struct reader *reader, const char *path, struct err *err)
{
	size_t before = reader->counts.objects, findings = reader->out->list.n;
	struct paths paths = { 0 };
	int failed;

	if (strcmp(path, "-") == 0)
		failed = read_stdin(reader, err);
	else if (!file_is_dir(path))
		failed = reader_read_file(reader, path, err);
	else
		failed = reader_find_files(reader, path, &paths, err) || reader_read_files(reader, &paths, err) ? -1 : 0;
	if (!failed && reader->counts.objects == before && reader->out->list.n == findings)
		finding_at(reader->out, &MANIFEST_NONE, (struct span){ 0 }, "%s holds no Kubernetes object", path);
	return failed;
}
