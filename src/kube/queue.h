/*
 * The queue that a Celery worker takes its tasks from, where it is a list in a Redis of the stack.
 *
 * Read from the command line (`celery -A app worker -Q a,b -c 4`) and the variable that names the broker. What the
 * application's code says of queues can't be seen.
 */
#pragma once
#include "kube/render.h"
#include "stack/hosts.h"

struct queue {
	VEC(struct str) names; /* of the lists; Celery's own default where the command names none */
	bool named;
	int64_t concurrency; /* tasks that a pod works on at once; 1 where the command doesn't say */
	bool one_at_a_time;  /* the command or a variable says that it keeps no further tasks for itself */
	const struct stack_service *broker;
	uint16_t port;
	int64_t database;
	bool tls;
	struct str user, password;   /* of the URL, decoded; empty: none */
	const struct origin *origin; /* of the URL */
};

enum queue_found {
	QUEUE_NONE,	/* no Celery worker, or one with a broker of another kind */
	QUEUE_UNKNOWN,	/* a Celery worker whose broker can't be seen */
	QUEUE_IN_REDIS,
};
enum queue_found queue_of(struct render *r, const struct hosts *hosts, const struct stack_service *service, struct queue *queue);
