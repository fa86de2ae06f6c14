#!/bin/sh
# {{say.check_8}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MAX_FREEZE_SECONDS=${MAX_FREEZE_SECONDS:-60}
MAX_LAG_BYTES=${MAX_LAG_BYTES:-16777216}
MAX_LAG_SECONDS=${MAX_LAG_SECONDS:-10}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

need_cluster
need_compose
measure "{{say.freeze_seconds}}" "$(noted cut-over.env FREEZE_SECONDS)" -le "$MAX_FREEZE_SECONDS"
{{#stateless}}
measure "{{name}}: {{say.on_compose}}" "$(compose ps --status running --quiet {{name}} 2>/dev/null | grep -c . || true)" -eq 0
{{/stateless}}
{{#forwards}}
{{#services}}
measure "{{service}}: {{say.leads_to}}" "$(kube get service {{service}} --output=jsonpath='{.spec.selector.app\.kubernetes\.io/name}' 2>/dev/null || true)" = {{label}}
measure "{{service}}: {{say.leads_back}}" "$(kube get endpointslice --selector=kubernetes.io/service-name={{service}},endpointslice.kubernetes.io/managed-by=migration --no-headers 2>/dev/null | grep -c . || true)" -eq 0
{{/services}}
{{/forwards}}
{{#servers}}
{{#postgresql}}
ask_old() { old_{{id}} -c "$1" </dev/null 2>/dev/null || true; }
ask_new() { new_{{id}} -c "$1" </dev/null 2>/dev/null || true; }
measure "{{name}}: {{say.old_frozen}}" "$(ask_old 'SHOW default_transaction_read_only')" = on
measure "{{name}}: {{say.new_frozen}}" "$(ask_new 'SHOW default_transaction_read_only')" = off
measure "{{name}}: {{say.back_bytes}}" "$(ask_new "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint FROM pg_replication_slots WHERE slot_name = 'lotse_back' AND active")" -le "$MAX_LAG_BYTES"
old_sequences=$(ask_old 'SELECT coalesce(sum(last_value), 0) FROM pg_sequences')
measure "{{name}}: {{say.sequences}}" "$(ask_new 'SELECT coalesce(sum(last_value), 0) FROM pg_sequences')" -ge "${old_sequences:-?}"
{{/postgresql}}
{{#mysql}}
measure "{{name}}: {{say.old_frozen}}" "$(old_{{id}} -e 'SELECT @@read_only' </dev/null 2>/dev/null || true)" -eq 1
measure "{{name}}: {{say.new_frozen}}" "$(new_{{id}} -e 'SELECT @@read_only' </dev/null 2>/dev/null || true)" -eq 0
measure "{{name}}: {{say.back_seconds}}" "$(old_{{id}} -e '{{#new_words}}SHOW REPLICA STATUS\G{{/new_words}}{{^new_words}}SHOW SLAVE STATUS\G{{/new_words}}' </dev/null 2>/dev/null | awk '/Seconds_Behind/ { print $2 }')" -le "$MAX_LAG_SECONDS"
{{/mysql}}
{{#redis}}
measure "{{name}}: {{say.redis_role}}" "$(new_{{id}} INFO replication </dev/null 2>/dev/null | tr -d '\r' | sed -n 's/^role://p')" = master
{{/redis}}
{{#stopped}}
measure "{{name}}: {{say.on_compose}}" "$(compose ps --status running --quiet {{service}} 2>/dev/null | grep -c . || true)" -eq 0
measure "{{name}}: {{say.ready_pods}}" "$(kube get {{workload}} --output=jsonpath='{.status.readyReplicas}' 2>/dev/null || true)" -ge 1
{{/stopped}}
{{/servers}}
finish
