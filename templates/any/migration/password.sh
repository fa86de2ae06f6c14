[ -s "$STATE_DIR/replication.password" ] ||
	(umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$STATE_DIR/replication.password")
