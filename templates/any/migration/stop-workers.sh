{{#schedulers}}
kube scale {{workload}} --replicas=0
kube wait --for=delete pod --selector=app.kubernetes.io/name={{label}} --timeout="${MAX_DRAIN_SECONDS}s"
{{/schedulers}}
{{#servers}}
{{>migration/drain.sh}}
{{/servers}}
kubectl apply -k "$MIGRATION/stages/shadow"
{{#workers}}
kube wait --for=delete pod --selector=app.kubernetes.io/name={{label}} --timeout="${MAX_DRAIN_SECONDS}s"
{{/workers}}
{{#stateless}}
compose stop {{name}}
{{/stateless}}
