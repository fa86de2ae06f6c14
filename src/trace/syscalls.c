/*
 * The table of system calls that name a path, and the seccomp filter that stops a thread at them.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "base/base.h"
#include "trace/internal.h"

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv)
#define NATIVE_ARCH AUDIT_ARCH_RISCV64
#else
#error "name the AUDIT_ARCH_ of this machine"
#endif

#define LOOK  TRACE_LOOKED
#define WRITE TRACE_WROTE
#define NO_PATH { -1, -1, 0 }
/* clang-format off */
#define ONE(call, path, uses)	       { SYS_##call, { { -1, path, uses }, NO_PATH }, FLAGS_NONE, -1, false }
#define AT(call, folder, path, uses)   { SYS_##call, { { folder, path, uses }, NO_PATH }, FLAGS_NONE, -1, false }

static const struct syscall_row rows[] = {
#ifdef SYS_open
	{ SYS_open, { { -1, 0, 0 }, NO_PATH }, FLAGS_OPEN, 1, false },
	ONE(creat, 0, WRITE),
	ONE(stat, 0, LOOK),
	ONE(lstat, 0, LOOK),
	ONE(access, 0, LOOK),
	ONE(readlink, 0, TRACE_LINK),
	ONE(chmod, 0, WRITE),
	ONE(chown, 0, WRITE),
	ONE(lchown, 0, WRITE),
	ONE(unlink, 0, WRITE),
	ONE(rmdir, 0, WRITE),
	ONE(mkdir, 0, WRITE),
	ONE(mknod, 0, WRITE),
	{ SYS_rename, { { -1, 0, WRITE }, { -1, 1, WRITE } }, FLAGS_NONE, -1, false },
	{ SYS_link, { { -1, 0, LOOK }, { -1, 1, WRITE } }, FLAGS_NONE, -1, false },
	ONE(symlink, 1, WRITE),
	ONE(utime, 0, WRITE),
	ONE(utimes, 0, WRITE),
	AT(futimesat, 0, 1, WRITE),
#endif
	{ SYS_openat, { { 0, 1, 0 }, NO_PATH }, FLAGS_OPEN, 2, false },
#ifdef SYS_openat2
	{ SYS_openat2, { { 0, 1, 0 }, NO_PATH }, FLAGS_OPEN_HOW, 2, false },
#endif
#ifdef SYS_newfstatat
	AT(newfstatat, 0, 1, LOOK),
#endif
	AT(statx, 0, 1, LOOK),
	AT(faccessat, 0, 1, LOOK),
#ifdef SYS_faccessat2
	AT(faccessat2, 0, 1, LOOK),
#endif
	AT(readlinkat, 0, 1, TRACE_LINK),
	AT(fchmodat, 0, 1, WRITE),
	AT(fchownat, 0, 1, WRITE),
	AT(unlinkat, 0, 1, WRITE),
	AT(mkdirat, 0, 1, WRITE),
	AT(mknodat, 0, 1, WRITE),
	AT(utimensat, 0, 1, WRITE),
#ifdef SYS_renameat
	{ SYS_renameat, { { 0, 1, WRITE }, { 2, 3, WRITE } }, FLAGS_NONE, -1, false },
#endif
	{ SYS_renameat2, { { 0, 1, WRITE }, { 2, 3, WRITE } }, FLAGS_NONE, -1, false },
	{ SYS_linkat, { { 0, 1, LOOK }, { 2, 3, WRITE } }, FLAGS_NONE, -1, false },
	AT(symlinkat, 1, 2, WRITE),
	AT(name_to_handle_at, 0, 1, LOOK),
	/* that it is tried; that it runs, and what the kernel maps for it, is seen after it has begun */
	ONE(execve, 0, LOOK),
	AT(execveat, 0, 1, LOOK),
	ONE(chdir, 0, LOOK),
	ONE(chroot, 0, LOOK),
	ONE(statfs, 0, LOOK),
	ONE(truncate, 0, WRITE),
	ONE(getxattr, 0, LOOK),
	ONE(lgetxattr, 0, LOOK),
	ONE(listxattr, 0, LOOK),
	ONE(llistxattr, 0, LOOK),
	ONE(setxattr, 0, WRITE),
	ONE(lsetxattr, 0, WRITE),
	ONE(inotify_add_watch, 1, LOOK),
	{ SYS_connect, { { -1, 1, LOOK }, NO_PATH }, FLAGS_NONE, -1, true },
	{ SYS_bind, { { -1, 1, WRITE }, NO_PATH }, FLAGS_NONE, -1, true },
};

/* As if the kernel didn't have them, so that programs take the way that is seen. */
static const int absent[] = { SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register };
/* What a container can't do under Docker's default profile either. */
static const int denied[] = {
	SYS_add_key, SYS_keyctl, SYS_request_key, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_ptrace, SYS_mount,
	SYS_umount2, SYS_pivot_root, SYS_setns, SYS_unshare, SYS_open_by_handle_at, SYS_kexec_load, SYS_reboot,
};
/* clang-format on */

static struct sock_filter program[4 + ARRAY_SIZE(rows) + ARRAY_SIZE(absent) + ARRAY_SIZE(denied) + 8];
static unsigned short program_length;

static void emit(uint16_t code, uint8_t yes, uint8_t no, uint32_t k)
{
	BUG_IF(program_length >= ARRAY_SIZE(program));
	program[program_length++] = (struct sock_filter){ code, yes, no, k };
}

#define N_ROWS	 ARRAY_SIZE(rows)
#define N_ABSENT ARRAY_SIZE(absent)
#define N_DENIED ARRAY_SIZE(denied)
_Static_assert(N_ROWS + N_ABSENT + N_DENIED < 250, "a jump of a filter is 8 bits long");

void filter_prepare(void)
{
	const size_t all = N_ROWS + N_ABSENT + N_DENIED;
	size_t at = 0;

	program_length = 0;
	emit(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, arch));
	emit(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, NATIVE_ARCH);
	emit(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW); /* of another instruction set */
	emit(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr));
	/* behind the comparisons stand: allow, trace, absent, denied */
	for (size_t i = 0; i < N_ROWS; i++, at++)
		emit(BPF_JMP | BPF_JEQ | BPF_K, (uint8_t)(all - at), 0, (uint32_t)rows[i].number);
	for (size_t i = 0; i < N_ABSENT; i++, at++)
		emit(BPF_JMP | BPF_JEQ | BPF_K, (uint8_t)(all - at + 1), 0, (uint32_t)absent[i]);
	for (size_t i = 0; i < N_DENIED; i++, at++)
		emit(BPF_JMP | BPF_JEQ | BPF_K, (uint8_t)(all - at + 2), 0, (uint32_t)denied[i]);
	emit(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
	emit(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRACE);
	emit(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS);
	emit(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EPERM);
}

int filter_install(void)
{
	struct sock_fprog all = { program_length, program };

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all, 0, 0);
}

const struct syscall_row *syscall_row(long number)
{
	for (size_t i = 0; i < N_ROWS; i++)
		if (rows[i].number == number)
			return &rows[i];
	return NULL;
}
