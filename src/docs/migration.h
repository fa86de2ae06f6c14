/*
 * The way from Docker Compose to the cluster without downtime: docs/migration/ of the tree.
 *
 *	plan.md				phases 0 to 10: what must hold, commands, checks, time box, owner, way back
 *	check-N.sh, rollback-N.sh	of each phase; cut-over.sh (phase 8), copy-files.sh (volumes with files)
 *	stages/{data,shadow,workers,soak}/	kustomizations around the overlay: what runs in the cluster in which
 *phase bridge.yaml.in			what lets the two sides talk to each other; OLD_HOST stands for the address of
 *the old machine bridge.compose		the same on the side of Compose: a Compose file, named so that nobody
 *takes it for a manifest
 *
 * From the operations reference, "Migration without downtime". Whatever keeps state has one runtime at any time that
 *may write.
 */
#pragma once
#include "base/str.h"

struct stack;
struct tree;

struct migration_options {
	struct str language; /* "en", "de" */
	struct str compose;  /* `docker compose` for the project, for the shell, in the folder of the tree */
};

/* Reads the objects that are in the tree already: everything else is rendered before. */
void migration_render(const struct stack *stack, const struct migration_options *options, struct tree *tree);
