/* SPDX-License-Identifier: BSD-3-Clause */
/* tcpwhy help [COMMAND]: what the program and its commands do. Printed by help_print.c. */
#include "command/command.h"

#include <string.h>

static int help_run(const struct command_call *call, struct err *err)
{
	const struct command *command = NULL;

	if (call->word_count > 1)
		return err_set_usage(err, "help takes one command, not %zu", call->word_count);
	if (call->word_count == 1) {
		command = command_find(call->words[0]);
		if (!command)
			return command_fail_unknown(call->words[0], err);
	}
	command_print_help(command, call->language);
	return EXIT_STATUS_DONE;
}

const struct command command_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "command.help",
	.run = help_run,
};
