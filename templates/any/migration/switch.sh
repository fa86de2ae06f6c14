{{#forwards}}
{{#services}}
kube delete endpointslice --selector=kubernetes.io/service-name={{service}} --ignore-not-found
kube patch service {{service}} --type=merge --patch '{"spec":{"selector":{"app.kubernetes.io/name":"{{label}}","app.kubernetes.io/instance":"{{stack_label}}"}}}'
{{/services}}
{{/forwards}}
