/* SPDX-License-Identifier: BSD-3-Clause */
/* RADIUS (RFC 2865 section 3): code, identifier, length, authenticator; attributes are not shown. */
#include "base/mem.h"
#include "dissect/printer.h"

#define HEADER_BYTES 20u

void print_radius(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row codes[] = {
		{1, "Access-Request"},
		{2, "Access-Accept"},
		{3, "Access-Reject"},
		{4, "Accounting-Request"},
		{5, "Accounting-Response"},
		{11, "Access-Challenge"},
		{12, "Status-Server"},
		{13, "Status-Client"},
		{40, "Disconnect-Request"},
		{41, "Disconnect-ACK"},
		{42, "Disconnect-NAK"},
		{43, "CoA-Request"},
		{44, "CoA-ACK"},
		{45, "CoA-NAK"},
		{255, "Reserved"},
		{0, NULL},
	};
	const uint8_t *b;

	line->protocol = "radius";
	b = line_has(line, at, HEADER_BYTES) ? line_read(line, at, HEADER_BYTES) : NULL;
	if (!b || load_be16(b + 2) < HEADER_BYTES) {
		line_truncated(line);
		return;
	}
	line_add(line, "RADIUS, ");
	line_name(line, codes, b[0], "Unknown Command");
	line_addf(line, " (%u), id: 0x%02x length: %u", b[0], b[1],
		  MIN((uint32_t)load_be16(b + 2), length));
}
