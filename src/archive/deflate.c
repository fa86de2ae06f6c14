#include "archive/deflate.h"

#include <errno.h>
#include <zlib.h>
#include <zstd.h>

enum { OUTPUT = 256 << 10, GZIP_LEVEL = 6, ZSTD_LEVEL = 3 };

struct deflater {
	int fd;
	enum compression compression;
	z_stream gzip;
	bool gzip_open;
	ZSTD_CCtx *zstd;
	uint64_t stored, plain;
	struct digester stored_digester, plain_digester;
	char output[OUTPUT];
};

static int put(struct deflater *deflater, const char *bytes, size_t len, struct err *err)
{
	deflater->stored += len;
	if (deflater->compression != COMPRESSION_NONE)
		digester_add(&deflater->stored_digester, str_n(bytes, len));
	while (len > 0) {
		ssize_t done = write(deflater->fd, bytes, len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_errno(err, "cannot write");
		bytes += done;
		len -= (size_t)done;
	}
	return 0;
}

static int add_gzip(struct deflater *deflater, struct str bytes, int flush, struct err *err)
{
	z_stream *z = &deflater->gzip;
	size_t done = 0;
	int result;

	do {
		unsigned int part = (unsigned int)MIN_OF(bytes.len - done, (size_t)1 << 30);
		bool last = done + part == bytes.len;

		z->next_in = (unsigned char *)(uintptr_t)(bytes.ptr + done);
		z->avail_in = part;
		do {
			z->next_out = (unsigned char *)deflater->output;
			z->avail_out = OUTPUT;
			result = deflate(z, last ? flush : Z_NO_FLUSH);
			BUG_IF(result == Z_STREAM_ERROR);
			if (put(deflater, deflater->output, OUTPUT - z->avail_out, err) < 0)
				return -1;
		} while (z->avail_out == 0);
		done += part;
	} while (done < bytes.len);
	return 0;
}

static int add_zstd(struct deflater *deflater, struct str bytes, ZSTD_EndDirective mode, struct err *err)
{
	ZSTD_inBuffer input = { bytes.ptr, bytes.len, 0 };
	size_t left;

	do {
		ZSTD_outBuffer output = { deflater->output, OUTPUT, 0 };

		left = ZSTD_compressStream2(deflater->zstd, &output, &input, mode);
		BUG_IF(ZSTD_isError(left));
		if (put(deflater, deflater->output, output.pos, err) < 0)
			return -1;
	} while (mode == ZSTD_e_end ? left > 0 : input.pos < input.size);
	return 0;
}

struct deflater *deflater_new(int fd, enum compression compression, int level)
{
	struct deflater *deflater = xcalloc(1, sizeof(*deflater));

	deflater->fd = fd;
	deflater->compression = compression;
	digester_init(&deflater->stored_digester);
	digester_init(&deflater->plain_digester);
	if (compression == COMPRESSION_GZIP) {
		BUG_IF(deflateInit2(&deflater->gzip, level ? level : GZIP_LEVEL, Z_DEFLATED, 16 + MAX_WBITS, 8,
				    Z_DEFAULT_STRATEGY) != Z_OK);
		deflater->gzip_open = true;
	} else if (compression == COMPRESSION_ZSTD) {
		deflater->zstd = ZSTD_createCCtx();
		BUG_IF(!deflater->zstd);
		ZSTD_CCtx_setParameter(deflater->zstd, ZSTD_c_compressionLevel, level ? level : ZSTD_LEVEL);
		ZSTD_CCtx_setParameter(deflater->zstd, ZSTD_c_checksumFlag, 1);
	}
	return deflater;
}

int deflater_add(struct deflater *deflater, struct str bytes, struct err *err)
{
	if (str_empty(bytes))
		return 0;
	deflater->plain += bytes.len;
	digester_add(&deflater->plain_digester, bytes);
	if (deflater->compression == COMPRESSION_GZIP)
		return add_gzip(deflater, bytes, Z_NO_FLUSH, err);
	if (deflater->compression == COMPRESSION_ZSTD)
		return add_zstd(deflater, bytes, ZSTD_e_continue, err);
	return put(deflater, bytes.ptr, bytes.len, err);
}

int deflater_end(struct deflater *deflater, struct stream_seen *seen, struct err *err)
{
	if (deflater->compression == COMPRESSION_GZIP && add_gzip(deflater, STR_EMPTY, Z_FINISH, err) < 0)
		return -1;
	if (deflater->compression == COMPRESSION_ZSTD && add_zstd(deflater, STR_EMPTY, ZSTD_e_end, err) < 0)
		return -1;
	*seen = (struct stream_seen){
		.compression = deflater->compression,
		.stored = deflater->stored,
		.plain = deflater->plain,
		.plain_digest = digester_end(&deflater->plain_digester),
	};
	seen->stored_digest = deflater->compression == COMPRESSION_NONE ? seen->plain_digest
									 : digester_end(&deflater->stored_digester);
	return 0;
}

void deflater_free(struct deflater *deflater)
{
	if (!deflater)
		return;
	if (deflater->gzip_open)
		deflateEnd(&deflater->gzip);
	ZSTD_freeCCtx(deflater->zstd);
	free(deflater);
}

void cleanup_deflater(struct deflater **deflater)
{
	deflater_free(*deflater);
}
