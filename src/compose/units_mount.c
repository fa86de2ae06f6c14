/*
 * The short forms of ports and volumes: docker/go-connections ParsePortSpec, and compose-go ParseVolume.
 */
#include <arpa/inet.h>

#include "base/arena.h"
#include "compose/units.h"

struct port_range {
	uint16_t first, last;
};

static bool port_number(struct str text, uint16_t *number)
{
	uint64_t value;

	if (!str_to_uint(text, &value) || value > UINT16_MAX)
		return false;
	*number = (uint16_t)value;
	return true;
}

static bool port_range(struct str text, struct port_range *range)
{
	size_t dash = str_chr(text, '-');

	if (!port_number(str_slice(text, 0, dash), &range->first))
		return false;
	range->last = range->first;
	return dash == STR_NONE || (port_number(str_from(text, dash + 1), &range->last) && range->last >= range->first);
}

static bool is_address(struct str text)
{
	unsigned char binary[sizeof(struct in6_addr)];
	char terminated[INET6_ADDRSTRLEN + 1] = "";

	if (text.len >= sizeof(terminated))
		return false;
	memcpy(terminated, text.ptr, text.len);
	return inet_pton(AF_INET, terminated, binary) == 1 || inet_pton(AF_INET6, terminated, binary) == 1;
}

/* Cuts "IP:HOST:CONTAINER/PROTOCOL" from its end, as an IPv6 address has colons of its own. */
static bool port_parts(struct str text, struct port_spec *spec, struct str *host, struct str *container,
		       const char **complaint)
{
	size_t colon = str_rchr(text, ':');
	struct str before = colon == STR_NONE ? STR_EMPTY : str_slice(text, 0, colon);

	*container = colon == STR_NONE ? text : str_from(text, colon + 1);
	size_t slash = str_chr(*container, '/');
	spec->protocol = slash == STR_NONE ? STR_EMPTY : str_from(*container, slash + 1);
	*container = str_slice(*container, 0, slash);
	colon = str_rchr(before, ':');
	*host = colon == STR_NONE ? before : str_from(before, colon + 1);
	spec->host_ip = colon == STR_NONE ? STR_EMPTY : str_slice(before, 0, colon);
	if (str_starts(spec->host_ip, "[") && str_ends(spec->host_ip, "]"))
		spec->host_ip = str_slice(spec->host_ip, 1, spec->host_ip.len - 1);
	if (spec->host_ip.len && !is_address(spec->host_ip)) {
		*complaint = "its address is neither IPv4 nor IPv6";
		return false;
	}
	slash = str_chr(spec->protocol, '/');
	spec->protocol = str_slice(spec->protocol, 0, slash);
	if (str_empty(spec->protocol))
		spec->protocol = STR("tcp");
	if (!str_eq_nocase(spec->protocol, STR("tcp")) && !str_eq_nocase(spec->protocol, STR("udp")) &&
	    !str_eq_nocase(spec->protocol, STR("sctp"))) {
		*complaint = "its protocol is none of tcp, udp and sctp";
		return false;
	}
	return true;
}

bool units_ports(struct arena *arena, struct str text, struct port_specs *out, const char **complaint)
{
	struct port_range target, published = { 0, 0 };
	struct str host, container;
	struct port_spec spec = { 0 };

	*out = (struct port_specs){ 0 };
	*complaint = NULL;
	if (!port_parts(text, &spec, &host, &container, complaint))
		return false;
	if (str_empty(container))
		*complaint = "it has no container port";
	else if (!port_range(container, &target))
		*complaint = "its container port is no number from 0 to 65535, and no range";
	else if (host.len && !port_range(host, &published))
		*complaint = "its published port is no number from 0 to 65535, and no range";
	else if (host.len && target.first != target.last && target.last - target.first != published.last - published.first)
		*complaint = "its two ranges differ in length";
	if (*complaint)
		return false;
	spec.protocol = str_lower(arena, spec.protocol);
	for (unsigned int i = 0; i <= (unsigned int)target.last - target.first; i++) {
		spec.target = (uint16_t)(target.first + i);
		if (host.len && target.first == target.last && published.first != published.last)
			spec.published = str_fmt(arena, "%u-%u", published.first, published.last);
		else if (host.len)
			spec.published = str_fmt(arena, "%u", published.first + i);
		*vec_push(arena, &out->list) = spec;
	}
	return true;
}

/* "C:\data" and "c:/data" begin with a drive; a volume of one letter before a colon is taken for one, as Compose does. */
static size_t section_end(struct str text)
{
	size_t from = text.len > 1 && ascii_alpha(text.ptr[0]) && text.ptr[1] == ':' ? 2 : 0;
	size_t colon = str_chr(str_from(text, from), ':');

	return colon == STR_NONE ? text.len : from + colon;
}

static bool is_file_path(struct str source)
{
	if (str_empty(source))
		return false;
	return strchr("./~", source.ptr[0]) || str_starts(source, "\\\\") ||
	       (source.len > 1 && ascii_alpha(source.ptr[0]) && source.ptr[1] == ':');
}

static void volume_option(struct volume_spec *spec, struct str option)
{
	static const char *const propagations[] = { "rprivate", "private", "rshared", "shared", "rslave", "slave", NULL };

	if (str_is(option, "ro") || str_is(option, "rw"))
		spec->read_only = str_is(option, "ro");
	else if (str_is(option, "nocopy"))
		spec->nocopy = true;
	else if (str_is(option, "z") || str_is(option, "Z"))
		spec->selinux = option;
	else if (str_in(option, propagations))
		spec->propagation = option;
	else if (str_is(option, "consistent") || str_is(option, "cached") || str_is(option, "delegated"))
		spec->consistency = option;
}

bool units_volume(struct arena *arena, struct str text, struct volume_spec *out, const char **complaint)
{
	struct str sections[3], rest = text, option;
	size_t n = 0;
	bool more = true;

	(void)arena;
	*out = (struct volume_spec){ .type = STR("volume") };
	*complaint = NULL;
	if (text.len == 1 || text.len == 2) { /* as Compose has it: too short for more than a target */
		out->target = text;
		return true;
	}
	for (; more; n++) {
		size_t end = section_end(rest);

		if (end == 0 || n == ARRAY_SIZE(sections)) {
			*complaint = text.len == 0 ? "it is empty" : end == 0 ? "a part between its colons is empty"
									      : "it has too many colons";
			return false;
		}
		sections[n] = str_slice(rest, 0, end);
		more = end < rest.len;
		rest = str_from(rest, end + 1);
	}
	out->target = sections[n > 1];
	out->source = n > 1 ? sections[0] : STR_EMPTY;
	for (struct str options = n == 3 ? sections[2] : (struct str){ NULL, 0 }; str_split(&options, ',', &option);)
		volume_option(out, option);
	if (is_file_path(out->source))
		out->type = str_starts(out->source, "\\\\") ? STR("npipe") : STR("bind");
	return true;
}
