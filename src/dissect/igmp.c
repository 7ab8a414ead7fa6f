/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * IGMP: versions 1 (RFC 1112), 2 (RFC 2236) and 3 (RFC 3376). Type, maximum response time in tenths
 * of a second, checksum, group; version 3 queries and reports go on with sources and group records.
 */
#include "dissect/printer.h"

#define USUAL_RESPONSE_TIME 100
#define RECORD_BYTES        8u

/* " {", all sources, " }" */
static void print_sources(struct line *line, uint32_t at, uint32_t count)
{
	line_add(line, " {");
	for (uint32_t i = 0; i < count && !line->is_cut; i++) {
		if (!line_read(line, at + i * 4, 4))
			return;
		line_add(line, " ");
		line_ipv4(line, at + i * 4);
	}
	line_add(line, " }");
}

static void print_address(struct line *line, const char *before, uint32_t at)
{
	if (!line_read(line, at, 4))
		return;
	line_add(line, before);
	line_ipv4(line, at);
}

/* One group record: its length, or 0 when it cannot be. */
static uint32_t print_record(struct line *line, uint32_t at, uint32_t left)
{
	static const struct name_row types[] = {{1, "is_in"}, {2, "is_ex"}, {3, "to_in"},
						{4, "to_ex"}, {5, "allow"}, {6, "block"},
						{0, NULL}};
	uint32_t count;

	if (left < RECORD_BYTES) {
		line_add(line, " [invalid number of groups]");
		return 0;
	}
	print_address(line, " [gaddr ", at + 4);
	line_add(line, " ");
	line_name(line, types, line_u8(line, at), " [v3-report-#%u]");
	count = line_be16(line, at + 2);
	if (left < RECORD_BYTES + count * 4) {
		line_addf(line, " [invalid number of sources %u]", count);
		return 0;
	}
	if (line->options->verbosity == 1)
		line_addf(line, ", %u source(s)", count);
	else
		print_sources(line, at + RECORD_BYTES, count);
	line_add(line, "]");
	return RECORD_BYTES + count * 4;
}

static void print_report_v3(struct line *line, uint32_t at, uint32_t length)
{
	uint16_t count;
	uint32_t record = 8;

	if (length < 16 || length & 3) {
		line_addf(line, " [invalid len %u]", length);
		return;
	}
	count = line_be16(line, at + 6);
	line_addf(line, ", %u group record(s)", count);
	if (line->options->verbosity == 0)
		return;
	for (unsigned i = 0; i < count && !line->is_cut; i++) {
		uint32_t bytes = print_record(line, at + record, length - record);

		if (bytes == 0)
			return;
		record += bytes;
	}
}

static void print_response_time(struct line *line, uint8_t code)
{
	uint32_t tenths = code;

	/* RFC 3376 section 4.1.1: mantissa and exponent. */
	if (code >= 128)
		tenths = ((code & 0x0fu) | 0x10) << ((code >> 4 & 7) + 3);
	line_add(line, " [max resp time ");
	if (tenths < 600)
		line_addf(line, "%.1fs", tenths * 0.1);
	else
		line_relative_time(line, tenths / 10);
	line_add(line, "]");
}

static void print_query_v3(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t code;
	uint16_t count;

	line_add(line, " v3");
	if (length < 12 || length & 3) {
		line_addf(line, " [invalid len %u]", length);
		return;
	}
	code = line_u8(line, at + 1);
	if (code != USUAL_RESPONSE_TIME)
		print_response_time(line, code);
	if (line_be32(line, at + 4) == 0)
		return;
	print_address(line, " [gaddr ", at + 4);
	count = line_be16(line, at + 10);
	if (count > 0) {
		if (length < 12 + count * 4u)
			line_add(line, " [invalid number of sources]");
		else if (line->options->verbosity > 1)
			print_sources(line, at + 12, count);
		else
			line_addf(line, ", %u source(s)", count);
	}
	line_add(line, "]");
}

static void print_query(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t time;

	line_add(line, "igmp query");
	if (length >= 12) {
		print_query_v3(line, at, length);
		return;
	}
	time = line_u8(line, at + 1);
	line_add(line, time ? " v2" : " v1");
	if (time && time != USUAL_RESPONSE_TIME)
		line_addf(line, " [max resp time %u]", time);
	if (line_be32(line, at + 4)) {
		print_address(line, " [gaddr ", at + 4);
		line_add(line, "]");
	}
	if (length != 8)
		line_addf(line, " [len %u]", length);
}

static void print_trace(struct line *line, const char *name, uint32_t at, uint32_t length)
{
	if (length < 8 + 16) {
		line_addf(line, " [invalid len %u]", length);
		return;
	}
	if (!line_read(line, at + 8, 16))
		return;
	line_addf(line, "%s %u: ", name, line_be24(line, at + 21));
	line_ipv4(line, at + 8);
	line_add(line, " to ");
	line_ipv4(line, at + 12);
	line_add(line, " reply-to ");
	line_ipv4(line, at + 16);
	if (line_u8(line, at + 16) >> 4 == 14)
		line_field(line, " with-ttl ", line_u8(line, at + 20));
}

static void print_message(struct line *line, uint8_t type, uint32_t at, uint32_t length)
{
	switch (type) {
	case 0x11:
		print_query(line, at, length);
		return;
	case 0x12:
		print_address(line, "igmp v1 report ", at + 4);
		if (length != 8)
			line_addf(line, " [len %u]", length);
		return;
	case 0x14:
		line_add(line, "igmp pimv1");
		print_pim_v1(line, at);
		return;
	case 0x16:
		print_address(line, "igmp v2 report ", at + 4);
		return;
	case 0x17:
		print_address(line, "igmp leave ", at + 4);
		return;
	case 0x22:
		line_add(line, "igmp v3 report");
		print_report_v3(line, at, length);
		return;
	case 0x1e:
		print_trace(line, "mresp", at, length);
		return;
	case 0x1f:
		print_trace(line, "mtrace", at, length);
		return;
	default:
		line_field(line, "igmp-", type);
		return;
	}
}

void print_igmp(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "igmp";
	if (line->options->is_quiet) {
		line_add(line, "igmp");
		return;
	}
	print_message(line, line_u8(line, at), at, length);
	if (line->options->verbosity > 0 && length >= 4 && line_has(line, at, length) &&
	    line_checksum(line, at, length) != 0)
		line_addf(line, " bad igmp cksum %x!", line_be16(line, at + 2));
}
