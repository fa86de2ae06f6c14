{{#kept}}
{{^archive}}
{{>migration/content.sh}}
{{/archive}}
{{/kept}}
