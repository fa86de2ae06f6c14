/*
 * Kubernetes objects from a stack: workloads, Services, ConfigMaps, Secrets' generators, claims, accounts, kustomizations.
 *
 * Reads only the stack and the configuration. Every field carries an origin; every trap of the Compose → Kubernetes table is here.
 */
#pragma once
#include "config/config.h"
#include "stack/stack.h"
#include "tree/tree.h"

struct kube_options {
	unsigned int minor; /* of Kubernetes 1.x */
	struct str language; /* of the notes: "en" or "de" */
	struct str project; /* its folder, absolute: places are shown as seen from there */
};

/* An environment: an overlay, and where it has values of its own (an env file) a component with what differs from the base. */
struct kube_environment {
	struct str name;
	const struct stack *stack; /* NULL: the base's values; either all have one or none */
};

extern const struct rule *const kube_rules[];
extern const struct config_key kube_config_keys[]; /* registry, tag, allow.*, namespace, …; ended by a row without path */

/*
 * Renders everything under base/, components/ and overlays/NAME/ (of the team, written once), one for each environment;
 * components/environment-NAME/ is how an environment differs from the base.
 */
void kube_render(const struct stack *stack, const struct kube_environment *environments, size_t n_environments,
		 const struct config *config, const struct kube_options *options, struct tree *tree, struct findings *out);

/*
 * A file of secret values that the team keeps: a finding for each key that it lacks, and for each whose value isn't the
 * project's any more. `path` is how the user sees it. Never tells a value.
 */
void kube_secret_kept(struct str path, struct str wanted, struct str kept, struct findings *out);
