/*
 * A whole project of one text: loaded, printed, brought into the stack. Every place that a finding names lies in a text, and
 * what is printed is read again without a mistake.
 *
 * The text comes as standard input, out of memory; relative paths lead to a folder that isn't there. What it names by an absolute
 * path is looked at all the same.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "compose/compose.h"
#include "doc/emit.h"
#include "doc/yaml.h"
#include "stack/stack.h"

#define READ_AGAIN ((size_t)256 << 10) /* a range of ports may print megabytes, which take long under the sanitizers */

static void check_span(struct span span)
{
	if (!span.source)
		return;
	BUG_IF(span.offset > span.source->text.len || span.length > span.source->text.len - span.offset);
}

static void check_findings(const struct findings *out)
{
	for (size_t i = 0; i < out->list.n; i++) {
		check_span(out->list.at[i]->span);
		BUG_IF(str_empty(out->list.at[i]->message) || str_empty(out->list.at[i]->hint));
		for (size_t j = 0; j < out->list.at[i]->related.n; j++)
			check_span(out->list.at[i]->related.at[j].span);
	}
}

static void print_again(struct arena *arena, const struct compose_project *project)
{
	struct node *printed = compose_canonical(arena, project);
	struct findings out = FINDINGS_INIT(arena);
	struct strbuf text = STRBUF_INIT(STRBUF_MAX);
	struct yaml_documents documents;

	yaml_write(&text, printed, NULL);
	if (text.len <= READ_AGAIN) {
		yaml_read(arena, source_new(arena, STR("printed"), strbuf_str(&text)), NULL, &documents, &out);
		BUG_IF(out.n_errors);
	}
	strbuf_fini(&text);
}

static bool give_standard_input(const uint8_t *data, size_t size)
{
	int fd = memfd_create("compose.yaml", MFD_CLOEXEC);

	if (fd < 0)
		return false;
	bool given = write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0 && dup2(fd, STDIN_FILENO) >= 0;
	close(fd);
	return given;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	struct findings out = FINDINGS_INIT(arena);
	const struct compose_options options = {
		.files = (const char *const[]){ "-" }, .n_files = 1,
		.project_directory = "/nowhere/project",
		.process_environment = (const char *const[]){ "HOME=/home", "TAG=1.0", "EMPTY=", NULL },
	};
	struct compose_project project;
	struct stack stack;
	struct err err = { 0 };

	if (!give_standard_input(data, size))
		return 0;
	BUG_IF(compose_load(arena, &options, &project, &out, &err) < 0);
	check_findings(&out);
	if (out.fatal)
		return 0;
	print_again(arena, &project);
	BUG_IF(compose_to_stack(arena, &project, &stack, &out, &err) < 0);
	check_findings(&out);
	for (size_t i = 0; i < stack.services.n; i++)
		for (size_t j = 0; j < stack.services.at[i]->mounts.n; j++)
			BUG_IF(stack.services.at[i]->mounts.at[j].kind == MOUNT_VOLUME && !stack.services.at[i]->mounts.at[j].volume);
	return 0;
}
