kube apply -f docs/migration/copy
kube wait --for=condition=Ready pod/copy-{{label}} --timeout=5m
docs/migration/copy-files.sh {{label}}
