{{#stateless}}
{{#-first}}
started=$(date +%s)
kube rollout restart {{workload}}
kube rollout status {{workload}} --timeout=10m
note after.env "START_SECONDS=$(($(date +%s) - started))"
crashed=$(date +%s)
kube delete pod --selector=app.kubernetes.io/name={{label}} --wait=false
kube rollout status {{workload}} --timeout=10m
note after.env "MTTR_SECONDS=$(($(date +%s) - crashed))"
{{/-first}}
{{/stateless}}
kube top pods --no-headers >"$STATE_DIR/usage"
note after.env "CPU_PERCENT=$(awk '{ sum += $2 } END { printf "%d", sum / 10 }' "$STATE_DIR/usage")"
note after.env "MEMORY_MB=$(awk '{ sum += $3 } END { printf "%d", sum }' "$STATE_DIR/usage")"
kubectl kustomize {{overlay_path}} | sed -n 's/^ *\(- \)\{0,1\}image: *//p' | sort -u >"$STATE_DIR/images"
xargs docker image inspect --format {{docker_size}} <"$STATE_DIR/images" |
	awk '{ sum += $1 } END { printf "IMAGE_MB=%d\n", sum / 1000000 }' >>"$STATE_DIR/after.env"
while read -r image; do
	trivy image --quiet --scanners vuln --severity HIGH,CRITICAL --ignore-unfixed --format json "$image" </dev/null
done <"$STATE_DIR/images" | grep -c '"VulnerabilityID"' >"$STATE_DIR/vulnerabilities"
note after.env "VULNERABILITIES=$(cat "$STATE_DIR/vulnerabilities")"
note after.env "RTO_SECONDS=$(awk -F= '/^RTO_/ { sum += $2 } END { print sum + 0 }' "$STATE_DIR/drill.env")"
