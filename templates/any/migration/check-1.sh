#!/bin/sh
# {{say.check_1}}
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2317,SC2329 # {{say.unused}}
set -eu

MAX_MISSING_IMAGES=${MAX_MISSING_IMAGES:-0}
MIGRATION=${MIGRATION:-$(dirname -- "$0")}

{{>migration/lib-check.sh}}

need docker kubectl
images=$(kubectl kustomize "$MIGRATION/../../overlays/{{overlay}}" | sed -n 's/^ *\(- \)\{0,1\}image: *//p' | tr -d '"' | sort -u)
measure "{{say.images}}" "$(printf '%s\n' "$images" | grep -c .)" -ge 1
missing=0
for image in $images; do
	docker buildx imagetools inspect "$image" >/dev/null 2>&1 || {
		echo "{{say.not_in_registry}}: $image"
		missing=$((missing + 1))
	}
done
measure "{{say.images_missing}}" "$missing" -le "$MAX_MISSING_IMAGES"
finish
