/*
 * Scripts, and the words of commands.
 */
#include "base/arena.h"
#include "base/file.h"
#include "image/closure_internal.h"
#include "stack/shell.h"

#define SCRIPT_MAX     ((size_t)4 << 20)
#define LINE_MAX_BYTES 256 /* the kernel reads no more of a "#!" line */

static bool is_shell(struct str program)
{
	static const char *const shells[] = { "sh", "bash", "dash", "ash", "ksh", "zsh", "busybox", NULL };

	return str_in(path_base(program), shells);
}

static struct str next_word(struct str *rest)
{
	size_t end = 0;

	*rest = str_trim(*rest);
	while (end < rest->len && !ascii_space(rest->ptr[end]))
		end++;
	struct str word = str_slice(*rest, 0, end);
	*rest = str_from(*rest, end);
	return word;
}

/* Every program that the text calls by name, and files that it names: `because` is where the text stands. */
static void keep_commands_of(struct closure *closure, struct str text, const struct root_file *because,
			     enum keep_reason reason)
{
	const struct root_file *from = root_resolve(closure->root, NULL, closure->options->folder, true, NULL, NULL);
	struct shell_line line = { 0 };

	shell_split(closure->arena, text, &line);
	for (size_t i = 0; i < line.commands.n; i++)
		for (size_t j = 0; j < line.commands.at[i].words.n; j++) {
			struct str word = line.commands.at[i].words.at[j];

			/* the first word is a program; exec, env, gosu … take one further on, and so words that look
			 * like one count */
			if (j == 0 || (str_chr(word, '/') != STR_NONE && !str_starts(word, "-")))
				keep_program(closure, from, word, reason, because);
			else if (j <= 3)
				for (size_t k = 0; k < j; k++)
					if (str_in(line.commands.at[i].words.at[k],
						   (const char *const[]){ "exec", "env", "gosu", "su-exec", "nohup",
									  "command", "time", "setpriv", "timeout",
									  "nice", "xargs", NULL }))
						keep_program(closure, from, word, reason, because);
		}
}

/* A package's scripts may be for systems of another kind; who runs them was recorded. */
static bool is_own(const struct closure *closure, const struct root_file *file)
{
	return in_application(closure, file) || file->reason == KEEP_COMMAND || file->reason == KEEP_FOLDER;
}

/* Behind "env": options and settings, then the program. */
static struct str program_behind_env(struct str line)
{
	struct str word;

	while (!str_empty(word = next_word(&line)))
		if (!str_starts(word, "-") && str_chr(word, '=') == STR_NONE)
			break;
	return word;
}

bool follow_script(struct closure *closure, struct root_file *file)
{
	struct str content = root_map(closure->root, file, SCRIPT_MAX);
	bool script = str_starts(content, "#!"), own = is_own(closure, file);

	if (script) {
		struct str line = str_slice(
			content, 2, MIN_OF(MIN_OF(str_chr(content, '\n'), content.len), (size_t)LINE_MAX_BYTES));
		struct str program = next_word(&line);

		if (!keep_path(closure, NULL, program, KEEP_SCRIPT, file) && own)
			lack(closure, program, file);
		if (str_is(path_base(program), "env")) {
			program = program_behind_env(line);
			if (!keep_program(closure, NULL, program, KEEP_SCRIPT, file) && own)
				lack(closure, program, file);
		}
		if (own && is_shell(program))
			keep_commands_of(closure, content, file, KEEP_SCRIPT);
	}
	root_unmap(content);
	return script;
}

void follow_command(struct closure *closure, const char *const *argv)
{
	const struct root_file *from = root_resolve(closure->root, NULL, closure->options->folder, true, NULL, NULL);

	for (size_t i = 0; argv[i]; i++) {
		struct str word = str_of(argv[i]);

		if (i == 0 || str_chr(word, '/') != STR_NONE)
			keep_program(closure, from, word, KEEP_COMMAND, NULL);
		else if (i > 1 && !strcmp(argv[i - 1], "-c") && is_shell(str_of(argv[0])))
			keep_commands_of(closure, word, NULL, KEEP_COMMAND);
		else if (i > 0 && !str_starts(word, "-"))
			keep_program(closure, from, word, KEEP_COMMAND, NULL); /* "tini", "--", "gunicorn" */
	}
}
