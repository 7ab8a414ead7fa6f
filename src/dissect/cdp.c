/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Cisco discovery protocol: version, time to live, checksum (2), then fields of type (2), length that
 * counts all of the field (2), and value. Without -v only the name of the device is shown.
 */
#include "base/mem.h"
#include "dissect/printer.h"

#define HEADER_BYTES       4u
#define FIELD_HEADER_BYTES 4u
#define FIELD_DEVICE       1
#define NETWORK_IPV4       0xcc

static void print_text(struct line *line, uint32_t at, uint32_t length)
{
	line_add(line, "'");
	if (!line_foreign(line, at, length))
		line_cut(line);
	line_add(line, "'");
}

static void print_lines(struct line *line, uint32_t at, uint32_t length)
{
	line_add(line, "\n\t  ");
	for (uint32_t i = 0; i < length && !line->is_cut; i++) {
		uint8_t byte = line_u8(line, at + i);

		if (byte == '\n')
			line_add(line, "\n\t  ");
		else
			line_foreign_char(line, byte);
	}
}

static void print_capability(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row names[] = {
		{0x01, "Router"},
		{0x02, "Transparent Bridge"},
		{0x04, "Source Route Bridge"},
		{0x08, "L2 Switch"},
		{0x10, "L3 capable"},
		{0x20, "IGMP snooping"},
		{0x40, "L1 capable"},
		{0, NULL},
	};
	uint32_t bits = line_be32(line, at);

	line_addf(line, "(0x%08x): ", bits);
	line_bits(line, names, bits, ", ", "none");
}

static void print_prefixes(struct line *line, uint32_t at, uint32_t length)
{
	if (length % 5) {
		line_addf(line, " [length %u is not a multiple of 5]", length);
		(void)line_read(line, at, length);
		return;
	}
	line_addf(line, " IPv4 Prefixes (%u):", length / 5);
	for (; length > 0 && !line->is_cut; length -= 5, at += 5) {
		const uint8_t *b = line_read(line, at, 5);

		if (!b)
			return;
		line_add(line, " ");
		line_ipv4_number(line, b);
		line_addf(line, "/%u", b[4]);
	}
}

static void print_number(struct line *line, uint32_t at, uint32_t length)
{
	line_unsigned(line, line_be16(line, at));
}

static void print_duplex(struct line *line, uint32_t at, uint32_t length)
{
	line_add(line, line_u8(line, at) ? "full" : "half");
}

static void print_voice(struct line *line, uint32_t at, uint32_t length)
{
	if (length == 2)
		line_addf(line, "unknown 0x%04x", line_be16(line, at));
	else if (line_read(line, at, 3))
		line_addf(line, "app %u, vlan %u", line_u8(line, at), line_be16(line, at + 1));
}

static void print_power(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t milliwatts = 0;

	for (uint32_t i = 0; i < length; i++)
		milliwatts = milliwatts << 8 | line_u8(line, at + i);
	line_addf(line, "%1.2fW", milliwatts / 1000.0);
}

static void print_mtu(struct line *line, uint32_t at, uint32_t length)
{
	line_addf(line, "%u bytes", line_be32(line, at));
}

static void print_byte(struct line *line, uint32_t at, uint32_t length)
{
	line_addf(line, "0x%02x", line_u8(line, at));
}

static void print_location(struct line *line, uint32_t at, uint32_t length)
{
	print_byte(line, at, length);
	if (length < 2)
		return;
	line_add(line, "/");
	if (!line_foreign(line, at + 1, length - 1))
		line_cut(line);
}

static void print_bytes(struct line *line, uint32_t at, uint32_t count)
{
	for (uint32_t i = 0; i < count && !line->is_cut; i++)
		line_addf(line, " %02x", line_u8(line, at + i));
}

static bool is_ipv6(struct line *line, uint32_t at)
{
	static const uint8_t header[8] = {0xaa, 0xaa, 0x03, 0, 0, 0, 0x86, 0xdd};
	const uint8_t *b = line_read(line, at, sizeof(header));

	return b && memcmp(b, header, sizeof(header)) == 0;
}

/* One address: type and length of its protocol, the protocol, length, address. What it takes, or 0. */
static uint32_t print_address(struct line *line, uint32_t at, uint32_t left, uint32_t number)
{
	uint8_t type, protocol_bytes;
	uint16_t bytes;
	uint32_t address_at;
	bool is_v4, is_v6;

	if (left < 2) {
		line_add(line, " (not enough space for PT+PL)");
		return 0;
	}
	type = line_u8(line, at);
	protocol_bytes = line_u8(line, at + 1);
	if (left - 2 < protocol_bytes + 2u) {
		line_add(line, " (not enough space for P+AL)");
		return 0;
	}
	address_at = at + 2 + protocol_bytes + 2;
	bytes = line_be16(line, address_at - 2);
	is_v4 = type == 1 && protocol_bytes == 1 && bytes == 4 &&
		line_u8(line, at + 2) == NETWORK_IPV4;
	is_v6 = type == 2 && protocol_bytes == 8 && bytes == 16 && is_ipv6(line, at + 2);
	if (!is_v4 && !is_v6) {
		line_addf(line, "pt=0x%02x, pl=%u, pb=", type, protocol_bytes);
		print_bytes(line, at + 2, protocol_bytes);
		line_addf(line, ", al=%u, a=", bytes);
	}
	if (left - (address_at - at) < bytes) {
		line_add(line, " (not enough space for A)");
		return 0;
	}
	if (is_v4 || is_v6) {
		if (!line_read(line, address_at, bytes))
			return 0;
		line_addf(line, "IPv%u (%u) ", is_v4 ? 4 : 6, number);
	}
	if (is_v4)
		line_ipv4(line, address_at);
	else if (is_v6)
		line_ipv6(line, address_at);
	else
		print_bytes(line, address_at, bytes);
	return address_at - at + bytes;
}

static void print_addresses_told(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t end = at + length;
	uint32_t count;

	if (length < 4) {
		line_add(line, " (not enough space for num)");
		(void)line_read(line, at, length);
		return;
	}
	count = line_be32(line, at);
	for (at += 4; count > 0 && !line->is_cut; count--) {
		uint32_t bytes = print_address(line, at, end - at, count);

		if (bytes == 0) {
			(void)line_read(line, at, end - at);
			return;
		}
		at += bytes;
		line_add(line, count > 1 ? " " : "");
	}
	if (end > at)
		line_addf(line, " (%u bytes of stray data)", end - at);
}

struct field_row {
	const char *name;
	uint8_t least_bytes, most_bytes;                                /* 0: no limit */
	void (*print)(struct line *line, uint32_t at, uint32_t length); /* NULL: nothing is shown */
};

static const struct field_row fields[] = {
	[FIELD_DEVICE] = {"Device-ID", 0, 0, print_text},
	[0x02] = {"Address", 0, 0, print_addresses_told},
	[0x03] = {"Port-ID", 0, 0, print_text},
	[0x04] = {"Capability", 4, 4, print_capability},
	[0x05] = {"Version String", 0, 0, print_lines},
	[0x06] = {"Platform", 0, 0, print_text},
	[0x07] = {"Prefixes", 0, 0, print_prefixes},
	[0x08] = {"Protocol-Hello option", 0, 0, NULL},
	[0x09] = {"VTP Management Domain", 0, 0, print_text},
	[0x0a] = {"Native VLAN ID", 2, 2, print_number},
	[0x0b] = {"Duplex", 1, 1, print_duplex},
	[0x0e] = {"ATA-186 VoIP VLAN assignment", 3, 3, print_voice},
	[0x0f] = {"ATA-186 VoIP VLAN request", 2, 3, print_voice},
	[0x10] = {"power consumption", 1, 3, print_power},
	[0x11] = {"MTU", 4, 4, print_mtu},
	[0x12] = {"AVVID trust bitmap", 1, 1, print_byte},
	[0x13] = {"AVVID untrusted ports CoS", 1, 1, print_byte},
	[0x14] = {"System Name", 0, 0, print_text},
	[0x15] = {"System Object ID (not decoded)", 0, 0, NULL},
	[0x16] = {"Management Addresses", 4, 0, print_addresses_told},
	[0x17] = {"Physical Location", 1, 0, print_location},
};

static const struct field_row *field_find(uint16_t type)
{
	return type < ARRAY_COUNT(fields) ? &fields[type] : NULL;
}

/* The value. */
static void print_value(struct line *line, uint16_t type, uint32_t at, uint32_t length)
{
	const struct field_row *field = field_find(type);
	bool is_verbose = line->options->verbosity > 0;
	bool is_shown = false;

	if (!is_verbose && type == FIELD_DEVICE)
		line_add(line, ", Device-ID ");
	if (field && ((field->least_bytes > 0 && length < field->least_bytes) ||
		      (field->most_bytes > 0 && length > field->most_bytes))) {
		line_add(line, " (malformed TLV)");
	} else if (field && (is_verbose || type == FIELD_DEVICE)) {
		if (field->print)
			field->print(line, at, length);
		else
			(void)line_read(line, at, length);
		is_shown = true;
	}
	if (is_shown)
		return;
	if (line_read(line, at, length))
		line_unknown_data(line, "\n\t  ", at, length);
}

/* False when the lengths cannot be. */
static bool field_is_good(struct line *line, const char *name, uint32_t at, uint32_t left)
{
	bool is_verbose = line->options->verbosity > 0;
	uint16_t type = line_be16(line, at);
	uint16_t length = line_be16(line, at + 2);

	if (length >= FIELD_HEADER_BYTES && length <= left)
		return true;
	if (length >= FIELD_HEADER_BYTES)
		line_addf(line, " (TLV length %u > %u)", length, left);
	else if (is_verbose)
		line_addf(line, "\n\t%s (0x%02x), TLV length: %u byte%s (too short)", name, type,
			  length, length == 1 ? "" : "s");
	else
		line_addf(line, ", %s TLV length %u too short", name, length);
	return false;
}

/* One field: what it takes, or 0 when it cannot be. */
static uint32_t print_field(struct line *line, uint32_t at, uint32_t left)
{
	const struct field_row *field;
	const char *name;
	uint16_t type, length;

	if (left < FIELD_HEADER_BYTES) {
		line_addf(line, " (remaining packet length %u < %u)", left, FIELD_HEADER_BYTES);
		return 0;
	}
	type = line_be16(line, at);
	length = line_be16(line, at + 2);
	if (line->is_cut)
		return 0;
	field = field_find(type);
	name = field && field->name ? field->name : "unknown field type";
	if (!field_is_good(line, name, at, left))
		return 0;
	if (line->options->verbosity > 0)
		line_addf(line, "\n\t%s (0x%02x), value length: %u byte%s: ", name, type,
			  length - FIELD_HEADER_BYTES, length - FIELD_HEADER_BYTES == 1 ? "" : "s");
	print_value(line, type, at + FIELD_HEADER_BYTES, length - FIELD_HEADER_BYTES);
	return length;
}

void print_cdp(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t left = length;
	const uint8_t *b;

	line->protocol = "cdp";
	if (length < HEADER_BYTES) {
		line_addf(line, " (packet length %u < %u)", length, HEADER_BYTES);
		line_invalid(line);
		(void)line_read(line, at, length);
		return;
	}
	if (line_has(line, at, 2))
		line_addf(line, "CDPv%u, ttl: %us", line_u8(line, at), line_u8(line, at + 1));
	b = line_read(line, at, HEADER_BYTES);
	if (!b)
		return;
	if (line->options->verbosity > 0)
		line_addf(line, ", checksum: 0x%04x (unverified), length %u", load_be16(b + 2),
			  length);
	at += HEADER_BYTES;
	for (left -= HEADER_BYTES; left > 0 && !line->is_cut;) {
		uint32_t bytes = print_field(line, at, left);

		if (bytes == 0) {
			line_invalid(line);
			(void)line_read(line, at, left);
			return;
		}
		at += bytes;
		left -= bytes;
	}
	if (line->options->verbosity == 0)
		line_field(line, ", length ", length);
}
