{{#servers}}
{{>migration/reverse.sh}}
{{/servers}}
