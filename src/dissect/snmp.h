/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside of SNMP: the elements of ASN.1 in its basic encoding (ITU-T X.690). */
#pragma once

#include "dissect/line.h"

enum asn_type {
	ASN_UNKNOWN,
	ASN_OCTETS,
	ASN_NULL,
	ASN_OBJECT,
	ASN_INTEGER,
	ASN_UNSIGNED,
	ASN_UNSIGNED_64,
	ASN_STRING,
	ASN_SEQUENCE,
	ASN_ADDRESS,
	ASN_EXCEPTION, /* no such object, no such instance, end of view */
	ASN_MESSAGE,
};

struct asn_element {
	enum asn_type type;
	uint32_t id;
	uint32_t at, length; /* of the contents */
	int32_t integer;
	uint64_t unsigned_number;
};

/* What is left of a sequence. */
struct asn_reader {
	uint32_t at, left;
};

/* The next element, which is passed. False when there is none, with the reason in the line. */
bool asn_next(struct line *line, struct asn_reader *reader, struct asn_element *ret_element);
/* The next element, of that type; else false with the complaint, and what it is, in the line. */
bool asn_expect(struct line *line, struct asn_reader *reader, enum asn_type type,
		const char *complaint, struct asn_element *ret_element);
struct asn_reader asn_contents(const struct asn_element *element);

/* False when the contents are cut. */
bool asn_print(struct line *line, const struct asn_element *element);
bool asn_print_octets(struct line *line, const struct asn_element *element);
bool asn_print_string(struct line *line, const struct asn_element *element);
