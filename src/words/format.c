/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Quantities for people: three significant digits and the unit that fits, "6.66 s", "20.0 MB". Units
 * are decimal (1 kB = 1000 bytes), as networks count. Units are words ("unit.*"), so that Chinese
 * says 毫秒.
 */
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "words/words.h"

#define EXACT_BYTES_MAXIMUM 9999 /* packet sizes are told exactly */
#define SECONDS_MAXIMUM     120  /* from here on minutes */

struct unit {
	uint64_t scale;
	const char *words; /* id */
};

static const struct unit duration_units[] = {
	{1, "unit.ns"},
	{NS_PER_US, "unit.us"},
	{NS_PER_MS, "unit.ms"},
	{NS_PER_S, "unit.s"},
};

static const struct unit byte_units[] = {
	{1000, "unit.kB"},
	{1000000, "unit.MB"},
	{1000000000, "unit.GB"},
	{1000000000000, "unit.TB"},
};

static const struct unit rate_units[] = {
	{1, "unit.bit-rate"},
	{1000, "unit.kbit-rate"},
	{1000000, "unit.Mbit-rate"},
	{1000000000, "unit.Gbit-rate"},
};

/* `number` / `scale` rounded to three significant digits; a whole number when the scale is 1. */
static void format_add_scaled(struct str *out, uint64_t number, uint64_t scale)
{
	uint64_t hundredths = (uint64_t)(((__uint128_t)number * 100 + scale / 2) / scale);
	uint64_t tenths = (uint64_t)(((__uint128_t)number * 10 + scale / 2) / scale);

	if (scale > 1 && hundredths < 1000)
		str_addf(out, "%u.%02u", (unsigned)(hundredths / 100),
			 (unsigned)(hundredths % 100));
	else if (scale > 1 && tenths < 1000)
		str_addf(out, "%u.%u", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
	else
		str_add_unsigned(out, (uint64_t)(((__uint128_t)number + scale / 2) / scale));
}

/* Number and unit, the smallest unit in which it stays below 1000 after rounding. */
static void format_add_quantity(struct str *out, enum language language, uint64_t number,
				const struct unit *units, size_t unit_count)
{
	const struct unit *unit = units;

	for (size_t i = 1; i < unit_count && number >= unit->scale * 1000 - unit->scale / 2; i++)
		unit = &units[i];
	format_add_scaled(out, number, unit->scale);
	str_add_char(out, ' ');
	str_add(out, words_plain(language, unit->words));
}

/* "2 min 5 s", "1 h 2 min": the second unit is left out when it is zero. */
static void format_add_clock(struct str *out, enum language language, uint64_t seconds)
{
	bool is_long = seconds >= 3600;
	uint64_t major = is_long ? seconds / 3600 : seconds / 60;
	uint64_t minor = is_long ? seconds % 3600 / 60 : seconds % 60;

	str_add_unsigned(out, major);
	str_add_char(out, ' ');
	str_add(out, words_plain(language, is_long ? "unit.h" : "unit.min"));
	if (!minor)
		return;
	str_add_char(out, ' ');
	str_add_unsigned(out, minor);
	str_add_char(out, ' ');
	str_add(out, words_plain(language, is_long ? "unit.min" : "unit.s"));
}

void words_add_duration(struct str *out, enum language language, uint64_t ns)
{
	if (ns == 0) {
		str_add(out, "0 ");
		str_add(out, words_plain(language, "unit.s"));
	} else if (ns >= SECONDS_MAXIMUM * NS_PER_S) {
		format_add_clock(out, language, ns / NS_PER_S + (ns % NS_PER_S >= NS_PER_S / 2));
	} else {
		format_add_quantity(out, language, ns, duration_units, ARRAY_COUNT(duration_units));
	}
}

void words_add_bytes(struct str *out, enum language language, uint64_t bytes)
{
	if (bytes > EXACT_BYTES_MAXIMUM) {
		format_add_quantity(out, language, bytes, byte_units, ARRAY_COUNT(byte_units));
		return;
	}
	if (bytes >= 1000)
		str_addf(out, "%u%s%03u ", (unsigned)(bytes / 1000),
			 words_plain(language, "unit.thousands"), (unsigned)(bytes % 1000));
	else
		str_addf(out, "%u ", (unsigned)bytes);
	str_add(out, words_plain(language, bytes == 1 ? "unit.byte" : "unit.bytes"));
}

void words_add_rate(struct str *out, enum language language, uint64_t bits_per_second)
{
	format_add_quantity(out, language, bits_per_second, rate_units, ARRAY_COUNT(rate_units));
}

void words_add_permille(struct str *out, enum language language, uint64_t permille)
{
	str_addf(out, "%llu.%llu%s", (unsigned long long)(permille / 10),
		 (unsigned long long)(permille % 10), words_plain(language, "unit.percent"));
}
