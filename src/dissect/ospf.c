/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * OSPF version 2 (RFC 2328 appendix A.3.1) and 3 (RFC 5340 appendix A.3.1): version, type, length,
 * router, area, checksum, and in version 2 the kind of authentication. What the messages say is not
 * shown.
 */
#include "dissect/printer.h"

#define AUTHENTICATION_AT  14u
#define AUTHENTICATION_MD5 2
#define DIGEST_BYTES       16u /* behind the message, RFC 2328 appendix D.4.3 */

static const struct name_row type_names[] = {
	{1, "Hello"},      {2, "Database Description"},
	{3, "LS-Request"}, {4, "LS-Update"},
	{5, "LS-Ack"},     {0, NULL},
};

static void print_message(struct line *line, uint32_t at, uint32_t length, bool is_v3)
{
	const uint8_t *b = line_read(line, at, 2);

	if (!b)
		return;
	line_addf(line, "OSPFv%u, ", b[0]);
	if (name_find(type_names, b[1]))
		line_add(line, name_find(type_names, b[1]));
	else
		line_addf(line, is_v3 ? "unknown packet type (%u)" : "unknown LS-type %u", b[1]);
	line_field(line, ", length ", length);
}

void print_ospf(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "ospf2";
	if (line_be16(line, at + AUTHENTICATION_AT) == AUTHENTICATION_MD5) {
		length -= DIGEST_BYTES;
		line->end -= line->end < DIGEST_BYTES ? line->end : DIGEST_BYTES;
	}
	print_message(line, at, length, /* is_v3= */ false);
}

void print_ospf_v3(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "ospf3";
	print_message(line, at, length, /* is_v3= */ true);
}
