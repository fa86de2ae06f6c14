#include "lib/test.h"
#include "stack/images.h"

static void test_names_are_taken_apart(void **state)
{
	static const struct {
		const char *image, *registry, *repository, *name, *tag, *digest;
	} rows[] = {
		{ "postgres", "", "postgres", "postgres", "", "" },
		{ "postgres:15-alpine", "", "postgres", "postgres", "15-alpine", "" },
		{ "team/app", "", "team/app", "app", "", "" },
		{ "docker.io/library/redis:7", "", "redis", "redis", "7", "" },
		{ "index.docker.io/team/x", "", "team/x", "x", "", "" },
		{ "library/redis", "", "redis", "redis", "", "" },
		{ "ghcr.io/library/redis", "ghcr.io", "library/redis", "redis", "", "" },
		{ "localhost/x:1", "localhost", "x", "x", "1", "" },
		{ "localhost:5000/x", "localhost:5000", "x", "x", "", "" },
		{ "registry:5000/a/b/c:v1", "registry:5000", "a/b/c", "c", "v1", "" },
		{ "registry:2", "", "registry", "registry", "2", "" },
		{ "a/b@sha256:0f", "", "a/b", "b", "", "sha256:0f" },
		{ "registry.example.com:5000/team/postgres:15-alpine@sha256:0f", "registry.example.com:5000", "team/postgres", "postgres",
		  "15-alpine", "sha256:0f" },
		{ "", "", "", "", "", "" },
		{ "a/", "", "a/", "", "", "" },
		{ ":", "", "", "", "", "" },
		{ "@", "", "", "", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct image_name name = image_name(str_of(rows[i].image));

		assert_str_equal(name.registry, rows[i].registry);
		assert_str_equal(name.repository, rows[i].repository);
		assert_str_equal(name.name, rows[i].name);
		assert_str_equal(name.tag, rows[i].tag);
		assert_str_equal(name.digest, rows[i].digest);
	}
}

static void test_known_by_whole_parts_of_the_name(void **state)
{
	static const struct {
		const char *image, *title; /* NULL: not known */
	} rows[] = {
		{ "postgres", "PostgreSQL" },
		{ "postgres:15@sha256:0f", "PostgreSQL" },
		{ "registry.example.com/team/postgres", "PostgreSQL" },
		{ "bitnami/redis:7", "Redis" },
		{ "minio/minio", "MinIO" },
		{ "minio/mc", "the MinIO client" },
		{ "team/mc", NULL },
		{ "mypostgres", NULL },
		{ "postgres/app", NULL },
		{ "postgres-custom", NULL },
		{ "team/xminio/mc", NULL }, /* "minio/mc" begins in the middle of a part */
		{ "registry.example.com/minio/mc", "the MinIO client" },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct known_image *known = known_image(str_of(rows[i].image));

		if (!known != !rows[i].title)
			fail_msg("\"%s\" is %s", rows[i].image, known ? "known" : "not known");
		if (known)
			assert_string_equal(known->title, rows[i].title);
	}
}

static void assert_user(const char *image, uint32_t uid, uint32_t gid)
{
	uint32_t got_uid = 0, got_gid = 0;

	if (!known_image_user(str_of(image), &got_uid, &got_gid))
		fail_msg("the user of \"%s\" is not known", image);
	assert_int_equal(got_uid, uid);
	assert_int_equal(got_gid, gid);
}

static void test_users(void **state)
{
	uint32_t uid, gid;

	(void)state;
	assert_user("postgres:15", 999, 999);
	assert_user("postgres:15-alpine", 70, 70);
	assert_user("postgres:15-alpine3.19@sha256:0f", 70, 70);
	assert_user("redis:7", 999, 999);
	assert_user("redis:7-alpine", 999, 1000);
	assert_user("bitnami/postgresql:16", 1001, 0);
	assert_user("prom/prometheus", 65534, 65534);
	assert_user("grafana/grafana", 472, 0);
	assert_false(known_image_user(STR("team/app"), &uid, &gid));
	assert_false(known_image_user(STR("adminer"), &uid, &gid));
	assert_false(known_image_user(STR(""), &uid, &gid));
}

static void test_data_folders(void **state)
{
	(void)state;
	assert_string_equal(known_data_folder(STR("/var/lib/mysql"))->title, "MySQL");
	assert_string_equal(known_data_folder(STR("/var/lib/postgresql/data"))->title, "PostgreSQL");
	assert_string_equal(known_data_folder(STR("/data/db"))->title, "MongoDB");
	/* anybody's */
	assert_null(known_data_folder(STR("/data")));
	assert_null(known_data_folder(STR("/var/www/html")));
	assert_null(known_data_folder(STR("/var/lib")));
	assert_null(known_data_folder(STR("")));
}

static void test_ports(void **state)
{
	const char *title = NULL;

	(void)state;
	assert_int_equal(known_port_role(5432, &title), ROLE_DATABASE);
	assert_string_equal(title, "PostgreSQL");
	assert_int_equal(known_port_role(6379, &title), ROLE_CACHE);
	assert_int_equal(known_port_role(5672, &title), ROLE_BROKER);
	assert_int_equal(known_port_role(8080, &title), ROLE_OTHER);
	assert_int_equal(known_port_role(0, &title), ROLE_OTHER);
}

static void test_schemes(void **state)
{
	(void)state;
	assert_int_equal(scheme_port(STR("redis")), 6379);
	assert_int_equal(scheme_port(STR("REDISS")), 6379);
	assert_int_equal(scheme_port(STR("postgresql+psycopg2")), 5432);
	assert_int_equal(scheme_port(STR("mongodb+srv")), 27017);
	assert_int_equal(scheme_port(STR("https")), 443);
	assert_int_equal(scheme_port(STR("grpc")), 0);
	assert_int_equal(scheme_port(STR("postgresx")), 0);
	assert_int_equal(scheme_port(STR("")), 0);
	assert_int_equal(scheme_port(STR("+x")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_names_are_taken_apart),
		unit(test_known_by_whole_parts_of_the_name),
		unit(test_users),
		unit(test_data_folders),
		unit(test_ports),
		unit(test_schemes),
	};

	return run_units(tests);
}
