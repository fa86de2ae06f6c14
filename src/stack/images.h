/*
 * What is known about images that many stacks use: their role, ports, data folders, users.
 *
 * Facts from the images' Dockerfiles and documentation; where that isn't obvious, the row says so.
 */
#pragma once
#include "stack/stack.h"

/* "registry.example.com:5000/team/postgres:15-alpine@sha256:…", taken apart. Views into the text. */
struct image_name {
	struct str registry;   /* empty: Docker Hub */
	struct str repository; /* "team/postgres"; "postgres" for library/postgres */
	struct str name;       /* the last part of it */
	struct str tag;	       /* empty where there is none */
	struct str digest;     /* "sha256:…", or empty */
};
struct image_name image_name(struct str image);
/* Is it the repository of a pattern? See below; one that ends in "/" stands for every image below it. */
bool image_fits(const struct image_name *name, const char *pattern);

struct known_image {
	const char *pattern; /* the repository, or its end behind a "/": "postgres" is also bitnami's and a team's own */
	const char *title;   /* "PostgreSQL" */
	enum stack_role role;
	uint16_t ports[4];	  /* TCP; those that it opens without any configuration; ended by 0 */
	uint16_t udp_ports[2];	  /* ended by 0 */
	const char *data[3];	  /* folders whose content must outlive the container */
	uint32_t uid, gid;	  /* of the process; 0: root, or not known */
	uint32_t alpine_uid, alpine_gid; /* of the variants on Alpine, where they differ */
	const char *seeded[2];	  /* folders that the image fills: an empty volume there needs the image's files */
	const char *exporter;	  /* the image that gives Prometheus its metrics; NULL: none needed or none known */
	bool serves_files;	  /* a web server: a proxy when its configuration says so, else it serves files */
	bool redis;		  /* speaks Redis: a cache, or a broker when used as one */
};

const struct known_image *known_image(struct str image); /* or NULL */
/* The image whose data folder this is: "/var/lib/mysql"; NULL also for what several use ("/data"). */
const struct known_image *known_data_folder(struct str folder);
/* The user of the process, from tag and image; false where it isn't known, or root. */
bool known_image_user(struct str image, uint32_t *uid, uint32_t *gid);

/* What usually listens on a port of that number, or ROLE_OTHER: 5432 says ROLE_DATABASE and "PostgreSQL". */
enum stack_role known_port_role(uint16_t number, const char **title);
/* The default port of a URL scheme ("redis": 6379, "postgresql+psycopg2": 5432); 0 where it isn't known. */
uint16_t scheme_port(struct str scheme);
