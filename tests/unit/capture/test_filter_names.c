/* SPDX-License-Identifier: BSD-3-Clause */
/* Container names in filters: what the filter becomes, and that libpcap takes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "capture/filter.h"
#include "capture/link_type.h"

static void add_container(struct container_list *list, const char *name, const char *address,
			  const char *address6)
{
	struct container container = {.name = xstrdup(name), .id = xasprintf("id-%s", name)};
	struct container_network *network = xcalloc(1, sizeof(*network));

	if (address)
		assert_int_equal(address_parse(address, &network->address), 0);
	if (address6)
		assert_int_equal(address_parse(address6, &network->address6), 0);
	network->mac = xstrdup("02:42:ac:12:00:03");
	container.networks = network;
	container.network_count = 1;
	container_list_add(list, &container);
}

static void add_containers(struct container_list *list)
{
	struct container shared = {.name = xstrdup("sidecar"),
				   .id = xstrdup("id-sidecar"),
				   .network_mode = NETWORK_MODE_SHARED,
				   .shares_with = xstrdup("id-svc-b")};
	struct container on_host = {.name = xstrdup("agent"),
				    .id = xstrdup("id-agent"),
				    .network_mode = NETWORK_MODE_HOST};

	add_container(list, "svc-b", "172.18.0.3", NULL);
	add_container(list, "nginx", "172.18.0.4", "fd00::4");
	add_container(list, "web_1.x", "172.18.0.5", NULL);
	add_container(list, "port", "172.18.0.6", NULL);
	container_list_add(list, &shared);
	container_list_add(list, &on_host);
}

static void expect(const char *text, const char *expanded)
{
	CLEANUP(container_list_done) struct container_list containers = {0};
	CLEANUP(str_done) struct str result = STR_INIT(4096);
	struct filter *filter = NULL;
	struct err err = ERR_INIT;

	add_containers(&containers);
	if (filter_expand(text, &containers, &result, &err) < 0)
		fail_msg("'%s': %s", text, err.text);
	assert_string_equal(result.text, expanded);
	if (filter_compile(result.text,
			   &(struct filter_options) {.link_type = LINK_TYPE_ETHERNET,
						     .snap_bytes = 262144},
			   &filter, &err) < 0)
		fail_msg("'%s': %s", text, err.text);
	filter_free(filter);
}

static void expect_error(const char *text, const char *words)
{
	CLEANUP(container_list_done) struct container_list containers = {0};
	CLEANUP(str_done) struct str result = STR_INIT(4096);
	struct err err = ERR_INIT;

	add_containers(&containers);
	assert_true(filter_expand(text, &containers, &result, &err) < 0);
	assert_int_equal(err.kind, ERR_KIND_USAGE);
	if (!strstr(err.text, words))
		fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static void test_name_becomes_its_address(void **state)
{
	expect("host svc-b", "host 172.18.0.3");
	expect("src host svc-b", "src host 172.18.0.3");
	expect("src svc-b and dst port 2100", "src 172.18.0.3 and dst port 2100");
	expect("dst port 2100 and src host svc-b", "dst port 2100 and src host 172.18.0.3");
	expect("not host web_1.x", "not host 172.18.0.5");
	expect("!(src svc-b)&&tcp", "!(src 172.18.0.3)&&tcp");
	expect("ip host svc-b || arp host svc-b", "ip host 172.18.0.3 || arp host 172.18.0.3");
	expect("src or dst svc-b", "src or dst 172.18.0.3");
	expect("host sidecar", "host 172.18.0.3");
}

static void test_bare_name_is_a_host(void **state)
{
	expect("svc-b", "host 172.18.0.3");
	expect("svc-b and port 2100", "host 172.18.0.3 and port 2100");
	expect("tcp and not svc-b", "tcp and not host 172.18.0.3");
}

static void test_several_addresses_are_joined_by_or(void **state)
{
	expect("src host nginx", "(src host 172.18.0.4 or src host fd00::4)");
	expect("not host nginx and port 80", "not (host 172.18.0.4 or host fd00::4) and port 80");
	expect("ip6 host nginx", "ip6 host fd00::4");
	expect("ip host nginx", "ip host 172.18.0.4");
}

static void test_qualifiers_are_inherited_and_handed_down(void **state)
{
	expect("host svc-b or web_1.x", "host 172.18.0.3 or host 172.18.0.5");
	expect("host nginx or 10.0.0.1", "(host 172.18.0.4 or host fd00::4) or host 10.0.0.1");
	expect("src host (svc-b or 10.0.0.1)", " (src host 172.18.0.3 or src host 10.0.0.1)");
	expect("host not svc-b", " not host 172.18.0.3");
	expect("host svc-b and port (80 or 443)", "host 172.18.0.3 and port (80 or 443)");
	expect("port 80 or 443 and host svc-b", "port 80 or 443 and host 172.18.0.3");
}

static void test_filter_without_names_stays_as_it_is(void **state)
{
	static const char *const filters[] = {
		"",
		"tcp port 80 or 443",
		"host 10.0.0.1 or 10.0.0.2",
		"ether host 02:42:ac:12:00:03",
		"tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and port 80",
		"net 10.0.0.0/8 and not icmp",
		"vlan 5 and port 80",
		"ip6 host ::1",
		"portrange 1-100",
		"ip proto \\tcp",
		"net 10.0.0.0 mask 255.0.0.0",
		"len > 100 and ip[2:2] != 5",
		"less 100",
		"src and dst port 80",
	};

	for (size_t i = 0; i < ARRAY_COUNT(filters); i++)
		expect(filters[i], filters[i]);
}

static void test_keyword_is_a_name_only_with_a_backslash(void **state)
{
	expect("port 80", "port 80");
	expect("host \\port", "host 172.18.0.6");
}

static void test_names_of_the_hosts_file_are_known(void **state)
{
	CLEANUP(str_done) struct str result = STR_INIT(4096);

	assert_int_equal(filter_expand("src localhost", /* containers= */ NULL, &result, NULL), 0);
	assert_non_null(strstr(result.text, "src 127.0.0.1"));
}

static void test_gateway_is_its_mac_address(void **state)
{
	expect("gateway svc-b", "(ether host 02:42:ac:12:00:03 and not host 172.18.0.3)");
}

static void test_unknown_name_is_an_error_that_lists_the_known(void **state)
{
	expect_error("src host scv-b", "unknown host 'scv-b'");
	expect_error("prot 80", "did you mean 'port'?");
	expect_error("host svc-b or www.example.com", "containers: svc-b, nginx");
	expect_error("host agent", "it uses the network of the host");
	expect_error("ip6 host svc-b", "no address of the kind");
}

static void test_bad_filter_has_the_words_of_libpcap(void **state)
{
	struct filter *filter = NULL;
	struct err err = ERR_INIT;

	assert_true(filter_compile("port 99999",
				   &(struct filter_options) {.link_type = LINK_TYPE_ETHERNET},
				   &filter, &err) < 0);
	assert_string_equal(err.text, "bad filter 'port 99999': illegal port number 99999 > 65535");
	assert_int_equal(err.kind, ERR_KIND_USAGE);
}

static void expect_fault(const char *text, const char *words)
{
	struct filter *filter = NULL;
	struct err err = ERR_INIT;

	assert_true(filter_compile(text, &(struct filter_options) {.link_type = LINK_TYPE_ETHERNET},
				   &filter, &err) < 0);
	assert_int_equal(err.kind, ERR_KIND_USAGE);
	if (!strstr(err.text, words))
		fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static void test_syntax_error_names_its_place(void **state)
{
	expect_fault("port 80 and and host 10.0.0.1", "at 'and', behind 'port 80 and'");
	expect_fault("host 10.0.0.1 port 80", "at 'port', behind 'host 10.0.0.1'");
	expect_fault("host 10.0.0.1 adn port 80", "(did you mean 'and'?)");
	expect_fault("tcp[13] & (2 != 0", "at '!=', behind '[13] & (2'");
	expect_fault("net 10.0.0.0 mask 255.0.0.0 less", "at 'less', behind");
	expect_fault("= 80", "error at '=';");
	expect_fault("tcp)", "at ')', behind 'tcp'");
}

static void test_filter_that_ends_early_says_what_is_missing(void **state)
{
	static const char *const beginnings[] = {
		"tcp and",   "not",  "tcp[13] &", "net 10.0.0.0 mask", "ether host",
		"portrange", "less", "src or",    "ip proto",          "tcp[13] & 2",
	};

	for (size_t i = 0; i < ARRAY_COUNT(beginnings); i++)
		expect_fault(beginnings[i], "at the end: something must follow");
	expect_fault("port 80 and (tcp or (udp", "at the end: 2 ')' missing");
}

static void test_wireshark_field_is_told_from_a_host(void **state)
{
	expect_error("tcp.port == 80", "looks like Wireshark's display filters");
	expect_error("host tcp.port", "unknown host 'tcp.port'");
}

static void test_dump_has_the_three_forms_of_tcpdump(void **state)
{
	CLEANUP(str_done) struct str text = STR_INIT(4096);
	struct filter *filter = NULL;

	assert_int_equal(filter_compile("arp",
					&(struct filter_options) {.link_type = LINK_TYPE_ETHERNET,
								  .snap_bytes = 262144,
								  .is_optimized = true},
					&filter, NULL),
			 0);
	filter_dump(filter, 1, &text);
	filter_dump(filter, 2, &text);
	filter_dump(filter, 3, &text);
	filter_free(filter);
	assert_string_equal(text.text, "(000) ldh      [12]\n"
				       "(001) jeq      #0x806           jt 2\tjf 3\n"
				       "(002) ret      #262144\n"
				       "(003) ret      #0\n"
				       "{ 0x28, 0, 0, 0x0000000c },\n"
				       "{ 0x15, 0, 1, 0x00000806 },\n"
				       "{ 0x6, 0, 0, 0x00040000 },\n"
				       "{ 0x6, 0, 0, 0x00000000 },\n"
				       "4\n"
				       "40 0 0 12\n"
				       "21 0 1 2054\n"
				       "6 0 0 262144\n"
				       "6 0 0 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_name_becomes_its_address),
		cmocka_unit_test(test_bare_name_is_a_host),
		cmocka_unit_test(test_several_addresses_are_joined_by_or),
		cmocka_unit_test(test_qualifiers_are_inherited_and_handed_down),
		cmocka_unit_test(test_filter_without_names_stays_as_it_is),
		cmocka_unit_test(test_keyword_is_a_name_only_with_a_backslash),
		cmocka_unit_test(test_names_of_the_hosts_file_are_known),
		cmocka_unit_test(test_gateway_is_its_mac_address),
		cmocka_unit_test(test_unknown_name_is_an_error_that_lists_the_known),
		cmocka_unit_test(test_bad_filter_has_the_words_of_libpcap),
		cmocka_unit_test(test_syntax_error_names_its_place),
		cmocka_unit_test(test_filter_that_ends_early_says_what_is_missing),
		cmocka_unit_test(test_wireshark_field_is_told_from_a_host),
		cmocka_unit_test(test_dump_has_the_three_forms_of_tcpdump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
