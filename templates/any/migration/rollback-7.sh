#!/bin/sh
# {{say.rollback_7}}
#   {{here}}/rollback-7.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MIGRATION=${MIGRATION:-$(dirname -- "$0")}
MAX_DRAIN_SECONDS=${MAX_DRAIN_SECONDS:-600}

{{>migration/lib-rollback.sh}}

need_cluster
need_compose
[ -z "$(noted cut-over.env SWITCHED_AT)" ] || refuse "{{say.data_is_there}}"
confirm{{#schedulers}} "{{say.undo_7_stop}} {{name}}"{{/schedulers}}{{#workers}} "{{say.undo_7_stop}} {{name}}"{{/workers}} "{{say.undo_7}}"
kubectl apply -k "$MIGRATION/stages/shadow"
{{#schedulers}}
kube wait --for=delete pod --selector=app.kubernetes.io/name={{label}} --timeout="${MAX_DRAIN_SECONDS}s"
{{/schedulers}}
{{#workers}}
kube wait --for=delete pod --selector=app.kubernetes.io/name={{label}} --timeout="${MAX_DRAIN_SECONDS}s"
{{/workers}}
{{#copies}}
{{#in_7}}
"$MIGRATION/copy-files.sh" --back {{label}}
{{/in_7}}
{{/copies}}
{{#workers}}
compose start {{name}}
{{/workers}}
{{#schedulers}}
compose start {{name}}
{{/schedulers}}
