/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Multicast listener discovery of IPv6: version 1 (RFC 2710: maximum delay at 4, address at 8) and
 * version 2 (RFC 3810: queries with flags at 24, interval at 25 and sources from 26 on; reports with
 * group records of type, auxiliary length, source count, group, sources).
 */
#include "dissect/icmpv6.h"

#include "dissect/printer.h"

#define ADDRESS_BYTES 16u
#define RECORD_BYTES  20u

void print_listener(struct line *line, uint32_t at)
{
	if (!line_has(line, at, 24))
		return;
	line_addf(line, "max resp delay: %u addr: ", line_be16(line, at + 4));
	line_ipv6(line, at + 8);
}

/* " {", all sources, " }" */
static void print_sources(struct line *line, uint32_t at, uint32_t count)
{
	line_add(line, " {");
	for (uint32_t i = 0; i < count && !line->is_cut; i++) {
		if (!line_read(line, at + i * ADDRESS_BYTES, ADDRESS_BYTES))
			return;
		line_add(line, " ");
		line_ipv6(line, at + i * ADDRESS_BYTES);
	}
	line_add(line, " }");
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
	if (!line_read(line, at + 4, ADDRESS_BYTES))
		return 0;
	line_add(line, " [gaddr ");
	line_ipv6(line, at + 4);
	line_add(line, " ");
	line_name(line, types, line_u8(line, at), " [v2-report-#%u]");
	count = line_be16(line, at + 2);
	if (left < RECORD_BYTES + count * ADDRESS_BYTES) {
		line_addf(line, " [invalid number of sources %u]", count);
		return 0;
	}
	if (line->options->verbosity == 1)
		line_addf(line, ", %u source(s)", count);
	else
		print_sources(line, at + RECORD_BYTES, count);
	line_add(line, "]");
	return RECORD_BYTES + count * ADDRESS_BYTES;
}

void print_listener_report(struct line *line, uint32_t at, uint32_t length)
{
	uint16_t count;
	uint32_t record = 8;

	if (length < 8) {
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

/* Codes above the bits of the mantissa are floating point: RFC 3810 sections 5.1.3 and 5.1.9. */
static uint32_t response_time(uint16_t code)
{
	if (code < 32768)
		return code;
	return ((code & 0x0fffu) | 0x1000) << ((code >> 12 & 7) + 3);
}

static uint32_t query_interval(uint8_t code)
{
	if (code < 128)
		return code;
	return ((code & 0x0fu) | 0x10) << ((code >> 4 & 7) + 3);
}

static void print_query_flags(struct line *line, uint32_t at)
{
	uint8_t flags = line_u8(line, at + 24);

	if (flags & 0x08)
		line_add(line, " sflag");
	if (flags & 0x07)
		line_addf(line, " robustness=%u", flags & 0x07);
	line_addf(line, " qqi=%u", query_interval(line_u8(line, at + 25)));
}

void print_listener_query(struct line *line, uint32_t at, uint32_t length)
{
	bool is_verbose = line->options->verbosity > 0;
	uint16_t code, count;

	if (length < 28) {
		line_addf(line, " [invalid len %u]", length);
		return;
	}
	code = line_be16(line, at + 4);
	if (is_verbose)
		line_addf(line, " [max resp delay=%u]", response_time(code));
	if (!line_read(line, at + 8, ADDRESS_BYTES))
		return;
	line_add(line, " [gaddr ");
	line_ipv6(line, at + 8);
	if (is_verbose)
		print_query_flags(line, at);
	count = line_be16(line, at + 26);
	if (count > 0) {
		if (length < 28 + count * ADDRESS_BYTES)
			line_add(line, " [invalid number of sources]");
		else if (line->options->verbosity > 1)
			print_sources(line, at + 28, count);
		else
			line_addf(line, ", %u source(s)", count);
	}
	line_add(line, "]");
}
