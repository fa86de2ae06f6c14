#include "plan/documents.h"

#include "base/strbuf.h"
#include "plan/record.h"
#include "text/template.h"

static void word(struct strbuf *buf, const char *option, struct str value)
{
	if (!value.len)
		return;
	strbuf_addf(buf, " %s ", option);
	template_shell_word(buf, value);
}

static void words(struct strbuf *buf, const char *option, const struct node *list)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		word(buf, option, node_text(list->items.at[i]));
}

/* What writes the tree again, in the folder that holds it: paths as lotse.lock has them. */
static struct str command_again(struct arena *arena, const struct plan_options *options, const struct node *record)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	const struct node *environments = node_get(record, "environments");

	strbuf_adds(&buf, "lotse migrate");
	word(&buf, "--project-directory", node_text(node_get(record, "project")));
	words(&buf, "--file", node_get(record, "files"));
	words(&buf, "--env-file", node_get(record, "env_files"));
	words(&buf, "--profile", node_get(record, "profiles"));
	word(&buf, "--project-name", node_text(node_get(record, "name")));
	word(&buf, "--config", node_text(node_get(record, "config")));
	for (size_t i = 0; node_is_map(environments) && i < environments->entries.n; i++)
		word(&buf, "--environment",
		     node_is_null(environments->entries.at[i].value)
			     ? environments->entries.at[i].key
			     : str_fmt(arena, "%" PRI_STR "=%" PRI_STR, STR_ARG(environments->entries.at[i].key),
				       STR_ARG(node_text(environments->entries.at[i].value))));
	word(&buf, "--kubernetes", node_text(node_get(record, "kubernetes")));
	word(&buf, "--language", str_of(options->language));
	strbuf_adds(&buf, " --output .");
	return strbuf_take(&buf, arena);
}

/* What Docker runs the same project with, in the folder that holds the tree. */
static struct str compose_command(struct arena *arena, const struct node *record, struct str name)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	strbuf_adds(&buf, "docker compose");
	word(&buf, "--project-directory", node_text(node_get(record, "project")));
	words(&buf, "--file", node_get(record, "files"));
	words(&buf, "--env-file", node_get(record, "env_files"));
	words(&buf, "--profile", node_get(record, "profiles"));
	word(&buf, "--project-name", name);
	return strbuf_take(&buf, arena);
}

struct str plan_language(const struct plan_options *options, const struct plan *plan)
{
	return options->language ? str_of(options->language) : config_str(&plan->config, "language");
}

void plan_documents(struct arena *arena, const struct plan_options *options, struct plan *plan)
{
	struct str *environments = arena_calloc(arena, plan->n_environments, sizeof(*environments));
	const struct node *record = plan_record(arena, options, plan);
	struct docs_options docs = {
		.language = plan_language(options, plan),
		.minor = options->kubernetes_minor,
		.project = plan->project.directory,
		.command = command_again(arena, options, record),
		.compose = compose_command(arena, record, plan->stack.name),
		.environments = environments,
		.n_environments = plan->n_environments,
		.reachability = plan_reachability(arena, &plan->tree),
	};

	for (size_t i = 0; i < plan->n_environments; i++)
		environments[i] = plan->environments[i].name;
	docs_render(&docs, &plan->stack, &plan->config, &plan->tree);
}
