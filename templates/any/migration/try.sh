{{#fronts}}
kube port-forward service/{{label}} 18080:{{number}} &
curl --fail --silent --show-error --retry 5 --retry-connrefused http://127.0.0.1:18080{{path}}
kill %1
{{/fronts}}
{{^fronts}}
kube get pods --output=wide
{{/fronts}}
