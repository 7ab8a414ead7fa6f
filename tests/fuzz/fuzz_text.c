/* SPDX-License-Identifier: BSD-3-Clause */
/* Foreign text: UTF-8, escaping for a terminal, numbers, durations, addresses. */
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/width.h"
#include "fuzz.h"
#include "model/address.h"

#define TEXT_MAXIMUM 65536

static bool is_bidirectional_mark(uint32_t character)
{
	return (character >= 0x200e && character <= 0x200f) ||
	       (character >= 0x202a && character <= 0x202e) ||
	       (character >= 0x2066 && character <= 0x2069);
}

/* Escaped text is valid UTF-8 that cannot move a cursor, ring, or turn the direction of reading. */
static void check_escaped(const uint8_t *data, size_t size, size_t characters)
{
	CLEANUP(str_done) struct str text = STR_INIT(TEXT_MAXIMUM);
	size_t at = 0;

	str_add_escaped(&text, data, size, characters);
	while (at < text.length) {
		uint32_t character = 0;
		size_t used = utf8_decode(text.text + at, text.length - at, &character);

		FUZZ_CHECK(used >= 1 && used <= 4);
		FUZZ_CHECK(character >= 0x20 && !(character >= 0x7f && character <= 0x9f));
		FUZZ_CHECK(!is_bidirectional_mark(character));
		FUZZ_CHECK(character_width(character) <= 2);
		at += used;
	}
	FUZZ_CHECK(text_width(text.text) <= 2 * text.length);
}

static void check_numbers(const char *text)
{
	uint64_t number = 0;

	if (parse_unsigned(text, 1000, &number) == 0)
		FUZZ_CHECK(number <= 1000);
	(void)parse_duration(text, &number);
	FUZZ_CHECK(text_distance(text, "timeout") == text_distance("timeout", text));
	FUZZ_CHECK(text_distance(text, text) == 0 || strlen(text) > 64);
}

/* What an address prints as is the same address. */
static void check_address(const char *text)
{
	char printed[ADDRESS_TEXT_BYTES];
	struct address address, again;

	if (address_parse(text, &address) < 0)
		return;
	FUZZ_CHECK(address_parse(address_format(&address, printed), &again) == 0);
	FUZZ_CHECK(address_is_equal(&address, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = xstrndup((const char *)data, size);

	check_escaped(data, size, size);
	check_escaped(data, size, 7);
	check_numbers(text);
	check_address(text);
	(void)text_width(text);
	return 0;
}
