#include "stack/stack.h"

#include "base/arena.h"

static const char *const role_names[] = {
	[ROLE_OTHER] = "other",	      [ROLE_WEB] = "web",     [ROLE_WORKER] = "worker", [ROLE_SCHEDULER] = "scheduler",
	[ROLE_DATABASE] = "database", [ROLE_CACHE] = "cache", [ROLE_BROKER] = "broker", [ROLE_PROXY] = "proxy",
	[ROLE_MONITORING] = "monitoring", [ROLE_JOB] = "job",
};

const char *stack_role_name(enum stack_role role)
{
	BUG_IF((size_t)role >= ARRAY_SIZE(role_names));
	return role_names[role];
}

bool stack_role_parse(struct str name, enum stack_role *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(role_names); i++) {
		if (!str_is(name, role_names[i]))
			continue;
		*out = (enum stack_role)i;
		return true;
	}
	return false;
}

const char *stack_protocol_name(enum stack_protocol protocol)
{
	static const char *const names[] = {
		[PROTOCOL_TCP] = "TCP", [PROTOCOL_UDP] = "UDP", [PROTOCOL_SCTP] = "SCTP",
	};

	BUG_IF((size_t)protocol >= ARRAY_SIZE(names));
	return names[protocol];
}

/* The lists are sorted by name: halving keeps 10,000 services linear. */
struct stack_service *stack_service(const struct stack *stack, struct str name)
{
	size_t low = 0, high = stack->services.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(stack->services.at[middle]->name, name);

		if (order == 0)
			return stack->services.at[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct stack_volume *stack_volume(const struct stack *stack, struct str name)
{
	size_t low = 0, high = stack->volumes.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(stack->volumes.at[middle]->name, name);

		if (order == 0)
			return stack->volumes.at[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct stack_file *stack_file(const struct stack *stack, enum stack_file_kind kind, struct str name)
{
	for (size_t i = 0; i < stack->files.n; i++)
		if (stack->files.at[i]->kind == kind && str_eq(stack->files.at[i]->name, name))
			return stack->files.at[i];
	return NULL;
}

const struct stack_env *stack_env(const struct stack_service *service, struct str name)
{
	for (size_t i = 0; i < service->env.n; i++)
		if (str_eq(service->env.at[i].name, name))
			return &service->env.at[i];
	return NULL;
}

const struct stack_port *stack_port(const struct stack_service *service, uint16_t number, enum stack_protocol protocol)
{
	for (size_t i = 0; i < service->ports.n; i++)
		if (service->ports.at[i].number == number && service->ports.at[i].protocol == protocol)
			return &service->ports.at[i];
	return NULL;
}

static struct str port_name(struct arena *arena, uint16_t number, enum stack_protocol protocol)
{
	static const char *const prefixes[] = {
		[PROTOCOL_TCP] = "tcp", [PROTOCOL_UDP] = "udp", [PROTOCOL_SCTP] = "sctp",
	};

	if (protocol == PROTOCOL_TCP && number == 80)
		return STR("http");
	if (protocol == PROTOCOL_TCP && number == 443)
		return STR("https");
	return str_fmt(arena, "%s-%u", prefixes[protocol], number);
}

static bool port_name_taken(const struct stack_service *service, struct str name)
{
	for (size_t i = 0; i < service->ports.n; i++)
		if (str_eq(service->ports.at[i].name, name))
			return true;
	return false;
}

struct stack_port *stack_port_add(struct stack *stack, struct stack_service *service, uint16_t number,
				  enum stack_protocol protocol)
{
	struct str name = port_name(stack->arena, number, protocol);

	for (size_t i = 0; i < service->ports.n; i++)
		if (service->ports.at[i].number == number && service->ports.at[i].protocol == protocol)
			return &service->ports.at[i];
	/* a port that the user called "http" keeps its name: then "p80" and, were that taken too, "p80-tcp" */
	if (port_name_taken(service, name))
		name = str_fmt(stack->arena, "p%u", number);
	if (port_name_taken(service, name))
		name = str_fmt(stack->arena, "p%u-%s", number, protocol == PROTOCOL_UDP ? "udp" : "tcp");
	struct stack_port *port = vec_push(stack->arena, &service->ports);
	*port = (struct stack_port){ .number = number, .protocol = protocol, .name = name };
	return port;
}
