/*
 * Words of commands, health checks and hooks, with the credentials in them replaced: what stands in a manifest is
 * committed.
 *
 * In command and args the kubelet expands $(VAR), also of a Secret's variable. In probes and hooks it doesn't: there a
 * shell reads
 * "${VAR}", as the variable is in the container's environment.
 */
#include "base/strbuf.h"
#include "kube/render.h"

/* The variable that holds a credential: one of the service's own, else one that is made for it. */
static struct str variable_of(struct render *r, const struct stack_service *service, const struct stack_words *words,
			      const struct stack_word_secret *secret)
{
	struct str value = str_slice(words->at[secret->word], secret->offset, secret->offset + secret->length);
	struct str name;

	if (secret->env.len)
		return secret->env;
	for (size_t i = 0; i < r->extra_env.n; i++)
		if (str_eq(r->extra_env.at[i].value, value))
			return r->extra_env.at[i].name;
	for (size_t i = r->extra_env.n + 1;; i++) {
		name = str_fmt(r->arena, "COMMAND_SECRET_%zu", i);
		if (!stack_env(service, name))
			break;
	}
	*vec_push(r->arena, &r->extra_env) = (struct stack_env){
		.name = name,
		.value = value,
		.secret = true,
		.secret_reason = secret->reason,
		.origin = words->origin,
	};
	return name;
}

struct str word_for_kubelet(struct render *r, const struct stack_service *service, const struct stack_words *words,
			    size_t word)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str text = words->at[word];
	size_t from = 0;

	for (size_t i = 0; i < words->secrets.n; i++) {
		const struct stack_word_secret *secret = &words->secrets.at[i];

		if (secret->word != word)
			continue;
		strbuf_add(&buf, escape_dollar(r->arena, str_slice(text, from, secret->offset)));
		strbuf_addf(&buf, "$(%" PRI_STR ")", STR_ARG(variable_of(r, service, words, secret)));
		from = secret->offset + secret->length;
	}
	if (!from)
		return escape_dollar(r->arena, text);
	strbuf_add(&buf, escape_dollar(r->arena, str_from(text, from)));
	return strbuf_take(&buf, r->arena);
}

void shell_word(struct strbuf *buf, struct str text)
{
	bool plain = text.len > 0;

	for (size_t i = 0; i < text.len; i++)
		plain = plain && (ascii_alnum(text.ptr[i]) || strchr("_-./:=@,+", text.ptr[i]));
	if (plain) {
		strbuf_add(buf, text);
		return;
	}
	strbuf_addc(buf, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\'')
			strbuf_adds(buf, "'\\''");
		else
			strbuf_addc(buf, text.ptr[i]);
	}
	strbuf_addc(buf, '\'');
}

/* Does a shell stand inside quotes at this place of its line? 0, '\'' or '"'. */
static char quote_at(struct str line, size_t offset)
{
	char quote = 0;

	for (size_t i = 0; i < offset && i < line.len; i++) {
		char c = line.ptr[i];

		if (c == '\\' && quote != '\'')
			i++;
		else if (!quote && (c == '\'' || c == '"'))
			quote = c;
		else if (c == quote)
			quote = 0;
	}
	return quote;
}

/* A word that a shell reads already: a reference that fits the quotes around it. */
static struct str line_for_shell(struct render *r, const struct stack_service *service, const struct stack_words *words,
				 size_t word)
{
	static const struct {
		char quote;
		const char *before, *after;
	} forms[] = { { 0, "\"${", "}\"" }, { '"', "${", "}" }, { '\'', "'\"${", "}\"'" } };
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct str text = words->at[word];
	size_t from = 0;

	for (size_t i = 0; i < words->secrets.n; i++) {
		const struct stack_word_secret *secret = &words->secrets.at[i];
		char quote = quote_at(text, secret->offset);

		if (secret->word != word)
			continue;
		strbuf_add(&buf, str_slice(text, from, secret->offset));
		for (size_t j = 0; j < ARRAY_SIZE(forms); j++)
			if (forms[j].quote == quote)
				strbuf_addf(&buf, "%s%" PRI_STR "%s", forms[j].before,
					    STR_ARG(variable_of(r, service, words, secret)), forms[j].after);
		from = secret->offset + secret->length;
	}
	strbuf_add(&buf, str_from(text, from));
	return strbuf_take(&buf, r->arena);
}

static void word_for_shell(struct strbuf *buf, struct render *r, const struct stack_service *service,
			   const struct stack_words *words, size_t word)
{
	struct str text = words->at[word];
	size_t from = 0;

	if (!text.len)
		strbuf_adds(buf, "''");
	for (size_t i = 0; i < words->secrets.n; i++) {
		const struct stack_word_secret *secret = &words->secrets.at[i];

		if (secret->word != word)
			continue;
		if (secret->offset > from)
			shell_word(buf, str_slice(text, from, secret->offset));
		strbuf_addf(buf, "\"${%" PRI_STR "}\"", STR_ARG(variable_of(r, service, words, secret)));
		from = secret->offset + secret->length;
	}
	if (from < text.len)
		shell_word(buf, str_from(text, from));
}

struct str words_for_shell(struct render *r, const struct stack_service *service, const struct stack_words *words)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	for (size_t i = 0; i < words->n; i++) {
		strbuf_adds(&buf, i ? " " : "");
		word_for_shell(&buf, r, service, words, i);
	}
	return strbuf_take(&buf, r->arena);
}

void exec_words(struct render *r, struct node *command, const struct stack_service *service,
		const struct stack_words *words, bool shell, bool expanded)
{
	bool secret = words->secrets.n > 0;

	if (shell || secret) {
		node_add_str(r->arena, command, STR("/bin/sh"));
		node_add_str(r->arena, command, STR("-c"));
	}
	if (secret && !shell) {
		struct str line = words_for_shell(r, service, words);

		node_add_str(r->arena, command, expanded ? escape_dollar(r->arena, line) : line);
		return;
	}
	for (size_t i = 0; i < words->n; i++) {
		struct str word = secret ? line_for_shell(r, service, words, i) : words->at[i];

		node_add_str(r->arena, command, expanded ? escape_dollar(r->arena, word) : word);
	}
}
