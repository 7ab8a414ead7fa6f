/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ethernet: addresses, any number of 802.1Q tags, then a type, or (up to 1500) the length of an
 * 802.3 frame with LLC. With -e all of it is printed; without, only for a type that nobody knows.
 */
#include "base/mem.h"
#include "dissect/macsec.h"
#include "dissect/printer.h"

#define ADDRESSES_BYTES 12u
#define HEADER_BYTES    14u
#define LENGTH_MAXIMUM  1500u /* IEEE 802.3 clause 3.2.6 */

#define TYPE_JUMBO  0x8870
#define TYPE_MACSEC 0x88e5

/* What is known of a frame while its header is read. */
struct frame {
	struct mac_part mac;
	uint32_t at;     /* behind what was read */
	uint32_t length; /* of the rest on the wire */
	uint32_t header_bytes;
	uint32_t wire_bytes;
	bool has_length; /* ", length 60: " was printed */
};

static void print_macs(struct line *line, const struct mac_part *mac)
{
	line_mac(line, mac->source);
	line_add(line, " > ");
	line_mac(line, mac->destination);
	line_add(line, ", ");
}

static void print_type(struct line *line, uint16_t type)
{
	if (line->options->is_quiet) {
		line_name(line, ether_type_names, type, "Unknown Ethertype (0x%04x)");
		return;
	}
	line_add(line, "ethertype ");
	line_name(line, ether_type_names, type, "Unknown");
	line_add(line, " (0x");
	line_hex(line, type, 4);
	line_add(line, ")");
}

static void print_length(struct line *line, uint32_t length)
{
	line_field(line, ", length ", length);
	line_add(line, ": ");
}

static void pass(struct frame *frame, uint32_t bytes)
{
	frame->at += bytes;
	frame->length -= bytes;
	frame->header_bytes += bytes;
}

static bool is_tag(uint16_t type)
{
	return type == 0x8100 || type == 0x9100 || type == 0x9200 || type == 0x88a8;
}

static void print_tag(struct line *line, struct frame *frame, uint16_t type)
{
	uint16_t tag = line_be16(line, frame->at);

	print_type(line, type);
	if (frame->has_length)
		line_add(line, ", ");
	else
		print_length(line, frame->wire_bytes);
	frame->has_length = true;
	line_addf(line, "vlan %u, p %u%s, ", tag & 0xfffu, tag >> 13, tag & 0x1000 ? ", DEI" : "");
}

/* Pass the tags: true with the type behind them, false when they are cut. */
static bool print_tags(struct line *line, struct frame *frame, uint16_t *type)
{
	while (is_tag(*type)) {
		uint32_t left = MIN(line_left(line, frame->at), frame->length);

		if (left < 4) {
			line->protocol = "vlan";
			line_truncated(line);
			frame->header_bytes += left;
			return false;
		}
		if (line->options->with_link)
			print_tag(line, frame, *type);
		*type = line_be16(line, frame->at + 2);
		pass(frame, 4);
	}
	return true;
}

/* LLC behind a header; what it does not know is printed as bytes. */
static void print_logical_link(struct line *line, struct frame *frame)
{
	uint32_t captured = MIN(line_left(line, frame->at), frame->length);
	int header_bytes = print_llc(line, frame->at, frame->length, &frame->mac);

	if (header_bytes < 0) {
		line_unknown(line, frame->at, captured);
		header_bytes = -header_bytes;
	}
	frame->header_bytes += (uint32_t)header_bytes;
}

static void print_802_3(struct line *line, struct frame *frame, uint16_t length)
{
	uint32_t end = line->end;

	if (length < frame->length)
		frame->length = length;
	if (frame->length <= line_left(line, frame->at))
		line->end = frame->at + frame->length;
	if (line->options->with_link) {
		line_add(line, "802.3");
		if (!frame->has_length)
			print_length(line, frame->length);
	}
	print_logical_link(line, frame);
	line->end = end;
}

static void print_typed(struct line *line, struct frame *frame, uint16_t type)
{
	if (line->options->with_link) {
		print_type(line, type);
		if (frame->has_length)
			line_add(line, ", ");
		else
			print_length(line, frame->wire_bytes);
	}
	if (print_ether_type(line, type, frame->at, frame->length, &frame->mac))
		return;
	if (!line->options->with_link) {
		print_macs(line, &frame->mac);
		print_type(line, type);
		print_length(line, frame->wire_bytes);
	}
	line_unknown(line, frame->at, line_left(line, frame->at));
}

/* True with the type behind the MACsec header; else all that can be printed has been. */
static bool print_protection(struct line *line, struct frame *frame, uint16_t *type)
{
	struct macsec_frame inner = {.at = frame->at, .length = frame->length};
	enum macsec_outcome outcome;

	if (line->options->with_link) {
		print_type(line, *type);
		print_length(line, frame->wire_bytes);
		frame->has_length = true;
	}
	outcome = print_macsec(line, &inner, &frame->mac);
	pass(frame, inner.at - frame->at);
	frame->length = inner.length;
	if (outcome == MACSEC_ENCRYPTED)
		line_unknown(line, frame->at, line_left(line, frame->at));
	if (outcome != MACSEC_PLAIN)
		return false;
	*type = line_be16(line, frame->at);
	pass(frame, 2);
	return true;
}

static void print_frame(struct line *line, struct frame *frame, uint16_t type)
{
	if (type == TYPE_MACSEC && !print_protection(line, frame, &type))
		return;
	if (!print_tags(line, frame, &type))
		return;
	if (type <= LENGTH_MAXIMUM)
		print_802_3(line, frame, type);
	else if (type == TYPE_JUMBO)
		print_logical_link(line, frame);
	else
		print_typed(line, frame, type);
}

uint32_t print_ethernet(struct line *line, uint32_t at, uint32_t length)
{
	struct frame frame = {
		.mac = {.source = at + 6, .destination = at},
		.at = at,
		.length = length,
		.wire_bytes = length,
	};
	uint32_t captured = line_left(line, at);
	uint32_t end = line->end;
	uint16_t type;

	line->protocol = "ether";
	if (length < captured) {
		line_addf(line, "[length %u < caplen %u]", length, captured);
		line_invalid(line);
		return length;
	}
	if (captured < HEADER_BYTES) {
		line_truncated(line);
		return captured;
	}
	if (line->options->with_link)
		print_macs(line, &frame.mac);
	type = line_be16(line, at + ADDRESSES_BYTES);
	pass(&frame, HEADER_BYTES);
	print_frame(line, &frame, type);
	line->end = end;
	return frame.header_bytes;
}
