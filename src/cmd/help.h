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

const struct command *command_find(struct str name); /* or NULL */
const struct command *command_suggest(struct str name);
