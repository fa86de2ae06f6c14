/*
 * One credential in several Secrets: what comes from one variable of the project is changed together.
 */
#include "stack/credentials.h"
#include "docs/internal.h"

/* A key of a Secret that a container reads into a variable. */
static const struct node *secret_reference(const struct docs *docs, const struct stack_service *service,
					   struct str variable)
{
	const struct node *env = node_get(docs_container(docs, service), "env");

	for (size_t i = 0; node_is_seq(env) && i < env->items.n; i++)
		if (str_eq(node_text(node_get(env->items.at[i], "name")), variable))
			return node_path(env->items.at[i], "valueFrom", "secretKeyRef", NULL);
	return NULL;
}

static struct node *credential_get(struct docs *docs, struct map *known, struct node *list, struct str variable)
{
	struct node *map = map_get(known, variable);

	if (map)
		return map;
	map = node_add(docs->arena, list, node_map(docs->arena));
	set_text(docs, map, "variable", variable);
	node_set_seq(docs->arena, map, "places");
	map_set(known, variable, map);
	return map;
}

/* Servers that take it from the environment once, when their data folder is empty: later it is changed in the server
 * itself. */
static bool is_of_first_start(struct str variable)
{
	static const char *const names[] = {
		"POSTGRES_PASSWORD",
		"MYSQL_PASSWORD",
		"MYSQL_ROOT_PASSWORD",
		"MARIADB_PASSWORD",
		"MARIADB_ROOT_PASSWORD",
		"MONGO_INITDB_ROOT_PASSWORD",
		NULL,
	};

	return str_in(variable, names);
}

static void add_place(struct docs *docs, struct node *credential, const struct stack_service *service,
		      const struct stack_env *env, const struct node *reference)
{
	struct node *place = node_add(docs->arena, node_get(credential, "places"), node_map(docs->arena));

	set_from(docs, place, "secret", node_get(reference, "name"));
	set_from(docs, place, "key", node_get(reference, "key"));
	set_text(docs, place, "service", service->label);
	set_flag(docs, place, "is_of_first_start", is_of_first_start(env->name));
	docs->has_first_starts |= is_of_first_start(env->name);
}

void fill_credentials(struct docs *docs, struct node *root)
{
	struct node *list = node_set_seq(docs->arena, root, "credentials");
	struct map known = MAP_INIT(docs->arena);

	for (size_t i = 0; i < docs->stack->services.n; i++) {
		const struct stack_service *service = docs->stack->services.at[i];

		for (size_t k = 0; k < service->env.n; k++) {
			const struct stack_env *env = &service->env.at[k];
			const struct node *reference = env->secret ? secret_reference(docs, service, env->name) : NULL;

			for (size_t v = 0; reference && v < env->n_variables; v++)
				if (credential_from(docs->arena, env->variables[v], env->value).len)
					add_place(docs, credential_get(docs, &known, list, env->variables[v]), service,
						  env, reference);
		}
	}
	set_flag(docs, root, "has_first_starts", docs->has_first_starts);
}
