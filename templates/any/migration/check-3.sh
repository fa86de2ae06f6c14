#!/bin/sh
# {{say.check_3}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MAX_RTO_SECONDS=${MAX_RTO_SECONDS:-3600}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

need_cluster
need_compose
{{#servers}}
measure "{{name}}: {{say.restore_seconds}}" "$(noted drill.env RTO_{{id}})" -le "$MAX_RTO_SECONDS"
{{#postgresql}}
tables="SELECT count(*) FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema !~ '^(pg_|information_schema)'"
wanted=$(old_{{id}} -c "$tables" </dev/null) || wanted=
measure "{{name}}: {{say.restored_tables}}" "$(kube exec {{pod}} -c {{container}} -- {{{client}}} -d lotse_drill -c "$tables" </dev/null || true)" = "$wanted"
{{/postgresql}}
{{#mysql}}
wanted=$(old_{{id}} -e "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{{database}}'" </dev/null) || wanted=
measure "{{name}}: {{say.restored_tables}}" "$(new_{{id}} -e "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'lotse_drill'" </dev/null || true)" = "$wanted"
{{/mysql}}
{{/servers}}
{{#copies}}
{{#is_volume}}
measure "{{name}}: {{say.restore_seconds}}" "$(noted drill.env RTO_{{id}})" -le "$MAX_RTO_SECONDS"
{{/is_volume}}
{{/copies}}
finish
