#include "kube/exposure.h"
#include "base/sort.h"
#include "kube/edge_proxy.h"
#include "stack/built.h"
#include "stack/hosts.h"
#include "stack/images.h"
#include "stack/names.h"

/* ---- What a published port speaks ---- */

struct known_port {
	uint16_t number;
	const char *title;
};

/* Beside those of known_port_role(): what isn't HTTP. */
static const struct known_port other_ports[] = {
	{ 21, "FTP" },      { 22, "SSH" },       { 23, "Telnet" },       { 25, "SMTP" },
	{ 53, "DNS" },      { 110, "POP3" },     { 143, "IMAP" },        { 389, "LDAP" },
	{ 465, "SMTP" },    { 514, "syslog" },   { 587, "SMTP" },        { 636, "LDAP" },
	{ 853, "DNS" },     { 990, "FTP" },      { 993, "IMAP" },        { 995, "POP3" },
	{ 1025, "SMTP" },   { 1194, "OpenVPN" }, { 1935, "RTMP" },       { 2222, "SSH" },
	{ 2525, "SMTP" },   { 3389, "RDP" },     { 3478, "STUN" },       { 4369, "Erlang" },
	{ 5060, "SIP" },    { 5061, "SIP" },     { 5222, "XMPP" },       { 5269, "XMPP" },
	{ 5349, "STUN" },   { 5671, "AMQP" },    { 5900, "VNC" },        { 6432, "PgBouncer" },
	{ 6667, "IRC" },    { 6697, "IRC" },     { 8554, "RTSP" },       { 8883, "MQTT" },
	{ 9094, "Kafka" },  { 9418, "git" },     { 25565, "Minecraft" }, { 26379, "Redis Sentinel" },
	{ 61613, "STOMP" },
};

/* Databases and brokers speak protocols of their own; these of their ports are HTTP all the same. */
static const struct known_port http_ports[] = {
	{ 15672, NULL }, /* RabbitMQ's management */
	{ 8161, NULL },  /* ActiveMQ's console */
	{ 9000, "MinIO" }, { 9001, "MinIO" }, { 8333, "SeaweedFS" },
};

static const uint16_t tls_ports[] = { 443, 4443, 8443, 9443 };

static bool is_http_of(const struct stack_service *service, uint16_t number)
{
	const struct known_image *known = known_image(stack_image_known(service));

	for (size_t i = 0; i < ARRAY_SIZE(http_ports); i++)
		if (http_ports[i].number == number &&
		    (!http_ports[i].title || (known && strcmp(known->title, http_ports[i].title) == 0)))
			return true;
	return false;
}

static const char *other_title(uint16_t number)
{
	const char *title;

	if (known_port_role(number, &title) != ROLE_OTHER)
		return title;
	for (size_t i = 0; i < ARRAY_SIZE(other_ports); i++)
		if (other_ports[i].number == number)
			return other_ports[i].title;
	return NULL;
}

/* https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol, and IANA's names */
static enum exposure_kind by_app_protocol(struct str name)
{
	static const char *const http[] = {
		"http", "http2", "h2c", "ws", "grpc", "kubernetes.io/h2c", "kubernetes.io/ws", NULL
	};
	static const char *const tls[] = { "https", "wss", "kubernetes.io/wss", "tls", NULL };

	if (str_in(name, http))
		return EXPOSED_HTTP;
	return str_in(name, tls) ? EXPOSED_TLS : EXPOSED_OTHER;
}

static bool is_tls_port(uint16_t number)
{
	for (size_t i = 0; i < ARRAY_SIZE(tls_ports); i++)
		if (tls_ports[i] == number)
			return true;
	return false;
}

static enum exposure_kind by_number(struct render *r, const struct stack_service *service,
				    const struct stack_port *port, struct str *why)
{
	const char *title = other_title(port->number);

	if (is_http_of(service, port->number))
		return EXPOSED_HTTP;
	if (title) {
		*why = str_fmt(r->arena, "port %u is that of %s", port->number, title);
		return EXPOSED_OTHER;
	}
	if (service->role == ROLE_DATABASE || service->role == ROLE_CACHE || service->role == ROLE_BROKER) {
		*why = str_fmt(r->arena, "its role is %s", stack_role_name(service->role));
		return EXPOSED_OTHER;
	}
	return is_tls_port(port->number) ? EXPOSED_TLS : EXPOSED_HTTP;
}

bool port_is_local(const struct stack_port *port)
{
	return host_is_self(port->host_ip) && !str_is(port->host_ip, "0.0.0.0");
}

bool has_service(const struct render *r, const struct stack_service *service)
{
	const struct stack_service *owner = pod_owner(service);

	return workload_kind(owner) != WORKLOAD_JOB &&
	       map_get(&r->paths, str_fmt(r->arena, "%" PRI_STR "/service.yaml", STR_ARG(owner->label)));
}

enum exposure_kind exposure_of(struct render *r, const struct stack_service *service, const struct stack_port *port,
			       struct str *why)
{
	struct str said = config_str(r->config, "services.%" PRI_STR ".expose", STR_ARG(service->name));

	*why = STR_EMPTY;
	if (!port->published || port_is_local(port) || str_is(said, "none"))
		return EXPOSED_NOT;
	if (is_edge_proxy(service) && !str_is(said, "http") && !str_is(said, "tcp"))
		return EXPOSED_NOT;
	if (port->protocol != PROTOCOL_TCP) {
		*why = str_fmt(r->arena, "it is %s", stack_protocol_name(port->protocol));
		return EXPOSED_OTHER;
	}
	if (str_is(said, "http"))
		return EXPOSED_HTTP;
	if (str_is(said, "tcp")) {
		*why = STR("lotse.yaml says so");
		return EXPOSED_OTHER;
	}
	if (port->app_protocol.len) {
		*why = str_fmt(r->arena, "its app_protocol is %" PRI_STR,
			       STR_ARG(str_show(r->arena, port->app_protocol)));
		return by_app_protocol(port->app_protocol);
	}
	return by_number(r, service, port, why);
}

struct str component_path(struct render *r, const struct stack_service *service, const char *file, struct str name)
{
	if (str_eq(name, service->label))
		return str_fmt(r->arena, "%" PRI_STR "/%s.yaml", STR_ARG(service->label), file);
	return str_fmt(r->arena, "%" PRI_STR "/%s-%" PRI_STR ".yaml", STR_ARG(service->label), file, STR_ARG(name));
}

/* ---- Who may connect ---- */

static int by_owner(const void *a, const void *b, void *context)
{
	const struct reached_pod *left = a, *right = b;

	(void)context;
	return str_cmp(left->owner->label, right->owner->label);
}

static int by_port(const void *a, const void *b, void *context)
{
	const struct reached_port *left = a, *right = b;

	(void)context;
	if (left->number != right->number)
		return left->number < right->number ? -1 : 1;
	return (int)left->protocol - (int)right->protocol;
}

static struct reached_pod *reached_pod(struct render *r, struct reached_pods *pods, const struct stack_service *owner)
{
	struct reached_pod *made;

	for (size_t i = 0; i < pods->list.n; i++)
		if (pods->list.at[i].owner == owner)
			return &pods->list.at[i];
	made = vec_push(r->arena, &pods->list);
	made->owner = owner;
	return made;
}

void reached_add(struct render *r, struct reached_pods *pods, const struct stack_service *service, uint16_t number,
		 enum stack_protocol protocol)
{
	struct reached_pod *pod = reached_pod(r, pods, pod_owner(service));

	for (size_t i = 0; i < pod->ports.n; i++)
		if (pod->ports.at[i].number == number && pod->ports.at[i].protocol == protocol)
			return;
	*vec_push(r->arena, &pod->ports) = (struct reached_port){ number, protocol };
	sort_stable(pod->ports.at, pod->ports.n, sizeof(*pod->ports.at), by_port, NULL);
}

void routes_reach(struct render *r, struct reached_pods *pods, bool with_strips)
{
	for (size_t i = 0; i < r->routes.n; i++)
		for (size_t j = 0; j < r->routes.at[i].rules.n; j++) {
			const struct route_rule *rule = &r->routes.at[i].rules.at[j];

			if (with_strips || !rule->strips)
				reached_add(r, pods, rule->service, rule->port, PROTOCOL_TCP);
		}
	sort_stable(pods->list.at, pods->list.n, sizeof(*pods->list.at), by_owner, NULL);
}

void policies_add(struct render *r, struct component *component, const struct reached_pods *pods, const char *suffix,
		  const char *comment, void (*add_peers)(struct render *r, struct node *rule))
{
	for (size_t i = 0; i < pods->list.n; i++) {
		const struct reached_pod *pod = &pods->list.at[i];
		struct str label = pod->owner->label,
			   name = str_fmt(r->arena, "%" PRI_STR "-%s", STR_ARG(label), suffix);
		struct node *object = policy_new(r, name_label(r->arena, name, 63), pod->owner, pod->owner->origin),
			    *rule;

		object->comment = str_of(comment);
		rule = policy_rule(r, object, POLICY_INGRESS, pod->owner->origin);
		add_peers(r, rule);
		for (size_t j = 0; j < pod->ports.n; j++) {
			const struct reached_port *port = &pod->ports.at[j];
			const struct stack_port *declared = stack_port(pod->owner, port->number, port->protocol);

			with_origin(policy_port(r, rule, port->number, port->protocol),
				    declared ? declared->origin : NULL);
		}
		component_object(r, component, component_path(r, pod->owner, "networkpolicy", label), object);
	}
}

/* cert-manager proves that a host name is ours by a pod of its own that answers for a minute in this namespace
 * (HTTP-01). */
void policy_for_solver(struct render *r, struct component *component, const char *suffix,
		       void (*add_peers)(struct render *r, struct node *rule))
{
	static const char why[] = "cert-manager's pods that answer for a host name come and go";
	const struct origin *origin = origin_default(r, why, "patch it in your overlay");
	struct node *object = policy_new(r, str_fmt(r->arena, "acme-solver-%s", suffix), NULL, origin), *rule, *chosen;

	object->comment =
		STR("From outside to the pods with which cert-manager proves that the host names are yours (HTTP-01).");
	object_exception(r, object, "policy-selects-nothing", str_of(why));
	chosen = node_path(object, "spec", "podSelector", NULL);
	chosen->remark = STR_EMPTY;
	node_set_str(r->arena, node_set_map(r->arena, chosen, "matchLabels"), "acme.cert-manager.io/http01-solver",
		     STR("true"));
	rule = policy_rule(r, object, POLICY_INGRESS, origin);
	add_peers(r, rule);
	policy_port(r, rule, 8089, PROTOCOL_TCP);
	component_object(r, component, STR("networkpolicy-acme-solver.yaml"), object);
}

void except_wildcard(struct render *r, struct node *object, const struct route *route)
{
	for (size_t i = 0; i < route->hosts.n; i++)
		if (str_starts(route->hosts.at[i], "*.")) {
			object_exception(r, object, "wildcard-host",
					 str_fmt(r->arena, "%" PRI_STR " asks for %" PRI_STR,
						 STR_ARG(origin_place(r, route->origin)), STR_ARG(route->hosts.at[i])));
			return;
		}
}

void ask_issuer(struct render *r, struct node *object)
{
	struct node *meta = node_get(object, "metadata"), *annotations = node_get(meta, "annotations");

	if (!annotations)
		annotations = node_set_map(r->arena, meta, "annotations");
	with_origin(node_set_str(r->arena, annotations, "cert-manager.io/cluster-issuer",
				 config_str(r->config, "tls.issuer")),
		    config_origin(r->config, "tls.issuer"));
}

void render_exposure(struct render *r)
{
	routes_find(r);
	component_gateway(r);
	component_ingress(r);
	component_loadbalancer(r);
}
