/* SPDX-License-Identifier: BSD-3-Clause */
/* RIPng (RFC 2080 section 2): command, version, then routes: prefix, tag, length of prefix, metric. */
#include "dissect/printer.h"

#define HEADER_BYTES 4u
#define ROUTE_BYTES  20u
#define INFINITE     16

enum {
	COMMAND_REQUEST = 1,
	COMMAND_RESPONSE = 2,
};

static void print_route(struct line *line, uint32_t at, bool with_metric)
{
	const uint8_t *b = line_read(line, at, ROUTE_BYTES);

	if (!b)
		return;
	line_ipv6(line, at);
	line_addf(line, "/%u", b[18]);
	if (load_be16(b + 16))
		line_addf(line, " [%u]", load_be16(b + 16));
	if (b[19] && with_metric)
		line_addf(line, " (%u)", b[19]);
}

static bool asks_for_all(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, ROUTE_BYTES);

	if (!b || b[19] != INFINITE)
		return false;
	for (unsigned i = 0; i < 16; i++) {
		if (b[i])
			return false;
	}
	return true;
}

static void print_routes(struct line *line, const char *name, uint32_t at, uint32_t length)
{
	bool is_response = line_u8(line, at) == COMMAND_RESPONSE;
	uint32_t left = length - HEADER_BYTES;
	uint32_t count = left / ROUTE_BYTES;

	if (count * ROUTE_BYTES != left)
		line_addf(line, " %s %u[%u]:", name, count, length);
	else
		line_addf(line, " %s %u:", name, count);
	for (at += HEADER_BYTES; left >= ROUTE_BYTES && !line->is_cut; left -= ROUTE_BYTES) {
		line_add(line, line->options->verbosity > 1 ? "\n\t" : " ");
		print_route(line, at, is_response);
		at += ROUTE_BYTES;
	}
	if (left != 0)
		line_invalid(line);
}

void print_ripng(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t version, command;

	line->protocol = "ripng";
	version = line_u8(line, at + 1);
	if (version != 1) {
		line_addf(line, " [vers %u]", version);
		line_invalid(line);
		return;
	}
	command = line_u8(line, at);
	if (command != COMMAND_REQUEST && command != COMMAND_RESPONSE) {
		line_addf(line, " ripng-%u ?? %u", command, length);
		line_invalid(line);
	} else if (length < HEADER_BYTES) {
		line_invalid(line);
	} else if (command == COMMAND_REQUEST && (length - HEADER_BYTES) / ROUTE_BYTES == 1 &&
		   asks_for_all(line, at + HEADER_BYTES)) {
		line_add(line, " ripng-req dump");
	} else {
		print_routes(line, command == COMMAND_REQUEST ? "ripng-req" : "ripng-resp", at,
			     length);
	}
}
