#include "compose/to_stack.h"

#include "base/file.h"
#include "base/sort.h"
#include "compose/keys.h"
#include "compose/rules_stack.h"
#include "compose/units.h"
#include "stack/credentials.h"

enum {
	DEPTH_MAX = 128,  /* the reader's */
	VALUES_MAX = 256, /* variables of one text that are looked for in it: each costs a search */
};

struct origin *to_stack_origin_at(struct to_stack *t, struct span span, struct str what)
{
	struct origin *origin = arena_new_of(t->arena, struct origin);
	struct str file = span.source ? span.source->name : STR("the Compose file");

	*origin = (struct origin){ .kind = ORIGIN_SPAN, .span = span, .what = what };
	origin->change = str_fmt(t->arena, "change %" PRI_STR " in %" PRI_STR, STR_ARG(what), STR_ARG(file));
	return origin;
}

enum { VARIABLES_TOLD = 4 };

/* Where a variable of the text got its value: that is mostly what somebody wants to change. */
static const struct origin *origin_of_variables(struct to_stack *t, const struct node *node)
{
	const struct compose_use *use = node_is_scalar(node) ? compose_use_of(t->project, node) : NULL;
	const struct origin *last = NULL;

	for (size_t i = use ? MIN_OF(use->n_variables, (size_t)VARIABLES_TOLD) : 0; i-- > 0;) {
		const struct variable *variable = map_get(&t->project->environment.variables, use->variables[i]);
		struct span span = variable ? variable->span : (struct span){ 0 };
		struct origin *origin = arena_new_of(t->arena, struct origin);

		*origin = (struct origin){ .kind = ORIGIN_SPAN, .span = span, .next = last };
		origin->what = str_fmt(t->arena, "$%" PRI_STR "%s", STR_ARG(use->variables[i]),
				       span_known(span) ? "" : variable ? " of the shell" : ", which isn't set");
		origin->hushed = variable && credential_in_variable(t->arena, use->variables[i], variable->value).len > 0;
		origin->change = str_fmt(t->arena, "set %" PRI_STR " in %" PRI_STR, STR_ARG(use->variables[i]),
					 STR_ARG(span.source ? span.source->name : STR("the env file")));
		last = origin;
	}
	return last;
}

const struct origin *to_stack_origin(struct to_stack *t, const struct node *node, const char *more, ...)
{
	struct origin *origin;
	va_list args;

	va_start(args, more);
	struct str tail = str_vfmt(t->arena, more, args);
	va_end(args);
	origin = to_stack_origin_at(t, node->span,
				    str_fmt(t->arena, "services.%" PRI_STR ".%" PRI_STR "%" PRI_STR, STR_ARG(t->service->name),
					    STR_ARG(t->key), STR_ARG(tail)));
	origin->next = origin_of_variables(t, node);
	return origin;
}

struct stack_str to_stack_str(struct to_stack *t, const struct node *node, const char *more)
{
	if (!node_is_scalar(node) || node_is_null(node) || str_empty(node_text(node)))
		return (struct stack_str){ 0 };
	return (struct stack_str){ node_text(node), to_stack_origin(t, node, "%s", more) };
}

struct stack_int to_stack_int(struct to_stack *t, const struct node *node, const char *more)
{
	int64_t value;

	if (!node_is_scalar(node) || !str_to_int(node_text(node), &value)) /* canonical numbers, also in quotes */
		return (struct stack_int){ 0 };
	return (struct stack_int){ value, to_stack_origin(t, node, "%s", more) };
}

struct stack_bool to_stack_bool(struct to_stack *t, const struct node *node, const char *more)
{
	if (!node_is_scalar(node) || node_is_null(node))
		return (struct stack_bool){ 0 };
	return (struct stack_bool){ str_is(node_text(node), "true"), to_stack_origin(t, node, "%s", more) };
}

/* "${PW:-x}" as it is written: what stands behind the name, where it is plain text. */
static struct str written_default(const struct to_stack *t, const struct node *node, struct str variable)
{
	struct str text = node->span.source ? str_slice(node->span.source->text, node->span.offset,
							(size_t)node->span.offset + node->span.length) : STR_EMPTY;
	struct str start = str_fmt(t->arena, "${%" PRI_STR, STR_ARG(variable));
	size_t at = str_find(text, start), end;

	if (at == STR_NONE)
		return STR_EMPTY;
	text = str_from(text, at + start.len);
	if (str_starts(text, ":"))
		text = str_from(text, 1);
	end = str_chr(text, '}');
	if (!str_starts(text, "-") || end == STR_NONE || str_chr(str_slice(text, 0, end), '$') != STR_NONE)
		return STR_EMPTY;
	return str_slice(text, 1, end);
}

struct stack_value to_stack_value(const struct to_stack *t, const struct node *node, struct str name, size_t word)
{
	const struct variable *variable = map_get(&t->project->environment.variables, name);
	struct str value = variable && variable->value.len ? variable->value : written_default(t, node, name);

	return (struct stack_value){ name, value, word };
}

static void add_values(struct to_stack *t, const struct node *node, size_t word, struct stack_words *words)
{
	const struct compose_use *use = compose_use_of(t->project, node);

	for (size_t i = 0; use && i < MIN_OF(use->n_variables, (size_t)VALUES_MAX); i++)
		*vec_push(t->arena, &words->values) = to_stack_value(t, node, use->variables[i], word);
}

struct stack_words to_stack_words(struct to_stack *t, const struct node *node, const char *more)
{
	struct stack_words words = { 0 };

	if (node_is_scalar(node) && !node_is_null(node)) {
		words.at = arena_calloc(t->arena, 1, sizeof(*words.at));
		words.at[words.n++] = node_text(node);
		add_values(t, node, 0, &words);
	} else if (node_is_seq(node)) {
		words.at = arena_calloc(t->arena, node->items.n, sizeof(*words.at));
		for (size_t i = 0; i < node->items.n; i++) {
			words.at[words.n++] = node_text(node->items.at[i]);
			add_values(t, node->items.at[i], i, &words);
		}
	} else {
		return words;
	}
	words.origin = to_stack_origin(t, node, "%s", more);
	return words;
}

bool to_stack_milliseconds(struct str text, int64_t *ms)
{
	int64_t ns;

	if (!units_duration(text, &ns) || ns < 0)
		return false;
	*ms = ns / 1000000 + (ns % 1000000 != 0); /* never down to nothing */
	return true;
}

struct stack_int to_stack_ms(struct to_stack *t, const struct node *node, const char *more)
{
	int64_t ms;

	if (!node_is_scalar(node) || !to_stack_milliseconds(node_text(node), &ms))
		return (struct stack_int){ 0 };
	return (struct stack_int){ ms, to_stack_origin(t, node, "%s", more) };
}

struct stack_int to_stack_cpus(struct to_stack *t, const struct node *node, const char *more)
{
	int64_t millicores;

	if (!node_is_scalar(node) || !units_cpus(node_text(node), &millicores) || millicores == 0)
		return (struct stack_int){ 0 };
	return (struct stack_int){ millicores, to_stack_origin(t, node, "%s", more) };
}

void to_stack_pairs(struct to_stack *t, const struct node *map, struct stack_pairs *out)
{
	for (size_t i = 0; node_is_map(map) && i < map->entries.n; i++) {
		const struct node_entry *entry = &map->entries.at[i];

		const struct compose_use *use = compose_use_of(t->project, entry->value);
		struct stack_pair *pair = vec_push(t->arena, out);

		*pair = (struct stack_pair){
			entry->key, node_is_null(entry->value) ? STR_EMPTY : node_text(entry->value),
			to_stack_origin(t, entry->value, ".%" PRI_STR, STR_ARG(entry->key)),
		};
		for (size_t j = 0; use && j < MIN_OF(use->n_variables, (size_t)VALUES_MAX); j++)
			*vec_push(t->arena, &pair->values) = to_stack_value(t, entry->value, use->variables[j], 0);
	}
}

struct str to_stack_path(const struct to_stack *t, struct str path)
{
	return str_starts(path, "/") ? path_relative(t->arena, t->here, path) : path;
}

/* ---- What has no equivalent ---- */

static bool says_nothing(const struct node *value)
{
	if (!node_is_scalar(value))
		return node_count(value) == 0;
	return node_is_null(value) || str_empty(node_text(value)) || str_is(node_text(value), "false");
}

/* A value that is Docker's default; a map of such and of nothing else. */
static bool says_usual(const struct compose_key *row, const struct node *value)
{
	bool any = false;

	if (node_is_scalar(value))
		return row->usual && str_in(node_text(value), row->usual);
	for (size_t i = 0; node_is_map(value) && i < value->entries.n; i++) {
		const struct node_entry *entry = &value->entries.at[i];
		const struct compose_key *below = compose_key_in(row, entry->key);

		bool usual = below && node_is_scalar(entry->value) && says_usual(below, entry->value);

		if (!usual && !says_nothing(entry->value))
			return false;
		any = any || usual;
	}
	return any;
}

/* One line may serve many services, by an anchor or `extends`: it is answered once. */
static void answer(struct to_stack *t, struct str path, struct span span, const char *instead)
{
	struct str place = str_fmt(t->arena, "%p %u", (const void *)span.source, span.offset);
	struct to_stack_answer *before = span.source ? map_get(&t->answers, place) : NULL;

	if (before) {
		before->finding->message = str_fmt(t->arena, "Kubernetes has nothing like %" PRI_STR " (and %zu more that share the line)",
						   STR_ARG(before->finding->path), ++before->more);
		return;
	}
	before = arena_new_of(t->arena, struct to_stack_answer);
	before->finding = finding_at(t->out, &COMPOSE_NO_EQUIVALENT, span, "Kubernetes has nothing like %" PRI_STR, STR_ARG(path));
	before->finding->path = path;
	finding_hint(t->out, before->finding, "%s", instead);
	map_set(&t->answers, place, before);
}

/* Every key below `node` that the table answers instead of handling it. */
static void answer_keys(struct to_stack *t, const struct node *node, const struct compose_key *key, struct str path, int depth)
{
	if (depth > DEPTH_MAX || !key)
		return;
	for (size_t i = 0; node_is_seq(node) && key->item && i < node->items.n; i++)
		answer_keys(t, node->items.at[i], key->item, str_fmt(t->arena, "%" PRI_STR "[%zu]", STR_ARG(path), i), depth + 1);
	if (!node_is_map(node))
		return;
	for (size_t i = 0; i < node->entries.n; i++) {
		const struct node_entry *entry = &node->entries.at[i];
		const struct compose_key *row = compose_key_in(key, entry->key);

		if (!row || (!row->no_equivalent && node_is_scalar(entry->value)))
			continue;
		struct str below = path.len ? str_fmt(t->arena, "%" PRI_STR ".%" PRI_STR, STR_ARG(path), STR_ARG(entry->key)) : entry->key;
		if (!row->no_equivalent)
			answer_keys(t, entry->value, row, below, depth + 1);
		else if (!says_nothing(entry->value) && !says_usual(row, entry->value))
			answer(t, below, entry->key_span.source ? entry->key_span : entry->value->span, row->no_equivalent);
	}
}

/* ---- The lists ---- */

static void make_services(struct to_stack *t, const struct node *services)
{
	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++) {
		const struct node_entry *entry = &services->entries.at[i];
		const struct node *build = node_get(entry->value, "build");
		struct stack_service *service = arena_new_of(t->arena, struct stack_service);

		service->name = entry->key;
		service->origin = to_stack_origin_at(t, entry->key_span.source ? entry->key_span : entry->value->span,
						     str_fmt(t->arena, "services.%" PRI_STR, STR_ARG(entry->key)));
		*vec_push(t->arena, &t->stack->services) = service;
		map_set(&t->services, entry->key, service);
		if (node_get(build, "context"))
			map_set(&t->contexts, node_text(node_get(build, "context")), service);
	}
}

static void fill_service(struct to_stack *t, struct stack_service *service, const struct node *node)
{
	t->service = service;
	for (const struct to_stack_key *row = to_stack_service_keys; row->key; row++) {
		const struct node *value = row->take ? node_get(node, row->key) : NULL;

		if (!value || node_is_null(value))
			continue;
		t->key = str_of(row->key);
		row->take(t, value);
	}
}

static int by_name(const void *a, const void *b, void *context)
{
	/* services, networks, volumes and files all begin with their name */
	const struct str *const *left = a, *const *right = b;

	(void)context;
	return str_cmp(**left, **right);
}

_Static_assert(offsetof(struct stack_service, name) == 0 && offsetof(struct stack_network, name) == 0 &&
		       offsetof(struct stack_volume, name) == 0 && offsetof(struct stack_file, name) == 0,
	       "by_name reads the first member");

static int env_by_name(const void *a, const void *b, void *context)
{
	(void)context;
	return str_cmp(((const struct stack_env *)a)->name, ((const struct stack_env *)b)->name);
}

static void sort_lists(struct stack *stack)
{
	sort_stable(stack->services.at, stack->services.n, sizeof(void *), by_name, NULL);
	sort_stable(stack->networks.at, stack->networks.n, sizeof(void *), by_name, NULL);
	sort_stable(stack->volumes.at, stack->volumes.n, sizeof(void *), by_name, NULL);
	sort_stable(stack->files.at, stack->files.n, sizeof(void *), by_name, NULL);
	for (size_t i = 0; i < stack->services.n; i++)
		sort_stable(stack->services.at[i]->env.at, stack->services.at[i]->env.n, sizeof(struct stack_env), env_by_name, NULL);
	for (size_t i = 0; i < stack->networks.n; i++)
		sort_stable(stack->networks.at[i]->members.at, stack->networks.at[i]->members.n, sizeof(void *), by_name, NULL);
	for (size_t i = 0; i < stack->volumes.n; i++)
		sort_stable(stack->volumes.at[i]->users.at, stack->volumes.at[i]->users.n, sizeof(void *), by_name, NULL);
}

/* The folder of another checkout is called otherwise, and so is the namespace then. */
static const struct origin *origin_of_name(struct to_stack *t, const struct node *name)
{
	const char *from = t->project->name_from;
	struct origin *origin;

	if (!from || !strcmp(from, "name"))
		return to_stack_origin_at(t, name->span, STR("name"));
	origin = arena_new_of(t->arena, struct origin);
	*origin = (struct origin){ .kind = ORIGIN_RULE, .what = str_of(from) };
	origin->change = strcmp(from, "the folder's name") != 0
				 ? STR("give another name, or set `name:` in the Compose file")
				 : STR("set `name:` in the Compose file: a checkout in another folder has another name, and another "
				       "namespace");
	return origin;
}

int compose_to_stack(struct arena *arena, const struct compose_project *project, struct stack *stack, struct findings *out,
		     struct err *err)
{
	struct to_stack t = {
		.arena = arena,
		.project = project,
		.stack = stack,
		.out = out,
		.here = path_cwd(arena),
		.services = MAP_INIT(arena),
		.networks = MAP_INIT(arena),
		.volumes = MAP_INIT(arena),
		.files = MAP_INIT(arena),
		.taken = MAP_INIT(arena),
		.contexts = MAP_INIT(arena),
		.answers = MAP_INIT(arena),
		.aliases = MAP_INIT(arena),
	};
	const struct node *root = project->root, *services = node_get(root, "services");

	(void)err; /* a file that can't be read is the project's mistake: a finding */
	*stack = (struct stack){ .arena = arena, .name = project->name };
	if (node_get(root, "name"))
		stack->name_origin = origin_of_name(&t, node_get(root, "name"));
	answer_keys(&t, root, &compose_root_key, STR_EMPTY, 0);
	make_services(&t, services);
	to_stack_network_list(&t, node_get(root, "networks"));
	to_stack_volume_list(&t, node_get(root, "volumes"));
	to_stack_file_list(&t, node_get(root, "configs"), FILE_CONFIG);
	to_stack_file_list(&t, node_get(root, "secrets"), FILE_SECRET);
	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++)
		fill_service(&t, map_get(&t.services, services->entries.at[i].key), services->entries.at[i].value);
	to_stack_volumes_settle(&t);
	sort_lists(stack);
	return 0;
}
