#include "image/inspect.h"
void inspect_html(struct strbuf *buf, const struct inspection *inspection) { inspect_json(buf, inspection); }
