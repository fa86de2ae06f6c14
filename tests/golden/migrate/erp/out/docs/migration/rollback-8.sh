#!/bin/sh
# Way back of phase 8: the data goes back to the old side.
#   docs/migration/rollback-8.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # what all scripts share isn't used by each, a list may have one item, and containers have shells of their own
set -eu

MIGRATION=${MIGRATION:-$(dirname -- "$0")}
MAX_CATCH_UP_SECONDS=${MAX_CATCH_UP_SECONDS:-60}
MAX_DRAIN_SECONDS=${MAX_DRAIN_SECONDS:-600}

NAMESPACE=${NAMESPACE:-erp}
MIGRATION=${MIGRATION:-docs/migration}
STATE_DIR=${STATE_DIR:-$MIGRATION/state}

compose() { (cd -- "$MIGRATION/../.." && docker compose --project-directory .. --file ../compose.yaml --project-name erp "$@"); }
bridge() { docker compose --project-name erp-bridge --file "$MIGRATION/bridge.compose" "$@"; }
kube() { kubectl --namespace "$NAMESPACE" "$@"; }
old_db() { compose exec -T db psql -U erp -d erp -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
new_db() { kube exec -i db-0 -c db -- psql -U erp -d erp -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
old_redis() { compose exec -T redis redis-cli "$@"; }
new_redis() { kube exec -i redis-0 -c redis -- redis-cli "$@"; }

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

need_cluster
need_compose
if [ -z "$(noted cut-over.env SWITCHED_AT)" ]; then
	confirm "take writes on the old side again: nothing was switched yet"
old_db <<'SQL'
SET default_transaction_read_only = off;
SELECT format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()) \gexec
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
SQL
old_redis CLIENT UNPAUSE
	compose start api
	compose start nginx
	kubectl apply -k "$MIGRATION/stages/workers"
	exit
fi
[ -z "$(noted cut-over.env DECOMMISSIONED_AT)" ] || refuse "phase 10 is past the point of no return: the old side is gone; restore from the backup"
[ "$(new_db -c "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'lotse_back' AND active" </dev/null)" = 1 ] || refuse "db: changes since the cut-over can't be brought back to the old side"
confirm "freeze writes in the cluster, bring all changes back to the old side, lead everything there, thaw"
kube scale statefulset/beat --replicas=0
kube annotate scaledobject --all autoscaling.keda.sh/paused-replicas=0 --overwrite 2>/dev/null || true
kube scale deployment/worker --replicas=0
kube wait --for=delete pod --selector=app.kubernetes.io/name=beat --timeout="${MAX_DRAIN_SECONDS}s"
kube wait --for=delete pod --selector=app.kubernetes.io/name=worker --timeout="${MAX_DRAIN_SECONDS}s"
new_db <<'SQL'
SELECT format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()) \gexec
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
SQL
frozen_db=$(new_db -c 'SELECT pg_current_wal_lsn()' </dev/null)
back_db() {
	[ "$(new_db -c "SELECT confirmed_flush_lsn >= '$frozen_db' FROM pg_replication_slots WHERE slot_name = 'lotse_back'" </dev/null)" = t ]
}
wait_for "$MAX_CATCH_UP_SECONDS" back_db
new_db <<'SQL' | old_db
SELECT 'SET default_transaction_read_only = off;';
SELECT format('SELECT setval(%L, %s, true);', format('%I.%I', schemaname, sequencename), last_value)
  FROM pg_sequences WHERE last_value IS NOT NULL;
SQL
old_db <<'SQL'
SET default_transaction_read_only = off;
DROP SUBSCRIPTION lotse_back;
SQL
new_redis CLIENT PAUSE 3600000 WRITE
old_redis CLIENT UNPAUSE
old_redis REPLICAOF kubernetes-redis-6379 6379
linked_redis() { old_redis INFO replication </dev/null | tr -d '\r' | grep -q '^master_link_status:up'; }
wait_for "$MAX_CATCH_UP_SECONDS" linked_redis
old_redis REPLICAOF NO ONE
new_redis CLIENT UNPAUSE
OLD_HOST=${OLD_HOST:?'set OLD_HOST to the address of the old machine'}
export OLD_HOST
bridge up --detach
kubectl apply -k "$MIGRATION/stages/workers"
kube delete endpoints,endpointslice --selector=kubernetes.io/service-name=db --ignore-not-found
kube delete endpoints db --ignore-not-found
kube delete endpoints,endpointslice --selector=kubernetes.io/service-name=redis --ignore-not-found
kube delete endpoints redis --ignore-not-found
sed "s/OLD_HOST/$OLD_HOST/g" "$MIGRATION/bridge.yaml.in" | kube apply -f -
old_db <<'SQL'
SET default_transaction_read_only = off;
SELECT format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()) \gexec
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
SQL
old_redis CLIENT UNPAUSE
compose start api
compose start nginx
kube scale deployment/worker --replicas=1
note cut-over.env "SWITCHED_AT="
