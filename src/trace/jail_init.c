/*
 * The first process of a jail: makes the root, then starts what it is told to, and reaps. It never execs.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include "trace/internal.h"
#include "trace/jail.h"

struct init {
	const struct jail_options *options;
	const struct jail_ends *ends;
	pid_t *pids; /* of each command; 0: not running */
};

static void tell(const struct init *init, int op, size_t index, int value, const char *text)
{
	struct jail_message message = { .op = op, .index = (int32_t)index, .value = value };

	snprintf(message.text, sizeof(message.text), "%s", text);
	while (send(init->ends->socket, &message, sizeof(message), MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

_Noreturn static void fail(const struct init *init, size_t index, const char *doing)
{
	tell(init, JAIL_FAILED, index, errno, doing);
	_exit(127);
}

#define MUST(call, doing)                             \
	do {                                          \
		if ((call) < 0)                       \
			fail(init, JAIL_NONE, doing); \
	} while (0)

/* With parents; the last one too where `last`. We are in the jail's root: no link leads out. */
static void make_folders(const char *path, bool last)
{
	char name[4096];
	int length = snprintf(name, sizeof(name), "%s", path);

	if (length < 0 || (size_t)length >= sizeof(name))
		return;
	for (char *slash = strchr(name + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(name, 0755);
		*slash = '/';
	}
	if (last)
		mkdir(name, 0755);
}

/* ---- The root ---- */

static int clone_tree(const char *path, bool read_only)
{
	struct mount_attr attributes = { .attr_set = MOUNT_ATTR_RDONLY };
	int fd = (int)syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);

	if (fd >= 0 && read_only)
		syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof(attributes));
	return fd;
}

static bool is_folder(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
}

static int place_tree(int fd, const char *to)
{
	bool folder = is_folder(fd);

	make_folders(to, folder);
	if (!folder) {
		int made = open(to, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644);

		if (made >= 0)
			close(made);
	}
	return (int)syscall(SYS_move_mount, fd, "", AT_FDCWD, to, MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS);
}

/* The image's folder below, memory above. What is mounted hides the folder itself, for nobody but us. */
static void mount_root(const struct init *init)
{
	const char *root = init->options->root;
	char data[128];
	int below = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);

	MUST(below, "opening the root folder");
	MUST(mount("tmpfs", root, "tmpfs", 0, "mode=0755"), "mounting memory");
	MUST(chdir(root), "entering the memory");
	struct stat st;
	MUST(fstat(below, &st), "looking at the root folder");
	MUST(mkdir("upper", 0755), "making a folder");
	MUST(chmod("upper", st.st_mode & 07777), "setting the root's rights"); /* the upper's are seen */
	MUST(mkdir("work", 0755), "making a folder");
	MUST(mkdir("all", 0755), "making a folder");
	snprintf(data, sizeof(data), "lowerdir=/proc/self/fd/%d,upperdir=upper,workdir=work", below);
	MUST(mount("overlay", "all", "overlay", 0, data), "mounting the overlay");
	close(below);
	MUST(chdir("all"), "entering the overlay");
}

static void make_device(const char *path, unsigned int minor_number, unsigned int major_number)
{
	if (mknod(path, S_IFCHR | 0666, makedev(major_number, minor_number)) < 0)
		return; /* what needs it will say so */
	chmod(path, 0666);
}

static void mount_devices(const struct init *init)
{
	make_folders("/dev", true);
	MUST(mount("tmpfs", "/dev", "tmpfs", MS_NOSUID, "mode=0755,size=65536k"), "mounting /dev");
	make_device("/dev/null", 3, 1);
	make_device("/dev/zero", 5, 1);
	make_device("/dev/full", 7, 1);
	make_device("/dev/random", 8, 1);
	make_device("/dev/urandom", 9, 1);
	make_device("/dev/tty", 0, 5);
	make_folders("/dev/pts", true);
	make_folders("/dev/shm", true);
	mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620");
	mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=1777,size=65536k");
	const char *const links[][2] = { { "pts/ptmx", "/dev/ptmx" },
					 { "/proc/self/fd", "/dev/fd" },
					 { "/proc/self/fd/0", "/dev/stdin" },
					 { "/proc/self/fd/1", "/dev/stdout" },
					 { "/proc/self/fd/2", "/dev/stderr" } };
	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		if (symlink(links[i][0], links[i][1]) < 0)
			fail(init, JAIL_NONE, "filling /dev");
}

/* What of /proc would change or show the host to root in the jail. */
static void mask_proc(void)
{
	const char *const fixed[] = { "/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs" };
	const char *const hidden[] = { "/proc/kcore", "/proc/keys", "/proc/timer_list" };

	for (size_t i = 0; i < ARRAY_SIZE(fixed); i++)
		if (mount(fixed[i], fixed[i], NULL, MS_BIND | MS_REC, NULL) == 0)
			mount(NULL, fixed[i], NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(hidden); i++)
		mount("/dev/null", hidden[i], NULL, MS_BIND, NULL);
}

static void mount_kernel(const struct init *init)
{
	make_folders("/proc", true);
	make_folders("/sys", true);
	MUST(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL), "mounting /proc");
	mask_proc();
	/* not everywhere allowed, and hardly a program needs it */
	mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, NULL);
}

static void raise_loopback(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	_cleanup_close_ int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd >= 0)
		ioctl(fd, SIOCSIFFLAGS, &request);
}

static void make_root(const struct init *init)
{
	const struct jail_options *options = init->options;
	static const char *const host[] = { "/etc/hosts", "/etc/resolv.conf" };
	int of_host[ARRAY_SIZE(host)];
	int *binds = xcalloc(options->n_binds + 1, sizeof(*binds));

	MUST(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "parting the mounts");
	for (size_t i = 0; i < options->n_binds; i++) {
		binds[i] = clone_tree(options->binds[i].from, options->binds[i].read_only);
		MUST(binds[i], options->binds[i].from);
	}
	for (size_t i = 0; i < ARRAY_SIZE(host); i++)
		of_host[i] = clone_tree(host[i], true);
	mount_root(init);
	MUST(syscall(SYS_pivot_root, ".", "."), "changing the root");
	MUST(umount2(".", MNT_DETACH), "leaving the old root");
	MUST(chdir("/"), "entering the root");
	mount_devices(init);
	mount_kernel(init);
	for (size_t i = 0; i < ARRAY_SIZE(host); i++)
		if (of_host[i] >= 0) {
			place_tree(of_host[i], host[i]);
			close(of_host[i]);
		}
	for (size_t i = 0; options->tmpfs && options->tmpfs[i]; i++) {
		make_folders(options->tmpfs[i], true);
		MUST(mount("tmpfs", options->tmpfs[i], "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777"), options->tmpfs[i]);
	}
	for (size_t i = 0; i < options->n_binds; i++) {
		MUST(place_tree(binds[i], options->binds[i].to), options->binds[i].to);
		close(binds[i]);
	}
	free(binds);
	for (size_t i = 0; i < options->n_commands; i++)
		make_folders(options->commands[i].folder, true);
	if (options->read_only)
		MUST(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL), "making the root read-only");
	if (options->hostname)
		MUST(sethostname(options->hostname, strlen(options->hostname)), "naming the host");
	if (options->no_network)
		raise_loopback();
}

/* ---- A command ---- */

/* What Docker leaves to a container. */
static bool keeps_capability(int capability)
{
	static const int kept[] = { CAP_CHOWN,   CAP_DAC_OVERRIDE, CAP_FSETID,           CAP_FOWNER,
				    CAP_MKNOD,   CAP_NET_RAW,      CAP_SETGID,           CAP_SETUID,
				    CAP_SETFCAP, CAP_SETPCAP,      CAP_NET_BIND_SERVICE, CAP_SYS_CHROOT,
				    CAP_KILL,    CAP_AUDIT_WRITE };

	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		if (kept[i] == capability)
			return true;
	return false;
}

static void drop_capabilities(void)
{
	for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
		if (!keeps_capability(capability))
			prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
}

static const char *environment_path(const struct jail_command *command)
{
	for (size_t i = 0; command->environment[i]; i++)
		if (!strncmp(command->environment[i], "PATH=", 5))
			return command->environment[i] + 5;
	return "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}

/* As a run time looks it up: the first executable file. Unlike execvp() it never falls back to a shell. */
static void execute(const struct jail_command *command)
{
	char *const *argv = (char *const *)(uintptr_t)command->argv;
	char *const *environment = (char *const *)(uintptr_t)command->environment;
	char name[4096];
	int worst = ENOENT;

	if (strchr(argv[0], '/')) {
		execve(argv[0], argv, environment);
		return;
	}
	for (struct str rest = str_of(environment_path(command)), folder; str_split(&rest, ':', &folder);) {
		snprintf(name, sizeof(name), "%" PRI_STR "/%s", STR_ARG(str_empty(folder) ? STR(".") : folder),
			 argv[0]);
		execve(name, argv, environment);
		if (errno != ENOENT && errno != ENOTDIR)
			worst = errno;
	}
	errno = worst;
}

_Noreturn static void run_command(const struct init *init, size_t index)
{
	const struct jail_command *command = &init->options->commands[index];
	const struct jail_user *user = &command->user;
	sigset_t none;

	setsid();
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(init->ends->outputs[index], STDOUT_FILENO) < 0 ||
	    dup2(init->ends->outputs[index], STDERR_FILENO) < 0)
		fail(init, index, "opening its streams");
	if (chdir(command->folder) < 0)
		fail(init, index, "entering its folder");
	drop_capabilities();
	if (filter_install() < 0)
		fail(init, index, "installing the filter");
	if (setgroups(user->n_groups, user->groups) < 0 || setresgid(user->gid, user->gid, user->gid) < 0 ||
	    setresuid(user->uid, user->uid, user->uid) < 0)
		fail(init, index, "becoming its user");
	umask(022);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execute(command);
	fail(init, index, "executing it");
}

static void start(const struct init *init, size_t index)
{
	pid_t pid = fork();

	if (pid == 0)
		run_command(init, index);
	if (pid < 0)
		tell(init, JAIL_FAILED, index, errno, "forking");
	init->pids[index] = MAX_OF(pid, 0);
	if (pid < 0)
		tell(init, JAIL_ENDED, index, 127 << 8, "");
}

static void reap(const struct init *init)
{
	int status;

	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
		for (size_t i = 0; i < init->options->n_commands; i++)
			if (init->pids[i] == pid) {
				init->pids[i] = 0;
				tell(init, JAIL_ENDED, i, status, "");
			}
}

static void obey(const struct init *init)
{
	struct jail_message message;
	ssize_t got = recv(init->ends->socket, &message, sizeof(message), 0);

	if (got == 0)
		_exit(0); /* nobody is there any more: all processes end with us */
	if (got != (ssize_t)sizeof(message))
		return;
	size_t index = (size_t)message.index;
	if (message.op == JAIL_START)
		start(init, index);
	else if (message.op == JAIL_SIGNAL && init->pids[index] > 0)
		kill(message.value == SIGKILL ? -init->pids[index] : init->pids[index], message.value);
}

/* Nothing of the parent is left open but what we were given: a pipe whose end we hold would never end. */
static void close_others(const struct jail_options *options, const struct jail_ends *ends)
{
	for (int fd = 3; fd < 1024; fd++) {
		bool ours = fd == ends->socket;

		for (size_t i = 0; i < options->n_commands; i++)
			ours |= fd == ends->outputs[i];
		if (!ours)
			close(fd);
	}
}

_Noreturn void jail_init(const struct jail_options *options, const struct jail_ends *ends)
{
	struct init state = { options, ends, xcalloc(options->n_commands + 1, sizeof(pid_t)) };
	const struct init *init = &state;
	sigset_t mask;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "lotse-jail");
	close_others(options, ends);
	setsid(); /* a terminal's Ctrl-C is for the tracer, which ends us in order */
	umask(0);
	sigemptyset(&mask);
	sigaddset(&mask, SIGCHLD);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	int children = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	MUST(children, "watching its children");
	make_root(init);
	tell(init, JAIL_READY, JAIL_NONE, 0, "");
	for (;;) {
		struct pollfd fds[] = { { ends->socket, POLLIN, 0 }, { children, POLLIN, 0 } };
		struct signalfd_siginfo drop;

		if (poll(fds, ARRAY_SIZE(fds), -1) < 0)
			continue;
		while (read(children, &drop, sizeof(drop)) > 0)
			;
		reap(init);
		if (fds[0].revents)
			obey(init);
	}
}
