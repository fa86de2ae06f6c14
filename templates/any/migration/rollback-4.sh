#!/bin/sh
# {{say.rollback_4}}
#   {{here}}/rollback-4.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-rollback.sh}}

need_cluster
need_compose
[ -z "$(noted cut-over.env SWITCHED_AT)" ] || refuse "{{say.data_is_there}}"
confirm "{{say.undo_4}}"
{{#servers}}
{{>migration/unreplicate.sh}}
{{/servers}}
{{#copies}}
{{#-first}}
kubectl delete -n "$NAMESPACE" -f "$MIGRATION/copy" --ignore-not-found
{{/-first}}
{{/copies}}
exit "$failed"
