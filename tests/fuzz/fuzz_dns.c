/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * DNS datagrams in pieces: a byte of marks, a byte with the length, the bytes. Marks make a piece come
 * from the server, from another port, as the line of pasted text, or inside an ICMP error.
 */
#include <string.h>

#include "base/cursor.h"
#include "fuzz.h"
#include "stream/dns.h"
#include "stream/lookup.h"

#define MARK_SERVER (1u << 0)
#define MARK_PORT   (1u << 1)
#define MARK_LINE   (1u << 2)
#define MARK_ICMP   (1u << 3)

static void check(const struct lookup *lookup)
{
	char type[LOOKUP_TYPE_BYTES];

	FUZZ_CHECK(memchr(lookup->name, 0, sizeof(lookup->name)));
	FUZZ_CHECK(strlen(lookup_type_name(lookup->type, type)) < LOOKUP_TYPE_BYTES);
	FUZZ_CHECK(lookup->latest_ns >= lookup->asked_ns);
	FUZZ_CHECK(lookup->attempts == 0 || lookup->asked_ns);
}

static void feed(struct lookup_table *table, struct cursor *c, uint64_t number)
{
	uint8_t marks = cursor_u8(c);
	struct cursor piece = cursor_sub(c, cursor_u8(c));
	size_t bytes = cursor_left(&piece);
	const struct address client = address_ipv4((const uint8_t[]) {10, 0, 0, 1});
	const struct address server = address_ipv4((const uint8_t[]) {10, 0, 0, 2});
	bool from_server = marks & MARK_SERVER;
	uint16_t port = marks & MARK_PORT ? 4001 : 4000;
	bool is_line = marks & MARK_LINE;
	struct packet packet = {.time_ns = number * 1000000, .number = number};
	struct decoded decoded = {
		.protocol = marks & MARK_ICMP ? IP_PROTOCOL_ICMP : IP_PROTOCOL_UDP,
		.source = from_server ? server : client,
		.destination = from_server ? client : server,
		.source_port = from_server ? DNS_PORT : port,
		.destination_port = from_server ? port : DNS_PORT,
		.payload = is_line || !bytes ? NULL : piece.at,
		.payload_captured = is_line ? 0 : (uint32_t)bytes,
		.payload_bytes = (uint32_t)bytes,
		.icmp = {.is_error = marks & MARK_ICMP,
			 .has_quote = true,
			 .quoted_protocol = IP_PROTOCOL_UDP,
			 .quoted_source = client,
			 .quoted_destination = server,
			 .quoted_source_port = port,
			 .quoted_destination_port = DNS_PORT},
	};
	struct lookup_label label;

	packet.text = is_line ? (const char *)piece.at : NULL;
	packet.text_bytes = is_line ? bytes : 0;
	label = lookup_table_packet(table, &packet, &decoded);
	if (label.lookup)
		check(label.lookup);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lookup_table *table = lookup_table_new();
	struct cursor c = cursor_of(data, size);
	const struct lookup *lookups;
	uint64_t number = 0;
	size_t count;

	while (cursor_left(&c) > 0)
		feed(table, &c, ++number);
	lookups = lookup_table_items(table, &count);
	FUZZ_CHECK(count <= LOOKUPS_MAXIMUM && count <= number);
	for (size_t i = 0; i < count; i++)
		check(&lookups[i]);
	lookup_table_free(table);
	return 0;
}
