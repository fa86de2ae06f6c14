/*
 * Schemas and API versions.
 */
#include "audit/families.h"
#include "audit/schema.h"
#include "base/map.h"

enum { STEPS_MAX = 2000000 }; /* values times alternatives of one object; the largest Application of Argo CD takes 20,000 */

static struct str api_version_of(struct arena *arena, struct str group, struct str version)
{
	return group.len ? str_fmt(arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(group), STR_ARG(version)) : version;
}

/* The guide names the API to end at; a version may not serve it yet, but the one before it. */
static struct str replacement(struct schema_check *check, const struct api_removal *row, struct str kind)
{
	struct str wanted = str_of(row->replacement), group = str_slice(wanted, 0, str_chr(wanted, '/')), other = STR_EMPTY;

	for (size_t i = 0; i < schema_n_objects; i++) {
		const struct schema_object *object = &schema_objects[i];
		struct str api = api_version_of(check->audit->manifest->arena, str_of(schema_name(object->group)),
						str_of(schema_name(object->version)));

		if (!str_is(kind, schema_name(object->kind)) || !str_is(group, schema_name(object->group)) ||
		    !(object->versions & check->version) || api_removal_find(group, str_of(schema_name(object->version)), kind) == row)
			continue;
		if (str_eq(api, wanted))
			return wanted;
		other = api;
	}
	return other.len ? other : wanted;
}

/* True where nothing more is to be said. */
static bool tell_removal(struct schema_check *check, const struct manifest *manifest)
{
	const struct api_removal *row = api_removal_find(manifest->group, manifest->version, manifest->kind_name);
	unsigned int minor = check->audit->minor; /* as asked for: what is planned matters, too */
	bool gone = row && minor >= row->removed;
	const char *what = "is gone since";

	if (!row || (!gone && (row->deprecated == 0 || minor < row->deprecated)))
		return false;
	if (!schema_reports(check, gone ? API_REMOVED : API_DEPRECATED))
		return gone;
	if (!gone)
		what = row->planned ? "is deprecated and planned to go in" : "is deprecated and gone in";
	struct finding *finding = audit_finding_key(check->audit, manifest->root, "apiVersion", "%" PRI_STR " %" PRI_STR " %s 1.%u%s",
						    STR_ARG(manifest->api_version), STR_ARG(manifest->kind_name), what, row->removed,
						    gone && row->planned ? ", as it is planned" : "");
	finding_hint(check->audit->out, finding, "use %" PRI_STR " instead", STR_ARG(replacement(check, row, manifest->kind_name)));
	return gone;
}

static void tell_other_version(struct schema_check *check, const struct manifest *manifest, const struct schema_object *object)
{
	bool later = object->versions > check->version;
	unsigned int since = schema_minors[__builtin_ctz(object->versions)];
	unsigned int last = schema_minors[31 - __builtin_clz(object->versions)];

	if (!schema_reports(check, later ? API_NOT_YET : API_REMOVED))
		return;
	if (later)
		audit_finding_key(check->audit, manifest->root, "apiVersion",
				  "%" PRI_STR " %" PRI_STR " is there since 1.%u, and 1.%u is asked for",
				  STR_ARG(manifest->api_version), STR_ARG(manifest->kind_name), since, check->minor);
	else
		audit_finding_key(check->audit, manifest->root, "apiVersion",
				  "%" PRI_STR " %" PRI_STR " is gone: 1.%u was the last to serve it",
				  STR_ARG(manifest->api_version), STR_ARG(manifest->kind_name), last);
}

static void tell_no_such_kind(struct schema_check *check, const struct manifest *manifest)
{
	struct arena *arena = manifest->arena;
	struct str version, like = schema_kind_like(manifest->group, manifest->kind_name, &version, arena);

	if (!schema_reports(check, SCHEMA_NO_SUCH_KIND))
		return;
	struct finding *finding = audit_finding_key(check->audit, manifest->root, "kind", "Kubernetes has no %" PRI_STR " %" PRI_STR,
						    STR_ARG(str_show(arena, manifest->api_version)),
						    STR_ARG(str_show(arena, manifest->kind_name)));
	if (like.len)
		finding_hint(check->audit->out, finding, "did you mean apiVersion: %" PRI_STR ", kind: %" PRI_STR "?", STR_ARG(version),
			     STR_ARG(like));
}

static void check_custom(struct schema_check *check, const struct manifest *manifest)
{
	struct str problem;
	const struct node *schema = schemas_find(check->audit->options->schemas, manifest->group, manifest->version,
						 manifest->kind_name, &problem);

	if (problem.len && schema_reports(check, SCHEMA_UNREADABLE))
		audit_finding_key(check->audit, manifest->root, "kind", "%" PRI_STR, STR_ARG(problem));
	if (manifest->metadata)
		schema_check_type(check, schema_metadata_type(), manifest->metadata);
	if (!schema)
		return;
	schema_check_json(check, schema, manifest->root);
	if (check->steps == 0 && schema_reports(check, SCHEMA_UNREADABLE))
		audit_finding_key(check->audit, manifest->root, "kind", "the schema asks for too much: the object is checked in part only");
}

static void check_object(struct audit *audit, const struct manifest *manifest)
{
	unsigned int minor = schema_minor_for(audit->minor);
	struct schema_check check = {
		.audit = audit,
		.version = schema_version_bit(minor),
		.minor = minor,
		.hush = manifest->kind == KIND_SECRET,
		.steps = STEPS_MAX,
	};
	const struct schema_object *object = schema_object_find(manifest->group, manifest->version, manifest->kind_name);
	bool is_newer = audit->minor > schema_minor_newest();

	if (tell_removal(&check, manifest))
		return;
	if (object && is_newer)
		return;
	if (object && (object->versions & check.version))
		schema_check_type(&check, object->type, manifest->root);
	else if (object)
		tell_other_version(&check, manifest, object);
	else if (!schema_group_is_built_in(manifest->group))
		check_custom(&check, manifest);
	else if (!api_removal_find(manifest->group, manifest->version, manifest->kind_name) && !is_newer)
		tell_no_such_kind(&check, manifest);
}

/* ---- What was not checked is said, once ---- */

static void unknown_kind(struct audit *audit)
{
	struct map seen = MAP_INIT(audit->arena);
	struct kind_count {
		const struct object *first;
		size_t n;
	} *count;

	for (size_t i = 0; i < audit->cluster->objects.n; i++) {
		const struct object *object = audit->cluster->objects.at[i];

		if (schema_group_is_built_in(object->group))
			continue;
		struct str api = api_version_of(audit->arena, object->group, object->version);
		struct str name = str_fmt(audit->arena, "%" PRI_STR " %" PRI_STR, STR_ARG(api), STR_ARG(object->kind_name));

		count = map_get(&seen, name);
		if (!count) {
			struct str problem;

			count = arena_alloc(audit->arena, sizeof(*count));
			count->first = object;
			map_set(&seen, name, count);
			if (api_removal_find(object->group, object->version, object->kind_name) ||
			    schemas_find(audit->options->schemas, object->group, object->version, object->kind_name, &problem))
				count->first = NULL;
		}
		count->n++;
	}
	for (size_t i = 0; i < seen.n; i++) {
		struct str kind = str_show(audit->arena, seen.at[i].key);

		count = seen.at[i].value;
		if (count->first && count->n == 1)
			audit_finding_object(audit, count->first, count->first->span, "",
					     "there is no schema of %" PRI_STR ": only its metadata is checked", STR_ARG(kind));
		else if (count->first)
			audit_finding_object(audit, count->first, count->first->span, "",
					     "there is no schema of %" PRI_STR ": only the metadata of %zu objects are checked",
					     STR_ARG(kind), count->n);
	}
}

static void version(struct audit *audit)
{
	unsigned int minor = schema_minor_for(audit->minor);

	if (minor == audit->minor)
		return;
	if (audit->minor > minor && minor == schema_minor_newest())
		finding_at(audit->out, &audit->rule->rule, (struct span){ 0 },
			   "of Kubernetes 1.%u only is known what is gone by then: 1.%u is the newest with schemas", audit->minor, minor);
	else
		finding_at(audit->out, &audit->rule->rule, (struct span){ 0 },
			   "fields are checked as of Kubernetes 1.%u: there are no schemas of 1.%u",
			   minor, audit->minor);
}

#define SCHEMA_ROW .family = FAMILY_SCHEMA, .level = LEVEL_BASELINE
#define API_ROW .family = FAMILY_API, .level = LEVEL_BASELINE

/* One walk finds it all; the last two look at the whole. */
const struct audit_rule schema_rules[] = {
	[SCHEMA_UNKNOWN_FIELD] = {
		.rule = { .id = "schema-unknown-field", .severity = SEVERITY_ERROR, .title = "a field that Kubernetes doesn't know",
			  .why = "the API server refuses it, or drops it in silence: what it was to do is not done",
			  .mend = "look at its spelling and indentation, or remove it" },
		SCHEMA_ROW, .object = check_object },
	[SCHEMA_WRONG_TYPE] = {
		.rule = { .id = "schema-wrong-type", .severity = SEVERITY_ERROR, .title = "a value of another type than the field's",
			  .why = "the API server refuses the object",
			  .mend = "write a value of the field's own type" },
		SCHEMA_ROW },
	[SCHEMA_MISSING_FIELD] = {
		.rule = { .id = "schema-missing-field", .severity = SEVERITY_ERROR, .title = "a field that must be there is not",
			  .why = "the API server refuses the object", .mend = "add it" },
		SCHEMA_ROW },
	[SCHEMA_BAD_VALUE] = {
		.rule = { .id = "schema-bad-value", .severity = SEVERITY_ERROR, .title = "a value that the field can't have",
			  .why = "the API server refuses the object", .mend = "write one that the field allows" },
		SCHEMA_ROW },
	[SCHEMA_NO_SUCH_KIND] = {
		.rule = { .id = "schema-no-such-kind", .severity = SEVERITY_ERROR, .title = "a kind that Kubernetes never had",
			  .why = "the API server has no such resource, so the object can't be applied",
			  .mend = "look at apiVersion and kind" },
		SCHEMA_ROW },
	[SCHEMA_UNREADABLE] = {
		.rule = { .id = "schema-unreadable", .severity = SEVERITY_WARNING, .title = "a schema that can't be used",
			  .why = "the objects of its kind are not checked",
			  .mend = "give the JSON schema as the CustomResourceDefinition has it, without $ref" },
		SCHEMA_ROW },
	[API_REMOVED] = {
		.rule = { .id = "api-removed", .severity = SEVERITY_ERROR, .title = "an API that the version doesn't serve any more",
			  .why = "the object can't be applied after the upgrade, and what a chart has stored of it can't be upgraded",
			  .mend = "use the API that took its place" },
		API_ROW, .kube_linter = "no-extensions-v1beta", .kube_score = "stable-version" },
	[API_DEPRECATED] = {
		.rule = { .id = "api-deprecated", .severity = SEVERITY_WARNING, .title = "an API that is going to be removed",
			  .why = "a later upgrade breaks what uses it",
			  .mend = "use the API that takes its place" },
		API_ROW, .kube_score = "stable-version" },
	[API_NOT_YET] = {
		.rule = { .id = "api-not-yet", .severity = SEVERITY_ERROR, .title = "an API or field that the version doesn't have yet",
			  .why = "the API server refuses it, or drops the field in silence",
			  .mend = "upgrade the cluster first, or do without; present isn't enabled: look at the feature gate as well" },
		API_ROW },
	[SCHEMA_UNKNOWN_KIND] = {
		.rule = { .id = "schema-unknown-kind", .severity = SEVERITY_NOTE, .title = "a kind whose schema isn't known",
			  .why = "nobody has looked at its fields, so there may be anything in them",
			  .mend = "give the JSON schemas of custom resources: --schema DIR, with DIR/GROUP/kind_version.json" },
		SCHEMA_ROW, .set = unknown_kind },
	[SCHEMA_VERSION] = {
		.rule = { .id = "schema-version", .severity = SEVERITY_NOTE, .title = "a version of Kubernetes without schemas of its own",
			  .why = "what that version alone knows or has removed isn't seen",
			  .mend = "check against the nearest version that is known as well" },
		SCHEMA_ROW, .set = version },
	AUDIT_RULES_END
};
