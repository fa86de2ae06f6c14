#!/bin/sh
# {{say.rollback_9}}
#   {{here}}/rollback-9.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

exec "$(dirname -- "$0")/rollback-8.sh" "$@"
