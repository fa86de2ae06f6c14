#include "docs/migration_internal.h"
#include "text/library.h"

enum { PHASES = 11 };

static struct artefact *write_text(struct migration *m, struct text_library *library, struct str path,
				   struct str template, const struct node *model)
{
	return tree_add(
		m->tree, str_concat(m->arena, STR("docs/migration/"), path),
		text_render(library, str_cstr(m->arena, str_concat(m->arena, STR("migration/"), template)), model),
		OWNER_TOOL);
}

static void write_script(struct migration *m, struct text_library *library, struct str name, const struct node *model)
{
	write_text(m, library, name, name, model)->executable = true;
}

/* The scripts are the same in all languages; what they say stands in migration/words.txt: "name: words". */
static struct node *words(struct migration *m, struct text_library *library, const struct node *model)
{
	struct str rest = text_render(library, "migration/words.txt", model), line;
	struct node *map = node_map(m->arena);

	while (str_split(&rest, '\n', &line)) {
		size_t colon = str_find(line, STR(": "));

		if (colon != STR_NONE)
			node_set(m->arena, map, str_slice(line, 0, colon),
				 node_str(m->arena, str_from(line, colon + 2)));
	}
	return map;
}

static void write_scripts(struct migration *m, struct text_library *library, struct node *model)
{
	for (int phase = 0; phase < PHASES; phase++) {
		node_set_int(m->arena, model, "this_phase", phase);
		write_script(m, library, str_fmt(m->arena, "check-%d.sh", phase), model);
		write_script(m, library, str_fmt(m->arena, "rollback-%d.sh", phase), model);
	}
	write_script(m, library, STR("cut-over.sh"), model);
	if (node_count(node_get(model, "copies")))
		write_script(m, library, STR("copy-files.sh"), model);
}

void migration_render(const struct stack *stack, const struct migration_options *options, struct tree *tree)
{
	struct migration m = { .arena = tree->arena, .stack = stack, .options = options, .tree = tree };
	struct text_library library = TEXT_LIBRARY_INIT(tree->arena, options->language);
	struct node *model;

	find_objects(&m);
	m.overlay = find_overlay(&m);
	find_moved(&m);
	model = migration_model(&m);
	node_set_node(m.arena, model, "say", words(&m, &library, model));
	write_text(&m, &library, STR("plan.md"), STR("plan.md"), model);
	write_text(&m, &library, STR("bridge.yaml.in"), STR("bridge.yaml"), model);
	if (node_count(node_get(model, "forwards")))
		write_text(&m, &library, STR("bridge.compose"), STR("bridge.compose"), model);
	write_scripts(&m, &library, model);
	write_stages(&m);
	write_copy_pods(&m);
}
