#include "cluster/host_path.h"

static struct str without_slash(struct str path)
{
	return path.len > 1 && str_ends(path, "/") ? str_slice(path, 0, path.len - 1) : path;
}

bool host_path_is_socket(struct str path)
{
	static const char *const names[] = { "docker.sock",      "containerd.sock", "crio.sock", "podman.sock",
					     "cri-dockerd.sock", "dockershim.sock", NULL };
	size_t slash = str_rchr(path = without_slash(path), '/');

	return slash != STR_NONE && str_in(str_from(path, slash + 1), names);
}

static bool is_below(struct str path, const char *folder)
{
	size_t length = strlen(folder);

	return str_starts(path, folder) && (path.len == length || path.ptr[length] == '/');
}

bool host_path_is_sensitive(struct str path)
{
	static const char *const whole[] = { "/", "/var", "/run", "/var/run", "/var/lib", NULL };
	static const char *const folders[] = { "/etc",
					       "/proc",
					       "/sys",
					       "/dev",
					       "/boot",
					       "/root",
					       "/usr",
					       "/lib",
					       "/lib64",
					       "/bin",
					       "/sbin",
					       "/home",
					       "/var/lib/kubelet",
					       "/var/lib/containerd",
					       "/var/lib/docker",
					       "/var/lib/etcd",
					       "/run/containerd",
					       "/opt/cni" };
	bool sensitive = str_in(path = without_slash(path), whole);

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		sensitive |= is_below(path, folders[i]);
	return sensitive;
}
