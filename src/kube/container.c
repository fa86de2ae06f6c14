#include "kube/render.h"
#include "stack/images.h"

enum {
	PRE_STOP_SLEEP =
		30, /* the minor from which on the kubelet sleeps by itself; before, the image needs a program */
	LINGER = 5, /* s: proxies and kube-proxy learn of a changed endpoint within one or two */
};

/* ---- The image ---- */

static bool has_registry(struct str image)
{
	return image_name(image).registry.len > 0;
}

static void say_tag(struct render *r, const struct stack_service *service, struct str image)
{
	struct image_name name = image_name(image);
	const struct origin *at = STACK_SET(service->image) ? service->image.origin : service->build.origin;

	if (!r->images_count || name.digest.len || (name.tag.len && !str_is(name.tag, "latest")))
		return;
	finding_at(r->out, &KUBE_TAG, at ? at->span : service->origin->span, "%" PRI_STR " runs %" PRI_STR ": %s",
		   STR_ARG(service->name), STR_ARG(str_show(r->arena, image)),
		   name.tag.len ? "the tag latest means nothing" : "no tag");
}

/* An image that is built here: where it is pushed to. */
static struct str built_name(struct render *r, const struct stack_service *service)
{
	struct str registry = config_str(r->config, "registry"), tag = config_str(r->config, "tag");
	struct str image = service->image.value, name = image_name(image).name;

	if (has_registry(image))
		return image_name(image).tag.len || image_name(image).digest.len || !tag.len
			       ? image
			       : str_fmt(r->arena, "%" PRI_STR ":%" PRI_STR, STR_ARG(image), STR_ARG(tag));
	if (!name.len)
		name = service->label;
	if (image_name(image).tag.len)
		tag = image_name(image).tag;
	if (!registry.len) {
		if (r->images_count)
			finding_at(r->out, &KUBE_NO_REGISTRY, service->build.origin->span,
				   "%" PRI_STR " is built here, and no cluster can pull \"%" PRI_STR "\"",
				   STR_ARG(service->name), STR_ARG(str_show(r->arena, image.len ? image : name)));
		return str_fmt(r->arena, "%" PRI_STR ":%" PRI_STR, STR_ARG(name),
			       STR_ARG(tag.len ? tag : STR("latest")));
	}
	return str_fmt(r->arena, "%" PRI_STR "/%" PRI_STR ":%" PRI_STR, STR_ARG(registry), STR_ARG(name),
		       STR_ARG(tag.len ? tag : STR("latest")));
}

void built_add(struct render *r, const struct stack_service *service, struct str image)
{
	for (size_t i = 0; i < r->built.n; i++)
		if (str_eq(r->built.at[i].image, image))
			return;
	*vec_push(r->arena, &r->built) = (struct built_image){ image, service };
}

static struct str image_find(struct render *r, const struct stack_service *service)
{
	struct str decided = config_str(r->config, "services.%" PRI_STR ".image", STR_ARG(service->name));

	if (decided.len)
		return decided;
	if (service->build.present)
		return built_name(r, service);
	return service->image.value;
}

struct str image_of(struct render *r, const struct stack_service *service)
{
	struct str *known = map_get(&r->images, service->name);

	if (known)
		return *known;
	known = arena_new_of(r->arena, struct str);
	*known = image_find(r, service);
	map_set(&r->images, service->name, known);
	if (known->len)
		say_tag(r, service, *known);
	if (r->images_count && service->build.present &&
	    !config_str(r->config, "services.%" PRI_STR ".image", STR_ARG(service->name)).len)
		built_add(r, service, *known);
	return *known;
}

static void image_fill(struct render *r, struct node *container, const struct stack_service *service)
{
	struct node *image = node_set_str(r->arena, container, "image", image_of(r, service));

	if (config_str(r->config, "services.%" PRI_STR ".image", STR_ARG(service->name)).len)
		with_remark(r, image, config_origin(r->config, "services.%" PRI_STR ".image", STR_ARG(service->name)));
	else if (STACK_SET(service->image) && (!service->build.present || has_registry(service->image.value)))
		with_remark(r, image, service->image.origin);
	else if (service->build.present)
		with_origin(image, origin_rule(r, service->build.origin,
					       "built from the project's sources: registry: and tag: of "
					       "lotse.yaml, and the name of the image or the service",
					       "set registry: and tag:, or services.NAME.image, in lotse.yaml"));
}

static void pull_policy_fill(struct render *r, struct node *container, const struct stack_service *service)
{
	static const struct {
		const char *compose;
		struct str kube;
	} policies[] = {
		{ "always", STR_INIT("Always") },
		{ "never", STR_INIT("Never") },
		{ "missing", STR_INIT("IfNotPresent") },
		{ "if_not_present", STR_INIT("IfNotPresent") },
	};

	for (size_t i = 0; i < ARRAY_SIZE(policies); i++)
		if (str_is(service->pull_policy.value, policies[i].compose))
			with_origin(node_set_str(r->arena, container, "imagePullPolicy", policies[i].kube),
				    service->pull_policy.origin);
	/* "build" says where it comes from, not when it is pulled; "daily" and its kin are answered by the table of
	 * keys */
}

/* ---- What is started ---- */

static void words_fill(struct render *r, struct node *container, const struct stack_service *service, const char *key,
		       const struct stack_words *words)
{
	struct node *list = node_set_seq(r->arena, container, key);

	for (size_t i = 0; i < words->n; i++)
		node_add_str(r->arena, list, word_for_kubelet(r, service, words, i));
	with_remark(r, list, words->origin);
}

/* entrypoint: [] clears the image's, and then the command is what is started; Kubernetes' args need a command of the
 * image. */
static void command_fill(struct render *r, struct node *container, const struct stack_service *service)
{
	bool cleared = STACK_SET(service->entrypoint) && service->entrypoint.n == 0;

	if (service->entrypoint.n)
		words_fill(r, container, service, "command", &service->entrypoint);
	if (service->command.n)
		words_fill(r, container, service, cleared ? "command" : "args", &service->command);
}

static void ports_fill(struct render *r, struct node *container, const struct stack_service *service)
{
	struct node *list;

	if (!service->ports.n)
		return;
	list = node_set_seq(r->arena, container, "ports");
	for (size_t i = 0; i < service->ports.n; i++) {
		const struct stack_port *port = &service->ports.at[i];
		struct node *entry = node_add(r->arena, list, node_map(r->arena));

		entry->origin = port->origin;
		node_set_str(r->arena, entry, "name", port->name);
		with_remark(r, node_set_int(r->arena, entry, "containerPort", port->number), port->origin);
		if (port->protocol != PROTOCOL_TCP)
			node_set_str(r->arena, entry, "protocol", str_of(stack_protocol_name(port->protocol)));
	}
}

/* ---- Hooks ---- */

/*
 * A pod is told to stop and taken out of its Services at the same moment, and for seconds requests still come in: it
 * stays until nobody sends any more. A hook of the Compose file stands alone: what it does first is its own business.
 */
int64_t linger_seconds(const struct stack_service *service, enum workload_kind kind)
{
	if ((service->role != ROLE_WEB && service->role != ROLE_PROXY) || kind == WORKLOAD_JOB ||
	    !first_tcp_port(service))
		return 0;
	for (size_t i = 0; i < service->hooks.n; i++)
		if (!service->hooks.at[i].post_start)
			return 0;
	return LINGER;
}

static void linger_fill(struct render *r, struct node *container, const struct stack_service *service,
			enum workload_kind kind)
{
	int64_t wait = linger_seconds(service, kind);
	struct node *lifecycle = node_get(container, "lifecycle"), *hook, *command;

	if (!wait)
		return;
	if (!lifecycle)
		lifecycle = node_set_map(r->arena, container, "lifecycle");
	hook = node_set_map(r->arena, lifecycle, "preStop");
	hook->comment = STR("requests still come in for a moment after a pod is told to stop");
	hook->origin = origin_default(
		r,
		"a pod is told to stop and taken out of its Services at the same moment, and for seconds "
		"requests still come in: it waits until nobody sends any more",
		"write a pre_stop hook into the Compose file, or patch it in your overlay");
	if (r->options->minor >= PRE_STOP_SLEEP) {
		node_set_int(r->arena, node_set_map(r->arena, hook, "sleep"), "seconds", wait);
		return;
	}
	command = node_set_seq(r->arena, node_set_map(r->arena, hook, "exec"), "command");
	node_add_str(r->arena, command, STR("sleep"));
	node_add_str(r->arena, command, str_fmt(r->arena, "%lld", (long long)wait));
}

/* A container has one handler of each kind: several hooks become one line. */
static void hook_fill(struct render *r, struct node *container, const struct stack_service *service,
		      enum workload_kind kind, bool post_start)
{
	const struct stack_hook *only = NULL;
	struct str line = STR_EMPTY;
	size_t n = 0;

	for (size_t i = 0; i < service->hooks.n; i++) {
		const struct stack_hook *hook = &service->hooks.at[i];

		if (hook->post_start != post_start)
			continue;
		only = hook;
		line = str_fmt(r->arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(line), n++ ? " && " : "",
			       STR_ARG(words_for_shell(r, service, &hook->words)));
	}
	if (!n && !post_start)
		linger_fill(r, container, service, kind);
	if (!n)
		return;
	struct node *lifecycle = node_get(container, "lifecycle");
	if (!lifecycle)
		lifecycle = node_set_map(r->arena, container, "lifecycle");
	struct node *handler = node_set_map(r->arena, lifecycle, post_start ? "postStart" : "preStop");
	struct node *command = node_set_seq(r->arena, node_set_map(r->arena, handler, "exec"), "command");
	with_remark(r, command, only->origin);
	if (n == 1)
		exec_words(r, command, service, &only->words, false, false);
	else
		exec_words(r, command, service, &(struct stack_words){ .at = &line, .n = 1 }, true, false);
}

static void terminal_fill(struct render *r, struct node *container, const struct stack_service *service)
{
	if (service->stdin_open.value)
		with_origin(node_set_bool(r->arena, container, "stdin", true), service->stdin_open.origin);
	if (service->tty.value)
		with_origin(node_set_bool(r->arena, container, "tty", true), service->tty.origin);
}

void container_fill(struct render *r, struct node *container, const struct stack_service *service,
		    enum workload_kind kind, struct map *volumes)
{
	struct node *env;

	r->extra_env.n = 0;
	node_set_str(r->arena, container, "name", service->label);
	image_fill(r, container, service);
	pull_policy_fill(r, container, service);
	command_fill(r, container, service);
	if (STACK_SET(service->working_dir))
		with_remark(r, node_set_str(r->arena, container, "workingDir", service->working_dir.value),
			    service->working_dir.origin);
	terminal_fill(r, container, service);
	ports_fill(r, container, service);
	env = node_set_seq(r->arena, container, "env"); /* its place; probes and hooks may add to it */
	probes_fill(r, container, service, kind);
	hook_fill(r, container, service, kind, true);
	hook_fill(r, container, service, kind, false);
	env_fill(r, env, service);
	if (!env->items.n)
		node_remove(container, STR("env"));
	node_set_map(r->arena, container, "resources"); /* its place; filled when the pod has its volumes */
	container_security(r, container, service);
	mounts_fill(r, container, service, volumes);
}
