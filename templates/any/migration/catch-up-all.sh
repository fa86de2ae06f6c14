{{#servers}}
{{>migration/catch-up.sh}}
{{/servers}}
