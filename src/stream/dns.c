/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Header and question of a DNS message: see dns.h. RFC 1035 section 4.1:
 *
 *     id<2> QR(1) opcode(4) AA TC RD RA Z(3) rcode(4) questions<2> answers<2> authority<2> more<2>
 *     question: labels, each with a length, up to an empty one; type<2> class<2>
 *
 * A question comes first and so never holds a pointer to an earlier name.
 */
#include "stream/dns.h"

#include <string.h>

#include "base/cursor.h"

#define FLAG_ANSWER   0x8000u
#define FLAG_CUT      0x0200u
#define OPCODE(flags) ((flags) >> 11 & 0xfu)
#define OPCODE_QUERY  0
#define LABEL_BYTES   63

/* Labels with dots between them. False: not a name, or cut. */
static bool read_name(struct cursor *message, char name[LOOKUP_NAME_BYTES])
{
	size_t length = 0;

	for (uint8_t bytes = cursor_u8(message); bytes; bytes = cursor_u8(message)) {
		const uint8_t *label = bytes <= LABEL_BYTES ? cursor_bytes(message, bytes) : NULL;

		if (!label || memchr(label, '\0', bytes) || length + bytes + 1 >= LOOKUP_NAME_BYTES)
			return false;
		if (length > 0)
			name[length++] = '.';
		memcpy(name + length, label, bytes);
		length += bytes;
	}
	if (length == 0)
		name[length++] = '.';
	name[length] = '\0';
	return !message->is_short;
}

bool dns_read(const uint8_t *data, size_t count, struct dns_message *ret_message)
{
	struct cursor message = cursor_of(data, count);
	struct dns_message read = {.id = cursor_be16(&message)};
	uint16_t flags = cursor_be16(&message);
	uint16_t questions = cursor_be16(&message);

	read.is_answer = flags & FLAG_ANSWER;
	read.is_cut = flags & FLAG_CUT;
	read.code = flags & 0xfu;
	read.answer_count = cursor_be16(&message);
	cursor_skip(&message, 4);
	if (message.is_short || OPCODE(flags) != OPCODE_QUERY)
		return false;
	if (questions == 1 && read_name(&message, read.name)) {
		read.type = cursor_be16(&message);
		read.has_question = !message.is_short;
	}
	/* A server that cannot read a question may leave it out of its answer. */
	if (!read.has_question && (!read.is_answer || questions > 0))
		return false;
	*ret_message = read;
	return true;
}
