/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Spanning tree (IEEE 802.1D, 802.1w, 802.1Q clause 14): 0 protocol, 2 version, 3 type, 4 flags,
 * 5 root, 13 cost to it, 17 bridge, 25 port, 27 message age, 29 maximum age, 31 hello time,
 * 33 forwarding delay, 35 length of version 1. Version 3 (multiple trees) goes on from 36.
 */
#include "dissect/printer.h"

#define TIME_UNITS                  256.0 /* a second */
#define CONFIG_BYTES                35u
#define RAPID_BYTES                 36u
#define SHORTEST_PATH_BYTES_MINIMUM 87u
#define MULTIPLE_BYTES_MINIMUM      102u

enum {
	VERSION_RAPID = 2,
	VERSION_MULTIPLE = 3,
	VERSION_SHORTEST_PATH = 4,
	TYPE_CONFIG = 0x00,
	TYPE_RAPID = 0x02,
};

static const struct name_row version_names[] = {
	{0, "802.1d"},
	{VERSION_RAPID, "802.1w"},
	{VERSION_MULTIPLE, "802.1s"},
	{VERSION_SHORTEST_PATH, "802.1aq"},
	{0, NULL},
};

static const struct name_row type_names[] = {
	{TYPE_CONFIG, "Config"},
	{TYPE_RAPID, "Rapid STP"},
	{0x80, "Topology Change"},
	{0, NULL},
};

static const struct name_row flag_names[] = {
	{0x01, "Topology change"},
	{0x02, "Proposal"},
	{0x10, "Learn"},
	{0x20, "Forward"},
	{0x40, "Agreement"},
	{0x80, "Topology change ACK"},
	{0, NULL},
};

static const struct name_row role_names[] = {
	{0, "Unknown"}, {1, "Alternate"}, {2, "Root"}, {3, "Designated"}, {0, NULL},
};

static void print_bridge(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, 8);

	if (b)
		line_addf(line, "%02x%02x.%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3],
			  b[4], b[5], b[6], b[7]);
}

static void print_role(struct line *line, uint8_t flags)
{
	line_add(line, "port-role ");
	line_name(line, role_names, flags >> 2 & 3, "Unknown");
}

static void print_times(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at + 27, 8);

	if (!b)
		return;
	line_addf(line, "\n\tmessage-age %.2fs, max-age %.2fs", load_be16(b) / TIME_UNITS,
		  load_be16(b + 2) / TIME_UNITS);
	line_addf(line, ", hello-time %.2fs, forwarding-delay %.2fs", load_be16(b + 4) / TIME_UNITS,
		  load_be16(b + 6) / TIME_UNITS);
}

static void print_config(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t flags = line_u8(line, at + 4);

	line_add(line, ", Flags [");
	line_bits(line, flag_names, flags, ", ", "none");
	line_add(line, "]");
	if (!line_has(line, at + 17, 10))
		line_cut(line);
	line_add(line, ", bridge-id ");
	print_bridge(line, at + 17);
	line_addf(line, ".%04x, length %u", line_be16(line, at + 25), length);
	if (line->options->verbosity == 0)
		return;
	print_times(line, at);
	line_read(line, at + 5, 12);
	line_add(line, "\n\troot-id ");
	print_bridge(line, at + 5);
	line_field(line, ", root-pathcost ", line_be32(line, at + 13));
	if (line_u8(line, at + 2) == VERSION_RAPID) {
		line_add(line, ", ");
		print_role(line, flags);
	}
}

/* One of the multiple trees, 16 bytes. */
static void print_instance(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, 3);

	if (!b)
		return;
	line_addf(line, "\n\tMSTI %u, Flags [", load_be16(b + 1) & 0xfffu);
	line_bits(line, flag_names, b[0], ", ", "none");
	line_add(line, "], ");
	print_role(line, b[0]);
	b = line_read(line, at + 1, 12);
	if (!b)
		return;
	line_add(line, "\n\t\tMSTI regional-root-id ");
	print_bridge(line, at + 1);
	line_addf(line, ", pathcost %u", load_be32(b + 8));
	b = line_read(line, at + 13, 3);
	if (b)
		line_addf(line, "\n\t\tMSTI bridge-prio %u, port-prio %u, hops %u", b[0] >> 4,
			  b[1] >> 4, b[2]);
}

static void print_region(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at + 71, 18);

	if (!b)
		return;
	line_addf(line, ", rev %u,\n\t\tdigest %08x%08x%08x%08x, ", load_be16(b), load_be32(b + 2),
		  load_be32(b + 6), load_be32(b + 10), load_be32(b + 14));
}

static void print_region_name(struct line *line, uint32_t at)
{
	for (uint32_t i = 0; i < 32; i++) {
		uint8_t byte = line_u8(line, at + i);

		if (byte == 0)
			return;
		line_foreign_char(line, byte);
	}
}

static void print_multiple(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t flags = line_u8(line, at + 4);
	uint16_t left;

	line_add(line, ", CIST Flags [");
	line_bits(line, flag_names, flags, ", ", "none");
	line_addf(line, "], length %u", length);
	if (line->options->verbosity == 0)
		return;
	line_add(line, "\n\t");
	print_role(line, flags);
	line_add(line, ", ");
	line_read(line, at + 5, 12);
	line_add(line, "CIST root-id ");
	print_bridge(line, at + 5);
	line_field(line, ", CIST ext-pathcost ", line_be32(line, at + 13));
	line_read(line, at + 17, 8);
	line_add(line, "\n\tCIST regional-root-id ");
	print_bridge(line, at + 17);
	line_add(line, ", ");
	line_addf(line, "CIST port-id %04x,", line_be16(line, at + 25));
	print_times(line, at);
	left = line_be16(line, at + 36);
	line_addf(line, "\n\tv3len %u, MCID Name ", left);
	print_region_name(line, at + 39);
	print_region(line, at);
	line_addf(line, "CIST int-root-pathcost %u,", line_be32(line, at + 89));
	line_read(line, at + 93, 8);
	line_add(line, "\n\tCIST bridge-id ");
	print_bridge(line, at + 93);
	line_add(line, ", ");
	line_addf(line, "CIST remaining-hops %u", line_u8(line, at + 101));
	left = left > 64 ? left - 64 : 0;
	for (uint32_t i = at + 102; left >= 16 && !line->is_cut; i += 16, left -= 16)
		print_instance(line, i);
}

/* What shortest path bridging adds (IEEE 802.1aq clause 14.4): an own region and the agreement. */
static void print_shortest_path(struct line *line, uint32_t at)
{
	const uint8_t *b;

	if (line->options->verbosity == 0)
		return;
	line_addf(line, "\n\tv4len %u, AUXMCID Name ", line_be16(line, at));
	print_region_name(line, at + 3);
	b = line_read(line, at + 35, 18);
	if (!b)
		return;
	line_addf(line, ", Rev %u,\n\t\tdigest %08x%08x%08x%08x", load_be16(b), load_be32(b + 2),
		  load_be32(b + 6), load_be32(b + 10), load_be32(b + 14));
	b = line_read(line, at + 53, 34);
	if (!b)
		return;
	line_addf(line,
		  "\n\tAgreement num %u, Discarded Agreement num %u, Agreement valid-flag %u,"
		  "\n\tRestricted role-flag: %u, Format id %u cap %u, Convention id %u cap %u,",
		  b[0] >> 6, b[0] >> 4 & 3, b[0] >> 3 & 1, b[0] >> 2 & 1, b[2] >> 4, b[2],
		  b[3] >> 4, b[3]);
	line_addf(line, "\n\tEdge count %u, Agreement digest %08x%08x%08x%08x%08x",
		  load_be16(b + 4), load_be32(b + 14), load_be32(b + 18), load_be32(b + 22),
		  load_be32(b + 26), load_be32(b + 30));
}

/* Behind the trees, which take `bytes`. False when the lengths cannot be. */
static bool print_agreement(struct line *line, uint32_t at, uint32_t length, uint32_t bytes)
{
	uint32_t agreement_bytes = line_be16(line, at + 36 + bytes) + 2u;

	if (line->is_cut)
		return true;
	if (length < RAPID_BYTES + bytes + agreement_bytes ||
	    agreement_bytes < SHORTEST_PATH_BYTES_MINIMUM)
		return false;
	print_shortest_path(line, at + RAPID_BYTES + bytes);
	return true;
}

/* False when the lengths cannot be. */
static bool print_rapid(struct line *line, uint32_t at, uint32_t length, uint8_t version)
{
	uint32_t bytes;

	if (version == VERSION_RAPID) {
		if (length < RAPID_BYTES)
			return false;
		print_config(line, at, length);
	} else if (version == VERSION_MULTIPLE || version == VERSION_SHORTEST_PATH) {
		if (length < MULTIPLE_BYTES_MINIMUM || line_u8(line, at + 35) != 0)
			return false;
		bytes = line_be16(line, at + 36) + 2u;
		if (length < RAPID_BYTES + bytes)
			return false;
		print_multiple(line, at, length);
		return version == VERSION_MULTIPLE || print_agreement(line, at, length, bytes);
	}
	return true;
}

void print_stp(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t version, type;
	bool is_good = true;

	line->protocol = "stp";
	if (length < 4) {
		line_invalid(line);
		return;
	}
	if (line_be16(line, at) != 0) {
		line_addf(line, "unknown STP version, length %u", length);
		return;
	}
	version = line_u8(line, at + 2);
	line_add(line, "STP ");
	line_name(line, version_names, version, "Unknown STP protocol (0x%02x)");
	if (!name_find(version_names, version))
		return;
	type = line_u8(line, at + 3);
	line_add(line, ", ");
	line_name(line, type_names, type, "Unknown BPDU Type (0x%02x)");
	if (type == TYPE_CONFIG) {
		is_good = length >= CONFIG_BYTES;
		if (is_good)
			print_config(line, at, length);
	} else if (type == TYPE_RAPID) {
		is_good = print_rapid(line, at, length, version);
	}
	if (!is_good)
		line_invalid(line);
}
