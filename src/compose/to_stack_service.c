#include "compose/to_stack.h"

#include "compose/rules_stack.h"

#define TAKE_STR(key)                                                                  \
	static void take_##key(struct to_stack *t, const struct node *value)           \
	{                                                                              \
		t->service->key = to_stack_str(t, value, "");                          \
	}
#define TAKE_BOOL(key)                                                                 \
	static void take_##key(struct to_stack *t, const struct node *value)           \
	{                                                                              \
		t->service->key = to_stack_bool(t, value, "");                         \
	}
#define TAKE_WORDS(key)                                                                \
	static void take_##key(struct to_stack *t, const struct node *value)           \
	{                                                                              \
		t->service->key = to_stack_words(t, value, "");                        \
	}
#define TAKE_PAIRS(key)                                                                \
	static void take_##key(struct to_stack *t, const struct node *value)           \
	{                                                                              \
		to_stack_pairs(t, value, &t->service->key);                            \
	}

TAKE_STR(image)
TAKE_STR(working_dir)
TAKE_STR(platform)
TAKE_STR(runtime)
TAKE_STR(pull_policy)
TAKE_STR(stop_signal)
TAKE_STR(domainname)
TAKE_BOOL(init)
TAKE_BOOL(tty)
TAKE_BOOL(stdin_open)
TAKE_BOOL(read_only)
TAKE_BOOL(privileged)
TAKE_WORDS(entrypoint)
TAKE_WORDS(command)
TAKE_WORDS(group_add)
TAKE_PAIRS(sysctls)
TAKE_PAIRS(labels)
TAKE_PAIRS(annotations)

static void take_build(struct to_stack *t, const struct node *value)
{
	t->service->build = (struct stack_build){
		.present = true,
		.context = to_stack_path(t, node_text(node_get(value, "context"))),
		.dockerfile = node_text(node_get(value, "dockerfile")),
		.dockerfile_inline = node_text(node_get(value, "dockerfile_inline")),
		.target = node_text(node_get(value, "target")),
		.args = node_get(value, "args"),
		.node = value,
		.origin = to_stack_origin(t, value, "%s", ""),
	};
}

/* As all versions of Kubernetes take it: later ones allow more. */
static bool variable_name_fits(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!ascii_alnum(name.ptr[i]) && !memchr("-._", name.ptr[i], 3))
			return false;
	return name.len && !ascii_digit(name.ptr[0]);
}

static void take_environment(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_map(value) && i < value->entries.n; i++) {
		const struct node_entry *entry = &value->entries.at[i];
		const struct compose_use *use = compose_use_of(t->project, entry->value);

		/* null: inherited, and not set; the loader has said so */
		if (node_is_null(entry->value))
			continue;
		if (!variable_name_fits(entry->key)) {
			finding(t->out, &COMPOSE_VARIABLE_NAME, entry->value, "%" PRI_STR " has a variable with the name \"%" PRI_STR "\"",
				STR_ARG(t->service->name), STR_ARG(str_show(t->arena, entry->key)));
			continue;
		}
		*vec_push(t->arena, &t->service->env) = (struct stack_env){
			.name = entry->key,
			.value = node_text(entry->value),
			.variables = use ? use->variables : NULL,
			.n_variables = use ? use->n_variables : 0,
			.origin = to_stack_origin(t, entry->value, ".%" PRI_STR, STR_ARG(entry->key)),
		};
	}
}

/* Docker's defaults: `docker run --help`, HEALTHCHECK in the Dockerfile reference. A value of 0 stands for them too. */
static void take_duration(struct to_stack *t, const struct node *value, const char *more, int64_t *ms, const struct origin **origin)
{
	struct stack_int read = to_stack_ms(t, value, more);

	if (!STACK_SET(read) || read.value == 0)
		return;
	*ms = read.value;
	*origin = read.origin;
}

static void take_healthcheck(struct to_stack *t, const struct node *value)
{
	struct stack_health *health = &t->service->health;
	const struct node *test = node_get(value, "test");
	struct stack_int retries = to_stack_int(t, node_get(value, "retries"), ".retries");
	const struct origin *unused = NULL;
	bool cmd = false;

	*health = (struct stack_health){ .interval_ms = 30000, .timeout_ms = 30000, .retries = 3 };
	health->origin = to_stack_origin(t, value, "%s", "");
	health->disabled = str_is(node_text(node_get(value, "disable")), "true");
	take_duration(t, node_get(value, "interval"), ".interval", &health->interval_ms, &health->interval_origin);
	take_duration(t, node_get(value, "timeout"), ".timeout", &health->timeout_ms, &health->timeout_origin);
	take_duration(t, node_get(value, "start_period"), ".start_period", &health->start_period_ms, &health->start_period_origin);
	take_duration(t, node_get(value, "start_interval"), ".start_interval", &health->start_interval_ms, &unused);
	if (STACK_SET(retries) && retries.value > 0) {
		health->retries = retries.value;
		health->retries_origin = retries.origin;
	}
	health->test = to_stack_words(t, test, ".test");
	if (!health->test.n)
		return;
	struct str kind = health->test.at[0];
	health->disabled = health->disabled || str_is(kind, "NONE");
	health->shell = str_is(kind, "CMD-SHELL");
	cmd = health->shell || str_is(kind, "CMD") || str_is(kind, "NONE");
	health->test.at += cmd;
	health->test.n -= cmd;
	for (size_t i = 0; cmd && i < health->test.values.n; i++) /* one before the first is of no word */
		health->test.values.at[i].word--;
	if (health->disabled || (health->test.n && !str_empty(health->test.at[0])))
		return;
	finding(t->out, &COMPOSE_HEALTH_WORDS, test, "the health check of %" PRI_STR " has no command", STR_ARG(t->service->name));
	*health = (struct stack_health){ 0 };
}

/* Spans tell what was written under depends_on from what the loader concluded: links, network_mode, volumes_from. */
static bool stands_in(struct span part, struct span whole)
{
	return part.source == whole.source && part.offset >= whole.offset &&
	       part.offset + part.length <= whole.offset + whole.length;
}

static void take_depends_on(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_map(value) && i < value->entries.n; i++) {
		const struct node_entry *entry = &value->entries.at[i];
		struct stack_service *service = map_get(&t->services, entry->key);
		struct str condition = node_text(node_get(entry->value, "condition"));
		struct stack_dependency *dependency;

		if (!service) /* of a profile that is off, and not required */
			continue;
		dependency = vec_push(t->arena, &t->service->dependencies);
		*dependency = (struct stack_dependency){
			.service = service,
			.condition = WAIT_STARTED,
			.required = !str_is(node_text(node_get(entry->value, "required")), "false"),
			.restart = str_is(node_text(node_get(entry->value, "restart")), "true"),
			.origin = to_stack_origin(t, entry->value, ".%" PRI_STR, STR_ARG(entry->key)),
		};
		if (str_is(condition, "service_healthy"))
			dependency->condition = WAIT_HEALTHY;
		if (str_is(condition, "service_completed_successfully")) {
			dependency->condition = WAIT_COMPLETED;
			service->awaited = true;
		}
	}
}

/* What the loader added to depends_on because of another key; `text` names the service. */
static void mark_implied(struct to_stack *t, const struct node *because, struct str name, bool link)
{
	for (size_t i = 0; i < t->service->dependencies.n; i++) {
		struct stack_dependency *dependency = &t->service->dependencies.at[i];

		if (!str_eq(dependency->service->name, name))
			continue;
		dependency->link = dependency->link || link;
		if (dependency->origin && stands_in(dependency->origin->span, because->span))
			dependency->implied = true;
		return;
	}
	struct stack_service *service = map_get(&t->services, name);
	if (service)
		*vec_push(t->arena, &t->service->dependencies) = (struct stack_dependency){
			.service = service, .required = true, .implied = true, .link = link,
			.origin = to_stack_origin(t, because, "%s", ""),
		};
}

static struct str before_colon(struct str text)
{
	size_t colon = str_chr(text, ':');

	return colon == STR_NONE ? text : str_slice(text, 0, colon);
}

static void take_implied_by_links(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++)
		mark_implied(t, value, before_colon(node_text(value->items.at[i])), true);
	take_links(t, value);
}

static void take_implied_by_volumes(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++)
		if (!str_starts(node_text(value->items.at[i]), "container:"))
			mark_implied(t, value, before_colon(node_text(value->items.at[i])), false);
	take_volumes_from(t, value);
}

static void take_implied_by_network(struct to_stack *t, const struct node *value)
{
	struct str text = node_text(value);

	if (str_starts(text, "service:"))
		mark_implied(t, value, str_from(text, strlen("service:")), false);
	take_network_mode(t, value);
}

static void take_stop_grace_period(struct to_stack *t, const struct node *value)
{
	t->service->stop_grace_ms = to_stack_ms(t, value, "");
}

static struct stack_int number_of(struct str text, const struct origin *origin)
{
	uint64_t number;

	if (!str_to_uint(text, &number) || number > UINT32_MAX)
		return (struct stack_int){ 0 };
	return (struct stack_int){ (int64_t)number, origin };
}

static void take_user(struct to_stack *t, const struct node *value)
{
	struct stack_str user = to_stack_str(t, value, "");
	size_t colon = str_chr(user.value, ':');

	t->service->user = user;
	if (!STACK_SET(user))
		return;
	t->service->uid = number_of(str_slice(user.value, 0, colon == STR_NONE ? user.value.len : colon), user.origin);
	if (colon != STR_NONE)
		t->service->gid = number_of(str_from(user.value, colon + 1), user.origin);
}

static struct stack_words capabilities(struct to_stack *t, const struct node *value)
{
	struct stack_words words = to_stack_words(t, value, "");

	for (size_t i = 0; i < words.n; i++) {
		char *upper = arena_dup(t->arena, words.at[i].ptr, words.at[i].len);

		for (size_t j = 0; j < words.at[i].len; j++)
			upper[j] = ascii_to_upper(upper[j]);
		words.at[i].ptr = upper;
		if (str_starts(words.at[i], "CAP_"))
			words.at[i] = str_from(words.at[i], 4);
	}
	return words;
}

static void take_cap_add(struct to_stack *t, const struct node *value)
{
	t->service->cap_add = capabilities(t, value);
}

static void take_cap_drop(struct to_stack *t, const struct node *value)
{
	t->service->cap_drop = capabilities(t, value);
}

/* "no-new-privileges:true", "seccomp=unconfined", "label:type:svirt_t": Docker takes ":" as well as "=". */
static void take_security_opt(struct to_stack *t, const struct node *value)
{
	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++) {
		const struct node *item = value->items.at[i];
		struct str text = node_text(item), key, what;
		size_t cut = 0;

		while (cut < text.len && text.ptr[cut] != ':' && text.ptr[cut] != '=')
			cut++;
		key = str_slice(text, 0, cut);
		what = cut < text.len ? str_from(text, cut + 1) : STR_EMPTY;
		const struct origin *origin = to_stack_origin(t, item, "[%zu]", i);
		if (str_is(key, "no-new-privileges"))
			t->service->no_new_privileges = (struct stack_bool){ !str_is(what, "false"), origin };
		else if (str_is(key, "seccomp"))
			t->service->seccomp = (struct stack_str){ what, origin };
		else if (str_is(key, "apparmor"))
			t->service->apparmor = (struct stack_str){ what, origin };
		else if (str_is(key, "label"))
			t->service->selinux = (struct stack_str){
				STACK_SET(t->service->selinux) ? str_fmt(t->arena, "%" PRI_STR ",%" PRI_STR,
									 STR_ARG(t->service->selinux.value), STR_ARG(what))
							       : what,
				origin,
			};
		else
			finding(t->out, &COMPOSE_SECURITY_OPT, item, "%" PRI_STR " isn't understood", STR_ARG(str_show(t->arena, text)));
	}
}

static void take_devices(struct to_stack *t, const struct node *value)
{
	struct stack_words *devices = &t->service->devices;

	if (!node_is_seq(value) || !value->items.n)
		return;
	devices->at = arena_calloc(t->arena, value->items.n, sizeof(*devices->at));
	devices->origin = to_stack_origin(t, value, "%s", "");
	for (size_t i = 0; i < value->items.n; i++) {
		const struct node *item = value->items.at[i];

		devices->at[devices->n++] = node_is_map(item) ? node_text(node_get(item, "source")) : before_colon(node_text(item));
	}
}

static void take_hooks(struct to_stack *t, const struct node *value, bool post_start)
{
	static const char *const others[] = { "user", "privileged", "working_dir", "environment" };

	for (size_t i = 0; node_is_seq(value) && i < value->items.n; i++) {
		const struct node *item = value->items.at[i];
		struct stack_words words = to_stack_words(t, node_get(item, "command"), "");

		for (size_t j = 0; j < ARRAY_SIZE(others); j++)
			if (node_get(item, others[j]))
				finding(t->out, &COMPOSE_HOOK, node_get(item, others[j]),
					"%s of a hook of %" PRI_STR " can't be had: it runs as the container does", others[j],
					STR_ARG(t->service->name));
		if (words.n)
			*vec_push(t->arena, &t->service->hooks) = (struct stack_hook){
				post_start, words.at, words.n, to_stack_origin(t, item, "[%zu]", i), words,
			};
	}
}

static void take_post_start(struct to_stack *t, const struct node *value)
{
	take_hooks(t, value, true);
}

static void take_pre_stop(struct to_stack *t, const struct node *value)
{
	take_hooks(t, value, false);
}

/* The order matters where one key refers to what another gave: depends_on before links, deploy before restart. */
const struct to_stack_key to_stack_service_keys[] = {
	{ "image", take_image },
	{ "build", take_build },
	{ "platform", take_platform },
	{ "pull_policy", take_pull_policy },
	{ "runtime", take_runtime },
	{ "entrypoint", take_entrypoint },
	{ "command", take_command },
	{ "working_dir", take_working_dir },
	{ "environment", take_environment },
	{ "env_file", NULL },
	{ "extends", NULL },
	{ "profiles", NULL },
	{ "label_file", NULL },
	{ "depends_on", take_depends_on },
	{ "links", take_implied_by_links },
	{ "network_mode", take_implied_by_network },
	{ "volumes_from", take_implied_by_volumes },
	{ "networks", take_networks },
	{ "ports", take_ports },
	{ "expose", take_expose },
	{ "container_name", take_container_name },
	{ "hostname", take_hostname },
	{ "domainname", take_domainname },
	{ "external_links", take_external_links },
	{ "extra_hosts", take_extra_hosts },
	{ "dns", take_dns },
	{ "dns_search", take_dns_search },
	{ "dns_opt", take_dns_opt },
	{ "pid", take_pid },
	{ "ipc", take_ipc },
	{ "volumes", take_volumes },
	{ "tmpfs", take_tmpfs },
	{ "configs", take_configs },
	{ "secrets", take_secrets },
	{ "healthcheck", take_healthcheck },
	{ "deploy", take_deploy },
	{ "restart", take_restart },
	{ "scale", take_scale },
	{ "cpus", take_cpus },
	{ "mem_limit", take_mem_limit },
	{ "mem_reservation", take_mem_reservation },
	{ "shm_size", take_shm_size },
	{ "gpus", take_gpus },
	{ "devices", take_devices },
	{ "stop_grace_period", take_stop_grace_period },
	{ "stop_signal", take_stop_signal },
	{ "init", take_init },
	{ "tty", take_tty },
	{ "stdin_open", take_stdin_open },
	{ "read_only", take_read_only },
	{ "privileged", take_privileged },
	{ "user", take_user },
	{ "group_add", take_group_add },
	{ "cap_add", take_cap_add },
	{ "cap_drop", take_cap_drop },
	{ "security_opt", take_security_opt },
	{ "sysctls", take_sysctls },
	{ "labels", take_labels },
	{ "annotations", take_annotations },
	{ "post_start", take_post_start },
	{ "pre_stop", take_pre_stop },
	{ 0 },
};
