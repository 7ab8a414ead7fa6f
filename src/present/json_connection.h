/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One connection of "why --json" as text. A capture may have a million of them, so that they are
 * written as they are read, without a tree of values in between.
 */
#pragma once

#include "base/str.h"
#include "model/report.h"

void json_connection_add(struct str *out, const struct report *report,
			 const struct connection *connection);

/* "from_client": a direction by its sender. */
const char *json_direction_name(enum side side);
/* Since the start of the capture. */
uint64_t json_relative(const struct report *report, uint64_t time_ns);
