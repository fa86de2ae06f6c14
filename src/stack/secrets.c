#include "stack/enrich.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/map.h"
#include "stack/command_secrets.h"
#include "stack/credentials.h"
#include "stack/rules.h"

/* One entry of secrets.treat or secrets.ignore. */
struct decision {
	struct str name;
	const struct node *node;
	bool used;
};

struct decisions {
	VEC(struct decision) treat, ignore;
};

static void read_list(struct arena *arena, const struct node *list, struct decisions *decisions, bool treat)
{
	size_t n = node_is_seq(list) ? list->items.n : node_is_scalar(list);

	for (size_t i = 0; i < n; i++) {
		const struct node *item = node_is_seq(list) ? list->items.at[i] : list;
		struct decision decision = { .name = node_text(item), .node = item };

		if (treat)
			*vec_push(arena, &decisions->treat) = decision;
		else
			*vec_push(arena, &decisions->ignore) = decision;
	}
}

static bool is_qualified(struct str entry, struct str service, struct str variable)
{
	return entry.len == service.len + 1 + variable.len && entry.ptr[service.len] == '.' &&
	       str_eq(str_slice(entry, 0, service.len), service) && str_eq(str_from(entry, service.len + 1), variable);
}

/* "DB_PASSWORD" or "api.DB_PASSWORD" */
static struct decision *decided(struct decision *at, size_t n, struct str service, struct str variable)
{
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(at[i].name, variable) && !is_qualified(at[i].name, service, variable))
			continue;
		at[i].used = true;
		return &at[i];
	}
	return NULL;
}

/* Who asks where it comes from is told the place, and not the line. */
static const struct origin *hushed(struct arena *arena, const struct origin *origin)
{
	struct origin *quiet = origin ? arena_dup(arena, origin, sizeof(*origin)) : NULL;

	if (quiet)
		quiet->hushed = true;
	return quiet;
}

static void look_at_variable(struct stack *stack, const struct stack_service *service, struct stack_env *env,
			     struct decisions *decisions, struct findings *out)
{
	const struct decision *treat = decided(decisions->treat.at, decisions->treat.n, service->name, env->name);
	const struct decision *ignore = decided(decisions->ignore.at, decisions->ignore.n, service->name, env->name);

	env->secret = false;
	env->secret_reason = STR_EMPTY;
	if (ignore && !treat)
		return;
	env->secret_reason = treat ? STR("lotse.yaml says so: secrets.treat")
				   : credential_in_variable(stack->arena, env->name, env->value);
	for (size_t i = 0; i < env->n_variables && str_empty(env->secret_reason); i++)
		env->secret_reason = credential_from(stack->arena, env->variables[i], env->value);
	env->secret = !str_empty(env->secret_reason);
	if (env->secret)
		env->origin = hushed(stack->arena, env->origin);
	if (!env->secret || treat)
		return;
	finding_at(out, &STACK_SECRET_IN_ENV, env->origin ? env->origin->span : (struct span){ 0 },
		   "%" PRI_STR "'s %" PRI_STR " is a credential: %" PRI_STR, STR_ARG(service->name), STR_ARG(env->name),
		   STR_ARG(env->secret_reason))->hushed = true;
}

static bool same_file(struct arena *arena, struct str entry, const struct stack_file *file)
{
	return str_eq(entry, file->name) || (!str_empty(file->path) && str_eq(path_clean(arena, entry), path_clean(arena, file->path)));
}

static bool file_decided(struct arena *arena, struct decision *at, size_t n, const struct stack_file *file)
{
	for (size_t i = 0; i < n; i++) {
		if (!same_file(arena, at[i].name, file))
			continue;
		at[i].used = true;
		return true;
	}
	return false;
}

static void look_at_file(struct stack *stack, struct stack_file *file, struct decisions *decisions, struct findings *out)
{
	bool treat = file_decided(stack->arena, decisions->treat.at, decisions->treat.n, file);
	bool ignore = file_decided(stack->arena, decisions->ignore.at, decisions->ignore.n, file);

	if (file->kind == FILE_SECRET || file->source == FROM_EXTERNAL || (ignore && !treat))
		return;
	if (treat)
		file->reason = STR("lotse.yaml says so: secrets.treat");
	for (size_t i = 0; i < file->n_items && str_empty(file->reason); i++)
		file->reason = credential_in_file(stack->arena, file->items[i].key,
						  file->items[i].binary ? STR_EMPTY : file->items[i].content);
	if (str_empty(file->reason))
		return;
	file->kind = FILE_SECRET;
	if (!treat)
		finding_at(out, &STACK_SECRET_FILE, file->origin ? file->origin->span : (struct span){ 0 },
			   "%" PRI_STR " looks like a credential: %" PRI_STR,
			   STR_ARG(str_empty(file->path) ? file->name : file->path), STR_ARG(file->reason))->hushed = true;
}

/* Words in which something was found: the lines that they stand on are shown by nobody. */
static void report_words(const struct stack_service *service, const char *key, struct stack_words *words,
			 struct decisions *decisions, struct findings *out)
{
	if (decided(decisions->ignore.at, decisions->ignore.n, service->name, str_of(key)))
		words->secrets.n = 0;
	for (size_t i = 0; i < words->secrets.n; i++)
		finding_at(out, &STACK_SECRET_IN_COMMAND, words->origin ? words->origin->span : (struct span){ 0 },
			   "%" PRI_STR "'s %s holds a credential: %" PRI_STR, STR_ARG(service->name), key,
			   STR_ARG(words->secrets.at[i].reason))->hushed = true;
}

static void look_at_pairs(struct stack *stack, const struct stack_service *service, struct stack_pairs *pairs,
			  const struct known_secrets *known, struct decisions *decisions, struct findings *out)
{
	for (size_t i = 0; i < pairs->n; i++) {
		struct stack_pair *pair = &pairs->at[i];

		pair_find_secret(stack->arena, known, service, pair);
		if (str_empty(pair->secret_reason))
			continue;
		if (decided(decisions->ignore.at, decisions->ignore.n, service->name, STR("labels"))) {
			pair->secret_reason = STR_EMPTY;
			continue;
		}
		finding_at(out, &STACK_SECRET_IN_COMMAND, pair->origin ? pair->origin->span : (struct span){ 0 },
			   "%" PRI_STR "'s label %" PRI_STR " holds a credential: %" PRI_STR, STR_ARG(service->name),
			   STR_ARG(str_show(out->arena, pair->key)), STR_ARG(pair->secret_reason))->hushed = true;
	}
}

static void look_at_words(struct stack *stack, struct decisions *decisions, struct findings *out)
{
	const struct known_secrets *known = known_secrets_of(stack);

	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_service *service = stack->services.at[i];

		words_find_secrets(stack->arena, known, service, &service->entrypoint);
		report_words(service, "entrypoint", &service->entrypoint, decisions, out);
		words_find_secrets(stack->arena, known, service, &service->command);
		report_words(service, "command", &service->command, decisions, out);
		words_find_secrets(stack->arena, known, service, &service->health.test);
		report_words(service, "healthcheck", &service->health.test, decisions, out);
		for (size_t j = 0; j < service->hooks.n; j++) {
			words_find_secrets(stack->arena, known, service, &service->hooks.at[j].words);
			report_words(service, "hooks", &service->hooks.at[j].words, decisions, out);
		}
		look_at_pairs(stack, service, &service->labels, known, decisions, out);
		look_at_pairs(stack, service, &service->deploy_labels, known, decisions, out);
		look_at_pairs(stack, service, &service->annotations, known, decisions, out);
	}
}

/* Others may speak of the same lines, whatever it is about. */
static void hush_words(const struct stack_words *words, struct map *lines, struct arena *arena)
{
	const struct origin *origin = words->origin;

	if (!words->secrets.n || !origin || !origin->span.source)
		return;
	/* a list may stand on many lines */
	struct str text = str_slice(origin->span.source->text, origin->span.offset, origin->span.offset + origin->span.length);
	uint32_t n = 1;
	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n';
	for (uint32_t i = 0; i < n; i++)
		map_set(lines, str_fmt(arena, "%p %u", (const void *)origin->span.source, origin->span.line + i), lines);
}

void stack_hush(const struct stack *stack, struct findings *out)
{
	struct map lines = MAP_INIT(stack->arena);

	for (size_t i = 0; i < stack->services.n; i++) {
		const struct stack_service *service = stack->services.at[i];

		hush_words(&service->entrypoint, &lines, stack->arena);
		hush_words(&service->command, &lines, stack->arena);
		hush_words(&service->health.test, &lines, stack->arena);
	}
	for (size_t i = 0; lines.n && i < out->list.n; i++) {
		struct finding *finding = out->list.at[i];

		if (map_get(&lines, str_fmt(stack->arena, "%p %u", (const void *)finding->span.source, finding->span.line)))
			finding->hushed = true;
	}
}

static void report_unused(const struct decision *at, size_t n, struct findings *out)
{
	for (size_t i = 0; i < n; i++)
		if (!at[i].used)
			finding(out, &STACK_CONFIG_SECRET, at[i].node, "no service has a variable or mounts a file \"%" PRI_STR "\"",
				STR_ARG(str_show(out->arena, at[i].name)));
}

void stack_secrets(struct stack *stack, const struct config *config, struct findings *out)
{
	struct decisions decisions = { 0 };

	if (config && config->root) {
		read_list(stack->arena, config_node(config, "secrets.treat"), &decisions, true);
		read_list(stack->arena, config_node(config, "secrets.ignore"), &decisions, false);
	}
	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_service *service = stack->services.at[i];

		for (size_t j = 0; j < service->env.n; j++)
			look_at_variable(stack, service, &service->env.at[j], &decisions, out);
	}
	for (size_t i = 0; i < stack->files.n; i++)
		look_at_file(stack, stack->files.at[i], &decisions, out);
	look_at_words(stack, &decisions, out);
	report_unused(decisions.treat.at, decisions.treat.n, out);
	report_unused(decisions.ignore.at, decisions.ignore.n, out);
}
