{{#forwards}}
{{#reversible}}
NEW_HOST_{{id}}=$(kube get service {{label}}-from-compose --output=jsonpath='{.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}')
export NEW_HOST_{{id}}
{{/reversible}}
{{/forwards}}
bridge --profile back up --detach
