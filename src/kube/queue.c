#include "kube/queue.h"

#include "base/strbuf.h"
#include "stack/images.h"
#include "stack/shell.h"

struct words {
	VEC(struct str) at;
};

static struct str base_name(struct str word)
{
	size_t slash = str_rchr(word, '/');

	return slash == STR_NONE ? word : str_from(word, slash + 1);
}

/* Entrypoint and command; a word with blanks is a line for a shell. */
static void words_of(struct render *r, const struct stack_words *from, struct words *words)
{
	for (size_t i = 0; i < from->n; i++) {
		struct shell_line line = { 0 };

		if (str_chr(from->at[i], ' ') == STR_NONE) {
			*vec_push(r->arena, &words->at) = from->at[i];
			continue;
		}
		shell_split(r->arena, from->at[i], &line);
		for (size_t j = 0; j < line.commands.n; j++)
			for (size_t k = 0; k < line.commands.at[j].words.n; k++)
				*vec_push(r->arena, &words->at) = line.commands.at[j].words.at[k];
	}
}

/* The index of `celery` in front of `worker`; STR_NONE where it is no worker of Celery. */
static size_t celery_at(const struct words *words)
{
	size_t at = STR_NONE;

	for (size_t i = 0; i < words->at.n; i++) {
		if (str_is(base_name(words->at.at[i]), "celery") && at == STR_NONE)
			at = i;
		else if (str_is(words->at.at[i], "worker") && at != STR_NONE)
			return at;
	}
	return STR_NONE;
}

/* The value of -Q X, -QX, --queues X or --queues=X; empty where it isn't there. */
static struct str option(const struct words *words, size_t from, const char *letter, const char *name)
{
	for (size_t i = from; i < words->at.n; i++) {
		struct str word = words->at.at[i];
		size_t length = strlen(name);

		if ((str_is(word, name) || (letter && str_is(word, letter))) && i + 1 < words->at.n)
			return words->at.at[i + 1];
		if (str_starts(word, name) && word.len > length && word.ptr[length] == '=')
			return str_from(word, length + 1);
		if (letter && str_starts(word, letter) && word.len > 2 && word.ptr[1] != '-')
			return str_from(word, word.ptr[2] == '=' ? 3 : 2);
	}
	return STR_EMPTY;
}

/* ---- The broker ---- */

static int hex(char c)
{
	if (ascii_digit(c))
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %40 → @ */
static struct str decoded(struct render *r, struct str text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(4096);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '%' && i + 2 < text.len && hex(text.ptr[i + 1]) >= 0 && hex(text.ptr[i + 2]) >= 0) {
			c = (char)(hex(text.ptr[i + 1]) << 4 | hex(text.ptr[i + 2]));
			i += 2;
		}
		strbuf_add(&buf, str_n(&c, 1));
	}
	return strbuf_take(&buf, r->arena);
}

static bool is_redis_url(struct str url)
{
	return str_starts(url, "redis://") || str_starts(url, "rediss://");
}

/* redis[s]://[user][:password]@host[:port][/database][?options] */
static bool url_parse(struct render *r, const struct hosts *hosts, struct str url, struct queue *queue)
{
	struct str rest = str_from(url, str_find(url, STR("://")) + 3), path = STR_EMPTY;
	size_t slash, at, colon;
	uint64_t number;

	queue->tls = str_starts(url, "rediss:");
	rest = str_slice(rest, 0, str_chr(rest, '?'));
	at = str_rchr(rest, '@');
	if (at != STR_NONE) {
		struct str login = str_slice(rest, 0, at);

		colon = str_chr(login, ':');
		queue->user = decoded(r, str_slice(login, 0, colon));
		if (colon != STR_NONE)
			queue->password = decoded(r, str_from(login, colon + 1));
		rest = str_from(rest, at + 1);
	}
	slash = str_chr(rest, '/');
	if (slash != STR_NONE)
		path = str_from(rest, slash + 1);
	rest = str_slice(rest, 0, slash);
	colon = str_rchr(rest, ':');
	queue->port = scheme_port(STR("redis"));
	if (colon != STR_NONE) {
		if (!str_to_uint(str_from(rest, colon + 1), &number) || number == 0 || number > UINT16_MAX)
			return false;
		queue->port = (uint16_t)number;
		rest = str_slice(rest, 0, colon);
	}
	if (path.len && !str_to_int(path, &queue->database))
		return false;
	const struct host *host = hosts_find(hosts, rest);
	queue->broker = host ? host->service : NULL;
	return queue->broker != NULL;
}

static bool names_broker(struct str name)
{
	static const char *const names[] = { "CELERY_BROKER_URL", "BROKER_URL", "CELERY_BROKER",
					     "AIRFLOW__CELERY__BROKER_URL", NULL };

	return str_in(name, names);
}

static bool names_something_else(struct str name)
{
	static const char *const parts[] = { "CACHE",   "RESULT", "BACKEND", "SESSION",
					     "CHANNEL", "SOCKET", "LOCK",    "LIMIT" };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (str_contains_nocase(name, parts[i]))
			return true;
	return false;
}

/* How sure a variable's name makes it that its URL is the broker's; 0: not at all. */
static int sureness(const struct stack_env *env)
{
	if (names_broker(env->name))
		return 3;
	if (str_contains_nocase(env->name, "BROKER"))
		return 2;
	return is_redis_url(env->value) && !names_something_else(env->name) ? 1 : 0;
}

/* Two variables of the least sureness with different values say nothing. */
static struct str url_of(const struct stack_service *service, const struct words *words, size_t celery,
			 const struct origin **origin)
{
	struct str url = option(words, celery, "-b", "--broker");
	int best = 0;

	*origin = service->command.origin;
	if (url.len)
		return url;
	for (size_t i = 0; i < service->env.n; i++) {
		const struct stack_env *env = &service->env.at[i];
		int sure = env->value.len ? sureness(env) : 0;

		if (sure > best) {
			best = sure;
			url = env->value;
			*origin = env->origin;
		} else if (sure == 1 && best == 1 && !str_eq(url, env->value)) {
			url = STR_EMPTY;
		}
	}
	return url;
}

/* ---- */

static void names_of(struct render *r, const struct words *words, size_t celery, struct queue *queue)
{
	struct str list = option(words, celery, "-Q", "--queues"), name;
	bool airflow = celery > 0 && str_is(base_name(words->at.at[celery - 1]), "airflow");

	while (list.len && str_split(&list, ',', &name))
		if (str_trim(name).len)
			*vec_push(r->arena, &queue->names) = str_trim(name);
	queue->named = queue->names.n > 0;
	if (!queue->named)
		*vec_push(r->arena, &queue->names) = airflow ? STR("default") : STR("celery");
}

static bool takes_one(const struct stack_service *service, const struct words *words, size_t celery)
{
	struct str multiplier = option(words, celery, NULL, "--prefetch-multiplier");

	for (size_t i = 0; !multiplier.len && i < service->env.n; i++)
		if (str_contains_nocase(service->env.at[i].name, "PREFETCH_MULTIPLIER"))
			multiplier = service->env.at[i].value;
	return str_is(multiplier, "1");
}

enum queue_found queue_of(struct render *r, const struct hosts *hosts, const struct stack_service *service,
			  struct queue *queue)
{
	struct words words = { 0 };
	struct str url;
	size_t celery;

	*queue = (struct queue){ .concurrency = 1 };
	words_of(r, &service->entrypoint, &words);
	words_of(r, &service->command, &words);
	celery = celery_at(&words);
	if (celery == STR_NONE)
		return QUEUE_NONE;
	names_of(r, &words, celery, queue);
	queue->one_at_a_time = takes_one(service, &words, celery);
	if (!str_to_int(option(&words, celery, "-c", "--concurrency"), &queue->concurrency) || queue->concurrency < 1)
		queue->concurrency = 1;
	url = url_of(service, &words, celery, &queue->origin);
	if (url.len && !is_redis_url(url))
		return QUEUE_NONE;
	return url.len && url_parse(r, hosts, url, queue) ? QUEUE_IN_REDIS : QUEUE_UNKNOWN;
}
