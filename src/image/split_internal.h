/*
 * The plan of a rewrite: the instructions of the one stage, cut into items, each with the stage (or both) that it
 * belongs to.
 */
#pragma once
#include "base/map.h"
#include "base/strbuf.h"
#include "dockerfile/dockerfile.h"
#include "dockerfile/expand.h"
#include "image/split.h"

/* ---- Scripts: split_shell.c ---- */

struct shell_step {               /* what stands between "&&", ";" and line ends */
	struct str raw;           /* blanks outside of quotes made one, without comments */
	VEC(struct str) words;    /* of its first command, quotes taken off; assignments before it left out */
	VEC(struct str) programs; /* the first word of each command in it: of pipes, "||", "$(…)" */
	bool pipes;               /* "|" or "||" */
	bool alternatives;        /* "||" */
	bool expands;             /* $ or ` outside of single quotes */
	bool redirects;
	struct str written; /* the file that ">" or ">>" writes; empty: none, or several */
	bool globs;         /* * ? [ outside of quotes */
	bool compound;      /* if, for, while, case, {, (: the whole of it is one step */
	bool background;    /* "&" */
	bool assigns;       /* VAR=value before the command, or alone */
	size_t from, to;    /* bytes of the text */
};
struct str split_word(const struct shell_step *step, size_t i); /* empty where there are fewer */
bool split_has_word(const struct shell_step *step, const char *word);

struct shell_steps {
	VEC(struct shell_step) list;
	bool unterminated; /* a quote or a parenthesis is open at the end */
};

void split_shell(struct arena *arena, struct str text, struct shell_steps *steps);
/* A word as a shell reads it back: quoted where it has to be. */
struct str split_quote(struct arena *arena, struct str word);
/* ["a", "b"] */
struct str split_json(struct arena *arena, const struct str *words, size_t n);

/* ---- Base images: split_base.c ---- */

enum split_family {
	FAMILY_NONE,
	FAMILY_PYTHON,
	FAMILY_NODE,
	FAMILY_GO,
	FAMILY_GCC,
	FAMILY_RUST,
	FAMILY_DEBIAN,
	FAMILY_UBUNTU,
	FAMILY_MAVEN
};

struct split_base {
	struct str image; /* expanded: "python:3.11" */
	struct str repository, tag, digest;
	enum split_family family;
	bool slim;          /* it is the slim one already */
	bool guessed;       /* which release of Debian is behind it isn't said by the tag: the build has to check */
	struct str release; /* "bookworm", where the runtime image depends on it */
	struct str runtime; /* text behind FROM of the second stage */
};

/* False after a finding. */
struct split_plan;
bool split_base_read(struct split_plan *plan);
/* compiled languages: the Debian image beside it. False after a finding. */
bool split_base_debian(struct split_plan *plan);

/* ---- Packages: split_packages.c ---- */

enum split_package_kind { PACKAGE_BUILD, PACKAGE_RUNTIME };
enum split_package_kind split_package_kind(struct str name);
/* The package that has the program, where it is a well-known tool; empty: it isn't. */
struct str split_tool_package(struct str program);
/* The packages that an image of the family has beyond its slim one: is the tool among them? */
bool split_package_is_tool(struct str package, struct str *program);

struct split_package {
	struct str name; /* as written, with a version: "gcc=4:12.2" */
	struct str bare;
	struct str why; /* for the comment */
	bool builder, runtime;
};

/* ---- The plan ---- */

enum split_item_kind {
	ITEM_ARG,
	ITEM_ENV,
	ITEM_LABEL,
	ITEM_SHELL,
	ITEM_WORKDIR,
	ITEM_APT,     /* the packages; the first one stands for all */
	ITEM_INSTALL, /* the language's own packages: dependency files first */
	ITEM_COPY,
	ITEM_RUN,
};

enum split_where { WHERE_BUILDER = 1, WHERE_RUNTIME = 2, WHERE_BOTH = 3 };

struct split_file {        /* a file of the context, and where it is in the image */
	struct str path;   /* relative to the context */
	struct str target; /* absolute */
};

struct split_item {
	enum split_item_kind kind;
	const struct dockerfile_instruction *instruction;
	enum split_where where;
	struct str text;    /* RUN: commands, one a line; else what stands behind the keyword */
	struct str flags;   /* RUN: "--mount=type=secret,id=x "; COPY */
	struct str cwd;     /* the working directory there */
	bool app;           /* works on the application's files, or with them */
	bool root;          /* before it: USER root */
	struct str comment; /* lines above it, without "# " */
	/* COPY */
	VEC(struct str) sources;
	struct str target; /* absolute; a folder ends in '/' unless it is the working directory */
	bool dependencies; /* nothing but files that a package manager reads */
	/* INSTALL */
	VEC(struct split_file) files;
	bool needs_source;
	struct str cache; /* the folder for a cache mount */
};

struct split_text { /* a command: CMD, ENTRYPOINT */
	bool given;
	VEC(struct str) words; /* exec form */
	struct str shell;      /* of the shell form: the script */
	const struct dockerfile_instruction *instruction;
	struct str rendered; /* what stands behind the keyword */
};

struct split_plan {
	struct arena *arena;
	const struct split_options *options;
	const struct dockerfile *file;
	const struct dockerfile_stage *stage;
	struct findings *out;
	bool refused;

	struct split_base base;
	VEC(struct split_item) items;
	VEC(struct split_package) packages;
	bool builder_recommends; /* the original never said --no-install-recommends */
	bool recommends;         /* of a package that is kept: the original installed what it recommends */
	VEC(struct str) labels, exposes, volumes; /* what stands behind the keywords */
	VEC(struct str) global_args;              /* before FROM, as they are written */
	struct str stop_signal;
	struct str workdir; /* at the end */
	bool workdir_given;
	struct str base_cwd;   /* of the base image */
	struct str last_cwd;   /* where the command starts; the base image's own where none is given */
	struct str user;       /* behind USER at the end; empty: root */
	struct str final_user; /* what the result says */
	bool makes_user;       /* the result has to make it */
	struct split_text cmd, entrypoint;
	struct str health; /* behind HEALTHCHECK; empty: none */
	struct str health_why;
	VEC(struct str) writable; /* folders that the user owns */
	VEC(struct str) tools;
	struct str slim_note;
	bool bash;              /* SHELL ["/bin/bash", …] */
	struct str shell_words; /* what stands behind SHELL, at the end */

	/* The language. */
	enum split_language {
		LANGUAGE_NONE,
		LANGUAGE_PYTHON,
		LANGUAGE_NODE,
		LANGUAGE_GO,
		LANGUAGE_C,
		LANGUAGE_RUST,
		LANGUAGE_JAVA
	} language;
	const struct dockerfile_instruction *language_at;
	struct str python;         /* "python", "python3" */
	struct str venv;           /* "/opt/venv"; empty: nothing is installed */
	bool drop_pip;             /* it isn't needed where the application runs */
	bool system_site;          /* modules of Debian's packages are used, too */
	unsigned int python_minor; /* of 3.x, where the tag says so; else 0 */
	bool built;                /* the application's folder comes out of the builder */
	bool source_in_builder;
	VEC(struct split_file) artefacts; /* from the builder; path and target are the same */
	VEC(struct str) builder_end;      /* RUN steps at the end of the builder, with their comments above */
	bool derive;                      /* find the libraries' packages */
	bool is_static;                   /* Go: nothing to load */
	bool scratch;                     /* the second stage has nothing but the program */
	bool own_libraries;               /* libraries that belong to no package come along (gcc's own) */
	bool install_root;                /* "make install" went below /install */
	VEC(struct str) outputs;          /* what compilers were told to write, absolute; a folder ends in '/' */
	VEC(struct split_file) data;      /* what the program may read: from the context */
	VEC(struct str) scratch_files;    /* COPY lines */
	bool node_production;
	struct split_facts facts;

	/* The context. */
	VEC(struct str) context_files; /* relative paths, sorted; at most SPLIT_FILES_MAX */
	bool context_cut;
	struct dockerignore *ignore; /* the one that is there; NULL: none */
	struct str ignore_path;      /* of it */
	struct str ignore_text;
	VEC(struct str) used; /* programs that a RUN starts */
};

#define SPLIT_FILES_MAX 20000
#define SPLIT_FILE_MAX  ((size_t)4 << 20)

/* A finding of a rule that refuses. */
void split_refuse(struct split_plan *plan, const struct rule *rule, struct span span, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
/* The place of bytes [from, to) of the script of a RUN, or of the instruction where it has none. */
struct span split_span(const struct split_plan *plan, const struct dockerfile_instruction *instruction, size_t from,
		       size_t to);

/* split_read.c: instructions → items. */
void split_read(struct split_plan *plan);
/* Copied from an image of its own: a program that resolves and installs, and has no part in what runs. */
bool split_is_manager(struct str program);
/* split_steps.c: what a RUN does. */
void split_read_run(struct split_plan *plan, const struct dockerfile_instruction *instruction, struct str cwd,
		    bool as_root);
/* Is the path the application's folder, or in it? */
bool split_in_app(const struct split_plan *plan, struct str cwd, struct str path);

/* One a language; each looks at one step of a RUN, and takes it by filling the item. */
enum split_take {
	TAKE_NOT,     /* another's matter */
	TAKE_INSTALL, /* packages of the language: the item is filled */
	TAKE_APP,     /* builds in the application's folder */
	TAKE_BUILD,   /* in the first stage only */
	TAKE_SYSTEM,  /* in both */
	TAKE_DROP,    /* not needed any more */
	TAKE_REFUSED, /* a finding was made */
};
enum split_take split_python_step(struct split_plan *plan, const struct shell_step *step, struct split_item *item,
				  struct span span);
enum split_take split_node_step(struct split_plan *plan, const struct shell_step *step, struct split_item *item,
				struct span span);
enum split_take split_compiled_step(struct split_plan *plan, const struct shell_step *step, struct split_item *item,
				    struct span span);
void split_python_finish(struct split_plan *plan);
void split_node_finish(struct split_plan *plan);
void split_compiled_finish(struct split_plan *plan);

/* split_context.c */
int split_context_read(struct split_plan *plan, struct err *err);
bool split_context_has(const struct split_plan *plan, struct str path);
/* The text of a file of the context; empty where it can't be read. */
struct str split_context_text(const struct split_plan *plan, struct str path);
/* Which file of the context is at that place of the image, by the COPYs so far? Empty: none. */
struct str split_context_of(const struct split_plan *plan, struct str target);
/* Programs that scripts and source files start. */
void split_context_tools(struct split_plan *plan);

/* split_command.c */
void split_commands(struct split_plan *plan);
void split_tool(struct split_plan *plan, struct str program, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* split_ignore.c */
int split_ignore(struct split_plan *plan, struct split *out, struct err *err);
/* split_render.c */
void split_render(struct split_plan *plan, struct strbuf *buf);

extern const struct rule SPLIT_STAGES, SPLIT_BASE, SPLIT_LANGUAGE, SPLIT_STEP, SPLIT_MIXED, SPLIT_INPUT, SPLIT_BUILDER,
	SPLIT_FILES, SPLIT_COMMAND, SPLIT_LOCK, SPLIT_RECOMMENDS, SPLIT_SECRET, SPLIT_USER, SPLIT_PORT, SPLIT_OWNER,
	SPLIT_HEALTH, SPLIT_MODE, SPLIT_IMPROVE, SPLIT_DEVELOPMENT, SPLIT_SIGNALS, SPLIT_PIN;
