{{#postgresql}}
old_{{id}} <<'SQL'
SET default_transaction_read_only = off;
SELECT format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()) \gexec
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
SQL
{{/postgresql}}
{{#mysql}}
{{^maria}}
old_{{id}} -e 'SET GLOBAL super_read_only = OFF; SET GLOBAL read_only = OFF'
{{/maria}}
{{#maria}}
old_{{id}} -e 'SET GLOBAL read_only = OFF'
{{/maria}}
{{/mysql}}
{{#mongodb}}
old_{{id}} --eval 'db.getSiblingDB("admin").fsyncUnlock().ok'
{{/mongodb}}
{{#redis}}
old_{{id}} CLIENT UNPAUSE
{{/redis}}
{{#rabbitmq}}
old_{{id}} set_vm_memory_high_watermark 0.4
{{/rabbitmq}}
{{#elasticsearch}}
old_{{id}} -X PUT 'http://localhost:{{port}}/_all/_settings' -H 'Content-Type: application/json' -d '{"index.blocks.write":false}'
{{/elasticsearch}}
{{#stopped}}
compose start {{service}}
{{/stopped}}
