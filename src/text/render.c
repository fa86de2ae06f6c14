#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/node.h"
#include "text/internal.h"

enum { TEMPLATES_MAX = 16 }; /* one inside of the other */

/* What names are looked up in, from the inside out. */
struct scope {
	const struct scope *around;
	const struct node *node;
	size_t number, n; /* of the item in its list, from 1; 0: no item of a list */
};

struct renderer {
	struct strbuf *buf;
	const struct template *template;
	template_finder *find;
	void *context;
	struct arena *arena;
	struct str *complaint;
	size_t depth;
};

static bool complain(const struct renderer *r, const struct step *step, const char *what)
{
	*r->complaint = str_fmt(r->arena, "%" PRI_STR ":%u: {{%" PRI_STR "}} %s", STR_ARG(r->template->name),
				step->line, STR_ARG(step->text), what);
	return false;
}

static const struct node *find_node(const struct scope *scope, struct str name)
{
	size_t dot = str_chr(name, '.');
	const struct node *node = NULL;

	if (str_is(name, "."))
		return scope->node;
	for (; scope && !node; scope = scope->around)
		node = node_get_str(scope->node, str_slice(name, 0, dot));
	while (node && dot != STR_NONE) {
		name = str_from(name, dot + 1);
		dot = str_chr(name, '.');
		node = node_get_str(node, str_slice(name, 0, dot));
	}
	return node;
}

static bool is_something(const struct node *node)
{
	if (!node_is_scalar(node))
		return node_count(node) > 0;
	if (node->type == TYPE_NULL || (node->type == TYPE_BOOL && str_is(node->text, "false")))
		return false;
	return node->text.len > 0 && !(node->type == TYPE_INT && str_is(node->text, "0"));
}

static const struct scope *item_scope(const struct scope *scope)
{
	while (scope && !scope->number)
		scope = scope->around;
	return scope;
}

/* {{#-first}} and its kin: false where the name isn't one of them, or there is no list around it. */
static bool ask_item(const struct scope *scope, struct str name, bool *yes)
{
	const struct scope *item = item_scope(scope);

	if (!item)
		return false;
	*yes = str_is(name, "-first")  ? item->number == 1
	       : str_is(name, "-last") ? item->number == item->n
				       : item->number % 2 == 1;
	return str_is(name, "-first") || str_is(name, "-last") || str_is(name, "-odd");
}

static bool render_steps(struct renderer *r, size_t from, size_t to, const struct scope *scope);

static bool render_variable(struct renderer *r, const struct step *step, const struct scope *scope)
{
	const struct scope *item = item_scope(scope);
	const struct node *node = find_node(scope, step->text);

	if (item && str_is(step->text, "-number")) {
		strbuf_addf(r->buf, "%zu", item->number);
		return true;
	}
	if (!node)
		return complain(r, step, "is not in the data");
	if (!node_is_scalar(node))
		return complain(r, step, "is no scalar");
	place_write(r->buf, step->kind == STEP_RAW ? PLACE_AS_IT_IS : step->place,
		    step->kind == STEP_VARIABLE && step->in_table, node->text);
	return true;
}

static bool render_each(struct renderer *r, size_t from, size_t to, const struct node *list, const struct scope *scope)
{
	for (size_t i = 0; i < list->items.n; i++)
		if (!render_steps(r, from, to, &(struct scope){ scope, list->items.at[i], i + 1, list->items.n }))
			return false;
	return true;
}

/* `at`: the index of the section's step. */
static bool render_section(struct renderer *r, size_t at, const struct scope *scope)
{
	const struct step *step = &r->template->steps.at[at];
	const struct node *node = NULL;
	bool something;

	if (!ask_item(scope, step->text, &something)) {
		node = find_node(scope, step->text);
		if (!node)
			return complain(r, step, "is not in the data");
		something = is_something(node);
	}
	if (something == (step->kind == STEP_INVERTED))
		return true;
	if (step->kind == STEP_SECTION && node_is_seq(node))
		return render_each(r, at + 1, step->end, node, scope);
	if (something && node_is_map(node) && step->kind == STEP_SECTION)
		return render_steps(r, at + 1, step->end, &(struct scope){ scope, node, 0, 0 });
	return render_steps(r, at + 1, step->end, scope);
}

static bool render_template(struct renderer *r, const struct step *step, const struct scope *scope)
{
	const struct template *outer = r->template, *inner = r->find ? r->find(r->context, step->text) : NULL;
	bool done;

	if (!inner)
		return complain(r, step, "is no template");
	if (r->depth == TEMPLATES_MAX)
		return complain(r, step, "is too deep in templates");
	r->depth++;
	r->template = inner;
	done = render_steps(r, 0, inner->steps.n, scope);
	r->template = outer;
	if (done && step->in_line && str_ends(strbuf_str(r->buf), "\n"))
		strbuf_cut(r->buf, r->buf->len - 1);
	r->depth--;
	return done;
}

static bool render_step(struct renderer *r, size_t at, const struct scope *scope)
{
	const struct step *step = &r->template->steps.at[at];

	switch (step->kind) {
	case STEP_TEXT:
		strbuf_add(r->buf, step->text);
		return true;
	case STEP_VARIABLE:
	case STEP_RAW:
		return render_variable(r, step, scope);
	case STEP_SECTION:
	case STEP_ONCE:
	case STEP_INVERTED:
		return render_section(r, at, scope);
	case STEP_TEMPLATE:
		return render_template(r, step, scope);
	case STEP_END:
		return true;
	}
	return true;
}

static bool render_steps(struct renderer *r, size_t from, size_t to, const struct scope *scope)
{
	for (size_t i = from; i < to; i++) {
		const struct step *step = &r->template->steps.at[i];

		if (!render_step(r, i, scope))
			return false;
		if (step->end)
			i = step->end;
	}
	return true;
}

bool template_render(struct strbuf *buf, const struct template *template, const struct node *data,
		     template_finder *find, void *context, struct arena *arena, struct str *complaint)
{
	struct renderer r = {
		.buf = buf,
		.template = template,
		.find = find,
		.context = context,
		.arena = arena,
		.complaint = complaint,
	};

	return render_steps(&r, 0, template->steps.n, &(struct scope){ NULL, data, 0, 0 });
}
