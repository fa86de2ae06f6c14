#include "kube/render.h"
#include "kube/rights.h"
#include "stack/images.h"

static void env_secret(struct render *r, struct node *entry, const struct stack_service *service,
		       const struct stack_env *env)
{
	struct node *reference = secret_reference(r, entry, service, env);

	reference->origin = origin_rule(
		r, env->origin,
		str_cstr(r->arena, str_fmt(r->arena, "it is a credential: %" PRI_STR, STR_ARG(env->secret_reason))),
		"name it in secrets.ignore in lotse.yaml if it is none");
}

/* What Docker Swarm fills in; Kubernetes has a field for some of it. */
static bool env_template(struct render *r, struct node *entry, const struct stack_env *env)
{
	static const struct {
		const char *template, *field;
	} fields[] = {
		{ "{{.Node.Hostname}}", "spec.nodeName" },
		{ "{{.Task.Name}}", "metadata.name" },
		{ "{{.Task.ID}}", "metadata.uid" },
		{ "{{.Service.Name}}", "metadata.labels['app.kubernetes.io/name']" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (!str_is(env->value, fields[i].template))
			continue;
		struct node *reference = node_set_map(r->arena, node_set_map(r->arena, entry, "valueFrom"), "fieldRef");
		with_remark(r, node_set_str(r->arena, reference, "fieldPath", str_of(fields[i].field)), env->origin);
		return true;
	}
	if (str_contains(env->value, STR("{{.Node.")) || str_contains(env->value, STR("{{.Task.")) ||
	    str_contains(env->value, STR("{{.Service.")))
		finding_at(r->out, &KUBE_TEMPLATE, env->origin->span,
			   "%" PRI_STR " has a template of Docker Swarm, which nobody fills in here",
			   STR_ARG(env->name));
	return false;
}

/* A value that came from a variable says so: that is what an environment may set. */
static void env_value(struct render *r, struct node *entry, const struct stack_env *env)
{
	struct node *value = node_set_str(r->arena, entry, "value", escape_dollar(r->arena, env->value));

	value->origin = env->origin;
	if (env->n_variables)
		value->remark = str_fmt(r->arena, "$%" PRI_STR "%s", STR_ARG(env->variables[0]),
					env->n_variables > 1 ? " …" : "");
}

/*
 * The folder of a new volume holds lost+found, and initdb wants an empty one; it also wants to own it. A folder below
 * it is both.
 */
static const struct stack_mount *postgres_data(const struct stack_service *service)
{
	const struct known_image *known = known_image(image_of_facts(service));

	const struct stack_env *set = stack_env(service, STR("PGDATA"));
	struct str data = set ? set->value : STR("/var/lib/postgresql/data");

	if (!known || !str_starts(str_of(known->title), "PostgreSQL"))
		return NULL;
	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (mount->kind == MOUNT_VOLUME && !mount->subpath.len && str_eq(mount->target, data))
			return mount;
	}
	return NULL;
}

static void env_postgres(struct render *r, struct node *list, const struct stack_mount *mount)
{
	struct node *entry = node_add(r->arena, list, node_map(r->arena));

	entry->comment = STR("a new volume holds lost+found, and initdb wants an empty folder");
	entry->origin =
		origin_rule(r, mount->origin,
			    "a new volume holds lost+found, and initdb wants an empty folder: the data stands in a "
			    "folder below",
			    "set PGDATA in the Compose file");
	node_set_str(r->arena, entry, "name", STR("PGDATA"));
	node_set_str(r->arena, entry, "value", str_fmt(r->arena, "%" PRI_STR "/pgdata", STR_ARG(mount->target)));
}

/* Credentials that stood in the command, a health check or a hook. */
static void env_extra(struct render *r, struct node *list, const struct stack_service *service)
{
	for (size_t i = 0; i < r->extra_env.n; i++) {
		const struct stack_env *env = &r->extra_env.at[i];
		struct node *entry = node_add(r->arena, list, node_map(r->arena));

		entry->comment = STR("a credential of the command line");
		entry->origin = env->origin;
		node_set_str(r->arena, entry, "name", env->name);
		env_secret(r, entry, service, env);
	}
}

void env_fill(struct render *r, struct node *list, const struct stack_service *service)
{
	const struct stack_mount *postgres = postgres_data(service);

	for (size_t i = 0; i < service->env.n; i++) {
		const struct stack_env *env = &service->env.at[i];

		if (postgres && str_is(env->name, "PGDATA"))
			continue; /* it is the mount itself: moved below */
		struct node *entry = node_add(r->arena, list, node_map(r->arena));

		node_set_str(r->arena, entry, "name", env->name);
		entry->origin = env->origin;
		if (env->secret)
			env_secret(r, entry, service, env);
		else if (!env_template(r, entry, env))
			env_value(r, entry, env);
	}
	if (postgres)
		env_postgres(r, list, postgres);
	env_extra(r, list, service);
}
