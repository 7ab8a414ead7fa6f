/* SPDX-License-Identifier: BSD-3-Clause */
/* What the build asks of help, through options that help itself does not show. On stdout. */
#pragma once

#include "command/command.h"

/* The manual page (man(7)) of a command, or of the program with NULL. */
void help_print_man(const struct command *command, enum language language);

/* The completion of bash for the whole program. */
void help_print_completion(void);
