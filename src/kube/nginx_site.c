/*
 * A mounted configuration of nginx: its files, as far as they are known, and its servers.
 */
#include "kube/nginx_site.h"

#include "base/file.h"
#include "base/sort.h"
#include "stack/images.h"

/* ---- Reading ---- */

/* What the image brings along, where nothing is mounted over it: as far as it matters here. */
static const char image_main[] = "http { include /etc/nginx/conf.d/*.conf; }\n";
static const char image_default[] =
	"server { listen %u; server_name localhost; location / { root /usr/share/nginx/html; } }\n";

static void add_file(struct render *r, struct nginx_files *files, struct str path, struct str name, struct str text)
{
	*vec_push(r->arena, &files->list) = (struct nginx_file){ path, source_new(r->arena, name, text) };
}

static int by_path(const void *a, const void *b, void *context)
{
	const struct nginx_file *left = a, *right = b;

	(void)context;
	return str_cmp(left->path, right->path);
}

static void add_mount(struct render *r, struct nginx_files *files, const struct stack_mount *mount)
{
	const struct stack_file *file = mount->file;
	struct str base = file->path.len ? file->path : file->name;

	for (size_t i = 0; i < file->n_items; i++) {
		const struct stack_file_item *item = &file->items[i];
		struct str path = file->folder ? path_join(r->arena, mount->target, item->relative) : mount->target;
		struct str name = file->folder ? path_join(r->arena, base, item->relative) : base;

		if (!item->binary && str_starts(path, "/etc/nginx/"))
			add_file(r, files, path, name, item->content);
	}
}

static bool is_mounted(const struct stack_service *service, const char *folder)
{
	for (size_t i = 0; i < service->mounts.n; i++)
		if (str_is(service->mounts.at[i].target, folder))
			return true;
	return false;
}

static bool has_file(const struct nginx_files *files, const char *path)
{
	for (size_t i = 0; i < files->list.n; i++)
		if (str_is(files->list.at[i].path, path))
			return true;
	return false;
}

/* The image's own files are known for nginx's own images alone; false where one is needed and not known. */
static bool add_image_files(struct render *r, struct nginx_files *files, const struct stack_service *service)
{
	struct image_name image = image_name(service->image.value);
	bool plain = str_is(image.repository, "nginx");
	bool known = (plain || str_is(image.repository, "nginxinc/nginx-unprivileged")) && !image.registry.len &&
		     !service->build.present;

	if (has_file(files, "/etc/nginx/nginx.conf"))
		return true;
	if (!known || is_mounted(service, "/etc/nginx"))
		return false;
	add_file(r, files, STR("/etc/nginx/nginx.conf"), STR("nginx.conf of the image"), str_of(image_main));
	if (!has_file(files, "/etc/nginx/conf.d/default.conf") && !is_mounted(service, "/etc/nginx/conf.d"))
		add_file(r, files, STR("/etc/nginx/conf.d/default.conf"), STR("default.conf of the image"),
			 str_fmt(r->arena, image_default, plain ? 80U : 8080U));
	return true;
}

static void find_servers(struct render *r, struct nginx_site *site)
{
	for (size_t i = 0; i < site->config.top.list.n; i++) {
		const struct nginx_directive *http = &site->config.top.list.at[i];

		if (!nginx_is(http, "http"))
			continue;
		*vec_push(r->arena, &site->http) = http;
		for (size_t j = 0; j < http->block.list.n; j++)
			if (nginx_is(&http->block.list.at[j], "server"))
				*vec_push(r->arena, &site->servers) = &http->block.list.at[j];
	}
}

static bool has_template(const struct nginx_files *files)
{
	for (size_t i = 0; i < files->list.n; i++)
		if (str_starts(files->list.at[i].path, "/etc/nginx/templates/"))
			return true;
	return false;
}

/* NULL: no configuration of nginx is mounted, or it can't be judged (a finding says so). */
struct nginx_site *site_read(struct render *r, const struct stack_service *service, bool say)
{
	struct nginx_site *site = arena_new_of(r->arena, struct nginx_site);
	struct nginx_files files = { 0 };
	const char *why = NULL;

	for (size_t i = 0; i < service->mounts.n; i++) {
		const struct stack_mount *mount = &service->mounts.at[i];

		if (mount->kind != MOUNT_FILE || !mount->file)
			continue;
		size_t before = files.list.n;
		add_mount(r, &files, mount);
		if (files.list.n > before && !site->span.source && mount->origin)
			site->span = mount->origin->span;
	}
	if (!files.list.n)
		return NULL;
	site->service = service;
	if (has_template(&files))
		why = "nginx writes it from templates when it starts";
	else if (!add_image_files(r, &files, service))
		why = "nginx.conf is in the image";
	sort_stable(files.list.at, files.list.n, sizeof(*files.list.at), by_path, NULL);
	if (!why)
		nginx_parse(r->arena, &files, STR("/etc/nginx/nginx.conf"), &site->config);
	find_servers(r, site);
	site->hosts = render_hosts(r);
	if (!why && !site->config.problem.len)
		return site;
	if (say && why)
		finding_at(r->out, &KUBE_NGINX_STAYS, site->span, "all requests go through %" PRI_STR ": %s",
			   STR_ARG(service->name), why);
	else if (say)
		finding_at(r->out, &KUBE_NGINX_STAYS, site->config.problem_span,
			   "all requests go through %" PRI_STR ", as its configuration can't be read: %" PRI_STR,
			   STR_ARG(service->name), STR_ARG(site->config.problem));
	return NULL;
}

const struct nginx_directive *directive_of(const struct nginx_directives *all, const char *name)
{
	for (size_t i = 0; i < all->list.n; i++)
		if (nginx_is(&all->list.at[i], name))
			return &all->list.at[i];
	return NULL;
}

/* ---- Servers ---- */

/* "80", "*:80", "[::]:80", "127.0.0.1"; 0: a socket. */
static uint16_t listen_port(struct str address)
{
	size_t colon = str_rchr(address, ':');
	uint64_t number;

	if (str_starts(address, "unix:"))
		return 0;
	if (colon != STR_NONE && !str_ends(address, "]"))
		address = str_from(address, colon + 1);
	return str_to_uint(address, &number) && number <= UINT16_MAX ? (uint16_t)number : 80;
}

static bool has_word(const struct nginx_directive *directive, const char *word)
{
	for (size_t i = 1; i < directive->words.n; i++)
		if (str_is(directive->words.at[i].text, word))
			return true;
	return false;
}

static bool listens(const struct nginx_directive *server, uint16_t port, bool as_default)
{
	bool any = false;

	for (size_t i = 0; i < server->block.list.n; i++) {
		const struct nginx_directive *listen = &server->block.list.at[i];

		if (!nginx_is(listen, "listen"))
			continue;
		any = true;
		if (listen_port(nginx_word(listen, 1)) == port && (!as_default || has_word(listen, "default_server")))
			return true;
	}
	return !any && port == 80 && !as_default;
}

static bool has_tls(const struct nginx_directive *server)
{
	for (size_t i = 0; i < server->block.list.n; i++)
		if (nginx_is(&server->block.list.at[i], "listen") && has_word(&server->block.list.at[i], "ssl"))
			return true;
	return false;
}

enum { NAME_NO, NAME_WILD, NAME_EXACT };

static int name_match(struct str name, struct str host)
{
	struct str small = host;

	if (str_eq_nocase(name, small))
		return NAME_EXACT;
	if (str_starts(name, ".") && str_eq_nocase(str_from(name, 1), small))
		return NAME_EXACT;
	name = str_starts(name, "*.") ? str_from(name, 1) : name;
	if (str_starts(name, ".") && small.len > name.len && str_eq_nocase(str_from(small, small.len - name.len), name))
		return NAME_WILD;
	return NAME_NO;
}

static int server_match(const struct nginx_directive *server, struct str host)
{
	int best = NAME_NO;

	for (size_t i = 0; i < server->block.list.n; i++)
		for (size_t j = 1;
		     nginx_is(&server->block.list.at[i], "server_name") && j < server->block.list.at[i].words.n; j++)
			best = MAX_OF(best, name_match(server->block.list.at[i].words.at[j].text, host));
	return best;
}

static bool has_pattern_name(const struct nginx_directive *server)
{
	for (size_t i = 0; i < server->block.list.n; i++)
		for (size_t j = 1;
		     nginx_is(&server->block.list.at[i], "server_name") && j < server->block.list.at[i].words.n; j++)
			if (str_starts(server->block.list.at[i].words.at[j].text, "~"))
				return true;
	return false;
}

/* Which server answers for a host: by name, else the default of the port. Names by regular expression: NULL, nobody
 * knows. */
const struct nginx_directive *server_for(const struct nginx_site *site, uint16_t port, struct str host)
{
	const struct nginx_directive *first = NULL, *best = NULL;
	int match = NAME_NO;

	for (size_t i = 0; i < site->servers.n; i++) {
		const struct nginx_directive *server = site->servers.at[i];

		if (!listens(server, port, false))
			continue;
		if (has_pattern_name(server))
			return NULL;
		if (!first || (listens(server, port, true) && !listens(first, port, true)))
			first = server;
		if (server_match(server, host) > match) {
			match = server_match(server, host);
			best = server;
		}
	}
	return best ? best : first;
}

const struct nginx_directive *tls_server_for(const struct nginx_site *site, struct str host)
{
	const struct nginx_directive *twin = NULL;

	for (size_t i = 0; i < site->servers.n; i++)
		if (has_tls(site->servers.at[i]) &&
		    (!twin || server_match(site->servers.at[i], host) > server_match(twin, host)))
			twin = site->servers.at[i];
	return twin;
}
