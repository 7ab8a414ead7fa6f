/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Link layer discovery (IEEE 802.1AB clause 8): fields of type (7 bits), length (9 bits) and value.
 * Without -v only the name of the system is shown. Fields of organisations are shown as bytes.
 */
#include <stdio.h>

#include "base/mem.h"
#include "dissect/printer.h"

enum {
	FIELD_END = 0,
	FIELD_CHASSIS = 1,
	FIELD_PORT = 2,
	FIELD_LIFETIME = 3,
	FIELD_PORT_DESCRIPTION = 4,
	FIELD_NAME = 5,
	FIELD_DESCRIPTION = 6,
	FIELD_CAPABILITIES = 7,
	FIELD_MANAGEMENT = 8,
	FIELD_ORGANISATION = 127,
};

static const struct name_row field_names[] = {
	{FIELD_END, "End"},
	{FIELD_CHASSIS, "Chassis ID"},
	{FIELD_PORT, "Port ID"},
	{FIELD_LIFETIME, "Time to Live"},
	{FIELD_PORT_DESCRIPTION, "Port Description"},
	{FIELD_NAME, "System Name"},
	{FIELD_DESCRIPTION, "System Description"},
	{FIELD_CAPABILITIES, "System Capabilities"},
	{FIELD_MANAGEMENT, "Management Address"},
	{FIELD_ORGANISATION, "Organization specific"},
	{0, NULL},
};

/* How an identification is written. */
enum form {
	FORM_UNKNOWN,
	FORM_TEXT,
	FORM_MAC,
	FORM_ADDRESS,
};

struct identity_row {
	const char *name;
	enum form form;
};

static const struct identity_row chassis_rows[] = {
	[1] = {"Chassis component", FORM_TEXT},
	[2] = {"Interface alias", FORM_TEXT},
	[3] = {"Port component", FORM_TEXT},
	[4] = {"MAC address", FORM_MAC},
	[5] = {"Network address", FORM_ADDRESS},
	[6] = {"Interface name", FORM_TEXT},
	[7] = {"Local", FORM_TEXT},
};

static const struct identity_row port_rows[] = {
	[1] = {"Interface alias", FORM_TEXT}, [2] = {"Port component", FORM_TEXT},
	[3] = {"MAC address", FORM_MAC},      [4] = {"Network Address", FORM_ADDRESS},
	[5] = {"Interface Name", FORM_TEXT},  [6] = {"Agent circuit ID", FORM_TEXT},
	[7] = {"Local", FORM_TEXT},
};

static const struct name_row capability_names[] = {
	{0x01, "Other"},   {0x02, "Repeater"},     {0x04, "Bridge"},
	{0x08, "WLAN AP"}, {0x10, "Router"},       {0x20, "Telephone"},
	{0x40, "Docsis"},  {0x80, "Station Only"}, {0, NULL},
};

/* A value and what is left to do with it. */
enum outcome {
	OUTCOME_SHOWN,
	OUTCOME_BYTES, /* shown as bytes with -v */
	OUTCOME_CUT,   /* shorter than its fields */
};

/* An address behind its family (IANA "Address Family Numbers"). */
static enum outcome print_network_address(struct line *line, const char *lead, uint32_t at,
					  uint32_t length)
{
	uint8_t family;

	if (length < 1)
		return OUTCOME_CUT;
	family = line_u8(line, at);
	length--;
	if ((family == 1 && length < 4) || (family == 2 && length < 16) ||
	    (family == 6 && length < 6))
		return OUTCOME_CUT;
	line_addf(line, "%sAFI ", lead);
	line_name(line, address_family_names, family, "Unknown");
	line_addf(line, " (%u)", family);
	line_add(line, family == 1 || family == 2 || family == 6 ? ": " : ", no AF printer !");
	if (family == 1)
		line_ipv4(line, at + 1);
	else if (family == 2)
		line_ipv6(line, at + 1);
	else if (family == 6)
		line_mac(line, at + 1);
	return OUTCOME_SHOWN;
}

static enum outcome print_identity(struct line *line, const struct identity_row *rows, size_t count,
				   uint32_t at, uint32_t length)
{
	static const struct identity_row unknown = {"Unknown", FORM_UNKNOWN};
	const struct identity_row *row = &unknown;
	uint8_t kind;

	if (length < 2)
		return OUTCOME_CUT;
	kind = line_u8(line, at);
	if (kind > 0 && kind < count)
		row = &rows[kind];
	line_addf(line, "\n\t  Subtype %s (%u): ", row->name, kind);
	switch (row->form) {
	case FORM_TEXT:
		line_foreign_padded(line, at + 1, length - 1);
		return OUTCOME_SHOWN;
	case FORM_MAC:
		if (length < 7)
			return OUTCOME_CUT;
		line_mac(line, at + 1);
		return OUTCOME_SHOWN;
	case FORM_ADDRESS:
		return print_network_address(line, "", at + 1, length - 1);
	case FORM_UNKNOWN:
		break;
	}
	return OUTCOME_BYTES;
}

static enum outcome print_capabilities(struct line *line, uint32_t at, uint32_t length)
{
	uint16_t all, enabled;

	if (length < 4)
		return OUTCOME_CUT;
	all = line_be16(line, at);
	enabled = line_be16(line, at + 2);
	line_add(line, "\n\t  System  Capabilities [");
	line_bits(line, capability_names, all, ", ", "none");
	line_addf(line, "] (0x%04x)\n\t  Enabled Capabilities [", all);
	line_bits(line, capability_names, enabled, ", ", "none");
	line_addf(line, "] (0x%04x)", enabled);
	return OUTCOME_SHOWN;
}

/* Length and address, kind and number of the interface, object identifier. */
static enum outcome print_management(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row kinds[] = {
		{1, "Unknown"}, {2, "Interface Index"}, {3, "System Port Number"}, {0, NULL}};
	uint8_t address_bytes, kind, object_bytes;
	char lead[64];

	address_bytes = line_u8(line, at);
	if (length - 1 < address_bytes)
		return OUTCOME_CUT;
	(void)snprintf(lead, sizeof(lead), "\n\t  Management Address length %u, ", address_bytes);
	if (print_network_address(line, lead, at + 1, address_bytes) == OUTCOME_CUT)
		return OUTCOME_CUT;
	at += 1u + address_bytes;
	length -= 1u + address_bytes;
	if (length < 5)
		return OUTCOME_CUT;
	kind = line_u8(line, at);
	line_add(line, "\n\t  ");
	line_name(line, kinds, kind, "Unknown");
	line_addf(line, " Interface Numbering (%u): %u", kind, line_be32(line, at + 1));
	at += 5;
	length -= 5;
	if (length == 0)
		return OUTCOME_SHOWN;
	object_bytes = line_u8(line, at);
	if (length < 1u + object_bytes)
		return OUTCOME_CUT;
	if (object_bytes > 0) {
		line_addf(line, "\n\t  OID length %u", object_bytes);
		line_foreign_padded(line, at + 1, object_bytes);
	}
	return OUTCOME_SHOWN;
}

static enum outcome print_organisation(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t organisation;

	if (length < 3)
		return OUTCOME_CUT;
	organisation = line_be24(line, at);
	line_add(line, ": OUI ");
	line_name(line, organisation_names, organisation, "Unknown");
	line_addf(line, " (0x%06x)", organisation);
	return OUTCOME_BYTES;
}

static enum outcome print_value(struct line *line, uint8_t type, uint32_t at, uint32_t length)
{
	switch (type) {
	case FIELD_CHASSIS:
		return print_identity(line, chassis_rows, ARRAY_COUNT(chassis_rows), at, length);
	case FIELD_PORT:
		return print_identity(line, port_rows, ARRAY_COUNT(port_rows), at, length);
	case FIELD_LIFETIME:
		if (length < 2)
			return OUTCOME_CUT;
		line_addf(line, ": TTL %us", line_be16(line, at));
		return OUTCOME_SHOWN;
	case FIELD_PORT_DESCRIPTION:
	case FIELD_NAME:
		line_add(line, ": ");
		line_foreign_padded(line, at, length);
		return OUTCOME_SHOWN;
	case FIELD_DESCRIPTION:
		line_add(line, "\n\t  ");
		line_foreign_padded(line, at, length);
		return OUTCOME_SHOWN;
	case FIELD_CAPABILITIES:
		return print_capabilities(line, at, length);
	case FIELD_MANAGEMENT:
		return print_management(line, at, length);
	case FIELD_ORGANISATION:
		return print_organisation(line, at, length);
	default:
		return OUTCOME_BYTES;
	}
}

/* One field of `length` bytes. False when nothing behind it can be printed. */
static bool print_field(struct line *line, uint8_t type, uint32_t at, uint32_t length)
{
	unsigned verbosity = line->options->verbosity;
	enum outcome outcome = OUTCOME_SHOWN;

	if (verbosity > 0 || type == FIELD_NAME)
		outcome = print_value(line, type, at, length);
	if (outcome == OUTCOME_CUT) {
		line_truncated(line);
		return false;
	}
	if (verbosity > 1 || (verbosity > 0 && outcome == OUTCOME_BYTES))
		line_unknown_data(line, "\n\t  ", at, length);
	return true;
}

void print_lldp(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "lldp";
	line_field(line, "LLDP, length ", length);
	while (length >= 2 && !line->is_cut) {
		uint16_t head;
		uint8_t type;
		uint32_t bytes;

		if (!line_has(line, at, 2)) {
			line_truncated(line);
			return;
		}
		head = line_be16(line, at);
		type = (uint8_t)(head >> 9);
		bytes = head & 0x1ffu;
		at += 2;
		length -= 2;
		if (line->options->verbosity > 0) {
			line_add(line, "\n\t");
			line_name(line, field_names, type, "Unknown");
			line_addf(line, " TLV (%u), length %u", type, bytes);
		}
		if (type == FIELD_END || bytes == 0)
			return;
		if (!line_has(line, at, bytes) || length < bytes) {
			line_truncated(line);
			return;
		}
		if (!print_field(line, type, at, bytes))
			return;
		at += bytes;
		length -= bytes;
	}
}
