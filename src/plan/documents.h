/*
 * The documents beside the manifests, and what they need to know from other domains.
 */
#pragma once
#include "docs/docs.h"
#include "plan/plan.h"

/* "en" or "de": the option wins over lotse.yaml. */
struct str plan_language(const struct plan_options *options, const struct plan *plan);

/* Adds them to plan->tree, which is complete but for them. */
void plan_documents(struct arena *arena, const struct plan_options *options, struct plan *plan);

/* Who reaches whom under the policies of the tree's base; it lives in the arena. */
struct docs_reachability *plan_reachability(struct arena *arena, const struct tree *tree);
