/*
 * Sysctls that concern only the pod that sets them: the Pod Security Standards and the kubelet let them through.
 */
#pragma once
#include "base/str.h"

/* By the Pod Security Standards of Kubernetes 1.`minor` ("Sysctls"); from 1.22 on the kubelet says the same. */
bool sysctl_is_safe(struct str name, unsigned int minor);
