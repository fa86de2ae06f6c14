/* ADD and COPY. */
#include "image/lint_internal.h"

static bool is_url(struct str source)
{
	return str_starts(source, "http://") || str_starts(source, "https://") || str_starts(source, "ftp://");
}

static bool is_git(struct str source)
{
	return str_starts(source, "git@") || str_starts(source, "git://") || str_starts(source, "ssh://") ||
	       (is_url(source) && (str_ends(source, ".git") || str_contains(source, STR(".git#"))));
}

/* What ADD unpacks by itself: BuildKit looks at the content, and these are the names that such content has. */
static bool is_archive(struct str source)
{
	static const char *const ends[] = { ".tar",	".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz",
					    ".tar.zst", ".tzst",   ".gz",  ".bz2",     ".xz",	".zst", ".tar.Z", ".tlz", ".lzma", NULL };
	for (size_t i = 0; ends[i]; i++)
		if (str_ends(source, ends[i]))
			return true;
	return false;
}

static size_t n_sources(const struct dockerfile_instruction *at)
{
	return at->words.n ? at->words.n - 1 : 0;
}

static struct str destination(const struct dockerfile_instruction *at)
{
	return at->words.n ? at->words.at[at->words.n - 1].text : STR_EMPTY;
}

static bool has_glob(struct str source)
{
	return str_chr(source, '*') != STR_NONE || str_chr(source, '?') != STR_NONE || str_chr(source, '[') != STR_NONE;
}

/* ---- ADD ---- */

static void add_for_copy(struct lint *lint, const struct lint_step *step)
{
	bool exact = !step->at->broken;

	for (size_t i = 0; i < n_sources(step->at); i++) {
		const struct dockerfile_word *source = &step->at->words.at[i];

		if (is_url(source->text) || is_git(source->text) || is_archive(source->text) || str_starts(source->text, "$"))
			return;
		exact &= !has_glob(source->text) && !source->variables;
	}
	for (size_t i = 0; i < step->at->flags.n; i++)
		exact &= str_in(step->at->flags.at[i].name, (const char *const[]){ "chown", "chmod", "link", "exclude", NULL });
	if (!n_sources(step->at) && !step->at->heredocs.n)
		return;
	struct finding *finding = lint_at(lint, step->at->name_span, "ADD does no more than COPY here");
	if (exact)
		lint_replace(lint, finding, step->at->name_span, ascii_lower(step->at->name.ptr[0]) ? STR("copy") : STR("COPY"));
}

static void unchecked_download(struct lint *lint, const struct lint_step *step)
{
	if (dockerfile_flag(step->at, "checksum"))
		return;
	for (size_t i = 0; i < n_sources(step->at); i++) {
		const struct dockerfile_word *source = &step->at->words.at[i];

		if (is_url(source->text) && !is_git(source->text)) {
			lint_at(lint, source->span, "nothing checks what comes from there");
			return;
		}
	}
}

/* ---- COPY --from ---- */

static void copy_from(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_flag *flag = dockerfile_flag(step->at, "from");
	struct str name = flag ? flag->value.text : STR_EMPTY;
	uint64_t number;

	if (!step->stage || !name.len || flag->value.variables || lint_stage_find(lint, name, step->stage->at->index))
		return;
	if (str_eq_nocase(name, step->stage->at->name) || (str_to_uint(name, &number) && number == step->stage->at->index))
		return; /* copy_from_itself() says that */
	struct str shown = str_show(lint->arena, name);
	const struct lint_stage *later = lint_stage_find(lint, name, lint->n_stages);
	if (later) {
		struct finding *finding = lint_at(lint, flag->value.span, "the stage %" PRI_STR " comes later", STR_ARG(shown));

		finding_relate(lint->out, finding, later->at->name.len ? later->at->name_span : later->at->from->name_span, "here");
		finding_hint(lint->out, finding, "move that stage before this one");
	} else if (str_to_uint(name, &number)) {
		lint_at(lint, flag->value.span, "there is no stage %" PRI_STR " before this one", STR_ARG(shown));
	} else if (str_chr(name, ':') == STR_NONE && str_chr(name, '/') == STR_NONE && str_chr(name, '@') == STR_NONE) {
		lint_at(lint, flag->value.span, "there is no stage %" PRI_STR ": the builder takes it for an image", STR_ARG(shown));
	}
}

static void copy_from_itself(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_flag *flag = dockerfile_flag(step->at, "from");
	uint64_t number;

	if (!step->stage || !flag || !flag->value.text.len || lint_stage_find(lint, flag->value.text, step->stage->at->index))
		return;
	if (str_eq_nocase(flag->value.text, step->stage->at->name) ||
	    (str_to_uint(flag->value.text, &number) && number == step->stage->at->index))
		lint_at(lint, flag->value.span, "this is the stage itself");
}

static void copy_everything(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_flag *flag = dockerfile_flag(step->at, "from");
	struct lint_stage *from = flag && step->stage ? lint_stage_find(lint, flag->value.text, step->stage->at->index) : NULL;

	if (!from || n_sources(step->at) != 1 || !str_is(step->at->words.at[0].text, "/") || !str_is(destination(step->at), "/"))
		return;
	/* on scratch it squashes layers, which is what it is for; an image that is only named may be made to be laid over another */
	if (step->stage->scratch || (from->n_steps == 1 && !lint_on_image(from, lint_root_images)))
		return;
	lint_at(lint, step->at->words.at[0].span, "the whole file system of %" PRI_STR " goes into the image",
		STR_ARG(str_show(lint->arena, flag->value.text)));
}

/* ---- Destinations ---- */

static void several_sources(struct lint *lint, const struct lint_step *step)
{
	struct str to = destination(step->at);

	if (n_sources(step->at) + step->at->heredocs.n < 2 || str_ends(to, "/") || str_ends(to, "\\") || str_is(to, ".") ||
	    str_is(to, "..") || str_ends(to, "/.") || step->at->words.at[step->at->words.n - 1].variables)
		return;
	const struct dockerfile_word *word = &step->at->words.at[step->at->words.n - 1];
	struct finding *finding = lint_at(lint, word->span, "%" PRI_STR " takes several sources, so it is a folder",
					  STR_ARG(str_show(lint->arena, to)));
	if (!step->at->exec_form && str_eq(word->raw, word->text))
		lint_insert(lint, finding, (size_t)word->span.offset + word->span.length, STR("/"));
}

static bool is_relative(struct str path)
{
	return path.len && path.ptr[0] != '/' && path.ptr[0] != '\\' && path.ptr[0] != '$' && !(path.len > 1 && path.ptr[1] == ':');
}

static void relative_destination(struct lint *lint, const struct lint_step *step)
{
	struct str to = destination(step->at);

	if (!step->stage || step->state.any_workdir || !is_relative(to) || step->onbuild)
		return;
	lint_at(lint, step->at->words.at[step->at->words.n - 1].span,
		"%" PRI_STR " is relative, and no WORKDIR says to what", STR_ARG(str_show(lint->arena, to)));
}

/* ---- .dockerignore ---- */

static void ignored_file(struct lint *lint, const struct lint_step *step)
{
	if (!lint->ignored || dockerfile_flag(step->at, "from"))
		return;
	for (size_t i = 0; i < n_sources(step->at); i++) {
		const struct dockerfile_word *source = &step->at->words.at[i];
		struct str path = source->text;

		while (str_starts(path, "/") || str_starts(path, "./"))
			path = str_from(path, path.ptr[0] == '/' ? 1 : 2);
		while (str_ends(path, "/"))
			path.len--;
		if (!path.len || str_is(path, ".") || is_url(path) || is_git(path) || has_glob(path) || source->variables ||
		    !dockerignore_excludes(lint->ignored, path))
			continue;
		struct finding *finding = lint_at(lint, source->span, "%" PRI_STR " is left out of the context by .dockerignore",
						  STR_ARG(str_show(lint->arena, source->text)));
		struct span decides = dockerignore_decides(lint->ignored, path);
		if (span_known(decides))
			finding_relate(lint->out, finding, decides, "by this");
	}
}

static void no_dockerignore(struct lint *lint, const struct lint_step *step)
{
	if (lint->ignored || !lint->context.len || dockerfile_flag(step->at, "from") || !step->stage || !step->stage->reached)
		return;
	for (size_t i = 0; i < n_sources(step->at); i++) {
		struct str source = step->at->words.at[i].text;

		if (str_is(source, ".") || str_is(source, "./") || str_is(source, "/") || str_is(source, "*")) {
			lint_at(lint, step->at->words.at[i].span, "everything beside the Dockerfile is copied: there is no .dockerignore");
			return;
		}
	}
}

/* ---- Secrets ---- */

/* Files that hold a key or a password, by the names that their programs give them. */
static bool is_secret_file(struct str name)
{
	static const char *const names[] = { "id_rsa",	".netrc",	    ".pgpass",	   ".git-credentials", ".ssh",	".aws", ".pypirc",
					     "id_dsa",	"id_ecdsa",	    "id_ed25519",  "credentials.json", ".htpasswd", ".vault-token",
					     ".env",	"service-account.json", "kubeconfig", ".dockercfg",	NULL };
	static const char *const ends[] = { ".key", ".p12", ".pfx", ".kdbx", ".ppk", NULL };
	static const char *const harmless[] = { "example", "sample", "template", "dist", "test", "pub", NULL };

	for (size_t i = 0; harmless[i]; i++)
		if (str_contains(name, str_of(harmless[i])))
			return false;
	for (size_t i = 0; ends[i]; i++)
		if (str_ends(name, ends[i]))
			return true;
	return str_in(name, names) || str_starts(name, ".env.");
}

static struct str base_name(struct str path)
{
	while (str_ends(path, "/"))
		path.len--;
	size_t slash = str_rchr(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

static void secret_file(struct lint *lint, const struct lint_step *step)
{
	if (dockerfile_flag(step->at, "from"))
		return;
	for (size_t i = 0; i < n_sources(step->at); i++)
		if (!is_url(step->at->words.at[i].text) && is_secret_file(base_name(step->at->words.at[i].text)))
			lint_at(lint, step->at->words.at[i].span, "%" PRI_STR " holds secrets, by its name",
				STR_ARG(str_show(lint->arena, step->at->words.at[i].text)));
}

/* ---- COPY of an archive that is unpacked afterwards ---- */

static bool unpacks(const struct script_command *command, struct str archive)
{
	if (!script_is(command, "tar") && !script_is(command, "bsdtar"))
		return false;
	bool extracts = script_has_option(command, 'x', "--extract") || script_has_option(command, 0, "--get");
	size_t first = command->program + 1;

	extracts |= first < command->words.n && !str_starts(command->words.at[first].text, "-") &&
		    str_chr(command->words.at[first].text, 'x') != STR_NONE;
	for (size_t i = first; extracts && i < command->words.n; i++)
		if (str_eq(base_name(command->words.at[i].text), archive))
			return true;
	return false;
}

static const struct script_command *find_unpacking(const struct lint *lint, const struct lint_step *after, struct str archive)
{
	const struct lint_step *end = lint->steps.at + after->stage->first_step + after->stage->n_steps;

	for (const struct lint_step *step = after + 1; step < end && step < after + 50; step++)
		for (size_t i = 0; step->at->keyword == DOCKERFILE_RUN && i < step->scripts.n; i++)
			for (size_t k = 0; k < step->scripts.at[i].script.commands.n; k++)
				if (unpacks(&step->scripts.at[i].script.commands.at[k], archive))
					return &step->scripts.at[i].script.commands.at[k];
	return NULL;
}

static void copied_archive(struct lint *lint, const struct lint_step *step)
{
	if (!step->stage || step->onbuild || dockerfile_flag(step->at, "from"))
		return;
	for (size_t i = 0; i < n_sources(step->at); i++) {
		struct str name = base_name(step->at->words.at[i].text);

		if (has_glob(name) || step->at->words.at[i].variables || !str_contains(name, STR(".t")) || !is_archive(name))
			continue;
		struct str to = base_name(destination(step->at));
		bool renamed = n_sources(step->at) == 1 && to.len && is_archive(to);
		if (find_unpacking(lint, step, renamed ? to : name))
			lint_at(lint, step->at->words.at[i].span, "%" PRI_STR " is copied and then unpacked: both stay in the image",
				STR_ARG(str_show(lint->arena, name)));
	}
}

const struct lint_rule lint_copy_rules[] = {
	{ .rule = { LINT_RULE("ADD-FOR-COPY", ERROR, "DL3020"),
		    .title = "ADD where COPY is meant",
		    .why = "ADD also unpacks archives and downloads: a file that is called otherwise one day is treated otherwise",
		    .mend = "write COPY" },
	  .keywords = ON(ADD), .step = add_for_copy },
	{ .rule = { LINT_RULE("ADD-UNCHECKED", NOTE, NULL),
		    .title = "ADD downloads a file without a checksum",
		    .why = "whoever changes the file on that server changes the image",
		    .mend = "add --checksum=sha256:…" },
	  .keywords = ON(ADD), .step = unchecked_download },
	{ .rule = { LINT_RULE("COPY-FROM-UNKNOWN", WARNING, "DL3022"),
		    .title = "COPY --from names no stage before it",
		    .why = "the builder looks for an image of that name, and pulls it or fails",
		    .mend = "name a stage that stands above; an image is named with its tag" },
	  .keywords = ON(COPY), .step = copy_from },
	{ .rule = { LINT_RULE("COPY-FROM-ITSELF", ERROR, "DL3023"),
		    .title = "COPY --from names the stage that it stands in",
		    .why = "a stage can't be copied from before it is built",
		    .mend = "name another stage, or use RUN cp" },
	  .keywords = ON(COPY), .step = copy_from_itself },
	{ .rule = { LINT_RULE("COPY-WHOLE-STAGE", WARNING, "DL3067"),
		    .title = "the whole file system of a stage is copied",
		    .why = "compilers and caches of that stage come along, over the files of the base: the image holds both",
		    .mend = "copy the folders that the application needs" },
	  .keywords = ON(COPY), .step = copy_everything },
	{ .rule = { LINT_RULE("COPY-SEVERAL", ERROR, "DL3021"),
		    .title = "COPY of several sources to something without a \"/\" at its end",
		    .why = "the builder refuses it",
		    .mend = "write a \"/\" behind the destination" },
	  .keywords = ON(COPY) | ON(ADD), .step = several_sources },
	{ .rule = { LINT_RULE("COPY-RELATIVE", WARNING, "DL3045"),
		    .title = "COPY to a relative path without WORKDIR",
		    .why = "where the files go depends on the base image, and moves when that does",
		    .mend = "set WORKDIR before, or write an absolute path" },
	  .keywords = ON(COPY), .step = relative_destination },
	{ .rule = { LINT_RULE("COPY-IGNORED", WARNING, "CopyIgnoredFile"),
		    .title = "COPY of a file that .dockerignore leaves out",
		    .why = "the builder doesn't find it, and the build fails",
		    .mend = "add an exception (!path) to .dockerignore, or don't copy it" },
	  .keywords = ON(COPY) | ON(ADD), .step = ignored_file },
	{ .rule = { LINT_RULE("NO-DOCKERIGNORE", NOTE, NULL),
		    .title = "the whole folder is copied and there is no .dockerignore",
		    .why = ".git, .env, caches and local builds get into the image, and each change of them builds it anew",
		    .mend = "write a .dockerignore with what the image doesn't need" },
	  .keywords = ON(COPY) | ON(ADD), .step = no_dockerignore },
	{ .rule = { LINT_RULE("COPY-SECRET", WARNING, NULL),
		    .title = "a file with secrets is copied into the image",
		    .why = "whoever can pull the image can read it, also where a later instruction removes it",
		    .mend = "mount it where it is needed: RUN --mount=type=secret,id=…, or at run time" },
	  .keywords = ON(COPY) | ON(ADD), .step = secret_file },
	{ .rule = { LINT_RULE("COPY-ARCHIVE", NOTE, "DL3010"),
		    .title = "an archive is copied and then unpacked",
		    .why = "the archive stays in its layer, even where a later instruction removes it",
		    .mend = "write ADD, which unpacks it, or RUN --mount=type=bind" },
	  .keywords = ON(COPY), .step = copied_archive },
	LINT_RULES_END
};
