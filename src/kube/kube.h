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
	struct str project; /* its folder, absolute: places are shown as seen from there */
};

/* An environment besides the base: the same project, loaded with another env file. */
struct kube_environment {
	struct str name;
	const struct stack *stack;
};

extern const struct rule *const kube_rules[];
extern const struct config_key kube_config_keys[]; /* registry, tag, allow.*, namespace, …; ended by a row without path */

/*
 * Renders everything under base/, components/environment-NAME/ (what differs from the base, of the tool) and
 * overlays/NAME/ (of the team, written once). `environments` may be none: one overlay "production" is then written.
 */
void kube_render(const struct stack *stack, const struct kube_environment *environments, size_t n_environments,
		 const struct config *config, const struct kube_options *options, struct tree *tree, struct findings *out);

/*
 * A file of secret values that the team keeps: a finding for each key that it lacks, and for each whose value isn't the
 * project's any more. `path` is how the user sees it. Never tells a value.
 */
void kube_secret_kept(struct str path, struct str wanted, struct str kept, struct findings *out);
