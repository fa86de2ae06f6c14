/*
 * The small languages of Compose values. All: whole text or false; nothing is guessed.
 */
#pragma once
#include "base/str.h"
#include "base/vec.h"

struct arena;

/* "64m", "1.5gb", "2KiB", "100" → bytes; factors of 1024 (docker/go-units RAMInBytes). False above INT64_MAX. */
bool units_bytes(struct str text, int64_t *bytes);
/* Go's time.ParseDuration: "1h30m", "1.5s", "300ms", "-1s", "0". In nanoseconds. */
bool units_duration(struct str text, int64_t *nanoseconds);
/* Back to Go's notation: 90 s → "1m30s". */
struct str units_duration_show(struct arena *arena, int64_t nanoseconds);
/* "0.5", "2" CPUs → thousandths, rounded up; false for negative or not finite. */
bool units_cpus(struct str text, int64_t *millicores);

/* [[IP:][HOST]:]CONTAINER[/PROTOCOL], with ranges "8000-8010:80-90" and IPv6 "[::1]:80:80". */
struct port_spec {
	struct str host_ip;
	struct str published; /* "8080", or "8000-8010" where the container has one port; empty */
	uint16_t target;
	struct str protocol; /* "tcp" where not given */
};
struct port_specs {
	VEC(struct port_spec) list; /* a range gives one a port */
};
bool units_ports(struct arena *arena, struct str text, struct port_specs *out, const char **complaint);

/* [SOURCE:]TARGET[:MODE,…], with Windows paths "C:\\data:/data". */
struct volume_spec {
	struct str type;   /* "bind", "volume" (also anonymous), "npipe" */
	struct str source; /* empty: anonymous */
	struct str target;
	bool read_only, nocopy;
	struct str propagation, selinux /* "z", "Z" */, consistency;
};
bool units_volume(struct arena *arena, struct str text, struct volume_spec *out, const char **complaint);

/* A command line split as mattn/go-shellwords does for Compose: quotes, backslashes; no expansion, no operators. */
struct words {
	VEC(struct str) list;
	char stopped; /* at this operator, as Compose does: what follows it is in no word; 0: at the end */
};
bool units_words(struct arena *arena, struct str text, struct words *out, const char **complaint);
