#include "dockerfile/internal.h"

/* Which key belongs to which type; BuildKit reads all of them first and then compares, so the order doesn't matter but for two. */
enum { BIND = 1, CACHE = 2, TMPFS = 4, SECRET = 8, SSH = 16, ANY = 31 };

static const struct {
	const char *name;
	unsigned int type;
} types[] = { { "bind", BIND }, { "cache", CACHE }, { "tmpfs", TMPFS }, { "secret", SECRET }, { "ssh", SSH } };

struct mount_reader {
	struct parser *parser;
	struct dockerfile_instruction *instruction;
	const struct dockerfile_flag *flag;
	struct dockerfile_mount mount;
	unsigned int type;
	bool read_only_set, variables;
};

static void wrong(struct mount_reader *reader, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void wrong(struct mount_reader *reader, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct finding *finding = finding_vat(reader->parser->out, &DOCKERFILE_SYNTAX_MOUNT, reader->flag->value.span, fmt, args);
	va_end(args);
	reader->instruction->broken = true;
	(void)finding;
}

typedef bool mount_key_fn(struct mount_reader *reader, struct str value);

static bool is_number(struct str value, unsigned int base, uint64_t max)
{
	uint64_t n = 0;

	for (size_t i = 0; i < value.len; i++) {
		if (!ascii_digit(value.ptr[i]) || value.ptr[i] - '0' >= (int)base || n > max)
			return false;
		n = n * base + (uint64_t)(value.ptr[i] - '0');
	}
	return value.len > 0 && n <= max;
}

static bool key_type(struct mount_reader *reader, struct str value)
{
	reader->mount.type = str_lower(reader->parser->arena, value);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (str_is(reader->mount.type, types[i].name)) {
			reader->type = types[i].type;
			return true;
		}
	}
	return false;
}

static bool key_from(struct mount_reader *reader, struct str value)
{
	size_t dollar = str_chr(value, '$');

	reader->mount.from = value;
	if (dollar == STR_NONE || dollar + 1 == value.len)
		return true;
	wrong(reader, "from can't hold a variable: name a stage with FROM $VARIABLE AS name, and take that");
	return true;
}

static bool key_source(struct mount_reader *reader, struct str value)
{
	reader->mount.source = value;
	return true;
}

static bool key_target(struct mount_reader *reader, struct str value)
{
	reader->mount.target = value;
	return true;
}

static bool key_id(struct mount_reader *reader, struct str value)
{
	reader->mount.id = value;
	return true;
}

static bool key_env(struct mount_reader *reader, struct str value)
{
	reader->mount.env = value;
	return true;
}

static bool key_read_only(struct mount_reader *reader, struct str value)
{
	reader->read_only_set = true;
	return value_bool(value, &reader->mount.read_only);
}

static bool key_read_write(struct mount_reader *reader, struct str value)
{
	bool writable = false;

	reader->read_only_set = true;
	if (!value_bool(value, &writable))
		return false;
	reader->mount.read_only = !writable;
	return true;
}

static bool key_required(struct mount_reader *reader, struct str value)
{
	return value_bool(value, &reader->mount.required);
}

static bool key_sharing(struct mount_reader *reader, struct str value)
{
	reader->mount.sharing = str_lower(reader->parser->arena, value);
	return str_in(reader->mount.sharing, (const char *const[]){ "shared", "private", "locked", NULL });
}

static bool key_size(struct mount_reader *reader, struct str value)
{
	size_t digits = 0;

	reader->mount.size = value;
	while (digits < value.len && (ascii_digit(value.ptr[digits]) || value.ptr[digits] == '.'))
		digits++;
	struct str unit = str_lower(reader->parser->arena, str_trim(str_from(value, digits)));
	return digits && str_in(unit, (const char *const[]){ "", "b", "k", "kb", "kib", "m", "mb", "mib", "g", "gb", "gib", "t", "tb",
							      "tib", "p", "pb", "pib", NULL });
}

static bool key_mode(struct mount_reader *reader, struct str value)
{
	reader->mount.mode = value;
	return is_number(value, 8, UINT32_MAX);
}

static bool key_uid(struct mount_reader *reader, struct str value)
{
	reader->mount.uid = value;
	return is_number(value, 10, UINT32_MAX);
}

static bool key_gid(struct mount_reader *reader, struct str value)
{
	reader->mount.gid = value;
	return is_number(value, 10, UINT32_MAX);
}

static const struct mount_key {
	const char *name;
	mount_key_fn *read;
	unsigned int types;
	bool alone; /* may stand without a value: true */
	const char *expected;
} keys[] = {
	{ "destination", key_target, ANY, false, "" },
	{ "dst", key_target, ANY, false, "" },
	{ "env", key_env, ANY, false, "" },
	{ "from", key_from, BIND | CACHE | TMPFS | SSH, false, "" },
	{ "gid", key_gid, CACHE | SECRET | SSH, false, "a number" },
	{ "id", key_id, ANY, false, "" },
	{ "mode", key_mode, CACHE | SECRET | SSH, false, "an octal number" },
	{ "readonly", key_read_only, ANY, true, "true or false" },
	{ "readwrite", key_read_write, ANY, true, "true or false" },
	{ "required", key_required, SECRET | SSH, true, "true or false" },
	{ "ro", key_read_only, ANY, true, "true or false" },
	{ "rw", key_read_write, ANY, true, "true or false" },
	{ "sharing", key_sharing, CACHE, false, "shared, private or locked" },
	{ "size", key_size, TMPFS, false, "a size, as in 64m" },
	{ "source", key_source, ANY, false, "" },
	{ "src", key_source, ANY, false, "" },
	{ "target", key_target, ANY, false, "" },
	{ "type", key_type, ANY, false, "bind, cache, tmpfs, secret or ssh" },
	{ "uid", key_uid, CACHE | SECRET | SSH, false, "a number" },
};

static void unknown_key(struct mount_reader *reader, struct str name)
{
	struct arena *arena = reader->parser->arena;
	const char *best = NULL;
	size_t reach = str_reach(name) + 1;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		size_t distance = str_distance(name, str_of(keys[i].name), reach);

		if (distance < reach) {
			reach = distance;
			best = keys[i].name;
		}
	}
	struct finding *finding = finding_at(reader->parser->out, &DOCKERFILE_SYNTAX_MOUNT, reader->flag->value.span,
					     "a mount has no key \"%" PRI_STR "\"", STR_ARG(str_show(arena, name)));
	reader->instruction->broken = true;
	if (best)
		finding_hint(reader->parser->out, finding, "did you mean %s?", best);
}

static const struct mount_key *key_of(struct str name)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (str_eq_nocase(name, str_of(keys[i].name)))
			return &keys[i];
	return NULL;
}

/* The types are known only when all is read: so the keys that were there are kept. */
static void read_field(struct mount_reader *reader, struct str field, bool *seen)
{
	struct parser *parser = reader->parser;
	size_t equals = str_chr(field, '=');
	struct str name = str_slice(field, 0, equals);
	const struct mount_key *key = key_of(name);

	if (!key) {
		unknown_key(reader, name);
		return;
	}
	seen[key - keys] = true;
	if (equals == STR_NONE && !key->alone) {
		wrong(reader, "the key %s of a mount needs a value: %s=…", key->name, key->name);
		return;
	}
	struct str value = equals == STR_NONE ? STR("true") : str_from(field, equals + 1);
	if (word_has_variables(value, parser->file->escape) && key->read != key_from) {
		reader->variables = true;
		if (key->read == key_source || key->read == key_target || key->read == key_id || key->read == key_env)
			key->read(reader, value);
		return;
	}
	if (!key->read(reader, value))
		wrong(reader, "%s of a mount is \"%" PRI_STR "\", but must be %s", key->name, STR_ARG(str_show(parser->arena, value)),
		      key->expected);
}

/* One field of a line of CSV; a quoted one holds commas, and "" for a quote. False: the quotes are broken. */
static bool next_field(struct parser *parser, struct str *rest, struct str *field)
{
	if (!str_starts(*rest, "\"")) {
		str_split(rest, ',', field);
		return str_chr(*field, '"') == STR_NONE;
	}
	strbuf_clear(&parser->scratch);
	size_t at = 1;
	for (; at < rest->len; at++) {
		if (rest->ptr[at] == '"' && !(at + 1 < rest->len && rest->ptr[at + 1] == '"'))
			break;
		at += rest->ptr[at] == '"';
		strbuf_addc(&parser->scratch, rest->ptr[at]);
	}
	*field = strbuf_take(&parser->scratch, parser->arena);
	if (at >= rest->len)
		return false;
	*rest = str_from(*rest, at + 1);
	if (rest->len == 0)
		*rest = (struct str){ NULL, 0 };
	else if (!str_starts(*rest, ","))
		return false;
	else
		*rest = str_from(*rest, 1);
	return true;
}

static void check_secret(struct mount_reader *reader)
{
	const struct dockerfile_mount *mount = &reader->mount;

	if (!mount->source.len && !mount->target.len && !mount->id.len)
		wrong(reader, "a mount of a secret needs its id");
	if (mount->source.len && mount->id.len)
		wrong(reader, "a mount of a secret takes id or source, not both");
}

static void check_type(struct mount_reader *reader, const bool *seen)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (seen[i] && !(keys[i].types & reader->type))
			wrong(reader, "a mount of type %" PRI_STR " has no key %s", STR_ARG(reader->mount.type), keys[i].name);
	if (reader->type == SECRET)
		check_secret(reader);
	/* A bind without one lies over the WORKDIR, which the reference doesn't say and BuildKit's own Dockerfile relies on. */
	if ((reader->type == CACHE || reader->type == TMPFS) && !reader->mount.target.len)
		wrong(reader, "a mount of type %" PRI_STR " needs a target", STR_ARG(reader->mount.type));
}

void mount_read(struct parser *parser, struct dockerfile_instruction *instruction, const struct dockerfile_flag *flag)
{
	struct mount_reader reader = { .parser = parser, .instruction = instruction, .flag = flag, .type = BIND };
	struct str rest = flag->value.raw, field;
	bool seen[ARRAY_SIZE(keys)] = { 0 };

	reader.mount = (struct dockerfile_mount){ .type = STR("bind"), .flag = flag };
	while (rest.ptr) {
		if (!next_field(parser, &rest, &field)) {
			wrong(&reader, "a mount with a quote in the wrong place");
			return;
		}
		read_field(&reader, field, seen);
	}
	bool typed = true;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		typed &= !(seen[i] && keys[i].read == key_type && reader.variables && str_is(reader.mount.type, "bind"));
	if (typed && !instruction->broken)
		check_type(&reader, seen);
	if (!reader.read_only_set)
		reader.mount.read_only = reader.type != CACHE && reader.type != TMPFS;
	*vec_push(parser->arena, &instruction->mounts) = reader.mount;
}
