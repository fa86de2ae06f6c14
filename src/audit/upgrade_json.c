/*
 * The same for scripts: {from, to, objects, must_change, limits, steps: […], drains: […]}.
 */
#include "audit/upgrade.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/json.h"

static struct str version(struct arena *arena, unsigned int minor)
{
	return str_fmt(arena, "1.%u", minor);
}

static void add_texts(struct arena *arena, struct node *map, const char *key, const struct str *texts, size_t n)
{
	struct node *list = node_set_seq(arena, map, key);

	for (size_t i = 0; i < n; i++)
		node_add_str(arena, list, texts[i]);
}

static void add_item(struct arena *arena, struct node *list, const struct upgrade_item *item)
{
	static const char *const kinds[] = {
		[UPGRADE_REMOVED] = "removed",
		[UPGRADE_FIELD] = "field",
		[UPGRADE_DATED] = "dated",
		[UPGRADE_DEPRECATED] = "deprecated",
	};
	struct node *map = node_add(arena, list, node_map(arena));
	const struct finding *finding = item->finding;

	node_set_str(arena, map, "kind", str_of(kinds[item->kind]));
	node_set_str(arena, map, "rule", str_of(finding->rule->id));
	node_set_str(arena, map, "severity", str_of(severity_name(finding->severity)));
	node_set_str(arena, map, "place", span_show(arena, finding->span));
	node_set_str(arena, map, "object", item->object);
	node_set_str(arena, map, "message", finding->message);
	node_set_str(arena, map, "change", finding->hint);
	if (item->possible.len)
		node_set_str(arena, map, "possible", item->possible);
}

static void add_drain(struct arena *arena, struct node *list, const struct upgrade_drain *drain)
{
	struct node *map = node_add(arena, list, node_map(arena));

	node_set_bool(arena, map, "blocks", drain->blocks);
	node_set_str(arena, map, "place", span_show(arena, drain->span));
	node_set_str(arena, map, "object", drain->object);
	node_set_str(arena, map, "message", drain->message);
	node_set_str(arena, map, "advice", drain->advice);
	add_texts(arena, map, "before", drain->before.at, drain->before.n);
	add_texts(arena, map, "after", drain->after.at, drain->after.n);
}

void upgrade_json(struct strbuf *buf, const struct upgrade *upgrade, struct arena *arena)
{
	struct node *root = node_map(arena);

	node_set_str(arena, root, "from", version(arena, upgrade->from));
	node_set_str(arena, root, "to", version(arena, upgrade->to));
	node_set_int(arena, root, "objects", (int64_t)upgrade->n_objects);
	node_set_int(arena, root, "must_change", (int64_t)upgrade->n_must);
	add_texts(arena, root, "limits", upgrade->limits.at, upgrade->limits.n);
	struct node *steps = node_set_seq(arena, root, "steps");
	for (unsigned int i = 0; i <= upgrade->to - upgrade->from; i++) {
		struct node *step = node_add(arena, steps, node_map(arena));

		node_set_str(arena, step, "to", version(arena, upgrade->steps[i].minor));
		struct node *items = node_set_seq(arena, step, "items");
		for (size_t k = 0; k < upgrade->steps[i].items.n; k++)
			add_item(arena, items, &upgrade->steps[i].items.at[k]);
	}
	struct node *drains = node_set_seq(arena, root, "drains");
	for (size_t i = 0; i < upgrade->drains.n; i++)
		add_drain(arena, drains, &upgrade->drains.at[i]);
	json_write(buf, root, 2, RESOLVE_JSON);
}
