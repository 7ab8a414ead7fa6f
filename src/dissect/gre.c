/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * GRE: version 0 (RFC 2784, with key and sequence of RFC 2890 and the source routes of RFC 1701) and
 * version 1, PPTP's (RFC 2637). Flags and version, protocol, then the fields that the flags announce.
 */
#include "dissect/printer.h"

enum {
	FLAG_CHECKSUM = 0x8000,
	FLAG_ROUTING = 0x4000,
	FLAG_KEY = 0x2000,
	FLAG_SEQUENCE = 0x1000,
	FLAG_STRICT = 0x0800,
	FLAG_ACKNOWLEDGMENT = 0x0080,
	VERSION_MASK = 0x0007,
};

static const struct name_row flag_names[] = {
	{FLAG_CHECKSUM, "checksum present"},
	{FLAG_ROUTING, "routing present"},
	{FLAG_KEY, "key present"},
	{FLAG_SEQUENCE, "sequence# present"},
	{FLAG_STRICT, "source routing present"},
	{FLAG_ACKNOWLEDGMENT, "ack present"},
	{0, NULL},
};

#define PROTOCOL_PPP 0x880b

/* Where the header is read; a field that is not there ends it. */
struct header {
	uint32_t at, left;
	uint16_t flags, protocol;
};

/* True when `bytes` are captured and within the packet. */
static bool has(const struct line *line, const struct header *header, uint32_t bytes)
{
	return line_has(line, header->at, bytes) && header->left >= bytes;
}

static void pass(struct header *header, uint32_t bytes)
{
	header->at += bytes;
	header->left -= bytes;
}

/* A number of 4 bytes behind its text. */
static bool print_number(struct line *line, struct header *header, const char *format,
			 uint32_t mask) __attribute__((format(printf, 3, 0)));

static bool print_number(struct line *line, struct header *header, const char *format,
			 uint32_t mask)
{
	if (!has(line, header, 4))
		return false;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	line_addf(line, format, line_be32(line, header->at) & mask);
#pragma GCC diagnostic pop
	pass(header, 4);
	return true;
}

/* Addresses (4 bytes) or numbers of autonomous systems (2 bytes) of a source route. */
static bool print_hops(struct line *line, const struct header *header, uint8_t offset,
		       uint8_t length, uint32_t hop_bytes)
{
	if (offset & (hop_bytes - 1)) {
		line_addf(line, ", badoffset=%u", offset);
		return true;
	}
	if (length & (hop_bytes - 1)) {
		line_addf(line, ", badlength=%u", length);
		return true;
	}
	if (offset >= length) {
		line_addf(line, ", badoff/len=%u/%u", offset, length);
		return true;
	}
	for (uint32_t i = 0; i < length; i += hop_bytes) {
		if (!line_has(line, header->at + i, hop_bytes) || header->left < i + hop_bytes)
			return false;
		line_add(line, i == offset ? " *" : " ");
		if (hop_bytes == 4)
			line_ipv4_number(line, line_read(line, header->at + i, 4));
		else
			line_hex(line, line_be16(line, header->at + i), 1);
	}
	return true;
}

static bool print_route(struct line *line, const struct header *header, uint16_t family,
			uint8_t offset, uint8_t length)
{
	bool is_good;

	if (family != 0x0800 && family != 0xfffe) {
		line_addf(line, ", (rtaf=0x%x)", family);
		return true;
	}
	line_add(line, family == 0x0800 ? ", (rtaf=ip" : ", (rtaf=asn");
	is_good = print_hops(line, header, offset, length, family == 0x0800 ? 4 : 2);
	line_add(line, ")");
	return is_good;
}

static bool print_routes(struct line *line, struct header *header)
{
	for (;;) {
		uint16_t family;
		uint8_t offset, length;

		if (!has(line, header, 4))
			return false;
		family = line_be16(line, header->at);
		offset = line_u8(line, header->at + 2);
		length = line_u8(line, header->at + 3);
		pass(header, 4);
		if (family == 0 && length == 0)
			return true;
		if (!print_route(line, header, family, offset, length) || header->left < length)
			return false;
		pass(header, length);
	}
}

static bool print_fields_v0(struct line *line, struct header *header)
{
	if (header->flags & (FLAG_CHECKSUM | FLAG_ROUTING)) {
		if (!has(line, header, 2))
			return false;
		if (line->options->verbosity > 0)
			line_addf(line, ", sum 0x%x", line_be16(line, header->at));
		pass(header, 2);
		if (!has(line, header, 2))
			return false;
		line_addf(line, ", off 0x%x", line_be16(line, header->at));
		pass(header, 2);
	}
	if ((header->flags & FLAG_KEY) && !print_number(line, header, ", key=0x%x", UINT32_MAX))
		return false;
	if ((header->flags & FLAG_SEQUENCE) && !print_number(line, header, ", seq %u", UINT32_MAX))
		return false;
	return !(header->flags & FLAG_ROUTING) || print_routes(line, header);
}

static bool print_fields_v1(struct line *line, struct header *header)
{
	if ((header->flags & FLAG_KEY) && !print_number(line, header, ", call %u", 0xffff))
		return false;
	if ((header->flags & FLAG_SEQUENCE) && !print_number(line, header, ", seq %u", UINT32_MAX))
		return false;
	if ((header->flags & FLAG_ACKNOWLEDGMENT) &&
	    !print_number(line, header, ", ack %u", UINT32_MAX))
		return false;
	if (!(header->flags & FLAG_SEQUENCE))
		line_add(line, ", no-payload");
	return true;
}

static void print_payload(struct line *line, const struct header *header)
{
	line_add(line, line->options->verbosity > 0 ? "\n\t" : ": ");
	if ((header->flags & VERSION_MASK) && header->protocol == PROTOCOL_PPP) {
		print_ppp(line, header->at, header->left);
		return;
	}
	switch (header->flags & VERSION_MASK ? 0 : header->protocol) {
	case 0x0800:
		print_ipv4(line, header->at, header->left);
		return;
	case 0x86dd:
		print_ipv6(line, header->at, header->left);
		return;
	case 0x8847:
		print_mpls(line, header->at, header->left);
		return;
	case 0x8137:
		print_ipx(line, header->at, header->left);
		return;
	case 0x00fe:
		print_osi(line, header->at, header->left);
		return;
	case 0x6558:
		(void)print_ethernet(line, header->at, header->left);
		return;
	default:
		line_addf(line, "gre-proto-0x%x", header->protocol);
		return;
	}
}

/* False when a field is cut. */
static bool print_header(struct line *line, uint32_t length, struct header *header)
{
	bool is_v1 = header->flags & VERSION_MASK;

	if (line->options->verbosity > 0) {
		line_add(line, ", Flags [");
		line_bits(line, flag_names, header->flags, ", ", "none");
		line_add(line, "]");
	}
	pass(header, 2);
	if (!has(line, header, 2))
		return false;
	header->protocol = line_be16(line, header->at);
	pass(header, 2);
	if (is_v1 ? !print_fields_v1(line, header) : !print_fields_v0(line, header))
		return false;
	if (line->options->with_link) {
		line_add(line, ", proto ");
		line_name(line, ether_type_names, header->protocol, "unknown");
		line_addf(line, " (0x%04x)", header->protocol);
	}
	line_field(line, ", length ", length);
	return true;
}

void print_gre(struct line *line, uint32_t at, uint32_t length)
{
	struct header header = {.at = at, .left = length};
	unsigned version;

	line->protocol = "gre";
	if (!has(line, &header, 2)) {
		line_truncated(line);
		return;
	}
	header.flags = line_be16(line, at);
	version = header.flags & VERSION_MASK;
	line_field(line, "GREv", version);
	if (version > 1)
		line_add(line, " ERROR: unknown-version");
	else if (!print_header(line, length, &header))
		line_truncated(line);
	else if (version == 0 || (header.flags & FLAG_SEQUENCE))
		print_payload(line, &header);
}
