/*
 * The arrays of rules, one a file rules_<family>.c; each ends with AUDIT_RULES_END.
 */
#pragma once
#include "audit/audit.h"

extern const struct audit_rule reference_rules[];
extern const struct audit_rule pod_security_rules[];
extern const struct audit_rule restricted_rules[];
