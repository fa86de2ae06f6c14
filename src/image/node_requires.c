#include "image/node_requires.h"

#include "base/arena.h"

static bool word_char(char c)
{
	return ascii_alnum(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Where what stands before `at`, blanks left out, ends. */
static size_t back_blanks(struct str text, size_t at)
{
	while (at && ascii_space(text.ptr[at - 1]))
		at--;
	return at;
}

static bool ends_with_word(struct str text, size_t end, const char *name)
{
	size_t length = strlen(name);

	return end >= length && !memcmp(text.ptr + end - length, name, length) &&
	       (end == length || !word_char(text.ptr[end - length - 1]));
}

/* Is a module's name what a quote at `at` begins? */
static bool names_module(struct str text, size_t at)
{
	size_t end = back_blanks(text, at);

	if (end && text.ptr[end - 1] == '(') {
		end = back_blanks(text, end - 1);
		return ends_with_word(text, end, "require") || ends_with_word(text, end, "import") ||
		       ends_with_word(text, end, "resolve");
	}
	return ends_with_word(text, end, "from") || ends_with_word(text, end, "import");
}

static bool is_name(struct str name)
{
	if (name.len == 0 || name.len > 500)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] <= ' ' || strchr("\"'`\\<>|", name.ptr[i]))
			return false;
	return true;
}

void node_scan(struct arena *arena, struct str text, struct node_requires *out)
{
	*out = (struct node_requires){ .dynamic = false };
	for (size_t i = 0; i < text.len && out->names.n < NODE_REQUIRES_MAX; i++) {
		char c = text.ptr[i];

		if (c == '(') {
			size_t end = back_blanks(text, i), next = i + 1;

			while (next < text.len && ascii_space(text.ptr[next]))
				next++;
			if (next < text.len && word_char(text.ptr[next]) && !ascii_digit(text.ptr[next]) &&
			    (ends_with_word(text, end, "require") || ends_with_word(text, end, "import")))
				out->dynamic = true;
			continue;
		}
		if ((c != '"' && c != '\'' && c != '`') || !names_module(text, i))
			continue;
		struct str rest = str_from(text, i + 1);
		size_t end = str_chr(str_slice(rest, 0, 512), c);
		if (end == STR_NONE)
			continue;
		struct str name = str_slice(rest, 0, end);
		if (c == '`' && str_contains(name, STR("${")))
			out->dynamic = true;
		else if (is_name(name))
			*vec_push(arena, &out->names) = name;
	}
}
