#include "dockerfile/ignore.h"
__attribute__((weak)) struct dockerignore *dockerignore_parse(struct arena *arena, const struct source *source, struct findings *out){(void)arena;(void)source;(void)out;return NULL;}
__attribute__((weak)) bool dockerignore_excludes(const struct dockerignore *ignore, struct str path){(void)ignore;(void)path;return false;}
__attribute__((weak)) struct span dockerignore_decides(const struct dockerignore *ignore, struct str path){(void)ignore;(void)path;return (struct span){0};}
