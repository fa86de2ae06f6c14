#!/bin/sh
# {{say.check_6}}
#   URL=https://erp.example.com/ WEIGHT=10 {{here}}/check-6.sh
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

WEIGHT=${WEIGHT:-100}
REQUESTS=${REQUESTS:-200}
MAX_ERROR_PERCENT=${MAX_ERROR_PERCENT:-1}
MAX_P95_MS=${MAX_P95_MS:-800}
MAX_RESTARTS=${MAX_RESTARTS:-0}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

{{>migration/front.sh}}

need_cluster
need curl
URL=${URL:?{{say.give_url}}}
{{#routes}}
{{#rules}}
measure "HTTPRoute {{route}}, {{say.rule}} {{index}}: {{say.weight}}" "$(kube get httproute {{route}} --output=jsonpath='{.spec.rules[{{index}}].backendRefs[?(@.name=="{{backend}}")].weight}' 2>/dev/null || true)" -eq "$WEIGHT"
{{/rules}}
{{/routes}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
requests "$URL" "$REQUESTS" >"$work/answers"
measure "{{say.errors}}" "$(errors_in "$work/answers")" -le "$MAX_ERROR_PERCENT"
measure "{{say.p95}}" "$(p95_in "$work/answers")" -le "$MAX_P95_MS"
{{#stateless}}
measure "{{name}}: {{say.restarts}}" "$(kube get pods --selector=app.kubernetes.io/name={{label}} --output=jsonpath='{range .items[*].status.containerStatuses[*]}{.restartCount}{"\n"}{end}' 2>/dev/null | awk '{ sum += $1 } END { if (NR) print sum }')" -le "$MAX_RESTARTS"
{{/stateless}}
finish
