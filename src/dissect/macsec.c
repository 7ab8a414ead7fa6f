/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * MACsec (IEEE 802.1AE clause 9): flags with association number, short length, packet number, with
 * one flag the secure channel (8 bytes); then the frame's own type and payload, encrypted or not, and
 * 16 bytes that prove its integrity.
 */
#include "dissect/macsec.h"

#include "base/mem.h"

#define HEADER_BYTES    6u
#define CHANNEL_BYTES   8u
#define INTEGRITY_BYTES 16u

enum {
	FLAG_VERSION = 0x80,
	FLAG_END_STATION = 0x40,
	FLAG_CHANNEL = 0x20,
	FLAG_BROADCAST = 0x10,
	FLAG_ENCRYPTED = 0x08,
	FLAG_CHANGED = 0x04,
	FLAGS_PRINTED = 0x7c,
	LENGTH_MASK = 0x3f,
};

static void print_header(struct line *line, uint32_t at, uint8_t flags, uint8_t short_length)
{
	static const struct name_row names[] = {{FLAG_ENCRYPTED, "E"},   {FLAG_CHANGED, "C"},
						{FLAG_END_STATION, "S"}, {FLAG_BROADCAST, "B"},
						{FLAG_CHANNEL, "I"},     {0, NULL}};

	line_addf(line, "an %u, pn %u, flags ", flags & 3, line_be32(line, at + 2));
	line_bits(line, names, flags & FLAGS_PRINTED, "", "none");
	if (short_length)
		line_addf(line, ", sl %u", short_length);
	if (flags & FLAG_CHANNEL)
		line_addf(line, ", sci %016llx",
			  (unsigned long long)line_be64(line, at + HEADER_BYTES));
	line_add(line, ", ");
}

/* The integrity value is no payload. False when there is not as much as there should be. */
static bool strip_integrity(struct line *line, uint32_t at, uint8_t short_length, uint32_t *length)
{
	if (*length < INTEGRITY_BYTES || line_left(line, at) < INTEGRITY_BYTES)
		return false;
	*length -= INTEGRITY_BYTES;
	line->end -= INTEGRITY_BYTES;
	if (short_length == 0)
		return true;
	if (short_length > *length || short_length > line_left(line, at))
		return false;
	*length = MIN(*length, short_length);
	return true;
}

enum macsec_outcome print_macsec(struct line *line, struct macsec_frame *frame,
				 const struct mac_part *mac)
{
	const char *protocol = line->protocol;
	uint32_t left = MIN(line_left(line, frame->at), frame->length);
	uint32_t bytes = HEADER_BYTES;
	enum macsec_outcome outcome = MACSEC_ENDED;
	uint8_t flags, short_length;

	line->protocol = "macsec";
	if (left >= HEADER_BYTES && line_u8(line, frame->at) & FLAG_CHANNEL)
		bytes += CHANNEL_BYTES;
	if (left < bytes) {
		line_truncated(line);
		line->protocol = protocol;
		return MACSEC_ENDED;
	}
	flags = line_u8(line, frame->at);
	short_length = line_u8(line, frame->at + 1);
	if (short_length & ~LENGTH_MASK || flags & FLAG_VERSION) {
		line_invalid(line);
		line->protocol = protocol;
		return MACSEC_ENDED;
	}
	if (line->options->with_link)
		print_header(line, frame->at, flags, short_length);
	if (flags & (FLAG_ENCRYPTED | FLAG_CHANGED) && !line->options->with_link) {
		line_mac(line, mac->source);
		line_add(line, " > ");
		line_mac(line, mac->destination);
		line_add(line, " 802.1AE MACsec, ");
		print_header(line, frame->at, flags, short_length);
	}
	frame->at += bytes;
	frame->length -= bytes;
	if (flags & (FLAG_ENCRYPTED | FLAG_CHANGED))
		outcome = MACSEC_ENCRYPTED;
	else if (strip_integrity(line, frame->at, short_length, &frame->length))
		outcome = MACSEC_PLAIN;
	else
		line_truncated(line);
	line->protocol = protocol;
	return outcome;
}
