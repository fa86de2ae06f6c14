#include "stack/shell.h"

#include "base/strbuf.h"

/* Words of the grammar at the start of a command; what stands behind them is a command of its own. */
static const char *const openers[] = { "do", "then", "else", "elif", "if", "while", "until", "!", "{", "exec", "time", NULL };
static const char *const closers[] = { "done", "fi", "}", "esac", NULL };
static const char *const conditions[] = { "if", "elif", "while", "until", NULL };

struct splitter {
	struct arena *arena;
	struct shell_line *line;
	struct shell_command command;
	struct strbuf word;
	bool in_word;
	bool quoted;  /* the word has quotes: it is none of the grammar's */
	size_t plain; /* its bytes before the first quote: a name="value" sets a variable all the same */
	bool next_piped;
};

static bool is_assignment(const struct splitter *s, struct str word)
{
	size_t equals = str_chr(word, '=');

	if (equals == STR_NONE || equals == 0 || ascii_digit(word.ptr[0]) || (s->quoted && equals >= s->plain))
		return false;
	for (size_t i = 0; i < equals; i++)
		if (!ascii_alnum(word.ptr[i]) && word.ptr[i] != '_')
			return false;
	return true;
}

static void end_word(struct splitter *s)
{
	struct str word = strbuf_str(&s->word);

	if (!s->in_word)
		return;
	s->in_word = false;
	if (s->command.words.n == 0) {
		bool keyword = !s->quoted && (str_in(word, openers) || str_in(word, closers));

		if (keyword && str_in(word, conditions))
			s->command.condition = true;
		if (keyword || is_assignment(s, word)) {
			strbuf_clear(&s->word);
			s->quoted = false;
			return;
		}
	}
	*vec_push(s->arena, &s->command.words) = strbuf_take(&s->word, s->arena);
	s->quoted = false;
}

/* `while true`, `while :`, `while [ 1 ]`: a loop that nothing ends. */
static bool is_endless(const struct shell_command *command)
{
	static const char *const truths[] = { "true", ":", "1", NULL };
	struct str first = command->words.at[0];

	if (!command->condition)
		return false;
	if (command->words.n == 1)
		return str_in(first, truths);
	return (str_is(first, "[") || str_is(first, "[[") || str_is(first, "test")) && str_in(command->words.at[1], truths);
}

static void end_command(struct splitter *s, bool pipe)
{
	end_word(s);
	if (s->command.words.n) {
		s->command.piped = s->next_piped;
		s->line->endless = s->line->endless || is_endless(&s->command);
		s->line->sleeps = s->line->sleeps || str_is(s->command.words.at[0], "sleep");
		*vec_push(s->arena, &s->line->commands) = s->command;
		s->next_piped = pipe;
	}
	memset(&s->command, 0, sizeof(s->command));
}

static void add(struct splitter *s, char c)
{
	s->in_word = true;
	strbuf_addc(&s->word, c);
}

/* Behind the opening quote; returns the index behind the closing one. */
static size_t take_quoted(struct splitter *s, struct str text, size_t i, char quote)
{
	if (!s->quoted)
		s->plain = s->word.len;
	s->in_word = true;
	s->quoted = true;
	for (; i < text.len && text.ptr[i] != quote; i++) {
		if (quote == '"' && text.ptr[i] == '\\' && i + 1 < text.len && strchr("\"\\$`\n", text.ptr[i + 1]))
			i++;
		add(s, text.ptr[i]);
	}
	return i + 1;
}

/* "2>&1": an "&" that separates nothing. */
static bool redirects(const struct splitter *s)
{
	return s->in_word && str_ends(strbuf_str(&s->word), ">");
}

static bool separates(const struct splitter *s, char c)
{
	return c == ';' || (c == '&' && !redirects(s)) || c == '|' || c == '\n' || c == '(' || c == ')';
}

void shell_split(struct arena *arena, struct str text, struct shell_line *line)
{
	struct splitter s = { .arena = arena, .line = line, .word = STRBUF_INIT(text.len + 1) };
	size_t i = 0;

	*line = (struct shell_line){ 0 };
	while (i < text.len) {
		char c = text.ptr[i++];

		if (c == '\'' || c == '"') {
			i = take_quoted(&s, text, i, c);
		} else if (c == '\\' && i < text.len) {
			if (text.ptr[i++] != '\n')
				add(&s, text.ptr[i - 1]);
		} else if (c == '#' && !s.in_word) {
			while (i < text.len && text.ptr[i] != '\n')
				i++;
		} else if (separates(&s, c)) {
			bool pipe = c == '|' && !(i < text.len && text.ptr[i] == '|');

			if (i < text.len && text.ptr[i] == c)
				i++;
			end_command(&s, pipe);
		} else if (ascii_space(c)) {
			end_word(&s);
		} else {
			add(&s, c);
		}
	}
	end_command(&s, false);
	strbuf_fini(&s.word);
}
