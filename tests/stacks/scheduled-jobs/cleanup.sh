#!/bin/sh
# Dumps are kept for fourteen days.
while true; do
	find /backup -name '*.sql.gz' -mtime +14 -delete
	sleep 86400
done
