/*
 * Rules about a plan as a whole.
 */
#pragma once
#include "base/finding.h"

extern const struct rule PLAN_ENVIRONMENT_NAME, PLAN_ENVIRONMENT_FILE, PLAN_UNKNOWN_NAME, PLAN_OVERLAY_DANGLING,
	PLAN_OVERLAY_UNUSED, PLAN_OVERLAY_IMAGE;
extern const struct rule *const plan_own_rules[]; /* ended by NULL */
