/*
 * Inside of src/kube: what the renderers of objects share.
 *
 * A stack is rendered into a list of objects, each with the path of its file; values of secrets are collected apart and go into
 * files that git ignores. The same code renders the base and every environment: overlays are differences between the results.
 */
#pragma once
#include "base/map.h"
#include "kube/kube.h"
#include "kube/rules.h"

enum { KUBE_APPARMOR_FIELD = 30 }; /* the minor from which on AppArmor is a field; an annotation before */

/* An object and its file, relative to base/. */
struct rendered {
	struct str path;
	struct node *object;
	struct node *target; /* of a component's patch: which objects it is for; NULL: the one of its kind and name */
};

/* A value for a generated Secret: of a variable (key = its name), or of a file. */
struct secret_item {
	struct str key, value;
	bool file;    /* it gets a file of its own: several lines, or binary */
	bool missing; /* the value isn't here: the file is named and not written */
};

/* A Secret that kustomize generates from files under secrets/. */
struct secret {
	struct str name;
	VEC(struct secret_item) items;
	struct map keys; /* key → itself, so that none comes twice */
	bool of_job;	 /* a Job reads it: its name must not change */
};

/* An image that is built from the project's sources. */
struct built_image {
	struct str image;
	const struct stack_service *service;
};

/* Do several services mount a file? */
struct file_use {
	const struct stack_service *first;
	bool several;
};

/* A service that Prometheus asks for metrics: by its configuration, by the labels prometheus.io/…, or as an exporter. */
struct scraped {
	const struct stack_service *service;
	uint16_t port;
	struct str path;
	const struct origin *origin;
};

/* The services whose containers join the pod of another one (network_mode: service:x). */
struct companions {
	VEC(const struct stack_service *) list;
};

/*
 * A kustomize Component of lotse's besides the environments': objects that not every cluster takes, and patches of the base.
 * Paths are relative to components/NAME/.
 */
struct component {
	struct str name;
	const char *comment; /* at the top of its kustomization */
	VEC(struct rendered) objects, patches, configurations;
};

/* Below a path, one service answers. */
struct route_rule {
	struct str path;
	bool exact; /* else the path and all below it, by its elements: /a is not /ab */
	const struct stack_service *service;
	uint16_t port; /* of its Service */
	const struct origin *origin;
	bool strips; /* the path is taken off: the service sees what stands behind it */
};

/*
 * Host names, and what answers under them: an HTTPRoute of that name in the component `gateway`, an Ingress in `ingress`. An
 * environment with other hosts patches them wherever they stand in the components' objects (overlay.c).
 */
struct route {
	struct str name;
	const struct stack_service *service; /* the one that is published */
	VEC(struct str) hosts;		     /* at least one, in small letters */
	const struct origin *origin;	     /* where the hosts come from */
	bool said;			     /* labels or variables for an edge proxy say it: see edge_proxy.h */
	bool placeholder;		     /* nobody said a host: NAME.invalid, which no certificate can be had for */
	VEC(struct route_rule) rules;
	size_t group; /* index of the first route with which it shares a host: they have one Ingress and one certificate */
};

struct hosts;
struct said_route;

struct render {
	struct arena *arena;
	const struct stack *stack;
	const struct config *config;
	const struct kube_options *options;
	struct findings *out;
	struct str name_space;
	bool images_count; /* its images are pulled by somebody: those of a base below environments aren't */
	VEC(struct rendered) objects;
	VEC(struct built_image) built;
	VEC(struct route) routes; /* of services that are reached over HTTP, by name of the service */
	VEC(struct said_route *) said; /* what edge proxies are told in labels and variables: see edge_proxy.h */
	struct finding *said_certificate, *said_prefix; /* of them: said once, for all */
	VEC(struct stack_env) extra_env; /* of the container that is being made: for credentials in its command */
	struct map paths;	  /* path → object: no file twice */
	struct map secrets;	  /* name → struct secret * */
	struct map services;	  /* names of Services → the struct stack_service that has it */
	struct map files;	  /* kind and name of a ConfigMap or Secret of files: rendered once */
	struct map file_uses;	  /* label of a file → struct file_use * */
	struct map volume_labels; /* labels of volumes */
	struct map claims;	  /* names of claims that are rendered */
	struct map companions;	  /* service → struct companions *: those that share its pod */
	struct map reached;	  /* names of services that others talk to */
	struct map images;	  /* service → struct str *: its image, found once */
	struct map scraped;	  /* "service:port" → struct scraped * */
	struct hosts *hosts;	  /* who answers to a name: render_hosts() */
	struct map rewritten;	  /* address of a struct stack_file_item → struct str *: what its ConfigMap holds instead */
	struct map used_labels;	  /* address of a struct stack_pair → itself: labels that became something */
	struct map components;	  /* name → struct component * */
	struct map amounts;	  /* service → struct amounts *: said once where they contradict each other */
	struct map places;	  /* name of a source → the same, seen from the project */
	const struct origin *no_token, *no_links, *labels, *selectors;
};

enum workload_kind { WORKLOAD_DEPLOYMENT, WORKLOAD_STATEFULSET, WORKLOAD_DAEMONSET, WORKLOAD_JOB };

/* ---- facts.c: questions about the stack ---- */
enum workload_kind workload_kind(const struct stack_service *service);
/* The service whose pod it is in the end; itself where it has a pod of its own. */
const struct stack_service *pod_owner(const struct stack_service *service);
const struct companions *render_companions(const struct render *r, const struct stack_service *service); /* or NULL */
bool port_has_a_name(const struct stack_service *service, const struct stack_port *port); /* may others refer to it by name? */
const struct hosts *render_hosts(struct render *r); /* made when it is first asked for */
const struct stack_port *first_tcp_port(const struct stack_service *service);				  /* or NULL */

bool volume_is_nfs(const struct stack_volume *volume);
bool volume_is_memory(const struct stack_volume *volume);
bool volume_is_claim(const struct stack_volume *volume); /* does it become a claim of storage at all? */
bool volume_has_several_owners(const struct stack_volume *volume);
bool volume_is_shared(const struct stack_volume *volume); /* mounted by several pods: of workloads, or of one with replicas */
/* Is the volume a volumeClaimTemplate of this service? */
bool is_own_claim(const struct stack_service *service, const struct stack_volume *volume);
/* Does the service mount a claim that only one node can have? */
bool mounts_single_node_claim(const struct stack_service *service);
bool mounts_claim_for_writing(const struct stack_service *service);

enum { MODE_DEFAULT = 0644, MODE_EXECUTABLE = 0555, MODE_PRIVATE = 0400 };
unsigned int file_mode_of(const struct stack_file *file, const struct stack_file_item *item);
/* Does it mount a file that not everybody may read? */
bool mounts_private_file(const struct stack_service *service);

/* ---- scale.c: how often a service runs ---- */
struct scale {
	bool autoscaled;  /* a HorizontalPodAutoscaler chooses between min and max: the workload has no replicas */
	int64_t min, max; /* pods; the same where the number is fixed; of a Job or DaemonSet they mean nothing */
	const struct origin *origin;	 /* of min; NULL: nothing says so, Compose runs a service once */
	const struct origin *max_origin; /* of max, where lotse.yaml sets it */
};
struct scale scale_of(struct render *r, const struct stack_service *service);
/* A least number of pods, with its origin and a remark. */
struct node *with_scale(struct render *r, struct node *number, const struct origin *origin);
/* The findings about it: keys of lotse.yaml that can't hold, copies of a database, what Compose runs once and runs several times here. */
void say_scale(struct render *r, const struct stack_service *service);
bool keeps_state(const struct stack_service *service); /* a database, broker or cache: copies of it don't know each other */
bool pod_is_on_one_node(const struct render *r, const struct stack_service *service); /* a claim holds it there */

/* ---- resources.c: how much a container asks for, and may use at most ---- */
/* Sums and products that end at INT64_MAX: amounts and numbers of pods are the user's. */
static inline int64_t amount_plus(int64_t a, int64_t b)
{
	return __builtin_add_overflow(a, b, &a) ? INT64_MAX : a;
}

static inline int64_t amount_times(int64_t a, int64_t b)
{
	return __builtin_mul_overflow(a, b, &a) ? INT64_MAX : a;
}

struct amounts {
	struct stack_int cpu_request, cpu_limit;	 /* thousandths of a core; the limit is set only where somebody asked for one */
	struct stack_int memory_request, memory_limit;	 /* bytes; shm and tmpfs are in it */
	struct stack_int storage_request, storage_limit; /* bytes of the node's disk, without those of emptyDirs */
};
/* From lotse.yaml, else Compose, else a table by role and image. A request is never above its limit. */
struct amounts amounts_of(struct render *r, const struct stack_service *service);
/* Does a container get a /dev/shm of its own size? */
bool mounts_shm(const struct stack_service *service);
/* Bytes of a tmpfs, or of a volume in memory: its own size, else a share of the limit of memory. */
struct stack_int memory_mount_size(struct render *r, const struct stack_service *service, const struct stack_mount *mount);
/* The resources of all containers of a pod, last of all: emptyDirs with a sizeLimit count against the limit of storage. */
void resources_fill(struct render *r, struct node *spec, const struct stack_service *owner);

/* ---- quota.c: LimitRange and ResourceQuota, from all workloads that were rendered ---- */
void render_quota(struct render *r);

/* ---- object.c ---- */
struct node *object_new(struct render *r, const char *api, const char *kind, struct str name, const struct origin *origin);
void object_add(struct render *r, struct str folder, const char *file, struct str suffix, struct node *object);
struct str object_name_of(const struct node *object);
/* An annotation with which `lotse check` leaves out a rule for this object: why the rule can't hold here. */
void object_exception(struct render *r, struct node *object, const char *rule, struct str reason);
struct node *object_labels(struct render *r, struct node *meta, const struct stack_service *service);
struct node *object_selector(struct render *r, struct node *parent, const char *key, const struct stack_service *service);
/* A path of the user's, as it is seen from the project's folder: the output doesn't depend on where lotse was started. */
struct str shown_path(struct render *r, struct str path);
/* The place of an origin as a short remark: "compose.yaml:14"; empty where it has none. */
struct str origin_place(struct render *r, const struct origin *origin);
struct node *with_origin(struct node *node, const struct origin *origin);
/* The same, and a remark that names the place. */
struct node *with_remark(struct render *r, struct node *node, const struct origin *origin);
const struct origin *origin_rule(struct render *r, const struct origin *cause, const char *what, const char *change);
const struct origin *origin_default(struct render *r, const char *what, const char *change);
/* Bytes as a quantity: 512Mi, 1Gi, 1500000. */
struct str quantity_bytes(struct arena *arena, int64_t bytes);
struct str quantity_cpu(struct arena *arena, int64_t millicores);
/* The kubelet expands $(VAR) and halves $$ in commands, arguments, values and exec probes: so that it comes out as it went in. */
struct str escape_dollar(struct arena *arena, struct str text);
/* A key that an annotation may have. */
struct str name_annotation_key(struct arena *arena, struct str key);
/* Pairs of the user's: labels where they can be, annotations else. */
void pairs_fill(struct render *r, struct node *meta, const struct stack_pairs *pairs);

/* A rule's hint speaks of NAME: here it is. */
void hint_for(struct render *r, struct finding *finding, struct str name);

/* ---- words.c ---- */
/* A word of command or args: its dollars doubled where the kubelet would expand them, its credentials as $(VAR). */
struct str word_for_kubelet(struct render *r, const struct stack_service *service, const struct stack_words *words, size_t word);
struct strbuf;
/* A word of a shell line, quoted only where it must be. */
void shell_word(struct strbuf *buf, struct str text);
/* Words as one line for a shell, credentials as "${VAR}". */
struct str words_for_shell(struct render *r, const struct stack_service *service, const struct stack_words *words);
/*
 * The command of an exec probe or hook. `shell`: the one word is a line for a shell. `expanded`: the kubelet expands $(VAR) of plain
 * values there (probes), and not at all in hooks.
 */
void exec_words(struct render *r, struct node *command, const struct stack_service *service, const struct stack_words *words, bool shell,
		bool expanded);

/* ---- security.c ---- */
void container_security(struct render *r, struct node *container, const struct stack_service *service);
void pod_security(struct render *r, struct node *spec, const struct stack_service *service);
/* Of an init container that fills the service's volume: its user, and no rights. */
void seed_security(struct render *r, struct node *container, const struct stack_service *service);
/* Of a container of ours that waits: no rights at all. */
void helper_security(struct render *r, struct node *container);
void apparmor_annotate(struct render *r, struct node *annotations, const struct stack_service *service);
/* A right that lotse.yaml must allow with a reason; else an error finding says so. */
bool allowed(struct render *r, const struct stack_service *service, const char *right, const struct origin *asked, const char *what);

/* ---- the parts of a pod: pod.c, placement.c, addresses.c, container.c, env.c, probe.c, volume.c, file.c ---- */
struct node *pod_template(struct render *r, struct node *parent, const struct stack_service *service, enum workload_kind kind);
/* `volumes` collects what the pod needs for its mounts: name → node. */
void container_fill(struct render *r, struct node *container, const struct stack_service *service, enum workload_kind kind,
		    struct map *volumes);
/* How many seconds its preStop hook waits before it is stopped; 0: it has none of ours. */
int64_t linger_seconds(const struct stack_service *service, enum workload_kind kind);
void placement_fill(struct render *r, struct node *spec, const struct stack_service *service);
void hosts_fill(struct render *r, struct node *spec, const struct stack_service *service);
void dns_fill(struct render *r, struct node *spec, const struct stack_service *service);
void hostname_fill(struct render *r, struct node *spec, const struct stack_service *service, enum workload_kind kind);
struct str image_of(struct render *r, const struct stack_service *service);
/* Remembered for the commands that build and push it. */
void built_add(struct render *r, const struct stack_service *service, struct str image);
void env_fill(struct render *r, struct node *list, const struct stack_service *service);
void probes_fill(struct render *r, struct node *container, const struct stack_service *service, enum workload_kind kind);
void mounts_fill(struct render *r, struct node *container, const struct stack_service *service, struct map *volumes);
/* Init containers that copy an image's files into an empty volume, as Docker does. */
void seeds_fill(struct render *r, struct node *containers, const struct stack_service *service);
void claim_templates(struct render *r, struct node *spec, const struct stack_service *service);
/* The name of the pod's volume for a file; made where it isn't there yet, with its ConfigMap or Secret. */
struct str file_volume(struct render *r, const struct stack_service *service, const struct stack_mount *mount, struct map *volumes);
struct str file_key(struct render *r, const struct stack_file *file);
/* A new volume of the pod; NULL where it is there already. */
struct node *pod_volume(struct render *r, struct map *volumes, struct str name, const struct origin *origin);
/* A name for a volume that has none: "tmp-var-cache", unique in its pod. */
struct str scratch_name(struct render *r, const struct stack_service *service, const char *prefix, struct str target);

/* ---- whole objects: workload.c, service.c, autoscaler.c, budget.c ---- */
void render_workload(struct render *r, const struct stack_service *service);
/* The Deployment, StatefulSet, DaemonSet, Job or CronJob that was rendered of it. */
struct node *workload_object(const struct render *r, const struct stack_service *service);
struct node *workload_pod(const struct node *workload); /* the spec of its pods */
void render_autoscaler(struct render *r, const struct stack_service *service);
/* How fast an autoscaler may go up and down, into a HorizontalPodAutoscaler's `behavior`. */
void scaling_behavior(struct render *r, struct node *parent);
void render_budget(struct render *r, const struct stack_service *service);
/* ---- priority.c, keda.c ---- components: classes for what goes first, and autoscaling by the length of queues */
void render_priority(struct render *r);
void render_queue_scaling(struct render *r);
/* ---- exceptions.c ---- what `lotse check` would find of a workload, and why it can't be otherwise; after its Services. */
void render_exceptions(struct render *r, const struct stack_service *service);
void render_services(struct render *r, const struct stack_service *service);
struct str headless_name(struct render *r, const struct stack_service *service);
/* Of CPU and memory: 500m, 512Mi. */
bool kube_is_quantity(struct str value, const char **complaint);
/* Five fields, or @daily and its kin. */
bool kube_is_schedule(struct str value, const char **complaint);
/* When a CronJob runs; empty where it is none. */
struct str schedule_of(const struct render *r, const struct stack_service *service, const struct origin **origin);

/* ---- policy.c: NetworkPolicies, piece by piece; of components, too ---- */
enum policy_direction { POLICY_INGRESS, POLICY_EGRESS };
/* For the pods of a service; for every pod of the namespace where it is NULL. It has no rule yet. */
struct node *policy_new(struct render *r, struct str name, const struct stack_service *service, const struct origin *origin);
/* The direction is denied but for the rules that follow; a rule of it does the same. */
void policy_isolate(struct render *r, struct node *policy, enum policy_direction direction);
/* A rule, which gets its peers first and its ports then: without peers it allows everybody, without ports each port. */
struct node *policy_rule(struct render *r, struct node *policy, enum policy_direction direction, const struct origin *origin);
struct node *policy_peer_service(struct render *r, struct node *rule, enum policy_direction direction,
				 const struct stack_service *service);
/* The pods of a namespace that have a label; all of them where `label` is empty. */
struct node *policy_peer_namespace(struct render *r, struct node *rule, enum policy_direction direction, struct str name_space,
				   struct str label, struct str value);
/* Addresses: "10.0.0.0/8", without those in `except`, which ends with NULL; NULL: without exception. */
struct node *policy_peer_block(struct render *r, struct node *rule, enum policy_direction direction, struct str block,
			       const char *const *except);
/* The addresses of the cluster's nodes, where lotse.yaml has them. How many there are. */
size_t policy_peer_nodes(struct render *r, struct node *rule, enum policy_direction direction);
struct node *policy_port(struct render *r, struct node *rule, uint16_t number, enum stack_protocol protocol);

/* ---- prometheus.c, monitoring.c ---- */
extern const char prometheus_folder[]; /* from where a Prometheus of the stack takes further jobs */
void prometheus_scan(struct render *r);
bool is_prometheus(const struct stack_service *service);
/* What a mounted file holds in the cluster. */
struct str file_content(const struct render *r, const struct stack_file_item *item);
void render_scraped_service(struct render *r, const struct stack_service *service);
void render_monitoring(struct render *r);

/* ---- network.c: who may connect to whom; of all services together, when they are rendered ---- */
void render_network(struct render *r);
/* May pods of the one connect to this TCP port of the other's? */
bool network_allows(const struct render *r, const struct stack_service *from, const struct stack_service *to, uint16_t port);

/* ---- connections.c: the same, for `lotse netpol verify` ---- */
struct str connections_text(struct render *r); /* lines; of a stack that is rendered */
void write_connections(struct render *r, struct str lines, struct str environment, struct tree *tree);

/* ---- secret.c ---- */
struct secret *secret_get(struct render *r, struct str name);
void secret_add(struct render *r, struct secret *secret, struct str key, struct str value, bool file, bool missing);
struct node *secret_reference(struct render *r, struct node *entry, const struct stack_service *service, const struct stack_env *env);
void mark_job_secrets(struct render *r, const struct node *node);
/* The generators into a kustomization, the values into `folder`. */
void secrets_write(struct render *r, struct node *kustomization, struct str folder, struct tree *tree);
struct str secret_path(struct render *r, const struct secret *secret, const struct secret_item *item); /* below `folder` */

/* ---- exposure.c: routes and load balancers ---- */
void render_exposure(struct render *r);
struct str project_host(const struct render *r); /* of lotse.yaml, or NAME.invalid */

/* ---- components.c ---- */
/* The component of that name; made where it isn't there yet. */
struct component *component_get(struct render *r, const char *name, const char *comment);
void component_object(struct render *r, struct component *component, struct str path, struct node *object);
/* A strategic merge patch of an object of the base. */
void component_patch(struct render *r, struct component *component, struct str path, struct node *patch);
/* For objects of the patch's kind with the service's labels, whatever their names are: a Job's changes with its template. */
/* By JSON Patch: for pods whose ports kustomize would merge into one another (port_has_a_name()). */
void component_patch_value(struct render *r, struct component *component, struct str path, const struct node *object,
			   const char *pointer, struct node *value);
void component_patch_alike(struct render *r, struct component *component, struct str path, struct node *patch,
			   const struct stack_service *service);
/* What kustomize has to know of custom resources: where they name a Secret, for example. */
void component_configuration(struct render *r, struct component *component, struct str path, struct node *configuration);
/* A patch without content yet, for that object. */
struct node *component_patch_of(struct render *r, const struct node *object);
void write_components(struct render *r, struct tree *tree);

/* ---- kustomize.c, changes.c, notes.c ---- */
struct node *kustomization_new(struct arena *arena, bool component);
void write_base(struct render *r, bool with_secrets, struct tree *tree);
void write_environment(struct render *base, struct render *own, struct str name, struct tree *tree);
/* ---- overlay.c ---- `own`: as the environment has it, `base` itself where it differs in nothing but its overlay. */
void write_overlay(struct render *base, struct render *own, struct str name, bool of_environment, struct tree *tree);
/* A strategic merge patch without apiVersion and kind; NULL where nothing differs. */
struct node *object_changes(struct arena *arena, const struct node *before, const struct node *after);
void write_image_notes(struct render *r, struct tree *tree);
void write_secret_notes(struct render *r, const struct str *folders, size_t n_folders, struct tree *tree);
