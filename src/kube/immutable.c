#include "kube/immutable.h"

#include "base/arena.h"
#include "cluster/quantity.h"

const struct rule KUBE_IMMUTABLE_FIELD = {
	.id = "KUBE-IMMUTABLE-FIELD",
	.severity = SEVERITY_WARNING,
	.title = "a change of a field that a cluster refuses to change",
	.why = "kubectl apply fails with \"field is immutable\" on an object that exists already",
	.mend = "delete the object before the next apply",
};

/* One immutable field of a kind. */
struct immutable {
	const char *kind;
	const char *path[4]; /* keys, NULL-ended */
	const char *advice;
};

static const struct immutable table[] = {
	{ "Deployment",
	  { "spec", "selector" },
	  "delete the Deployment with --cascade=orphan, apply, then delete the old pods one by one" },
	{ "DaemonSet",
	  { "spec", "selector" },
	  "delete the DaemonSet with --cascade=orphan, apply, then delete the old pods one by one" },
	{ "StatefulSet",
	  { "spec", "selector" },
	  "delete the StatefulSet with --cascade=orphan, apply, then delete the pods one by one; the claims and their "
	  "data stay" },
	{ "StatefulSet",
	  { "spec", "serviceName" },
	  "delete the StatefulSet with --cascade=orphan, apply, then delete the pods one by one; the claims and their "
	  "data stay" },
	{ "StatefulSet", { "spec", "podManagementPolicy" }, "delete the StatefulSet with --cascade=orphan and apply" },
	{ "StatefulSet",
	  { "spec", "volumeClaimTemplates" },
	  "delete the StatefulSet with --cascade=orphan and apply; to grow a volume, patch its PersistentVolumeClaim "
	  "too" },
	{ "Job", { "spec", "template" }, "a Job is never changed: delete it, or let it have a new name" },
	{ "Job", { "spec", "completionMode" }, "a Job is never changed: delete it, or let it have a new name" },
	{ "PersistentVolumeClaim",
	  { "spec", "storageClassName" },
	  "make a new claim and copy the data: a claim can't move to another storage class" },
	{ "PersistentVolumeClaim",
	  { "spec", "accessModes" },
	  "make a new claim and copy the data: a claim's access modes can't change" },
	{ "Service",
	  { "spec", "clusterIP" },
	  "delete the Service and apply: a Service can't become headless, or stop being it, while it exists" },
};

static const struct node *at_path(const struct node *object, const char *const *path)
{
	for (; *path; path++)
		object = node_get(object, *path);
	return object;
}

/* A claim may grow where its storage class allows it, and never shrink. */
static void shrinking(const struct node *old, const struct node *new, struct str name, struct span where,
		      struct findings *out)
{
	struct str before = node_text(node_path(old, "spec", "resources", "requests", "storage", NULL));
	struct str after = node_text(node_path(new, "spec", "resources", "requests", "storage", NULL));

	struct quantity was, is;

	if (!quantity_parse(before, &was) || !quantity_parse(after, &is) || quantity_cmp(is, was) >= 0)
		return;
	struct finding *finding = finding_at(out, &KUBE_IMMUTABLE_FIELD, where,
					     "PersistentVolumeClaim %" PRI_STR
					     ": its storage can't shrink from %" PRI_STR " to %" PRI_STR,
					     STR_ARG(name), STR_ARG(before), STR_ARG(after));
	finding_hint(out, finding, "keep the size; or make a new, smaller claim and copy the data");
}

void kube_immutable_changes(const struct node *old, const struct node *new, struct span where, struct findings *out)
{
	struct str kind = node_text(node_get(new, "kind"));
	struct str name = node_text(node_path(new, "metadata", "name", NULL));

	if (!str_eq(kind, node_text(node_get(old, "kind"))) ||
	    !str_eq(name, node_text(node_path(old, "metadata", "name", NULL))))
		return; /* another object: the old one is deleted, the new one made */
	if (str_is(kind, "PersistentVolumeClaim"))
		shrinking(old, new, name, where, out);
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const struct node *before = at_path(old, table[i].path), *after = at_path(new, table[i].path);

		if (!str_is(kind, table[i].kind) || (!before && !after))
			continue;
		if (before && after && node_equal(before, after))
			continue;
		struct finding *finding = finding_at(out, &KUBE_IMMUTABLE_FIELD, where,
						     "%s %" PRI_STR ": %s.%s can't be changed in place", table[i].kind,
						     STR_ARG(name), table[i].path[0], table[i].path[1]);
		finding_hint(out, finding, "%s", table[i].advice);
	}
}
