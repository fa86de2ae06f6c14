/*
 * Which data there is, how it gets to the cluster, and in which phase it changes hands.
 */
#include "docs/migration_internal.h"
#include "stack/built.h"
#include "stack/images.h"

static const char *const names[N_ENGINES] = {
	[ENGINE_POSTGRESQL] = "postgresql",
	[ENGINE_MYSQL] = "mysql",
	[ENGINE_MONGODB] = "mongodb",
	[ENGINE_REDIS] = "redis",
	[ENGINE_RABBITMQ] = "rabbitmq",
	[ENGINE_KAFKA] = "kafka",
	[ENGINE_ELASTICSEARCH] = "elasticsearch",
	[ENGINE_STOPPED] = "stopped",
	[ENGINE_NOTHING] = "nothing",
	[ENGINE_FILES] = "files",
	[ENGINE_ARCHIVE] = "archive",
	[ENGINE_PLACE] = "place",
	[ENGINE_MEMORY] = "memory",
};

const char *engine_name(enum engine engine)
{
	return names[engine];
}

/* The titles of src/stack/images.c; a title begins with it ("PostgreSQL with PostGIS"). */
static const struct {
	const char *title;
	enum engine engine;
} engines[] = {
	{ "PostgreSQL", ENGINE_POSTGRESQL },
	{ "TimescaleDB", ENGINE_POSTGRESQL },
	{ "MySQL", ENGINE_MYSQL },
	{ "MariaDB", ENGINE_MYSQL },
	{ "Percona", ENGINE_MYSQL },
	{ "MongoDB", ENGINE_MONGODB },
	{ "Redis", ENGINE_REDIS },
	{ "Valkey", ENGINE_REDIS },
	{ "KeyDB", ENGINE_REDIS },
	{ "RabbitMQ", ENGINE_RABBITMQ },
	{ "Kafka", ENGINE_KAFKA },
	{ "Redpanda", ENGINE_KAFKA },
	{ "Elasticsearch", ENGINE_ELASTICSEARCH },
	{ "OpenSearch", ENGINE_ELASTICSEARCH },
};

bool is_data_service(const struct stack_service *service)
{
	return service->role == ROLE_DATABASE || service->role == ROLE_CACHE || service->role == ROLE_BROKER;
}

static const char *title_of(const struct stack_service *service)
{
	const struct known_image *known = known_image(stack_image_known(service));
	const char *title = NULL;

	if (known)
		return known->title;
	for (size_t i = 0; i < service->ports.n && !title; i++) /* an image of the team's own */
		known_port_role(service->ports.at[i].number, &title);
	return title;
}

static bool has_volume(const struct stack_service *service)
{
	for (size_t i = 0; i < service->mounts.n; i++)
		if (service->mounts.at[i].kind == MOUNT_VOLUME && !service->mounts.at[i].read_only)
			return true;
	return false;
}

static enum engine engine_of(const struct stack_service *service)
{
	const char *title = title_of(service);

	for (size_t i = 0; title && i < ARRAY_SIZE(engines); i++)
		if (str_starts(str_of(title), engines[i].title))
			return engines[i].engine;
	return has_volume(service) ? ENGINE_STOPPED : ENGINE_NOTHING;
}

bool can_go_back(const struct stack_service *service)
{
	enum engine engine = engine_of(service);

	return engine == ENGINE_POSTGRESQL || engine == ENGINE_MYSQL || engine == ENGINE_REDIS;
}

static bool writes(const struct stack_service *service, const struct stack_volume *volume)
{
	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (mount->kind == MOUNT_VOLUME && mount->volume == volume && !mount->read_only)
			return true;
	}
	return false;
}

/* Is the volume moved with a data service, as a part of it? */
static bool belongs_to_server(const struct stack_volume *volume)
{
	return volume->users.n == 1 && is_data_service(volume->users.at[0]);
}

static struct str target_of(const struct stack_service *service, const struct stack_volume *volume)
{
	for (size_t i = 0; i < service->mounts.n; i++)
		if (service->mounts.at[i].kind == MOUNT_VOLUME && service->mounts.at[i].volume == volume)
			return service->mounts.at[i].target;
	return STR_EMPTY;
}

/* When the last one that writes it moves; before anything else where nobody does. */
static int phase_of(const struct stack_volume *volume)
{
	int phase = 4;

	for (size_t i = 0; i < volume->users.n; i++) {
		const struct stack_service *user = volume->users.at[i];

		if (!writes(user, volume))
			continue;
		if (is_data_service(user))
			return 8;
		if (user->role == ROLE_WORKER || user->role == ROLE_SCHEDULER || user->role == ROLE_JOB)
			phase = phase < 7 ? 7 : phase;
		else if (phase == 4)
			phase = 6;
	}
	return phase;
}

static bool only_monitoring(const struct stack_volume *volume)
{
	for (size_t i = 0; i < volume->users.n; i++)
		if (volume->users.at[i]->role != ROLE_MONITORING)
			return false;
	return volume->users.n > 0;
}

static enum engine engine_of_volume(const struct stack_volume *volume)
{
	struct str type = node_text(node_get(volume->driver_opts, "type"));

	if (str_starts(type, "nfs"))
		return ENGINE_PLACE;
	if (str_is(type, "tmpfs"))
		return ENGINE_MEMORY;
	if (volume->anonymous || !volume->users.n)
		return ENGINE_NOTHING;
	return only_monitoring(volume) ? ENGINE_ARCHIVE : ENGINE_FILES;
}

static void add_volume(struct migration *m, const struct stack_volume *volume)
{
	struct moved moved = { .engine = engine_of_volume(volume), .volume = volume, .phase = phase_of(volume) };

	for (size_t i = 0; i < volume->users.n; i++)
		if (!moved.service || (writes(volume->users.at[i], volume) && !writes(moved.service, volume)))
			moved.service = volume->users.at[i];
	if (volume->users.n)
		moved.target = target_of(moved.service, volume);
	for (size_t i = 0; moved.engine == ENGINE_FILES && i < volume->users.n; i++) {
		struct stack_service *user = volume->users.at[i];

		if (user && writes(user, volume))
			map_set(&m->writers, user->name, user);
	}
	if (moved.engine == ENGINE_ARCHIVE)
		moved.phase = 10;
	*vec_push(m->arena, &m->moved) = moved;
}

void find_moved(struct migration *m)
{
	for (size_t i = 0; i < m->stack->services.n; i++) {
		const struct stack_service *service = m->stack->services.at[i];

		if (!is_data_service(service))
			continue;
		*vec_push(m->arena, &m->moved) =
			(struct moved){ .engine = engine_of(service), .service = service, .phase = 8 };
		if (engine_of(service) == ENGINE_STOPPED)
			map_set(&m->stopped, service->name, m->stack->services.at[i]);
	}
	for (size_t i = 0; i < m->stack->volumes.n; i++)
		if (!belongs_to_server(m->stack->volumes.at[i]))
			add_volume(m, m->stack->volumes.at[i]);
}

bool writes_files(const struct migration *m, const struct stack_service *service)
{
	return map_get(&m->writers, service->name) != NULL;
}
