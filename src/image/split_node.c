/*
 * Node: what the lock file says first, the build, then without the packages that only develop.
 *
 * After the documents of npm (ci, prune, "scripts"), Yarn 1 and pnpm.
 */
#include "base/arena.h"
#include "base/file.h"
#include "doc/json.h"
#include "image/split_internal.h"

struct manager {
	const char *name;
	const char *const *locks; /* the first that is there counts */
	const char *frozen;       /* instead of an install, where there is a lock file */
	const char *production;   /* option of an install */
	const char *prune;
	const char *cache;
};

static const char *const npm_locks[] = { "package-lock.json", "npm-shrinkwrap.json", NULL };
static const char *const yarn_locks[] = { "yarn.lock", NULL };
static const char *const pnpm_locks[] = { "pnpm-lock.yaml", NULL };

static const struct manager managers[] = {
	{ "npm", npm_locks, "npm ci", "--omit=dev", "npm prune --omit=dev", "/root/.npm" },
	{ "yarn", yarn_locks, "yarn install --frozen-lockfile", "--production",
	  "yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline",
	  "/usr/local/share/.cache/yarn" },
	{ "pnpm", pnpm_locks, "pnpm install --frozen-lockfile", "--prod", "pnpm prune --prod",
	  "/root/.local/share/pnpm/store" },
};

/* Beside the manifest and the lock file; of these only what is there. */
static const char *const settings[] = { ".npmrc", ".yarnrc", ".yarnrc.yml", "pnpm-workspace.yaml", NULL };

static const struct manager *manager_of(struct str name)
{
	for (size_t i = 0; i < ARRAY_SIZE(managers); i++)
		if (str_is(name, managers[i].name))
			return &managers[i];
	return NULL;
}

static bool omits_development(const struct shell_step *step)
{
	for (size_t i = 0; i < step->words.n; i++) {
		struct str word = step->words.at[i];

		if (str_starts(word, "--omit") || str_starts(word, "--only") || str_starts(word, "--production") ||
		    str_is(word, "--prod") || str_is(word, "-P"))
			return true;
	}
	return false;
}

static const struct node *manifest(const struct split_plan *plan, struct str path)
{
	struct findings none = FINDINGS_INIT(plan->arena);
	struct node *root = NULL;

	json_read(plan->arena, source_new(plan->arena, path, split_context_text(plan, path)), &root, &none);
	return root;
}

/* The folder of the context that is at `cwd`, by its package.json; empty after a finding. */
static struct str find_manifest(struct split_plan *plan, struct str cwd, struct span span)
{
	struct str target = path_join(plan->arena, cwd, STR("package.json"));
	struct str context = split_context_of(plan, target);

	if (str_empty(context) || !split_context_has(plan, context)) {
		split_refuse(plan, &SPLIT_FILES, span, "%" PRI_STR " isn't brought from the context by any COPY",
			     STR_ARG(target));
		return STR_EMPTY;
	}
	return context;
}

static bool runs_scripts(const struct node *package)
{
	static const char *const names[] = { "preinstall", "install", "postinstall", "prepare", NULL };
	const struct node *scripts = node_get(package, "scripts");

	for (size_t i = 0; names[i]; i++)
		if (node_get(scripts, names[i]))
			return true;
	return false;
}

static bool source_is_there(const struct split_plan *plan)
{
	for (size_t i = 0; i < plan->items.n; i++)
		for (size_t k = 0; plan->items.at[i].app && k < plan->items.at[i].sources.n; k++)
			if (str_is(path_clean(plan->arena, plan->items.at[i].sources.at[k]), "."))
				return true;
	return false;
}

static void add_file(struct split_plan *plan, struct split_item *item, struct str folder, const char *name)
{
	struct str context = path_join(plan->arena, folder, str_of(name));

	if (split_context_has(plan, context))
		*vec_push(plan->arena, &item->files) =
			(struct split_file){ context, path_join(plan->arena, item->cwd, str_of(name)) };
}

/* "file:x.tgz" is a file that the install reads; true where one is a folder: then it reads the source. */
static bool has_local_packages(struct split_plan *plan, struct split_item *item, struct str folder,
			       const struct node *package)
{
	static const char *const kinds[] = { "dependencies", "devDependencies", "optionalDependencies" };
	bool folders = false;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct node *list = node_get(package, kinds[i]);

		for (size_t k = 0; node_is_map(list) && k < list->entries.n; k++) {
			struct str value = node_text(list->entries.at[k].value);

			if (str_starts(value, "link:") || str_starts(value, "workspace:"))
				folders = true;
			if (!str_starts(value, "file:"))
				continue;
			value = path_clean(plan->arena, str_from(value, 5));
			if (split_context_has(plan, path_join(plan->arena, folder, value)))
				add_file(plan, item, folder, str_cstr(plan->arena, value));
			else
				folders = true;
		}
	}
	return folders;
}

static enum split_take install(struct split_plan *plan, const struct manager *manager, const struct shell_step *step,
			       struct split_item *item, struct span span)
{
	struct str context = find_manifest(plan, item->cwd, span), folder = path_dir(context);
	const struct node *package;
	bool locked = false, plain = true;

	if (str_empty(context))
		return TAKE_REFUSED;
	package = manifest(plan, context);
	add_file(plan, item, folder, "package.json");
	for (size_t i = 0; manager->locks[i] && !locked; i++) {
		locked = split_context_has(plan, path_join(plan->arena, folder, str_of(manager->locks[i])));
		add_file(plan, item, folder, manager->locks[i]);
	}
	for (size_t i = 0; settings[i]; i++)
		add_file(plan, item, folder, settings[i]);
	if (has_local_packages(plan, item, folder, package))
		item->needs_source = true;
	for (size_t i = 1; i < step->words.n; i++)
		plain &= str_starts(step->words.at[i], "-") || str_is(step->words.at[i], "install") ||
			 str_is(step->words.at[i], "i") || str_is(step->words.at[i], "ci");
	if (!locked)
		finding_at(plan->out, &SPLIT_LOCK, span,
			   "there is no %s: what is installed is chosen anew at each build", manager->locks[0]);
	if (node_get(package, "workspaces") || split_context_has(plan, STR(".yarn/")) ||
	    (runs_scripts(package) && source_is_there(plan))) {
		item->needs_source = true;
		finding_at(plan->out, &SPLIT_LOCK, span,
			   "workspaces, or scripts that run when packages are installed, need the source");
	}
	item->text = step->raw;
	if (locked && plain && !split_has_word(step, "ci")) {
		_cleanup_strbuf_ struct strbuf text = STRBUF_INIT(DOCKERFILE_MAX);

		strbuf_adds(&text, manager->frozen);
		for (size_t i = 1; i < step->words.n; i++)
			if (str_starts(step->words.at[i], "-") && !str_is(step->words.at[i], "--frozen-lockfile"))
				strbuf_addf(&text, " %" PRI_STR, STR_ARG(split_quote(plan->arena, step->words.at[i])));
		item->text = strbuf_take(&text, plan->arena);
	}
	if (plan->options->builder == SPLIT_BUILDKIT)
		item->cache = str_of(manager->cache);
	else if (str_is(str_of(manager->name), "yarn"))
		item->text = str_fmt(plan->arena, "%" PRI_STR "\nyarn cache clean", STR_ARG(item->text));
	plan->node_production |= omits_development(step);
	*vec_push(plan->arena, &plan->artefacts) =
		(struct split_file){ path_join(plan->arena, item->cwd, STR("node_modules")),
				     path_join(plan->arena, item->cwd, STR("node_modules")) };
	return TAKE_INSTALL;
}

static enum split_take global_install(const struct shell_step *step)
{
	for (size_t i = 1; i < step->words.n; i++)
		if (str_starts(step->words.at[i], "npm") || str_starts(step->words.at[i], "pnpm") ||
		    str_starts(step->words.at[i], "yarn"))
			return TAKE_BUILD;
	return TAKE_SYSTEM;
}

static enum split_take manager_step(struct split_plan *plan, const struct manager *manager,
				    const struct shell_step *step, struct split_item *item, struct span span)
{
	static const char *const nothing[] = { "prune",  "cache",     "audit", "fund", "dedupe",
					       "doctor", "--version", "-v",    NULL };
	struct str verb = split_word(step, 1);

	if (split_has_word(step, "-g") || split_has_word(step, "--global") || str_is(verb, "global"))
		return global_install(step);
	if (str_in(verb, nothing))
		return TAKE_DROP;
	if (str_is(verb, "config") || str_is(verb, "set"))
		return TAKE_BUILD;
	if (str_is(verb, "install") || str_is(verb, "i") || str_is(verb, "ci") || str_is(verb, "clean-install") ||
	    str_is(verb, "add") ||
	    (str_is(str_of(manager->name), "yarn") && (str_empty(verb) || str_starts(verb, "--"))))
		return install(plan, manager, step, item, span);
	return TAKE_APP; /* run build, build, test, rebuild, exec */
}

static enum split_take dispatch(struct split_plan *plan, const struct shell_step *step, struct split_item *item,
				struct span span)
{
	struct str program = split_word(step, 0);
	const struct manager *manager = manager_of(program);

	if (manager)
		return manager_step(plan, manager, step, item, span);
	if (str_is(program, "npx"))
		return TAKE_APP;
	if (str_is(program, "corepack"))
		return TAKE_SYSTEM;
	if (str_starts(program, "node_modules/.bin/") || str_starts(program, "./node_modules/.bin/"))
		return TAKE_APP;
	if (str_is(program, "node")) {
		split_refuse(plan, &SPLIT_STEP, span,
			     "\"%" PRI_STR "\": what the program leaves behind, and where, can't be told",
			     STR_ARG(str_show(plan->arena, step->raw)));
		return TAKE_REFUSED;
	}
	return TAKE_NOT;
}

enum split_take split_node_step(struct split_plan *plan, const struct shell_step *step, struct split_item *item,
				struct span span)
{
	enum split_take taken = dispatch(plan, step, item, span);

	if (taken == TAKE_NOT || taken == TAKE_REFUSED)
		return taken;
	if (step->pipes && !step->alternatives) {
		split_refuse(plan, &SPLIT_STEP, span, "\"%" PRI_STR "\": what a pipe leaves behind can't be told",
			     STR_ARG(str_show(plan->arena, step->raw)));
		return TAKE_REFUSED;
	}
	if (plan->language != LANGUAGE_NONE && plan->language != LANGUAGE_NODE) {
		split_refuse(plan, &SPLIT_MIXED, span, "Node beside another language");
		return TAKE_REFUSED;
	}
	plan->language = LANGUAGE_NODE;
	plan->language_at = plan->language_at ? plan->language_at : item->instruction;
	return taken;
}

/* ---- Development packages ---- */

/* Programs whose package has another name. */
static const struct {
	const char *program, *package;
} programs[] = {
	{ "tsc", "typescript" },
	{ "ng", "@angular/cli" },
	{ "nest", "@nestjs/cli" },
	{ "vue-cli-service", "@vue/cli-service" },
	{ "babel-node", "@babel/node" },
	{ "react-scripts", "react-scripts" },
	{ "remix-serve", "@remix-run/serve" },
};

static bool is_development(const struct node *package, struct str program)
{
	struct str name = program;

	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		if (str_is(program, programs[i].program))
			name = str_of(programs[i].package);
	return node_get_str(node_get(package, "devDependencies"), name) &&
	       !node_get_str(node_get(package, "dependencies"), name);
}

/* Does a command start a program of a development package, if through scripts of the manifest? */
static struct str development_program(const struct split_plan *plan, const struct node *package, struct str line,
				      unsigned int depth)
{
	struct shell_steps steps;

	split_shell(plan->arena, line, &steps);
	for (size_t i = 0; i < steps.list.n && depth < 8; i++) {
		const struct shell_step *step = &steps.list.at[i];
		struct str program = split_word(step, 0), script = STR_EMPTY, found;
		size_t next = 1;

		if ((str_is(program, "sh") || str_is(program, "bash")) && str_is(split_word(step, 1), "-c")) {
			script = split_word(step, 2);
		} else if (manager_of(program)) {
			if (str_is(split_word(step, 1), "run") || str_is(split_word(step, 1), "run-script"))
				next = 2;
			script = node_text(node_get_str(node_get(package, "scripts"), split_word(step, next)));
		} else if (str_is(program, "npx") || str_is(program, "exec")) {
			program = split_word(step, 1);
		}
		/* node -r ts-node/register */
		for (size_t k = 1; str_is(program, "node") && k + 1 < step->words.n; k++)
			if (str_is(step->words.at[k], "-r") || str_is(step->words.at[k], "--require")) {
				struct str module = step->words.at[k + 1];
				size_t slash = str_chr(module, '/');

				if (is_development(package,
						   str_slice(module, 0, slash == STR_NONE ? module.len : slash)))
					return module;
			}
		found = str_empty(script) ? STR_EMPTY : development_program(plan, package, script, depth + 1);
		if (!str_empty(found))
			return found;
		if (is_development(package, program))
			return program;
	}
	return STR_EMPTY;
}

static struct str command_line(const struct split_plan *plan, const struct split_text *text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(DOCKERFILE_MAX);

	if (!str_empty(text->shell))
		return text->shell;
	for (size_t i = 0; i < text->words.n; i++) {
		if (i)
			strbuf_addc(&buf, ' ');
		strbuf_add(&buf, split_quote(plan->arena, text->words.at[i]));
	}
	return strbuf_take(&buf, plan->arena);
}

static bool env_says_production(const struct split_plan *plan, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (plan->items.at[i].kind == ITEM_ENV &&
		    str_contains(plan->items.at[i].text, STR("NODE_ENV=production")))
			return true;
	return false;
}

static bool env_is_set(const struct split_plan *plan)
{
	for (size_t i = 0; i < plan->items.n; i++)
		if (plan->items.at[i].kind == ITEM_ENV && str_contains(plan->items.at[i].text, STR("NODE_ENV=")))
			return true;
	return false;
}

/* Leaves development packages out: at once where nothing is built, else when the build is done. */
static void leave_out(struct split_plan *plan, struct split_item *item, const struct node *package)
{
	struct str first = item->text;
	const struct manager *manager;
	size_t blank = str_chr(first, ' '), end = str_chr(first, '\n');
	struct str rest = end == STR_NONE ? STR_EMPTY : str_from(first, end);

	manager = manager_of(str_slice(first, 0, blank == STR_NONE ? first.len : blank));
	if (!manager)
		return;
	if (!plan->built && !runs_scripts(package)) {
		item->text = str_fmt(plan->arena, "%" PRI_STR " %s%" PRI_STR,
				     STR_ARG(str_slice(first, 0, end == STR_NONE ? first.len : end)),
				     manager->production, STR_ARG(rest));
		return;
	}
	struct str cd = str_eq(item->cwd, plan->workdir)
				? STR_EMPTY
				: str_fmt(plan->arena, "cd %" PRI_STR " && ", STR_ARG(item->cwd));
	*vec_push(plan->arena, &plan->builder_end) = str_fmt(
		plan->arena, "\n# Built: what is needed for development only stays behind.\nRUN %" PRI_STR "%s\n",
		STR_ARG(cd), manager->prune);
}

static void package_manager_command(struct split_plan *plan)
{
	const struct split_text *text = plan->cmd.given ? &plan->cmd : &plan->entrypoint;
	struct shell_steps steps;

	split_shell(plan->arena, command_line(plan, text), &steps);
	if (steps.list.n == 1 && manager_of(split_word(steps.list.at, 0)))
		finding_at(plan->out, &SPLIT_SIGNALS, text->instruction->span, "%" PRI_STR " starts the application",
			   STR_ARG(steps.list.at[0].words.at[0]));
}

void split_node_finish(struct split_plan *plan)
{
	plan->facts.language = "Node";
	package_manager_command(plan);
	for (size_t i = 0; i < plan->items.n; i++) {
		struct split_item *item = &plan->items.at[i];
		const struct node *package;
		struct str program;

		if (item->kind != ITEM_INSTALL || !item->files.n)
			continue;
		plan->derive = true;
		package = manifest(plan, item->files.at[0].path);
		if (plan->node_production || env_says_production(plan, i) ||
		    !node_count(node_get(package, "devDependencies")))
			continue;
		program = development_program(plan, package, command_line(plan, &plan->entrypoint), 0);
		if (str_empty(program))
			program = development_program(plan, package, command_line(plan, &plan->cmd), 0);
		if (str_empty(program))
			leave_out(plan, item, package);
		else
			finding_at(plan->out, &SPLIT_DEVELOPMENT,
				   (plan->cmd.given ? plan->cmd : plan->entrypoint).instruction->span,
				   "%" PRI_STR " is among the devDependencies", STR_ARG(program));
	}
	if (!env_is_set(plan))
		*vec_push(plan->arena, &plan->items) = (struct split_item){ .kind = ITEM_ENV,
									    .where = WHERE_RUNTIME,
									    .text = STR("NODE_ENV=production"),
									    .instruction = plan->stage->from };
}
