#!/bin/sh
# {{say.rollback_5}}
#   {{here}}/rollback-5.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-rollback.sh}}

need_cluster
[ -z "$(noted cut-over.env SWITCHED_AT)" ] || refuse "{{say.data_is_there}}"
{{#routes}}
{{#-first}}
weights=$(kube get httproute --output=jsonpath='{range .items[*].spec.rules[*].backendRefs[*]}{.name}={.weight}{"\n"}{end}' | grep -v -e '-compose-[0-9]*=' | grep -c '=[1-9]' || true)
[ "$weights" -eq 0 ] || refuse "{{say.traffic_first}}"
{{/-first}}
{{/routes}}
confirm "{{say.undo_5}}"
kubectl apply -k "$MIGRATION/stages/data"
{{#stateless}}
kube wait --for=delete pod --selector=app.kubernetes.io/name={{label}} --timeout=5m
{{/stateless}}
