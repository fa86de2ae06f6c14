#include "stack/enrich.h"

#include "base/arena.h"
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
	struct command_reading reading = command_read(stack->arena, &service->entrypoint, &service->command);
	const struct origin *origin = STACK_SET(service->command) ? service->command.origin : service->entrypoint.origin;
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
	struct span span = span_of(service->image.origin);

	for (size_t i = 0; i < ARRAY_SIZE(known->ports) && known->ports[i]; i++)
		add_known(stack, service, known->ports[i], PROTOCOL_TCP, span,
			  str_fmt(stack->arena, "%s is known to listen on %u", known->title, known->ports[i]));
	for (size_t i = 0; i < ARRAY_SIZE(known->udp_ports) && known->udp_ports[i]; i++)
		add_known(stack, service, known->udp_ports[i], PROTOCOL_UDP, span,
			  str_fmt(stack->arena, "%s is known to listen on %u/UDP", known->title, known->udp_ports[i]));
}

void stack_known_ports(struct stack *stack)
{
	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_service *service = stack->services.at[i];
		const struct known_image *known = known_image(service->image.value);

		if (service->ports.n || service->role == ROLE_JOB)
			continue;
		from_command(stack, service);
		/* a worker made of a web server's image doesn't serve; a command of its own may listen elsewhere */
		if (known && !service->ports.n && service->role != ROLE_WORKER && service->role != ROLE_SCHEDULER &&
		    command_runs_image(stack->arena, service))
			from_image(stack, service, known);
	}
}
