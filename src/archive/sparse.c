#include "archive/internal.h"

int sparse_add(struct sparse *sparse, uint64_t offset, uint64_t length, struct err *err)
{
	if (sparse->n >= sparse->max)
		return archive_too_large(err, "a sparse file has more than %zu parts", sparse->max);
	if (sparse->n == sparse->cap) {
		sparse->cap = MAX_OF((size_t)16, sparse->cap * 2);
		sparse->parts = xrealloc(sparse->parts, sparse->cap, sizeof(*sparse->parts));
	}
	sparse->parts[sparse->n++] = (struct sparse_part){ offset, length };
	return 0;
}

int sparse_add_number(struct sparse *sparse, uint64_t number, struct err *err)
{
	if (!sparse->half) {
		sparse->half = true;
		return sparse_add(sparse, number, 0, err);
	}
	sparse->half = false;
	sparse->parts[sparse->n - 1].length = number;
	return 0;
}

int sparse_add_list(struct sparse *sparse, struct str list, struct err *err)
{
	struct str rest = list, one;
	uint64_t number;

	sparse->n = 0;
	sparse->half = false;
	while (!str_empty(list) && str_split(&rest, ',', &one)) {
		if (!str_to_uint(one, &number))
			return archive_damaged(err, "the map of a sparse file is damaged");
		if (sparse_add_number(sparse, number, err) < 0)
			return -1;
	}
	return 0;
}

int sparse_check(const struct sparse *sparse, uint64_t size, uint64_t stored, struct err *err)
{
	uint64_t end = 0, sum = 0;

	for (size_t i = 0; i < sparse->n; i++) {
		const struct sparse_part *part = &sparse->parts[i];

		if (part->offset < end || part->offset > size || part->length > size - part->offset)
			return archive_damaged(err, "the parts of a sparse file overlap or leave it");
		end = part->offset + part->length;
		sum += part->length;
	}
	if (sparse->half || sum != stored)
		return archive_damaged(err, "the map of a sparse file isn't what is stored of it");
	return 0;
}
