{{#rabbitmq}}
old_{{id}} set_vm_memory_high_watermark 0
drained_{{id}}() { [ "$(old_{{id}} list_queues messages </dev/null | awk '{ sum += $1 } END { print sum + 0 }')" -eq 0 ]; }
wait_for "$MAX_DRAIN_SECONDS" drained_{{id}}
{{/rabbitmq}}
{{#kafka}}
drained_{{id}}() {
	[ "$(compose exec -T {{service}} sh -c 'kafka-consumer-groups.sh --bootstrap-server localhost:{{port}} --describe --all-groups 2>/dev/null' </dev/null |
		awk '$6 ~ /^[0-9]+$/ { sum += $6 } END { print sum + 0 }')" -eq 0 ]
}
wait_for "$MAX_DRAIN_SECONDS" drained_{{id}}
{{/kafka}}
