/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Neighbour discovery (RFC 4861 section 4) as -v shows it: fields of a router advertisement, and
 * options (type, length in units of 8 bytes): link addresses, prefixes, MTU, routes (RFC 4191), name
 * servers and search domains (RFC 8106), mobility (RFC 6275).
 */
#include "dissect/icmpv6.h"

#include "dissect/printer.h"

enum {
	OPTION_SOURCE = 1,
	OPTION_TARGET = 2,
	OPTION_PREFIX = 3,
	OPTION_REDIRECTED = 4,
	OPTION_MTU = 5,
	OPTION_INTERVAL = 7,
	OPTION_HOME_AGENT = 8,
	OPTION_ROUTE = 24,
	OPTION_NAME_SERVERS = 25,
	OPTION_SEARCH_DOMAINS = 31,
};

static const struct name_row option_names[] = {
	{OPTION_SOURCE, "source link-address"},
	{OPTION_TARGET, "destination link-address"},
	{OPTION_PREFIX, "prefix info"},
	{OPTION_REDIRECTED, "redirected header"},
	{OPTION_MTU, "mtu"},
	{OPTION_NAME_SERVERS, "rdnss"},
	{OPTION_SEARCH_DOMAINS, "dnssl"},
	{OPTION_INTERVAL, "advertisement interval"},
	{OPTION_HOME_AGENT, "homeagent information"},
	{OPTION_ROUTE, "route info"},
	{0, NULL},
};

static const char *preference(uint8_t flags)
{
	static const char *const names[] = {"medium", "high", "rsv", "low"};

	return names[flags >> 3 & 3];
}

static void print_lifetime(struct line *line, uint32_t seconds)
{
	if (seconds == UINT32_MAX)
		line_add(line, "infinity");
	else
		line_addf(line, "%us", seconds);
}

void print_neighbour_flags(struct line *line, uint32_t flags)
{
	static const struct name_row names[] = {{0x80000000, "router"},
						{0x40000000, "solicited"},
						{0x20000000, "override"},
						{0, NULL}};

	line_add(line, ", Flags [");
	line_bits(line, names, flags, ", ", "none");
	line_add(line, "]");
}

void print_router_discovery(struct line *line, uint32_t at)
{
	static const struct name_row flags[] = {{0x80, "managed"},
						{0x40, "other stateful"},
						{0x20, "home agent"},
						{0x02, "ipv6 only"},
						{0, NULL}};
	const uint8_t *b = line_read(line, at + 4, 12);

	if (!b)
		return;
	line_addf(line, "\n\thop limit %u, Flags [", b[0]);
	line_bits(line, flags, b[1], ", ", "none");
	line_addf(line, "], pref %s, router lifetime %us, reachable time %ums, retrans timer %ums",
		  preference(b[1]), load_be16(b + 2), load_be32(b + 4), load_be32(b + 8));
}

static void print_link_address(struct line *line, uint32_t at, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			line_add(line, ":");
		line_hex(line, line_u8(line, at + i), 2);
	}
}

static void print_prefix(struct line *line, uint32_t at, uint32_t bytes)
{
	static const struct name_row flags[] = {
		{0x80, "onlink"}, {0x40, "auto"}, {0x20, "router"}, {0, NULL}};
	const uint8_t *b = line_read(line, at, 32);

	if (!b)
		return;
	line_ipv6(line, at + 16);
	line_addf(line, "/%u%s, Flags [", b[2], bytes != 32 ? "badlen" : "");
	line_bits(line, flags, b[3], ", ", "none");
	line_add(line, "], valid time ");
	print_lifetime(line, load_be32(b + 4));
	line_add(line, ", pref. time ");
	print_lifetime(line, load_be32(b + 8));
}

static void print_name_servers(struct line *line, uint32_t at, uint32_t bytes)
{
	line_addf(line, " lifetime %us,", line_be32(line, at + 4));
	for (uint32_t i = 8; i + 16 <= bytes; i += 16) {
		if (!line_read(line, at + i, 16))
			return;
		line_add(line, " addr: ");
		line_ipv6(line, at + i);
	}
}

/* False when a domain is broken. */
static bool print_search_domains(struct line *line, uint32_t at, uint32_t bytes, uint32_t start)
{
	uint32_t end = at + bytes;
	uint32_t domain_at = at + 8;

	line_addf(line, " lifetime %us, domain(s):", line_be32(line, at + 4));
	while (domain_at < end && line_u8(line, domain_at) != 0) {
		line_add(line, " ");
		if (!print_domain_name(line, domain_at, start, &domain_at))
			return false;
	}
	return true;
}

static bool print_route(struct line *line, uint32_t at, uint32_t bytes)
{
	uint8_t prefix[16] = {0};
	const uint8_t *b;

	if (!line_has(line, at, 8) || bytes > 24)
		return false;
	b = line_read(line, at, bytes);
	if (!b)
		return true;
	memcpy(prefix, b + 8, bytes - 8);
	line_add(line, " ");
	line_ipv6_number(line, prefix);
	line_addf(line, "/%u, pref=%s, lifetime=", b[2], preference(b[3]));
	print_lifetime(line, load_be32(b + 4));
	return true;
}

static bool print_option(struct line *line, uint8_t type, uint32_t at, uint32_t bytes,
			 uint32_t start)
{
	switch (type) {
	case OPTION_SOURCE:
	case OPTION_TARGET:
		print_link_address(line, at + 2, bytes - 2);
		return true;
	case OPTION_PREFIX:
		print_prefix(line, at, bytes);
		return true;
	case OPTION_REDIRECTED:
		line_unknown_data(line, "\n\t    ", start, bytes);
		return true;
	case OPTION_MTU:
		line_addf(line, " %u%s", line_be32(line, at + 4),
			  bytes != 8 ? "bad option length" : "");
		return true;
	case OPTION_NAME_SERVERS:
		print_name_servers(line, at, bytes);
		return true;
	case OPTION_SEARCH_DOMAINS:
		return print_search_domains(line, at, bytes, start);
	case OPTION_INTERVAL:
		line_addf(line, " %ums", line_be32(line, at + 4));
		return true;
	case OPTION_HOME_AGENT:
		line_addf(line, " preference %u, lifetime %u", line_be16(line, at + 4),
			  line_be16(line, at + 6));
		return true;
	default:
		return print_route(line, at, bytes);
	}
}

bool print_discovery_options(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t start = at;
	/* The length may be less than the message's fields, and then is below zero. */
	int32_t left = (int32_t)length;

	while (at < line->end && !line->is_cut) {
		uint8_t type;
		uint32_t bytes;

		if (!line_has(line, at + 1, 1))
			return false;
		if (left <= 0)
			return true;
		type = line_u8(line, at);
		bytes = line_u8(line, at + 1) * 8u;
		if (bytes == 0 || at + bytes > line->end)
			return false;
		line_add(line, "\n\t  ");
		line_name(line, option_names, type, "unknown");
		line_addf(line, " option (%u), length %u (%u): ", type, bytes, bytes / 8);
		if (!name_find(option_names, type)) {
			if (line->options->verbosity <= 1) {
				line_unknown_data(line, "\n\t  ", at + 2, bytes - 2);
				return true;
			}
		} else if (!print_option(line, type, at, bytes, start)) {
			return false;
		}
		if (line->options->verbosity > 1)
			line_unknown_data(line, "\n\t    ", at + 2, bytes - 2);
		at += bytes;
		left -= (int32_t)bytes;
	}
	return true;
}
