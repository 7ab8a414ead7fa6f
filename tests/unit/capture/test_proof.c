/* SPDX-License-Identifier: BSD-3-Clause */
/* Packets that prove a cause come through a filter that hides them, and no others do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/cursor.h"
#include "base/mem.h"
#include "capture/filter.h"
#include "capture/link_type.h"

#define LINK_BYTES 14

struct frame {
	uint8_t bytes[256];
	size_t length;
};

static const uint8_t svc_a[4] = {172, 18, 0, 2};
static const uint8_t svc_b[4] = {172, 18, 0, 3};
static const uint8_t router[4] = {172, 18, 0, 1};

static struct frame ethernet(uint16_t ether_type)
{
	struct frame frame = {.length = LINK_BYTES};

	store_be16(frame.bytes + 12, ether_type);
	return frame;
}

static void add_ipv4(struct frame *frame, const uint8_t source[4], const uint8_t destination[4],
		     uint8_t protocol, uint16_t id, uint16_t fragment)
{
	uint8_t *at = frame->bytes + frame->length;

	at[0] = 0x45;
	store_be16(at + 2, 60);
	store_be16(at + 4, id);
	store_be16(at + 6, fragment);
	at[8] = 64;
	at[9] = protocol;
	memcpy(at + 12, source, 4);
	memcpy(at + 16, destination, 4);
	frame->length += 20;
}

static void add_ports(struct frame *frame, uint16_t source, uint16_t destination)
{
	store_be16(frame->bytes + frame->length, source);
	store_be16(frame->bytes + frame->length + 2, destination);
	frame->length += 8;
}

static bool matches(struct filter *filter, const struct frame *frame)
{
	struct packet packet = {.link_type = LINK_TYPE_ETHERNET,
				.captured_bytes = (uint32_t)frame->length,
				.wire_bytes = (uint32_t)frame->length,
				.data = frame->bytes};

	return filter_matches(filter, &packet);
}

static struct filter *compile(const char *text, bool with_proof)
{
	struct filter *filter = NULL;
	struct err err = ERR_INIT;

	if (filter_compile(text,
			   &(struct filter_options) {.link_type = LINK_TYPE_ETHERNET,
						     .snap_bytes = 262144,
						     .with_proof = with_proof,
						     .is_optimized = true},
			   &filter, &err) < 0)
		fail_msg("%s", err.text);
	return filter;
}

/* TCP from svc-b to port 2100 of svc-a, or back. */
static struct frame tcp_frame(bool is_answer, uint16_t port)
{
	struct frame frame = ethernet(ETHER_TYPE_IPV4);

	add_ipv4(&frame, is_answer ? svc_a : svc_b, is_answer ? svc_b : svc_a, 6, 7, 0);
	add_ports(&frame, is_answer ? port : 33620, is_answer ? 33620 : port);
	return frame;
}

/* "Fragmentation needed" of the router, quoting such a packet. */
static struct frame icmp_frame(bool is_answer, uint16_t port)
{
	struct frame frame = ethernet(ETHER_TYPE_IPV4);

	add_ipv4(&frame, router, svc_b, 1, 9, 0);
	frame.bytes[frame.length] = 3;
	frame.bytes[frame.length + 1] = 4;
	frame.length += 8;
	add_ipv4(&frame, is_answer ? svc_a : svc_b, is_answer ? svc_b : svc_a, 6, 7, 0);
	add_ports(&frame, is_answer ? port : 33620, is_answer ? 33620 : port);
	return frame;
}

static void test_icmp_error_comes_through_when_its_quote_matches(void **state)
{
	struct filter *filter = compile("dst port 2100 and src host 172.18.0.3", true);
	struct frame fits = icmp_frame(false, 2100);
	struct frame answer = icmp_frame(true, 2100);
	struct frame other = icmp_frame(false, 2101);

	assert_true(matches(filter, &fits));
	assert_true(matches(filter, &answer));
	assert_false(matches(filter, &other));
	filter_free(filter);
}

static void test_exact_filter_lets_no_proof_in(void **state)
{
	struct filter *filter = compile("dst port 2100", false);
	struct frame fits = icmp_frame(false, 2100);
	struct frame answer = tcp_frame(true, 2100);

	assert_false(matches(filter, &fits));
	assert_false(matches(filter, &answer));
	assert_string_equal(filter_kernel_text(filter), "dst port 2100");
	filter_free(filter);
}

static void test_icmp_that_is_no_error_stays_out(void **state)
{
	struct filter *filter = compile("port 2100", true);
	struct frame echo = icmp_frame(false, 2100);

	echo.bytes[LINK_BYTES + 20] = 8;
	assert_false(matches(filter, &echo));
	filter_free(filter);
}

static struct frame fragment_frame(uint16_t id, uint16_t offset, bool has_more)
{
	struct frame frame = ethernet(ETHER_TYPE_IPV4);

	add_ipv4(&frame, svc_b, svc_a, 17, id, (uint16_t)(offset / 8 | (has_more ? 0x2000 : 0)));
	add_ports(&frame, 33620, 2100);
	return frame;
}

static void test_later_fragments_follow_their_first(void **state)
{
	struct filter *filter = compile("udp port 2100", true);
	struct frame first = fragment_frame(5, 0, true);
	struct frame later = fragment_frame(5, 1480, false);
	struct frame stranger = fragment_frame(6, 1480, false);

	assert_false(matches(filter, &later));
	assert_true(matches(filter, &first));
	assert_true(matches(filter, &later));
	assert_false(matches(filter, &stranger));
	filter_free(filter);
}

static struct frame arp_frame(const uint8_t sender[4], const uint8_t target[4])
{
	struct frame frame = ethernet(ETHER_TYPE_ARP);
	uint8_t *at = frame.bytes + LINK_BYTES;

	store_be16(at, 1);
	store_be16(at + 2, ETHER_TYPE_IPV4);
	at[4] = 6;
	at[5] = 4;
	memcpy(at + 14, sender, 4);
	memcpy(at + 24, target, 4);
	frame.length += 28;
	return frame;
}

static void test_arp_comes_through_for_addresses_that_were_seen(void **state)
{
	static const uint8_t stranger[4] = {172, 18, 0, 77};
	static const uint8_t another[4] = {172, 18, 0, 78};
	struct filter *filter = compile("tcp port 2100", true);
	struct frame tcp = tcp_frame(false, 2100);
	struct frame arp = arp_frame(svc_b, stranger);
	struct frame other = arp_frame(another, stranger);

	assert_false(matches(filter, &arp));
	assert_true(matches(filter, &tcp));
	assert_true(matches(filter, &arp));
	assert_false(matches(filter, &other));
	filter_free(filter);
}

static void test_kernel_filter_lets_in_all_candidates(void **state)
{
	struct filter *filter = compile("vlan 5 and tcp port 2100", true);
	struct filter *kernel = compile(filter_kernel_text(filter), false);
	struct frame icmp = icmp_frame(false, 2100);
	struct frame arp = arp_frame(svc_a, svc_b);
	struct frame fragment = fragment_frame(5, 1480, false);
	struct frame tcp = tcp_frame(false, 2100);

	assert_true(matches(kernel, &icmp));
	assert_true(matches(kernel, &arp));
	assert_true(matches(kernel, &fragment));
	assert_false(matches(kernel, &tcp));
	filter_free(kernel);
	filter_free(filter);
}

/* Cut anywhere, nothing is read out of bounds (the sanitizer build runs this too). */
static void test_short_packets_are_harmless(void **state)
{
	struct filter *filter = compile("tcp port 2100", true);
	struct frame icmp = icmp_frame(false, 2100);
	struct frame arp = arp_frame(svc_a, svc_b);
	size_t icmp_bytes = icmp.length;
	size_t arp_bytes = arp.length;

	for (icmp.length = 0; icmp.length + 8 < icmp_bytes; icmp.length++)
		assert_false(matches(filter, &icmp));
	for (arp.length = 0; arp.length < arp_bytes; arp.length++)
		assert_false(matches(filter, &arp));
	filter_free(filter);
}

static void test_ipv6_errors_come_through(void **state)
{
	struct filter *filter = compile("dst port 2100", true);
	struct frame frame = ethernet(ETHER_TYPE_IPV6);
	uint8_t *at = frame.bytes + LINK_BYTES;

	at[0] = 0x60;
	at[6] = 58;
	at[40] = 2; /* packet too big */
	at[48] = 0x60;
	store_be16(at + 48 + 4, 1400);
	at[48 + 6] = 6;
	store_be16(at + 48 + 40 + 2, 2100);
	frame.length += 48 + 40 + 8;
	assert_true(matches(filter, &frame));
	store_be16(at + 48 + 40 + 2, 2101);
	assert_false(matches(filter, &frame));
	store_be16(at + 48 + 40, 2100);
	assert_true(matches(filter, &frame));
	filter_free(filter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_icmp_error_comes_through_when_its_quote_matches),
		cmocka_unit_test(test_exact_filter_lets_no_proof_in),
		cmocka_unit_test(test_icmp_that_is_no_error_stays_out),
		cmocka_unit_test(test_later_fragments_follow_their_first),
		cmocka_unit_test(test_arp_comes_through_for_addresses_that_were_seen),
		cmocka_unit_test(test_kernel_filter_lets_in_all_candidates),
		cmocka_unit_test(test_short_packets_are_harmless),
		cmocka_unit_test(test_ipv6_errors_come_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
