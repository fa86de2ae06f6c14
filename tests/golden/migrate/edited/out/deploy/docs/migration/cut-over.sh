#!/bin/sh
# Phase 8: hands the data over to the cluster.
#   docs/migration/cut-over.sh [--yes]
# Freezes writes, waits until nothing is missing, compares, switches. Gives up and thaws where a step fails before the switch.
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # what all scripts share isn't used by each, a list may have one item, and containers have shells of their own
set -eu

MAX_FREEZE_SECONDS=${MAX_FREEZE_SECONDS:-60}
MAX_CATCH_UP_SECONDS=${MAX_CATCH_UP_SECONDS:-30}
MAX_DRAIN_SECONDS=${MAX_DRAIN_SECONDS:-600}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

NAMESPACE=${NAMESPACE:-shop}
MIGRATION=${MIGRATION:-docs/migration}
STATE_DIR=${STATE_DIR:-$MIGRATION/state}

compose() { (cd -- "$MIGRATION/../.." && docker compose --project-directory .. --project-name shop "$@"); }
bridge() { docker compose --project-name shop-bridge --file "$MIGRATION/bridge.compose" "$@"; }
kube() { kubectl --namespace "$NAMESPACE" "$@"; }
old_db() { compose exec -T db psql -U postgres -d postgres -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
new_db() { kube exec -i db-0 -c db -- psql -U postgres -d postgres -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }

wait_for() {
	seconds=$1
	shift
	until "$@"; do
		seconds=$((seconds - 1))
		[ "$seconds" -gt 0 ] || return 1
		sleep 1
	done
}

note() {
	mkdir -p "$STATE_DIR"
	echo '*' >"$STATE_DIR/.gitignore"
	echo "$2" >>"$STATE_DIR/$1"
}

failed=0

# noted FILE NAME: the last value that a phase has written down; empty where there is none
noted() {
	[ -f "$STATE_DIR/$1" ] || return 0
	sed -n "s/^$2=//p" "$STATE_DIR/$1" | tail -n 1
}

need() {
	for program in "$@"; do
		command -v "$program" >/dev/null 2>&1 || {
			echo "$program: this program isn't installed" >&2
			exit 3
		}
	done
}

need_cluster() {
	need kubectl
	kubectl get --raw /readyz >/dev/null 2>&1 || {
		echo "no cluster answers: is KUBECONFIG set?" >&2
		exit 3
	}
}

need_compose() {
	need docker
	compose ps --quiet >/dev/null 2>&1 || {
		echo "docker compose doesn't find the project" >&2
		exit 3
	}
}

# measure WHAT VALUE OPERATOR LIMIT: -le, -ge and -eq of whole numbers, = of words
measure() {
	verdict=FAIL
	if [ -n "$2" ] && test "$2" "$3" "$4" 2>/dev/null; then
		verdict=OK
	else
		failed=1
	fi
	case $3 in
	-le) words="at most" ;;
	-ge) words="at least" ;;
	*) words="must be" ;;
	esac
	printf '%-4s  %s: %s (%s %s)\n' "$verdict" "$1" "${2:-not measured}" "$words" "$4"
}

refuse() {
	echo "refused: $1" >&2
	exit 1
}

# confirm WHAT WILL BE DONE...
confirm() {
	echo "This script will:"
	for line in "$@"; do
		echo "  - $line"
	done
	[ "${yes:-no}" = yes ] && return
	printf '%s ' "Type yes to go on:"
	read -r answer || answer=
	[ "$answer" = yes ] || {
		echo "Nothing was done."
		exit 1
	}
}

yes=no
[ "${1:-}" = --yes ] && yes=yes

content_db() {
	"$1" <<'SQL'
SELECT format('SELECT %L, count(*) FROM %s', c.oid::regclass, c.oid::regclass)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname !~ '^(pg_|information_schema)'
 ORDER BY n.nspname, c.relname \gexec
SQL
}

thaw() {
	set +e
	echo "a step failed: the old side takes writes again" >&2
old_db <<'SQL'
SET default_transaction_read_only = off;
SELECT format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()) \gexec
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
SQL
	compose start web
	kubectl apply -k "$MIGRATION/stages/workers" >/dev/null
}

give_up() {
	status=$?
	if [ "$step" = stopping ] || [ "$step" = frozen ]; then
		thaw
	elif [ "$step" = switched ]; then
		echo "a step failed after the switch: the data is in the cluster now; see rollback-8.sh" >&2
	fi
	rm -rf "$work"
	exit "$status"
}

need_cluster
need_compose
OLD_HOST=${OLD_HOST:?'set OLD_HOST to the address of the old machine'}
export OLD_HOST
"$MIGRATION/check-4.sh" || refuse "check-4.sh fails: mend the replication first"
confirm "stop schedulers and workers in the cluster, wait for their tasks, stop what still answers requests under Compose" "freeze writes on the old side; reads go on" "wait for the rest of the changes, compare, set up the way back" "lead everything to the cluster's servers, and apply the overlay"
work=$(mktemp -d)
step=begun
trap give_up EXIT

NEW_HOST_db=$(kube get service db-from-compose --output=jsonpath='{.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}')
export NEW_HOST_db
bridge --profile back up --detach
[ -n "$NEW_HOST_db" ] || refuse "db-from-compose: a load balancer has given it no address yet"

echo "schedulers, workers and the old side's web stop"
step=stopping
kubectl apply -k "$MIGRATION/stages/shadow"
compose stop web

echo "writes are frozen"
began=$(date +%s)
step=frozen
old_db <<'SQL'
SELECT format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()) \gexec
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
SQL

echo "the last changes arrive"
frozen_db=$(old_db -c 'SELECT pg_current_wal_lsn()' </dev/null)
caught_up_db() {
	[ "$(old_db -c "SELECT confirmed_flush_lsn >= '$frozen_db' FROM pg_replication_slots WHERE slot_name = 'lotse_forward'" </dev/null)" = t ]
}
wait_for "$MAX_CATCH_UP_SECONDS" caught_up_db
old_db <<'SQL' | new_db
SELECT 'SET default_transaction_read_only = off;';
SELECT format('SELECT setval(%L, %s, true);', format('%I.%I', schemaname, sequencename), last_value)
  FROM pg_sequences WHERE last_value IS NOT NULL;
SQL
new_db <<'SQL'
SET default_transaction_read_only = off;
SELECT format('REFRESH MATERIALIZED VIEW %I.%I', schemaname, matviewname) FROM pg_matviews \gexec
SQL

echo "both sides are compared"
same() {
	"content_$1" "old_$1" >"$work/$1.old"
	"content_$1" "new_$1" >"$work/$1.new"
	if [ ! -s "$work/$1.old" ]; then
		echo "FAIL  $1: empty: nothing was compared (ALLOW_EMPTY=yes where that is right)" >&2
		[ "${ALLOW_EMPTY:-no}" = yes ]
	else
		diff "$work/$1.old" "$work/$1.new" >&2
	fi
}
same db
[ $(($(date +%s) - began)) -le "$MAX_FREEZE_SECONDS" ] || refuse "the freeze takes too long"

echo "the way back is set up"
new_db <<'SQL'
SET default_transaction_read_only = off;
DROP SUBSCRIPTION lotse_forward;
SQL
old_db <<SQL
SET default_transaction_read_only = off;
CREATE SUBSCRIPTION lotse_back
  CONNECTION 'host=kubernetes-db-5432 port=5432 dbname=postgres user=lotse_replication password=$(cat "$STATE_DIR/replication.password")'
  PUBLICATION lotse_back WITH (copy_data = false);
SQL

echo "names lead to the cluster"
new_db <<'SQL'
SET default_transaction_read_only = off;
SELECT format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()) \gexec
SQL
step=switched
kube delete endpointslice --selector=kubernetes.io/service-name=db --ignore-not-found
kube patch service db --type=merge --patch '{"spec":{"selector":{"app.kubernetes.io/name":"db","app.kubernetes.io/instance":"shop"}}}'
bridge stop bridge-db-5432
frozen=$(($(date +%s) - began))
note cut-over.env "SWITCHED_AT=$(date +%s)"
note cut-over.env "FREEZE_SECONDS=$frozen"

echo "everything starts"
kubectl apply -k "$MIGRATION/stages/soak"
step=finished
measure "seconds without writes" "$frozen" -le "$MAX_FREEZE_SECONDS"
