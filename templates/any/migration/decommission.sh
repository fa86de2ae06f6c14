{{#servers}}
{{#postgresql}}
old_{{id}} <<'SQL'
SET default_transaction_read_only = off;
DROP SUBSCRIPTION lotse_back;
SQL
new_{{id}} <<'SQL'
DROP PUBLICATION lotse_back;
DROP OWNED BY lotse_replication;
DROP ROLE lotse_replication;
SQL
{{/postgresql}}
{{#mysql}}
{{#new_words}}
old_{{id}} -e 'STOP REPLICA; RESET REPLICA ALL'
{{/new_words}}
{{^new_words}}
old_{{id}} -e 'STOP SLAVE; RESET SLAVE ALL'
{{/new_words}}
new_{{id}} -e "DROP USER 'lotse_replication'@'%'"
{{/mysql}}
{{/servers}}
{{#kept}}
{{#archive}}
docker run --rm --volumes-from "$(compose ps --all --quiet {{service}} | head -n 1):ro" busybox:1.36 tar -c -z -f - -C {{target}} . >"$STATE_DIR/{{label}}.tar.gz"
tar -t -z -f "$STATE_DIR/{{label}}.tar.gz" | tail -n 1
{{/archive}}
{{/kept}}
compose down
kubectl apply -k {{overlay_path}}
{{#forwards}}
{{#-first}}
bridge --profile back down
{{/-first}}
{{/forwards}}
sed "s/OLD_HOST/$OLD_HOST/g" docs/migration/bridge.yaml.in | kube delete --ignore-not-found -f -
{{#copies}}
{{#-first}}
kube delete pod --selector=app.kubernetes.io/name=migration-copy
{{/-first}}
{{/copies}}
note cut-over.env "DECOMMISSIONED_AT=$(date +%s)"
