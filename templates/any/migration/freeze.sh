{{#postgresql}}
old_{{id}} <<'SQL'
SELECT format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()) \gexec
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
SQL
{{/postgresql}}
{{#mysql}}
{{^maria}}
old_{{id}} -e 'SET GLOBAL super_read_only = ON'
{{/maria}}
{{#maria}}
old_{{id}} -e 'SET GLOBAL read_only = ON'
{{/maria}}
{{/mysql}}
{{#mongodb}}
old_{{id}} --eval 'db.getSiblingDB("admin").fsyncLock().ok'
{{/mongodb}}
{{#redis}}
old_{{id}} CLIENT PAUSE 3600000 WRITE
{{/redis}}
{{#elasticsearch}}
old_{{id}} -X PUT 'http://localhost:{{port}}/_all/_settings' -H 'Content-Type: application/json' -d '{"index.blocks.write":true}'
{{/elasticsearch}}
{{#stopped}}
compose stop {{service}}
{{/stopped}}
