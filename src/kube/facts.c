/*
 * Questions about a stack that several renderers ask: none of them renders anything.
 */
#include "kube/render.h"
#include "stack/hosts.h"
#include "stack/names.h"

/* ---- Workloads and pods ---- */

enum workload_kind workload_kind(const struct stack_service *service)
{
	if (service->awaited || service->role == ROLE_JOB)
		return WORKLOAD_JOB;
	if (service->global.value)
		return WORKLOAD_DAEMONSET;
	if (service->role == ROLE_SCHEDULER)
		return WORKLOAD_STATEFULSET;
	if (service->role != ROLE_DATABASE && service->role != ROLE_BROKER && service->role != ROLE_CACHE)
		return WORKLOAD_DEPLOYMENT;
	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (mount->kind == MOUNT_VOLUME && mount->volume->users.n == 1 && !mount->volume->external &&
		    volume_is_claim(mount->volume))
			return WORKLOAD_STATEFULSET;
	}
	return WORKLOAD_DEPLOYMENT;
}

const struct companions *render_companions(const struct render *r, const struct stack_service *service)
{
	return map_get(&r->companions, service->name);
}

const struct hosts *render_hosts(struct render *r)
{
	if (!r->hosts) {
		r->hosts = arena_new_of(r->arena, struct hosts);
		hosts_index(r->arena, r->stack, r->hosts);
	}
	return r->hosts;
}

/* A chain of network_mode: service: is followed; the loader refuses cycles. */
const struct stack_service *pod_owner(const struct stack_service *service)
{
	for (size_t steps = 0; service->network_of && steps < 64; steps++)
		service = service->network_of;
	return service;
}

const struct stack_port *first_tcp_port(const struct stack_service *service)
{
	for (size_t i = 0; i < service->ports.n; i++)
		if (service->ports.at[i].protocol == PROTOCOL_TCP)
			return &service->ports.at[i];
	return NULL;
}

/*
 * kustomize merges the ports of a container by their number alone: any patch of a pod with 53/TCP and 53/UDP loses one of
 * them. The declaration is for readers, but a name that leads to it would lead nowhere.
 */
bool port_has_a_name(const struct stack_service *service, const struct stack_port *port)
{
	for (size_t i = 0; i < service->ports.n; i++)
		if (service->ports.at[i].number == port->number && service->ports.at[i].protocol != port->protocol)
			return false;
	return port->name.len > 0;
}

/* ---- Volumes ---- */

/* Is it mounted by more than one workload? Containers of one pod count once. */
bool volume_has_several_owners(const struct stack_volume *volume)
{
	for (size_t i = 1; i < volume->users.n; i++)
		if (pod_owner(volume->users.at[i]) != pod_owner(volume->users.at[0]))
			return true;
	return false;
}

static bool several_pods(const struct stack_service *service)
{
	return service->replicas.value > 1 || service->global.value;
}

bool volume_is_shared(const struct stack_volume *volume)
{
	if (volume_has_several_owners(volume))
		return true;
	for (size_t i = 0; i < volume->users.n; i++)
		if (several_pods(pod_owner(volume->users.at[i])) &&
		    !is_own_claim(pod_owner(volume->users.at[i]), volume))
			return true;
	return false;
}

bool volume_is_nfs(const struct stack_volume *volume)
{
	return str_starts(node_text(node_get(volume->driver_opts, "type")), "nfs");
}

bool volume_is_memory(const struct stack_volume *volume)
{
	return str_is(node_text(node_get(volume->driver_opts, "type")), "tmpfs");
}

/* Does it become a claim of storage at all? */
bool volume_is_claim(const struct stack_volume *volume)
{
	return !volume->anonymous && !volume_is_nfs(volume) && !volume_is_memory(volume);
}

bool is_own_claim(const struct stack_service *service, const struct stack_volume *volume)
{
	return workload_kind(service) == WORKLOAD_STATEFULSET && volume_is_claim(volume) && !volume->external &&
	       !volume_has_several_owners(volume) && pod_owner(volume->users.at[0]) == service;
}

bool mounts_single_node_claim(const struct stack_service *service)
{
	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (mount->kind == MOUNT_VOLUME && volume_is_claim(mount->volume) && !volume_is_shared(mount->volume))
			return true;
	}
	return false;
}

bool mounts_claim_for_writing(const struct stack_service *service)
{
	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (mount->kind == MOUNT_VOLUME && volume_is_claim(mount->volume) && !mount->read_only)
			return true;
	}
	return false;
}

/* ---- Files ---- */

/* A script stays executable, and a key that only its owner may read stays so: ssh and others insist on it. */
unsigned int file_mode_of(const struct stack_file *file, const struct stack_file_item *item)
{
	if (item->mode & 0111)
		return MODE_EXECUTABLE;
	return file->kind == FILE_SECRET && item->mode && !(item->mode & 077) ? MODE_PRIVATE : MODE_DEFAULT;
}

bool mounts_private_file(const struct stack_service *service)
{
	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (mount->kind != MOUNT_FILE)
			continue;
		if (STACK_SET(mount->file_mode) && !(mount->file_mode.value & 04))
			return true;
		for (size_t j = 0; j < mount->file->n_items && !STACK_SET(mount->file_mode); j++)
			if (file_mode_of(mount->file, &mount->file->items[j]) == MODE_PRIVATE)
				return true;
	}
	return false;
}
