/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets of serial lines and of the firewall. PPP (RFC 1661), the same with the address and control of
 * HDLC (RFC 1662), Cisco's HDLC (address, control, ether type), SLIP, and the log of netfilter: family,
 * version, resource (2), then fields of length (2), type (2) and value in the byte order of the host.
 */
#include "dissect/ppp.h"
#include "dissect/printer.h"

#define PPP_HEADER_BYTES  4u
#define HDLC_UNICAST      0x0f
#define HDLC_BROADCAST    0x8f
#define PPP_ADDRESS       0xff
#define SLIP_HEADER_BYTES 16u /* direction and compression, as BSD kept them */
#define LOG_HEADER_BYTES  4u
#define LOG_FIELD_BYTES   4u
#define LOG_PAYLOAD       9

#define CONTROL_BYTES       14u
#define CONTROL_BYTES_TIMED 18u

enum {
	CONTROL_REQUEST = 0,
	CONTROL_REPLY = 1,
	CONTROL_KEEPALIVE = 2,
};

enum {
	FAMILY_INET = 2,
	FAMILY_INET6 = 10,
};

void print_link_ppp(struct line *line, uint32_t length)
{
	line->protocol = "ppp";
	if (!line_has(line, 0, PPP_HEADER_BYTES)) {
		line_truncated(line);
		line->link_bytes = line->end;
		return;
	}
	line->link_bytes = PPP_HEADER_BYTES;
	print_ppp(line, 0, length);
}

static void print_osi_guessed(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t second;

	if (length < 2) {
		line_truncated(line);
		line->link_bytes = line->end;
		return;
	}
	second = line_u8(line, at + 1);
	/* A byte may stand before the protocol. */
	if (second >= 0x81 && second <= 0x83)
		print_osi(line, at + 1, length - 1);
	else
		print_osi(line, at, length);
}

/* Addresses and signs of life on Cisco's lines: code, then what it says. */
static void print_line_control(struct line *line, uint32_t at, uint32_t length)
{
	int verbosity = line->options->verbosity;
	uint32_t code, seconds, told = 0;

	line->protocol = "chdlc_slarp";
	line_addf(line, "SLARP (length: %u), ", length);
	if (length < CONTROL_BYTES || !line_has(line, at, CONTROL_BYTES)) {
		line_truncated(line);
		return;
	}
	code = line_be32(line, at);
	if (code == CONTROL_REQUEST) {
		line_add(line, "request");
	} else if (code == CONTROL_REPLY) {
		line_add(line, "reply ");
		line_ipv4(line, at + 4);
		line_add(line, "/");
		line_ipv4(line, at + 8);
	} else if (code == CONTROL_KEEPALIVE) {
		line_addf(line, "keepalive: mineseen=0x%08x, yourseen=0x%08x, reliability=0x%04x",
			  line_be32(line, at + 4), line_be32(line, at + 8),
			  line_be16(line, at + 12));
		if (length >= CONTROL_BYTES_TIMED) {
			told = CONTROL_BYTES;
			seconds = line_be32(line, at + told) / 1000;
			line_addf(line, ", link uptime=%ud%uh%um%us", seconds / 86400,
				  seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
		}
	} else {
		line_addf(line, "0x%02x unknown", code);
		if (verbosity < 2)
			line_unknown_data(line, "\n\t", at + 4, length - 4);
	}
	if (length > CONTROL_BYTES_TIMED && verbosity > 0)
		line_addf(line, ", (trailing junk: %u bytes)", length - CONTROL_BYTES_TIMED);
	if (verbosity > 1)
		line_unknown_data(line, "\n\t", at + told + 4, length - 4);
}

void print_link_cisco(struct line *line, uint32_t length)
{
	static const struct name_row casts[] = {
		{HDLC_UNICAST, "unicast"}, {HDLC_BROADCAST, "bcast"}, {0, NULL}};
	uint16_t type;

	line->protocol = "chdlc";
	if (length < PPP_HEADER_BYTES) {
		line_truncated(line);
		line->link_bytes = line->end;
		return;
	}
	type = line_be16(line, 2);
	line->link_bytes = PPP_HEADER_BYTES;
	if (line->options->with_link) {
		line_name(line, casts, line_u8(line, 0), "0x%02x");
		line_add(line, ", ethertype ");
		line_name(line, ether_type_names, type, "Unknown");
		line_addf(line, " (0x%04x), length %u: ", type, length);
	}
	length -= PPP_HEADER_BYTES;
	if (type == 0x0800)
		print_ipv4(line, PPP_HEADER_BYTES, length);
	else if (type == 0x86dd)
		print_ipv6(line, PPP_HEADER_BYTES, length);
	else if (type == 0x8847 || type == 0x8848)
		print_mpls(line, PPP_HEADER_BYTES, length);
	else if (type == 0x8035)
		print_line_control(line, PPP_HEADER_BYTES, length);
	else if (type == 0xfefe)
		print_osi_guessed(line, PPP_HEADER_BYTES, length);
	else if (!line->options->with_link)
		line_addf(line, "unknown CHDLC protocol (0x%04x)", type);
}

void print_link_hdlc(struct line *line, uint32_t length)
{
	uint8_t address;
	uint16_t protocol;

	line->protocol = "ppp_hdlc";
	address = line_has(line, 0, 2) ? line_u8(line, 0) : PPP_ADDRESS;
	if (address == HDLC_UNICAST || address == HDLC_BROADCAST) {
		print_link_cisco(line, length);
		return;
	}
	if (!line_has(line, 0, PPP_HEADER_BYTES)) {
		line_truncated(line);
		line->link_bytes = line->end;
		return;
	}
	if (line->options->with_link)
		line_addf(line, "%02x %02x %u ", address, line_u8(line, 1), length);
	if (address != PPP_ADDRESS) {
		line_addf(line, "unknown addr %02x; ctrl %02x", line_u8(line, 2), line_u8(line, 3));
		line->link_bytes = 2;
		return;
	}
	line->link_bytes = PPP_HEADER_BYTES;
	protocol = line_be16(line, 2);
	line_name(line, ppp_protocol_names, protocol, "unknown PPP protocol (0x%04x)");
	line_add(line, ": ");
	print_ppp_payload(line, protocol, PPP_HEADER_BYTES, length - PPP_HEADER_BYTES);
}

void print_link_slip(struct line *line, uint32_t length)
{
	uint8_t version;

	line->protocol = "slip";
	if (!line_has(line, 0, SLIP_HEADER_BYTES)) {
		line_cut(line);
		return;
	}
	line->link_bytes = SLIP_HEADER_BYTES;
	length -= SLIP_HEADER_BYTES;
	version = line_u8(line, SLIP_HEADER_BYTES) >> 4;
	if (version == 4)
		print_ipv4(line, SLIP_HEADER_BYTES, length);
	else if (version == 6)
		print_ipv6(line, SLIP_HEADER_BYTES, length);
	else
		line_addf(line, "ip v%u", version);
}

static void print_log_header(struct line *line, uint32_t length)
{
	static const struct name_row families[] = {
		{FAMILY_INET, "IPv4"}, {FAMILY_INET6, "IPv6"}, {0, NULL}};
	uint8_t family = line_u8(line, 0);

	line_addf(line, "version %u, resource ID %u, ", line_u8(line, 1), line_be16(line, 2));
	if (line->options->is_quiet) {
		line_name(line, families, family, "Unknown NFLOG (0x%02x)");
	} else {
		line_add(line, "family ");
		line_name(line, families, family, "Unknown");
		line_addf(line, " (%u)", family);
	}
	line_field(line, ", length ", length);
	line_add(line, ": ");
}

/* Behind the fields that come before the packet. False when they are cut; then `at` is where. */
static bool find_payload(struct line *line, uint32_t *at, uint32_t *left)
{
	while (*left > 0) {
		uint32_t bytes;

		if (!line_has(line, *at, LOG_FIELD_BYTES))
			return false;
		bytes = (line_le16(line, *at) + 3u) & 0xfffcu;
		if (bytes < LOG_FIELD_BYTES || !line_has(line, *at, bytes))
			return false;
		if (line_le16(line, *at + 2) == LOG_PAYLOAD)
			bytes = LOG_FIELD_BYTES;
		*at += bytes;
		*left -= bytes;
		if (line_le16(line, *at - bytes + 2) == LOG_PAYLOAD)
			return true;
	}
	return true;
}

void print_link_log(struct line *line, uint32_t length)
{
	uint32_t at = LOG_HEADER_BYTES;
	uint32_t left = length - LOG_HEADER_BYTES;
	uint8_t family;
	bool is_whole;

	line->protocol = "nflog";
	if (!line_has(line, 0, LOG_HEADER_BYTES)) {
		line_truncated(line);
		line->link_bytes = line->end;
		return;
	}
	line->link_bytes = LOG_HEADER_BYTES;
	if (line_u8(line, 1) != 0) {
		line_addf(line, "version %u (unknown)", line_u8(line, 1));
		return;
	}
	if (line->options->with_link)
		print_log_header(line, length);
	is_whole = find_payload(line, &at, &left);
	line->link_bytes = at;
	if (!is_whole) {
		line_truncated(line);
		return;
	}
	family = line_u8(line, 0);
	if (family == FAMILY_INET) {
		print_ipv4(line, at, left);
	} else if (family == FAMILY_INET6) {
		print_ipv6(line, at, left);
	} else {
		if (!line->options->with_link)
			print_log_header(line, left + LOG_HEADER_BYTES);
		line_unknown(line, at, line_left(line, at));
	}
}
