{{#postgresql}}
frozen_{{id}}=$(old_{{id}} -c 'SELECT pg_current_wal_lsn()' </dev/null)
caught_up_{{id}}() {
	[ "$(old_{{id}} -c "SELECT confirmed_flush_lsn >= '$frozen_{{id}}' FROM pg_replication_slots WHERE slot_name = 'lotse_forward'" </dev/null)" = t ]
}
wait_for "$MAX_CATCH_UP_SECONDS" caught_up_{{id}}
old_{{id}} <<'SQL' | new_{{id}}
SELECT 'SET default_transaction_read_only = off;';
SELECT format('SELECT setval(%L, %s, true);', format('%I.%I', schemaname, sequencename), last_value)
  FROM pg_sequences WHERE last_value IS NOT NULL;
SQL
new_{{id}} <<'SQL'
SET default_transaction_read_only = off;
SELECT format('REFRESH MATERIALIZED VIEW %I.%I', schemaname, matviewname) FROM pg_matviews \gexec
SQL
{{/postgresql}}
{{#mysql}}
position_{{id}}=$(old_{{id}} -e 'SHOW MASTER STATUS' </dev/null | awk '{ print "\047" $1 "\047, " $2 }')
[ "$(new_{{id}} -e "SELECT MASTER_POS_WAIT($position_{{id}}, $MAX_CATCH_UP_SECONDS) >= 0" </dev/null)" = 1 ]
{{/mysql}}
{{#mongodb}}
compose exec -T {{service}} {{{dump}}} --archive --quiet | kube exec -i {{pod}} -c {{container}} -- {{{restore}}} --archive --quiet --drop
{{/mongodb}}
{{#redis}}
offset_{{id}}() { "$1" INFO replication </dev/null | tr -d '\r' | sed -n 's/^master_repl_offset://p'; }
frozen_{{id}}=$(offset_{{id}} old_{{id}})
caught_up_{{id}}() { [ "$(offset_{{id}} new_{{id}})" -ge "$frozen_{{id}}" ]; }
wait_for "$MAX_CATCH_UP_SECONDS" caught_up_{{id}}
{{/redis}}
{{#kafka}}
{{/kafka}}
{{#elasticsearch}}
{{>migration/replicate.sh}}
{{/elasticsearch}}
{{#copied}}
"$MIGRATION/copy-files.sh" {{label}}
{{/copied}}
