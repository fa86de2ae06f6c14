#include "cmd/output.h"

#include "base/arena.h"
#include "base/file.h"
#include "cluster/read.h"
#include "netpol/compare.h"
#include "netpol/graph.h"
#include "netpol/show.h"
#include "netpol/why.h"

struct values {
	const char *format, *fail_on, *output;
	bool why, self, ipv6;
};

static const struct option options[] = {
	OPT_CHOICE(0, "format", "text|json|md|dot|svg", values, format,
		   "how to print; text where not given, for a graph dot; dot and svg are for graphs"),
	OPT_FLAG(0, "why", values, why, "query: name the policies and rules that decide, with file and line"),
	OPT_FLAG(0, "self", values, self, "list, matrix, diff, verify: also between two pods of one workload"),
	OPT_FLAG(0, "ipv6", values, ipv6, "show IPv6 addresses even where no policy names one"),
	OPT_CHOICE(0, "fail-on", FAIL_ON_CHOICES, values, fail_on, "exit with 1 from this severity on; error where not given"),
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH instead of standard output"),
	OPT_END
};

/* What every verb works with. */
struct session {
	const struct values *values;
	struct arena *arena;
	struct findings findings;
	struct strbuf buf;
	const char *const *arguments; /* behind the verb */
	size_t n_arguments;
	struct reader *readers[2];
	bool differs; /* exit with 1 even without a finding */
};

static bool is_format(const struct session *session, const char *format)
{
	return session->values->format && strcmp(session->values->format, format) == 0;
}

static enum netpol_format format_of(const struct session *session)
{
	return is_format(session, "json") ? NETPOL_JSON : is_format(session, "md") ? NETPOL_MARKDOWN : NETPOL_TEXT;
}

static struct cluster *read_cluster(struct session *session, int number, const char *const *paths, size_t n, struct err *err)
{
	struct cluster *cluster = cluster_new(session->arena);

	session->readers[number] = reader_new(cluster, &(struct reader_options){ .no_duplicates = true }, &session->findings);
	for (size_t i = 0; i < n; i++)
		if (reader_path(session->readers[number], paths[i], err) < 0)
			return NULL;
	return cluster;
}

/* NULL with a message. */
static struct netpol *analyse(struct session *session, struct netpol_options *more, size_t first_path, struct err *err)
{
	if (session->n_arguments <= first_path) {
		err_set(err, ERR_USAGE, "name the manifests: files, folders, or - for standard input");
		return NULL;
	}
	struct cluster *cluster = read_cluster(session, 0, session->arguments + first_path, session->n_arguments - first_path, err);

	if (!cluster)
		return NULL;
	more->ipv6 |= session->values->ipv6;
	return netpol_new(session->arena, cluster, more, &session->findings);
}

static int run_list(struct session *session, struct err *err)
{
	struct netpol_options more = { 0 };
	struct netpol *netpol = analyse(session, &more, 0, err);

	if (!netpol)
		return -1;
	netpol_show_list(&session->buf, netpol, format_of(session), session->values->self);
	return 0;
}

static int run_matrix(struct session *session, struct err *err)
{
	struct netpol_options more = { 0 };
	struct netpol *netpol = analyse(session, &more, 0, err);

	if (!netpol)
		return -1;
	netpol_show_matrix(&session->buf, netpol, format_of(session), session->values->self);
	return 0;
}

static int run_exposure(struct session *session, struct err *err)
{
	struct netpol_options more = { 0 };
	struct netpol *netpol = analyse(session, &more, 0, err);

	if (!netpol)
		return -1;
	netpol_show_exposure(&session->buf, netpol, format_of(session));
	return 0;
}

static int run_graph(struct session *session, struct err *err)
{
	struct netpol_options more = { 0 };
	struct netpol *netpol = analyse(session, &more, 0, err);

	if (!netpol)
		return -1;
	if (is_format(session, "svg"))
		netpol_svg(&session->buf, netpol);
	else
		netpol_dot(&session->buf, netpol);
	return 0;
}

/* ---- query ---- */

static bool answer_all(struct session *session, struct netpol *netpol, const struct endpoint_choice *sources,
		       const struct endpoint_choice *destinations)
{
	bool json = is_format(session, "json"), any = false, first = true;

	for (size_t i = 0; i < sources->n; i++) {
		for (size_t k = 0; k < destinations->n; k++) {
			if (json)
				strbuf_adds(&session->buf, first ? "[\n  " : ",\n  ");
			first = false;
			any |= (json ? netpol_answer_json : netpol_answer)(&session->buf, netpol, sources->at[i], destinations->at[k],
									   destinations->ports[k], session->values->why);
		}
	}
	if (json)
		strbuf_adds(&session->buf, "\n]\n");
	return any;
}

/* Of a Service the port is its own; pods see what it leads to. */
static int choose_destination(struct netpol *netpol, struct str text, const struct netpol_port *port, struct endpoint_choice *choice,
			      struct err *err)
{
	if (netpol_is_service(text))
		return netpol_choose_service(netpol, text, port, choice, err);
	if (netpol_choose(netpol, text, false, choice, err) < 0)
		return -1;
	for (size_t i = 0; i < choice->n; i++)
		choice->ports[i] = netpol_port_set(netpol, port);
	return 0;
}

/* Addresses become cuts, so that the answer is about exactly them. */
static void add_cut(struct netpol_options *more, struct address_range *cuts, struct str text)
{
	if (str_ends(text, "[External]"))
		text = str_slice(text, 0, text.len - strlen("[External]"));
	if (!address_range_parse(text, &cuts[more->n_cuts]))
		return;
	more->ipv6 |= cuts[more->n_cuts].family == FAMILY_IPV6;
	more->n_cuts++;
}

static int run_query(struct session *session, struct err *err)
{
	struct address_range cuts[2];
	struct netpol_options more = { .cuts = cuts };
	struct endpoint_choice source, destination;
	struct netpol_port port;
	struct netpol *netpol;

	if (session->n_arguments < 3)
		return err_set(err, ERR_USAGE, "write: lotse netpol query SOURCE DESTINATION [PORT] PATH...");
	bool has_port = session->n_arguments > 3 && netpol_port_parse(str_of(session->arguments[2]), &port);
	add_cut(&more, cuts, str_of(session->arguments[0]));
	add_cut(&more, cuts, str_of(session->arguments[1]));
	netpol = analyse(session, &more, has_port ? 3 : 2, err);
	if (!netpol || netpol_choose(netpol, str_of(session->arguments[0]), true, &source, err) < 0 ||
	    choose_destination(netpol, str_of(session->arguments[1]), has_port ? &port : NULL, &destination, err) < 0)
		return -1;
	session->differs = !answer_all(session, netpol, &source, &destination) && has_port;
	return 0;
}

/* ---- diff, verify ---- */

static int run_diff(struct session *session, struct err *err)
{
	struct netpol_comparison comparison;
	struct netpol_compare_options more = { session->values->ipv6, session->values->self };
	struct netpol_side before = { 0 }, after = { 0 };

	if (session->n_arguments != 2)
		return err_set(err, ERR_USAGE, "write: lotse netpol diff OLD NEW, each a file, a folder, or -");
	before.cluster = read_cluster(session, 0, session->arguments, 1, err);
	after.cluster = before.cluster ? read_cluster(session, 1, session->arguments + 1, 1, err) : NULL;
	if (!after.cluster ||
	    netpol_compare(session->arena, &before, &after, &more, &session->findings, &comparison, err) < 0)
		return -1;
	if (is_format(session, "json"))
		netpol_show_diff_json(&session->buf, session->arena, &comparison);
	else if (is_format(session, "md"))
		netpol_show_diff_markdown(&session->buf, &comparison);
	else
		netpol_show_diff(&session->buf, &comparison);
	session->differs = comparison.n > 0;
	return 0;
}

static int run_verify(struct session *session, struct err *err)
{
	struct netpol_comparison comparison;
	struct netpol_compare_options more = { session->values->ipv6, session->values->self };
	struct netpol_side expected = { 0 }, actual = { 0 };
	struct str text;

	if (session->n_arguments < 2)
		return err_set(err, ERR_USAGE, "write: lotse netpol verify EXPECTED PATH...");
	if (file_read(session->arena, session->arguments[0], FILE_MAX_DEFAULT, &text, err) < 0)
		return -1;
	expected.expected = source_new(session->arena, str_of(session->arguments[0]), text);
	actual.cluster = read_cluster(session, 0, session->arguments + 1, session->n_arguments - 1, err);
	if (!actual.cluster ||
	    netpol_compare(session->arena, &expected, &actual, &more, &session->findings, &comparison, err) < 0)
		return -1;
	if (is_format(session, "json"))
		netpol_show_diff_json(&session->buf, session->arena, &comparison);
	else if (is_format(session, "md"))
		netpol_show_diff_markdown(&session->buf, &comparison);
	else
		netpol_show_verify(&session->buf, &comparison);
	session->differs = comparison.n > 0;
	return 0;
}

/* ---- The verbs ---- */

static const struct verb {
	const char *name;
	int (*run)(struct session *session, struct err *err);
	const char *formats; /* the first is the default */
} verbs[] = {
	{ "list", run_list, "text|json|md" },
	{ "query", run_query, "text|json" },
	{ "matrix", run_matrix, "text|json|md" },
	{ "diff", run_diff, "text|json|md" },
	{ "graph", run_graph, "dot|svg" },
	{ "verify", run_verify, "text|json|md" },
	{ "exposure", run_exposure, "text|json|md" },
};

static const struct verb *verb_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (str_is(name, verbs[i].name))
			return &verbs[i];
	return NULL;
}

static bool allows_format(const struct verb *verb, const char *format)
{
	struct str rest = str_of(verb->formats), one;

	while (format && str_split(&rest, '|', &one))
		if (str_is(one, format))
			return true;
	return !format;
}

static enum exit_code finish(struct session *session)
{
	enum exit_code printed, found = exit_for(&session->findings, session->values->fail_on);

	print_findings(&session->findings);
	if (found == EXIT_INPUT)
		return found;
	printed = print_result(session->values->output, &session->buf);
	if (printed)
		return printed;
	return session->differs ? EXIT_FINDINGS : found;
}

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	const struct verb *verb = verb_find(str_of(invocation->arguments[0]));
	struct err err = { 0 };
	struct session session = {
		.values = values,
		.arena = invocation->arena,
		.findings = FINDINGS_INIT(invocation->arena),
		.buf = STRBUF_INIT(STRBUF_MAX),
		.arguments = invocation->arguments + 1,
		.n_arguments = invocation->n_arguments - 1,
	};

	if (!verb)
		return complain_usage("netpol %s: write list, query, matrix, diff, graph, verify or exposure", invocation->arguments[0]);
	if (!allows_format(verb, values->format))
		return complain_usage("netpol %s --format %s: write one of %s", verb->name, values->format, verb->formats);
	enum exit_code code = verb->run(&session, &err) < 0 ? complain_environment(&err) : finish(&session);
	strbuf_fini(&session.buf);
	for (size_t i = 0; i < ARRAY_SIZE(session.readers); i++)
		reader_free(session.readers[i]);
	return code;
}

const struct command cmd_netpol = {
	.name = "netpol",
	.summary = "say who reaches whom under the NetworkPolicies",
	.arguments = "VERB [ARGUMENT...] PATH...",
	.min_arguments = 1,
	.max_arguments = SIZE_MAX,
	.description =
		"Reads manifests as 'lotse check' does and computes which connections the NetworkPolicies in them allow, exactly.\n"
		"list PATH...: each connection, as \"source => destination : ports\".\n"
		"query SOURCE DESTINATION [PORT] PATH...: one of them; with a PORT (80, udp/53) the exit code is 1 where it is closed. "
		"A workload is named as the list does, or shorter (shop/web, web); an address or block is one outside of the cluster; "
		"service/db is what is behind a Service, and PORT then the Service's own.\n"
		"matrix PATH...: all of them as a table.\n"
		"diff OLD NEW: what was added (+), removed (-) and changed (~); exit code 1 where there is a difference.\n"
		"graph PATH...: a picture, for Graphviz or as SVG.\n"
		"verify EXPECTED PATH...: compares with a file in the list's notation; exit code 1, with what is missing or too much. "
		"There \"{a, b} => {c, d} : PORTS\" stands for each of the ones with each of the others.\n"
		"exposure PATH...: what can be reached from outside, from the whole cluster and from unknown namespaces, and which "
		"policies select nothing.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){
		{ "lotse netpol list deploy/base", "each connection that is possible" },
		{ "lotse netpol query api db tcp/5432 --why deploy/base", "one of them, and which policies decide" },
		{ "lotse netpol graph --format svg -o netpol.svg deploy/base", "a picture" },
		{ "lotse netpol exposure deploy/base", "what is open" },
		{ 0 } },
	.run = run,
};
