/*
 * The parts of the YAML reader.
 */
#pragma once
#include <yaml.h>

#include "doc/yaml.h"

extern const struct rule YAML_ENCODING, YAML_CONTROL, YAML_SIZE, YAML_DEPTH, YAML_TAB, YAML_SYNTAX, YAML_DUPLICATE_KEY,
	YAML_COMPLEX_KEY, YAML_MERGE, YAML_UNKNOWN_ALIAS, YAML_CYCLE, YAML_TAG, YAML_SECOND_DOCUMENT;

/* Is every byte something that may stand in YAML? If not, a finding says where the first that may not is. */
bool yaml_check_bytes(const struct source *source, struct findings *out);

/*
 * libyaml counts code points, and lines in its own way (NEL and U+2028 end one): a walk along the text gives bytes, and
 * lines and columns as spans have them. Marks mostly go forward; for the few that don't there are check points.
 */
struct yaml_place {
	size_t index; /* in code points, as libyaml's marks; a BOM isn't counted */
	uint32_t offset, line, column;
};
struct yaml_walk {
	const struct source *source;
	struct yaml_place at;
	struct yaml_place *points;
	size_t n_points, cap_points;
};
void yaml_walk_init(struct yaml_walk *walk, const struct source *source);
void yaml_walk_fini(struct yaml_walk *walk);
struct yaml_place yaml_walk_to(struct yaml_walk *walk, size_t index);
/* Over the anchor and the tag of a node, to the node itself; not beyond `end`. Where nothing follows, the place is theirs. */
struct yaml_place yaml_walk_over_properties(struct yaml_walk *walk, size_t end);

/* The finding for libyaml's error, in words that say what to do. */
void yaml_syntax_error(const yaml_parser_t *parser, struct yaml_walk *walk, struct findings *out);
