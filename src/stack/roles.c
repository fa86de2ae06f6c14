#include "stack/enrich.h"
#include "stack/roles.h"

#include "base/arena.h"
#include "stack/built.h"
#include "stack/images.h"
#include "stack/references.h"
#include "stack/rules.h"

static bool from_config(struct role_finder *f, struct stack_service *service, const struct config *config)
{
	const struct node *node;
	enum stack_role role;

	if (!config || !config->root)
		return false;
	node = config_node(config, "services.%" PRI_STR ".role", STR_ARG(service->name));
	if (!node || !stack_role_parse(node_text(node), &role)) /* a wrong value is the configuration's finding */
		return false;
	struct origin *origin = arena_new_of(f->arena, struct origin);
	*origin = (struct origin){ .kind = ORIGIN_CONFIG, .span = node->span };
	origin->what = str_fmt(f->arena, "services.%" PRI_STR ".role in lotse.yaml", STR_ARG(service->name));
	origin->change = STR("change it in lotse.yaml");
	service->role = role;
	service->role_origin = origin;
	return true;
}

struct waiter {
	const struct stack_service *service;
	const struct stack_dependency *dependency;
};

/* By the name of who is waited for: the first service that waits for its completion. */
static void find_waiters(const struct stack *stack, struct map *waiters)
{
	for (size_t i = 0; i < stack->services.n; i++) {
		const struct stack_service *service = stack->services.at[i];

		for (size_t j = 0; j < service->dependencies.n; j++) {
			const struct stack_dependency *dependency = &service->dependencies.at[j];
			struct waiter waiter = { service, dependency };

			if (!dependency->service || dependency->condition != WAIT_COMPLETED)
				continue;
			if (!map_get(waiters, dependency->service->name))
				map_set(waiters, dependency->service->name, arena_dup(stack->arena, &waiter, sizeof(waiter)));
		}
	}
}

static bool from_waiter(struct role_finder *f, struct stack_service *service, const struct waiter *waiter)
{
	if (!waiter)
		return false;
	const struct origin *origin = waiter->dependency->origin;
	role_say(f, service, ROLE_JOB, origin ? origin->span : (struct span){ 0 }, "%" PRI_STR " waits for its completion",
		 STR_ARG(waiter->service->name));
	return true;
}

/* A web server without a configuration of its own: before a service that answers requests it passes them on. */
static void place_server(struct role_finder *f, struct stack_service *service)
{
	const struct known_image *known = known_image(stack_image_known(service));
	const char *title = known ? known->title : "nginx";
	const struct origin *image = STACK_SET(service->built) ? service->built.base.origin : service->image.origin;
	struct span span = image ? image->span : (struct span){ 0 };

	for (size_t i = 0; i < service->dependencies.n; i++) {
		const struct stack_service *to = service->dependencies.at[i].service;

		if (!to || to->role != ROLE_WEB || to == service)
			continue;
		role_say(f, service, ROLE_PROXY, span, "the image is %s, and it depends on %" PRI_STR ", which answers requests",
			 title, STR_ARG(to->name));
		return;
	}
	role_say(f, service, ROLE_WEB, span, "the image is %s, which serves files unless told otherwise", title);
}

/* ---- Redis: a cache may be lost, a queue may not ---- */

static bool is_redis(const struct stack_service *service)
{
	const struct known_image *known = known_image(stack_image_known(service));

	return service->role == ROLE_CACHE && service->role_origin->kind == ORIGIN_RULE && (!known || known->redis);
}

static bool is_queue_key(struct str key)
{
	static const char *const parts[] = { "BROKER", "CELERY", "QUEUE", "BULL", "SIDEKIQ", "RESQUE", "DRAMATIQ", "HUEY", "TASKIQ" };

	if (str_contains_nocase(key, "RESULT") || str_contains_nocase(key, "CACHE"))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (str_contains_nocase(key, parts[i]))
			return true;
	return str_starts(key, "RQ_") || str_starts(key, "ARQ_");
}

static void queue_is_in(struct role_finder *f, struct str host, const struct stack_service *user, struct span span,
			const char *what, struct str quoted)
{
	for (const struct host *found = hosts_find(&f->hosts, host); found; found = found->next)
		if (found->service != user && is_redis(found->service))
			role_say(f, found->service, ROLE_BROKER, span, "%" PRI_STR "'s %s%" PRI_STR " names it: it keeps a queue",
				 STR_ARG(user->name), what, STR_ARG(quoted));
}

static void queues_in_environment(struct role_finder *f, const struct stack_service *user)
{
	for (size_t i = 0; i < user->env.n; i++) {
		const struct stack_env *env = &user->env.at[i];
		struct references found = { 0 };

		if (!is_queue_key(env->name))
			continue;
		references_find(f->arena, env->value, REFERENCES_IN_VALUE, names_host(env->name) ? env->name : STR_EMPTY, &found);
		for (size_t j = 0; j < found.list.n; j++)
			queue_is_in(f, found.list.at[j].host, user, env->origin ? env->origin->span : (struct span){ 0 }, "",
				    env->name);
	}
}

/* celery -b redis://redis:6379/0, --broker=redis://… */
static void queues_in_command(struct role_finder *f, const struct stack_service *user)
{
	for (size_t i = 0; i < user->command.n; i++) {
		struct str word = user->command.at[i];
		struct references found = { 0 };
		bool option = str_starts(word, "--broker=") || (i > 0 && (str_is(user->command.at[i - 1], "--broker") ||
									 str_is(user->command.at[i - 1], "-b")));

		if (!option && !str_contains(word, STR("--broker")))
			continue;
		references_find(f->arena, word, REFERENCES_IN_COMMAND, STR_EMPTY, &found);
		for (size_t j = 0; j < found.list.n; j++)
			queue_is_in(f, found.list.at[j].host, user, user->command.origin->span, "command", STR_EMPTY);
	}
}

static bool depends_on_broker(const struct stack_service *service)
{
	for (size_t i = 0; i < service->dependencies.n; i++)
		if (service->dependencies.at[i].service && service->dependencies.at[i].service->role == ROLE_BROKER)
			return true;
	return false;
}

/* A worker takes its work from somewhere: the Redis that it names or depends on, where no other broker is in sight. */
static void queues_of_worker(struct role_finder *f, const struct stack_service *user, const struct command_reading *reading)
{
	bool any = false;

	if ((user->role != ROLE_WORKER && user->role != ROLE_SCHEDULER) || str_empty(reading->quote) || reading->by_name)
		return;
	if (!reading->redis_queue && (depends_on_broker(user) || !str_starts(reading->quote, "celery")))
		return;
	for (size_t i = 0; i < user->env.n; i++) {
		const struct stack_env *env = &user->env.at[i];
		struct references found = { 0 };

		if (!reading->redis_queue || str_contains_nocase(env->name, "CACHE") || !names_host(env->name))
			continue;
		references_find(f->arena, env->value, REFERENCES_IN_VALUE, env->name, &found);
		for (size_t j = 0; j < found.list.n; j++) {
			const struct host *host = hosts_find(&f->hosts, found.list.at[j].host);

			if (!host || !is_redis(host->service))
				continue;
			role_say(f, host->service, ROLE_BROKER, env->origin ? env->origin->span : (struct span){ 0 },
				 "%" PRI_STR " runs `%" PRI_STR "`, which keeps its queue in Redis", STR_ARG(user->name),
				 STR_ARG(reading->quote));
			any = true;
		}
	}
	for (size_t i = 0; i < user->dependencies.n && !any; i++) {
		const struct stack_dependency *dependency = &user->dependencies.at[i];

		if (!dependency->service || !is_redis(dependency->service))
			continue;
		role_say(f, dependency->service, ROLE_BROKER, dependency->origin ? dependency->origin->span : (struct span){ 0 },
			 "%" PRI_STR " runs `%" PRI_STR "` and depends on it", STR_ARG(user->name), STR_ARG(reading->quote));
	}
}

/* Laravel: QUEUE_CONNECTION=redis, and REDIS_HOST names the server. */
static void queues_of_laravel(struct role_finder *f, const struct stack_service *user)
{
	const struct stack_env *kind = stack_env(user, STR("QUEUE_CONNECTION")), *host = stack_env(user, STR("REDIS_HOST"));

	if (!kind)
		kind = stack_env(user, STR("QUEUE_DRIVER"));
	if (kind && host && str_is(kind->value, "redis"))
		queue_is_in(f, host->value, user, kind->origin ? kind->origin->span : (struct span){ 0 }, "", kind->name);
}

static void from_dependencies(struct role_finder *f, struct stack_service *service)
{
	for (size_t i = 0; !service->ports.n && i < service->dependencies.n; i++) {
		const struct stack_dependency *dependency = &service->dependencies.at[i];

		if (!dependency->service || dependency->service->role != ROLE_BROKER)
			continue;
		role_say(f, service, ROLE_WORKER, dependency->origin ? dependency->origin->span : (struct span){ 0 },
			 "it opens no port and depends on the broker %" PRI_STR, STR_ARG(dependency->service->name));
		return;
	}
}

static void check_config_services(const struct stack *stack, const struct config *config, struct findings *out)
{
	const struct node *services = config && config->root ? node_get(config->root, "services") : NULL;

	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++) {
		const struct node_entry *entry = &services->entries.at[i];

		if (!stack_service(stack, entry->key))
			finding_at(out, &STACK_CONFIG_SERVICE, entry->key_span, "there is no service \"%" PRI_STR "\"",
				   STR_ARG(str_show(out->arena, entry->key)));
	}
}

void stack_roles(struct stack *stack, const struct config *config, struct findings *out)
{
	struct role_finder f = { .stack = stack, .arena = stack->arena };
	struct map waiters = MAP_INIT(stack->arena);
	bool *open = arena_calloc(stack->arena, stack->services.n, sizeof(*open));

	find_waiters(stack, &waiters);
	check_config_services(stack, config, out);
	hosts_index(stack->arena, stack, &f.hosts);
	f.readings = arena_calloc(stack->arena, stack->services.n, sizeof(*f.readings));
	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_service *service = stack->services.at[i];

		struct stack_started started = stack_started(service);

		f.readings[i] = command_read(stack->arena, started.entrypoint, started.command);
		service->role = ROLE_OTHER;
		service->role_origin = NULL;
		open[i] = !from_config(&f, service, config) &&
			  !from_waiter(&f, service, map_get(&waiters, service->name)) &&
			  !role_from_itself(&f, service, &f.readings[i]);
	}
	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_service *service = stack->services.at[i];
		const struct known_image *known = known_image(stack_image_known(service));

		if (open[i] && ((known && known->serves_files && command_runs_image(f.arena, service)) ||
				str_is(f.readings[i].quote, "nginx")))
			place_server(&f, service);
		queues_in_environment(&f, service);
		queues_in_command(&f, service);
		queues_of_laravel(&f, service);
	}
	for (size_t i = 0; i < stack->services.n; i++)
		queues_of_worker(&f, stack->services.at[i], &f.readings[i]);
	for (size_t i = 0; i < stack->services.n; i++)
		if (!stack->services.at[i]->role_origin)
			from_dependencies(&f, stack->services.at[i]);
}

/* lotse.yaml, or what swarm-cronjob reads. */
static const struct origin *schedule_of(struct role_finder *f, const struct stack_service *service, const struct config *config)
{
	const struct node *node = config && config->root ? config_node(config, "services.%" PRI_STR ".schedule", STR_ARG(service->name))
							 : NULL;
	const struct stack_pairs *lists[] = { &service->deploy_labels, &service->labels };

	if (node) {
		struct origin *origin = arena_new_of(f->arena, struct origin);

		*origin = (struct origin){ .kind = ORIGIN_CONFIG, .span = node->span };
		return origin;
	}
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		for (size_t j = 0; j < lists[i]->n; j++)
			if (str_is(lists[i]->at[j].key, "swarm.cronjob.schedule"))
				return lists[i]->at[j].origin;
	return NULL;
}

/* What makes one think that it ends by itself; NULL: nothing. */
static const char *one_shot(struct role_finder *f, const struct stack_service *service)
{
	if (STACK_SET(service->job_mode))
		return "its mode says that it ends";
	if (service->ports.n)
		return NULL;
	if (str_is(service->restart.value, "no") || str_is(service->restart.value, "on-failure"))
		return "its restart policy says that it may end";
	if (STACK_SET(service->restart)) /* always, unless-stopped */
		return NULL;
	struct stack_started started = stack_started(service);
	if (command_is_script(f->arena, started.entrypoint, started.command))
		return "its command is a script without a server";
	return NULL;
}

static void say_unknown(struct role_finder *f, struct stack_service *service, struct span span, struct findings *out)
{
	const char *why = one_shot(f, service);
	struct finding *said = finding_at(out, &STACK_ROLE_UNKNOWN, span, "nothing says what %" PRI_STR " does%s%s",
					  STR_ARG(service->name), why ? "; " : "", why ? why : "");

	if (why)
		finding_hint(out, said,
			     "where it ends by itself, set services.%" PRI_STR ".role: job in lotse.yaml; else it is kept running for ever",
			     STR_ARG(service->name));
	else
		finding_hint(out, said,
			     "say it in lotse.yaml: services.%" PRI_STR ".role; it is kept running for ever, `role: job` is for what ends",
			     STR_ARG(service->name));
}

void stack_roles_settle(struct stack *stack, const struct config *config, struct findings *out)
{
	struct role_finder f = { .stack = stack, .arena = stack->arena };

	for (size_t i = 0; i < stack->edges.n; i++) {
		const struct stack_edge *edge = &stack->edges.at[i];

		if (edge->to->role_origin || edge->from == edge->to || !edge->port ||
		    !(edge->evidence & (EVIDENCE_ENVIRONMENT | EVIDENCE_FILE | EVIDENCE_COMMAND)))
			continue;
		const struct origin *last = edge->origins.at[edge->origins.n - 1];
		role_say(&f, edge->to, ROLE_WEB, last->span, "%" PRI_STR, STR_ARG(last->what));
	}
	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_service *service = stack->services.at[i];
		struct span span = service->origin ? service->origin->span : (struct span){ 0 };

		const struct origin *schedule = schedule_of(&f, service, config);

		if (!service->role_origin && schedule)
			role_say(&f, service, ROLE_JOB, schedule->span, "it runs by a schedule");
		if (STACK_SET(service->job_mode) && service->role != ROLE_JOB && !schedule && service->role_origin)
			finding_at(out, &STACK_JOB_MODE, service->job_mode.origin->span,
				   "%" PRI_STR " has the mode %" PRI_STR ", which only Docker Swarm knows; its role is %s",
				   STR_ARG(service->name), STR_ARG(service->job_mode.value), stack_role_name(service->role));
		if (service->role_origin)
			continue;
		say_unknown(&f, service, span, out);
		role_say(&f, service, ROLE_OTHER, span, "nothing says what it does");
	}
}
