/* Templates: the template, a NUL, the data as YAML. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "doc/yaml.h"
#include "text/template.h"

struct context {
	const struct template *itself;
	size_t n_left; /* a template that asks for itself twice doubles with each level */
};

static const struct template *find(void *context, struct str name)
{
	struct context *c = context;

	return str_is(name, "t") && c->n_left && c->n_left-- ? c->itself : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_arena_ struct arena *arena = arena_new();
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(1 << 20);
	struct str input = str_dup(arena, str_n((const char *)data, size)), complaint = STR_EMPTY;
	size_t end = str_chr(input, '\0');
	struct findings out = FINDINGS_INIT(arena);
	struct yaml_documents documents = { 0 };
	struct template_names names = { 0 };
	bool is_script = size % 2;

	/* lists in lists in … multiply: what is small enough is deep enough */
	if (size > 2000 ||
	    yaml_read(arena, source_new(arena, STR("fuzz"), end == STR_NONE ? STR_EMPTY : str_from(input, end + 1)),
		      &(struct yaml_options){ .max_nodes = 50 }, &documents, &out) < 0)
		return 0;
	struct template *template =
		template_new(arena, is_script ? STR("t.sh") : STR("t.md"), str_slice(input, 0, end), &complaint);
	BUG_IF(!template != (complaint.len > 0));
	if (!template)
		return 0;
	template_names(arena, template, &names);
	bool done = template_render(&buf, template, documents.list.at[0], find, &(struct context){ template, 20 },
				    arena, &complaint);
	BUG_IF(!done != (complaint.len > 0));
	return 0;
}
