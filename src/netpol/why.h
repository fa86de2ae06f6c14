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
	size_t n; /* several for addresses only */
};
int netpol_choose(struct netpol *netpol, struct str text, bool source, struct endpoint_choice *choice, struct err *err);

struct netpol_port {
	enum ports_protocol protocol;
	uint32_t number; /* 0: any port */
};
/* "80", "80/udp", "udp/80", "tcp"; TCP where no protocol is given. */
bool netpol_port_parse(struct str text, struct netpol_port *port);

/* True where a connection is possible (on that port). `why`: with the policies of both directions. */
bool netpol_answer(struct strbuf *buf, struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination,
		   const struct netpol_port *port, bool why);
/* The same as one JSON object, without line end. */
bool netpol_answer_json(struct strbuf *buf, struct netpol *netpol, const struct endpoint *source, const struct endpoint *destination,
			const struct netpol_port *port, bool why);
