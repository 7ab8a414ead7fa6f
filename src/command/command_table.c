/* SPDX-License-Identifier: BSD-3-Clause */
/* The commands: one line each, in the order of help. */
#include "base/str.h"
#include "command/command.h"

/* clang-format off */
const struct command *const command_table[] = {
	&command_why,
	&command_explain,
	&command_ps,
	&command_dump,
	&command_help,
	NULL,
};
/* clang-format on */

const struct command *command_find(const char *name)
{
	for (size_t i = 0; command_table[i]; i++)
		if (text_is_equal(command_table[i]->name, name))
			return command_table[i];
	return NULL;
}
