#!/bin/sh
# {{say.copy_title}}
#   {{here}}/copy-files.sh [--back|--list-old|--list-new] VOLUME
# {{say.copy_what}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

IMAGE=${IMAGE:-busybox:1.36}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib.sh}}

way=--forth
case ${1:-} in
--*)
	way=$1
	shift
	;;
esac
case ${1:-} in
{{#copies}}
{{label}})
	service={{service}}
	target={{target}}
	;;
{{/copies}}
*)
	echo "{{say.which_volume}}:{{#copies}} {{label}}{{/copies}}" >&2
	exit 2
	;;
esac
volume=$1
need_cluster
need_compose

# {{say.volumes_from}}
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
echo "$volume: {{say.copied}} $measured, {{say.removed}} $(wc -l <"$work/gone" | tr -d ' ')"
