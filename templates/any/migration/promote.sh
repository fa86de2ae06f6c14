{{#postgresql}}
new_{{id}} <<'SQL'
SET default_transaction_read_only = off;
SELECT format('ALTER DATABASE %I RESET default_transaction_read_only', current_database()) \gexec
SQL
{{/postgresql}}
{{#mysql}}
{{#new_words}}
new_{{id}} -e 'SET GLOBAL super_read_only = OFF; SET GLOBAL read_only = OFF'
{{/new_words}}
{{^new_words}}
new_{{id}} -e 'SET GLOBAL read_only = OFF'
{{/new_words}}
{{/mysql}}
{{#redis}}
new_{{id}} REPLICAOF NO ONE
{{/redis}}
{{#kafka}}
kube exec {{pod}} -c {{container}} -- sh -c 'pkill -f MirrorMaker'
{{/kafka}}
{{#stopped}}
kube scale {{workload}} --replicas=1
kube rollout status {{workload}} --timeout="${MAX_CATCH_UP_SECONDS}s"
{{/stopped}}
