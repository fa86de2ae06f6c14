/*
 * Folders for the tests of the tree: made, filled, read whole as one text, removed.
 */
#pragma once
#include "lib/test.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tree/tree.h"

struct folder {
	const char *root;   /* of this test alone */
	const char *target; /* root/deploy, not made yet */
};

/* Where the folders are made; a test that writes often takes a file system in memory. */
static const char *folder_base = "/tmp";

static inline int folder_setup(void **state)
{
	fixture_setup(state);
	struct fixture *f = *state;
	struct folder *folder = arena_new_of(f->arena, struct folder);
	struct str root = str_fmt(f->arena, "%s/lotse-tree-XXXXXX", folder_base);
	char *template = arena_calloc(f->arena, root.len + 1, 1);

	memcpy(template, root.ptr, root.len);
	assert_non_null(mkdtemp(template));
	*folder = (struct folder){ template, str_cstr(f->arena, str_fmt(f->arena, "%s/deploy", template)) };
	f->extra = folder;
	return 0;
}

static inline int folder_teardown(void **state)
{
	struct fixture *f = *state;
	struct folder *folder = f->extra;

	assert_done(file_remove_tree(folder->root, f->err), f->err);
	return fixture_teardown(state);
}

#define folder_unit(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

static inline const char *root_of(struct fixture *f)
{
	return ((struct folder *)f->extra)->root;
}

static inline const char *target_of(struct fixture *f)
{
	return ((struct folder *)f->extra)->target;
}

/* A path below the root. */
static inline const char *in(struct fixture *f, const char *path)
{
	return str_cstr(f->arena, str_fmt(f->arena, "%s/%s", root_of(f), path));
}

/* Writes a file of somebody's, with the folders above it. */
static inline void put(struct fixture *f, const char *path, const char *text)
{
	assert_done(file_mkdirs(str_cstr(f->arena, path_dir(str_of(in(f, path)))), f->err), f->err);
	assert_done(file_write(in(f, path), str_of(text), 0644, f->err), f->err);
}

static inline struct str got(struct fixture *f, const char *path)
{
	return test_file(f, in(f, path));
}

static inline unsigned int mode_of(struct fixture *f, const char *path)
{
	struct stat st;

	assert_int_equal(lstat(in(f, path), &st), 0);
	return st.st_mode & 07777;
}

static inline bool is_there(struct fixture *f, const char *path)
{
	struct stat st;

	return lstat(in(f, path), &st) == 0;
}

/* What is staged, journalled or locked: nothing of it may stay. */
static inline void assert_clean(struct fixture *f)
{
	assert_false(is_there(f, ".deploy.lotse-stage"));
	assert_false(is_there(f, "deploy/.lotse-stage"));
}

static inline void snapshot_folder(struct fixture *f, const char *path, struct strbuf *buf)
{
	struct str *names;
	size_t n;

	assert_done(file_list(f->arena, path, &names, &n, f->err), f->err);
	for (size_t i = 0; i < n; i++) {
		const char *below = str_cstr(f->arena, str_fmt(f->arena, "%s/%" PRI_STR, path, STR_ARG(names[i])));
		char link[4096] = "";
		struct stat st;

		assert_int_equal(lstat(below, &st), 0);
		strbuf_addf(buf, "%s %o %d\n", below, st.st_mode, (int)st.st_uid);
		if (S_ISLNK(st.st_mode) && readlink(below, link, sizeof(link) - 1) > 0)
			strbuf_addf(buf, "-> %s\n", link);
		if (S_ISREG(st.st_mode)) {
			struct str text;

			assert_done(file_read(f->arena, below, STRBUF_MAX, &text, f->err), f->err);
			strbuf_addf(buf, "%" PRI_STR "\n", STR_ARG(text));
		}
		if (S_ISDIR(st.st_mode))
			snapshot_folder(f, below, buf);
	}
}

/* All that is below a folder, with modes, owners and contents, as one text. */
static inline const char *snapshot(struct fixture *f, const char *path)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	strbuf_adds(&buf, "");
	snapshot_folder(f, in(f, path), &buf);
	return str_cstr(f->arena, strbuf_take(&buf, f->arena));
}

static inline struct tree *new_tree(struct fixture *f)
{
	struct tree *tree = arena_new_of(f->arena, struct tree);

	*tree = (struct tree)TREE_INIT(f->arena);
	return tree;
}

static inline struct artefact *add(struct tree *tree, const char *path, const char *text)
{
	return tree_add(tree, str_of(path), str_of(text), OWNER_TOOL);
}

/* Compares only; findings and failures are the test's to look at. */
static inline int compare(struct fixture *f, struct tree *tree, bool force, struct tree_plan *plan)
{
	return tree_compare(tree, target_of(f), force, f->arena, plan, f->out, f->err);
}

/* Compares and writes: both must go well, without a finding. */
static inline struct tree_plan write_tree(struct fixture *f, struct tree *tree)
{
	struct tree_plan plan;

	assert_done(compare(f, tree, false, &plan), f->err);
	assert_no_findings(f->out);
	assert_done(tree_write(tree, target_of(f), &plan, f->err), f->err);
	assert_clean(f);
	return plan;
}

static inline const struct tree_change *change_of(const struct tree_plan *plan, const char *path)
{
	for (size_t i = 0; i < plan->changes.n; i++)
		if (str_is(plan->changes.at[i].path, path))
			return &plan->changes.at[i];
	BUG("no change at %s", path);
}

static inline enum tree_change_kind kind_of(const struct tree_plan *plan, const char *path)
{
	return change_of(plan, path)->kind;
}

/* A message that begins with the root's path, which differs in every run. */
static inline const char *said(struct fixture *f, const char *fmt)
{
	return str_cstr(f->arena, str_replace(f->arena, str_of(fmt), STR("ROOT"), str_of(root_of(f))));
}
