/* SPDX-License-Identifier: BSD-3-Clause */
/* TLS: names, versions and alerts in the clear, from records in any pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stream/stream.h"

/* A ClientHello for "svc-a" (RFC 8446 section 4.1.2): one cipher suite, one extension. */
static size_t client_hello(uint8_t *out)
{
	static const uint8_t head[] = {22, 3, 1, 0, 57, 1, 0, 0, 53, 3, 3};
	static const uint8_t tail[] = {0,  0, 2, 0x13, 1, 1, 0,   0,   14,  0,   0,  0,
				       10, 0, 8, 0,    0, 5, 's', 'v', 'c', '-', 'a'};
	size_t length = 0;

	memcpy(out, head, sizeof(head));
	length = sizeof(head);
	memset(out + length, 7, 32);
	length += 32;
	memcpy(out + length, tail, sizeof(tail));
	length += sizeof(tail);
	/* Lengths of record and message follow from what was put together. */
	out[4] = (uint8_t)(length - 5);
	out[8] = (uint8_t)(length - 9);
	return length;
}

static void feed(struct stream_reader *reader, bool from_server, uint64_t offset,
		 const uint8_t *data, size_t count)
{
	stream_reader_feed(reader, &(struct stream_bytes) {
					   .from_server = from_server,
					   .time_ns = 100 + offset,
					   .offset = offset,
					   .data = data,
					   .captured_bytes = (uint32_t)count,
					   .wire_bytes = (uint32_t)count,
				   });
}

static void test_server_name_is_read_from_any_pieces(void **state)
{
	uint8_t hello[128];
	size_t length = client_hello(hello);

	for (size_t first = 3; first < length; first++) {
		struct stream_reader *reader = stream_reader_new(/* point= */ 0);
		const struct conversation *conversation = stream_reader_conversation(reader);

		feed(reader, false, 0, hello, first);
		feed(reader, false, first, hello + first, length - first);
		assert_int_equal(conversation->protocol, MESSAGE_PROTOCOL_TLS);
		assert_string_equal(conversation->tls.server_name, "svc-a");
		assert_int_equal(conversation->tls.client_hello_bytes, length - 5);
		stream_reader_free(reader);
	}
}

static void test_alert_in_the_clear_is_told_with_its_side(void **state)
{
	static const uint8_t alert[] = {21, 3, 3, 0, 2, 2, 40};
	struct stream_reader *reader = stream_reader_new(/* point= */ 0);
	const struct conversation *conversation = stream_reader_conversation(reader);
	uint8_t hello[128];

	feed(reader, false, 0, hello, client_hello(hello));
	feed(reader, true, 0, alert, sizeof(alert));
	assert_int_equal(conversation->tls.alert_level, 2);
	assert_int_equal(conversation->tls.alert_description, 40);
	assert_true(conversation->tls.alert_by_server);
	stream_reader_free(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_server_name_is_read_from_any_pieces),
		cmocka_unit_test(test_alert_in_the_clear_is_told_with_its_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
