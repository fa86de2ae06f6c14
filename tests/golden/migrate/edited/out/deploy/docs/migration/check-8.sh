#!/bin/sh
# Phase 8: is the data in the cluster, and is there a way back?
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # what all scripts share isn't used by each, a list may have one item, and containers have shells of their own
set -eu

MAX_FREEZE_SECONDS=${MAX_FREEZE_SECONDS:-60}
MAX_LAG_BYTES=${MAX_LAG_BYTES:-16777216}
MAX_LAG_SECONDS=${MAX_LAG_SECONDS:-10}
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
		echo "phase 8: OK"
	else
		echo "phase 8: FAIL"
	fi
	exit "$failed"
}

need_cluster
need_compose
measure "seconds without writes" "$(noted cut-over.env FREEZE_SECONDS)" -le "$MAX_FREEZE_SECONDS"
measure "web: containers that run under Compose" "$(compose ps --status running --quiet web 2>/dev/null | grep -c . || true)" -eq 0
measure "db: selects the pods of" "$(kube get service db --output=jsonpath='{.spec.selector.app\.kubernetes\.io/name}' 2>/dev/null || true)" = db
measure "db: addresses of the old side" "$(kube get endpointslice --selector=kubernetes.io/service-name=db,endpointslice.kubernetes.io/managed-by=migration --no-headers 2>/dev/null | grep -c . || true)" -eq 0
ask_old() { old_db -c "$1" </dev/null 2>/dev/null || true; }
ask_new() { new_db -c "$1" </dev/null 2>/dev/null || true; }
measure "db: default read-only on the old side" "$(ask_old 'SHOW default_transaction_read_only')" = on
measure "db: default read-only in the cluster" "$(ask_new 'SHOW default_transaction_read_only')" = off
measure "db: bytes that the old side is behind" "$(ask_new "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint FROM pg_replication_slots WHERE slot_name = 'lotse_back' AND active")" -le "$MAX_LAG_BYTES"
old_sequences=$(ask_old 'SELECT coalesce(sum(last_value), 0) FROM pg_sequences')
measure "db: sum of the sequences" "$(ask_new 'SELECT coalesce(sum(last_value), 0) FROM pg_sequences')" -ge "${old_sequences:-?}"
finish
