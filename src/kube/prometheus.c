/*
 * A Prometheus of the stack keeps working: under Compose a target names a service, and one container answers. Behind a
 * Service several pods share the name, and each scrape would meet another one. The targets that may be several become a
 * question to the DNS (Prometheus, "dns_sd_config"): a headless Service answers with each pod. That needs neither a
 * token nor rights on the API.
 *
 * Only the jobs that change are written anew; the rest of the file stays as it is, comments too.
 */
#include "base/strbuf.h"
#include "doc/emit.h"
#include "doc/yaml.h"
#include "kube/render.h"
#include "stack/built.h"
#include "stack/images.h"

const char prometheus_folder[] = "/etc/prometheus-cluster";

struct target {
	const struct stack_service *service;
	uint16_t port;
};

/* ---- What is scraped ---- */

static const struct stack_service *service_named(const struct render *r, struct str name)
{
	const struct stack_service *found = stack_service(r->stack, name);

	for (size_t i = 0; !found && i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];

		if (str_eq(service->label, name))
			return service;
		for (size_t j = 0; j < service->aliases.n; j++)
			if (str_eq(service->aliases.at[j].name, name))
				return service;
	}
	return found;
}

/* "api:8000"; false for what isn't a service of the stack. */
static bool target_parse(const struct render *r, struct str text, struct target *target)
{
	size_t colon = str_rchr(text, ':');
	uint64_t port;

	if (colon == STR_NONE || !str_to_uint(str_from(text, colon + 1), &port) || port == 0 || port > UINT16_MAX)
		return false;
	target->service = service_named(r, str_slice(text, 0, colon));
	target->port = (uint16_t)port;
	return target->service != NULL;
}

static struct scraped *scraped_add(struct render *r, const struct stack_service *service, uint16_t port,
				   const struct origin *origin)
{
	struct str key = str_fmt(r->arena, "%" PRI_STR ":%u", STR_ARG(service->name), port);
	struct scraped *scraped = map_get(&r->scraped, key);

	if (scraped)
		return scraped;
	scraped = arena_new_of(r->arena, struct scraped);
	*scraped = (struct scraped){ .service = service, .port = port, .path = STR("/metrics"), .origin = origin };
	map_set(&r->scraped, key, scraped);
	return scraped;
}

static const struct stack_pair *label_of(const struct stack_service *service, const char *key)
{
	const struct stack_pairs *lists[] = { &service->labels, &service->annotations, &service->deploy_labels };

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		for (size_t j = 0; j < lists[i]->n; j++)
			if (str_is(lists[i]->at[j].key, key))
				return &lists[i]->at[j];
	return NULL;
}

/* prometheus.io/scrape, .port and .path: what many scrape configurations read. */
static void scan_labels(struct render *r, const struct stack_service *service)
{
	const struct stack_pair *scrape = label_of(service, "prometheus.io/scrape"),
				*port = label_of(service, "prometheus.io/port"),
				*path = label_of(service, "prometheus.io/path");
	const struct stack_port *first = first_tcp_port(service);
	uint64_t number = first ? first->number : 0;

	if (!scrape || !str_is(scrape->value, "true"))
		return;
	if (port && (!str_to_uint(port->value, &number) || number > UINT16_MAX))
		return;
	if (!number)
		return;
	struct scraped *scraped = scraped_add(r, service, (uint16_t)number, scrape->origin);
	if (path)
		scraped->path = path->value;
}

static bool is_exporter(const struct stack_service *service)
{
	struct str name = image_name(service->image.value).name;

	return !service->build.present && (str_ends(name, "-exporter") || str_ends(name, "_exporter"));
}

/* ---- A job that is written anew ---- */

static bool is_several(struct render *r, const struct target *target)
{
	const struct stack_service *owner = pod_owner(target->service);

	return workload_kind(owner) != WORKLOAD_JOB &&
	       (scale_of(r, owner).max > 1 || workload_kind(owner) == WORKLOAD_DAEMONSET);
}

static void discovery(struct render *r, struct node *job, const struct target *target, const struct node *labels,
		      struct node *relabel)
{
	struct node *list = node_get(job, "dns_sd_configs"), *entry, *rule;
	struct str name = headless_name(r, pod_owner(target->service));

	map_set(&r->services, name,
		(struct stack_service *)(uintptr_t)pod_owner(target->service)); /* no alias takes it */
	if (!list)
		list = node_set_seq(r->arena, job, "dns_sd_configs");
	entry = node_add(r->arena, list, node_map(r->arena));
	node_add_str(r->arena, node_set_seq(r->arena, entry, "names"), name);
	node_set_str(r->arena, entry, "type", STR("A"));
	node_set_int(r->arena, entry, "port", target->port);
	node_set_str(r->arena, entry, "refresh_interval", STR("15s"));
	for (size_t i = 0; node_is_map(labels) && i < labels->entries.n; i++) {
		rule = node_add(r->arena, relabel, node_map(r->arena));
		node_add_str(r->arena, node_set_seq(r->arena, rule, "source_labels"), STR("__meta_dns_name"));
		node_set_str(r->arena, rule, "regex", name);
		node_set_str(r->arena, rule, "target_label", labels->entries.at[i].key);
		/* $ would refer to a group of the expression */
		node_set_str(r->arena, rule, "replacement",
			     str_replace(r->arena, node_text(labels->entries.at[i].value), STR("$"), STR("$$")));
	}
}

/* The job without the targets that are asked for by DNS; NULL where it stays as it is. */
static struct node *job_changed(struct render *r, const struct node *job)
{
	const struct node *groups = node_get(job, "static_configs");
	struct node *changed = node_copy(r->arena, job), *kept = node_seq(r->arena), *relabel = node_seq(r->arena);
	size_t n_changed = 0;

	for (size_t i = 0; node_is_seq(groups) && i < groups->items.n; i++) {
		const struct node *targets = node_get(groups->items.at[i], "targets");
		struct node *group = node_copy(r->arena, groups->items.at[i]), *rest = node_seq(r->arena);

		for (size_t j = 0; node_is_seq(targets) && j < targets->items.n; j++) {
			struct target target;

			if (!target_parse(r, node_text(targets->items.at[j]), &target) || !is_several(r, &target)) {
				node_add(r->arena, rest, node_copy(r->arena, targets->items.at[j]));
				continue;
			}
			discovery(r, changed, &target, node_get(groups->items.at[i], "labels"), relabel);
			n_changed++;
		}
		node_set(r->arena, group, STR("targets"), rest);
		if (rest->items.n)
			node_add(r->arena, kept, group);
	}
	if (!n_changed)
		return NULL;
	if (kept->items.n)
		node_set(r->arena, changed, STR("static_configs"), kept);
	else
		node_remove(changed, STR("static_configs"));
	const struct node *own = node_get(job, "relabel_configs");
	for (size_t i = 0; node_is_seq(own) && i < own->items.n; i++)
		node_add(r->arena, relabel, node_copy(r->arena, own->items.at[i]));
	if (relabel->items.n)
		node_set(r->arena, changed, STR("relabel_configs"), relabel);
	return changed;
}

/* ---- The text around it ---- */

/* Anchors and aliases tie a job to others, and flow style has no lines of its own: those stay as they are. */
static bool can_be_replaced(const struct node *jobs, const struct node *job, struct str text)
{
	if (jobs->flow || job->flow)
		return false;
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.ptr[i] == ' ' && (text.ptr[i + 1] == '&' || text.ptr[i + 1] == '*'))
			return false;
	return !str_contains(text, STR("<<:"));
}

static void add_indented(struct strbuf *out, struct str text, uint32_t column)
{
	struct str line;
	bool first = true;

	while (str_split(&text, '\n', &line)) {
		if (!first)
			strbuf_addc(out, '\n');
		if (!first && line.len)
			strbuf_fill(out, column - 1, ' ');
		strbuf_add(out, line);
		first = false;
	}
}

static struct str job_text(struct render *r, struct node *job, uint32_t column)
{
	_cleanup_strbuf_ struct strbuf plain = STRBUF_INIT(STRBUF_MAX), buf = STRBUF_INIT(STRBUF_MAX);

	yaml_write(&plain, job, NULL);
	add_indented(&buf, str_trim(strbuf_str(&plain)), column);
	return strbuf_take(&buf, r->arena);
}

struct edit {
	size_t from, to;
	struct str text;
};

static struct str apply(struct render *r, struct str text, const struct edit *edits, size_t n)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		strbuf_add(&buf, str_slice(text, at, edits[i].from));
		strbuf_add(&buf, edits[i].text);
		at = edits[i].to;
	}
	strbuf_add(&buf, str_from(text, at));
	return strbuf_take(&buf, r->arena);
}

static void say_changed(struct render *r, const struct stack_file *file, const struct node *job, bool done)
{
	struct str name = str_show(r->arena, node_text(node_get(job, "job_name")));

	finding_at(r->out, done ? &KUBE_SCRAPE_TARGETS : &KUBE_SCRAPE_STATIC, file->origin->span,
		   done ? "job %" PRI_STR " finds every pod by DNS now; the label instance is a pod's address"
			: "job %" PRI_STR
			  " names a service that may have several pods, and meets one of them at a time",
		   STR_ARG(name));
}

/* Every target of the jobs, several pods or one. */
static void scan_job(struct render *r, const struct stack_file *file, const struct node *job)
{
	const struct node *groups = node_get(job, "static_configs"), *path = node_get(job, "metrics_path");

	for (size_t i = 0; node_is_seq(groups) && i < groups->items.n; i++) {
		const struct node *targets = node_get(groups->items.at[i], "targets");

		for (size_t j = 0; node_is_seq(targets) && j < targets->items.n; j++) {
			struct target target;

			if (!target_parse(r, node_text(targets->items.at[j]), &target))
				continue;
			struct scraped *scraped = scraped_add(r, target.service, target.port, file->origin);
			if (path)
				scraped->path = node_text(path);
		}
	}
}

/* Further jobs may come from files since 2.43. A pattern that fits no file is no mistake. */
static bool takes_files(const struct stack_service *service)
{
	struct str version = image_name(service->image.value).tag, part;
	uint64_t major, minor;

	if (str_starts(version, "v"))
		version = str_from(version, 1);
	if (!str_split(&version, '.', &part) || !str_to_uint(part, &major))
		return false;
	return str_split(&version, '.', &part) && str_to_uint(part, &minor) &&
	       (major > 2 || (major == 2 && minor >= 43));
}

static struct str more_jobs(struct render *r, struct str text)
{
	return str_fmt(r->arena,
		       "%s# Jobs of the component cluster-metrics, where an overlay uses it.\nscrape_config_files:\n  "
		       "- %s/*.yml\n",
		       str_ends(text, "\n") ? "" : "\n", prometheus_folder);
}

static void scan_item(struct render *r, const struct stack_service *service, const struct stack_file *file,
		      const struct stack_file_item *item)
{
	struct findings ignored = FINDINGS_INIT(r->arena); /* whether it is sound is Prometheus's to say */
	struct yaml_documents documents = { 0 };
	struct source *source;
	VEC(struct edit) edits = { 0 };

	if (item->binary || !str_contains(item->content, STR("scrape_configs")))
		return;
	source = source_new(r->arena, item->relative, item->content);
	if (yaml_read(r->arena, source, &(struct yaml_options){ .one_document = true }, &documents, &ignored) < 0)
		return;
	const struct node *jobs = node_get(documents.list.at[0], "scrape_configs");
	for (size_t i = 0; node_is_seq(jobs) && i < jobs->items.n; i++) {
		const struct node *job = jobs->items.at[i];
		struct node *changed = job_changed(r, job);
		size_t from = job->span.offset;
		struct str old = str_slice(item->content, from, from + job->span.length);

		scan_job(r, file, job);
		if (!changed)
			continue;
		while (old.len && (old.ptr[old.len - 1] == '\n' || old.ptr[old.len - 1] == ' '))
			old.len--;
		bool possible = can_be_replaced(jobs, job, old);
		say_changed(r, file, job, possible);
		if (possible)
			*vec_push(r->arena, &edits) =
				(struct edit){ from, from + old.len, job_text(r, changed, job->span.column) };
	}
	if (jobs && !documents.list.at[0]->flow && !node_get(documents.list.at[0], "scrape_config_files") &&
	    takes_files(service))
		*vec_push(r->arena, &edits) =
			(struct edit){ item->content.len, item->content.len, more_jobs(r, item->content) };
	if (edits.n) {
		struct str *text = arena_new_of(r->arena, struct str);

		*text = apply(r, item->content, edits.at, edits.n);
		map_set(&r->rewritten, str_dup(r->arena, str_n((const char *)&item, sizeof(item))), text);
	}
}

struct str file_content(const struct render *r, const struct stack_file_item *item)
{
	const struct str *rewritten = map_get(&r->rewritten, str_n((const char *)&item, sizeof(item)));

	return rewritten ? *rewritten : item->content;
}

bool is_prometheus(const struct stack_service *service)
{
	const struct known_image *known = known_image(stack_image_known(service));

	return known && (str_is(str_of(known->title), "Prometheus") || str_is(str_of(known->title), "vmagent"));
}

void prometheus_scan(struct render *r)
{
	for (size_t i = 0; i < r->stack->services.n; i++) {
		const struct stack_service *service = r->stack->services.at[i];

		scan_labels(r, service);
		if (is_exporter(service) && first_tcp_port(service))
			scraped_add(r, service, first_tcp_port(service)->number, service->image.origin);
		for (size_t j = 0; is_prometheus(service) && j < service->mounts.n; j++) {
			const struct stack_file *file =
				service->mounts.at[j].kind == MOUNT_FILE ? service->mounts.at[j].file : NULL;

			for (size_t k = 0; file && file->kind == FILE_CONFIG && k < file->n_items; k++)
				scan_item(r, service, file, &file->items[k]);
		}
	}
}

/* ---- The names by which pods are found ---- */

/* One for each service that is scraped and may have several pods; a StatefulSet has one anyway. */
void render_scraped_service(struct render *r, const struct stack_service *service)
{
	struct node *ports = node_seq(r->arena), *object, *spec;
	const struct origin *origin = NULL;

	for (size_t i = 0; i < r->scraped.n; i++) {
		const struct scraped *scraped = r->scraped.at[i].value;
		const struct stack_port *port = stack_port(scraped->service, scraped->port, PROTOCOL_TCP);
		struct node *entry;

		if (pod_owner(scraped->service) != service ||
		    !is_several(r, &(struct target){ scraped->service, scraped->port }))
			continue;
		origin = scraped->origin;
		entry = node_add(r->arena, ports, node_map(r->arena));
		node_set_str(r->arena, entry, "name", port ? port->name : str_fmt(r->arena, "tcp-%u", scraped->port));
		node_set_int(r->arena, entry, "port", scraped->port);
	}
	if (!ports->items.n || workload_kind(service) == WORKLOAD_STATEFULSET)
		return;
	object = object_new(r, "v1", "Service", headless_name(r, service), origin);
	object_labels(r, node_get(object, "metadata"), service);
	spec = node_set_map(r->arena, object, "spec");
	with_origin(node_set_str(r->arena, spec, "clusterIP", STR("None")),
		    origin_rule(r, origin,
				"its name leads to each pod, where a Service with an address leads to any of them",
				"nothing is to be changed"))
		->remark = STR("Prometheus asks it for every pod");
	with_origin(node_set_bool(r->arena, spec, "publishNotReadyAddresses", true),
		    origin_default(r, "a pod that isn't ready is the one whose metrics matter most",
				   "patch it in your overlay"));
	object_selector(r, spec, "selector", service);
	node_set(r->arena, spec, STR("ports"), ports);
	object_add(r, service->label, "service", STR("headless"), object);
}
