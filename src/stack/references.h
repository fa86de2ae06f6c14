/*
 * Names of hosts in texts: environment values, command lines, configuration files.
 *
 * Finds what has the form of a reference: a URL, HOST:PORT, a key that says host (`DB_HOST=db`, `host: db`, `-h db`),
 * a directive (`proxy_pass http://api`, `server api;`), HOST PORT. Whether there is such a host is for the caller to say:
 * the last form is only a guess without that. Whole words only: "db" is not found in "mydb", "/db" or "…/db".
 */
#pragma once
#include "base/str.h"
#include "base/vec.h"

enum reference_form {
	REFERENCE_URL,	   /* scheme://host[:port] */
	REFERENCE_ADDRESS, /* host:port */
	REFERENCE_NAMED,   /* a key or an option says that it is a host */
	REFERENCE_PAIR,	   /* "host 5432": believe it only where that port is known there */
};

struct reference {
	enum reference_form form;
	struct str host;
	struct str scheme; /* of a URL */
	struct str key;	   /* of NAMED: "DB_HOST", "-h" */
	uint16_t port;	   /* given in the text (also by a key beside it, "port=5433"); 0: not given */
	bool password;	   /* a URL with a password in it */
	size_t offset;	   /* of the host, in the text */
};

struct references {
	VEC(struct reference) list; /* in order of the text; at most REFERENCES_MAX */
};
#define REFERENCES_MAX 20000

enum reference_text {
	REFERENCES_IN_VALUE,   /* of an environment variable: `key` is its name */
	REFERENCES_IN_COMMAND,
	REFERENCES_IN_FILE,    /* comments are skipped; names of nginx's own upstreams are none */
};

/* Linear in the text. Views into it. */
void references_find(struct arena *arena, struct str text, enum reference_text kind, struct str key, struct references *out);

/* Does this name of a variable or key say that its value is a host? "DB_HOST", "pgHost", "bootstrap.servers". */
bool names_host(struct str key);
/* "DB_HOST" → "DB_PORT", "PGHOST" → "PGPORT", "database" → "database_PORT": what to look for beside it. `nth` from 0; empty at the end. */
struct str port_key(struct arena *arena, struct str key, size_t nth);
