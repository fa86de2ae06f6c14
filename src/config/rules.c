#include "config/rules.h"

#include "config/config.h"

const struct rule CONFIG_UNKNOWN_KEY = {
	.id = "CONFIG-UNKNOWN-KEY",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "lotse.yaml has a key that lotse doesn't know",
	.why = "a misspelt key would be ignored, and the team would believe that it holds",
	.mend = "see 'lotse init -o -' for all keys; keys that begin with x- are yours",
};

const struct rule CONFIG_BAD_VALUE = {
	.id = "CONFIG-BAD-VALUE",
	.severity = SEVERITY_ERROR,
	.fatal = true,
	.title = "lotse.yaml has a value of the wrong kind",
	.why = "lotse would have to guess what was meant",
	.mend = "see 'lotse init -o -' for an example of every key",
};

const struct rule *const config_rules[] = { &CONFIG_UNKNOWN_KEY, &CONFIG_BAD_VALUE, NULL };
