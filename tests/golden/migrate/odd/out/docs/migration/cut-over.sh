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

NAMESPACE=${NAMESPACE:-odd-names}
MIGRATION=${MIGRATION:-docs/migration}
STATE_DIR=${STATE_DIR:-$MIGRATION/state}

compose() { (cd -- "$MIGRATION/../.." && docker compose --project-directory .. --project-name odd_names "$@"); }
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

content_cache() {
	case $1 in
	old_cache) "$MIGRATION/copy-files.sh" --list-old cache ;;
	*) "$MIGRATION/copy-files.sh" --list-new cache ;;
	esac
}

thaw() {
	set +e
	echo "a step failed: the old side takes writes again" >&2
	compose start My_App.1
	compose start every_node
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
"$MIGRATION/check-4.sh" || refuse "check-4.sh fails: mend the replication first"
confirm "stop schedulers and workers in the cluster, wait for their tasks, stop what still answers requests under Compose" "freeze writes on the old side; reads go on" "wait for the rest of the changes, compare, set up the way back" "lead everything to the cluster's servers, and apply the overlay"
work=$(mktemp -d)
step=begun
trap give_up EXIT

bridge --profile back up --detach

echo "schedulers, workers and the old side's web stop"
step=stopping
kubectl apply -k "$MIGRATION/stages/shadow"
compose stop My_App.1
compose stop every_node

echo "writes are frozen"
began=$(date +%s)
step=frozen

echo "the last changes arrive"

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
[ $(($(date +%s) - began)) -le "$MAX_FREEZE_SECONDS" ] || refuse "the freeze takes too long"

echo "the way back is set up"

echo "names lead to the cluster"
step=switched
frozen=$(($(date +%s) - began))
note cut-over.env "SWITCHED_AT=$(date +%s)"
note cut-over.env "FREEZE_SECONDS=$frozen"

echo "everything starts"
kubectl apply -k "$MIGRATION/stages/soak"
step=finished
measure "seconds without writes" "$frozen" -le "$MAX_FREEZE_SECONDS"
