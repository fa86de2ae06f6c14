#include "base/sort.h"

/* Bottom-up; runs of eight are sorted by insertion first, as most lists here are short. */
enum { RUN = 8 };

static void insertion(char *base, size_t n, size_t size, sort_compare compare, void *context, char *spare)
{
	for (size_t i = 1; i < n; i++) {
		size_t to = i;

		while (to > 0 && compare(base + (to - 1) * size, base + i * size, context) > 0)
			to--;
		if (to == i)
			continue;
		memcpy(spare, base + i * size, size);
		memmove(base + (to + 1) * size, base + to * size, (i - to) * size);
		memcpy(base + to * size, spare, size);
	}
}

static void merge(const char *left, size_t n_left, const char *right, size_t n_right, size_t size, char *to,
		  sort_compare compare, void *context)
{
	while (n_left && n_right) {
		bool take_right = compare(left, right, context) > 0;

		memcpy(to, take_right ? right : left, size);
		to += size;
		if (take_right)
			right += size, n_right--;
		else
			left += size, n_left--;
	}
	memcpy(to, n_left ? left : right, (n_left ? n_left : n_right) * size);
}

void sort_stable(void *base, size_t n, size_t size, sort_compare compare, void *context)
{
	if (n < 2)
		return;
	_cleanup_free_ char *spare = xrealloc(NULL, n, size);
	char *from = base, *to = spare;

	for (size_t at = 0; at < n; at += RUN)
		insertion(from + at * size, MIN_OF((size_t)RUN, n - at), size, compare, context, spare);
	for (size_t width = RUN; width < n; width *= 2) {
		for (size_t at = 0; at < n; at += 2 * width) {
			size_t n_left = MIN_OF(width, n - at), n_right = MIN_OF(width, n - at - n_left);
			const char *left = from + at * size;

			merge(left, n_left, left + n_left * size, n_right, size, to + at * size, compare, context);
		}
		char *swap = from;
		from = to;
		to = swap;
	}
	if (from != (char *)base)
		memcpy(base, from, n * size);
}
