/*
 * Python: a virtual environment at the same path in both stages, requirements before the source, bytecode compiled
 * once.
 *
 * After the documents of pip ("Requirements File Format"), Poetry ("virtualenvs.create"), Pipenv and uv.
 */
#include "base/arena.h"
#include "base/file.h"
#include "image/split_internal.h"

struct python_step {
	struct split_plan *plan;
	const struct shell_step *step;
	struct split_item *item;
	struct span span;
	unsigned int depth; /* of requirement files that name others */
	bool failed;
};

static struct str base_name(struct str program)
{
	size_t slash = str_rchr(program, '/');

	return slash == STR_NONE ? program : str_from(program, slash + 1);
}

static bool is_python(struct str word)
{
	struct str name = base_name(word);

	if (!str_starts(name, "python"))
		return false;
	for (size_t i = 6; i < name.len; i++)
		if (!ascii_digit(name.ptr[i]) && name.ptr[i] != '.')
			return false;
	return true;
}

static bool is_pip(struct str word)
{
	struct str name = base_name(word);

	if (!str_starts(name, "pip"))
		return false;
	for (size_t i = 3; i < name.len; i++)
		if (!ascii_digit(name.ptr[i]) && name.ptr[i] != '.')
			return false;
	return true;
}

static struct str word_at(const struct shell_step *step, size_t i)
{
	return i < step->words.n ? step->words.at[i] : STR_EMPTY;
}

static enum split_take refuse(const struct python_step *p, const struct rule *rule, const char *why)
{
	split_refuse(p->plan, rule, p->span, "\"%" PRI_STR "\": %s", STR_ARG(str_show(p->plan->arena, p->step->raw)),
		     why);
	return TAKE_REFUSED;
}

/* Takes a word out of a line, with the blank before it. */
static struct str without(struct arena *arena, struct str line, const char *word)
{
	size_t n = strlen(word), at = str_find(line, str_of(word));

	if (at == STR_NONE || at == 0 || line.ptr[at - 1] != ' ' || (at + n < line.len && line.ptr[at + n] != ' '))
		return line;
	return str_fmt(arena, "%" PRI_STR "%" PRI_STR, STR_ARG(str_slice(line, 0, at - 1)),
		       STR_ARG(str_from(line, at + n)));
}

static struct str with_option(struct arena *arena, struct str line, const char *verb, const char *option)
{
	struct str behind = str_fmt(arena, " %s", verb);
	size_t at = str_find(line, behind);

	if (at == STR_NONE || str_contains(line, str_of(option)))
		return line;
	at += behind.len;
	return str_fmt(arena, "%" PRI_STR " %s%" PRI_STR, STR_ARG(str_slice(line, 0, at)), option,
		       STR_ARG(str_from(line, at)));
}

/* ---- Requirement files ---- */

static void add_file(struct python_step *p, struct str context, struct str target)
{
	for (size_t i = 0; i < p->item->files.n; i++)
		if (str_eq(p->item->files.at[i].target, target))
			return;
	*vec_push(p->plan->arena, &p->item->files) = (struct split_file){ context, target };
}

static bool is_local(struct str word)
{
	return str_is(word, ".") || str_starts(word, "./") || str_starts(word, "../") || str_starts(word, "/") ||
	       str_starts(word, ".[") || str_starts(word, "file:") || str_ends(word, ".whl") ||
	       str_ends(word, ".tar.gz");
}

static void requirement_file(struct python_step *p, struct str target);

/* "-r base.txt", "--constraint=pins.txt", "-e ./lib", "./lib" */
static void requirement_line(struct python_step *p, struct str line, struct str folder)
{
	static const struct {
		const char *option;
		bool file;
	} options[] = { { "-r", true },           { "--requirement", true }, { "-c", true },
			{ "--constraint", true }, { "-e", false },           { "--editable", false } };
	struct arena *arena = p->plan->arena;
	size_t comment = str_starts(line, "#") ? 0 : str_find(line, STR(" #"));

	line = str_trim(str_slice(line, 0, comment == STR_NONE ? line.len : comment));
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (!str_starts(line, options[i].option))
			continue;
		struct str value = str_from(line, strlen(options[i].option));
		if (!str_empty(value) && value.ptr[0] != ' ' && value.ptr[0] != '=' && value.ptr[0] != '\t' &&
		    options[i].option[1] == '-')
			continue;
		if (!str_empty(value) && value.ptr[0] == '=')
			value = str_from(value, 1);
		value = str_trim(value);
		if (options[i].file)
			requirement_file(p, path_clean(arena, path_join(arena, folder, value)));
		else
			p->item->needs_source |= is_local(value);
		return;
	}
	if (is_local(line))
		p->item->needs_source = true;
}

static void requirement_file(struct python_step *p, struct str target)
{
	struct split_plan *plan = p->plan;
	struct str context = split_context_of(plan, target), line;
	size_t before = p->item->files.n;

	if (p->failed)
		return;
	if (str_empty(context) || !split_context_has(plan, context)) {
		p->failed = true;
		split_refuse(plan, &SPLIT_FILES, p->span,
			     "%" PRI_STR " is read by pip, but no COPY brings it from the context",
			     STR_ARG(str_show(plan->arena, target)));
		return;
	}
	add_file(p, context, target);
	if (p->item->files.n == before || p->depth > 20)
		return; /* it was read before */
	struct str text = split_context_text(plan, context), folder = path_dir(target);
	p->depth++;
	while (str_split(&text, '\n', &line))
		requirement_line(p, str_trim(line), folder);
	p->depth--;
}

/* ---- pip ---- */

static const char *const pip_with_value[] = { "-i",
					      "--index-url",
					      "--extra-index-url",
					      "--trusted-host",
					      "-f",
					      "--find-links",
					      "--timeout",
					      "--default-timeout",
					      "--retries",
					      "--progress-bar",
					      "--proxy",
					      "--cache-dir",
					      "--cert",
					      "--platform",
					      "--python-version",
					      "--implementation",
					      "--abi",
					      "--global-option",
					      "--install-option",
					      "--config-settings",
					      "--only-binary",
					      "--no-binary",
					      "--upgrade-strategy",
					      "--root-user-action",
					      NULL };
static const char *const pip_elsewhere[] = { "-t", "--target", "--prefix", "--root", NULL };

/* Programs that resolve and install, and aren't part of the application: they stay outside of its environment. */
static const char *const managers[] = { "poetry", "pipenv", "uv", "pdm", "hatch", NULL };

bool split_is_manager(struct str program)
{
	return str_in(program, managers) || str_is(program, "uvx");
}

static struct str requirement_name(struct str word)
{
	size_t n = 0;

	while (n < word.len && (ascii_alnum(word.ptr[n]) || strchr("-_.", word.ptr[n])))
		n++;
	return str_slice(word, 0, n);
}

static void pip_text(struct python_step *p)
{
	struct split_plan *plan = p->plan;
	struct arena *arena = plan->arena;
	struct str text = p->step->raw;

	text = without(arena, text, "--user");
	text = without(arena, text, "--break-system-packages");
	text = without(arena, text, "--system");
	text = without(arena, text, "--no-cache-dir");
	text = without(arena, text, "--no-cache");
	text = without(arena, text, "--compile");
	if (!str_starts(str_trim(text), "uv"))
		text = with_option(arena, text, "install", "--no-compile");
	if (plan->options->builder == SPLIT_BUILDKIT)
		p->item->cache = str_starts(text, "uv") ? STR("/root/.cache/uv") : STR("/root/.cache/pip");
	else
		text = with_option(arena, text, "install", str_starts(text, "uv") ? "--no-cache" : "--no-cache-dir");
	p->item->text = text;
}

static enum split_take pip_install(struct python_step *p, size_t from)
{
	const struct shell_step *step = p->step;
	struct split_plan *plan = p->plan;
	struct arena *arena = plan->arena;
	size_t n_managers = 0, n_packages = 0;

	for (size_t i = from; i < step->words.n; i++) {
		struct str word = step->words.at[i], value = word_at(step, i + 1);
		size_t equals = str_starts(word, "--") ? str_chr(word, '=') : STR_NONE;
		struct str option = equals == STR_NONE ? word : str_slice(word, 0, equals);

		if (equals != STR_NONE)
			value = str_from(word, equals + 1);
		if (str_in(option, pip_elsewhere))
			return refuse(p, &SPLIT_STEP, "it installs into a folder of its own");
		bool file = str_is(option, "-r") || str_is(option, "--requirement") || str_is(option, "-c") ||
			    str_is(option, "--constraint");
		bool glued = !file && word.len > 2 && (str_starts(word, "-r") || str_starts(word, "-c")) &&
			     word.ptr[1] != '-';
		if (file || glued) {
			value = glued ? str_from(word, 2) : value;
			if (str_chr(value, '$') != STR_NONE)
				return refuse(p, &SPLIT_STEP, "which file it reads depends on a variable");
			if (!str_starts(value, "http"))
				requirement_file(p, path_clean(arena, path_join(arena, p->item->cwd, value)));
			n_packages++;
		} else if (str_is(option, "-e") || str_is(option, "--editable")) {
			p->item->needs_source |= is_local(value);
			plan->built |= is_local(value);
			n_packages++;
		} else if (str_in(option, pip_with_value)) {
			/* its value is no package */
		} else if (str_starts(word, "-")) {
			continue;
		} else {
			p->item->needs_source |= is_local(word);
			n_managers += str_in(requirement_name(word), managers);
			n_packages++;
			continue;
		}
		i += equals == STR_NONE && !glued;
	}
	if (p->failed)
		return TAKE_REFUSED;
	if (n_managers && n_managers == n_packages)
		return TAKE_BUILD;
	plan->venv = str_empty(plan->venv) ? STR("/opt/venv") : plan->venv;
	if (p->item->needs_source && p->item->files.n == 0)
		finding_at(plan->out, &SPLIT_LOCK, p->span, "the application is installed together with what it needs");
	pip_text(p);
	return TAKE_INSTALL;
}

/* ---- Poetry, Pipenv, uv ---- */

static bool has_word(const struct shell_step *step, const char *word)
{
	for (size_t i = 0; i < step->words.n; i++)
		if (str_is(step->words.at[i], word))
			return true;
	return false;
}

/* The manifest and, if it is there, the lock file, from the folder in which the command runs. */
static bool manager_files(struct python_step *p, const char *const *names, const char *lock)
{
	struct split_plan *plan = p->plan;

	for (size_t i = 0; names[i]; i++) {
		struct str target = path_clean(plan->arena, path_join(plan->arena, p->item->cwd, str_of(names[i])));
		struct str context = split_context_of(plan, target);

		if (!str_empty(context) && split_context_has(plan, context)) {
			add_file(p, context, target);
		} else if (i == 0) {
			split_refuse(plan, &SPLIT_FILES, p->span, "%s isn't in the context, or no COPY brings it",
				     names[i]);
			return false;
		} else if (strcmp(names[i], lock) == 0) {
			finding_at(plan->out, &SPLIT_LOCK, p->span,
				   "there is no %s: what is installed is chosen anew at each build", lock);
		}
	}
	plan->venv = str_empty(plan->venv) ? STR("/opt/venv") : plan->venv;
	return true;
}

/* The dependencies first; then, with the source, the application itself. */
static void in_two_steps(struct python_step *p, const char *only_dependencies)
{
	struct split_plan *plan = p->plan;
	struct split_item first = *p->item;

	first.kind = ITEM_INSTALL;
	first.where = WHERE_BUILDER;
	first.text = str_fmt(plan->arena, "%" PRI_STR " %s", STR_ARG(p->item->text), only_dependencies);
	*vec_push(plan->arena, &plan->items) = first;
	p->item->files.n = 0;
	p->item->needs_source = true;
}

static enum split_take poetry_step(struct python_step *p)
{
	static const char *const files[] = { "pyproject.toml", "poetry.lock", "poetry.toml", NULL };
	const struct shell_step *step = p->step;

	if (str_is(word_at(step, 1), "config"))
		return TAKE_DROP; /* the environment that is active is used */
	if (!str_is(word_at(step, 1), "install"))
		return TAKE_NOT;
	if (!manager_files(p, files, "poetry.lock"))
		return TAKE_REFUSED;
	p->item->text = step->raw;
	if (p->plan->options->builder == SPLIT_BUILDKIT)
		p->item->cache = STR("/root/.cache/pypoetry");
	if (!has_word(step, "--no-root"))
		in_two_steps(p, "--no-root");
	return TAKE_INSTALL;
}

static enum split_take pipenv_step(struct python_step *p)
{
	static const char *const files[] = { "Pipfile", "Pipfile.lock", NULL };

	if (!str_is(word_at(p->step, 1), "install") && !str_is(word_at(p->step, 1), "sync"))
		return TAKE_NOT;
	if (!manager_files(p, files, "Pipfile.lock"))
		return TAKE_REFUSED;
	p->item->text = without(p->plan->arena, p->step->raw, "--system");
	if (p->plan->options->builder == SPLIT_BUILDKIT)
		p->item->cache = STR("/root/.cache/pipenv");
	return TAKE_INSTALL;
}

static enum split_take uv_step(struct python_step *p)
{
	static const char *const files[] = { "pyproject.toml", "uv.lock", NULL };
	const struct shell_step *step = p->step;

	if (str_is(word_at(step, 1), "pip") && str_is(word_at(step, 2), "install"))
		return pip_install(p, 3);
	if (!str_is(word_at(step, 1), "sync"))
		return TAKE_NOT;
	if (!manager_files(p, files, "uv.lock"))
		return TAKE_REFUSED;
	p->item->text = str_fmt(p->plan->arena, "UV_PROJECT_ENVIRONMENT=%" PRI_STR " %" PRI_STR, STR_ARG(p->plan->venv),
				STR_ARG(step->raw));
	if (p->plan->options->builder == SPLIT_BUILDKIT)
		p->item->cache = STR("/root/.cache/uv");
	if (!has_word(step, "--no-install-project"))
		in_two_steps(p, "--no-install-project");
	return TAKE_INSTALL;
}

/* ---- python … ---- */

/* Commands of frameworks that make files below the application's folder. */
static const char *const app_commands[] = { "collectstatic", "compilemessages", "compress",
					    "compilescss",   "build_ext",       NULL };

static enum split_take venv_step(struct python_step *p)
{
	struct str folder = word_at(p->step, p->step->words.n - 1);

	if (str_starts(folder, "-") || str_chr(folder, '$') != STR_NONE)
		return refuse(p, &SPLIT_STEP, "where the environment goes can't be told");
	p->plan->venv = path_clean(p->plan->arena, path_join(p->plan->arena, p->item->cwd, folder));
	p->plan->system_site |= has_word(p->step, "--system-site-packages");
	return TAKE_DROP;
}

static enum split_take python_program(struct python_step *p)
{
	const struct shell_step *step = p->step;
	struct str first = word_at(step, 1), second = word_at(step, 2);

	if (str_is(first, "-m") && str_is(second, "pip") && str_is(word_at(step, 3), "install"))
		return pip_install(p, 4);
	if (str_is(first, "-m") && (str_is(second, "venv") || str_is(second, "virtualenv")))
		return venv_step(p);
	if (str_is(first, "-m") && str_is(second, "compileall"))
		return TAKE_DROP;
	if (str_ends(first, "manage.py") && str_in(second, app_commands))
		return TAKE_APP;
	if (str_is(first, "setup.py") && str_is(second, "build_ext"))
		return TAKE_APP;
	if (str_is(first, "setup.py") && (str_is(second, "install") || str_is(second, "develop"))) {
		p->plan->venv = str_empty(p->plan->venv) ? STR("/opt/venv") : p->plan->venv;
		p->plan->built |= str_is(second, "develop");
		p->item->needs_source = true;
		finding_at(p->plan->out, &SPLIT_LOCK, p->span,
			   "the application is installed together with what it needs");
		return TAKE_INSTALL;
	}
	return refuse(p, &SPLIT_STEP, "what the program leaves behind, and where, can't be told");
}

static enum split_take dispatch(struct python_step *p)
{
	const struct shell_step *step = p->step;
	struct str program = base_name(word_at(step, 0));

	if (is_python(program))
		return python_program(p);
	if (is_pip(program)) {
		size_t verb = 1;

		while (str_starts(word_at(step, verb), "-"))
			verb++;
		if (str_is(word_at(step, verb), "install"))
			return pip_install(p, verb + 1);
		if (str_is(word_at(step, verb), "cache") || str_is(word_at(step, verb), "check") ||
		    str_is(word_at(step, verb), "config"))
			return TAKE_BUILD;
		return refuse(p, &SPLIT_STEP, "this use of pip isn't known");
	}
	if (str_is(program, "poetry"))
		return poetry_step(p);
	if (str_is(program, "pipenv"))
		return pipenv_step(p);
	if (str_is(program, "uv"))
		return uv_step(p);
	if (str_is(program, "virtualenv"))
		return venv_step(p);
	if ((str_is(program, ".") || str_is(program, "source")) && str_ends(word_at(step, 1), "/bin/activate"))
		return TAKE_DROP; /* ENV PATH does it for all steps */
	if (str_is(program, "django-admin") && str_in(word_at(step, 1), app_commands))
		return TAKE_APP;
	if (str_is(program, "pybabel") && str_is(word_at(step, 1), "compile"))
		return TAKE_APP;
	return TAKE_NOT;
}

enum split_take split_python_step(struct split_plan *plan, const struct shell_step *step, struct split_item *item,
				  struct span span)
{
	struct python_step p = { .plan = plan, .step = step, .item = item, .span = span };
	enum split_take taken = dispatch(&p);

	if (taken == TAKE_NOT)
		return taken;
	if ((step->pipes && (!step->alternatives || taken == TAKE_INSTALL)) ||
	    (step->redirects && taken == TAKE_INSTALL))
		return refuse(&p, &SPLIT_STEP,
			      "a part of a pipe, or with its output redirected: what it leaves behind can't be told");
	if (plan->language != LANGUAGE_NONE && plan->language != LANGUAGE_PYTHON)
		return refuse(&p, &SPLIT_MIXED, "Python beside another language");
	plan->language = LANGUAGE_PYTHON;
	plan->language_at = plan->language_at ? plan->language_at : item->instruction;
	return taken;
}

static bool has_package(const struct split_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->packages.n; i++)
		if (str_is(plan->packages.at[i].bare, name))
			return true;
	return false;
}

/* Debian's own interpreter: what makes environments is a package apart, and its modules are seen only if asked for. */
static void debian_python(struct split_plan *plan)
{
	plan->python = STR("python3");
	for (size_t i = 0; i < plan->packages.n; i++) {
		struct split_package *package = &plan->packages.at[i];

		if (package->runtime && str_starts(package->bare, "python3-"))
			plan->system_site = true;
	}
	if (!str_empty(plan->venv) && !has_package(plan, "python3-venv"))
		*vec_push(plan->arena, &plan->packages) = (struct split_package){ .name = STR("python3-venv"),
										  .bare = STR("python3-venv"),
										  .builder = true };
	if (!has_package(plan, "python3"))
		*vec_push(plan->arena, &plan->packages) = (struct split_package){ .name = STR("python3"),
										  .bare = STR("python3"),
										  .why = STR("the interpreter"),
										  .builder = true,
										  .runtime = true };
}

/* Does the application, or a tool among its requirements, start or import pip? */
static bool says_pip(const struct split_plan *plan)
{
	static const char *const words[] = { "import pip",  "from pip",  "-m pip",  "\"pip\"",    "'pip'",
					     "pip install", "pip-tools", "pip-api", "pipdeptree", NULL };

	for (size_t i = 0; i < plan->context_files.n; i++) {
		struct str file = plan->context_files.at[i], text;

		if (!str_ends(file, ".py") && !str_ends(file, ".sh") && !str_ends(file, ".txt") &&
		    !str_ends(file, ".toml"))
			continue;
		text = split_context_text(plan, file);
		for (size_t k = 0; words[k]; k++)
			if (str_contains(text, str_of(words[k])))
				return true;
	}
	return false;
}

void split_python_finish(struct split_plan *plan)
{
	struct str tag = plan->base.tag;

	plan->facts.language = "Python";
	plan->python = STR("python");
	if (plan->base.family != FAMILY_PYTHON)
		debian_python(plan);
	else if (str_starts(tag, "2"))
		split_refuse(plan, &SPLIT_LANGUAGE, plan->stage->image.span,
			     "Python 2 has no virtual environments of its own");
	for (size_t i = 2;
	     plan->base.family == FAMILY_PYTHON && str_starts(tag, "3.") && i < tag.len && ascii_digit(tag.ptr[i]); i++)
		plan->python_minor = plan->python_minor * 10 + (unsigned int)(tag.ptr[i] - '0');
	plan->facts.python = plan->python;
	plan->drop_pip = !str_empty(plan->venv) && !plan->system_site && !says_pip(plan);
	if (!str_empty(plan->venv)) {
		*vec_push(plan->arena, &plan->artefacts) = (struct split_file){ plan->venv, plan->venv };
		plan->derive = true;
	}
}
