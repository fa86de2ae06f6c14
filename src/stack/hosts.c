#include "stack/hosts.h"

#include "base/arena.h"

static void add(struct hosts *hosts, struct str name, struct host host)
{
	struct str key = str_lower(hosts->arena, name);
	struct host *first = map_get(&hosts->by_name, key);
	struct host *made;

	for (const struct host *old = first; old; old = old->next)
		if (old->service == host.service && old->network == host.network && old->client == host.client)
			return;
	made = arena_dup(hosts->arena, &host, sizeof(host));
	if (!first) {
		map_set(&hosts->by_name, key, made);
		return;
	}
	made->next = first->next; /* the first stays in the map; the order of the others doesn't matter: edges are sorted */
	first->next = made;
}

void hosts_index(struct arena *arena, const struct stack *stack, struct hosts *hosts)
{
	*hosts = (struct hosts){ .arena = arena, .project = str_lower(arena, stack->name), .by_name = MAP_INIT(arena) };
	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_service *service = stack->services.at[i];

		add(hosts, service->name, (struct host){ .service = service });
		for (size_t j = 0; j < service->aliases.n; j++) {
			const struct stack_alias *alias = &service->aliases.at[j];

			add(hosts, alias->name, (struct host){ service, alias->network, alias->client, NULL });
		}
	}
}

/* Compose names containers PROJECT-SERVICE-1, and PROJECT_SERVICE_1 before version 2. */
static struct str service_of_container(const struct hosts *hosts, struct str name)
{
	size_t length = hosts->project.len;

	if (!length || name.len < length + 4 || memcmp(name.ptr, hosts->project.ptr, length) != 0)
		return STR_EMPTY;
	char separator = name.ptr[length];
	size_t last = str_rchr(name, separator);
	if ((separator != '-' && separator != '_') || last <= length)
		return STR_EMPTY;
	for (size_t i = last + 1; i < name.len; i++)
		if (!ascii_digit(name.ptr[i]))
			return STR_EMPTY;
	return last + 1 < name.len ? str_slice(name, length + 1, last) : STR_EMPTY;
}

const struct host *hosts_find(const struct hosts *hosts, struct str name)
{
	char small[256];

	if (name.len > sizeof(small))
		return NULL;
	for (size_t i = 0; i < name.len; i++)
		small[i] = ascii_to_lower(name.ptr[i]);
	struct str key = str_n(small, name.len);
	const struct host *found = map_get(&hosts->by_name, key);
	if (found)
		return found;
	struct str service = service_of_container(hosts, key);
	return str_empty(service) ? NULL : map_get(&hosts->by_name, service);
}

bool host_is_self(struct str name)
{
	return str_eq_nocase(name, STR("localhost")) || str_starts(name, "127.") || str_is(name, "0.0.0.0") ||
	       str_is(name, "::1") || str_ends(name, ".localhost");
}

bool host_is_machine(struct str name)
{
	static const char *const names[] = { "host.docker.internal", "gateway.docker.internal", "docker.for.mac.localhost",
					     "docker.for.mac.host.internal", "docker.for.win.localhost",
					     "kubernetes.docker.internal", "host.containers.internal" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_eq_nocase(name, str_of(names[i])))
			return true;
	return false;
}
