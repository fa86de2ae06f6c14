/* The rule of one of Traefik's routers: any bytes become a bounded list of hosts and paths. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "stack/traefik_rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct traefik_rule rule;

	traefik_rule_read(arena, str_dup(arena, str_n((const char *)data, size)), &rule);
	BUG_IF(rule.matches.n > TRAEFIK_MATCHES_MAX);
	BUG_IF(rule.matches.n == 0 && rule.refused.len == 0);
	for (size_t i = 0; i < rule.matches.n; i++) {
		const struct traefik_match *match = &rule.matches.at[i];

		BUG_IF(match->host.len > size || match->path.len > size);
		BUG_IF(match->path.len > 0 && match->path.ptr[0] != '/');
		BUG_IF(match->exact && match->path.len == 0);
	}
	return 0;
}
