/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Forwarding detection (RFC 5880; version 0 was a draft): state and flags; with -v the diagnosis, the
 * discriminators, the intervals and who vouches for it.
 */
#include "dissect/printer.h"

#define HEADER_BYTES         24u
#define AUTHENTICATION_BYTES 4u
#define FLAG_AUTHENTICATION  0x04
#define STATE_SHIFT          6

enum {
	AUTHENTICATION_PASSWORD = 1,
	AUTHENTICATION_MD5 = 2,
	AUTHENTICATION_METICULOUS_MD5 = 3,
	AUTHENTICATION_SHA1 = 4,
	AUTHENTICATION_METICULOUS_SHA1 = 5,
};

static const struct name_row authentication_names[] = {
	{AUTHENTICATION_PASSWORD, "Simple Password"},
	{AUTHENTICATION_MD5, "Keyed MD5"},
	{AUTHENTICATION_METICULOUS_MD5, "Meticulous Keyed MD5"},
	{AUTHENTICATION_SHA1, "Keyed SHA1"},
	{AUTHENTICATION_METICULOUS_SHA1, "Meticulous Keyed SHA1"},
	{0, NULL},
};

static const struct name_row diagnosis_names[] = {
	{0, "No Diagnostic"},
	{1, "Control Detection Time Expired"},
	{2, "Echo Function Failed"},
	{3, "Neighbor Signaled Session Down"},
	{4, "Forwarding Plane Reset"},
	{5, "Path Down"},
	{6, "Concatenated Path Down"},
	{7, "Administratively Down"},
	{8, "Reverse Concatenated Path Down"},
	{0, NULL},
};

static const struct name_row flag_names_v0[] = {
	{0x80, "I Hear You"},
	{0x40, "Demand"},
	{0x20, "Poll"},
	{0x10, "Final"},
	{0x08, "Control Plane Independent"},
	{FLAG_AUTHENTICATION, "Authentication Present"},
	{0x02, "Reserved"},
	{0x01, "Reserved"},
	{0, NULL},
};

static const struct name_row flag_names[] = {
	{0x20, "Poll"},
	{0x10, "Final"},
	{0x08, "Control Plane Independent"},
	{FLAG_AUTHENTICATION, "Authentication Present"},
	{0x02, "Demand"},
	{0x01, "Multipoint"},
	{0, NULL},
};

static const struct name_row state_names[] = {
	{0, "AdminDown"}, {1, "Down"}, {2, "Init"}, {3, "Up"}, {0, NULL},
};

static void print_digest(struct line *line, uint32_t at, uint32_t length, uint32_t bytes,
			 const char *name)
{
	/* The digest is behind type, length, key, a reserved byte and the sequence number. */
	if (length != bytes + 8) {
		line_addf(line, "[invalid length %u]", length);
		return;
	}
	line_addf(line, ", Sequence Number: 0x%08x", line_be32(line, at + 4));
	if (!line_read(line, at + 8, bytes))
		return;
	line_addf(line, "\n\t  %s: ", name);
	for (uint32_t i = 0; i < bytes; i++)
		line_hex(line, line_u8(line, at + 8 + i), 2);
}

static void print_authentication(struct line *line, uint32_t at)
{
	uint8_t type, length;

	if (!line_read(line, at, AUTHENTICATION_BYTES))
		return;
	type = line_u8(line, at);
	length = line_u8(line, at + 1);
	line_add(line, "\n\tAuthentication: ");
	line_name(line, authentication_names, type, "Unknown");
	line_addf(line, " (%u), length: %u\n\t  Auth Key ID: %u", type, length,
		  line_u8(line, at + 2));
	switch (type) {
	case AUTHENTICATION_PASSWORD:
		if (length < 4 || length > 19) {
			line_addf(line, "[invalid length %u]", length);
			return;
		}
		line_add(line, ", Password: ");
		(void)line_foreign(line, at + 3, length - 3u);
		break;
	case AUTHENTICATION_MD5:
	case AUTHENTICATION_METICULOUS_MD5:
		print_digest(line, at, length, 16, "Digest");
		break;
	case AUTHENTICATION_SHA1:
	case AUTHENTICATION_METICULOUS_SHA1:
		print_digest(line, at, length, 20, "Hash");
		break;
	default:
		break;
	}
}

static void print_interval(struct line *line, const char *name, uint32_t at)
{
	line_addf(line, "\n\t  %s %4u ms", name, line_be32(line, at) / 1000);
}

static void print_fields(struct line *line, uint32_t at)
{
	uint8_t diagnosis = line_u8(line, at) & 0x1f;
	uint8_t times = line_u8(line, at + 2);

	line_add(line, ", Diagnostic: ");
	line_name(line, diagnosis_names, diagnosis, "unknown");
	line_addf(line, " (0x%02x)", diagnosis);
	line_addf(line, "\n\tDetection Timer Multiplier: %u (%u ms Detection time), BFD Length: %u",
		  times, times * line_be32(line, at + 12) / 1000, line_u8(line, at + 3));
	line_addf(line, "\n\tMy Discriminator: 0x%08x, Your Discriminator: 0x%08x",
		  line_be32(line, at + 4), line_be32(line, at + 8));
	print_interval(line, "Desired min Tx Interval:   ", at + 12);
	print_interval(line, "Required min Rx Interval:  ", at + 16);
	print_interval(line, "Required min Echo Interval:", at + 20);
	if (line_u8(line, at + 1) & FLAG_AUTHENTICATION)
		print_authentication(line, at + HEADER_BYTES);
}

static void print_state(struct line *line, uint8_t version, uint8_t flags, const char *kind)
{
	if (version == 0) {
		line_add(line, "Control, Flags: [");
		line_bits(line, flag_names_v0, flags, ", ", "none");
	} else {
		line_addf(line, "%s, State ", kind);
		line_name(line, state_names, flags >> STATE_SHIFT, "unknown (%u)");
		line_add(line, ", Flags: [");
		line_bits(line, flag_names, flags & 0x3f, ", ", "none");
	}
	line_add(line, "]");
}

static void print_detection(struct line *line, uint32_t at, uint32_t length, const char *kind)
{
	bool is_verbose = line->options->verbosity > 0;
	uint8_t version, flags;

	line->protocol = "bfd";
	if (!line_read(line, at, HEADER_BYTES))
		return;
	version = line_u8(line, at) >> 5;
	flags = line_u8(line, at + 1);
	if (version > 1) {
		line_addf(line, "BFDv%u, Control, length: %u", version, length);
		if (is_verbose)
			line_unknown_data(line, "\n\t", at, length);
		return;
	}
	line_addf(line, "BFDv%u, ", version);
	if (is_verbose)
		line_addf(line, "length: %u\n\t", length);
	print_state(line, version, flags, kind);
	if (is_verbose)
		print_fields(line, at);
	else
		line_field(line, ", length: ", length);
}

void print_bfd_control(struct line *line, uint32_t at, uint32_t length)
{
	print_detection(line, at, length, "Control");
}

void print_bfd_multihop(struct line *line, uint32_t at, uint32_t length)
{
	print_detection(line, at, length, "Multihop");
}

void print_bfd_lag(struct line *line, uint32_t at, uint32_t length)
{
	print_detection(line, at, length, "Lag");
}

void print_bfd_echo(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "bfd";
	line_field(line, "BFD, Echo, length: ", length);
	if (line->options->verbosity > 0)
		line_unknown_data(line, "\n\t", at, length);
}
