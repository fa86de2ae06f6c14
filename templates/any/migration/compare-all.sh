{{#servers}}
{{>migration/content.sh}}
{{/servers}}
{{#servers}}
content_{{id}} old_{{id}} >"$STATE_DIR/{{label}}.old"
content_{{id}} new_{{id}} >"$STATE_DIR/{{label}}.new"
diff "$STATE_DIR/{{label}}.old" "$STATE_DIR/{{label}}.new"
{{/servers}}
