/*
 * Names for Kubernetes: RFC 1035 labels for Services, RFC 1123 labels for the rest.
 */
#pragma once
#include "base/str.h"

struct arena;

/*
 * "My_Service.1" → "my-service-1": lower case, other characters to "-", trimmed to start with a letter and end alphanumeric,
 * at most `max` bytes (63, less where a suffix must fit); a cut name ends in "-" and 6 hex digits of its hash, so that two stay apart.
 * A name with nothing usable becomes "x-" and its hash.
 */
struct str name_label(struct arena *arena, struct str name, size_t max);
/* An IANA service name for a port: ≤ 15, a letter in it, [a-z0-9-], no "--". */
struct str name_port(struct arena *arena, struct str name);
/* A key of a ConfigMap or Secret: [-._a-zA-Z0-9]+, ≤ 253, and no ".." at its start. */
struct str name_key(struct arena *arena, struct str name);
bool name_is_label(struct str name); /* RFC 1123 label already */
bool name_is_label_value(struct str value); /* valid as a value of a Kubernetes label: ≤ 63, [A-Za-z0-9._-], ends alphanumeric; or empty */
bool name_is_subdomain(struct str name);	    /* RFC 1123 labels, joined by dots; at most 253 bytes */
/* Can a route have it? A subdomain, or all names below one (*.example.com); an address can't be had. */
bool name_is_route_host(struct str name);
bool name_is_label_key(struct str key);	    /* with optional DNS prefix */
