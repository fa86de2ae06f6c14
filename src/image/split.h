/*
 * From a Dockerfile with one stage to one with two: what builds stays in the first, what runs is in the second.
 *
 * The knowledge per language is that of the languages' own packaging documents; which packages the result needs is not looked up
 * in a table but found while it is built: the libraries that the built files load (ldd, to the end), and who owns them (dpkg).
 * What can't be told apart with certainty is refused with a finding at its place, never dropped: a Dockerfile is either rewritten
 * whole or not at all. The same input gives the same output.
 */
#pragma once
#include "base/err.h"
#include "base/finding.h"
#include "base/vec.h"

struct stack_service;

enum split_builder {
	SPLIT_BUILDKIT,	 /* cache mounts, and an ignore file of the Dockerfile's own */
	SPLIT_BUILDAH,	 /* what buildah 1.28 of Debian 12 builds, too: no heredocs, no mounts */
};

struct split_options {
	enum split_builder builder;
	struct str name;	/* of the input, for the first comment: "Dockerfile" */
	const char *context;	/* the folder that is built */
	struct str output;	/* "Dockerfile.new": for the name of BuildKit's ignore file; empty: not known */
	struct str user;	/* "10001:10001"; "root": as in the original */
	struct str runtime;	/* base image of the second stage; empty: the slim one of the same */
	const struct stack_service *const *services; /* of the Compose file: those that run the image; may be NULL */
	size_t n_services;
	const struct stack_service *service; /* the one whose health check the image gets; NULL: see split.c */
	bool no_context;	/* the folder is not looked at: for tests of the text alone */
	bool service_chosen; /* by name: then its health check is taken even where other services would get it too */
};

/* What --verify has to know. */
struct split_facts {
	const char *language;	/* "Python" */
	struct str workdir;	/* absolute */
	VEC(struct str) moved;	/* files under the working directory that are left out on purpose, relative; a folder ends in '/' */
	VEC(struct str) tools;	/* programs that have to be there */
	struct str python;	/* the interpreter of the original: "python", "python3"; empty where it isn't Python */
	bool node;
	bool compiled;		/* only a program and its data are left */
	bool scratch;		/* there is no shell */
};

struct split {
	struct str dockerfile;	/* empty where it was refused: out->fatal then */
	struct str ignore;	/* the whole ignore file */
	struct str ignore_path; /* where it goes */
	struct str added;	/* the lines that are new in it; empty: none */
	struct str secrets;	/* files of the context that it keeps out of the image, and which were in it: one a line */
	struct split_facts facts;
};

/* -1 where a file of the context can't be read. A refusal is a finding of a fatal rule. All results live in the arena. */
int image_split(struct arena *arena, const struct source *source, const struct split_options *options, struct split *out,
		struct findings *findings, struct err *err);

extern const struct rule *const image_split_rules[]; /* ended by NULL */
