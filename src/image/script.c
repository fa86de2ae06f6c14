#include "image/script.h"

struct heredoc {
	struct str name;
	bool strip_tabs;
};

struct reader {
	struct arena *arena;
	struct script *script;
	struct str text;
	size_t at;
	char *scratch; /* texts of words that are being read: a nested word's stands behind that of the word around it */
	size_t top;
	uint32_t depth, n_lists, blocks;
	VEC(struct heredoc) heredocs; /* whose bodies begin at the next line's end */
};

/* What is known while a list is read. */
struct list {
	char end; /* ')' or '`'; 0: the text's end */
	uint32_t number;
	enum script_join join;
	bool any; /* there was something: what follows is joined to it */
	bool condition, first_word, in_test;
	bool case_pattern; /* behind "in" and ";;" */
	uint32_t cases;
	size_t command; /* index + 1 of the one that is being read */
	VEC(struct script_word) settings;
	uint32_t start;
};

static void read_list(struct reader *r, char end);

static char peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->text.len ? r->text.ptr[r->at + ahead] : '\0';
}

static bool at_end(const struct reader *r)
{
	return r->at >= r->text.len;
}

static bool is_operator(char c)
{
	return c == ';' || c == '&' || c == '|' || c == '(' || c == ')' || c == '<' || c == '>' || c == '\n';
}

static void keep(struct reader *r, char c)
{
	r->scratch[r->top++] = c;
}

/* ---- Words ---- */

/* What a substitution says stands in the word's text as it is written. */
static void keep_raw(struct reader *r, size_t from)
{
	for (size_t i = from; i < r->at; i++)
		keep(r, r->text.ptr[i]);
}

/* Behind the parenthesis that opens; `n` of them close. */
static void skip_parentheses(struct reader *r, size_t n)
{
	size_t open = 0;

	for (; !at_end(r); r->at++) {
		char c = peek(r, 0);

		if (c == '(') {
			open++;
		} else if (c == ')' && open-- == 0) {
			r->at += n == 2 && peek(r, 1) == ')' ? 2 : 1;
			return;
		}
	}
}

static void nested(struct reader *r, char end)
{
	size_t top = r->top;
	uint32_t blocks = r->blocks;

	if (r->depth >= SCRIPT_DEPTH_MAX) {
		r->at = r->text.len; /* nobody writes this: what follows isn't looked at */
		return;
	}
	r->depth++;
	r->blocks = 0;
	read_list(r, end);
	r->blocks = blocks;
	r->depth--;
	r->top = top;
	if (!at_end(r))
		r->at++;
}

/* Up to the brace that closes; quotes and substitutions in it hide others. */
static void skip_braces(struct reader *r)
{
	size_t open = 0;
	char quote = '\0';

	for (; !at_end(r); r->at++) {
		char c = peek(r, 0);

		if (c == '\\' && quote != '\'')
			r->at++;
		else if (quote ? c == quote : c == '\'' || c == '"')
			quote = quote ? '\0' : c;
		else if (!quote && c == '{')
			open++;
		else if (!quote && c == '}' && open-- == 0) {
			r->at++;
			return;
		}
	}
	r->at = MIN_OF(r->at, r->text.len);
}

static bool names_variable(char c)
{
	return ascii_alnum(c) || c == '_' || (c && strchr("@*#?-$!", c));
}

/* At a '$' or a '`'. */
static void read_expansion(struct reader *r, struct script_word *word)
{
	size_t from = r->at++;

	if (r->text.ptr[from] == '`') {
		word->expands = true;
		nested(r, '`');
	} else if (peek(r, 0) == '(') {
		word->expands = true;
		r->at++;
		if (peek(r, 0) == '(') {
			r->at++;
			skip_parentheses(r, 2);
		} else {
			nested(r, ')');
		}
	} else if (peek(r, 0) == '{') {
		word->expands = true;
		r->at++;
		skip_braces(r);
	} else if (names_variable(peek(r, 0))) {
		word->expands = true;
		bool letters = ascii_alpha(peek(r, 0)) || peek(r, 0) == '_';
		do
			r->at++;
		while (letters && (ascii_alnum(peek(r, 0)) || peek(r, 0) == '_'));
	}
	keep_raw(r, from);
}

static void read_single_quotes(struct reader *r, bool escapes)
{
	for (r->at++; !at_end(r) && peek(r, 0) != '\''; r->at++) {
		if (escapes && peek(r, 0) == '\\' && r->at + 1 < r->text.len)
			r->at++;
		keep(r, peek(r, 0));
	}
	r->at += !at_end(r);
}

static void read_double_quotes(struct reader *r, struct script_word *word)
{
	for (r->at++; !at_end(r) && peek(r, 0) != '"';) {
		char c = peek(r, 0), next = peek(r, 1);

		if (c == '\\' && next && strchr("\\\"$`\n", next)) {
			r->at += 2;
			if (next != '\n')
				keep(r, next);
		} else if (c == '$' || c == '`') {
			read_expansion(r, word);
		} else {
			keep(r, c);
			r->at++;
		}
	}
	r->at += !at_end(r);
}

/* A word of the shell, up to a blank or an operator. */
static struct script_word read_word(struct reader *r, char end)
{
	struct script_word word = { .from = (uint32_t)r->at };
	size_t base = r->top;

	while (!at_end(r)) {
		char c = peek(r, 0), next = peek(r, 1);

		if (ascii_space(c) || (end == '`' && c == '`'))
			break;
		if ((c == '<' || c == '>') && next == '(') {
			size_t from = r->at;

			word.expands = true;
			r->at += 2;
			nested(r, ')');
			keep_raw(r, from);
		} else if (is_operator(c)) {
			break;
		} else if (c == '\\') {
			word.quoted |= next != '\n';
			if (next && next != '\n')
				keep(r, next);
			r->at += next ? 2 : 1;
		} else if (c == '\'' || (c == '$' && next == '\'')) {
			word.quoted = true;
			r->at += c == '$';
			read_single_quotes(r, c == '$');
		} else if (c == '"' || (c == '$' && next == '"')) {
			word.quoted = true;
			r->at += c == '$';
			read_double_quotes(r, &word);
		} else if (c == '$' || c == '`') {
			read_expansion(r, &word);
		} else {
			word.pattern |= strchr("*?[{~", c) != NULL;
			keep(r, c);
			r->at++;
		}
	}
	word.to = (uint32_t)r->at;
	word.raw = str_slice(r->text, word.from, word.to);
	struct str text = str_n(r->scratch + base, r->top - base);
	word.text = str_eq(text, word.raw) ? word.raw : str_dup(r->arena, text);
	r->top = base;
	return word;
}

/* ---- Heredocs ---- */

/* Behind a line's end: the bodies of what was begun on it. */
static void skip_heredocs(struct reader *r)
{
	for (size_t i = 0; i < r->heredocs.n; i++) {
		const struct heredoc *heredoc = &r->heredocs.at[i];

		while (!at_end(r)) {
			struct str rest = str_from(r->text, r->at);
			size_t length = str_chr(rest, '\n');
			struct str line = str_slice(rest, 0, length);

			r->at += length == STR_NONE ? rest.len : length + 1;
			while (heredoc->strip_tabs && str_starts(line, "\t"))
				line = str_from(line, 1);
			if (str_eq(line, heredoc->name))
				break;
		}
	}
	r->heredocs.n = 0;
}

static void skip_blanks(struct reader *r)
{
	while (ascii_blank(peek(r, 0)) || peek(r, 0) == '\r' || (peek(r, 0) == '\\' && peek(r, 1) == '\n'))
		r->at += peek(r, 0) == '\\' ? 2 : 1;
}

/* At '<' or '>' (or "&>"). */
static void read_redirection(struct reader *r, char end)
{
	struct str rest = str_from(r->text, r->at);

	if (str_starts(rest, "<<") && !str_starts(rest, "<<<")) {
		struct heredoc heredoc = { .strip_tabs = peek(r, 2) == '-' };

		r->at += heredoc.strip_tabs ? 3 : 2;
		skip_blanks(r);
		heredoc.name = read_word(r, end).text;
		*vec_push(r->arena, &r->heredocs) = heredoc;
		return;
	}
	while (peek(r, 0) == '<' || peek(r, 0) == '>' || peek(r, 0) == '&' || peek(r, 0) == '|')
		r->at++;
	skip_blanks(r);
	read_word(r, end);
}

/* ---- Commands ---- */

static bool is_assignment(const struct script_word *word)
{
	size_t i = 0;

	while (i < word->raw.len && (ascii_alpha(word->raw.ptr[i]) || word->raw.ptr[i] == '_' || (i && ascii_digit(word->raw.ptr[i]))))
		i++;
	return i && i < word->raw.len && (word->raw.ptr[i] == '=' || str_starts(str_from(word->raw, i), "+="));
}

/* Programs that run the one behind them; the letters are options that take a value. */
static const struct wrapper {
	const char *name, *with_value;
} wrappers[] = {
	{ "sudo", "ugpCchrtTDR" }, { "env", "uCS" },	 { "exec", "a" }, { "time", "fo" }, { "command", "" },	{ "nice", "n" },
	{ "nohup", "" },	   { "eatmydata", "" },	 { "builtin", "" }, { "ionice", "cn" }, { "chronic", "" }, { "gosu", "" },
	{ "doas", "uC" },	   { "fakeroot", "" },	 { "stdbuf", "ioe" }, { "setarch", "" },  { "xargs", "nIPLdaEs" },
};

static struct str last_part(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

/* sudo -u app FOO=1 program … */
static size_t program_behind(const struct script_command *command, size_t at, const struct wrapper *wrapper)
{
	bool user = strcmp(wrapper->name, "gosu") == 0; /* its first operand is one */

	for (at++; at < command->words.n; at++) {
		struct str text = command->words.at[at].text;

		if (str_is(text, "--"))
			return at + 1;
		if (str_starts(text, "-") && text.len > 1)
			at += text.len == 2 && strchr(wrapper->with_value, text.ptr[1]);
		else if (user)
			user = false;
		else if (!is_assignment(&command->words.at[at]))
			return at;
	}
	return command->words.n;
}

/* python3 -m pip is pip */
static void find_module(struct script_command *command)
{
	if (str_starts(command->name, "python") && command->program + 2 < command->words.n &&
	    str_is(command->words.at[command->program + 1].text, "-m")) {
		command->program += 2;
		command->name = command->words.at[command->program].text;
	}
}

static void find_program(struct script_command *command)
{
	size_t at = 0;

	for (size_t rounds = 0; rounds < 4; rounds++) {
		struct str name = last_part(command->words.at[at].text);
		const struct wrapper *wrapper = NULL;

		command->program = at;
		command->name = name;
		for (size_t i = 0; i < ARRAY_SIZE(wrappers) && !wrapper; i++)
			wrapper = str_is(name, wrappers[i].name) ? &wrappers[i] : NULL;
		if (!wrapper) {
			find_module(command);
			return;
		}
		at = program_behind(command, at, wrapper);
		if (at >= command->words.n)
			return;
	}
}

static struct script_command *current(struct reader *r, const struct list *list)
{
	return list->command ? &r->script->commands.at[list->command - 1] : NULL;
}

/* A script in quotes, as in `sh -c "…"`: its commands are commands, too. Only where nothing in it is escaped, so that places hold. */
static void read_inner_script(struct reader *r, const struct script_word *word)
{
	struct str raw = word->raw;
	size_t at = r->at;
	struct str text = r->text;

	if (raw.len < 2 || (raw.ptr[0] != '"' && raw.ptr[0] != '\'') || raw.ptr[raw.len - 1] != raw.ptr[0])
		return;
	if (raw.len - 2 != word->text.len || word->expands || str_chr(raw, '\\') != STR_NONE)
		return;
	if (str_chr(str_slice(raw, 1, raw.len - 1), raw.ptr[0]) != STR_NONE || r->depth >= SCRIPT_DEPTH_MAX)
		return;
	r->text = str_slice(text, 0, word->to - 1u);
	r->at = word->from + 1u;
	nested(r, '\0');
	r->text = text;
	r->at = at;
}

static void find_inner_script(struct reader *r, size_t index)
{
	const struct script_command *command = &r->script->commands.at[index];
	static const char *const shells[] = { "sh", "bash", "dash", "ash", "zsh", "su", NULL };

	if (!str_in(command->name, shells))
		return;
	for (size_t i = command->program + 1; i + 1 < command->words.n; i++) {
		struct str text = command->words.at[i].text;

		if (str_starts(text, "-") && !str_starts(text, "--") && str_ends(text, "c")) {
			struct script_word word = command->words.at[i + 1];

			read_inner_script(r, &word);
			return;
		}
	}
}

static void end_command(struct reader *r, struct list *list)
{
	struct script_command *command = current(r, list);
	size_t index = list->command - 1;

	list->command = 0;
	list->in_test = false;
	for (size_t i = 0; !command && i < list->settings.n; i++)
		*vec_push(r->arena, &r->script->settings) = list->settings.at[i];
	if (!command) {
		list->settings.n = 0;
		return;
	}
	find_program(command);
	find_inner_script(r, index);
}

static void join(struct reader *r, struct list *list, enum script_join how)
{
	end_command(r, list);
	if (list->any)
		list->join = how;
	list->first_word = true;
	list->condition &= how != SCRIPT_NEXT; /* "if a && b; then" asks both */
}

/* Words of the grammar, where a command may begin. */
static bool read_keyword(struct reader *r, struct list *list, struct str word)
{
	static const char *const conditions[] = { "if", "elif", "while", "until", "!", NULL };
	static const char *const open[] = { "if", "while", "until", "{", NULL };
	static const char *const closed[] = { "fi", "done", "esac", "}", NULL };
	static const char *const between[] = { "then", "else", "elif", "do", "!", NULL };
	bool known = str_in(word, conditions) || str_in(word, open) || str_in(word, closed) || str_in(word, between);

	if (!known)
		return false;
	if (str_in(word, open))
		r->blocks++;
	if (str_in(word, closed) && r->blocks)
		r->blocks--;
	if (str_is(word, "esac") && list->cases) {
		list->cases--;
		list->case_pattern = false;
	}
	list->condition = str_in(word, conditions);
	list->first_word = !str_in(word, closed);
	return true;
}

/* for NAME in words; case WORD in; select; function NAME: the words are looked at, and are no command. */
static void read_header(struct reader *r, struct list *list, struct str keyword)
{
	bool is_case = str_is(keyword, "case"), is_function = str_is(keyword, "function");

	r->blocks += !is_function;
	for (size_t n = 0; !at_end(r); n++) {
		skip_blanks(r);
		if (peek(r, 0) == '(' && peek(r, 1) == '(') { /* for ((;;)) */
			r->at += 2;
			skip_parentheses(r, 2);
			continue;
		}
		if (is_operator(peek(r, 0)) || (list->end && peek(r, 0) == list->end))
			break;
		size_t before = r->at;
		struct script_word word = read_word(r, list->end);
		if (r->at == before)
			break;
		if (is_function)
			break;
		if (is_case && n && str_is(word.raw, "in")) {
			list->cases++;
			list->case_pattern = true;
			break;
		}
	}
	list->first_word = true;
}

/* The patterns of a case, up to the ')' behind them; "esac" ends it. */
static void read_case_pattern(struct reader *r, struct list *list)
{
	list->case_pattern = false;
	for (;;) {
		while (ascii_space(peek(r, 0)) || peek(r, 0) == ';' || peek(r, 0) == '#') {
			size_t line = peek(r, 0) == '#' ? str_chr(str_from(r->text, r->at), '\n') : 0;

			r->at = line == STR_NONE ? r->text.len : r->at + line + (line == 0);
		}
		if (at_end(r))
			return;
		char c = peek(r, 0);
		if (c == '(' || c == '|') {
			r->at++;
		} else if (c == ')') {
			r->at++;
			list->first_word = true;
			return;
		} else if (is_operator(c) || (list->end == '`' && c == '`')) {
			return;
		} else {
			struct script_word word = read_word(r, list->end);

			if (word.to == word.from)
				return;
			if (str_is(word.raw, "esac")) {
				list->cases -= list->cases > 0;
				r->blocks -= r->blocks > 0;
				list->first_word = false;
				return;
			}
		}
	}
}

static void add_word(struct reader *r, struct list *list, struct script_word word)
{
	struct script_command *command = current(r, list);

	if (!command) {
		if (r->script->commands.n >= SCRIPT_COMMANDS_MAX)
			return;
		command = vec_push(r->arena, &r->script->commands);
		list->command = r->script->commands.n;
		command->join = list->join;
		command->depth = r->depth;
		command->list = list->number;
		command->condition = list->condition;
		command->in_block = r->blocks > 0;
		command->from = list->settings.n ? list->settings.at[0].from : word.from;
		memcpy(&command->settings, &list->settings, sizeof(command->settings));
		memset(&list->settings, 0, sizeof(list->settings));
	}
	*vec_push(r->arena, &command->words) = word;
	command->to = word.to;
}

static void take_word(struct reader *r, struct list *list, struct script_word word)
{
	static const char *const headers[] = { "for", "case", "select", "function", NULL };
	bool first = list->first_word && !list->command;

	list->any = true;
	if (first && !list->settings.n && str_in(word.raw, headers)) {
		read_header(r, list, word.raw);
		return;
	}
	if (first && !list->settings.n && read_keyword(r, list, word.raw))
		return;
	if (!list->command && is_assignment(&word)) {
		*vec_push(r->arena, &list->settings) = word;
		return;
	}
	list->in_test |= first && str_is(word.raw, "[[");
	add_word(r, list, word);
	if (str_is(word.raw, "]]"))
		list->in_test = false;
}

/* name ( ) { … }: the name is none of a command. */
static void take_parenthesis(struct reader *r, struct list *list)
{
	const struct script_command *command = current(r, list);

	list->any = true;
	if (!command && list->settings.n && list->settings.at[list->settings.n - 1].to == r->at) {
		r->at++; /* an array: NAME=(a b) */
		skip_parentheses(r, 1);
		return;
	}
	if (command && command->words.n == 1) {
		size_t dropped = r->script->commands.n - (list->command - 1);

		r->script->commands.n = list->command - 1;
		memset(&r->script->commands.at[r->script->commands.n], 0, dropped * sizeof(*command)); /* places that are taken again */
		list->command = 0;
		list->first_word = true;
		r->at++;
		skip_blanks(r);
		r->at += peek(r, 0) == ')';
		return;
	}
	r->at++;
	if (!command && peek(r, 0) == '(') {
		r->at++;
		skip_parentheses(r, 2);
	} else {
		size_t n = r->script->commands.n;
		bool condition = list->condition;

		nested(r, ')');
		if (condition && n < r->script->commands.n)
			r->script->commands.at[n].condition = true;
	}
	list->first_word = false;
}

/* True: it was one. */
static bool take_operator(struct reader *r, struct list *list)
{
	char c = peek(r, 0), next = peek(r, 1);

	if (c == '(') {
		take_parenthesis(r, list);
	} else if (c == '\n') {
		r->at++;
		skip_heredocs(r);
		join(r, list, SCRIPT_NEXT);
		return true;
	} else if (c == '&' && next == '&') {
		r->at += 2;
		join(r, list, SCRIPT_AND);
	} else if (c == '|' && next == '|') {
		r->at += 2;
		join(r, list, SCRIPT_OR);
	} else if (c == '|') {
		r->at += next == '&' ? 2 : 1;
		join(r, list, SCRIPT_PIPE);
		r->script->has_pipe = true;
	} else if (c == ';' && (next == ';' || next == '&') && list->cases) {
		r->at += 2;
		join(r, list, SCRIPT_NEXT);
		list->case_pattern = true;
	} else if (c == ';' || (c == '&' && next != '>')) {
		r->at++;
		join(r, list, SCRIPT_NEXT);
	} else if (c == ')') {
		r->at++; /* one too many */
	} else if (((c == '<' || c == '>') && next != '(') || (c == '&' && next == '>')) {
		read_redirection(r, list->end);
		if (current(r, list))
			current(r, list)->redirects = true;
	} else {
		return false;
	}
	return true;
}

static bool redirects_number(const struct reader *r, const struct script_word *word)
{
	uint64_t number;

	return (peek(r, 0) == '<' || peek(r, 0) == '>') && str_to_uint(word->raw, &number);
}

static void note_end(struct reader *r, const struct list *list, size_t before)
{
	char c = r->text.ptr[before];
	struct script_command *command = current(r, list);

	if (r->depth)
		return;
	r->script->end = (uint32_t)r->at;
	r->script->open = c == ';' || c == '&' || c == '|';
	if (command && !r->script->open)
		command->to = (uint32_t)r->at;
}

static void read_list(struct reader *r, char end)
{
	struct list list = { .end = end, .number = r->n_lists++, .first_word = true };
	size_t before;

	for (;;) {
		if (list.case_pattern)
			read_case_pattern(r, &list);
		skip_blanks(r);
		if (at_end(r) || (end && peek(r, 0) == end))
			break;
		if (peek(r, 0) == '#') {
			size_t line = str_chr(str_from(r->text, r->at), '\n');

			r->at = line == STR_NONE ? r->text.len : r->at + line;
			continue;
		}
		before = r->at;
		bool in_test = list.in_test && is_operator(peek(r, 0)) && peek(r, 0) != '\n';
		if (in_test) {
			r->at++;
		} else if (!take_operator(r, &list)) {
			struct script_word word = read_word(r, end);

			if (r->at == before) {
				r->at++; /* nothing that could be read: never stand still */
				continue;
			}
			if (!redirects_number(r, &word))
				take_word(r, &list, word);
		}
		if (r->text.ptr[before] != '\n')
			note_end(r, &list, before);
	}
	end_command(r, &list);
}

void script_read(struct arena *arena, struct str text, struct script *script)
{
	struct reader reader = { .arena = arena, .script = script, .text = text };

	*script = (struct script){ .text = text };
	reader.scratch = arena_alloc(arena, text.len + 1);
	read_list(&reader, '\0');
}

void script_of_words(struct arena *arena, const struct str *words, size_t n, struct script *script)
{
	*script = (struct script){ 0 };
	if (n == 0)
		return;
	struct script_command *command = vec_push(arena, &script->commands);
	for (size_t i = 0; i < n; i++)
		*vec_push(arena, &command->words) = (struct script_word){ .raw = words[i], .text = words[i] };
	find_program(command);
}

/* ---- Asking ---- */

bool script_has_word(const struct script_command *command, const char *word)
{
	for (size_t i = command->program + 1; i < command->words.n; i++)
		if (str_is(command->words.at[i].text, word))
			return true;
	return false;
}

bool script_has_option(const struct script_command *command, char letter, const char *name)
{
	size_t length = name ? strlen(name) : 0;

	for (size_t i = command->program + 1; i < command->words.n; i++) {
		struct str text = command->words.at[i].text;

		if (text.len < 2 || text.ptr[0] != '-')
			continue;
		if (text.ptr[1] != '-' && letter && str_chr(text, letter) != STR_NONE)
			return true;
		if (name && str_starts(text, name) && (text.len == length || text.ptr[length] == '='))
			return true;
	}
	return false;
}

size_t script_operand(const struct script_command *command, size_t at)
{
	for (size_t i = at ? at : command->program + 1; i < command->words.n; i++)
		if (!str_starts(command->words.at[i].text, "-"))
			return i;
	return 0;
}

size_t script_verb(const struct script_command *command, const char *verb)
{
	size_t at = script_operand(command, 0);

	return at && str_is(command->words.at[at].text, verb) ? at : 0;
}
