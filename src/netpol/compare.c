#include "netpol/compare.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/sort.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "netpol/internal.h"
#include "netpol/show.h"

struct pair {
	struct str source, destination;
	const struct address_range *range; /* of the one that is a range; NULL: neither is */
	uint32_t ports[2];
};

struct line {
	struct str source, destination; /* one each, or "a, b": several */
	struct address_range range;
	bool from_range, to_range;
	uint32_t ports;
};

struct comparing {
	struct arena *arena;
	struct ports *ports;
	struct address_cuts cuts;
	VEC(struct address_range) bounds;
	struct map pairs;
	bool self;
	struct netpol *netpol; /* whose connections are being taken */
	int side;
	VEC(uint32_t) translated; /* numbers of its sets + 1 in the common table; 0: not asked for yet */
};

/* ---- Reading what should be ---- */

static struct str without_external(struct str name)
{
	return str_ends(name, "[External]") ? str_slice(name, 0, name.len - strlen("[External]")) : name;
}

/* "{a, b}" stands for a and b; the controller's name looks like that, too. */
static bool is_group(struct str text)
{
	return str_starts(text, "{") && str_ends(text, "}") && !str_is(text, netpol_controller);
}

static struct str names_of(struct str text)
{
	return is_group(text) ? str_trim(str_slice(text, 1, text.len - 1)) : text;
}

/* Addresses stand alone: what they overlap with has to be found. */
static bool are_workloads(struct str names)
{
	struct address_range range;
	struct str name;

	while (str_split(&names, ',', &name))
		if (str_empty(str_trim(name)) || address_range_parse(without_external(str_trim(name)), &range))
			return false;
	return true;
}

static bool parse_line(struct ports *ports, struct str text, struct line *line)
{
	size_t arrow = str_find(text, STR(" => ")), colon;

	if (arrow == STR_NONE)
		return false;
	struct str rest = str_from(text, arrow + 4);
	colon = str_find(rest, STR(" : "));
	if (colon == STR_NONE || !ports_parse(ports, str_trim(str_from(rest, colon + 3)), &line->ports))
		return false;
	line->source = str_trim(str_slice(text, 0, arrow));
	line->destination = str_trim(str_slice(rest, 0, colon));
	if (is_group(line->source) || is_group(line->destination)) {
		line->source = names_of(line->source);
		line->destination = names_of(line->destination);
		return !str_empty(line->source) && !str_empty(line->destination) && are_workloads(line->source) &&
		       are_workloads(line->destination);
	}
	line->from_range = address_range_parse(without_external(line->source), &line->range);
	line->to_range = !line->from_range && address_range_parse(without_external(line->destination), &line->range);
	return !str_empty(line->source) && !str_empty(line->destination);
}

struct lines {
	VEC(struct line) list;
};

static int read_lines(struct comparing *comparing, const struct source *expected, struct lines *lines, struct err *err)
{
	struct str rest = expected->text, text;

	for (size_t number = 1; str_split(&rest, '\n', &text); number++) {
		struct line line = { .ports = PORTS_NONE };

		text = str_trim(text);
		if (str_empty(text) || str_starts(text, "#"))
			continue;
		if (!parse_line(comparing->ports, text, &line))
			return err_set(err, ERR_USAGE, "%" PRI_STR ":%zu: not \"source => destination : ports\": %" PRI_STR,
				       STR_ARG(expected->name), number, STR_ARG(str_show(comparing->arena, text)));
		*vec_push(comparing->arena, &lines->list) = line;
		if (line.from_range || line.to_range)
			*vec_push(comparing->arena, &comparing->bounds) = line.range;
	}
	return 0;
}

/* ---- Pairs ---- */

static struct pair *pair_of(struct comparing *comparing, struct str source, struct str destination, const struct address_range *range)
{
	struct str key = str_fmt(comparing->arena, "%" PRI_STR " => %" PRI_STR, STR_ARG(source), STR_ARG(destination));
	struct pair *pair = map_get(&comparing->pairs, key);

	if (pair)
		return pair;
	pair = arena_new_of(comparing->arena, struct pair);
	*pair = (struct pair){ .source = source, .destination = destination, .range = range };
	map_set(&comparing->pairs, key, pair);
	return pair;
}

static uint32_t translate(struct comparing *comparing, uint32_t ports)
{
	while (comparing->translated.n <= ports)
		*vec_push(comparing->arena, &comparing->translated) = 0;
	if (!comparing->translated.at[ports]) {
		uint32_t set = PORTS_NONE;

		BUG_IF(!ports_parse(comparing->ports, netpol_ports_text(comparing->netpol, ports), &set));
		comparing->translated.at[ports] = set + 1;
	}
	return comparing->translated.at[ports] - 1;
}

static void take_connection(void *context, const struct endpoint *source, const struct endpoint *destination, uint32_t ports)
{
	struct comparing *comparing = context;
	const struct address_range *range = source->kind == ENDPOINT_RANGE	   ? &source->range
					    : destination->kind == ENDPOINT_RANGE ? &destination->range
										   : NULL;

	pair_of(comparing, source->name, destination->name, range)->ports[comparing->side] = translate(comparing, ports);
}

static struct str range_name(struct arena *arena, struct address_range range)
{
	_cleanup_strbuf_ struct strbuf name = STRBUF_INIT(STRBUF_MAX);

	address_range_show(&name, range);
	strbuf_adds(&name, "[External]");
	return strbuf_take(&name, arena);
}

static void add_to(struct comparing *comparing, struct pair *pair, uint32_t ports)
{
	pair->ports[comparing->side] = ports_union(comparing->ports, pair->ports[comparing->side], ports);
}

/* Each of the sources with each of the destinations. */
static void take_workloads(struct comparing *comparing, const struct line *line)
{
	struct str sources = line->source, source, destination;

	while (str_split(&sources, ',', &source)) {
		struct str destinations = line->destination;

		source = str_trim(source);
		while (str_split(&destinations, ',', &destination)) {
			destination = str_trim(destination);
			if (comparing->self || !str_eq(source, destination))
				add_to(comparing, pair_of(comparing, source, destination, NULL), line->ports);
		}
	}
}

static void take_line(struct comparing *comparing, const struct line *line)
{
	size_t first, end;

	if (!line->from_range && !line->to_range) {
		take_workloads(comparing, line);
		return;
	}
	address_cuts_find(&comparing->cuts, line->range, &first, &end);
	for (size_t i = first; i < end; i++) {
		const struct address_range *range = &comparing->cuts.stretches.at[i];
		struct str name = range_name(comparing->arena, *range);

		struct pair *pair = pair_of(comparing, line->from_range ? name : line->source,
					    line->to_range ? name : line->destination, range);

		add_to(comparing, pair, line->ports);
	}
}

/* The bounds of both directions, so that all answers are cut alike. */
static void collect_bounds(struct comparing *comparing, const struct netpol_side *side)
{
	if (!side->cluster)
		return;
	struct netpol *netpol = netpol_new(comparing->arena, side->cluster, &(struct netpol_options){ 0 },
					   &(struct findings)FINDINGS_INIT(comparing->arena));
	for (size_t i = 0; i < netpol->model->in.cuts.bounds.n; i++)
		*vec_push(comparing->arena, &comparing->bounds) = netpol->model->in.cuts.bounds.at[i];
	for (size_t i = 0; i < netpol->model->out.cuts.bounds.n; i++)
		*vec_push(comparing->arena, &comparing->bounds) = netpol->model->out.cuts.bounds.at[i];
}

static void take_cluster(struct comparing *comparing, const struct netpol_side *side, bool ipv6, struct findings *out)
{
	struct netpol_options options = { .cuts = comparing->bounds.at, .n_cuts = comparing->bounds.n, .ipv6 = ipv6 };

	comparing->netpol = netpol_new(comparing->arena, side->cluster, &options, out);
	comparing->translated.n = 0;
	netpol_each(comparing->netpol, comparing->self, take_connection, comparing);
}

/* ---- Joining neighbours again ---- */

static int by_pair(const void *a, const void *b, void *context)
{
	const struct pair *left = *(const struct pair *const *)a, *right = *(const struct pair *const *)b;
	bool from_left = left->range && str_ends(left->source, "[External]");
	bool from_right = right->range && str_ends(right->source, "[External]");
	int order = (!left->range - !right->range);

	(void)context;
	if (!order)
		order = from_left - from_right;
	if (!order)
		order = from_left ? str_cmp(left->destination, right->destination) : str_cmp(left->source, right->source);
	if (!order && !left->range)
		order = str_cmp(left->destination, right->destination);
	if (!order && left->range)
		order = (int)left->range->family - (int)right->range->family;
	if (!order && left->range)
		order = (left->range->low > right->range->low) - (left->range->low < right->range->low);
	return order;
}

static bool follows(const struct pair *before, const struct pair *after)
{
	bool from = after->range && str_ends(after->source, "[External]");

	return before->range && after->range && before->range->family == after->range->family &&
	       before->range->high + 1 == after->range->low && before->ports[0] == after->ports[0] &&
	       before->ports[1] == after->ports[1] &&
	       from == str_ends(before->source, "[External]") &&
	       (from ? str_eq(before->destination, after->destination) : str_eq(before->source, after->source));
}

static int by_names(const void *a, const void *b, void *context)
{
	const struct netpol_difference *left = a, *right = b;
	int order = str_cmp(left->source, right->source);

	(void)context;
	return order ? order : str_cmp(left->destination, right->destination);
}

static void collect_differences(struct comparing *comparing, struct netpol_comparison *result)
{
	VEC(struct pair *) list = { 0 };
	VEC(struct netpol_difference) differences = { 0 };

	for (size_t i = 0; i < comparing->pairs.n; i++) {
		struct pair *pair = comparing->pairs.at[i].value;

		if (pair->ports[0] != pair->ports[1])
			*vec_push(comparing->arena, &list) = pair;
	}
	sort_stable(list.at, list.n, sizeof(*list.at), by_pair, NULL);
	for (size_t i = 0, end; i < list.n; i = end) {
		const struct pair *pair = list.at[i];
		struct str source = pair->source, destination = pair->destination;

		for (end = i + 1; end < list.n && follows(list.at[end - 1], list.at[end]); end++)
			;
		if (end > i + 1) {
			struct address_range range = *pair->range;

			range.high = list.at[end - 1]->range->high;
			*(str_ends(source, "[External]") ? &source : &destination) = range_name(comparing->arena, range);
		}
		*vec_push(comparing->arena, &differences) =
			(struct netpol_difference){ source, destination, pair->ports[0], pair->ports[1] };
	}
	sort_stable(differences.at, differences.n, sizeof(*differences.at), by_names, NULL);
	result->at = differences.at;
	result->n = differences.n;
}

int netpol_compare(struct arena *arena, const struct netpol_side *before, const struct netpol_side *after,
		   const struct netpol_compare_options *options, struct findings *out, struct netpol_comparison *result, struct err *err)
{
	const struct netpol_side *sides[] = { before, after };
	struct comparing comparing = {
		.arena = arena,
		.ports = &result->ports,
		.cuts = { .arena = arena },
		.pairs = MAP_INIT(arena),
		.self = options->self,
	};
	bool ipv6 = options->ipv6;
	struct lines lines[2] = { 0 };

	*result = (struct netpol_comparison){ 0 };
	ports_init(&result->ports, arena);
	for (int i = 0; i < 2; i++) {
		if (sides[i]->expected && read_lines(&comparing, sides[i]->expected, &lines[i], err) < 0)
			return -1;
		collect_bounds(&comparing, sides[i]);
	}
	for (size_t i = 0; i < comparing.bounds.n; i++) {
		address_cuts_add(&comparing.cuts, comparing.bounds.at[i]);
		ipv6 |= comparing.bounds.at[i].family == FAMILY_IPV6;
	}
	comparing.cuts.whole[FAMILY_IPV4] = true;
	comparing.cuts.whole[FAMILY_IPV6] |= ipv6;
	address_cut(&comparing.cuts);
	for (comparing.side = 0; comparing.side < 2; comparing.side++) {
		if (sides[comparing.side]->cluster)
			take_cluster(&comparing, sides[comparing.side], ipv6, out);
		for (size_t i = 0; i < lines[comparing.side].list.n; i++)
			take_line(&comparing, &lines[comparing.side].list.at[i]);
	}
	collect_differences(&comparing, result);
	return 0;
}

/* ---- Words ---- */

static struct str ports_text(struct arena *arena, const struct ports *ports, uint32_t set)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	ports_show(&buf, ports, set);
	return strbuf_take(&buf, arena);
}

static void show_pair(struct strbuf *buf, const char *what, const struct netpol_difference *row, const struct ports *ports, uint32_t set)
{
	strbuf_addf(buf, "%s%" PRI_STR " => %" PRI_STR " : ", what, STR_ARG(row->source), STR_ARG(row->destination));
	ports_show(buf, ports, set);
}

void netpol_show_diff(struct strbuf *buf, const struct netpol_comparison *comparison)
{
	for (size_t i = 0; i < comparison->n; i++) {
		const struct netpol_difference *row = &comparison->at[i];

		if (row->before == PORTS_NONE) {
			show_pair(buf, "+ ", row, &comparison->ports, row->after);
		} else {
			show_pair(buf, row->after == PORTS_NONE ? "- " : "~ ", row, &comparison->ports, row->before);
			if (row->after != PORTS_NONE) {
				strbuf_adds(buf, " -> ");
				ports_show(buf, &comparison->ports, row->after);
			}
		}
		strbuf_addc(buf, '\n');
	}
}

static const char *change_of(const struct netpol_difference *row)
{
	return row->before == PORTS_NONE ? "added" : row->after == PORTS_NONE ? "removed" : "changed";
}

void netpol_show_diff_json(struct strbuf *buf, struct arena *arena, const struct netpol_comparison *comparison)
{
	struct node *list = node_seq(arena);

	for (size_t i = 0; i < comparison->n; i++) {
		const struct netpol_difference *row = &comparison->at[i];
		struct node *item = node_add(arena, list, node_map(arena));

		node_set_str(arena, item, "change", str_of(change_of(row)));
		node_set_str(arena, item, "source", row->source);
		node_set_str(arena, item, "destination", row->destination);
		node_set_str(arena, item, "before", ports_text(arena, &comparison->ports, row->before));
		node_set_str(arena, item, "after", ports_text(arena, &comparison->ports, row->after));
	}
	json_write(buf, list, 2, RESOLVE_JSON);
}

void netpol_show_diff_markdown(struct strbuf *buf, const struct netpol_comparison *comparison)
{
	strbuf_adds(buf, "| change | source | destination | before | after |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < comparison->n; i++) {
		const struct netpol_difference *row = &comparison->at[i];

		strbuf_addf(buf, "| %s | %" PRI_STR " | %" PRI_STR " | ", change_of(row), STR_ARG(row->source), STR_ARG(row->destination));
		ports_show(buf, &comparison->ports, row->before);
		strbuf_adds(buf, " | ");
		ports_show(buf, &comparison->ports, row->after);
		strbuf_adds(buf, " |\n");
	}
}

void netpol_show_verify(struct strbuf *buf, struct netpol_comparison *comparison)
{
	for (size_t i = 0; i < comparison->n; i++) {
		const struct netpol_difference *row = &comparison->at[i];
		uint32_t missing = ports_without(&comparison->ports, row->before, row->after);
		uint32_t extra = ports_without(&comparison->ports, row->after, row->before);

		if (missing != PORTS_NONE) {
			show_pair(buf, "missing: ", row, &comparison->ports, missing);
			strbuf_addc(buf, '\n');
		}
		if (extra != PORTS_NONE) {
			show_pair(buf, "too much: ", row, &comparison->ports, extra);
			strbuf_addc(buf, '\n');
		}
	}
}
