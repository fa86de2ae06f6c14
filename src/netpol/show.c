#include "netpol/show.h"

#include "base/arena.h"
#include "base/sort.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "netpol/internal.h"

struct str netpol_ports_text(struct netpol *netpol, uint32_t ports)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct netpol_model *model = netpol->model;

	while (model->ports_texts.n <= ports)
		*vec_push(netpol->arena, &model->ports_texts) = STR_EMPTY;
	if (str_empty(model->ports_texts.at[ports])) {
		ports_show(&buf, &netpol->ports, ports);
		model->ports_texts.at[ports] = strbuf_take(&buf, netpol->arena);
	}
	return model->ports_texts.at[ports];
}

static bool is_same(const struct endpoint *source, const struct endpoint *destination)
{
	return source->kind == ENDPOINT_WORKLOAD && destination->kind == ENDPOINT_WORKLOAD && source->pods == destination->pods;
}

void netpol_each(struct netpol *netpol, bool self,
		 void (*take)(void *context, const struct endpoint *source, const struct endpoint *destination, uint32_t ports),
		 void *context)
{
	for (size_t i = 0; i < netpol->sources.n; i++) {
		for (size_t k = 0; k < netpol->destinations.n; k++) {
			const struct endpoint *source = &netpol->sources.at[i], *destination = &netpol->destinations.at[k];

			if (!self && is_same(source, destination))
				continue;
			uint32_t ports = netpol_allowed(netpol, source, destination);
			if (ports != PORTS_NONE)
				take(context, source, destination, ports);
		}
	}
}

/* ---- The list ---- */

struct list {
	struct strbuf *buf;
	struct netpol *netpol;
	bool any;
};

static void text_line(void *context, const struct endpoint *source, const struct endpoint *destination, uint32_t ports)
{
	struct list *list = context;

	strbuf_add(list->buf, source->name);
	strbuf_adds(list->buf, " => ");
	strbuf_add(list->buf, destination->name);
	strbuf_adds(list->buf, " : ");
	strbuf_add(list->buf, netpol_ports_text(list->netpol, ports));
	strbuf_addc(list->buf, '\n');
}

static void json_line(void *context, const struct endpoint *source, const struct endpoint *destination, uint32_t ports)
{
	struct list *list = context;

	strbuf_adds(list->buf, list->any ? ",\n  {\"source\": " : "\n  {\"source\": ");
	json_write_string(list->buf, source->name);
	strbuf_adds(list->buf, ", \"destination\": ");
	json_write_string(list->buf, destination->name);
	strbuf_adds(list->buf, ", \"ports\": ");
	json_write_string(list->buf, netpol_ports_text(list->netpol, ports));
	strbuf_addc(list->buf, '}');
	list->any = true;
}

static void markdown_line(void *context, const struct endpoint *source, const struct endpoint *destination, uint32_t ports)
{
	struct list *list = context;

	strbuf_addf(list->buf, "| %" PRI_STR " | %" PRI_STR " | %" PRI_STR " |\n", STR_ARG(source->name), STR_ARG(destination->name),
		    STR_ARG(netpol_ports_text(list->netpol, ports)));
}

void netpol_show_list(struct strbuf *buf, struct netpol *netpol, enum netpol_format format, bool self)
{
	struct list list = { .buf = buf, .netpol = netpol };

	if (format == NETPOL_JSON) {
		strbuf_addc(buf, '[');
		netpol_each(netpol, self, json_line, &list);
		strbuf_adds(buf, list.any ? "\n]\n" : "]\n");
		return;
	}
	if (format == NETPOL_MARKDOWN)
		strbuf_adds(buf, "| source | destination | ports |\n|---|---|---|\n");
	netpol_each(netpol, self, format == NETPOL_MARKDOWN ? markdown_line : text_line, &list);
}

/* ---- The matrix ---- */

struct legend {
	VEC(uint32_t) sets;
};

/* A, B, … Z, AA, AB, … in the order of first appearance. */
static struct str letters(struct arena *arena, size_t i)
{
	struct str name = STR_EMPTY;

	for (i++; i; i = (i - 1) / 26)
		name = str_fmt(arena, "%c%" PRI_STR, (int)('A' + (i - 1) % 26), STR_ARG(name));
	return name;
}

static struct str cell(struct netpol *netpol, struct legend *legend, const struct endpoint *source, const struct endpoint *destination,
		       bool self)
{
	uint32_t ports = netpol_allowed(netpol, source, destination);

	if (!self && is_same(source, destination))
		return STR("-");
	if (ports == PORTS_NONE)
		return STR(".");
	for (size_t i = 0; i < legend->sets.n; i++)
		if (legend->sets.at[i] == ports)
			return letters(netpol->arena, i);
	*vec_push(netpol->arena, &legend->sets) = ports;
	return letters(netpol->arena, legend->sets.n - 1);
}

static void matrix_text(struct strbuf *buf, struct netpol *netpol, bool self)
{
	struct legend legend = { 0 };
	size_t widest = 0;

	for (size_t i = 0; i < netpol->sources.n; i++)
		widest = MAX_OF(widest, netpol->sources.at[i].name.len);
	strbuf_fill(buf, widest, ' ');
	for (size_t k = 0; k < netpol->destinations.n; k++)
		strbuf_addf(buf, " %3zu", k + 1);
	strbuf_addc(buf, '\n');
	for (size_t i = 0; i < netpol->sources.n; i++) {
		strbuf_add(buf, netpol->sources.at[i].name);
		strbuf_fill(buf, widest - netpol->sources.at[i].name.len, ' ');
		for (size_t k = 0; k < netpol->destinations.n; k++) {
			struct str what = cell(netpol, &legend, &netpol->sources.at[i], &netpol->destinations.at[k], self);

			strbuf_addf(buf, " %3" PRI_STR, STR_ARG(what));
		}
		strbuf_addc(buf, '\n');
	}
	strbuf_addc(buf, '\n');
	for (size_t k = 0; k < netpol->destinations.n; k++)
		strbuf_addf(buf, "%3zu %" PRI_STR "\n", k + 1, STR_ARG(netpol->destinations.at[k].name));
	strbuf_addc(buf, '\n');
	for (size_t i = 0; i < legend.sets.n; i++)
		strbuf_addf(buf, "%3" PRI_STR " %" PRI_STR "\n", STR_ARG(letters(netpol->arena, i)),
			    STR_ARG(netpol_ports_text(netpol, legend.sets.at[i])));
}

static void matrix_markdown(struct strbuf *buf, struct netpol *netpol, bool self)
{
	strbuf_adds(buf, "| source |");
	for (size_t k = 0; k < netpol->destinations.n; k++)
		strbuf_addf(buf, " %" PRI_STR " |", STR_ARG(netpol->destinations.at[k].name));
	strbuf_adds(buf, "\n|---|");
	for (size_t k = 0; k < netpol->destinations.n; k++)
		strbuf_adds(buf, "---|");
	for (size_t i = 0; i < netpol->sources.n; i++) {
		strbuf_addf(buf, "\n| %" PRI_STR " |", STR_ARG(netpol->sources.at[i].name));
		for (size_t k = 0; k < netpol->destinations.n; k++) {
			const struct endpoint *source = &netpol->sources.at[i], *destination = &netpol->destinations.at[k];
			uint32_t ports = is_same(source, destination) && !self ? (uint32_t)PORTS_NONE
										: netpol_allowed(netpol, source, destination);

			strbuf_addf(buf, " %" PRI_STR " |", STR_ARG(ports == PORTS_NONE ? STR("") : netpol_ports_text(netpol, ports)));
		}
	}
	strbuf_addc(buf, '\n');
}

static void matrix_json(struct strbuf *buf, struct netpol *netpol, bool self)
{
	for (size_t i = 0; i < netpol->sources.n; i++) {
		strbuf_adds(buf, i ? ",\n  " : "{\n  ");
		json_write_string(buf, netpol->sources.at[i].name);
		strbuf_adds(buf, ": {");
		for (size_t k = 0, n = 0; k < netpol->destinations.n; k++) {
			const struct endpoint *source = &netpol->sources.at[i], *destination = &netpol->destinations.at[k];
			uint32_t ports = netpol_allowed(netpol, source, destination);

			if (ports == PORTS_NONE || (!self && is_same(source, destination)))
				continue;
			strbuf_adds(buf, n++ ? ", " : "");
			json_write_string(buf, destination->name);
			strbuf_adds(buf, ": ");
			json_write_string(buf, netpol_ports_text(netpol, ports));
		}
		strbuf_addc(buf, '}');
	}
	strbuf_adds(buf, netpol->sources.n ? "\n}\n" : "{}\n");
}

void netpol_show_matrix(struct strbuf *buf, struct netpol *netpol, enum netpol_format format, bool self)
{
	if (format == NETPOL_JSON)
		matrix_json(buf, netpol, self);
	else if (format == NETPOL_MARKDOWN)
		matrix_markdown(buf, netpol, self);
	else
		matrix_text(buf, netpol, self);
}

/* ---- Exposure ---- */

enum section {
	FROM_OUTSIDE,
	FROM_CONTROLLER,
	FROM_EVERYONE,
	FROM_UNKNOWN,
	TO_OUTSIDE,
	OPEN_INGRESS,
	OPEN_EGRESS,
	UNUSED_POLICIES,
	SECTIONS
};

static const struct {
	const char *key, *title;
} sections[SECTIONS] = {
	[FROM_OUTSIDE] = { "fromOutside", "Reachable from outside of the cluster" },
	[FROM_CONTROLLER] = { "fromIngressController", "Reachable through the ingress controller" },
	[FROM_EVERYONE] = { "fromWholeCluster", "Reachable from every pod of the cluster" },
	[FROM_UNKNOWN] = { "fromUnknownNamespaces", "Reachable from some pods of namespaces that aren't in the input" },
	[TO_OUTSIDE] = { "toOutside", "May reach addresses outside of the cluster" },
	[OPEN_INGRESS] = { "noIngressPolicy", "Under no ingress policy" },
	[OPEN_EGRESS] = { "noEgressPolicy", "Under no egress policy" },
	[UNUSED_POLICIES] = { "policiesWithoutPods", "Policies that select no pod" },
};

struct exposed {
	struct str name, peer, ports, place; /* each may be empty */
};

struct exposure {
	struct netpol *netpol;
	VEC(struct exposed) of[SECTIONS];
};

static void expose(struct exposure *exposure, enum section section, struct str name, struct str peer, uint32_t ports)
{
	if (ports != PORTS_NONE)
		*vec_push(exposure->netpol->arena, &exposure->of[section]) =
			(struct exposed){ name, peer, netpol_ports_text(exposure->netpol, ports), STR_EMPTY };
}

static void expose_workload(struct exposure *exposure, const struct endpoint *workload)
{
	struct netpol *netpol = exposure->netpol;
	struct netpol_exposure in = netpol_exposure(netpol, workload, true), out = netpol_exposure(netpol, workload, false);

	for (size_t i = 0; i < netpol->sources.n; i++) {
		const struct endpoint *source = &netpol->sources.at[i];

		if (source->kind != ENDPOINT_WORKLOAD)
			expose(exposure, source->kind == ENDPOINT_RANGE ? FROM_OUTSIDE : FROM_CONTROLLER, workload->name,
			       source->kind == ENDPOINT_RANGE ? source->name : STR_EMPTY, netpol_allowed(netpol, source, workload));
	}
	for (size_t i = 0; i < netpol->destinations.n; i++)
		if (netpol->destinations.at[i].kind == ENDPOINT_RANGE)
			expose(exposure, TO_OUTSIDE, workload->name, netpol->destinations.at[i].name,
			       netpol_allowed(netpol, workload, &netpol->destinations.at[i]));
	if (in.everyone_is_least)
		*vec_push(netpol->arena, &exposure->of[FROM_EVERYONE]) = (struct exposed){
			workload->name, STR_EMPTY, netpol_ports_text(netpol, in.everyone), STR("at least: too many labels to tell") };
	else
		expose(exposure, FROM_EVERYONE, workload->name, STR_EMPTY, in.everyone);
	expose(exposure, FROM_UNKNOWN, workload->name, STR_EMPTY, ports_without(&netpol->ports, in.unknown, in.everyone));
	if (!in.isolated)
		*vec_push(netpol->arena, &exposure->of[OPEN_INGRESS]) = (struct exposed){ .name = workload->name };
	if (!out.isolated)
		*vec_push(netpol->arena, &exposure->of[OPEN_EGRESS]) = (struct exposed){ .name = workload->name };
}

static void exposure_text(struct strbuf *buf, const struct exposure *exposure, bool markdown)
{
	for (enum section i = 0; i < SECTIONS; i++) {
		strbuf_addf(buf, "%s%s%s:%s", i ? "\n" : "", markdown ? "## " : "", sections[i].title, markdown ? "\n\n" : "\n");
		if (exposure->of[i].n == 0)
			strbuf_adds(buf, markdown ? "none\n" : "  none\n");
		for (size_t k = 0; k < exposure->of[i].n; k++) {
			const struct exposed *row = &exposure->of[i].at[k];

			strbuf_addf(buf, "%s%" PRI_STR, markdown ? "- " : "  ", STR_ARG(row->name));
			if (!str_empty(row->peer))
				strbuf_addf(buf, " %s %" PRI_STR, i == TO_OUTSIDE ? "=>" : "<=", STR_ARG(row->peer));
			if (!str_empty(row->ports))
				strbuf_addf(buf, " : %" PRI_STR, STR_ARG(row->ports));
			if (!str_empty(row->place))
				strbuf_addf(buf, " (%" PRI_STR ")", STR_ARG(row->place));
			strbuf_addc(buf, '\n');
		}
	}
}

static void exposure_json(struct strbuf *buf, struct arena *arena, const struct exposure *exposure)
{
	struct node *root = node_map(arena);

	for (enum section i = 0; i < SECTIONS; i++) {
		struct node *list = node_set_seq(arena, root, sections[i].key);

		for (size_t k = 0; k < exposure->of[i].n; k++) {
			const struct exposed *row = &exposure->of[i].at[k];
			struct node *item = node_add(arena, list, node_map(arena));

			node_set_str(arena, item, "name", row->name);
			if (!str_empty(row->peer))
				node_set_str(arena, item, "range", row->peer);
			if (!str_empty(row->ports))
				node_set_str(arena, item, "ports", row->ports);
			if (!str_empty(row->place))
				node_set_str(arena, item, "place", row->place);
		}
	}
	json_write(buf, root, 2, RESOLVE_JSON);
}

static int by_name(const void *a, const void *b, void *context)
{
	(void)context;
	return str_cmp(((const struct exposed *)a)->name, ((const struct exposed *)b)->name);
}

void netpol_show_exposure(struct strbuf *buf, struct netpol *netpol, enum netpol_format format)
{
	struct exposure exposure = { .netpol = netpol };

	for (size_t i = 0; i < netpol->destinations.n; i++)
		if (netpol->destinations.at[i].kind == ENDPOINT_WORKLOAD)
			expose_workload(&exposure, &netpol->destinations.at[i]);
	for (size_t i = 0; i < netpol_n_policies(netpol); i++) {
		const struct object *object = netpol_policy(netpol, i)->object;

		if (!netpol_policy_is_used(netpol, netpol_policy(netpol, i)))
			*vec_push(netpol->arena, &exposure.of[UNUSED_POLICIES]) = (struct exposed){
				.name = str_fmt(netpol->arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(object->namespace), STR_ARG(object->name)),
				.place = span_show(netpol->arena, object->name_span),
			};
	}
	sort_stable(exposure.of[UNUSED_POLICIES].at, exposure.of[UNUSED_POLICIES].n, sizeof(*exposure.of[UNUSED_POLICIES].at), by_name,
		    NULL);
	if (format == NETPOL_JSON)
		exposure_json(buf, netpol->arena, &exposure);
	else
		exposure_text(buf, &exposure, format == NETPOL_MARKDOWN);
}
