{{>migration/shell.sh}}

failed=0

# noted FILE NAME: the last value that a phase has written down; empty where there is none
noted() {
	[ -f "$STATE_DIR/$1" ] || return 0
	sed -n "s/^$2=//p" "$STATE_DIR/$1" | tail -n 1
}

need() {
	for program in "$@"; do
		command -v "$program" >/dev/null 2>&1 || {
			echo "$program: {{say.no_tool}}" >&2
			exit 3
		}
	done
}

need_cluster() {
	need kubectl
	kubectl get --raw /readyz >/dev/null 2>&1 || {
		echo "{{say.no_cluster}}" >&2
		exit 3
	}
}

need_compose() {
	need docker
	compose ps --quiet >/dev/null 2>&1 || {
		echo "{{say.no_compose}}" >&2
		exit 3
	}
}

# measure WHAT VALUE OPERATOR LIMIT: -le, -ge and -eq of whole numbers, = of words
measure() {
	verdict=FAIL
	if [ -n "$2" ] && test "$2" "$3" "$4" 2>/dev/null; then
		verdict=OK
	else
		failed=1
	fi
	case $3 in
	-le) words="{{say.at_most}}" ;;
	-ge) words="{{say.at_least}}" ;;
	*) words="{{say.exactly}}" ;;
	esac
	printf '%-4s  %s: %s (%s %s)\n' "$verdict" "$1" "${2:-{{say.not_measured}}}" "$words" "$4"
}
