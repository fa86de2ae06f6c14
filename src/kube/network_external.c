/*
 * What is outside of the stack: hosts that services name, as addresses and ports that a NetworkPolicy can hold.
 */
#include <arpa/inet.h>

#include "kube/network.h"
#include "stack/hosts.h"
#include "stack/names.h"

enum { HTTPS = 443 };

/* RFC 1918, shared (RFC 6598), link-local: that is where clusters, their nodes and the metadata services of clouds are.
 */
const char *const private_blocks4[] = { "10.0.0.0/8",    "100.64.0.0/10",  "169.254.0.0/16",
					"172.16.0.0/12", "192.168.0.0/16", NULL };
const char *const private_blocks6[] = { "fc00::/7", "fe80::/10", NULL };

/* A private network's servers are never at link-local addresses: the metadata service is, which hands out credentials.
 */
static bool is_link_local(const char *block)
{
	return strcmp(block, "169.254.0.0/16") == 0 || strcmp(block, "fe80::/10") == 0;
}

/* ---- Texts ---- */

static bool address_parse(struct str text, bool *v6, unsigned char *bytes)
{
	char copy[INET6_ADDRSTRLEN];

	if (text.len >= sizeof(copy) || !text.len)
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	*v6 = str_chr(text, ':') != STR_NONE;
	return inet_pton(*v6 ? AF_INET6 : AF_INET, copy, bytes) == 1;
}

struct str address_block(struct arena *arena, struct str text)
{
	size_t slash = str_chr(text, '/');
	unsigned char bytes[16];
	char shown[INET6_ADDRSTRLEN];
	uint64_t length;
	bool v6;

	if (!address_parse(str_slice(text, 0, slash), &v6, bytes))
		return STR_EMPTY;
	unsigned int bits = v6 ? 128 : 32;
	length = bits;
	if (slash != STR_NONE && (!str_to_uint(str_from(text, slash + 1), &length) || length > bits))
		return STR_EMPTY;
	for (unsigned int bit = (unsigned int)length; bit < bits; bit++)
		bytes[bit / 8] &= (unsigned char)~(0x80 >> bit % 8);
	inet_ntop(v6 ? AF_INET6 : AF_INET, bytes, shown, sizeof(shown));
	return str_fmt(arena, "%s/%u", shown, (unsigned int)length);
}

/* "HOST:PORT/udp", in its parts; a block's own slash and an address' own colons stay with it. */
struct egress_text {
	struct str host; /* without brackets */
	uint16_t port;   /* 0: none is given */
	enum stack_protocol protocol;
};

static bool egress_parse(struct str text, struct egress_text *out)
{
	struct str port;
	uint64_t number;
	size_t colon;

	*out = (struct egress_text){ .protocol = PROTOCOL_TCP };
	if (str_ends(text, "/udp"))
		out->protocol = PROTOCOL_UDP;
	if (str_ends(text, "/udp") || str_ends(text, "/tcp"))
		text = str_slice(text, 0, text.len - 4);
	out->host = text;
	colon = str_rchr(text, ':');
	if (str_starts(text, "[")) {
		size_t close = str_chr(text, ']');

		if (close == STR_NONE)
			return false;
		out->host = str_slice(text, 1, close);
		if (close + 1 == text.len)
			return true;
		if (text.ptr[close + 1] != ':')
			return false;
		port = str_from(text, close + 2);
	} else if (colon != STR_NONE && colon == str_chr(text, ':')) {
		out->host = str_slice(text, 0, colon);
		port = str_from(text, colon + 1);
	} else {
		return true;
	}
	if (!str_to_uint(port, &number) || number == 0 || number > UINT16_MAX)
		return false;
	out->port = (uint16_t)number;
	return true;
}

static bool is_block(struct str text)
{
	unsigned char bytes[16];
	size_t slash = str_chr(text, '/');
	uint64_t length = 0;
	bool v6;

	return address_parse(str_slice(text, 0, slash), &v6, bytes) &&
	       (slash == STR_NONE || (str_to_uint(str_from(text, slash + 1), &length) && length <= (v6 ? 128 : 32)));
}

bool kube_is_egress(struct str value, const char **complaint)
{
	struct egress_text text;

	*complaint = "is no destination: write HOST[:PORT][/udp] or CIDR[:PORT][/udp], an IPv6 block with a port in "
		     "brackets";
	return egress_parse(value, &text) && (is_block(text.host) || name_is_subdomain(text.host));
}

bool kube_is_dns_peer(struct str value, const char **complaint)
{
	size_t slash = str_chr(value, '/');
	struct str label = slash == STR_NONE ? STR_EMPTY : str_from(value, slash + 1);
	size_t equals = str_rchr(label, '=');

	*complaint = "is no peer: write NAMESPACE, NAMESPACE/LABEL=VALUE, or an address";
	if (is_block(value))
		return true;
	return name_is_label(str_slice(value, 0, slash)) &&
	       (slash == STR_NONE || (equals != STR_NONE && name_is_label_key(str_slice(label, 0, equals)) &&
				      name_is_label_value(str_from(label, equals + 1))));
}

bool kube_is_block(struct str value, const char **complaint)
{
	*complaint = "is no address and no block of addresses, such as 10.10.0.0/16";
	return is_block(value);
}

bool kube_is_port(struct str value, const char **complaint)
{
	uint64_t number;

	*complaint = "is no port between 1 and 65535";
	return str_to_uint(value, &number) && number > 0 && number <= UINT16_MAX;
}

/* ---- What a name says ---- */

/* "db.internal", "nas": names that only a private network answers (RFC 6762, 8375, and custom). */
static bool is_private_name(struct str host)
{
	static const char *const endings[] = { ".internal", ".local",    ".lan",     ".corp",
					       ".home",     ".intranet", ".private", ".home.arpa" };

	if (str_chr(host, '.') == STR_NONE)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(endings); i++)
		if (str_ends(host, endings[i]))
			return true;
	return false;
}

/* "db.shop.svc", "db.shop.svc.cluster.local": the namespace. */
static struct str namespace_of_name(struct str host)
{
	struct str rest = host, label, name_space = STR_EMPTY;

	for (size_t i = 0; str_split(&rest, '.', &label); i++) {
		if (i == 1)
			name_space = label;
		if (i == 2 && str_is(label, "svc"))
			return name_space;
	}
	return STR_EMPTY;
}

/* Ports that a name in front gives away: "smtp.example.com". */
static const struct {
	const char *label;
	uint16_t ports[4];
	enum stack_protocol protocol;
} name_ports[] = {
	{ "smtp", { 25, 465, 587 }, PROTOCOL_TCP },
	{ "mail", { 25, 465, 587 }, PROTOCOL_TCP },
	{ "smtp-relay", { 25, 465, 587 }, PROTOCOL_TCP },
	{ "email-smtp", { 25, 465, 587 }, PROTOCOL_TCP },
	{ "imap", { 143, 993 }, PROTOCOL_TCP },
	{ "ldap", { 389, 636 }, PROTOCOL_TCP },
	{ "ldaps", { 636 }, PROTOCOL_TCP },
	{ "ntp", { 123 }, PROTOCOL_UDP },
	{ "sftp", { 22 }, PROTOCOL_TCP },
	{ "git", { 22, 443 }, PROTOCOL_TCP },
};

static bool ports_by_name(struct render *r, struct destination *destination)
{
	struct str first = str_slice(destination->host, 0, str_chr(destination->host, '.'));

	for (size_t i = 0; i < ARRAY_SIZE(name_ports); i++) {
		if (!str_is(first, name_ports[i].label))
			continue;
		for (size_t j = 0; j < ARRAY_SIZE(name_ports[i].ports) && name_ports[i].ports[j]; j++)
			wanted_ports_add(r, &destination->ports,
					 (struct wanted_port){ name_ports[i].ports[j], name_ports[i].protocol, NULL });
		return true;
	}
	return false;
}

/* ---- Destinations ---- */

static struct destination *destination_get(struct render *r, struct destinations *out, struct str host, bool decided)
{
	struct destination *made;

	for (size_t i = 0; i < out->list.n; i++)
		if (out->list.at[i].decided == decided && str_eq(out->list.at[i].host, host))
			return &out->list.at[i];
	made = vec_push(r->arena, &out->list);
	*made = (struct destination){ .host = host, .block = address_block(r->arena, host) };
	if (made->block.len)
		made->kind = TO_BLOCK;
	else if (namespace_of_name(host).len)
		*made = (struct destination){ .kind = TO_CLUSTER, .host = host, .block = namespace_of_name(host) };
	else
		made->kind = is_private_name(host) ? TO_PRIVATE : TO_PUBLIC;
	made->decided = decided;
	return made;
}

/* The address that `extra_hosts` gives the name; the name itself where it gives none. */
static struct str resolved(const struct stack_service *service, struct str host)
{
	for (size_t i = 0; i < service->extra_hosts.n; i++) {
		const struct stack_pair *pair = &service->extra_hosts.at[i];

		if (str_eq_nocase(pair->key, host) && is_block(pair->value))
			return pair->value;
	}
	return host;
}

/* Of a name without port: what the name says, else 443. */
static void settle_port(struct render *r, struct destination *destination)
{
	if (destination->ports.list.n || destination->every_port || ports_by_name(r, destination))
		return;
	destination->guessed_port = true;
	wanted_ports_add(r, &destination->ports, (struct wanted_port){ HTTPS, PROTOCOL_TCP, NULL });
}

static void take_decided(struct render *r, const struct node *item, struct destinations *out)
{
	struct egress_text text;
	struct destination *destination;

	if (!egress_parse(node_text(item), &text))
		return; /* keys.c has complained */
	destination = destination_get(r, out, str_lower(r->arena, text.host), true);
	if (text.port)
		wanted_ports_add(r, &destination->ports, (struct wanted_port){ text.port, text.protocol, NULL });
	else if (destination->kind == TO_BLOCK)
		destination->every_port = true;
}

static void take_external(struct render *r, const struct stack_external *external, struct destinations *out)
{
	struct destination *destination;

	if (host_is_machine(external->host))
		return; /* there is no such machine in a cluster: STACK-HOST-NAMED says so */
	destination = destination_get(r, out, str_lower(r->arena, resolved(external->from, external->host)), false);
	if (external->port)
		wanted_ports_add(r, &destination->ports, (struct wanted_port){ external->port, PROTOCOL_TCP, NULL });
	if (external->origin)
		reasons_add(r, &destination->reasons, external->origin);
}

static void destinations_add(struct render *r, const struct stack_service *service, struct destinations *out)
{
	const struct node *list = config_node(r->config, "services.%" PRI_STR ".egress", STR_ARG(service->name));

	if (list) {
		size_t before = out->list.n;

		out->decided = true;
		if (node_is_scalar(list))
			take_decided(r, list, out);
		for (size_t i = 0; node_is_seq(list) && i < list->items.n; i++)
			take_decided(r, list->items.at[i], out);
		for (size_t i = before; i < out->list.n; i++)
			reasons_add(r, &out->list.at[i].reasons,
				    config_origin(r->config, "services.%" PRI_STR ".egress", STR_ARG(service->name)));
		return;
	}
	for (size_t i = 0; i < r->stack->externals.n; i++)
		if (r->stack->externals.at[i].from == service)
			take_external(r, &r->stack->externals.at[i], out);
}

void destinations_of(struct render *r, const struct stack_service *owner, struct destinations *out)
{
	const struct companions *companions = render_companions(r, owner);

	destinations_add(r, owner, out);
	for (size_t i = 0; companions && i < companions->list.n; i++)
		destinations_add(r, companions->list.at[i], out);
	for (size_t i = 0; i < out->list.n; i++)
		settle_port(r, &out->list.at[i]);
}

bool is_shut_in(const struct stack_service *owner)
{
	for (size_t i = 0; i < owner->networks.n; i++)
		if (!owner->networks.at[i]->internal)
			return false;
	return owner->networks.n > 0;
}

/* ---- Rules ---- */

static void public_peers(struct render *r, struct node *rule)
{
	policy_peer_block(r, rule, POLICY_EGRESS, STR("0.0.0.0/0"), private_blocks4);
	policy_peer_block(r, rule, POLICY_EGRESS, STR("::/0"), private_blocks6);
}

static void private_peers(struct render *r, struct node *rule)
{
	for (const char *const *block = private_blocks4; *block; block++)
		if (!is_link_local(*block))
			policy_peer_block(r, rule, POLICY_EGRESS, str_of(*block), NULL);
	for (const char *const *block = private_blocks6; *block; block++)
		if (!is_link_local(*block))
			policy_peer_block(r, rule, POLICY_EGRESS, str_of(*block), NULL);
}

static void destination_rule(struct render *r, struct node *policy, const struct destination *destination)
{
	struct node *rule = policy_rule(r, policy, POLICY_EGRESS, reasons_chain(r, &destination->reasons));

	rule->comment =
		str_fmt(r->arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(destination->host),
			destination->reasons.list.n ? ": " : "", STR_ARG(reasons_comment(r, &destination->reasons)));
	switch (destination->kind) {
	case TO_PUBLIC:
		public_peers(r, rule);
		break;
	case TO_PRIVATE:
		private_peers(r, rule);
		break;
	case TO_BLOCK:
		policy_peer_block(r, rule, POLICY_EGRESS, destination->block, NULL);
		break;
	case TO_CLUSTER:
		policy_peer_namespace(r, rule, POLICY_EGRESS, destination->block, STR_EMPTY, STR_EMPTY);
		break;
	}
	for (size_t i = 0; !destination->every_port && i < destination->ports.list.n; i++)
		policy_port(r, rule, destination->ports.list.at[i].number, destination->ports.list.at[i].protocol);
}

static struct span span_of(const struct stack_service *owner, const struct destination *destination)
{
	return destination->reasons.list.n ? destination->reasons.list.at[0]->span : owner->origin->span;
}

static void say_destination(struct render *r, const struct stack_service *owner, const struct destination *destination)
{
	bool is_public = destination->kind == TO_PUBLIC;
	struct str host = str_show(r->arena, destination->host);
	struct finding *said;

	if (destination->guessed_port) {
		said = finding_at(r->out, &KUBE_EGRESS_PORT, span_of(owner, destination),
				  "%" PRI_STR " names %" PRI_STR " without a port: 443 is open", STR_ARG(owner->name),
				  STR_ARG(host));
		hint_for(r, said, owner->name);
		said->hint = str_replace(r->arena, said->hint, STR("HOST"), host);
	}
	if (destination->kind == TO_PUBLIC || destination->kind == TO_PRIVATE)
		hint_for(r,
			 finding_at(r->out, &KUBE_EGRESS_NAME, span_of(owner, destination),
				    "%" PRI_STR " connects to %" PRI_STR
				    ": every %s address is open to it on that port, and no %s one",
				    STR_ARG(owner->name), STR_ARG(host), is_public ? "public" : "private",
				    is_public ? "private" : "public"),
			 owner->name);
}

void external_rules(struct render *r, struct node *policy, const struct stack_service *owner,
		    const struct destinations *destinations)
{
	if (owner->no_network.value)
		return;
	for (size_t i = 0; i < destinations->list.n; i++) {
		const struct destination *destination = &destinations->list.at[i];

		if (is_shut_in(owner) && !destination->decided) {
			finding_at(r->out, &KUBE_EGRESS_INTERNAL, span_of(owner, destination),
				   "%" PRI_STR " names %" PRI_STR
				   ", and has internal networks only: it can't connect to it",
				   STR_ARG(owner->name), STR_ARG(str_show(r->arena, destination->host)));
			continue;
		}
		destination_rule(r, policy, destination);
		say_destination(r, owner, destination);
	}
}
