/* nginx's configuration: any bytes, cut at NUL into files that may include one another. */
#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/strbuf.h"
#include "stack/nginx.h"

static void check(const struct nginx_directives *all, const struct nginx_files *files)
{
	for (size_t i = 0; i < all->list.n; i++) {
		const struct nginx_directive *directive = &all->list.at[i];

		BUG_IF(directive->words.n == 0);
		for (size_t j = 0; j < directive->words.n; j++) {
			const struct nginx_word *word = &directive->words.at[j];

			BUG_IF(word->span.offset + (size_t)word->span.length > word->span.source->text.len);
			BUG_IF(word->text.len > word->span.length);
			BUG_IF(!word->quoted && word->span.length == 0);
		}
		check(&directive->block, files);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "/etc/nginx/conf.d/a.conf", "/etc/nginx/conf.d/b.conf",
					     "/etc/nginx/nginx.conf" };
	_cleanup_arena_ struct arena *arena = arena_new();
	struct str rest = str_dup(arena, str_n((const char *)data, size)), part;
	struct nginx_files files = { 0 };
	struct nginx_config config;

	for (size_t i = ARRAY_SIZE(names); i-- > 0 && str_split(&rest, '\0', &part);)
		*vec_push(arena, &files.list) =
			(struct nginx_file){ str_of(names[i]), source_new(arena, str_of(names[i]), part) };
	nginx_parse(arena, &files, STR("/etc/nginx/nginx.conf"), &config);
	check(&config.top, &files);
	return 0;
}
