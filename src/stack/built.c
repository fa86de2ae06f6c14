#include "stack/built.h"

#include "base/file.h"
#include "base/map.h"
#include "dockerfile/expand.h"
#include "stack/commands.h"
#include "stack/images.h"
#include "stack/shell.h"

enum { PORTS_MAX = 1000 }; /* EXPOSE 1-65535 says nothing about where it listens */

struct reader {
	struct arena *arena;
	struct stack_service *service;
	const struct dockerfile *file;
	const struct node *inline_text; /* the scalar that is the file; or NULL */
	struct dockerfile_scope scope;
	VEC(struct dockerfile_build_arg) args;
	struct map users;         /* that RUN made: name → struct made_user * */
	bool command_of_stage;    /* CMD stood in this very stage */
	struct stack_words shell; /* of SHELL; empty: /bin/sh -c */
};

struct made_user {
	int64_t uid, gid; /* gid -1: not said */
};

static const struct origin *origin_at(const struct reader *r, const struct dockerfile_instruction *instruction)
{
	const char *name = dockerfile_keyword_name(instruction->keyword);
	struct origin *origin = arena_new_of(r->arena, struct origin);

	*origin = (struct origin){ .kind = ORIGIN_SPAN, .span = instruction->name_span };
	origin->span.length = instruction->span.length;
	if (r->inline_text)
		origin->span = node_span_part(r->inline_text, instruction->span.offset, instruction->span.length);
	origin->what = str_fmt(r->arena, "%s in the Dockerfile of %" PRI_STR, name, STR_ARG(r->service->name));
	origin->change = str_fmt(r->arena, "change %s in the Dockerfile", name);
	return origin;
}

static struct str expanded(struct reader *r, const struct dockerfile_word *word, bool *known)
{
	return dockerfile_expand(r->arena, word, &r->scope, known, NULL);
}

/* The exec form, or a line for the shell that SHELL names. */
static struct stack_words words_of(struct reader *r, const struct dockerfile_instruction *instruction)
{
	struct stack_words words = { .origin = origin_at(r, instruction) };
	size_t n = instruction->exec_form ? instruction->words.n : r->shell.n + 3;

	words.at = arena_calloc(r->arena, n, sizeof(*words.at));
	for (size_t i = 0; instruction->exec_form && i < n; i++)
		words.at[words.n++] = instruction->words.at[i].text;
	if (instruction->exec_form || str_empty(instruction->script.text))
		return words;
	for (size_t i = 0; i < r->shell.n; i++)
		words.at[words.n++] = r->shell.at[i];
	if (!words.n) {
		words.at[words.n++] = STR("/bin/sh");
		words.at[words.n++] = STR("-c");
	}
	words.at[words.n++] = instruction->script.text;
	return words;
}

/* ---- Users ---- */

static bool number_of(struct str text, int64_t *number)
{
	return str_to_int(text, number) && *number >= 0 && *number <= INT32_MAX;
}

/* "-u 1000", "-u1000", "--uid=1000": the value of such an option in a command. */
static bool option_number(const struct shell_command *command, const char *letter, const char *name, int64_t *number)
{
	for (size_t i = 1; i < command->words.n; i++) {
		struct str word = command->words.at[i], value = STR_EMPTY;

		if ((str_is(word, letter) || str_is(word, name)) && i + 1 < command->words.n)
			value = command->words.at[i + 1];
		else if (str_starts(word, name) && word.len > strlen(name) && word.ptr[strlen(name)] == '=')
			value = str_from(word, strlen(name) + 1);
		else if (str_starts(word, letter))
			value = str_from(word, strlen(letter));
		if (value.len && number_of(value, number))
			return true;
	}
	return false;
}

/* The word that is the name: the first or last one that no option takes. */
static struct str made_name(const struct shell_command *command)
{
	static const char *const alone[] = { "-m",
					     "-M",
					     "-r",
					     "-D",
					     "-S",
					     "-H",
					     "-l",
					     "-N",
					     "-U",
					     "-o",
					     "-rm",
					     "-mr",
					     "--system",
					     "--create-home",
					     "--no-create-home",
					     "--disabled-password",
					     "--disabled-login",
					     "--no-log-init",
					     "--user-group",
					     "--no-user-group",
					     NULL };
	struct str name = STR_EMPTY;

	for (size_t i = 1; i < command->words.n; i++) {
		struct str word = command->words.at[i], before = command->words.at[i - 1];
		bool taken = str_starts(before, "-") && !str_in(before, alone) && !str_contains(before, STR("="));

		if (!str_starts(word, "-") && !taken)
			name = str_empty(name) ? word
					       : name; /* `adduser app group` puts one that is there into a group */
	}
	return name;
}

static void read_users(struct reader *r, struct str script)
{
	struct shell_line line = { 0 };

	if (!str_contains(script, STR("user")))
		return;
	shell_split(r->arena, script, &line);
	for (size_t i = 0; i < line.commands.n; i++) {
		const struct shell_command *command = &line.commands.at[i];
		struct str program = path_base(command->words.at[0]);
		struct made_user made = { .gid = -1 };

		if (!str_is(program, "useradd") && !str_is(program, "adduser"))
			continue;
		struct str name = made_name(command);
		if (str_empty(name) || !option_number(command, "-u", "--uid", &made.uid))
			continue;
		if (!option_number(command, "-g", "--gid", &made.gid))
			made.gid = -1;
		map_set(&r->users, name, arena_dup(r->arena, &made, sizeof(made)));
	}
}

/* Users that well-known bases have, with their numbers. */
static bool user_of_base(const struct stack_built *built, struct str name, int64_t *uid, int64_t *gid)
{
	struct image_name base = image_name(built->base.value);
	uint32_t known_uid, known_gid;

	if (str_is(name, "node") && str_is(base.name, "node")) {
		*uid = *gid = 1000;
		return true;
	}
	if (!str_eq(name, base.name) || !known_image_user(built->base.value, &known_uid, &known_gid))
		return false;
	*uid = known_uid;
	*gid = known_gid;
	return true;
}

static void read_user(struct reader *r, const struct dockerfile_instruction *instruction)
{
	struct stack_built *built = &r->service->built;
	const struct origin *origin = origin_at(r, instruction);
	bool known = true;
	struct str text = expanded(r, &instruction->words.at[0], &known);
	size_t colon = str_chr(text, ':');
	struct str name = str_slice(text, 0, colon), group = colon == STR_NONE ? STR_EMPTY : str_from(text, colon + 1);
	int64_t uid, gid = -1;

	built->user = (struct stack_str){ text, origin };
	built->uid = built->gid = (struct stack_int){ 0 };
	if (!known)
		return;
	const struct made_user *made = map_get(&r->users, name);
	bool number = number_of(name, &uid);
	if (str_is(name, "root")) {
		number = true;
		uid = 0;
	} else if (made) {
		number = true;
		uid = made->uid;
		gid = made->gid;
	} else if (!number) {
		number = user_of_base(built, name, &uid, &gid);
	}
	if (!number)
		return;
	built->uid = (struct stack_int){ uid, origin };
	if (group.len && !number_of(group, &gid))
		gid = -1;
	if (gid >= 0)
		built->gid = (struct stack_int){ gid, origin };
}

/* ---- The other instructions ---- */

static void read_entrypoint(struct reader *r, const struct dockerfile_instruction *instruction)
{
	r->service->built.entrypoint = words_of(r, instruction);
	if (!r->command_of_stage) /* builders forget an inherited CMD then */
		r->service->built.command = (struct stack_words){ 0 };
}

static void read_command(struct reader *r, const struct dockerfile_instruction *instruction)
{
	r->service->built.command = words_of(r, instruction);
	r->command_of_stage = true;
}

static void read_duration(const struct reader *r, const struct dockerfile_instruction *instruction, const char *flag,
			  int64_t *ms, const struct origin **origin)
{
	const struct dockerfile_flag *said = dockerfile_flag(instruction, flag);
	int64_t ns;

	if (!said || !dockerfile_duration(said->value.text, &ns) || ns < 1000000)
		return;
	*ms = ns / 1000000;
	*origin = origin_at(r, instruction);
}

static void read_health(struct reader *r, const struct dockerfile_instruction *instruction)
{
	struct stack_health *health = &r->service->built.health;
	const struct dockerfile_flag *retries = dockerfile_flag(instruction, "retries");
	const struct origin *unused = NULL;
	int64_t n;

	/* Docker's defaults */
	*health = (struct stack_health){
		.interval_ms = 30000, .timeout_ms = 30000, .retries = 3, .origin = origin_at(r, instruction)
	};
	health->disabled = instruction->none;
	read_duration(r, instruction, "interval", &health->interval_ms, &health->interval_origin);
	read_duration(r, instruction, "timeout", &health->timeout_ms, &health->timeout_origin);
	read_duration(r, instruction, "start-period", &health->start_period_ms, &health->start_period_origin);
	read_duration(r, instruction, "start-interval", &health->start_interval_ms, &unused);
	if (retries && str_to_int(retries->value.text, &n) && n > 0) {
		health->retries = n;
		health->retries_origin = health->origin;
	}
	if (instruction->none)
		return;
	/* a line for /bin/sh is what the Compose file has, too; another shell stands in the words */
	health->shell = !instruction->exec_form && r->shell.n == 0;
	health->test = words_of(r, instruction);
	if (health->shell) {
		health->test.at += 2;
		health->test.n -= 2;
	}
}

static void read_port(struct reader *r, const struct dockerfile_instruction *instruction, struct str text)
{
	struct stack_built *built = &r->service->built;
	struct dockerfile_port port;

	if (!dockerfile_port(text, &port))
		return;
	for (uint32_t number = port.first; number <= port.last && built->ports.n < PORTS_MAX; number++)
		if (number > 0)
			*vec_push(r->arena, &built->ports) = (struct stack_port){
				.number = (uint16_t)number,
				.protocol = port.protocol[0] == 'u'   ? PROTOCOL_UDP
					    : port.protocol[0] == 's' ? PROTOCOL_SCTP
								      : PROTOCOL_TCP,
				.origin = origin_at(r, instruction),
			};
}

static void read_words(struct reader *r, const struct dockerfile_instruction *instruction)
{
	struct stack_built *built = &r->service->built;

	for (size_t i = 0; i < instruction->words.n; i++) {
		bool known = true;
		struct str text = expanded(r, &instruction->words.at[i], &known);

		if (!known)
			continue;
		if (instruction->keyword == DOCKERFILE_EXPOSE)
			read_port(r, instruction, text);
		else if (instruction->keyword == DOCKERFILE_STOPSIGNAL)
			built->stop_signal = (struct stack_str){ text, origin_at(r, instruction) };
		else if (instruction->keyword == DOCKERFILE_VOLUME && str_starts(text, "/"))
			*vec_push(r->arena, &built->volumes) =
				(struct stack_str){ path_clean(r->arena, text), origin_at(r, instruction) };
		else if (instruction->keyword == DOCKERFILE_WORKDIR)
			built->working_dir = (struct stack_str){
				path_join(r->arena, built->working_dir.value.len ? built->working_dir.value : STR("/"),
					  text),
				origin_at(r, instruction),
			};
	}
}

static void read_shell(struct reader *r, const struct dockerfile_instruction *instruction)
{
	r->shell = (struct stack_words){ 0 };
	r->shell = words_of(r, instruction);
}

static void read_instruction(struct reader *r, const struct dockerfile_instruction *instruction)
{
	switch (instruction->keyword) {
	case DOCKERFILE_USER:
		read_user(r, instruction);
		break;
	case DOCKERFILE_ENTRYPOINT:
		read_entrypoint(r, instruction);
		break;
	case DOCKERFILE_CMD:
		read_command(r, instruction);
		break;
	case DOCKERFILE_HEALTHCHECK:
		read_health(r, instruction);
		break;
	case DOCKERFILE_SHELL:
		read_shell(r, instruction);
		break;
	case DOCKERFILE_RUN:
		read_users(r, instruction->script.text);
		for (size_t i = 0; i < instruction->heredocs.n; i++)
			read_users(r, instruction->heredocs.at[i].body.text);
		break;
	default:
		read_words(r, instruction);
		break;
	}
}

static bool takes_words(const struct dockerfile_instruction *instruction)
{
	switch (instruction->keyword) {
	case DOCKERFILE_FROM:
	case DOCKERFILE_ADD:
	case DOCKERFILE_COPY:
	case DOCKERFILE_MAINTAINER:
		return false;
	default:
		return true;
	}
}

/* ---- The file ---- */

static size_t target_stage(const struct dockerfile *file, struct str target)
{
	return str_empty(target) ? file->stages.n - 1 : dockerfile_stage_find(file, target, file->stages.n);
}

static void read_stages(struct reader *r, size_t stage)
{
	const struct dockerfile *file = r->file;
	struct stack_built *built = &r->service->built;
	VEC(size_t) chain = { 0 };
	struct dockerfile_scope global;
	bool known = true;

	for (size_t at = stage; at != DOCKERFILE_NO_STAGE; at = file->stages.at[at].base)
		*vec_push(r->arena, &chain) = at;
	const struct dockerfile_stage *root = &file->stages.at[chain.at[chain.n - 1]];

	built->origin = origin_at(r, file->stages.at[stage].from);
	dockerfile_scope_at(r->arena, file, root->from, r->args.at, r->args.n, &global);
	struct str base = dockerfile_expand(r->arena, &root->image, &global, &known, NULL);
	built->base = (struct stack_str){ known ? base : STR_EMPTY, origin_at(r, root->from) };
	dockerfile_scope_stage(r->arena, file, root->index, r->args.at, r->args.n, &r->scope);
	for (size_t i = chain.n; i-- > 0;) {
		const struct dockerfile_stage *each = &file->stages.at[chain.at[i]];

		r->command_of_stage = false;
		for (size_t j = each->first + 1; j < each->end; j++) {
			const struct dockerfile_instruction *instruction = file->instructions.at[j];

			if (takes_words(instruction))
				read_instruction(r, instruction);
			dockerfile_scope_step(r->arena, file, instruction, r->args.at, r->args.n, &r->scope);
		}
	}
}

static const struct source *open_dockerfile(struct arena *arena, const struct stack_service *service)
{
	const struct stack_build *build = &service->build;
	struct err err = { 0 };
	struct str text, name;

	if (build->dockerfile_inline.len)
		return source_new(
			arena, str_fmt(arena, "services.%" PRI_STR ".build.dockerfile_inline", STR_ARG(service->name)),
			build->dockerfile_inline);
	if (str_contains(build->context, STR("://")) || str_empty(build->context))
		return NULL;
	name = path_join(arena, build->context, build->dockerfile.len ? build->dockerfile : STR("Dockerfile"));
	if (file_read(arena, str_cstr(arena, name), DOCKERFILE_MAX, &text, &err) < 0)
		return NULL;
	return source_new(arena, name, text);
}

static void read_service(struct stack *stack, struct stack_service *service)
{
	struct reader r = { .arena = stack->arena, .service = service, .users = MAP_INIT(stack->arena) };
	struct findings out = FINDINGS_INIT(stack->arena);
	const struct node *args = service->build.args;
	const struct source *source = open_dockerfile(stack->arena, service);

	if (!source)
		return;
	if (service->build.dockerfile_inline.len)
		r.inline_text = node_get(service->build.node, "dockerfile_inline");
	r.file = dockerfile_parse(stack->arena, source, &out);
	size_t stage = r.file->stages.n ? target_stage(r.file, service->build.target) : DOCKERFILE_NO_STAGE;
	if (out.n_errors || stage == DOCKERFILE_NO_STAGE) /* it can't be built: nothing that it says is sure */
		return;
	for (size_t i = 0; node_is_map(args) && i < args->entries.n; i++)
		if (!node_is_null(args->entries.at[i].value))
			*vec_push(stack->arena, &r.args) =
				(struct dockerfile_build_arg){ .name = args->entries.at[i].key,
							       .value = node_text(args->entries.at[i].value) };
	read_stages(&r, stage);
}

/*
 * As Docker has it, what the Compose file doesn't say the image does. But a worker of a web server's image doesn't
 * answer what the image is asked: Docker shows it as unhealthy and lets it run, Kubernetes would kill it.
 */
static void inherit_health(struct stack_service *service)
{
	const struct stack_built *built = &service->built;
	struct stack_health *health = &service->health;
	bool own = !STACK_SET(service->entrypoint) && !STACK_SET(service->command);

	if (!own && service->role != ROLE_WEB)
		return;
	if (!built->health.origin || built->health.disabled || health->disabled || health->test.n)
		return;
	if (!health->origin) {
		*health = built->health;
		return;
	}
	health->test = built->health.test; /* the Compose file says only how often */
	health->shell = built->health.shell;
}

void stack_read_dockerfiles(struct stack *stack)
{
	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_service *service = stack->services.at[i];

		if (!service->build.present || service->built.origin)
			continue;
		read_service(stack, service);
		if (!STACK_SET(service->stop_signal))
			service->stop_signal = service->built.stop_signal;
		inherit_health(service);
	}
}

void stack_inherit_health(struct stack *stack)
{
	for (size_t i = 0; i < stack->services.n; i++)
		inherit_health(stack->services.at[i]);
}

struct stack_started stack_started(const struct stack_service *service)
{
	struct stack_started started = { .entrypoint = &service->entrypoint, .command = &service->command };

	if (!STACK_SET(service->entrypoint)) {
		started.entrypoint = &service->built.entrypoint;
		if (!STACK_SET(service->command))
			started.command = &service->built.command;
	}
	started.origin = STACK_SET(*started.command) ? started.command->origin : started.entrypoint->origin;
	return started;
}

struct str stack_image_known(const struct stack_service *service)
{
	if (!service->build.present || !STACK_SET(service->built))
		return service->image.value;
	return command_built_runs_base(service) ? service->built.base.value : STR_EMPTY;
}
