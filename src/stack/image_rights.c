#include "stack/image_rights.h"

#include "stack/images.h"

/* A number that no image gives to anybody, for programs that don't ask who runs them: one static binary, one data folder. */
#define ANYBODY .uid = 10001, .gid = 10001
#define WORKS_AS(u, g) .uid = (u), .gid = (g)
#define ON_ALPINE(u, g) .alpine_uid = (u), .alpine_gid = (g)
/* The master opens a port below 1024, gives folders away and starts workers as another user. */
#define BECOMES_USER .root_capabilities = { "CHOWN", "NET_BIND_SERVICE", "SETGID", "SETUID" }
/* s6 and its kin: the start script gives folders of any owner away, and starts daemons as several users. */
#define STARTS_DAEMONS \
	.root_capabilities = { "CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID" }
/* Debian's Apache as the images of PHP have it: its logs are links to the standard streams, these two are folders. */
#define APACHE .writes = { "/run/apache2", "/run/lock/apache2" }
#define DOCKER_SOCKET "it talks to the Docker socket, which only root may, and which a cluster hasn't"

static const struct image_rights rights[] = {
	/* ---- Databases ---- */
	{ .pattern = "bitnami/", .writes_root = "its start script writes configuration below /opt/bitnami, beside files of the image" },
	{ .pattern = "bitnamilegacy/",
	  .writes_root = "its start script writes configuration below /opt/bitnami, beside files of the image" },
	/* "Arbitrary --user Notes" of the image's documentation: the start script takes any user. */
	{ .pattern = "postgres", .writes = { "/var/run/postgresql" } },
	{ .pattern = "postgis", .writes = { "/var/run/postgresql" } },
	{ .pattern = "pgvector", .writes = { "/var/run/postgresql" } },
	{ .pattern = "timescaledb", .writes = { "/var/run/postgresql" } },
	{ .pattern = "mysql", .writes = { "/var/run/mysqld" } },
	{ .pattern = "mariadb", .writes = { "/run/mysqld" } },
	{ .pattern = "mongo" }, /* its socket and the configuration for the first start are in /tmp */
	{ .pattern = "oracle-xe", .writes_root = "the database keeps its state below /opt/oracle, beside its programs" },
	{ .pattern = "oracle-free", .writes_root = "the database keeps its state below /opt/oracle, beside its programs" },
	/* The start script makes a user of CLICKHOUSE_USER there. */
	{ .pattern = "clickhouse-server", .writes = { "/var/log/clickhouse-server", "/etc/clickhouse-server/users.d" } },
	{ .pattern = "elasticsearch", .writes_root = "it writes its keystore, and at the first start certificates, into config/, beside "
						      "files of the image" },
	{ .pattern = "opensearch",
	  .writes_root = "its start script writes keystore and certificates into config/, beside files of the image" },
	{ .pattern = "solr" }, /* all that it writes is below /var/solr */
	{ .pattern = "influxdb", .writes = { "/etc/influxdb2" } },
	{ .pattern = "cassandra", .writes_root = "its start script edits /etc/cassandra/cassandra.yaml" },
	{ .pattern = "couchdb", .writes = { "/opt/couchdb/etc/local.d" } },
	{ .pattern = "neo4j", .writes_root = "its start script writes settings into /var/lib/neo4j/conf, beside files of the image" },
	/* The home of a user without an entry is /: there it keeps its certificates, and stops if it can't make the folder. */
	{ .pattern = "minio/minio", ANYBODY, .writes = { "/.minio" } },
	{ .pattern = "minio/mc", ANYBODY, .writes = { "/.mc" } },
	{ .pattern = "zookeeper", .writes = { "/logs" },
	  .writes_root = "its start script writes zoo.cfg into /conf, beside files of the image" },
	{ .pattern = "cp-zookeeper", .writes_root = "its start script writes the configuration below /etc/kafka" },
	{ .pattern = "consul", .writes = { "/consul/config" } },
	{ .pattern = "vault", .writes = { "/vault/config", "/vault/logs" } },
	{ .pattern = "osixia/openldap",
	  .needs_root = "its start script gives folders to the user openldap, edits /etc/ldap, and starts slapd, which then leaves root",
	  STARTS_DAEMONS, .writes_root = "its start script edits /etc/ldap and /container" },

	/* ---- Caches and brokers ---- */
	{ .pattern = "redis" },
	{ .pattern = "valkey" },
	{ .pattern = "memcached" },
	{ .pattern = "rabbitmq", .writes = { "/var/log/rabbitmq" } },
	{ .pattern = "kafka", .writes_root = "its start script writes the configuration below /opt/kafka" },
	{ .pattern = "cp-kafka", .writes_root = "its start script writes the configuration below /etc/kafka" },
	{ .pattern = "cp-server", .writes_root = "its start script writes the configuration below /etc/kafka" },
	{ .pattern = "cp-schema-registry", .writes_root = "its start script writes the configuration below /etc/schema-registry" },
	{ .pattern = "cp-kafka-connect", .writes_root = "its start script writes the configuration below /etc/kafka-connect" },
	{ .pattern = "redpanda", .writes_root = "rpk writes its settings into /etc/redpanda/redpanda.yaml when it starts" },
	{ .pattern = "nats", ANYBODY },
	{ .pattern = "eclipse-mosquitto", .writes = { "/mosquitto/log" } },

	/* ---- Proxies ---- */
	{ .pattern = "jwilder/nginx-proxy", .needs_root = DOCKER_SOCKET, BECOMES_USER,
	  .writes_root = "it writes the configuration of nginx at each change" },
	{ .pattern = "nginxproxy/nginx-proxy", .needs_root = DOCKER_SOCKET, BECOMES_USER,
	  .writes_root = "it writes the configuration of nginx at each change" },
	{ .pattern = "jc21/nginx-proxy-manager", .needs_root = "its init (s6) starts nginx and Node.js as root", STARTS_DAEMONS,
	  .writes_root = "it writes the configuration of nginx at each change" },
	{ .pattern = "nginx-unprivileged" }, /* pid file and caches are in /tmp */
	/*
	 * Started as 101, the master needs only a place for its pid file and its caches; "user nginx;" is then a warning in the log.
	 * The start scripts leave /etc/nginx as it is where they can't write it.
	 */
	{ .pattern = "nginx", WORKS_AS(101, 101), .writes = { "/var/cache/nginx", "/run" },
	  .fills = { "/etc/nginx/templates", "/etc/nginx/conf.d" } },
	{ .pattern = "openresty", .needs_root = "its master writes pid file and logs into /usr/local/openresty/nginx/logs, which is root's",
	  BECOMES_USER, .writes_root = "its logs are links in /usr/local/openresty/nginx/logs, where the pid file is written, too" },
	/* www-data; the pid file is in logs/, the logs themselves go to the standard streams. */
	{ .pattern = "httpd", WORKS_AS(33, 33), ON_ALPINE(82, 82), .writes = { "/usr/local/apache2/logs" } },
	{ .pattern = "caddy", WORKS_AS(1000, 1000), .binds = true },
	/* The user of its chart. */
	{ .pattern = "traefik", WORKS_AS(65532, 65532), .writes = { "/plugins-storage" } },
	{ .pattern = "haproxy", .writes = { "/run", "/var/lib/haproxy" } },
	{ .pattern = "envoy" },
	{ .pattern = "oauth2-proxy", WORKS_AS(65532, 65532) },
	{ .pattern = "edoburu/pgbouncer", WORKS_AS(70, 70), .writes = { "/etc/pgbouncer", "/var/log/pgbouncer", "/var/run/pgbouncer" } },
	{ .pattern = "cloudflared", WORKS_AS(65532, 65532) },
	{ .pattern = "coredns", WORKS_AS(65532, 65532), .binds = true },
	{ .pattern = "docker-socket-proxy", .needs_root = DOCKER_SOCKET, BECOMES_USER },

	/* ---- Monitoring ---- */
	{ .pattern = "prometheus" },
	{ .pattern = "alertmanager" },
	{ .pattern = "pushgateway" },
	{ .pattern = "grafana", .writes = { "/var/log/grafana" } },
	{ .pattern = "grafana-oss", .writes = { "/var/log/grafana" } },
	{ .pattern = "grafana-enterprise", .writes = { "/var/log/grafana" } },
	{ .pattern = "loki" },
	{ .pattern = "tempo" },
	{ .pattern = "promtail", .needs_root = "it reads log files of the node, which are root's" },
	{ .pattern = "victoria-metrics", ANYBODY },
	{ .pattern = "vmagent", ANYBODY, .writes = { "/vmagent-remotewrite-data" } },
	{ .pattern = "vmalert", ANYBODY },
	{ .pattern = "cadvisor", .needs_root = "it reads the node's cgroups and the state of its container runtime, which are root's" },
	{ .pattern = "node-exporter" },
	{ .pattern = "postgres-exporter" },
	{ .pattern = "postgres_exporter" },
	{ .pattern = "redis_exporter" },
	{ .pattern = "mysqld-exporter" },
	{ .pattern = "mongodb_exporter" },
	{ .pattern = "statsd-exporter" },
	/* Without raw sockets its ICMP probe needs the sysctl net.ipv4.ping_group_range; HTTP, TCP and DNS don't. */
	{ .pattern = "blackbox-exporter", WORKS_AS(65534, 65534) },
	{ .pattern = "memcached-exporter", WORKS_AS(65534, 65534) },
	{ .pattern = "elasticsearch-exporter", WORKS_AS(65534, 65534) },
	{ .pattern = "elasticsearch_exporter", WORKS_AS(65534, 65534) },
	{ .pattern = "kafka-exporter", WORKS_AS(65534, 65534) },
	{ .pattern = "snmp-exporter", WORKS_AS(65534, 65534) },
	{ .pattern = "nginx-prometheus-exporter", WORKS_AS(1001, 1001) },
	{ .pattern = "jaegertracing/all-in-one", ANYBODY },
	{ .pattern = "opentelemetry-collector" },
	{ .pattern = "opentelemetry-collector-contrib" },
	{ .pattern = "kibana", .writes = { "/usr/share/kibana/data", "/usr/share/kibana/logs" } },
	{ .pattern = "logstash",
	  .writes_root = "its start script writes settings into /usr/share/logstash/config, beside files of the image" },
	{ .pattern = "netdata", .needs_root = "it reads the processes and devices of the node", STARTS_DAEMONS,
	  .writes_root = "its start script edits /etc/netdata" },
	{ .pattern = "datadog/agent", .needs_root = "its init (s6) starts the agents as root", STARTS_DAEMONS,
	  .writes_root = "its start scripts edit /etc/datadog-agent" },
	{ .pattern = "dozzle", .needs_root = DOCKER_SOCKET },
	{ .pattern = "mcuadros/ofelia", .needs_root = DOCKER_SOCKET },
	{ .pattern = "watchtower", .needs_root = DOCKER_SOCKET },

	/* ---- What answers requests ---- */
	/*
	 * www-data from the start: the images' documentation has it (--user www-data). The start scripts copy the application
	 * into its volume as whoever they are.
	 */
	{ .pattern = "wordpress", WORKS_AS(33, 33), ON_ALPINE(82, 82), APACHE },
	{ .pattern = "joomla", WORKS_AS(33, 33), ON_ALPINE(82, 82), APACHE },
	{ .pattern = "drupal", WORKS_AS(33, 33), ON_ALPINE(82, 82), APACHE },
	{ .pattern = "mediawiki", WORKS_AS(33, 33), ON_ALPINE(82, 82), APACHE },
	{ .pattern = "nextcloud", WORKS_AS(33, 33), ON_ALPINE(82, 82),
	  .writes_root = "its start script writes settings into /usr/local/etc/php/conf.d, beside files of the image" },
	{ .pattern = "ghost" },
	{ .pattern = "adminer", WORKS_AS(100, 101) }, /* the user of the image, which Alpine numbers */
	{ .pattern = "kafka-ui", WORKS_AS(100, 101) },
	{ .pattern = "pgadmin4", .binds = true, .writes_root = "its start script writes /pgadmin4/config_distro.py" },
	{ .pattern = "mailhog", WORKS_AS(1000, 1000) },
	{ .pattern = "mailpit", ANYBODY },
	{ .pattern = "keycloak", .writes_root = "without --optimized it builds itself anew below /opt/keycloak/lib when it starts" },
	{ .pattern = "dexidp/dex" },
	{ .pattern = "gitea", .tag = "rootless", .serves_ssh = true, WORKS_AS(1000, 1000), .writes = { "/var/lib/gitea", "/etc/gitea" } },
	{ .pattern = "gitea", .serves_ssh = true, .needs_root = "its init (s6) starts sshd as root; the tags that end in -rootless don't",
	  STARTS_DAEMONS,
	  .writes_root = "its start scripts write keys and settings of sshd" },
	{ .pattern = "gitlab-ce", .serves_ssh = true, .needs_root = "Omnibus runs Chef and a dozen daemons of several users as root",
	  .root_capabilities = { "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID" },
	  .writes_root = "Omnibus configures itself below /etc, /opt and /var at each start" },
	{ .pattern = "gitlab-ee", .serves_ssh = true, .needs_root = "Omnibus runs Chef and a dozen daemons of several users as root",
	  .root_capabilities = { "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID" },
	  .writes_root = "Omnibus configures itself below /etc, /opt and /var at each start" },
	{ .pattern = "jenkins/jenkins" },
	{ .pattern = "registry", ANYBODY },
	{ .pattern = "sonarqube", .writes = { "/opt/sonarqube/temp", "/opt/sonarqube/logs" } },
	{ .pattern = "n8n", .writes = { "/home/node/.cache" } },
	{ .pattern = "postgrest", WORKS_AS(1000, 1000) },
	{ .pattern = "temporalio/auto-setup", WORKS_AS(1000, 1000),
	  .writes_root = "its start script writes /etc/temporal/config/docker.yaml" },
	{ .pattern = "temporalio/server", WORKS_AS(1000, 1000), .writes_root = "its start script writes /etc/temporal/config/docker.yaml" },
	{ .pattern = "vaultwarden/server", ANYBODY },
	{ .pattern = "whoami", ANYBODY },
	{ .pattern = "ollama", .needs_root = "it keeps its models below /root, which is root's" },
	{ .pattern = "portainer-ce", .needs_root = DOCKER_SOCKET },
	{ .pattern = "portainer-ee", .needs_root = DOCKER_SOCKET },
	/* php-fpm's master needs nothing of root; user and group in its pool are then a notice in the log. */
	{ .pattern = "php", WORKS_AS(33, 33), ON_ALPINE(82, 82), APACHE },

	/* ---- Whole systems in one container ---- */
	{ .pattern = "docker", .tag = "dind", .needs_root = "dockerd manages namespaces, mounts and networks of its containers",
	  .writes_root = "dockerd keeps its state below /run and /var/lib/docker, and edits /etc" },
	{ .pattern = "gluetun", .needs_root = "it makes a tunnel, its routes and the rules of a firewall", STARTS_DAEMONS,
	  .writes_root = "it edits /etc/resolv.conf and the settings of OpenVPN and Unbound below /etc" },
	{ .pattern = "pihole", .needs_root = "it opens port 53 and starts several daemons as root", STARTS_DAEMONS,
	  .writes_root = "its start scripts edit /etc and /opt/pihole" },
	{ .pattern = "docker-mailserver", .needs_root = "it runs postfix, dovecot and others, each as a user of its own", STARTS_DAEMONS,
	  .writes_root = "its start scripts edit /etc of all its daemons" },
	{ .pattern = "home-assistant", .needs_root = "its init (s6) starts as root", STARTS_DAEMONS,
	  .writes_root = "it installs Python packages when it starts" },
	{ .pattern = "linuxserver/",
	  .needs_root = "its init (s6) starts as root, gives folders to PUID and becomes that user", STARTS_DAEMONS,
	  .writes_root = "its start scripts edit /etc and /app" },
};

const struct image_rights *image_rights(struct str image)
{
	struct image_name name = image_name(image);

	for (size_t i = 0; i < ARRAY_SIZE(rights); i++)
		if (image_fits(&name, rights[i].pattern) &&
		    (!rights[i].tag || str_contains(name.tag, str_of(rights[i].tag))))
			return &rights[i];
	return NULL;
}

bool image_works_as(struct str image, uint32_t *uid, uint32_t *gid)
{
	const struct image_rights *known = image_rights(image);

	if (!known || !known->uid)
		return false;
	bool alpine = known->alpine_uid && str_contains(image_name(image).tag, STR("alpine"));
	*uid = alpine ? known->alpine_uid : known->uid;
	*gid = alpine ? known->alpine_gid : known->gid;
	return true;
}
