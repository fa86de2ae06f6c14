#!/bin/sh
# {{say.rollback_1}}
#   {{here}}/rollback-1.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-rollback.sh}}

confirm "{{say.undo_1}}"
