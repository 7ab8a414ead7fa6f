/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A DNS message (RFC 1035 section 4): its header and its question, from the bytes of a datagram or
 * from the line that tcpdump prints of it. What a resource record says is not read.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/lookup.h"

#define DNS_PORT 53

struct dns_message {
	uint16_t id;
	bool is_answer;
	bool is_cut;       /* TC */
	bool has_question; /* `type` and `name` are known */
	uint8_t code;
	uint16_t answer_count;
	uint16_t type;
	char name[LOOKUP_NAME_BYTES]; /* as in struct lookup */
};

/* False: no query, or cut before its question was read. */
bool dns_read(const uint8_t *data, size_t count, struct dns_message *ret_message);
/* tcpdump's line or lines, with or without -v and -e. */
bool dns_read_line(const char *line, size_t count, struct dns_message *ret_message);
