/*
 * Packages and what they take: from the lists that package managers keep in the image, never from a guess by name.
 *
 * dpkg: /var/lib/dpkg/status (deb-status(5)) and info/PACKAGE.list; apk: /lib/apk/db/installed; Python: RECORD of *.dist-info
 * (packaging.python.org, "Recording installed projects"); Node: folders in node_modules, with what is nested in them counted by
 * itself. A file belongs to the first package that names it.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/map.h"
#include "base/sort.h"
#include "doc/json.h"
#include "image/inspect_internal.h"

enum { KEEP_MAX = 64 << 20, LIST_MAX = 16 << 20, JSON_MAX = 256 << 10 };

static bool is_module_json(struct str path)
{
	struct str folder = path_dir(path), above = path_dir(folder);

	return str_is(path_base(path), "package.json") &&
	       (str_is(path_base(above), "node_modules") ||
		(str_starts(path_base(above), "@") && str_is(path_base(path_dir(above)), "node_modules")));
}

bool inspect_is_list(struct str path, uint64_t size)
{
	if (size > LIST_MAX)
		return false;
	if (str_starts(path, "var/lib/dpkg/"))
		return str_is(path, "var/lib/dpkg/status") || str_starts(path, "var/lib/dpkg/status.d/") ||
		       (str_starts(path, "var/lib/dpkg/info/") && str_ends(path, ".list"));
	return str_is(path, "lib/apk/db/installed") || str_is(path, "usr/lib/apk/db/installed") ||
	       str_ends(path, ".dist-info/RECORD") || (size <= JSON_MAX && is_module_json(path));
}

static bool wanted(void *context, struct str path, uint64_t size)
{
	(void)context;
	return inspect_is_list(path, size);
}

const struct oci_keep inspect_keep = { wanted, NULL, KEEP_MAX };

static bool text_of(const struct counting *counting, uint32_t node, struct str *out)
{
	return node != OCI_NONE && oci_kept(counting->tree, counting->tree->nodes[node].inode, out);
}

static struct inspect_package *add_package(struct counting *counting, const char *kind, struct str name, struct str version)
{
	struct inspect_package *package = vec_push(counting->arena, &counting->result->packages);

	*package = (struct inspect_package){ .kind = kind, .name = name, .version = version };
	return package;
}

/* A list says /bin/sh where the file is /usr/bin/sh: folders on the way may be links. */
static void own_path(struct counting *counting, struct inspect_package *package, struct str path, uint8_t saving)
{
	const struct oci_tree *tree = counting->tree;
	uint32_t node = oci_find(tree, path), inode;

	if (node == OCI_NONE)
		node = oci_resolve(tree, path, false, NULL, NULL);
	if (node == OCI_NONE)
		return;
	inode = tree->nodes[node].inode;
	if (tree->inodes[inode].type != OCI_FILE || counting->marks[inode] & MARK_OWNED)
		return;
	counting->marks[inode] |= MARK_OWNED;
	package->bytes += tree->inodes[inode].size;
	package->files++;
	/* a compiler's manual goes with the compiler; its cache is one all the same */
	if (saving && (!counting->saving[inode] || saving_rows[counting->saving[inode] - 1].kind > SAVING_CACHE))
		counting->saving[inode] = saving;
}

static uint8_t tools_row(void)
{
	for (size_t i = 0; saving_rows[i].what; i++)
		if (saving_rows[i].kind == SAVING_TOOLS && !saving_rows[i].pattern)
			return (uint8_t)(i + 1);
	return 0;
}

/* ---- dpkg ---- */

struct dpkg_status {
	struct str version;
	bool installed;
};

static void end_paragraph(struct counting *counting, struct map *packages, struct str name, struct str arch,
			  const struct dpkg_status *status)
{
	struct dpkg_status *copy;

	if (str_empty(name))
		return;
	copy = arena_dup(counting->arena, status, sizeof(*status));
	map_set(packages, name, copy);
	if (!str_empty(arch))
		map_set(packages, str_fmt(counting->arena, "%" PRI_STR ":%" PRI_STR, STR_ARG(name), STR_ARG(arch)), copy);
}

static void read_status(struct counting *counting, struct map *packages, struct str text)
{
	struct str rest = text, line, name = STR_EMPTY, arch = STR_EMPTY;
	struct dpkg_status status = { .installed = true }; /* status.d of distroless images has no Status */

	while (str_split(&rest, '\n', &line)) {
		size_t colon = str_chr(line, ':');
		struct str key = str_slice(line, 0, MIN_OF(colon, line.len));
		struct str value = colon == STR_NONE ? STR_EMPTY : str_trim(str_from(line, colon + 1));

		if (str_empty(str_trim(line))) {
			end_paragraph(counting, packages, name, arch, &status);
			name = arch = STR_EMPTY;
			status = (struct dpkg_status){ .installed = true };
		} else if (str_is(key, "Package")) {
			name = value;
		} else if (str_is(key, "Version")) {
			status.version = value;
		} else if (str_is(key, "Architecture")) {
			arch = value;
		} else if (str_is(key, "Status")) {
			status.installed = str_ends(value, " installed");
		}
	}
	end_paragraph(counting, packages, name, arch, &status);
}

static void own_lines(struct counting *counting, struct inspect_package *package, struct str text, uint8_t saving)
{
	struct str rest = text, line;

	while (str_split(&rest, '\n', &line))
		if (line.len > 1)
			own_path(counting, package, line, saving);
}

static struct str list_name(struct str path)
{
	struct str base = path_base(path);

	return str_slice(base, 0, base.len - strlen(".list"));
}

static void read_dpkg(struct counting *counting)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct map packages = MAP_INIT(counting->arena);
	struct str text;

	for (size_t i = 0; i < counting->lists.n; i++)
		if (str_starts(oci_path(counting->tree, counting->lists.at[i], &buf), "var/lib/dpkg/status") &&
		    text_of(counting, counting->lists.at[i], &text))
			read_status(counting, &packages, text);
	for (size_t i = 0; i < counting->lists.n; i++) {
		struct str path = oci_path(counting->tree, counting->lists.at[i], &buf);

		if (!str_starts(path, "var/lib/dpkg/info/") || !text_of(counting, counting->lists.at[i], &text))
			continue;
		struct str name = str_dup(counting->arena, list_name(path));
		const struct dpkg_status *status = map_get(&packages, name);
		if (status && !status->installed)
			continue;
		struct inspect_package *package = add_package(counting, "deb", name, status ? status->version : STR_EMPTY);
		uint8_t saving = saving_is_build_tool(name) ? tools_row() : 0;
		package->row = saving ? &saving_rows[saving - 1] : NULL;
		own_lines(counting, package, text, saving);
	}
}

/* ---- apk ---- */

static void read_apk(struct counting *counting, struct str text)
{
	_cleanup_strbuf_ struct strbuf path = STRBUF_INIT(STRBUF_MAX);
	struct inspect_package *package = NULL;
	struct str rest = text, line, folder = STR_EMPTY;
	uint8_t saving = 0;

	while (str_split(&rest, '\n', &line)) {
		struct str value = str_from(line, 2);

		if (line.len < 2 || line.ptr[1] != ':')
			continue;
		if (line.ptr[0] == 'P') {
			package = add_package(counting, "apk", value, STR_EMPTY);
			saving = saving_is_build_tool(value) ? tools_row() : 0;
			package->row = saving ? &saving_rows[saving - 1] : NULL;
		} else if (line.ptr[0] == 'V' && package) {
			package->version = value;
		} else if (line.ptr[0] == 'F') {
			folder = value;
		} else if (line.ptr[0] == 'R' && package) {
			strbuf_clear(&path);
			strbuf_add(&path, folder);
			strbuf_addc(&path, '/');
			strbuf_add(&path, value);
			own_path(counting, package, strbuf_str(&path), saving);
		}
	}
}

/* ---- Python ---- */

/* The first field of a line of CSV: RFC 4180's quotes, which only names with a comma need. */
static struct str first_field(struct arena *arena, struct str line)
{
	if (!str_starts(line, "\""))
		return str_slice(line, 0, MIN_OF(str_chr(line, ','), line.len));
	for (size_t at = 1; at < line.len; at++) {
		if (line.ptr[at] != '"')
			continue;
		if (at + 1 < line.len && line.ptr[at + 1] == '"')
			at++;
		else
			return str_replace(arena, str_slice(line, 1, at), STR("\"\""), STR("\""));
	}
	return STR_EMPTY;
}

static void read_record(struct counting *counting, struct str path, struct str text)
{
	_cleanup_arena_ struct arena *scratch = arena_new();
	struct str info = path_dir(path), site = str_dup(scratch, path_dir(info)), base = path_base(info), rest = text, line;
	struct str name = str_slice(base, 0, base.len - strlen(".dist-info"));
	size_t dash = str_chr(name, '-');
	struct inspect_package *package =
		add_package(counting, "python", str_dup(counting->arena, str_slice(name, 0, MIN_OF(dash, name.len))),
			    dash == STR_NONE ? STR_EMPTY : str_dup(counting->arena, str_from(name, dash + 1)));

	while (str_split(&rest, '\n', &line)) {
		struct str file = first_field(scratch, line);

		if (!str_empty(file))
			own_path(counting, package, path_join(scratch, site, file), 0);
	}
}

/* ---- Node ---- */

static struct str module_version(struct counting *counting, uint32_t folder)
{
	const struct oci_tree *tree = counting->tree;
	struct str text;

	for (uint32_t child = tree->nodes[folder].child; child != OCI_NONE; child = tree->nodes[child].next) {
		if (!str_is(oci_name(tree, child), "package.json") || !text_of(counting, child, &text))
			continue;
		_cleanup_arena_ struct arena *scratch = arena_new();
		struct findings ignored = FINDINGS_INIT(scratch);
		struct node *root = NULL;

		if (json_read(scratch, source_new(scratch, STR("package.json"), text), &root, &ignored) < 0)
			return STR_EMPTY;
		return str_dup(counting->arena, node_text(node_get(root, "version")));
	}
	return STR_EMPTY;
}

/* In the order of the tree: a module comes before those nested in it, whose bytes are taken off again. */
static void read_modules(struct counting *counting)
{
	const struct oci_tree *tree = counting->tree;
	_cleanup_free_ uint32_t *package_of = xcalloc(tree->n_nodes, sizeof(*package_of));

	for (size_t i = 0; i < counting->modules.n; i++) {
		uint32_t folder = counting->modules.at[i], parent = tree->nodes[folder].parent;
		struct str name = oci_name(tree, folder);
		struct inspect_package *package;

		if (str_starts(oci_name(tree, parent), "@"))
			name = str_fmt(counting->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(oci_name(tree, parent)), STR_ARG(name));
		package = add_package(counting, "node", name, module_version(counting, folder));
		package->bytes = counting->result->folder_bytes[folder];
		package_of[folder] = (uint32_t)counting->result->packages.n;
		for (uint32_t at = parent; at != 0; at = tree->nodes[at].parent) {
			if (!package_of[at])
				continue;
			counting->result->packages.at[package_of[at] - 1].bytes -= package->bytes;
			break;
		}
	}
}

static int compare_packages(const void *a, const void *b, void *context)
{
	const struct inspect_package *left = a, *right = b;

	(void)context;
	return (left->bytes < right->bytes) - (left->bytes > right->bytes);
}

void inspect_packages(struct counting *counting)
{
	static const char *const rpm[] = { "var/lib/rpm/rpmdb.sqlite", "var/lib/rpm/Packages", "var/lib/rpm/Packages.db",
					   "usr/lib/sysimage/rpm/rpmdb.sqlite" };
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct inspection *result = counting->result;
	struct str text;

	read_dpkg(counting);
	for (size_t i = 0; i < counting->lists.n; i++) {
		struct str path = oci_path(counting->tree, counting->lists.at[i], &buf);

		if (str_ends(path, "apk/db/installed") && text_of(counting, counting->lists.at[i], &text))
			read_apk(counting, text);
		else if (str_ends(path, ".dist-info/RECORD") && text_of(counting, counting->lists.at[i], &text))
			read_record(counting, path, text);
	}
	read_modules(counting);
	for (size_t i = 0; i < ARRAY_SIZE(rpm); i++)
		result->rpm |= oci_find(counting->tree, str_of(rpm[i])) != OCI_NONE;
	result->packages_cut = !oci_kept_all(counting->tree);
	sort_stable(result->packages.at, result->packages.n, sizeof(*result->packages.at), compare_packages, NULL);
}
