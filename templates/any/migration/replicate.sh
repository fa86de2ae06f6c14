{{#postgresql}}
old_{{id}} <<SQL
CREATE ROLE lotse_replication LOGIN REPLICATION PASSWORD '$(cat "$STATE_DIR/replication.password")';
GRANT pg_read_all_data TO lotse_replication;
SELECT format('ALTER TABLE %s REPLICA IDENTITY FULL', c.oid::regclass)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relreplident = 'd'
   AND n.nspname !~ '^(pg_|information_schema)'
   AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) \gexec
CREATE PUBLICATION lotse_forward FOR ALL TABLES;
SQL
compose exec -T {{service}} {{{dump}}} --schema-only --no-publications --no-subscriptions | new_{{id}}
new_{{id}} <<SQL
CREATE ROLE lotse_replication LOGIN REPLICATION PASSWORD '$(cat "$STATE_DIR/replication.password")';
GRANT pg_read_all_data TO lotse_replication;
CREATE PUBLICATION lotse_back FOR ALL TABLES;
CREATE SUBSCRIPTION lotse_forward
  CONNECTION 'host=$OLD_HOST port={{host_port}} dbname={{database}} user=lotse_replication password=$(cat "$STATE_DIR/replication.password")'
  PUBLICATION lotse_forward;
SELECT format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()) \gexec
SQL
{{/postgresql}}
{{#mysql}}
old_{{id}} <<SQL
CREATE USER 'lotse_replication'@'%' IDENTIFIED BY '$(cat "$STATE_DIR/replication.password")';
GRANT REPLICATION SLAVE ON *.* TO 'lotse_replication'@'%';
SQL
{{#new_words}}
new_{{id}} <<SQL
SET PERSIST server_id = 2;
CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$OLD_HOST', SOURCE_PORT = {{host_port}}, SOURCE_USER = 'lotse_replication',
  SOURCE_PASSWORD = '$(cat "$STATE_DIR/replication.password")', GET_SOURCE_PUBLIC_KEY = 1;
SQL
compose exec -T {{service}} {{{dump}}} {{#database}}--databases {{database}}{{/database}}{{^database}}--all-databases{{/database}} --single-transaction --routines --events --triggers --source-data=1 |
	new_{{id}}
new_{{id}} -e 'START REPLICA; SET GLOBAL super_read_only = ON'
{{/new_words}}
{{^new_words}}
new_{{id}} <<SQL
SET GLOBAL server_id = 2;
CHANGE MASTER TO MASTER_HOST = '$OLD_HOST', MASTER_PORT = {{host_port}}, MASTER_USER = 'lotse_replication',
  MASTER_PASSWORD = '$(cat "$STATE_DIR/replication.password")';
SQL
compose exec -T {{service}} {{{dump}}} {{#database}}--databases {{database}}{{/database}}{{^database}}--all-databases{{/database}} --single-transaction --routines --events --triggers --master-data=1 |
	new_{{id}}
new_{{id}} -e 'START SLAVE; SET GLOBAL read_only = ON'
{{/new_words}}
{{/mysql}}
{{#redis}}
new_{{id}} REPLICAOF "$OLD_HOST" {{host_port}}
{{/redis}}
{{#rabbitmq}}
old_{{id}} export_definitions - | new_{{id}} import_definitions -
{{/rabbitmq}}
{{#kafka}}
kube exec -i {{pod}} -c {{container}} -- sh -c 'cat >/tmp/mirror.properties' <<PROPERTIES
clusters = old, new
old.bootstrap.servers = $OLD_HOST:{{host_port}}
new.bootstrap.servers = localhost:{{port}}
old->new.enabled = true
old->new.topics = .*
old->new.sync.group.offsets.enabled = true
replication.policy.class = org.apache.kafka.connect.mirror.IdentityReplicationPolicy
replication.factor = 1
PROPERTIES
kube exec {{pod}} -c {{container}} -- sh -c 'nohup connect-mirror-maker.sh /tmp/mirror.properties >/tmp/mirror.log 2>&1 &'
{{/kafka}}
{{#elasticsearch}}
old_{{id}} 'http://localhost:{{port}}/_cat/indices?h=index&expand_wildcards=open' | grep -v '^\.' | while read -r index; do
	new_{{id}} -X POST 'http://localhost:{{port}}/_reindex?wait_for_completion=true' -H 'Content-Type: application/json' \
		-d "{\"conflicts\":\"proceed\",\"source\":{\"remote\":{\"host\":\"http://$OLD_HOST:{{host_port}}\"},\"index\":\"$index\"},\"dest\":{\"index\":\"$index\",\"version_type\":\"external\"}}" </dev/null
done
{{/elasticsearch}}
{{#copied}}
"$MIGRATION/copy-files.sh" {{label}}
{{/copied}}
