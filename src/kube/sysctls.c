#include "cluster/sysctl.h"
#include "kube/rights.h"

/* Those that a pod has for itself: the others are the node's. */
static bool is_namespaced(struct str name)
{
	return str_starts(name, "net.") || str_starts(name, "fs.mqueue.") || str_starts(name, "kernel.shm") ||
	       str_starts(name, "kernel.msg") || str_is(name, "kernel.sem");
}

static bool may_set(struct render *r, const struct stack_service *service, const struct stack_pair *pair,
		    bool host_network)
{
	struct str what = str_fmt(
		r->arena, "the sysctl %" PRI_STR ", which the kubelet refuses unless its administrator allowed it",
		STR_ARG(str_show(r->arena, pair->key)));
	bool of_node = !is_namespaced(pair->key) || (host_network && str_starts(pair->key, "net."));

	if (sysctl_is_safe(pair->key, r->options->minor) && !of_node)
		return true;
	if (!of_node)
		return allowed(r, service, "unsafe_sysctls", pair->origin, str_cstr(r->arena, what));
	finding_at(r->out, &KUBE_SYSCTL, pair->origin->span,
		   "%" PRI_STR " wants %" PRI_STR ", which is the whole node's: it is left out", STR_ARG(service->name),
		   STR_ARG(str_show(r->arena, pair->key)));
	return false;
}

static struct node *add(struct render *r, struct node *context, struct str name, struct str value)
{
	struct node *list = node_get(context, "sysctls"), *entry;

	if (!list)
		list = node_set_seq(r->arena, context, "sysctls");
	entry = node_add(r->arena, list, node_map(r->arena));
	node_set_str(r->arena, entry, "name", name);
	node_set_str(r->arena, entry, "value", value);
	return entry;
}

/* ---- Ports that only root may open ---- */

enum { FIRST_FREE_PORT = 1024 };
static const char first_free[] = "net.ipv4.ip_unprivileged_port_start";

static const struct stack_port *low_port(const struct stack_service *service)
{
	for (size_t i = 0; i < service->ports.n; i++)
		if (service->ports.at[i].number < FIRST_FREE_PORT)
			return &service->ports.at[i];
	return NULL;
}

static bool sets_first_free(const struct node *context)
{
	const struct node *list = node_get(context, "sysctls");

	for (size_t i = 0; i < node_count(list); i++)
		if (str_is(node_text(node_get(list->items.at[i], "name")), first_free))
			return true;
	return false;
}

/* Root needs it as well: it has no capability. */
static void ports_fill(struct render *r, struct node *context, const struct stack_service *service, bool host_network)
{
	const struct stack_port *port = low_port(service);
	int64_t uid = user_of(r, service).uid;
	struct node *entry;

	if (!port || sets_first_free(context))
		return;
	if (host_network || !sysctl_is_safe(str_of(first_free), r->options->minor)) {
		if (uid != 0)
			finding_at(r->out, &KUBE_LOW_PORT, port->origin ? port->origin->span : service->origin->span,
				   "%" PRI_STR " runs as %lld and opens port %u%s", STR_ARG(service->name),
				   (long long)uid, port->number, host_network ? " of its node" : "");
		return;
	}
	entry = add(r, context, str_of(first_free), STR("0"));
	entry->origin = origin_rule(r, port->origin,
				    "Docker lets every user of a container open ports below 1024; so does this: the "
				    "pod's network is its own",
				    "let the service listen above 1023");
	node_get(entry, "value")->remark =
		str_fmt(r->arena, "as under Docker, everybody may open port %u", port->number);
}

void sysctls_fill(struct render *r, const struct node *spec, struct node *context, const struct stack_service *service)
{
	const struct node *host = node_get(spec, "hostNetwork");
	const struct companions *companions = render_companions(r, service);
	bool host_network = str_is(node_text(host), "true");

	for (size_t i = 0; i < service->sysctls.n; i++) {
		const struct stack_pair *pair = &service->sysctls.at[i];
		struct node *entry;

		if (!may_set(r, service, pair, host_network))
			continue;
		entry = add(r, context, pair->key, pair->value);
		entry->origin = pair->origin;
		with_remark(r, node_get(entry, "value"), pair->origin);
	}
	ports_fill(r, context, service, host_network);
	for (size_t i = 0; companions && i < companions->list.n; i++)
		ports_fill(r, context, companions->list.at[i], host_network);
}
