/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * IPv4 (RFC 791): with -v the header in parentheses on a line of its own and the transport behind
 * it; else addresses and transport. A total length of 0, as segments have it that the network card
 * is to cut, is "bad-len 0", as tcpdump has it.
 */
#include "dissect/printer.h"

#define HEADER_BYTES 20u

#define FLAGS  0xe000
#define MORE   0x2000
#define OFFSET 0x1fff

enum {
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	PROTOCOL_DCCP = 33,
	PROTOCOL_SCTP = 132,
};

enum {
	OPTION_END = 0,
	OPTION_NOTHING = 1,
	OPTION_RECORD_ROUTE = 7,
	OPTION_TIMESTAMP = 68,
	OPTION_LOOSE_ROUTE = 131,
	OPTION_STRICT_ROUTE = 137,
	OPTION_ROUTER_ALERT = 148,
};

static const struct name_row option_names[] = {
	{OPTION_END, "EOL"},
	{OPTION_NOTHING, "NOP"},
	{OPTION_TIMESTAMP, "timestamp"},
	{130, "security"},
	{OPTION_RECORD_ROUTE, "RR"},
	{OPTION_STRICT_ROUTE, "SSRR"},
	{OPTION_LOOSE_ROUTE, "LSRR"},
	{OPTION_ROUTER_ALERT, "RA"},
	{82, "traceroute"},
	{0, NULL},
};

/* False when the addresses of the route are cut. */
static bool print_route(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t pointer;
	uint32_t next;

	if (length < 3) {
		line_addf(line, " [bad length %u]", length);
		return true;
	}
	if ((length + 1) & 3)
		line_addf(line, " [bad length %u]", length);
	pointer = line_u8(line, at + 2);
	next = pointer - 1u;
	if (next < 3 || ((next + 1) & 3) || next > length + 1)
		line_addf(line, " [bad ptr %u]", pointer);
	for (uint32_t offset = 3; offset < length; offset += 4) {
		if (!line_has(line, at + offset, 4))
			return false;
		line_add(line, " ");
		line_ipv4(line, at + offset);
		if (next > offset)
			line_add(line, ",");
	}
	return true;
}

enum {
	TIMES_ONLY = 0,
	TIMES_AND_ADDRESSES = 1,
	TIMES_PRESPECIFIED = 3,
};

/* The time stamps themselves. `next` points behind the last one that was filled in. */
static bool print_times(struct line *line, uint32_t at, uint32_t length, uint32_t hop_bytes,
			uint32_t next, uint32_t *ret_offset)
{
	const char *separator = " ";
	uint32_t offset = 4;

	for (; offset < length; offset += hop_bytes) {
		if (next == offset)
			separator = " ^ ";
		if (!line_has(line, at + offset, hop_bytes))
			return false;
		line_add(line, separator);
		line_unsigned(line, line_be32(line, at + offset + hop_bytes - 4));
		line_add(line, "@");
		if (hop_bytes == 8)
			line_ipv4(line, at + offset);
		separator = " ";
	}
	*ret_offset = offset;
	return true;
}

static bool print_timestamp_option(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row kinds[] = {
		{TIMES_ONLY, "TSONLY"},
		{TIMES_AND_ADDRESSES, "TS+ADDR"},
		{TIMES_PRESPECIFIED, "PRESPEC"},
		{0, NULL},
	};
	uint8_t kind_and_lost, pointer;
	uint32_t hop_bytes, next;
	uint32_t offset = 0;

	if (length < 4) {
		line_addf(line, "[bad length %u]", length);
		return true;
	}
	line_add(line, " TS{");
	kind_and_lost = line_u8(line, at + 3);
	hop_bytes = (kind_and_lost & 15) != TIMES_ONLY ? 8 : 4;
	if ((length - 4) & (hop_bytes - 1))
		line_addf(line, "[bad length %u]", length);
	pointer = line_u8(line, at + 2);
	next = pointer - 1u;
	if (next < 4 || ((next - 4) & (hop_bytes - 1)) || next > length + 1)
		line_addf(line, "[bad ptr %u]", pointer);
	line_name(line, kinds, kind_and_lost & 15, "[bad ts type %u]");
	if (name_find(kinds, kind_and_lost & 15) &&
	    !print_times(line, at, length, hop_bytes, next, &offset))
		return false;
	line_add(line, next == offset ? " ^ " : "");
	if (kind_and_lost >> 4)
		line_addf(line, " [%u hops not recorded]} ", kind_and_lost >> 4);
	else
		line_add(line, "}");
	return true;
}

static bool print_option(struct line *line, uint8_t kind, uint32_t at, uint32_t length)
{
	uint16_t value;

	switch (kind) {
	case OPTION_TIMESTAMP:
		return print_timestamp_option(line, at, length);
	case OPTION_RECORD_ROUTE:
	case OPTION_STRICT_ROUTE:
	case OPTION_LOOSE_ROUTE:
		return print_route(line, at, length);
	case OPTION_ROUTER_ALERT:
		if (length < 4) {
			line_addf(line, " [bad length %u]", length);
			return true;
		}
		value = line_be16(line, at + 2);
		if (value != 0)
			line_addf(line, " value %u", value);
		return true;
	default:
		return true;
	}
}

/* False when the options are cut. */
static bool print_options(struct line *line, uint32_t at, uint32_t length)
{
	const char *separator = "";

	while (length > 0 && !line->is_cut) {
		uint8_t kind;
		uint32_t bytes = 1;

		line_add(line, separator);
		separator = ",";
		kind = line_u8(line, at);
		line_name(line, option_names, kind, "unknown %u");
		if (kind != OPTION_NOTHING && kind != OPTION_END)
			bytes = line_u8(line, at + 1);
		if (bytes > length || (bytes < 2 && kind != OPTION_NOTHING && kind != OPTION_END)) {
			line_addf(line, " [bad length %u]", bytes);
			return true;
		}
		if (!line_has(line, at, bytes))
			return false;
		if (kind == OPTION_END)
			return true;
		if (!print_option(line, kind, at, bytes))
			return false;
		at += bytes;
		length -= bytes;
	}
	return true;
}

static void print_service(struct line *line, uint8_t service)
{
	static const char *const congestion[] = {"", ",ECT(1)", ",ECT(0)", ",CE"};

	line_add(line, "(tos 0x");
	line_hex(line, service, 1);
	line_add(line, congestion[service & 3]);
}

static void print_header_checksum(struct line *line, uint32_t at, uint32_t header_bytes)
{
	uint16_t field, sum;

	if (line->options->skip_checksums || !line_has(line, at, header_bytes))
		return;
	sum = line_checksum(line, at, header_bytes);
	if (sum == 0)
		return;
	field = line_be16(line, at + 10);
	line_addf(line, ", bad cksum %x (->%x)!", field, checksum_expected(field, sum));
}

/* The header as -v shows it. False when options are cut and the line is finished. */
static bool print_header(struct line *line, uint32_t at, uint32_t header_bytes)
{
	static const struct name_row flags[] = {
		{MORE, "+"}, {0x4000, "DF"}, {0x8000, "rsvd"}, {0, NULL}};
	const uint8_t *b = line_read(line, at, HEADER_BYTES);
	uint16_t fragment;
	bool is_whole = true;

	if (!b)
		return false;
	fragment = load_be16(b + 6);
	print_service(line, b[1]);
	if (b[8] >= 1)
		line_field(line, ", ttl ", b[8]);
	line_field(line, ", id ", load_be16(b + 4));
	line_field(line, ", offset ", (fragment & OFFSET) * 8u);
	line_add(line, ", flags [");
	line_bits(line, flags, fragment & FLAGS, ", ", "none");
	line_add(line, "], proto ");
	line_name(line, ip_protocol_names, b[9], "unknown");
	line_field(line, " (", b[9]);
	line_field(line, "), length ", load_be16(b + 2));
	if (header_bytes > HEADER_BYTES) {
		line_add(line, ", options (");
		is_whole = print_options(line, at + HEADER_BYTES, header_bytes - HEADER_BYTES);
		line_add(line, is_whole ? ")" : " [truncated-option])");
	}
	print_header_checksum(line, at, header_bytes);
	line_add(line, ")\n    ");
	return is_whole;
}

static void print_payload(struct line *line, const struct ip_part *ip, uint32_t header_bytes,
			  uint32_t length)
{
	uint8_t protocol = ip->protocol;

	if (protocol != PROTOCOL_TCP && protocol != PROTOCOL_UDP && protocol != PROTOCOL_SCTP &&
	    protocol != PROTOCOL_DCCP)
		print_addresses(line, ip);
	if (!line_has(line, ip->at, header_bytes)) {
		line_addf(line, " [remaining caplen(%u) < header length(%u)]",
			  line_left(line, ip->at), header_bytes);
		line_cut(line);
		return;
	}
	print_ip_protocol(line, protocol, ip->at + header_bytes, length, ip);
}

/* What is behind the header `b`, within the packet's own length. */
static void print_packet(struct line *line, uint32_t at, const uint8_t *b, uint32_t header_bytes)
{
	uint16_t fragment = load_be16(b + 6);
	struct ip_part ip = {
		.at = at,
		.version = 4,
		.protocol = b[9],
		.ttl = b[8],
		.is_fragment = fragment & MORE,
	};

	if (line->options->verbosity > 0 && !print_header(line, at, header_bytes)) {
		print_addresses(line, &ip);
		line_truncated(line);
		return;
	}
	if ((fragment & OFFSET) == 0) {
		print_payload(line, &ip, header_bytes, load_be16(b + 2) - header_bytes);
		return;
	}
	print_address_pair(line, &ip);
	line_add(line, ":");
	print_ip_protocol_number(line, ip.protocol);
}

/* True when the header `b` can be printed; else the line says what is wrong with it. */
static bool header_is_good(struct line *line, const uint8_t *b, uint32_t length)
{
	uint32_t header_bytes = (b[0] & 15u) * 4;
	uint32_t packet_bytes = load_be16(b + 2);

	if (length < HEADER_BYTES) {
		line_addf(line, "truncated-ip %u", length);
		return false;
	}
	if (header_bytes < HEADER_BYTES) {
		line_addf(line, "bad-hlen %u", header_bytes);
		return false;
	}
	if (length < packet_bytes)
		line_addf(line, "truncated-ip - %u bytes missing! ", packet_bytes - length);
	if (packet_bytes < header_bytes) {
		line_addf(line, "bad-len %u", packet_bytes);
		return false;
	}
	return true;
}

static void print_wrong_version(struct line *line, uint8_t version)
{
	if (version == 6)
		line_add(line, "IP6, wrong link-layer encapsulation");
	else
		line_addf(line, "IP%u", version);
	line_invalid(line);
}

void print_ipv4(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t end = line->end;
	uint32_t packet_bytes;
	const uint8_t *b;
	uint8_t version;

	line->protocol = "ip";
	version = line_u8(line, at) >> 4;
	if (version != 4) {
		print_wrong_version(line, version);
		return;
	}
	if (!line->options->with_link)
		line_add(line, "IP ");
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	b = line_read(line, at, HEADER_BYTES);
	if (!header_is_good(line, b, length))
		return;
	if (line->depth >= LINE_DEPTH_MAXIMUM) {
		line_add(line, "[nested too deep]");
		return;
	}
	packet_bytes = load_be16(b + 2);
	if (packet_bytes <= line->end - at)
		line->end = at + packet_bytes;
	line->depth++;
	print_packet(line, at, b, (b[0] & 15u) * 4);
	line->depth--;
	line->end = end;
}

void print_ip(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t version;

	line->protocol = "ipn";
	if (length < 1) {
		line_addf(line, "truncated-ip %u", length);
		return;
	}
	version = line_u8(line, at) >> 4;
	if (version == 4)
		print_ipv4(line, at, length);
	else if (version == 6)
		print_ipv6(line, at, length);
	else
		line_addf(line, "unknown ip %u", version);
}
