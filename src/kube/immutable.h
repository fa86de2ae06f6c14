/*
 * Fields that a cluster refuses to change on an object that exists.
 *
 * From the API reference and the validation of Kubernetes (ValidateDeploymentUpdate and its kin).
 */
#pragma once
#include "doc/node.h"

/*
 * Compares two versions of an object of the same kind and name; a finding for each immutable field that differs, with what to do.
 * The findings stand at `where`, the file of the object.
 */
void kube_immutable_changes(const struct node *old, const struct node *new, struct span where, struct findings *out);

extern const struct rule KUBE_IMMUTABLE_FIELD;
