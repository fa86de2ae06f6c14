while sleep 60; do
{{#copies}}
{{#in_7}}
{{#readers}}
	"$MIGRATION/copy-files.sh" {{label}}
{{/readers}}
{{/in_7}}
{{/copies}}
done
