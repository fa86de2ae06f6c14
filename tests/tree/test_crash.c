/* A run that dies: the target is the old tree or the new one, and whoever comes next cleans up. */
#include "tree/folder.h"

#include <signal.h>
#include <sys/wait.h>

#include "base/clock.h"

static struct tree *tree_of(struct fixture *f, const char *text, bool with_extra)
{
	struct tree *tree = new_tree(f);

	for (size_t i = 0; i < 12; i++) {
		struct str path = str_fmt(f->arena, "base/%zu/%zu.yaml", i / 4, i);

		add(tree, str_cstr(f->arena, path), text);
	}
	add(tree, with_extra ? "extra/deep/one" : "gone/deep/one", text);
	tree_add(tree, STR("overlays/kustomization.yaml"), str_of(text), OWNER_TEAM);
	return tree;
}

/* Where a run may stand: beside the target (which is exchanged), or in it (and a journal is used). */
static const char *const stands[] = { ".", "deploy", "deploy/base" };

static void reset(struct fixture *f)
{
	assert_done(file_remove_tree(target_of(f), f->err), f->err);
	assert_done(file_remove_tree(in(f, ".deploy.lotse-stage"), f->err), f->err);
	write_tree(f, tree_of(f, "old", false));
	put(f, "deploy/ours/file", "ours");
	put(f, "deploy/old/ours", "ours");
	assert_done(file_mkdirs(in(f, "deploy/empty"), f->err), f->err);
}

/* In a child: compares and writes the new tree. */
static NORETURN void run_and_exit(struct fixture *f, const char *stand, const char *die_at)
{
	struct tree *tree = tree_of(f, "new", true);
	struct tree_plan plan;

	if (die_at)
		setenv("LOTSE_TEST_DIE_AT", die_at, 1);
	if (chdir(in(f, stand)) < 0 || compare(f, tree, false, &plan) < 0)
		_exit(2);
	_exit(tree_write(tree, target_of(f), &plan, f->err) < 0 ? 1 : 0);
}

static int status_of(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

struct states {
	const char *old, *new;
};

static struct states both_states(struct fixture *f)
{
	struct states states;

	reset(f);
	states.old = snapshot(f, "deploy");
	pid_t child = fork();
	if (child == 0)
		run_and_exit(f, ".", NULL);
	assert_int_equal(status_of(child), 0);
	states.new = snapshot(f, "deploy");
	assert_string_not_equal(states.old, states.new);
	reset(f);
	assert_string_equal(snapshot(f, "deploy"), states.old);
	return states;
}

static void assert_old_or_new(struct fixture *f, const struct states *states)
{
	const char *now = snapshot(f, "deploy");

	if (strcmp(now, states->old) != 0 && strcmp(now, states->new) != 0)
		fail_msg("neither the old tree nor the new one:\n%s", now);
}

/* The next run only looks, from beside the target; then another one writes. */
static void recover(struct fixture *f, const struct states *states)
{
	struct tree_plan plan;

	assert_done(compare(f, tree_of(f, "new", true), false, &plan), f->err);
	assert_no_findings(f->out);
	assert_clean(f);
	assert_old_or_new(f, states);
	write_tree(f, tree_of(f, "new", true));
	assert_string_equal(snapshot(f, "deploy"), states->new);
}

static void die_everywhere(struct fixture *f, const char *stand, bool exchanged)
{
	struct states states = both_states(f);
	bool died = true;
	size_t at;

	for (at = 1; died; at++) {
		const char *die_at = str_cstr(f->arena, str_fmt(f->arena, "%zu", at));
		pid_t child = fork();

		if (child == 0)
			run_and_exit(f, stand, die_at);
		int status = status_of(child);
		died = WIFSIGNALED(status);
		if (!died)
			assert_int_equal(status, 0);
		if (exchanged)
			assert_old_or_new(f, &states);
		recover(f, &states);
		reset(f);
	}
	assert_true(at > 15); /* one for each file, and more */
}

static void test_a_run_may_die_at_every_point_of_an_exchange(void **state)
{
	die_everywhere(*state, ".", true);
}

static void test_a_run_may_die_at_every_point_of_a_journal(void **state)
{
	die_everywhere(*state, "deploy", false);
	die_everywhere(*state, "deploy/base", false);
}

/* The first tree of all: there is none, or the whole one. */
static void test_the_first_run_may_die(void **state)
{
	struct fixture *f = *state;
	bool died = true;

	for (size_t at = 1; died; at++) {
		const char *die_at = str_cstr(f->arena, str_fmt(f->arena, "%zu", at));
		pid_t child = fork();

		if (child == 0)
			run_and_exit(f, ".", die_at);
		died = WIFSIGNALED(status_of(child));
		if (is_there(f, "deploy"))
			assert_str_equal(got(f, "deploy/extra/deep/one"), "new");
		write_tree(f, tree_of(f, "new", true));
		assert_done(file_remove_tree(target_of(f), f->err), f->err);
	}
}

/* xorshift64 (Marsaglia, 2003): the same in every run. */
static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static uint64_t microseconds_of_a_run(struct fixture *f)
{
	uint64_t start = clock_monotonic();
	pid_t child = fork();

	if (child == 0)
		run_and_exit(f, ".", NULL);
	assert_int_equal(status_of(child), 0);
	reset(f);
	return (clock_monotonic() - start) / 1000;
}

static void test_a_run_may_be_killed_at_any_moment(void **state)
{
	struct fixture *f = *state;
	struct states states = both_states(f);
	uint64_t seed = 20261124, whole = microseconds_of_a_run(f);
	const char *full = getenv("FULL");
	size_t n_killed = 0, rounds = full && *full ? 5000 : 200;

	if (getenv("VALGRIND"))
		skip();
	for (size_t i = 0; i < rounds; i++) {
		const char *stand = stands[i % ARRAY_SIZE(stands)];
		pid_t child = fork();

		if (child == 0)
			run_and_exit(f, stand, NULL);
		usleep((useconds_t)(next(&seed) % (whole + 500)));
		kill(child, i % 2 ? SIGKILL : SIGINT);
		int status = status_of(child);
		n_killed += WIFSIGNALED(status);
		if (!WIFSIGNALED(status))
			assert_int_equal(status, 0);
		if (i % ARRAY_SIZE(stands) == 0)
			assert_old_or_new(f, &states);
		recover(f, &states);
		reset(f);
	}
	assert_true(n_killed > 0);
}

static void assert_nobody_sees(struct fixture *f, const char *stage)
{
	assert_int_equal(mode_of(f, stage), 0700);
	assert_str_equal(got(f, str_cstr(f->arena, str_fmt(f->arena, "%s/.gitignore", stage))), "*\n");
}

/* It may hold secrets, and the file that has git ignore them may not be there yet. */
static void test_what_is_left_is_neither_shown_nor_committed(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < 2; i++) {
		reset(f);
		pid_t child = fork();
		if (child == 0)
			run_and_exit(f, stands[i], "3");
		assert_true(WIFSIGNALED(status_of(child)));
		assert_nobody_sees(f, i ? "deploy/.lotse-stage" : ".deploy.lotse-stage");
	}
}

/* ---- A stage that isn't ours ---- */

static void journal(struct fixture *f, const char *text, size_t len)
{
	assert_done(file_mkdirs(in(f, "deploy/.lotse-stage/tree"), f->err), f->err);
	assert_done(file_write(in(f, "deploy/.lotse-stage/journal"), str_n(text, len), 0600, f->err), f->err);
}

/* A stage may come with a clone: it must reach nothing outside of the target. */
static void test_a_hostile_journal_reaches_nothing_outside(void **state)
{
	struct fixture *f = *state;
	static const char text[] = "-../precious\0-/precious\0-link/precious\0+../new\0+link/new\0+odd\0rubbish\0-\0+";
	struct tree_plan plan;

	put(f, "precious", "p");
	put(f, "deploy/.lotse-stage/new", "evil");
	journal(f, text, sizeof(text));
	put(f, "deploy/.lotse-stage/tree/link/new", "evil");
	assert_int_equal(symlink("../../..", in(f, "deploy/.lotse-stage/tree/odd")), 0);
	assert_int_equal(symlink("..", in(f, "deploy/link")), 0);
	assert_fails(compare(f, new_tree(f), false, &plan), f->err,
		     said(f, "cannot finish the run that was interrupted in ROOT/deploy: the journal names \"../precious\", which is no "
			     "file of lotse's: remove ROOT/deploy/.lotse-stage"));
	assert_str_equal(got(f, "precious"), "p");
	assert_false(is_there(f, "new"));
}

static void test_a_journal_does_not_go_through_links(void **state)
{
	struct fixture *f = *state;
	static const char text[] = "-link/precious\0+link/new";
	struct tree_plan plan;

	put(f, "precious", "p");
	journal(f, text, sizeof(text));
	put(f, "deploy/.lotse-stage/tree/link/new", "evil");
	assert_int_equal(symlink("..", in(f, "deploy/link")), 0);
	assert_int_equal(compare(f, new_tree(f), false, &plan), -1);
	assert_str_equal(got(f, "precious"), "p");
	assert_false(is_there(f, "new"));
}

static void test_a_stage_that_is_a_link_is_only_unlinked(void **state)
{
	struct fixture *f = *state;
	static const char text[] = "+precious";
	struct tree_plan plan;

	put(f, "elsewhere/tree/precious", "p");
	assert_done(file_write(in(f, "elsewhere/journal"), str_n(text, sizeof(text)), 0600, f->err), f->err);
	assert_done(file_mkdirs(target_of(f), f->err), f->err);
	assert_int_equal(symlink("../elsewhere", in(f, "deploy/.lotse-stage")), 0);
	assert_done(compare(f, new_tree(f), false, &plan), f->err);
	assert_str_equal(got(f, "elsewhere/tree/precious"), "p");
	assert_clean(f);

	journal(f, text, sizeof(text));
	assert_done(file_remove_tree(in(f, "deploy/.lotse-stage/tree"), f->err), f->err);
	assert_int_equal(symlink("../../elsewhere/tree", in(f, "deploy/.lotse-stage/tree")), 0);
	compare(f, new_tree(f), false, &plan);
	assert_str_equal(got(f, "elsewhere/tree/precious"), "p");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		folder_unit(test_a_run_may_die_at_every_point_of_an_exchange),
		folder_unit(test_a_run_may_die_at_every_point_of_a_journal),
		folder_unit(test_the_first_run_may_die),
		folder_unit(test_a_run_may_be_killed_at_any_moment),
		folder_unit(test_what_is_left_is_neither_shown_nor_committed),
		folder_unit(test_a_hostile_journal_reaches_nothing_outside),
		folder_unit(test_a_journal_does_not_go_through_links),
		folder_unit(test_a_stage_that_is_a_link_is_only_unlinked),
	};

	if (access("/dev/shm", W_OK) == 0) /* a thousand runs, and each one syncs */
		folder_base = "/dev/shm";
	return run_units(tests);
}
