#include "base/arena.h"
#include "cmd/output.h"
#include "image/inspect.h"

enum { TOP = 10, TOP_MAX = 10000 };

struct values {
	const char *format, *fail_on, *output, *platform, *min_efficiency, *max_waste, *top, *max_unpacked;
};

static const struct option options[] = {
	OPT_CHOICE(0, "format", "text|json|html|md", values, format, "how to print; text where not given"),
	OPT_STRING('o', "output", "PATH", values, output, "write to PATH instead of standard output"),
	OPT_STRING(0, "platform", "OS/ARCH", values, platform, "of an image for several; linux/amd64 where not given, or the first"),
	OPT_STRING(0, "min-efficiency", "PART", values, min_efficiency, "exit with 1 below it: 0.95, or 95%"),
	OPT_STRING(0, "max-waste", "SIZE", values, max_waste, "exit with 1 above it: 20MB, or 5% of all content"),
	OPT_STRING(0, "top", "N", values, top, "rows of each list; 10 where not given"),
	OPT_STRING(0, "max-unpacked", "SIZE", values, max_unpacked, "refuse an image that unpacks to more; 64GiB where not given"),
	OPT_CHOICE(0, "fail-on", FAIL_ON_CHOICES, values, fail_on, "exit with 1 from this severity on; error where not given"),
	OPT_END
};

struct wishes {
	struct oci_options oci;
	struct inspect_options inspect;
};

/* "95%" and "0.95": a part between 0 and 1. */
static bool read_part(struct str text, double *out)
{
	bool percent = str_ends(text, "%");
	double number;

	if (!str_to_double(percent ? str_slice(text, 0, text.len - 1) : text, &number))
		return false;
	*out = percent ? number / 100 : number;
	return *out >= 0 && *out <= 1;
}

static bool read_platform(struct str text, struct oci_platform *out)
{
	struct str rest = text;

	return str_split(&rest, '/', &out->os) && str_split(&rest, '/', &out->architecture) &&
	       (!rest.ptr || str_split(&rest, '/', &out->variant)) && !rest.ptr && !str_empty(out->os) && !str_empty(out->architecture);
}

static bool read_waste(struct str text, struct inspect_options *out)
{
	out->has_max_waste = true;
	out->max_waste_percent = str_ends(text, "%");
	return out->max_waste_percent ? read_part(text, &out->max_waste_part) : inspect_size_parse(text, &out->max_waste);
}

/* EXIT_CLEAN, or a complaint. */
static enum exit_code read_wishes(const struct values *values, struct wishes *out)
{
	uint64_t top = TOP;

	if (values->platform && !read_platform(str_of(values->platform), &out->oci.platform))
		return complain_usage("--platform %s: write OS/ARCHITECTURE[/VARIANT], for example linux/arm64", values->platform);
	if (values->min_efficiency && !read_part(str_of(values->min_efficiency), &out->inspect.min_efficiency))
		return complain_usage("--min-efficiency %s: write a part like 0.95, or 95%%", values->min_efficiency);
	if (values->max_waste && !read_waste(str_of(values->max_waste), &out->inspect))
		return complain_usage("--max-waste %s: write a size like 20MB, or a part like 5%%", values->max_waste);
	if (values->top && (!str_to_uint(str_of(values->top), &top) || top > TOP_MAX))
		return complain_usage("--top %s: write a number up to %d", values->top, TOP_MAX);
	if (values->max_unpacked && (!inspect_size_parse(str_of(values->max_unpacked), &out->oci.max_bytes) || !out->oci.max_bytes))
		return complain_usage("--max-unpacked %s: write a size like 100GiB", values->max_unpacked);
	out->inspect.top = (size_t)top;
	return EXIT_CLEAN;
}

static void write_result(struct strbuf *buf, const struct inspection *inspection, struct str format)
{
	if (str_is(format, "json"))
		inspect_json(buf, inspection);
	else if (str_is(format, "html"))
		inspect_html(buf, inspection);
	else if (str_is(format, "md"))
		inspect_markdown(buf, inspection);
	else
		inspect_text(buf, inspection);
}

static enum exit_code run(const struct invocation *invocation)
{
	const struct values *values = invocation->values;
	struct findings findings = FINDINGS_INIT(invocation->arena);
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	_cleanup_oci_tree_ struct oci_tree *tree = NULL;
	_cleanup_oci_ struct oci_image *image = NULL;
	struct wishes wishes = { 0 };
	struct err err = { 0 };
	enum exit_code code = read_wishes(values, &wishes);

	if (code)
		return code;
	if (oci_open(invocation->arena, str_of(invocation->arguments[0]), &wishes.oci, &image, &findings, &err) < 0 ||
	    (image && oci_tree_read_keeping(image, &inspect_keep, &tree, &findings, &err) < 0))
		return complain_environment(&err);
	if (tree)
		write_result(&buf, inspect(tree, &wishes.inspect, &findings), str_of(values->format));
	print_findings(&findings);
	code = exit_for(&findings, values->fail_on);
	if (code == EXIT_INPUT)
		return code;
	enum exit_code printed = print_result(values->output, &buf);
	return printed ? printed : code;
}

const struct command cmd_image_inspect = {
	.name = "image inspect",
	.summary = "say what is in an image, layer by layer, and what of it is waste",
	.arguments = "IMAGE",
	.min_arguments = 1,
	.max_arguments = 1,
	.description =
		"Reads an image from files, without a daemon and without unpacking it to the disk. IMAGE is a folder in the OCI layout or "
		"a tar: what 'docker save NAME -o app.tar', 'podman save NAME -o app.tar', 'buildah push NAME oci:app' or "
		"'skopeo copy docker://NAME oci:app' writes; - is standard input ('docker save NAME | lotse image inspect -'). "
		"With several images in it write oci:PATH:TAG, oci-archive:PATH:TAG or docker-archive:PATH:NAME:TAG.\n"
		"Content is the bytes of the files in the layers, hard links once, before compression. Waste is content that isn't in the "
		"final tree: overwritten, or removed, by a later entry. Efficiency is the content in the final tree divided by all "
		"content. Duplicates, caches and build tools are in the final tree, so they don't lower it; they stand under what "
		"a rewrite would save, each byte once. Digests of layers, config and manifest are verified.\n"
		"The HTML report is one file that needs no network: a map of all files by layer, and the tables.",
	.options = options,
	.values_size = sizeof(struct values),
	.examples = (const struct example[]){
		{ "lotse image inspect app.tar", "layers, waste, the biggest files and packages" },
		{ "lotse image inspect --min-efficiency 0.95 --max-waste 20MB app.tar", "for a pipeline: exit code 1 where it is worse" },
		{ "lotse image inspect --format html -o image.html app.tar", "a map of the files, for a browser" },
		{ "lotse image inspect --format json --top 100 app.tar", "for scripts" },
		{ 0 } },
	.run = run,
};
