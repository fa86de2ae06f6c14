#include "cluster/quantity.h"

/*
 * number = digits and at most one point; suffix = binary (Ki…Ei), decimal (n u m "" k M G T P E) or exponent (e3, E-2).
 * As in apimachinery: rounded up to nano, capped at 2^63 - 1 whole units.
 */
static const quantity_nano nano_per_unit = 1000000000;

static bool suffix_parse(struct str suffix, bool *binary, int *power)
{
	static const char letters[] = "numkMGTPE";
	static const int powers[] = { -9, -6, -3, 3, 6, 9, 12, 15, 18 };
	int64_t exponent;

	*binary = false;
	*power = 0;
	if (str_empty(suffix))
		return true;
	if (suffix.len == 2 && suffix.ptr[1] == 'i') {
		const char *at = strchr("KMGTPE", suffix.ptr[0]);

		if (!at)
			return false;
		*binary = true;
		*power = 10 * (int)(at - "KMGTPE" + 1);
		return true;
	}
	const char *letter = suffix.len == 1 ? strchr(letters, suffix.ptr[0]) : NULL;
	if (letter) {
		*power = powers[letter - letters];
		return true;
	}
	if ((suffix.ptr[0] != 'e' && suffix.ptr[0] != 'E') || !str_to_int(str_from(suffix, 1), &exponent))
		return false;
	*power = exponent > 1000 ? 1000 : exponent < -1000 ? -1000 : (int)exponent;
	return true;
}

static bool scale_up(quantity_nano *value, quantity_nano factor, quantity_nano cap)
{
	if (*value > cap / factor)
		return false;
	*value *= factor;
	return true;
}

static void scale_down(quantity_nano *value, bool *rest)
{
	*rest |= *value % 10 != 0;
	*value /= 10;
}

bool quantity_parse(struct str text, struct quantity *out)
{
	const quantity_nano cap = (quantity_nano)INT64_MAX * nano_per_unit;
	bool negative = str_starts(text, "-"), binary, capped = false, rest = false, point = false;
	struct str digits = str_from(text, negative || str_starts(text, "+"));
	size_t n = 0, n_digits = 0;
	quantity_nano value = 0;
	int power, scale = 9; /* value × 10^scale nano */

	for (; n < digits.len && (ascii_digit(digits.ptr[n]) || (digits.ptr[n] == '.' && !point)); n++) {
		char c = digits.ptr[n];

		if (c == '.') {
			point = true;
			continue;
		}
		n_digits++;
		if (value > cap / 10) { /* beyond what is kept: only whether it is large, or a rest */
			rest |= point && c != '0';
			capped |= !point;
			continue;
		}
		value = value * 10 + (c - '0');
		scale -= point;
	}
	if (n_digits == 0 || !suffix_parse(str_from(digits, n), &binary, &power))
		return false;
	for (int i = 0; binary && i < power; i++)
		capped |= value && !scale_up(&value, 2, (quantity_nano)1 << 120);
	scale += binary ? 0 : power;
	for (; scale > 0 && value && !capped; scale--)
		capped |= !scale_up(&value, 10, (quantity_nano)1 << 120);
	for (; scale < 0 && value; scale++)
		scale_down(&value, &rest);
	value += rest;
	if (capped || value > cap)
		value = cap;
	out->nano = negative ? -value : value;
	return true;
}

int quantity_cmp(struct quantity a, struct quantity b)
{
	return (a.nano > b.nano) - (a.nano < b.nano);
}

static int64_t ceiling(quantity_nano nano, quantity_nano unit)
{
	quantity_nano value = nano / unit + (nano % unit > 0);

	if (value > INT64_MAX)
		return INT64_MAX;
	return value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

int64_t quantity_units(struct quantity quantity)
{
	return ceiling(quantity.nano, nano_per_unit);
}

int64_t quantity_milli(struct quantity quantity)
{
	return ceiling(quantity.nano, nano_per_unit / 1000);
}
