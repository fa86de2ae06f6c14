#include "dockerfile/expand.h"
#include "dockerfile/internal.h"

/* What builders put into an image that has none. */
#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static const char *const platform_args[] = {
	"BUILDPLATFORM", "BUILDOS",         "BUILDOSVERSION", "BUILDARCH",     "BUILDVARIANT", "TARGETPLATFORM",
	"TARGETOS",      "TARGETOSVERSION", "TARGETARCH",     "TARGETVARIANT", "TARGETSTAGE",
};

static struct dockerfile_variable *variable_of(const struct dockerfile_scope *scope, struct str name)
{
	uintptr_t number = (uintptr_t)map_get(&scope->index, name);

	return number ? &scope->variables.at[number - 1] : NULL;
}

const struct dockerfile_variable *dockerfile_scope_find(const struct dockerfile_scope *scope, struct str name)
{
	return variable_of(scope, name);
}

static struct dockerfile_variable *variable_put(struct arena *arena, struct dockerfile_scope *scope, struct str name)
{
	struct dockerfile_variable *variable = variable_of(scope, name);

	if (variable)
		return variable;
	variable = vec_push(arena, &scope->variables);
	variable->name = name;
	map_set(&scope->index, name, (void *)(uintptr_t)scope->variables.n);
	return variable;
}

static const struct dockerfile_build_arg *given(struct str name, const struct dockerfile_build_arg *args, size_t n)
{
	for (size_t i = n; i-- > 0;)
		if (str_eq(args[i].name, name))
			return &args[i];
	return NULL;
}

static void scope_begin(struct arena *arena, const struct dockerfile *file, struct dockerfile_scope *scope)
{
	*scope = (struct dockerfile_scope){ .index = MAP_INIT(arena), .escape = file->escape };
}

struct setting {
	struct str name, value;
	bool known;
	const struct dockerfile_pair *pair;
};

static struct setting setting_of(struct arena *arena, const struct dockerfile_pair *pair,
				 const struct dockerfile_scope *scope)
{
	struct setting setting = { .known = true, .pair = pair, .value = STR_EMPTY };
	bool name_known = true;

	setting.name = dockerfile_expand(arena, &pair->name, scope, &name_known, NULL);
	if (pair->has_value)
		setting.value = dockerfile_expand(arena, &pair->value, scope, &setting.known, NULL);
	return setting;
}

static void set(struct arena *arena, struct dockerfile_scope *scope, const struct setting *setting, bool env)
{
	struct dockerfile_variable *variable = variable_put(arena, scope, setting->name);

	variable->value = setting->value;
	variable->state = setting->known ? VARIABLE_KNOWN : VARIABLE_UNKNOWN;
	variable->env |= env;
	variable->pair = setting->pair;
}

/* All of one ENV see what was before it. */
static void step_env(struct arena *arena, const struct dockerfile_instruction *instruction,
		     struct dockerfile_scope *scope)
{
	struct setting *settings = arena_calloc(arena, instruction->pairs.n, sizeof(*settings));

	for (size_t i = 0; i < instruction->pairs.n; i++)
		settings[i] = setting_of(arena, &instruction->pairs.at[i], scope);
	for (size_t i = 0; i < instruction->pairs.n; i++)
		set(arena, scope, &settings[i], true);
}

/* An ARG without a value takes that of the global one; `global` is NULL before the first FROM. */
static void step_arg(struct arena *arena, const struct dockerfile_pair *pair, const struct dockerfile_scope *global,
		     const struct dockerfile_build_arg *args, size_t n_args, struct dockerfile_scope *scope)
{
	struct setting setting = setting_of(arena, pair, scope);
	const struct dockerfile_build_arg *arg = given(setting.name, args, n_args);
	const struct dockerfile_variable *above = global ? dockerfile_scope_find(global, setting.name) : NULL;

	if (arg) {
		setting.value = arg->value;
		setting.known = true;
	} else if (!pair->has_value && above) {
		setting.value = above->value;
		setting.known = above->state == VARIABLE_KNOWN;
		setting.pair = above->pair ? above->pair : pair;
	} else if (!pair->has_value) {
		if (dockerfile_scope_find(scope, setting.name))
			return; /* nothing is said about it: an ENV or ARG from before it keeps its value */
		setting.known = false;
	}
	set(arena, scope, &setting, false);
}

static void step_args(struct arena *arena, const struct dockerfile_instruction *instruction,
		      const struct dockerfile_scope *global, const struct dockerfile_build_arg *args, size_t n_args,
		      struct dockerfile_scope *scope)
{
	for (size_t i = 0; i < instruction->pairs.n; i++)
		step_arg(arena, &instruction->pairs.at[i], global, args, n_args, scope);
}

/* What FROM sees, or what stands before it. */
static void global_scope(struct arena *arena, const struct dockerfile *file, const struct dockerfile_instruction *until,
			 const struct dockerfile_build_arg *args, size_t n_args, struct dockerfile_scope *scope)
{
	scope_begin(arena, file, scope);
	scope->complete = true;
	for (size_t i = 0; i < ARRAY_SIZE(platform_args); i++) {
		const struct dockerfile_build_arg *arg = given(str_of(platform_args[i]), args, n_args);
		struct setting setting = { .name = str_of(platform_args[i]),
					   .value = arg ? arg->value : STR_EMPTY,
					   .known = arg != NULL };

		set(arena, scope, &setting, false);
	}
	for (size_t i = 0; i < file->instructions.n; i++) {
		const struct dockerfile_instruction *instruction = file->instructions.at[i];

		if (instruction == until || instruction->stage != DOCKERFILE_NO_STAGE)
			break;
		if (instruction->keyword == DOCKERFILE_ARG)
			step_args(arena, instruction, NULL, args, n_args, scope);
	}
}

static void step(struct arena *arena, const struct dockerfile_instruction *instruction,
		 const struct dockerfile_scope *global, const struct dockerfile_build_arg *args, size_t n_args,
		 struct dockerfile_scope *scope)
{
	if (instruction->keyword == DOCKERFILE_ENV)
		step_env(arena, instruction, scope);
	else if (instruction->keyword == DOCKERFILE_ARG)
		step_args(arena, instruction, global, args, n_args, scope);
}

static bool has_arg(const struct dockerfile_instruction *instruction)
{
	return instruction->keyword == DOCKERFILE_ARG;
}

void dockerfile_scope_step(struct arena *arena, const struct dockerfile *file,
			   const struct dockerfile_instruction *instruction, const struct dockerfile_build_arg *args,
			   size_t n_args, struct dockerfile_scope *scope)
{
	struct dockerfile_scope global;

	if (instruction->stage == DOCKERFILE_NO_STAGE) {
		step(arena, instruction, NULL, args, n_args, scope);
		return;
	}
	if (has_arg(instruction)) /* only it looks there */
		global_scope(arena, file, NULL, args, n_args, &global);
	step(arena, instruction, &global, args, n_args, scope);
}

/* From the stage that begins the chain to `stage`; of the last one only what stands before `until`. */
static void stage_scope(struct arena *arena, const struct dockerfile *file, size_t stage,
			const struct dockerfile_instruction *until, const struct dockerfile_build_arg *args,
			size_t n_args, struct dockerfile_scope *scope)
{
	VEC(size_t) chain = { 0 };
	struct dockerfile_scope global;
	bool known = true;

	for (size_t at = stage; at != DOCKERFILE_NO_STAGE; at = file->stages.at[at].base)
		*vec_push(arena, &chain) = at;
	global_scope(arena, file, NULL, args, n_args, &global);
	scope_begin(arena, file, scope);
	const struct dockerfile_stage *root = &file->stages.at[chain.at[chain.n - 1]];
	struct str image = dockerfile_expand(arena, &root->image, &global, &known, NULL);
	scope->complete = known && str_is(image, "scratch");
	if (scope->complete)
		set(arena, scope, &(struct setting){ .name = STR("PATH"), .value = STR(DEFAULT_PATH), .known = true },
		    true);
	for (size_t i = chain.n; i-- > 0;) {
		const struct dockerfile_stage *each = &file->stages.at[chain.at[i]];

		for (size_t j = each->first + 1; j < each->end && file->instructions.at[j] != until; j++)
			step(arena, file->instructions.at[j], &global, args, n_args, scope);
	}
}

void dockerfile_scope_stage(struct arena *arena, const struct dockerfile *file, size_t stage,
			    const struct dockerfile_build_arg *args, size_t n_args, struct dockerfile_scope *scope)
{
	const struct dockerfile_stage *at = &file->stages.at[stage];
	const struct dockerfile_instruction *until =
		at->first + 1 < at->end ? file->instructions.at[at->first + 1] : NULL;

	stage_scope(arena, file, stage, until, args, n_args, scope);
}

void dockerfile_scope_at(struct arena *arena, const struct dockerfile *file,
			 const struct dockerfile_instruction *instruction, const struct dockerfile_build_arg *args,
			 size_t n_args, struct dockerfile_scope *scope)
{
	if (instruction->keyword == DOCKERFILE_FROM || instruction->stage == DOCKERFILE_NO_STAGE)
		global_scope(arena, file, instruction, args, n_args, scope);
	else
		stage_scope(arena, file, instruction->stage, instruction, args, n_args, scope);
}
