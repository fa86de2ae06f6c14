#include "base/arena.h"
#include "trace/trace.h"

void trace_note(struct trace_log *log, struct str path, struct str target, unsigned int uses)
{
	struct trace_entry *entry = map_get(&log->entries, path);

	if (!entry) {
		if (log->entries.n >= TRACE_MAX_PATHS) {
			log->overflow = true;
			return;
		}
		entry = arena_new_of(log->arena, struct trace_entry);
		entry->path = str_dup(log->arena, path);
		map_set(&log->entries, entry->path, entry);
	}
	entry->uses |= uses;
	if (!str_empty(target) && !str_eq(target, entry->target))
		entry->target = str_dup(log->arena, target);
}
