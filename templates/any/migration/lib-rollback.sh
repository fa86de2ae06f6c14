{{>migration/lib.sh}}

refuse() {
	echo "{{say.refused}}: $1" >&2
	exit 1
}

# confirm WHAT WILL BE DONE...
confirm() {
	echo "{{say.will_do}}"
	for line in "$@"; do
		echo "  - $line"
	done
	[ "${yes:-no}" = yes ] && return
	printf '%s ' "{{say.sure}}"
	read -r answer || answer=
	[ "$answer" = yes ] || {
		echo "{{say.nothing_done}}"
		exit 1
	}
}

yes=no
[ "${1:-}" = --yes ] && yes=yes
