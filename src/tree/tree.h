/*
 * The tree of artefacts: what a run wants to have on disk, written all or nothing.
 *
 * An artefact is a path, a content and an owner: the tool's files are regenerated, the team's are written once and never
 * touched again. The new tree is staged beside its target, synced once, and exchanged by renameat2(RENAME_EXCHANGE);
 * everything else that stands in the target (the team's files, .git, …) is carried over as hard links. Where an exchange can't be
 * had (the file system, a mount point, a folder that somebody stands in, files of somebody else's), a journal of renames is written
 * that the next run finishes.
 *
 * `lotse.lock` (in the target) holds the SHA-256 of each of the tool's files as it was written, so that edits by hand are noticed.
 */
#pragma once
#include "base/err.h"
#include "base/finding.h"
#include "base/map.h"
#include "base/strbuf.h"
#include "doc/emit.h"

enum artefact_owner { OWNER_TOOL, OWNER_TEAM };

struct artefact {
	struct str path; /* relative, "/"-separated, no ".." */
	struct str content;
	enum artefact_owner owner;
	bool executable;
	/*
	 * Mode 0600; its content is never printed, not even in a diff. It is always the team's: a digest in lotse.lock, which is
	 * committed, would tell who guesses a weak one that he is right.
	 */
	bool secret;
	const struct node *object; /* the Kubernetes object it was emitted from; NULL for prose */
};

struct tree {
	struct arena *arena;
	struct map by_path; /* path → struct artefact * */
	const struct node *inputs;
};

#define TREE_INIT(in_arena) { .arena = (in_arena), .by_path = MAP_INIT(in_arena) }

/* Adds an artefact; the same path twice is a BUG. The content is not copied. */
struct artefact *tree_add(struct tree *tree, struct str path, struct str content, enum artefact_owner owner);
/* Emits the object as YAML and adds it. */
struct artefact *tree_add_object(struct tree *tree, struct str path, const struct node *object, enum artefact_owner owner);
struct artefact *tree_get(const struct tree *tree, struct str path);
/* What the tree was made from, for lotse.lock: paths relative to the target, so that it reads the same everywhere. */
void tree_set_inputs(struct tree *tree, const struct node *inputs);
void tree_sort(struct tree *tree); /* by path: the order of writing, diffing and listing */

enum tree_change_kind { CHANGE_NONE, CHANGE_NEW, CHANGE_MODIFIED, CHANGE_REMOVED, CHANGE_KEPT /* the team's, left alone */ };

struct tree_change {
	enum tree_change_kind kind;
	struct str path;
	const struct artefact *artefact; /* NULL when removed */
	struct str old;			 /* the content on disk, where there is one */
	bool edited;			 /* of the tool, and not as lotse.lock says: edited by hand (or there without being in the lock) */
};

struct tree_plan {
	VEC(struct tree_change) changes; /* sorted by path */
	size_t n_new, n_modified, n_removed, n_edited;
};

extern const struct rule *const tree_rules[]; /* TREE-EDITED: … */

/*
 * Compares the tree with what stands in `target`. A file of the tool's that someone edited or put in the way is an error finding
 * (TREE-EDITED, TREE-IN-THE-WAY) unless `force`. A folder where a file is to be written, or a file or link where a folder is to be,
 * is one even so. Nothing below the target is written or removed through a link. A target that is no folder fails.
 */
int tree_compare(struct tree *tree, const char *target, bool force, struct arena *arena, struct tree_plan *plan,
		 struct findings *out, struct err *err);

/*
 * Writes it: all or nothing; also after SIGINT, a full disk or a crash the target is the old tree or the new one. ERR_BUSY where
 * another run has written the target since the plan was made.
 */
int tree_write(struct tree *tree, const char *target, const struct tree_plan *plan, struct err *err);

/* What the tree in `target` was made from. -1 where lotse.lock isn't there, can't be read, or doesn't say. */
int tree_lock_inputs(struct arena *arena, const char *target, const struct node **inputs, struct findings *out,
		     struct err *err);

/* A unified diff of all changes (3 lines of context), as `git diff` prints it; contents of secret files are not shown. */
void tree_diff(const struct tree_plan *plan, struct strbuf *buf);
