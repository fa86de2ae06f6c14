#include "lib/test.h"

#include "base/file.h"
#include "base/strbuf.h"
#include "doc/json.h"
#include "oci/write.h"

struct folder {
	struct arena *arena;
	const char *path;
};

static const char *in_folder(const struct folder *folder, const char *name)
{
	return str_cstr(folder->arena, str_fmt(folder->arena, "%s/%s", folder->path, name));
}

static struct folder new_folder(struct fixture *f)
{
	char *path = arena_dup(f->arena, "/tmp/lotse-oci-XXXXXX", sizeof("/tmp/lotse-oci-XXXXXX"));

	assert_non_null(mkdtemp(path));
	return (struct folder){ f->arena, path };
}

static int64_t read_text(void *context, uint64_t offset, void *bytes, size_t size, struct err *err)
{
	const struct str *text = context;
	struct str part =
		str_slice(*text, (size_t)offset, (size_t)offset + MIN_OF(size, (size_t)3)); /* in small pieces */

	(void)err;
	memcpy(bytes, part.ptr, part.len);
	return (int64_t)part.len;
}

static const struct node *config_of(struct fixture *f)
{
	struct node *root = NULL;

	json_read(f->arena,
		  source_new(f->arena, STR("c.json"),
			     STR("{\"architecture\":\"arm64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"/"
				 "a\"],\"Healthcheck\":{\"Test\":[\"NONE\"]}},"
				 "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"old\"]},\"history\":[{\"created_by\":"
				 "\"COPY x\"},"
				 "{\"created_by\":\"CMD\",\"empty_layer\":true},{\"created_by\":\"RUN y\"}]}")),
		  &root, f->out);
	return root;
}

static void write_layer(struct fixture *f, struct oci_writer *writer, const char *name, struct str content)
{
	struct oci_written written;

	assert_done(oci_writer_layer(writer, f->err), f->err);
	assert_done(oci_writer_entry(writer, &(struct tar_entry){ .type = TAR_DIR, .name = STR("usr"), .mode = 0755 },
				     NULL, NULL, f->err),
		    f->err);
	assert_done(
		oci_writer_entry(writer,
				 &(struct tar_entry){
					 .type = TAR_FILE, .name = str_of(name), .size = content.len, .mode = 0644 },
				 read_text, &content, f->err),
		f->err);
	assert_done(oci_writer_layer_end(writer, &written, f->err), f->err);
	assert_true(written.plain >= 2048);
}

static struct digest write_image(struct fixture *f, const char *path, const struct oci_write_options *options)
{
	_cleanup_oci_writer_ struct oci_writer *writer = NULL;
	struct digest digest = { 0 };

	assert_done(oci_writer_new(str_of(path), options, &writer, f->err), f->err);
	write_layer(f, writer, "usr/a", STR("first content"));
	write_layer(f, writer, "usr/b", STR("second"));
	assert_done(oci_writer_commit(writer, config_of(f), &digest, f->err), f->err);
	return digest;
}

/* Read back: digests right, no finding, the files there. */
static void check_image(struct fixture *f, const char *path, struct str reference)
{
	_cleanup_oci_ struct oci_image *image = NULL;
	_cleanup_oci_tree_ struct oci_tree *tree = NULL;
	struct str text;

	assert_done(oci_open(f->arena, str_of(path), &(struct oci_options){ 0 }, &image, f->out, f->err), f->err);
	assert_non_null(image);
	assert_done(oci_tree_read(image, &tree, f->out, f->err), f->err);
	assert_no_more_findings(f->out);
	assert_non_null(tree);
	assert_int_equal(image->n_layers, 2);
	assert_true(str_eq(image->reference, reference));
	assert_str_equal(image->platform.architecture, "arm64");
	assert_str_equal(image->layers[1].instruction, "RUN y");
	assert_non_null(node_path(image->config, "config", "Healthcheck", NULL));
	uint32_t node = oci_find(tree, STR("/usr/a"));
	assert_true(node != OCI_NONE);
	assert_done(oci_file_text(tree, tree->nodes[node].inode, 100, f->arena, &text, f->err), f->err);
	assert_str_equal(text, "first content");
	assert_int_equal(oci_find(tree, STR("usr/none")), OCI_NONE);
}

static void test_every_container_is_read_back(void **state)
{
	struct fixture *f = *state;
	struct folder folder = new_folder(f);

	for (int format = OCI_LAYOUT; format <= DOCKER_ARCHIVE; format++) {
		for (int compression = COMPRESSION_NONE; compression <= COMPRESSION_ZSTD; compression++) {
			const struct oci_write_options options = { (enum oci_format)format,
								   (enum compression)compression, 1,
								   STR("shop/api:1") };
			const char *path = in_folder(&folder, "image"), *again = in_folder(&folder, "again");
			struct digest one = write_image(f, path, &options), two = write_image(f, again, &options);

			assert_true(digest_eq(&one, &two));
			check_image(f, path, STR("shop/api:1"));
			write_image(f, path, &options); /* over what is there */
			check_image(f, path, STR("shop/api:1"));
			if (format != OCI_LAYOUT) {
				struct str left, right;

				assert_done(file_read(f->arena, path, 1 << 20, &left, f->err), f->err);
				assert_done(file_read(f->arena, again, 1 << 20, &right, f->err), f->err);
				assert_true(str_eq(left, right));
			}
			struct str *names;
			size_t n;
			assert_done(file_list(f->arena, folder.path, &names, &n, f->err), f->err);
			assert_int_equal(n, 2); /* no stage is left */
			assert_done(file_remove_tree(path, f->err), f->err);
			assert_done(file_remove_tree(again, f->err), f->err);
		}
	}
	file_remove_tree(folder.path, f->err);
}

static void test_without_commit_nothing_is_left(void **state)
{
	struct fixture *f = *state;
	struct folder folder = new_folder(f);
	struct oci_writer *writer = NULL;
	struct str *names;
	size_t n;

	assert_done(
		oci_writer_new(str_of(in_folder(&folder, "image")), &(struct oci_write_options){ 0 }, &writer, f->err),
		f->err);
	assert_done(oci_writer_layer(writer, f->err), f->err);
	oci_writer_free(writer);
	assert_done(file_list(f->arena, folder.path, &names, &n, f->err), f->err);
	assert_int_equal(n, 0);
	file_remove_tree(folder.path, f->err);
}

static void test_a_folder_of_the_user_is_not_replaced(void **state)
{
	struct fixture *f = *state;
	struct folder folder = new_folder(f);
	struct oci_writer *writer = NULL;

	assert_done(file_write(in_folder(&folder, "thesis"), STR("years of work"), 0644, f->err), f->err);
	assert_int_equal(oci_writer_new(str_of(folder.path), &(struct oci_write_options){ 0 }, &writer, f->err), -1);
	assert_int_equal(f->err->kind, ERR_USAGE);
	assert_int_equal(
		oci_writer_new(str_of(in_folder(&folder, "thesis")), &(struct oci_write_options){ 0 }, &writer, f->err),
		-1);
	assert_true(file_exists(in_folder(&folder, "thesis")));
	*f->err = (struct err){ 0 };
	file_remove_tree(folder.path, f->err);
}

static bool all(void *context, uint32_t inode)
{
	(void)context;
	(void)inode;
	return true;
}

/* What slim does: files of several layers, sorted, in one; and a layer as it was. */
static void test_nodes_and_copies(void **state)
{
	struct fixture *f = *state;
	struct folder folder = new_folder(f);
	const char *from = in_folder(&folder, "from"), *to = in_folder(&folder, "to");
	_cleanup_oci_ struct oci_image *image = NULL;
	_cleanup_oci_tree_ struct oci_tree *tree = NULL;
	_cleanup_oci_writer_ struct oci_writer *writer = NULL;
	_cleanup_oci_spool_ struct oci_spool *spool = NULL;
	struct oci_written written;
	struct digest digest;

	write_image(f, from, &(struct oci_write_options){ .compression = COMPRESSION_GZIP });
	assert_done(oci_open(f->arena, str_of(from), &(struct oci_options){ 0 }, &image, f->out, f->err), f->err);
	assert_done(oci_tree_read(image, &tree, f->out, f->err), f->err);
	assert_done(oci_spool_new(tree, all, NULL, &spool, f->err), f->err);
	assert_done(oci_writer_new(str_of(to), &(struct oci_write_options){ .compression = COMPRESSION_ZSTD }, &writer,
				   f->err),
		    f->err);
	assert_done(oci_writer_copy(writer, image, 1, &written, f->err), f->err);
	assert_true(digest_eq(&written.digest, &image->layers[1].digest));
	assert_true(digest_eq(&written.diff_id, &image->layers[1].diff_id));
	assert_done(oci_writer_layer(writer, f->err), f->err);
	for (uint32_t node = oci_next(tree, 0); node != OCI_NONE; node = oci_next(tree, node))
		assert_done(oci_writer_node(writer, tree, node, 0, STR_EMPTY, spool, f->err), f->err);
	assert_done(oci_writer_layer_end(writer, &written, f->err), f->err);
	assert_done(oci_writer_commit(writer, config_of(f), &digest, f->err), f->err);
	check_image(f, to, STR_EMPTY);
	file_remove_tree(folder.path, f->err);
}

static void test_targets(void **state)
{
	enum oci_format format;
	struct str path, reference;

	(void)state;
	assert_true(oci_target_parse(STR("docker-archive:out.tar:shop/api:1.2"), &format, &path, &reference));
	assert_int_equal(format, DOCKER_ARCHIVE);
	assert_str_equal(path, "out.tar");
	assert_str_equal(reference, "shop/api:1.2");
	assert_true(oci_target_parse(STR("out.tar"), &format, &path, &reference));
	assert_int_equal(format, OCI_ARCHIVE);
	assert_true(oci_target_parse(STR("out"), &format, &path, &reference));
	assert_int_equal(format, OCI_LAYOUT);
	assert_false(oci_target_parse(STR("oci:"), &format, &path, &reference));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_every_container_is_read_back),
		unit(test_without_commit_nothing_is_left),
		unit(test_a_folder_of_the_user_is_not_replaced),
		unit(test_nodes_and_copies),
		unit(test_targets),
	};
	return run_units(tests);
}
