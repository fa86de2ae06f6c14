kubectl apply -k docs/migration/stages/shadow
{{#stateless}}
kube rollout status {{workload}} --timeout=10m
{{/stateless}}
