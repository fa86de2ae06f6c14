/* The rules of the loader, and the table of all rules of this folder. An id is never used for another meaning. */
#include "compose/compose.h"
#include "compose/rules.h"
#include "compose/rules_lexical.h"

#define RULE(name, word, level, what, reason, hint) \
	const struct rule name = { .id = word, .severity = level, .title = what, .why = reason, .mend = hint }
#define FATAL(name, word, what, reason, hint) \
	const struct rule name = { .id = word, .severity = SEVERITY_ERROR, .title = what, .why = reason, .mend = hint, .fatal = true }

FATAL(COMPOSE_EMPTY, "COMPOSE-EMPTY", "The Compose file is empty", "there is nothing to bring to Kubernetes",
	"write at least one service: services: {web: {image: nginx}}");
FATAL(COMPOSE_NOT_A_MAPPING, "COMPOSE-NOT-A-MAPPING", "A Compose file is a mapping",
	"keys such as `services` are looked up at its top level", "begin the file with services:");
FATAL(COMPOSE_PROJECT_NAME, "COMPOSE-PROJECT-NAME", "The project has no usable name",
	"networks, volumes and labels are named after it",
	"give one of lower-case letters, digits, - and _, that starts with a letter or digit: name: my-app");
RULE(COMPOSE_SEVERAL_FILES, "COMPOSE-SEVERAL-FILES", SEVERITY_WARNING, "Several Compose files have a default name",
	"only the first is read, which may not be the one that you edit", "remove one of them, or name the one that you mean with -f");
RULE(COMPOSE_VERSION, "COMPOSE-VERSION", SEVERITY_WARNING, "`version` is obsolete", "Compose ignores it; readers may think that it matters",
	"remove the line");
RULE(COMPOSE_ENV_FILE, "COMPOSE-ENV-FILE", SEVERITY_ERROR, "An env file can't be read",
	"the service would start without its variables",
	"create the file, correct the path, or say `required: false` where it may be missing");
FATAL(COMPOSE_TOO_MUCH, "COMPOSE-TOO-MUCH", "The project is larger than any real one",
	"files that grow without bound when they are expanded are mostly attacks or loops",
	"look for repeated includes, huge port ranges or variables that contain whole files");

RULE(COMPOSE_TYPE, "COMPOSE-TYPE", SEVERITY_ERROR, "A value has the wrong type", "Compose refuses the file",
	"write what the key expects");
RULE(COMPOSE_BAD_KEY, "COMPOSE-BAD-KEY", SEVERITY_ERROR, "A key isn't a string", "Compose refuses the file",
	"put the key in quotes");
RULE(COMPOSE_UNKNOWN_KEY, "COMPOSE-UNKNOWN-KEY", SEVERITY_ERROR, "A key isn't part of the specification",
	"Compose refuses the file: a misspelt key would have no effect",
	"correct the spelling or the indentation; keys of your own start with x-");
RULE(COMPOSE_BAD_NAME, "COMPOSE-BAD-NAME", SEVERITY_ERROR, "A name has characters that aren't allowed",
	"Compose refuses the file", "use letters, digits, dots, - and _");
RULE(COMPOSE_BAD_VALUE, "COMPOSE-BAD-VALUE", SEVERITY_ERROR, "A value is none of those that are allowed", "Compose refuses the file",
	"use one of the values that the message lists");
RULE(COMPOSE_MISSING_KEY, "COMPOSE-MISSING-KEY", SEVERITY_ERROR, "A required key is missing",
	"the rest of the entry means nothing without it",
	"add the key");
RULE(COMPOSE_REPEATED_ITEM, "COMPOSE-REPEATED-ITEM", SEVERITY_ERROR, "A list has the same item twice", "Compose refuses the file",
	"remove one of them");
RULE(COMPOSE_BAD_NUMBER, "COMPOSE-BAD-NUMBER", SEVERITY_ERROR, "A number can't be read or is out of range", "Compose refuses the file",
	"write a plain number within the range");
RULE(COMPOSE_BAD_SIZE, "COMPOSE-BAD-SIZE", SEVERITY_ERROR, "A size can't be read", "a limit that can't be read isn't one",
	"write a number with b, k, m or g, for example 512m");
RULE(COMPOSE_BAD_DURATION, "COMPOSE-BAD-DURATION", SEVERITY_ERROR, "A duration can't be read", "Compose refuses the file",
	"write numbers with units, for example 30s, 1m30s or 500ms");
RULE(COMPOSE_BAD_BOOLEAN, "COMPOSE-BAD-BOOLEAN", SEVERITY_ERROR, "A boolean can't be read", "Compose refuses the file",
	"write true or false");
RULE(COMPOSE_OLD_BOOLEAN, "COMPOSE-OLD-BOOLEAN", SEVERITY_WARNING, "A boolean is written as in YAML 1.1",
	"YAML 1.2 takes yes, no, on and off for strings", "write true or false");
RULE(COMPOSE_BAD_MODE, "COMPOSE-BAD-MODE", SEVERITY_ERROR, "A file mode can't be read", "the file would get other rights than you think",
	"write it in octal, for example 0440");
RULE(COMPOSE_DEPRECATED, "COMPOSE-DEPRECATED", SEVERITY_WARNING, "A key is deprecated", "a later Compose may refuse it",
	"use what replaces it");

RULE(COMPOSE_BAD_PORT, "COMPOSE-BAD-PORT", SEVERITY_ERROR, "A port can't be read", "nothing would be published",
	"write [HOST:]CONTAINER[/PROTOCOL], for example \"8080:80\"");
RULE(COMPOSE_BAD_VOLUME, "COMPOSE-BAD-VOLUME", SEVERITY_ERROR, "A mount can't be read", "nothing would be mounted",
	"write [SOURCE:]TARGET[:MODE], for example ./config:/etc/app:ro");
RULE(COMPOSE_DRIVE_LETTER, "COMPOSE-DRIVE-LETTER", SEVERITY_WARNING, "A volume of one letter is read as a drive of Windows",
	"Compose mounts a volume without a name at a path that begins with the letter", "give the volume a name of two letters or more");
RULE(COMPOSE_UNKNOWN_TAG, "COMPOSE-UNKNOWN-TAG", SEVERITY_WARNING, "A tag has no meaning in a Compose file",
	"Compose reads the value as if the tag weren't there", "remove the tag; Compose knows !reset and !override");
RULE(COMPOSE_BAD_COMMAND, "COMPOSE-BAD-COMMAND", SEVERITY_ERROR, "A command line can't be split into words",
	"Compose splits a command at blanks and quotes, it runs no shell",
	"close the quotes, or write the command as a list of words");
RULE(COMPOSE_COMMAND_CUT, "COMPOSE-COMMAND-CUT", SEVERITY_WARNING, "A command line goes on behind an operator of the shell",
	"Compose runs no shell, and drops the operator and all that follows it",
	"write it as a line for a shell, in the form of a list: [sh, -c, \"…\"]");
RULE(COMPOSE_BAD_PAIR, "COMPOSE-BAD-PAIR", SEVERITY_ERROR, "An entry isn't KEY=VALUE", "Compose refuses the file", "write KEY=VALUE");
RULE(COMPOSE_BAD_HOST, "COMPOSE-BAD-HOST", SEVERITY_ERROR, "An entry isn't HOST=ADDRESS", "Compose refuses the file",
	"write HOST=ADDRESS, for example \"db=10.0.0.5\"");
RULE(COMPOSE_BAD_DEVICE, "COMPOSE-BAD-DEVICE", SEVERITY_ERROR, "A device can't be read", "Compose refuses the file",
	"write SOURCE[:TARGET[:PERMISSIONS]], for example /dev/ttyUSB0:/dev/tty0:rw");

RULE(COMPOSE_CANNOT_OVERRIDE, "COMPOSE-CANNOT-OVERRIDE", SEVERITY_ERROR, "A value can't be joined with the one of an earlier file",
	"a list doesn't join with a mapping", "write it in the same form as there, or replace it with the tag !override");
RULE(COMPOSE_EXTENDS, "COMPOSE-EXTENDS", SEVERITY_ERROR, "A service extends one that isn't there",
	"the service would lack what it should inherit", "correct the name or the file");
RULE(COMPOSE_EXTENDS_CYCLE, "COMPOSE-EXTENDS-CYCLE", SEVERITY_ERROR, "A service extends itself, perhaps over others",
	"there is no service to start from", "move what they share into a service of its own that extends nothing");
RULE(COMPOSE_INCLUDE, "COMPOSE-INCLUDE", SEVERITY_ERROR, "An included file can't be read", "its services would be missing",
	"correct the path: it is relative to the project directory");
RULE(COMPOSE_INCLUDE_CYCLE, "COMPOSE-INCLUDE-CYCLE", SEVERITY_ERROR, "A file includes itself, perhaps over others",
	"reading would never end", "remove one of the includes");
RULE(COMPOSE_INCLUDE_CONFLICT, "COMPOSE-INCLUDE-CONFLICT", SEVERITY_ERROR, "An included name is already taken",
	"Compose refuses to guess which of the two is meant",
	"rename one, or change the included one in an override file (include: [{path: [a.yaml, override.yaml]}])");

RULE(COMPOSE_NO_IMAGE, "COMPOSE-NO-IMAGE", SEVERITY_ERROR, "A service has neither image nor build", "there is nothing to run",
	"add image: or build:");
RULE(COMPOSE_UNDEFINED_SERVICE, "COMPOSE-UNDEFINED-SERVICE", SEVERITY_ERROR, "A service refers to one that isn't there",
	"Compose refuses to start", "correct the name, or add the service");
RULE(COMPOSE_DISABLED_SERVICE, "COMPOSE-DISABLED-SERVICE", SEVERITY_ERROR, "A service needs one that no active profile enables",
	"Compose refuses to start",
	"activate the profile, give both services the same profiles, or say `required: false`");
RULE(COMPOSE_UNDEFINED_NETWORK, "COMPOSE-UNDEFINED-NETWORK", SEVERITY_ERROR, "A service joins a network that isn't declared",
	"Compose refuses to start", "declare it at the top level under networks:");
RULE(COMPOSE_UNDEFINED_VOLUME, "COMPOSE-UNDEFINED-VOLUME", SEVERITY_ERROR, "A service mounts a volume that isn't declared",
	"Compose refuses to start", "declare it at the top level under volumes:, or start a path with ./");
RULE(COMPOSE_UNDEFINED_SECRET, "COMPOSE-UNDEFINED-SECRET", SEVERITY_ERROR, "A service uses a secret that isn't declared",
	"Compose refuses to start", "declare it at the top level under secrets:");
RULE(COMPOSE_UNDEFINED_CONFIG, "COMPOSE-UNDEFINED-CONFIG", SEVERITY_ERROR, "A service uses a config that isn't declared",
	"Compose refuses to start", "declare it at the top level under configs:");
RULE(COMPOSE_UNDEFINED_MODEL, "COMPOSE-UNDEFINED-MODEL", SEVERITY_ERROR, "A service uses a model that isn't declared",
	"Compose refuses to start", "declare it at the top level under models:");
RULE(COMPOSE_DEPENDENCY_CYCLE, "COMPOSE-DEPENDENCY-CYCLE", SEVERITY_ERROR, "Services depend on each other in a circle",
	"none of them could start first", "remove one of the dependencies");
RULE(COMPOSE_EXCLUSIVE, "COMPOSE-EXCLUSIVE", SEVERITY_ERROR, "Two keys exclude each other", "Compose refuses the file",
	"keep one of the two");
RULE(COMPOSE_CONTRADICTION, "COMPOSE-CONTRADICTION", SEVERITY_ERROR, "Two keys say different things about the same",
	"Compose refuses the file", "give both the same value, or remove one");
RULE(COMPOSE_CONTAINER_NAME, "COMPOSE-CONTAINER-NAME", SEVERITY_ERROR, "A container name would be used twice",
	"names of containers are unique on a machine", "remove container_name: services find each other by their own names");
RULE(COMPOSE_DUPLICATE_TARGET, "COMPOSE-DUPLICATE-TARGET", SEVERITY_WARNING, "Two mounts have the same target",
	"Compose takes the later one and drops the other in silence", "remove one of them");
RULE(COMPOSE_DUPLICATE_PORT, "COMPOSE-DUPLICATE-PORT", SEVERITY_WARNING, "Two services publish the same port",
	"only one of them can start on a machine", "publish another port");
RULE(COMPOSE_NO_SOURCE, "COMPOSE-NO-SOURCE", SEVERITY_ERROR, "A secret or config has no content", "there is nothing to mount",
	"say where it comes from: file:, environment: or external: true");
RULE(COMPOSE_HEALTHCHECK, "COMPOSE-HEALTHCHECK", SEVERITY_ERROR, "A health check doesn't say how it is run",
	"the first word of a list tells it", "start the list with CMD, CMD-SHELL or NONE, or write a string");
RULE(COMPOSE_PLATFORM, "COMPOSE-PLATFORM", SEVERITY_ERROR, "The image isn't built for the platform that it runs on",
	"Compose refuses the file", "add the platform to build.platforms");
RULE(COMPOSE_WATCH, "COMPOSE-WATCH", SEVERITY_ERROR, "A watch doesn't say where the files go", "Compose refuses the file",
	"add target:");
RULE(COMPOSE_UNSET_INHERITED, "COMPOSE-UNSET-INHERITED", SEVERITY_WARNING, "A variable without value isn't set",
	"the container doesn't get it", "set it in .env or in the shell, or give it a value: NAME: value");
RULE(COMPOSE_UNUSED, "COMPOSE-UNUSED", SEVERITY_NOTE, "Nothing uses a network, volume, secret or config",
	"it is left out, as Compose does", "remove it, or use it in a service");

const struct rule *const compose_rules[] = {
	&COMPOSE_EMPTY, &COMPOSE_NOT_A_MAPPING, &COMPOSE_PROJECT_NAME, &COMPOSE_SEVERAL_FILES, &COMPOSE_VERSION,
	&COMPOSE_ENV_FILE, &COMPOSE_TOO_MUCH, &COMPOSE_TYPE, &COMPOSE_BAD_KEY, &COMPOSE_UNKNOWN_KEY, &COMPOSE_BAD_NAME, &COMPOSE_BAD_VALUE,
	&COMPOSE_MISSING_KEY, &COMPOSE_REPEATED_ITEM, &COMPOSE_BAD_NUMBER, &COMPOSE_BAD_SIZE, &COMPOSE_BAD_DURATION,
	&COMPOSE_BAD_BOOLEAN, &COMPOSE_OLD_BOOLEAN, &COMPOSE_BAD_MODE, &COMPOSE_DEPRECATED, &COMPOSE_BAD_PORT,
	&COMPOSE_BAD_VOLUME, &COMPOSE_DRIVE_LETTER, &COMPOSE_UNKNOWN_TAG, &COMPOSE_BAD_COMMAND, &COMPOSE_COMMAND_CUT, &COMPOSE_BAD_PAIR,
	&COMPOSE_BAD_HOST, &COMPOSE_BAD_DEVICE,
	&COMPOSE_CANNOT_OVERRIDE, &COMPOSE_EXTENDS, &COMPOSE_EXTENDS_CYCLE, &COMPOSE_INCLUDE, &COMPOSE_INCLUDE_CYCLE,
	&COMPOSE_INCLUDE_CONFLICT, &COMPOSE_NO_IMAGE, &COMPOSE_UNDEFINED_SERVICE, &COMPOSE_DISABLED_SERVICE,
	&COMPOSE_UNDEFINED_NETWORK, &COMPOSE_UNDEFINED_VOLUME, &COMPOSE_UNDEFINED_SECRET, &COMPOSE_UNDEFINED_CONFIG,
	&COMPOSE_UNDEFINED_MODEL, &COMPOSE_DEPENDENCY_CYCLE, &COMPOSE_EXCLUSIVE, &COMPOSE_CONTRADICTION,
	&COMPOSE_CONTAINER_NAME, &COMPOSE_DUPLICATE_TARGET, &COMPOSE_DUPLICATE_PORT, &COMPOSE_NO_SOURCE,
	&COMPOSE_HEALTHCHECK, &COMPOSE_PLATFORM, &COMPOSE_WATCH, &COMPOSE_UNSET_INHERITED, &COMPOSE_UNUSED,
	&COMPOSE_VARIABLE_UNSET, &COMPOSE_REQUIRED_VARIABLE, &COMPOSE_BAD_VARIABLE, &COMPOSE_INTERPOLATION_DEPTH,
	&DOTENV_BAD_LINE, &DOTENV_BAD_NAME, &DOTENV_UNTERMINATED_QUOTE, &DOTENV_BAD_VARIABLE, &DOTENV_NAME_DIGIT, NULL,
};
