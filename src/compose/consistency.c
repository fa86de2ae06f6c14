/* What belongs together: references between services and what they use, keys that contradict each other, cycles. */
#include "compose/load.h"

struct checked {
	struct loader *l;
	const struct node *model, *services, *disabled;
	struct map container_names; /* name → key of the service */
	struct map published;	    /* "8080/tcp" → port */
	struct span published_twice; /* the last one that was said: two ranges overlap in a hundred ports */
};

static bool is_true(const struct node *node)
{
	return str_is(node_text(node), "true");
}

static const struct node *section(const struct checked *c, const char *name)
{
	return node_get(c->model, name);
}

/* ---- Exclusive keys; before normalisation, and for included models too ---- */

static void check_volume(struct loader *l, const struct node_entry *entry)
{
	const struct node *volume = entry->value;
	const struct key_path *path = PATH_KEY(PATH_KEY(NULL, STR("volumes")), entry->key);

	if (!is_true(node_get(volume, "external")))
		return;
	for (size_t i = 0; i < volume->entries.n; i++) {
		struct str key = volume->entries.at[i].key;

		if (!str_is(key, "name") && !str_is(key, "external") && !str_starts(key, "x-"))
			complain_at(l, &COMPOSE_EXCLUSIVE, volume->entries.at[i].key_span, PATH_KEY(path, key),
				    "\"%s\" and \"external\" exclude each other", shown(l, key));
	}
}

/* A secret or config: exactly one source. */
static void check_file(struct loader *l, const struct node_entry *entry, const char *name, const char *const *sources)
{
	const struct key_path *path = PATH_KEY(PATH_KEY(NULL, str_of(name)), entry->key);
	const struct node_entry *first = NULL;

	for (; *sources; sources++) {
		const struct node_entry *source = node_entry(entry->value, str_of(*sources));

		if (first && source)
			complain_at(l, &COMPOSE_EXCLUSIVE, source->key_span, PATH_KEY(path, source->key),
				    "\"%s\" and \"%s\" exclude each other", shown(l, first->key), *sources);
		first = first ? first : source;
	}
	if (!first && !node_get(entry->value, "external") && !node_get(entry->value, "driver"))
		complain_at(l, &COMPOSE_NO_SOURCE, entry->key_span, path, "\"%s\" has no content", shown(l, entry->key));
}

static void check_watches(struct loader *l, const struct node_entry *service)
{
	const struct key_path *path = PATH_KEY(PATH_KEY(NULL, STR("services")), service->key);
	const struct node *watches = node_path(service->value, "develop", "watch", NULL);
	const struct node *volumes = node_get(service->value, "volumes");

	for (size_t i = 0; node_is_seq(watches) && i < watches->items.n; i++) {
		const struct node *where = node_get(watches->items.at[i], "path");

		if (where && !node_text(where).len)
			complain(l, &COMPOSE_BAD_VALUE, where, PATH_ITEM(PATH_KEY(path, STR("develop.watch")), i),
				 "the path to watch is empty");
	}
	for (size_t i = 0; node_is_seq(volumes) && i < volumes->items.n; i++)
		if (str_is(node_text(node_get(volumes->items.at[i], "type")), "bind") && !node_get(volumes->items.at[i], "source"))
			complain(l, &COMPOSE_MISSING_KEY, volumes->items.at[i], PATH_ITEM(PATH_KEY(path, STR("volumes")), i),
				 "a mount of type bind needs the key \"source\"");
}

void check_exclusive(struct loader *l, struct node *model)
{
	static const char *const config_sources[] = { "file", "environment", "content", NULL };
	static const char *const secret_sources[] = { "file", "environment", NULL };
	const struct node *volumes = node_get(model, "volumes"), *configs = node_get(model, "configs");
	const struct node *secrets = node_get(model, "secrets"), *services = node_get(model, "services");

	for (size_t i = 0; node_is_map(volumes) && i < volumes->entries.n; i++)
		if (node_is_map(volumes->entries.at[i].value))
			check_volume(l, &volumes->entries.at[i]);
	for (size_t i = 0; node_is_map(configs) && i < configs->entries.n; i++)
		check_file(l, &configs->entries.at[i], "configs", config_sources);
	for (size_t i = 0; node_is_map(secrets) && i < secrets->entries.n; i++)
		check_file(l, &secrets->entries.at[i], "secrets", secret_sources);
	for (size_t i = 0; node_is_map(services) && i < services->entries.n; i++)
		check_watches(l, &services->entries.at[i]);
}

/* ---- References ---- */

static const char *suggestion(const struct node *among, struct str name)
{
	const char *found = NULL;
	size_t best = MIN_OF(str_reach(name), (size_t)2) + 1;

	for (size_t i = 0; best > 1 && node_is_map(among) && i < among->entries.n && among->entries.n <= 1000; i++) {
		size_t distance = str_distance(name, among->entries.at[i].key, best - 1);

		if (distance < best) {
			best = distance;
			found = among->entries.at[i].key.ptr;
		}
	}
	return found;
}

static void hint_name(struct loader *l, struct finding *finding, const struct node *among, struct str name)
{
	const char *key = suggestion(among, name);

	for (size_t i = 0; key && i < among->entries.n; i++)
		if (among->entries.at[i].key.ptr == key)
			finding_hint(l->out, finding, "did you mean \"%s\"?", shown(l, among->entries.at[i].key));
}

static void undefined(struct loader *l, const struct rule *rule, struct span span, const struct key_path *path, const char *what,
		      struct str name, const struct node *among)
{
	struct finding *finding = complain_at(l, rule, span, path, "%s \"%s\" is not declared", what, shown(l, name));

	hint_name(l, finding, among, name);
}

static void check_networks(const struct checked *c, const struct node *service, const struct key_path *path)
{
	const struct node *networks = node_get(service, "networks"), *models = node_get(service, "models");
	const struct node_entry *mode = node_entry(service, STR("network_mode"));

	if (mode && mode->value->text.len && node_count(networks))
		complain_at(c->l, &COMPOSE_EXCLUSIVE, mode->key_span, PATH_KEY(path, mode->key),
			    "\"network_mode\" and \"networks\" exclude each other");
	for (size_t i = 0; node_is_map(networks) && i < networks->entries.n; i++) {
		const struct node_entry *entry = &networks->entries.at[i];

		if (!node_entry(section(c, "networks"), entry->key))
			undefined(c->l, &COMPOSE_UNDEFINED_NETWORK, entry->key_span,
				  PATH_KEY(PATH_KEY(path, STR("networks")), entry->key), "the network", entry->key,
				  section(c, "networks"));
	}
	for (size_t i = 0; node_is_map(models) && i < models->entries.n; i++) {
		const struct node_entry *entry = &models->entries.at[i];

		if (!node_entry(section(c, "models"), entry->key))
			undefined(c->l, &COMPOSE_UNDEFINED_MODEL, entry->key_span, PATH_KEY(PATH_KEY(path, STR("models")), entry->key),
				  "the model", entry->key, section(c, "models"));
	}
}

/* Where the user wrote what makes a dependency: links, network_mode: service:, … or depends_on itself. */
static const struct key_path *reason_of(const struct node *service, const struct node_entry *dependency,
					const struct key_path *path, struct key_path stack[static 2])
{
	static const char *const lists[] = { "links", "volumes_from" };
	static const char *const scalars[] = { "network_mode", "ipc", "pid", "uts", "cgroup" };

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		const struct node *list = node_get(service, lists[i]);

		for (size_t j = 0; node_is_seq(list) && j < list->items.n; j++) {
			if (span_cmp(list->items.at[j]->span, dependency->key_span) != 0)
				continue;
			stack[0] = (struct key_path){ .up = path, .key = str_of(lists[i]) };
			stack[1] = (struct key_path){ .up = &stack[0], .index = j, .item = true };
			return &stack[1];
		}
	}
	stack[0] = (struct key_path){ .up = path, .key = STR("depends_on") };
	stack[1] = (struct key_path){ .up = &stack[0], .key = dependency->key };
	for (size_t i = 0; i < ARRAY_SIZE(scalars); i++) {
		const struct node *scalar = node_get(service, scalars[i]);

		if (scalar && span_cmp(scalar->span, dependency->key_span) == 0)
			stack[1] = (struct key_path){ .up = path, .key = str_of(scalars[i]) };
	}
	return &stack[1];
}

static void check_dependencies(const struct checked *c, const struct node *service, const struct key_path *path)
{
	const struct node *depends_on = node_get(service, "depends_on");

	for (size_t i = 0; node_is_map(depends_on) && i < depends_on->entries.n; i++) {
		const struct node_entry *entry = &depends_on->entries.at[i];
		struct key_path stack[2];
		const struct key_path *here;

		if (node_entry(c->services, entry->key))
			continue;
		here = reason_of(service, entry, path, stack);
		if (!node_entry(c->disabled, entry->key)) {
			undefined(c->l, &COMPOSE_UNDEFINED_SERVICE, entry->key_span, here, "the service", entry->key, c->services);
			continue;
		}
		if (is_true(node_get(entry->value, "required")))
			complain_at(c->l, &COMPOSE_DISABLED_SERVICE, entry->key_span, here,
				    "the service \"%s\" is needed, but its profiles are not active", shown(c->l, entry->key));
	}
}

static void check_sources(const struct checked *c, const struct node *list, const char *kind, const struct rule *rule,
			  const char *what, const struct key_path *path)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++) {
		const struct node *source = node_get(list->items.at[i], "source");
		struct str name = node_text(source);

		if (!node_entry(section(c, kind), name))
			undefined(c->l, rule, source ? source->span : list->items.at[i]->span, PATH_ITEM(path, i), what, name,
				  section(c, kind));
	}
}

static void check_volumes(const struct checked *c, const struct node *service, const struct key_path *path)
{
	const struct node *volumes = node_get(service, "volumes");

	for (size_t i = 0; node_is_seq(volumes) && i < volumes->items.n; i++) {
		const struct node *source = node_get(volumes->items.at[i], "source");

		if (!source || !source->text.len || !str_is(node_text(node_get(volumes->items.at[i], "type")), "volume"))
			continue;
		if (!node_entry(section(c, "volumes"), source->text))
			undefined(c->l, &COMPOSE_UNDEFINED_VOLUME, source->span, PATH_ITEM(PATH_KEY(path, STR("volumes")), i),
				  "the volume", source->text, section(c, "volumes"));
	}
}

/* ---- Contradictions ---- */

static void check_image(const struct checked *c, const struct node_entry *entry, const struct key_path *path)
{
	const struct node *service = entry->value, *build = node_get(service, "build");
	const struct node *platforms = node_get(build, "platforms"), *platform = node_get(service, "platform");
	bool found = !node_count(platforms) || !platform;

	if (!build && !node_text(node_get(service, "image")).len && !node_get(service, "provider") &&
	    !wounded(c->l, service->span) && !c->l->out->fatal)
		complain_at(c->l, &COMPOSE_NO_IMAGE, entry->key_span, path, "the service \"%s\" has neither image nor build",
			    shown(c->l, entry->key));
	if (node_text(node_get(build, "dockerfile")).len && node_text(node_get(build, "dockerfile_inline")).len)
		complain(c->l, &COMPOSE_EXCLUSIVE, node_get(build, "dockerfile_inline"), PATH_KEY(path, STR("build")),
			 "\"dockerfile\" and \"dockerfile_inline\" exclude each other");
	for (size_t i = 0; !found && i < platforms->items.n; i++)
		found = str_eq(node_text(platforms->items.at[i]), node_text(platform));
	if (!found)
		complain(c->l, &COMPOSE_PLATFORM, platform, PATH_KEY(path, STR("platform")),
			 "build.platforms doesn't have the platform \"%s\"", shown(c->l, node_text(platform)));
}

static void check_health(const struct checked *c, const struct node *service, const struct key_path *path)
{
	static const char *const words[] = { "CMD", "CMD-SHELL", "NONE", NULL };
	const struct node *test = node_path(service, "healthcheck", "test", NULL);

	if (node_count(test) && !str_in(node_text(test->items.at[0]), words))
		complain(c->l, &COMPOSE_HEALTHCHECK, test->items.at[0], PATH_KEY(PATH_KEY(path, STR("healthcheck")), STR("test")),
			 "\"%s\" is none of: CMD, CMD-SHELL, NONE", shown(c->l, node_text(test->items.at[0])));
}

static void check_target_of_watches(const struct checked *c, const struct node *service, const struct key_path *path)
{
	const struct node *watches = node_path(service, "develop", "watch", NULL);

	for (size_t i = 0; node_is_seq(watches) && i < watches->items.n; i++) {
		struct str action = node_text(node_get(watches->items.at[i], "action"));

		if (!str_is(action, "rebuild") && !str_is(action, "restart") && !node_text(node_get(watches->items.at[i], "target")).len)
			complain(c->l, &COMPOSE_WATCH, watches->items.at[i], PATH_ITEM(PATH_KEY(path, STR("develop.watch")), i),
				 "the action %s needs a target", shown(c->l, action));
	}
}

/* A key of the service and one of deploy.resources that mean the same limit. */
static const struct {
	const char *key, *list, *same;
} limits[] = {
	{ "cpus", "limits", "cpus" },
	{ "mem_limit", "limits", "memory" },
	{ "mem_reservation", "reservations", "memory" },
	{ "pids_limit", "limits", "pids" },
};

static void check_limits(const struct checked *c, const struct node *service, const struct key_path *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		const struct node *own = node_get(service, limits[i].key);
		const struct node *list = node_path(service, "deploy", "resources", limits[i].list, NULL);
		struct str other = node_text(node_get(list, limits[i].same));
		struct finding *finding;

		if (!own || !list || str_is(own->text, "0") || str_eq(own->text, other) || (!other.len && wounded(c->l, list->span)))
			continue;
		finding = complain(c->l, &COMPOSE_CONTRADICTION, own, PATH_KEY(path, str_of(limits[i].key)),
				   "\"%s\" and deploy.resources.%s.%s differ: %s and %s", limits[i].key, limits[i].list, limits[i].same,
				   shown(c->l, own->text), other.len ? shown(c->l, other) : "none");
		if (other.len)
			finding_relate(c->l->out, finding, node_get(list, limits[i].same)->span, "the other one");
	}
}

static void check_scale(struct checked *c, const struct node_entry *entry, const struct key_path *path)
{
	const struct node *service = entry->value, *scale = node_get(service, "scale"), *name = node_get(service, "container_name");
	struct node *deploy = node_get(service, "deploy"), *replicas = node_get(deploy, "replicas");
	const struct node *count = scale ? scale : replicas;
	const struct node_entry *first;

	if (scale && replicas && !str_eq(scale->text, replicas->text))
		complain(c->l, &COMPOSE_CONTRADICTION, scale, PATH_KEY(path, STR("scale")),
			 "\"scale\" and deploy.replicas differ: %s and %s",
			 shown(c->l, scale->text), shown(c->l, replicas->text));
	else if (scale && node_is_map(deploy) && !replicas)
		node_set_node(c->l->arena, deploy, "replicas", deep_copy(c->l, scale));
	if (!name || !name->text.len)
		return;
	if (count && str_to_int(count->text, &(int64_t){ 0 }) && !str_is(count->text, "1") && !str_is(count->text, "0") &&
	    !str_starts(count->text, "-"))
		complain(c->l, &COMPOSE_CONTAINER_NAME, name, PATH_KEY(path, STR("container_name")),
			 "%s containers can't all have the name \"%s\"", shown(c->l, count->text), shown(c->l, name->text));
	first = map_set(&c->container_names, name->text, (void *)(uintptr_t)entry);
	if (first)
		finding_relate(c->l->out,
			       complain(c->l, &COMPOSE_CONTAINER_NAME, name, PATH_KEY(path, STR("container_name")),
					"the container name \"%s\" is taken by the service \"%s\"", shown(c->l, name->text),
					shown(c->l, first->key)),
			       node_get(first->value, "container_name")->span, "first here");
}

static void check_published(struct checked *c, const struct node *service, const struct key_path *path)
{
	const struct node *ports = node_get(service, "ports");

	for (size_t i = 0; node_is_seq(ports) && i < ports->items.n; i++) {
		const struct node *port = ports->items.at[i], *published = node_get(port, "published");
		const struct node *first;
		struct str key, ip = node_text(node_get(port, "host_ip"));

		if (!published || !published->text.len || str_is(published->text, "0") || str_chr(published->text, '-') != STR_NONE)
			continue;
		key = str_fmt(c->l->arena, "%.*s/%.*s", STR_ARG(published->text), STR_ARG(node_text(node_get(port, "protocol"))));
		first = map_get(&c->published, key);
		if (!first) {
			map_set(&c->published, key, (void *)(uintptr_t)port);
			continue;
		}
		struct str other = node_text(node_get(first, "host_ip"));

		if (ip.len && other.len && !str_is(ip, "0.0.0.0") && !str_is(other, "0.0.0.0") && !str_eq(ip, other))
			continue;
		if (span_cmp(c->published_twice, published->span) == 0)
			continue;
		c->published_twice = published->span;
		finding_relate(c->l->out,
			       complain(c->l, &COMPOSE_DUPLICATE_PORT, published, PATH_ITEM(PATH_KEY(path, STR("ports")), i),
					"the port %s is published twice", shown(c->l, key)),
			       node_get(first, "published")->span, "first here");
	}
}

/* ---- Cycles: depth first, without recursion, as a chain may be as long as the project ---- */

enum colour { WHITE, GREY, BLACK };
struct visit {
	const struct node_entry *service;
	size_t next; /* dependency */
};

static void complain_cycle(const struct checked *c, const struct visit *stack, size_t n, const struct node_entry *dependency)
{
	size_t from = n - 1;
	struct str chain;

	while (from && !str_eq(stack[from].service->key, dependency->key))
		from--;
	chain = stack[from].service->key;
	for (size_t i = from + 1; i < n; i++) {
		if (i == from + 16) {
			chain = str_concat(c->l->arena, chain, STR(" → …"));
			break;
		}
		chain = str_fmt(c->l->arena, "%.*s → %.*s", STR_ARG(chain), STR_ARG(stack[i].service->key));
	}
	complain_at(c->l, &COMPOSE_DEPENDENCY_CYCLE, dependency->key_span,
		    PATH_KEY(PATH_KEY(PATH_KEY(PATH_KEY(NULL, STR("services")), stack[n - 1].service->key), STR("depends_on")),
			     dependency->key),
		    "services depend on each other: %s → %s", str_cstr(c->l->arena, chain), shown(c->l, dependency->key));
}

static void check_cycles(const struct checked *c)
{
	size_t total = node_count(c->services), n = 0;
	unsigned char *colours = arena_calloc(c->l->arena, total, 1);
	struct visit *stack = arena_calloc(c->l->arena, total + 1, sizeof(*stack));

	for (size_t i = 0; i < total; i++) {
		if (colours[i] != WHITE)
			continue;
		stack[n++] = (struct visit){ &c->services->entries.at[i], 0 };
		colours[i] = GREY;
		while (n) {
			struct visit *top = &stack[n - 1];
			const struct node *depends_on = node_get(top->service->value, "depends_on");
			const struct node_entry *dependency, *target;
			size_t at;

			if (top->next >= node_count(depends_on)) {
				colours[top->service - c->services->entries.at] = BLACK;
				n--;
				continue;
			}
			dependency = &depends_on->entries.at[top->next++];
			target = node_entry(c->services, dependency->key);
			if (!target)
				continue;
			at = (size_t)(target - c->services->entries.at);
			if (colours[at] == GREY)
				complain_cycle(c, stack, n, dependency);
			if (colours[at] != WHITE)
				continue;
			colours[at] = GREY;
			stack[n++] = (struct visit){ target, 0 };
		}
	}
}

static void check_secrets(const struct checked *c)
{
	const struct node *secrets = section(c, "secrets");

	for (size_t i = 0; node_is_map(secrets) && i < secrets->entries.n; i++) {
		const struct node_entry *entry = &secrets->entries.at[i];
		bool driven = node_get(entry->value, "driver") != NULL || node_get(entry->value, "external") != NULL;

		/* without driver and external it was reported before */
		if (driven && !is_true(node_get(entry->value, "external")) && !node_text(node_get(entry->value, "file")).len &&
		    !node_text(node_get(entry->value, "environment")).len)
			complain_at(c->l, &COMPOSE_NO_SOURCE, entry->key_span, PATH_KEY(PATH_KEY(NULL, STR("secrets")), entry->key),
				    "the secret \"%s\" has neither file nor environment", shown(c->l, entry->key));
	}
}

static void check_service(struct checked *c, const struct node_entry *entry)
{
	const struct key_path *path = PATH_KEY(PATH_KEY(NULL, STR("services")), entry->key);
	const struct node *service = entry->value;

	check_image(c, entry, path);
	check_networks(c, service, path);
	check_health(c, service, path);
	check_dependencies(c, service, path);
	check_volumes(c, service, path);
	check_sources(c, node_get(service, "secrets"), "secrets", &COMPOSE_UNDEFINED_SECRET, "the secret",
		      PATH_KEY(path, STR("secrets")));
	check_sources(c, node_path(service, "build", "secrets", NULL), "secrets", &COMPOSE_UNDEFINED_SECRET, "the secret",
		      PATH_KEY(PATH_KEY(path, STR("build")), STR("secrets")));
	check_sources(c, node_get(service, "configs"), "configs", &COMPOSE_UNDEFINED_CONFIG, "the config",
		      PATH_KEY(path, STR("configs")));
	check_scale(c, entry, path);
	check_limits(c, service, path);
	check_target_of_watches(c, service, path);
	check_published(c, service, path);
}

void check_consistency(struct loader *l, struct node *model, const struct node *disabled)
{
	struct checked c = {
		.l = l,
		.model = model,
		.services = node_get(model, "services"),
		.disabled = disabled,
		.container_names = MAP_INIT(l->arena),
		.published = MAP_INIT(l->arena),
	};

	for (size_t i = 0; node_is_map(c.services) && i < c.services->entries.n; i++)
		check_service(&c, &c.services->entries.at[i]);
	check_secrets(&c);
	if (node_is_map(c.services))
		check_cycles(&c);
}
