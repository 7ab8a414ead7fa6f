/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The segment that nearly all are: no urgent pointer, and no options but time stamps where every
 * system puts them (RFC 7323 appendix A). It is put together in place, with one look at the room,
 * since the lines of a capture are made of little else. Text and order are those of tcp.c, which
 * prints all others.
 */
#include "dissect/tcp_segment.h"

/* Far more than the longest such text. */
#define USUAL_TEXT_MAXIMUM 256u
#define STAMPS_BYTES       12u
/* Two times no operation, kind 8, length 10. */
#define STAMPS_HEAD 0x0101080au

#define PUT_TEXT(to, text) ((char *)memcpy(to, text, sizeof(text) - 1) + sizeof(text) - 1)

static inline char *put_flags(char *to, uint8_t flags)
{
	static const char letters[] = "FSRP.UEW";
	char *start = to;

	if (flags == TCP_FLAG_ACK) {
		*to++ = '.';
		return to;
	}
	for (unsigned i = 0; i < 8; i++) {
		*to = letters[i];
		to += flags >> i & 1;
	}
	return to == start ? PUT_TEXT(to, "none") : to;
}

bool tcp_segment_print_usual(struct line *line, const struct tcp_segment *segment)
{
	uint32_t option_bytes = segment->header_bytes - TCP_HEADER_BYTES;
	uint32_t payload_bytes = segment->length - segment->header_bytes;
	uint8_t flags = segment->flags;
	struct str *out = line->out;
	const uint8_t *b;
	char *to;

	if (line->options->verbosity || line->is_cut || flags & TCP_FLAG_URG ||
	    segment->header_bytes > segment->length ||
	    !line_has(line, segment->at, segment->header_bytes) ||
	    out->capacity - out->length <= USUAL_TEXT_MAXIMUM)
		return false;
	b = line_read(line, segment->at, segment->header_bytes);
	if (option_bytes > 0 &&
	    (option_bytes != STAMPS_BYTES || load_be32(b + TCP_HEADER_BYTES) != STAMPS_HEAD))
		return false;
	to = PUT_TEXT(out->text + out->length, "Flags [");
	to = put_flags(to, flags);
	*to++ = ']';
	if (payload_bytes > 0 || flags & (TCP_FLAG_SYN | TCP_FLAG_FIN | TCP_FLAG_RST)) {
		to = put_unsigned(PUT_TEXT(to, ", seq "), segment->sequence);
		if (payload_bytes > 0)
			to = put_unsigned(PUT_TEXT(to, ":"), segment->sequence + payload_bytes);
	}
	if (flags & TCP_FLAG_ACK)
		to = put_unsigned(PUT_TEXT(to, ", ack "), segment->acknowledgment);
	to = put_unsigned(PUT_TEXT(to, ", win "), load_be16(b + 14));
	if (option_bytes > 0) {
		to = PUT_TEXT(to, ", options [nop,nop,TS val ");
		to = put_unsigned(to, load_be32(b + TCP_HEADER_BYTES + 4));
		to = put_unsigned(PUT_TEXT(to, " ecr "), load_be32(b + TCP_HEADER_BYTES + 8));
		*to++ = ']';
	}
	to = put_unsigned(PUT_TEXT(to, ", length "), payload_bytes);
	*to = '\0';
	out->length = (size_t)(to - out->text);
	return true;
}
