/*
 * What the command table says, in the forms people read: --help, man pages, Markdown, completion scripts.
 */
#pragma once
#include "base/strbuf.h"
#include "cmd/command.h"

void help_overview(struct strbuf *buf);
void help_command(struct strbuf *buf, const struct command *command);
void help_man(struct strbuf *buf, const struct command *command); /* NULL: lotse(1) itself; else lotse-NAME(1) */
void help_markdown(struct strbuf *buf);				  /* docs/reference.md */
void help_completion_bash(struct strbuf *buf);
void help_completion_zsh(struct strbuf *buf);
void help_completion_fish(struct strbuf *buf);

/* A name of two words ("image lint") is a command of a group ("image"); the table keeps a group's commands together. */
const struct command *command_find(struct str name); /* or NULL */
struct str command_group(const struct command *command); /* "image"; empty for a command that stands alone */
bool command_is_group(struct str name);
/* Is it the first of its group, or a command that stands alone? `at` points into `commands`. */
bool command_leads(const struct command *const *at);
void help_group(struct strbuf *buf, struct str group);
const struct command *command_suggest(struct str name);
