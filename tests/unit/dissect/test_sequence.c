/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of first sequence numbers, and the names of services. */
#include "sample.h"

#include "dissect/sequence.h"
#include "dissect/service.h"

static const uint8_t low[16] = {192, 0, 2, 1};
static const uint8_t high[16] = {192, 0, 2, 2};

static void test_sequence_both_directions_share_an_entry(void **state)
{
	CLEANUP(sequence_table_done) struct sequence_table table;
	struct sequence_ends there = sequence_ends_of(4, low, high, 4711, 80);
	struct sequence_ends back = sequence_ends_of(4, high, low, 80, 4711);
	bool is_new;

	sequence_table_init(&table);
	*sequence_table_find(&table, &there, &is_new) = (struct sequence_base) {1, 2};
	assert_true(is_new);
	assert_int_equal(sequence_table_find(&table, &back, &is_new)->second, 2);
	assert_false(is_new);
	assert_true(there.is_reversed);
	assert_false(back.is_reversed);
}

static void test_sequence_equal_ports_are_told_apart_by_address(void **state)
{
	assert_false(sequence_ends_of(4, low, high, 9, 9).is_reversed);
	assert_true(sequence_ends_of(4, high, low, 9, 9).is_reversed);
}

static void test_sequence_versions_do_not_mix(void **state)
{
	CLEANUP(sequence_table_done) struct sequence_table table;
	struct sequence_ends ipv4 = sequence_ends_of(4, low, high, 1, 2);
	struct sequence_ends ipv6 = sequence_ends_of(6, low, high, 1, 2);
	bool is_new;

	sequence_table_init(&table);
	(void)sequence_table_find(&table, &ipv4, &is_new);
	(void)sequence_table_find(&table, &ipv6, &is_new);
	assert_true(is_new);
}

static void test_sequence_keeps_entries_when_it_grows(void **state)
{
	CLEANUP(sequence_table_done) struct sequence_table table;
	bool is_new;

	sequence_table_init(&table);
	for (unsigned round = 0; round < 2; round++) {
		for (uint16_t port = 1; port < 5000; port++) {
			struct sequence_ends ends = sequence_ends_of(4, low, high, port, 60000);
			struct sequence_base *base = sequence_table_find(&table, &ends, &is_new);

			assert_int_equal(is_new, round == 0);
			if (is_new)
				*base = (struct sequence_base) {port, port * 2u};
			assert_int_equal(base->second, port * 2u);
		}
	}
}

static void test_service_first_name_of_a_port_wins(void **state)
{
	CLEANUP(service_table_done) struct service_table table = {0};

	service_table_add_line(&table, "https\t443/tcp\t\t# web\n");
	service_table_add_line(&table, "http 80/tcp www\n");
	service_table_add_line(&table, "other 80/tcp\n");
	service_table_add_line(&table, "domain 53/udp\n");
	service_table_add_line(&table, "# 7/tcp\n");
	service_table_add_line(&table, "broken 99999/tcp\n");
	service_table_add_line(&table, "bad\x1bname 5/tcp\n");
	service_table_add_line(&table, "lonely\n");
	service_table_sort(&table);
	assert_string_equal(service_table_find(&table, 80, true), "http");
	assert_string_equal(service_table_find(&table, 443, true), "https");
	assert_string_equal(service_table_find(&table, 53, false), "domain");
	assert_null(service_table_find(&table, 53, true));
	assert_null(service_table_find(&table, 5, true));
	assert_int_equal(table.count, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sequence_both_directions_share_an_entry),
		cmocka_unit_test(test_sequence_equal_ports_are_told_apart_by_address),
		cmocka_unit_test(test_sequence_versions_do_not_mix),
		cmocka_unit_test(test_sequence_keeps_entries_when_it_grows),
		cmocka_unit_test(test_service_first_name_of_a_port_wins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
