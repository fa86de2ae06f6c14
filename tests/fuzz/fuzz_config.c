/* lotse.yaml: any bytes against a small table. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "config/config.h"

static const struct config_key keys[] = {
	{ .path = "registry", .type = CONFIG_STRING, .why = "w", .example = "r" },
	{ .path = "services.*.role", .type = CONFIG_CHOICE, .choices = "web|worker", .why = "w" },
	{ .path = "services.*.allow", .type = CONFIG_STRINGS, .why = "w" },
	{ .path = "services.*.live", .type = CONFIG_BOOL, .default_value = "true", .why = "w" },
	{ .path = "count", .type = CONFIG_INT, .default_value = "3", .why = "w" },
	{ 0 },
};
static const struct config_key *const tables[] = { keys, NULL };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	struct findings out = FINDINGS_INIT(arena);
	struct config config;

	if (config_read(arena, source_new(arena, STR("fuzz"), text), tables, &config, &out) < 0)
		BUG_IF(!out.fatal);
	config_str(&config, "registry");
	config_bool(&config, "services.%s.live", "a");
	config_int(&config, "count");
	config_origin(&config, "services.%s.role", "a.b");
	return 0;
}
