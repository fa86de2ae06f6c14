{{#servers}}
{{>migration/promote.sh}}
{{/servers}}
