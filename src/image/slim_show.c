/*
 * What went, what stayed, and why: for people and for programs.
 */
#include <inttypes.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "image/slim.h"

#define REMOVED_SHOWN  20
#define RESTORED_SHOWN 20

/* "12.3 MB": decimal, as registries and `docker images` count. */
static const char *show_bytes(uint64_t bytes, char out[static 32])
{
	if (bytes < 1000)
		snprintf(out, 32, "%" PRIu64 " B", bytes);
	else if (bytes < 1000000)
		snprintf(out, 32, "%.1f kB", (double)bytes / 1e3);
	else
		snprintf(out, 32, "%.1f MB", (double)bytes / 1e6);
	return out;
}

static void add_amount(struct strbuf *buf, const char *what, const struct slim_amount *amount)
{
	char bytes[32];

	strbuf_addf(buf, "  %-42s %10s %8zu files\n", what, show_bytes(amount->bytes, bytes), amount->files);
}

static double ratio(const struct slim_amount *part, const struct slim_amount *whole)
{
	return whole->bytes ? (double)part->bytes / (double)whole->bytes : 0;
}

static void show_removed(struct strbuf *buf, const struct slim_result *result, struct arena *arena)
{
	char bytes[32];

	strbuf_adds(buf, "\nremoved, largest first:\n");
	for (size_t i = 0; i < MIN_OF(result->removed.n, (size_t)REMOVED_SHOWN); i++) {
		const struct slim_removed *removed = &result->removed.at[i];
		struct str path = str_show(arena, removed->path);

		strbuf_addf(buf, "  %10s %8zu files  %" PRI_STR "\n", show_bytes(removed->amount.bytes, bytes),
			    removed->amount.files, STR_ARG(path));
	}
	if (result->removed.n > REMOVED_SHOWN)
		strbuf_addf(buf, "  and %zu more places (--format json lists all)\n",
			    result->removed.n - REMOVED_SHOWN);
}

static void show_restored(struct strbuf *buf, const struct slim_result *result, struct arena *arena)
{
	if (!result->restored.n)
		return;
	strbuf_adds(buf, "\nmissed when the slim image was tried, and restored:\n");
	for (size_t i = 0; i < MIN_OF(result->restored.n, (size_t)RESTORED_SHOWN); i++) {
		struct str path = str_show(arena, result->restored.at[i].path);

		strbuf_addf(buf, "  round %u  %" PRI_STR "\n", result->restored.at[i].round, STR_ARG(path));
	}
	if (result->restored.n > RESTORED_SHOWN)
		strbuf_addf(buf, "  and %zu more\n", result->restored.n - RESTORED_SHOWN);
}

void slim_show_text(struct strbuf *buf, const struct slim_result *result, struct str name, struct str target)
{
	_cleanup_arena_ struct arena *arena = arena_new();

	strbuf_addf(buf, "%" PRI_STR " -> %" PRI_STR "\n", STR_ARG(str_show(arena, name)),
		    STR_ARG(str_show(arena, target)));
	add_amount(buf, "before", &result->before);
	add_amount(buf, "after", &result->after);
	add_amount(buf, "opened by what was asked (the lower bound)", &result->opened);
	strbuf_addf(buf, "  %.1f %% smaller; %.2f times the lower bound\n",
		    100 * (1 - ratio(&result->after, &result->before)), ratio(&result->after, &result->opened));
	strbuf_adds(buf, "\nkept because it is\n");
	for (int reason = KEEP_OPENED; reason < KEEP_REASONS; reason++)
		if (result->kept[reason].files)
			add_amount(buf, keep_reason_name((enum keep_reason)reason), &result->kept[reason]);
	show_removed(buf, result, arena);
	show_restored(buf, result, arena);
	strbuf_addf(buf, "\nasked of the slim image, %s %u:\n", result->replayed ? "from a record, round" : "round",
		    result->rounds);
	for (size_t i = 0; i < result->asked.steps.n; i++)
		strbuf_addf(buf, "  passed  %" PRI_STR "\n", STR_ARG(str_show(arena, result->asked.steps.at[i].what)));
}

/* ---- JSON ---- */

static void set_amount(struct arena *arena, struct node *map, const char *key, const struct slim_amount *amount)
{
	struct node *own = node_set_map(arena, map, key);

	node_set_int(arena, own, "bytes", (int64_t)amount->bytes);
	node_set_int(arena, own, "files", (int64_t)amount->files);
}

static struct node *kept_files(struct arena *arena, const struct slim_result *result)
{
	struct node *list = node_seq(arena);

	for (size_t i = 0; i < result->root->files.n; i++) {
		const struct root_file *file = result->root->files.at[i];

		if (!root_stays(file) || file->reason == KEEP_WAY)
			continue;
		struct node *own = node_add(arena, list, node_map(arena));
		node_set_str(arena, own, "path", root_written(file));
		node_set_int(arena, own, "bytes", (int64_t)file->size);
		node_set_str(arena, own, "reason", str_of(keep_reason_name(file->reason)));
		if (file->because)
			node_set_str(arena, own, "because", file->because->path);
	}
	return list;
}

void slim_show_json(struct strbuf *buf, const struct slim_result *result, struct str name, struct str target,
		    struct str digest)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct node *root = node_map(arena), *list;

	node_set_str(arena, root, "image", name);
	node_set_str(arena, root, "output", target);
	node_set_str(arena, root, "digest", digest);
	set_amount(arena, root, "before", &result->before);
	set_amount(arena, root, "after", &result->after);
	set_amount(arena, root, "opened", &result->opened);
	node_set(arena, root, STR("ratio"),
		 node_number(arena, str_fmt(arena, "%.4f", ratio(&result->after, &result->opened))));
	node_set_int(arena, root, "rounds", result->rounds);
	node_set_bool(arena, root, "replayed", result->replayed);
	list = node_set_seq(arena, root, "steps");
	for (size_t i = 0; i < result->asked.steps.n; i++)
		node_add_str(arena, list, result->asked.steps.at[i].what);
	list = node_set_seq(arena, root, "restored");
	for (size_t i = 0; i < result->restored.n; i++) {
		struct node *own = node_add(arena, list, node_map(arena));

		node_set_str(arena, own, "path", result->restored.at[i].path);
		node_set_int(arena, own, "round", result->restored.at[i].round);
	}
	list = node_set_seq(arena, root, "removed");
	for (size_t i = 0; i < result->removed.n; i++) {
		struct node *own = node_add(arena, list, node_map(arena));

		node_set_str(arena, own, "path", result->removed.at[i].path);
		node_set_int(arena, own, "bytes", (int64_t)result->removed.at[i].amount.bytes);
		node_set_int(arena, own, "files", (int64_t)result->removed.at[i].amount.files);
	}
	node_set(arena, root, STR("kept"), kept_files(arena, result));
	json_write(buf, root, 2, RESOLVE_JSON);
}
