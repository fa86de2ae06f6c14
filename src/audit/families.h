/*
 * The arrays of rules, one a file rules_<family>.c; each ends with AUDIT_RULES_END.
 */
#pragma once
#include "audit/audit.h"

extern const struct audit_rule schema_rules[];
extern const struct audit_rule reference_rules[];
extern const struct audit_rule pod_security_rules[];
extern const struct audit_rule restricted_rules[];
extern const struct audit_rule container_rules[];
extern const struct audit_rule identity_rules[];
extern const struct audit_rule resource_rules[];
extern const struct audit_rule probe_rules[];
extern const struct audit_rule availability_rules[];
extern const struct audit_rule job_rules[];
extern const struct audit_rule exposure_rules[];
extern const struct audit_rule rbac_rules[];
extern const struct audit_rule image_rules[];
extern const struct audit_rule secret_rules[];
extern const struct audit_rule upgrade_rules[];
extern const struct audit_rule ignore_rules[]; /* last: they look at what the others found */
