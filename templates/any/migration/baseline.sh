{{#measured}}
started=$(date +%s)
compose up --detach --no-deps --no-recreate --wait --scale {{measured}}=2 {{measured}}
note baseline.env "START_SECONDS=$(($(date +%s) - started))"
crashed=$(date +%s)
compose exec -T --index 2 {{measured}} sh -c 'kill 1'
sleep 2
compose up --detach --no-deps --no-recreate --wait --scale {{measured}}=2 {{measured}}
note baseline.env "MTTR_SECONDS=$(($(date +%s) - crashed))"
compose up --detach --no-deps --no-recreate --scale {{measured}}=1 {{measured}}
{{/measured}}
docker image inspect --format {{docker_size}}{{#images}} {{image}}{{/images}} |
	awk '{ sum += $1 } END { printf "IMAGE_MB=%d\n", sum / 1000000 }' >"$STATE_DIR/images"
note baseline.env "$(cat "$STATE_DIR/images")"
compose ps --quiet | xargs docker stats --no-stream --format {{docker_usage}} >"$STATE_DIR/usage"
note baseline.env "CPU_PERCENT=$(awk '{ sum += $1 } END { printf "%d", sum }' "$STATE_DIR/usage")"
note baseline.env "MEMORY_MB=$(awk '{ f = $2 ~ /GiB/ ? 1024 : $2 ~ /KiB/ ? 1 / 1024 : 1; sum += $2 * f } END { printf "%d", sum }' "$STATE_DIR/usage")"
for image in{{#images}} {{image}}{{/images}}; do
	trivy image --quiet --scanners vuln --severity HIGH,CRITICAL --ignore-unfixed --format json "$image"
done | grep -c '"VulnerabilityID"' >"$STATE_DIR/vulnerabilities"
note baseline.env "VULNERABILITIES=$(cat "$STATE_DIR/vulnerabilities")"
started=$(date +%s)
{{#kept}}
{{#postgresql}}
compose exec -T {{service}} {{{dump}}} -F c >"$STATE_DIR/{{label}}.dump"
old_{{id}} -c 'CREATE DATABASE lotse_drill'
compose exec -T {{service}} {{{restore}}} -d lotse_drill --no-owner <"$STATE_DIR/{{label}}.dump"
old_{{id}} -c 'DROP DATABASE lotse_drill'
{{/postgresql}}
{{#mysql}}
compose exec -T {{service}} {{{dump}}} --single-transaction {{#database}}{{database}}{{/database}}{{^database}}mysql{{/database}} >"$STATE_DIR/{{label}}.sql"
old_{{id}} -e 'CREATE DATABASE lotse_drill'
old_{{id}} lotse_drill <"$STATE_DIR/{{label}}.sql"
old_{{id}} -e 'DROP DATABASE lotse_drill'
{{/mysql}}
{{#target}}
docker run --rm --volumes-from "$(compose ps --all --quiet {{service}} | head -n 1):ro" --volume lotse-drill:/drill busybox:1.36 cp -a {{target}}/. /drill/
docker volume rm lotse-drill
{{/target}}
{{/kept}}
note baseline.env "RTO_SECONDS=$(($(date +%s) - started))"
