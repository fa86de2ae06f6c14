#include "cluster/rules.h"

#include "cluster/read.h"

const struct rule MANIFEST_NOT_AN_OBJECT = {
	.id = "MANIFEST-NOT-AN-OBJECT",
	.severity = SEVERITY_ERROR,
	.title = "a document that is no Kubernetes object",
	.why = "an object is a mapping with apiVersion, kind and metadata; kubectl refuses anything else",
	.mend = "begin the document with apiVersion: and kind:",
};
const struct rule MANIFEST_NO_KIND = {
	.id = "MANIFEST-NO-KIND",
	.severity = SEVERITY_ERROR,
	.title = "a document without apiVersion or kind",
	.why = "nothing says what it is, so kubectl refuses it and no rule looks at it",
	.mend = "add apiVersion: and kind:; if it is no manifest (values of a chart, a patch), leave it out of the input",
};
const struct rule MANIFEST_NO_NAME = {
	.id = "MANIFEST-NO-NAME",
	.severity = SEVERITY_ERROR,
	.title = "an object without a name",
	.why = "the API server refuses it",
	.mend = "add metadata.name",
};
const struct rule MANIFEST_TWICE = {
	.id = "MANIFEST-TWICE",
	.severity = SEVERITY_WARNING,
	.title = "two objects of one kind have one name",
	.why = "the one that is applied last replaces the other",
	.mend = "remove one of them, rename it, or check each environment by itself",
};
const struct rule MANIFEST_TEMPLATE = {
	.id = "MANIFEST-TEMPLATE",
	.severity = SEVERITY_NOTE,
	.title = "a template that is not rendered",
	.why = "a chart's template is no YAML before Helm has filled it in",
	.mend = "check what comes out of it: helm template CHART | lotse check -",
};
const struct rule MANIFEST_NONE = {
	.id = "MANIFEST-NONE",
	.severity = SEVERITY_WARNING,
	.title = "an input without any object",
	.why = "a check of nothing finds nothing wrong",
	.mend = "name the files or folders that hold the manifests",
};

const struct rule *const cluster_rules[] = {
	&MANIFEST_NOT_AN_OBJECT, &MANIFEST_NO_KIND, &MANIFEST_NO_NAME, &MANIFEST_TWICE, &MANIFEST_TEMPLATE, &MANIFEST_NONE, NULL,
};
