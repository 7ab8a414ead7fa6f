/* SPDX-License-Identifier: BSD-3-Clause */
/* Written by: anyone. An IPv4 or IPv6 address, compared and printed the same everywhere. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define ADDRESS_TEXT_BYTES 46

enum address_family {
	ADDRESS_FAMILY_NONE,
	ADDRESS_FAMILY_IPV4,
	ADDRESS_FAMILY_IPV6,
	ADDRESS_FAMILY_NAME, /* a host that pasted text knows by its name only: `bytes` stand for the
			      * name, which a name_table tells */
};

struct address {
	uint8_t family;    /* enum address_family */
	uint8_t bytes[16]; /* IPv4 in the first four, the rest zero, so that memcmp compares */
};

static inline bool address_is_equal(const struct address *a, const struct address *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static inline struct address address_ipv4(const uint8_t bytes[4])
{
	struct address address = {.family = ADDRESS_FAMILY_IPV4};

	memcpy(address.bytes, bytes, 4);
	return address;
}

static inline struct address address_ipv6(const uint8_t bytes[16])
{
	struct address address = {.family = ADDRESS_FAMILY_IPV6};

	memcpy(address.bytes, bytes, 16);
	return address;
}

/* RFC 5952 text. Returns `text`; "?" for no address, and for one that is only a name. */
const char *address_format(const struct address *address, char text[ADDRESS_TEXT_BYTES]);
/* Numeric text, nothing else. 0 or -EINVAL. */
int address_parse(const char *text, struct address *ret_address);
