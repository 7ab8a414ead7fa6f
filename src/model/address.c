/* SPDX-License-Identifier: BSD-3-Clause */
/* Addresses: see address.h. */
#include "model/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

/* Much faster than inet_ntop(3), which prints; a report may have a million addresses. */
static void format_ipv4(const uint8_t bytes[4], char *text)
{
	for (size_t i = 0; i < 4; i++) {
		uint8_t byte = bytes[i];

		if (byte >= 100)
			*text++ = (char)('0' + byte / 100);
		if (byte >= 10)
			*text++ = (char)('0' + byte / 10 % 10);
		*text++ = (char)('0' + byte % 10);
		*text++ = i < 3 ? '.' : '\0';
	}
}

const char *address_format(const struct address *address, char text[ADDRESS_TEXT_BYTES])
{
	if (address->family == ADDRESS_FAMILY_IPV4)
		format_ipv4(address->bytes, text);
	else if (address->family != ADDRESS_FAMILY_IPV6 ||
		 !inet_ntop(AF_INET6, address->bytes, text, ADDRESS_TEXT_BYTES))
		memcpy(text, "?", 2);
	return text;
}

int address_parse(const char *text, struct address *ret_address)
{
	uint8_t bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1)
		*ret_address = address_ipv4(bytes);
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		*ret_address = address_ipv6(bytes);
	else
		return -EINVAL;
	return 0;
}
