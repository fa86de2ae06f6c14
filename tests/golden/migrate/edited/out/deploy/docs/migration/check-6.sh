#!/bin/sh
# Phase 6: is the traffic shared out as planned, without harm?
#   URL=https://erp.example.com/ WEIGHT=10 docs/migration/check-6.sh
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # what all scripts share isn't used by each, a list may have one item, and containers have shells of their own
set -eu

WEIGHT=${WEIGHT:-100}
REQUESTS=${REQUESTS:-200}
MAX_ERROR_PERCENT=${MAX_ERROR_PERCENT:-1}
MAX_P95_MS=${MAX_P95_MS:-800}
MAX_RESTARTS=${MAX_RESTARTS:-0}
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
		echo "phase 6: OK"
	else
		echo "phase 6: FAIL"
	fi
	exit "$failed"
}

# requests URL N: "200 0.012" a line
requests() {
	left=$2
	while [ "$left" -gt 0 ]; do
		curl --silent --output /dev/null --max-time 10 --write-out '%{http_code} %{time_total}\n' ${HOST_HEADER:+--header "Host: $HOST_HEADER"} "$1" || true
		left=$((left - 1))
	done
}

errors_in() { awk '$1 < 200 || $1 >= 400 { n++ } END { if (NR) printf "%d", n * 100 / NR }' "$1"; }
p95_in() { awk '{ print int($2 * 1000) }' "$1" | sort -n | awk '{ at[NR] = $1 } END { i = int(NR * 0.95 + 0.999); if (NR) print at[i] }'; }

need_cluster
need curl
URL=${URL:?'set URL to the address that users have'}
measure "HTTPRoute web, rule 0: weight of the cluster" "$(kube get httproute web --output=jsonpath='{.spec.rules[0].backendRefs[?(@.name=="web")].weight}' 2>/dev/null || true)" -eq "$WEIGHT"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
requests "$URL" "$REQUESTS" >"$work/answers"
measure "errors, %" "$(errors_in "$work/answers")" -le "$MAX_ERROR_PERCENT"
measure "95th percentile of the answer time, ms" "$(p95_in "$work/answers")" -le "$MAX_P95_MS"
measure "web: restarts" "$(kube get pods --selector=app.kubernetes.io/name=web --output=jsonpath='{range .items[*].status.containerStatuses[*]}{.restartCount}{"\n"}{end}' 2>/dev/null | awk '{ sum += $1 } END { if (NR) print sum }')" -le "$MAX_RESTARTS"
finish
