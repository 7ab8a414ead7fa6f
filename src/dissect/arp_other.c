/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ARP of links that are no Ethernet. ATM (RFC 2225): hardware type, protocol type, lengths of the
 * sender's number and subaddress, operation, length of its protocol address, the same three lengths for
 * the target, and the six addresses. Frame relay: addresses of 2 to 4 bytes whose last bit tells the
 * last byte (ITU-T Q.922 section 3.3).
 */
#include "dissect/arp.h"
#include "dissect/printer.h"

#define HEADER_BYTES 12u
#define LENGTH_MASK  0x3fu
#define LAST_BYTE    0x01

/* The circuit of an address; false when it is none. */
static bool circuit_read(const uint8_t *b, uint32_t count, unsigned *ret_circuit)
{
	unsigned circuit;
	uint32_t i = 2;

	if ((b[0] & LAST_BYTE) || count < 2)
		return false;
	circuit = (b[0] & 0xfcu) << 2 | b[1] >> 4;
	if (!(b[1] & LAST_BYTE)) {
		if (count > 3 && !(b[2] & LAST_BYTE)) {
			circuit = circuit << 7 | b[2] >> 1;
			i = 3;
		}
		if (count <= i || !(b[i] & LAST_BYTE))
			return false;
		circuit = circuit << 6 | b[i] >> 2;
	}
	*ret_circuit = circuit;
	return true;
}

/* False when the address ends before its last byte. */
static bool circuit_is_whole(const uint8_t *b, uint32_t count)
{
	if (count == 0)
		return false;
	if (b[0] & LAST_BYTE)
		return true;
	if (count < 2)
		return false;
	if (b[1] & LAST_BYTE)
		return true;
	return count > 2 && ((b[2] & LAST_BYTE) || count > 3);
}

void print_circuit(struct line *line, uint32_t at, uint32_t count)
{
	const uint8_t *b;
	unsigned circuit;

	if (count == 0) {
		line_add(line, "<empty>");
		return;
	}
	b = line_read(line, at, count);
	if (!b)
		return;
	if (!circuit_is_whole(b, count))
		line_add(line, "<Truncated>");
	else if (circuit_read(b, count, &circuit))
		line_field(line, "DLCI ", circuit);
	else
		line_add(line, "<Invalid DLCI>");
}

/* One end: where its three addresses stand, and their lengths. */
struct atm_end {
	uint32_t number_at, subaddress_at, protocol_at;
	uint32_t number_bytes, subaddress_bytes, protocol_bytes;
};

static struct atm_end end_read(const uint8_t lengths[3], uint32_t at)
{
	struct atm_end end = {
		.number_bytes = lengths[0] & LENGTH_MASK,
		.subaddress_bytes = lengths[1] & LENGTH_MASK,
		.protocol_bytes = lengths[2],
		.number_at = at,
	};

	end.subaddress_at = end.number_at + end.number_bytes;
	end.protocol_at = end.subaddress_at + end.subaddress_bytes;
	return end;
}

static void print_bytes(struct line *line, uint32_t at, uint32_t count)
{
	const uint8_t *b = line_read(line, at, count);

	for (uint32_t i = 0; b && i < count; i++) {
		line_add(line, i > 0 ? ":" : "");
		line_hex(line, b[i], 2);
	}
}

static void print_number(struct line *line, const struct atm_end *end)
{
	if (end->number_bytes == 0) {
		line_add(line, "<No address>");
		return;
	}
	print_bytes(line, end->number_at, end->number_bytes);
	if (end->subaddress_bytes > 0) {
		line_add(line, ",");
		print_bytes(line, end->subaddress_at, end->subaddress_bytes);
	}
}

static void print_protocol(struct line *line, const struct atm_end *end, uint16_t protocol,
			   const char *wrong)
{
	if (!arp_is_ip(protocol))
		line_add(line, "<wrong proto type>");
	else if (end->protocol_bytes != 4)
		line_add(line, wrong);
	else
		line_ipv4(line, end->protocol_at);
}

struct atm_arp {
	struct atm_end sender, target;
	uint32_t at;
	uint16_t protocol, operation;
};

static void print_sender(struct line *line, const struct atm_arp *arp)
{
	print_protocol(line, &arp->sender, arp->protocol, "<wrong splen>");
}

static void print_request(struct line *line, const struct atm_arp *arp)
{
	line_add(line, "who-has ");
	print_protocol(line, &arp->target, arp->protocol, "<wrong tplen>");
	if (arp->target.number_bytes > 0) {
		line_add(line, " (");
		print_number(line, &arp->target);
		line_add(line, ")");
	}
	line_add(line, " tell ");
	print_sender(line, arp);
}

/* False for an operation that is not known: the message was printed as bytes. */
static bool print_operation(struct line *line, const struct atm_arp *arp)
{
	switch (arp->operation) {
	case ARP_REQUEST:
		print_request(line, arp);
		return true;
	case ARP_REPLY:
		print_sender(line, arp);
		line_add(line, " is-at ");
		print_number(line, &arp->sender);
		return true;
	case ARP_INVERSE_REQUEST:
		line_add(line, "who-is ");
		print_number(line, &arp->target);
		line_add(line, " tell ");
		print_number(line, &arp->sender);
		return true;
	case ARP_INVERSE_REPLY:
		print_number(line, &arp->sender);
		line_add(line, "at ");
		print_sender(line, arp);
		return true;
	case ARP_NEGATIVE_REPLY:
		line_add(line, "for ");
		print_sender(line, arp);
		return true;
	default:
		line_hex_ascii_dump(line, "\n\t", arp->at, line_left(line, arp->at));
		return false;
	}
}

static struct atm_arp arp_read(const uint8_t *b, uint32_t at)
{
	struct atm_arp arp = {
		.at = at,
		.protocol = load_be16(b + 2),
		.operation = load_be16(b + 6),
	};

	arp.sender = end_read((const uint8_t[]) {b[4], b[5], b[8]}, at + HEADER_BYTES);
	arp.target = end_read(b + 9, arp.sender.protocol_at + arp.sender.protocol_bytes);
	return arp;
}

void print_arp_atm(struct line *line, uint32_t at, uint32_t length)
{
	bool is_verbose = line->options->verbosity > 0;
	const uint8_t *b = line_read(line, at, HEADER_BYTES);
	struct atm_arp arp;
	bool is_odd;

	if (!b)
		return;
	arp = arp_read(b, at);
	if (!line_has(line, arp.target.protocol_at, arp.target.protocol_bytes)) {
		line_cut(line);
		return;
	}
	line_add(line, line->options->with_link ? "" : "ARP, ");
	is_odd = !arp_is_ip(arp.protocol) || arp.sender.protocol_bytes != 4 ||
		 arp.target.protocol_bytes != 4;
	if (is_odd || is_verbose) {
		line_name(line, arp_hardware_names, ARP_HARDWARE_ATM, "%u");
		line_add(line, ", ");
		line_name(line, ether_type_names, arp.protocol, "Unknown Protocol (0x%04x)");
		line_addf(line, " (len %u/%u)", arp.sender.protocol_bytes,
			  arp.target.protocol_bytes);
	}
	if (!is_odd || is_verbose) {
		line_add(line, is_verbose ? ", " : "");
		line_name(line, arp_operation_names, arp.operation, "Unknown (%u)");
		line_add(line, " ");
		if (!print_operation(line, &arp))
			return;
	}
	line_field(line, ", length ", length);
}
