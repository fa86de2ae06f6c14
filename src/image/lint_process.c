/* What the container runs, as whom, where, and what it listens on. */
#include "base/strbuf.h"
#include "doc/json.h"
#include "image/lint_internal.h"

/* ---- WORKDIR ---- */

static void relative_workdir(struct lint *lint, const struct lint_step *step)
{
	struct str path = step->at->words.n ? step->at->words.at[0].text : STR_EMPTY;

	if (!path.len || path.ptr[0] == '/' || path.ptr[0] == '\\' || path.ptr[0] == '$' || (path.len > 1 && path.ptr[1] == ':'))
		return;
	lint_at(lint, step->at->words.at[0].span, "%" PRI_STR " is relative to %s", STR_ARG(str_show(lint->arena, path)),
		step->state.workdir ? "the WORKDIR before" : "whatever folder the base image has");
}

/* ---- USER ---- */

static struct str user_of(const struct dockerfile_instruction *at)
{
	struct str user = at && at->words.n ? at->words.at[0].text : STR_EMPTY;

	return str_slice(user, 0, str_chr(user, ':'));
}

static bool is_root(struct str user)
{
	return str_is(user, "root") || str_is(user, "0");
}

static void last_user_root(struct lint *lint, const struct lint_stage *stage)
{
	const struct dockerfile_instruction *user = stage->end.user;

	if (stage->target && user && is_root(user_of(user)))
		lint_at(lint, user->words.at[0].span, "the container runs as root");
}

/* Images that are known to start as root: without USER that stays so. */
const char *const lint_root_images[] = {
	"debian",          "ubuntu",         "alpine",    "busybox",     "fedora",         "rockylinux",
	"almalinux",       "centos",         "archlinux", "amazonlinux", "python",         "node",
	"golang",          "ruby",           "php",       "perl",        "rust",           "openjdk",
	"eclipse-temurin", "amazoncorretto", "maven",     "gradle",      "buildpack-deps", "gcc",
	"elixir",          "erlang",         "haskell",   "julia",       "swift",          "dart",
	"httpd",           "tomcat",         "nginx",     "caddy",       "composer",       "pypy",
	"sapmachine",      "oraclelinux",    NULL
};

static void no_user(struct lint *lint, const struct lint_stage *stage)
{
	if (!stage->target || stage->end.user || !(stage->scratch || lint_on_image(stage, lint_root_images)))
		return;
	static const char *const servers[] = { "nginx", "httpd", "php", "tomcat", "caddy", NULL };
	if (!stage->end.cmd && !stage->end.entrypoint && !lint_on_image(stage, servers))
		return; /* a base for others, or something that nobody runs */
	struct str image = stage->scratch ? STR("scratch") : stage->image.repository;
	/* what is privileged in nginx's image is the port; its own unprivileged image is the answer */
	struct finding *finding =
		lint_at(lint, stage->at->from->name_span, "no USER: what the image runs is run as root, as %" PRI_STR " has it",
			STR_ARG(str_show(lint->arena, image)));
	if (str_is(image, "nginx"))
		finding_hint(lint->out, finding, "take nginxinc/nginx-unprivileged, or set USER 101 with a port above 1023");
}

static void named_user(struct lint *lint, const struct lint_stage *stage)
{
	const struct dockerfile_instruction *at = stage->end.user;
	struct str user = user_of(at);
	uint64_t number;

	if (!stage->target || !user.len || str_to_uint(user, &number) || is_root(user) || str_chr(user, '$') != STR_NONE || stage->windows)
		return;
	lint_at(lint, at->words.at[0].span, "%" PRI_STR " is a name: Kubernetes can't tell that it isn't root",
		STR_ARG(str_show(lint->arena, user)));
}

/* ---- EXPOSE ---- */

struct exposed {
	struct str ports, protocol;
	bool address; /* 127.0.0.1:80:80, 80:80 */
};

static struct exposed exposed_read(struct str text)
{
	size_t slash = str_chr(text, '/');
	struct exposed exposed = { .ports = str_slice(text, 0, slash),
				   .protocol = slash == STR_NONE ? STR_EMPTY : str_from(text, slash + 1) };

	exposed.address = str_chr(exposed.ports, ':') != STR_NONE;
	return exposed;
}

static void expose_format(struct lint *lint, const struct lint_step *step)
{
	for (size_t i = 0; i < step->at->words.n; i++) {
		const struct dockerfile_word *word = &step->at->words.at[i];

		if (exposed_read(word->text).address && !word->variables)
			lint_at(lint, word->span, "\"%" PRI_STR "\" has an address or a port of the host",
				STR_ARG(str_show(lint->arena, word->text)));
	}
}

static void expose_casing(struct lint *lint, const struct lint_step *step)
{
	for (size_t i = 0; i < step->at->words.n; i++) {
		const struct dockerfile_word *word = &step->at->words.at[i];
		struct str protocol = exposed_read(word->text).protocol, lower = str_lower(lint->arena, protocol);

		if (word->variables || !protocol.len || str_eq(lower, protocol))
			continue;
		struct finding *finding = lint_at(lint, word->span, "the protocol %" PRI_STR " has capitals",
						  STR_ARG(str_show(lint->arena, protocol)));
		if (str_eq(word->raw, word->text) && word->span.length == word->raw.len)
			lint_replace(lint, finding, span_part(word->span, word->raw.len - protocol.len, protocol.len), lower);
	}
}

/* ---- Several of one ---- */

static void only_last(struct lint *lint, const struct lint_stage *stage, enum dockerfile_keyword keyword)
{
	const struct dockerfile_instruction *before = NULL;

	for (size_t i = stage->first_step; i < stage->first_step + stage->n_steps; i++) {
		const struct lint_step *step = &lint->steps.at[i];

		if (step->at->keyword != keyword || step->onbuild)
			continue;
		if (before) {
			const char *name = dockerfile_keyword_name(keyword);
			struct finding *finding = lint_at(lint, step->at->name_span, "a second %s: the one before has no effect", name);

			finding_relate(lint->out, finding, before->name_span, "the one without effect");
		}
		before = step->at;
	}
}

static void several_cmds(struct lint *lint, const struct lint_stage *stage)
{
	only_last(lint, stage, DOCKERFILE_CMD);
}

static void several_entrypoints(struct lint *lint, const struct lint_stage *stage)
{
	only_last(lint, stage, DOCKERFILE_ENTRYPOINT);
}

static void several_healthchecks(struct lint *lint, const struct lint_stage *stage)
{
	only_last(lint, stage, DOCKERFILE_HEALTHCHECK);
}

/* ---- HEALTHCHECK ---- */

static void no_healthcheck(struct lint *lint, const struct lint_stage *stage)
{
	if (!stage->target || stage->end.healthcheck || !stage->end.expose || (!stage->end.cmd && !stage->end.entrypoint))
		return;
	if (stage->scratch || str_contains(stage->image.repository, STR("distroless")))
		return; /* nothing is in it that could ask */
	lint_at(lint, stage->end.expose->name_span, "the image has a port and no HEALTHCHECK");
}

/* ---- Shell form ---- */

/* The one command of a shell form that needs no shell: no variable, pattern, redirection or assignment, no word of the shell itself. */
static const struct script_command *plain_command(const struct lint_script *script)
{
	static const char *const builtins[] = { ".",	 "source", "cd",    "export", "set",  "exit",  "eval", "trap", "ulimit", "umask",
						"unset", "wait",   "alias", ":",      "read", "shift", "type", "command", "test", "[",
						"[[",	 "local",  "time",  "times",  "bg",   "fg",    "jobs", "getopts", "return", NULL };
	const struct script_command *command = script->script.commands.n == 1 ? &script->script.commands.at[0] : NULL;

	if (!script->text || !command || command->settings.n || script->script.settings.n || command->redirects || command->in_block ||
	    command->condition || command->depth || script->script.open)
		return NULL;
	size_t first = str_is(command->words.at[0].raw, "exec") ? 1 : 0;
	if (first >= command->words.n || str_starts(command->words.at[first].text, "-") || str_in(command->words.at[first].text, builtins))
		return NULL;
	for (size_t i = 0; i < command->words.n; i++)
		if (command->words.at[i].expands || command->words.at[i].pattern)
			return NULL;
	return command;
}

static struct str exec_form(struct arena *arena, const struct script_command *command)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(1 << 16);

	for (size_t i = str_is(command->words.at[0].raw, "exec") ? 1 : 0; i < command->words.n; i++) {
		strbuf_adds(&buf, buf.len ? ", " : "[");
		json_write_string(&buf, command->words.at[i].text);
	}
	strbuf_addc(&buf, ']');
	return buf.overflow ? STR_EMPTY : strbuf_take(&buf, arena);
}

/* Only where nothing but the shell goes: CMD and ENTRYPOINT of a shell form don't go together as those of an exec form do. */
static bool other_form_matters(const struct lint_step *step)
{
	const struct lint_state *end = &step->stage->end;

	return step->at->keyword == DOCKERFILE_CMD ? end->entrypoint != NULL : end->cmd != NULL;
}

static void shell_form(struct lint *lint, const struct lint_step *step)
{
	const struct dockerfile_instruction *at = step->at;

	if (at->exec_form || at->broken || step->state.shell_set || !at->script.text.len || !step->stage || step->stage->windows)
		return;
	struct finding *finding = lint_at(lint, at->name_span, "%s in the shell form: a shell stands between SIGTERM and the program",
					  dockerfile_keyword_name(at->keyword));
	const struct script_command *command = step->scripts.n == 1 && !at->heredocs.n ? plain_command(&step->scripts.at[0]) : NULL;
	if (!finding)
		return;
	if (!command) {
		finding_hint(lint->out, finding, "write [\"program\", \"argument\"]; where the shell is needed for variables: "
			     "[\"sh\", \"-c\", \"exec program $VARIABLE\"]");
		return;
	}
	struct str wanted = exec_form(lint->arena, command);
	finding_hint(lint->out, finding, "write %s %" PRI_STR, dockerfile_keyword_name(at->keyword), STR_ARG(wanted));
	if (other_form_matters(step) || !wanted.len || step->onbuild)
		return;
	struct span first = dockerfile_text_span(lint->file, &at->script, 0, 1);
	size_t end = (size_t)at->span.offset + at->span.length;
	lint_replace_line(lint, finding, first.offset, end, wanted);
}

const struct lint_rule lint_process_rules[] = {
	{ .rule = { LINT_RULE("WORKDIR-RELATIVE", WARNING, "DL3000, WorkdirRelativePath"),
		    .title = "WORKDIR with a relative path",
		    .why = "where it is depends on the base image or on an instruction far above, and moves when that does",
		    .mend = "write the whole path" },
	  .keywords = ON(WORKDIR), .step = relative_workdir },
	{ .rule = { LINT_RULE("USER-ROOT", WARNING, "DL3002"),
		    .title = "the last USER is root",
		    .why = "who breaks into the application is root in the container, one bug of the kernel away from the node; "
			   "Kubernetes' restricted profile refuses such a pod",
		    .mend = "end with USER and a number above 0, such as USER 10001" },
	  .stage = last_user_root },
	{ .rule = { LINT_RULE("USER-MISSING", NOTE, NULL),
		    .title = "no USER in an image whose base runs as root",
		    .why = "who breaks into the application is root in the container; Kubernetes' restricted profile refuses such a pod",
		    .mend = "add USER and a number above 0, such as USER 10001, behind the last RUN" },
	  .stage = no_user },
	{ .rule = { LINT_RULE("USER-NAMED", NOTE, "DL3066"),
		    .title = "USER with a name instead of a number",
		    .why = "with runAsNonRoot Kubernetes refuses to start such a container, for the name may stand for root",
		    .mend = "write the number that the name has" },
	  .stage = named_user },
	{ .rule = { LINT_RULE("EXPOSE-FORMAT", WARNING, "ExposeInvalidFormat"),
		    .title = "EXPOSE with an address or a port of the host",
		    .why = "an image can't say anything about a host: that part is ignored today, and refused some day",
		    .mend = "write the container's port alone; publish it when the container is run" },
	  .keywords = ON(EXPOSE), .step = expose_format },
	{ .rule = { LINT_RULE("EXPOSE-CASING", WARNING, "ExposeProtoCasing"),
		    .title = "the protocol of EXPOSE has capitals",
		    .why = "tools that read it compare with tcp and udp",
		    .mend = "write it in small letters" },
	  .keywords = ON(EXPOSE), .step = expose_casing },
	{ .rule = { LINT_RULE("CMD-SEVERAL", WARNING, "DL4003, MultipleInstructionsDisallowed"),
		    .title = "several CMD in one stage",
		    .why = "only the last one has an effect",
		    .mend = "keep one" },
	  .stage = several_cmds },
	{ .rule = { LINT_RULE("ENTRYPOINT-SEVERAL", ERROR, "DL4004, MultipleInstructionsDisallowed"),
		    .title = "several ENTRYPOINT in one stage",
		    .why = "only the last one has an effect",
		    .mend = "keep one" },
	  .stage = several_entrypoints },
	{ .rule = { LINT_RULE("HEALTHCHECK-SEVERAL", ERROR, "DL3012, MultipleInstructionsDisallowed"),
		    .title = "several HEALTHCHECK in one stage",
		    .why = "only the last one has an effect",
		    .mend = "keep one" },
	  .stage = several_healthchecks },
	{ .rule = { LINT_RULE("HEALTHCHECK-MISSING", NOTE, "DL3057"),
		    .title = "a server without HEALTHCHECK",
		    .why = "Docker takes it for healthy as soon as it has started, and lotse has no check to make probes of",
		    .mend = "add HEALTHCHECK, in the Dockerfile or in the Compose file" },
	  .stage = no_healthcheck },
	{ .rule = { LINT_RULE("SHELL-FORM", WARNING, "DL3025, JSONArgsRecommended"),
		    .title = "CMD or ENTRYPOINT in the shell form",
		    .why = "most shells don't pass signals on: the container then runs until the grace period is over, and is killed",
		    .mend = "write it as a list: [\"program\", \"argument\"]" },
	  .keywords = ON(CMD) | ON(ENTRYPOINT), .step = shell_form },
	LINT_RULES_END
};
