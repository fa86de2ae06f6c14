/*
 * Between the files of the closure.
 */
#pragma once
#include "image/closure.h"

struct closure {
	struct arena *arena;
	struct root *root;
	const struct closure_options *options;
	VEC(struct root_file *) queue;
	size_t done; /* of the queue */
	VEC(struct closure_lack) lacks;
	struct map lacked;
	VEC(struct str) search;               /* PATH */
	VEC(struct root_file *) libraries;    /* folders that every program looks in */
	VEC(struct root_file *) library_path; /* of LD_LIBRARY_PATH */
	VEC(struct root_file *) python;       /* folders of modules, in order */
	struct map whole_packages;            /* folders of Python packages that were kept whole */
	struct root_file *application;        /* NULL: none of its own */
	bool libraries_known, python_known;
};

/* Marks a file, the folders on its way, where a link leads, the first name of a hard link; queues it. NULL is nothing.
 */
void keep_file(struct closure *closure, struct root_file *file, enum keep_reason reason,
	       const struct root_file *because);
/* A path with the links on its way. True where it is there. */
bool keep_path(struct closure *closure, const struct root_file *from, struct str path, enum keep_reason reason,
	       const struct root_file *because);
void keep_below(struct closure *closure, struct root_file *folder, enum keep_reason reason,
		const struct root_file *because);
/* Every file whose path fits the pattern. */
void keep_matching(struct closure *closure, struct str pattern, enum keep_reason reason,
		   const struct root_file *because);
void lack(struct closure *closure, struct str name, const struct root_file *by);
/* A program by its name, as a shell finds it. */
bool keep_program(struct closure *closure, const struct root_file *from, struct str name, enum keep_reason reason,
		  const struct root_file *because);
struct str closure_env(const struct closure *closure, const char *name); /* empty where it isn't set */
bool in_application(const struct closure *closure, const struct root_file *file);

/* Of one file that was kept; true where it was of their kind. */
bool follow_elf(struct closure *closure, struct root_file *file);
bool follow_script(struct closure *closure, struct root_file *file);
void drop_sources(struct closure *closure);
bool is_python_folder(const struct closure *closure,
		      const struct root_file *folder); /* of the library, or of packages */
bool follow_python(struct closure *closure, struct root_file *file);
bool follow_node(struct closure *closure, struct root_file *file);
/* Whatever a command's words name: programs, scripts, modules behind "python -m". */
void follow_command(struct closure *closure, const char *const *argv);
void keep_system(struct closure *closure);
void keep_packages(struct closure *closure);
/* "a.b.c" as a module; true where there is one. */
bool keep_module(struct closure *closure, struct str name, const struct root_file *because);
