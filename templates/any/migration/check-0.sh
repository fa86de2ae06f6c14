#!/bin/sh
# {{say.check_0}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MAX_NOT_RUNNING=${MAX_NOT_RUNNING:-0}
MAX_AGE_DAYS=${MAX_AGE_DAYS:-14}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

need_compose
missing=0
for service in{{#running}} {{name}}{{/running}}; do
	[ -n "$(compose ps --status running --quiet "$service")" ] || {
		echo "{{say.not_running}}: $service"
		missing=$((missing + 1))
	}
done
measure "{{say.services_down}}" "$missing" -le "$MAX_NOT_RUNNING"
for name in START_SECONDS IMAGE_MB MTTR_SECONDS CPU_PERCENT MEMORY_MB VULNERABILITIES RTO_SECONDS; do
	measure "{{say.baseline}} $name" "$(noted baseline.env "$name")" -ge 0
done
measured=$(noted baseline.env MEASURED_AT)
measure "{{say.baseline_age}}" "${measured:+$((($(date +%s) - measured) / 86400))}" -le "$MAX_AGE_DAYS"
finish
