#include "lib/test.h"

#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"

static void test_an_arena_gives_zeroed_aligned_memory(void **state)
{
	struct fixture *f = *state;
	size_t sizes[] = { 1, 7, 16, 1000, 100000, 1 << 20, 3 };

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		char *block = arena_alloc(f->arena, sizes[i]);

		assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
		for (size_t at = 0; at < sizes[i]; at++)
			assert_int_equal(block[at], 0);
		memset(block, 0xaa, sizes[i]);
	}
	assert_true(arena_used(f->arena) >= 1000 + 100000 + (1 << 20));
}

static void test_growing_keeps_the_content(void **state)
{
	struct fixture *f = *state;
	char *block = arena_alloc(f->arena, 4);

	memcpy(block, "abcd", 4);
	char *same = arena_grow(f->arena, block, 4, 64); /* the newest block grows in place */
	assert_ptr_equal(same, block);
	arena_alloc(f->arena, 1);
	char *moved = arena_grow(f->arena, same, 64, 128);
	assert_ptr_not_equal(moved, same);
	assert_memory_equal(moved, "abcd\0\0", 6);
	assert_int_equal(moved[127], 0);
}

static void test_a_vector_keeps_its_order(void **state)
{
	struct fixture *f = *state;
	VEC(int) numbers = { 0 };

	for (int i = 0; i < 10000; i++)
		*vec_push(f->arena, &numbers) = i;
	assert_int_equal(numbers.n, 10000);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(numbers.at[i], i);
}

static void test_a_map_finds_and_replaces(void **state)
{
	struct fixture *f = *state;
	struct map map = MAP_INIT(f->arena);
	static int values[5000];

	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		assert_null(map_set(&map, str_fmt(f->arena, "key-%zu", i), &values[i]));
	assert_ptr_equal(map_set(&map, STR("key-7"), &values[0]), &values[7]);
	assert_int_equal(map.n, ARRAY_SIZE(values));
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		assert_ptr_equal(map_get(&map, str_fmt(f->arena, "key-%zu", i)), &values[i == 7 ? 0 : i]);
		assert_str_equal(map.at[i].key, str_cstr(f->arena, str_fmt(f->arena, "key-%zu", i)));
	}
	assert_null(map_get(&map, STR("key-5000")));
	assert_null(map_get(&map, STR_EMPTY));
}

struct pair {
	int key, order;
};

static int by_key(const void *a, const void *b, void *context)
{
	const struct pair *left = a, *right = b;

	++*(size_t *)context;
	return (left->key > right->key) - (left->key < right->key);
}

static void test_sorting_is_stable(void **state)
{
	static struct pair pairs[10007];
	size_t compared = 0;
	uint32_t random = 1;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		random = random * 1664525u + 1013904223u;
		pairs[i] = (struct pair){ (int)(random >> 24), (int)i };
	}
	sort_stable(pairs, ARRAY_SIZE(pairs), sizeof(pairs[0]), by_key, &compared);
	for (size_t i = 1; i < ARRAY_SIZE(pairs); i++) {
		assert_true(pairs[i - 1].key <= pairs[i].key);
		if (pairs[i - 1].key == pairs[i].key)
			assert_true(pairs[i - 1].order < pairs[i].order);
	}
	assert_true(compared < ARRAY_SIZE(pairs) * 20); /* n log n, not n² */
	sort_stable(NULL, 0, sizeof(pairs[0]), by_key, &compared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_an_arena_gives_zeroed_aligned_memory),
		unit(test_growing_keeps_the_content),
		unit(test_a_vector_keeps_its_order),
		unit(test_a_map_finds_and_replaces),
		unit(test_sorting_is_stable),
	};

	return run_units(tests);
}
