#!/bin/sh
# Phase 0: is the baseline written down, and everything running?
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # what all scripts share isn't used by each, a list may have one item, and containers have shells of their own
set -eu

MAX_NOT_RUNNING=${MAX_NOT_RUNNING:-0}
MAX_AGE_DAYS=${MAX_AGE_DAYS:-14}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

NAMESPACE=${NAMESPACE:-refused}
MIGRATION=${MIGRATION:-docs/migration}
STATE_DIR=${STATE_DIR:-$MIGRATION/state}

compose() { (cd -- "$MIGRATION/../.." && docker compose --project-directory .. --project-name refused "$@"); }
kube() { kubectl --namespace "$NAMESPACE" "$@"; }

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
		echo "phase 0: OK"
	else
		echo "phase 0: FAIL"
	fi
	exit "$failed"
}

need_compose
missing=0
for service in agent allowed built; do
	[ -n "$(compose ps --status running --quiet "$service")" ] || {
		echo "not running: $service"
		missing=$((missing + 1))
	}
done
measure "services that don't run" "$missing" -le "$MAX_NOT_RUNNING"
for name in START_SECONDS IMAGE_MB MTTR_SECONDS CPU_PERCENT MEMORY_MB VULNERABILITIES RTO_SECONDS; do
	measure "baseline: $name" "$(noted baseline.env "$name")" -ge 0
done
measured=$(noted baseline.env MEASURED_AT)
measure "days since the baseline was measured" "${measured:+$((($(date +%s) - measured) / 86400))}" -le "$MAX_AGE_DAYS"
finish
