#include "stack/enrich.h"

const struct config_key stack_config_keys[] = {
	{ .path = "services.*.role",
	  .type = CONFIG_CHOICE,
	  .choices = "other|web|worker|scheduler|database|cache|broker|proxy|monitoring|job",
	  .why = "what the service is for; alerts, budgets and scaling follow from it; set it where the guess is wrong",
	  .example = "worker" },
	{ .path = "services.*.edges",
	  .type = CONFIG_STRINGS,
	  .why = "services that it talks to and that nothing in the Compose file shows, as SERVICE or SERVICE:PORT[/udp]",
	  .example = "[\"db:5432\", \"dns:53/udp\"]" },
	{ .path = "secrets.treat",
	  .type = CONFIG_STRINGS,
	  .why = "variables and mounted files that are credentials though they don't look so: VARIABLE, SERVICE.VARIABLE, or "
		 "the file's path",
	  .example = "[\"LICENCE\", \"api.CUSTOMER_PIN\"]" },
	{ .path = "secrets.ignore",
	  .type = CONFIG_STRINGS,
	  .why = "variables and mounted files that look like credentials and are none; SERVICE.command, .entrypoint, .healthcheck, "
		 ".labels and .hooks for what is found in those",
	  .example = "[\"PUBLISHABLE_KEY\", \"./nginx/dhparam.pem\"]" },
	{ 0 },
};
