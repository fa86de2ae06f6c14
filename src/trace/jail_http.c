/*
 * Asking what runs in a jail over HTTP: from a process of its own, since whoever follows the jail's processes must not
 * wait for them.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/strbuf.h"
#include "trace/internal.h"
#include "trace/jail.h"

struct url {
	struct str host, path;
	struct sockaddr_in address;
};

/* Names beyond localhost would need a resolver, and what runs in the jail is on this machine. */
static bool url_parse(const char *text, struct url *url)
{
	struct str rest = str_of(text);
	uint64_t port = 80;
	char host[64];

	if (!str_starts(rest, "http://"))
		return false;
	rest = str_from(rest, 7);
	size_t slash = str_chr(rest, '/');
	struct str authority = str_slice(rest, 0, MIN_OF(slash, rest.len));
	url->path = slash == STR_NONE ? STR("/") : str_from(rest, slash);
	url->host = authority;
	size_t colon = str_rchr(authority, ':');
	if (colon != STR_NONE && (!str_to_uint(str_from(authority, colon + 1), &port) || port == 0 || port > 65535))
		return false;
	struct str name = str_slice(authority, 0, MIN_OF(colon, authority.len));
	for (size_t i = 0; i < url->path.len; i++)
		if ((unsigned char)url->path.ptr[i] <= ' ')
			return false;
	if (str_is(name, "localhost"))
		name = STR("127.0.0.1");
	snprintf(host, sizeof(host), "%" PRI_STR, STR_ARG(name));
	url->address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	return inet_pton(AF_INET, host, &url->address.sin_addr) == 1;
}

/* The status code, or 0 with errno. Ended by SIGALRM where it takes too long. */
static int ask(const struct url *url)
{
	char head[2048], answer[16] = { 0 };
	size_t done = 0;
	_cleanup_close_ int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int length = snprintf(head, sizeof(head),
			      "GET %" PRI_STR " HTTP/1.1\r\nHost: %" PRI_STR
			      "\r\nUser-Agent: lotse\r\nAccept: */*\r\nConnection: close\r\n\r\n",
			      STR_ARG(url->path), STR_ARG(url->host));

	if (fd < 0 || connect(fd, (const struct sockaddr *)&url->address, sizeof(url->address)) < 0)
		return 0;
	if (length < 0 || (size_t)length >= sizeof(head) || send(fd, head, (size_t)length, MSG_NOSIGNAL) != length)
		return 0;
	while (done < 12) { /* "HTTP/1.1 200" */
		ssize_t got = recv(fd, answer + done, 12 - done, 0);

		if (got <= 0) {
			errno = got ? errno : EPROTO;
			return 0;
		}
		done += (size_t)got;
	}
	uint64_t status;
	if (!str_starts(str_n(answer, 12), "HTTP/1.") || !str_to_uint(str_n(answer + 9, 3), &status)) {
		errno = EPROTO;
		return 0;
	}
	char drop[16384];
	while (recv(fd, drop, sizeof(drop), 0) > 0) /* the whole answer, or the program sees a broken pipe */
		;
	return (int)status;
}

_Noreturn static void helper(const struct url *url, int network, int out, unsigned int milliseconds)
{
	struct sigaction ignore = { .sa_handler = SIG_DFL };
	sigset_t none;
	int answer[2] = { 0, 0 };

	sigaction(SIGALRM, &ignore, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	alarm(milliseconds / 1000 + 1);
	if (network >= 0 && setns(network, CLONE_NEWNET) < 0)
		answer[1] = errno;
	else if ((answer[0] = ask(url)) == 0)
		answer[1] = errno;
	_exit(write(out, answer, sizeof(answer)) == (ssize_t)sizeof(answer) ? 0 : 1);
}

int jail_http(struct jail *jail, const char *text, unsigned int milliseconds, int *status, struct err *err)
{
	struct url url;
	int ends[2], answer[2];
	_cleanup_close_ int network = jail_network(jail);

	if (!url_parse(text, &url))
		return err_set(err, ERR_USAGE, "\"%s\" can't be asked: write http://127.0.0.1:PORT/PATH", text);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_errno(err, "cannot make a pipe");
	_cleanup_close_ int in = ends[0];
	pid_t pid = fork();
	if (pid == 0)
		helper(&url, network, ends[1], milliseconds);
	close(ends[1]);
	if (pid < 0)
		return err_errno(err, "cannot fork");
	if (!jail_await_helper(jail, pid, milliseconds + 2000))
		return err_set(err, ERR_INTERRUPTED, "%s gave no answer within %u ms", text, milliseconds);
	if (read(in, answer, sizeof(answer)) != (ssize_t)sizeof(answer))
		return err_set(err, ERR_INTERRUPTED, "%s gave no answer within %u ms", text, milliseconds);
	errno = answer[1];
	*status = answer[0];
	return answer[0] ? 0 : err_errno(err, "%s", text);
}
