#include "compose/interpolate.h"

#include "compose/rules_lexical.h"
#include "compose/template.h"

struct expansion {
	struct interpolation *in;
	const struct node *scalar;
};

enum { FEW = 32 }; /* names are compared one by one; a text of a megabyte may have a hundred thousand of them */

static bool remembered(struct interpolation *in, struct str name)
{
	for (size_t i = 0; i < in->used.n && in->used.n <= FEW; i++)
		if (str_eq(in->used.at[i], name))
			return true;
	if (in->used.n < FEW)
		return false;
	if (in->used.n == FEW) {
		in->many = (struct map)MAP_INIT(in->arena);
		for (size_t i = 0; i < FEW; i++)
			map_set(&in->many, in->used.at[i], in);
	}
	return map_set(&in->many, name, in) != NULL;
}

static void remember(struct interpolation *in, struct str name)
{
	if (!remembered(in, name))
		*vec_push(in->arena, &in->used) = name;
}

static bool lookup(void *context, struct str name, struct str *value)
{
	struct expansion *expansion = context;
	const struct variable *variable = map_get(&expansion->in->environment->variables, name);

	remember(expansion->in, name);
	if (variable)
		*value = variable->value;
	return variable != NULL;
}

/* Said once a variable: a file may use it in a hundred places. */
static void report_unset(struct interpolation *in, struct span at, struct str name)
{
	if (!in->warned.arena)
		in->warned = (struct map)MAP_INIT(in->arena);
	if (map_get(&in->warned, name))
		return;
	map_set(&in->warned, str_dup(in->arena, name), in);
	finding_at(in->out, &COMPOSE_VARIABLE_UNSET, at, "%" PRI_STR " is not set: it becomes an empty text", STR_ARG(name));
}

static void report(void *context, enum template_problem problem, struct str at, struct str name, struct str message)
{
	struct expansion *expansion = context;
	struct interpolation *in = expansion->in;
	size_t offset = (size_t)(at.ptr - expansion->scalar->text.ptr);
	struct span span = node_span_part(expansion->scalar, offset, at.len);
	struct str shown = str_show(in->arena, problem == TEMPLATE_REQUIRED ? message : at);

	if (problem == TEMPLATE_UNSET)
		report_unset(in, span, name);
	else if (problem == TEMPLATE_REQUIRED)
		finding_at(in->out, &COMPOSE_REQUIRED_VARIABLE, span, "%" PRI_STR " is not set%s%" PRI_STR, STR_ARG(name),
			   shown.len ? ": " : "", STR_ARG(shown));
	else if (problem == TEMPLATE_BAD)
		finding_at(in->out, &COMPOSE_BAD_VARIABLE, span, "\"%" PRI_STR "\" is not a variable", STR_ARG(shown));
	else
		finding_at(in->out, &COMPOSE_INTERPOLATION_DEPTH, span,
			   "defaults of variables nest deeper than %d, or give more than %zu bytes", TEMPLATE_DEPTH_MAX,
			   TEMPLATE_SIZE_MAX);
}

struct str interpolate(struct interpolation *in, const struct node *scalar)
{
	struct expansion expansion = { in, scalar };
	struct template template = { .arena = in->arena, .context = &expansion, .lookup = lookup, .problem = report };
	struct str text = template_expand(&template, scalar->text);

	in->defaulted = template.n_defaults && !template.n_values;
	return text;
}
