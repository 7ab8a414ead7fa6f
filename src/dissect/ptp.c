/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Precision time (IEEE 1588-2008 clause 13): type, version, length, domain, flags, correction, clock and
 * port, sequence, control, interval; then a time, and whose it is.
 */
#include <inttypes.h>

#include "dissect/printer.h"

#define HEADER_BYTES 34u

enum {
	TYPE_SYNC = 0,
	TYPE_DELAY_REQUEST = 1,
	TYPE_PEER_REQUEST = 2,
	TYPE_PEER_RESPONSE = 3,
	TYPE_FOLLOW_UP = 8,
	TYPE_DELAY_RESPONSE = 9,
	TYPE_PEER_FOLLOW_UP = 10,
	TYPE_ANNOUNCE = 11,
	TYPE_SIGNALLING = 12,
	TYPE_MANAGEMENT = 13,
};

static const struct name_row type_names[] = {
	{TYPE_SYNC, "sync msg"},
	{TYPE_DELAY_REQUEST, "delay req msg"},
	{TYPE_PEER_REQUEST, "peer delay req msg"},
	{TYPE_PEER_RESPONSE, "peer delay resp msg"},
	{TYPE_FOLLOW_UP, "follow up msg"},
	{TYPE_DELAY_RESPONSE, "delay resp msg"},
	{TYPE_PEER_FOLLOW_UP, "pdelay resp fup msg"},
	{TYPE_ANNOUNCE, "announce msg"},
	{TYPE_SIGNALLING, "signalling msg"},
	{TYPE_MANAGEMENT, "management msg"},
	{0, NULL},
};

static const struct name_row flag_names[] = {
	{0x0001, "l1 61"},
	{0x0002, "l1 59"},
	{0x0004, "utc reasonable"},
	{0x0008, "timescale"},
	{0x0010, "time tracable"},
	{0x0020, "frequency tracable"},
	{0x0100, "alternate master"},
	{0x0200, "two step"},
	{0x0400, "unicast"},
	{0x1000, "profile specific 1"},
	{0x2000, "profile specific 2"},
	{0x4000, "security mask"},
	{0x18c0, "unknown"},
	{0, NULL},
};

static const struct name_row control_names[] = {
	{0, "Sync"},       {1, "Delay_Req"}, {2, "Follow_Up"}, {3, "Delay_Resp"},
	{4, "Management"}, {5, "Other"},     {0, NULL},
};

static uint64_t be48(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, 6);

	return b ? (uint64_t)load_be16(b) << 32 | load_be32(b + 2) : 0;
}

static void print_time(struct line *line, const char *name, uint32_t at, const char *behind)
{
	uint64_t seconds;

	line_addf(line, ", %s :", name);
	seconds = be48(line, at);
	line_addf(line, " %" PRIu64 " seconds%s", seconds, behind);
	line_addf(line, " %u nanoseconds", line_be32(line, at + 6));
}

static void print_port(struct line *line, uint32_t at)
{
	uint64_t clock = line_be64(line, at);

	line_addf(line, ", port identity : 0x%" PRIx64, clock);
	line_addf(line, ", port id : %u", line_be16(line, at + 8));
}

static void print_announcement(struct line *line, uint32_t at)
{
	uint64_t clock;

	print_time(line, "originTimeStamp", at, "");
	line_addf(line, ", origin cur utc :%u", line_be16(line, at + 10));
	line_addf(line, ", rsvd : %u", line_u8(line, at + 12));
	line_addf(line, ", gm priority_1 : %u", line_u8(line, at + 13));
	line_addf(line, ", gm clock class : %u", line_u8(line, at + 14));
	line_addf(line, ", gm clock accuracy : %u", line_u8(line, at + 15));
	line_addf(line, ", gm clock variance : %u", line_be16(line, at + 16));
	line_addf(line, ", gm priority_2 : %u", line_u8(line, at + 18));
	clock = line_be64(line, at + 19);
	line_addf(line, ", gm clock id : 0x%" PRIx64, clock);
	line_addf(line, ", steps removed : %u", line_be16(line, at + 27));
	line_addf(line, ", time source : 0x%x", line_u8(line, at + 29));
}

static void print_management(struct line *line, uint32_t at)
{
	print_port(line, at);
	/* tcpdump reads all of them from the same place. */
	line_addf(line, ", , start boundary hops  %u", line_u8(line, at));
	line_addf(line, ", , boundary hops  %u", line_u8(line, at));
	line_addf(line, ", , flags  0x%x", line_u8(line, at));
	line_addf(line, ", , reserved  0x%x", line_u8(line, at));
}

static void print_body(struct line *line, uint8_t type, uint32_t at)
{
	switch (type) {
	case TYPE_SYNC:
	case TYPE_DELAY_REQUEST:
		print_time(line, "originTimeStamp", at, ",");
		return;
	case TYPE_FOLLOW_UP:
		print_time(line, "preciseOriginTimeStamp", at, ",");
		return;
	case TYPE_PEER_REQUEST:
	case TYPE_PEER_FOLLOW_UP:
		print_time(line, "preciseOriginTimeStamp", at, ",");
		print_port(line, at + 10);
		return;
	case TYPE_PEER_RESPONSE:
	case TYPE_DELAY_RESPONSE:
		print_time(line, "receiveTimeStamp", at, ",");
		print_port(line, at + 10);
		return;
	case TYPE_ANNOUNCE:
		print_announcement(line, at);
		return;
	case TYPE_SIGNALLING:
		print_port(line, at);
		return;
	case TYPE_MANAGEMENT:
		print_management(line, at);
		return;
	default:
		return;
	}
}

static void print_header(struct line *line, uint32_t at)
{
	uint8_t first = line_u8(line, at);
	uint64_t number;

	line_addf(line, ", v1 compat : %s, msg type : ", first & 0x10 ? "yes" : "no");
	line_name(line, type_names, first & 15, "Reserved");
	line_addf(line, ", length : %u", line_be16(line, at + 2));
	if (line_read(line, at + 4, 2))
		line_addf(line, ", domain : %u, reserved1 : %u", line_u8(line, at + 4),
			  line_u8(line, at + 5));
	if (line_read(line, at + 6, 2))
		line_add(line, ", Flags [");
	line_bits(line, flag_names, line_be16(line, at + 6), ", ", "none");
	line_add(line, "]");
	number = be48(line, at + 8);
	line_addf(line, ", NS correction : %" PRIu64, number);
	line_addf(line, ", sub NS correction : %u", line_be16(line, at + 14));
	line_addf(line, ", reserved2 : %u", line_be32(line, at + 16));
	number = line_be64(line, at + 20);
	line_addf(line, ", clock identity : 0x%" PRIx64, number);
	line_addf(line, ", port id : %u", line_be16(line, at + 28));
	line_addf(line, ", seq id : %u", line_be16(line, at + 30));
	first = line_u8(line, at + 32);
	line_addf(line, ", control : %u (", first);
	line_name(line, control_names, first, "Reserved");
	line_add(line, ")");
	line_addf(line, ", log message interval : %u", line_be16(line, at + 32) & 0xffu);
}

void print_ptp(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t version;

	line->protocol = "ptp";
	if (length < HEADER_BYTES) {
		line_addf(line, " [length %u < %u]", length, HEADER_BYTES);
		line_invalid(line);
		return;
	}
	version = line_be16(line, at) & 0xff;
	line_addf(line, "PTPv%u", version);
	if (version == 1) {
		line_add(line, " (not implemented)");
	} else if (version == 2) {
		print_header(line, at);
		print_body(line, line_u8(line, at) & 15, at + HEADER_BYTES);
	}
}
