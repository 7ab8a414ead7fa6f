/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Domain names (RFC 1035 section 4.1.4): labels of a length byte and up to 63 characters, up to a
 * length of 0; two bits set in the length mean a pointer, 14 bits, to a place earlier in the message.
 * Lengths with the bit 0x40 alone are labels of RFC 2673, of which only bit strings were defined.
 */
#include "base/mem.h"
#include "dissect/dns.h"
#include "dissect/printer.h"

#define NAME_CHARACTERS_MAXIMUM 255u /* RFC 1035 section 2.3.4 */

#define KIND_MASK    0xc0
#define KIND_POINTER 0xc0
#define KIND_ELEMENT 0x40
#define ELEMENT_BITS 0x01

static uint32_t bit_count(uint8_t byte)
{
	return byte ? byte : 256;
}

bool dns_name_skip(struct line *line, uint32_t at, uint32_t *ret_at)
{
	for (;;) {
		uint8_t length;

		if (!line_has(line, at, 1))
			return false;
		length = line_u8(line, at);
		at++;
		if (length == 0)
			break;
		if ((length & KIND_MASK) == KIND_POINTER) {
			at++;
			break;
		}
		if ((length & KIND_MASK) == 0) {
			at += length;
			continue;
		}
		if (length != (KIND_ELEMENT | ELEMENT_BITS) || !line_has(line, at, 1))
			return false;
		at += 1 + (bit_count(line_u8(line, at)) + 7) / 8;
	}
	*ret_at = at;
	return true;
}

/* A bit string as hex digits. */
static bool print_bits(struct line *line, uint32_t at)
{
	uint32_t count, left;

	if (!line_has(line, at, 1))
		return false;
	count = bit_count(line_u8(line, at));
	line_add(line, "\\[x");
	at++;
	for (left = count; left > 7; left -= 8)
		line_hex(line, line_u8(line, at++), 2);
	if (left > 4)
		line_hex(line, line_u8(line, at) & 0xffu << (8 - left) & 0xffu, 2);
	else if (left > 0)
		line_hex(line, line_u8(line, at) >> 4 & 0x0fu << (4 - left) & 0x0fu, 1);
	line_addf(line, "/%u]", count);
	return true;
}

/* Bytes of the label at `at` behind its length byte. False when it cannot be printed. */
static bool label_bytes(struct line *line, uint32_t at, uint32_t *ret_bytes)
{
	uint8_t length;

	if (!line_has(line, at, 1))
		return false;
	length = line_u8(line, at);
	if ((length & KIND_MASK) == 0 || (length & KIND_MASK) == KIND_POINTER) {
		*ret_bytes = length;
		return true;
	}
	if ((length & KIND_MASK) != KIND_ELEMENT) {
		line_add(line, "<BAD LABEL TYPE>");
		return false;
	}
	if (length != (KIND_ELEMENT | ELEMENT_BITS)) {
		line_addf(line, "<ELT %d>", length & ~KIND_MASK);
		return false;
	}
	if (!line_has(line, at + 1, 1))
		return false;
	*ret_bytes = (bit_count(line_u8(line, at + 1)) + 7) / 8 + 1;
	return true;
}

/* The walk along a name. */
struct walk {
	uint32_t at;      /* behind the length byte of the present label */
	uint32_t message; /* what pointers count from */
	uint32_t limit;   /* pointers must lead to before this place, so that the walk ends */
	uint32_t end;     /* behind the name where it began */
	uint32_t bytes;   /* of the present label */
	uint32_t characters;
	uint8_t length; /* the present length byte */
	bool is_elsewhere;
};

/* The length byte at walk->at and what it announces. */
static bool next_label(struct line *line, struct walk *walk)
{
	if (!line_has(line, walk->at, 1) || !label_bytes(line, walk->at, &walk->bytes))
		return false;
	walk->length = line_u8(line, walk->at);
	walk->at++;
	return true;
}

static bool follow_pointer(struct line *line, struct walk *walk)
{
	uint32_t offset;

	if (!walk->is_elsewhere) {
		walk->end = walk->at + 1;
		walk->is_elsewhere = true;
	}
	if (!line_has(line, walk->at, 1))
		return false;
	offset = ((uint32_t)walk->length << 8 | line_u8(line, walk->at)) & 0x3fff;
	if (offset >= walk->limit) {
		line_add(line, "<BAD PTR>");
		return false;
	}
	walk->limit = offset;
	walk->at = walk->message + offset;
	return next_label(line, walk);
}

static bool print_label(struct line *line, struct walk *walk)
{
	if ((walk->length & KIND_MASK) == KIND_ELEMENT)
		return print_bits(line, walk->at);
	if (walk->characters < NAME_CHARACTERS_MAXIMUM ||
	    walk->characters + walk->bytes <= NAME_CHARACTERS_MAXIMUM) {
		uint32_t room = NAME_CHARACTERS_MAXIMUM - walk->characters;

		if (!line_foreign(line, walk->at, MIN(walk->bytes, room)))
			return false;
	}
	walk->characters += walk->bytes;
	return true;
}

bool print_domain_name(struct line *line, uint32_t at, uint32_t message, uint32_t *ret_at)
{
	struct walk walk = {.at = at, .message = message, .limit = at - message};

	if (!next_label(line, &walk))
		return false;
	walk.end = walk.at + walk.bytes;
	if (walk.length == 0)
		line_add(line, ".");
	while (walk.length != 0 && walk.at < line->end) {
		if ((walk.length & KIND_MASK) == KIND_POINTER) {
			if (!follow_pointer(line, &walk))
				return false;
			continue;
		}
		if (!print_label(line, &walk))
			return false;
		walk.at += walk.bytes;
		if (walk.characters <= NAME_CHARACTERS_MAXIMUM)
			line_add(line, ".");
		walk.characters++;
		if (!next_label(line, &walk))
			return false;
		if (!walk.is_elsewhere)
			walk.end += walk.bytes + 1;
	}
	/* A pointer that stands at the very end and was not followed has no name. */
	if (walk.at == at + 1 && (walk.length & KIND_MASK) == KIND_POINTER)
		return false;
	if (walk.characters > NAME_CHARACTERS_MAXIMUM)
		line_add(line, "<DOMAIN NAME TOO LONG>");
	*ret_at = walk.end;
	return true;
}
