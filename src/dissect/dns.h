/* SPDX-License-Identifier: BSD-3-Clause */
/* Parts of DNS that have files of their own: domain names, and the data of records. */
#pragma once

#include "dissect/line.h"

#define DNS_TYPE_OPT 41

/* The message that names are compressed against. */
struct dns_message {
	uint32_t at;
	bool is_multicast;
};

extern const struct name_row dns_type_names[];
extern const struct name_row dns_class_names[];

/* Where a name ends, without printing it. False when it is broken or cut. */
bool dns_name_skip(struct line *line, uint32_t at, uint32_t *ret_at);

/* The data of a record, `length` bytes. False when it is broken or cut. */
struct dns_record {
	uint16_t type, length;
	uint32_t class; /* without the bit of multicast DNS; the UDP size of an OPT record */
	uint16_t flags; /* of an OPT record */
	uint32_t at;    /* of the data */
};
bool print_dns_data(struct line *line, const struct dns_message *message,
		    const struct dns_record *record);
/* The options of an OPT record (EDNS, RFC 6891). */
bool print_dns_options(struct line *line, uint32_t at, uint32_t end);
