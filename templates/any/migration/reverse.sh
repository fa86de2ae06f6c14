{{#postgresql}}
new_{{id}} <<'SQL'
SET default_transaction_read_only = off;
DROP SUBSCRIPTION lotse_forward;
SQL
old_{{id}} <<SQL
SET default_transaction_read_only = off;
CREATE SUBSCRIPTION lotse_back
  CONNECTION 'host=kubernetes-{{label}}-{{port}} port={{port}} dbname={{database}} user=lotse_replication password=$(cat "$STATE_DIR/replication.password")'
  PUBLICATION lotse_back WITH (copy_data = false);
SQL
{{/postgresql}}
{{#mysql}}
position_{{id}}=$(new_{{id}} -e 'SHOW MASTER STATUS' </dev/null)
file_{{id}}=$(echo "$position_{{id}}" | awk '{ print $1 }')
at_{{id}}=$(echo "$position_{{id}}" | awk '{ print $2 }')
{{#new_words}}
new_{{id}} -e 'STOP REPLICA; RESET REPLICA ALL'
old_{{id}} <<SQL
CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'kubernetes-{{label}}-{{port}}', SOURCE_PORT = {{port}}, SOURCE_USER = 'lotse_replication',
  SOURCE_PASSWORD = '$(cat "$STATE_DIR/replication.password")', SOURCE_LOG_FILE = '$file_{{id}}', SOURCE_LOG_POS = $at_{{id}}, GET_SOURCE_PUBLIC_KEY = 1;
START REPLICA;
SQL
{{/new_words}}
{{^new_words}}
new_{{id}} -e 'STOP SLAVE; RESET SLAVE ALL'
old_{{id}} <<SQL
CHANGE MASTER TO MASTER_HOST = 'kubernetes-{{label}}-{{port}}', MASTER_PORT = {{port}}, MASTER_USER = 'lotse_replication',
  MASTER_PASSWORD = '$(cat "$STATE_DIR/replication.password")', MASTER_LOG_FILE = '$file_{{id}}', MASTER_LOG_POS = $at_{{id}};
START SLAVE;
SQL
{{/new_words}}
{{/mysql}}
