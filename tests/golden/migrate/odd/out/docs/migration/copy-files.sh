#!/bin/sh
# Copies what differs between a volume of the old side and its claim in the cluster.
#   docs/migration/copy-files.sh [--back|--list-old|--list-new] VOLUME
# Without an option from Compose to the cluster, with --back the other way. Runs again at any time: only differences are copied.
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # what all scripts share isn't used by each, a list may have one item, and containers have shells of their own
set -eu

IMAGE=${IMAGE:-busybox:1.36}
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

way=--forth
case ${1:-} in
--*)
	way=$1
	shift
	;;
esac
case ${1:-} in
cache)
	service=sidecar
	target=/cache
	;;
*)
	echo "which volume: cache" >&2
	exit 2
	;;
esac
volume=$1
need_cluster
need_compose

# the container has the volume, whatever its name is; it may be stopped
container=$(compose ps --all --quiet "$service" | head -n 1)
old_side() { docker run --rm -i --network none --volumes-from "$container$1" --entrypoint sh "$IMAGE" -c "cd '$target' && $2"; }
new_side() { kube exec -i "copy-$volume" -c copy -- sh -c "cd /copy && $1"; }
list='find . -type f -exec stat -c "%s %Y %n" {} + | sort'

case $way in
--list-old)
	old_side :ro "$list" </dev/null
	exit
	;;
--list-new)
	new_side "$list" </dev/null
	exit
	;;
--forth)
	from() { old_side :ro "$1"; }
	to() { new_side "$1"; }
	;;
--back)
	from() { new_side "$1"; }
	to() { old_side '' "$1"; }
	;;
*)
	echo "$way?" >&2
	exit 2
	;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL
from "$list" </dev/null | sort >"$work/from"
to "$list" </dev/null | sort >"$work/to"
comm -23 "$work/from" "$work/to" | cut -d ' ' -f 3- >"$work/changed"
cut -d ' ' -f 3- "$work/from" | sort >"$work/from.names"
cut -d ' ' -f 3- "$work/to" | sort >"$work/to.names"
comm -13 "$work/from.names" "$work/to.names" >"$work/gone"
if [ -s "$work/changed" ]; then
	from 'cat >/tmp/names && tar -c -f - -T /tmp/names' <"$work/changed" >"$work/files.tar"
	to 'tar -x -f -' <"$work/files.tar"
fi
if [ -s "$work/gone" ]; then
	to 'while IFS= read -r name; do rm -f -- "$name"; done' <"$work/gone"
fi
measured=$(wc -l <"$work/changed" | tr -d ' ')
echo "$volume: files copied: $measured, files removed: $(wc -l <"$work/gone" | tr -d ' ')"
