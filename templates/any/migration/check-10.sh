#!/bin/sh
# {{say.check_10}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MAX_START_PERCENT=${MAX_START_PERCENT:-150}
MAX_RTO_PERCENT=${MAX_RTO_PERCENT:-150}
MAX_VULNERABILITIES_PERCENT=${MAX_VULNERABILITIES_PERCENT:-100}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

# share NAME LIMIT: what it is now, in percent of what it was before
share() {
	before=$(noted baseline.env "$1")
	after=$(noted after.env "$1")
	percent=
	[ -z "$before" ] || [ -z "$after" ] || percent=$((before == after ? 100 : before == 0 ? after * 100 : after * 100 / before))
	measure "$1: ${before:-?} -> ${after:-?}, %" "$percent" -le "$2"
}

need_cluster
need_compose
measure "{{say.still_running}}" "$(compose ps --status running --quiet 2>/dev/null | grep -c . || true)" -eq 0
measure "{{say.left_over}}" "$(kube get endpointslice --selector=endpointslice.kubernetes.io/managed-by=migration --no-headers 2>/dev/null | grep -c . || true)" -eq 0
share START_SECONDS "$MAX_START_PERCENT"
share RTO_SECONDS "$MAX_RTO_PERCENT"
share VULNERABILITIES "$MAX_VULNERABILITIES_PERCENT"
{{#servers}}
{{#postgresql}}
measure "{{name}}: {{say.slots}}" "$(new_{{id}} -c "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'lotse%'" </dev/null 2>/dev/null || true)" -eq 0
{{/postgresql}}
{{/servers}}
finish
