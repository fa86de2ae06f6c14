/*
 * Secrets: credentials that stand where everybody reads them.
 *
 * What is a credential is known to src/stack; a finding names the variable or the key, never the value, and doesn't show the line.
 */
#include "audit/families.h"
#include "audit/pod.h"
#include "stack/credentials.h"

static struct finding *hush(struct finding *finding)
{
	if (finding)
		finding->hushed = true;
	return finding;
}

static void literal(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	const struct node *env = field(container->node, "env"), *item;

	for (size_t i = 0; (item = field_item(env, i)); i++) {
		struct str name = field_text(item, "name"), value = field_text(item, "value");
		struct str reason = str_empty(value) ? STR_EMPTY : credential_in_variable(manifest->arena, name, value);

		if (!str_empty(reason))
			hush(pod_finding_key(audit, container, item, "value",
					     "has a credential in the variable %s: %" PRI_STR, show_text(audit, name),
					     STR_ARG(reason)));
	}
}

/* "--db-password=x": the name as a variable, the value. */
static bool option_of(struct arena *arena, struct str text, struct str *name, struct str *value)
{
	size_t equal = str_chr(text, '=');

	if (!str_starts(text, "-") || equal == STR_NONE)
		return false;
	*name = str_slice(text, 0, equal);
	while (str_starts(*name, "-"))
		*name = str_from(*name, 1);
	*name = str_replace(arena, *name, STR("-"), STR("_"));
	*value = str_from(text, equal + 1);
	return true;
}

/* "admin:$(PASSWORD)": the kubelet puts it in, from a Secret mostly. */
static bool is_reference(struct str value)
{
	size_t start = str_find(value, STR("$("));

	return start != STR_NONE && (start == 0 || value.ptr[start - 1] != '$') && str_chr(str_from(value, start), ')') != STR_NONE;
}

static void in_command(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	static const char *const lists[] = { "command", "args" };
	struct str name, value;
	const struct node *item;

	for (size_t list = 0; list < ARRAY_SIZE(lists); list++)
		for (size_t i = 0; (item = field_item(field(container->node, lists[list]), i)); i++) {
			if (!option_of(manifest->arena, node_text(item), &name, &value) || str_empty(value) ||
			    is_reference(value) || str_empty(credential_in_variable(manifest->arena, name, value)))
				continue;
			struct str option = str_slice(node_text(item), 0, str_chr(node_text(item), '='));
			hush(pod_finding(audit, container, item, "has a credential in its %s: the option %s", lists[list],
					 show_text(audit, option)));
		}
}

static void in_probe(struct audit *audit, const struct manifest *manifest, const struct manifest_container *container)
{
	static const char *const places[] = { "livenessProbe", "readinessProbe", "startupProbe" };
	static const char *const headers[] = { "authorization", "proxy-authorization", "x-api-key", "x-auth-token" };
	const struct node *header;

	(void)manifest;
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		const struct node *list = field(field(field(container->node, places[i]), "httpGet"), "httpHeaders");

		for (size_t k = 0; (header = field_item(list, k)); k++)
			for (size_t n = 0; n < ARRAY_SIZE(headers); n++)
				if (str_eq_nocase(field_text(header, "name"), str_of(headers[n])) &&
				    !str_empty(field_text(header, "value")))
					hush(pod_finding_key(audit, container, header, "value",
							     "has a credential in the header %s of its %s",
							     show_field(audit, header, "name"), places[i]));
	}
}

static void in_config_map(struct audit *audit, const struct manifest *manifest)
{
	const struct node *data = field(manifest->root, "data");

	for (size_t i = 0; node_is_map(data) && i < data->entries.n; i++) {
		const struct node_entry *entry = &data->entries.at[i];
		struct str value = node_text(entry->value);
		bool is_file = str_chr(value, '\n') != STR_NONE || str_chr(entry->key, '.') != STR_NONE;

		if (str_empty(value))
			continue;
		struct str reason = is_file ? credential_in_file(manifest->arena, entry->key, value)
					    : credential_in_variable(manifest->arena, entry->key, value);
		if (!str_empty(reason))
			hush(audit_finding_key(audit, data, str_cstr(manifest->arena, entry->key),
					       "the key %s is a credential: %" PRI_STR, show_text(audit, entry->key),
					       STR_ARG(reason)));
	}
}

static void from_secret(struct audit *audit, const struct manifest *manifest,
			const struct manifest_container *container)
{
	const struct node *item;

	(void)manifest;
	for (size_t i = 0; (item = field_item(field(container->node, "env"), i)); i++)
		if (field_at(item, "valueFrom.secretKeyRef"))
			pod_finding_key(audit, container, item, "name", "has a Secret in its environment: %s",
					show_field(audit, item, "name"));
	for (size_t i = 0; (item = field_item(field(container->node, "envFrom"), i)); i++)
		if (field(item, "secretRef"))
			pod_finding_key(audit, container, field(item, "secretRef"), "name",
					"has all of Secret %s in its environment",
					show_field(audit, field(item, "secretRef"), "name"));
}

static void in_manifest(struct audit *audit, const struct manifest *manifest)
{
	static const char *const parts[] = { "stringData", "data" };

	/* a dump of a cluster is no source; SOPS has encrypted what it signs */
	if (field(manifest->metadata, "uid") || field(manifest->root, "sops"))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!node_count(field(manifest->root, parts[i])))
			continue;
		hush(audit_finding_key(audit, manifest->root, parts[i],
				       "its values stand in the manifest, and base64 hides nothing"));
		return;
	}
}

static void last_applied(struct audit *audit, const struct manifest *manifest)
{
	static const char key[] = "kubectl.kubernetes.io/last-applied-configuration";
	const struct node *annotations = field(manifest->metadata, "annotations");

	if (field(annotations, key))
		hush(audit_finding_key(audit, annotations, key, "its values stand in an annotation as well"));
}

const struct audit_rule secret_rules[] = {
	{ .rule = { .id = "credential-in-env", .severity = SEVERITY_ERROR, .title = "a credential in the environment, in plain text",
		    .why = "whoever reads the repository, or may list pods, has it",
		    .mend = "put it in a Secret, and read it by valueFrom.secretKeyRef or, better, from a file" },
	  .family = FAMILY_SECRETS, .level = LEVEL_BASELINE,
	  .controls = { "5.4.1", "Network separation and hardening: Secrets", "SYS.1.6.A8" },
	  .kube_linter = "env-var-secret", .security_severity = 8.0F, .container = literal },
	{ .rule = { .id = "credential-in-command", .severity = SEVERITY_ERROR, .title = "a credential on the command line",
		    .why = "whoever reads the repository, or may list pods or processes, has it",
		    .mend = "let the program read it from a file of a Secret, or expand $(VARIABLE) of a secretKeyRef" },
	  .family = FAMILY_SECRETS, .level = LEVEL_BASELINE, .controls = { "5.4.1", NULL, "SYS.1.6.A8" }, .security_severity = 8.0F,
	  .container = in_command },
	{ .rule = { .id = "credential-in-probe", .severity = SEVERITY_ERROR, .title = "a credential in a header of a probe",
		    .why = "whoever may read the pod has it: a header can't come from a Secret",
		    .mend = "give the program a health check that asks for no password" },
	  .family = FAMILY_SECRETS, .level = LEVEL_BASELINE, .controls = { NULL, NULL, "SYS.1.6.A8" }, .security_severity = 6.5F,
	  .container = in_probe },
	{ .rule = { .id = "credential-in-config-map", .severity = SEVERITY_ERROR, .title = "a credential in a ConfigMap",
		    .why = "ConfigMaps are readable by far more accounts than Secrets, and are never encrypted",
		    .mend = "move the key to a Secret" },
	  .family = FAMILY_SECRETS, .level = LEVEL_BASELINE, .controls = { "5.4.1", NULL, "APP.4.4.A8, SYS.1.6.A8" },
	  .security_severity = 7.5F, .kind = KIND_CONFIG_MAP, .object = in_config_map },
	{ .rule = { .id = "secret-in-env", .severity = SEVERITY_NOTE, .title = "a Secret in the environment",
		    .why = "contested: child processes, crash reports and debug pages show the environment; a file is read once",
		    .mend = "mount the Secret, and name the file in the variable (DB_PASSWORD_FILE)" },
	  .family = FAMILY_SECRETS, .level = LEVEL_BY_NAME, .controls = { "5.4.1", NULL, "SYS.1.6.A8" },
	  .kube_linter = "read-secret-from-env-var", .security_severity = 2.5F, .container = from_secret },
	{ .rule = { .id = "secret-in-manifest", .severity = SEVERITY_WARNING, .title = "the values of a Secret in a manifest",
		    .why = "base64 is no encryption: who reads the repository, or its history, has them",
		    .mend = "encrypt the file with SOPS, or use a SealedSecret or an ExternalSecret" },
	  .family = FAMILY_SECRETS, .level = LEVEL_STRICT, .controls = { "5.4.2", NULL, "APP.4.4.A8, SYS.1.6.A8" },
	  .security_severity = 6.0F, .kind = KIND_SECRET, .object = in_manifest },
	{ .rule = { .id = "secret-in-annotation", .severity = SEVERITY_WARNING, .title = "the values of a Secret in an annotation",
		    .why = "kubectl apply copies the whole object into an annotation, which tools show that hide data",
		    .mend = "apply Secrets with --server-side, and remove the annotation" },
	  .family = FAMILY_SECRETS, .level = LEVEL_RECOMMENDED, .controls = { NULL, NULL, "SYS.1.6.A8" }, .security_severity = 4.0F,
	  .kind = KIND_SECRET, .object = last_applied },
	AUDIT_RULES_END
};
