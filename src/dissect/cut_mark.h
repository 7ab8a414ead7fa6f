/* SPDX-License-Identifier: BSD-3-Clause */
/* Marks of protocols that are not printed here, where they are cut: true when one was printed. */
#pragma once

#include "dissect/line.h"

struct cut_part {
	uint32_t at;
	uint16_t source, destination; /* ports */
};

bool print_cut_udp(struct line *line, const struct cut_part *part);
bool print_cut_tcp(struct line *line, const struct cut_part *part);
/* Whether print_cut_tcp() may print something for the port. */
bool cut_tcp_has_mark(uint16_t port);
bool print_cut_protocol(struct line *line, uint8_t protocol, uint32_t at);
