#include "tree/rules.h"

#include "tree/tree.h"

const struct rule TREE_EDITED = {
	.id = "TREE-EDITED",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a file of lotse's was edited by hand",
	.why = "the next run would overwrite somebody's work",
	.mend = "move the change to an overlay or to lotse.yaml, then run with --force; 'lotse migrate --diff' shows it",
};

const struct rule TREE_IN_THE_WAY = {
	.id = "TREE-IN-THE-WAY",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a file that lotse didn't write stands where one of its files belongs",
	.why = "overwriting it would lose somebody's work",
	.mend = "move it away, write to another folder with -o DIR, or run with --force",
};

const struct rule TREE_BAD_LOCK = {
	.id = "TREE-BAD-LOCK",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "lotse.lock can't be used",
	.why = "without it lotse can't tell its own files from yours",
	.mend = "take it back from version control, or delete it and run with --force",
};

const struct rule *const tree_rules[] = { &TREE_EDITED, &TREE_IN_THE_WAY, &TREE_BAD_LOCK, NULL };
