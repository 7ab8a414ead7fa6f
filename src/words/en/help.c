/* SPDX-License-Identifier: BSD-3-Clause */
/* English: the frame of help, the options that every command has, and the long parts of help. */
#include "words/topics.h"

static const struct word words[] = {
	{"help.tagline", "tcpdump shows what your containers say. tcpwhy says why they stall."},
	{"help.usage", "Usage: "},
	{"help.or", "   or: "},
	{"help.commands", "Commands:"},
	{"help.options", "Options:"},
	{"help.common-options", "Options of every command:"},
	{"help.bare", "Without a command, TARGETS and FILTER are those of \"why\"."},
	{"help.more", "\"tcpwhy help COMMAND\" tells more about one of them."},
	{"help.targets", "TARGETS is one word, a list with commas:\n"
			 "  NAME or ID               a running container of any runtime\n"
			 "  docker:NAME, podman:NAME a container of this runtime\n"
			 "  compose:PROJECT/SERVICE, label:KEY=VALUE, image:NAME, all\n"
			 "                           every container that fits\n"
			 "  pid:N, netns:NAME, netns:PATH, netns:host\n"
			 "                           a network namespace\n"
			 "  TARGET@INTERFACE         one interface of it, \"@any\" for all\n"},
	{"help.filter",
	 "FILTER is a filter of tcpdump (pcap-filter(7)). Container names may stand\n"
	 "wherever a host may stand: src host nginx and port 2100\n"},

	{"man.name", "NAME"},
	{"man.synopsis", "SYNOPSIS"},
	{"man.commands", "COMMANDS"},
	{"man.options", "OPTIONS"},
	{"man.exit-status", "EXIT STATUS"},
	{"man.see-also", "SEE ALSO"},
	{"man.status.done", "Done."},
	{"man.status.failed", "It was tried and did not work."},
	{"man.status.usage", "The command line is wrong."},
	{"man.status.unavailable",
	 "Not permitted or not available here; the message says what to do."},

	{"option.help", "Show this help"},
	{"option.version", "Show the version"},
	{"option.lang",
	 "Language of findings, tables and help; default: from LC_ALL, LC_MESSAGES, LANG"},

	{"command.help", "Show help, of the program or of one command"},
};

const struct word_table words_en_help = WORD_TABLE(words);
