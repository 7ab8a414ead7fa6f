/* SPDX-License-Identifier: BSD-3-Clause */
/* Times of lines: see timestamp.h. */
#include "dissect/timestamp.h"

#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "dissect/line.h"

/* Seconds beyond the year 2038 are beyond what tcpdump prints. */
#define SECOND_LIMIT 0x80000000u

/* ".123456 ", in pairs of digits. More of them than usual only for a broken time: see struct packet. */
static void add_fraction(struct line *line, uint64_t fraction, bool is_nanosecond)
{
	char text[24];
	char *end = text + sizeof(text);
	char *to = end - 1;
	char *least = to - (is_nanosecond ? 9 : 6);

	*to = ' ';
	for (; fraction >= 100; fraction /= 100) {
		to -= 2;
		memcpy(to, decimal_pairs + fraction % 100 * 2, 2);
	}
	to -= 2;
	memcpy(to, decimal_pairs + fraction * 2, 2);
	while (to > least)
		*--to = '0';
	if (to < least && *to == '0')
		to++;
	*--to = '.';
	line_add_bytes(line, to, (size_t)(end - to));
}

/* Keep the text of a second: as a number, a date, or a time of day. */
static void second_keep(struct timestamp *timestamp, enum dissect_time form, uint64_t second)
{
	time_t seconds = (time_t)second;
	bool is_offset = form == DISSECT_TIME_DELTA || form == DISSECT_TIME_SINCE_FIRST;
	struct tm parts = {0};

	timestamp->second = second;
	timestamp->has_second = true;
	if (form == DISSECT_TIME_EPOCH) {
		timestamp->text_bytes =
			(size_t)(put_unsigned(timestamp->text, (uint32_t)second) - timestamp->text);
		return;
	}
	if (is_offset)
		(void)gmtime_r(&seconds, &parts);
	else
		(void)localtime_r(&seconds, &parts);
	timestamp->text_bytes =
		strftime(timestamp->text, sizeof(timestamp->text),
			 form == DISSECT_TIME_DATE ? "%Y-%m-%d %H:%M:%S" : "%H:%M:%S", &parts);
}

static void add_second(struct timestamp *timestamp, struct line *line, uint64_t second)
{
	if (!timestamp->has_second || timestamp->second != second)
		second_keep(timestamp, line->options->time, second);
	line_add_bytes(line, timestamp->text, timestamp->text_bytes);
}

/* The time to print: for -ttt and -ttttt the distance, behind its sign. */
static uint64_t time_to_print(struct timestamp *timestamp, struct line *line, uint64_t now)
{
	enum dissect_time form = line->options->time;
	uint64_t reference;

	if (form != DISSECT_TIME_DELTA && form != DISSECT_TIME_SINCE_FIRST)
		return now;
	if (timestamp->reference == 0)
		timestamp->reference = now;
	reference = timestamp->reference;
	if (form == DISSECT_TIME_DELTA)
		timestamp->reference = now;
	line_add(line, now < reference ? "-" : " ");
	return now < reference ? reference - now : now - reference;
}

void timestamp_add(struct timestamp *timestamp, struct line *line, const struct packet *packet)
{
	bool is_nanosecond = line->options->is_nanosecond;
	uint64_t units_per_second = is_nanosecond ? NS_PER_S : NS_PER_S / NS_PER_US;
	uint64_t time = is_nanosecond ? packet->time_ns : packet->time_ns / NS_PER_US;
	uint64_t second;

	if (line->options->time == DISSECT_TIME_NONE)
		return;
	time = time_to_print(timestamp, line, time);
	/* By a constant, which needs no division. */
	second = is_nanosecond ? time / NS_PER_S : time / (NS_PER_S / NS_PER_US);
	second -= MIN(second, packet->excess_s);
	if (second & SECOND_LIMIT) {
		line_add(line, "[Error converting time] ");
		return;
	}
	add_second(timestamp, line, second);
	add_fraction(line, time - second * units_per_second, is_nanosecond);
}
