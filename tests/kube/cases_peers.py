"""What whole projects taught: servers that are a cluster together."""

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
