/*
 * The stack: what the application is, in its own terms. No planner reads Compose; no loader knows Kubernetes.
 *
 * Everything lives in `arena`. Each field that a user may ask about carries an origin; a NULL origin means "not set".
 * Lists are in a deterministic order: services, volumes, files, networks by name; the rest as in the input.
 */
#pragma once
#include "doc/node.h"

enum stack_role {
	ROLE_OTHER,
	ROLE_WEB,	 /* answers requests: API servers, sites */
	ROLE_WORKER,	 /* takes work from a queue */
	ROLE_SCHEDULER,	 /* starts work by the clock: exactly one may run */
	ROLE_DATABASE,	 /* keeps state of record */
	ROLE_CACHE,	 /* keeps state that can be lost or rebuilt */
	ROLE_BROKER,	 /* passes messages */
	ROLE_PROXY,	 /* passes requests on to others */
	ROLE_MONITORING, /* watches others */
	ROLE_JOB,	 /* runs to completion */
};
const char *stack_role_name(enum stack_role role); /* "web" */
bool stack_role_parse(struct str name, enum stack_role *out);

struct stack_str  { struct str value; const struct origin *origin; };
struct stack_int  { int64_t value; const struct origin *origin; };
struct stack_bool { bool value; const struct origin *origin; };

/* What interpolation put into a word: a variable, and its value. Of a line that was split: into some word of it. The first 256. */
struct stack_value {
	struct str variable, value;
	size_t word; /* index */
};

/* A credential in a word, found by stack_secrets(): these bytes must not stand in a manifest. */
struct stack_word_secret {
	size_t word, offset, length;
	struct str env;	   /* a secret variable of the same service with just this value: $(env) may stand there; empty: there is none */
	struct str reason; /* "it follows --requirepass" */
};

struct stack_words { /* set and empty (n == 0) is not "not set" */
	struct str *at;
	size_t n;
	const struct origin *origin;
	VEC(struct stack_value) values;
	VEC(struct stack_word_secret) secrets; /* of command, entrypoint and health.test; by word and offset, without overlaps */
};
#define STACK_SET(field) ((field).origin != NULL)

enum stack_protocol { PROTOCOL_TCP, PROTOCOL_UDP, PROTOCOL_SCTP };
const char *stack_protocol_name(enum stack_protocol protocol); /* "TCP" */

struct stack_port {
	uint16_t number; /* the container's */
	enum stack_protocol protocol;
	struct str name;	 /* unique in its service, IANA service name ≤ 15: "http", "tcp-5432" */
	bool published;		 /* reachable from outside the stack */
	struct str published_as; /* "8080", "8000-8010", or empty: any free port */
	struct str host_ip;	 /* "127.0.0.1": published on the machine alone */
	struct str app_protocol; /* as the input says; may be empty */
	bool known;		 /* the input doesn't declare it, the image is known to listen there */
	const struct origin *origin;
};

struct stack_env {
	struct str name;
	struct str value;
	bool secret;		      /* a credential: its name or its value says so */
	struct str secret_reason;     /* "the name ends in _PASSWORD" */
	struct str *variables;	      /* the interpolation variables that its value came from */
	size_t n_variables;
	const struct origin *origin;
};

enum stack_file_kind { FILE_CONFIG, FILE_SECRET };
enum stack_file_source { FROM_FILE, FROM_ENVIRONMENT, FROM_CONTENT, FROM_EXTERNAL };

/* A config or secret of the project, or a bind-mounted file or folder of small files. */
struct stack_file {
	struct str name;  /* as in the input: "db_password"; for bind mounts derived from the path: "nginx-conf" */
	struct str label; /* RFC 1123 label for object names */
	enum stack_file_kind kind;
	enum stack_file_source source;
	struct str path;	  /* FROM_FILE: as the user would write it */
	struct str external_name; /* FROM_EXTERNAL */
	struct stack_file_item {
		struct str key;	     /* file name, a valid ConfigMap key */
		struct str relative; /* path below the mount's target: "conf.d/a.conf"; the key for single files */
		struct str content;
		bool binary; /* not UTF-8, or with control bytes that YAML can't hold */
		unsigned int mode; /* permission bits of the file it was read from; 0: it wasn't a file */
	} *items;
	size_t n_items;
	bool bound;  /* a bind mount: its name was made from the path */
	bool folder; /* a bind-mounted folder: items by relative path */
	struct str reason; /* why it is a secret, where that was inferred */
	const struct origin *origin;
};

struct stack_service;

struct stack_volume {
	struct str name;  /* as in the input */
	struct str label; /* RFC 1123 */
	bool external;
	struct str external_name;
	bool anonymous;	     /* a volume without name: belongs to one service */
	struct str driver;
	const struct node *driver_opts, *labels; /* maps, may be NULL */
	VEC(struct stack_service *) users;
	bool written_by_many; /* more than one service (or replicas > 1) mounts it, at least one for writing */
	const struct origin *origin;
};

enum stack_mount_kind { MOUNT_VOLUME, MOUNT_FILE /* config, secret, bind-mounted file or folder */, MOUNT_TMPFS, MOUNT_HOST };

struct stack_mount {
	enum stack_mount_kind kind;
	struct str target; /* absolute, cleaned */
	bool read_only;
	struct stack_volume *volume;
	struct str subpath;
	bool nocopy; /* Docker would not copy the image's files into the empty volume */
	struct stack_file *file;
	struct stack_int uid, gid, file_mode; /* of configs and secrets; file_mode decimal */
	struct str host_path;	/* MOUNT_HOST: absolute or relative as in the input; why it can't be had is in `refused` */
	struct str refused;	/* MOUNT_HOST: "the container runtime's socket", "source code", "a path of the host", … */
	bool development;	/* MOUNT_HOST: source code, dropped with a note */
	struct str propagation; /* MOUNT_HOST: "rslave": later mounts of the machine are seen; "rshared": and the other way; or empty */
	int64_t size;		/* MOUNT_TMPFS: bytes; 0: no limit */
	const struct origin *origin;
};

struct stack_health {
	bool disabled;
	bool shell;		 /* argv[0] is a line for /bin/sh -c */
	struct stack_words test; /* without CMD / CMD-SHELL */
	int64_t interval_ms, timeout_ms, start_period_ms, start_interval_ms; /* Docker's defaults filled in; start_interval 0: none */
	int64_t retries;
	const struct origin *interval_origin, *timeout_origin, *retries_origin, *start_period_origin; /* NULL: Docker's default */
	const struct origin *origin; /* NULL: no health check in the input */
};

enum stack_condition { WAIT_STARTED, WAIT_HEALTHY, WAIT_COMPLETED };
struct stack_dependency {
	struct stack_service *service;
	enum stack_condition condition;
	bool required, restart, implied; /* implied: from links, network_mode: service:, volumes_from, … */
	bool link;			 /* of `links`: it talks to it */
	const struct origin *origin;
};

/* Another name under which a service answers: network alias, link alias, container_name, hostname. */
struct stack_alias {
	struct str name;
	const char *why; /* "network alias", "container_name", "link", "hostname" */
	const struct stack_network *network;  /* a network alias: answers there alone; NULL: wherever the service is */
	const struct stack_service *client;   /* a link's: answers this one alone; NULL: anybody */
	const struct origin *origin;
};

struct stack_build {
	bool present;
	struct str context, dockerfile, dockerfile_inline, target;
	const struct node *args;	/* a map, may be NULL */
	const struct node *node;	/* the whole of it, for what has no equivalent */
	const struct origin *origin;
};

/* What the Dockerfile of a service says about its image: see built.h. A field that it doesn't set has no origin. */
struct stack_built {
	const struct origin *origin;   /* NULL: there is none, or it couldn't be read */
	struct stack_str base;	       /* the image that it builds on; no value: a variable decides it that isn't known */
	struct stack_str user;	       /* as it is written, its variables replaced */
	struct stack_int uid, gid;     /* where they are known */
	struct stack_words entrypoint, command;
	struct stack_health health;    /* disabled: HEALTHCHECK NONE */
	struct stack_str stop_signal, working_dir;
	VEC(struct stack_port) ports;  /* EXPOSE; without names */
	VEC(struct stack_str) volumes; /* absolute, cleaned */
};

struct stack_resources {
	struct stack_int cpu_limit, cpu_request;       /* thousandths of a core */
	struct stack_int memory_limit, memory_request; /* bytes */
	struct stack_int shm_size, pids_limit;
	struct stack_int gpus;			       /* count; -1: all */
	struct str gpu_driver;			       /* "nvidia" */
};

struct stack_pair {
	struct str key, value;
	const struct origin *origin;
	VEC(struct stack_value) values;
	struct str secret_reason; /* of labels and annotations: why the value is a credential and must not stand in a manifest; or empty */
};
struct stack_pairs {
	struct stack_pair *at;
	size_t n, cap; /* a VEC */
};

struct stack_constraint { /* of placement: node.labels.disk == ssd */
	struct str key, value;
	bool negated;
	const struct origin *origin;
};

struct stack_hook {
	bool post_start; /* else pre_stop */
	struct str *at;	 /* words */
	size_t n;
	const struct origin *origin;
	struct stack_words words; /* the same, with the credentials in them */
};

struct stack_network;

struct stack_service {
	struct str name;  /* as in the input */
	struct str label; /* RFC 1035 label: the name of its objects */
	const struct origin *origin;
	enum stack_role role;
	const struct origin *role_origin; /* `what` states the reason in a sentence */

	struct stack_str image;
	struct stack_build build;
	struct stack_built built;
	struct stack_words entrypoint, command; /* words as they are to be executed; no shell */
	struct stack_str working_dir, platform, runtime, pull_policy;
	VEC(struct stack_env) env; /* by name; what wins is in */
	VEC(struct stack_port) ports;
	VEC(struct stack_mount) mounts;
	struct stack_health health;
	VEC(struct stack_dependency) dependencies;
	bool awaited; /* another service waits for its completion */
	VEC(struct stack_alias) aliases;
	VEC(struct stack_network *) networks;

	struct stack_str restart;	   /* "no", "always", "on-failure", "unless-stopped" */
	struct stack_int restart_attempts; /* on-failure:N */
	struct stack_int stop_grace_ms;
	struct stack_str stop_signal;
	struct stack_bool init, tty, stdin_open, read_only, privileged;
	struct stack_bool host_network, host_pid, host_ipc;
	struct stack_bool no_network;		/* network_mode: none */
	struct stack_service *network_of;	/* network_mode: service:x */
	const struct origin *network_of_origin;
	struct stack_str user;			/* as in the input */
	struct stack_int uid, gid;		/* where numeric */
	struct stack_words group_add, cap_add, cap_drop; /* capabilities without "CAP_", in capitals */
	struct stack_bool no_new_privileges;
	struct stack_str seccomp, apparmor, selinux;	/* of security_opt, without the key */
	struct stack_pairs sysctls, extra_hosts /* host → address */, labels, deploy_labels, annotations;
	struct stack_pairs external_links; /* alias → target */
	struct stack_words dns, dns_search, dns_opt;
	struct stack_str hostname, domainname;
	struct stack_words devices;
	struct stack_resources resources;
	struct stack_int replicas;
	struct stack_bool global;		   /* one on every node */
	struct stack_str job_mode;		   /* deploy.mode "replicated-job" or "global-job"; the role decides all the same */
	VEC(struct stack_constraint) constraints;
	struct stack_pairs spread;	   /* placement preferences: spread over key */
	struct stack_int max_per_node;
	struct stack_int update_parallelism;	   /* 0: all at once */
	struct stack_str update_order;		   /* "start-first", "stop-first" */
	VEC(struct stack_hook) hooks;
};

struct stack_network {
	struct str name;
	bool internal, external;
	VEC(struct stack_service *) members;
	const struct origin *origin;
};

/* How we know that one service talks to another. A set. */
enum stack_evidence {
	EVIDENCE_DEPENDS_ON = 1 << 0,
	EVIDENCE_LINK = 1 << 1,
	EVIDENCE_ENVIRONMENT = 1 << 2, /* redis://redis:6379/0, DB_HOST=db */
	EVIDENCE_FILE = 1 << 3,	       /* nginx upstream, prometheus target */
	EVIDENCE_COMMAND = 1 << 4,     /* command line, health check */
	EVIDENCE_CONFIG = 1 << 5,      /* lotse.yaml says so */
};

struct stack_edge {
	struct stack_service *from, *to; /* the same one: it names itself, and may be answered by another of its pods */
	uint16_t port; /* 0: not known; the ports of `to` then */
	enum stack_protocol protocol;
	unsigned int evidence;		/* 0: network membership alone would allow it */
	VEC(const struct origin *) origins; /* one a piece of evidence, `what` in a sentence */
};

/* A server outside the stack that a service names. */
struct stack_external {
	struct stack_service *from;
	struct str host;
	uint16_t port; /* 0: not known */
	const struct origin *origin;
};

struct stack {
	struct arena *arena;
	struct str name;  /* of the project */
	struct str label; /* RFC 1123: namespace, app.kubernetes.io/part-of */
	const struct origin *name_origin;
	VEC(struct stack_service *) services; /* by name */
	VEC(struct stack_volume *) volumes;
	VEC(struct stack_file *) files;
	VEC(struct stack_network *) networks;
	VEC(struct stack_edge) edges;	       /* with evidence, by from, to, port, protocol */
	VEC(struct stack_edge) membership;     /* further ones that only a common network would allow; */
	bool membership_on_demand;	       /* … too many to list them: ask stack_membership_of() */
	VEC(struct stack_external) externals;
};

struct stack_service *stack_service(const struct stack *stack, struct str name); /* by name in the input, or NULL */
struct stack_volume *stack_volume(const struct stack *stack, struct str name);
struct stack_file *stack_file(const struct stack *stack, enum stack_file_kind kind, struct str name);

const struct stack_env *stack_env(const struct stack_service *service, struct str name); /* by name, or NULL */
const struct stack_port *stack_port(const struct stack_service *service, uint16_t number, enum stack_protocol protocol);
/* The port of that number, made where there is none yet; it has a name ("http", "tcp-5432"). */
struct stack_port *stack_port_add(struct stack *stack, struct stack_service *service, uint16_t number,
				  enum stack_protocol protocol);

/* Does a network carry packets from one to the other? Those of `network_mode: service:x` are on x's networks. */
bool stack_share_network(const struct stack_service *a, const struct stack_service *b);

struct stack_edges {
	VEC(struct stack_edge) list;
};
/* The edges from one service that network membership alone would allow (evidence 0), by name; always complete. */
void stack_membership_of(struct arena *arena, const struct stack *stack, const struct stack_service *from,
			 struct stack_edges *out);
/* Lists of more than these are not made (n services on one network are n × (n - 1) edges). */
#define STACK_MEMBERSHIP_MAX 20000

