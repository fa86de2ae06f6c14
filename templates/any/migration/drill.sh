{{#postgresql}}
started=$(date +%s)
compose exec -T {{service}} {{{dump}}} -F c >"$STATE_DIR/{{label}}.dump"
new_{{id}} -c 'CREATE DATABASE lotse_drill'
kube exec -i {{pod}} -c {{container}} -- {{{restore}}} -d lotse_drill --no-owner --exit-on-error <"$STATE_DIR/{{label}}.dump"
note drill.env "RTO_{{id}}=$(($(date +%s) - started))"
{{/postgresql}}
{{#mysql}}
started=$(date +%s)
compose exec -T {{service}} {{{dump}}} --single-transaction --routines --events --triggers {{#database}}{{database}}{{/database}}{{^database}}mysql{{/database}} >"$STATE_DIR/{{label}}.sql"
new_{{id}} -e 'CREATE DATABASE lotse_drill'
new_{{id}} lotse_drill <"$STATE_DIR/{{label}}.sql"
note drill.env "RTO_{{id}}=$(($(date +%s) - started))"
{{/mysql}}
{{#mongodb}}
started=$(date +%s)
compose exec -T {{service}} {{{dump}}} --archive --quiet >"$STATE_DIR/{{label}}.archive"
kube exec -i {{pod}} -c {{container}} -- {{{restore}}} --archive --quiet --nsFrom '*' --nsTo 'lotse_drill_*' <"$STATE_DIR/{{label}}.archive"
note drill.env "RTO_{{id}}=$(($(date +%s) - started))"
{{/mongodb}}
{{#redis}}
started=$(date +%s)
old_{{id}} --rdb /tmp/lotse.rdb
compose exec -T {{service}} cat /tmp/lotse.rdb >"$STATE_DIR/{{label}}.rdb"
kube exec -i {{pod}} -c {{container}} -- sh -c 'cat >/tmp/lotse.rdb && redis-check-rdb /tmp/lotse.rdb' <"$STATE_DIR/{{label}}.rdb"
note drill.env "RTO_{{id}}=$(($(date +%s) - started))"
{{/redis}}
{{#rabbitmq}}
started=$(date +%s)
old_{{id}} export_definitions - >"$STATE_DIR/{{label}}.json"
new_{{id}} import_definitions - <"$STATE_DIR/{{label}}.json"
note drill.env "RTO_{{id}}=$(($(date +%s) - started))"
{{/rabbitmq}}
{{#copied}}
started=$(date +%s)
"$MIGRATION/copy-files.sh" {{label}}
note drill.env "RTO_{{id}}=$(($(date +%s) - started))"
{{/copied}}
