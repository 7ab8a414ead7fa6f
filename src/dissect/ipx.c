/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * IPX: checksum, length, transport control, type, then destination and source: network (4), node (6),
 * socket (2). The destination's socket tells what it carries; services and routes are listed.
 */
#include "dissect/printer.h"

#define HEADER_BYTES  30u
#define NAME_BYTES    48u
#define SERVICES_MOST 8u
#define ROUTES_MOST   50u
#define ROUTE_BYTES   8u

enum {
	SOCKET_CORE = 0x0451,
	SOCKET_SERVICES = 0x0452,
	SOCKET_ROUTES = 0x0453,
	SOCKET_NETBIOS = 0x0455,
	SOCKET_DIAGNOSTICS = 0x0456,
	SOCKET_DATAGRAM = 0x0553,
	SOCKET_EIGRP = 0x85be,
};

/* "00000001.00:1b:21:00:00:01" */
static void print_node(struct line *line, const char *lead, uint32_t at)
{
	const uint8_t *b = line_read(line, at, 10);

	if (!b)
		return;
	line_addf(line, "%s%08x.%02x:%02x:%02x:%02x:%02x:%02x", lead, load_be32(b), b[4], b[5],
		  b[6], b[7], b[8], b[9]);
}

/* One service that is offered: its type, name and address. What it takes, or 0 when it cannot be. */
static uint32_t print_service(struct line *line, uint32_t at, uint32_t left)
{
	if (!line_has(line, at, 2)) {
		line_cut(line);
		return 0;
	}
	if (left < 2)
		return 0;
	line_addf(line, " %04x '", line_be16(line, at));
	if (left - 2 < NAME_BYTES) {
		line_add(line, "'");
		return 0;
	}
	line_foreign_padded(line, at + 2, NAME_BYTES);
	line_add(line, "'");
	at += 2 + NAME_BYTES;
	left -= 2 + NAME_BYTES;
	if (!line_has(line, at, 10))
		line_cut(line);
	if (left < 10)
		return 0;
	print_node(line, " addr ", at);
	if (!line_has(line, at + 10, 4))
		line_cut(line);
	return left < 14 ? 0 : 2 + NAME_BYTES + 14;
}

static void print_services(struct line *line, uint32_t at, uint32_t length)
{
	uint16_t command = line_be16(line, at);

	if (length < 2) {
		line_addf(line, " [length %u < 2]", length);
		line_invalid(line);
		return;
	}
	at += 2;
	length -= 2;
	if (command == 1 || command == 3) {
		line_add(line, command == 1 ? "ipx-sap-req" : "ipx-sap-nearest-req");
		line_addf(line, " %04x", line_be16(line, at));
		return;
	}
	if (command != 2 && command != 4) {
		line_addf(line, "ipx-sap-?%x", command);
		return;
	}
	line_add(line, command == 2 ? "ipx-sap-resp" : "ipx-sap-nearest-resp");
	for (unsigned i = 0; i < SERVICES_MOST && length > 0 && !line->is_cut; i++) {
		uint32_t bytes = print_service(line, at, length);

		if (bytes == 0) {
			line_invalid(line);
			return;
		}
		at += bytes;
		length -= bytes;
	}
}

static void print_routes(struct line *line, uint32_t at, uint32_t length)
{
	uint16_t command = line_be16(line, at);
	unsigned most = command == 1 ? 1 : ROUTES_MOST;

	if (length < 2) {
		line_addf(line, " [length %u < 2]", length);
		line_invalid(line);
		return;
	}
	at += 2;
	length -= 2;
	if (command != 1 && command != 2) {
		line_addf(line, "ipx-rip-?%x", command);
		return;
	}
	line_add(line, command == 1 ? "ipx-rip-req" : "ipx-rip-resp");
	for (unsigned i = 0; i < most && length > 0 && !line->is_cut; i++) {
		const uint8_t *b;

		if (length < ROUTE_BYTES) {
			line_invalid(line);
			return;
		}
		b = line_read(line, at, ROUTE_BYTES);
		if (!b)
			return;
		line_addf(line, " %08x/%u.%u", load_be32(b), load_be16(b + 4), load_be16(b + 6));
		at += ROUTE_BYTES;
		length -= ROUTE_BYTES;
	}
}

static void print_payload(struct line *line, uint16_t socket, uint32_t at, uint32_t length)
{
	switch (socket) {
	case SOCKET_CORE:
		line_field(line, "ipx-ncp ", length);
		return;
	case SOCKET_SERVICES:
		print_services(line, at, length);
		return;
	case SOCKET_ROUTES:
		print_routes(line, at, length);
		return;
	case SOCKET_NETBIOS:
		line_field(line, "ipx-netbios ", length);
		return;
	case SOCKET_DIAGNOSTICS:
		line_field(line, "ipx-diags ", length);
		return;
	case SOCKET_DATAGRAM:
		line_field(line, "ipx-nwlink-dgm ", length);
		return;
	case SOCKET_EIGRP:
		print_eigrp(line, at, length);
		return;
	default:
		line_addf(line, "ipx-#%x %u", socket, length);
		return;
	}
}

void print_ipx(struct line *line, uint32_t at, uint32_t wire_bytes)
{
	uint16_t length;

	line->protocol = "ipx";
	line_add(line, line->options->with_link ? "" : "IPX ");
	if (!line_read(line, at + 18, 12))
		return;
	print_node(line, "", at + 18);
	line_addf(line, ".%04x > ", line_be16(line, at + 28));
	print_node(line, "", at + 6);
	line_addf(line, ".%04x: ", line_be16(line, at + 16));
	length = line_be16(line, at + 2);
	if (length < HEADER_BYTES) {
		line_addf(line, "[length %u < %u]", length, HEADER_BYTES);
		line_invalid(line);
		return;
	}
	print_payload(line, line_be16(line, at + 16), at + HEADER_BYTES, length - HEADER_BYTES);
}

/* An ether type of its own. */
void print_ipx_ethernet(struct line *line, uint32_t at, uint32_t length)
{
	line_add(line, "(NOV-ETHII) ");
	print_ipx(line, at, length);
}
