#include "lib/test.h"
#include "stack/image_rights.h"
#include "stack/images.h"

static void assert_works_as(const char *image, uint32_t uid, uint32_t gid)
{
	uint32_t got_uid = 0, got_gid = 0;

	if (!image_works_as(str_of(image), &got_uid, &got_gid))
		fail_msg("nobody knows as whom \"%s\" works", image);
	assert_int_equal(got_uid, uid);
	assert_int_equal(got_gid, gid);
}

static void test_users(void **state)
{
	uint32_t uid, gid;

	(void)state;
	assert_works_as("nginx:1.27", 101, 101);
	assert_works_as("registry.example.com/library/nginx", 101, 101);
	assert_works_as("httpd:2.4", 33, 33);
	assert_works_as("httpd:2.4-alpine", 82, 82);
	assert_works_as("gitea/gitea:1.22-rootless", 1000, 1000);
	assert_false(image_works_as(STR("gitea/gitea:1.22"), &uid, &gid));
	assert_false(image_works_as(STR("team/app"), &uid, &gid));
	assert_false(image_works_as(STR("redis:7"), &uid, &gid)); /* images.h knows it */
	assert_false(image_works_as(STR(""), &uid, &gid));
}

static void test_root(void **state)
{
	(void)state;
	assert_non_null(image_rights(STR("gitea/gitea:1.22"))->needs_root);
	assert_null(image_rights(STR("gitea/gitea:1.22-rootless"))->needs_root);
	assert_non_null(image_rights(STR("docker:27-dind"))->needs_root);
	assert_null(image_rights(STR("docker:27-cli")));
}

static void test_everything_of_a_team(void **state)
{
	(void)state;
	assert_non_null(image_rights(STR("lscr.io/linuxserver/sonarr:4"))->needs_root);
	assert_non_null(image_rights(STR("linuxserver/sonarr"))->needs_root);
	assert_non_null(image_rights(STR("bitnami/postgresql:16"))->writes_root);
	assert_null(image_rights(STR("mylinuxserver/sonarr")));
	assert_null(image_rights(STR("linuxserver")));
	assert_null(image_rights(STR("linuxserver/a/b")));
	assert_null(image_rights(STR("")));
	assert_null(image_rights(STR("/")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_users),
		unit(test_root),
		unit(test_everything_of_a_team),
	};

	return run_units(tests);
}
