/*
 * How to talk to a server inside of its container: names from its environment, passwords never. A password is read in
 * the container, from the variable or the file that the image itself takes it from.
 */
#include "base/strbuf.h"
#include "docs/migration_internal.h"
#include "stack/built.h"
#include "stack/images.h"
#include "text/template.h"

/* The value of the first of these variables that is set and no secret. */
static struct str plain_env(const struct stack_service *service, const char *const *list)
{
	for (; *list; list++) {
		const struct stack_env *env = stack_env(service, str_of(*list));

		if (env && !env->secret && env->value.len)
			return env->value;
	}
	return STR_EMPTY;
}

/* The first of these variables, or of the same with _FILE, that the service has: whatever its value is. */
static const char *variable_of(const struct stack_service *service, const char *const *list)
{
	for (; *list; list++)
		if (stack_env(service, str_of(*list)))
			return *list;
	return NULL;
}

static bool is_bitnami(const struct stack_service *service)
{
	return str_contains(service->image.value, STR("bitnami/"));
}

struct str user_of_database(struct arena *arena, const struct moved *moved)
{
	static const char *const list[] = { "POSTGRES_USER", "POSTGRESQL_USERNAME", NULL };
	struct str user = plain_env(moved->service, list);

	(void)arena;
	if (moved->engine != ENGINE_POSTGRESQL)
		return STR("root");
	return user.len ? user : STR("postgres");
}

struct str database_of(struct arena *arena, const struct moved *moved)
{
	static const char *const postgresql[] = { "POSTGRES_DB", "POSTGRESQL_DATABASE", NULL };
	static const char *const mysql[] = { "MYSQL_DATABASE", "MARIADB_DATABASE", NULL };
	static const char *const mongodb[] = { "MONGO_INITDB_DATABASE", "MONGODB_DATABASE", NULL };
	struct str database;

	switch (moved->engine) {
	case ENGINE_POSTGRESQL:
		database = plain_env(moved->service, postgresql);
		return database.len ? database : user_of_database(arena, moved);
	case ENGINE_MYSQL:
		return plain_env(moved->service, mysql);
	case ENGINE_MONGODB:
		return plain_env(moved->service, mongodb);
	default:
		return STR_EMPTY;
	}
}

/* sh -c 'VARIABLE="$PASSWORD" exec "$0" "$@"' PROGRAM: the password is read where it is, and is no argument of the
 * program's. */
static void with_password(struct strbuf *buf, const char *variable, const char *password, const char *program)
{
	if (!password) {
		strbuf_adds(buf, program);
		return;
	}
	if (str_ends(str_of(password), "_FILE"))
		strbuf_addf(buf, "sh -c '%s=$(cat \"$%s\"); export %s; exec \"$0\" \"$@\"' %s", variable, password,
			    variable, program);
	else
		strbuf_addf(buf, "sh -c '%s=$%s exec \"$0\" \"$@\"' %s", variable, password, program);
}

static void add_postgresql(struct strbuf *buf, struct arena *arena, const struct moved *moved, const char *program)
{
	static const char *const passwords[] = { "POSTGRESQL_PASSWORD", "POSTGRESQL_PASSWORD_FILE", NULL };

	/* the official image trusts its own socket, Bitnami's asks for the password */
	with_password(buf, "PGPASSWORD", is_bitnami(moved->service) ? variable_of(moved->service, passwords) : NULL,
		      program);
	strbuf_adds(buf, " -U ");
	template_shell_word(buf, user_of_database(arena, moved));
	strbuf_adds(buf, " -d ");
	template_shell_word(buf, database_of(arena, moved));
}

static bool is_mariadb(const struct stack_service *service)
{
	const struct known_image *known = known_image(stack_image_known(service));

	return known && str_is(str_of(known->title), "MariaDB");
}

static void add_mysql(struct strbuf *buf, const struct moved *moved, const char *program)
{
	static const char *const passwords[] = { "MYSQL_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD",
						 "MYSQL_ROOT_PASSWORD_FILE", "MARIADB_ROOT_PASSWORD_FILE", NULL };
	bool maria = is_mariadb(moved->service);

	if (str_is(str_of(program), "mysql"))
		program = maria ? "mariadb" : "mysql";
	else if (maria)
		program = "mariadb-dump";
	with_password(buf, "MYSQL_PWD", variable_of(moved->service, passwords), program);
	strbuf_adds(buf, " -u root");
}

static void add_redis(struct strbuf *buf, const struct moved *moved)
{
	static const char *const passwords[] = { "REDIS_PASSWORD", "VALKEY_PASSWORD", "REDIS_PASSWORD_FILE", NULL };

	with_password(buf, "REDISCLI_AUTH", variable_of(moved->service, passwords), "redis-cli");
}

static void add_mongodb(struct strbuf *buf, const struct moved *moved, const char *program)
{
	static const char *const users[] = { "MONGO_INITDB_ROOT_USERNAME", NULL };
	bool locked = variable_of(moved->service, users) != NULL;

	if (!locked)
		strbuf_adds(buf, program);
	else /* these programs read a password from nowhere but their arguments */
		strbuf_addf(buf,
			    "sh -c 'exec \"$0\" --username \"$MONGO_INITDB_ROOT_USERNAME\" "
			    "--password \"$MONGO_INITDB_ROOT_PASSWORD\" --authenticationDatabase admin \"$@\"' %s",
			    program);
}

struct str dump_of(struct arena *arena, const struct moved *moved, const char *program)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	switch (moved->engine) {
	case ENGINE_POSTGRESQL:
		add_postgresql(&buf, arena, moved, program);
		break;
	case ENGINE_MYSQL:
		add_mysql(&buf, moved, program);
		break;
	case ENGINE_MONGODB:
		add_mongodb(&buf, moved, program);
		break;
	case ENGINE_REDIS:
		add_redis(&buf, moved);
		break;
	default:
		strbuf_adds(&buf, program);
		break;
	}
	return strbuf_take(&buf, arena);
}

static const char *const clients[N_ENGINES] = {
	[ENGINE_POSTGRESQL] = "psql", [ENGINE_MYSQL] = "mysql",          [ENGINE_MONGODB] = "mongosh",
	[ENGINE_REDIS] = "redis-cli", [ENGINE_RABBITMQ] = "rabbitmqctl", [ENGINE_ELASTICSEARCH] = "curl",
};

struct str client_of(struct arena *arena, const struct moved *moved)
{
	const char *program = clients[moved->engine];
	struct str command = program ? dump_of(arena, moved, program) : STR_EMPTY;

	if (moved->engine == ENGINE_POSTGRESQL)
		return str_concat(arena, command, STR(" -X -q -A -t -v ON_ERROR_STOP=1"));
	if (moved->engine == ENGINE_MYSQL)
		return str_concat(arena, command, STR(" -N -B"));
	if (moved->engine == ENGINE_MONGODB)
		return str_concat(arena, command, STR(" --quiet"));
	if (moved->engine == ENGINE_RABBITMQ)
		return str_concat(arena, command, STR(" --quiet"));
	if (moved->engine == ENGINE_ELASTICSEARCH)
		return str_concat(arena, command, STR(" -fsS"));
	return command;
}
