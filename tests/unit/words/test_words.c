/* SPDX-License-Identifier: BSD-3-Clause */
/* Sentences and the values in them. The sentences of the program itself serve as samples; braces are
 * tried with an id that has no words, since the id is the sentence then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "model/connection.h"
#include "model/text.h"
#include "words/words.h"

#define STR_BYTES 2000

static void assert_expands(enum language language, const struct text *text, const char *expected)
{
	CLEANUP(str_done) struct str out = STR_INIT(STR_BYTES);

	words_expand(&out, language, text);
	assert_string_equal(out.text, expected);
}

static void test_words_are_found_in_both_languages(void **state)
{
	assert_string_equal(words_find(LANGUAGE_EN, "word.client"), "client");
	assert_string_equal(words_find(LANGUAGE_ZH, "word.client"), "客户端");
	assert_null(words_find(LANGUAGE_EN, "word"));
	assert_string_equal(words_plain(LANGUAGE_EN, "no such words"), "no such words");
}

static void test_every_kind_of_value_is_put_in(void **state)
{
	const struct text text = TEXT(
		"{n} {b} {d} {r} {p} {s} {w} {t}", TEXT_NUMBER("n", 1400), TEXT_BYTES("b", 1448),
		TEXT_DURATION("d", 40000000), TEXT_RATE("r", 19230000), TEXT_PERMILLE("p", 12),
		TEXT_STRING("s", "a'b"), TEXT_SHELL_WORD("w", "a'b"), TEXT_ID("t", "word.client"));

	assert_expands(LANGUAGE_EN, &text,
		       "1400 1,448 bytes 40.0 ms 19.2 Mbit/s 1.2 % a'b 'a'\\''b' client");
	assert_expands(LANGUAGE_ZH, &text,
		       "1400 1448 字节 40.0 毫秒 19.2 Mbit/s 1.2% a'b 'a'\\''b' 客户端");
}

static void test_foreign_value_is_escaped_and_cut(void **state)
{
	CLEANUP(str_done) struct str out = STR_INIT(STR_BYTES);
	char name[1001] = "\x1b[2J{n}";
	struct text text = TEXT("<{s}>", TEXT_STRING("s", name), TEXT_NUMBER("n", 1));

	assert_expands(LANGUAGE_EN, &text, "<\\x1b[2J{n}>");
	for (size_t i = 0; i < 1000; i++)
		name[i] = 'x';
	words_expand(&out, LANGUAGE_EN, &text);
	assert_int_equal(out.length, 1 + 200 + 3 + 1);
}

static void test_braces_and_unknown_placeholders_stay(void **state)
{
	const struct text text = TEXT("{{n}} {m} {n } {} } {n", TEXT_NUMBER("n", 1));

	assert_expands(LANGUAGE_EN, &text, "{n} {m} {n } {} } {n");
}

static void test_text_without_id_adds_nothing(void **state)
{
	const struct text text = {0};

	assert_expands(LANGUAGE_EN, &text, "");
}

static void test_endpoint_is_its_container_or_its_address(void **state)
{
	const uint8_t ipv4[4] = {172, 18, 0, 3};
	const uint8_t ipv6[16] = {0xfd, [15] = 1};
	struct endpoint endpoint = {.address = address_ipv4(ipv4), .port = 2100};
	const struct text text =
		TEXT("{e} {a}", TEXT_ENDPOINT("e", &endpoint), TEXT_ADDRESS("a", &endpoint));

	assert_expands(LANGUAGE_EN, &text, "172.18.0.3:2100 172.18.0.3");
	endpoint.address = address_ipv6(ipv6);
	assert_expands(LANGUAGE_EN, &text, "[fd00::1]:2100 fd00::1");
	endpoint.container = "svc-a";
	assert_expands(LANGUAGE_EN, &text, "svc-a fd00::1");
	endpoint = (struct endpoint) {.name = "db server", .port = 80};
	assert_expands(LANGUAGE_EN, &text, "db server:80 'db server'");
}

static void set_locale(const char *all, const char *messages, const char *lang)
{
	(void)setenv("LC_ALL", all, 1);
	(void)setenv("LC_MESSAGES", messages, 1);
	(void)setenv("LANG", lang, 1);
}

static void test_language_follows_the_choice_then_the_locale(void **state)
{
	set_locale("", "zh_CN.UTF-8", "C");
	assert_int_equal(language_choose(NULL), LANGUAGE_ZH);
	assert_int_equal(language_choose("en"), LANGUAGE_EN);
	set_locale("C", "zh_CN.UTF-8", "zh_CN.UTF-8");
	assert_int_equal(language_choose(NULL), LANGUAGE_EN);
	assert_int_equal(language_choose("zh"), LANGUAGE_ZH);
	set_locale("", "", "zh_TW");
	assert_int_equal(language_choose(NULL), LANGUAGE_ZH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_are_found_in_both_languages),
		cmocka_unit_test(test_every_kind_of_value_is_put_in),
		cmocka_unit_test(test_foreign_value_is_escaped_and_cut),
		cmocka_unit_test(test_braces_and_unknown_placeholders_stay),
		cmocka_unit_test(test_text_without_id_adds_nothing),
		cmocka_unit_test(test_endpoint_is_its_container_or_its_address),
		cmocka_unit_test(test_language_follows_the_choice_then_the_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
