/*
 * From an image's configuration and the command line to what is run.
 */
#include <signal.h>

#include "base/arena.h"
#include "base/file.h"
#include "doc/json.h"
#include "image/slim_run.h"
#include "stack/shell.h"

#define TEXT_MAX ((size_t)4 << 20)

typedef VEC(const char *) words_vec;

static const char *const *finish(struct arena *arena, words_vec *words)
{
	*vec_push(arena, words) = NULL;
	return words->at;
}

static void add_all(struct arena *arena, words_vec *words, const struct node *list)
{
	for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
		*vec_push(arena, words) = str_cstr(arena, node_text(list->items.at[i]));
}

/* ---- Words ---- */

static int json_words(struct arena *arena, const char *text, const char *const **out, struct err *err)
{
	struct findings found = FINDINGS_INIT(arena);
	struct node *list = NULL;
	words_vec words = { 0 };

	if (json_read(arena, source_new(arena, STR("command"), str_of(text)), &list, &found) < 0 || found.list.n ||
	    !node_is_seq(list) || list->items.n == 0)
		return err_set(err, ERR_USAGE, "%s: write a command line, or a JSON array of its words", text);
	add_all(arena, &words, list);
	*out = finish(arena, &words);
	return 0;
}

int slim_words(struct arena *arena, const char *text, const char *const **out, struct err *err)
{
	struct shell_line line = { 0 };
	words_vec words = { 0 };

	if (str_starts(str_trim(str_of(text)), "["))
		return json_words(arena, text, out, err);
	if (strpbrk(text, "|&;<>()$`*?[]{}~#!\n=")) {
		*vec_push(arena, &words) = "/bin/sh";
		*vec_push(arena, &words) = "-c";
		*vec_push(arena, &words) = text;
		*out = finish(arena, &words);
		return 0;
	}
	shell_split(arena, str_of(text), &line);
	if (line.commands.n != 1 || line.commands.at[0].words.n == 0)
		return err_set(err, ERR_USAGE, "\"%s\" is no command", text);
	for (size_t i = 0; i < line.commands.at[0].words.n; i++)
		*vec_push(arena, &words) = str_cstr(arena, line.commands.at[0].words.at[i]);
	*out = finish(arena, &words);
	return 0;
}

static int all_words(struct arena *arena, const char *const *texts, const struct node *entrypoint,
		     const char *const *const **out, struct err *err)
{
	VEC(const char *const *) all = { 0 };

	for (size_t i = 0; texts[i]; i++) {
		const char *const *own;
		words_vec words = { 0 };

		if (slim_words(arena, texts[i], &own, err) < 0)
			return -1;
		add_all(arena, &words, entrypoint);
		while (*own)
			*vec_push(arena, &words) = *own++;
		*vec_push(arena, &all) = finish(arena, &words);
	}
	*vec_push(arena, &all) = NULL;
	*out = all.at;
	return 0;
}

/* ---- The user ---- */

/* Field `n` of a line of /etc/passwd or group. */
static struct str field(struct str line, unsigned int n)
{
	struct str part = STR_EMPTY;

	for (unsigned int i = 0; i <= n; i++)
		if (!str_split(&line, ':', &part))
			return STR_EMPTY;
	return part;
}

static bool find_line(struct str text, unsigned int by, struct str value, struct str *line)
{
	while (text.ptr && str_split(&text, '\n', line))
		if (!str_empty(*line) && str_eq(field(*line, by), value))
			return true;
	return false;
}

static bool to_id(struct str text, unsigned int *out)
{
	uint64_t value;

	if (!str_to_uint(text, &value) || value > UINT32_MAX - 1)
		return false;
	*out = (unsigned int)value;
	return true;
}

static struct str etc(struct arena *arena, const struct root *root, const char *path)
{
	return root_text(root, root_resolve(root, NULL, str_of(path), true, NULL, NULL), TEXT_MAX, arena);
}

/* The groups that name the user as a member. */
static void read_groups(struct arena *arena, struct str text, struct str name, struct jail_user *user)
{
	VEC(unsigned int) groups = { 0 };
	struct str line, member;
	unsigned int gid;

	while (text.ptr && str_split(&text, '\n', &line))
		for (struct str members = field(line, 3);
		     !str_empty(name) && members.ptr && str_split(&members, ',', &member);)
			if (str_eq(member, name) && to_id(field(line, 2), &gid))
				*vec_push(arena, &groups) = gid;
	user->groups = groups.at;
	user->n_groups = groups.n;
}

/* "name", "uid", "name:group", "uid:gid"; empty: root. */
static int read_user(struct arena *arena, const struct root *root, struct str text, struct jail_user *user,
		     struct str *home, struct err *err)
{
	size_t colon = str_chr(text, ':');
	struct str name = str_slice(text, 0, MIN_OF(colon, text.len)),
		   group = colon == STR_NONE ? STR_EMPTY : str_from(text, colon + 1);
	struct str passwd = etc(arena, root, "/etc/passwd"), groups = etc(arena, root, "/etc/group"), line;

	*user = (struct jail_user){ 0 };
	*home = STR("/");
	if (str_empty(name))
		name = STR("0");
	bool known = find_line(passwd, 0, name, &line) || find_line(passwd, 2, name, &line);
	if (known) {
		to_id(field(line, 2), &user->uid);
		to_id(field(line, 3), &user->gid);
		*home = field(line, 5);
	} else if (!to_id(name, &user->uid)) {
		return err_set(err, ERR_USAGE, "the image's user \"%" PRI_STR "\" is not in its /etc/passwd",
			       STR_ARG(str_show(arena, name)));
	} else if (user->uid == 0) {
		*home = STR("/root");
	}
	if (!str_empty(group)) {
		struct str of_group;

		if (!to_id(group, &user->gid) &&
		    !(find_line(groups, 0, group, &of_group) && to_id(field(of_group, 2), &user->gid)))
			return err_set(err, ERR_USAGE, "the image's group \"%" PRI_STR "\" is not in its /etc/group",
				       STR_ARG(str_show(arena, group)));
	}
	if (known)
		read_groups(arena, groups, field(line, 0), user);
	return 0;
}

/* ---- The rest ---- */

static bool has_variable(const words_vec *words, const char *setting)
{
	size_t length = strcspn(setting, "=") + 1;

	for (size_t i = 0; i < words->n; i++)
		if (!strncmp(words->at[i], setting, length))
			return true;
	return false;
}

/* The last setting of a name counts. */
static const char *const *read_environment(struct arena *arena, const struct node *config, const char *const *more,
					   struct str home)
{
	words_vec given = { 0 }, all = { 0 };

	add_all(arena, &given, node_get(config, "Env"));
	for (; *more; more++)
		*vec_push(arena, &given) = *more;
	for (size_t i = given.n; i > 0; i--)
		if (strchr(given.at[i - 1], '=') && !has_variable(&all, given.at[i - 1]))
			*vec_push(arena, &all) = given.at[i - 1];
	const char *const usual[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
				      "HOSTNAME=lotse",
				      str_cstr(arena, str_fmt(arena, "HOME=%" PRI_STR, STR_ARG(home))) };
	for (size_t i = 0; i < ARRAY_SIZE(usual); i++)
		if (!has_variable(&all, usual[i]))
			*vec_push(arena, &all) = usual[i];
	return finish(arena, &all);
}

static int read_signal(struct str name)
{
	static const struct {
		const char *name;
		int number;
	} signals[] = { { "TERM", SIGTERM }, { "INT", SIGINT },   { "QUIT", SIGQUIT },   { "HUP", SIGHUP },
			{ "USR1", SIGUSR1 }, { "USR2", SIGUSR2 }, { "WINCH", SIGWINCH }, { "KILL", SIGKILL } };
	uint64_t number;

	if (str_starts(name, "SIG"))
		name = str_from(name, 3);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		if (str_is(name, signals[i].name))
			return signals[i].number;
	return str_to_uint(name, &number) && number > 0 && number < 65 ? (int)number : SIGTERM;
}

/* ["CMD", …], ["CMD-SHELL", text], ["NONE"]. */
static const char *const *read_health(struct arena *arena, const struct node *config)
{
	const struct node *test = node_path(config, "Healthcheck", "Test", NULL);
	words_vec words = { 0 };

	if (node_count(test) < 2 || !node_is_seq(test))
		return NULL;
	if (str_is(node_text(test->items.at[0]), "CMD-SHELL")) {
		const struct node *shell = node_get(config, "Shell");

		if (node_count(shell)) {
			add_all(arena, &words, shell);
		} else {
			*vec_push(arena, &words) = "/bin/sh";
			*vec_push(arena, &words) = "-c";
		}
	} else if (!str_is(node_text(test->items.at[0]), "CMD")) {
		return NULL;
	}
	for (size_t i = 1; i < test->items.n; i++)
		*vec_push(arena, &words) = str_cstr(arena, node_text(test->items.at[i]));
	return finish(arena, &words);
}

static void collect(struct arena *arena, struct slim_image *image)
{
	VEC(const char *const *) all = { 0 };
	const char *const *const *const lists[] = { image->further, image->tests, image->probes };

	if (image->command[0])
		*vec_push(arena, &all) = image->command;
	if (image->health)
		*vec_push(arena, &all) = image->health;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		for (size_t j = 0; lists[i][j]; j++)
			*vec_push(arena, &all) = lists[i][j];
	*vec_push(arena, &all) = NULL;
	image->all = all.at;
}

int slim_image_read(struct arena *arena, const struct node *config, const struct root *root,
		    const struct slim_questions *questions, struct slim_image *out, struct err *err)
{
	const struct node *volumes = node_get(config, "Volumes");
	struct str folder = node_text(node_get(config, "WorkingDir")), home;
	words_vec command = { 0 }, folders = { 0 };

	if (read_user(arena, root, node_text(node_get(config, "User")), &out->user, &home, err) < 0)
		return -1;
	add_all(arena, &command, node_get(config, "Entrypoint"));
	add_all(arena, &command, node_get(config, "Cmd"));
	out->command = finish(arena, &command);
	if (all_words(arena, questions->runs, node_get(config, "Entrypoint"), &out->further, err) < 0 ||
	    all_words(arena, questions->tests, NULL, &out->tests, err) < 0 ||
	    all_words(arena, questions->probes, NULL, &out->probes, err) < 0)
		return -1;
	out->health = read_health(arena, config);
	out->environment = read_environment(arena, config, questions->environment, home);
	out->folder = str_empty(folder) ? "/" : str_cstr(arena, path_join(arena, STR("/"), folder));
	out->stop_signal = read_signal(node_text(node_get(config, "StopSignal")));
	if (str_starts(home, "/") && home.len > 1)
		*vec_push(arena, &folders) = str_cstr(arena, home);
	for (size_t i = 0; node_is_map(volumes) && i < volumes->entries.n; i++)
		*vec_push(arena, &folders) = str_cstr(arena, volumes->entries.at[i].key);
	out->folders = finish(arena, &folders);
	collect(arena, out);
	return 0;
}
