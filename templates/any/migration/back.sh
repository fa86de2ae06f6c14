{{#postgresql}}
new_{{id}} <<'SQL'
SELECT format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()) \gexec
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
SQL
frozen_{{id}}=$(new_{{id}} -c 'SELECT pg_current_wal_lsn()' </dev/null)
back_{{id}}() {
	[ "$(new_{{id}} -c "SELECT confirmed_flush_lsn >= '$frozen_{{id}}' FROM pg_replication_slots WHERE slot_name = 'lotse_back'" </dev/null)" = t ]
}
wait_for "$MAX_CATCH_UP_SECONDS" back_{{id}}
new_{{id}} <<'SQL' | old_{{id}}
SELECT 'SET default_transaction_read_only = off;';
SELECT format('SELECT setval(%L, %s, true);', format('%I.%I', schemaname, sequencename), last_value)
  FROM pg_sequences WHERE last_value IS NOT NULL;
SQL
old_{{id}} <<'SQL'
SET default_transaction_read_only = off;
DROP SUBSCRIPTION lotse_back;
SQL
{{/postgresql}}
{{#mysql}}
new_{{id}} -e 'SET GLOBAL {{#maria}}read_only{{/maria}}{{^maria}}super_read_only{{/maria}} = ON'
position_{{id}}=$(new_{{id}} -e 'SHOW MASTER STATUS' </dev/null | awk '{ print "\047" $1 "\047, " $2 }')
[ "$(old_{{id}} -e "SELECT MASTER_POS_WAIT($position_{{id}}, $MAX_CATCH_UP_SECONDS) >= 0" </dev/null)" = 1 ]
{{#new_words}}
old_{{id}} -e 'STOP REPLICA; RESET REPLICA ALL'
{{/new_words}}
{{^new_words}}
old_{{id}} -e 'STOP SLAVE; RESET SLAVE ALL'
{{/new_words}}
{{/mysql}}
{{#redis}}
new_{{id}} CLIENT PAUSE 3600000 WRITE
old_{{id}} CLIENT UNPAUSE
old_{{id}} REPLICAOF kubernetes-{{label}}-{{port}} {{port}}
linked_{{id}}() { old_{{id}} INFO replication </dev/null | tr -d '\r' | grep -q '^master_link_status:up'; }
wait_for "$MAX_CATCH_UP_SECONDS" linked_{{id}}
old_{{id}} REPLICAOF NO ONE
new_{{id}} CLIENT UNPAUSE
{{/redis}}
{{#stopped}}
kube scale {{workload}} --replicas=0
kube wait --for=delete pod --selector=app.kubernetes.io/name={{label}} --timeout=5m
"$MIGRATION/copy-files.sh" --back {{label}}
{{/stopped}}
