/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Options of an OPT record (EDNS, RFC 6891 section 6.1.2): code, length, data. Client subnet
 * (RFC 7871), cookies (RFC 7873), keepalive (RFC 7828), padding (RFC 7830) and others by IANA's list.
 */
#include "dissect/dns.h"
#include "dissect/printer.h"

enum {
	OPTION_DAU = 5,
	OPTION_DHU = 6,
	OPTION_N3U = 7,
	OPTION_SUBNET = 8,
	OPTION_EXPIRE = 9,
	OPTION_COOKIE = 10,
	OPTION_KEEPALIVE = 11,
	OPTION_PADDING = 12,
	OPTION_CHAIN = 13,
	OPTION_KEY_TAG = 14,
};

static const struct name_row option_names[] = {
	{1, "LLQ"},
	{2, "UL"},
	{3, "NSID"},
	{OPTION_DAU, "DAU"},
	{OPTION_DHU, "DHU"},
	{OPTION_N3U, "N3U"},
	{OPTION_SUBNET, "ECS"},
	{OPTION_EXPIRE, "EXPIRE"},
	{OPTION_COOKIE, "COOKIE"},
	{OPTION_KEEPALIVE, "KEEPALIVE"},
	{OPTION_PADDING, "PADDING"},
	{OPTION_CHAIN, "CHAIN"},
	{OPTION_KEY_TAG, "KEY-TAG"},
	{16, "CLIENT-TAG"},
	{17, "SERVER-TAG"},
	{0, NULL},
};

static const struct name_row signature_names[] = {
	{0, "DELETE"},
	{1, "RSAMD5"},
	{2, "DH"},
	{3, "DS"},
	{5, "RSASHA1"},
	{6, "DSA-NSEC3-SHA1"},
	{7, "RSASHA1-NSEC3-SHA1"},
	{8, "RSASHA256"},
	{10, "RSASHA512"},
	{12, "ECC-GOST"},
	{13, "ECDSAP256SHA256"},
	{14, "ECDSAP384SHA384"},
	{15, "ED25519"},
	{16, "ED448"},
	{252, "INDIRECT"},
	{253, "PRIVATEDNS"},
	{254, "PRIVATEOID"},
	{0, NULL},
};

static const struct name_row digest_names[] = {
	{1, "SHA-1"}, {2, "SHA-256"}, {3, "GOST_R_34.11-94"}, {4, "SHA-384"}, {0, NULL},
};

static const struct name_row denial_names[] = {{1, "SHA-1"}, {0, NULL}};

static void print_subnet(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t address[16] = {0};
	uint16_t family;
	uint32_t bits, source_bits, scope_bits, bytes;

	if (length < 4) {
		line_invalid(line);
		return;
	}
	family = line_be16(line, at);
	source_bits = line_u8(line, at + 2);
	scope_bits = line_u8(line, at + 3);
	bits = family == 1 ? 32 : 128;
	bytes = length - 4;
	if ((family != 1 && family != 2) || bytes > bits / 8 || source_bits > bits ||
	    scope_bits > bits || (source_bits + 7) / 8 != bytes) {
		line_invalid(line);
		return;
	}
	if (bytes > 0)
		memcpy(address, line_read(line, at + 4, bytes), bytes);
	if (family == 1)
		line_ipv4_number(line, address);
	else
		line_ipv6_number(line, address);
	line_addf(line, "/%u/%u", source_bits, scope_bits);
}

static void print_hex(struct line *line, uint32_t at, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++)
		line_hex(line, line_u8(line, at + i), 2);
}

static void print_cookie(struct line *line, uint32_t at, uint32_t length)
{
	if (length < 8 || (length > 8 && length < 16) || length > 40) {
		line_invalid(line);
		return;
	}
	print_hex(line, at, 8);
	if (length > 8) {
		line_add(line, " ");
		print_hex(line, at + 8, length - 8);
	}
}

static void print_algorithms(struct line *line, uint32_t at, uint32_t length,
			     const struct name_row *names)
{
	for (uint32_t i = 0; i < length; i++) {
		if (i > 0)
			line_add(line, " ");
		line_name(line, names, line_u8(line, at + i), "Alg_%u");
	}
}

static void print_key_tags(struct line *line, uint32_t at, uint32_t length)
{
	if (length % 2 != 0) {
		line_invalid(line);
		return;
	}
	for (uint32_t i = 0; i < length; i += 2) {
		if (i > 0)
			line_add(line, " ");
		line_unsigned(line, line_be16(line, at + i));
	}
}

static void print_timer(struct line *line, uint16_t option, uint32_t at, uint32_t length)
{
	if (option == OPTION_EXPIRE && length == 4)
		line_addf(line, "%u sec", line_be32(line, at));
	else if (option == OPTION_KEEPALIVE && length == 2)
		line_addf(line, "%0.1f sec", line_be16(line, at) / 10.0);
	else
		line_invalid(line);
}

static void print_data(struct line *line, uint16_t option, uint32_t at, uint32_t length)
{
	uint32_t end;

	switch (option) {
	case OPTION_SUBNET:
		print_subnet(line, at, length);
		return;
	case OPTION_COOKIE:
		print_cookie(line, at, length);
		return;
	case OPTION_KEEPALIVE:
	case OPTION_EXPIRE:
		print_timer(line, option, at, length);
		return;
	case OPTION_PADDING:
		line_addf(line, "(%u)", length);
		return;
	case OPTION_KEY_TAG:
		print_key_tags(line, at, length);
		return;
	case OPTION_DAU:
		print_algorithms(line, at, length, signature_names);
		return;
	case OPTION_DHU:
		print_algorithms(line, at, length, digest_names);
		return;
	case OPTION_N3U:
		print_algorithms(line, at, length, denial_names);
		return;
	case OPTION_CHAIN:
		/* Pointers count from the end of the option, as tcpdump has it. */
		(void)print_domain_name(line, at, at + length, &end);
		return;
	default:
		print_hex(line, at, length);
		return;
	}
}

/* Where the option ends; false when it is cut. */
static bool print_option(struct line *line, uint32_t at, uint32_t *ret_at)
{
	uint16_t option, length;

	if (!line_has(line, at, 2))
		return false;
	option = line_be16(line, at);
	line_name(line, option_names, option, "Opt%u");
	if (!line_has(line, at + 2, 2))
		return false;
	length = line_be16(line, at + 2);
	if (!line_has(line, at + 4, length))
		return false;
	if (length > 0) {
		line_add(line, " ");
		print_data(line, option, at + 4, length);
	}
	*ret_at = at + 4 + length;
	return true;
}

bool print_dns_options(struct line *line, uint32_t at, uint32_t end)
{
	if (at >= end)
		return true;
	line_add(line, " [");
	while (at < end) {
		if (!print_option(line, at, &at))
			return false;
		if (at < end)
			line_add(line, ",");
	}
	line_add(line, "]");
	return true;
}
