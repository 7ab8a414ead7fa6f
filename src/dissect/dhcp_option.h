/* SPDX-License-Identifier: BSD-3-Clause */
/* DHCP options, one a line. */
#pragma once

#include "dissect/line.h"

/* From the magic number on. False when an option is cut. */
bool print_dhcp_options(struct line *line, uint32_t at);
