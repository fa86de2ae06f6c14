{{#forwards}}
bridge stop bridge-{{label}}-{{number}}
{{/forwards}}
