old_{{id}} -c 'SHOW wal_level'
old_{{id}} -c "ALTER SYSTEM SET wal_level = 'logical'"
compose restart {{service}}
new_{{id}} -c "ALTER SYSTEM SET wal_level = 'logical'"
kube rollout restart {{workload}}
kube rollout status {{workload}} --timeout=10m
