#pragma once
#include "base/finding.h"

/* names.c */
extern const struct rule STACK_NAME_REWRITTEN;
extern const struct rule STACK_NAME_COLLISION;
extern const struct rule STACK_NAME_REFERRED;
/* roles.c */
extern const struct rule STACK_ROLE_UNKNOWN;
extern const struct rule STACK_JOB_MODE;
extern const struct rule STACK_CONFIG_SERVICE;
/* secrets.c */
extern const struct rule STACK_SECRET_IN_ENV;
extern const struct rule STACK_SECRET_IN_COMMAND;
extern const struct rule STACK_SECRET_FILE;
extern const struct rule STACK_CONFIG_SECRET;
/* edges.c */
extern const struct rule STACK_NO_COMMON_NETWORK;
extern const struct rule STACK_PORT_OF_HOST;
extern const struct rule STACK_HOST_NAMED;
extern const struct rule STACK_DOCKER_DNS;
extern const struct rule STACK_CONFIG_EDGE;

