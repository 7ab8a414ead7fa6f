/* SPDX-License-Identifier: BSD-3-Clause */
/* SSH: the line with the version that both ends begin with (RFC 4253 section 4.2). */
#include "dissect/printer.h"

#define MAGIC_BYTES 4u

static bool is_printable(uint8_t byte)
{
	return byte >= 0x20 && byte < 0x7f;
}

static bool has_magic(struct line *line, uint32_t at)
{
	static const char magic[] = "SSH-";

	for (uint32_t i = 0; i < MAGIC_BYTES; i++) {
		if (line_u8(line, at + i) != magic[i])
			return false;
	}
	return !line->is_cut;
}

/* Characters up to the end of the line. False when it does not end, or is no text. */
static bool find_end(struct line *line, uint32_t at, uint32_t length, uint32_t *ret_bytes)
{
	for (uint32_t i = MAGIC_BYTES; i < length; i++) {
		uint8_t byte = line_u8(line, at + i);

		*ret_bytes = i;
		if (line->is_cut)
			return false;
		if (byte == '\n')
			return true;
		if (byte == '\r')
			return i + 1 < length && line_u8(line, at + i + 1) == '\n';
		if (!is_printable(byte))
			return false;
	}
	return false;
}

void print_ssh(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t bytes;
	const uint8_t *text;

	line->protocol = "ssh";
	if (!has_magic(line, at) || !find_end(line, at, length, &bytes))
		return;
	text = line_read(line, at, bytes);
	line_add(line, ": SSH: ");
	if (text)
		line_add_bytes(line, (const char *)text, bytes);
}
