#include "stack/enrich.h"

#include "base/map.h"
#include "stack/names.h"
#include "stack/rules.h"

enum { LABEL_MAX = 63 };

/* What has a label: the first bearer of each is in the map. */
struct bearer {
	const char *what; /* "service" */
	struct str name;
	const struct origin *origin;
};

static struct span span_of(const struct origin *origin)
{
	return origin ? origin->span : (struct span){ 0 };
}

static struct str label_of(struct stack *stack, struct map *taken, struct bearer bearer, struct findings *out)
{
	struct str label = name_label(stack->arena, bearer.name, LABEL_MAX);
	const struct bearer *first = map_get(taken, label);

	if (first) {
		struct finding *said = finding_at(out, &STACK_NAME_COLLISION, span_of(bearer.origin),
						  "%s %" PRI_STR " and %s %" PRI_STR " would both be called %" PRI_STR, first->what,
						  STR_ARG(first->name), bearer.what, STR_ARG(bearer.name), STR_ARG(label));
		if (first->origin)
			finding_relate(out, said, first->origin->span, "the first one");
		return label;
	}
	map_set(taken, label, arena_dup(stack->arena, &bearer, sizeof(bearer)));
	if (!str_eq(label, bearer.name))
		finding_at(out, &STACK_NAME_REWRITTEN, span_of(bearer.origin), "%s %" PRI_STR " is called %" PRI_STR " in Kubernetes",
			   bearer.what, STR_ARG(str_show(out->arena, bearer.name)), STR_ARG(label));
	return label;
}

void stack_names(struct stack *stack, struct findings *out)
{
	struct map services = MAP_INIT(stack->arena), volumes = MAP_INIT(stack->arena), files = MAP_INIT(stack->arena);

	stack->label = name_label(stack->arena, stack->name, LABEL_MAX);
	if (!str_eq(stack->label, stack->name))
		finding_at(out, &STACK_NAME_REWRITTEN, span_of(stack->name_origin),
			   "project %" PRI_STR " is called %" PRI_STR " in Kubernetes", STR_ARG(str_show(out->arena, stack->name)),
			   STR_ARG(stack->label));
	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_service *service = stack->services.at[i];

		service->label = label_of(stack, &services, (struct bearer){ "service", service->name, service->origin }, out);
	}
	for (size_t i = 0; i < stack->volumes.n; i++) {
		struct stack_volume *volume = stack->volumes.at[i];

		volume->label = label_of(stack, &volumes, (struct bearer){ "volume", volume->name, volume->origin }, out);
	}
	for (size_t i = 0; i < stack->files.n; i++) {
		struct stack_file *file = stack->files.at[i];

		const char *what = file->kind == FILE_SECRET ? "secret" : "config";

		file->label = label_of(stack, &files, (struct bearer){ what, file->name, file->origin }, out);
	}
}
