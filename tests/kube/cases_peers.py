"""What whole projects taught: servers that are a cluster together."""

import re

from case import ABSENT, case

QUORUM = """services:
  kafka-1: &kafka
    image: apache/kafka:3.7.0
    environment: &environment
      KAFKA_NODE_ID: 1
      KAFKA_PROCESS_ROLES: broker,controller
      KAFKA_CONTROLLER_QUORUM_VOTERS: 1@kafka-1:9093,2@kafka-2:9093
      KAFKA_LISTENERS: PLAINTEXT://:9092,CONTROLLER://:9093
      KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://kafka-1:9092
    volumes: ['one:/var/lib/kafka/data']
  kafka-2:
    <<: *kafka
    environment:
      <<: *environment
      KAFKA_NODE_ID: 2
      KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://kafka-2:9092
    volumes: ['two:/var/lib/kafka/data']
  api:
    image: registry.example.com/api:1
    environment: {KAFKA: 'kafka-1:9092,kafka-2:9092'}
    ports: ['8080']
volumes: {one: , two: }
"""

case("peers of a quorum find each other before they are ready", QUORUM, {
    "Service/kafka-1 spec.publishNotReadyAddresses": True,
    "Service/kafka-1-headless spec.publishNotReadyAddresses": True,
    "Service/kafka-2 spec.publishNotReadyAddresses": True,
    "Service/api spec.publishNotReadyAddresses": ABSENT})
case("a replica that follows waits until the other one is ready", """services:
  primary:
    image: postgres:15
    environment: {POSTGRES_PASSWORD: x}
    volumes: ['one:/var/lib/postgresql/data']
  replica:
    image: postgres:15
    environment: {PRIMARY_HOST: primary, POSTGRES_PASSWORD: x}
    volumes: ['two:/var/lib/postgresql/data']
volumes: {one: , two: }
""", {"Service/primary spec.publishNotReadyAddresses": ABSENT})

NGINX = """services:
  proxy:
    image: nginx:1.25
    ports: ['80:80']
    volumes: ['./nginx.conf:/etc/nginx/nginx.conf:ro']
  api: {image: 'registry.example.com/api:1', expose: ['8000']}
"""
case("Docker's name server in a mounted file", NGINX, {}, finds=["STACK-DOCKER-DNS nginx.conf:3 proxy's file nginx.conf"],
     files={"nginx.conf": "http {\n  # resolver 127.0.0.11;\n  resolver 127.0.0.11 valid=10s;\n"
            "  server { location / { set $to http://api:8000; proxy_pass $to; } }\n}\n"})
case("an address that begins like Docker's name server", NGINX, {}, silent=["STACK-DOCKER-DNS"],
     files={"nginx.conf": "# 127.0.0.11\nhttp { server { allow 127.0.0.110; allow 127.0.0.11.1; deny all; } }\n"})
case("a range of published ports is told once", """services:
  turn:
    image: registry.example.com/turn:1
    ports: ['49160-49170:49160-49170/udp']  #! KUBE-PUBLISHED ports 49160 to 49170
""")
case("what is mounted on the node later", """services:
  exporter:
    image: prom/node-exporter:v1.8.0
    volumes: ['/:/host:ro,rslave']
    deploy: {mode: global}
""", {"DaemonSet/exporter c.volumeMounts[/host].mountPropagation": "HostToContainer"},
     config="services: {exporter: {allow: {host_path: it reads the file systems of the node}}}\n")
case("TCP and UDP of one number are reached by number", """services:
  dns:
    image: registry.example.com/dns:1
    ports: ['5353:5353/udp', '5353:5353/tcp', '8080:8080']
""", {"Service/dns spec.ports[5353].targetPort": 5353, "Service/dns spec.ports[8080].targetPort": re.compile("^[a-z]"),
      "Deployment/dns c.readinessProbe.tcpSocket.port": 5353})
