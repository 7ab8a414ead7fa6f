/* SPDX-License-Identifier: BSD-3-Clause */
/* tcpwhy help [COMMAND]: what the program and its commands do. Printed by help_print.c; the manual
 * pages and completions, which the build asks for, by help_man.c. */
#include "command/help.h"

#include <string.h>

#include "base/mem.h"

struct help_options {
	bool as_man;
	bool as_completion;
};

/* Without words of help, so that they are not shown. */
static const struct option_spec help_specs[] = {
	OPTION_FLAG("man", 0, struct help_options, as_man, NULL),
	OPTION_FLAG("completion", 0, struct help_options, as_completion, NULL),
};

static int help_run(const struct command_call *call, struct err *err)
{
	const struct help_options *options = call->options;
	const struct command *command = NULL;

	if (call->word_count > 1)
		return err_set_usage(err, "help takes one command, not %zu", call->word_count);
	if (call->word_count == 1) {
		command = command_find(call->words[0]);
		if (!command)
			return command_fail_unknown(call->words[0], err);
	}
	if (options->as_completion)
		help_print_completion();
	else if (options->as_man)
		help_print_man(command, call->language);
	else
		command_print_help(command, call->language);
	return EXIT_STATUS_DONE;
}

const struct command command_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "command.help",
	.options = help_specs,
	.option_count = ARRAY_COUNT(help_specs),
	.options_bytes = sizeof(struct help_options),
	.run = help_run,
};
