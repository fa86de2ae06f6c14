#!/bin/sh
# {{say.rollback_2}}
#   {{here}}/rollback-2.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-rollback.sh}}

need_cluster
[ -z "$(noted cut-over.env SWITCHED_AT)" ] || refuse "{{say.data_is_there}}"
confirm "{{say.undo_2}} $NAMESPACE"
kubectl delete namespace "$NAMESPACE" --ignore-not-found --timeout=10m
{{#forwards}}
{{#-first}}
need docker
OLD_HOST=${OLD_HOST:?{{say.give_old_host}}}
export OLD_HOST
bridge --profile back down
{{/-first}}
{{/forwards}}
