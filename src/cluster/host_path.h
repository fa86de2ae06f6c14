/*
 * Paths of a node that pods shouldn't have.
 */
#pragma once
#include "base/str.h"

/* The socket of a container runtime: who talks to it starts privileged containers. */
bool host_path_is_socket(struct str path);
/* A folder with keys of the node, devices, programs that root runs, or other pods' secrets. */
bool host_path_is_sensitive(struct str path);
