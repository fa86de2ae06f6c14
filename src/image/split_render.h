/*
 * Writing a plan as a Dockerfile: what split_render*.c share.
 */
#pragma once
#include "base/strbuf.h"
#include "image/split_internal.h"

#define RUNTIME_LIST "/usr/local/share/runtime-packages" /* names of Debian packages, which the first stage finds */

struct render {
	struct split_plan *plan;
	struct strbuf *buf;
	struct str cwd;                /* of the stage so far */
	bool source;                   /* the application's files are there (builder) */
	bool venv;                     /* it is made */
	const struct split_item *last; /* step of the builder: values that are set behind it change nothing there */
};

void render_line(struct render *r, const char *fmt, ...) PRINTF_LIKE(2, 3); /* with its newline */
/* An empty line between two things, never two. */
void render_gap(struct render *r);
/* Lines of a comment, behind a gap; nothing where it is empty. */
void render_comment(struct render *r, struct str text);
/* "ENV a=1", then one more pair a line. */
void render_keyword(struct render *r, const char *keyword, struct str pairs);
void render_arg(struct render *r, const struct split_item *item, enum split_where where);
void render_go_to(struct render *r, struct str cwd);
/* How a path of the image is written in this working directory. */
struct str render_relative(struct render *r, struct str target);
void render_copy(struct render *r, const char *keyword, struct str flags, const struct str *sources, size_t n,
		 struct str target);
/* "--chown=app:app " of a COPY's flags, or all but it. */
struct str render_owner_flag(struct split_plan *plan, struct str flags, bool without);
void render_copy_item(struct render *r, const struct split_item *item);
/* Commands, one a line, joined by &&. */
void render_run(struct render *r, struct str flags, struct str text);
void render_apt(struct render *r, bool runtime);
void render_venv_variables(struct render *r);
const char *render_invalidation(const struct split_plan *plan);
void render_compile(struct render *r, const char *without, struct str what);

/* split_render_builder.c */
bool render_needs_builder(const struct split_plan *plan); /* else the slim image is all there is to gain */
void render_builder(struct render *r);
/* split_render_runtime.c */
void render_runtime(struct render *r);
