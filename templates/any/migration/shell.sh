NAMESPACE=${NAMESPACE:-{{namespace}}}
MIGRATION=${MIGRATION:-{{here}}}
STATE_DIR=${STATE_DIR:-$MIGRATION/state}

compose() { (cd -- "$MIGRATION/../.." && {{{compose}}} "$@"); }
{{#forwards}}
{{#-first}}
bridge() { docker compose --project-name {{stack}}-bridge --file "$MIGRATION/bridge.compose" "$@"; }
{{/-first}}
{{/forwards}}
kube() { kubectl --namespace "$NAMESPACE" "$@"; }
{{#servers}}
{{#client}}
old_{{id}}() { compose exec -T {{service}} {{{client}}} "$@"; }
new_{{id}}() { kube exec -i {{pod}} -c {{container}} -- {{{client}}} "$@"; }
{{/client}}
{{/servers}}

wait_for() {
	seconds=$1
	shift
	until "$@"; do
		seconds=$((seconds - 1))
		[ "$seconds" -gt 0 ] || return 1
		sleep 1
	done
}

note() {
	mkdir -p "$STATE_DIR"
	echo '*' >"$STATE_DIR/.gitignore"
	echo "$2" >>"$STATE_DIR/$1"
}
