/*
 * The paths that processes use: a log, filled while they run, by ptrace with a seccomp filter.
 *
 * Why not fanotify: it tells of opens only. What a program merely looks at (stat, access, readlink, a link on the way,
 * a file that it fails to find) decides what it does next just as well, and Python's imports are mostly that; so a file
 * that nobody opens can still be needed. The filter stops a process only at system calls that name a path, which costs
 * some 10 µs each; a server that computes runs at its full speed. What the kernel opens by itself (the ELF interpreter,
 * a script's interpreter) is read from the memory map after each exec.
 *
 * io_uring could open files past the filter: it is switched off for what is traced, as Docker's default profile does
 * too. A program of another instruction set (32 bits on 64) is let through unseen and counted in `foreign`. ptrace(2),
 * seccomp(2), "Seccomp filter with userspace notification" in the kernel's documentation.
 */
#pragma once
#include <sys/types.h>

#include "base/map.h"
#include "base/str.h"

struct arena;

enum trace_use {
	TRACE_LOOKED = 1 << 0, /* stat, access, chdir, xattr: that it is there, or isn't */
	TRACE_OPENED = 1 << 1,
	TRACE_RAN = 1 << 2,    /* executed, or mapped by the kernel for one that was */
	TRACE_LISTED = 1 << 3, /* opened as a folder */
	TRACE_LINK = 1 << 4,   /* readlink */
	TRACE_WROTE = 1 << 5,  /* opened for writing, made, renamed, removed: the folder must be there */
	TRACE_MISSED = 1 << 6, /* at least once it wasn't there */
};

struct trace_entry {
	struct str path; /* absolute in the processes' root, as it was asked for: not cleaned, with links on the way */
	struct str target; /* where it led while they ran, links resolved; empty where it led nowhere */
	unsigned int uses;
};

#define TRACE_MAX_PATHS 1000000 /* a program that asks for more names than this is making them up */

struct trace_log {
	struct arena *arena;
	struct map entries; /* path → struct trace_entry */
	size_t foreign;     /* processes of another instruction set, not seen */
	bool overflow;      /* more than TRACE_MAX_PATHS: the rest was dropped */
};

#define TRACE_LOG_INIT(in_arena)                                   \
	{                                                          \
		.arena = (in_arena), .entries = MAP_INIT(in_arena) \
	}

/* Adds uses to a path; `target` may be empty. Both are copied. */
void trace_note(struct trace_log *log, struct str path, struct str target, unsigned int uses);
