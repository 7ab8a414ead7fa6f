/* SPDX-License-Identifier: BSD-3-Clause */
/* Lines that fit: broken between words, and between Chinese characters by their punctuation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "present/page.h"

static void assert_paragraph(unsigned columns, const char *first, const char *text,
			     const char *expected)
{
	CLEANUP(str_done) struct str out = STR_INIT(4096);
	struct page page = {.out = &out, .columns = columns};

	page_paragraph(&page, first, text);
	assert_string_equal(out.text, expected);
}

static void test_words_are_broken_at_blanks(void **state)
{
	assert_paragraph(12, "- ", "packets of 1,500 bytes vanish",
			 "- packets of\n  1,500\n  bytes\n  vanish\n");
}

static void test_word_that_is_too_long_stays_whole(void **state)
{
	assert_paragraph(8, "", "a 172.18.0.100:2100 b", "a\n172.18.0.100:2100\nb\n");
}

static void test_chinese_is_broken_by_columns_not_bytes(void **state)
{
	assert_paragraph(10, "", "大包在途中被丢弃", "大包在途中\n被丢弃\n");
}

static void test_closing_punctuation_never_begins_a_line(void **state)
{
	assert_paragraph(10, "", "大包在途中，没有通知。", "大包在途\n中，没有通\n知。\n");
}

static void test_opening_punctuation_never_ends_a_line(void **state)
{
	assert_paragraph(8, "", "收到了“需要分片”", "收到了\n“需要分\n片”\n");
}

static void test_column_pads_by_width(void **state)
{
	CLEANUP(str_done) struct str out = STR_INIT(4096);
	struct page page = {.out = &out, .columns = 80};

	page_add_column(&page, "零窗口", 8);
	page_add_column(&page, "CWND", 3);
	assert_string_equal(out.text, "零窗口  CWND");
}

static void assert_cut(const char *text, unsigned columns, const char *expected, unsigned width)
{
	CLEANUP(str_done) struct str out = STR_INIT(4096);
	struct page page = {.out = &out, .columns = 80};

	assert_int_equal(page_add_cut(&page, text, columns), width);
	assert_string_equal(out.text, expected);
}

static void test_what_does_not_fit_is_cut_by_columns_with_a_mark(void **state)
{
	assert_cut("svc-a", 5, "svc-a", 5);
	assert_cut("svc-abc", 5, "svc..", 5);
	assert_cut("零窗口关闭", 7, "零窗..", 6);
	assert_cut("abc", 1, ".", 1);
	assert_cut("abc", 0, "", 0);
}

static void test_colour_is_only_there_when_asked_for(void **state)
{
	CLEANUP(str_done) struct str out = STR_INIT(4096);
	struct page page = {.out = &out, .columns = 80};

	page_begin(&page, PAGE_STYLE_BAD);
	page_end(&page, PAGE_STYLE_BAD);
	assert_string_equal(out.text, "");
	page.with_colour = true;
	page_begin(&page, PAGE_STYLE_BAD);
	page_end(&page, PAGE_STYLE_BAD);
	assert_string_equal(out.text, "\033[1;31m\033[0m");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_are_broken_at_blanks),
		cmocka_unit_test(test_word_that_is_too_long_stays_whole),
		cmocka_unit_test(test_chinese_is_broken_by_columns_not_bytes),
		cmocka_unit_test(test_closing_punctuation_never_begins_a_line),
		cmocka_unit_test(test_opening_punctuation_never_ends_a_line),
		cmocka_unit_test(test_column_pads_by_width),
		cmocka_unit_test(test_what_does_not_fit_is_cut_by_columns_with_a_mark),
		cmocka_unit_test(test_colour_is_only_there_when_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
