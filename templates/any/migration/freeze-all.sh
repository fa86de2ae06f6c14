{{#servers}}
{{>migration/freeze.sh}}
{{/servers}}
