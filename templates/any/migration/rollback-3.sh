#!/bin/sh
# {{say.rollback_3}}
#   {{here}}/rollback-3.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-rollback.sh}}

need_cluster
confirm "{{say.undo_3}}"
{{#servers}}
{{#postgresql}}
new_{{id}} -c 'DROP DATABASE IF EXISTS lotse_drill' </dev/null
rm -f "$STATE_DIR/{{label}}.dump"
{{/postgresql}}
{{#mysql}}
new_{{id}} -e 'DROP DATABASE IF EXISTS lotse_drill' </dev/null
rm -f "$STATE_DIR/{{label}}.sql"
{{/mysql}}
{{#mongodb}}
new_{{id}} --eval 'db.adminCommand({listDatabases: 1}).databases.filter(d => d.name.startsWith("lotse_drill_")).forEach(d => db.getSiblingDB(d.name).dropDatabase())' </dev/null
rm -f "$STATE_DIR/{{label}}.archive"
{{/mongodb}}
{{#redis}}
rm -f "$STATE_DIR/{{label}}.rdb"
{{/redis}}
{{#rabbitmq}}
rm -f "$STATE_DIR/{{label}}.json"
{{/rabbitmq}}
{{/servers}}
