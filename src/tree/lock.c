#include "tree/lock.h"

#include <sha2.h>

#include "base/arena.h"
#include "base/file.h"
#include "doc/yaml.h"
#include "tree/path.h"
#include "tree/rules.h"

enum { DIGEST_LEN = SHA256_DIGEST_LENGTH * 2 };

struct str digest_of(struct arena *arena, struct str content)
{
	static const char hex[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_LENGTH];
	char *text = arena_alloc(arena, DIGEST_LEN + 1);
	SHA2_CTX context;

	SHA256Init(&context);
	SHA256Update(&context, (const uint8_t *)content.ptr, content.len);
	SHA256Final(digest, &context);
	for (size_t i = 0; i < sizeof(digest); i++) {
		text[2 * i] = hex[digest[i] >> 4];
		text[2 * i + 1] = hex[digest[i] & 15];
	}
	return str_n(text, DIGEST_LEN);
}

struct str lock_text(const struct tree *tree)
{
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(STRBUF_MAX);
	struct node *root = node_map(tree->arena), *files;

	strbuf_adds(&buf, "# What lotse wrote into this folder, and from what: so it notices files that were edited by hand.\n"
			  "# Commit it with the rest; nobody edits it.\n");
	node_set_int(tree->arena, root, "version", 1);
	if (tree->inputs)
		node_set_node(tree->arena, root, "inputs", node_copy(tree->arena, tree->inputs));
	files = node_set_map(tree->arena, root, "files");
	for (size_t i = 0; i < tree->by_path.n; i++) {
		const struct artefact *artefact = tree->by_path.at[i].value;

		if (artefact->owner == OWNER_TOOL && artefact->secret)
			BUG("the secret %.*s is not the team's", STR_ARG(artefact->path));
		if (artefact->owner == OWNER_TOOL && !str_is(artefact->path, LOCK_NAME))
			node_set(tree->arena, files, artefact->path,
				 node_str(tree->arena, digest_of(tree->arena, artefact->content)));
	}
	yaml_write(&buf, root, NULL);
	return strbuf_take(&buf, tree->arena);
}

static bool is_digest(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_digit(text.ptr[i]) && !(text.ptr[i] >= 'a' && text.ptr[i] <= 'f'))
			return false;
	return text.len == DIGEST_LEN;
}

static void lock_fill(struct arena *arena, const struct node *root, struct lock_file *lock, struct findings *out)
{
	const struct node *files = node_get(root, "files");
	int64_t version;

	if (!node_to_int(node_get(root, "version"), RESOLVE_YAML12, &version) || version != 1 || !node_is_map(files)) {
		finding(out, &TREE_BAD_LOCK, root, "it has no version 1 and list of files: a newer lotse wrote it, or it is damaged");
		return;
	}
	lock->inputs = node_get(root, "inputs");
	for (size_t i = 0; i < files->entries.n; i++) {
		const struct node_entry *entry = &files->entries.at[i];
		struct str *digest = arena_new_of(arena, struct str);

		*digest = node_text(entry->value);
		/* a lock from elsewhere must not make us delete what isn't ours */
		if (path_is_safe(arena, entry->key) && is_digest(*digest))
			map_set(&lock->digests, entry->key, digest);
		else
			finding_at(out, &TREE_BAD_LOCK, entry->key_span, "\"%" PRI_STR "\" is no file of lotse's with its digest",
				   STR_ARG(str_show(arena, entry->key)));
	}
}

void lock_parse(struct arena *arena, const struct source *source, struct lock_file *lock, struct findings *out)
{
	struct yaml_documents documents = { 0 };
	size_t before = out->n_errors; /* of duplicate keys too: which of them to believe? */

	*lock = (struct lock_file){ .present = true, .digests = MAP_INIT(arena) };
	if (yaml_read(arena, source, &(struct yaml_options){ .one_document = true }, &documents, out) < 0 || !documents.list.n ||
	    out->n_errors > before)
		finding_at(out, &TREE_BAD_LOCK, span_source(source), "it can't be read");
	else
		lock_fill(arena, documents.list.at[0], lock, out);
}

int lock_read(struct arena *arena, const char *target, struct lock_file *lock, struct findings *out, struct err *err)
{
	const char *path = str_cstr(arena, path_join(arena, str_of(target), STR(LOCK_NAME)));
	struct str text;

	*lock = (struct lock_file){ .digests = MAP_INIT(arena) };
	if (!file_exists(path))
		return 0;
	if (file_read(arena, path, FILE_MAX_DEFAULT, &text, err) < 0)
		return -1;
	lock_parse(arena, source_new(arena, str_of(path), text), lock, out);
	return 0;
}

int tree_lock_inputs(struct arena *arena, const char *target, const struct node **inputs, struct findings *out,
		     struct err *err)
{
	struct lock_file lock;

	if (lock_read(arena, target, &lock, out, err) < 0)
		return -1;
	if (!lock.present || !lock.inputs)
		return err_set(err, ERR_USAGE, "%s/" LOCK_NAME " doesn't say what the folder was made from: run 'lotse migrate'",
			       target);
	*inputs = lock.inputs;
	return 0;
}
