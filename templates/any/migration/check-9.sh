#!/bin/sh
# {{say.check_9}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

SOAK_HOURS=${SOAK_HOURS:-72}
MAX_RESTARTS=${MAX_RESTARTS:-0}
MAX_NOT_READY=${MAX_NOT_READY:-0}
MAX_ERROR_PERCENT=${MAX_ERROR_PERCENT:-1}
MAX_P95_MS=${MAX_P95_MS:-800}
REQUESTS=${REQUESTS:-200}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

{{>migration/front.sh}}

need_cluster
need curl
URL=${URL:?{{say.give_url}}}
switched=$(noted cut-over.env SWITCHED_AT)
measure "{{say.soaked}}" "${switched:+$((($(date +%s) - switched) / 3600))}" -ge "$SOAK_HOURS"
measure "{{say.restarts}}" "$(kube get pods --output=jsonpath='{range .items[*].status.containerStatuses[*]}{.restartCount}{"\n"}{end}' 2>/dev/null | awk '{ sum += $1 } END { if (NR) print sum }')" -le "$MAX_RESTARTS"
measure "{{say.not_ready}}" "$(kube get pods --no-headers 2>/dev/null | awk '$3 != "Completed" { split($2, n, "/"); if (n[1] != n[2]) bad++ } END { if (NR) print bad + 0 }')" -le "$MAX_NOT_READY"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
requests "$URL" "$REQUESTS" >"$work/answers"
measure "{{say.errors}}" "$(errors_in "$work/answers")" -le "$MAX_ERROR_PERCENT"
measure "{{say.p95}}" "$(p95_in "$work/answers")" -le "$MAX_P95_MS"
finish
