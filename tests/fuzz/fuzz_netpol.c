/*
 * Manifests of one text: analysed, printed, and what is printed compared with the analysis: nothing is missing, nothing too much.
 */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "cluster/read.h"
#include "netpol/compare.h"
#include "netpol/graph.h"
#include "netpol/show.h"

enum { WORKLOADS_MAX = 100 }; /* pairs are many, and the sanitizers slow */

static void compare_with_itself(struct arena *arena, struct cluster *cluster, struct str list)
{
	struct findings out = FINDINGS_INIT(arena);
	struct netpol_comparison comparison;
	struct err err = { 0 };
	struct netpol_side expected = { .expected = source_new(arena, STR("expected"), list) }, actual = { .cluster = cluster };

	if (netpol_compare(arena, &expected, &actual, &(struct netpol_compare_options){ 0 }, &out, &comparison, &err) == 0)
		BUG_IF(comparison.n);
}

static bool is_plain(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!ascii_alpha(name.ptr[i]) && name.ptr[i] != '-')
			return false;
	return !str_empty(name);
}

/* A name may hold what parts a line, or be two objects': only names as the API server has them are promised to be read again. */
static bool names_are_plain(const struct cluster *cluster)
{
	for (size_t i = 0; i < cluster->workloads.n; i++) {
		const struct object *object = cluster->workloads.at[i]->object;

		if (!is_plain(object->name) || !is_plain(object->namespace) || !is_plain(object->kind_name) ||
		    !str_empty(object->owner_name))
			return false;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	_cleanup_strbuf_ struct strbuf list = STRBUF_INIT(STRBUF_MAX), picture = STRBUF_INIT(STRBUF_MAX);
	struct findings out = FINDINGS_INIT(arena);
	struct cluster *cluster = cluster_new(arena);
	_cleanup_reader_ struct reader *reader = reader_new(cluster, &(struct reader_options){ 0 }, &out);

	reader_text(reader, source_new(arena, STR("a.yaml"), str_dup(arena, str_n((const char *)data, size))));
	if (cluster->workloads.n > WORKLOADS_MAX)
		return 0;
	struct netpol *netpol = netpol_new(arena, cluster, &(struct netpol_options){ 0 }, &out);
	netpol_show_list(&list, netpol, NETPOL_TEXT, false);
	netpol_svg(&picture, netpol);
	netpol_dot(&picture, netpol);
	netpol_show_exposure(&picture, netpol, NETPOL_JSON);
	if (names_are_plain(cluster))
		compare_with_itself(arena, cluster, strbuf_str(&list));
	return 0;
}
