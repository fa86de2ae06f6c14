#include "docs/docs.h"

#include "docs/migration.h"
#include "text/library.h"

const struct config_key docs_config_keys[] = {
	{ .path = "language",
	  .type = CONFIG_CHOICE,
	  .choices = TEXT_LANGUAGES,
	  .default_value = TEXT_LANGUAGE_DEFAULT,
	  .example = "de",
	  .why = "the language of the generated documents; --language wins" },
	{ 0 },
};

static const char *const documents[] = {
	"handbook.md",
	"new-service.md",
	"runbooks/compromised-pod.md",
	"runbooks/critical-vulnerability.md",
	"runbooks/leaked-secret.md",
	"security.md",
};

static void write_documents(const struct docs_options *options, const struct stack *stack, const struct config *config,
			    struct tree *tree)
{
	_cleanup_arena_ struct arena *arena = arena_new(); /* the model is larger than what comes of it */
	struct node *model = docs_model(arena, options, stack, config, tree);
	struct text_library library = TEXT_LIBRARY_INIT(arena, options->language);

	for (size_t i = 0; i < ARRAY_SIZE(documents); i++) {
		struct str path = str_fmt(tree->arena, "docs/%s", documents[i]);

		tree_add(tree, path, str_dup(tree->arena, text_render(&library, documents[i], model)), OWNER_TOOL);
	}
}

void docs_render(const struct docs_options *options, const struct stack *stack, const struct config *config,
		 struct tree *tree)
{
	write_documents(options, stack, config, tree);
	migration_render(stack, &(struct migration_options){ options->language, options->compose }, tree);
	if (options->reachability->svg.len)
		tree_add(tree, STR("docs/reachability.svg"), options->reachability->svg, OWNER_TOOL);
}
