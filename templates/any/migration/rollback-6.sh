#!/bin/sh
# {{say.rollback_6}}
#   {{here}}/rollback-6.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-rollback.sh}}

need_cluster
[ -z "$(noted cut-over.env SWITCHED_AT)" ] || refuse "{{say.data_is_there}}"
confirm "{{say.undo_6}}"
{{#routes}}
WEIGHT=0
{{>migration/weight.sh}}
{{/routes}}
{{^routes}}
echo "{{say.undo_6_by_hand}}"
{{/routes}}
{{#copies}}
{{#in_6}}
"$MIGRATION/copy-files.sh" --back {{label}}
{{/in_6}}
{{/copies}}
