#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "container/internal.h"

#define PROBE_SECONDS    60.0
#define TRY_SECONDS      5.0
#define HTTP_INTERVAL    0.02
#define COMMAND_INTERVAL 0.1
#define ANSWER_MAX       4096u /* of an answer only the status line matters */

static double now(void)
{
	return (double)clock_monotonic() / 1e9;
}

/* ---- HTTP: one GET, no more than a health check needs ---- */

struct url {
	struct str host, path;
	uint16_t port;
};

/* "http://127.0.0.1:8000/healthz", "http://[::1]/", "http://localhost:8000" */
static int url_parse(struct str text, struct url *out, struct err *err)
{
	struct str rest = text, authority;
	uint64_t port = 80;

	if (!str_starts(text, "http://"))
		return err_set(err, ERR_USAGE, "\"%" PRI_STR "\" is no address to ask: write http://HOST[:PORT]/PATH",
			       STR_ARG(text));
	rest = str_from(rest, strlen("http://"));
	size_t slash = MIN_OF(str_chr(rest, '/'), rest.len);
	authority = str_slice(rest, 0, slash);
	out->path = slash < rest.len ? str_from(rest, slash) : STR("/");
	size_t bracket = str_rchr(authority, ']'), colon = str_rchr(authority, ':');
	if (colon != STR_NONE && (bracket == STR_NONE || colon > bracket)) {
		if (!str_to_uint(str_from(authority, colon + 1), &port) || port == 0 || port > 65535)
			return err_set(err, ERR_USAGE, "\"%" PRI_STR "\": a port is a number from 1 to 65535",
				       STR_ARG(text));
		authority = str_slice(authority, 0, colon);
	}
	if (str_starts(authority, "[") && str_ends(authority, "]"))
		authority = str_slice(authority, 1, authority.len - 1);
	out->host = authority;
	out->port = (uint16_t)port;
	/* what would end the request early, or be a second one */
	for (size_t i = 0; i < out->path.len; i++)
		if ((unsigned char)out->path.ptr[i] <= ' ')
			return err_set(err, ERR_USAGE, "\"%" PRI_STR "\": a path has no blanks", STR_ARG(text));
	return 0;
}

struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	};
	socklen_t length;
};

/* No name is looked up: what is probed runs on this machine. */
static int address_of(const struct url *url, struct address *out, struct err *err)
{
	char host[64];

	snprintf(host, sizeof(host), "%" PRI_STR, STR_ARG(url->host));
	if (strcmp(host, "localhost") == 0)
		snprintf(host, sizeof(host), "127.0.0.1");
	*out = (struct address){ 0 };
	if (inet_pton(AF_INET, host, &out->v4.sin_addr) == 1) {
		out->v4.sin_family = AF_INET;
		out->v4.sin_port = htons(url->port);
		out->length = sizeof(out->v4);
		return 0;
	}
	if (inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1) {
		out->v6.sin6_family = AF_INET6;
		out->v6.sin6_port = htons(url->port);
		out->length = sizeof(out->v6);
		return 0;
	}
	return err_set(err, ERR_USAGE, "\"%s\" is no address: a probe asks localhost, or an IP address", host);
}

static bool wait_for(int fd, short events, double deadline)
{
	struct pollfd poll_fd = { fd, events, 0 };
	double left = deadline - now();

	return left > 0 && poll(&poll_fd, 1, (int)(left * 1000) + 1) == 1;
}

/* The status, or 0 with `why`. */
static unsigned int http_get(struct arena *arena, const struct url *url, const struct address *address, double deadline,
			     struct str *why)
{
	_cleanup_close_ int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct str request =
		str_fmt(arena,
			"GET %" PRI_STR " HTTP/1.1\r\nHost: %" PRI_STR ":%u\r\nUser-Agent: lotse\r\nAccept: */*\r\n"
			"Connection: close\r\n\r\n",
			STR_ARG(url->path), STR_ARG(url->host), url->port);
	char answer[ANSWER_MAX];
	size_t got = 0;
	int problem = 0;
	socklen_t size = sizeof(problem);
	uint64_t status;

	if (fd < 0 || (connect(fd, &address->any, address->length) < 0 && errno != EINPROGRESS)) {
		*why = str_of(strerror(errno));
		return 0;
	}
	if (!wait_for(fd, POLLOUT, deadline)) {
		*why = STR("no connection in time");
		return 0;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &problem, &size) < 0 || problem) {
		*why = str_of(strerror(problem));
		return 0;
	}
	if (send(fd, request.ptr, request.len, MSG_NOSIGNAL) != (ssize_t)request.len) {
		*why = STR("the request was not taken");
		return 0;
	}
	while (got < sizeof(answer) && str_chr(str_n(answer, got), '\n') == STR_NONE) {
		if (!wait_for(fd, POLLIN, deadline)) {
			*why = STR("no answer in time");
			return 0;
		}
		ssize_t more = recv(fd, answer + got, sizeof(answer) - got, 0);
		if (more <= 0)
			break;
		got += (size_t)more;
	}
	struct str line = str_n(answer, got);
	if (!str_starts(line, "HTTP/1.") || got < sizeof("HTTP/1.1 200") - 1 ||
	    !str_to_uint(str_slice(line, 9, 12), &status)) {
		*why = STR("the answer is not HTTP");
		return 0;
	}
	return (unsigned int)status;
}

int http_status(struct arena *arena, const char *url, double seconds, unsigned int *status, struct err *err)
{
	struct url parsed;
	struct address address;
	struct str why;

	if (url_parse(str_of(url), &parsed, err) < 0 || address_of(&parsed, &address, err) < 0)
		return -1;
	*status = http_get(arena, &parsed, &address, now() + seconds, &why);
	return 0;
}

/* ---- Probing ---- */

struct probing {
	struct container *container;
	const struct probe *probe;
	struct url url;
	struct address address;
	struct arena *scratch; /* of one try */
	double timeout, deadline;
};

static int ask_http(struct probing *probing, struct str *why)
{
	double left = probing->deadline - now();
	/* the last try gets a moment too, or its "not in time" hides what the others were told */
	double limit = now() + MIN_OF(probing->timeout, MAX_OF(left, 0.2));
	unsigned int status = http_get(probing->scratch, &probing->url, &probing->address, limit, why);

	if (status >= 200 && status < 400)
		return 1;
	if (status)
		*why = str_fmt(probing->container->engine->arena, "HTTP status %u", status);
	return 0;
}

static int ask_command(struct probing *probing, struct str *why, struct err *err)
{
	struct arena *arena = probing->container->engine->arena;
	struct process_result result;
	unsigned int seconds = (unsigned int)MAX_OF(1.0, probing->timeout + 0.999);

	if (container_exec(probing->container, probing->probe->command, seconds, &result, err) < 0) {
		if (process_interrupted() || err->kind != ERR_INTERRUPTED)
			return -1;
		*why = str_fmt(arena, "no end within %u s", seconds);
		return 0;
	}
	if (result.status == 0)
		return 1;
	struct str said = log_last_lines(arena, str_empty(str_trim(result.err)) ? result.out : result.err, 1, 200);
	*why = str_fmt(arena, "exit code %d%s%" PRI_STR, result.status, str_empty(said) ? "" : ": ", STR_ARG(said));
	return 0;
}

static void say_it_ended(struct container *container, int code, struct str *why)
{
	struct arena *arena = container->engine->arena;
	struct str log = STR_EMPTY;
	struct err err = { 0 };

	container_logs(container, 16384, &log, &err);
	log = log_last_lines(arena, log, 3, 400);
	*why = str_fmt(arena, "the container ended with exit code %d%s%" PRI_STR, code, str_empty(log) ? "" : ": ",
		       STR_ARG(log));
}

/* 1: good; 0: not yet; -1: can't be asked. */
static int ask(struct probing *probing, struct str *why, struct err *err)
{
	arena_reset(probing->scratch);
	return probing->probe->http ? ask_http(probing, why) : ask_command(probing, why, err);
}

static int probe_loop(struct probing *probing, double start, struct probe_result *out, struct err *err)
{
	const struct probe *probe = probing->probe;
	double interval = probe->interval > 0 ? probe->interval : probe->http ? HTTP_INTERVAL : COMMAND_INTERVAL;

	for (;;) {
		int code, good;

		if (process_interrupted())
			return err_set(err, ERR_INTERRUPTED, "interrupted while a container was waited for");
		out->tries++;
		good = ask(probing, &out->why, err);
		if (good < 0)
			return -1;
		out->seconds = now() - start;
		if (good) {
			out->healthy = true;
			out->why = STR_EMPTY;
			return 0;
		}
		if (!container_running(probing->container, &code)) {
			say_it_ended(probing->container, code, &out->why);
			return 0;
		}
		if (now() >= probing->deadline) {
			out->why = str_fmt(probing->container->engine->arena, "not healthy within %.0f s: %" PRI_STR,
					   probing->deadline - start, STR_ARG(out->why));
			return 0;
		}
		usleep((useconds_t)(interval * 1e6));
	}
}

int container_probe(struct container *container, const struct probe *probe, struct probe_result *out, struct err *err)
{
	_cleanup_arena_ struct arena *scratch = arena_new();
	double start = now();
	struct probing probing = {
		.container = container,
		.probe = probe,
		.scratch = scratch,
		.timeout = probe->timeout > 0 ? probe->timeout : TRY_SECONDS,
		.deadline = start + (probe->seconds > 0 ? probe->seconds : PROBE_SECONDS),
	};

	*out = (struct probe_result){ 0 };
	if (probe->http && (url_parse(str_of(probe->http), &probing.url, err) < 0 ||
			    address_of(&probing.url, &probing.address, err) < 0))
		return -1;
	return probe_loop(&probing, start, out, err);
}
