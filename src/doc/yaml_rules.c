#include "doc/yaml_internal.h"

const struct rule YAML_ENCODING = {
	.id = "YAML-ENCODING",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a text that is not UTF-8",
	.why = "YAML is read as UTF-8; guessing another encoding would change names and passwords without a word",
	.mend = "save the file as UTF-8",
};
const struct rule YAML_CONTROL = {
	.id = "YAML-CONTROL",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a character that YAML doesn't allow",
	.why = "every reader of YAML refuses the file",
	.mend = "delete the character, or write it as an escape in double quotes, for example \"\\x07\"",
};
const struct rule YAML_SIZE = {
	.id = "YAML-SIZE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a document that is too large",
	.why = "aliases of aliases can make a few lines stand for billions of values, enough to fill any memory",
	.mend = "split the file, and don't nest aliases in lists of aliases",
};
const struct rule YAML_DEPTH = {
	.id = "YAML-DEPTH",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a document that is nested too deeply",
	.why = "no real file comes near the limit, and deep nesting takes readers of YAML down",
	.mend = "nest less deeply",
};
const struct rule YAML_TAB = {
	.id = "YAML-TAB",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a tab in indentation",
	.why = "YAML forbids it: readers would disagree on how wide a tab is",
	.mend = "use spaces, two for each level",
};
const struct rule YAML_SYNTAX = {
	.id = "YAML-SYNTAX",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "a text that is not YAML",
	.why = "nothing behind the mistake can be understood for certain",
	.mend = "compare the indentation and the quotes with the lines above",
};
const struct rule YAML_DUPLICATE_KEY = {
	.id = "YAML-DUPLICATE-KEY",
	.severity = SEVERITY_ERROR,
	.title = "a key that is given twice in one mapping",
	.why = "one of the two values is lost, and which one depends on the reader",
	.mend = "remove one of the two, or rename it",
};
const struct rule YAML_COMPLEX_KEY = {
	.id = "YAML-COMPLEX-KEY",
	.severity = SEVERITY_ERROR,
	.title = "a key that is not a simple value",
	.why = "a mapping or a list can't be a name; a template such as {{ name }} without quotes looks like one",
	.mend = "write a simple key, in quotes if it begins with { or [",
};
const struct rule YAML_MERGE = {
	.id = "YAML-MERGE",
	.severity = SEVERITY_ERROR,
	.title = "a merge of something else than mappings",
	.why = "\"<<\" copies the keys of a mapping; other values have none",
	.mend = "name a mapping, or a list of mappings: <<: *name or <<: [*first, *second]",
};
const struct rule YAML_UNKNOWN_ALIAS = {
	.id = "YAML-UNKNOWN-ALIAS",
	.severity = SEVERITY_ERROR,
	.title = "an alias without anchor",
	.why = "an alias stands for what has its anchor, and the anchor must come first, in the same file and document",
	.mend = "set the anchor before the alias, or quote the value if it is meant to begin with *",
};
const struct rule YAML_CYCLE = {
	.id = "YAML-CYCLE",
	.severity = SEVERITY_ERROR,
	.title = "an alias inside of what it names",
	.why = "the value would contain itself, without end",
	.mend = "name another anchor, or write the value out",
};
const struct rule YAML_TAG = {
	.id = "YAML-TAG",
	.severity = SEVERITY_ERROR,
	.title = "a tag that doesn't fit its value",
	.why = "a reader that follows the tag refuses the file",
	.mend = "remove the tag, or write a value of that type",
};
const struct rule YAML_SECOND_DOCUMENT = {
	.id = "YAML-SECOND-DOCUMENT",
	.severity = SEVERITY_ERROR,
	.title = "more than one document in a file that may have one",
	.why = "everything behind the line --- would be ignored",
	.mend = "remove the line ---, or move what follows to a file of its own",
};

const struct rule *const yaml_rules[] = {
	&YAML_ENCODING,	     &YAML_CONTROL,	&YAML_SIZE,  &YAML_DEPTH,	  &YAML_TAB,   &YAML_SYNTAX, &YAML_DUPLICATE_KEY,
	&YAML_COMPLEX_KEY,   &YAML_MERGE,	&YAML_UNKNOWN_ALIAS, &YAML_CYCLE, &YAML_TAG, &YAML_SECOND_DOCUMENT,
	NULL,
};
