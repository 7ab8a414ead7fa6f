/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The line that is being printed, and the packet it is printed from: every printer of this folder
 * reads and writes through it, at offsets from the start of the packet.
 *
 * Reading is checked. A read that goes past `end` gives zero and cuts the line: from then on nothing
 * is added, whatever the printers still say, and the dissector closes the line with the mark of the
 * protocol that was being printed, "[|tcp]". So a printer reads a statement's fields first and then
 * prints it, and never asks whether a read worked. A printer that wants to go on after missing bytes
 * asks line_has() first and marks the place itself with line_truncated().
 *
 * A printer that narrows the packet (an IP length, an LLC length) lowers `end` and puts it back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/decimal.h"
#include "base/cursor.h"
#include "base/str.h"
#include "dissect/dissect.h"

/* Packets in packets in packets: deeper ones are not printed. */
#define LINE_DEPTH_MAXIMUM 64

struct line {
	struct dissector *dissector;
	const struct dissect_options *options;
	struct str *out;
	const uint8_t *bytes;
	uint32_t end;                  /* behind the last byte that may be read */
	uint32_t ip_at;                /* of the datagram that is printed */
	uint32_t link_bytes;           /* length of the link header, which hex dumps leave out */
	const struct link_list *links; /* of the packet's point; NULL: not known */
	const char *protocol;          /* what truncation marks name */
	const char *cut_protocol;      /* what was being printed when the line was cut */
	unsigned depth;
	bool is_cut;
};

/* Rows of a table of names; the last one has no name. */
struct name_row {
	uint32_t value;
	const char *name;
};

/* Where the IP header stands that a transport header belongs to. */
struct ip_part {
	uint32_t at;
	uint8_t version;  /* 4 or 6 */
	uint8_t protocol; /* as in the IP header itself, before extension headers */
	uint8_t ttl;
	bool is_fragment;
};

/* Reading */

static inline bool line_has(const struct line *line, uint32_t at, uint32_t count)
{
	return at <= line->end && count <= line->end - at;
}

static inline uint32_t line_left(const struct line *line, uint32_t at)
{
	return at <= line->end ? line->end - at : 0;
}

static inline void line_cut(struct line *line)
{
	if (!line->is_cut)
		line->cut_protocol = line->protocol;
	line->is_cut = true;
}

/* `count` bytes, or NULL and the line is cut. */
static inline const uint8_t *line_read(struct line *line, uint32_t at, uint32_t count)
{
	struct cursor c = cursor_of(line->bytes, line->end);
	const uint8_t *bytes;

	cursor_skip(&c, at);
	bytes = cursor_bytes(&c, count);
	if (!c.is_short)
		return bytes;
	line_cut(line);
	return NULL;
}

static inline uint8_t line_u8(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, 1);

	return b ? b[0] : 0;
}

static inline uint16_t line_be16(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, 2);

	return b ? load_be16(b) : 0;
}

static inline uint32_t line_be24(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, 3);

	return b ? (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2] : 0;
}

static inline uint32_t line_be32(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, 4);

	return b ? load_be32(b) : 0;
}

static inline uint64_t line_be64(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, 8);

	return b ? load_be64(b) : 0;
}

static inline uint16_t line_le16(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, 2);

	return b ? load_le16(b) : 0;
}

/* Writing: nothing is added to a line that is cut */

static inline void line_add_bytes(struct line *line, const char *text, size_t count)
{
	struct str *out = line->out;

	if (line->is_cut)
		return;
	if (out->capacity - out->length <= count) {
		str_add_bytes(out, text, count);
		return;
	}
	memcpy(out->text + out->length, text, count);
	out->length += count;
	out->text[out->length] = '\0';
}

/* Text of our own; of a literal the length is known when compiled. */
static inline void line_add(struct line *line, const char *text)
{
	line_add_bytes(line, text, strlen(text));
}

static inline void line_add_char(struct line *line, char c)
{
	line_add_bytes(line, &c, 1);
}

void line_addf(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
void line_unsigned(struct line *line, uint32_t number);
/* With zeros in front up to `digits`; 0 or 1: none. */
void line_hex(struct line *line, uint32_t number, unsigned digits);
/* ", seq " and the number: by far the most usual statement. */
static inline void line_field(struct line *line, const char *text, uint32_t number)
{
	line_add(line, text);
	line_unsigned(line, number);
}

/* One byte of foreign text: control characters as ^X, bytes above 127 as M-x. */
void line_foreign_char(struct line *line, uint8_t byte);
/* `count` bytes of foreign text. False when the packet ends before them. */
bool line_foreign(struct line *line, uint32_t at, uint32_t count);

/* Up to `count` bytes, or to a byte of 0. */
void line_foreign_padded(struct line *line, uint32_t at, uint32_t count);

/* The name of a value; without one, `fallback` is a printf format for the value. */
void line_name(struct line *line, const struct name_row *names, uint32_t value,
	       const char *fallback) __attribute__((format(printf, 4, 0)));
/* NULL when the value has no name. */
const char *name_find(const struct name_row *names, uint32_t value);
/* The names of all bits that are set, or `none`. */
void line_bits(struct line *line, const struct name_row *names, uint32_t value,
	       const char *separator, const char *none);

/* " [|tcp]" */
void line_truncated(struct line *line);
/* " (invalid)" */
void line_invalid(struct line *line);
/* The protocol's name in capitals. */
void line_protocol_capitals(struct line *line);

/* Seconds as 1w2d3h4m5s. */
void line_relative_time(struct line *line, uint32_t seconds);

/* Addresses: numbers, or the container's name when names are wanted. */
void line_ipv4(struct line *line, uint32_t at);
void line_ipv6(struct line *line, uint32_t at);
void line_ipv4_number(struct line *line, const uint8_t bytes[4]);
void line_ipv6_number(struct line *line, const uint8_t bytes[16]);
void line_mac(struct line *line, uint32_t at);
/* Link address of any length: "<empty>" for none. */
void line_link_address(struct line *line, uint32_t at, uint32_t count);
void line_tcp_port(struct line *line, uint16_t port);
void line_udp_port(struct line *line, uint16_t port);

/* Hex dumps: of `count` bytes, each row behind `indent` ("\n\t"). */
void line_hex_dump(struct line *line, const char *indent, uint32_t at, uint32_t count);
void line_hex_ascii_dump(struct line *line, const char *indent, uint32_t at, uint32_t count);
void line_ascii_dump(struct line *line, uint32_t at, uint32_t count);
/* What stands for a protocol nobody knows: the bytes, unless -x, -X or -q is asked for. */
void line_unknown(struct line *line, uint32_t at, uint32_t count);
/* Like line_hex_dump(), but only what is captured. */
void line_unknown_data(struct line *line, const char *indent, uint32_t at, uint32_t count);

/* Internet checksum (RFC 1071) of `count` captured bytes, which must be there. 0 when right. */
uint16_t line_checksum(struct line *line, uint32_t at, uint32_t count);
/* With the pseudo header of the IP packet (RFC 9293 section 3.1, RFC 8200 section 8.1). */
uint16_t line_checksum_ip(struct line *line, const struct ip_part *ip, uint8_t protocol,
			  uint32_t at, uint32_t count);
/* The value that the field should have, from the one it has and the sum over all. */
uint16_t checksum_expected(uint16_t field, uint16_t sum);
