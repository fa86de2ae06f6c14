#include "archive/stream.h"

#include <errno.h>
#include <pthread.h>
#include <zlib.h>
#include <zstd.h>

#include "archive/internal.h"

enum { BLOCK = 256 << 10, INPUT = 64 << 10, RING = 4, WINDOW_LOG = 27 };

/* Whoever fills blocks: the thread, or the reader itself where there is none. Only it touches these. */
struct inflater {
	int fd; /* -1: bytes in memory */
	uint64_t offset, left;
	struct str bytes;
	enum compression compression;
	z_stream gzip;
	bool gzip_open, in_member;
	ZSTD_DCtx *zstd;
	bool in_frame;
	struct str input; /* read, not yet inflated */
	char *buffer;
	uint64_t max_bytes, stored, plain;
	struct digester digester; /* of the stored bytes; unused where they are plain, for then it is the same */
};

struct block {
	char *bytes;
	size_t len;
};

struct stream {
	struct inflater inflater;
	struct block ring[RING];
	bool threaded;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t filled, taken; /* counted up; slots are modulo RING. The one being read counts as not taken */
	bool holding;	      /* the reader still looks at block `taken` */
	bool ended, stop;
	bool failed;
	struct err err; /* of the thread, where it failed */
	bool done;
	uint64_t plain; /* given to the reader */
	struct digester digester;
	struct digest plain_digest;
};

int archive_damaged(struct err *err, const char *fmt, ...)
{
	va_list args;
	int result;

	va_start(args, fmt);
	result = archive_fault(err, EBADMSG, fmt, args);
	va_end(args);
	return result;
}

int archive_too_large(struct err *err, const char *fmt, ...)
{
	va_list args;
	int result;

	va_start(args, fmt);
	result = archive_fault(err, EFBIG, fmt, args);
	va_end(args);
	return result;
}

int archive_fault(struct err *err, int number, const char *fmt, va_list args)
{
	char message[sizeof(err->message)];

	vsnprintf(message, sizeof(message), fmt, args);
	err_set(err, ERR_PERMANENT, "%s", message);
	err->number = number;
	return -1;
}

/* ---- Bytes as they are stored ---- */

static int input_file(struct inflater *in, struct err *err)
{
	size_t want = in->left < INPUT ? (size_t)in->left : INPUT;
	ssize_t got;

	do
		got = pread(in->fd, in->buffer, want, (off_t)in->offset);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_errno(err, "cannot read");
	if (got == 0)
		return archive_damaged(err, "the file ends %llu bytes too early", (unsigned long long)in->left);
	in->input = str_n(in->buffer, (size_t)got);
	in->offset += (uint64_t)got;
	in->left -= (uint64_t)got;
	return 0;
}

/* More input, where there is any. */
static int input_more(struct inflater *in, struct err *err)
{
	if (in->left == 0)
		return 0;
	if (in->fd >= 0) {
		if (input_file(in, err) < 0)
			return -1;
	} else {
		in->input = str_slice(in->bytes, in->bytes.len - in->left, in->bytes.len - in->left + INPUT);
		in->left -= in->input.len;
	}
	in->stored += in->input.len;
	if (in->compression != COMPRESSION_NONE)
		digester_add(&in->digester, in->input);
	return 0;
}

static int budget(const struct inflater *in, struct err *err)
{
	if (in->plain > in->max_bytes)
		return archive_too_large(err, "it unpacks to more than %llu bytes", (unsigned long long)in->max_bytes);
	if (in->plain > STREAM_RATIO_FROM && in->plain / STREAM_RATIO_MAX > in->stored)
		return archive_too_large(err, "it unpacks to more than %d times its size: this is a bomb", STREAM_RATIO_MAX);
	return 0;
}

/* ---- Three ways to fill a block: *len bytes, 0 at the end ---- */

static int fill_plain(struct inflater *in, char *out, size_t *len, struct err *err)
{
	*len = 0;
	while (*len < BLOCK) {
		if (str_empty(in->input) && input_more(in, err) < 0)
			return -1;
		if (str_empty(in->input))
			break;
		size_t n = MIN_OF(in->input.len, BLOCK - *len);
		memcpy(out + *len, in->input.ptr, n);
		in->input = str_from(in->input, n);
		*len += n;
	}
	return 0;
}

static int gzip_step(struct inflater *in, struct err *err)
{
	z_stream *z = &in->gzip;
	int result;

	if (!in->in_member) {
		inflateReset(z);
		in->in_member = true;
	}
	z->next_in = (unsigned char *)(uintptr_t)in->input.ptr;
	z->avail_in = (unsigned int)in->input.len;
	result = inflate(z, Z_NO_FLUSH);
	in->input = str_n((const char *)z->next_in, z->avail_in);
	if (result == Z_STREAM_END) {
		in->in_member = false;
		return 0;
	}
	if (result == Z_MEM_ERROR)
		BUG("no memory to inflate");
	if (result != Z_OK && result != Z_BUF_ERROR)
		return archive_damaged(err, "the gzip data are damaged: %s", z->msg ? z->msg : "not gzip");
	return 0;
}

static int fill_gzip(struct inflater *in, char *out, size_t *len, struct err *err)
{
	in->gzip.next_out = (unsigned char *)out;
	in->gzip.avail_out = BLOCK;
	while (in->gzip.avail_out > 0) {
		if (str_empty(in->input) && input_more(in, err) < 0)
			return -1;
		if (str_empty(in->input)) {
			if (in->in_member)
				return archive_damaged(err, "the gzip data end too early");
			break;
		}
		if (gzip_step(in, err) < 0)
			return -1;
	}
	*len = BLOCK - in->gzip.avail_out;
	return 0;
}

static int fill_zstd(struct inflater *in, char *out, size_t *len, struct err *err)
{
	ZSTD_outBuffer output = { out, BLOCK, 0 };

	while (output.pos < output.size) {
		size_t before = output.pos;

		if (str_empty(in->input) && input_more(in, err) < 0)
			return -1;
		/* without input there may still be output that waits, but not twice */
		bool dry = str_empty(in->input);
		if (dry && !in->in_frame)
			break;
		ZSTD_inBuffer input = { in->input.ptr, in->input.len, 0 };
		size_t result = ZSTD_decompressStream(in->zstd, &output, &input);
		if (ZSTD_isError(result))
			return archive_damaged(err, "the zstd data are damaged: %s", ZSTD_getErrorName(result));
		in->input = str_from(in->input, input.pos);
		in->in_frame = result != 0;
		if (dry && in->in_frame && output.pos == before)
			return archive_damaged(err, "the zstd data end too early");
	}
	*len = output.pos;
	return 0;
}

static int fill(struct inflater *in, struct block *block, struct err *err)
{
	static int (*const fillers[])(struct inflater *in, char *out, size_t *len, struct err *err) = {
		[COMPRESSION_NONE] = fill_plain,
		[COMPRESSION_GZIP] = fill_gzip,
		[COMPRESSION_ZSTD] = fill_zstd,
	};

	if (!block->bytes)
		block->bytes = xrealloc(NULL, BLOCK, 1);
	if (fillers[in->compression](in, block->bytes, &block->len, err) < 0)
		return -1;
	in->plain += block->len;
	return budget(in, err);
}

/* ---- The thread ---- */

/* True where there is room for another block; false to stop. */
static bool wait_for_room(struct stream *stream)
{
	bool go;

	pthread_mutex_lock(&stream->lock);
	while (!stream->stop && stream->filled - stream->taken == RING)
		pthread_cond_wait(&stream->changed, &stream->lock);
	go = !stream->stop;
	pthread_mutex_unlock(&stream->lock);
	return go;
}

static void *run(void *context)
{
	struct stream *stream = context;
	struct err err = { 0 };
	bool more = true;

	while (more && wait_for_room(stream)) {
		struct block *block = &stream->ring[stream->filled % RING];
		bool failed = fill(&stream->inflater, block, &err) < 0;

		more = !failed && block->len > 0;
		pthread_mutex_lock(&stream->lock);
		if (more)
			stream->filled++;
		else
			stream->ended = true;
		if (failed) {
			stream->failed = true;
			stream->err = err;
		}
		pthread_cond_signal(&stream->changed);
		pthread_mutex_unlock(&stream->lock);
	}
	return NULL;
}

/* The next block, or NULL at the end and where it failed. */
static const struct block *next_threaded(struct stream *stream)
{
	const struct block *block = NULL;

	pthread_mutex_lock(&stream->lock);
	if (stream->holding) {
		stream->taken++;
		stream->holding = false;
		pthread_cond_signal(&stream->changed);
	}
	while (stream->taken == stream->filled && !stream->ended)
		pthread_cond_wait(&stream->changed, &stream->lock);
	if (stream->taken < stream->filled) {
		stream->holding = true;
		block = &stream->ring[stream->taken % RING];
	}
	pthread_mutex_unlock(&stream->lock);
	return block;
}

static const struct block *next_here(struct stream *stream)
{
	struct block *block = &stream->ring[0];

	if (stream->failed || stream->ended)
		return NULL;
	stream->failed = fill(&stream->inflater, block, &stream->err) < 0;
	stream->ended = stream->failed || block->len == 0;
	return stream->ended ? NULL : block;
}

int stream_read(struct stream *stream, struct str *block, struct err *err)
{
	const struct block *next;

	if (stream->done)
		return 0;
	next = stream->threaded ? next_threaded(stream) : next_here(stream);
	if (next) {
		*block = str_n(next->bytes, next->len);
		digester_add(&stream->digester, *block);
		stream->plain += next->len;
		return 1;
	}
	if (stream->failed) {
		*err = stream->err;
		return -1;
	}
	stream->done = true;
	stream->plain_digest = digester_end(&stream->digester);
	return 0;
}

int stream_drain(struct stream *stream, struct err *err)
{
	struct str block;
	int got;

	while ((got = stream_read(stream, &block, err)) > 0)
		;
	return got;
}

void stream_seen(const struct stream *stream, struct stream_seen *out)
{
	const struct inflater *in = &stream->inflater;

	BUG_IF(!stream->done); /* the thread has ended: what it counted is ours */
	*out = (struct stream_seen){
		.compression = in->compression,
		.stored = in->stored,
		.plain = stream->plain,
		.plain_digest = stream->plain_digest,
	};
	if (in->compression == COMPRESSION_NONE) {
		out->stored_digest = stream->plain_digest;
	} else {
		struct digester copy = in->digester;
		out->stored_digest = digester_end(&copy);
	}
}

/* ---- Beginning and end ---- */

static const struct magic {
	const char *bytes;
	size_t len;
	enum compression compression;
	const char *refused; /* what it is, where it isn't allowed */
} magics[] = {
	{ "\x1f\x8b", 2, COMPRESSION_GZIP, NULL },
	{ "\x28\xb5\x2f\xfd", 4, COMPRESSION_ZSTD, NULL },
	{ "\xfd\x37zXZ\0", 6, COMPRESSION_NONE, "xz" },
	{ "BZh", 3, COMPRESSION_NONE, "bzip2" },
	{ "LRZI", 4, COMPRESSION_NONE, "lrzip" },
};

static int detect(struct inflater *in, struct err *err)
{
	struct str head = in->input;

	for (size_t i = 0; i < ARRAY_SIZE(magics); i++) {
		const struct magic *magic = &magics[i];

		if (head.len < magic->len || memcmp(head.ptr, magic->bytes, magic->len) != 0)
			continue;
		if (magic->refused)
			return archive_damaged(err, "it is compressed with %s: images are plain, gzip or zstd", magic->refused);
		in->compression = magic->compression;
		return 0;
	}
	/* a skippable frame of zstd, as zstd:chunked has them */
	if (head.len >= 4 && ((unsigned char)head.ptr[0] & 0xf0) == 0x50 && memcmp(head.ptr + 1, "\x2a\x4d\x18", 3) == 0)
		in->compression = COMPRESSION_ZSTD;
	return 0;
}

static int inflater_start(struct inflater *in, bool plain, const struct stream_limits *limits, struct err *err)
{
	in->max_bytes = limits && limits->max_bytes ? limits->max_bytes : STREAM_BYTES_MAX;
	digester_init(&in->digester);
	if (in->fd >= 0)
		in->buffer = xrealloc(NULL, INPUT, 1);
	if (input_more(in, err) < 0 || (!plain && detect(in, err) < 0))
		return -1;
	if (in->compression == COMPRESSION_NONE)
		return 0;
	digester_add(&in->digester, in->input);
	if (in->compression == COMPRESSION_GZIP) {
		if (inflateInit2(&in->gzip, 16 + MAX_WBITS) != Z_OK)
			BUG("zlib doesn't start");
		in->gzip_open = true;
		return 0;
	}
	in->zstd = ZSTD_createDCtx();
	BUG_IF(!in->zstd);
	BUG_IF(ZSTD_isError(ZSTD_DCtx_setParameter(in->zstd, ZSTD_d_windowLogMax, WINDOW_LOG)));
	return 0;
}

int stream_new(int fd, uint64_t offset, uint64_t length, bool plain, const struct stream_limits *limits, struct stream **out,
	       struct err *err)
{
	_cleanup_stream_ struct stream *stream = xcalloc(1, sizeof(*stream));
	int result;

	stream->inflater.fd = fd;
	stream->inflater.offset = offset;
	stream->inflater.left = length;
	digester_init(&stream->digester);
	if (inflater_start(&stream->inflater, plain, limits, err) < 0)
		return -1;
	pthread_mutex_init(&stream->lock, NULL);
	pthread_cond_init(&stream->changed, NULL);
	result = pthread_create(&stream->thread, NULL, run, stream);
	stream->threaded = result == 0; /* without one it is slower, nothing else */
	*out = stream;
	stream = NULL;
	return 0;
}

struct stream *stream_of_bytes(struct str bytes, const struct stream_limits *limits)
{
	struct stream *stream = xcalloc(1, sizeof(*stream));

	stream->inflater.fd = -1;
	stream->inflater.bytes = bytes;
	stream->inflater.left = bytes.len;
	digester_init(&stream->digester);
	stream->failed = inflater_start(&stream->inflater, false, limits, &stream->err) < 0;
	return stream;
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;
	if (stream->threaded) {
		pthread_mutex_lock(&stream->lock);
		stream->stop = true;
		pthread_cond_signal(&stream->changed);
		pthread_mutex_unlock(&stream->lock);
		pthread_join(stream->thread, NULL);
		pthread_mutex_destroy(&stream->lock);
		pthread_cond_destroy(&stream->changed);
	}
	if (stream->inflater.gzip_open)
		inflateEnd(&stream->inflater.gzip);
	ZSTD_freeDCtx(stream->inflater.zstd);
	for (size_t i = 0; i < RING; i++)
		free(stream->ring[i].bytes);
	free(stream->inflater.buffer);
	free(stream);
}

void cleanup_stream(struct stream **stream)
{
	stream_free(*stream);
}
