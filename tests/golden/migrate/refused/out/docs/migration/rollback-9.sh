#!/bin/sh
# Way back of phase 9: the same as that of phase 8, as long as the old side follows.
#   docs/migration/rollback-9.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # what all scripts share isn't used by each, a list may have one item, and containers have shells of their own
set -eu

exec "$(dirname -- "$0")/rollback-8.sh" "$@"
