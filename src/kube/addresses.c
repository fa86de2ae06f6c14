/*
 * Names and addresses that a pod knows besides those of the cluster, and its own name.
 */
#include <arpa/inet.h>

#include "kube/render.h"
#include "stack/names.h"

/* inet_pton() is the judge, as in the API. */
static bool is_address(struct str text)
{
	char copy[64], scratch[16];

	if (text.len >= sizeof(copy))
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	return inet_pton(AF_INET, copy, scratch) == 1 || inet_pton(AF_INET6, copy, scratch) == 1;
}

void hosts_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *list = NULL;

	for (size_t i = 0; i < service->extra_hosts.n; i++) {
		const struct stack_pair *pair = &service->extra_hosts.at[i];
		struct str name = str_lower(r->arena, pair->key);
		struct node *entry = NULL, *names;

		if (!name_is_subdomain(name) || !is_address(pair->value)) {
			finding_at(r->out, &KUBE_DNS, pair->origin->span,
				   "%" PRI_STR " → %" PRI_STR " can't stand in a pod's hosts file: it is left out",
				   STR_ARG(str_show(r->arena, pair->key)), STR_ARG(str_show(r->arena, pair->value)));
			continue;
		}

		for (size_t j = 0; list && j < list->items.n; j++)
			if (str_eq(node_text(node_get(list->items.at[j], "ip")), pair->value))
				entry = list->items.at[j];
		if (!list)
			list = node_set_seq(r->arena, spec, "hostAliases");
		if (!entry) {
			entry = node_add(r->arena, list, node_map(r->arena));
			entry->origin = pair->origin;
			node_set_str(r->arena, entry, "ip", pair->value);
			node_set_seq(r->arena, entry, "hostnames");
		}
		names = node_get(entry, "hostnames");
		with_remark(r, node_add_str(r->arena, names, name), pair->origin);
	}
}

/* "ndots:2", "rotate" */
static void dns_options(struct render *r, struct node *config, const struct stack_words *words)
{
	struct node *list = with_remark(r, node_set_seq(r->arena, config, "options"), words->origin);

	for (size_t i = 0; i < words->n; i++) {
		struct node *entry = node_add(r->arena, list, node_map(r->arena));
		size_t colon = str_chr(words->at[i], ':');

		node_set_str(r->arena, entry, "name", str_slice(words->at[i], 0, MIN_OF(colon, words->at[i].len)));
		if (colon != STR_NONE)
			node_set_str(r->arena, entry, "value", str_from(words->at[i], colon + 1));
	}
}

/* The cluster's own name server stays the first: without it no Service has a name. A pod has three at most. */
enum { SERVERS_MAX = 2, SEARCHES_MAX = 32 };

static void dns_words(struct render *r, struct node *config, const char *key, const struct stack_words *words,
		      size_t max)
{
	struct node *list;

	list = with_remark(r, node_seq(r->arena), words->origin);
	for (size_t i = 0; i < words->n; i++) {
		struct str one = words->at[i];

		if (max == SERVERS_MAX ? is_address(one) && list->items.n < max : name_is_subdomain(str_lower(r->arena, one)))
			node_add_str(r->arena, list, one);
		else
			finding_at(r->out, &KUBE_DNS, words->origin->span,
				   "%" PRI_STR " can't be one of the %s of a pod: it is left out",
				   STR_ARG(str_show(r->arena, one)), key);
	}
	if (list->items.n)
		node_set(r->arena, config, str_of(key), list);
}

void dns_fill(struct render *r, struct node *spec, const struct stack_service *service)
{
	struct node *config;

	if (!service->dns.n && !service->dns_search.n && !service->dns_opt.n)
		return;
	config = node_set_map(r->arena, spec, "dnsConfig");
	config->origin = service->dns.n          ? service->dns.origin
			 : service->dns_search.n ? service->dns_search.origin
						 : service->dns_opt.origin;
	dns_words(r, config, "nameservers", &service->dns, SERVERS_MAX);
	dns_words(r, config, "searches", &service->dns_search, SEARCHES_MAX);
	if (service->dns_opt.n)
		dns_options(r, config, &service->dns_opt);
}

void hostname_fill(struct render *r, struct node *spec, const struct stack_service *service,
			  enum workload_kind kind)
{
	struct str wanted = service->hostname.value,
		   label = str_lower(r->arena, str_slice(wanted, 0, str_chr(wanted, '.')));

	if (STACK_SET(service->hostname) && !name_is_label(label))
		finding_at(r->out, &KUBE_DOMAINNAME, service->hostname.origin->span,
			   "%" PRI_STR " can't be called %" PRI_STR, STR_ARG(service->name),
			   STR_ARG(str_show(r->arena, wanted)));
	else if (STACK_SET(service->hostname) && label.len < wanted.len)
		finding_at(r->out, &KUBE_DOMAINNAME, service->hostname.origin->span,
			   "%" PRI_STR " is called %" PRI_STR " in its pod, without the domain", STR_ARG(service->name),
			   STR_ARG(label));
	if (STACK_SET(service->hostname) && name_is_label(label) && kind != WORKLOAD_STATEFULSET)
		with_remark(r, node_set_str(r->arena, spec, "hostname", label), service->hostname.origin);
	if (STACK_SET(service->domainname))
		finding_at(r->out, &KUBE_DOMAINNAME, service->domainname.origin->span,
			   "%" PRI_STR " wants to be in the domain %" PRI_STR, STR_ARG(service->name),
			   STR_ARG(str_show(r->arena, service->domainname.value)));
}
