#include "base/arena.h"
#include "base/strbuf.h"
#include "image/inspect.h"

struct writing {
	struct strbuf *buf;
	const struct inspection *from;
	struct arena *arena;
	struct strbuf path;
	bool markdown;
};

enum { INSTRUCTION = 70 };

/* Bytes of the image on a terminal or in Markdown: nothing of them can be taken for something else. */
static struct str safe(struct writing *writing, struct str text)
{
	struct str shown = str_show(writing->arena, text);
	_cleanup_strbuf_ struct strbuf buf = STRBUF_INIT(4096);

	if (!writing->markdown)
		return shown;
	for (size_t i = 0; i < shown.len; i++) {
		char c = shown.ptr[i];

		if (c == '<' ||
		    c == '&') { /* not every reader of Markdown knows that a backslash takes their meaning */
			strbuf_adds(&buf, c == '<' ? "&lt;" : "&amp;");
			continue;
		}
		if (str_chr(STR("\\`*_{}[]>()#+!|~"), c) != STR_NONE)
			strbuf_addc(&buf, '\\');
		strbuf_addc(&buf, c);
	}
	return strbuf_take(&buf, writing->arena);
}

static struct str path_of(struct writing *writing, uint32_t node)
{
	struct str path = oci_path(writing->from->tree, node, &writing->path);

	return safe(writing, str_fmt(writing->arena, "/%" PRI_STR, STR_ARG(path)));
}

static struct str size(struct writing *writing, uint64_t bytes)
{
	return inspect_size(writing->arena, bytes);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void heading(struct writing *writing, const char *text)
{
	strbuf_addf(writing->buf, writing->markdown ? "\n## %s\n\n" : "\n%s\n", text);
}

/* The columns of a table: for Markdown its head, for a terminal nothing. */
static void table(struct writing *writing, const char *head, const char *rule)
{
	if (writing->markdown)
		strbuf_addf(writing->buf, "%s\n%s\n", head, rule);
}

static void write_head(struct writing *writing)
{
	const struct inspection *from = writing->from;
	const struct oci_image *image = from->image;
	struct strbuf *buf = writing->buf;

	strbuf_addf(buf, "%s%" PRI_STR, writing->markdown ? "# " : "", STR_ARG(safe(writing, image->path)));
	if (!str_empty(image->reference))
		strbuf_addf(buf, ": %" PRI_STR, STR_ARG(safe(writing, image->reference)));
	strbuf_addf(buf, ", %" PRI_STR "/%" PRI_STR ", %zu layer%s\n", STR_ARG(safe(writing, image->platform.os)),
		    STR_ARG(safe(writing, image->platform.architecture)), image->n_layers, plural(image->n_layers));
	strbuf_addf(buf, writing->markdown ? "\n- efficiency: **%.2f %%**\n" : "  efficiency  %.2f %%\n",
		    from->efficiency * 100);
	strbuf_addf(buf,
		    writing->markdown ? "- content: %" PRI_STR " in all layers, %" PRI_STR
					" of it in the final tree (%llu file%s)\n"
				      : "  content     %" PRI_STR " in all layers, %" PRI_STR
					" of it in the final tree (%llu file%s)\n",
		    STR_ARG(size(writing, from->bytes)), STR_ARG(size(writing, from->kept)),
		    (unsigned long long)from->files, plural(from->files));
	strbuf_addf(buf,
		    writing->markdown ? "- stored: %" PRI_STR ", tars of %" PRI_STR "\n"
				      : "  stored      %" PRI_STR ", tars of %" PRI_STR "\n",
		    STR_ARG(size(writing, from->stored)), STR_ARG(size(writing, from->plain)));
}

static void write_layers(struct writing *writing)
{
	const struct inspection *from = writing->from;

	if (from->image->n_layers == 0)
		return;
	heading(writing, "Layers");
	if (writing->markdown)
		table(writing, "| # | Stored | Content | Waste in it | Instruction |", "|--:|--:|--:|--:|---|");
	else
		strbuf_addf(writing->buf, "  %3s %10s %10s %10s  %s\n", "#", "stored", "content", "waste",
			    "instruction");
	for (size_t i = 0; i < from->image->n_layers; i++) {
		const struct oci_layer_facts *facts = &from->tree->layers[i];
		struct str instruction = from->image->layers[i].instruction;
		bool cut = instruction.len > INSTRUCTION;

		instruction = safe(writing, str_slice(instruction, 0, INSTRUCTION));
		if (str_empty(instruction))
			instruction = STR("(the history doesn't say)");
		strbuf_addf(writing->buf,
			    writing->markdown ? "| %zu | %" PRI_STR " | %" PRI_STR " | %" PRI_STR " | %" PRI_STR
						"%s |\n"
					      : "  %3zu %10" PRI_STR " %10" PRI_STR " %10" PRI_STR "  %" PRI_STR "%s\n",
			    i + 1, STR_ARG(size(writing, facts->stored)), STR_ARG(size(writing, facts->bytes)),
			    STR_ARG(size(writing, facts->bytes - facts->kept)), STR_ARG(instruction), cut ? "..." : "");
	}
}

static void write_losses(struct writing *writing)
{
	const struct inspection *from = writing->from;
	const char *bullet = writing->markdown ? "- " : "  ";

	strbuf_addf(writing->buf,
		    "%s%" PRI_STR " in %llu file%s: %" PRI_STR " overwritten, %" PRI_STR " removed by a later layer\n",
		    bullet, STR_ARG(size(writing, from->waste)), (unsigned long long)from->waste_files,
		    plural(from->waste_files), STR_ARG(size(writing, from->overwritten)),
		    STR_ARG(size(writing, from->hidden)));
	if (from->metadata_only_files)
		strbuf_addf(writing->buf,
			    "%s%" PRI_STR
			    " in %llu file%s came again though only metadata changed (chmod, chown, the same copy)\n",
			    bullet, STR_ARG(size(writing, from->metadata_only)),
			    (unsigned long long)from->metadata_only_files, plural(from->metadata_only_files));
	for (size_t i = 0; i < from->losses.n && i < from->top; i++) {
		const struct inspect_loss *loss = &from->losses.at[i];

		strbuf_addf(writing->buf, "%slayer %zu brought %" PRI_STR " (%llu file%s) that layer %zu took away\n",
			    bullet, loss->made + 1, STR_ARG(size(writing, loss->bytes)),
			    (unsigned long long)loss->files, plural(loss->files), loss->ended + 1);
	}
}

static void write_wasted(struct writing *writing)
{
	const struct inspection *from = writing->from;

	if (from->waste_files == 0)
		return;
	heading(writing, "Waste");
	write_losses(writing);
	if (writing->markdown)
		strbuf_addc(writing->buf, '\n');
	table(writing, "| Bytes | Copies | How | Path |", "|--:|--:|---|---|");
	for (size_t i = 0; i < from->wasted.n; i++) {
		const struct inspect_item *item = &from->wasted.at[i];
		struct str how = str_fmt(writing->arena, "%s in layer %u",
					 item->how == OCI_OVERWRITTEN ? "overwritten" : "removed", item->last + 1);

		strbuf_addf(writing->buf,
			    writing->markdown ? "| %" PRI_STR " | %llu | %" PRI_STR " | %" PRI_STR " |\n"
					      : "  %10" PRI_STR " %3llux  %-24" PRI_STR " %" PRI_STR "\n",
			    STR_ARG(size(writing, item->bytes)), (unsigned long long)item->count, STR_ARG(how),
			    STR_ARG(path_of(writing, item->node)));
	}
}

static void write_savings(struct writing *writing)
{
	const struct inspection *from = writing->from;

	if (from->n_savings == 0)
		return;
	heading(writing, "What a rewrite would save");
	table(writing, "| Bytes | Files | What | Why | How |", "|--:|--:|---|---|---|");
	for (size_t i = 0; i < from->n_savings; i++) {
		const struct inspect_saving *saving = &from->savings[i];

		if (writing->markdown)
			strbuf_addf(writing->buf, "| %" PRI_STR " | %llu | %s | %s | %s |\n",
				    STR_ARG(size(writing, saving->bytes)), (unsigned long long)saving->files,
				    saving->row->what, saving->row->why, saving->row->how);
		else
			strbuf_addf(writing->buf, "  %10" PRI_STR "  %s: %s\n              %s\n",
				    STR_ARG(size(writing, saving->bytes)), saving->row->what, saving->row->why,
				    saving->row->how);
	}
	strbuf_addf(writing->buf, "%sabout %" PRI_STR " of content would be left\n", writing->markdown ? "\n" : "  ",
		    STR_ARG(size(writing, from->kept - from->saved)));
}

static void write_list(struct writing *writing, const char *title, const struct inspect_list *list, bool layers,
		       bool counts)
{
	if (list->n == 0)
		return;
	heading(writing, title);
	if (writing->markdown)
		table(writing,
		      layers   ? "| Bytes | Layer | Path |"
		      : counts ? "| Bytes | Files | One of them |"
			       : "| Bytes | | Path |",
		      "|--:|--:|---|");
	for (size_t i = 0; i < list->n && i < writing->from->top; i++) {
		const struct inspect_item *item = &list->at[i];
		struct str middle =
			layers   ? str_fmt(writing->arena, writing->markdown ? "%u" : "layer %u", item->first + 1)
			: counts ? str_fmt(writing->arena, writing->markdown ? "%llu" : "%llu files",
					   (unsigned long long)item->count)
				 : STR_EMPTY;

		strbuf_addf(writing->buf,
			    writing->markdown ? "| %" PRI_STR " | %" PRI_STR " | %" PRI_STR " |\n"
			    : middle.len      ? "  %10" PRI_STR "  %-9" PRI_STR " %" PRI_STR "\n"
					      : "  %10" PRI_STR "%" PRI_STR "  %" PRI_STR "\n",
			    STR_ARG(size(writing, item->bytes)), STR_ARG(middle),
			    STR_ARG(path_of(writing, item->node)));
	}
}

static void write_packages(struct writing *writing)
{
	const struct inspection *from = writing->from;

	if (from->packages.n == 0 && !from->rpm)
		return;
	heading(writing, "Biggest packages");
	table(writing, "| Bytes | Kind | Package |", "|--:|---|---|");
	for (size_t i = 0; i < from->packages.n && i < from->top; i++) {
		const struct inspect_package *package = &from->packages.at[i];

		strbuf_addf(writing->buf,
			    writing->markdown ? "| %" PRI_STR " | %s | %" PRI_STR " %" PRI_STR "%s |\n"
					      : "  %10" PRI_STR "  %-9s %" PRI_STR " %" PRI_STR "%s\n",
			    STR_ARG(size(writing, package->bytes)), package->kind,
			    STR_ARG(safe(writing, package->name)), STR_ARG(safe(writing, package->version)),
			    package->row ? "  (build tool)" : "");
	}
	if (from->packages_cut)
		strbuf_adds(writing->buf, writing->markdown
						  ? "\nThere were more lists of packages than are read (64 MiB).\n"
						  : "  there were more lists of packages than are read (64 MiB)\n");
	if (from->rpm)
		strbuf_adds(writing->buf, writing->markdown ? "\nThere is an rpm database, which isn't read.\n"
							    : "  there is an rpm database, which isn't read\n");
}

static void write_all(struct strbuf *buf, const struct inspection *inspection, bool markdown)
{
	struct writing writing = { buf, inspection, inspection->image->arena, STRBUF_INIT(STRBUF_MAX), markdown };

	write_head(&writing);
	write_layers(&writing);
	write_wasted(&writing);
	write_savings(&writing);
	write_list(&writing, "Biggest files", &inspection->biggest, true, false);
	write_list(&writing, "Biggest folders", &inspection->biggest_folders, false, false);
	write_packages(&writing);
	write_list(&writing, "Files with the same content", &inspection->duplicates, false, true);
	write_list(&writing, "Removed, but still in a layer", &inspection->gone, true, false);
	write_list(&writing, "Files with setuid or setgid", &inspection->setuid, true, false);
	strbuf_fini(&writing.path);
}

void inspect_text(struct strbuf *buf, const struct inspection *inspection)
{
	write_all(buf, inspection, false);
}

void inspect_markdown(struct strbuf *buf, const struct inspection *inspection)
{
	write_all(buf, inspection, true);
}
