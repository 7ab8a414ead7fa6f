/* SPDX-License-Identifier: BSD-3-Clause */
/* Series as JSON text: see json_series.h. A step in which nothing was measured is null. */
#include "present/json_series.h"

#include <string.h>

#include "base/decimal.h"
#include "present/json_connection.h"

#define NS_PER_US 1000u

static const struct {
	const char *key;
	uint32_t factor; /* from the unit of the series to that of the key */
} kinds[SERIES_COUNT] = {
	[SERIES_ROUND_TRIP] = {"rtt_ns", NS_PER_US},
	[SERIES_ECHO] = {"echo_ns", NS_PER_US},
	[SERIES_FLIGHT] = {"flight_bytes", 1},
	[SERIES_WINDOW] = {"window_bytes", 1},
	[SERIES_CONGESTION] = {"congestion_window_bytes", 1},
};

static bool is_measured(const struct series *series, enum series_kind kind)
{
	for (uint32_t i = 0; i < series->count; i++)
		if (!series_range_is_empty(&series->buckets[i].ranges[kind]))
			return true;
	return false;
}

/* Room for that many numbers and what stands between them; NULL when there is none. */
static char *numbers_begin(struct str *out, uint32_t count)
{
	if (str_reserve(out, (size_t)count * (DECIMAL_BYTES + 1)))
		return out->text + out->length;
	out->is_cut = true;
	return NULL;
}

static void numbers_end(struct str *out, char *end)
{
	*end = '\0';
	out->length = (size_t)(end - out->text);
}

static uint32_t number_at(const struct series_range *range, size_t place)
{
	if (place == 2)
		return range->last;
	return place ? range->maximum : range->minimum;
}

/* One of the three numbers of a range, by where it stands in it. */
static void add_numbers(struct str *out, const struct series *series, enum series_kind kind,
			size_t place)
{
	char *at = numbers_begin(out, series->count);

	if (!at)
		return;
	for (uint32_t i = 0; i < series->count; i++) {
		const struct series_range *range = &series->buckets[i].ranges[kind];

		if (i)
			*at++ = ',';
		if (series_range_is_empty(range)) {
			memcpy(at, "null", 4);
			at += 4;
		} else {
			at = put_unsigned_long(at, (uint64_t)number_at(range, place) *
							   kinds[kind].factor);
		}
	}
	numbers_end(out, at);
}

static void add_bytes(struct str *out, const struct series *series)
{
	char *at = numbers_begin(out, series->count);

	if (!at)
		return;
	for (uint32_t i = 0; i < series->count; i++) {
		if (i)
			*at++ = ',';
		at = put_unsigned_long(at, series->buckets[i].bytes);
	}
	numbers_end(out, at);
}

static void add_kind(struct str *out, const struct series *series, enum series_kind kind)
{
	str_add(out, ",\"");
	str_add(out, kinds[kind].key);
	str_add(out, "\":{\"min\":[");
	add_numbers(out, series, kind, 0);
	str_add(out, "],\"max\":[");
	add_numbers(out, series, kind, 1);
	str_add(out, "],\"last\":[");
	add_numbers(out, series, kind, 2);
	str_add(out, "]}");
}

static void add_series(struct str *out, const struct report *report, enum side side,
		       const struct series *series)
{
	str_add(out, "{\"direction\":\"");
	str_add(out, json_direction_name(side));
	str_add(out, "\",\"start_ns\":");
	str_add_unsigned(out, json_relative(report, series->start_ns));
	str_add(out, ",\"step_ns\":");
	str_add_unsigned(out, series_step_ns(series));
	str_add(out, ",\"bytes\":[");
	add_bytes(out, series);
	str_add_char(out, ']');
	for (enum series_kind kind = 0; kind < SERIES_COUNT; kind++)
		if (is_measured(series, kind))
			add_kind(out, series, kind);
	str_add_char(out, '}');
}

void json_series_add(struct str *out, const struct report *report, const struct view *view)
{
	const char *before = ",\"series\":[";

	for (enum side side = 0; side < SIDE_COUNT; side++) {
		if (!view->flows[side].series)
			continue;
		str_add(out, before);
		add_series(out, report, side, view->flows[side].series);
		before = ",";
	}
	if (before[1] == '\0')
		str_add_char(out, ']');
}
