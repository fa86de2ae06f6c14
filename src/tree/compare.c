#include "base/file.h"
#include "base/sort.h"
#include "tree/lock.h"
#include "tree/path.h"
#include "tree/rules.h"
#include "tree/stage.h"

#define NOT_OURS "lotse wants to write this file, and didn't write the one that is there"

struct comparison {
	struct arena *arena;
	const char *target; /* as the user wrote it: findings name it so */
	const char *folder; /* the same, absolute */
	bool force;
	struct lock_file lock;
	struct tree_plan *plan;
	struct findings *out;
	struct err *err;
};

static const char *on_disk(const struct comparison *c, struct str path)
{
	return str_cstr(c->arena, path_join(c->arena, str_of(c->target), path));
}

static void report(const struct comparison *c, const struct rule *rule, struct str path, struct str content, const char *what)
{
	struct source *source;

	if (c->force)
		return;
	source = source_new(c->arena, str_of(on_disk(c, path)), content);
	finding_at(c->out, rule, span_source(source), "%s", what);
}

/* Was the content on disk written by lotse, or by somebody else? */
static bool is_ours(const struct comparison *c, struct str path, struct str content)
{
	const struct str *digest = map_get(&c->lock.digests, path);

	return digest && str_eq(*digest, digest_of(c->arena, content));
}

static void compare_tool(const struct comparison *c, struct tree_change *change, struct str content)
{
	if (str_eq(change->old, content)) {
		change->kind = CHANGE_NONE;
		return;
	}
	change->kind = CHANGE_MODIFIED;
	if (str_is(change->path, LOCK_NAME) || is_ours(c, change->path, change->old))
		return;
	change->edited = true;
	if (map_get(&c->lock.digests, change->path))
		report(c, &TREE_EDITED, change->path, change->old, "somebody edited this file since lotse wrote it");
	else
		report(c, &TREE_IN_THE_WAY, change->path, change->old, NOT_OURS);
}

/* What even --force doesn't move away. */
static void report_place(const struct comparison *c, struct str path, const char *what)
{
	struct source *source = source_new(c->arena, str_of(on_disk(c, path)), STR_EMPTY);

	finding_hint(c->out, finding_at(c->out, &TREE_IN_THE_WAY, span_source(source), "%s", what),
		     "move it away, or write to another folder with -o DIR");
}

/* A file of lotse's that becomes a folder is removed in the same run. */
static bool goes_away(const struct comparison *c, const struct tree *tree, struct str path)
{
	return map_get(&c->lock.digests, path) && !tree_get(tree, path);
}

static int compare_one(const struct comparison *c, const struct tree *tree, const struct artefact *artefact)
{
	struct tree_change *change = vec_push(c->arena, &c->plan->changes);
	const char *path = on_disk(c, artefact->path);
	struct standing there = path_standing(c->arena, c->folder, artefact->path);

	*change = (struct tree_change){ .kind = CHANGE_NEW, .path = artefact->path, .artefact = artefact };
	if (artefact->owner == OWNER_TEAM && (there.kind == STANDS_FILE || there.kind == STANDS_OTHER || file_exists(path))) {
		change->kind = CHANGE_KEPT;
	} else if (there.kind == STANDS_BLOCKED && !goes_away(c, tree, there.blocker)) {
		report_place(c, there.blocker, "it is no folder, and lotse wants to write below it");
	} else if (there.kind == STANDS_FOLDER) {
		report_place(c, artefact->path, "a folder stands where lotse wants to write a file");
	} else if (there.kind == STANDS_OTHER) {
		change->kind = CHANGE_MODIFIED;
		change->edited = true;
		report(c, &TREE_IN_THE_WAY, artefact->path, STR_EMPTY, NOT_OURS);
	} else if (there.kind == STANDS_FILE) {
		if (file_read(c->arena, path, STRBUF_MAX, &change->old, c->err) < 0)
			return -1;
		compare_tool(c, change, artefact->content);
	}
	return 0;
}

/* What lotse wrote once and wants no more. */
static int compare_gone(const struct comparison *c, struct str path)
{
	struct standing there = path_standing(c->arena, c->folder, path);
	struct tree_change *change;
	struct str content;

	if (there.kind != STANDS_FILE)
		return 0;
	if (file_read(c->arena, on_disk(c, path), STRBUF_MAX, &content, c->err) < 0)
		return -1;
	change = vec_push(c->arena, &c->plan->changes);
	*change = (struct tree_change){ .kind = CHANGE_REMOVED, .path = path, .old = content };
	change->edited = !is_ours(c, path, content);
	if (change->edited)
		report(c, &TREE_EDITED, path, content, "lotse would remove this file, and somebody edited it since lotse wrote it");
	return 0;
}

static int by_path(const void *a, const void *b, void *context)
{
	const struct tree_change *left = a, *right = b;

	(void)context;
	return str_cmp(left->path, right->path);
}

static void count(struct tree_plan *plan)
{
	for (size_t i = 0; i < plan->changes.n; i++) {
		const struct tree_change *change = &plan->changes.at[i];

		plan->n_new += change->kind == CHANGE_NEW;
		plan->n_modified += change->kind == CHANGE_MODIFIED;
		plan->n_removed += change->kind == CHANGE_REMOVED;
		plan->n_edited += change->edited;
	}
}

static int compare_all(struct tree *tree, struct comparison *c)
{
	if (lock_read(c->arena, c->target, &c->lock, c->out, c->err) < 0)
		return -1;
	if (!tree_get(tree, STR(LOCK_NAME)))
		tree_add(tree, STR(LOCK_NAME), lock_text(tree), OWNER_TOOL);
	tree_sort(tree);
	for (size_t i = 0; i < tree->by_path.n; i++)
		if (compare_one(c, tree, tree->by_path.at[i].value) < 0)
			return -1;
	for (size_t i = 0; i < c->lock.digests.n; i++)
		if (!tree_get(tree, c->lock.digests.at[i].key) && compare_gone(c, c->lock.digests.at[i].key) < 0)
			return -1;
	sort_stable(c->plan->changes.at, c->plan->changes.n, sizeof(*c->plan->changes.at), by_path, NULL);
	count(c->plan);
	return 0;
}

int tree_compare(struct tree *tree, const char *target, bool force, struct arena *arena, struct tree_plan *plan,
		 struct findings *out, struct err *err)
{
	struct comparison c = { .arena = arena, .target = target, .force = force, .plan = plan, .out = out, .err = err };
	_cleanup_stage_ struct stage stage = { .guard = -1 };

	*plan = (struct tree_plan){ 0 };
	/* what an interrupted run left half renamed is finished first: else its files would look edited */
	if (stage_open(arena, target, &stage, err) < 0)
		return -1;
	c.folder = stage.target;
	return compare_all(tree, &c);
}
