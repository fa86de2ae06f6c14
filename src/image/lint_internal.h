/*
 * What the rules of `lotse image lint` see and how they report.
 *
 * A rule is one row; a family is a file, lint_<family>.c, with its rows in one array that ends with LINT_RULES_END and is named in
 * lint_families (lint.c). A rule reports through lint_at(), which honours what the user ignores and knows which rule is running.
 */
#pragma once
#include "base/map.h"
#include "dockerfile/expand.h"
#include "dockerfile/ignore.h"
#include "image/lint.h"
#include "image/script.h"

enum lint_shell { LINT_SH, LINT_BASH, LINT_ASH, LINT_DASH, LINT_KSH, LINT_OTHER_SHELL /* zsh, python: not to be read */,
		  LINT_WINDOWS /* cmd, powershell */ };

/* What is in force where an instruction begins, inherited from the stage that it builds on. */
struct lint_state {
	enum lint_shell shell;
	bool shell_set, pipefail, errexit;
	bool workdir, any_workdir; /* an absolute one; any */
	struct str folder;	   /* where WORKDIR has come to; empty: not known */
	bool pip_keeps_nothing; /* ENV PIP_NO_CACHE_DIR */
	const struct dockerfile_instruction *user, *cmd, *entrypoint, *healthcheck, *expose; /* the last; NULL: none here */
};

struct lint_image {
	struct str registry, repository, tag, digest; /* "debian": no "library/", no registry of Docker's own */
	bool variables; /* a part of it comes at build time */
};

struct lint_stage {
	const struct dockerfile_stage *at;
	struct lint_stage *base; /* the earlier one that it builds on */
	bool ships;		 /* its layers are in the image that is built */
	bool target;		 /* it is the image that is built */
	bool reached;		 /* the target needs it */
	bool wanted;		 /* some stage takes something from it */
	struct lint_image image; /* where the chain of bases begins; a variable has its default */
	bool image_known;	 /* the repository is known */
	bool scratch, windows;
	struct lint_state end;
	struct map variables; /* name → struct dockerfile_pair *: the first ARG or ENV of this stage */
	size_t first_step, n_steps;
};

/* One script of an instruction. */
struct lint_script {
	const struct dockerfile_text *text; /* NULL: an exec form, its words are the instruction's */
	struct script script;
	enum lint_shell shell;
	bool pipefail, errexit;
	bool heredoc;
};

/* An instruction, or what an ONBUILD triggers, with what rules ask of it. */
struct lint_step {
	const struct dockerfile_instruction *at;
	struct lint_stage *stage; /* NULL before the first FROM */
	struct lint_state state;
	VEC(struct lint_script) scripts;
	bool onbuild;
	/* What its commands do with apt, found once: rules ask it of many instructions around. */
	const struct script_command *apt_update; /* the first */
	bool apt_install, apt_upgrade, apt_clean;
	bool sets_recommends, sets_yes; /* a setting of apt's is mentioned */
	VEC(struct str) removed;	/* paths behind rm and find */
};

struct lint_ignore {
	struct str id;
	struct span span;  /* of the id */
	uint32_t from, to; /* findings that begin in these bytes */
	bool used, everywhere;
};

struct lint {
	struct lint_run *run;
	struct arena *arena; /* of the run */
	const struct lint_options *options;
	const struct lint_config *config; /* never NULL */
	const struct dockerfile *file;
	struct str context;
	struct dockerignore *ignored; /* NULL: no .dockerignore */
	struct findings *out;
	const struct lint_rule *rule; /* the one that runs */
	VEC(struct lint_step) steps;
	struct lint_stage *stages;
	size_t n_stages;
	struct map stage_names;	   /* in lower case → struct lint_stage *; the last of a name */
	struct lint_stage *target; /* NULL: there is none */
	struct map globals;	   /* name → struct dockerfile_pair *: ARG before the first FROM */
	VEC(struct lint_ignore) ignores;
	VEC(struct lint_shell_pragma {
		uint32_t offset;
		struct str shell;
	}) shells; /* # hadolint shell=bash, in order */
	size_t next_shell; /* the first that isn't in force yet */
	bool checks_are_errors; /* check=error=true */
	struct str experimental; /* check=experimental=… */
};

#define ON(keyword) (1U << DOCKERFILE_##keyword)

struct lint_rule {
	struct rule rule; /* first: what findings point at */
	bool by_name;	  /* a matter of taste: runs only where it is asked for */
	uint32_t keywords; /* of `step`: ON(RUN) | ON(CMD) */
	void (*step)(struct lint *lint, const struct lint_step *step);
	/* Commands of RUN, whatever the script they are in; those of a shell that isn't read are left out. */
	void (*command)(struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			const struct script_command *command);
	void (*stage)(struct lint *lint, const struct lint_stage *stage);
	void (*file)(struct lint *lint);
};

#define LINT_RULES_END { .rule = { .id = NULL } }
#define LINT_RULE(name, level, peers) .id = "DOCKERFILE-" name, .severity = SEVERITY_##level, .also = peers

extern const struct lint_rule *const lint_families[]; /* ended by NULL */
const struct lint_rule *lint_rule_at(size_t i);
/* Does one of the ids of a rule say this? Ours without case. */

/* NULL where it is ignored; the result may be given more: finding_hint and the like take NULL. */
struct finding *lint_at(struct lint *lint, struct span span, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Of another rule than the one that runs: ShellCheck's. */
struct finding *lint_report(struct lint *lint, const struct rule *rule, struct span span, const char *fmt, ...) PRINTF_LIKE(4, 5);
void lint_replace(struct lint *lint, struct finding *finding, struct span span, struct str text);
void lint_insert(struct lint *lint, struct finding *finding, size_t offset, struct str text);
/* Only where the bytes [from, to) are on one line: a comment between continued lines isn't to be lost. */
void lint_replace_line(struct lint *lint, struct finding *finding, size_t from, size_t to, struct str text);

struct span lint_span(const struct lint *lint, const struct lint_step *step, const struct lint_script *script, size_t from, size_t to);
struct span lint_command_span(const struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			      const struct script_command *command);
struct span lint_word_span(const struct lint *lint, const struct lint_step *step, const struct lint_script *script,
			   const struct script_command *command, size_t word);
/* Behind a word of a script: an insertion there is another word. No edit where the script is an exec form. */
void lint_add_word(struct lint *lint, struct finding *finding, const struct lint_step *step, const struct lint_script *script,
		   const struct script_command *command, size_t word, const char *text);
/* "&& COMMAND" at the end of a script, on a line of its own where it has several. Nothing where that can't be done. */
void lint_append_command(struct lint *lint, struct finding *finding, const struct lint_step *step, const struct lint_script *script,
			 const char *command);

/* Of a RUN: is there a cache or tmpfs mount over this folder, or over one that it is in? */
bool lint_has_mount(const struct dockerfile_instruction *instruction, const char *folder);
bool lint_removes(const struct lint_step *step, const char *folder); /* rm -r of it, or of what is in it, in the same RUN */
/* As dockerfile_stage_find(), in time that doesn't grow with the stages. NULL: there is none. */
struct lint_stage *lint_stage_find(const struct lint *lint, struct str name, size_t before);
struct lint_image lint_image_parse(struct str text);
/* Where the stage, or one that it builds on, declares a name first; NULL: nowhere. */
const struct dockerfile_pair *lint_variable(const struct lint_stage *stage, struct str name);
bool lint_on_image(const struct lint_stage *stage, const char *const *repositories); /* ended by NULL */
extern const char *const lint_root_images[]; /* of Docker's library, on Linux, that start as root; ended by NULL */
struct str lint_list(struct arena *arena, const struct str *names, size_t n); /* "curl, git and 3 more" */

/* ---- Package managers (lint_tools.c) ---- */

/* How a program's command line is read: which options take the word behind them. */
struct lint_tool {
	const char *const *names; /* ended by NULL; pip stands for pip3 and pip3.12, too */
	const char *letters;	  /* of short options with a value */
	const char *const *options; /* long ones with a value, with their dashes; ended by NULL */
};
extern const struct lint_tool LINT_APT, LINT_APK, LINT_PIP, LINT_NPM, LINT_GEM, LINT_YUM, LINT_DNF, LINT_ZYPPER, LINT_GO;

bool lint_is_tool(const struct script_command *command, const struct lint_tool *tool);
/* The index of the first operand; 0 where there is none. */
size_t lint_first_operand(const struct script_command *command, const struct lint_tool *tool);
/* Of `apt-get -o X install`, where the first operand is one of `verbs`; else 0. */
size_t lint_verb(const struct script_command *command, const struct lint_tool *tool, const char *const *verbs);
/* The next operand behind word `at`; 0: there is none. */
size_t lint_next_operand(const struct script_command *command, const struct lint_tool *tool, size_t at);

/* lint_ignore.c */
void lint_ignores_read(struct lint *lint);
bool lint_is_ignored(struct lint *lint, const struct rule *rule, struct span span);
void lint_ignores_end(struct lint *lint, bool shellcheck_ran);
extern const struct rule LINT_IGNORE_UNUSED, LINT_IGNORE_UNKNOWN;

void lint_apt_facts(struct lint_step *step); /* lint_apt.c */
void lint_removed_find(struct arena *arena, struct lint_step *step);
/* lint_state.c */
void lint_steps_build(struct lint *lint);
enum lint_shell lint_shell_of(struct str program);

/* shellcheck.c */
struct shellcheck;
struct shellcheck *shellcheck_new(struct arena *arena);
void shellcheck_add(struct shellcheck *batch, struct lint *lint);
/* *ran: false where ShellCheck isn't installed; a note says so then. */
int shellcheck_run(struct shellcheck *batch, struct findings *out, bool *ran, struct err *err);
extern const struct rule LINT_NO_SHELLCHECK;

extern const struct lint_rule lint_stage_rules[], lint_syntax_rules[], lint_copy_rules[], lint_process_rules[], lint_variable_rules[],
	lint_label_rules[], lint_command_rules[], lint_apt_rules[], lint_package_rules[], lint_pin_rules[], lint_layer_rules[];
