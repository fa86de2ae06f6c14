#include "doc/yaml.h"

#include "base/arena.h"
#include "base/map.h"
#include "doc/composer.h"
#include "doc/yaml_internal.h"

enum { DEPTH_MAX = 128, NODES_MAX = 4000000, NODES_PER_BYTE = 100, NODES_FREE = 10000 };

static const struct composer_rules composer_rules = {
	.depth = &YAML_DEPTH,
	.size = &YAML_SIZE,
	.duplicate = &YAML_DUPLICATE_KEY,
	.complex_key = &YAML_COMPLEX_KEY,
	.merge = &YAML_MERGE,
};

struct reader {
	struct arena *arena; /* of the document; nodes and texts are in the composer's, which may be an item's */
	const struct source *source;
	const struct yaml_options *options;
	struct yaml_documents *documents;
	struct findings *out;
	yaml_parser_t parser;
	struct yaml_walk walk;
	struct composer composer;
	struct map anchors; /* of this document: name → struct anchor */
	bool done;
};

static struct span span_between(const struct reader *reader, struct yaml_place from, uint32_t end)
{
	return (struct span){
		.source = reader->source,
		.offset = from.offset,
		.length = MAX_OF(end, from.offset) - from.offset,
		.line = from.line,
		.column = from.column,
	};
}

static struct str view(const yaml_char_t *text)
{
	return str_of((const char *)text);
}

/* As it was written, or as people write it: libyaml gives the long form of "!!str". */
static struct str tag_of(struct reader *reader, const yaml_char_t *tag)
{
	static const char core[] = "tag:yaml.org,2002:";
	struct str text = view(tag);

	if (str_starts(text, core))
		return str_concat(reader->composer.arena, STR("!!"), str_from(text, sizeof(core) - 1));
	return str_dup(reader->composer.arena, text);
}

/* A later anchor of the same name takes its place, for the aliases behind it. */
static struct anchor *anchor_of(struct reader *reader, const yaml_char_t *name, struct span span)
{
	if (!name)
		return NULL;
	struct anchor *anchor = arena_new_of(reader->arena, struct anchor);
	anchor->span = span;
	composer_keep_item(&reader->composer);
	map_set(&reader->anchors, str_dup(reader->arena, view(name)), anchor);
	return anchor;
}

/* The text itself where it stands like that in the source, which lives as long: most of a document isn't copied. */
static struct str text_of(struct reader *reader, const yaml_event_t *event, struct span span)
{
	struct str text = str_n((const char *)event->data.scalar.value, event->data.scalar.length);
	struct str raw = str_slice(str_from(reader->source->text, span.offset), 0, span.length);

	if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE && raw.len >= 2)
		raw = str_slice(raw, 1, raw.len - 1);
	return str_eq(raw, text) ? raw : str_dup(reader->composer.arena, text);
}

static void check_scalar_tag(struct reader *reader, const struct node *node)
{
	static const struct {
		const char *tag;
		enum node_type type;
	} typed[] = { { "!!int", TYPE_INT }, { "!!float", TYPE_FLOAT }, { "!!bool", TYPE_BOOL }, { "!!null", TYPE_NULL } };
	static const char *const collections[] = { "!!map", "!!seq", "!!set", "!!omap", "!!pairs", NULL };
	bool wrong = str_in(node->tag, collections) && !str_empty(node->text);

	for (size_t i = 0; i < ARRAY_SIZE(typed); i++)
		wrong |= str_is(node->tag, typed[i].tag) && node_resolve(node, RESOLVE_YAML12) != typed[i].type;
	if (wrong) {
		finding_at(reader->out, &YAML_TAG, node->span, "\"%" PRI_STR "\" is not %" PRI_STR,
			   STR_ARG(str_show(reader->out->arena, node->text)), STR_ARG(node->tag));
	} else if (str_is(node->tag, "!!binary")) {
		struct finding *finding = finding_at(reader->out, &YAML_TAG, node->span, "binary values are not read");

		finding_hint(reader->out, finding, "write the text itself, in quotes, without !!binary");
	}
}

/* For every resolver: by its quotes, or by a tag. */
static bool is_string(const struct node *node)
{
	static const char *const tags[] = { "!!str", "!!timestamp", "!!binary", "!", NULL };

	return str_in(node->tag, tags) || (node->style != STYLE_PLAIN && node_resolve(node, RESOLVE_YAML12) == TYPE_STRING);
}

static bool read_scalar(struct reader *reader, const yaml_event_t *event)
{
	static const enum node_style styles[] = {
		[YAML_ANY_SCALAR_STYLE] = STYLE_PLAIN,		     [YAML_PLAIN_SCALAR_STYLE] = STYLE_PLAIN,
		[YAML_SINGLE_QUOTED_SCALAR_STYLE] = STYLE_SINGLE,    [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = STYLE_DOUBLE,
		[YAML_LITERAL_SCALAR_STYLE] = STYLE_LITERAL,	     [YAML_FOLDED_SCALAR_STYLE] = STYLE_FOLDED,
	};
	const yaml_char_t *anchor = event->data.scalar.anchor, *tag = event->data.scalar.tag;
	struct yaml_place start = yaml_walk_to(&reader->walk, event->start_mark.index);

	if (anchor || tag)
		start = yaml_walk_over_properties(&reader->walk, event->end_mark.index);
	uint32_t end = yaml_walk_to(&reader->walk, event->end_mark.index).offset;
	struct node node = {
		.kind = NODE_SCALAR,
		.style = styles[event->data.scalar.style],
		.span = span_between(reader, start, end),
	};
	node.text = text_of(reader, event, node.span);
	if (tag) {
		node.tag = tag_of(reader, tag);
		check_scalar_tag(reader, &node);
	}
	if (is_string(&node))
		node.type = TYPE_STRING;
	return composer_scalar(&reader->composer, &node, anchor_of(reader, anchor, node.span));
}

static bool open_collection(struct reader *reader, const yaml_event_t *event, enum node_kind kind, bool flow,
			    const yaml_char_t *anchor, const yaml_char_t *tag)
{
	static const char *const scalars[] = { "!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", NULL };
	struct yaml_place start = yaml_walk_to(&reader->walk, event->start_mark.index);
	struct node node = { .kind = kind, .flow = flow };

	if (anchor || tag)
		start = yaml_walk_over_properties(&reader->walk, SIZE_MAX);
	node.span = span_between(reader, start, start.offset + flow);
	if (tag) {
		node.tag = tag_of(reader, tag);
		if (str_in(node.tag, scalars))
			finding_at(reader->out, &YAML_TAG, node.span, "%s is not %" PRI_STR, node_kind_name(&node),
				   STR_ARG(node.tag));
	}
	return composer_open(&reader->composer, &node, anchor_of(reader, anchor, node.span));
}

static bool read_seq_start(struct reader *reader, const yaml_event_t *event)
{
	return open_collection(reader, event, NODE_SEQ, event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
			       event->data.sequence_start.anchor, event->data.sequence_start.tag);
}

static bool read_map_start(struct reader *reader, const yaml_event_t *event)
{
	return open_collection(reader, event, NODE_MAP, event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
			       event->data.mapping_start.anchor, event->data.mapping_start.tag);
}

/* The end of a block lies before whatever comes next: its last child tells better. A closing bracket is one byte. */
static bool read_end(struct reader *reader, const yaml_event_t *event)
{
	bool flow = event->end_mark.index > event->start_mark.index;

	composer_close(&reader->composer, flow ? yaml_walk_to(&reader->walk, event->end_mark.index).offset : 0);
	return true;
}

/* An alias that names nothing stands for null, so that reading goes on. */
static bool read_alias(struct reader *reader, const yaml_event_t *event)
{
	struct str name = view(event->data.alias.anchor);
	const struct anchor *anchor = map_get(&reader->anchors, name);
	struct yaml_place start = yaml_walk_to(&reader->walk, event->start_mark.index);
	struct span span = span_between(reader, start, yaml_walk_to(&reader->walk, event->end_mark.index).offset);

	if (anchor && anchor->node)
		return composer_alias(&reader->composer, anchor, span);
	struct str shown = str_show(reader->out->arena, name);
	if (!anchor) {
		finding_at(reader->out, &YAML_UNKNOWN_ALIAS, span, "no anchor \"&%" PRI_STR "\" stands before this alias",
			   STR_ARG(shown));
	} else {
		struct finding *finding = finding_at(reader->out, &YAML_CYCLE, span,
						     "the alias \"*%" PRI_STR "\" stands inside of what it names", STR_ARG(shown));

		finding_relate(reader->out, finding, anchor->span, "the anchor begins here");
	}
	struct node null = { .kind = NODE_SCALAR, .type = TYPE_NULL, .text = STR_EMPTY, .span = span };
	return composer_scalar(&reader->composer, &null, NULL);
}

static bool read_document_start(struct reader *reader, const yaml_event_t *event)
{
	reader->anchors = (struct map)MAP_INIT(reader->arena);
	if (!reader->options->one_document || !reader->documents || reader->documents->list.n == 0)
		return true;
	struct yaml_place start = yaml_walk_to(&reader->walk, event->start_mark.index);
	finding_at(reader->out, &YAML_SECOND_DOCUMENT, span_between(reader, start, start.offset + 3),
		   "a second document begins here");
	reader->done = true;
	return true;
}

static bool read_document_end(struct reader *reader, const yaml_event_t *event)
{
	(void)event;
	if (reader->composer.stream)
		composer_deliver(&reader->composer);
	else
		*vec_push(reader->arena, &reader->documents->list) = composer_take(&reader->composer);
	return true;
}

static bool read_stream_end(struct reader *reader, const yaml_event_t *event)
{
	(void)event;
	reader->done = true;
	if (reader->documents && reader->documents->list.n == 0) {
		struct node *null = node_null(reader->arena);

		null->text = STR_EMPTY;
		null->span = span_source(reader->source);
		*vec_push(reader->arena, &reader->documents->list) = null;
	}
	return true;
}

static bool read_event(struct reader *reader, const yaml_event_t *event)
{
	static bool (*const handlers[])(struct reader *, const yaml_event_t *) = {
		[YAML_STREAM_END_EVENT] = read_stream_end,	 [YAML_DOCUMENT_START_EVENT] = read_document_start,
		[YAML_DOCUMENT_END_EVENT] = read_document_end,	 [YAML_ALIAS_EVENT] = read_alias,
		[YAML_SCALAR_EVENT] = read_scalar,		 [YAML_SEQUENCE_START_EVENT] = read_seq_start,
		[YAML_SEQUENCE_END_EVENT] = read_end,		 [YAML_MAPPING_START_EVENT] = read_map_start,
		[YAML_MAPPING_END_EVENT] = read_end,
	};

	return !handlers[event->type] || handlers[event->type](reader, event);
}

static int read_events(struct reader *reader)
{
	enum { DROPPED_MAX = 1000 }; /* nobody reads on, and memory would grow without end */
	size_t dropped = reader->out->dropped;

	while (!reader->done) {
		yaml_event_t event;

		if (!yaml_parser_parse(&reader->parser, &event)) {
			BUG_IF(reader->parser.error == YAML_MEMORY_ERROR);
			yaml_syntax_error(&reader->parser, &reader->walk, reader->out);
			return -1;
		}
		bool go_on = read_event(reader, &event);
		yaml_event_delete(&event);
		if (!go_on || reader->out->dropped - dropped - reader->composer.dropped > DROPPED_MAX)
			return -1;
	}
	return 0;
}

static struct composer_limits limits_of(const struct yaml_options *options, size_t bytes)
{
	size_t nodes = options->max_nodes ? options->max_nodes : NODES_MAX;

	return (struct composer_limits){
		.depth = options->max_depth ? MIN_OF(options->max_depth, (size_t)NODE_DEPTH_MAX) : DEPTH_MAX,
		.nodes = nodes,
		.total = bytes * NODES_PER_BYTE + NODES_FREE,
		.merge = !options->keep_merges,
	};
}

static int read_source(struct reader *reader, const struct yaml_options *options)
{
	static const struct yaml_options defaults = { 0 };

	if (!yaml_check_bytes(reader->source, reader->out))
		return -1;
	reader->options = options ? options : &defaults;
	reader->anchors = (struct map)MAP_INIT(reader->arena);
	reader->composer.arena = reader->arena;
	reader->composer.out = reader->out;
	reader->composer.rules = &composer_rules;
	reader->composer.limits = limits_of(reader->options, reader->source->text.len);
	yaml_walk_init(&reader->walk, reader->source);
	if (!yaml_parser_initialize(&reader->parser))
		BUG("out of memory");
	struct str text = str_from(reader->source->text, reader->walk.at.offset);
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader->parser, (const unsigned char *)text.ptr, text.len);
	int result = read_events(reader);

	yaml_parser_delete(&reader->parser);
	yaml_walk_fini(&reader->walk);
	composer_fini(&reader->composer);
	return result;
}

int yaml_read(struct arena *arena, const struct source *source, const struct yaml_options *options,
	      struct yaml_documents *documents, struct findings *out)
{
	struct reader reader = { .arena = arena, .source = source, .documents = documents, .out = out };

	*documents = (struct yaml_documents){ 0 };
	return read_source(&reader, options);
}

int yaml_stream(const struct source *source, const struct yaml_options *options, const struct stream *stream,
		struct findings *out)
{
	struct reader reader = { .arena = stream->scratch, .source = source, .out = out, .composer = { .stream = stream } };

	if (!stream->keep)
		arena_reset(stream->scratch);
	return read_source(&reader, options);
}
