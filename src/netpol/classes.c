/*
 * Which pods no policy can tell apart: a partition of the profiles, refined by each set of pods that a policy speaks of.
 */
#include "base/arena.h"
#include "netpol/internal.h"

static bool is_used_name(const struct map *names, struct str name)
{
	return !str_empty(name) && map_find(names, name);
}

static void collect_names(struct map *names, const struct policy_rule *rules, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rules[i].n_ports; k++)
			if (!str_empty(rules[i].ports[k].name))
				map_set(names, rules[i].ports[k].name, NULL);
}

/* Init containers that end before the pod serves have no ports to speak of; the kubelet's FindPort leaves them out, too. */
static const struct named_ports *named_ports_of(struct netpol *netpol, const struct pod *pod, const struct map *names)
{
	struct netpol_model *model = netpol->model;
	VEC(struct named_port) list = { 0 };

	for (size_t i = 0; i < pod->n_containers; i++) {
		const struct container *container = &pod->containers[i];

		if (container->kind != CONTAINER_MAIN && container->kind != CONTAINER_SIDECAR)
			continue;
		for (size_t k = 0; k < container->n_ports; k++) {
			const struct container_port *port = &container->ports[k];

			if (port->number && is_used_name(names, port->name))
				*vec_push(netpol->arena, &list) =
					(struct named_port){ port->name, port->protocol, (uint32_t)port->number };
		}
	}
	size_t size = list.n * sizeof(*list.at);
	struct named_ports *ports = map_get(&model->ports_by_key, str_n((const char *)list.at, size));
	if (ports)
		return ports;
	ports = arena_alloc(netpol->arena, sizeof(*ports) + size);
	ports->id = (uint32_t)model->ports_by_key.n;
	ports->n = (uint32_t)list.n;
	if (list.n)
		memcpy(ports->at, list.at, size);
	map_set(&model->ports_by_key, str_n((const char *)ports->at, size), ports);
	return ports;
}

static uint32_t profile_of(struct netpol *netpol, const struct workload *workload, const struct map *names)
{
	struct netpol_model *model = netpol->model;
	struct profile profile = {
		.namespace = cluster_namespace(netpol->cluster, workload->object->namespace),
		.labels = workload->pod.labels,
		.ports = named_ports_of(netpol, &workload->pod, names),
	};
	const void *key[] = { profile.namespace, profile.labels, profile.ports };
	const struct map_entry *entry = map_find(&model->profile_by_key, str_n((const char *)key, sizeof(key)));

	if (entry)
		return (uint32_t)(uintptr_t)entry->value;
	uint32_t id = (uint32_t)model->profiles.n;
	*vec_push(netpol->arena, &model->profiles) = profile;
	map_set(&model->profile_by_key, str_n(arena_dup(netpol->arena, key, sizeof(key)), sizeof(key)), (void *)(uintptr_t)id);
	return id;
}

static void collect_profiles(struct netpol *netpol)
{
	struct netpol_model *model = netpol->model;
	struct map names = MAP_INIT(netpol->arena);

	for (size_t i = 0; i < model->policies.n; i++) {
		collect_names(&names, model->policies.at[i]->ingress_rules, model->policies.at[i]->n_ingress_rules);
		collect_names(&names, model->policies.at[i]->egress_rules, model->policies.at[i]->n_egress_rules);
	}
	for (size_t i = 0; i < netpol->cluster->workloads.n; i++) {
		const struct workload *workload = netpol->cluster->workloads.at[i];

		*vec_push(netpol->arena, &model->profile_of) =
			netpol_has_network(netpol, workload) ? profile_of(netpol, workload, &names) : UINT32_MAX;
	}
}

/* ---- Sets of pods ---- */

struct set_key {
	const void *namespace, *namespaces, *pods;
};

static struct set_key set_key_of(const struct netpol *netpol, const struct policy *policy, const struct selector *namespaces,
				 const struct selector *pods)
{
	return (struct set_key){ namespaces ? NULL : cluster_namespace(netpol->cluster, policy->object->namespace), namespaces, pods };
}

static void add_set(struct netpol *netpol, const struct policy *policy, const struct selector *namespaces, const struct selector *pods)
{
	struct netpol_model *model = netpol->model;
	struct set_key key = set_key_of(netpol, policy, namespaces, pods);

	if (map_get(&model->set_by_key, str_n((const char *)&key, sizeof(key))))
		return;
	struct pod_set *set = arena_new_of(netpol->arena, struct pod_set);
	set->namespace = key.namespace;
	set->namespaces = namespaces;
	set->pods = pods;
	*vec_push(netpol->arena, &model->sets) = set;
	map_set(&model->set_by_key, str_n(arena_dup(netpol->arena, &key, sizeof(key)), sizeof(key)), set);
}

static struct pod_set *find_set(const struct netpol *netpol, const struct policy *policy, const struct selector *namespaces,
				const struct selector *pods)
{
	struct set_key key = set_key_of(netpol, policy, namespaces, pods);

	return map_get(&netpol->model->set_by_key, str_n((const char *)&key, sizeof(key)));
}

struct pod_set *netpol_subject(const struct netpol *netpol, const struct policy *policy)
{
	return find_set(netpol, policy, NULL, policy->pods);
}

struct pod_set *netpol_peer_set(const struct netpol *netpol, const struct policy *policy, const struct policy_peer *peer)
{
	return peer->broken || peer->block ? NULL : find_set(netpol, policy, peer->namespaces, peer->pods);
}

static void add_peers(struct netpol *netpol, const struct policy *policy, const struct policy_rule *rules, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < rules[i].n_peers; k++) {
			const struct policy_peer *peer = &rules[i].peers[k];

			if (!peer->broken && !peer->block)
				add_set(netpol, policy, peer->namespaces, peer->pods);
		}
	}
}

/* Profiles by namespace, so that a set within one namespace looks at no other. */
struct by_namespace {
	VEC(uint32_t) profiles;
};

static struct by_namespace *group_profiles(struct netpol *netpol, struct map *index)
{
	struct netpol_model *model = netpol->model;
	struct by_namespace *groups = arena_calloc(netpol->arena, netpol->cluster->namespaces.n, sizeof(*groups));

	for (size_t i = 0; i < netpol->cluster->namespaces.n; i++)
		map_set(index, netpol->cluster->namespaces.at[i]->name, (void *)(uintptr_t)i);
	for (size_t i = 0; i < model->profiles.n; i++) {
		struct by_namespace *group = &groups[(uintptr_t)map_get(index, model->profiles.at[i].namespace->name)];

		*vec_push(netpol->arena, &group->profiles) = (uint32_t)i;
	}
	return groups;
}

static void fill_from(struct netpol *netpol, struct pod_set *set, const struct by_namespace *group)
{
	for (size_t i = 0; i < group->profiles.n; i++) {
		uint32_t profile = group->profiles.at[i];

		if (!set->pods || selector_matches(set->pods, netpol->model->profiles.at[profile].labels))
			*vec_push(netpol->arena, &set->profiles) = profile;
	}
}

static void fill_sets(struct netpol *netpol)
{
	struct map index = MAP_INIT(netpol->arena);
	const struct by_namespace *groups = group_profiles(netpol, &index);

	for (size_t i = 0; i < netpol->model->sets.n; i++) {
		struct pod_set *set = netpol->model->sets.at[i];

		if (set->namespace)
			fill_from(netpol, set, &groups[(uintptr_t)map_get(&index, set->namespace->name)]);
		for (size_t k = 0; set->namespaces && k < netpol->cluster->namespaces.n; k++)
			if (selector_matches(set->namespaces, netpol->cluster->namespaces.at[k]->labels))
				fill_from(netpol, set, &groups[k]);
	}
}

/* ---- The partition ---- */

struct partition {
	uint32_t *size, *inside, *moved_to; /* of each class; `inside` and `moved_to` for the set in hand */
	uint32_t n;
};

/* Every class that lies partly in the set is cut in two. */
static void refine(struct netpol *netpol, struct partition *partition, const struct pod_set *set)
{
	struct profile *profiles = netpol->model->profiles.at;

	for (size_t i = 0; i < set->profiles.n; i++)
		partition->inside[profiles[set->profiles.at[i]].class]++;
	for (size_t i = 0; i < set->profiles.n; i++) {
		struct profile *profile = &profiles[set->profiles.at[i]];
		uint32_t class = profile->class;

		if (partition->inside[class] == partition->size[class])
			continue;
		if (!partition->moved_to[class])
			partition->moved_to[class] = partition->n++;
		profile->class = partition->moved_to[class];
		partition->size[profile->class]++;
	}
	for (size_t i = 0; i < set->profiles.n; i++)
		partition->inside[profiles[set->profiles.at[i]].class] = 0;
	for (uint32_t class = 0; class < partition->n; class++) {
		if (!partition->moved_to[class])
			continue;
		partition->size[class] -= partition->size[partition->moved_to[class]];
		partition->inside[class] = partition->moved_to[class] = 0;
	}
}

static void divide(struct netpol *netpol)
{
	struct netpol_model *model = netpol->model;
	size_t most = model->profiles.n + model->ports_by_key.n + 1;
	_cleanup_free_ uint32_t *memory = xcalloc(3 * most, sizeof(*memory));
	struct partition partition = { memory, memory + most, memory + 2 * most, (uint32_t)model->ports_by_key.n };

	for (size_t i = 0; i < model->profiles.n; i++) {
		model->profiles.at[i].class = model->profiles.at[i].ports->id;
		partition.size[model->profiles.at[i].class]++;
	}
	for (size_t i = 0; i < model->sets.n; i++)
		refine(netpol, &partition, model->sets.at[i]);
	for (uint32_t i = 0; i < partition.n; i++)
		*vec_push(netpol->arena, &model->classes) = (struct class){ .ingress_row = ROW_NONE, .egress_row = ROW_NONE };
	for (size_t i = 0; i < model->profiles.n; i++)
		model->classes.at[model->profiles.at[i].class].ports = model->profiles.at[i].ports;
	netpol->n_classes = model->classes.n;
}

static void name_classes(struct netpol *netpol)
{
	struct netpol_model *model = netpol->model;
	_cleanup_free_ uint32_t *seen = xcalloc(model->classes.n + 1, sizeof(*seen));

	for (size_t i = 0; i < model->sets.n; i++) {
		struct pod_set *set = model->sets.at[i];

		for (size_t k = 0; k < set->profiles.n; k++) {
			uint32_t class = model->profiles.at[set->profiles.at[k]].class;

			if (seen[class] == i + 1)
				continue;
			seen[class] = (uint32_t)i + 1;
			*vec_push(netpol->arena, &set->classes) = class;
		}
	}
}

bool pod_set_has(const struct pod_set *set, uint32_t class)
{
	for (size_t i = 0; set && i < set->classes.n; i++)
		if (set->classes.at[i] == class)
			return true;
	return false;
}

static void add_policy_to_classes(struct netpol *netpol, uint32_t number)
{
	struct netpol_model *model = netpol->model;
	const struct policy *policy = model->policies.at[number];
	const struct pod_set *subject = netpol_subject(netpol, policy);

	for (size_t i = 0; i < subject->classes.n; i++) {
		struct class *class = &model->classes.at[subject->classes.at[i]];

		if (policy->ingress)
			*vec_push(netpol->arena, &class->ingress) = number;
		if (policy->egress)
			*vec_push(netpol->arena, &class->egress) = number;
	}
}

void netpol_classify(struct netpol *netpol)
{
	struct netpol_model *model = netpol->model;

	collect_profiles(netpol);
	for (size_t i = 0; i < model->policies.n; i++) {
		const struct policy *policy = model->policies.at[i];

		add_set(netpol, policy, NULL, policy->pods);
		if (policy->ingress)
			add_peers(netpol, policy, policy->ingress_rules, policy->n_ingress_rules);
		if (policy->egress)
			add_peers(netpol, policy, policy->egress_rules, policy->n_egress_rules);
	}
	fill_sets(netpol);
	divide(netpol);
	name_classes(netpol);
	for (size_t i = 0; i < model->policies.n; i++)
		add_policy_to_classes(netpol, (uint32_t)i);
}
