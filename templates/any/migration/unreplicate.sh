{{#postgresql}}
new_{{id}} <<'SQL' || failed=1
SET default_transaction_read_only = off;
DROP SUBSCRIPTION IF EXISTS lotse_forward;
DROP PUBLICATION IF EXISTS lotse_back;
SELECT 'DROP OWNED BY lotse_replication' FROM pg_roles WHERE rolname = 'lotse_replication' \gexec
DROP ROLE IF EXISTS lotse_replication;
SQL
old_{{id}} <<'SQL' || failed=1
SET default_transaction_read_only = off;
DROP SUBSCRIPTION IF EXISTS lotse_back;
SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'lotse_forward' AND NOT active;
DROP PUBLICATION IF EXISTS lotse_forward;
SELECT 'DROP OWNED BY lotse_replication' FROM pg_roles WHERE rolname = 'lotse_replication' \gexec
DROP ROLE IF EXISTS lotse_replication;
SQL
{{/postgresql}}
{{#mysql}}
{{#new_words}}
new_{{id}} -e 'STOP REPLICA; RESET REPLICA ALL' || failed=1
{{/new_words}}
{{^new_words}}
new_{{id}} -e 'STOP SLAVE; RESET SLAVE ALL' || failed=1
{{/new_words}}
old_{{id}} -e "DROP USER IF EXISTS 'lotse_replication'@'%'" || failed=1
{{/mysql}}
{{#redis}}
new_{{id}} REPLICAOF NO ONE || failed=1
{{/redis}}
{{#kafka}}
kube exec {{pod}} -c {{container}} -- sh -c 'pkill -f connect-mirror-maker || pkill -f MirrorMaker' || failed=1
{{/kafka}}
