#include "doc/yaml_internal.h"

enum { POINT_EVERY = 4096 };

void yaml_walk_init(struct yaml_walk *walk, const struct source *source)
{
	*walk = (struct yaml_walk){
		.source = source,
		.at = { .offset = str_starts(source->text, "\xef\xbb\xbf") ? 3 : 0, .line = 1, .column = 1 },
	};
}

void yaml_walk_fini(struct yaml_walk *walk)
{
	free(walk->points);
	walk->points = NULL;
}

static void step(struct yaml_walk *walk)
{
	struct yaml_place *at = &walk->at;
	struct str text = walk->source->text;
	bool newline = text.ptr[at->offset] == '\n';

	at->index++;
	at->offset++;
	while (at->offset < text.len && (unsigned char)text.ptr[at->offset] >> 6 == 2)
		at->offset++;
	at->line += newline;
	at->column = newline ? 1 : at->column + 1;
}

static void keep_point(struct yaml_walk *walk)
{
	if (walk->n_points == walk->cap_points) {
		walk->cap_points = MAX_OF(walk->cap_points * 2, (size_t)64);
		walk->points = xrealloc(walk->points, walk->cap_points, sizeof(*walk->points));
	}
	walk->points[walk->n_points++] = walk->at;
}

struct yaml_place yaml_walk_to(struct yaml_walk *walk, size_t index)
{
	if (index < walk->at.index)
		walk->at = walk->points[MIN_OF(index / POINT_EVERY, walk->n_points - 1)];
	while (walk->at.index < index && walk->at.offset < walk->source->text.len) {
		if (walk->at.index == walk->n_points * POINT_EVERY)
			keep_point(walk);
		step(walk);
	}
	return walk->at;
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct yaml_place yaml_walk_over_properties(struct yaml_walk *walk, size_t end)
{
	struct str text = walk->source->text;
	struct yaml_place first = walk->at;
	char in = ' '; /* '#': a comment, '&': an anchor or a tag */

	while (walk->at.index < end && walk->at.offset < text.len) {
		char c = text.ptr[walk->at.offset];

		if (in == '#' ? c == '\n' : is_white(c))
			in = ' ';
		else if (in == ' ')
			in = c == '!' ? '&' : c;
		if (in != ' ' && in != '#' && in != '&')
			return walk->at;
		yaml_walk_to(walk, walk->at.index + 1);
	}
	return first;
}
