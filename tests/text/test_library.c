/*
 * What must be true of the templates themselves, whatever they are filled with.
 */
#include "lib/test.h"

#include "text/library.h"
#include "text/template.h"

static const struct text_file *same_in(const char *language, const char *name)
{
	for (const struct text_file *file = text_files; file->name; file++)
		if (strcmp(file->language, language) == 0 && strcmp(file->name, name) == 0)
			return file;
	return NULL;
}

static void names_of(struct fixture *f, const struct text_file *file, struct template_names *names)
{
	struct str complaint;
	struct template *template = template_new(f->arena, str_of(file->name), file->text, &complaint);

	if (!template)
		fail_msg("templates/%s/%" PRI_STR, file->language, STR_ARG(complaint));
	template_names(f->arena, template, names);
}

static bool has(const struct template_names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->at[i], name))
			return true;
	return false;
}

/* Commands and scripts are the same for all. */
static bool is_shared(const struct text_file *file)
{
	return strcmp(file->language, "any") == 0;
}

/* A translator who drops a hole drops a fact. */
static void test_languages_use_the_same_names(void **state)
{
	struct fixture *f = *state;
	size_t n_missing = 0;

	for (const struct text_file *file = text_files; file->name; file++) {
		const char *language = strcmp(file->language, "en") == 0 ? "de" : "en";
		const struct text_file *other = same_in(language, file->name);
		struct template_names here = { 0 }, there = { 0 };

		names_of(f, file, &here);
		if (is_shared(file))
			continue;
		assert_non_null(other);
		names_of(f, other, &there);
		for (size_t i = 0; i < here.n; i++) {
			if (has(&there, here.at[i]))
				continue;
			print_error("templates/%s/%s has no {{%" PRI_STR "}}, templates/%s has\n", language, file->name,
				    STR_ARG(here.at[i]), file->language);
			n_missing++;
		}
	}
	assert_int_equal(n_missing, 0);
}

static size_t count(struct str text, const char *what)
{
	size_t n = 0, at;

	while ((at = str_find(text, str_of(what))) != STR_NONE) {
		text = str_from(text, at + strlen(what));
		n++;
	}
	return n;
}

/* A command that only one language has is one that its readers lack. */
static void test_languages_have_the_same_shape(void **state)
{
	static const char *const shapes[] = { "\n# ", "\n## ", "\n### ", "\n```", "kubectl ", "](", "\n|" };
	(void)state;

	for (const struct text_file *file = text_files; file->name; file++) {
		const struct text_file *other = same_in("de", file->name);

		for (size_t i = 0; i < ARRAY_SIZE(shapes) && !is_shared(file); i++)
			if (count(file->text, shapes[i]) != count(other->text, shapes[i]))
				fail_msg("%s: %zu times \"%s\" in %s, %zu times in de", file->name,
					 count(file->text, shapes[i]), shapes[i], file->language,
					 count(other->text, shapes[i]));
	}
}

static void test_texts_are_utf8_with_a_last_line(void **state)
{
	(void)state;
	for (const struct text_file *file = text_files; file->name; file++) {
		assert_true(utf8_valid(file->text));
		assert_true(str_ends(file->text, "\n"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_languages_use_the_same_names),
		unit(test_languages_have_the_same_shape),
		unit(test_texts_are_utf8_with_a_last_line),
	};
	return run_units(tests);
}
