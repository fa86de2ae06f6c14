/*
 * .hadolint.yaml (https://github.com/hadolint/hadolint#configure): what a team has written for hadolint holds here, too.
 */
#include "doc/yaml.h"
#include "image/lint_internal.h"

const struct rule LINT_CONFIG_INVALID = {
	.id = "DOCKERFILE-CONFIG-INVALID",
	.severity = SEVERITY_WARNING,
	.title = "a setting of .hadolint.yaml that can't be used",
	.why = "the setting has no effect, so that rules run otherwise than the file says",
	.mend = "write it as hadolint's documentation has it",
};

struct reader {
	struct arena *arena;
	struct lint_config *config;
	struct findings *out;
};

/* "info" and "style" are both notes here; "ignore" turns a rule off. */
static bool read_severity(struct str text, struct lint_override *override)
{
	if (str_eq_nocase(text, STR("info")) || str_eq_nocase(text, STR("style")))
		override->severity = SEVERITY_NOTE;
	else if (str_eq_nocase(text, STR("ignore")) || str_eq_nocase(text, STR("none")))
		override->off = true;
	else
		return severity_parse(text, &override->severity);
	return true;
}

static void read_ids(struct reader *r, const struct node *list, const char *severity)
{
	if (!node_is_seq(list)) {
		if (list)
			finding_at(r->out, &LINT_CONFIG_INVALID, list->span, "a list of rules is expected here");
		return;
	}
	for (size_t i = 0; i < list->items.n; i++) {
		struct str id = node_text(list->items.at[i]);
		struct lint_override override = { .id = id };

		if (!lint_knows(id))
			finding_at(r->out, &LINT_CONFIG_INVALID, list->items.at[i]->span, "there is no rule %" PRI_STR,
				   STR_ARG(str_show(r->arena, id)));
		else if (read_severity(str_of(severity), &override))
			*vec_push(r->arena, &r->config->overrides) = override;
	}
}

static void read_overrides(struct reader *r, const struct node *map)
{
	for (size_t i = 0; node_is_map(map) && i < map->entries.n; i++) {
		struct lint_override ignored;

		if (read_severity(map->entries.at[i].key, &ignored))
			read_ids(r, map->entries.at[i].value, str_cstr(r->arena, str_lower(r->arena, map->entries.at[i].key)));
		else
			finding_at(r->out, &LINT_CONFIG_INVALID, map->entries.at[i].key_span, "\"%" PRI_STR "\" is no severity",
				   STR_ARG(str_show(r->arena, map->entries.at[i].key)));
	}
}

static void read_registries(struct reader *r, const struct node *list)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		*vec_push(r->arena, &r->config->registries) = node_text(list->items.at[i]);
}

static void read_labels(struct reader *r, const struct node *map)
{
	static const struct {
		const char *name;
		enum lint_label type;
	} types[] = {
		{ "text", LABEL_TEXT },       { "rawtext", LABEL_TEXT }, { "url", LABEL_URL },
		{ "semver", LABEL_SEMVER },   { "hash", LABEL_HASH },    { "githash", LABEL_HASH },
		{ "rfc3339", LABEL_RFC3339 }, { "spdx", LABEL_SPDX },    { "email", LABEL_EMAIL },
	};

	for (size_t i = 0; node_is_map(map) && i < map->entries.n; i++) {
		struct str name = node_text(map->entries.at[i].value);
		bool found = false;

		for (size_t k = 0; k < ARRAY_SIZE(types) && !found; k++) {
			found = str_eq_nocase(name, str_of(types[k].name));
			if (found)
				*vec_push(r->arena, &r->config->labels) = (struct lint_label_rule){ map->entries.at[i].key, types[k].type };
		}
		if (!found)
			finding_at(r->out, &LINT_CONFIG_INVALID, map->entries.at[i].value->span,
				   "\"%" PRI_STR "\" is none of text, url, semver, hash, rfc3339, spdx and email",
				   STR_ARG(str_show(r->arena, name)));
	}
}

static void read_threshold(struct reader *r, const struct node *value)
{
	struct lint_override severity = { 0 };
	struct str text = node_text(value);

	if (!value)
		return;
	if (!read_severity(text, &severity))
		finding_at(r->out, &LINT_CONFIG_INVALID, value->span, "\"%" PRI_STR "\" is no severity", STR_ARG(str_show(r->arena, text)));
	else
		r->config->fail_on = severity.off ? "never" : severity_name(severity.severity);
}

static bool flag(const struct node *map, const char *key)
{
	bool value = false;

	node_to_bool(node_get(map, key), RESOLVE_YAML12, &value);
	return value;
}

struct lint_config *lint_config_read(struct arena *arena, const struct source *source, struct findings *out)
{
	static const char *const known[] = { "ignored",	     "override",      "trustedRegistries", "label-schema",
					     "strict-labels", "failure-threshold", "disable-ignore-pragma", "no-fail",
					     "no-color",      "format",	      NULL };
	struct lint_config *config = arena_new_of(arena, struct lint_config);
	struct reader r = { arena, config, out };
	struct yaml_documents documents = { 0 };

	config->source = source;
	if (yaml_read(arena, source, &(struct yaml_options){ .one_document = true }, &documents, out) < 0 || !documents.list.n)
		return config;
	const struct node *root = documents.list.at[0];
	for (size_t i = 0; node_is_map(root) && i < root->entries.n; i++)
		if (!str_in(root->entries.at[i].key, known))
			finding_at(out, &LINT_CONFIG_INVALID, root->entries.at[i].key_span, "hadolint has no setting \"%" PRI_STR "\"",
				   STR_ARG(str_show(arena, root->entries.at[i].key)));
	read_overrides(&r, node_get(root, "override"));
	read_ids(&r, node_get(root, "ignored"), "ignore");
	read_registries(&r, node_get(root, "trustedRegistries"));
	read_labels(&r, node_get(root, "label-schema"));
	read_threshold(&r, node_get(root, "failure-threshold"));
	config->strict_labels = flag(root, "strict-labels");
	config->no_pragmas = flag(root, "disable-ignore-pragma");
	if (flag(root, "no-fail"))
		config->fail_on = "never";
	return config;
}
