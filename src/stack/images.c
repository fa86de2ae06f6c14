#include "stack/images.h"

static struct str last_part(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

/* The first part names a registry where it has a dot or a port, or is localhost (distribution/reference). */
static bool is_registry(struct str part)
{
	return str_chr(part, '.') != STR_NONE || str_chr(part, ':') != STR_NONE || str_is(part, "localhost");
}

struct image_name image_name(struct str image)
{
	struct image_name name = { .repository = image };
	size_t at = str_chr(image, '@');

	if (at != STR_NONE) {
		name.digest = str_from(image, at + 1);
		name.repository = str_slice(image, 0, at);
	}
	size_t slash = str_chr(name.repository, '/');
	if (slash != STR_NONE && is_registry(str_slice(name.repository, 0, slash))) {
		name.registry = str_slice(name.repository, 0, slash);
		name.repository = str_from(name.repository, slash + 1);
	}
	size_t colon = str_rchr(name.repository, ':');
	if (colon != STR_NONE) {
		name.tag = str_from(name.repository, colon + 1);
		name.repository = str_slice(name.repository, 0, colon);
	}
	if (str_is(name.registry, "docker.io") || str_is(name.registry, "index.docker.io"))
		name.registry = STR_EMPTY;
	if (str_empty(name.registry) && str_starts(name.repository, "library/"))
		name.repository = str_from(name.repository, strlen("library/"));
	name.name = last_part(name.repository);
	return name;
}

/* What several rows share. Debian's variants of the official images number their users from 999 down. */
#define USER(u, g) .uid = (u), .gid = (g)
#define ON_ALPINE(u, g) .alpine_uid = (u), .alpine_gid = (g)
#define POSTGRES_EXPORTER "quay.io/prometheuscommunity/postgres-exporter"
#define REDIS_EXPORTER "oliver006/redis_exporter"
#define MYSQL_EXPORTER "prom/mysqld-exporter"
#define MONGO_EXPORTER "percona/mongodb_exporter"
#define SEARCH_EXPORTER "quay.io/prometheuscommunity/elasticsearch-exporter"
#define KAFKA_EXPORTER "danielqsj/kafka-exporter"
#define NGINX_EXPORTER "nginx/nginx-prometheus-exporter"

/*
 * The first row that fits wins: a longer pattern ("bitnami/redis") stands before the shorter one.
 * Sources: the Dockerfile of each image (USER, EXPOSE, VOLUME, useradd), read for the version current in 2025.
 */
static const struct known_image images[] = {
	/* ---- Databases ---- */
	/* Bitnami's images run as 1001 and keep their data elsewhere. */
	{ .pattern = "bitnami/postgresql", .title = "PostgreSQL", .role = ROLE_DATABASE, .ports = { 5432 },
	  .data = { "/bitnami/postgresql" }, USER(1001, 0), .exporter = POSTGRES_EXPORTER },
	{ .pattern = "bitnami/mysql", .title = "MySQL", .role = ROLE_DATABASE, .ports = { 3306 },
	  .data = { "/bitnami/mysql/data" }, USER(1001, 0), .exporter = MYSQL_EXPORTER },
	{ .pattern = "bitnami/mariadb", .title = "MariaDB", .role = ROLE_DATABASE, .ports = { 3306 },
	  .data = { "/bitnami/mariadb" }, USER(1001, 0), .exporter = MYSQL_EXPORTER },
	{ .pattern = "bitnami/mongodb", .title = "MongoDB", .role = ROLE_DATABASE, .ports = { 27017 },
	  .data = { "/bitnami/mongodb" }, USER(1001, 0), .exporter = MONGO_EXPORTER },
	/* From version 18 on the volume is /var/lib/postgresql, the data in a folder of the version below it. */
	{ .pattern = "postgres", .title = "PostgreSQL", .role = ROLE_DATABASE, .ports = { 5432 },
	  .data = { "/var/lib/postgresql/data", "/var/lib/postgresql" }, USER(999, 999), ON_ALPINE(70, 70),
	  .exporter = POSTGRES_EXPORTER },
	{ .pattern = "postgresql", .title = "PostgreSQL", .role = ROLE_DATABASE, .ports = { 5432 },
	  .exporter = POSTGRES_EXPORTER },
	{ .pattern = "postgis", .title = "PostgreSQL with PostGIS", .role = ROLE_DATABASE, .ports = { 5432 },
	  .data = { "/var/lib/postgresql/data", "/var/lib/postgresql" }, USER(999, 999), ON_ALPINE(70, 70),
	  .exporter = POSTGRES_EXPORTER },
	{ .pattern = "pgvector", .title = "PostgreSQL with pgvector", .role = ROLE_DATABASE, .ports = { 5432 },
	  .data = { "/var/lib/postgresql/data", "/var/lib/postgresql" }, USER(999, 999), .exporter = POSTGRES_EXPORTER },
	/* Built on the Alpine variant of postgres. */
	{ .pattern = "timescaledb", .title = "TimescaleDB", .role = ROLE_DATABASE, .ports = { 5432 },
	  .data = { "/var/lib/postgresql/data" }, USER(70, 70), .exporter = POSTGRES_EXPORTER },
	{ .pattern = "timescaledb-ha", .title = "TimescaleDB", .role = ROLE_DATABASE, .ports = { 5432 },
	  .data = { "/home/postgres/pgdata" }, USER(1000, 1000), .exporter = POSTGRES_EXPORTER },
	{ .pattern = "mysql", .title = "MySQL", .role = ROLE_DATABASE, .ports = { 3306 }, .data = { "/var/lib/mysql" },
	  USER(999, 999), .exporter = MYSQL_EXPORTER },
	{ .pattern = "mysql/mysql-server", .title = "MySQL", .role = ROLE_DATABASE, .ports = { 3306 },
	  .data = { "/var/lib/mysql" }, USER(27, 27), .exporter = MYSQL_EXPORTER },
	{ .pattern = "percona", .title = "Percona Server", .role = ROLE_DATABASE, .ports = { 3306 },
	  .data = { "/var/lib/mysql" }, USER(1001, 1001), .exporter = MYSQL_EXPORTER },
	{ .pattern = "mariadb", .title = "MariaDB", .role = ROLE_DATABASE, .ports = { 3306 }, .data = { "/var/lib/mysql" },
	  USER(999, 999), .exporter = MYSQL_EXPORTER },
	{ .pattern = "mongo", .title = "MongoDB", .role = ROLE_DATABASE, .ports = { 27017 },
	  .data = { "/data/db", "/data/configdb" }, USER(999, 999), .exporter = MONGO_EXPORTER },
	{ .pattern = "mongodb", .title = "MongoDB", .role = ROLE_DATABASE, .ports = { 27017 }, .exporter = MONGO_EXPORTER },
	{ .pattern = "mssql/server", .title = "SQL Server", .role = ROLE_DATABASE, .ports = { 1433 },
	  .data = { "/var/opt/mssql" }, USER(10001, 0) },
	{ .pattern = "azure-sql-edge", .title = "Azure SQL Edge", .role = ROLE_DATABASE, .ports = { 1433 },
	  .data = { "/var/opt/mssql" }, USER(10001, 0) },
	{ .pattern = "oracle-xe", .title = "Oracle", .role = ROLE_DATABASE, .ports = { 1521 },
	  .data = { "/opt/oracle/oradata" }, USER(54321, 54321) },
	{ .pattern = "oracle-free", .title = "Oracle", .role = ROLE_DATABASE, .ports = { 1521 },
	  .data = { "/opt/oracle/oradata" }, USER(54321, 54321) },
	{ .pattern = "cockroachdb/cockroach", .title = "CockroachDB", .role = ROLE_DATABASE, .ports = { 26257, 8080 },
	  .data = { "/cockroach/cockroach-data" } },
	{ .pattern = "clickhouse-server", .title = "ClickHouse", .role = ROLE_DATABASE, .ports = { 8123, 9000 },
	  .data = { "/var/lib/clickhouse" }, USER(101, 101) },
	{ .pattern = "clickhouse", .title = "ClickHouse", .role = ROLE_DATABASE, .ports = { 8123, 9000 },
	  .data = { "/var/lib/clickhouse" }, USER(101, 101) },
	{ .pattern = "elasticsearch", .title = "Elasticsearch", .role = ROLE_DATABASE, .ports = { 9200, 9300 },
	  .data = { "/usr/share/elasticsearch/data" }, USER(1000, 0), .exporter = SEARCH_EXPORTER },
	{ .pattern = "opensearch", .title = "OpenSearch", .role = ROLE_DATABASE, .ports = { 9200, 9300 },
	  .data = { "/usr/share/opensearch/data" }, USER(1000, 1000), .exporter = SEARCH_EXPORTER },
	{ .pattern = "solr", .title = "Solr", .role = ROLE_DATABASE, .ports = { 8983 }, .data = { "/var/solr" },
	  USER(8983, 8983) },
	{ .pattern = "meilisearch", .title = "Meilisearch", .role = ROLE_DATABASE, .ports = { 7700 },
	  .data = { "/meili_data" } },
	{ .pattern = "typesense", .title = "Typesense", .role = ROLE_DATABASE, .ports = { 8108 }, .data = { "/data" } },
	{ .pattern = "qdrant", .title = "Qdrant", .role = ROLE_DATABASE, .ports = { 6333, 6334 },
	  .data = { "/qdrant/storage" } },
	{ .pattern = "weaviate", .title = "Weaviate", .role = ROLE_DATABASE, .ports = { 8080, 50051 },
	  .data = { "/var/lib/weaviate" } },
	{ .pattern = "milvusdb/milvus", .title = "Milvus", .role = ROLE_DATABASE, .ports = { 19530, 9091 },
	  .data = { "/var/lib/milvus" } },
	{ .pattern = "chromadb/chroma", .title = "Chroma", .role = ROLE_DATABASE, .ports = { 8000 } },
	{ .pattern = "influxdb", .title = "InfluxDB", .role = ROLE_DATABASE, .ports = { 8086 },
	  .data = { "/var/lib/influxdb2", "/var/lib/influxdb" }, USER(1000, 1000) },
	{ .pattern = "cassandra", .title = "Cassandra", .role = ROLE_DATABASE, .ports = { 9042, 7000 },
	  .data = { "/var/lib/cassandra" }, USER(999, 999) },
	{ .pattern = "scylladb/scylla", .title = "ScyllaDB", .role = ROLE_DATABASE, .ports = { 9042, 7000 },
	  .data = { "/var/lib/scylla" } },
	{ .pattern = "couchdb", .title = "CouchDB", .role = ROLE_DATABASE, .ports = { 5984 },
	  .data = { "/opt/couchdb/data" }, USER(5984, 5984) },
	{ .pattern = "neo4j", .title = "Neo4j", .role = ROLE_DATABASE, .ports = { 7474, 7687 }, .data = { "/data" },
	  USER(7474, 7474) },
	{ .pattern = "arangodb", .title = "ArangoDB", .role = ROLE_DATABASE, .ports = { 8529 },
	  .data = { "/var/lib/arangodb3" } },
	{ .pattern = "rethinkdb", .title = "RethinkDB", .role = ROLE_DATABASE, .ports = { 28015, 29015, 8080 },
	  .data = { "/data" } },
	{ .pattern = "surrealdb", .title = "SurrealDB", .role = ROLE_DATABASE, .ports = { 8000 } },
	{ .pattern = "firebirdsql/firebird", .title = "Firebird", .role = ROLE_DATABASE, .ports = { 3050 } },
	{ .pattern = "ravendb/ravendb", .title = "RavenDB", .role = ROLE_DATABASE, .ports = { 8080 } },
	{ .pattern = "questdb/questdb", .title = "QuestDB", .role = ROLE_DATABASE, .ports = { 9000, 8812 },
	  .data = { "/var/lib/questdb" } },
	{ .pattern = "minio/minio", .title = "MinIO", .role = ROLE_DATABASE, .ports = { 9000 }, .data = { "/data" } },
	{ .pattern = "bitnami/minio", .title = "MinIO", .role = ROLE_DATABASE, .ports = { 9000, 9001 },
	  .data = { "/bitnami/minio/data" }, USER(1001, 0) },
	{ .pattern = "chrislusf/seaweedfs", .title = "SeaweedFS", .role = ROLE_DATABASE, .ports = { 8888, 9333, 8333 },
	  .data = { "/data" } },
	{ .pattern = "etcd", .title = "etcd", .role = ROLE_DATABASE, .ports = { 2379, 2380 } },
	{ .pattern = "bitnami/zookeeper", .title = "ZooKeeper", .role = ROLE_DATABASE, .ports = { 2181, 2888, 3888 },
	  .data = { "/bitnami/zookeeper" }, USER(1001, 0) },
	{ .pattern = "zookeeper", .title = "ZooKeeper", .role = ROLE_DATABASE, .ports = { 2181, 2888, 3888 },
	  .data = { "/data", "/datalog" }, USER(1000, 1000) },
	{ .pattern = "cp-zookeeper", .title = "ZooKeeper", .role = ROLE_DATABASE, .ports = { 2181, 2888, 3888 },
	  .data = { "/var/lib/zookeeper/data", "/var/lib/zookeeper/log" }, USER(1000, 1000) },
	{ .pattern = "consul", .title = "Consul", .role = ROLE_DATABASE, .ports = { 8500, 8300, 8301 },
	  .udp_ports = { 8600 }, .data = { "/consul/data" }, USER(100, 1000) },
	{ .pattern = "vault", .title = "Vault", .role = ROLE_DATABASE, .ports = { 8200 }, .data = { "/vault/file" },
	  USER(100, 1000) },
	{ .pattern = "openldap", .title = "OpenLDAP", .role = ROLE_DATABASE, .ports = { 389, 636 },
	  .data = { "/var/lib/ldap", "/etc/ldap/slapd.d" } },

	/* ---- Caches and brokers ---- */
	{ .pattern = "bitnami/redis", .title = "Redis", .role = ROLE_CACHE, .ports = { 6379 },
	  .data = { "/bitnami/redis/data" }, USER(1001, 0), .exporter = REDIS_EXPORTER, .redis = true },
	{ .pattern = "bitnami/valkey", .title = "Valkey", .role = ROLE_CACHE, .ports = { 6379 },
	  .data = { "/bitnami/valkey/data" }, USER(1001, 0), .exporter = REDIS_EXPORTER, .redis = true },
	/* Alpine's group is 1000: 999 is ping's there. */
	{ .pattern = "redis", .title = "Redis", .role = ROLE_CACHE, .ports = { 6379 }, .data = { "/data" }, USER(999, 999),
	  ON_ALPINE(999, 1000), .exporter = REDIS_EXPORTER, .redis = true },
	{ .pattern = "redis-stack-server", .title = "Redis", .role = ROLE_CACHE, .ports = { 6379 }, .data = { "/data" },
	  .exporter = REDIS_EXPORTER, .redis = true },
	{ .pattern = "redis-stack", .title = "Redis", .role = ROLE_CACHE, .ports = { 6379, 8001 }, .data = { "/data" },
	  .exporter = REDIS_EXPORTER, .redis = true },
	{ .pattern = "valkey", .title = "Valkey", .role = ROLE_CACHE, .ports = { 6379 }, .data = { "/data" }, USER(999, 999),
	  ON_ALPINE(999, 1000), .exporter = REDIS_EXPORTER, .redis = true },
	{ .pattern = "keydb", .title = "KeyDB", .role = ROLE_CACHE, .ports = { 6379 }, .data = { "/data" },
	  .exporter = REDIS_EXPORTER, .redis = true },
	{ .pattern = "dragonfly", .title = "Dragonfly", .role = ROLE_CACHE, .ports = { 6379 }, .data = { "/data" },
	  .exporter = REDIS_EXPORTER, .redis = true },
	{ .pattern = "memcached", .title = "Memcached", .role = ROLE_CACHE, .ports = { 11211 }, USER(11211, 11211),
	  .exporter = "quay.io/prometheus/memcached-exporter" },
	{ .pattern = "hazelcast", .title = "Hazelcast", .role = ROLE_CACHE, .ports = { 5701 } },
	{ .pattern = "bitnami/rabbitmq", .title = "RabbitMQ", .role = ROLE_BROKER, .ports = { 5672, 15672 },
	  .data = { "/bitnami/rabbitmq/mnesia" }, USER(1001, 0) },
	{ .pattern = "rabbitmq", .title = "RabbitMQ", .role = ROLE_BROKER, .ports = { 5672 }, .data = { "/var/lib/rabbitmq" },
	  USER(999, 999), ON_ALPINE(100, 101) },
	{ .pattern = "bitnami/kafka", .title = "Kafka", .role = ROLE_BROKER, .ports = { 9092 },
	  .data = { "/bitnami/kafka" }, USER(1001, 0), .exporter = KAFKA_EXPORTER },
	{ .pattern = "kafka", .title = "Kafka", .role = ROLE_BROKER, .ports = { 9092 }, .data = { "/var/lib/kafka/data" },
	  USER(1000, 1000), .exporter = KAFKA_EXPORTER },
	{ .pattern = "cp-kafka", .title = "Kafka", .role = ROLE_BROKER, .ports = { 9092 }, .data = { "/var/lib/kafka/data" },
	  USER(1000, 1000), .exporter = KAFKA_EXPORTER },
	{ .pattern = "cp-server", .title = "Kafka", .role = ROLE_BROKER, .ports = { 9092 }, .data = { "/var/lib/kafka/data" },
	  USER(1000, 1000), .exporter = KAFKA_EXPORTER },
	{ .pattern = "redpanda", .title = "Redpanda", .role = ROLE_BROKER, .ports = { 9092, 8081, 8082, 9644 },
	  .data = { "/var/lib/redpanda/data" }, USER(101, 101) },
	{ .pattern = "nats", .title = "NATS", .role = ROLE_BROKER, .ports = { 4222, 8222 } },
	{ .pattern = "nats-streaming", .title = "NATS", .role = ROLE_BROKER, .ports = { 4222, 8222 } },
	{ .pattern = "eclipse-mosquitto", .title = "Mosquitto", .role = ROLE_BROKER, .ports = { 1883 },
	  .data = { "/mosquitto/data" }, USER(1883, 1883) },
	{ .pattern = "emqx", .title = "EMQX", .role = ROLE_BROKER, .ports = { 1883, 8083, 18083 },
	  .data = { "/opt/emqx/data" }, USER(1000, 1000) },
	{ .pattern = "vernemq", .title = "VerneMQ", .role = ROLE_BROKER, .ports = { 1883 } },
	{ .pattern = "activemq", .title = "ActiveMQ", .role = ROLE_BROKER, .ports = { 61616, 8161 } },
	{ .pattern = "activemq-classic", .title = "ActiveMQ", .role = ROLE_BROKER, .ports = { 61616, 8161 } },
	{ .pattern = "activemq-artemis", .title = "Artemis", .role = ROLE_BROKER, .ports = { 61616, 8161 } },
	{ .pattern = "pulsar", .title = "Pulsar", .role = ROLE_BROKER, .ports = { 6650, 8080 } },
	{ .pattern = "beanstalkd", .title = "beanstalkd", .role = ROLE_BROKER, .ports = { 11300 } },
	{ .pattern = "elasticmq-native", .title = "ElasticMQ", .role = ROLE_BROKER, .ports = { 9324 } },
	{ .pattern = "elasticmq", .title = "ElasticMQ", .role = ROLE_BROKER, .ports = { 9324 } },
	{ .pattern = "nsq", .title = "NSQ", .role = ROLE_BROKER, .ports = { 4150, 4151 } },

	/* ---- Proxies ---- */
	{ .pattern = "jwilder/nginx-proxy", .title = "nginx-proxy", .role = ROLE_PROXY, .ports = { 80 } },
	{ .pattern = "nginxproxy/nginx-proxy", .title = "nginx-proxy", .role = ROLE_PROXY, .ports = { 80 } },
	{ .pattern = "jc21/nginx-proxy-manager", .title = "Nginx Proxy Manager", .role = ROLE_PROXY, .ports = { 80, 81, 443 },
	  .data = { "/data", "/etc/letsencrypt" } },
	{ .pattern = "nginx-unprivileged", .title = "nginx", .role = ROLE_WEB, .ports = { 8080 }, USER(101, 101),
	  .seeded = { "/usr/share/nginx/html", "/etc/nginx" }, .exporter = NGINX_EXPORTER, .serves_files = true },
	{ .pattern = "bitnami/nginx", .title = "nginx", .role = ROLE_WEB, .ports = { 8080 }, USER(1001, 0),
	  .exporter = NGINX_EXPORTER, .serves_files = true },
	{ .pattern = "nginx", .title = "nginx", .role = ROLE_WEB, .ports = { 80 },
	  .seeded = { "/usr/share/nginx/html", "/etc/nginx" }, .exporter = NGINX_EXPORTER, .serves_files = true },
	{ .pattern = "openresty", .title = "OpenResty", .role = ROLE_WEB, .ports = { 80 }, .serves_files = true,
	  .seeded = { "/usr/local/openresty/nginx/html" } },
	{ .pattern = "httpd", .title = "Apache httpd", .role = ROLE_WEB, .ports = { 80 }, .serves_files = true,
	  .seeded = { "/usr/local/apache2/htdocs", "/usr/local/apache2/conf" } },
	{ .pattern = "caddy", .title = "Caddy", .role = ROLE_WEB, .ports = { 80 }, .data = { "/data", "/config" },
	  .serves_files = true },
	{ .pattern = "traefik", .title = "Traefik", .role = ROLE_PROXY, .ports = { 80 } },
	{ .pattern = "haproxy", .title = "HAProxy", .role = ROLE_PROXY, USER(99, 99) },
	{ .pattern = "envoy", .title = "Envoy", .role = ROLE_PROXY, USER(101, 101) },
	{ .pattern = "kong", .title = "Kong", .role = ROLE_PROXY, .ports = { 8000, 8001 } },
	{ .pattern = "apisix", .title = "APISIX", .role = ROLE_PROXY, .ports = { 9080 } },
	{ .pattern = "krakend", .title = "KrakenD", .role = ROLE_PROXY, .ports = { 8080 } },
	{ .pattern = "varnish", .title = "Varnish", .role = ROLE_PROXY, .ports = { 80 } },
	{ .pattern = "squid", .title = "Squid", .role = ROLE_PROXY, .ports = { 3128 } },
	{ .pattern = "oauth2-proxy", .title = "OAuth2 Proxy", .role = ROLE_PROXY, .ports = { 4180 } },
	{ .pattern = "bitnami/pgbouncer", .title = "PgBouncer", .role = ROLE_PROXY, .ports = { 6432 }, USER(1001, 0) },
	{ .pattern = "pgbouncer", .title = "PgBouncer", .role = ROLE_PROXY, .ports = { 5432 } },
	{ .pattern = "pgcat", .title = "PgCat", .role = ROLE_PROXY, .ports = { 6432 } },
	{ .pattern = "pgpool", .title = "Pgpool-II", .role = ROLE_PROXY, .ports = { 5432 } },
	{ .pattern = "proxysql", .title = "ProxySQL", .role = ROLE_PROXY, .ports = { 6033, 6032 } },
	{ .pattern = "cloudflared", .title = "cloudflared", .role = ROLE_PROXY },
	{ .pattern = "docker-socket-proxy", .title = "Docker Socket Proxy", .role = ROLE_PROXY, .ports = { 2375 } },

	/* ---- Monitoring ---- */
	{ .pattern = "prometheus", .title = "Prometheus", .role = ROLE_MONITORING, .ports = { 9090 },
	  .data = { "/prometheus" }, USER(65534, 65534) },
	{ .pattern = "grafana", .title = "Grafana", .role = ROLE_MONITORING, .ports = { 3000 },
	  .data = { "/var/lib/grafana" }, USER(472, 0) },
	{ .pattern = "grafana-oss", .title = "Grafana", .role = ROLE_MONITORING, .ports = { 3000 },
	  .data = { "/var/lib/grafana" }, USER(472, 0) },
	{ .pattern = "grafana-enterprise", .title = "Grafana", .role = ROLE_MONITORING, .ports = { 3000 },
	  .data = { "/var/lib/grafana" }, USER(472, 0) },
	{ .pattern = "alertmanager", .title = "Alertmanager", .role = ROLE_MONITORING, .ports = { 9093 },
	  .data = { "/alertmanager" }, USER(65534, 65534) },
	{ .pattern = "pushgateway", .title = "Pushgateway", .role = ROLE_MONITORING, .ports = { 9091 }, USER(65534, 65534) },
	{ .pattern = "loki", .title = "Loki", .role = ROLE_MONITORING, .ports = { 3100 }, .data = { "/loki" },
	  USER(10001, 10001) },
	{ .pattern = "promtail", .title = "Promtail", .role = ROLE_MONITORING, .ports = { 9080 } },
	{ .pattern = "tempo", .title = "Tempo", .role = ROLE_MONITORING, .ports = { 3200 }, .data = { "/var/tempo" },
	  USER(10001, 10001) },
	{ .pattern = "mimir", .title = "Mimir", .role = ROLE_MONITORING, .ports = { 8080 }, .data = { "/data" } },
	{ .pattern = "grafana/agent", .title = "Grafana Agent", .role = ROLE_MONITORING },
	{ .pattern = "grafana/alloy", .title = "Grafana Alloy", .role = ROLE_MONITORING, .ports = { 12345 } },
	{ .pattern = "victoria-metrics", .title = "VictoriaMetrics", .role = ROLE_MONITORING, .ports = { 8428 },
	  .data = { "/victoria-metrics-data" } },
	{ .pattern = "vmagent", .title = "vmagent", .role = ROLE_MONITORING, .ports = { 8429 } },
	{ .pattern = "vmalert", .title = "vmalert", .role = ROLE_MONITORING, .ports = { 8880 } },
	{ .pattern = "thanos", .title = "Thanos", .role = ROLE_MONITORING, .ports = { 10902, 10901 } },
	{ .pattern = "cadvisor", .title = "cAdvisor", .role = ROLE_MONITORING, .ports = { 8080 } },
	{ .pattern = "node-exporter", .title = "node exporter", .role = ROLE_MONITORING, .ports = { 9100 },
	  USER(65534, 65534) },
	{ .pattern = "postgres-exporter", .title = "postgres exporter", .role = ROLE_MONITORING, .ports = { 9187 },
	  USER(65534, 65534) },
	{ .pattern = "postgres_exporter", .title = "postgres exporter", .role = ROLE_MONITORING, .ports = { 9187 },
	  USER(65534, 65534) },
	{ .pattern = "redis_exporter", .title = "redis exporter", .role = ROLE_MONITORING, .ports = { 9121 },
	  USER(59000, 59000) },
	{ .pattern = "redis-exporter", .title = "redis exporter", .role = ROLE_MONITORING, .ports = { 9121 } },
	{ .pattern = "mysqld-exporter", .title = "mysqld exporter", .role = ROLE_MONITORING, .ports = { 9104 },
	  USER(65534, 65534) },
	{ .pattern = "mongodb_exporter", .title = "MongoDB exporter", .role = ROLE_MONITORING, .ports = { 9216 },
	  USER(65535, 65535) },
	{ .pattern = "blackbox-exporter", .title = "blackbox exporter", .role = ROLE_MONITORING, .ports = { 9115 } },
	{ .pattern = "statsd-exporter", .title = "statsd exporter", .role = ROLE_MONITORING, .ports = { 9102 },
	  .udp_ports = { 9125 }, USER(65534, 65534) },
	{ .pattern = "memcached-exporter", .title = "memcached exporter", .role = ROLE_MONITORING, .ports = { 9150 } },
	{ .pattern = "elasticsearch-exporter", .title = "elasticsearch exporter", .role = ROLE_MONITORING,
	  .ports = { 9114 } },
	{ .pattern = "elasticsearch_exporter", .title = "elasticsearch exporter", .role = ROLE_MONITORING,
	  .ports = { 9114 } },
	{ .pattern = "kafka-exporter", .title = "kafka exporter", .role = ROLE_MONITORING, .ports = { 9308 } },
	{ .pattern = "nginx-prometheus-exporter", .title = "nginx exporter", .role = ROLE_MONITORING, .ports = { 9113 } },
	{ .pattern = "celery-exporter", .title = "Celery exporter", .role = ROLE_MONITORING, .ports = { 9808 } },
	{ .pattern = "snmp-exporter", .title = "SNMP exporter", .role = ROLE_MONITORING, .ports = { 9116 } },
	{ .pattern = "jaegertracing/all-in-one", .title = "Jaeger", .role = ROLE_MONITORING,
	  .ports = { 16686, 4317, 4318, 14268 }, .udp_ports = { 6831 } },
	{ .pattern = "jaeger", .title = "Jaeger", .role = ROLE_MONITORING, .ports = { 16686, 4317, 4318 } },
	{ .pattern = "zipkin", .title = "Zipkin", .role = ROLE_MONITORING, .ports = { 9411 } },
	{ .pattern = "opentelemetry-collector", .title = "OpenTelemetry Collector", .role = ROLE_MONITORING,
	  .ports = { 4317, 4318 }, USER(10001, 10001) },
	{ .pattern = "opentelemetry-collector-contrib", .title = "OpenTelemetry Collector", .role = ROLE_MONITORING,
	  .ports = { 4317, 4318 }, USER(10001, 10001) },
	{ .pattern = "telegraf", .title = "Telegraf", .role = ROLE_MONITORING },
	{ .pattern = "graphite-statsd", .title = "Graphite", .role = ROLE_MONITORING, .ports = { 80, 2003, 2004 },
	  .udp_ports = { 8125 }, .data = { "/opt/graphite/storage" } },
	{ .pattern = "netdata", .title = "Netdata", .role = ROLE_MONITORING, .ports = { 19999 } },
	{ .pattern = "uptime-kuma", .title = "Uptime Kuma", .role = ROLE_MONITORING, .ports = { 3001 }, .data = { "/app/data" } },
	{ .pattern = "flower", .title = "Flower", .role = ROLE_MONITORING, .ports = { 5555 } },
	{ .pattern = "kibana", .title = "Kibana", .role = ROLE_MONITORING, .ports = { 5601 }, USER(1000, 1000) },
	{ .pattern = "opensearch-dashboards", .title = "OpenSearch Dashboards", .role = ROLE_MONITORING, .ports = { 5601 } },
	{ .pattern = "logstash", .title = "Logstash", .role = ROLE_MONITORING, .ports = { 5044, 9600 }, USER(1000, 1000) },
	{ .pattern = "filebeat", .title = "Filebeat", .role = ROLE_MONITORING },
	{ .pattern = "metricbeat", .title = "Metricbeat", .role = ROLE_MONITORING },
	{ .pattern = "fluentd", .title = "Fluentd", .role = ROLE_MONITORING, .ports = { 24224 }, .udp_ports = { 24224 } },
	{ .pattern = "fluent-bit", .title = "Fluent Bit", .role = ROLE_MONITORING },
	{ .pattern = "timberio/vector", .title = "Vector", .role = ROLE_MONITORING },
	{ .pattern = "datadog/agent", .title = "Datadog Agent", .role = ROLE_MONITORING, .ports = { 8126 },
	  .udp_ports = { 8125 } },
	{ .pattern = "seq", .title = "Seq", .role = ROLE_MONITORING, .ports = { 80, 5341 }, .data = { "/data" } },
	{ .pattern = "graylog", .title = "Graylog", .role = ROLE_MONITORING, .ports = { 9000 }, USER(1100, 1100) },
	{ .pattern = "dozzle", .title = "Dozzle", .role = ROLE_MONITORING, .ports = { 8080 } },
	{ .pattern = "glances", .title = "Glances", .role = ROLE_MONITORING, .ports = { 61208 } },

	/* ---- What runs by the clock, and what runs once ---- */
	{ .pattern = "mcuadros/ofelia", .title = "Ofelia", .role = ROLE_SCHEDULER },
	{ .pattern = "supercronic", .title = "supercronic", .role = ROLE_SCHEDULER },
	{ .pattern = "postgres-backup-local", .title = "a backup that runs by the clock", .role = ROLE_SCHEDULER },
	{ .pattern = "docker-volume-backup", .title = "a backup that runs by the clock", .role = ROLE_SCHEDULER },
	{ .pattern = "databack/mysql-backup", .title = "a backup that runs by the clock", .role = ROLE_SCHEDULER },
	{ .pattern = "crazymax/swarm-cronjob", .title = "swarm-cronjob", .role = ROLE_SCHEDULER },
	{ .pattern = "migrate/migrate", .title = "golang-migrate", .role = ROLE_JOB },
	{ .pattern = "flyway", .title = "Flyway", .role = ROLE_JOB },
	{ .pattern = "liquibase", .title = "Liquibase", .role = ROLE_JOB },
	{ .pattern = "dbmate", .title = "dbmate", .role = ROLE_JOB },
	{ .pattern = "arigaio/atlas", .title = "Atlas", .role = ROLE_JOB },
	{ .pattern = "minio/mc", .title = "the MinIO client", .role = ROLE_JOB },
	{ .pattern = "certbot/certbot", .title = "Certbot", .role = ROLE_JOB },
	{ .pattern = "hello-world", .title = "hello-world", .role = ROLE_JOB },

	/* ---- What answers requests ---- */
	/* The first start copies /usr/src into the volume. */
	{ .pattern = "wordpress", .title = "WordPress", .role = ROLE_WEB, .ports = { 80 }, .data = { "/var/www/html" } },
	{ .pattern = "nextcloud", .title = "Nextcloud", .role = ROLE_WEB, .ports = { 80 }, .data = { "/var/www/html" } },
	{ .pattern = "drupal", .title = "Drupal", .role = ROLE_WEB, .ports = { 80 },
	  .data = { "/opt/drupal/web/sites" }, .seeded = { "/opt/drupal/web/sites", "/var/www/html/sites" } },
	{ .pattern = "joomla", .title = "Joomla", .role = ROLE_WEB, .ports = { 80 }, .data = { "/var/www/html" } },
	{ .pattern = "mediawiki", .title = "MediaWiki", .role = ROLE_WEB, .ports = { 80 }, .data = { "/var/www/html/images" },
	  .seeded = { "/var/www/html/images" } },
	{ .pattern = "ghost", .title = "Ghost", .role = ROLE_WEB, .ports = { 2368 }, .data = { "/var/lib/ghost/content" },
	  USER(1000, 1000) },
	{ .pattern = "phpmyadmin", .title = "phpMyAdmin", .role = ROLE_WEB, .ports = { 80 } },
	{ .pattern = "adminer", .title = "Adminer", .role = ROLE_WEB, .ports = { 8080 } },
	{ .pattern = "pgadmin4", .title = "pgAdmin", .role = ROLE_WEB, .ports = { 80 }, .data = { "/var/lib/pgadmin" },
	  USER(5050, 5050) },
	{ .pattern = "mongo-express", .title = "mongo-express", .role = ROLE_WEB, .ports = { 8081 } },
	{ .pattern = "redis-commander", .title = "Redis Commander", .role = ROLE_WEB, .ports = { 8081 } },
	{ .pattern = "redisinsight", .title = "Redis Insight", .role = ROLE_WEB, .ports = { 5540 } },
	{ .pattern = "kafka-ui", .title = "Kafka UI", .role = ROLE_WEB, .ports = { 8080 } },
	{ .pattern = "akhq", .title = "AKHQ", .role = ROLE_WEB, .ports = { 8080 } },
	{ .pattern = "cp-schema-registry", .title = "the Schema Registry", .role = ROLE_WEB, .ports = { 8081 },
	  USER(1000, 1000) },
	{ .pattern = "cp-kafka-connect", .title = "Kafka Connect", .role = ROLE_WORKER, .ports = { 8083 }, USER(1000, 1000) },
	{ .pattern = "debezium/connect", .title = "Debezium", .role = ROLE_WORKER, .ports = { 8083 } },
	{ .pattern = "mailhog", .title = "MailHog", .role = ROLE_WEB, .ports = { 1025, 8025 } },
	{ .pattern = "mailpit", .title = "Mailpit", .role = ROLE_WEB, .ports = { 1025, 8025 } },
	{ .pattern = "maildev", .title = "MailDev", .role = ROLE_WEB, .ports = { 1025, 1080 } },
	{ .pattern = "keycloak", .title = "Keycloak", .role = ROLE_WEB, .ports = { 8080 }, USER(1000, 0) },
	{ .pattern = "authelia", .title = "Authelia", .role = ROLE_WEB, .ports = { 9091 } },
	{ .pattern = "dexidp/dex", .title = "Dex", .role = ROLE_WEB, .ports = { 5556 }, USER(1001, 1001) },
	{ .pattern = "gitea", .title = "Gitea", .role = ROLE_WEB, .ports = { 3000, 22 }, .data = { "/data" } },
	{ .pattern = "gitlab-ce", .title = "GitLab", .role = ROLE_WEB, .ports = { 80, 22 },
	  .data = { "/var/opt/gitlab", "/etc/gitlab" } },
	{ .pattern = "jenkins/jenkins", .title = "Jenkins", .role = ROLE_WEB, .ports = { 8080, 50000 },
	  .data = { "/var/jenkins_home" }, USER(1000, 1000) },
	{ .pattern = "registry", .title = "the registry", .role = ROLE_WEB, .ports = { 5000 }, .data = { "/var/lib/registry" } },
	{ .pattern = "nexus3", .title = "Nexus", .role = ROLE_WEB, .ports = { 8081 }, .data = { "/nexus-data" },
	  USER(200, 200) },
	{ .pattern = "sonarqube", .title = "SonarQube", .role = ROLE_WEB, .ports = { 9000 },
	  .data = { "/opt/sonarqube/data", "/opt/sonarqube/extensions" }, USER(1000, 0) },
	{ .pattern = "metabase", .title = "Metabase", .role = ROLE_WEB, .ports = { 3000 } },
	{ .pattern = "superset", .title = "Superset", .role = ROLE_WEB, .ports = { 8088 } },
	{ .pattern = "n8n", .title = "n8n", .role = ROLE_WEB, .ports = { 5678 }, .data = { "/home/node/.n8n" },
	  USER(1000, 1000) },
	{ .pattern = "graphql-engine", .title = "Hasura", .role = ROLE_WEB, .ports = { 8080 } },
	{ .pattern = "directus", .title = "Directus", .role = ROLE_WEB, .ports = { 8055 }, USER(1000, 1000) },
	{ .pattern = "postgrest", .title = "PostgREST", .role = ROLE_WEB, .ports = { 3000 } },
	{ .pattern = "temporalio/auto-setup", .title = "Temporal", .role = ROLE_WEB, .ports = { 7233 } },
	{ .pattern = "temporalio/server", .title = "Temporal", .role = ROLE_WEB, .ports = { 7233 } },
	{ .pattern = "temporalio/ui", .title = "the Temporal UI", .role = ROLE_WEB, .ports = { 8080 } },
	{ .pattern = "localstack", .title = "LocalStack", .role = ROLE_WEB, .ports = { 4566 } },
	{ .pattern = "wiremock", .title = "WireMock", .role = ROLE_WEB, .ports = { 8080 } },
	{ .pattern = "ollama", .title = "Ollama", .role = ROLE_WEB, .ports = { 11434 }, .data = { "/root/.ollama" } },
	{ .pattern = "gotenberg", .title = "Gotenberg", .role = ROLE_WEB, .ports = { 3000 }, USER(1001, 1001) },
	{ .pattern = "imgproxy", .title = "imgproxy", .role = ROLE_WEB, .ports = { 8080 } },
	{ .pattern = "vaultwarden/server", .title = "Vaultwarden", .role = ROLE_WEB, .ports = { 80 }, .data = { "/data" } },
	{ .pattern = "whoami", .title = "whoami", .role = ROLE_WEB, .ports = { 80 } },
	{ .pattern = "portainer-ce", .title = "Portainer", .role = ROLE_WEB, .ports = { 9443, 9000 }, .data = { "/data" } },
	{ .pattern = "swagger-ui", .title = "Swagger UI", .role = ROLE_WEB, .ports = { 8080 } },
};

bool image_fits(const struct image_name *name, const char *pattern)
{
	const char *slash = strrchr(pattern, '/');
	size_t length = strlen(pattern);

	if (slash && !slash[1]) { /* everything of a team: the folder before the name */
		struct str folder = str_slice(name->repository, 0, name->repository.len - name->name.len);

		return str_ends(folder, pattern) && (folder.len == length || folder.ptr[folder.len - length - 1] == '/');
	}
	if (!str_is(name->name, slash ? slash + 1 : pattern)) /* most rows end here */
		return false;
	return str_ends(name->repository, pattern) &&
	       (name->repository.len == length || name->repository.ptr[name->repository.len - length - 1] == '/');
}

const struct known_image *known_image(struct str image)
{
	struct image_name name = image_name(image);

	for (size_t i = 0; i < ARRAY_SIZE(images); i++)
		if (image_fits(&name, images[i].pattern))
			return &images[i];
	return NULL;
}

const struct known_image *known_data_folder(struct str folder)
{
	/* short paths such as /data and /config are anybody's */
	if (!str_starts(folder, "/var/lib/") && !str_starts(folder, "/bitnami/") && !str_starts(folder, "/var/opt/") &&
	    !str_starts(folder, "/usr/share/") && !str_is(folder, "/data/db"))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(images); i++)
		for (size_t j = 0; j < ARRAY_SIZE(images[i].data) && images[i].data[j]; j++)
			if (str_is(folder, images[i].data[j]))
				return &images[i];
	return NULL;
}

bool known_image_user(struct str image, uint32_t *uid, uint32_t *gid)
{
	const struct known_image *known = known_image(image);

	if (!known || !known->uid)
		return false;
	bool alpine = known->alpine_uid && str_contains(image_name(image).tag, STR("alpine"));
	*uid = alpine ? known->alpine_uid : known->uid;
	*gid = alpine ? known->alpine_gid : known->gid;
	return true;
}

enum stack_role known_port_role(uint16_t number, const char **title)
{
	static const struct {
		uint16_t number;
		enum stack_role role;
		const char *title;
	} ports[] = {
		{ 5432, ROLE_DATABASE, "PostgreSQL" }, { 3306, ROLE_DATABASE, "MySQL" },
		{ 27017, ROLE_DATABASE, "MongoDB" },   { 1433, ROLE_DATABASE, "SQL Server" },
		{ 1521, ROLE_DATABASE, "Oracle" },     { 9042, ROLE_DATABASE, "Cassandra" },
		{ 26257, ROLE_DATABASE, "CockroachDB" }, { 5984, ROLE_DATABASE, "CouchDB" },
		{ 6379, ROLE_CACHE, "Redis" },	       { 11211, ROLE_CACHE, "Memcached" },
		{ 5672, ROLE_BROKER, "AMQP" },	       { 9092, ROLE_BROKER, "Kafka" },
		{ 4222, ROLE_BROKER, "NATS" },	       { 1883, ROLE_BROKER, "MQTT" },
		{ 61616, ROLE_BROKER, "ActiveMQ" },    { 2181, ROLE_DATABASE, "ZooKeeper" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(ports); i++) {
		if (ports[i].number != number)
			continue;
		*title = ports[i].title;
		return ports[i].role;
	}
	return ROLE_OTHER;
}

uint16_t scheme_port(struct str scheme)
{
	static const struct {
		const char *scheme;
		uint16_t port;
	} schemes[] = {
		{ "http", 80 },		  { "https", 443 },	  { "ws", 80 },		    { "wss", 443 },
		{ "grpc", 0 },		  { "postgres", 5432 },	  { "postgresql", 5432 },   { "postgis", 5432 },
		{ "pgsql", 5432 },	  { "psql", 5432 },	  { "cockroachdb", 26257 }, { "mysql", 3306 },
		{ "mysql2", 3306 },	  { "mariadb", 3306 },	  { "mysqli", 3306 },	    { "mongodb", 27017 },
		{ "mongo", 27017 },	  { "redis", 6379 },	  { "rediss", 6379 },	    { "valkey", 6379 },
		{ "amqp", 5672 },	  { "amqps", 5671 },	  { "pyamqp", 5672 },	    { "kafka", 9092 },
		{ "nats", 4222 },	  { "mqtt", 1883 },	  { "mqtts", 8883 },	    { "stomp", 61613 },
		{ "sqlserver", 1433 },	  { "mssql", 1433 },	  { "oracle", 1521 },	    { "clickhouse", 9000 },
		{ "clickhousedb", 8123 }, { "memcached", 11211 }, { "memcache", 11211 },    { "pymemcache", 11211 },
		{ "elasticsearch", 9200 }, { "neo4j", 7687 },	  { "bolt", 7687 },	    { "cassandra", 9042 },
		{ "ldap", 389 },	  { "ldaps", 636 },	  { "smtp", 25 },	    { "smtps", 465 },
		{ "ftp", 21 },		  { "sftp", 22 },	  { "ssh", 22 },	    { "imap", 143 },
		{ "imaps", 993 },	  { "beanstalkd", 11300 }, { "zk", 2181 },	    { "zookeeper", 2181 },
		{ "etcd", 2379 },	  { "influxdb", 8086 },	  { "couchdb", 5984 },	    { "ollama", 11434 },
	};
	size_t plus = str_chr(scheme, '+');

	if (plus != STR_NONE) /* SQLAlchemy: dialect+driver; celery: transport */
		scheme = str_slice(scheme, 0, plus);
	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
		if (str_eq_nocase(scheme, str_of(schemes[i].scheme)))
			return schemes[i].port;
	return 0;
}
