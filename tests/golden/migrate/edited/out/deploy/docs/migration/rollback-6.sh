#!/bin/sh
# Way back of phase 6: all requests go to the old side again.
#   docs/migration/rollback-6.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # what all scripts share isn't used by each, a list may have one item, and containers have shells of their own
set -eu

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

need_cluster
[ -z "$(noted cut-over.env SWITCHED_AT)" ] || refuse "the data is in the cluster already: see rollback-8.sh"
confirm "set the weight of the cluster to 0"
WEIGHT=0
kube patch httproute web --type=json --patch "[{\"op\":\"replace\",\"path\":\"/spec/rules/0/backendRefs\",\"value\":[{\"name\":\"web\",\"port\":8001,\"weight\":$WEIGHT},{\"name\":\"web-compose-8001\",\"port\":8080,\"weight\":$((100 - WEIGHT))}]}]"
