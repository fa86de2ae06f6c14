/*
 * Which ports are open to every pod that there could be: in whatever namespace, with whatever labels.
 *
 * A rule for all is one way; rules that leave no gap together are another (tier in (a), tier notin (a)). So this splits by
 * the value of one label after the other, as far as it still makes a difference, and takes the worst of all cases (Shannon's
 * expansion). Namespaces of the input have the labels that they have; any other namespace may have any.
 */
#include "base/arena.h"
#include "netpol/internal.h"

enum { STEPS_MAX = 20000 }; /* of one list of policies; beyond it what is sure so far is the answer, and that is said */
#define METADATA_NAME "kubernetes.io/metadata.name"

/* One peer of a rule. `namespaces` may be NULL: decided already, the term is only there where it matches. */
struct term {
	const struct selector *namespaces, *pods;
	uint32_t ports;
};

/* A label of the pod or of its namespace, and what it is taken to be: one of the values that selectors name, another, or none. */
struct assumption {
	bool namespace;
	struct str key;
	enum { HAS_VALUE, HAS_OTHER, HAS_NONE } what;
	struct str value;
};

enum truth { FALSE_SO_FAR, OPEN_SO_FAR, TRUE_SO_FAR };

struct worst {
	struct netpol *netpol;
	VEC(struct term) terms;
	VEC(struct assumption) assumed;
	size_t *steps;
};

static enum truth requirement_is(const struct worst *worst, const struct requirement *requirement, bool namespace)
{
	for (size_t i = 0; i < worst->assumed.n; i++) {
		const struct assumption *assumed = &worst->assumed.at[i];
		bool in = false;

		if (assumed->namespace != namespace || !interned_same(assumed->key, requirement->key))
			continue;
		if (requirement->op == SELECTOR_EXISTS || requirement->op == SELECTOR_NOT_EXISTS)
			return (assumed->what != HAS_NONE) == (requirement->op == SELECTOR_EXISTS) ? TRUE_SO_FAR : FALSE_SO_FAR;
		for (size_t k = 0; assumed->what == HAS_VALUE && k < requirement->n_values; k++)
			in |= interned_same(requirement->values[k], assumed->value);
		return in == (requirement->op == SELECTOR_IN) ? TRUE_SO_FAR : FALSE_SO_FAR;
	}
	return OPEN_SO_FAR;
}

/* The first requirement that is still open goes to `open`, where that is NULL so far. */
static enum truth selector_is(const struct worst *worst, const struct selector *selector, bool namespace, const struct requirement **open,
			      bool *open_namespace)
{
	enum truth result = TRUE_SO_FAR;

	if (!selector)
		return TRUE_SO_FAR;
	if (selector->broken)
		return FALSE_SO_FAR;
	for (size_t i = 0; i < selector->n; i++) {
		enum truth one = requirement_is(worst, &selector->at[i], namespace);

		if (one == FALSE_SO_FAR)
			return FALSE_SO_FAR;
		if (one == OPEN_SO_FAR && !*open) {
			*open = &selector->at[i];
			*open_namespace = namespace;
		}
		result = MIN_OF(result, one);
	}
	return result;
}

static enum truth term_is(const struct worst *worst, const struct term *term, const struct requirement **open, bool *open_namespace)
{
	enum truth namespaces = selector_is(worst, term->namespaces, true, open, open_namespace);
	enum truth pods = selector_is(worst, term->pods, false, open, open_namespace);

	return MIN_OF(namespaces, pods);
}

static uint32_t worst_case(struct worst *worst);

/* A name that the input's namespaces have is no other namespace's; and each has a name. */
static bool can_be(const struct worst *worst, const struct assumption *assumption)
{
	if (!assumption->namespace || !str_is(assumption->key, METADATA_NAME))
		return true;
	return assumption->what == HAS_OTHER ||
	       (assumption->what == HAS_VALUE && !cluster_namespace(worst->netpol->cluster, assumption->value));
}

static uint32_t assume(struct worst *worst, struct assumption assumption)
{
	if (!can_be(worst, &assumption))
		return PORTS_ALL;
	*vec_push(worst->netpol->arena, &worst->assumed) = assumption;
	uint32_t ports = worst_case(worst);
	worst->assumed.n--;
	return ports;
}

/* Every value that some term names for this label, each once, then the others, then none; as long as it can get worse. */
static uint32_t split(struct worst *worst, const struct requirement *open, bool namespace, uint32_t least)
{
	struct ports *ports = &worst->netpol->ports;
	struct assumption assumption = { .namespace = namespace, .key = open->key, .what = HAS_NONE };
	uint32_t result = assume(worst, assumption);

	assumption.what = HAS_OTHER;
	if (result != least)
		result = ports_intersection(ports, result, assume(worst, assumption));
	assumption.what = HAS_VALUE;
	for (size_t i = 0; i < worst->terms.n && result != least; i++) {
		const struct selector *selector = namespace ? worst->terms.at[i].namespaces : worst->terms.at[i].pods;

		for (size_t k = 0; selector && k < selector->n; k++) {
			for (size_t v = 0; interned_same(selector->at[k].key, open->key) && v < selector->at[k].n_values; v++) {
				assumption.value = selector->at[k].values[v];
				result = ports_intersection(ports, result, assume(worst, assumption));
			}
		}
	}
	return result;
}

static uint32_t worst_case(struct worst *worst)
{
	struct ports *ports = &worst->netpol->ports;
	const struct requirement *split_by = NULL;
	uint32_t sure = PORTS_NONE;
	bool split_namespace = false;

	for (size_t i = 0; i < worst->terms.n; i++) {
		const struct requirement *open = NULL;
		bool namespace;

		if (term_is(worst, &worst->terms.at[i], &open, &namespace) == TRUE_SO_FAR)
			sure = ports_union(ports, sure, worst->terms.at[i].ports);
	}
	for (size_t i = 0; i < worst->terms.n && !split_by; i++) {
		const struct requirement *open = NULL;
		bool namespace = false;

		if (term_is(worst, &worst->terms.at[i], &open, &namespace) != OPEN_SO_FAR ||
		    ports_without(ports, worst->terms.at[i].ports, sure) == PORTS_NONE)
			continue;
		split_by = open;
		split_namespace = namespace;
	}
	if (!split_by || ++*worst->steps > STEPS_MAX)
		return sure;
	return split(worst, split_by, split_namespace, sure);
}

/* ---- The terms of a list of policies ---- */

/* Of pods in `namespace`; NULL: in one that isn't in the input. */
static void add_terms(struct worst *worst, const struct policy *policy, const struct policy_rule *rule, uint32_t ports,
		      const struct namespace *namespace)
{
	struct arena *arena = worst->netpol->arena;

	if (!rule->n_peers)
		*vec_push(arena, &worst->terms) = (struct term){ .ports = ports };
	for (size_t i = 0; i < rule->n_peers; i++) {
		const struct policy_peer *peer = &rule->peers[i];
		bool own = namespace && str_eq(namespace->name, policy->object->namespace);

		if (peer->broken || peer->block)
			continue;
		if (!namespace && peer->namespaces)
			*vec_push(arena, &worst->terms) = (struct term){ peer->namespaces, peer->pods, ports };
		else if (namespace && (peer->namespaces ? selector_matches(peer->namespaces, namespace->labels) : own))
			*vec_push(arena, &worst->terms) = (struct term){ NULL, peer->pods, ports };
	}
}

static uint32_t worst_within(struct netpol *netpol, const struct row *row, bool ingress, const struct namespace *namespace,
			     size_t *steps)
{
	struct worst worst = { .netpol = netpol, .steps = steps };

	for (size_t i = 0; i < row->n_policies; i++) {
		const struct policy *policy = netpol->model->policies.at[row->policies[i]];
		const struct policy_rule *rules = ingress ? policy->ingress_rules : policy->egress_rules;

		for (size_t k = 0; k < (ingress ? policy->n_ingress_rules : policy->n_egress_rules); k++)
			add_terms(&worst, policy, &rules[k], netpol_rule_ports(netpol, &rules[k], ingress ? row->names : NULL), namespace);
	}
	return worst_case(&worst);
}

void netpol_everyone(struct netpol *netpol, struct row *row, bool ingress)
{
	size_t steps = 0;
	uint32_t result = worst_within(netpol, row, ingress, NULL, &steps);

	for (size_t i = 0; i < netpol->cluster->namespaces.n && result != PORTS_NONE; i++)
		result = ports_intersection(&netpol->ports, result,
					    worst_within(netpol, row, ingress, netpol->cluster->namespaces.at[i], &steps));
	row->everyone = result + 1;
	row->everyone_is_least = steps > STEPS_MAX;
}
