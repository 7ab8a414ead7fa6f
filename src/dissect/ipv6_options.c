/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Extension headers of IPv6: hop-by-hop and destination options (RFC 8200 section 4.2: type, length,
 * value; type 0 is a single byte), routing headers of type 0, 2 (RFC 6275) and 4 (RFC 8754),
 * fragments. A header is cut when its own length goes past what is captured.
 */
#include "dissect/printer.h"

enum {
	OPTION_PAD = 0,
	OPTION_PADS = 1,
	OPTION_ROUTER_ALERT = 0x05,
	OPTION_JUMBO = 0xc2,
	OPTION_HOME_ADDRESS = 0xc9,
};

/* What the options of a hop-by-hop header may tell; NULL in destination options. */
struct jumbo {
	bool *is_jumbo;
	uint32_t *payload_bytes;
	bool is_seen;
};

/* Length of the option at `at` with its two bytes; 0 when it goes past the end. */
static uint32_t option_bytes(struct line *line, uint32_t at, uint32_t left)
{
	uint32_t bytes = 1;

	if (line_u8(line, at) != OPTION_PAD) {
		if (left < 2)
			return 0;
		bytes = line_u8(line, at + 1) + 2u;
	}
	return bytes <= left && !line->is_cut ? bytes : 0;
}

static bool print_sub_options(struct line *line, uint32_t at, uint32_t left)
{
	while (left > 0) {
		uint32_t bytes = option_bytes(line, at, left);
		uint8_t type = line_u8(line, at);

		if (bytes == 0)
			return false;
		if (type == OPTION_PAD)
			line_add(line, ", pad1");
		else if (type == OPTION_PADS)
			line_add(line, ", padn");
		else
			line_addf(line, ", sopt_type 0x%02x: len=%u", type, bytes - 2);
		at += bytes;
		left -= bytes;
	}
	return true;
}

static void print_jumbo(struct line *line, uint32_t length, struct jumbo *jumbo)
{
	bool is_verbose = line->options->verbosity > 0;
	const char *remark = "";

	if (jumbo->is_seen) {
		remark = " - already seen";
	} else {
		jumbo->is_seen = true;
		if (!jumbo->payload_bytes)
			remark = " - not a hop-by-hop option";
		else if (*jumbo->payload_bytes != 0)
			remark = " - payload len != 0";
		else if (length < 65536)
			remark = " - < 65536";
	}
	if (!*remark) {
		*jumbo->is_jumbo = true;
		*jumbo->payload_bytes = length;
	}
	if (is_verbose)
		line_addf(line, "(jumbo: %u%s) ", length, remark);
}

static bool print_home_address(struct line *line, uint32_t at, uint32_t bytes)
{
	if (line->options->verbosity == 0)
		return true;
	if (!line_has(line, at + 2, 16)) {
		line_cut(line);
		return false;
	}
	line_add(line, "(homeaddr: ");
	line_ipv6(line, at + 2);
	if (bytes > 18 && !print_sub_options(line, at + 18, bytes - 18))
		return false;
	line_add(line, ")");
	return true;
}

/* An option that needs `wanted` bytes, no more and no less (or, when is_least, at least so many). */
static bool has_length(struct line *line, const char *name, uint32_t left, uint32_t bytes,
		       uint32_t wanted, bool is_least)
{
	if (left < wanted) {
		line_addf(line, "(%s: trunc)", name);
		return false;
	}
	if (bytes < wanted || (!is_least && bytes != wanted)) {
		line_addf(line, "(%s: invalid len %u)", name, bytes - 2);
		return false;
	}
	return true;
}

static bool print_option(struct line *line, uint32_t at, uint32_t left, uint32_t bytes,
			 struct jumbo *jumbo)
{
	uint8_t type = line_u8(line, at);
	bool is_verbose = line->options->verbosity > 0;

	switch (type) {
	case OPTION_PAD:
		line_add(line, is_verbose ? "(pad1)" : "");
		return true;
	case OPTION_PADS:
		line_add(line, is_verbose ? "(padn)" : "");
		return true;
	case OPTION_ROUTER_ALERT:
		if (!has_length(line, "rtalert", left, bytes, 4, /* is_least= */ false))
			return false;
		if (is_verbose)
			line_addf(line, "(rtalert: 0x%04x) ", line_be16(line, at + 2));
		return true;
	case OPTION_JUMBO:
		if (!has_length(line, "jumbo", left, bytes, 6, /* is_least= */ false))
			return false;
		print_jumbo(line, line_be32(line, at + 2), jumbo);
		return true;
	case OPTION_HOME_ADDRESS:
		if (!has_length(line, "homeaddr", left, bytes, 18, /* is_least= */ true))
			return false;
		return print_home_address(line, at, bytes);
	default:
		if (is_verbose)
			line_addf(line, "(opt_type 0x%02x: len=%u)", type, bytes - 2);
		return true;
	}
}

static bool print_options(struct line *line, uint32_t at, uint32_t left, struct jumbo *jumbo)
{
	if (left == 0)
		return true;
	while (left > 0) {
		uint32_t bytes = option_bytes(line, at, left);

		if (bytes == 0 || !print_option(line, at, left, bytes, jumbo))
			return false;
		at += bytes;
		left -= bytes;
	}
	if (line->options->verbosity > 0)
		line_add(line, " ");
	return true;
}

uint32_t print_hop_by_hop(struct line *line, uint32_t at, bool *ret_is_jumbo,
			  uint32_t *payload_bytes)
{
	struct jumbo jumbo = {.is_jumbo = ret_is_jumbo, .payload_bytes = payload_bytes};
	uint32_t bytes;

	line->protocol = "hbhopt";
	bytes = (line_u8(line, at + 1) + 1u) * 8;
	if (!line_has(line, at, bytes)) {
		line_truncated(line);
		return 0;
	}
	line_add(line, "HBH ");
	if (print_options(line, at + 2, bytes - 2, &jumbo))
		return bytes;
	line_truncated(line);
	return 0;
}

uint32_t print_destination_options(struct line *line, uint32_t at)
{
	struct jumbo jumbo = {0};
	uint32_t bytes;

	line->protocol = "dstopt";
	bytes = (line_u8(line, at + 1) + 1u) * 8;
	if (!line_has(line, at, bytes)) {
		line_truncated(line);
		return 0;
	}
	line_add(line, "DSTOPT ");
	if (line->options->verbosity == 0 || print_options(line, at + 2, bytes - 2, &jumbo))
		return bytes;
	line_truncated(line);
	return 0;
}

uint32_t print_fragment(struct line *line, uint32_t at, uint32_t ip_at)
{
	uint16_t offset, payload_bytes;
	uint32_t bytes;

	line->protocol = "frag6";
	offset = line_be16(line, at + 2) & 0xfff8;
	payload_bytes = line_be16(line, ip_at + 4);
	/* Of this fragment without its header; below zero for a header that lies, as tcpdump has it. */
	bytes = 40u + payload_bytes - (at - ip_at) - 8;
	if (line->options->verbosity > 0)
		line_addf(line, "frag (0x%08x:", line_be32(line, at + 4));
	else
		line_add(line, "frag (");
	line_addf(line, "%u|%zu)", offset, (size_t)(int64_t)(int32_t)bytes);
	if (offset != 0)
		return 0;
	line_add(line, " ");
	return 8;
}

enum {
	ROUTING_SOURCE = 0,
	ROUTING_MOBILE = 2,
	ROUTING_SEGMENTS = 4,
};

/* The addresses of a routing header whose length is `units` of 8 bytes, and its end. */
static bool print_route(struct line *line, uint32_t at, uint32_t units)
{
	if (units % 2 == 1) {
		line_addf(line, " (invalid length %u)", units);
		return false;
	}
	for (uint32_t i = 0; i < units / 2 && !line->is_cut; i++) {
		if (!line_has(line, at + i * 16, 16)) {
			line_cut(line);
			return false;
		}
		line_addf(line, ", [%u]", i);
		line_ipv6(line, at + i * 16);
	}
	line_add(line, ") ");
	return true;
}

static bool print_source_route(struct line *line, uint32_t at, uint32_t units)
{
	uint32_t reserved = line_be32(line, at + 4);

	if (reserved || line->options->verbosity > 0)
		line_addf(line, ", rsv=0x%0x", reserved);
	return print_route(line, at + 8, units);
}

static bool print_segments(struct line *line, uint32_t at, uint32_t units)
{
	uint8_t last_entry, flags;
	uint16_t tag;

	last_entry = line_u8(line, at + 4);
	line_field(line, ", last-entry=", last_entry);
	flags = line_u8(line, at + 5);
	if (flags || line->options->verbosity > 0)
		line_addf(line, ", flags=0x%0x", flags);
	tag = line_be16(line, at + 6);
	line_addf(line, ", tag=%x", tag);
	return print_route(line, at + 8, units);
}

uint32_t print_routing(struct line *line, uint32_t at)
{
	uint8_t units, type, left;
	bool is_good = false;

	line->protocol = "rt6";
	line_protocol_capitals(line);
	units = line_u8(line, at + 1);
	line_field(line, " (len=", units);
	type = line_u8(line, at + 2);
	line_field(line, ", type=", type);
	if (type == ROUTING_SOURCE)
		line_add(line, " [Deprecated]");
	left = line_u8(line, at + 3);
	line_field(line, ", segleft=", left);
	if (type == ROUTING_SOURCE || type == ROUTING_MOBILE)
		is_good = print_source_route(line, at, units);
	else if (type == ROUTING_SEGMENTS)
		is_good = print_segments(line, at, units);
	else
		line_add(line, " (unknown type)");
	if (is_good)
		return (units + 1u) * 8;
	line_invalid(line);
	return 0;
}
