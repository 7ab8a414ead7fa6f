/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: stream. A question to a name server (RFC 1035) and what came of it, as one point saw it.
 * The same client that asks the same server for the same name and type again, while no answer has
 * come, makes another attempt of the same look-up. Times are wall time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/address.h"

#define LOOKUP_NAME_BYTES 256
#define LOOKUP_TYPE_BYTES 16

/* Response codes, RFC 1035 section 4.1.1. */
enum lookup_code {
	LOOKUP_CODE_FINE = 0,
	LOOKUP_CODE_FORMAT = 1,
	LOOKUP_CODE_FAILED = 2,  /* ServFail */
	LOOKUP_CODE_NO_NAME = 3, /* NXDomain */
	LOOKUP_CODE_NOT_IMPLEMENTED = 4,
	LOOKUP_CODE_REFUSED = 5,
};

struct lookup {
	uint32_t point; /* all packet numbers are of this point */
	struct address client, server;
	uint16_t type; /* of the record: lookup_type_name() */
	char name
		[LOOKUP_NAME_BYTES]; /* without the last dot, "." for the root; foreign, cut; "" when
				       * pasted text does not tell */
	uint32_t attempts;           /* questions; 0: only the answer was captured */
	uint64_t asked_ns, asked_number;   /* the first one */
	uint64_t latest_ns, latest_number; /* the latest one */
	uint64_t answered_ns;              /* the first answer; 0: none seen */
	uint64_t answered_number;
	uint64_t rejected_ns; /* an ICMP error came back instead; 0: none */
	uint64_t rejected_number;
	uint16_t answer_count; /* records in the answer section */
	uint8_t code;          /* enum lookup_code; higher ones exist */
	bool is_cut;           /* the answer did not fit (TC): the client asks again over TCP */
};

/* What a packet is to a look-up. */
enum lookup_part {
	LOOKUP_PART_QUESTION,
	LOOKUP_PART_REPEAT, /* the question again: no answer came */
	LOOKUP_PART_ANSWER,
	LOOKUP_PART_ANSWER_AGAIN, /* also that of an attempt which an answer had overtaken */
	LOOKUP_PART_REJECTION,
};

struct lookup_label {
	const struct lookup *lookup; /* NULL: the packet belongs to none */
	enum lookup_part part;
};

/* "AAAA", "TYPE65280"; `buffer` is used for the latter. */
const char *lookup_type_name(uint16_t type, char buffer[LOOKUP_TYPE_BYTES]);
/* The number of a name as above; false when it is none. */
bool lookup_type_parse(const char *name, size_t length, uint16_t *ret_type);
/* "NXDOMAIN"; NULL for a code without a usual name. */
const char *lookup_code_name(uint8_t code);
