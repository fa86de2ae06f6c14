#!/bin/sh
# {{say.check_7}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MAX_QUEUE=${MAX_QUEUE:-100}
MAX_CHANGED_FILES=${MAX_CHANGED_FILES:-0}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

need_cluster
need_compose
{{#workers}}
measure "{{name}}: {{say.on_compose}}" "$(compose ps --status running --quiet {{name}} 2>/dev/null | grep -c . || true)" -eq 0
measure "{{name}}: {{say.ready_pods}}" "$(kube get {{workload}} --output=jsonpath='{.status.readyReplicas}' 2>/dev/null || true)" -ge 1
{{/workers}}
{{#schedulers}}
measure "{{name}}: {{say.on_compose}}" "$(compose ps --status running --quiet {{name}} 2>/dev/null | grep -c . || true)" -eq 0
measure "{{name}}: {{say.pods}}" "$(kube get pods --selector=app.kubernetes.io/name={{label}} --no-headers 2>/dev/null | grep -c . || true)" -eq 1
measure "{{name}}: {{say.ready_pods}}" "$(kube get {{workload}} --output=jsonpath='{.status.readyReplicas}' 2>/dev/null || true)" -eq 1
{{/schedulers}}
{{#jobs}}
measure "{{name}}: {{say.jobs_running}}" "$(kube get jobs --selector=app.kubernetes.io/name={{label}} --no-headers 2>/dev/null | grep -c . || true)" -eq 0
{{/jobs}}
{{#servers}}
{{#redis}}
{{#queues}}
for queue in {{{queues}}}; do
	measure "{{name}}: {{say.waiting}} $queue" "$(old_{{id}} -n {{queue_database}} LLEN "$queue" </dev/null 2>/dev/null | tr -d '\r' || true)" -le "$MAX_QUEUE"
done
{{/queues}}
{{/redis}}
{{#rabbitmq}}
measure "{{name}}: {{say.waiting}}" "$(old_{{id}} list_queues messages </dev/null 2>/dev/null | awk '{ sum += $1 } END { if (NR) print sum + 0 }')" -le "$MAX_QUEUE"
{{/rabbitmq}}
{{/servers}}
finish
