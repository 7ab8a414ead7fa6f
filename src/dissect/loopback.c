/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ethernet configuration testing protocol, ether type 0x9000 (Ethernet 2.0 specification, section 8):
 * bytes to skip, then a message: function 1 reply, with a receipt number, or 2 forward, with a MAC
 * address. All numbers are little endian.
 */
#include "dissect/printer.h"

enum {
	FUNCTION_REPLY = 1,
	FUNCTION_FORWARD = 2,
};

/* The octets themselves are not printed, but that they are missing is told. */
static void require(struct line *line, uint32_t at, uint32_t count)
{
	if (!line_has(line, at, count))
		line_cut(line);
}

static void print_invalid(struct line *line, uint32_t at, uint32_t length)
{
	line_invalid(line);
	require(line, at, length);
}

static void print_message(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row functions[] = {
		{FUNCTION_REPLY, "Reply"}, {FUNCTION_FORWARD, "Forward Data"}, {0, NULL}};
	uint32_t bytes;
	uint16_t function;

	if (length < 2) {
		print_invalid(line, at, length);
		return;
	}
	function = line_le16(line, at);
	at += 2;
	length -= 2;
	line_add(line, ", ");
	line_name(line, functions, function, " invalid (%u)");
	if (!name_find(functions, function)) {
		require(line, at, length);
		return;
	}
	bytes = function == FUNCTION_REPLY ? 2 : 6;
	if (length < bytes) {
		print_invalid(line, at, length);
		return;
	}
	require(line, at, bytes);
	if (function == FUNCTION_REPLY) {
		line_addf(line, ", receipt number %u", line_le16(line, at));
	} else {
		line_add(line, ", forwarding address ");
		line_mac(line, at);
	}
	line_addf(line, ", data (%u octets)", length - bytes);
	require(line, at + bytes, length - bytes);
}

void print_loopback(struct line *line, uint32_t at, uint32_t length)
{
	uint16_t skip;

	line->protocol = "loopback";
	line_add(line, "Loopback");
	if (length < 2) {
		print_invalid(line, at, length);
		return;
	}
	skip = line_le16(line, at);
	at += 2;
	length -= 2;
	line_addf(line, ", skipCount %u", skip);
	if (skip % 8)
		line_add(line, " (bogus)");
	if (skip > length) {
		print_invalid(line, at, length);
		return;
	}
	require(line, at, skip);
	print_message(line, at + skip, length - skip);
}
