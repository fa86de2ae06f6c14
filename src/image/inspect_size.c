#include "base/arena.h"
#include "image/inspect.h"

static const struct unit {
	const char *name;
	uint64_t bytes;
} units[] = {
	{ "TB", 1000000000000 }, { "GB", 1000000000 }, { "MB", 1000000 }, { "kB", 1000 }, { "B", 1 },
	{ "TiB", (uint64_t)1 << 40 }, { "GiB", 1 << 30 }, { "MiB", 1 << 20 }, { "KiB", 1 << 10 }, { "KB", 1000 },
};

struct str inspect_size(struct arena *arena, uint64_t bytes)
{
	for (size_t i = 0; i < 4; i++) {
		uint64_t unit = units[i].bytes;

		/* from where rounding would make 1000 of it, the next larger one */
		if (bytes < unit && bytes + unit / 20000 < unit)
			continue;
		double value = (double)bytes / (double)unit;
		return str_fmt(arena, value < 9.995 ? "%.2f %s" : "%.1f %s", value, units[i].name);
	}
	return str_fmt(arena, "%llu B", (unsigned long long)bytes);
}

bool inspect_size_parse(struct str text, uint64_t *out)
{
	size_t digits = 0;
	double number;

	while (digits < text.len && (ascii_digit(text.ptr[digits]) || text.ptr[digits] == '.'))
		digits++;
	struct str unit = str_trim(str_from(text, digits));
	if (!str_to_double(str_slice(text, 0, digits), &number) || number < 0)
		return false;
	if (str_empty(unit)) {
		*out = (uint64_t)MIN_OF(number, 1e18);
		return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (str_eq_nocase(unit, str_of(units[i].name))) {
			*out = (uint64_t)MIN_OF(number * (double)units[i].bytes, 1e18);
			return true;
		}
	}
	return false;
}
