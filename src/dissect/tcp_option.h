/* SPDX-License-Identifier: BSD-3-Clause */
/* TCP options, ", options [...]". */
#pragma once

#include "dissect/line.h"

/* The options of a segment. */
struct tcp_options {
	uint32_t at, length;
	uint32_t segment_end; /* where its payload ends on the wire */
	uint32_t sack_base;   /* what SACK blocks are counted from */
	uint8_t flags;
};

/* False when the options are broken or cut: then the line ends with them. */
bool print_tcp_options(struct line *line, const struct tcp_options *options);
/* A multipath option of `length` bytes, with its kind and length. False when it is broken. */
bool print_multipath(struct line *line, uint32_t at, uint32_t length, uint8_t flags);
