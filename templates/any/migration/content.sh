{{#postgresql}}
content_{{id}}() {
	"$1" <<'SQL'
SELECT format('SELECT %L, count(*) FROM %s', c.oid::regclass, c.oid::regclass)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname !~ '^(pg_|information_schema)'
 ORDER BY n.nspname, c.relname \gexec
SQL
}
{{/postgresql}}
{{#mysql}}
content_{{id}}() {
	"$1" -e "SELECT CONCAT('SELECT \"', table_schema, '.', table_name, '\", COUNT(*) FROM \`', table_schema, '\`.\`', table_name, '\`;')
 FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')
 ORDER BY table_schema, table_name" </dev/null | "$1"
}
{{/mysql}}
{{#mongodb}}
content_{{id}}() {
	"$1" --eval 'db.adminCommand({listDatabases: 1}).databases.map(d => d.name).filter(n => !["admin", "config", "local"].includes(n)).sort().forEach(n => db.getSiblingDB(n).getCollectionNames().sort().forEach(c => print(n + "." + c, db.getSiblingDB(n)[c].countDocuments({}))))' </dev/null
}
{{/mongodb}}
{{#redis}}
content_{{id}}() {
	"$1" INFO keyspace </dev/null | tr -d '\r' | sed -n 's/^\(db[0-9]*:keys=[0-9]*\).*/\1/p'
}
{{/redis}}
{{#rabbitmq}}
content_{{id}}() {
	"$1" list_queues name messages </dev/null | sort
}
{{/rabbitmq}}
{{#kafka}}
content_{{id}}() {
	case $1 in
	old_{{id}}) compose exec -T {{service}} sh -c 'kafka-get-offsets.sh --bootstrap-server localhost:{{port}} || kafka-get-offsets --bootstrap-server localhost:{{port}}' </dev/null | sort ;;
	*) kube exec {{pod}} -c {{container}} -- sh -c 'kafka-get-offsets.sh --bootstrap-server localhost:{{port}} || kafka-get-offsets --bootstrap-server localhost:{{port}}' </dev/null | sort ;;
	esac
}
{{/kafka}}
{{#elasticsearch}}
content_{{id}}() {
	"$1" 'http://localhost:{{port}}/_cat/indices?h=index,docs.count&expand_wildcards=open' </dev/null | grep -v '^\.' | sort
}
{{/elasticsearch}}
{{#copied}}
content_{{id}}() {
	case $1 in
	old_{{id}}) "$MIGRATION/copy-files.sh" --list-old {{label}} ;;
	*) "$MIGRATION/copy-files.sh" --list-new {{label}} ;;
	esac
}
{{/copied}}
