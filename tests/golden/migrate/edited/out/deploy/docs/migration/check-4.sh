#!/bin/sh
# Phase 4: does the data follow?
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # what all scripts share isn't used by each, a list may have one item, and containers have shells of their own
set -eu

MAX_LAG_BYTES=${MAX_LAG_BYTES:-16777216}
MAX_LAG_SECONDS=${MAX_LAG_SECONDS:-10}
MAX_CHANGED_FILES=${MAX_CHANGED_FILES:-100}
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

finish() {
	if [ "$failed" -eq 0 ]; then
		echo "phase 4: OK"
	else
		echo "phase 4: FAIL"
	fi
	exit "$failed"
}

need_cluster
need_compose
ask_old() { old_db -c "$1" </dev/null 2>/dev/null || true; }
ask_new() { new_db -c "$1" </dev/null 2>/dev/null || true; }
measure "db: wal_level" "$(ask_old 'SHOW wal_level')" = logical
measure "db: bytes behind" "$(ask_old "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint FROM pg_replication_slots WHERE slot_name = 'lotse_forward' AND active")" -le "$MAX_LAG_BYTES"
measure "db: tables that are still being copied" "$(ask_new "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'")" -eq 0
published=$(ask_old "SELECT count(*) FROM pg_publication_tables WHERE pubname = 'lotse_forward'")
measure "db: tables that follow" "$(ask_new 'SELECT count(*) FROM pg_subscription_rel')" -eq "${published:--1}"
columns="SELECT md5(string_agg(table_schema || '.' || table_name || '.' || column_name || ' ' || data_type, ',' ORDER BY table_schema, table_name, column_name)) FROM information_schema.columns WHERE table_schema !~ '^(pg_|information_schema)'"
schema=$(ask_old "$columns")
measure "db: columns of all tables (a digest)" "$(ask_new "$columns")" = "${schema:-?}"
measure "db: tables without primary key or replica identity" "$(ask_old "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relreplident = 'd' AND n.nspname !~ '^(pg_|information_schema)' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)")" -eq 0
measure "db: large objects, which don't follow" "$(ask_old 'SELECT count(*) FROM pg_largeobject_metadata')" -eq 0
extensions="SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension"
wanted=$(ask_old "$extensions")
measure "db: extensions" "$(ask_new "$extensions")" = "${wanted:-?}"
measure "db: clients of the new server" "$(ask_new "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND client_addr IS NOT NULL")" -eq 0
measure "db: default_transaction_read_only of the new server" "$(ask_new 'SHOW default_transaction_read_only')" = on
finish
