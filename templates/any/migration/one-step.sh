{{#copies}}
{{#in_6}}
"$MIGRATION/copy-files.sh" {{label}}
{{/in_6}}
{{/copies}}
compose stop{{#stateless}}{{#writes_files}} {{name}}{{/writes_files}}{{/stateless}}
{{#copies}}
{{#in_6}}
"$MIGRATION/copy-files.sh" {{label}}
{{/in_6}}
{{/copies}}
