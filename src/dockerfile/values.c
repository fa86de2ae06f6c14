#include "dockerfile/internal.h"

bool value_bool(struct str text, bool *value)
{
	if (str_in(text, (const char *const[]){ "1", "t", "T", "true", "TRUE", "True", NULL }))
		*value = true;
	else if (str_in(text, (const char *const[]){ "0", "f", "F", "false", "FALSE", "False", NULL }))
		*value = false;
	else
		return false;
	return true;
}

static bool duration_unit(struct str *text, double *nanoseconds)
{
	static const struct {
		const char *name;
		double value;
	} units[] = { { "ns", 1 }, { "us", 1e3 }, { "µs", 1e3 }, { "ms", 1e6 }, { "s", 1e9 }, { "m", 60e9 }, { "h", 3600e9 } };

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (!str_starts(*text, units[i].name))
			continue;
		*text = str_from(*text, strlen(units[i].name));
		*nanoseconds = units[i].value;
		return true;
	}
	return false;
}

bool dockerfile_duration(struct str text, int64_t *nanoseconds)
{
	bool negative = str_starts(text, "-");
	double sum = 0;

	if (negative || str_starts(text, "+"))
		text = str_from(text, 1);
	if (str_is(text, "0")) {
		*nanoseconds = 0;
		return true;
	}
	if (text.len == 0)
		return false;
	while (text.len) {
		size_t n = 0;
		double number, unit;

		while (n < text.len && (ascii_digit(text.ptr[n]) || text.ptr[n] == '.'))
			n++;
		if (!str_to_double(str_slice(text, 0, n), &number))
			return false;
		text = str_from(text, n);
		if (!duration_unit(&text, &unit))
			return false;
		sum += number * unit;
	}
	if (sum >= 9.2e18) /* 290 years: beyond Go's range */
		return false;
	*nanoseconds = (int64_t)(negative ? -sum : sum);
	return true;
}

static bool port_number(struct str text, uint32_t *port)
{
	uint64_t value;

	if (!str_to_uint(text, &value) || value > 65535)
		return false;
	*port = (uint32_t)value;
	return true;
}

bool dockerfile_port(struct str text, struct dockerfile_port *port)
{
	size_t slash = str_chr(text, '/');
	struct str numbers = str_slice(text, 0, slash), protocol = slash == STR_NONE ? STR_EMPTY : str_from(text, slash + 1);

	*port = (struct dockerfile_port){ .protocol = "tcp" };
	for (size_t colon; (colon = str_rchr(numbers, ':')) != STR_NONE;) {
		port->published = true; /* an address, a port of the host: builders take it and forget it */
		numbers = str_from(numbers, colon + 1);
	}
	if (str_eq_nocase(protocol, STR("udp")))
		port->protocol = "udp";
	else if (str_eq_nocase(protocol, STR("sctp")))
		port->protocol = "sctp";
	else if (protocol.len && !str_eq_nocase(protocol, STR("tcp")))
		return false;
	size_t dash = str_chr(numbers, '-');
	if (!port_number(str_slice(numbers, 0, dash), &port->first))
		return false;
	port->last = port->first;
	return dash == STR_NONE || (port_number(str_from(numbers, dash + 1), &port->last) && port->last >= port->first);
}

static void check_ports(struct parser *parser, struct dockerfile_instruction *instruction)
{
	for (size_t i = 0; i < instruction->words.n; i++) {
		const struct dockerfile_word *word = &instruction->words.at[i];
		struct dockerfile_port port;

		if (!word->variables && !dockerfile_port(word->text, &port))
			dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_PORT, word->raw, "\"%" PRI_STR "\" is no port",
				 STR_ARG(str_show(parser->arena, word->text)));
	}
}

bool dockerfile_signal(struct str text, int *number)
{
	static const char *const names[] = {
		"HUP",  "INT",  "QUIT", "ILL",    "TRAP",   "ABRT",  "BUS",  "FPE",  "KILL", "USR1", "SEGV",
		"USR2", "PIPE", "ALRM", "TERM",   "STKFLT", "CHLD",  "CONT", "STOP", "TSTP", "TTIN", "TTOU",
		"URG",  "XCPU", "XFSZ", "VTALRM", "PROF",   "WINCH", "IO",   "PWR",  "SYS",
	};
	uint64_t value, more = 0;

	if (str_to_uint(text, &value)) {
		*number = (int)MIN_OF(value, (uint64_t)INT32_MAX);
		return value >= 1 && value <= 64;
	}
	if (text.len > 3 && str_eq_nocase(str_slice(text, 0, 3), STR("SIG")))
		text = str_from(text, 3);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (str_eq_nocase(text, str_of(names[i]))) {
			*number = (int)i + 1;
			return true;
		}
	}
	bool from_min = str_eq_nocase(str_slice(text, 0, 5), STR("RTMIN")), from_max = str_eq_nocase(str_slice(text, 0, 5), STR("RTMAX"));
	struct str offset = str_from(text, 5);
	if (!from_min && !from_max)
		return false;
	if (offset.len && (offset.ptr[0] != (from_min ? '+' : '-') || !str_to_uint(str_from(offset, 1), &more)))
		return false;
	*number = from_min ? 34 + (int)MIN_OF(more, (uint64_t)64) : 64 - (int)MIN_OF(more, (uint64_t)64);
	return *number >= 34 && *number <= 64;
}

static void check_signal(struct parser *parser, struct dockerfile_instruction *instruction)
{
	int number;

	if (instruction->words.n == 0)
		return;
	const struct dockerfile_word *word = &instruction->words.at[0];
	if (!word->variables && !dockerfile_signal(word->text, &number))
		dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_SIGNAL, word->raw, "\"%" PRI_STR "\" is no signal",
			 STR_ARG(str_show(parser->arena, word->text)));
}

static void check_volumes(struct parser *parser, struct dockerfile_instruction *instruction)
{
	for (size_t i = 0; i < instruction->words.n; i++)
		if (!instruction->words.at[i].variables && str_trim(instruction->words.at[i].text).len == 0)
			dockerfile_complain(parser, instruction, &DOCKERFILE_SYNTAX_ARGUMENTS, instruction->words.at[i].raw,
				 "VOLUME of an empty path");
}

void values_check(struct parser *parser, struct dockerfile_instruction *instruction)
{
	if (instruction->keyword == DOCKERFILE_EXPOSE)
		check_ports(parser, instruction);
	else if (instruction->keyword == DOCKERFILE_STOPSIGNAL)
		check_signal(parser, instruction);
	else if (instruction->keyword == DOCKERFILE_VOLUME)
		check_volumes(parser, instruction);
}
