/* SPDX-License-Identifier: BSD-3-Clause */
/* explain --tsv: only the names that Wireshark gives; nothing is tracked or told for it. */
#pragma once

#include "command/input.h"

int explain_tsv_run(const struct input_options *options, uint64_t duration_ns,
		    const struct command_call *call, struct err *err);
