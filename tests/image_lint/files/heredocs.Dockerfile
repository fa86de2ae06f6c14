# syntax=docker/dockerfile:1
FROM debian:12-slim
RUN <<SETUP
set -e
apt-get update
apt-get install -y --no-install-recommends ca-certificates tini
rm -rf /var/lib/apt/lists/*
SETUP
RUN <<-"EOT" bash -euo pipefail
	cat /etc/passwd | cut -d: -f1 > /users
	for user in $(cat /users); do
		id $user
	done
	EOT
COPY <<config.ini <<"run.sh" /app/
[main]
home=$HOME
config.ini
#!/bin/sh
exec "$@"
run.sh
RUN <<PY python3
import os
print(f"{os.environ['HOME']} | $UNSET")
PY
USER 1000
ENTRYPOINT ["/usr/bin/tini", "--", "/app/run.sh"]
CMD ["sleep", "infinity"]
