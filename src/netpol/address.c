#include "netpol/address.h"

#include <arpa/inet.h>

#include "base/arena.h"
#include "base/sort.h"
#include "base/strbuf.h"

static unsigned int width(enum family family)
{
	return family == FAMILY_IPV4 ? 32 : 128;
}

address_number address_last(enum family family)
{
	return family == FAMILY_IPV4 ? (address_number)UINT32_MAX : ~(address_number)0;
}

static bool parse_address(struct str text, enum family *family, address_number *number)
{
	char copy[INET6_ADDRSTRLEN];
	unsigned char bytes[16];
	size_t n = 4;

	if (text.len >= sizeof(copy) || str_chr(text, '\0') != STR_NONE)
		return false;
	memcpy(copy, text.ptr ? text.ptr : "", text.len);
	copy[text.len] = '\0';
	*family = str_chr(text, ':') == STR_NONE ? FAMILY_IPV4 : FAMILY_IPV6;
	if (*family == FAMILY_IPV6)
		n = 16;
	if (inet_pton(*family == FAMILY_IPV4 ? AF_INET : AF_INET6, copy, bytes) != 1)
		return false;
	*number = 0;
	for (size_t i = 0; i < n; i++)
		*number = *number << 8 | bytes[i];
	return true;
}

bool address_block_parse(struct str text, struct address_range *range)
{
	size_t slash = str_chr(text, '/');
	uint64_t prefix;

	if (!parse_address(str_slice(text, 0, slash), &range->family, &range->low))
		return false;
	prefix = width(range->family);
	if (slash != STR_NONE) {
		struct str digits = str_from(text, slash + 1);

		if (digits.len > 3 || (digits.len > 1 && digits.ptr[0] == '0') || !str_to_uint(digits, &prefix) ||
		    prefix > width(range->family))
			return false;
	}
	address_number hosts = prefix == 0 ? address_last(range->family)
					   : (((address_number)1 << (width(range->family) - prefix)) - 1);
	range->low &= ~hosts;
	range->high = range->low | hosts;
	return true;
}

bool address_range_parse(struct str text, struct address_range *range)
{
	size_t dash = str_chr(text, '-');
	enum family family;

	if (dash == STR_NONE)
		return address_block_parse(text, range);
	return parse_address(str_slice(text, 0, dash), &range->family, &range->low) &&
	       parse_address(str_from(text, dash + 1), &family, &range->high) && family == range->family && range->low <= range->high;
}

void address_show(struct strbuf *buf, enum family family, address_number address)
{
	unsigned char bytes[16];
	char text[INET6_ADDRSTRLEN];
	size_t n = family == FAMILY_IPV4 ? 4 : 16;

	for (size_t i = 0; i < n; i++)
		bytes[i] = (unsigned char)(address >> 8 * (n - 1 - i));
	BUG_IF(!inet_ntop(family == FAMILY_IPV4 ? AF_INET : AF_INET6, bytes, text, sizeof(text)));
	strbuf_adds(buf, text);
}

void address_range_show(struct strbuf *buf, struct address_range range)
{
	address_show(buf, range.family, range.low);
	strbuf_addc(buf, '-');
	address_show(buf, range.family, range.high);
}

bool address_range_within(struct address_range inner, struct address_range outer)
{
	return inner.family == outer.family && inner.low >= outer.low && inner.high <= outer.high;
}

/* ---- Cuts ---- */

void address_cuts_add(struct address_cuts *cuts, struct address_range range)
{
	*vec_push(cuts->arena, &cuts->bounds) = range;
	cuts->whole[range.family] = true;
}

static int by_number(const void *a, const void *b, void *context)
{
	const address_number *left = a, *right = b;

	(void)context;
	return (*left > *right) - (*left < *right);
}

static void cut_family(struct address_cuts *cuts, enum family family)
{
	_cleanup_free_ address_number *starts = xcalloc(2 * cuts->bounds.n + 1, sizeof(*starts));
	size_t n = 1; /* the first is 0 */

	for (size_t i = 0; i < cuts->bounds.n; i++) {
		const struct address_range *bound = &cuts->bounds.at[i];

		if (bound->family != family)
			continue;
		starts[n++] = bound->low;
		if (bound->high != address_last(family))
			starts[n++] = bound->high + 1;
	}
	sort_stable(starts, n, sizeof(*starts), by_number, NULL);
	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && starts[i] == starts[i + 1])
			continue;
		*vec_push(cuts->arena, &cuts->stretches) =
			(struct address_range){ family, starts[i], i + 1 < n ? starts[i + 1] - 1 : address_last(family) };
	}
}

void address_cut(struct address_cuts *cuts)
{
	cuts->stretches.n = 0;
	for (enum family family = FAMILY_IPV4; family < FAMILIES; family++)
		if (cuts->whole[family])
			cut_family(cuts, family);
}

static bool stretch_before(const struct address_range *stretch, enum family family, address_number address)
{
	return stretch->family < family || (stretch->family == family && stretch->high < address);
}

void address_cuts_find(const struct address_cuts *cuts, struct address_range range, size_t *first, size_t *end)
{
	size_t low = 0, high = cuts->stretches.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (stretch_before(&cuts->stretches.at[middle], range.family, range.low))
			low = middle + 1;
		else
			high = middle;
	}
	*first = low;
	while (low < cuts->stretches.n && address_range_within(cuts->stretches.at[low], range))
		low++;
	*end = low;
}
