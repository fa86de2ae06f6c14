/*
 * What a command line says about the one who runs it: `celery … worker` takes work from a queue.
 *
 * Looks through shells, wrappers (`bundle exec`, `gosu www-data`, `poetry run`, `./wait-for.sh db:5432 --`) and chains
 * (`migrate && gunicorn`): what runs last, and stays, decides. Knows programs, not languages: nothing is executed or guessed.
 */
#pragma once
#include "stack/stack.h"

struct command_reading {
	enum stack_role role; /* ROLE_OTHER: the command says nothing */
	struct str quote;     /* the words that say so: "celery … worker"; never an argument of the user's */
	bool by_name;	      /* only a script's name says it ("worker.py"): weaker than an image */
	bool redis_queue;     /* a queue that such workers keep in Redis: sidekiq, rq, bull */
	uint16_t port;	      /* where such a server listens: by an option, else by default; 0: not known */
	bool port_by_option;
};

/* Entrypoint and command together; both may be empty. */
struct command_reading command_read(struct arena *arena, const struct stack_words *entrypoint,
				    const struct stack_words *command);
/* A single line of shell: a health check, a script in a variable. */
struct command_reading command_read_line(struct arena *arena, struct str line);

/* A line for a shell that ends, and in which no server is known: `sh -c "echo …; mc mb …"`. */
bool command_is_script(struct arena *arena, const struct stack_words *entrypoint, const struct stack_words *command);

/*
 * Does the container run what its image is known for? False where the entrypoint or the command are a script or a line for a shell
 * that starts something else: nextcloud with `entrypoint: /cron.sh`, elasticsearch with a `bash -c` that only makes certificates.
 * Its role, ports and data folders can't be told from the image then.
 */
bool command_runs_image(struct arena *arena, const struct stack_service *service);

/* Of a service with a Dockerfile that was read: does it start what its base image starts? (Not what the Compose file says.) */
bool command_built_runs_base(const struct stack_service *service);
