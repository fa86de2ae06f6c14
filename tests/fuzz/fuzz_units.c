/* The small languages of values: each gets the same text. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "compose/units.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str text = str_dup(arena, str_n((const char *)data, size));
	const char *complaint;
	struct port_specs ports;
	struct volume_spec volume;
	struct words words;
	int64_t number, again;

	if (units_bytes(text, &number))
		BUG_IF(number < 0);
	if (units_duration(text, &number)) {
		BUG_IF(!units_duration(units_duration_show(arena, number), &again));
		BUG_IF(number != again);
	}
	units_cpus(text, &number);
	if (!units_ports(arena, text, &ports, &complaint))
		BUG_IF(!complaint);
	if (!units_volume(arena, text, &volume, &complaint))
		BUG_IF(!complaint);
	else
		BUG_IF(str_empty(volume.target));
	if (!units_words(arena, text, &words, &complaint))
		BUG_IF(!complaint);
	return 0;
}
