#include "stack/command_secrets.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/sort.h"
#include "stack/credentials.h"
#include "stack/images.h"

enum {
	KNOWN_MIN = 6,	 /* bytes: a shorter value stands in too many words by chance */
	WORD_MAX = 65536, /* a longer word is a file of somebody's; its first part is looked at */
};

/* One value, by the first KNOWN_MIN bytes. */
struct known_secret {
	struct str value;
	struct str whose; /* "api's DB_PASSWORD" */
	bool plain;	  /* an ordinary word: it must stand alone to count */
	struct known_secret *next;
};

struct known_secrets {
	struct map by_start, values;
};

/* ---- What the stack knows ---- */

static bool is_ordinary(struct str value)
{
	size_t lower = 0, digits = 0;

	for (size_t i = 0; i < value.len; i++) {
		lower += ascii_lower(value.ptr[i]);
		digits += ascii_digit(value.ptr[i]);
	}
	return lower == value.len || digits == value.len;
}

static void know(struct arena *arena, struct known_secrets *known, struct map *names, struct str value, struct str whose)
{
	struct known_secret *secret;

	value = str_trim(value);
	/* POSTGRES_PASSWORD=postgres: what is also the name of something tells nothing */
	if (value.len < KNOWN_MIN || value.len > 4096 || map_get(names, value) || map_get(&known->values, value))
		return;
	secret = arena_new_of(arena, struct known_secret);
	*secret = (struct known_secret){ .value = value, .whose = whose, .plain = is_ordinary(value) };
	secret->next = map_set(&known->by_start, str_slice(value, 0, KNOWN_MIN), secret);
	map_set(&known->values, value, secret);
}

/* Values that are no secret, and names of services and images. */
static void gather_names(struct stack *stack, struct map *names)
{
	for (size_t i = 0; i < stack->services.n; i++) {
		struct stack_service *service = stack->services.at[i];

		map_set(names, service->name, service);
		map_set(names, image_name(service->image.value).name, service);
		for (size_t j = 0; j < service->env.n; j++)
			if (!service->env.at[j].secret)
				map_set(names, str_trim(service->env.at[j].value), service);
	}
	for (size_t i = 0; i < stack->volumes.n; i++)
		map_set(names, stack->volumes.at[i]->name, stack);
	map_set(names, stack->name, stack);
}

struct known_secrets *known_secrets_of(struct stack *stack)
{
	struct known_secrets *known = arena_new_of(stack->arena, struct known_secrets);
	struct map names = MAP_INIT(stack->arena);

	known->by_start = known->values = (struct map)MAP_INIT(stack->arena);
	gather_names(stack, &names);
	for (size_t i = 0; i < stack->services.n; i++) {
		const struct stack_service *service = stack->services.at[i];

		for (size_t j = 0; j < service->env.n; j++) {
			const struct stack_env *env = &service->env.at[j];
			struct str whose = str_fmt(stack->arena, "%" PRI_STR "'s %" PRI_STR, STR_ARG(service->name), STR_ARG(env->name));
			size_t offset, length;

			if (!env->secret)
				continue;
			know(stack->arena, known, &names, env->value, whose);
			if (credential_in_url(env->value, &offset, &length))
				know(stack->arena, known, &names, str_slice(env->value, offset, offset + length), whose);
		}
	}
	for (size_t i = 0; i < stack->files.n; i++) {
		const struct stack_file *file = stack->files.at[i];

		if (file->kind == FILE_SECRET && file->n_items == 1 && !file->items[0].binary)
			know(stack->arena, known, &names, file->items[0].content,
			     str_fmt(stack->arena, "the secret %" PRI_STR, STR_ARG(file->name)));
	}
	return known;
}

/* ---- One list of words ---- */

enum awaited { AWAIT_NOTHING, AWAIT_SECRET, AWAIT_USER_AND_SECRET };

struct search {
	struct arena *arena;
	const struct known_secrets *known;
	const struct stack_service *service;
	struct stack_words *words;
	size_t word;	      /* that is looked at */
	struct str program;   /* whose options follow */
	enum awaited awaited; /* what the next token is */
	struct str option;    /* because of this one */
	size_t alias;	      /* of mc: tokens seen behind "alias set"; 0: none */
};

/* A secret variable of the same service that has just this value. */
static struct str same_in_environment(const struct search *s, struct str value)
{
	for (size_t i = 0; s->service && i < s->service->env.n; i++)
		if (s->service->env.at[i].secret && str_eq(s->service->env.at[i].value, value))
			return s->service->env.at[i].name;
	return STR_EMPTY;
}

static void found(struct search *s, size_t offset, size_t length, struct str reason)
{
	for (size_t i = 0; i < s->words->secrets.n; i++) {
		const struct stack_word_secret *other = &s->words->secrets.at[i];

		if (other->word == s->word && offset < other->offset + other->length && other->offset < offset + length)
			return;
	}
	*vec_push(s->arena, &s->words->secrets) = (struct stack_word_secret){
		.word = s->word,
		.offset = offset,
		.length = length,
		.env = same_in_environment(s, str_slice(s->words->at[s->word], offset, offset + length)),
		.reason = reason,
	};
}

/* Nothing but a reference to elsewhere, a switch, or a path. */
static bool stands_for_another(struct arena *arena, struct str value)
{
	return str_empty(value) || strchr("$%-<{", value.ptr[0]) || str_starts(value, "/run/secrets/") ||
	       str_starts(value, "/var/run/secrets/") || str_empty(credential_in_variable(arena, STR("PASSWORD"), value));
}

/* Options whose next word is the credential, and of which program; NULL: whichever. */
static const struct {
	const char *option, *program;
	enum awaited what;
} options[] = {
	{ "--requirepass", NULL, AWAIT_SECRET },      { "requirepass", NULL, AWAIT_SECRET },
	{ "--masterauth", NULL, AWAIT_SECRET },	      { "masterauth", NULL, AWAIT_SECRET },
	{ "--password", NULL, AWAIT_SECRET },	      { "-password", NULL, AWAIT_SECRET },
	{ "--pass", NULL, AWAIT_SECRET },	      { "--passwd", NULL, AWAIT_SECRET },
	{ "--token", NULL, AWAIT_SECRET },	      { "--secret", NULL, AWAIT_SECRET },
	{ "--api-key", NULL, AWAIT_SECRET },	      { "--secret-key", NULL, AWAIT_SECRET },
	{ "--auth-token", NULL, AWAIT_SECRET },	      { "--admin-password", NULL, AWAIT_SECRET },
	{ "--db-password", NULL, AWAIT_SECRET },      { "--root-password", NULL, AWAIT_SECRET },
	{ "--db_password", NULL, AWAIT_SECRET },      { "--admin_password", NULL, AWAIT_SECRET },
	{ "--client-secret", NULL, AWAIT_SECRET },    { "--access-token", NULL, AWAIT_SECRET },
	{ "--basic-auth", NULL, AWAIT_USER_AND_SECRET }, { "-a", "redis-cli", AWAIT_SECRET },
	{ "-a", "valkey-cli", AWAIT_SECRET },	      { "-p", "sshpass", AWAIT_SECRET },
	{ "-P", "sqlcmd", AWAIT_SECRET },	      { "-w", "ldapsearch", AWAIT_SECRET },
	{ "-p", "mongosh", AWAIT_SECRET },	      { "-p", "mongo", AWAIT_SECRET },
	{ "-p", "mongodump", AWAIT_SECRET },	      { "-w", "odoo", AWAIT_SECRET },
	{ "-u", "curl", AWAIT_USER_AND_SECRET },      { "--user", "curl", AWAIT_USER_AND_SECRET },
};

static void await(struct search *s, struct str token)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (!str_is(token, options[i].option) || (options[i].program && !str_is(s->program, options[i].program)))
			continue;
		s->awaited = options[i].what;
		s->option = token;
		return;
	}
}

static struct str base_name(struct str word)
{
	size_t slash = str_rchr(word, '/');

	return slash == STR_NONE ? word : str_from(word, slash + 1);
}

/* Of `user:password`, and of `user:hash` where it is a list of such for a server. */
static void user_and_secret(struct search *s, struct str token, size_t offset, struct str reason)
{
	size_t colon = str_chr(token, ':');

	if (colon != STR_NONE && !stands_for_another(s->arena, str_from(token, colon + 1)))
		found(s, offset + colon + 1, token.len - colon - 1, reason);
}

/* NAME=VALUE, --name=value */
static void assignment(struct search *s, struct str token, size_t offset, size_t equals)
{
	struct str name = str_slice(token, 0, equals), value = str_from(token, equals + 1);
	size_t at = offset + equals + 1;
	size_t url, length;

	while (value.len && strchr("\"'", value.ptr[0])) {
		value = str_from(value, 1);
		at++;
	}
	while (value.len && strchr("\"';", value.ptr[value.len - 1]))
		value.len--;
	while (name.len && name.ptr[0] == '-')
		name = str_from(name, 1);
	if (str_is(name, "basic-auth") || (str_is(name, "user") && str_is(s->program, "curl"))) {
		user_and_secret(s, value, at, str_fmt(s->arena, "it follows --%" PRI_STR, STR_ARG(name)));
		return;
	}
	if (str_empty(value) || value.ptr[0] == '$' || value.ptr[0] == '%' || str_starts(name, "no-"))
		return;
	if (credential_in_url(value, &url, &length)) {
		found(s, at + url, length, STR("it stands in a URL"));
		return;
	}
	if (!str_empty(credential_in_variable(s->arena, name, value)))
		found(s, at, value.len, str_fmt(s->arena, "it is the value of %" PRI_STR, STR_ARG(str_show(s->arena, name))));
}

/* `mc alias set NAME URL KEY SECRET`, `mc config host add NAME URL KEY SECRET` */
static bool of_alias(struct search *s, struct str token, size_t offset)
{
	enum { SECRET_AT = 5 };

	if (!str_is(s->program, "mc"))
		return false;
	if (!s->alias) {
		s->alias = str_is(token, "set") || str_is(token, "add");
		return s->alias;
	}
	if (str_starts(token, "-"))
		return false;
	if (++s->alias != SECRET_AT)
		return s->alias < SECRET_AT;
	if (!stands_for_another(s->arena, token))
		found(s, offset, token.len, STR("it is the secret key of `mc alias set`"));
	return true;
}

static bool takes_short_password(struct str program)
{
	static const char *const programs[] = { "mysql", "mysqladmin", "mysqldump", "mysqlshow", "mysqlcheck", "mysqlimport", "mariadb",
						"mariadb-admin", "mariadb-dump", "mariadb-check", NULL };

	return str_in(program, programs);
}

static void look_at_token(struct search *s, struct str token, size_t offset)
{
	enum awaited awaited = s->awaited;
	size_t equals = str_chr(token, '='), at, length;
	struct str reason = str_fmt(s->arena, "it follows %" PRI_STR, STR_ARG(s->option));

	s->awaited = AWAIT_NOTHING;
	if (awaited == AWAIT_SECRET && !stands_for_another(s->arena, token)) {
		found(s, offset, token.len, reason);
		return;
	}
	if (awaited == AWAIT_USER_AND_SECRET) {
		user_and_secret(s, token, offset, reason);
		return;
	}
	await(s, token);
	if (s->awaited != AWAIT_NOTHING || of_alias(s, token, offset))
		return;
	if (takes_short_password(s->program) && str_starts(token, "-p") && !stands_for_another(s->arena, str_from(token, 2)))
		found(s, offset + 2, token.len - 2, str_fmt(s->arena, "it follows -p of %" PRI_STR, STR_ARG(s->program)));
	else if (equals != STR_NONE && equals > 0)
		assignment(s, token, offset, equals);
	else if (credential_in_url(token, &at, &length) && token.ptr[0] != '$' && token.ptr[0] != '%')
		found(s, offset + at, length, STR("it stands in a URL"));
	else if (credential_in_hash(token, &at, &length))
		found(s, offset + at, length, STR("it is the hash of a password"));
	else if (!str_empty(credential_in_variable(s->arena, STR_EMPTY, token)))
		found(s, offset, token.len, STR("it has the form of a key or token"));
}

/* Options are those of the last program that has any: `exec gosu redis redis-server --requirepass x`. */
static void see_program(struct search *s, struct str token)
{
	static const char *const programs[] = { "curl", "mc", "odoo", "redis-cli", "valkey-cli", "sshpass", "sqlcmd", "ldapsearch", "mongo",
						"mongosh", "mongodump", NULL };
	struct str base = base_name(token);

	if (!takes_short_password(base) && !str_in(base, programs))
		return;
	s->program = base;
	s->alias = 0;
}

/* A word of exec form is one token; a line for a shell has many. */
static void look_at_word(struct search *s)
{
	struct str word = str_slice(s->words->at[s->word], 0, MIN_OF(s->words->at[s->word].len, (size_t)WORD_MAX));
	bool line = false;

	for (size_t i = 0; i < word.len && !line; i++)
		line = ascii_space(word.ptr[i]);
	for (size_t i = 0; i < word.len;) {
		size_t from = i, end;

		while (i < word.len && !(line && ascii_space(word.ptr[i])))
			i++;
		end = i;
		bool last = line && end > from && strchr(";|&", word.ptr[end - 1]);
		while (line && from < end && strchr("\"'`(", word.ptr[from]))
			from++;
		while (line && end > from && strchr("\"'`;|&)", word.ptr[end - 1]))
			end--;
		struct str token = str_slice(word, from, end);
		see_program(s, token);
		look_at_token(s, token, from);
		if (last) { /* the next command has options of its own */
			s->program = STR_EMPTY;
			s->awaited = AWAIT_NOTHING;
		}
		while (i < word.len && ascii_space(word.ptr[i]))
			i++;
	}
}

static bool stands_alone(struct str word, size_t at, size_t length)
{
	bool before = at > 0 && (ascii_alnum(word.ptr[at - 1]) || strchr("-_./", word.ptr[at - 1]));
	bool behind = at + length < word.len && (ascii_alnum(word.ptr[at + length]) || strchr("-_./", word.ptr[at + length]));

	return !before && !behind;
}

static void look_for_interpolated(struct search *s)
{
	for (size_t i = 0; i < s->words->values.n; i++) {
		const struct stack_value *value = &s->words->values.at[i];
		struct str word, reason;
		size_t at;

		if (value->word >= s->words->n || str_empty(value->value))
			continue;
		reason = credential_from(s->arena, value->variable, value->value);
		if (str_empty(reason) && !str_empty(credential_in_variable(s->arena, value->variable, value->value)))
			reason = str_fmt(s->arena, "it comes from $%" PRI_STR, STR_ARG(value->variable));
		s->word = value->word;
		word = s->words->at[s->word];
		at = str_find(word, value->value);
		if (str_empty(reason) || at == STR_NONE)
			continue;
		if (value->value.len >= KNOWN_MIN || stands_alone(word, at, value->value.len))
			found(s, at, value->value.len, reason);
	}
}

static void look_for_known(struct search *s)
{
	struct str word = s->words->at[s->word];

	for (size_t i = 0; s->known && s->known->by_start.n && i + KNOWN_MIN <= word.len && i < WORD_MAX; i++) {
		const struct known_secret *secret = map_get(&s->known->by_start, str_slice(word, i, i + KNOWN_MIN));

		for (; secret; secret = secret->next)
			if (str_eq(str_slice(word, i, i + secret->value.len), secret->value) &&
			    (!secret->plain || stands_alone(word, i, secret->value.len)))
				found(s, i, secret->value.len, str_fmt(s->arena, "it is the value of %" PRI_STR, STR_ARG(secret->whose)));
	}
}

static int by_place(const void *a, const void *b, void *context)
{
	const struct stack_word_secret *left = a, *right = b;

	(void)context;
	if (left->word != right->word)
		return left->word < right->word ? -1 : 1;
	return left->offset < right->offset ? -1 : left->offset > right->offset;
}

void words_find_secrets(struct arena *arena, const struct known_secrets *known, const struct stack_service *service,
			struct stack_words *words)
{
	struct search search = { .arena = arena, .known = known, .service = service, .words = words };

	words->secrets.n = 0;
	look_for_interpolated(&search);
	for (search.word = 0; search.word < words->n; search.word++)
		look_at_word(&search);
	for (search.word = 0; search.word < words->n; search.word++)
		look_for_known(&search);
	sort_stable(words->secrets.at, words->secrets.n, sizeof(*words->secrets.at), by_place, NULL);
}

void pair_find_secret(struct arena *arena, const struct known_secrets *known, const struct stack_service *service,
		      struct stack_pair *pair)
{
	struct stack_words words = { .at = &pair->value, .n = 1 };
	size_t dot = str_rchr(pair->key, '.');

	for (size_t i = 0; i < pair->values.n; i++)
		*vec_push(arena, &words.values) = pair->values.at[i];

	/* "traefik.http.routers.secret-shop.rule": the last part says what it is */
	pair->secret_reason = credential_in_variable(arena, dot == STR_NONE ? pair->key : str_from(pair->key, dot + 1), pair->value);
	if (!str_empty(pair->secret_reason))
		return;
	words_find_secrets(arena, known, service, &words);
	if (words.secrets.n)
		pair->secret_reason = words.secrets.at[0].reason;
}
