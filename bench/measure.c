/*
 * Runs a command once and prints "wall-ns user-us system-us peak-KiB status", the status as wait(2) gives it.
 *
 * Python can't do that: the peak of a child starts with the size of the process that it was forked from.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec * 1000000000LL + at.tv_nsec;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	long long start;
	int status, null;
	pid_t child;

	if (argc < 4) {
		fprintf(stderr, "usage: measure SECONDS ERRORS COMMAND [ARGUMENT]...\n");
		return 2;
	}
	start = now();
	child = fork();
	if (child < 0)
		return 2;
	if (child == 0) {
		null = open("/dev/null", O_RDWR | O_CLOEXEC);
		dup2(null, 0);
		dup2(null, 1);
		dup2(open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), 2);
		alarm((unsigned int)strtoul(argv[1], NULL, 10)); /* survives exec */
		execvp(argv[3], argv + 3);
		_exit(127);
	}
	if (wait4(child, &status, 0, &usage) < 0)
		return 2;
	printf("%lld %lld %lld %ld %d\n", now() - start, usage.ru_utime.tv_sec * 1000000LL + usage.ru_utime.tv_usec,
	       usage.ru_stime.tv_sec * 1000000LL + usage.ru_stime.tv_usec, usage.ru_maxrss, status);
	return 0;
}
