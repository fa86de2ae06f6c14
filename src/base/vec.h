/*
 * Growing arrays in an arena, typed by macro:
 *
 *	VEC(struct stack_port) ports = { 0 };
 *	*vec_push(arena, &ports) = (struct stack_port){ … };
 *	for (size_t i = 0; i < ports.n; i++) use(&ports.at[i]);
 *
 * A push may move the elements: keep indexes, or pointers to things that aren't in the vector.
 */
#pragma once
#include "base/arena.h"

#define VEC(type)               \
	struct {                \
		type *at;       \
		size_t n, cap;  \
	}

/* Address of a new, zeroed element at the end. */
#define vec_push(arena, vec)                                                                            \
	(vec_room((arena), (void **)&(vec)->at, (vec)->n, &(vec)->cap, sizeof(*(vec)->at)), &(vec)->at[(vec)->n++])

void vec_room(struct arena *arena, void **at, size_t n, size_t *cap, size_t size);
