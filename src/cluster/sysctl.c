#include "cluster/sysctl.h"

#include "base/base.h"

bool sysctl_is_safe(struct str name, unsigned int minor)
{
	static const struct {
		const char *name;
		unsigned int since;
	} safe[] = {
		{ "kernel.shm_rmid_forced", 0 },
		{ "net.ipv4.ip_local_port_range", 0 },
		{ "net.ipv4.tcp_syncookies", 0 },
		{ "net.ipv4.ping_group_range", 0 },
		{ "net.ipv4.ip_unprivileged_port_start", 0 },
		{ "net.ipv4.ip_local_reserved_ports", 27 },
		{ "net.ipv4.tcp_keepalive_time", 29 },
		{ "net.ipv4.tcp_fin_timeout", 29 },
		{ "net.ipv4.tcp_keepalive_intvl", 29 },
		{ "net.ipv4.tcp_keepalive_probes", 29 },
		{ "net.ipv4.tcp_rmem", 32 },
		{ "net.ipv4.tcp_wmem", 32 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(safe); i++)
		if (str_is(name, safe[i].name))
			return minor >= safe[i].since;
	return false;
}
