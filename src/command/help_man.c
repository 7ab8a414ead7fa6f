/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Manual pages (man(7)) and the completion of bash, from the same tables as help, so that they cannot
 * drift from what is parsed. The build runs "tcpwhy help --man [COMMAND]" and "tcpwhy help
 * --completion" and installs what they print.
 */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "command/help.h"

#define MAN_BYTES ((size_t)256 << 10)

/* Text for roff: a backslash and a dash are escaped; a line does not begin with a request. */
static void man_add(struct str *out, const char *text)
{
	for (; *text; text++) {
		bool begins_line = out->length == 0 || out->text[out->length - 1] == '\n';

		if (begins_line && (*text == '.' || *text == '\''))
			str_add(out, "\\&");
		if (*text == '\\')
			str_add(out, "\\e");
		else if (*text == '-')
			str_add(out, "\\-");
		else
			str_add_char(out, *text);
	}
}

static void man_add_line(struct str *out, const char *text)
{
	man_add(out, text);
	str_add_char(out, '\n');
}

static void man_add_section(struct str *out, enum language language, const char *id)
{
	str_addf(out, ".SH %s\n", words_plain(language, id));
}

/* ".TP", then "-w, --write FILE" in bold and italics, then what it does. */
static void man_add_option(struct str *out, enum language language, const struct option_spec *spec)
{
	str_add(out, ".TP\n\\fB");
	if (spec->letter)
		str_addf(out, "\\-%c", spec->letter);
	str_add(out, spec->letter && spec->name ? "\\fR, \\fB" : "");
	if (spec->name) {
		str_add(out, "\\-\\-");
		man_add(out, spec->name);
	}
	str_add(out, "\\fR");
	if (spec->metavar) {
		str_add(out, " \\fI");
		man_add(out, spec->metavar);
		str_add(out, "\\fR");
	}
	str_add_char(out, '\n');
	man_add_line(out, words_plain(language, spec->help));
}

static void man_add_options(struct str *out, enum language language,
			    const struct option_spec *specs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (specs[i].help)
			man_add_option(out, language, &specs[i]);
}

/* Long texts are laid out by hand: they keep their lines. */
static void man_add_text(struct str *out, enum language language, const char *id)
{
	const char *text = words_find(language, id);

	if (!text)
		return;
	str_add(out, ".PP\n.nf\n");
	man_add(out, text);
	str_add(out, ".fi\n");
}

static void man_add_statuses(struct str *out, enum language language, bool is_tcpdump)
{
	static const char *const ids[] = {"man.status.done", "man.status.failed",
					  "man.status.usage", "man.status.unavailable"};

	man_add_section(out, language, "man.exit-status");
	for (size_t i = 0; i < ARRAY_COUNT(ids) - (is_tcpdump ? 2 : 0); i++) {
		str_addf(out, ".TP\n%zu\n", i);
		man_add_line(out, words_plain(language, ids[i]));
	}
}

static void man_add_head(struct str *out, enum language language, const char *name,
			 const char *summary)
{
	str_addf(out, ".TH \"%s\" \"1\" \"\" \"tcpwhy %s\" \"tcpwhy\"\n", name, TCPWHY_VERSION);
	man_add_section(out, language, "man.name");
	man_add(out, name);
	str_add(out, " \\- ");
	man_add_line(out, summary);
	man_add_section(out, language, "man.synopsis");
}

static void man_add_program(struct str *out, enum language language)
{
	man_add_head(out, language, "tcpwhy", words_plain(language, "help.tagline"));
	str_add(out, "\\fBtcpwhy\\fR \\fICOMMAND\\fR [\\fITARGETS\\fR] [\\fIFILTER\\fR...]\n.br\n"
		     "\\fBtcpwhy\\fR \\fITARGETS\\fR [\\fIFILTER\\fR...]\n");
	man_add_section(out, language, "man.commands");
	for (size_t i = 0; command_table[i]; i++) {
		str_addf(out, ".TP\n\\fBtcpwhy\\-%s\\fR(1)\n", command_table[i]->name);
		man_add_line(out, words_plain(language, command_table[i]->summary));
	}
	str_add(out, ".PP\n");
	man_add_line(out, words_plain(language, "help.bare"));
	man_add_section(out, language, "man.options");
	man_add_options(out, language, command_common_specs, command_common_spec_count);
	man_add_statuses(out, language, /* is_tcpdump= */ false);
}

static void man_add_command(struct str *out, enum language language, const struct command *command)
{
	_cleanup_free_ char *name = xasprintf("tcpwhy-%s", command->name);
	_cleanup_free_ char *id = xasprintf("help.%s", command->name);

	man_add_head(out, language, name, words_plain(language, command->summary));
	str_addf(out, "\\fBtcpwhy %s\\fR ", command->name);
	man_add_line(out, command->usage);
	if (strstr(command->usage, "TARGETS"))
		man_add_text(out, language, "help.targets");
	if (strstr(command->usage, "FILTER"))
		man_add_text(out, language, "help.filter");
	man_add_section(out, language, "man.options");
	man_add_options(out, language, command->options, command->option_count);
	man_add_options(out, language, command_common_specs, command_common_spec_count);
	man_add_text(out, language, id);
	man_add_statuses(out, language, command->has_tcpdump_statuses);
	man_add_section(out, language, "man.see-also");
	str_add(out, "\\fBtcpwhy\\fR(1), \\fBtcpdump\\fR(8), \\fBpcap\\-filter\\fR(7)\n");
}

void help_print_man(const struct command *command, enum language language)
{
	CLEANUP(str_done) struct str out = STR_INIT(MAN_BYTES);

	if (command)
		man_add_command(&out, language, command);
	else
		man_add_program(&out, language);
	(void)fputs(out.text, stdout);
}

static void completion_add_specs(struct str *out, const struct option_spec *specs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!specs[i].help)
			continue;
		if (specs[i].name)
			str_addf(out, " --%s", specs[i].name);
		else
			str_addf(out, " -%c", specs[i].letter);
	}
}

/* "--lang) words="en zh" ;;": what may stand behind an option that is a choice. */
static void completion_add_choices(struct str *out, const struct option_spec *specs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (specs[i].type != OPTION_TYPE_CHOICE || !specs[i].name)
			continue;
		str_addf(out, "\t--%s) words=\"", specs[i].name);
		for (size_t j = 0; specs[i].choices[j]; j++)
			str_addf(out, "%s%s", j ? " " : "", specs[i].choices[j]);
		str_add(out, "\" ;;\n");
	}
}

static void completion_add_commands(struct str *out)
{
	for (size_t i = 0; command_table[i]; i++)
		str_addf(out, " %s", command_table[i]->name);
}

void help_print_completion(void)
{
	CLEANUP(str_done) struct str out = STR_INIT(MAN_BYTES);

	str_add(&out, "# bash completion for tcpwhy: made by \"tcpwhy help --completion\"\n"
		      "_tcpwhy()\n{\n"
		      "\tlocal current=${COMP_WORDS[COMP_CWORD]} words=\n"
		      "\tcase ${COMP_WORDS[COMP_CWORD-1]} in\n"
		      "\t-r | -w | -o | --read | --write)\n"
		      "\t\tCOMPREPLY=($(compgen -f -- \"$current\"))\n\t\treturn ;;\n");
	completion_add_choices(&out, command_common_specs, command_common_spec_count);
	str_add(&out, "\tesac\n\t[ -n \"$words\" ] || case ${COMP_WORDS[1]} in\n");
	for (size_t i = 0; command_table[i]; i++) {
		str_addf(&out, "\t%s) words=\"", command_table[i]->name);
		completion_add_specs(&out, command_table[i]->options,
				     command_table[i]->option_count);
		completion_add_specs(&out, command_common_specs, command_common_spec_count);
		if (command_table[i] == &command_help)
			completion_add_commands(&out);
		str_add(&out, "\" ;;\n");
	}
	str_add(&out, "\tesac\n\t[ \"$COMP_CWORD\" -gt 1 ] || words=\"");
	completion_add_commands(&out);
	str_add(&out,
		" --help --version\"\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
		"}\ncomplete -o default -F _tcpwhy tcpwhy\n");
	(void)fputs(out.text, stdout);
}
