/*
 * Replays a corpus: every file of the given folders, in the order of their names, through the fuzz target that
 * this is linked with. Each input may take ten seconds; one that takes longer, or crashes, is named.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

#define SECONDS_PER_INPUT 10

static char current[4096];
static size_t replayed;

static void name_input(void)
{
	static const char what[] = "\nreplay: stopped at ";

	if (write(STDERR_FILENO, what, sizeof(what) - 1) < 0 || write(STDERR_FILENO, current, strlen(current)) < 0 ||
	    write(STDERR_FILENO, "\n", 1) < 0)
		_exit(1);
}

static void name_input_and_die(int signal_number)
{
	name_input();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define UNDER_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(UNDER_ASAN)
#include <sanitizer/common_interface_defs.h>
/* The sanitizer catches what is deadly and reports it: only the time limit is ours. */
static const int deadly[] = { SIGALRM };

static void watch_sanitizer(void)
{
	__sanitizer_set_death_callback(name_input);
}
#else
static const int deadly[] = { SIGALRM, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };

static void watch_sanitizer(void)
{
}
#endif

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int bytewise(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int replay_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	uint8_t *data;
	size_t size = 0;

	if (fd < 0 || fstat(fd, &st) < 0) {
		perror(path);
		return 1;
	}
	/* Exactly as long as the input, so that a read past the end is seen by the sanitizer. */
	data = malloc(st.st_size > 0 ? (size_t)st.st_size : 1);
	while (data && size < (size_t)st.st_size) {
		ssize_t n = read(fd, data + size, (size_t)st.st_size - size);

		if (n <= 0)
			break;
		size += (size_t)n;
	}
	close(fd);
	if (!data || size < (size_t)st.st_size) {
		fprintf(stderr, "%s: cannot read\n", path);
		free(data);
		return 1;
	}
	alarm(SECONDS_PER_INPUT);
	LLVMFuzzerTestOneInput(data, size);
	alarm(0);
	free(data);
	replayed++;
	return 0;
}

static int replay(const char *path)
{
	struct dirent **entries;
	int failures = 0;
	int n = scandir(path, &entries, visible, bytewise);

	if (n < 0) {
		perror(path);
		return 1;
	}
	for (int i = 0; i < n; i++) {
		snprintf(current, sizeof(current), "%s/%s", path, entries[i]->d_name);
		failures += replay_file(current);
		free(entries[i]);
	}
	free(entries);
	return failures;
}

int main(int argc, char **argv)
{
	int failures = 0;

	watch_sanitizer();
	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		signal(deadly[i], name_input_and_die);

	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++)
		failures += replay(argv[i]);
	printf("%zu passed, %d failed\n", replayed, failures);
	return failures || !replayed;
}
