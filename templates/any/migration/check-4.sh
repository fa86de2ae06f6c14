#!/bin/sh
# {{say.check_4}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MAX_LAG_BYTES=${MAX_LAG_BYTES:-16777216}
MAX_LAG_SECONDS=${MAX_LAG_SECONDS:-10}
MAX_CHANGED_FILES=${MAX_CHANGED_FILES:-100}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

need_cluster
need_compose
{{#servers}}
{{#postgresql}}
ask_old() { old_{{id}} -c "$1" </dev/null 2>/dev/null || true; }
ask_new() { new_{{id}} -c "$1" </dev/null 2>/dev/null || true; }
measure "{{name}}: wal_level" "$(ask_old 'SHOW wal_level')" = logical
measure "{{name}}: {{say.lag_bytes}}" "$(ask_old "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint FROM pg_replication_slots WHERE slot_name = 'lotse_forward' AND active")" -le "$MAX_LAG_BYTES"
measure "{{name}}: {{say.tables_copying}}" "$(ask_new "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'")" -eq 0
published=$(ask_old "SELECT count(*) FROM pg_publication_tables WHERE pubname = 'lotse_forward'")
measure "{{name}}: {{say.tables_replicated}}" "$(ask_new 'SELECT count(*) FROM pg_subscription_rel')" -eq "${published:--1}"
columns="SELECT md5(string_agg(table_schema || '.' || table_name || '.' || column_name || ' ' || data_type, ',' ORDER BY table_schema, table_name, column_name)) FROM information_schema.columns WHERE table_schema !~ '^(pg_|information_schema)'"
schema=$(ask_old "$columns")
measure "{{name}}: {{say.same_schema}}" "$(ask_new "$columns")" = "${schema:-?}"
measure "{{name}}: {{say.no_identity}}" "$(ask_old "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relreplident = 'd' AND n.nspname !~ '^(pg_|information_schema)' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)")" -eq 0
measure "{{name}}: {{say.large_objects}}" "$(ask_old 'SELECT count(*) FROM pg_largeobject_metadata')" -eq 0
extensions="SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension"
wanted=$(ask_old "$extensions")
measure "{{name}}: {{say.extensions}}" "$(ask_new "$extensions")" = "${wanted:-?}"
measure "{{name}}: {{say.strangers}}" "$(ask_new "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND client_addr IS NOT NULL")" -eq 0
measure "{{name}}: {{say.guarded}}" "$(ask_new 'SHOW default_transaction_read_only')" = on
{{/postgresql}}
{{#mysql}}
measure "{{name}}: log_bin" "$(old_{{id}} -e 'SELECT @@log_bin' </dev/null 2>/dev/null || true)" -eq 1
measure "{{name}}: {{say.lag_seconds}}" "$(new_{{id}} -e '{{#new_words}}SHOW REPLICA STATUS\G{{/new_words}}{{^new_words}}SHOW SLAVE STATUS\G{{/new_words}}' </dev/null 2>/dev/null | awk '/Seconds_Behind/ { print $2 }')" -le "$MAX_LAG_SECONDS"
{{/mysql}}
{{#redis}}
lag_of() { "$1" INFO replication </dev/null 2>/dev/null | tr -d '\r' | sed -n "s/^$2://p"; }
measure "{{name}}: {{say.link}}" "$(lag_of new_{{id}} master_link_status)" = up
ahead=$(lag_of old_{{id}} master_repl_offset)
behind=$(lag_of new_{{id}} master_repl_offset)
measure "{{name}}: {{say.lag_bytes}}" "${behind:+$((${ahead:-0} - behind))}" -le "$MAX_LAG_BYTES"
{{/redis}}
{{#rabbitmq}}
measure "{{name}}: {{say.queues_there}}" "$(new_{{id}} list_queues name </dev/null 2>/dev/null | sort | tr '\n' ' ' | sed 's/ $//')" = "$(old_{{id}} list_queues name </dev/null 2>/dev/null | sort | tr '\n' ' ' | sed 's/ $//')"
{{/rabbitmq}}
{{#kafka}}
measure "{{name}}: {{say.mirroring}}" "$(kube exec {{pod}} -c {{container}} -- sh -c 'grep -l MirrorMaker /proc/[0-9]*/cmdline 2>/dev/null | wc -l' </dev/null 2>/dev/null | tr -d ' ' || true)" -ge 1
{{/kafka}}
{{#elasticsearch}}
count_of() { "$1" 'http://localhost:{{port}}/_cat/count?h=count' </dev/null 2>/dev/null | tr -d ' ' || true; }
wanted=$(count_of old_{{id}})
measure "{{name}}: {{say.documents_behind}}" "${wanted:+$((wanted - $(count_of new_{{id}})))}" -le "$MAX_CHANGED_FILES"
{{/elasticsearch}}
{{/servers}}
{{#copies}}
changed() {
	"$MIGRATION/copy-files.sh" --list-old {{label}} >"$1.old" && "$MIGRATION/copy-files.sh" --list-new {{label}} >"$1.new" &&
		LC_ALL=C sort -o "$1.old" "$1.old" && LC_ALL=C sort -o "$1.new" "$1.new" && LC_ALL=C comm -3 "$1.old" "$1.new" | wc -l | tr -d ' '
}
work=$(mktemp -d)
measure "{{name}}: {{say.changed_files}}" "$(changed "$work/list" || true)" -le "$MAX_CHANGED_FILES"
rm -rf "$work"
{{/copies}}
finish
