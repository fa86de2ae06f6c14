/*
 * lotse.lock: the SHA-256 of each of the tool's files as it was written, and what the tree was made from.
 */
#pragma once
#include "tree/tree.h"

#define LOCK_NAME "lotse.lock"

/* SHA-256 (FIPS 180-4) in 64 lower-case hexadecimal digits, in the arena. */
struct str digest_of(struct arena *arena, struct str content);

struct lock_file {
	bool present;
	struct map digests; /* path → struct str * */
	const struct node *inputs;
};

/* An absent lock is an empty one. One that can't be used is a finding. -1 only where the environment fails. */
int lock_read(struct arena *arena, const char *target, struct lock_file *lock, struct findings *out, struct err *err);
/* The text of a lock, from anybody: only paths inside of the target and whole digests are taken, the rest are findings. */
void lock_parse(struct arena *arena, const struct source *source, struct lock_file *lock, struct findings *out);
struct str lock_text(const struct tree *tree);
