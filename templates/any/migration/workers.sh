{{#schedulers}}
compose stop {{name}}
{{/schedulers}}
{{#workers}}
compose stop {{name}}
{{/workers}}
{{#copies}}
{{#in_7}}
"$MIGRATION/copy-files.sh" {{label}}
{{/in_7}}
{{/copies}}
kubectl apply -k docs/migration/stages/workers
{{#workers}}
kube rollout status {{workload}} --timeout=10m
{{/workers}}
{{#schedulers}}
kube rollout status {{workload}} --timeout=10m
{{/schedulers}}
