#include "text/library.h"

#include "base/strbuf.h"
#include "text/template.h"

static const struct text_file *find_file(struct str language, struct str name)
{
	for (const struct text_file *file = text_files; file->name; file++)
		if ((str_is(language, file->language) || str_is(STR("any"), file->language)) && str_is(name, file->name))
			return file;
	return NULL;
}

static const struct template *find_template(void *context, struct str name)
{
	struct text_library *library = context;
	struct template *template = map_get(&library->compiled, name);
	const struct text_file *file;
	struct str complaint;

	if (template)
		// cppcheck-suppress CastIntegerToAddressAtReturn; it takes what it sees no members of for a number
		return template;
	file = find_file(library->language, name);
	if (!file)
		return NULL;
	template = template_new(library->arena, str_of(file->name), file->text, &complaint);
	if (!template)
		BUG("templates/%s/%" PRI_STR, file->language, STR_ARG(complaint));
	map_set(&library->compiled, str_of(file->name), template);
	// cppcheck-suppress CastIntegerToAddressAtReturn; it takes what it sees no members of for a number
	return template;
}

void text_add(struct strbuf *buf, struct text_library *library, const char *name, const struct node *data)
{
	const struct template *template = find_template(library, str_of(name));
	struct str complaint;

	if (!template)
		BUG("no template %s in language %" PRI_STR, name, STR_ARG(library->language));
	if (!template_render(buf, template, data, find_template, library, library->arena, &complaint))
		BUG("templates/%" PRI_STR "/%" PRI_STR, STR_ARG(library->language), STR_ARG(complaint));
}

struct str text_render(struct text_library *library, const char *name, const struct node *data)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);

	text_add(&buf, library, name, data);
	return strbuf_take(&buf, library->arena);
}
