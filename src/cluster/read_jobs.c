/*
 * Small files are parsed ahead by threads; what is made of them is made in order, by one.
 *
 * Parsing is nine tenths of the work. A worker's memory is its own: texts and findings, which stay, and the documents of a
 * slot, which are gone when they have been looked at. A window of slots bounds how far ahead anybody is, so memory doesn't
 * grow with the input, and the result doesn't depend on who was faster.
 */
#include <pthread.h>

#include "base/file.h"
#include "cluster/read_internal.h"
#include "doc/json.h"
#include "doc/stream.h"
#include "doc/yaml.h"

enum { WORKERS_MAX = 4, WINDOW = 64, FEW = 16 }; /* fewer files than that aren't worth a thread */

enum state { SLOT_FREE, SLOT_TAKEN, SLOT_DONE };

struct slot {
	enum state state;
	bool is_large; /* to be read in its turn, as a stream */
	struct parsed parsed;
	struct err err;
};

struct jobs {
	const struct paths *paths;
	pthread_mutex_t lock;
	pthread_cond_t ready, room; /* for who looks at them; for the workers */
	size_t n_waiting;	    /* workers that wait for room */
	size_t next;  /* to be parsed */
	size_t first; /* to be looked at */
	bool over;
	struct slot slots[WINDOW];
};

struct worker {
	struct jobs *jobs;
	struct arena *stays;
	pthread_t thread;
};

static void keep_document(void *context, struct arena *arena, struct node *root)
{
	struct parsed *parsed = context;

	*vec_push(arena, &parsed->documents) = root;
}

static void parse(struct slot *slot, struct arena *stays, const char *path)
{
	struct parsed *parsed = &slot->parsed;
	struct stream stream = { .context = parsed, .scratch = parsed->arena, .keep = true, .document = keep_document };
	struct str text;

	arena_reset(parsed->arena);
	*parsed = (struct parsed){ .arena = parsed->arena, .findings = FINDINGS_INIT(stays) };
	slot->err = (struct err){ 0 };
	slot->is_large = file_size(path) > SMALL;
	if (slot->is_large)
		return;
	if (file_read(stays, path, SOURCE_MAX, &text, &slot->err) < 0) {
		parsed->failed = true;
		return;
	}
	parsed->source = source_new(stays, str_dup(stays, str_of(path)), text);
	parsed->is_json = reader_looks_like_json(parsed->source);
	parsed->failed = parsed->is_json ? json_stream(parsed->source, &stream, &parsed->findings)
					 : yaml_stream(parsed->source, NULL, &stream, &parsed->findings);
}

/* With the lock held, which is let go meanwhile. False where there is nothing to parse now. */
static bool parse_next(struct jobs *jobs, struct arena *stays)
{
	size_t i = jobs->next;
	struct slot *slot = &jobs->slots[i % WINDOW];

	if (i >= jobs->paths->list.n || i >= jobs->first + WINDOW)
		return false;
	jobs->next++;
	slot->state = SLOT_TAKEN;
	pthread_mutex_unlock(&jobs->lock);
	parse(slot, stays, jobs->paths->list.at[i]);
	pthread_mutex_lock(&jobs->lock);
	slot->state = SLOT_DONE;
	if (i == jobs->first)
		pthread_cond_signal(&jobs->ready);
	return true;
}

static void *work(void *context)
{
	struct worker *worker = context;
	struct jobs *jobs = worker->jobs;

	pthread_mutex_lock(&jobs->lock);
	while (!jobs->over && jobs->next < jobs->paths->list.n) {
		if (parse_next(jobs, worker->stays))
			continue;
		jobs->n_waiting++;
		pthread_cond_wait(&jobs->room, &jobs->lock);
		jobs->n_waiting--;
	}
	pthread_mutex_unlock(&jobs->lock);
	return NULL;
}

static int look_at(struct reader *reader, struct slot *slot, const char *path, struct err *err)
{
	if (slot->is_large)
		return reader_read_file(reader, path, err);
	if (!slot->parsed.source) {
		*err = slot->err;
		return -1;
	}
	reader_take_parsed(reader, &slot->parsed);
	reader->small += slot->parsed.source->text.len;
	return 0;
}

/* This thread looks at the files in order; where the next isn't ready, it parses, too. */
static int look_at_all(struct reader *reader, struct jobs *jobs, struct arena *stays, struct err *err)
{
	int failed = 0;

	pthread_mutex_lock(&jobs->lock);
	while (!failed && jobs->first < jobs->paths->list.n) {
		struct slot *slot = &jobs->slots[jobs->first % WINDOW];

		if (slot->state != SLOT_DONE) {
			if (!parse_next(jobs, stays))
				pthread_cond_wait(&jobs->ready, &jobs->lock);
			continue;
		}
		pthread_mutex_unlock(&jobs->lock);
		failed = look_at(reader, slot, jobs->paths->list.at[jobs->first], err);
		pthread_mutex_lock(&jobs->lock);
		slot->state = SLOT_FREE;
		jobs->first++;
		if (jobs->n_waiting && jobs->next - jobs->first <= WINDOW / 2) /* not for each: waking costs */
			pthread_cond_broadcast(&jobs->room);
	}
	jobs->over = true;
	pthread_cond_broadcast(&jobs->room);
	pthread_mutex_unlock(&jobs->lock);
	return failed;
}

static struct arena *new_arena(struct reader *reader)
{
	return *vec_push(reader->arena, &reader->arenas) = arena_new();
}

int reader_read_files(struct reader *reader, const struct paths *paths, struct err *err)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t n = cores > 1 ? (size_t)MIN_OF(cores, (long)WORKERS_MAX) - 1 : 0, started = 0;
	struct worker workers[WORKERS_MAX];
	struct jobs jobs = { .paths = paths, .lock = PTHREAD_MUTEX_INITIALIZER, .ready = PTHREAD_COND_INITIALIZER,
			     .room = PTHREAD_COND_INITIALIZER };

	if (paths->list.n < FEW)
		n = 0;
	for (size_t i = 0; i < MIN_OF(paths->list.n, (size_t)WINDOW); i++)
		jobs.slots[i].parsed.arena = arena_new();
	for (size_t i = 0; i < n; i++) {
		workers[started] = (struct worker){ .jobs = &jobs, .stays = new_arena(reader) };
		if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0)
			started++; /* where it fails, there is this thread */
	}
	int failed = look_at_all(reader, &jobs, new_arena(reader), err);
	for (size_t i = 0; i < started; i++)
		pthread_join(workers[i].thread, NULL);
	for (size_t i = 0; i < WINDOW; i++)
		arena_free(jobs.slots[i].parsed.arena);
	return failed;
}
