/*
 * What the files of `inspect` share while they count.
 */
#pragma once
#include "base/strbuf.h"
#include "image/inspect.h"

struct counting {
	struct inspection *result;
	const struct oci_tree *tree;
	struct arena *arena;
	struct findings *out;
	uint8_t *marks;	     /* by inode: MARK_* */
	uint8_t *saving;     /* by inode: index of its row in saving_rows + 1 */
	VEC(uint32_t) lists; /* nodes of files that list packages */
	VEC(uint32_t) modules; /* folders of node modules */
};

enum {
	MARK_SEEN = 1,	/* counted in its folder: a hard link is counted once */
	MARK_OWNED = 2, /* some package has it */
};

struct inspect_list inspect_list_new(struct arena *arena, size_t max);
/* Kept among the largest; of equals, the first stays. */
void inspect_list_add(struct inspect_list *list, const struct inspect_item *item);

void inspect_packages(struct counting *counting);
bool inspect_is_list(struct str path, uint64_t size);
