/*
 * What a location of nginx does besides routing, and whether a route of a gateway does the same.
 */
#include "kube/nginx_site.h"

/* ---- Directives that change nothing for what is passed on ---- */

/* Logs, connections, buffers, files on disk; TLS, which the gateway ends; definitions that do nothing by themselves. */
static const char *const harmless[] = { "absolute_redirect",
					"access_log",
					"charset_types",
					"client_body_buffer_size",
					"client_body_temp_path",
					"client_body_timeout",
					"client_header_buffer_size",
					"client_header_timeout",
					"connection_pool_size",
					"default_type",
					"error_log",
					"error_page",
					"fastcgi_temp_path",
					"geo",
					"http2",
					"http3",
					"index",
					"keepalive_requests",
					"keepalive_timeout",
					"keepalive_time",
					"large_client_header_buffers",
					"limit_conn_zone",
					"limit_req_zone",
					"lingering_close",
					"lingering_timeout",
					"listen",
					"location",
					"log_format",
					"log_not_found",
					"map",
					"map_hash_bucket_size",
					"map_hash_max_size",
					"open_file_cache",
					"open_file_cache_errors",
					"open_file_cache_min_uses",
					"open_file_cache_valid",
					"output_buffers",
					"port_in_redirect",
					"postpone_output",
					"proxy_buffer_size",
					"proxy_buffers",
					"proxy_busy_buffers_size",
					"proxy_cache_path",
					"proxy_headers_hash_bucket_size",
					"proxy_headers_hash_max_size",
					"proxy_http_version",
					"proxy_temp_path",
					"request_pool_size",
					"reset_timedout_connection",
					"resolver",
					"resolver_timeout",
					"root",
					"scgi_temp_path",
					"send_timeout",
					"sendfile",
					"sendfile_max_chunk",
					"server",
					"server_name",
					"server_names_hash_bucket_size",
					"server_names_hash_max_size",
					"server_tokens",
					"split_clients",
					"tcp_nodelay",
					"tcp_nopush",
					"types",
					"types_hash_bucket_size",
					"types_hash_max_size",
					"upstream",
					"uwsgi_temp_path",
					"variables_hash_bucket_size",
					"variables_hash_max_size",
					NULL };

bool nginx_is_harmless(const struct nginx_directive *directive)
{
	struct str name = nginx_name(directive);

	if (str_is(name, "include")) /* that isn't given: of the image, which has types of files there */
		return str_ends(nginx_word(directive, 1), "mime.types") ||
		       str_starts(nginx_word(directive, 1), "/usr/share/nginx/modules/");
	if (str_is(name, "client_max_body_size"))
		return str_is(nginx_word(directive, 1), "0");
	if (str_starts(name, "ssl_"))
		return !str_is(name, "ssl_verify_client");
	return str_in(name, harmless) || str_starts(name, "gzip"); /* gzip: the same content, in more bytes */
}

static struct str inherited(struct render *r, const struct nginx_directives *around)
{
	for (size_t i = 0; i < around->list.n; i++)
		if (!nginx_is_harmless(&around->list.at[i]))
			return str_fmt(r->arena, "%" PRI_STR " stands around it",
				       STR_ARG(str_show(r->arena, nginx_name(&around->list.at[i]))));
	return STR_EMPTY;
}

/* Around a location that stays: files are served whoever asks, so that a path written in another way gains nothing. */
static bool guards(const struct location *location, struct str *name)
{
	static const char *const open[] = { "root",
					    "alias",
					    "try_files",
					    "index",
					    "expires",
					    "access_log",
					    "error_log",
					    "add_header",
					    "autoindex",
					    "default_type",
					    "etag",
					    "log_not_found",
					    "types",
					    "proxy_pass",
					    "proxy_http_version",
					    "proxy_set_header",
					    "proxy_read_timeout",
					    "proxy_send_timeout",
					    "proxy_connect_timeout",
					    "proxy_buffering",
					    "proxy_redirect",
					    "gzip_static",
					    NULL };

	for (size_t i = 0; i < location->directive->block.list.n; i++) {
		*name = nginx_name(&location->directive->block.list.at[i]);
		if (!str_in(*name, open))
			return true;
	}
	return false;
}

/* ---- Locations ---- */

static void location_match(struct location *location)
{
	static const struct {
		const char *text;
		char modifier;
	} modifiers[] = { { "=", '=' }, { "~*", '~' }, { "~", '~' }, { "^~", '^' }, { "@", '@' } };
	struct str first = nginx_word(location->directive, 1);

	location->path = first;
	for (size_t i = 0; i < ARRAY_SIZE(modifiers); i++) {
		if (!str_starts(first, modifiers[i].text))
			continue;
		location->modifier = modifiers[i].modifier;
		location->path = location->directive->words.n > 2 ? nginx_word(location->directive, 2)
								  : str_from(first, strlen(modifiers[i].text));
		return;
	}
}

static struct str match_differs(struct render *r, const struct location *location)
{
	struct str path = location->path;
	const char *complaint;

	if (location->modifier == '~')
		return STR("its match is a regular expression");
	if (location->modifier == '@')
		return STR("only nginx itself goes there");
	if (location->modifier == '^')
		return STR("^~ keeps it from the regular expressions");
	if (!kube_is_path(path, &complaint))
		return STR("no route can have its path");
	if (location->modifier == '=' || str_is(path, "/"))
		return STR_EMPTY;
	if (str_ends(path, "/"))
		return str_fmt(r->arena, "nginx sends %" PRI_STR " on to %" PRI_STR ", and a route takes both",
			       STR_ARG(str_slice(path, 0, path.len - 1)), STR_ARG(path));
	return str_fmt(r->arena, "it takes %" PRI_STR "x too, and a route doesn't", STR_ARG(path));
}

/* The one server of an upstream block, without what limits it. */
static struct str upstream_server(struct render *r, const struct nginx_directive *upstream, struct str *stays)
{
	const struct nginx_directive *only = NULL;
	size_t n = 0;

	for (size_t i = 0; i < upstream->block.list.n; i++) {
		if (!nginx_is(&upstream->block.list.at[i], "server"))
			continue;
		only = &upstream->block.list.at[i];
		n++;
	}
	if (n != 1) {
		*stays =
			str_fmt(r->arena, "upstream %" PRI_STR " has %zu servers", STR_ARG(nginx_word(upstream, 1)), n);
		return STR_EMPTY;
	}
	for (size_t i = 2; i < only->words.n; i++) {
		struct str word = only->words.at[i].text;

		if (!str_starts(word, "weight=") && !str_starts(word, "max_fails=") &&
		    !str_starts(word, "fail_timeout="))
			*stays = str_fmt(r->arena, "the server of upstream %" PRI_STR " has %" PRI_STR,
					 STR_ARG(nginx_word(upstream, 1)), STR_ARG(str_show(r->arena, word)));
	}
	return nginx_word(only, 1);
}

static const struct nginx_directive *upstream_of(const struct nginx_site *site, struct str name)
{
	for (size_t i = 0; i < site->http.n; i++)
		for (size_t j = 0; j < site->http.at[i]->block.list.n; j++) {
			const struct nginx_directive *directive = &site->http.at[i]->block.list.at[j];

			if (nginx_is(directive, "upstream") && str_eq_nocase(nginx_word(directive, 1), name))
				return directive;
		}
	return NULL;
}

static const struct stack_service *service_called(const struct nginx_site *site, struct str name)
{
	const struct stack_service *found = NULL;

	for (const struct host *host = hosts_find(site->hosts, name); host; host = host->next) {
		if (host->client && host->client != site->service)
			continue;
		if (!stack_share_network(site->service, host->service))
			continue;
		if (found && found != host->service)
			return NULL;
		found = host->service;
	}
	return found;
}

static bool pod_listens(const struct render *r, const struct stack_service *service, uint16_t port)
{
	const struct stack_service *owner = pod_owner(service);
	const struct companions *companions = render_companions(r, owner);

	if (stack_port(owner, port, PROTOCOL_TCP))
		return true;
	for (size_t i = 0; companions && i < companions->list.n; i++)
		if (stack_port(companions->list.at[i], port, PROTOCOL_TCP))
			return true;
	return false;
}

/* "api:8000" of proxy_pass or of an upstream's server. */
static struct str find_target(struct render *r, const struct nginx_site *site, struct location *location,
			      struct str address)
{
	size_t colon = str_rchr(address, ':');
	struct str host = str_slice(address, 0, MIN_OF(colon, address.len));
	uint64_t number = 80;

	if (colon != STR_NONE &&
	    (!str_to_uint(str_from(address, colon + 1), &number) || number == 0 || number > UINT16_MAX))
		return str_fmt(r->arena, "%" PRI_STR " has no number for a port", STR_ARG(str_show(r->arena, address)));
	location->target = service_called(site, host);
	location->port = (uint16_t)number;
	if (!location->target || location->target == site->service)
		return str_fmt(r->arena, "%" PRI_STR " isn't another service of the stack",
			       STR_ARG(str_show(r->arena, host)));
	if (!has_service(r, location->target) || !pod_listens(r, location->target, location->port))
		return str_fmt(r->arena, "the Service of %" PRI_STR " has no port %u", STR_ARG(location->target->name),
			       location->port);
	return STR_EMPTY;
}

static struct str target_differs(struct render *r, const struct nginx_site *site, struct location *location,
				 struct str url)
{
	struct str address = str_from(url, strlen("http://")), stays = STR_EMPTY;
	const struct nginx_directive *upstream;

	if (str_chr(url, '$') != STR_NONE)
		return STR("its proxy_pass has a variable");
	if (!str_starts(url, "http://") || str_starts(address, "unix:"))
		return STR("its proxy_pass isn't to http://");
	if (str_chr(address, '/') != STR_NONE)
		return STR("its proxy_pass has a path");
	upstream = upstream_of(site, address);
	if (upstream)
		address = upstream_server(r, upstream, &stays);
	return stays.len ? stays : find_target(r, site, location, address);
}

static struct str why_it_stays(struct render *r, const struct nginx_site *site, struct location *location)
{
	const struct nginx_directives *block = &location->directive->block;
	const struct nginx_directive *pass = directive_of(block, "proxy_pass");
	struct str differs = match_differs(r, location);

	if (!pass)
		return STR("it has no proxy_pass");
	for (size_t i = 0; i < block->list.n; i++)
		if (&block->list.at[i] != pass)
			return str_fmt(r->arena, "it has %" PRI_STR " besides proxy_pass",
				       STR_ARG(str_show(r->arena, nginx_name(&block->list.at[i]))));
	return differs.len ? differs : target_differs(r, site, location, nginx_word(pass, 1));
}

/* If / goes past nginx, what stays must be sent there by a route: false for what no route can tell apart. */
static struct str slips_past(struct render *r, const struct location *other)
{
	struct str name;

	if (!other->stays.len || str_is(other->path, "/") || other->modifier == '@')
		return STR_EMPTY;
	if (other->modifier == '~' || !str_starts(other->path, "/") ||
	    (other->modifier != '=' && !str_ends(other->path, "/")))
		return str_fmt(r->arena, "no route can send what location %" PRI_STR " takes to nginx",
			       STR_ARG(str_show(r->arena, other->path)));
	if (guards(other, &name))
		return str_fmt(r->arena,
			       "location %" PRI_STR " has %" PRI_STR
			       ", which a path written in another way would get around",
			       STR_ARG(str_show(r->arena, other->path)), STR_ARG(str_show(r->arena, name)));
	return STR_EMPTY;
}

void judge(struct render *r, const struct nginx_site *site, const struct nginx_directive *server,
	   struct verdict *verdict)
{
	struct str around = inherited(r, &server->block);

	for (size_t i = 0; i < site->http.n && !around.len; i++)
		around = inherited(r, &site->http.at[i]->block);
	for (size_t i = 0; i < server->block.list.n; i++) {
		struct location *location;

		if (!nginx_is(&server->block.list.at[i], "location"))
			continue;
		location = vec_push(r->arena, &verdict->list);
		location->directive = &server->block.list.at[i];
		location_match(location);
		location->stays = why_it_stays(r, site, location);
		if (!location->stays.len)
			location->stays = around;
	}
	for (size_t i = 0; i < verdict->list.n; i++) {
		struct location *rest = &verdict->list.at[i];

		for (size_t j = 0;
		     j < verdict->list.n && str_is(rest->path, "/") && !rest->modifier && !rest->stays.len; j++)
			rest->stays = slips_past(r, &verdict->list.at[j]);
		if (str_is(rest->path, "/") && !rest->modifier)
			verdict->rest = rest;
		verdict->n_routes += !rest->stays.len;
	}
}
