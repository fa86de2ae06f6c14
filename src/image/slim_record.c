/*
 * A record of accesses in a file, so that the same image can be made slim again without running it first.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/sort.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "image/slim.h"

#define RECORD_MAX  ((size_t)256 << 20)
#define RECORD_KIND "lotse image slim record 1"

static const struct {
	const char *name;
	unsigned int use;
} uses[] = { { "looked", TRACE_LOOKED }, { "opened", TRACE_OPENED }, { "ran", TRACE_RAN },
	     { "listed", TRACE_LISTED }, { "link", TRACE_LINK },     { "wrote", TRACE_WROTE },
	     { "missed", TRACE_MISSED } };

static int by_path(const void *a, const void *b, void *context)
{
	const struct trace_entry *const *left = a, *const *right = b;
	struct str one = (*left)->path, two = (*right)->path;
	int order = memcmp(one.ptr, two.ptr, MIN_OF(one.len, two.len));

	(void)context;
	return order ? order : (one.len > two.len) - (one.len < two.len);
}

static void write_entry(struct strbuf *buf, const struct trace_entry *entry)
{
	bool first = true;

	strbuf_adds(buf, "  { \"path\": ");
	json_write_string(buf, entry->path);
	if (!str_empty(entry->target) && !str_eq(entry->target, entry->path)) {
		strbuf_adds(buf, ", \"target\": ");
		json_write_string(buf, entry->target);
	}
	strbuf_adds(buf, ", \"uses\": [");
	for (size_t i = 0; i < ARRAY_SIZE(uses); i++)
		if (entry->uses & uses[i].use) {
			strbuf_addf(buf, "%s\"%s\"", first ? "" : ", ", uses[i].name);
			first = false;
		}
	strbuf_adds(buf, "] }");
}

static void passed(void *context, struct root_file *file)
{
	struct root_file **last = context;

	if (root_is_folder(file))
		*last = file;
}

/*
 * What the image doesn't have (processes' numbers in /proc, temporary names) differs from run to run; that the folder
 * is there in which it was looked for, or made, counts all the same.
 */
static void add_entry(struct trace_log *out, const struct root *root, const struct trace_entry *entry)
{
	struct root_file *folder = NULL;

	if (!utf8_valid(entry->path))
		return;
	if (root_resolve(root, NULL, entry->path, false, passed, &folder) ||
	    (!str_empty(entry->target) && root_find(root, entry->target)))
		trace_note(out, entry->path, entry->target, entry->uses);
	else if (folder)
		trace_note(out, folder->path, STR_EMPTY, TRACE_LOOKED);
}

void slim_record_write(struct strbuf *buf, const struct trace_log *log, const struct root *root)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct trace_log out = TRACE_LOG_INIT(arena);

	for (size_t i = 0; i < log->entries.n; i++)
		add_entry(&out, root, log->entries.at[i].value);
	struct trace_entry **all = arena_calloc(arena, out.entries.n + 1, sizeof(struct trace_entry *));
	for (size_t i = 0; i < out.entries.n; i++)
		all[i] = out.entries.at[i].value;
	sort_stable(all, out.entries.n, sizeof(struct trace_entry *), by_path, NULL);
	strbuf_adds(buf, "{ \"kind\": \"" RECORD_KIND "\", \"accesses\": [\n");
	for (size_t i = 0; i < out.entries.n; i++) {
		write_entry(buf, all[i]);
		strbuf_adds(buf, i + 1 < out.entries.n ? ",\n" : "\n");
	}
	strbuf_adds(buf, "] }\n");
}

static const struct rule *record_rule(void)
{
	for (size_t i = 0; slim_rules[i]; i++)
		if (!strcmp(slim_rules[i]->id, "IMAGE-SLIM-RECORD"))
			return slim_rules[i];
	BUG("no rule");
}

static bool read_entry(struct trace_log *log, const struct node *entry)
{
	struct str path = node_text(node_get(entry, "path"));
	const struct node *list = node_get(entry, "uses");
	unsigned int all = 0;

	if (!str_starts(path, "/") || !node_is_seq(list))
		return false;
	for (size_t i = 0; i < list->items.n; i++)
		for (size_t j = 0; j < ARRAY_SIZE(uses); j++)
			if (str_is(node_text(list->items.at[i]), uses[j].name))
				all |= uses[j].use;
	struct str target = node_text(node_get(entry, "target"));
	trace_note(log, path, str_empty(target) && !(all & TRACE_MISSED) ? path : target, all);
	return all != 0;
}

int slim_record_read(struct arena *arena, const char *path, struct trace_log *log, struct findings *out,
		     struct err *err)
{
	struct node *root = NULL;
	struct str text;

	if (file_read(arena, path, RECORD_MAX, &text, err) < 0)
		return -1;
	if (json_read(arena, source_new(arena, str_of(path), text), &root, out) < 0 || !root) {
		out->fatal = true;
		return 0;
	}
	const struct node *list = node_get(root, "accesses");
	if (!str_is(node_text(node_get(root, "kind")), RECORD_KIND) || !node_is_seq(list)) {
		finding(out, record_rule(), root, "there is no \"kind\": \"%s\" with \"accesses\"", RECORD_KIND);
		return 0;
	}
	for (size_t i = 0; i < list->items.n; i++)
		if (!read_entry(log, list->items.at[i]))
			finding(out, record_rule(), list->items.at[i],
				"an access has a \"path\" that begins with / and a list of \"uses\"");
	return 0;
}
