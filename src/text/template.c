/*
 * From a text to steps, line by line: where a value is written to is a question about its line.
 */
#include "base/arena.h"
#include "text/internal.h"

enum { NESTING_MAX = 32 };

/* A piece of a line: a text, or a tag. */
struct piece {
	bool is_tag;
	char sigil;      /* '{' raw, '#', '?', '^', '/', '>', '!', or 0 */
	struct str text; /* the text; of a tag its name */
};

struct pieces {
	VEC(struct piece) list;
};

struct compiler {
	struct arena *arena;
	struct template *template;
	struct str *complaint;
	uint32_t line;
	bool is_script;           /* the whole of it is for the shell */
	bool in_fence, is_shell;  /* a fenced block of Markdown; one for the shell */
	size_t open[NESTING_MAX]; /* indexes of sections that are open */
	size_t n_open;
};

static bool complain(struct compiler *c, const char *what, struct str name)
{
	*c->complaint = str_fmt(c->arena, "%" PRI_STR ":%u: {{%" PRI_STR "}} %s", STR_ARG(c->template->name), c->line,
				STR_ARG(str_show(c->arena, name)), what);
	return false;
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!ascii_alnum(name.ptr[i]) && (!name.ptr[i] || !strchr("_-./", name.ptr[i])))
			return false;
	return name.len > 0;
}

/* Cuts a tag off the line, which begins with "{{". */
static bool cut_tag(struct compiler *c, struct str *line, struct piece *piece)
{
	bool raw = str_starts(*line, "{{{");
	struct str closing = raw ? STR("}}}") : STR("}}"), inside = str_from(*line, raw ? 3 : 2);
	size_t end = str_find(inside, closing);

	if (end == STR_NONE)
		return complain(c, "isn't closed on its line", str_trim(inside));
	*line = str_from(inside, end + closing.len);
	inside = str_slice(inside, 0, end);
	*piece = (struct piece){ .is_tag = true, .sigil = raw ? '{' : 0 };
	if (!raw && inside.len && inside.ptr[0] && strchr("#?^/>!", inside.ptr[0])) {
		piece->sigil = inside.ptr[0];
		inside = str_from(inside, 1);
	}
	piece->text = str_trim(inside);
	if (piece->sigil != '!' && !is_name(piece->text))
		return complain(c, "is not a name", piece->text);
	return true;
}

static bool cut_line(struct compiler *c, struct str line, struct pieces *pieces)
{
	while (line.len) {
		size_t at = str_find(line, STR("{{"));
		struct piece piece = { .text = str_slice(line, 0, at) };

		line = str_from(line, piece.text.len);
		if (!piece.text.len && !cut_tag(c, &line, &piece))
			return false;
		*vec_push(c->arena, &pieces->list) = piece;
	}
	return true;
}

/* Nothing of the line is to be seen but what its tags give. */
static bool stands_alone(const struct pieces *pieces)
{
	size_t n_tags = 0;

	for (size_t i = 0; i < pieces->list.n; i++) {
		const struct piece *piece = &pieces->list.at[i];

		if (piece->is_tag ? piece->sigil == 0 || piece->sigil == '{' : str_trim(piece->text).len > 0)
			return false;
		n_tags += piece->is_tag;
	}
	return n_tags > 0;
}

/* The first text of a line that isn't blank: what kind of line it is. */
static struct str line_start(const struct pieces *pieces)
{
	for (size_t i = 0; i < pieces->list.n; i++) {
		const struct piece *piece = &pieces->list.at[i];

		if (piece->is_tag && (piece->sigil == 0 || piece->sigil == '{'))
			break;
		if (!piece->is_tag && str_trim(piece->text).len)
			return str_trim(piece->text);
	}
	return STR_EMPTY;
}

/* Where we are on a line: inside of code, of a table, of quotes. */
struct line_state {
	bool is_alone, in_table, in_code, in_shell, in_comment;
	char quote;
};

static void state_pass_shell(struct line_state *state, struct str text)
{
	for (size_t i = 0; i < text.len && !state->in_comment; i++) {
		char c = text.ptr[i];

		if (c == '\\' && state->quote != '\'')
			i++;
		else if (!state->quote && c == '#' && (i == 0 || ascii_space(text.ptr[i - 1])))
			state->in_comment = true;
		else if (!state->quote && (c == '\'' || c == '"'))
			state->quote = c;
		else if (c == state->quote)
			state->quote = 0;
	}
}

static void state_pass(struct line_state *state, struct str text)
{
	if (state->in_shell) {
		state_pass_shell(state, text);
		return;
	}
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '`')
			state->in_code = !state->in_code;
}

static enum place place_of(const struct compiler *c, const struct line_state *state)
{
	if (!state->in_shell)
		return c->in_fence ? PLACE_AS_IT_IS : state->in_code ? PLACE_CODE : PLACE_PROSE;
	if (state->in_comment)
		return PLACE_SHELL_COMMENT;
	return state->quote == '"' ? PLACE_SHELL_DOUBLE : state->quote ? PLACE_SHELL_SINGLE : PLACE_SHELL_WORD;
}

static struct step *add_step(struct compiler *c, enum step_kind kind, struct str text)
{
	struct step *step = vec_push(c->arena, &c->template->steps);

	*step = (struct step){ .kind = kind, .text = text, .line = c->line };
	return step;
}

static bool add_end(struct compiler *c, struct str name)
{
	if (!c->n_open)
		return complain(c, "ends no section", name);
	struct step *section = &c->template->steps.at[c->open[--c->n_open]];

	if (!str_eq(section->text, name))
		return complain(c, "ends another section than the last one", name);
	section->end = c->template->steps.n;
	add_step(c, STEP_END, name);
	return true;
}

static bool add_section(struct compiler *c, enum step_kind kind, struct str name)
{
	if (c->n_open == NESTING_MAX)
		return complain(c, "is too deep in sections", name);
	c->open[c->n_open++] = c->template->steps.n;
	add_step(c, kind, name);
	return true;
}

static bool add_tag(struct compiler *c, const struct piece *piece, const struct line_state *state)
{
	struct step *step;

	switch (piece->sigil) {
	case '!':
		return true;
	case '#':
		return add_section(c, STEP_SECTION, piece->text);
	case '?':
		return add_section(c, STEP_ONCE, piece->text);
	case '^':
		return add_section(c, STEP_INVERTED, piece->text);
	case '/':
		return add_end(c, piece->text);
	case '>':
		add_step(c, STEP_TEMPLATE, piece->text)->in_line = !state->is_alone;
		return true;
	default:
		step = add_step(c, piece->sigil == '{' ? STEP_RAW : STEP_VARIABLE, piece->text);
		step->place = place_of(c, state);
		step->in_table = state->in_table;
		return true;
	}
}

static bool compile_line(struct compiler *c, struct str line)
{
	struct pieces pieces = { 0 };

	if (!cut_line(c, line, &pieces))
		return false;
	bool alone = stands_alone(&pieces);
	struct str start = line_start(&pieces);
	struct line_state state = {
		.is_alone = alone,
		.in_table = !c->is_script && !c->in_fence && str_starts(start, "|"),
		.in_shell = c->is_script || (c->in_fence && c->is_shell),
	};

	for (size_t i = 0; i < pieces.list.n; i++) {
		const struct piece *piece = &pieces.list.at[i];

		if (piece->is_tag) {
			if (!add_tag(c, piece, &state))
				return false;
		} else if (!alone) {
			add_step(c, STEP_TEXT, piece->text);
			state_pass(&state, piece->text);
		}
	}
	if (!c->is_script && str_starts(start, "```")) {
		c->in_fence = !c->in_fence;
		c->is_shell = str_is(str_trim(str_from(start, 3)), "sh");
	}
	return true;
}

/* Cuts off a line, with its end. */
static struct str cut_next(struct str *text)
{
	size_t end = str_chr(*text, '\n');
	struct str line = str_slice(*text, 0, end == STR_NONE ? text->len : end + 1);

	*text = str_from(*text, line.len);
	return line;
}

struct template *template_new(struct arena *arena, struct str name, struct str text, struct str *complaint)
{
	struct template *template = arena_new_of(arena, struct template);
	struct compiler c = {
		.arena = arena,
		.template = template,
		.complaint = complaint,
		.is_script = str_ends(name, ".sh"),
	};

	template->name = name;
	while (text.len) {
		c.line++;
		if (!compile_line(&c, cut_next(&text)))
			return NULL;
	}
	if (c.n_open) {
		const struct step *section = &template->steps.at[c.open[c.n_open - 1]];

		c.line = section->line;
		complain(&c, "has no end", section->text);
		return NULL;
	}
	return template;
}
