#include "base/map.h"
#include "dockerfile/expand.h"
#include "dockerfile/internal.h"

static bool valid_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = ascii_to_lower(name.ptr[i]);

		if (!ascii_lower(c) && (i == 0 || (!ascii_digit(c) && c != '-' && c != '_' && c != '.')))
			return false;
	}
	return name.len > 0;
}

void stage_begin(struct parser *parser, struct dockerfile_instruction *from, struct str name)
{
	struct dockerfile *file = parser->file;
	struct dockerfile_stage stage = { .index = file->stages.n, .base = DOCKERFILE_NO_STAGE, .from = from };

	if (from->words.n)
		stage.image = from->words.at[0];
	else
		stage.image = (struct dockerfile_word){ .raw = STR_EMPTY, .text = STR_EMPTY, .span = from->name_span };
	stage.name = name;
	stage.name_span = name.len ? line_span(parser, name) : (struct span){ 0 };
	if (name.len && !valid_name(name))
		dockerfile_complain(parser, from, &DOCKERFILE_SYNTAX_STAGE_NAME, name,
				    "\"%" PRI_STR "\" can't be the name of a stage",
				    STR_ARG(str_show(parser->arena, name)));
	from->stage = stage.index;
	stage.first = file->instructions.n; /* FROM itself is added when it is read whole */
	*vec_push(parser->arena, &file->stages) = stage;
}

static size_t stage_by_name(const struct dockerfile *file, struct str name, size_t before)
{
	for (size_t i = MIN_OF(before, file->stages.n); name.len && i-- > 0;)
		if (str_eq_nocase(file->stages.at[i].name, name))
			return i; /* the last of a name counts */
	return DOCKERFILE_NO_STAGE;
}

size_t dockerfile_stage_find(const struct dockerfile *file, struct str name, size_t before)
{
	uint64_t number;

	if (str_to_uint(name, &number))
		return number < MIN_OF(before, file->stages.n) ? (size_t)number : DOCKERFILE_NO_STAGE;
	return stage_by_name(file, name, before);
}

/*
 * Which stage builds on which. An image of variables is looked up by what its ARGs say before the first FROM. Names are
 * kept in a map: thousands of stages that look back over all others would be quadratic.
 */
void stages_link(struct parser *parser)
{
	struct dockerfile *file = parser->file;
	struct map names = MAP_INIT(parser->arena);
	struct dockerfile_scope scope; /* the same for every FROM */
	bool scoped = false;

	for (size_t i = 0; i < file->stages.n; i++) {
		struct dockerfile_stage *stage = &file->stages.at[i];
		struct str image = stage->image.text;
		bool known = true;

		stage->end = i + 1 < file->stages.n ? file->stages.at[i + 1].first : file->instructions.n;
		if (stage->image.variables && !scoped)
			dockerfile_scope_at(parser->arena, file, stage->from, NULL, 0, &scope);
		scoped |= stage->image.variables;
		if (stage->image.variables)
			image = dockerfile_expand(parser->arena, &stage->image, &scope, &known, NULL);
		const struct dockerfile_stage *base = known ? map_get(&names, str_lower(parser->arena, image)) : NULL;
		if (base)
			stage->base = base->index;
		if (stage->name.len)
			map_set(&names, str_lower(parser->arena, stage->name), stage);
	}
}
