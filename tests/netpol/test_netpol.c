#include "lib/test.h"

#include "base/strbuf.h"
#include "cluster/read.h"
#include "netpol/show.h"

/* The printed list; findings are left in the fixture. */
static struct str list(struct fixture *f, const char *text)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct cluster *cluster = cluster_new(f->arena);
	_cleanup_reader_ struct reader *reader = reader_new(cluster, &(struct reader_options){ 0 }, f->out);

	reader_text(reader, source_of(f, "a.yaml", text));
	netpol_show_list(&buf, netpol_new(f->arena, cluster, &(struct netpol_options){ 0 }, f->out), NETPOL_TEXT, false);
	return strbuf_take(&buf, f->arena);
}

#define POD(name, labels, ports)                                                            \
	"apiVersion: v1\nkind: Pod\nmetadata: {name: " name ", labels: " labels "}\n"       \
	"spec: {containers: [{name: c, image: i, ports: " ports "}]}\n---\n"
#define POLICY(name, spec)                                                                  \
	"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: " name "}\n" \
	"spec: " spec "\n---\n"
#define CLOSED POLICY("closed", "{podSelector: {}, policyTypes: [Ingress, Egress]}")

static void test_a_named_port_is_each_destinations_own(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(list(f, POD("a", "{app: a}", "[]") POD("b", "{app: b}", "[{name: web, containerPort: 80}]")
				       POD("c", "{app: c}",
					   "[{name: web, containerPort: 81}, {name: web, containerPort: 82, protocol: UDP}]")
					       POD("d", "{app: d}", "[{name: web, containerPort: 83, protocol: UDP}]") CLOSED
						       POLICY("out", "{podSelector: {matchLabels: {app: a}}, policyTypes: [Egress], "
								     "egress: [{ports: [{port: web}]}]}")
							       POLICY("in", "{podSelector: {}, ingress: [{}]}")),
			 "0.0.0.0-255.255.255.255[External] => default/a[Pod] : All Connections\n"
			 "0.0.0.0-255.255.255.255[External] => default/b[Pod] : All Connections\n"
			 "0.0.0.0-255.255.255.255[External] => default/c[Pod] : All Connections\n"
			 "0.0.0.0-255.255.255.255[External] => default/d[Pod] : All Connections\n"
			 "default/a[Pod] => default/b[Pod] : TCP 80\n"
			 "default/a[Pod] => default/c[Pod] : TCP 81\n");
	assert_no_findings(f->out);
}

static void test_both_directions_must_allow(void **state)
{
	struct fixture *f = *state;
	static const char pods[] = POD("a", "{app: a}", "[]") POD("b", "{app: b}", "[]") CLOSED
		POLICY("out", "{podSelector: {matchLabels: {app: a}}, policyTypes: [Egress], "
			      "egress: [{ports: [{port: 80, endPort: 90}]}]}");

	assert_str_equal(list(f, pods), "default/a[Pod] => 0.0.0.0-255.255.255.255[External] : TCP 80-90\n");
	struct str open = str_fmt(f->arena, "%s%s", pods,
				  POLICY("in", "{podSelector: {matchLabels: {app: b}}, ingress: [{from: [{podSelector: {}}], ports: "
					       "[{port: 85}, {protocol: UDP}]}]}"));
	assert_str_equal(list(f, str_cstr(f->arena, open)), "default/a[Pod] => 0.0.0.0-255.255.255.255[External] : TCP 80-90\n"
							    "default/a[Pod] => default/b[Pod] : TCP 85\n");
}

static void test_a_named_port_with_addresses_matches_nothing(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(list(f, POD("a", "{app: a}", "[{name: web, containerPort: 80}]") CLOSED
				       POLICY("out", "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: "
						     "{cidr: 10.0.0.0/8}}], ports: [{port: web}]}]}")),
			 "");
	assert_finding(f->out, "a.yaml:14:110: warning[NETPOL-NAMED-PORT]: a named port with nothing but ipBlock matches nothing");
}

static void test_the_later_policy_replaces_the_one_of_its_name(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(list(f, POD("a", "{app: a}", "[]") POLICY("p", "{podSelector: {}, ingress: [{}]}")
				       POLICY("p", "{podSelector: {}, policyTypes: [Ingress, Egress]}")),
			 "");
}

static void test_ipv6_is_listed_where_a_policy_names_it(void **state)
{
	struct fixture *f = *state;

	assert_str_equal(list(f, POD("a", "{app: a}", "[]") CLOSED
				       POLICY("in", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '2001:db8::/32'}}]}]}")),
			 "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff[External] => default/a[Pod] : All Connections\n");
	assert_str_equal(list(f, POD("a", "{app: a}", "[]") CLOSED
				       POLICY("in", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}")),
			 "0.0.0.0-255.255.255.255[External] => default/a[Pod] : All Connections\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_a_named_port_is_each_destinations_own),
		unit(test_both_directions_must_allow),
		unit(test_a_named_port_with_addresses_matches_nothing),
		unit(test_the_later_policy_replaces_the_one_of_its_name),
		unit(test_ipv6_is_listed_where_a_policy_names_it),
	};
	return run_units(tests);
}
