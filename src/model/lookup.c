/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of record types and response codes: see lookup.h. */
#include "model/lookup.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* IANA, Resource Record (RR) TYPEs. */
static const struct {
	uint16_t number;
	const char *name;
} types[] = {
	{1, "A"},     {2, "NS"},     {5, "CNAME"},  {6, "SOA"},   {12, "PTR"},    {13, "HINFO"},
	{15, "MX"},   {16, "TXT"},   {28, "AAAA"},  {33, "SRV"},  {35, "NAPTR"},  {39, "DNAME"},
	{43, "DS"},   {44, "SSHFP"}, {46, "RRSIG"}, {47, "NSEC"}, {48, "DNSKEY"}, {50, "NSEC3"},
	{52, "TLSA"}, {64, "SVCB"},  {65, "HTTPS"}, {99, "SPF"},  {251, "IXFR"},  {252, "AXFR"},
	{255, "ANY"}, {257, "CAA"},
};

const char *lookup_type_name(uint16_t type, char buffer[LOOKUP_TYPE_BYTES])
{
	for (size_t i = 0; i < ARRAY_COUNT(types); i++)
		if (types[i].number == type)
			return types[i].name;
	(void)snprintf(buffer, LOOKUP_TYPE_BYTES, "TYPE%u", type);
	return buffer;
}

bool lookup_type_parse(const char *name, size_t length, uint16_t *ret_type)
{
	uint32_t number = 0;

	for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
		if (strlen(types[i].name) == length && memcmp(types[i].name, name, length) == 0) {
			*ret_type = types[i].number;
			return true;
		}
	}
	if (length < 5 || length > 9 || strncasecmp(name, "TYPE", 4) != 0)
		return false;
	for (size_t i = 4; i < length; i++) {
		if (name[i] < '0' || name[i] > '9')
			return false;
		number = number * 10 + (uint32_t)(name[i] - '0');
	}
	*ret_type = (uint16_t)number;
	return number <= UINT16_MAX;
}

const char *lookup_code_name(uint8_t code)
{
	static const char *const names[] = {
		[LOOKUP_CODE_FINE] = "NOERROR",           [LOOKUP_CODE_FORMAT] = "FORMERR",
		[LOOKUP_CODE_FAILED] = "SERVFAIL",        [LOOKUP_CODE_NO_NAME] = "NXDOMAIN",
		[LOOKUP_CODE_NOT_IMPLEMENTED] = "NOTIMP", [LOOKUP_CODE_REFUSED] = "REFUSED",
	};

	return code < ARRAY_COUNT(names) ? names[code] : NULL;
}
