#!/bin/sh
# {{say.rollback_0}}
#   {{here}}/rollback-0.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-rollback.sh}}

need_compose
confirm "{{say.undo_0}}"
{{#measured}}
compose up --detach --no-deps --no-recreate --scale {{measured}}=1 {{measured}}
{{/measured}}
rm -f "$STATE_DIR/baseline.env"
