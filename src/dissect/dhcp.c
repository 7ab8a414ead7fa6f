/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * BOOTP and DHCP (RFC 951, RFC 2131 section 2): 0 operation, 1 hardware type, 2 its length, 3 hops,
 * 4 transaction, 8 seconds, 10 flags, 12 client, 16 your, 20 server and 24 gateway address, 28 client
 * hardware address (16), 44 server name (64), 108 file (128), 236 options behind a magic number.
 */
#include "dissect/dhcp_option.h"
#include "dissect/printer.h"

#define OPTIONS_AT 236u

#define MAGIC_OPTIONS 0x63825363
#define MAGIC_CMU     0x434d5500 /* "CMU" */

enum {
	REQUEST = 1,
	REPLY = 2,
};

/* A field that is printed only when it is not zero. */
static void print_number(struct line *line, const char *before, uint32_t number)
{
	if (number)
		line_addf(line, "%s%u", before, number);
}

static void print_address(struct line *line, const char *before, uint32_t at)
{
	if (line_be32(line, at) == 0)
		return;
	line_add(line, before);
	line_ipv4(line, at);
}

/* A text that ends with a zero byte. False when it does not end in its field. */
static bool print_text(struct line *line, const char *before, uint32_t at, uint32_t maximum)
{
	if (line_u8(line, at) == 0)
		return true;
	line_add(line, before);
	for (uint32_t i = 0; i < maximum && line_has(line, at + i, 1); i++) {
		uint8_t byte = line_u8(line, at + i);

		if (byte == 0) {
			line_add(line, "\"");
			return true;
		}
		line_foreign_char(line, byte);
	}
	line_add(line, "\"");
	return false;
}

/* Addresses of the CMU extension, a forerunner of DHCP's options. */
static bool print_cmu(struct line *line, uint32_t at)
{
	static const struct {
		const char *name;
		uint32_t offset;
	} fields[] = {{" DG:", 12},   {" SM:", 8},    {" NS1:", 16}, {" NS2:", 20},
		      {" IEN1:", 24}, {" IEN2:", 28}, {" TS1:", 32}, {" TS2:", 36}};
	uint8_t flags;

	line_add(line, " vend-cmu");
	if (!line_has(line, at + 4, 4))
		return false;
	flags = line_u8(line, at + 4);
	if (flags & 0xfe)
		line_addf(line, " F:0x%x", flags);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		bool is_doubtful_mask = fields[i].offset == 8 && !(flags & 1);

		if (!line_has(line, at + fields[i].offset, 4))
			return false;
		print_address(line, is_doubtful_mask ? " SM*:" : fields[i].name,
			      at + fields[i].offset);
	}
	return true;
}

static bool print_extension(struct line *line, uint32_t at)
{
	uint32_t magic;

	if (!line_has(line, at, 4))
		return false;
	magic = line_be32(line, at);
	if (magic == MAGIC_OPTIONS)
		return print_dhcp_options(line, at);
	if (magic == MAGIC_CMU)
		return print_cmu(line, at);
	if (magic != 0)
		line_addf(line, "\n\t  Vendor-#0x%x", magic);
	return true;
}

static void print_header(struct line *line, uint32_t at, uint8_t hardware, uint8_t hardware_bytes)
{
	uint32_t transaction;
	uint16_t flags;

	if (hardware != 1)
		line_field(line, ", htype ", hardware);
	if (hardware != 1 || hardware_bytes != 6)
		line_field(line, ", hlen ", hardware_bytes);
	print_number(line, ", hops ", line_u8(line, at + 3));
	transaction = line_be32(line, at + 4);
	if (transaction)
		line_addf(line, ", xid 0x%x", transaction);
	print_number(line, ", secs ", line_be16(line, at + 8));
	flags = line_be16(line, at + 10);
	line_addf(line, ", Flags [%s]", flags & 0x8000 ? "Broadcast" : "none");
	if (line->options->verbosity > 1)
		line_addf(line, " (0x%04x)", flags);
	print_address(line, "\n\t  Client-IP ", at + 12);
	print_address(line, "\n\t  Your-IP ", at + 16);
	print_address(line, "\n\t  Server-IP ", at + 20);
	print_address(line, "\n\t  Gateway-IP ", at + 24);
	if (hardware == 1 && hardware_bytes == 6 && line_read(line, at + 28, 6)) {
		line_add(line, "\n\t  Client-Ethernet-Address ");
		line_mac(line, at + 28);
	}
}

static bool print_body(struct line *line, uint32_t at, uint8_t hardware, uint8_t hardware_bytes)
{
	if (!line_has(line, at + 8, 2))
		return false;
	print_header(line, at, hardware, hardware_bytes);
	return print_text(line, "\n\t  sname \"", at + 44, 64) &&
	       print_text(line, "\n\t  file \"", at + 108, 128) &&
	       print_extension(line, at + OPTIONS_AT);
}

void print_dhcp(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row operations[] = {
		{REQUEST, "Request"}, {REPLY, "Reply"}, {0, NULL}};
	uint8_t operation, hardware, hardware_bytes;

	line->protocol = "bootp";
	operation = line_u8(line, at);
	line_add(line, "BOOTP/DHCP, ");
	line_name(line, operations, operation, "unknown (0x%02x)");
	hardware = line_u8(line, at + 1);
	hardware_bytes = line_u8(line, at + 2);
	if (hardware == 1 && hardware_bytes == 6 && operation == REQUEST) {
		if (!line_read(line, at + 28, 6))
			return;
		line_add(line, " from ");
		line_mac(line, at + 28);
	}
	line_field(line, ", length ", length);
	if (line->options->verbosity > 0 && !print_body(line, at, hardware, hardware_bytes))
		line_truncated(line);
}
