/*
 * One stop of one thread: which path it names, and where that leads.
 *
 * A thread stops before the call is done. Where a path leads is found by opening it (O_PATH) below the thread's own
 * root, which is what the kernel is about to do; that another thread changes the path meanwhile is no case here, nobody
 * hides from us.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/openat2.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "base/arena.h"
#include "trace/internal.h"

#define PTRACE_OPTIONS                                                                                               \
	(PTRACE_O_EXITKILL | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACESECCOMP | \
	 PTRACE_O_TRACEVFORK)

int tracer_seize(pid_t pid, struct err *err)
{
	if (ptrace(PTRACE_SEIZE, pid, NULL, (void *)(uintptr_t)PTRACE_OPTIONS) < 0)
		return err_errno(err, "cannot follow a process with ptrace");
	return 0;
}

/* Bytes of the thread's memory, up to where they are readable: a path may end just before a page that isn't there. */
static size_t peek(pid_t tid, uint64_t address, void *into, size_t size)
{
	size_t done = 0;

	while (done < size) {
		size_t page = 4096 - (size_t)((address + done) & 4095);
		struct iovec here = { (char *)into + done, MIN_OF(page, size - done) };
		struct iovec there = { (void *)(uintptr_t)(address + done), here.iov_len };
		ssize_t got = process_vm_readv(tid, &here, 1, &there, 1, 0);

		if (got <= 0)
			break;
		if (memchr(here.iov_base, 0, (size_t)got))
			return done + (size_t)got;
		done += (size_t)got;
	}
	return done;
}

/* A terminated string; false where it isn't one, or longer than a path may be. */
static bool peek_path(pid_t tid, uint64_t address, char out[static PATH_MAX])
{
	size_t got = peek(tid, address, out, PATH_MAX);

	return memchr(out, 0, got) != NULL;
}

static bool peek_socket(pid_t tid, const uint64_t args[6], char out[static PATH_MAX])
{
	struct sockaddr_un address = { 0 };
	size_t length = MIN_OF((size_t)args[2], sizeof(address));
	struct iovec here = { &address, length }, there = { (void *)(uintptr_t)args[1], length };

	if (process_vm_readv(tid, &here, 1, &there, 1, 0) != (ssize_t)length || address.sun_family != AF_UNIX)
		return false;
	memcpy(out, address.sun_path, sizeof(address.sun_path));
	out[sizeof(address.sun_path)] = 0;
	return out[0] != 0; /* an abstract name is no path */
}

/* Of /proc/TID/WHAT; empty where it can't be read. */
static struct str proc_link(pid_t tid, const char *what, char out[static PATH_MAX])
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/%d/%s", tid, what);
	ssize_t got = readlink(name, out, PATH_MAX - 1);
	return got > 0 ? str_n(out, (size_t)got) : STR_EMPTY;
}

/* Where the thread's root is in the jail: empty for the jail's own, else the folder it went into by chroot. */
static struct str root_of(pid_t tid, char out[static PATH_MAX])
{
	struct str root = proc_link(tid, "root", out);

	return str_is(root, "/") ? STR_EMPTY : root;
}

/* The whole path in the jail; false where it can't be known. */
static bool absolute(pid_t tid, int folder, const char *path, char out[static 3 * PATH_MAX])
{
	char link[PATH_MAX], what[32];
	struct str base;

	if (path[0] == '/') {
		base = root_of(tid, link);
	} else {
		snprintf(what, sizeof(what), folder == AT_FDCWD ? "cwd" : "fd/%d", folder);
		base = proc_link(tid, what, link);
		if (base.len == 0 || base.ptr[0] != '/') /* a pipe, or closed: the call fails */
			return false;
	}
	if (str_is(base, "/"))
		base = STR_EMPTY;
	snprintf(out, (size_t)3 * PATH_MAX, "%" PRI_STR "%s%s", STR_ARG(base), path[0] == '/' ? "" : "/", path);
	return true;
}

/* Where the path leads in the jail, and what is there; the empty string where there is nothing. */
static struct str target_of(int root, const char *path, bool follow, char out[static PATH_MAX], mode_t *mode)
{
	struct open_how how = { .flags = O_PATH | O_CLOEXEC | (follow ? 0U : O_NOFOLLOW), .resolve = RESOLVE_IN_ROOT };
	_cleanup_close_ int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
	struct stat st;
	char name[32];

	if (fd < 0 || fstat(fd, &st) < 0)
		return STR_EMPTY;
	*mode = st.st_mode;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	ssize_t got = readlink(name, out, PATH_MAX - 1);
	return got > 0 ? str_n(out, (size_t)got) : STR_EMPTY;
}

/* What the flags of an open say. */
static unsigned int open_uses(uint64_t flags)
{
	if (flags & (O_CREAT | O_TRUNC) || (flags & O_ACCMODE) == O_WRONLY)
		return TRACE_WROTE;
	if (flags & O_PATH)
		return TRACE_LOOKED;
	return TRACE_OPENED;
}

static unsigned int call_uses(pid_t tid, const struct syscall_row *row, const uint64_t args[6])
{
	struct open_how how = { 0 };

	switch (row->flags) {
	case FLAGS_OPEN:
		return open_uses(args[row->flags_at]);
	case FLAGS_OPEN_HOW:
		peek(tid, args[row->flags_at], &how.flags, sizeof(how.flags));
		return open_uses(how.flags);
	default:
		return 0;
	}
}

static void note(const struct tracer *tracer, const char *path, unsigned int uses)
{
	struct str whole = str_of(path);
	const struct trace_entry *before = map_get(&tracer->log->entries, whole);
	char link[PATH_MAX];
	mode_t mode = 0;

	/* where it leads was asked before; what wasn't there is asked again, it may have been made */
	if (before && (before->uses & uses) == uses && !str_empty(before->target))
		return;
	struct str target = target_of(tracer->root, path, !(uses & TRACE_LINK), link, &mode);
	if (S_ISDIR(mode) && uses & TRACE_OPENED)
		uses = (uses & ~(unsigned int)TRACE_OPENED) | TRACE_LISTED;
	trace_note(tracer->log, whole, target, uses | (str_empty(target) ? TRACE_MISSED : 0));
}

static void called(const struct tracer *tracer, pid_t tid, long number, const uint64_t args[6])
{
	const struct syscall_row *row = syscall_row(number);
	char path[PATH_MAX], whole[3 * PATH_MAX];

	if (!row)
		return;
	unsigned int more = call_uses(tid, row, args);
	for (size_t i = 0; i < PATHS_MAX && row->paths[i].path >= 0; i++) {
		const struct syscall_path *at = &row->paths[i];
		int folder = at->folder < 0 ? AT_FDCWD : (int)(int32_t)args[at->folder];

		if (row->socket ? !peek_socket(tid, args, path) : !peek_path(tid, args[at->path], path))
			continue;
		if (path[0] && absolute(tid, folder, path, whole)) /* an empty one is the descriptor itself */
			note(tracer, whole, at->uses | more);
	}
}

/* What the kernel mapped to begin a program: itself or its script's interpreter, and the ELF interpreter. */
static void began(const struct tracer *tracer, pid_t tid)
{
	char name[64], line[PATH_MAX + 128];

	snprintf(name, sizeof(name), "/proc/%d/maps", tid);
	_cleanup_fclose_ FILE *maps = fopen(name, "re");
	while (maps && fgets(line, sizeof(line), maps)) {
		char *path = strchr(line, '/');

		if (!path)
			continue; /* [stack] and the like */
		path[strcspn(path, "\n")] = 0;
		note(tracer, path, TRACE_OPENED | TRACE_RAN);
	}
}

static void at_call(const struct tracer *tracer, pid_t tid)
{
	struct __ptrace_syscall_info info;
	uint64_t args[6];

	if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, (void *)sizeof(info), &info) <= 0 ||
	    info.op != PTRACE_SYSCALL_INFO_SECCOMP)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(args); i++)
		args[i] = info.seccomp.args[i];
	called(tracer, tid, (long)info.seccomp.nr, args);
}

/* Is the program that began of the machine's own word size? Another one's calls have other numbers: the filter lets
 * them through. */
static bool is_native(pid_t tid)
{
	char name[64];
	unsigned char ident[5] = { 0 };

	snprintf(name, sizeof(name), "/proc/%d/exe", tid);
	_cleanup_close_ int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, ident, sizeof(ident)) != (ssize_t)sizeof(ident))
		return true;
	return ident[4] == (sizeof(void *) == 8 ? 2 : 1); /* EI_CLASS */
}

void tracer_stopped(const struct tracer *tracer, pid_t tid, int status)
{
	const int event = status >> 16;
	int deliver = 0;

	switch (event) {
	case PTRACE_EVENT_SECCOMP:
		at_call(tracer, tid);
		break;
	case PTRACE_EVENT_EXEC:
		began(tracer, tid);
		tracer->log->foreign += !is_native(tid);
		break;
	case PTRACE_EVENT_STOP:
		/* SIGSTOP and its kind stop a process for good; the trap is a new one that reports */
		if (WSTOPSIG(status) != SIGTRAP) {
			ptrace(PTRACE_LISTEN, tid, NULL, NULL);
			return;
		}
		break;
	case 0:
		deliver = WSTOPSIG(status);
		break;
	default: /* a fork: the new one reports itself */
		break;
	}
	ptrace(PTRACE_CONT, tid, NULL, (void *)(uintptr_t)deliver); /* it may be gone by now */
}
