/*
 * The rule of one of Traefik's HTTP routers, "Host(`a.example.com`) && PathPrefix(`/api`)", as hosts and paths.
 *
 * Defined in Traefik's documentation, "Routers", "Rule"; what v2 takes and v3 doesn't (several values in one matcher)
 * is read too.
 */
#pragma once
#include "base/str.h"
#include "base/vec.h"

enum {
	TRAEFIK_MATCHES_MAX = 64, /* of a rule: what a rule of an HTTPRoute takes */
	TRAEFIK_DEPTH_MAX = 32,   /* parentheses in one another */
};

struct traefik_match {
	struct str host; /* in small letters; empty: whatever the host is */
	struct str path; /* empty: every path */
	bool exact;      /* else all that begins with the letters of `path`: /apix, too */
};

struct traefik_rule {
	VEC(struct traefik_match) matches; /* one of them must hold */
	struct str refused; /* "HostRegexp has no counterpart": the matches take more requests than the rule, never
			       fewer; or empty */
};

void traefik_rule_read(struct arena *arena, struct str text, struct traefik_rule *rule);
