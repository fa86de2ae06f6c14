#!/bin/sh
# {{say.check_5}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MAX_RESTARTS=${MAX_RESTARTS:-0}
MAX_ERROR_PERCENT=${MAX_ERROR_PERCENT:-0}
MAX_P95_MS=${MAX_P95_MS:-1000}
REQUESTS=${REQUESTS:-20}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

{{>migration/front.sh}}

need_cluster
need curl
{{#stateless}}
wanted=$(kube get {{workload}} --output=jsonpath='{.spec.replicas}' 2>/dev/null) || wanted=
measure "{{name}}: {{say.ready_pods}}" "$(kube get {{workload}} --output=jsonpath='{.status.readyReplicas}' 2>/dev/null || true)" -ge "${wanted:-1}"
measure "{{name}}: {{say.restarts}}" "$(kube get pods --selector=app.kubernetes.io/name={{label}} --output=jsonpath='{range .items[*].status.containerStatuses[*]}{.restartCount}{"\n"}{end}' 2>/dev/null | awk '{ sum += $1 } END { if (NR) print sum }')" -le "$MAX_RESTARTS"
{{/stateless}}
{{#workers}}
measure "{{name}}: {{say.pods}}" "$(kube get pods --selector=app.kubernetes.io/name={{label}} --no-headers 2>/dev/null | grep -c . || true)" -eq 0
{{/workers}}
{{#schedulers}}
measure "{{name}}: {{say.pods}}" "$(kube get pods --selector=app.kubernetes.io/name={{label}} --no-headers 2>/dev/null | grep -c . || true)" -eq 0
{{/schedulers}}
work=$(mktemp -d)
forward=
trap '[ -z "$forward" ] || kill "$forward" 2>/dev/null || true; rm -rf "$work"' EXIT
{{#fronts}}
kube port-forward service/{{label}} 18080:{{number}} >"$work/forward" 2>&1 &
forward=$!
wait_for 10 grep -q Forwarding "$work/forward" || true
requests "http://127.0.0.1:18080{{path}}" "$REQUESTS" >"$work/answers"
kill "$forward" 2>/dev/null || true
wait "$forward" 2>/dev/null || true
forward=
measure "{{name}}: {{say.errors}}" "$(errors_in "$work/answers")" -le "$MAX_ERROR_PERCENT"
measure "{{name}}: {{say.p95}}" "$(p95_in "$work/answers")" -le "$MAX_P95_MS"
{{/fronts}}
finish
