{{#rules}}
kube patch httproute {{route}} --type=json --patch "[{\"op\":\"replace\",\"path\":\"/spec/rules/{{index}}/backendRefs\",\"value\":[{\"name\":\"{{backend}}\",\"port\":{{backend_port}},\"weight\":$WEIGHT},{\"name\":\"{{old_backend}}\",\"port\":{{old_port}},\"weight\":$((100 - WEIGHT))}]}]"
{{/rules}}
