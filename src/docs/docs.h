/*
 * Documentation of one stack, in the reader's language: an operations handbook, a security guideline, runbooks, a guide
 * for new services. Facts come from the rendered objects, so that no document says what the manifests don't.
 *
 * Knows the stack, the configuration and the tree; not who rendered it.
 */
#pragma once
#include "config/config.h"
#include "stack/stack.h"
#include "tree/tree.h"

/* A connection that may be opened; names as the reader knows them: "api", "10.0.0.0/8". */
struct docs_connection {
	struct str from, to, ports;
	bool from_all;               /* every workload of the stack; `from` is empty */
	bool from_others, to_others; /* pods of other namespaces, as far as a policy chooses them; the name is empty */
	bool from_controller;        /* whatever serves Ingresses and routes; `from` is empty */
	bool from_outside, to_outside; /* addresses outside of the cluster; all of them where the name is empty */
};

/* Who reaches whom, by the NetworkPolicies of the tree. */
struct docs_reachability {
	const struct docs_connection *rows; /* sorted; none where there are no policies */
	size_t n_rows, n_more;              /* n_more: rows that were left out */
	size_t n_policies;
	bool is_too_large; /* for a table: nothing was computed */
	struct str svg;    /* empty: too large to be drawn */
};

struct docs_options {
	struct str language;            /* "en" or "de" */
	unsigned int minor;             /* of Kubernetes 1.x */
	struct str project;             /* its folder, absolute: places are shown as seen from there */
	struct str command;             /* that writes the tree again, for the shell, in the tree's own folder */
	struct str compose;             /* `docker compose` for the same project, for the shell, in the tree's own folder */
	const struct str *environments; /* names; each has an overlay */
	size_t n_environments;
	const struct docs_reachability *reachability;
};

extern const struct config_key docs_config_keys[]; /* language; ended by a row without path */

/*
 * What all templates are filled from. Keys that have nothing are there, empty, so a template may ask for each.
 *
 * The stack: name, namespace, kubernetes ("1.35"), command, has_built_images, has_secrets, has_scalers, …; services
 * (list), environments (list), secrets (list), volumes (list), connections (list). What a service has is listed in
 * model.c.
 */
struct node *docs_model(struct arena *arena, const struct docs_options *options, const struct stack *stack,
			const struct config *config, const struct tree *tree);

/* Adds docs/handbook.md and the others to the tree, which holds all objects already. */
void docs_render(const struct docs_options *options, const struct stack *stack, const struct config *config,
		 struct tree *tree);
