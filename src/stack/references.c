#include "stack/references.h"

#include "base/arena.h"

enum {
	HOST_MAX = 253,	     /* RFC 1035 */
	NEAR = 200,	     /* bytes around `host=` in which its `port=`, or another address, is looked for */
	SCHEME_MAX = 40,
};

struct scanner {
	struct arena *arena;
	struct str text;
	enum reference_text kind;
	struct references *out;
	size_t before, before_end; /* the word before this one; before_end 0: there is none */
	struct str list_key;	   /* the key whose list goes on: hosts: [a, b] */
	size_t list_end;
	struct references upstreams; /* names that nginx gives to its own groups of servers */
};

static bool is_host_byte(char c)
{
	return ascii_alnum(c) || c == '.' || c == '-' || c == '_';
}

static char at(const struct scanner *s, size_t i)
{
	return i < s->text.len ? s->text.ptr[i] : '\0';
}

static void add(struct scanner *s, struct reference reference)
{
	while (reference.host.len && reference.host.ptr[reference.host.len - 1] == '.')
		reference.host.len--;
	if (!reference.host.len || reference.host.len > HOST_MAX || s->out->list.n >= REFERENCES_MAX)
		return;
	if (!ascii_alnum(reference.host.ptr[0]) && reference.host.ptr[0] != '_')
		return;
	*vec_push(s->arena, &s->out->list) = reference;
}

/* ":5432" at `i`, and nothing behind it that makes it part of another word. Sets *end behind the digits. */
static bool port_at(const struct scanner *s, size_t i, uint16_t *port, size_t *end)
{
	uint64_t number;
	size_t from = i + 1, to = from;

	if (at(s, i) != ':')
		return false;
	while (ascii_digit(at(s, to)) && to - from < 6)
		to++;
	if (to == from || !str_to_uint(str_slice(s->text, from, to), &number) || number == 0 || number > UINT16_MAX)
		return false;
	if (at(s, to) == '.' ? is_host_byte(at(s, to + 1)) : is_host_byte(at(s, to)))
		return false;
	if (at(s, to) == ':' && ascii_digit(at(s, to + 1)))
		return false;
	*port = (uint16_t)number;
	*end = to;
	return true;
}

/* ---- URLs ---- */

static bool ends_authority(char c)
{
	return c == '\0' || c == '/' || c == '?' || c == '#' || ascii_space(c) || strchr("\"'<>`)(}];|\\", c);
}

/* One host of an authority, "a" or "a:27017", from `i`; returns its end. */
static size_t authority_host(struct scanner *s, size_t i, size_t end, struct str scheme, bool password)
{
	size_t host_end = i;
	uint16_t port = 0;

	while (host_end < end && is_host_byte(at(s, host_end)))
		host_end++;
	size_t stop = host_end;
	bool plain = stop == end || at(s, stop) == ',' || port_at(s, stop, &port, &stop);
	if (plain && (stop == end || at(s, stop) == ','))
		add(s, (struct reference){ REFERENCE_URL, str_slice(s->text, i, host_end), scheme, STR_EMPTY, port, password, i });
	while (stop < end && at(s, stop) != ',')
		stop++;
	return stop;
}

/* `i` stands on "://"; returns where to go on. */
static size_t take_url(struct scanner *s, size_t i)
{
	size_t begin = i, from = i + 3, end, host;

	/* "_" is none of a scheme's letters, but Kafka's listeners have it */
	while (begin > 0 && i - begin < SCHEME_MAX && (is_host_byte(at(s, begin - 1)) || at(s, begin - 1) == '+'))
		begin--;
	struct str scheme = str_slice(s->text, begin, i);
	for (end = from; !ends_authority(at(s, end)); end++)
		if (at(s, end) == ',' && at(s, end + 1) && end + 1 < s->text.len) {
			/* "http://a:80,http://b:80": the second is a URL of its own */
			size_t next = end + 1;

			while (ascii_alnum(at(s, next)) || at(s, next) == '+' || at(s, next) == '_')
				next++;
			if (at(s, next) == ':' && at(s, next + 1) == '/' && at(s, next + 2) == '/')
				break;
		}
	struct str authority = str_slice(s->text, from, end);
	size_t user = str_rchr(authority, '@');
	size_t colon = user == STR_NONE ? STR_NONE : str_chr(str_slice(authority, 0, user), ':');
	bool password = colon != STR_NONE && colon + 1 < user;
	host = user == STR_NONE ? from : from + user + 1;
	while (host < end) {
		host = authority_host(s, host, end, scheme, password);
		if (host < end)
			host++; /* the comma */
	}
	return end;
}

/* ---- Words ---- */

/* Cut at what isn't a letter or digit, and before a capital behind a small letter. Gives the words one by one, from the end. */
static bool last_word(struct str *key, struct str *word)
{
	size_t end = key->len, begin;

	while (end > 0 && !ascii_alnum(key->ptr[end - 1]))
		end--;
	for (begin = end; begin > 0 && ascii_alnum(key->ptr[begin - 1]); begin--)
		if (begin < end && ascii_upper(key->ptr[begin]) && ascii_lower(key->ptr[begin - 1]))
			break;
	*word = str_slice(*key, begin, end);
	*key = str_slice(*key, 0, begin);
	return begin < end;
}

static bool is_host_word(struct str word)
{
	static const char *const words[] = {
		"host", "hosts", "hostname", "hostnames", "server", "servers", "addr", "addrs", "address", "addresses",
		"endpoint", "endpoints", "url", "urls", "uri", "uris", "broker", "brokers", "nodes", "seeds", "upstream",
		"upstreams", "peer", "peers", "master", "masters", "primary", "replicas", "targets", "dsn", "proxy", "connect",
		"points", "gateway", "fqdn", "sentinels", "hostaddr", "initial_master_nodes",
	};
	static const char *const endings[] = { "host", "hostname", "url", "uri", "addr", "server" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_eq_nocase(word, str_of(words[i])))
			return true;
	if (str_eq_nocase(word, STR("localhost")) || str_eq_nocase(word, STR("ghost")))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) { /* PGHOST, DBHOST, databaseurl */
		size_t length = strlen(endings[i]);

		if (word.len > length && str_eq_nocase(str_from(word, word.len - length), str_of(endings[i])))
			return true;
	}
	return false;
}

static bool all_digits(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!ascii_digit(word.ptr[i]))
			return false;
	return word.len > 0;
}

bool names_host(struct str key)
{
	struct str word;

	if (!last_word(&key, &word))
		return false;
	if (all_digits(word) && !last_word(&key, &word)) /* ES_HOST_1 */
		return false;
	if (str_eq_nocase(word, STR("list")) && !last_word(&key, &word)) /* KAFKA_BROKER_LIST */
		return false;
	if (str_eq_nocase(word, STR("name"))) /* DB_HOST_NAME, but not SERVER_NAME: that is one's own */
		return last_word(&key, &word) && str_eq_nocase(word, STR("host"));
	return is_host_word(word);
}

struct str port_key(struct arena *arena, struct str key, size_t nth)
{
	static const char *const host_words[] = { "HOSTNAME", "HOSTS", "HOST", "SERVER", "ADDRESS", "ADDR", "URL", "URI" };
	bool small = key.len > 0 && ascii_lower(key.ptr[key.len - 1]);
	size_t tried = 0;

	for (size_t i = 0; i < ARRAY_SIZE(host_words); i++) {
		size_t length = strlen(host_words[i]);

		if (key.len < length || !str_eq_nocase(str_from(key, key.len - length), str_of(host_words[i])))
			continue;
		bool capital = small && ascii_upper(key.ptr[key.len - length]);
		struct str stem = str_slice(key, 0, key.len - length);
		if (tried++ == nth)
			return str_concat(arena, stem, small ? (capital ? STR("Port") : STR("port")) : STR("PORT"));
		break;
	}
	if (tried == nth)
		return str_concat(arena, key, small ? STR("_port") : STR("_PORT"));
	return STR_EMPTY;
}

static struct str word_before(const struct scanner *s)
{
	return str_slice(s->text, s->before, s->before_end);
}

/* Directives whose argument is a host: nginx, Caddy. */
static bool is_directive(struct str word)
{
	static const char *const directives[] = { "server", "proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass",
						  "memcached_pass", "reverse_proxy", "php_fastcgi", "replicaof", "slaveof", NULL };

	return str_in(word, directives);
}

/* Options of clients: psql -h, redis-cli -h, nats -s. */
static bool is_option(struct str word)
{
	if (!str_starts(word, "-"))
		return false;
	return str_is(word, "-h") || str_is(word, "-H") || (str_starts(word, "--") && names_host(word));
}

/* What stands between a key and its value: blanks, quotes, "=" or ":" (one at least), an opening bracket, an XML tag's end. */
static bool joins(struct str between, bool *blank_only)
{
	bool sign = false;

	*blank_only = between.len > 0;
	for (size_t i = 0; i < between.len; i++) {
		char c = between.ptr[i];

		sign = sign || c == '=' || c == ':' || c == '>';
		if (!ascii_blank(c))
			*blank_only = false;
		if (!strchr(" \t\"'=:>[({\n-", c))
			return false;
	}
	return sign;
}

static bool continues_list(struct str between)
{
	bool sign = false;

	for (size_t i = 0; i < between.len && between.len < 80; i++) {
		char c = between.ptr[i];

		sign = sign || c == ',' || c == '-';
		if (!strchr(" \t\"',\n-", c) || c == '\0')
			return false;
	}
	return sign;
}

static bool is_data_source(const struct scanner *s)
{
	return str_eq_nocase(word_before(s), STR("source")) && s->before >= 5 &&
	       str_eq_nocase(str_slice(s->text, s->before - 5, s->before - 1), STR("data"));
}

/* The key that makes the word at `begin` a host, or nothing. */
static struct str key_of(const struct scanner *s, size_t begin)
{
	bool blank_only, joined;

	if (s->list_key.len && begin > s->list_end && continues_list(str_slice(s->text, s->list_end, begin)))
		return s->list_key;
	if (!s->before_end || begin <= s->before_end || begin - s->before_end > 64)
		return STR_EMPTY;
	struct str key = word_before(s);
	joined = joins(str_slice(s->text, s->before_end, begin), &blank_only);
	if (blank_only && s->kind != REFERENCES_IN_FILE && is_option(key))
		return key;
	if (blank_only && s->kind != REFERENCES_IN_VALUE && is_directive(key))
		return key;
	if (blank_only && s->kind == REFERENCES_IN_FILE && s->before >= 5 &&
	    str_is(str_slice(s->text, s->before - 5, s->before), "set $")) /* set $upstream api; */
		return key;
	if (joined && (names_host(key) || is_data_source(s)))
		return key;
	return STR_EMPTY;
}

static bool is_port_key(struct str word)
{
	return (word.len >= 4 && str_eq_nocase(str_from(word, word.len - 4), STR("port"))) || str_is(word, "-p") ||
	       str_is(word, "-P");
}

/* `port=5433` in [from, to): the first one. */
static uint16_t port_within(const struct scanner *s, size_t from, size_t to)
{
	to = MIN_OF(to, s->text.len);
	for (size_t i = from; i < to;) {
		size_t begin = i;

		while (i < to && is_host_byte(at(s, i)))
			i++;
		if (i == begin) {
			i++;
			continue;
		}
		if (!is_port_key(str_slice(s->text, begin, i)))
			continue;
		size_t digits = i, end;
		while (digits < s->text.len && digits < i + 16 && strchr(" \t\"'=:>", at(s, digits)))
			digits++;
		for (end = digits; ascii_digit(at(s, end)) && end - digits < 6; end++)
			;
		uint64_t number;
		if (str_to_uint(str_slice(s->text, digits, end), &number) && number > 0 && number <= UINT16_MAX)
			return (uint16_t)number;
	}
	return 0;
}

static uint16_t port_near(const struct scanner *s, size_t begin, size_t end)
{
	uint16_t port = port_within(s, end, end + NEAR);

	return port ? port : port_within(s, begin > NEAR ? begin - NEAR : 0, begin);
}

/* The word may not be a key itself (`hosts:` `  db:`), a part of a path, or HAProxy's own name for a server. */
static bool stands_as_value(const struct scanner *s, size_t begin, size_t end, struct str key)
{
	char next = at(s, end);

	if (next && strchr("=(/$@", next))
		return false;
	if (next == ':' && (ascii_space(at(s, end + 1)) || end + 1 >= s->text.len))
		return false;
	if (next == '"' && at(s, end + 1) == ':')
		return false;
	if (begin > 0 && (at(s, begin - 1) == '/' || at(s, begin - 1) == '$' || at(s, begin - 1) == '@'))
		return false;
	if (!str_is(key, "server"))
		return true;
	size_t stop = MIN_OF(s->text.len, end + NEAR); /* further off no address begins; and a long list stays linear */
	while (end < stop && ascii_blank(at(s, end)))
		end++;
	for (; end < stop && !ascii_space(at(s, end)) && at(s, end) != ';'; end++)
		if (at(s, end) == ':')
			return false;
	return true;
}

static bool opens_address(const struct scanner *s, size_t begin)
{
	if (begin == 0)
		return true;
	char c = s->text.ptr[begin - 1];
	if (c == '/')
		return begin >= 2 && s->text.ptr[begin - 2] == '/';
	return ascii_space(c) || strchr("\"'`,=([{<;|@", c);
}

/* "db 5432" */
static uint16_t pair_port(const struct scanner *s, size_t begin, size_t end)
{
	size_t from = end, to;
	uint64_t number;

	if (begin > 0 && !ascii_space(at(s, begin - 1)) && !strchr("\"'", at(s, begin - 1)))
		return 0;
	while (ascii_blank(at(s, from)))
		from++;
	for (to = from; ascii_digit(at(s, to)) && to - from < 6; to++)
		;
	if (from == end || to - from < 2 || (to < s->text.len && !ascii_space(at(s, to)) && !strchr("\"';&|)", at(s, to))))
		return 0;
	return str_to_uint(str_slice(s->text, from, to), &number) && number <= UINT16_MAX ? (uint16_t)number : 0;
}

/* ",1433" behind a server of SQL Server's connection strings. */
static uint16_t comma_port(const struct scanner *s, size_t end)
{
	size_t to = end + 1;
	uint64_t number;

	while (at(s, end) == ',' && ascii_digit(at(s, to)) && to - end < 6)
		to++;
	if (to == end + 1 || is_host_byte(at(s, to)))
		return 0;
	return str_to_uint(str_slice(s->text, end + 1, to), &number) && number <= UINT16_MAX ? (uint16_t)number : 0;
}

/* The word [begin, end); returns where to go on. */
static size_t take_word(struct scanner *s, size_t begin, size_t end)
{
	struct str word = str_slice(s->text, begin, end);
	struct reference found = { .host = word, .offset = begin };
	size_t next;

	if (opens_address(s, begin) && port_at(s, end, &found.port, &next)) {
		found.form = REFERENCE_ADDRESS;
		add(s, found);
		s->list_key = key_of(s, begin);
		s->list_end = next;
		return next;
	}
	struct str key = key_of(s, begin);
	if (key.len && !all_digits(word) && stands_as_value(s, begin, end, key)) {
		found.form = REFERENCE_NAMED;
		found.key = key;
		found.port = comma_port(s, end);
		if (!found.port)
			found.port = port_near(s, s->before, end);
		add(s, found);
		s->list_key = key;
		s->list_end = end;
		return end;
	}
	if (str_starts(word, "-h") && word.len > 2 && s->kind == REFERENCES_IN_COMMAND) { /* mysql -hdb */
		add(s, (struct reference){ REFERENCE_NAMED, str_from(word, 2), STR_EMPTY, STR("-h"), port_near(s, begin, end),
					   false, begin + 2 });
		return end;
	}
	found.port = pair_port(s, begin, end);
	found.form = REFERENCE_PAIR;
	if (found.port)
		add(s, found);
	if (s->kind == REFERENCES_IN_FILE && s->before_end && str_is(word_before(s), "upstream"))
		*vec_push(s->arena, &s->upstreams.list) = found;
	return end;
}

/* Behind a comment that begins at `i`, or `i` where none does. */
static size_t skip_comment(const struct scanner *s, size_t i)
{
	bool line_start = i == 0 || s->text.ptr[i - 1] == '\n';
	char c = at(s, i);

	if (c == '<' && str_starts(str_from(s->text, i), "<!--")) {
		size_t end = str_find(str_from(s->text, i), STR("-->"));

		return end == STR_NONE ? s->text.len : i + end + 3;
	}
	if (!(c == '#' && (line_start || ascii_blank(s->text.ptr[i - 1]))) && !(c == ';' && line_start))
		return i;
	while (i < s->text.len && s->text.ptr[i] != '\n')
		i++;
	return i;
}

/* `DB_HOST=db`, `SEEDS=a,b c`: the whole value is a list of names. */
static void take_value(struct scanner *s, struct str key)
{
	size_t i = 0;

	while (i < s->text.len) {
		size_t begin = i, end;

		while (i < s->text.len && !ascii_space(s->text.ptr[i]) && !strchr(",;[]\"'|", s->text.ptr[i]))
			i++;
		for (end = begin; end < i && is_host_byte(s->text.ptr[end]); end++)
			;
		if (end == i && end > begin)
			add(s, (struct reference){ REFERENCE_NAMED, str_slice(s->text, begin, end), STR_EMPTY, key, 0, false, begin });
		i += i == begin;
	}
}

/* A port that is given once is meant everywhere; what nginx calls its own is no host. */
static void drop_weaker(struct scanner *s)
{
	struct str ported[64]; /* more hosts with ports of their own stand in no text where this matters */
	size_t kept = 0, n_ported = 0;

	for (size_t i = 0; i < s->out->list.n && n_ported < ARRAY_SIZE(ported); i++)
		if (s->out->list.at[i].port && s->out->list.at[i].form != REFERENCE_PAIR)
			ported[n_ported++] = s->out->list.at[i].host;
	for (size_t i = 0; i < s->out->list.n; i++) {
		struct reference *reference = &s->out->list.at[i];
		bool drop = false;

		for (size_t j = 0; j < n_ported && !drop && !reference->port && reference->form == REFERENCE_NAMED; j++)
			drop = str_eq_nocase(ported[j], reference->host);
		for (size_t j = 0; j < s->upstreams.list.n && j < 64 && !drop && !reference->port; j++)
			drop = str_eq_nocase(s->upstreams.list.at[j].host, reference->host) && !str_is(reference->key, "server");
		if (!drop)
			s->out->list.at[kept++] = *reference;
	}
	s->out->list.n = kept;
}

void references_find(struct arena *arena, struct str text, enum reference_text kind, struct str key, struct references *out)
{
	struct scanner s = { .arena = arena, .text = text, .kind = kind, .out = out };
	size_t i = 0;

	out->list.n = 0;
	while (i < text.len) {
		size_t begin = i;

		if (kind == REFERENCES_IN_FILE && (i = skip_comment(&s, i)) != begin)
			continue;
		if (str_starts(str_from(text, i), "://")) {
			i = take_url(&s, i);
			s.before_end = 0;
			continue;
		}
		while (i < text.len && is_host_byte(text.ptr[i]))
			i++;
		if (i == begin) {
			i++;
			continue;
		}
		size_t end = i;
		if (end == begin + 1 && text.ptr[begin] == '-') /* YAML's dash */
			continue;
		if (!str_starts(str_from(text, end), "://"))
			i = take_word(&s, begin, end);
		s.before = begin;
		s.before_end = end;
	}
	if (kind == REFERENCES_IN_VALUE && key.len)
		take_value(&s, key);
	drop_weaker(&s);
}
