#include "base/sort.h"
#include "base/strbuf.h"
#include "text/internal.h"

static const char *const sigils[] = {
	[STEP_VARIABLE] = "", [STEP_RAW] = "",       [STEP_SECTION] = "#",
	[STEP_ONCE] = "?",    [STEP_INVERTED] = "^", [STEP_TEMPLATE] = ">",
};

static int by_text(const void *a, const void *b, void *context)
{
	(void)context;
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void template_names(struct arena *arena, const struct template *template, struct template_names *names)
{
	struct str path = STR_EMPTY;
	size_t n = 0;

	for (size_t i = 0; i < template->steps.n; i++) {
		const struct step *step = &template->steps.at[i];

		if (step->kind == STEP_TEXT)
			continue;
		if (step->kind == STEP_END) {
			path = str_slice(path, 0, path.len - step->text.len - 1);
			continue;
		}
		*vec_push(arena, names) = str_fmt(arena, "%s%" PRI_STR "%" PRI_STR, sigils[step->kind], STR_ARG(path),
						  STR_ARG(step->text));
		if (step->end)
			path = str_fmt(arena, "%" PRI_STR "%" PRI_STR "/", STR_ARG(path), STR_ARG(step->text));
	}
	sort_stable(names->at, names->n, sizeof(*names->at), by_text, NULL);
	for (size_t i = 0; i < names->n; i++)
		if (i == 0 || !str_eq(names->at[i], names->at[n - 1]))
			names->at[n++] = names->at[i];
	names->n = n;
}
