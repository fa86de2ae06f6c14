#include "stack/enrich.h"

#include "base/arena.h"
#include "stack/built.h"
#include "stack/commands.h"
#include "stack/images.h"

static void add_known(struct stack *stack, struct stack_service *service, uint16_t number, enum stack_protocol protocol,
		      struct span span, struct str what)
{
	struct origin *origin;
	struct stack_port *port;

	if (stack_port(service, number, protocol))
		return;
	origin = arena_new_of(stack->arena, struct origin);
	*origin = (struct origin){ .kind = ORIGIN_RULE, .span = span, .what = what };
	origin->change = str_fmt(stack->arena, "say which ports it has: expose, in the Compose file, of %" PRI_STR,
				 STR_ARG(service->name));
	port = stack_port_add(stack, service, number, protocol);
	port->known = true;
	port->origin = origin;
}

static struct span span_of(const struct origin *origin)
{
	return origin ? origin->span : (struct span){ 0 };
}

/* GUNICORN_CMD_ARGS="--bind=0.0.0.0:5000", PORT=5000 */
static uint16_t port_in_environment(struct stack *stack, const struct stack_service *service)
{
	const struct stack_env *arguments = stack_env(service, STR("GUNICORN_CMD_ARGS")), *port = stack_env(service, STR("PORT"));
	uint64_t number;

	if (arguments) {
		struct str line = str_fmt(stack->arena, "gunicorn %" PRI_STR, STR_ARG(arguments->value));
		struct command_reading reading = command_read_line(stack->arena, line);

		if (reading.port_by_option)
			return reading.port;
	}
	if (port && str_to_uint(port->value, &number) && number > 0 && number <= UINT16_MAX)
		return (uint16_t)number;
	return 0;
}

static void from_command(struct stack *stack, struct stack_service *service)
{
	struct stack_started started = stack_started(service);
	struct command_reading reading = command_read(stack->arena, started.entrypoint, started.command);
	const struct origin *origin = started.origin;
	uint16_t port = reading.port;

	/* an option beats the environment, which beats a default */
	if (!reading.port_by_option && reading.role == ROLE_WEB) {
		uint16_t said = port_in_environment(stack, service);

		port = said ? said : port;
	}
	if (port)
		add_known(stack, service, port, PROTOCOL_TCP, span_of(origin),
			  str_fmt(stack->arena, "`%" PRI_STR "` listens on %u %s", STR_ARG(reading.quote), port,
				  reading.port_by_option ? "by its command" : "unless told otherwise"));
}

static void from_image(struct stack *stack, struct stack_service *service, const struct known_image *known)
{
	struct span span = span_of(STACK_SET(service->built) ? service->built.base.origin : service->image.origin);

	for (size_t i = 0; i < ARRAY_SIZE(known->ports) && known->ports[i]; i++)
		add_known(stack, service, known->ports[i], PROTOCOL_TCP, span,
			  str_fmt(stack->arena, "%s is known to listen on %u", known->title, known->ports[i]));
	for (size_t i = 0; i < ARRAY_SIZE(known->udp_ports) && known->udp_ports[i]; i++)
		add_known(stack, service, known->udp_ports[i], PROTOCOL_UDP, span,
			  str_fmt(stack->arena, "%s is known to listen on %u/UDP", known->title, known->udp_ports[i]));
}

/* "traefik.http.services.api.loadbalancer.server.port: 8000", "caddy.reverse_proxy: {{upstreams 8000}}" */
static uint16_t port_in_label(const struct stack_pair *pair)
{
	struct str value = pair->value;
	uint64_t number;

	if (str_starts(pair->key, "caddy") && str_ends(pair->key, ".reverse_proxy")) {
		size_t blank = str_rchr(value, ' ');

		if (str_is(value, "{{upstreams}}"))
			return 80;
		if (blank == STR_NONE || !str_contains(value, STR("{{upstreams ")) || !str_ends(value, "}}"))
			return 0;
		value = str_slice(value, blank + 1, value.len - 2);
	} else if (!str_starts(pair->key, "traefik.http.services.") || !str_ends(pair->key, ".server.port")) {
		return 0;
	}
	return str_to_uint(value, &number) && number <= UINT16_MAX ? (uint16_t)number : 0;
}

static size_t tcp_ports(const struct stack_service *service)
{
	size_t n = 0;

	for (size_t i = 0; i < service->ports.n; i++)
		n += service->ports.at[i].protocol == PROTOCOL_TCP;
	return n;
}

/* What a proxy in front of it is told, which asks the Docker API: the service listens there. */
static void from_proxy(struct stack *stack, struct stack_service *service)
{
	const struct stack_pairs *lists[] = { &service->labels, &service->deploy_labels };
	const struct stack_env *host = stack_env(service, STR("VIRTUAL_HOST")), *port = stack_env(service, STR("VIRTUAL_PORT"));
	uint64_t number = 80; /* what nginx-proxy takes where it can't tell */

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		for (size_t j = 0; j < lists[i]->n; j++) {
			const struct stack_pair *pair = &lists[i]->at[j];

			if (port_in_label(pair))
				add_known(stack, service, port_in_label(pair), PROTOCOL_TCP, span_of(pair->origin),
					  str_fmt(stack->arena, "the label %" PRI_STR " says so", STR_ARG(pair->key)));
		}
	if (!host || (port && (!str_to_uint(port->value, &number) || !number || number > UINT16_MAX)))
		return;
	if (port || tcp_ports(service) != 1)
		add_known(stack, service, (uint16_t)number, PROTOCOL_TCP, span_of(port ? port->origin : host->origin),
			  port ? STR("VIRTUAL_PORT says so") : STR("nginx-proxy asks there unless told otherwise"));
}

/* A worker of the same image opens none of them. What a command says by an option, or PORT, is surer. */
static void from_dockerfile(struct stack *stack, struct stack_service *service)
{
	const struct stack_built *built = &service->built;

	for (size_t i = 0; i < built->ports.n; i++)
		add_known(stack, service, built->ports.at[i].number, built->ports.at[i].protocol, span_of(built->ports.at[i].origin),
			  STR("EXPOSE in its Dockerfile says so"));
}

static bool command_says_more(struct stack *stack, const struct stack_service *service)
{
	struct stack_started started = stack_started(service);
	struct command_reading reading = command_read(stack->arena, started.entrypoint, started.command);

	return reading.port_by_option || (reading.role == ROLE_WEB && port_in_environment(stack, service));
}

static void from_itself(struct stack *stack, struct stack_service *service)
{
	const struct known_image *known = known_image(stack_image_known(service));

	if (service->ports.n || service->role == ROLE_JOB)
		return;
	if (service->role != ROLE_WORKER && service->role != ROLE_SCHEDULER && !command_says_more(stack, service))
		from_dockerfile(stack, service);
	if (!service->ports.n)
		from_command(stack, service);
	/* a worker made of a web server's image doesn't serve; a command of its own may listen elsewhere */
	if (known && !service->ports.n && service->role != ROLE_WORKER && service->role != ROLE_SCHEDULER &&
	    command_runs_image(stack->arena, service))
		from_image(stack, service, known);
}

void stack_known_ports(struct stack *stack)
{
	for (size_t i = 0; i < stack->services.n; i++) {
		from_itself(stack, stack->services.at[i]);
		from_proxy(stack, stack->services.at[i]);
	}
}
