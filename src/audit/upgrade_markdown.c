/*
 * The upgrade as a document to work through: each step stands for itself, with its own versions, so that nobody who is in the
 * middle of one has to look elsewhere.
 */
#include "audit/upgrade.h"
#include "base/arena.h"
#include "base/strbuf.h"

enum { KUBELET_SKEW = 3 };

static void say(struct strbuf *buf, const char *text)
{
	strbuf_adds(buf, text);
	strbuf_addc(buf, '\n');
}

static void title(struct strbuf *buf, const char *text)
{
	strbuf_addf(buf, "\n%s\n\n", text);
}

/* What came from the input must not become markup. */
static void add_text(struct strbuf *buf, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (strchr("\\`*<>|[]", text.ptr[i]) && text.ptr[i])
			strbuf_addc(buf, '\\');
		strbuf_addc(buf, ascii_space(text.ptr[i]) ? ' ' : text.ptr[i]);
	}
}

static void add_code(struct strbuf *buf, struct arena *arena, struct str text)
{
	strbuf_addf(buf, "`%" PRI_STR "`", STR_ARG(str_replace(arena, str_show(arena, text), STR("`"), STR("'"))));
}

static void add_commands(struct strbuf *buf, const char *indent, const struct str *commands, size_t n)
{
	if (!n)
		return;
	strbuf_addf(buf, "%s```sh\n", indent);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(buf, "%s%" PRI_STR "\n", indent, STR_ARG(commands[i]));
	strbuf_addf(buf, "%s```\n", indent);
}

/* ---- What the stack has to do with it ---- */

static const char *const kind_titles[] = {
	[UPGRADE_REMOVED] = "APIs that are gone",
	[UPGRADE_FIELD] = "Fields and APIs that the version doesn't know",
	[UPGRADE_DATED] = "What ends or breaks",
	[UPGRADE_DEPRECATED] = "Deprecated: it still works, and a later step removes it",
};

static void add_item(struct strbuf *buf, struct arena *arena, const struct upgrade_item *item)
{
	const struct finding *finding = item->finding;

	strbuf_adds(buf, "- [ ] ");
	add_code(buf, arena, span_show(arena, finding->span));
	strbuf_addc(buf, ' ');
	add_code(buf, arena, item->object);
	strbuf_adds(buf, ": ");
	add_text(buf, finding->message);
	strbuf_adds(buf, ". Change: ");
	add_text(buf, finding->hint);
	if (item->possible.len)
		strbuf_addf(buf, "; %" PRI_STR, STR_ARG(item->possible));
	strbuf_adds(buf, ".\n");
}

static void add_items(struct strbuf *buf, struct arena *arena, const struct upgrade_step *step, const char *nothing)
{
	enum upgrade_kind kind = UPGRADE_KINDS;

	if (!step->items.n)
		say(buf, nothing);
	for (size_t i = 0; i < step->items.n; i++) {
		const struct upgrade_item *item = &step->items.at[i];

		if (item->kind != kind)
			strbuf_addf(buf, "%s%s:\n\n", i ? "\n" : "", kind_titles[item->kind]);
		kind = item->kind;
		add_item(buf, arena, item);
	}
}

static size_t count(const struct upgrade_step *step, enum upgrade_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < step->items.n; i++)
		n += step->items.at[i].kind == kind;
	return n;
}

static void add_summary(struct strbuf *buf, const struct upgrade *upgrade)
{
	size_t blocking = 0;

	for (size_t i = 0; i < upgrade->drains.n; i++)
		blocking += upgrade->drains.at[i].blocks;
	strbuf_addf(buf, "# Upgrade of Kubernetes from 1.%u to 1.%u\n", upgrade->from, upgrade->to);
	title(buf, "## Summary");
	strbuf_addf(buf, "%u step%s, one version at a time: the control plane can't leave one out. "
			 "Read were %zu objects in %zu file%s, "
			 "%zu of them workloads.\n\n", upgrade->to - upgrade->from, upgrade->to - upgrade->from == 1 ? "" : "s",
		    upgrade->n_objects, upgrade->n_sources, upgrade->n_sources == 1 ? "" : "s",
		    upgrade->n_workloads);
	say(buf, "| Before the step to | APIs gone | fields, kinds | what ends | deprecated |");
	say(buf, "|---|---|---|---|---|");
	for (unsigned int i = 0; i <= upgrade->to - upgrade->from; i++) {
		const struct upgrade_step *step = &upgrade->steps[i];

		if (i == 0)
			strbuf_addf(buf, "| the first (1.%u as it runs)", step->minor);
		else
			strbuf_addf(buf, "| 1.%u", step->minor);
		for (enum upgrade_kind kind = UPGRADE_REMOVED; kind < UPGRADE_KINDS; kind++)
			strbuf_addf(buf, " | %zu", count(step, kind));
		say(buf, " |");
	}
	strbuf_addf(buf, "\nDrains: %zu that block, %zu that interrupt. ", blocking, upgrade->drains.n - blocking);
	if (upgrade->n_must)
		strbuf_addf(buf, "**%zu thing%s must change**; each stands at its step, or under "
				 "\"Drains\".\n", upgrade->n_must,
			    upgrade->n_must == 1 ? "" : "s");
	else
		say(buf, "Nothing must change.");
	say(buf, "\nWhat this document doesn't know:\n");
	for (size_t i = 0; i < upgrade->limits.n; i++) {
		strbuf_adds(buf, "- ");
		add_text(buf, upgrade->limits.at[i]);
		strbuf_addc(buf, '\n');
	}
}

static void add_start(struct strbuf *buf, const struct upgrade *upgrade, struct arena *arena)
{
	title(buf, "## Before the first step");
	strbuf_addf(buf, "What is to be done with 1.%u, as it runs:\n\n", upgrade->from);
	add_items(buf, arena, &upgrade->steps[0], "Nothing in this stack.");
	say(buf, "\nIn any case:\n");
	say(buf, "- [ ] A backup of every database and volume of the stack is there, and one of them was restored for a test.");
	say(buf, "- [ ] The manifests that run are those that were read here: `kubectl diff` prints nothing.");
	say(buf, "- [ ] The same steps were done on a cluster that nobody depends on.");
	say(buf, "- [ ] Addons (network, storage, DNS, ingress, metrics, operators) have a release "
		 "for each version on the way: write them down.");
	say(buf, "- [ ] Each node can take the place of another: with one node drained, the others have room for all pods.\n");
	say(buf, "```sh");
	say(buf, "kubectl get nodes -o wide                 # versions, runtimes, kernels");
	say(buf, "kubectl describe nodes | grep -A6 '^Allocated resources'   # with n nodes, below (n - 1)/n of requests each");
	say(buf, "kubectl get --raw /metrics | grep '^apiserver_requested_deprecated_apis{'   # who "
		 "still asks for what, with removed_release");
	say(buf, "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations");
	say(buf, "```");
}

/* ---- Drains ---- */

static void add_drain(struct strbuf *buf, struct arena *arena, const struct upgrade_drain *drain)
{
	strbuf_addf(buf, "- [ ] **%s** ", drain->blocks ? "blocks" : "interrupts");
	add_code(buf, arena, drain->object);
	strbuf_adds(buf, " (");
	add_code(buf, arena, span_show(arena, drain->span));
	strbuf_adds(buf, "): ");
	add_text(buf, drain->message);
	strbuf_adds(buf, ". To do: ");
	add_text(buf, drain->advice);
	strbuf_adds(buf, ".\n");
	if (drain->before.n)
		say(buf, "\n  Before the drains:\n");
	add_commands(buf, "  ", drain->before.at, drain->before.n);
	if (drain->after.n)
		say(buf, "\n  After the last one, with its manifest applied again:\n");
	add_commands(buf, "  ", drain->after.at, drain->after.n);
}

static void add_drains(struct strbuf *buf, const struct upgrade *upgrade, struct arena *arena)
{
	title(buf, "## Drains");
	say(buf, "Every step drains every node once. What of this stack that stops or interrupts:\n");
	if (!upgrade->drains.n)
		say(buf, "Nothing: each workload has more than one pod, and no budget forbids to move one.");
	for (size_t i = 0; i < upgrade->drains.n; i++)
		add_drain(buf, arena, &upgrade->drains.at[i]);
	say(buf, "\nJobs that run on the node are ended and started again; what is in emptyDir "
		 "volumes is gone. A GitOps controller sets");
	say(buf, "back what is changed by hand: suspend it for the time of the step, or make the change in its repository.");
}

/* ---- One step ---- */

static void add_order(struct strbuf *buf, const struct upgrade *upgrade, unsigned int minor)
{
	unsigned int oldest = minor > KUBELET_SKEW ? minor - KUBELET_SKEW : 0;

	title(buf, "### Order");
	strbuf_addf(buf, "1. A snapshot of etcd, kept outside the cluster: it is the only way back (below).\n");
	strbuf_addf(buf, "2. API servers, one after the other, to 1.%u. Until the last one is, the "
			 "others must stay at 1.%u, never older.\n", minor,
		    minor - 1);
	say(buf, "3. kube-controller-manager, kube-scheduler, cloud-controller-manager: never newer than any API server.");
	strbuf_addf(buf, "4. Addons, to their releases for 1.%u: network, DNS, storage, kube-proxy "
			 "(never newer than the API server).\n", minor);
	strbuf_addf(buf, "5. Kubelets, node by node. A kubelet may be 1.%u to 1.%u now: never newer "
			 "than the API server, at most %d older.\n",
		    oldest, minor, KUBELET_SKEW);
	strbuf_addf(buf, "6. kubectl, to 1.%u: it may be one version older or newer than the API server.\n\n", minor);
	say(buf, "```sh");
	say(buf, "# where etcd is yours; a provider's control plane: ask for its backup");
	strbuf_addf(buf, "ETCDCTL_API=3 etcdctl snapshot save etcd-before-1.%u.db   # with "
			 "--endpoints, --cacert, --cert, --key\n", minor);
	strbuf_addf(buf, "kubeadm upgrade plan                                # kubeadm; elsewhere "
			 "the provider's own command\n");
	strbuf_addf(buf, "kubeadm upgrade apply v1.%u.X                       # on the first "
			 "control plane; \"kubeadm upgrade node\" on the others\n",
		    minor);
	say(buf, "```\n");
	say(buf, "Each node, one at a time:\n");
	say(buf, "```sh");
	say(buf, "NODE=name-of-the-node");
	strbuf_addf(buf, "kubectl drain \"$NODE\" --ignore-daemonsets --delete-emptydir-data "
			 "--timeout=15m%s\n", upgrade->forces ? " --force" : "");
	strbuf_addf(buf, "# kubelet and kube-proxy to 1.%u, restart the kubelet; or replace the "
			 "node by a new one of 1.%u\n", minor, minor);
	say(buf, "kubectl uncordon \"$NODE\"");
	say(buf, "kubectl wait --for=condition=Ready \"node/$NODE\" --timeout=10m");
	say(buf, "```\n");
	if (upgrade->forces)
		say(buf, "--force deletes pods without a controller: they stand under \"Drains\".");
	say(buf, "A drain that doesn't end within 15 minutes says which pod it waits for: look "
		 "there, and don't go on to another node.");
	say(buf, "The next node only when all pods are ready again and each budget allows an eviction.");
}

static void add_checks(struct strbuf *buf, const struct upgrade *upgrade, unsigned int minor)
{
	title(buf, "### Checks");
	say(buf, "All of them must hold before the next step:\n");
	say(buf, "```sh");
	strbuf_addf(buf, "kubectl get --raw /readyz                 # \"ok\"\n");
	strbuf_addf(buf, "kubectl version                           # server 1.%u, client at most one apart\n", minor);
	strbuf_addf(buf, "kubectl get nodes --no-headers | awk '$2 != \"Ready\" || $5 !~ /^v1\\.%u\\./'   # no line\n", minor);
	say(buf, "kubectl get apiservices --no-headers | grep -v True   # no line");
	say(buf, "kubectl get pods -A --no-headers "
		 "--field-selector=status.phase!=Running,status.phase!=Succeeded   # no line after 10 minutes");
	say(buf, "kubectl get pods -A --no-headers --field-selector=status.phase=Running | awk '{ "
		 "split($3, n, \"/\"); if (n[1] != n[2]) print }'   "
		 "# no line");
	for (size_t i = 0; i < upgrade->namespaces.n; i++) {
		struct str name = upgrade->namespaces.at[i];

		strbuf_addf(buf, "kubectl -n %" PRI_STR " get poddisruptionbudgets --no-headers -o "
				 "custom-columns=:.metadata.name,"
				 ":.status.disruptionsAllowed | awk '$2 < 1'   # no line\n", STR_ARG(name));
	}
	strbuf_addf(buf, "kubectl get --raw /metrics | grep '^apiserver_requested_deprecated_apis{' "
			 "| grep 'removed_release=\"1.%u\"'   # no line\n",
		    minor + 1);
	say(buf, "```\n");
	say(buf, "Then for 30 minutes: no more restarts of containers than before, no more errors "
		 "of the application, no alert that fires anew.");
}

static void add_rollback(struct strbuf *buf, unsigned int minor)
{
	title(buf, "### Rollback");
	strbuf_addf(buf, "- Manifests: apply what stood before. While the API server is 1.%u, a "
			 "change of API made for this step can stay.\n", minor);
	strbuf_addf(buf, "- Nodes: at any time a node can be replaced by one with kubelet 1.%u; "
			 "that is within the skew.\n", minor - 1);
	say(buf, "- Addons: back to the release from before, if that supports the version of the API server.");
	strbuf_addf(buf, "- Control plane: can't be downgraded. What remains is to restore the "
			 "snapshot of etcd with the binaries of 1.%u; all that "
			 "was written since is lost, and volumes made since have no object any more.\n\n", minor - 1);
	strbuf_addf(buf, "**Point of no return:** the first API server of 1.%u that takes requests. "
			 "Before it, stopping costs nothing; after it, "
			 "go forward unless the cluster is lost.\n", minor);
}

static void add_step(struct strbuf *buf, const struct upgrade *upgrade, unsigned int number, struct arena *arena)
{
	const struct upgrade_step *step = &upgrade->steps[number];

	strbuf_addf(buf, "\n## Step %u: from 1.%u to 1.%u\n", number, step->minor - 1, step->minor);
	title(buf, "### Before the step");
	add_items(buf, arena, step, "Nothing in this stack has to change.");
	add_order(buf, upgrade, step->minor);
	add_checks(buf, upgrade, step->minor);
	add_rollback(buf, step->minor);
}

void upgrade_markdown(struct strbuf *buf, const struct upgrade *upgrade, struct arena *arena)
{
	add_summary(buf, upgrade);
	add_start(buf, upgrade, arena);
	add_drains(buf, upgrade, arena);
	for (unsigned int i = 1; i <= upgrade->to - upgrade->from; i++)
		add_step(buf, upgrade, i, arena);
}
