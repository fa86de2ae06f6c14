#include "audit/audit.h"

#include "audit/internal.h"
#include "audit/schema.h"
#include "cluster/field.h"

/* ---- Which rules run ---- */

static bool is_named(const struct audit_options *options, const char *id)
{
	for (size_t i = 0; i < options->n_only; i++)
		if (str_eq_nocase(str_of(options->only[i]), str_of(id)))
			return true;
	return false;
}

static bool is_chosen(const struct audit_options *options, const struct audit_rule *rule)
{
	if (options->n_only)
		return is_named(options, rule->rule.id);
	if (options->pod_security != POD_SECURITY_NONE)
		return rule->pod_security != POD_SECURITY_NONE && rule->pod_security <= options->pod_security;
	return rule->level <= options->level && rule->level != LEVEL_BY_NAME;
}

static size_t number_of(const struct audit_rule *rule)
{
	size_t before = 0;

	for (const struct audit_rule *const *family = audit_families; *family; family++) {
		size_t n = 0;

		while ((*family)[n].rule.id)
			n++;
		if (rule >= *family && rule < *family + n)
			return before + (size_t)(rule - *family);
		before += n;
	}
	BUG("%s is in no family", rule->rule.id);
}

static bool has_function(const struct audit_rule *rule)
{
	return rule->object || rule->pod || rule->container || rule->set;
}

/* Once, whichever of the rules that share its function are chosen: report() leaves out what the others find. */
static void add_function(struct audit_state *state, struct arena *arena, const struct audit_rule *rule)
{
	size_t n_objects = state->object_rules.n, n_sets = state->set_rules.n;

	if ((n_objects && state->object_rules.at[n_objects - 1] == rule) || (n_sets && state->set_rules.at[n_sets - 1] == rule))
		return;
	if (rule->set)
		*vec_push(arena, &state->set_rules) = rule;
	else
		*vec_push(arena, &state->object_rules) = rule;
}

int audit_init(struct audit *audit, struct arena *arena, const struct audit_options *options, const struct cluster *cluster,
	       struct findings *out)
{
	struct audit_state *state = arena_new_of(arena, struct audit_state);
	const struct audit_rule *rule, *leader = NULL;

	*audit = (struct audit){
		.arena = arena,
		.options = options,
		.minor = options->minor ? options->minor : schema_minor_newest(),
		.cluster = cluster,
		.out = out,
		.state = state,
	};
	ignores_init(&state->ignores, arena, options->now);
	while (audit_rule_at(state->n_rules))
		state->n_rules++;
	state->runs = arena_calloc(arena, state->n_rules, sizeof(*state->runs));
	for (size_t i = 0; (rule = audit_rule_at(i)); i++) {
		state->runs[i] = is_chosen(options, rule);
		if (has_function(rule))
			leader = rule;
		if (state->runs[i] && leader)
			add_function(state, arena, leader);
	}
	return 0;
}

/* ---- Running them ---- */

void audit_source(void *context, const struct source *source)
{
	struct audit *audit = context;

	ignores_read_source(&audit->state->ignores, source);
}

static void run_rule(struct audit *audit, const struct audit_rule *rule, const struct manifest *manifest)
{
	if (rule->kind != KIND_OTHER && rule->kind != manifest->kind)
		return;
	audit->rule = rule;
	if (rule->object)
		rule->object(audit, manifest);
	if (rule->pod && manifest->pod_spec)
		rule->pod(audit, manifest);
	for (size_t i = 0; rule->container && i < manifest->n_containers; i++)
		rule->container(audit, manifest, &manifest->containers[i]);
}

void audit_manifest(void *context, const struct manifest *manifest)
{
	struct audit *audit = context;

	audit->manifest = manifest;
	ignores_read_manifest(&audit->state->ignores, manifest);
	for (size_t i = 0; i < audit->state->object_rules.n; i++)
		run_rule(audit, audit->state->object_rules.at[i], manifest);
	audit->manifest = NULL;
}

void audit_end(struct audit *audit)
{
	for (size_t i = 0; i < audit->state->set_rules.n; i++) {
		audit->rule = audit->state->set_rules.at[i];
		audit->rule->set(audit);
	}
}

bool audit_as(struct audit *audit, const struct audit_rule *rule)
{
	audit->rule = rule;
	return audit_runs(audit, rule);
}

bool audit_runs(const struct audit *audit, const struct audit_rule *rule)
{
	return audit->state->runs[number_of(rule)];
}

/* ---- What they report ---- */

static struct finding *report(struct audit *audit, const struct object *object, struct span span, struct str path,
			      const char *fmt, va_list args)
{
	if (!audit_runs(audit, audit->rule) || ignores_has(&audit->state->ignores, audit->rule, object, span))
		return NULL;
	struct finding *finding = finding_vat(audit->out, &audit->rule->rule, span, fmt, args);
	struct arena *arena = audit->out->arena;

	if (finding == &audit->out->scratch)
		return finding;
	struct str shown = object_show(arena, object);
	finding->path = str_empty(path) ? shown : str_fmt(arena, "%" PRI_STR " %" PRI_STR, STR_ARG(shown), STR_ARG(path));
	return finding;
}

/* Of a map its first key, of a list its first item: carets under a hundred lines help nobody. */
static struct span short_span(const struct node *node)
{
	if (node_is_map(node) && node->entries.n && node->entries.at[0].key_span.source)
		return node->entries.at[0].key_span;
	if (node_is_seq(node) && node->items.n && !node->flow)
		return short_span(node->items.at[0]);
	return node ? node->span : (struct span){ 0 };
}

struct finding *audit_finding(struct audit *audit, const struct node *node, const char *fmt, ...)
{
	const struct manifest *manifest = audit->manifest;
	node = node ? node : manifest->root;
	struct str path = field_path(audit->out->arena, manifest->root, node);
	struct span span = short_span(node);
	va_list args;

	va_start(args, fmt);
	struct finding *finding = report(audit, manifest->object, span, path, fmt, args);
	va_end(args);
	return finding;
}

struct finding *audit_finding_key(struct audit *audit, const struct node *map, const char *key, const char *fmt, ...)
{
	const struct manifest *manifest = audit->manifest;
	map = map ? map : manifest->root;
	const struct node_entry *entry = node_entry(map, str_of(key));
	struct str path = field_path(audit->out->arena, manifest->root, entry ? entry->value : map);
	struct span span = !entry ? short_span(map) : node_is_scalar(entry->value) ? entry->value->span : entry->key_span;
	va_list args;

	va_start(args, fmt);
	struct finding *finding = report(audit, manifest->object, span, path, fmt, args);
	va_end(args);
	return finding;
}

struct finding *audit_finding_object(struct audit *audit, const struct object *object, struct span span, const char *path,
				     const char *fmt, ...)
{
	va_list args;

	if (!span_known(span))
		span = object->name_span;
	va_start(args, fmt);
	struct finding *finding = report(audit, object, span, str_of(path), fmt, args);
	va_end(args);
	return finding;
}
