#!/bin/sh
# {{say.rollback_8}}
#   {{here}}/rollback-8.sh [--yes]
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MIGRATION=${MIGRATION:-$(dirname -- "$0")}
MAX_CATCH_UP_SECONDS=${MAX_CATCH_UP_SECONDS:-60}
MAX_DRAIN_SECONDS=${MAX_DRAIN_SECONDS:-600}

{{>migration/lib-rollback.sh}}

need_cluster
need_compose
if [ -z "$(noted cut-over.env SWITCHED_AT)" ]; then
	confirm "{{say.undo_8_thaw}}"
{{#servers}}
{{>migration/thaw.sh}}
{{/servers}}
{{#stateless}}
	compose start {{name}}
{{/stateless}}
	kubectl apply -k "$MIGRATION/stages/workers"
	exit
fi
[ -z "$(noted cut-over.env DECOMMISSIONED_AT)" ] || refuse "{{say.old_is_gone}}"
{{#servers}}
{{#postgresql}}
[ "$(new_{{id}} -c "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'lotse_back' AND active" </dev/null)" = 1 ] || refuse "{{name}}: {{say.no_way_back}}"
{{/postgresql}}
{{#mysql}}
old_{{id}} -e '{{#new_words}}SHOW REPLICA STATUS\G{{/new_words}}{{^new_words}}SHOW SLAVE STATUS\G{{/new_words}}' </dev/null | grep -q 'Seconds_Behind[^:]*: [0-9]' || refuse "{{name}}: {{say.no_way_back}}"
{{/mysql}}
{{#mongodb}}
refuse "{{name}}: {{say.no_way_back}}"
{{/mongodb}}
{{#rabbitmq}}
[ "$(new_{{id}} list_queues messages </dev/null | awk '{ sum += $1 } END { print sum + 0 }')" -eq 0 ] || refuse "{{name}}: {{say.not_drained}}"
{{/rabbitmq}}
{{#kafka}}
refuse "{{name}}: {{say.no_way_back}}"
{{/kafka}}
{{#elasticsearch}}
refuse "{{name}}: {{say.no_way_back}}"
{{/elasticsearch}}
{{/servers}}
confirm "{{say.undo_8}}"{{#servers}}{{#stopped}} "{{name}}: {{say.undo_8_files}}"{{/stopped}}{{/servers}}
{{#schedulers}}
kube scale {{workload}} --replicas=0
{{/schedulers}}
{{#workers}}
{{#-first}}
kube annotate scaledobject --all autoscaling.keda.sh/paused-replicas=0 --overwrite 2>/dev/null || true
{{/-first}}
{{/workers}}
{{#workers}}
kube scale {{workload}} --replicas=0
{{/workers}}
{{#schedulers}}
kube wait --for=delete pod --selector=app.kubernetes.io/name={{label}} --timeout="${MAX_DRAIN_SECONDS}s"
{{/schedulers}}
{{#workers}}
kube wait --for=delete pod --selector=app.kubernetes.io/name={{label}} --timeout="${MAX_DRAIN_SECONDS}s"
{{/workers}}
{{#servers}}
{{>migration/back.sh}}
{{/servers}}
{{#forwards}}
{{#-first}}
OLD_HOST=${OLD_HOST:?{{say.give_old_host}}}
export OLD_HOST
bridge up --detach
kubectl apply -k "$MIGRATION/stages/workers"
{{/-first}}
{{/forwards}}
{{#forwards}}
{{#services}}
kube delete endpoints,endpointslice --selector=kubernetes.io/service-name={{service}} --ignore-not-found
kube delete endpoints {{service}} --ignore-not-found
{{/services}}
{{/forwards}}
{{#forwards}}
{{#-first}}
sed "s/OLD_HOST/$OLD_HOST/g" "$MIGRATION/bridge.yaml.in" | kube apply -f -
{{/-first}}
{{/forwards}}
{{#servers}}
{{>migration/thaw.sh}}
{{/servers}}
{{#stateless}}
compose start {{name}}
{{/stateless}}
{{#workers}}
{{#autoscaled}}
kube scale {{workload}} --replicas=1
{{/autoscaled}}
{{/workers}}
note cut-over.env "SWITCHED_AT="
