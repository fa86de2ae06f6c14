#include "stack/credentials.h"

#include "base/arena.h"

enum {
	WORDS_MAX = 24,
	FILE_LINE_MAX = 65536, /* bytes; a longer one is minified code or data */
};

/* "Jwt__Secret.Key" → JWT, SECRET, KEY; a name of more words than that is cut. */
struct name_words {
	struct str at[WORDS_MAX];
	size_t n;
};

static void split_name(struct arena *arena, struct str name, struct name_words *words)
{
	char *upper = arena_alloc(arena, name.len + 1);
	size_t from = 0;

	words->n = 0;
	for (size_t i = 0; i < name.len; i++)
		upper[i] = ascii_to_upper(name.ptr[i]);
	for (size_t i = 0; i <= name.len && words->n < WORDS_MAX; i++) {
		bool camel = i < name.len && i > from && ascii_upper(name.ptr[i]) && ascii_lower(name.ptr[i - 1]);

		if (i < name.len && ascii_alnum(name.ptr[i]) && !camel)
			continue;
		if (i > from)
			words->at[words->n++] = str_n(upper + from, i - from);
		from = camel ? i : i + 1;
	}
}

static bool word_in(const struct name_words *words, size_t i, const char *const *list)
{
	return i < words->n && str_in(words->at[i], list);
}

static bool glued(struct str word, const char *const *endings)
{
	/* words that only look put together */
	static const char *const words[] = { "COMPASS", "ENCOMPASS", "BYPASS", "TRESPASS", "SURPASS", "OVERPASS", "UNDERPASS", "MULTIPASS",
					     "LASTPASS", "KEEPASS", "OLDPWD", NULL };

	if (str_in(word, words))
		return false;
	for (; *endings; endings++)
		if (word.len > strlen(*endings) && str_ends(word, *endings))
			return true;
	return false;
}

/* ---- Values that are no credential, whatever the name says ---- */

static bool is_switch(struct str value)
{
	static const char *const words[] = { "true", "false", "yes", "no", "on", "off", "0", "1", "none", "null", "nil", "enabled",
					     "disabled", "required", "optional", "default", "auto", "trust", "undefined" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (str_eq_nocase(value, str_of(words[i])))
			return true;
	return false;
}

static bool is_placeholder(struct str value)
{
	return str_starts(value, "${") || str_starts(value, "{{") || str_starts(value, "$(") ||
	       (str_starts(value, "<") && str_ends(value, ">"));
}

static bool is_small_number(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (!ascii_digit(value.ptr[i]))
			return false;
	return value.len <= 5;
}

static bool is_path(struct str value, bool password)
{
	if (str_starts(value, "/run/secrets/") || str_starts(value, "/var/run/secrets/"))
		return true;
	if (password) /* a password may begin with anything */
		return false;
	return str_starts(value, "/") || str_starts(value, "./") || str_starts(value, "../") || str_starts(value, "file:") ||
	       str_ends(value, ".pem") || str_ends(value, ".key") || str_ends(value, ".json");
}

/* ---- Names ---- */

static const char *const strong[] = { "PASSWORD", "PASSWD", "PASS", "PWD", "PW", "PASSPHRASE", "PASSWORDS", "PASSCODE",
				      "DBPW", "ROOTPW", "ADMINPW", "USERPW", "SMTPPW", "BINDPW", NULL };
static const char *const secrets[] = { "SECRET", "SECRETS", "TOKEN", "APIKEY", "SECRETKEY", "ACCESSKEY", "AUTHKEY", "PRIVATEKEY",
				       "CREDENTIAL", "CREDENTIALS", "CREDS", "APITOKEN", "AUTHTOKEN", NULL };
static const char *const glued_strong[] = { "PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", NULL };
static const char *const glued_secrets[] = { "SECRET", "APIKEY", "SECRETKEY", "ACCESSKEY", "AUTHTOKEN", "APITOKEN", NULL };

/* What stands last says that the variable is about the credential, not the credential. */
static const char *const about[] = {
	"FILE",	    "FILES",   "PATH",	  "DIR",     "FOLDER",	 "NAME",     "NAMES",	 "LENGTH",   "LEN",	 "MIN",	     "MAX",
	"POLICY",   "EXPIRY",  "EXPIRES", "EXPIRE",  "EXPIRATION", "EXP",    "TTL",	 "AGE",	     "TIMEOUT",	 "LIFETIME", "DURATION",
	"ENABLED",  "ENABLE",  "DISABLED", "REQUIRED", "RESET",	 "ALGORITHM", "ALG",	 "TYPE",     "HEADER",	 "FIELD",    "ROUNDS",
	"COST",	    "COUNT",   "LIMIT",	  "MINUTES", "SECONDS",	 "HOURS",    "DAYS",	 "FORMAT",   "PREFIX",	 "SUFFIX",   "VERSION",
	"ISSUER",   "AUDIENCE", "HINT",	  "PROVIDER", "BACKEND", "ENGINE",   "STORE",	 "MANAGER",  "ARN",	 "METHOD",   "MODE",
	"SIZE",	    "BITS",    "ENDPOINT", "URI",    "HOST",	 "PORT",     "USER",	 "USERNAME", "EMAIL",	 "STRENGTH", "REGION",
	"ALLOWED",  "HASHER",  "HASHERS", "VALIDATORS", "ROTATION", "INTERVAL", "COOKIE_NAME", "KID", "ENCRYPTION", "AUTHENTICATION", NULL,
};

/* Keys that open nothing. */
static const char *const harmless_keys[] = {
	"PUBLIC", "PRIMARY", "FOREIGN", "SORT",	 "PARTITION", "CACHE", "ROUTING", "OBJECT", "PUBLISHABLE", "SITE", "IDEMPOTENCY", "HOT",
	"UNIQUE", "CANDIDATE", "SORTING", "GROUP", "BUCKET", "HASH", "RANGE", "PUB", "HOST", "MESSAGE", "TOPIC",
	"INDEX", "LOOKUP", "CONFIG", "KNOWN", "VERIFICATION", NULL,
};

static struct str ends_in(struct arena *arena, struct str name, struct str word, size_t n)
{
	if (n == 1 && name.len == word.len)
		return str_fmt(arena, "the name is %" PRI_STR, STR_ARG(name));
	return str_fmt(arena, "the name ends in %s%" PRI_STR, n > 1 ? "_" : "", STR_ARG(word));
}

static struct str from_key(struct arena *arena, struct str name, const struct name_words *words)
{
	static const char *const bases[] = { "BASE", "OLD", "NEW", "PREVIOUS", "FALLBACKS", "PROD", "DEV", "TEST", NULL };
	static const char *const kinds[] = { "SECRET", "PRIVATE", "API", "ACCESS", "ENCRYPTION", "SIGNING", "MASTER", "APP", NULL };
	size_t n = words->n;

	if (n && str_is(words->at[n - 1], "KEY") && !(n > 1 && word_in(words, n - 2, harmless_keys)))
		return ends_in(arena, name, STR("KEY"), n);
	for (size_t i = 1; i + 1 < n; i++) { /* SECRET_KEY_BASE, API_KEY_PROD; not ACCESS_KEY_ID */
		if (!str_is(words->at[i], "KEY") && !str_is(words->at[i], "KEYS"))
			continue;
		if (word_in(words, i - 1, kinds) && word_in(words, i + 1, bases))
			return str_fmt(arena, "the name contains %" PRI_STR "_KEY", STR_ARG(words->at[i - 1]));
	}
	return STR_EMPTY;
}

/* *is_password: nothing but a switch or emptiness speaks against it. */
static struct str from_name(struct arena *arena, struct str name, const struct name_words *words, bool *is_password)
{
	size_t n = words->n;

	*is_password = false;
	if (!n || word_in(words, n - 1, about) || (n == 1 && str_is(words->at[0], "PWD"))) /* PWD: the shell's folder */
		return STR_EMPTY;
	for (size_t i = 0; i < n; i++) {
		*is_password = word_in(words, i, strong) || glued(words->at[i], glued_strong);
		bool secret = *is_password || word_in(words, i, secrets) || glued(words->at[i], glued_secrets);

		if (!secret)
			continue;
		if (i + 1 == n)
			return ends_in(arena, name, words->at[i], n);
		/* PASS and PWD in the middle are ordinary words: PASS_THROUGH, BYPASS_X */
		if (words->at[i].len <= 4 || str_ends(words->at[i], "PASS") || str_ends(words->at[i], "PWD") ||
		    str_is(words->at[i], "TOKEN"))
			continue;
		if (str_is(words->at[i], "SECRET") && str_is(words->at[i + 1], "KEY") && i + 2 < n && str_is(words->at[n - 1], "ID"))
			continue;
		return str_fmt(arena, "the name contains %" PRI_STR, STR_ARG(words->at[i]));
	}
	*is_password = false;
	if (str_is(words->at[n - 1], "AUTH") || str_is(words->at[n - 1], "SALT") || str_is(words->at[n - 1], "JWT") ||
	    str_is(words->at[n - 1], "DBROOT") || /* mailcow's name for the password of MySQL's root */
	    (n > 1 && str_is(words->at[n - 1], "COOKIE") && str_is(words->at[n - 2], "ERLANG")))
		return ends_in(arena, name, words->at[n - 1], n);
	return from_key(arena, name, words);
}

/* ---- Values ---- */

/* scheme://user:password@host */
bool credential_in_url(struct str value, size_t *offset, size_t *length)
{
	for (size_t at = 0;;) {
		size_t found = str_find(str_from(value, at), STR("://"));

		if (found == STR_NONE)
			return false;
		at += found + 3;
		size_t end = at, colon = 0;
		while (end < value.len && !ascii_space(value.ptr[end]) && value.ptr[end] != '/' && value.ptr[end] != '?' &&
		       value.ptr[end] != '@') {
			if (value.ptr[end] == ':' && !colon)
				colon = end;
			end++;
		}
		/* "://:${X}@" is filled in by somebody else */
		if (end < value.len && value.ptr[end] == '@' && colon && colon + 1 < end &&
		    !is_placeholder(str_slice(value, colon + 1, end))) {
			*offset = colon + 1;
			*length = end - colon - 1;
			return true;
		}
	}
}

static bool url_with_password(struct str value)
{
	size_t offset, length;

	return credential_in_url(value, &offset, &length);
}

/* Whoever knows such an address may post there. `from`: behind it comes what can't be guessed. */
static const char *webhook(struct str value)
{
	static const struct {
		const char *address, *what;
	} hooks[] = {
		{ "hooks.slack.com/services/", "a Slack webhook" },
		{ "hooks.slack.com/workflows/", "a Slack webhook" },
		{ "discord.com/api/webhooks/", "a Discord webhook" },
		{ "discordapp.com/api/webhooks/", "a Discord webhook" },
		{ "webhook.office.com/webhookb2/", "a Teams webhook" },
		{ "outlook.office.com/webhook/", "a Teams webhook" },
		{ "hooks.zapier.com/hooks/catch/", "a Zapier webhook" },
		{ "api.telegram.org/bot", "a Telegram bot's address" },
	};
	enum { SECRET_MIN = 12 }; /* bytes behind it: "…/services/X" in a comment is none */

	for (size_t i = 0; i < ARRAY_SIZE(hooks); i++) {
		size_t at = str_find(value, str_of(hooks[i].address));
		size_t end;

		if (at == STR_NONE)
			continue;
		at += strlen(hooks[i].address);
		for (end = at; end < value.len && (ascii_alnum(value.ptr[end]) || strchr("/-_:@.", value.ptr[end])); end++)
			;
		if (end - at >= SECRET_MIN)
			return hooks[i].what;
	}
	return NULL;
}

/* An address of somebody else's under a name that says webhook: a long word in its path is what guards it. */
static bool is_guarded_hook(const struct name_words *words, struct str value)
{
	enum { WORD_MIN = 16 };
	size_t run = 0, slash = str_find(value, STR("://"));
	bool named = false;

	for (size_t i = 0; i < words->n; i++)
		named = named || str_is(words->at[i], "WEBHOOK") || str_is(words->at[i], "WEBHOOKS");
	slash = slash == STR_NONE ? STR_NONE : str_chr(str_from(value, slash + 3), '/');
	if (!named || slash == STR_NONE || !str_starts(value, "https://"))
		return false;
	for (size_t i = strlen("https://") + slash; i < value.len; i++) {
		run = ascii_alnum(value.ptr[i]) ? run + 1 : 0;
		if (run >= WORD_MIN)
			return true;
	}
	return false;
}

/* Server=db;Password=secret; or host=db password=secret */
static bool connection_string(struct str value)
{
	static const char *const keys[] = { "password", "pwd", "accountkey", "sharedaccesskey", "sharedaccesssignature" };

	if (str_chr(value, ';') == STR_NONE && str_chr(value, ' ') == STR_NONE && str_chr(value, '&') == STR_NONE)
		return false;
	for (size_t i = 0; i + 1 < value.len; i++) {
		if (i > 0 && !strchr("; ?&", value.ptr[i - 1]))
			continue;
		for (size_t k = 0; k < ARRAY_SIZE(keys); k++) {
			size_t length = strlen(keys[k]);

			if (i + length + 1 < value.len && str_eq_nocase(str_slice(value, i, i + length), str_of(keys[k])) &&
			    value.ptr[i + length] == '=' && !strchr("; &$", value.ptr[i + length + 1]))
				return true;
		}
	}
	return false;
}

bool credential_in_hash(struct str text, size_t *offset, size_t *length)
{
	/* crypt(5) and Apache's htpasswd */
	static const char *const schemes[] = { "$apr1$", "$2y$", "$2a$", "$2b$", "$5$", "$6$", "$y$", "{SHA}", "{SSHA}" };
	enum { HASH_MIN = 12 };

	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
		size_t at = str_find(text, str_of(schemes[i])), colon = at, end;

		if (at == STR_NONE)
			continue;
		while (colon > 0 && strchr(" \"'", text.ptr[colon - 1])) /* user: "$2y$…" in YAML */
			colon--;
		if (colon < 2 || text.ptr[colon - 1] != ':' ||
		    !(ascii_alnum(text.ptr[colon - 2]) || strchr("_-.@\"'", text.ptr[colon - 2])))
			continue;
		for (end = at; end < text.len && !ascii_space(text.ptr[end]) && !strchr(",\"':", text.ptr[end]); end++)
			;
		if (end - at - strlen(schemes[i]) < HASH_MIN)
			continue;
		*offset = at;
		*length = end - at;
		return true;
	}
	return false;
}

static const struct {
	const char *prefix;
	size_t min;	  /* bytes in all */
	const char *what;
} forms[] = {
	/* The vendors document these prefixes so that scanners can find leaked tokens. */
	{ "ghp_", 36, "a GitHub token" },	  { "gho_", 36, "a GitHub token" },	{ "ghs_", 36, "a GitHub token" },
	{ "github_pat_", 40, "a GitHub token" },  { "glpat-", 20, "a GitLab token" },	{ "xoxb-", 20, "a Slack token" },
	{ "xoxp-", 20, "a Slack token" },	  { "xapp-", 20, "a Slack token" },	{ "sk_live_", 20, "a Stripe key" },
	{ "sk_test_", 20, "a Stripe key" },	  { "rk_live_", 20, "a Stripe key" },	{ "whsec_", 20, "a Stripe key" },
	{ "AIza", 39, "a Google API key" },	  { "SG.", 40, "a SendGrid key" },	{ "npm_", 36, "an npm token" },
	{ "dop_v1_", 40, "a DigitalOcean token" }, { "hvs.", 24, "a Vault token" },	{ "sk-ant-", 20, "an API key" },
	{ "sk-proj-", 20, "an API key" },
};

static bool is_aws_key(struct str value)
{
	if (value.len != 20 || !(str_starts(value, "AKIA") || str_starts(value, "ASIA")))
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (!ascii_upper(value.ptr[i]) && !ascii_digit(value.ptr[i]))
			return false;
	return true;
}

/* Three parts of base64url, the first of which begins {" */
static bool is_jwt(struct str value)
{
	size_t dots = 0;

	if (!str_starts(value, "eyJ") || value.len < 40)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		dots += c == '.';
		if (!ascii_alnum(c) && c != '.' && c != '-' && c != '_')
			return false;
	}
	return dots == 2;
}

static bool has_private_key(struct str value)
{
	size_t at = str_find(value, STR("-----BEGIN "));

	return at != STR_NONE && str_contains(str_slice(value, at, at + 64), STR("PRIVATE KEY"));
}

static struct str from_value(struct arena *arena, const struct name_words *words, struct str value)
{
	bool key_id = words->n > 1 && str_is(words->at[words->n - 1], "ID");

	if (has_private_key(value))
		return STR("its value is a private key");
	if (url_with_password(value))
		return STR("its value is a URL with a password");
	if (connection_string(value))
		return STR("its value is a connection string with a password");
	if (is_aws_key(value) && !key_id)
		return STR("its value has the form of an AWS key");
	if (is_jwt(value))
		return STR("its value has the form of a JSON web token");
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++)
		if (value.len >= forms[i].min && str_starts(value, forms[i].prefix) && str_chr(value, ' ') == STR_NONE)
			return str_fmt(arena, "its value has the form of %s", forms[i].what);
	if (webhook(value))
		return str_fmt(arena, "its value has the form of %s", webhook(value));
	if (is_guarded_hook(words, value))
		return STR("its value is the address of a webhook");
	return STR_EMPTY;
}

struct str credential_in_variable(struct arena *arena, struct str name, struct str value)
{
	struct name_words words;
	bool password;

	value = str_trim(value);
	if (str_empty(value) || is_switch(value))
		return STR_EMPTY;
	split_name(arena, name, &words);
	struct str reason = from_value(arena, &words, value); /* "$(SCHEME)://u:secret@db" too */
	if (!str_empty(reason) || is_placeholder(value))
		return reason;
	reason = from_name(arena, name, &words, &password);
	if (str_empty(reason) || is_path(value, password))
		return STR_EMPTY;
	if (!password && (is_small_number(value) || str_starts(value, "http://") || str_starts(value, "https://")))
		return STR_EMPTY;
	return reason;
}

struct str credential_from(struct arena *arena, struct str variable, struct str value)
{
	struct name_words words;
	bool password;

	value = str_trim(value);
	split_name(arena, variable, &words);
	/* "${SCHEME}://…" is what remains where it isn't the shell's but Kubernetes' to fill in */
	if (str_empty(value) || is_switch(value) || is_placeholder(value) || str_empty(from_name(arena, variable, &words, &password)) ||
	    is_path(value, password) || (!password && is_small_number(value)))
		return STR_EMPTY;
	/* the address of a token endpoint, under a name that says token */
	if (!password && words.n && (str_is(words.at[words.n - 1], "URL") || str_is(words.at[words.n - 1], "URLS")))
		return STR_EMPTY;
	return str_fmt(arena, "it comes from $%" PRI_STR, STR_ARG(variable));
}

/* ---- Files ---- */

static struct str from_file_name(struct arena *arena, struct str name)
{
	static const char *const endings[] = { ".key", ".p12", ".pfx", ".jks", ".keystore", ".htpasswd", ".pgpass", ".netrc",
					       ".env", ".kdbx", ".ovpn" };
	static const char *const exact[] = { "id_rsa", "id_ed25519", "id_ecdsa", "credentials", "kubeconfig", "userlist.txt",
					     "acme.json", "htpasswd", "passwd", "shadow", NULL };
	static const char *const parts[] = { "secret", "password", "passwd", "credential", "token", "api_key", "apikey",
					     "private_key", "private-key", "service-account", "serviceaccount" };
	static const char *const programs[] = { ".py", ".js", ".ts", ".sh", ".conf.d", ".html", ".php", ".rb", ".sql", ".md" };

	if (str_in(name, exact))
		return str_fmt(arena, "its name is %" PRI_STR, STR_ARG(name));
	for (size_t i = 0; i < ARRAY_SIZE(endings); i++)
		if (str_ends(name, endings[i]))
			return str_fmt(arena, "its name ends in %s", endings[i]);
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		if (str_ends(name, programs[i]))
			return STR_EMPTY;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (str_contains_nocase(name, parts[i]))
			return str_fmt(arena, "its name contains %s", parts[i]);
	return STR_EMPTY;
}

/* `requirepass x`, `password = x`, `"password": "x"`: a key, then something that is no reference to elsewhere. */
static struct str from_line(struct arena *arena, struct str line, size_t number)
{
	static const char *const keys[] = {
		"requirepass", "masterauth", "admin_passwd", "db_password", "masteruser_password", "secret", "secrettoken", "access_token",
		"private_key", "aws_secret_access_key", "password", "passwd", "secret_key", "secretkey", "client_secret", "bearer_token",
		"api_key", "auth_token", "smtp_auth_password", "root_password",
	};
	size_t from = 0, end;

	while (from < line.len && (ascii_blank(line.ptr[from]) || strchr("\"'-{,", line.ptr[from])))
		from++;
	for (end = from; end < line.len && (ascii_alnum(line.ptr[end]) || line.ptr[end] == '_'); end++)
		;
	struct str key = str_slice(line, from, end);
	bool known = false;
	for (size_t i = 0; i < ARRAY_SIZE(keys) && !known; i++)
		known = str_eq_nocase(key, str_of(keys[i]));
	if (!known)
		return STR_EMPTY;
	bool sign = false;
	while (end < line.len && (ascii_blank(line.ptr[end]) || strchr("\"':=", line.ptr[end]))) {
		sign = true;
		end++;
	}
	struct str value = str_trim(str_from(line, end));
	if (!sign || str_empty(value) || value.ptr[0] == '$' || strchr("%/#*", value.ptr[0]) || is_placeholder(value) || is_switch(value))
		return STR_EMPTY;
	return str_fmt(arena, "its line %zu sets %" PRI_STR, number, STR_ARG(key));
}

/* "user" "md5…" or "user" "SCRAM-SHA-256$…": what pgbouncer's auth_file has. */
static bool is_user_list_line(struct str line)
{
	size_t at = str_find(line, STR("\" \""));

	return at != STR_NONE && line.ptr[0] == '"' && (str_starts(str_from(line, at + 3), "md5") ||
							str_starts(str_from(line, at + 3), "SCRAM-SHA-256$"));
}

/* A word of the line that has the form of a key: between blanks, quotes, commas and signs. */
static struct str from_words(struct arena *arena, struct str line)
{
	static const struct name_words none = { 0 };
	size_t from = 0;

	for (size_t i = 0; i <= line.len; i++) {
		if (i < line.len && !ascii_space(line.ptr[i]) && !strchr("\"'`,;=()<>[]{}", line.ptr[i]))
			continue;
		struct str reason = i - from >= 20 ? from_value(arena, &none, str_slice(line, from, i)) : STR_EMPTY;

		from = i + 1;
		if (!str_empty(reason) && str_starts(reason, "its value has the form of "))
			return str_from(reason, strlen("its value has the form of "));
	}
	return STR_EMPTY;
}

/* One JSON text may stand on a single line: each key of it is looked at. */
static struct str from_json_line(struct arena *arena, struct str line, size_t number)
{
	size_t at = 0;

	for (;;) {
		size_t comma = str_find(str_from(line, at), STR(",\""));

		if (comma == STR_NONE)
			return STR_EMPTY;
		at += comma + 1;
		struct str reason = from_line(arena, str_from(line, at), number);

		if (!str_empty(reason))
			return reason;
	}
}

static struct str from_whole_line(struct arena *arena, struct str line, struct str trimmed, size_t number)
{
	struct str reason = from_line(arena, line, number), what;
	size_t offset, length;

	if (str_empty(reason))
		reason = from_json_line(arena, line, number);
	if (!str_empty(reason))
		return reason;
	if (url_with_password(line))
		return str_fmt(arena, "its line %zu has a URL with a password", number);
	if (credential_in_hash(trimmed, &offset, &length) || is_user_list_line(trimmed))
		return str_fmt(arena, "its line %zu has the hash of a password", number);
	what = from_words(arena, trimmed);
	return str_empty(what) ? what : str_fmt(arena, "its line %zu has %" PRI_STR, number, STR_ARG(what));
}

struct str credential_in_file(struct arena *arena, struct str name, struct str content)
{
	struct str reason = from_file_name(arena, name), rest = content, line;
	size_t number = 0;

	if (!str_empty(reason))
		return reason;
	if (has_private_key(content))
		return STR("it holds a private key");
	while (str_split(&rest, '\n', &line)) {
		struct str trimmed = str_trim(line);

		number++;
		if (str_empty(trimmed) || trimmed.ptr[0] == '#' || trimmed.ptr[0] == ';' || line.len > FILE_LINE_MAX)
			continue;
		reason = from_whole_line(arena, line, trimmed, number);
		if (!str_empty(reason))
			return reason;
	}
	return STR_EMPTY;
}
