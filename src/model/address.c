/* SPDX-License-Identifier: BSD-3-Clause */
/* Addresses: see address.h. */
#include "model/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

const char *address_format(const struct address *address, char text[ADDRESS_TEXT_BYTES])
{
	int family = address->family == ADDRESS_FAMILY_IPV6 ? AF_INET6 : AF_INET;

	if (address->family == ADDRESS_FAMILY_NONE || address->family == ADDRESS_FAMILY_NAME ||
	    !inet_ntop(family, address->bytes, text, ADDRESS_TEXT_BYTES))
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
