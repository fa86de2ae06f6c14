#include "image/slim.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/sort.h"
#include "base/strbuf.h"

#define ROUNDS_USUAL 5
#define LINES_SHOWN  3 /* of what a command wrote before it failed */

static const struct rule IMAGE_SLIM_BASELINE = {
	"IMAGE-SLIM-BASELINE",
	SEVERITY_ERROR,
	"the image itself doesn't pass what is asked of it",
	"what a failing program doesn't get to read can't be recorded, and a slim image can't be proved",
	"mend the question or the environment it needs: --env, --volume, --tmpfs, --timeout",
	true
};
static const struct rule IMAGE_SLIM_UNPROVED = {
	"IMAGE-SLIM-UNPROVED",
	SEVERITY_ERROR,
	"the slim image doesn't pass what the image passes",
	"something is needed that no recorded access shows; the slim image is not written",
	"keep what it misses with --keep, or leave this image as it is",
	true
};
static const struct rule IMAGE_SLIM_UNASKED = {
	"IMAGE-SLIM-UNASKED",
	SEVERITY_WARNING,
	"nothing is asked of the image but to start",
	"what is only needed once a request comes may be removed, and no proof would show it",
	"give a HEALTHCHECK, --http, --probe or --test that uses what the application does",
	false
};
static const struct rule IMAGE_SLIM_FOREIGN = { "IMAGE-SLIM-FOREIGN",
						SEVERITY_WARNING,
						"programs of another instruction set ran, and weren't recorded",
						"the tracer sees the system calls of this machine's own word size only",
						"name what they need with --keep",
						false };
static const struct rule IMAGE_SLIM_LACK = {
	"IMAGE-SLIM-LACK",
	SEVERITY_NOTE,
	"a library is needed that the image doesn't have",
	"the whole image lacks it just as well, so it is loaded in another way, or never",
	"nothing, unless the program fails: then install the library",
	false
};
static const struct rule IMAGE_SLIM_RECORD = { "IMAGE-SLIM-RECORD",
					       SEVERITY_ERROR,
					       "the file is no record of accesses",
					       "without a record nothing says what the application asks for",
					       "write one with --record, by the same version of lotse",
					       true };

const struct rule *const slim_rules[] = { &IMAGE_SLIM_BASELINE,
					  &IMAGE_SLIM_FOREIGN,
					  &IMAGE_SLIM_LACK,
					  &IMAGE_SLIM_RECORD,
					  &IMAGE_SLIM_UNASKED,
					  &IMAGE_SLIM_UNPROVED,
					  NULL };

struct reducing {
	struct arena *arena;
	const char *folder, *work;
	struct span span;
	const struct slim_options *options;
	struct slim_result *result;
	struct closure *closure;
	struct root *root;
	struct findings *out;
	struct err *err;
};

static void progress(const struct reducing *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void progress(const struct reducing *r, const char *fmt, ...)
{
	va_list args;

	if (!r->options->progress)
		return;
	va_start(args, fmt);
	r->options->progress(r->options->progress_context, str_vfmt(r->arena, fmt, args));
	va_end(args);
}

/* ---- Asking ---- */

/* The last lines in one: that of a traceback says what, those before say where. */
static struct str last_words(struct arena *arena, struct str output)
{
	size_t start = output.len;

	for (unsigned int lines = 0; start > 0; start--)
		if (output.ptr[start - 1] == '\n' && ++lines == LINES_SHOWN)
			break;
	return str_replace(arena, str_from(output, start), STR("\n"), STR(" | "));
}

static void report_failure(struct reducing *r, const struct rule *rule, const struct slim_run *run)
{
	for (size_t i = 0; i < run->steps.n; i++) {
		const struct slim_step *step = &run->steps.at[i];

		if (step->passed && str_empty(step->answer))
			continue;
		struct str words = last_words(r->arena, step->output);
		finding_at(r->out, rule, r->span, "%" PRI_STR " %" PRI_STR "%s%" PRI_STR "%s", STR_ARG(step->what),
			   STR_ARG(step->answer), words.len ? "; it wrote \"" : "", STR_ARG(words),
			   words.len ? "\"" : "");
	}
}

static bool is_asked(const struct reducing *r)
{
	const struct slim_image *image = &r->result->image;

	return image->health || image->probes[0] || image->tests[0] || r->options->questions.urls[0];
}

/* Everything that the whole image accesses. False with a finding where it doesn't pass. */
static int record(struct reducing *r, bool *passed)
{
	struct slim_run run;

	*passed = true;
	if (r->options->record) {
		r->result->replayed = true;
		if (slim_record_read(r->arena, r->options->record, &r->result->log, r->out, r->err) < 0)
			return -1;
		*passed = !r->out->fatal;
		return 0;
	}
	progress(r, "recording what the image accesses");
	if (slim_run(r->arena, r->folder, &r->result->image, &r->options->questions, &r->result->log, &run, r->err) < 0)
		return -1;
	*passed = run.passed;
	if (!run.passed)
		report_failure(r, &IMAGE_SLIM_BASELINE, &run);
	return 0;
}

/* ---- The slim image as a folder ---- */

/* Hard links into a second tree: nothing is copied. The jail never writes to either. */
static int link_entry(struct reducing *r, int to, const struct root_file *file)
{
	const char *name = str_cstr(r->arena, str_from(file->path, 1));
	const char *written = str_cstr(r->arena, str_from(root_written(file), 1));

	if (root_is_folder(file)) {
		if (mkdirat(to, name, file->mode & 07777) < 0 ||
		    fchownat(to, name, file->uid, file->gid, AT_SYMLINK_NOFOLLOW) < 0 ||
		    fchmodat(to, name, file->mode & 07777, 0) < 0)
			return err_errno(r->err, "cannot make %s", name);
		return 0;
	}
	if (linkat(r->root->fd, name, to, written, 0) < 0)
		return err_errno(r->err, "cannot link %s", name);
	return 0;
}

static int link_kept(struct reducing *r, const char *folder)
{
	if (file_remove_tree(folder, r->err) < 0 || file_mkdirs(folder, r->err) < 0)
		return -1;
	_cleanup_close_ int to = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (to < 0)
		return err_errno(r->err, "cannot open %s", folder);
	if (fchmod(to, r->root->files.at[0]->mode & 07777) < 0)
		return err_errno(r->err, "cannot set the rights of %s", folder);
	for (size_t i = 1; i < r->root->files.n; i++)
		if (root_stays(r->root->files.at[i]) && link_entry(r, to, r->root->files.at[i]) < 0)
			return -1;
	return 0;
}

/* ---- Rounds ---- */

/* What was asked for and is in the whole image only. */
static size_t restore(struct reducing *r, const struct trace_log *log, unsigned int round)
{
	bool *had = xcalloc(r->root->files.n, sizeof(*had));
	size_t n = 0;

	for (size_t i = 0; i < r->root->files.n; i++)
		had[i] = r->root->files.at[i]->reason != KEEP_NONE;
	closure_log(r->closure, log, true);
	closure_follow(r->closure);
	for (size_t i = 0; i < r->root->files.n; i++) {
		const struct root_file *file = r->root->files.at[i];

		if (had[i] || !file->reason)
			continue;
		n++;
		if (file->reason == KEEP_MISSED)
			*vec_push(r->arena, &r->result->restored) = (struct slim_restored){ file->path, round };
	}
	free(had);
	return n + closure_return_sources(r->closure, log);
}

static void merge(struct trace_log *into, const struct trace_log *from)
{
	for (size_t i = 0; i < from->entries.n; i++) {
		const struct trace_entry *entry = from->entries.at[i].value;

		trace_note(into, entry->path, entry->target, entry->uses);
	}
	into->foreign += from->foreign;
}

static int prove(struct reducing *r)
{
	const unsigned int most = r->options->rounds ? r->options->rounds : ROUNDS_USUAL;
	const char *folder = str_cstr(r->arena, str_fmt(r->arena, "%s/slim", r->work));
	struct slim_result *result = r->result;

	for (result->rounds = 1;; result->rounds++) {
		struct trace_log log = TRACE_LOG_INIT(r->arena);

		progress(r, "asking the slim image, round %u", result->rounds);
		if (link_kept(r, folder) < 0 || slim_run(r->arena, folder, &result->image, &r->options->questions, &log,
							 &result->asked, r->err) < 0)
			return -1;
		size_t restored = restore(r, &log, result->rounds);
		merge(&result->log, &log);
		if (restored == 0 && result->asked.passed) {
			result->passed = true;
			return 0;
		}
		if (restored == 0 || result->rounds >= most)
			break;
	}
	report_failure(r, &IMAGE_SLIM_UNPROVED, &result->asked);
	if (result->asked.passed)
		finding_at(r->out, &IMAGE_SLIM_UNPROVED, r->span, "files were still missed after %u rounds",
			   result->rounds);
	return 0;
}

/* ---- Counting ---- */

static void count(struct slim_amount *amount, const struct root_file *file)
{
	if (root_is_folder(file))
		return;
	amount->files++;
	if (file->first == file)
		amount->bytes += file->size;
}

static bool none_stays(const struct root_file *file)
{
	return !root_stays(file);
}

static void weigh(struct slim_amount *amount, const struct root_file *file)
{
	count(amount, file);
	for (const struct root_file *child = file->child; child; child = child->next)
		if (none_stays(child))
			weigh(amount, child);
}

/* A folder that went whole is one row; of what stays in part, the files that went are one row together. */
static void list_removed(struct reducing *r, const struct root_file *folder)
{
	struct slim_amount rest = { 0 };

	for (const struct root_file *file = folder->child; file; file = file->next) {
		if (!none_stays(file)) {
			list_removed(r, file);
		} else if (root_is_folder(file)) {
			struct slim_amount amount = { 0 };

			weigh(&amount, file);
			if (amount.files)
				*vec_push(r->arena, &r->result->removed) = (struct slim_removed){ file->path, amount };
		} else {
			weigh(&rest, file);
		}
	}
	if (rest.files)
		*vec_push(r->arena, &r->result->removed) = (struct slim_removed){
			str_fmt(r->arena, "%" PRI_STR "/*", STR_ARG(folder->parent ? folder->path : STR_EMPTY)), rest
		};
}

static int by_size(const void *a, const void *b, void *context)
{
	const struct slim_removed *left = a, *right = b;

	(void)context;
	if (left->amount.bytes != right->amount.bytes)
		return left->amount.bytes < right->amount.bytes ? 1 : -1;
	return str_cmp(left->path, right->path);
}

static void add_up(struct reducing *r)
{
	struct slim_result *result = r->result;

	for (size_t i = 0; i < r->root->files.n; i++) {
		const struct root_file *file = r->root->files.at[i];

		count(&result->before, file);
		if (root_stays(file)) {
			count(&result->after, file);
			count(&result->kept[file->reason], file);
		}
		if (file->opened)
			count(&result->opened, file);
	}
	list_removed(r, r->root->files.at[0]);
	sort_stable(result->removed.at, result->removed.n, sizeof(*result->removed.at), by_size, NULL);
	result->lacks = closure_lacks(r->closure, &result->n_lacks);
	for (size_t i = 0; i < result->n_lacks; i++)
		finding_at(r->out, &IMAGE_SLIM_LACK, r->span, "%" PRI_STR " is needed by %" PRI_STR,
			   STR_ARG(result->lacks[i].name), STR_ARG(result->lacks[i].by->path));
	if (result->log.foreign)
		finding_at(r->out, &IMAGE_SLIM_FOREIGN, r->span, "%zu programs ran unseen", result->log.foreign);
}

int slim_reduce(struct arena *arena, const char *folder, const char *work, const struct source *image,
		const struct node *config, const struct slim_options *options, struct slim_result *result,
		struct findings *out, struct err *err)
{
	struct reducing r = { arena, folder, work, span_source(image), options, result, NULL, NULL, out, err };
	bool passed;

	*result = (struct slim_result){ .log = TRACE_LOG_INIT(arena) };
	if (root_open(arena, folder, &r.root, err) < 0 ||
	    slim_image_read(arena, config, r.root, &options->questions, &result->image, err) < 0)
		return -1;
	result->root = r.root;
	if (!is_asked(&r))
		finding_at(out, &IMAGE_SLIM_UNASKED, r.span, "no health check, no probe, no test");
	if (record(&r, &passed) < 0)
		return -1;
	if (!passed)
		return 0;
	const struct closure_options closing = {
		.folder = str_of(result->image.folder),
		.environment = result->image.environment,
		.commands = result->image.all,
		.globs = options->globs,
		.folders = result->image.folders,
		.whole_packages = options->whole_packages,
		.seen_plugins = options->seen_plugins,
		.bytecode_only = options->bytecode_only,
	};
	r.closure = closure_new(r.root, &closing);
	closure_log(r.closure, &result->log, false);
	closure_follow(r.closure);
	if (prove(&r) < 0)
		return -1;
	add_up(&r);
	return 0;
}
