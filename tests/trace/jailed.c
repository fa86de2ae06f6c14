/*
 * What test_jail.c runs in a jail: each word makes accesses that are known. Linked static, so that nothing else is
 * opened.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void look(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd >= 0)
		close(fd);
}

static void *from_a_thread(void *path)
{
	look(path);
	return NULL;
}

static void many_threads(void)
{
	pthread_t threads[4];
	char names[4][32];

	for (int i = 0; i < 4; i++) {
		snprintf(names[i], sizeof(names[i]), "/data/thread%d", i);
		pthread_create(&threads[i], NULL, from_a_thread, names[i]);
	}
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

static void a_child_of_a_child(void)
{
	if (fork() == 0) {
		if (fork() == 0) {
			look("/data/grandchild");
			_exit(0);
		}
		wait(NULL);
		_exit(0);
	}
	wait(NULL);
}

static void relative(void)
{
	int folder = open("/data", O_RDONLY | O_DIRECTORY);
	struct stat st;

	if (chdir("/data/sub") < 0)
		exit(9);
	look("../by-cwd");
	close(openat(folder, "sub/by-folder", O_RDONLY));
	fstatat(folder, "only-looked-at", &st, 0);
	close(folder);
}

/* A path that ends at the end of a page, behind which nothing is mapped. */
static void at_the_edge(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const char *path = "/data/edge";

	munmap(page + 4096, 4096);
	memcpy(page + 4096 - strlen(path) - 1, path, strlen(path) + 1);
	look(page + 4096 - strlen(path) - 1);
}

int main(int argc, char **argv)
{
	char target[64];

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "threads"))
			many_threads();
		else if (!strcmp(argv[i], "forks"))
			a_child_of_a_child();
		else if (!strcmp(argv[i], "relative"))
			relative();
		else if (!strcmp(argv[i], "edge"))
			at_the_edge();
		else if (!strcmp(argv[i], "link"))
			look("/data/link/file");
		else if (!strcmp(argv[i], "readlink"))
			(void)!readlink("/data/link", target, sizeof(target));
		else if (!strcmp(argv[i], "missing"))
			look("/data/nothing");
		else if (!strcmp(argv[i], "exec-missing"))
			execl("/data/no-program", "x", NULL);
		else if (!strcmp(argv[i], "write"))
			close(open("/data/written", O_WRONLY | O_CREAT, 0600));
		else if (!strcmp(argv[i], "late-link")) {
			(void)!symlink("/data/sub", "/data/made");
			look("/data/made/by-folder");
		} else if (!strcmp(argv[i], "io_uring"))
			printf("%ld\n", syscall(SYS_io_uring_setup, 1, target));
		else if (!strcmp(argv[i], "who"))
			printf("%d %d %d\n", (int)getuid(), (int)getgid(), (int)getpid());
		else if (!strcmp(argv[i], "crash"))
			abort();
		else if (!strcmp(argv[i], "stop"))
			raise(SIGSTOP);
		else if (!strcmp(argv[i], "sleep"))
			pause();
		else if (!strcmp(argv[i], "flood"))
			for (int n = 0; n < 100000; n++)
				printf("%07d\n", n);
		else
			return atoi(argv[i]);
	}
	return 0;
}
