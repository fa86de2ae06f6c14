#include "stack/edge_builder.h"

/* The references of one file, with where they stand in it. */
struct file_references {
	VEC(struct file_reference {
		struct reference reference;
		struct span span;
		struct str name; /* of the file, as the reader knows it */
		bool docker_dns; /* the reference is the address of Docker's name server */
	}) list;
};

/* Texts for people and browsers name hosts without talking to them. */
static bool is_prose(struct str name)
{
	static const char *const endings[] = { ".html", ".htm", ".css", ".svg", ".md", ".map", ".sql", ".csv", ".crt", ".pem",
					       ".key", ".txt", ".pub", ".rst" };

	for (size_t i = 0; i < ARRAY_SIZE(endings); i++)
		if (str_ends(name, endings[i]))
			return true;
	return false;
}

/* Spans of references in the order of the text: lines are counted on from the one before. */
static void add_found(struct arena *arena, const struct references *found, const struct source *source, bool docker_dns,
		      struct file_references *out)
{
	uint32_t line = 1, column = 1;
	size_t at = 0;

	for (size_t i = 0; i < found->list.n; i++) {
		const struct reference *reference = &found->list.at[i];

		for (; at < reference->offset; at++) {
			bool line_end = source->text.ptr[at] == '\n';

			line += line_end;
			if (line_end)
				column = 1;
			else
				column += (source->text.ptr[at] & 0xc0) != 0x80; /* not a byte that continues a code point */
		}
		struct file_reference *made = vec_push(arena, &out->list);
		made->reference = *reference;
		made->name = source->name;
		made->span = (struct span){ source, (uint32_t)reference->offset, (uint32_t)reference->host.len, line, column };
		made->docker_dns = docker_dns;
	}
}

static struct str item_path(struct arena *arena, const struct stack_file *file, const struct stack_file_item *item)
{
	struct str base = str_empty(file->path) ? file->name : file->path;

	return file->folder ? str_fmt(arena, "%" PRI_STR "/%" PRI_STR, STR_ARG(base), STR_ARG(item->relative)) : base;
}

static void read_item(struct edge_builder *b, const struct stack_file *file, const struct stack_file_item *item,
		      struct file_references *all)
{
	struct references found = { 0 }, dns = { 0 };
	const struct source *source;
	size_t at;

	if (item->binary || is_prose(item->relative) || is_prose(item->key) || is_prose(file->path))
		return;
	references_find(b->arena, item->content, REFERENCES_IN_FILE, STR_EMPTY, &found);
	at = docker_dns_at(item->content);
	if (at != STR_NONE)
		*vec_push(b->arena, &dns.list) =
			(struct reference){ .host = str_slice(item->content, at, at + STR("127.0.0.11").len), .offset = at };
	if (!found.list.n && !dns.list.n)
		return;
	source = source_new(b->arena, item_path(b->arena, file, item), item->content);
	add_found(b->arena, &found, source, false, all);
	add_found(b->arena, &dns, source, true, all);
}

static const struct file_references *references_of(struct edge_builder *b, const struct stack_file *file)
{
	struct str key = str_n((const char *)&file, sizeof(file)); /* the address: read once, however many mount it */
	struct file_references *all = map_get(&b->files, key);

	if (all)
		return all;
	all = arena_new_of(b->arena, struct file_references);
	map_set(&b->files, str_dup(b->arena, key), all);
	for (size_t i = 0; i < file->n_items; i++)
		read_item(b, file, &file->items[i], all);
	return all;
}

void edge_take_files(struct edge_builder *b)
{
	for (size_t i = 0; i < b->from->mounts.n; i++) {
		const struct stack_mount *mount = &b->from->mounts.at[i];

		if (mount->kind != MOUNT_FILE || !mount->file)
			continue;
		const struct file_references *all = references_of(b, mount->file);
		for (size_t j = 0; j < all->list.n; j++) {
			const struct file_reference *one = &all->list.at[j];
			struct edge_clue clue = {
				.evidence = EVIDENCE_FILE,
				.kind = REFERENCES_IN_FILE,
				.file = one->name,
				.span = one->span,
				.secret = mount->file->kind == FILE_SECRET,
			};

			if (one->docker_dns)
				edge_say_docker_dns(b, &clue);
			else
				edge_take_reference(b, &one->reference, &clue);
		}
	}
}
