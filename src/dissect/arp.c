/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ARP and reverse ARP (RFC 826, RFC 903): hardware type, protocol type, hardware length, protocol
 * length, operation, sender's hardware and protocol address, target's.
 */
#include "dissect/arp.h"

#include "dissect/printer.h"

#define HEADER_BYTES 8u

const struct name_row arp_operation_names[] = {
	{ARP_REQUEST, "Request"},
	{ARP_REPLY, "Reply"},
	{ARP_REVERSE_REQUEST, "Reverse Request"},
	{ARP_REVERSE_REPLY, "Reverse Reply"},
	{ARP_INVERSE_REQUEST, "Inverse Request"},
	{ARP_INVERSE_REPLY, "Inverse Reply"},
	{ARP_NEGATIVE_REPLY, "NACK Reply"},
	{0, NULL},
};

const struct name_row arp_hardware_names[] = {
	{1, "Ethernet"},
	{6, "TokenRing"},
	{7, "ArcNet"},
	{ARP_HARDWARE_FRAME_RELAY, "FrameRelay"},
	{23, "Strip"},
	{24, "IEEE 1394"},
	{ARP_HARDWARE_ATM, "ATM"},
	{32, "InfiniBand"},
	{0, NULL},
};

struct arp {
	uint32_t at;
	uint16_t hardware, protocol, operation;
	uint8_t hardware_bytes, protocol_bytes;
	uint32_t sender_hardware, sender, target_hardware, target; /* offsets */
};

static struct arp arp_read(struct line *line, uint32_t at)
{
	struct arp arp = {
		.at = at,
		.hardware = line_be16(line, at),
		.protocol = line_be16(line, at + 2),
		.hardware_bytes = line_u8(line, at + 4),
		.protocol_bytes = line_u8(line, at + 5),
		.operation = line_be16(line, at + 6),
		.sender_hardware = at + HEADER_BYTES,
	};

	arp.sender = arp.sender_hardware + arp.hardware_bytes;
	arp.target_hardware = arp.sender + arp.protocol_bytes;
	arp.target = arp.target_hardware + arp.hardware_bytes;
	return arp;
}

static bool is_ip(const struct arp *arp)
{
	return arp_is_ip(arp->protocol);
}

static void print_address(struct line *line, const struct arp *arp, uint32_t at)
{
	if (!is_ip(arp))
		line_add(line, "<wrong proto type>");
	else if (arp->protocol_bytes != 4)
		line_add(line, "<wrong len>");
	else
		line_ipv4(line, at);
}

static void print_hardware(struct line *line, const struct arp *arp, uint32_t at)
{
	if (arp->hardware == ARP_HARDWARE_FRAME_RELAY)
		print_circuit(line, at, arp->hardware_bytes);
	else
		line_link_address(line, at, arp->hardware_bytes);
}

static bool is_zero(struct line *line, uint32_t at, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (line_u8(line, at + i) != 0)
			return false;
	}
	return true;
}

static void print_kinds(struct line *line, const struct arp *arp)
{
	line_name(line, arp_hardware_names, arp->hardware, "Unknown Hardware (%u)");
	line_addf(line, " (len %u), ", arp->hardware_bytes);
	line_name(line, ether_type_names, arp->protocol, "Unknown Protocol (0x%04x)");
	line_addf(line, " (len %u)", arp->protocol_bytes);
}

static void print_request(struct line *line, const struct arp *arp)
{
	line_add(line, "who-has ");
	print_address(line, arp, arp->target);
	if (!is_zero(line, arp->target_hardware, arp->hardware_bytes)) {
		line_add(line, " (");
		print_hardware(line, arp, arp->target_hardware);
		line_add(line, ")");
	}
	line_add(line, " tell ");
	print_address(line, arp, arp->sender);
}

/* False for an operation that is not known: the message was printed as bytes. */
static bool print_operation(struct line *line, const struct arp *arp)
{
	switch (arp->operation) {
	case ARP_REQUEST:
		print_request(line, arp);
		return true;
	case ARP_REPLY:
		print_address(line, arp, arp->sender);
		line_add(line, " is-at ");
		print_hardware(line, arp, arp->sender_hardware);
		return true;
	case ARP_REVERSE_REQUEST:
	case ARP_INVERSE_REQUEST:
		line_add(line, "who-is ");
		print_hardware(line, arp, arp->target_hardware);
		line_add(line, " tell ");
		print_hardware(line, arp, arp->sender_hardware);
		return true;
	case ARP_REVERSE_REPLY:
		print_hardware(line, arp, arp->target_hardware);
		line_add(line, " at ");
		print_address(line, arp, arp->target);
		return true;
	case ARP_INVERSE_REPLY:
		print_hardware(line, arp, arp->sender_hardware);
		line_add(line, " at ");
		print_address(line, arp, arp->sender);
		return true;
	default:
		line_hex_ascii_dump(line, "\n\t", arp->at, line_left(line, arp->at));
		return false;
	}
}

void print_arp(struct line *line, uint32_t at, uint32_t length)
{
	bool is_verbose = line->options->verbosity > 0;
	bool is_odd;
	struct arp arp;

	line->protocol = "arp";
	if (line_has(line, at, HEADER_BYTES) && line_be16(line, at) == ARP_HARDWARE_ATM) {
		print_arp_atm(line, at, length);
		return;
	}
	arp = arp_read(line, at);
	if (!line_has(line, arp.target, arp.protocol_bytes))
		line_cut(line);
	if (line->is_cut)
		return;
	if (!line->options->with_link)
		line_add(line, "ARP, ");
	is_odd = !is_ip(&arp) || arp.protocol_bytes != 4 || arp.hardware_bytes == 0;
	if (is_odd || is_verbose)
		print_kinds(line, &arp);
	if (!is_odd || is_verbose) {
		line_add(line, is_verbose ? ", " : "");
		line_name(line, arp_operation_names, arp.operation, "Unknown (%u)");
		line_add(line, " ");
		if (!print_operation(line, &arp))
			return;
	}
	line_field(line, ", length ", length);
}
