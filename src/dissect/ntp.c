/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * NTP (RFC 5905 section 7.3): leap, version and mode in a byte, stratum, poll, precision, root delay,
 * root dispersion, reference, four time stamps; mode 6 (RFC 9327) is a control message. Times are
 * seconds since 1900 and a fraction of 32 bits.
 */
#include <time.h>

#include "dissect/printer.h"

#define TIME_BYTES    48u
#define CONTROL_BYTES 12u
#define EPOCH_OFFSET  2208988800 /* seconds from 1900 to 1970 */

enum {
	MODE_CONTROL = 6,
	MODE_PRIVATE = 7,
};

enum {
	STRATUM_UNSPECIFIED = 0,
	STRATUM_PRIMARY = 1,
	STRATUM_QUERY = 62,
	STRATUM_REPLY = 63,
};

static const struct name_row mode_names[] = {
	{0, "unspecified"},
	{1, "symmetric active"},
	{2, "symmetric passive"},
	{3, "Client"},
	{4, "Server"},
	{5, "Broadcast"},
	{MODE_CONTROL, "Control Message"},
	{MODE_PRIVATE, "Reserved"},
	{0, NULL},
};

static const struct name_row leap_names[] = {
	{0x00, ""}, {0x40, "+1s"}, {0x80, "-1s"}, {0xc0, "clock unsynchronized"}, {0, NULL},
};

/* The fraction in billionths, rounded as a double division rounds. */
static uint32_t billionths(uint32_t fraction)
{
	return (uint32_t)(fraction / 4294967296.0 * 1000000000.0);
}

static void print_time(struct line *line, uint32_t seconds, uint32_t fraction)
{
	time_t unix_seconds = (time_t)seconds - EPOCH_OFFSET;
	char text[32];
	struct tm parts;

	line_addf(line, "%u.%09u", seconds, billionths(fraction));
	if (seconds == 0 || !gmtime_r(&unix_seconds, &parts))
		return;
	(void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
	line_addf(line, " (%s)", text);
}

static void print_time_at(struct line *line, uint32_t at)
{
	uint32_t seconds = line_be32(line, at);

	print_time(line, seconds, line_be32(line, at + 4));
}

/* How much later `to` is than `from`; without a `from`, `to` itself. */
static void print_difference(struct line *line, uint32_t from_at, uint32_t to_at)
{
	uint64_t from = line_be64(line, from_at);
	uint64_t to = line_be64(line, to_at);
	bool is_later = to > from;
	uint64_t difference = is_later ? to - from : from - to;

	if (from == 0)
		print_time(line, (uint32_t)(to >> 32), (uint32_t)to);
	else
		line_addf(line, "%s%u.%09u", is_later ? "+" : "-", (uint32_t)(difference >> 32),
			  billionths((uint32_t)difference));
}

static void print_short_time(struct line *line, uint32_t at)
{
	uint16_t seconds = line_be16(line, at);

	line_addf(line, "%u.%06u", seconds,
		  (unsigned)(line_be16(line, at + 2) / 65536.0 * 1000000.0));
}

static void print_poll(struct line *line, int8_t poll)
{
	line_addf(line, ", poll %d", poll);
	if (poll <= -32 || poll >= 32)
		return;
	if (poll >= 0)
		line_addf(line, " (%us)", 1u << poll);
	else
		line_addf(line, " (1/%us)", 1u << -poll);
}

/* False when nothing follows. */
static bool print_reference(struct line *line, uint32_t at, uint8_t stratum)
{
	line_add(line, ", Reference-ID: ");
	switch (stratum) {
	case STRATUM_UNSPECIFIED:
		line_add(line, "(unspec)");
		return true;
	case STRATUM_PRIMARY:
		(void)line_foreign(line, at, 4);
		return true;
	case STRATUM_QUERY:
	case STRATUM_REPLY:
		line_ipv4(line, at);
		line_add(line, stratum == STRATUM_QUERY ? " INFO_QUERY" : " INFO_REPLY");
		return false;
	default:
		line_addf(line, "0x%08x", line_be32(line, at));
		return true;
	}
}

/* Key and digest, if the length tells that they are there. False when they are cut. */
static bool print_authentication(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t digest_bytes = length - TIME_BYTES - 4;

	if (length == TIME_BYTES)
		return true;
	if (length != TIME_BYTES + 4 && length != TIME_BYTES + 20 && length != TIME_BYTES + 24) {
		line_addf(line, "\n\t(%u more bytes after the header)", length - TIME_BYTES);
		return true;
	}
	line_addf(line, "\n\tKey id: %u", line_be32(line, at + TIME_BYTES));
	if (digest_bytes == 0)
		return true;
	if (!line_has(line, at + TIME_BYTES + 4, digest_bytes))
		return false;
	line_add(line, "\n\tAuthentication: ");
	for (uint32_t i = 0; i < digest_bytes; i += 4)
		line_hex(line, line_be32(line, at + TIME_BYTES + 4 + i), 8);
	return true;
}

/* The four times and their differences. False when they are cut. */
static bool print_times(struct line *line, uint32_t at)
{
	static const char *const names[] = {
		"\n\t  Reference Timestamp:  ", "\n\t  Originator Timestamp: ",
		"\n\t  Receive Timestamp:    ", "\n\t  Transmit Timestamp:   "};

	for (uint32_t i = 0; i < 4; i++) {
		if (!line_has(line, at + 16 + i * 8, 8))
			return false;
		line_add(line, names[i]);
		print_time_at(line, at + 16 + i * 8);
	}
	line_add(line, "\n\t    Originator - Receive Timestamp:  ");
	print_difference(line, at + 24, at + 32);
	line_add(line, "\n\t    Originator - Transmit Timestamp: ");
	print_difference(line, at + 24, at + 40);
	return true;
}

static void print_stratum(struct line *line, uint8_t stratum)
{
	const char *name = "reserved";

	if (stratum == STRATUM_UNSPECIFIED)
		name = "unspecified";
	else if (stratum == STRATUM_PRIMARY)
		name = "primary reference";
	else if (stratum <= 15)
		name = "secondary reference";
	line_addf(line, ", Stratum %u (%s)", stratum, name);
}

static void print_invalid(struct line *line, uint32_t at, uint32_t length)
{
	line_invalid(line);
	if (!line_has(line, at, length))
		line_truncated(line);
}

static bool print_clock(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t stratum = line_u8(line, at + 1);

	print_stratum(line, stratum);
	print_poll(line, (int8_t)line_u8(line, at + 2));
	line_addf(line, ", precision %d", (int8_t)line_u8(line, at + 3));
	if (!line_has(line, at + 4, 4))
		return false;
	line_add(line, "\n\tRoot Delay: ");
	print_short_time(line, at + 4);
	if (!line_has(line, at + 8, 4))
		return false;
	line_add(line, ", Root dispersion: ");
	print_short_time(line, at + 8);
	if (!line_has(line, at + 12, 4))
		return false;
	if (!print_reference(line, at + 12, stratum))
		return true;
	return print_times(line, at) && print_authentication(line, at, length);
}

static void print_control(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t control = line_u8(line, at + 1);
	const uint8_t *b;
	uint16_t status, count;

	line_addf(line, ", %s, %s, %s, OpCode=%u\n", control & 0x80 ? "Response" : "Request",
		  control & 0x40 ? "Error" : "OK", control & 0x20 ? "More" : "Last",
		  control & 0x1f);
	line_addf(line, "\tSequence=%u", line_be16(line, at + 2));
	status = line_be16(line, at + 4);
	line_addf(line, ", Status=%#x", status);
	line_addf(line, ", Assoc.=%u", line_be16(line, at + 6));
	line_addf(line, ", Offset=%u", line_be16(line, at + 8));
	b = line_read(line, at + 10, 2);
	count = b ? load_be16(b) : 0;
	line_addf(line, ", Count=%u", count);
	if (CONTROL_BYTES + count > length)
		print_invalid(line, at, length);
	else if (count != 0 && !line_has(line, at + CONTROL_BYTES, count))
		line_truncated(line);
	else if (count != 0)
		line_add(line, "\n\tTO-BE-DONE: data not interpreted");
}

void print_ntp(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t status, mode;

	line->protocol = "ntp";
	status = line_u8(line, at);
	mode = status & 7;
	line_addf(line, "NTPv%u, ", status >> 3 & 7);
	line_name(line, mode_names, mode, "Unknown mode");
	line_field(line, ", length ", length);
	if (line->options->verbosity == 0)
		return;
	line_add(line, "\n\tLeap indicator: ");
	line_name(line, leap_names, status & 0xc0, "Unknown");
	line_addf(line, " (%u)", status & 0xc0);
	if (mode == MODE_PRIVATE)
		return;
	if (length < (mode == MODE_CONTROL ? CONTROL_BYTES : TIME_BYTES))
		print_invalid(line, at, length);
	else if (mode == MODE_CONTROL)
		print_control(line, at, length);
	else if (!print_clock(line, at, length))
		line_truncated(line);
}
