/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * EAP over LANs (IEEE 802.1X clause 11): version, type, length; with -v the EAP packet (RFC 3748) in
 * it: code, identifier, length, and for requests and responses a type.
 */
#include "dissect/printer.h"

#define FRAME_BYTES 4u
#define TYPE_PACKET 0
#define HAS_LENGTH  0x80

enum {
	CODE_REQUEST = 1,
	CODE_RESPONSE = 2,
};

enum {
	METHOD_IDENTITY = 1,
	METHOD_NOTIFICATION = 2,
	METHOD_NAK = 3,
	METHOD_TLS = 13,
	METHOD_SIM = 18,
	METHOD_TTLS = 21,
	METHOD_AKA = 23,
	METHOD_FAST = 43,
};

static const struct name_row method_names[] = {
	{0, "No proposed"},
	{METHOD_IDENTITY, "Identity"},
	{METHOD_NOTIFICATION, "Notification"},
	{METHOD_NAK, "Nak"},
	{4, "MD5-challenge"},
	{5, "OTP"},
	{6, "GTC"},
	{METHOD_TLS, "TLS"},
	{METHOD_SIM, "SIM"},
	{METHOD_TTLS, "TTLS"},
	{METHOD_AKA, "AKA"},
	{METHOD_FAST, "FAST"},
	{254, "Expanded types"},
	{255, "Experimental"},
	{0, NULL},
};

static void print_method_name(struct line *line, uint8_t method)
{
	line_name(line, method_names, method, "unknown");
	line_addf(line, " (%u)", method);
}

static void print_refusal(struct line *line, uint32_t at, uint32_t length)
{
	if (length < 6) {
		line_add(line, " (too short for EAP Legacy NAK request/response)");
		return;
	}
	for (uint32_t i = 5; i < length; i++) {
		line_add(line, i > 5 ? ", " : " ");
		print_method_name(line, line_u8(line, at + i));
	}
}

/* What TLS, TTLS and FAST share: flags, and the length of the whole message. */
static void print_tunnel(struct line *line, uint8_t method, uint32_t at, uint32_t length)
{
	static const struct name_row flags[] = {{HAS_LENGTH, "L bit"},
						{0x40, "More fragments bit"},
						{0x20, "Start bit"},
						{0, NULL}};
	const char *name = method == METHOD_FAST ? "FAST" : "TLS/TTLS";
	uint8_t bits;

	if (length < 6) {
		line_addf(line, " (too short for EAP %s request/response)", name);
		return;
	}
	bits = line_u8(line, at + 5);
	if (method != METHOD_TLS)
		line_addf(line, " %sv%u", method == METHOD_FAST ? "FAST" : "TTLS", bits & 7);
	line_add(line, " flags [");
	line_bits(line, flags, bits, ", ", "none");
	line_addf(line, "] 0x%02x", bits);
	if (!(bits & HAS_LENGTH))
		return;
	if (length < 10)
		line_addf(line, " (too short for EAP %s request/response with length)", name);
	else
		line_field(line, ", len ", line_be32(line, at + 6));
}

static void print_subscriber(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row kinds[] = {
		{1, "Challenge"},     {2, "Auth reject"}, {4, "Sync failure"},  {5, "Identity"},
		{10, "Start"},        {11, "Challenge"},  {12, "Notification"}, {13, "Reauth"},
		{14, "Client error"}, {0, NULL},
	};
	uint8_t kind;

	if (length < 6) {
		line_add(line, " (too short for EAP SIM/AKA request/response)");
		return;
	}
	kind = line_u8(line, at + 5);
	line_add(line, " subtype [");
	line_name(line, kinds, kind, "unknown");
	line_addf(line, "] 0x%02x", kind);
}

static void print_method(struct line *line, uint8_t method, uint32_t at, uint32_t length)
{
	switch (method) {
	case METHOD_IDENTITY:
		if (length > 5) {
			line_add(line, ", Identity: ");
			line_foreign_padded(line, at + 5, length - 5);
		}
		return;
	case METHOD_NOTIFICATION:
		if (length < 6) {
			line_add(line, " (too short for EAP Notification request/response)");
			return;
		}
		line_add(line, ", Notification: ");
		line_foreign_padded(line, at + 5, length - 5);
		return;
	case METHOD_NAK:
		print_refusal(line, at, length);
		return;
	case METHOD_TLS:
	case METHOD_TTLS:
	case METHOD_FAST:
		print_tunnel(line, method, at, length);
		return;
	case METHOD_AKA:
	case METHOD_SIM:
		print_subscriber(line, at, length);
		return;
	default:
		return;
	}
}

static void print_eap(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row codes[] = {{CODE_REQUEST, "Request"},
						{CODE_RESPONSE, "Response"},
						{3, "Success"},
						{4, "Failure"},
						{0, NULL}};
	const uint8_t *b = line_read(line, at, 4);

	if (!b)
		return;
	if (load_be16(b + 2) != length) {
		line_add(line, "EAP fragment?");
		return;
	}
	line_name(line, codes, b[0], "unknown");
	line_addf(line, " (%u), id %u, len %u", b[0], b[1], length);
	if (length < 4) {
		line_add(line, " (too short for EAP header)");
		return;
	}
	if (!line_has(line, at, length)) {
		line_truncated(line);
		return;
	}
	if (b[0] != CODE_REQUEST && b[0] != CODE_RESPONSE)
		return;
	if (length < 5) {
		line_add(line, " (too short for EAP request/response)");
		return;
	}
	line_add(line, "\n\t\t Type ");
	print_method_name(line, b[4]);
	print_method(line, b[4], at, length);
}

void print_eapol(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row types[] = {
		{TYPE_PACKET, "EAP packet"},   {1, "EAPOL start"},
		{2, "EAPOL logoff"},           {3, "EAPOL key"},
		{4, "Encapsulated ASF alert"}, {0, NULL},
	};
	const uint8_t *b;

	line->protocol = "eap";
	if (!line_has(line, at, FRAME_BYTES)) {
		line_truncated(line);
		return;
	}
	b = line_read(line, at, FRAME_BYTES);
	line_name(line, types, b[1], "unknown");
	line_addf(line, " (%u) v%u, len %u", b[1], b[0], load_be16(b + 2));
	if (line->options->verbosity == 0 || b[1] != TYPE_PACKET)
		return;
	if (load_be16(b + 2) == 0) {
		line_truncated(line);
		return;
	}
	line_add(line, ", ");
	print_eap(line, at + FRAME_BYTES, load_be16(b + 2));
}
