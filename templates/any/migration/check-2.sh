#!/bin/sh
# {{say.check_2}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MIN_READY_NODES=${MIN_READY_NODES:-2}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

need_cluster
measure "{{say.ready_nodes}}" "$(kubectl get nodes --no-headers | awk '$2 == "Ready" { n++ } END { print n + 0 }')" -ge "$MIN_READY_NODES"
measure "{{say.name_space}} $NAMESPACE" "$(kubectl get namespace "$NAMESPACE" --output=jsonpath='{.status.phase}' 2>/dev/null || true)" = Active
rejected=$(kubectl apply -k "$MIGRATION/stages/data" --dry-run=server 2>&1 | grep -c '^Error\|forbidden\|invalid' || true)
measure "{{say.rejected}}" "$rejected" -le 0
measure "{{say.node_metrics}}" "$(kubectl top nodes --no-headers 2>/dev/null | grep -c . || true)" -ge 1
measure "{{say.pending_claims}}" "$(kube get pvc --no-headers 2>/dev/null | awk '$2 == "Lost" { n++ } END { print n + 0 }')" -le 0
{{#servers}}
{{#rendered}}
{{^stopped}}
measure "{{name}}: {{say.ready_pods}}" "$(kube get {{workload}} --output=jsonpath='{.status.readyReplicas}' 2>/dev/null || true)" -ge 1
{{/stopped}}
{{/rendered}}
{{/servers}}
{{#forwards}}
{{#services}}
measure "{{service}}: {{say.bridge_slice}} {{number}}" "$(kube get endpointslice --selector=endpointslice.kubernetes.io/managed-by=migration --no-headers 2>/dev/null | grep -c '^{{service}}-compose-{{number}} ' || true)" -ge 1
{{/services}}
{{/forwards}}
finish
