/*
 * Go, C and C++, Rust, Java: the program itself, what it loads, and the files beside the source that it may read.
 *
 * Go: CGO decides whether the program is static ("go help environment"). C: DESTDIR as the GNU Coding Standards have
 * it.
 */
#include "base/arena.h"
#include "base/file.h"
#include "image/split_internal.h"

struct compiled_step {
	struct split_plan *plan;
	const struct shell_step *step;
	struct split_item *item;
	struct span span;
};

static enum split_take refuse(const struct compiled_step *c, const struct rule *rule, const char *why)
{
	split_refuse(c->plan, rule, c->span, "\"%" PRI_STR "\": %s", STR_ARG(str_show(c->plan->arena, c->step->raw)),
		     why);
	return TAKE_REFUSED;
}

static void add_output(const struct compiled_step *c, struct str path)
{
	bool folder = str_ends(path, "/");
	struct arena *arena = c->plan->arena;

	path = path_clean(arena, path_join(arena, c->item->cwd, path));
	*vec_push(arena, &c->plan->outputs) = folder ? str_fmt(arena, "%" PRI_STR "/", STR_ARG(path)) : path;
}

/* The word behind -o, if glued to it. */
static struct str output_option(const struct shell_step *step)
{
	for (size_t i = 1; i < step->words.n; i++) {
		if (str_is(step->words.at[i], "-o"))
			return split_word(step, i + 1);
		if (str_starts(step->words.at[i], "-o") && step->words.at[i].len > 2)
			return str_from(step->words.at[i], step->words.at[i].ptr[2] == '=' ? 3 : 2);
		if (str_starts(step->words.at[i], "--output="))
			return str_from(step->words.at[i], 9);
	}
	return STR_EMPTY;
}

/* ---- Go ---- */

/* "module example.com/shop/api/v2" → "api" */
static struct str module_name(const struct split_plan *plan, struct str manifest)
{
	struct str text = split_context_text(plan, manifest), one;

	while (str_split(&text, '\n', &one)) {
		one = str_trim(one);
		if (!str_starts(one, "module "))
			continue;
		struct str name = path_base(str_trim(str_from(one, 7)));
		if (name.len > 1 && name.ptr[0] == 'v' && ascii_digit(name.ptr[1]))
			name = path_base(path_dir(str_trim(str_from(one, 7))));
		return name;
	}
	return STR_EMPTY;
}

/* "./cmd/server" → "server"; "." and nothing: the module. */
static struct str package_name(const struct compiled_step *c)
{
	struct str last = split_word(c->step, c->step->words.n - 1);
	struct str context = split_context_of(c->plan, path_join(c->plan->arena, c->item->cwd, STR("go.mod")));
	struct str name = path_base(path_clean(c->plan->arena, last));

	if (str_is(last, "build") || str_is(last, "install") || str_is(last, ".") || str_is(last, "./") ||
	    str_starts(last, "-") || str_ends(last, "..."))
		return str_empty(context) ? path_base(c->item->cwd) : module_name(c->plan, context);
	return str_ends(name, ".go") ? str_slice(name, 0, name.len - 3) : name;
}

static bool modules_fetched(const struct split_plan *plan)
{
	for (size_t i = 0; i < plan->items.n; i++)
		if (plan->items.at[i].kind == ITEM_INSTALL)
			return true;
	return false;
}

static void go_caches(const struct compiled_step *c)
{
	if (c->plan->options->builder == SPLIT_BUILDKIT)
		c->item->cache = STR("/go/pkg/mod /root/.cache/go-build");
}

/* go.mod and go.sum first, and the modules with them; unless they are in the source, or lie beside it. */
static bool go_modules(const struct compiled_step *c, struct split_item *item)
{
	struct split_plan *plan = c->plan;
	struct str target = path_join(plan->arena, item->cwd, STR("go.mod")), context = split_context_of(plan, target);
	struct str folder = path_dir(context), text = split_context_text(plan, context);

	if (str_empty(context) || split_context_has(plan, path_join(plan->arena, folder, STR("vendor/modules.txt"))) ||
	    str_contains(text, STR("=> .")) || !str_contains(text, STR("require")) ||
	    split_context_has(plan, STR("go.work")))
		return false;
	*vec_push(plan->arena, &item->files) = (struct split_file){ context, target };
	struct str sums = path_join(plan->arena, folder, STR("go.sum"));
	if (split_context_has(plan, sums))
		*vec_push(plan->arena, &item->files) =
			(struct split_file){ sums, path_join(plan->arena, item->cwd, STR("go.sum")) };
	return true;
}

static void add_modules(const struct compiled_step *c)
{
	struct split_item item = { .kind = ITEM_INSTALL,
				   .where = WHERE_BUILDER,
				   .instruction = c->item->instruction,
				   .cwd = c->item->cwd,
				   .text = STR("go mod download") };

	if (modules_fetched(c->plan) || !go_modules(c, &item))
		return;
	if (c->plan->options->builder == SPLIT_BUILDKIT)
		item.cache = STR("/go/pkg/mod");
	*vec_push(c->plan->arena, &c->plan->items) = item;
}

static enum split_take go_step(const struct compiled_step *c)
{
	const struct shell_step *step = c->step;
	struct str verb = split_word(step, 1), output = output_option(step);

	if (str_is(verb, "mod") && str_is(split_word(step, 2), "download")) {
		if (!go_modules(c, c->item))
			return TAKE_DROP;
		go_caches(c);
		return TAKE_INSTALL;
	}
	if (str_is(verb, "version") || str_is(verb, "env") || str_is(verb, "clean"))
		return TAKE_DROP;
	if (str_is(verb, "vet") || str_is(verb, "test") || str_is(verb, "generate") || str_is(verb, "mod") ||
	    str_is(verb, "get"))
		return TAKE_APP;
	if (!str_is(verb, "build") && !str_is(verb, "install"))
		return refuse(c, &SPLIT_STEP, "this use of go isn't known");
	if (str_is(verb, "install") && str_contains(split_word(step, step->words.n - 1), STR("@")))
		return TAKE_BUILD;
	if (step->expands && str_chr(output, '$') != STR_NONE)
		return refuse(c, &SPLIT_COMMAND, "where the program goes depends on a variable");
	c->plan->is_static |= str_contains(step->raw, STR("CGO_ENABLED=0")) || str_contains(step->raw, STR("-static"));
	add_modules(c);
	if (str_is(verb, "install"))
		output = str_fmt(c->plan->arena, "/go/bin/%" PRI_STR, STR_ARG(package_name(c)));
	else if (str_empty(output))
		output = package_name(c);
	add_output(c, output);
	go_caches(c);
	return TAKE_APP;
}

/* ---- C, C++, Rust, Java ---- */

static bool is_compiler(struct str program)
{
	static const char *const names[] = { "gcc", "g++", "cc", "c++", "clang", "clang++", NULL };

	return str_in(program, names);
}

static enum split_take make_install(const struct compiled_step *c)
{
	struct split_plan *plan = c->plan;
	struct str text = c->step->raw;
	bool cmake = str_is(split_word(c->step, 0), "cmake") || str_is(split_word(c->step, 0), "ninja");
	bool known = cmake || split_context_has(plan, STR("CMakeLists.txt")) ||
		     split_context_has(plan, STR("configure")) || split_context_has(plan, STR("configure.ac"));

	for (size_t i = 0; !known && i < plan->context_files.n; i++)
		if (str_is(path_base(plan->context_files.at[i]), "Makefile"))
			known = str_contains(split_context_text(plan, plan->context_files.at[i]), STR("DESTDIR"));
	if (!known)
		return refuse(c, &SPLIT_COMMAND,
			      "where \"install\" writes can't be redirected: the Makefile knows no DESTDIR");
	plan->install_root = true;
	c->item->text = str_fmt(plan->arena, "DESTDIR=/install %" PRI_STR, STR_ARG(text));
	return TAKE_APP;
}

static enum split_take c_step(const struct compiled_step *c)
{
	static const char *const builders[] = {
		"make",  "cmake", "ninja",  "./configure", "autoreconf", "./autogen.sh", "./bootstrap",
		"meson", "ar",    "ranlib", "strip",       "ld",         "../configure", NULL
	};
	struct str program = split_word(c->step, 0), output;

	if (is_compiler(program)) {
		output = output_option(c->step);
		if (!split_has_word(c->step, "-c"))
			add_output(c, str_empty(output) ? STR("a.out") : output);
		return TAKE_APP;
	}
	if (!str_in(program, builders))
		return TAKE_NOT;
	if (split_has_word(c->step, "install") || split_has_word(c->step, "--install") || split_has_word(c->step, "install/strip"))
		return make_install(c);
	return TAKE_APP;
}

static enum split_take cargo_step(const struct compiled_step *c)
{
	struct str verb = split_word(c->step, 1), context, text, one, name = STR_EMPTY;

	if (str_is(verb, "fetch") || str_is(verb, "test") || str_is(verb, "clippy"))
		return TAKE_APP;
	if (str_is(verb, "install") && split_has_word(c->step, "--path"))
		return refuse(c, &SPLIT_COMMAND,
			      "which programs it installs depends on the manifest: use cargo build --release");
	if (!str_is(verb, "build") || !(split_has_word(c->step, "--release") || split_has_word(c->step, "-r")) ||
	    split_has_word(c->step, "--target"))
		return refuse(c, &SPLIT_STEP, "only cargo build --release is known");
	context = split_context_of(c->plan, path_join(c->plan->arena, c->item->cwd, STR("Cargo.toml")));
	text = split_context_text(c->plan, context);
	if (str_contains(text, STR("[workspace]")))
		return refuse(c, &SPLIT_COMMAND, "which programs a workspace builds can't be told");
	while (str_split(&text, '\n', &one)) {
		one = str_trim(one);
		if (str_starts(one, "name") && str_empty(name) && str_chr(one, '"') != STR_NONE) {
			one = str_from(one, str_chr(one, '"') + 1);
			name = str_slice(one, 0, str_chr(one, '"'));
		}
	}
	if (str_empty(name))
		return refuse(c, &SPLIT_FILES, "there is no Cargo.toml with a name in the context");
	add_output(c, str_fmt(c->plan->arena, "target/release/%" PRI_STR, STR_ARG(name)));
	return TAKE_APP;
}

static enum split_take maven_step(const struct compiled_step *c)
{
	if (split_has_word(c->step, "package") || split_has_word(c->step, "verify") || split_has_word(c->step, "install") ||
	    split_has_word(c->step, "clean"))
		return TAKE_APP;
	return refuse(c, &SPLIT_STEP, "only mvn package is known");
}

enum split_take split_compiled_step(struct split_plan *plan, const struct shell_step *step, struct split_item *item,
				    struct span span)
{
	struct compiled_step c = { plan, step, item, span };
	struct str program = split_word(step, 0);
	enum split_language language;
	enum split_take taken;

	if (str_is(program, "go")) {
		language = LANGUAGE_GO;
		taken = go_step(&c);
	} else if (str_is(program, "cargo")) {
		language = LANGUAGE_RUST;
		taken = cargo_step(&c);
	} else if (str_is(program, "mvn") || str_is(program, "./mvnw")) {
		language = LANGUAGE_JAVA;
		taken = maven_step(&c);
	} else if (str_is(program, "./gradlew") || str_is(program, "gradle")) {
		return refuse(&c, &SPLIT_COMMAND, "where Gradle writes the program depends on its build script");
	} else {
		language = LANGUAGE_C;
		taken = c_step(&c);
	}
	if (taken == TAKE_NOT || taken == TAKE_REFUSED)
		return taken;
	if (step->pipes)
		return refuse(&c, &SPLIT_STEP, "what a pipe leaves behind can't be told");
	if (language == LANGUAGE_C && plan->language == LANGUAGE_GO)
		return taken; /* make and cc beside go: one program all the same */
	if (plan->language != LANGUAGE_NONE && plan->language != language &&
	    !(plan->language == LANGUAGE_C && language == LANGUAGE_GO))
		return refuse(&c, &SPLIT_MIXED, "two languages");
	plan->language = language;
	plan->language_at = plan->language_at ? plan->language_at : item->instruction;
	return taken;
}

/* ---- Which file is started ---- */

static bool is_output(const struct split_plan *plan, struct str path)
{
	for (size_t i = 0; i < plan->outputs.n; i++) {
		struct str one = plan->outputs.at[i];

		if (str_eq(one, path) || (str_ends(one, "/") && str_starts(path, str_cstr(plan->arena, one))))
			return true;
	}
	return false;
}

/* The words of what is started, of whatever form. */
static struct str started(struct split_plan *plan, const struct split_text *text,
			  const struct dockerfile_instruction **at, size_t which)
{
	struct shell_steps steps;

	if (!text->given)
		return STR_EMPTY;
	*at = text->instruction;
	if (text->words.n)
		return which < text->words.n ? text->words.at[which] : STR_EMPTY;
	split_shell(plan->arena, text->shell, &steps);
	if (!steps.list.n)
		return STR_EMPTY;
	const struct shell_step *last = &steps.list.at[steps.list.n - 1];
	size_t skip = last->words.n && str_is(last->words.at[0], "exec");
	return which + skip < last->words.n ? last->words.at[which + skip] : STR_EMPTY;
}

static struct str in_path(struct split_plan *plan, struct str name)
{
	static const char *const folders[] = { "/usr/local/bin", "/go/bin", "/usr/bin", "/bin", "/usr/local/sbin" };

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		struct str path = str_fmt(plan->arena, "%s/%" PRI_STR, folders[i], STR_ARG(name));

		if (is_output(plan, path))
			return path;
	}
	return STR_EMPTY;
}

static void add_artefact(struct split_plan *plan, struct str path)
{
	for (size_t i = 0; i < plan->artefacts.n; i++)
		if (str_eq(plan->artefacts.at[i].path, path))
			return;
	*vec_push(plan->arena, &plan->artefacts) = (struct split_file){ path, path };
}

/* False after a finding. */
static bool find_program(struct split_plan *plan)
{
	const struct dockerfile_instruction *at = plan->stage->from;
	struct str word = started(plan, plan->entrypoint.given ? &plan->entrypoint : &plan->cmd, &at, 0), path;

	if (plan->install_root)
		return true;
	if (str_empty(word)) {
		split_refuse(plan, &SPLIT_COMMAND, plan->stage->from->span, "there is no CMD and no ENTRYPOINT");
		return false;
	}
	path = path_clean(plan->arena, path_join(plan->arena, plan->workdir, word));
	if (str_chr(word, '/') == STR_NONE)
		path = in_path(plan, word);
	for (size_t i = 0; i < plan->outputs.n; i++) {
		add_artefact(plan, plan->outputs.at[i]);
		/* the compiler's image has this folder on its PATH, the second stage hasn't */
		if (str_starts(plan->outputs.at[i], "/go/bin/") && str_chr(word, '/') == STR_NONE)
			plan->artefacts.at[plan->artefacts.n - 1].target = str_fmt(
				plan->arena, "/usr/local/bin/%" PRI_STR, STR_ARG(path_base(plan->outputs.at[i])));
	}
	/* make writes it by whatever rule; a script names the programs, and all that compilers wrote are there */
	bool script = !str_empty(path) && !str_empty(split_context_of(plan, path));
	bool made = !str_empty(path) && !script && plan->language == LANGUAGE_C && !plan->outputs.n;
	if (made)
		add_artefact(plan, path);
	if ((script || made || (!str_empty(path) && is_output(plan, path))) && plan->artefacts.n)
		return true;
	split_refuse(plan, &SPLIT_COMMAND, at->span, "no step is known to write \"%" PRI_STR "\"",
		     STR_ARG(str_show(plan->arena, word)));
	return false;
}

static bool find_jar(struct split_plan *plan)
{
	const struct dockerfile_instruction *at = plan->stage->from;
	const struct split_text *text = plan->entrypoint.given ? &plan->entrypoint : &plan->cmd;
	struct str jar = STR_EMPTY;

	for (size_t i = 1; i < 32; i++)
		if (str_is(started(plan, text, &at, i), "-jar"))
			jar = started(plan, text, &at, i + 1);
	if (!str_is(path_base(started(plan, text, &at, 0)), "java") || str_empty(jar) ||
	    str_chr(jar, '*') != STR_NONE || str_chr(jar, '$') != STR_NONE) {
		split_refuse(plan, &SPLIT_COMMAND, at->span,
			     "it doesn't start one jar by its name: java -jar target/NAME.jar");
		return false;
	}
	add_artefact(plan, path_clean(plan->arena, path_join(plan->arena, plan->workdir, jar)));
	return true;
}

/* ---- Data ---- */

static bool is_source(const struct split_plan *plan, struct str file)
{
	static const char *const endings[] = { ".go", ".c",   ".h",     ".cc",  ".cpp", ".cxx",  ".hpp",
					       ".hh", ".hxx", ".o",     ".a",   ".rs",  ".java", ".s",
					       ".S",  ".y",   ".l",     ".am",  ".ac",  ".m4",   ".cmake",
					       ".md", ".rst", ".proto", ".mod", ".sum", ".mk",   NULL };
	static const char *const names[] = { "Makefile",    "makefile",   "GNUmakefile",   "CMakeLists.txt",
					     "meson.build", "configure",  "Cargo.toml",    "Cargo.lock",
					     "pom.xml",     "LICENSE",    "LICENCE",       "COPYING",
					     "README",      "Dockerfile", "Containerfile", "Taskfile.yml",
					     "mvnw",        "CHANGELOG",  "AUTHORS",       "VERSION.in",
					     NULL };
	static const char *const folders[] = { "vendor",   "docs",   "doc",     "test", "tests",
					       "testdata", "target", ".github", NULL };
	struct str rest = file, part, name = path_base(file);

	while (str_split(&rest, '/', &part))
		if ((rest.ptr && str_in(part, folders)) || (part.len > 1 && part.ptr[0] == '.'))
			return true;
	if (plan->language == LANGUAGE_JAVA && str_starts(file, "src/"))
		return true; /* resources are in the jar */
	for (size_t i = 0; endings[i]; i++)
		if (str_ends(name, endings[i]))
			return true;
	return str_in(name, names) || str_starts(name, "Dockerfile") || str_starts(name, "compose.") ||
	       str_starts(name, "docker-compose");
}

/* The highest folder in which nothing is source, else the file itself. */
static struct str whole_folder(const struct split_plan *plan, struct str file)
{
	struct str best = file;

	for (struct str folder = path_dir(file); !str_is(folder, "."); folder = path_dir(folder)) {
		const char *prefix = str_cstr(plan->arena, str_fmt(plan->arena, "%" PRI_STR "/", STR_ARG(folder)));

		for (size_t i = 0; i < plan->context_files.n; i++)
			if (str_starts(plan->context_files.at[i], prefix) && is_source(plan, plan->context_files.at[i]))
				return best;
		best = folder;
	}
	return best;
}

static void data_of(struct split_plan *plan, const struct split_item *item, struct str source)
{
	struct arena *arena = plan->arena;
	struct str folder = path_clean(arena, source);
	struct str target =
		str_ends(item->target, "/") ? str_slice(item->target, 0, item->target.len - 1) : item->target;
	bool is_folder =
		str_is(folder, ".") || split_context_has(plan, str_fmt(arena, "%" PRI_STR "/", STR_ARG(folder)));
	const char *prefix =
		str_is(folder, ".") ? "" : str_cstr(arena, str_fmt(arena, "%" PRI_STR "/", STR_ARG(folder)));

	for (size_t i = 0; i < plan->context_files.n; i++) {
		struct str file = plan->context_files.at[i], found, to;
		bool seen = false;

		if (is_folder ? !str_starts(file, prefix) : !str_eq(file, folder))
			continue;
		if (is_source(plan, file))
			continue;
		found = is_folder ? whole_folder(plan, file) : file;
		if (is_folder && found.len < strlen(prefix))
			found = folder;
		to = is_folder ? path_join(arena, target, str_from(found, MIN_OF(found.len, strlen(prefix))))
		     : str_ends(item->target, "/") ? path_join(arena, target, path_base(file))
						   : item->target;
		for (size_t k = 0; k < plan->data.n; k++)
			seen |= str_eq(plan->data.at[k].target, to);
		if (!seen)
			*vec_push(arena, &plan->data) = (struct split_file){ found, to };
	}
}

static void find_data(struct split_plan *plan)
{
	for (size_t i = 0; i < plan->items.n; i++)
		for (size_t k = 0;
		     plan->items.at[i].kind == ITEM_COPY && plan->items.at[i].app && k < plan->items.at[i].sources.n;
		     k++)
			data_of(plan, &plan->items.at[i], plan->items.at[i].sources.at[k]);
}

static bool source_says(const struct split_plan *plan, const char *const *words)
{
	for (size_t i = 0; i < plan->context_files.n; i++) {
		struct str file = plan->context_files.at[i], text;

		if (!str_ends(file, ".go") && !str_ends(file, ".c") && !str_ends(file, ".cc") &&
		    !str_ends(file, ".cpp") && !str_ends(file, ".rs") && !str_ends(file, ".h") &&
		    !str_ends(file, ".toml"))
			continue;
		text = split_context_text(plan, file);
		for (size_t k = 0; words[k]; k++)
			if (str_contains(text, str_of(words[k])))
				return true;
	}
	return false;
}

static void add_package(struct split_plan *plan, const char *name, const char *why)
{
	for (size_t i = 0; i < plan->packages.n; i++)
		if (str_is(plan->packages.at[i].bare, name)) {
			plan->packages.at[i].runtime = true;
			return;
		}
	*vec_push(plan->arena, &plan->packages) = (struct split_package){
		.name = str_of(name), .bare = str_of(name), .why = str_of(why), .runtime = true
	};
}

static bool env_is_static(const struct split_plan *plan)
{
	for (size_t i = 0; i < plan->items.n; i++)
		if (plan->items.at[i].kind == ITEM_ENV && str_contains(plan->items.at[i].text, STR("CGO_ENABLED=0")))
			return true;
	return false;
}

/* Nothing but the program is needed: no shell, no tool, no temporary files, no accounts. */
static bool can_be_alone(struct split_plan *plan)
{
	static const char *const needs[] = {
		"os.CreateTemp",      "os.MkdirTemp", "os.TempDir",  "ioutil.Temp", "exec.Command",
		"ParseMultipartForm", "user.Current", "user.Lookup", "FormFile(",   NULL
	};
	const struct split_text *texts[] = { &plan->entrypoint, &plan->cmd };
	const struct dockerfile_instruction *at;
	struct str word = started(plan, plan->entrypoint.given ? texts[0] : texts[1], &at, 0);

	if (!str_empty(split_context_of(plan, path_clean(plan->arena, path_join(plan->arena, plan->workdir, word)))))
		return false; /* a script */
	if (!plan->is_static || !str_empty(plan->options->runtime) || plan->options->n_services ||
	    !str_empty(plan->health) || plan->volumes.n || plan->writable.n || !str_empty(plan->shell_words))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct shell_steps steps;

		if (str_empty(texts[i]->shell))
			continue;
		split_shell(plan->arena, texts[i]->shell, &steps);
		if (steps.list.n != 1 || steps.list.at[0].expands || steps.list.at[0].redirects ||
		    steps.list.at[0].assigns || steps.list.at[0].pipes)
			return false;
	}
	for (size_t i = 0; i < plan->packages.n; i++)
		if (plan->packages.at[i].runtime)
			return false;
	for (size_t i = 0; i < plan->items.n; i++)
		if ((plan->items.at[i].kind == ITEM_RUN) && (plan->items.at[i].where & WHERE_RUNTIME))
			return false;
	return !source_says(plan, needs);
}

static void go_finish(struct split_plan *plan)
{
	static const char *const tls[] = { "net/http", "crypto/tls", "crypto/x509", "google.golang.org/grpc", NULL };
	static const char *const zones[] = { "time.LoadLocation", NULL };

	plan->facts.language = "Go";
	plan->is_static |= env_is_static(plan);
	if (plan->is_static) {
		for (size_t i = 0; i < plan->artefacts.n; i++)
			*vec_push(plan->arena, &plan->builder_end) = str_fmt(
				plan->arena,
				"\n# It needs no library: else this stops here, and not where it is started.\n"
				"RUN if ldd %" PRI_STR "; then echo \"%" PRI_STR " is not static\" >&2; exit 1; fi\n",
				STR_ARG(plan->artefacts.at[i].path), STR_ARG(plan->artefacts.at[i].path));
	}
	plan->scratch = can_be_alone(plan);
	plan->derive = !plan->is_static;
	if (!plan->scratch) {
		if (source_says(plan, tls))
			add_package(plan, "ca-certificates", "it speaks TLS");
		return;
	}
	plan->base.runtime = STR("scratch");
	plan->base.guessed = false;
	if (source_says(plan, tls))
		*vec_push(plan->arena, &plan->scratch_files) =
			STR("# Whom it trusts when it calls others by TLS.\n"
			    "COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/");
	if (source_says(plan, zones))
		*vec_push(plan->arena, &plan->scratch_files) =
			STR("# Time zones, which the program looks up by name.\n"
			    "COPY --from=builder /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip\nENV "
			    "ZONEINFO=/zoneinfo.zip");
}

static void c_finish(struct split_plan *plan)
{
	static const char *const tls[] = { "curl/curl.h", "openssl/ssl.h", "gnutls/gnutls.h", "reqwest",
					   "rustls",      "native-tls",    "hyper",           NULL };

	plan->facts.language = plan->language == LANGUAGE_C ? "C" : "Rust";
	plan->derive = true;
	plan->own_libraries = plan->base.family == FAMILY_GCC;
	if (plan->install_root)
		*vec_push(plan->arena, &plan->artefacts) = (struct split_file){ STR("/install/"), STR("/") };
	if (source_says(plan, tls))
		add_package(plan, "ca-certificates", "it speaks TLS");
}

void split_compiled_finish(struct split_plan *plan)
{
	plan->built = true; /* the steps on the source belong to the first stage */
	if (plan->base.family == FAMILY_PYTHON || plan->base.family == FAMILY_NODE) {
		split_refuse(plan, &SPLIT_MIXED, plan->stage->image.span,
			     "the base image is made for another language");
		return;
	}
	if (plan->language == LANGUAGE_JAVA) {
		plan->facts.language = "Java";
		if (plan->base.family != FAMILY_MAVEN && str_empty(plan->options->runtime))
			split_refuse(plan, &SPLIT_BASE, plan->stage->image.span,
				     "which Java runtime goes with it isn't known");
		else if (find_jar(plan))
			find_data(plan);
		return;
	}
	if (!find_program(plan))
		return;
	find_data(plan);
	if (plan->language == LANGUAGE_GO)
		go_finish(plan);
	else
		c_finish(plan);
}
