#!/bin/sh
# {{say.cut_over_title}}
#   {{here}}/cut-over.sh [--yes]
# {{say.cut_over_what}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MAX_FREEZE_SECONDS=${MAX_FREEZE_SECONDS:-60}
MAX_CATCH_UP_SECONDS=${MAX_CATCH_UP_SECONDS:-30}
MAX_DRAIN_SECONDS=${MAX_DRAIN_SECONDS:-600}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-rollback.sh}}

{{>migration/compare.sh}}

thaw() {
	set +e
	echo "{{say.thawing}}" >&2
{{#servers}}
{{>migration/thaw.sh}}
{{/servers}}
{{#stateless}}
	compose start {{name}}
{{/stateless}}
	kubectl apply -k "$MIGRATION/stages/workers" >/dev/null
}

give_up() {
	status=$?
	if [ "$step" = stopping ] || [ "$step" = frozen ]; then
		thaw
	elif [ "$step" = switched ]; then
		echo "{{say.after_switch}}" >&2
	fi
	rm -rf "$work"
	exit "$status"
}

need_cluster
need_compose
{{#forwards}}
{{#-first}}
OLD_HOST=${OLD_HOST:?{{say.give_old_host}}}
export OLD_HOST
{{/-first}}
{{/forwards}}
"$MIGRATION/check-4.sh" || refuse "{{say.check_first}}"
confirm "{{say.cut_1}}" "{{say.cut_2}}" "{{say.cut_3}}" "{{say.cut_4}}"
work=$(mktemp -d)
step=begun
trap give_up EXIT

{{>migration/way-back.sh}}
{{#forwards}}
{{#reversible}}
[ -n "$NEW_HOST_{{id}}" ] || refuse "{{label}}-from-compose: {{say.no_address}}"
{{/reversible}}
{{/forwards}}

echo "{{say.step_stop}}"
step=stopping
{{>migration/stop-workers.sh}}

echo "{{say.step_freeze}}"
began=$(date +%s)
step=frozen
{{#servers}}
{{>migration/freeze.sh}}
{{/servers}}

echo "{{say.step_catch_up}}"
{{#servers}}
{{>migration/catch-up.sh}}
{{/servers}}

echo "{{say.step_compare}}"
same() {
	"content_$1" "old_$1" >"$work/$1.old"
	"content_$1" "new_$1" >"$work/$1.new"
	if [ ! -s "$work/$1.old" ]; then
		echo "FAIL  $1: {{say.nothing_to_compare}}" >&2
		[ "${ALLOW_EMPTY:-no}" = yes ]
	else
		diff "$work/$1.old" "$work/$1.new" >&2
	fi
}
{{#servers}}
same {{id}}
{{/servers}}
[ $(($(date +%s) - began)) -le "$MAX_FREEZE_SECONDS" ] || refuse "{{say.too_slow}}"

echo "{{say.step_reverse}}"
{{#servers}}
{{>migration/reverse.sh}}
{{/servers}}

echo "{{say.step_switch}}"
{{#servers}}
{{>migration/promote.sh}}
{{/servers}}
step=switched
{{>migration/switch.sh}}
{{>migration/bridge-stop.sh}}
frozen=$(($(date +%s) - began))
note cut-over.env "SWITCHED_AT=$(date +%s)"
note cut-over.env "FREEZE_SECONDS=$frozen"

echo "{{say.step_start}}"
kubectl apply -k "$MIGRATION/stages/soak"
step=finished
measure "{{say.freeze_seconds}}" "$frozen" -le "$MAX_FREEZE_SECONDS"
