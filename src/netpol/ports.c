#include "netpol/ports.h"

#include "base/arena.h"
#include "base/strbuf.h"

enum { PORT_MAX = 65535, MEMO_FIRST = 1024 };
enum operation { UNION, INTERSECTION, DIFFERENCE };

/* Results of operations: open addressing, the key is (operation, a, b) + 1, so that 0 is a free slot. */
struct ports_memo {
	struct memo_slot {
		uint64_t key;
		uint32_t result;
	} *at;
	size_t n, cap; /* cap is a power of two */
};

static const char *const protocol_names[] = { [PORTS_SCTP] = "SCTP", [PORTS_TCP] = "TCP", [PORTS_UDP] = "UDP" };

const char *ports_protocol_name(enum ports_protocol protocol)
{
	return protocol_names[protocol];
}

bool ports_protocol_parse(struct str text, enum ports_protocol *protocol)
{
	for (size_t i = 0; i < PORTS_PROTOCOLS; i++) {
		if (str_eq_nocase(text, str_of(protocol_names[i]))) {
			*protocol = (enum ports_protocol)i;
			return true;
		}
	}
	return false;
}

/* The bytes of the intervals name the set: memory for padding is zeroed by whoever builds a list. */
static uint32_t intern_set(struct ports *ports, const struct ports_interval *list, size_t n)
{
	struct str name = str_n((const char *)list, n * sizeof(*list));
	const struct map_entry *entry = map_find(&ports->by_content, name);

	if (entry)
		return (uint32_t)(uintptr_t)entry->value;
	struct ports_interval *kept = arena_dup(ports->arena, list, n * sizeof(*list));
	uint32_t id = (uint32_t)ports->sets.n;
	*vec_push(ports->arena, &ports->sets) = (struct ports_set){ kept, n };
	map_set(&ports->by_content, str_n((const char *)kept, name.len), (void *)(uintptr_t)id);
	return id;
}

static void memo_init(struct ports *ports, size_t cap)
{
	ports->memo->at = arena_calloc(ports->arena, cap, sizeof(*ports->memo->at));
	ports->memo->cap = cap;
}

void ports_init(struct ports *ports, struct arena *arena)
{
	struct ports_interval all[PORTS_PROTOCOLS];

	*ports = (struct ports){ .arena = arena, .by_content = MAP_INIT(arena), .memo = arena_new_of(arena, struct ports_memo) };
	memo_init(ports, MEMO_FIRST);
	memset(all, 0, sizeof(all));
	for (size_t i = 0; i < PORTS_PROTOCOLS; i++) {
		all[i].protocol = (uint8_t)i;
		all[i].low = 1;
		all[i].high = PORT_MAX;
	}
	intern_set(ports, all, 0);
	intern_set(ports, all, PORTS_PROTOCOLS);
}

uint32_t ports_of(struct ports *ports, enum ports_protocol protocol, uint32_t low, uint32_t high)
{
	struct ports_interval one;

	if (low > high || low > PORT_MAX)
		return PORTS_NONE;
	memset(&one, 0, sizeof(one));
	one.protocol = (uint8_t)protocol;
	one.low = (uint16_t)MAX_OF(low, 1U);
	one.high = (uint16_t)MIN_OF(high, (uint32_t)PORT_MAX);
	return one.low > one.high ? PORTS_NONE : intern_set(ports, &one, 1);
}

/* ---- The operations: a walk over the bounds of both ---- */

static struct memo_slot *memo_slot(const struct ports_memo *memo, uint64_t key)
{
	uint64_t hash = key * 0x9e3779b97f4a7c15U; /* Fibonacci hashing: Knuth, volume 3, 6.4 */
	size_t at = (size_t)(hash >> 20) & (memo->cap - 1);

	while (memo->at[at].key && memo->at[at].key != key)
		at = (at + 1) & (memo->cap - 1);
	return &memo->at[at];
}

static void memo_grow(struct ports *ports)
{
	struct ports_memo old = *ports->memo;

	memo_init(ports, old.cap * 4);
	for (size_t i = 0; i < old.cap; i++)
		if (old.at[i].key)
			*memo_slot(ports->memo, old.at[i].key) = old.at[i];
}

/* A place on the line of all protocols and ports. */
static uint32_t place(uint32_t protocol, uint32_t port)
{
	return protocol << 17 | port;
}

static bool in_at(struct ports_set set, size_t *next, uint32_t at)
{
	while (*next < set.n && place(set.at[*next].protocol, set.at[*next].high) < at)
		++*next;
	return *next < set.n && place(set.at[*next].protocol, set.at[*next].low) <= at;
}

/* The first place after `at` where the set begins or ends. */
static uint32_t next_bound(struct ports_set set, size_t next, uint32_t at)
{
	if (next >= set.n)
		return UINT32_MAX;
	uint32_t low = place(set.at[next].protocol, set.at[next].low);

	return low > at ? low : place(set.at[next].protocol, set.at[next].high) + 1;
}

static bool holds(enum operation operation, bool a, bool b)
{
	return operation == UNION ? a || b : operation == INTERSECTION ? a && b : a && !b;
}

/* Between two bounds nothing changes, so one look at each stretch is enough. No stretch reaches over two protocols. */
static uint32_t combine(struct ports *ports, enum operation operation, struct ports_set a, struct ports_set b)
{
	_cleanup_free_ struct ports_interval *list = xcalloc(2 * (a.n + b.n) + 1, sizeof(*list));
	size_t n = 0, next_a = 0, next_b = 0;
	uint32_t at = 0;

	while (at != UINT32_MAX) {
		bool in_a = in_at(a, &next_a, at), in_b = in_at(b, &next_b, at), in = holds(operation, in_a, in_b);
		uint32_t bound_a = next_bound(a, next_a, at), bound_b = next_bound(b, next_b, at), end = MIN_OF(bound_a, bound_b);

		if (in) {
			if (n && place(list[n - 1].protocol, list[n - 1].high) + 1 == at) {
				list[n - 1].high = (uint16_t)((end - 1) & 0x1ffff);
			} else {
				list[n].protocol = (uint8_t)(at >> 17);
				list[n].low = (uint16_t)(at & 0x1ffff);
				list[n++].high = (uint16_t)((end - 1) & 0x1ffff);
			}
		}
		at = end;
	}
	return intern_set(ports, list, n);
}

static uint32_t remembered(struct ports *ports, enum operation operation, uint32_t a, uint32_t b)
{
	uint64_t key = ((uint64_t)operation << 60 | (uint64_t)a << 30 | b) + 1;
	struct memo_slot *slot = memo_slot(ports->memo, key);

	if (slot->key)
		return slot->result;
	uint32_t result = combine(ports, operation, ports->sets.at[a], ports->sets.at[b]);
	*slot = (struct memo_slot){ key, result };
	if (++ports->memo->n * 2 > ports->memo->cap)
		memo_grow(ports);
	return result;
}

uint32_t ports_union(struct ports *ports, uint32_t a, uint32_t b)
{
	if (a == b || b == PORTS_NONE || a == PORTS_ALL)
		return a;
	if (a == PORTS_NONE || b == PORTS_ALL)
		return b;
	return remembered(ports, UNION, MIN_OF(a, b), MAX_OF(a, b));
}

uint32_t ports_intersection(struct ports *ports, uint32_t a, uint32_t b)
{
	if (a == b || a == PORTS_NONE || b == PORTS_ALL)
		return a;
	if (b == PORTS_NONE || a == PORTS_ALL)
		return b;
	return remembered(ports, INTERSECTION, MIN_OF(a, b), MAX_OF(a, b));
}

uint32_t ports_without(struct ports *ports, uint32_t a, uint32_t b)
{
	if (a == b || b == PORTS_ALL || a == PORTS_NONE)
		return PORTS_NONE;
	return b == PORTS_NONE ? a : remembered(ports, DIFFERENCE, a, b);
}

bool ports_has(const struct ports *ports, uint32_t set, enum ports_protocol protocol, uint32_t port)
{
	size_t next = 0;

	return in_at(ports->sets.at[set], &next, place(protocol, port));
}

struct ports_set ports_get(const struct ports *ports, uint32_t set)
{
	return ports->sets.at[set];
}

/* ---- Words ---- */

void ports_show(struct strbuf *buf, const struct ports *ports, uint32_t set)
{
	struct ports_set list = ports->sets.at[set];

	if (set <= PORTS_ALL) {
		strbuf_adds(buf, set == PORTS_ALL ? "All Connections" : "No Connections");
		return;
	}
	for (size_t i = 0; i < list.n; i++) {
		if (i)
			strbuf_addc(buf, ',');
		if (i == 0 || list.at[i].protocol != list.at[i - 1].protocol)
			strbuf_addf(buf, "%s ", protocol_names[list.at[i].protocol]);
		strbuf_addf(buf, "%u", list.at[i].low);
		if (list.at[i].high != list.at[i].low)
			strbuf_addf(buf, "-%u", list.at[i].high);
	}
}

static bool parse_interval(struct ports *ports, struct str text, enum ports_protocol protocol, uint32_t *set)
{
	size_t dash = str_chr(text, '-');
	uint64_t low, high;

	if (!str_to_uint(str_slice(text, 0, dash), &low))
		return false;
	high = low;
	if (dash != STR_NONE && !str_to_uint(str_from(text, dash + 1), &high))
		return false;
	if (low < 1 || low > high || high > PORT_MAX)
		return false;
	*set = ports_union(ports, *set, ports_of(ports, protocol, (uint32_t)low, (uint32_t)high));
	return true;
}

bool ports_parse(struct ports *ports, struct str text, uint32_t *set)
{
	enum ports_protocol protocol = PORTS_PROTOCOLS;
	struct str part;

	*set = PORTS_NONE;
	if (str_is(text, "No Connections"))
		return true;
	if (str_is(text, "All Connections")) {
		*set = PORTS_ALL;
		return true;
	}
	while (str_split(&text, ',', &part)) {
		size_t blank = str_chr(part, ' ');

		if (blank != STR_NONE && !ports_protocol_parse(str_slice(part, 0, blank), &protocol))
			return false;
		if (blank != STR_NONE)
			part = str_from(part, blank + 1);
		if (protocol == PORTS_PROTOCOLS || !parse_interval(ports, part, protocol, set))
			return false;
	}
	return true;
}
