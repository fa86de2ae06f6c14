{{>migration/lib.sh}}

finish() {
	if [ "$failed" -eq 0 ]; then
		echo "{{say.phase}} {{this_phase}}: OK"
	else
		echo "{{say.phase}} {{this_phase}}: FAIL"
	fi
	exit "$failed"
}
