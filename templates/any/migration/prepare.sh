kubectl create namespace "$NAMESPACE" --dry-run=client --output=yaml | kubectl apply -f -
{{#forwards}}
{{#-first}}
bridge up --detach
{{/-first}}
{{/forwards}}
sed "s/OLD_HOST/$OLD_HOST/g" docs/migration/bridge.yaml.in | kube apply -f -
kubectl apply -k docs/migration/stages/data
{{#servers}}
{{#rendered}}
{{^stopped}}
kube rollout status {{workload}} --timeout=10m
{{/stopped}}
{{/rendered}}
{{/servers}}
