# requests URL N: "200 0.012" a line
requests() {
	left=$2
	while [ "$left" -gt 0 ]; do
		curl --silent --output /dev/null --max-time 10 --write-out '%{http_code} %{time_total}\n' ${HOST_HEADER:+--header "Host: $HOST_HEADER"} "$1" || true
		left=$((left - 1))
	done
}

errors_in() { awk '$1 < 200 || $1 >= 400 { n++ } END { if (NR) printf "%d", n * 100 / NR }' "$1"; }
p95_in() { awk '{ print int($2 * 1000) }' "$1" | sort -n | awk '{ at[NR] = $1 } END { i = int(NR * 0.95 + 0.999); if (NR) print at[i] }'; }
