/*
 * One question: may this reach that, and which policies and rules decide.
 */
#pragma once
#include "netpol/netpol.h"

struct err;
struct strbuf;

/*
 * "shop/web[Deployment]", "shop/web", "web", an address, a block or a range, "{ingress-controller}". Addresses must be among the
 * cuts of the netpol. -1 (ERR_USAGE) for a name that isn't there, or that several have.
 */
struct endpoint_choice {
	const struct endpoint **at;
	uint32_t *ports; /* of each: the ports that are asked about */
	size_t n;	 /* several for addresses and Services only */
};
int netpol_choose(struct netpol *netpol, struct str text, bool source, struct endpoint_choice *choice, struct err *err);

struct netpol_port {
	enum ports_protocol protocol;
	uint32_t number; /* 0: any port */
};
/* "80", "80/udp", "udp/80", "tcp"; TCP where no protocol is given. */
bool netpol_port_parse(struct str text, struct netpol_port *port);
uint32_t netpol_port_set(struct netpol *netpol, const struct netpol_port *port); /* NULL: PORTS_ALL */

/*
 * "service/shop/db", "svc/db": the pods behind a Service, each with the ports that its port leads to; NULL: all its ports.
 * -1 (ERR_USAGE) where there is no such Service, or port, or no pod behind it.
 */
bool netpol_is_service(struct str text);
int netpol_choose_service(struct netpol *netpol, struct str text, const struct netpol_port *port, struct endpoint_choice *choice,
			  struct err *err);

/* True where a connection is possible on one of the ports `asked`. `why`: with the policies of both directions. */
bool netpol_answer(struct strbuf *buf, struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination,
		   uint32_t asked, bool why);
/* The same as one JSON object, without line end. */
bool netpol_answer_json(struct strbuf *buf, struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination,
			uint32_t asked, bool why);
