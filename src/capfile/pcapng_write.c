/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Writing pcapng (format: pcapng.h), little-endian: section header; an interface block for each
 * point, named after it, with nanosecond times and our own description of the point (docs/formats.md);
 * a name resolution block; enhanced packets; statistics at the end. Points and names that come later
 * get their blocks when they are first used, or at the end.
 */
#include <jansson.h>
#include <string.h>

#include "base/cursor.h"
#include "base/mem.h"
#include "base/str.h"
#include "capfile/pcapng.h"
#include "capfile/writer.h"

#define PACKET_FIXED_BYTES   20
#define TIME_RESOLUTION_NANO 9
/* Blocks without packets: all texts in them are bounded far below. */
#define BLOCK_TEXT_MAXIMUM ((size_t)16 << 10)
/* Entries in one name resolution block, so that it stays small. */
#define NAMES_PER_BLOCK 64
#define NAME_MAXIMUM    ((size_t)128)

static void add_le16(struct str *block, uint16_t value)
{
	uint8_t bytes[2];

	store_le16(bytes, value);
	str_add_bytes(block, bytes, sizeof(bytes));
}

static void add_le32(struct str *block, uint32_t value)
{
	uint8_t bytes[4];

	store_le32(bytes, value);
	str_add_bytes(block, bytes, sizeof(bytes));
}

/* Time stamps have their high half first, whatever the byte order. */
static void add_time(struct str *block, uint64_t time_ns)
{
	add_le32(block, (uint32_t)(time_ns >> 32));
	add_le32(block, (uint32_t)time_ns);
}

static size_t padding_of(size_t count)
{
	return (4 - count % 4) % 4;
}

static void add_option(struct str *block, uint16_t code, const void *value, size_t count)
{
	static const uint8_t zeros[4];

	add_le16(block, code);
	add_le16(block, (uint16_t)count);
	str_add_bytes(block, value, count);
	str_add_bytes(block, zeros, padding_of(count));
}

static void begin_block(struct str *block, enum pcapng_block type)
{
	str_clear(block);
	add_le32(block, type);
	add_le32(block, 0); /* the length: end_block() */
}

static void end_block(struct capfile_writer *writer, struct str *block)
{
	uint32_t length = (uint32_t)block->length + 4;
	uint8_t *at;

	add_le32(block, length);
	at = capfile_begin_record(writer, length);
	if (!at)
		return;
	memcpy(at, block->text, length);
	store_le32(at + 4, length);
	capfile_end_record(writer, length);
}

/* What only we know about a point, so that a replay tells the same as the live run. */
static void add_point_option(struct str *block, const struct point *point)
{
	CLEANUP(str_done) struct str value = STR_INIT(BLOCK_TEXT_MAXIMUM / 2);
	_cleanup_free_ char *text = NULL;
	json_t *root =
		json_pack("{s:s?, s:s, s:s?, s:I, s:s?}", "container", point->container, "runtime",
			  runtime_name(point->runtime), "interface", point->interface, "mtu",
			  (json_int_t)point->mtu, "filter", point->filter);

	if (!root) /* a name that is not UTF-8 */
		return;
	text = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	add_le32(&value, PCAPNG_PRIVATE_ENTERPRISE);
	str_add(&value, PCAPNG_POINT_PREFIX);
	str_add(&value, text ? text : "{}");
	if (!value.is_cut)
		add_option(block, PCAPNG_OPTION_CUSTOM_TEXT, value.text, value.length);
}

static void add_addresses(struct str *block, const struct point *point)
{
	for (size_t i = 0; i < point->address_count; i++) {
		const struct address *address = &point->addresses[i];
		/* Our links do not know their masks: the address itself, in full. */
		uint8_t ipv4[8] = {[4] = 255, 255, 255, 255};
		uint8_t ipv6[17] = {[16] = 128};

		memcpy(ipv4, address->bytes, 4);
		memcpy(ipv6, address->bytes, 16);
		if (address->family == ADDRESS_FAMILY_IPV4)
			add_option(block, PCAPNG_INTERFACE_IPV4, ipv4, sizeof(ipv4));
		else if (address->family == ADDRESS_FAMILY_IPV6)
			add_option(block, PCAPNG_INTERFACE_IPV6, ipv6, sizeof(ipv6));
	}
}

static void pcapng_write_interface(struct capfile_writer *writer, const struct point *point)
{
	CLEANUP(str_done) struct str block = STR_INIT(BLOCK_TEXT_MAXIMUM);
	CLEANUP(str_done) struct str description = STR_INIT(NAME_MAXIMUM * 4);
	const uint8_t resolution = TIME_RESOLUTION_NANO;

	begin_block(&block, PCAPNG_BLOCK_INTERFACE);
	add_le16(&block, (uint16_t)point->link_type);
	add_le16(&block, 0);
	add_le32(&block, point->snap_bytes ? point->snap_bytes : writer->options.snap_bytes);
	if (point->name)
		add_option(&block, PCAPNG_INTERFACE_NAME, point->name,
			   strnlen(point->name, NAME_MAXIMUM * 2));
	if (point->container) {
		str_addf(&description, "%s in ", point->interface ? point->interface : "interface");
		str_add_escaped(&description, point->container, strlen(point->container),
				NAME_MAXIMUM);
		add_option(&block, PCAPNG_INTERFACE_DESCRIPTION, description.text,
			   description.length);
	} else if (point->description) {
		add_option(&block, PCAPNG_INTERFACE_DESCRIPTION, point->description,
			   strlen(point->description));
	}
	if (point->comment)
		add_option(&block, PCAPNG_OPTION_COMMENT, point->comment, strlen(point->comment));
	add_addresses(&block, point);
	add_option(&block, PCAPNG_INTERFACE_TIME_RESOLUTION, &resolution, 1);
	add_point_option(&block, point);
	add_option(&block, PCAPNG_OPTION_END, "", 0);
	end_block(writer, &block);
}

static void pcapng_write_interfaces(struct capfile_writer *writer)
{
	const struct point_list *points = writer->options.points;

	while (points && writer->interfaces_written < points->count)
		pcapng_write_interface(writer, &points->items[writer->interfaces_written++]);
}

static void add_name(struct str *block, const struct name_entry *entry)
{
	bool is_ipv6 = entry->address.family == ADDRESS_FAMILY_IPV6;
	size_t address_bytes = is_ipv6 ? 16 : 4;
	size_t name_bytes = strnlen(entry->name, NAME_MAXIMUM);
	uint8_t record[16 + NAME_MAXIMUM + 1];

	memcpy(record, entry->address.bytes, address_bytes);
	memcpy(record + address_bytes, entry->name, name_bytes);
	record[address_bytes + name_bytes] = 0;
	add_option(block, is_ipv6 ? PCAPNG_NAME_IPV6 : PCAPNG_NAME_IPV4, record,
		   address_bytes + name_bytes + 1);
}

static void pcapng_write_names(struct capfile_writer *writer)
{
	const struct name_table *names = writer->options.names;
	CLEANUP(str_done) struct str block = STR_INIT(BLOCK_TEXT_MAXIMUM);

	while (names && writer->names_written < names->count) {
		begin_block(&block, PCAPNG_BLOCK_NAMES);
		for (size_t i = 0; i < NAMES_PER_BLOCK && writer->names_written < names->count; i++)
			add_name(&block, &names->entries[writer->names_written++]);
		add_option(&block, PCAPNG_NAME_END, "", 0);
		end_block(writer, &block);
	}
}

void pcapng_write_header(struct capfile_writer *writer)
{
	static const char application[] = PCAPNG_APPLICATION TCPWHY_VERSION;
	CLEANUP(str_done) struct str block = STR_INIT(BLOCK_TEXT_MAXIMUM);

	begin_block(&block, PCAPNG_BLOCK_SECTION);
	add_le32(&block, PCAPNG_BYTE_ORDER_MAGIC);
	add_le16(&block, 1);
	add_le16(&block, 0);
	add_le32(&block, UINT32_MAX); /* length of the section: not known */
	add_le32(&block, UINT32_MAX);
	add_option(&block, PCAPNG_SECTION_APPLICATION, application, sizeof(application) - 1);
	add_option(&block, PCAPNG_OPTION_END, "", 0);
	end_block(writer, &block);
	pcapng_write_interfaces(writer);
	pcapng_write_names(writer);
}

/* The option, padded; returns its length. */
static size_t store_option(uint8_t *at, uint16_t code, const void *value, size_t count)
{
	size_t padded = count + padding_of(count);

	store_le16(at, code);
	store_le16(at + 2, (uint16_t)count);
	memcpy(at + 4, value, count);
	memset(at + 4 + count, 0, padded - count);
	return 4 + padded;
}

static void swap_bytes(uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		uint8_t byte = bytes[i];

		bytes[i] = bytes[count - 1 - i];
		bytes[count - 1 - i] = byte;
	}
}

/* Numbers in a packet's option whose length is what it must be. */
static void swap_option_value(uint16_t code, uint8_t *value, size_t count)
{
	switch (code) {
	case PCAPNG_PACKET_FLAGS:
	case PCAPNG_PACKET_QUEUE:
		swap_bytes(value, count == 4 ? 4 : 0);
		return;
	case PCAPNG_PACKET_DROP_COUNT:
	case PCAPNG_PACKET_ID:
		swap_bytes(value, count == 8 ? 8 : 0);
		return;
	case PCAPNG_OPTION_CUSTOM_TEXT:
	case PCAPNG_OPTION_CUSTOM_BYTES:
	case PCAPNG_OPTION_CUSTOM_TEXT_FIXED:
	case PCAPNG_OPTION_CUSTOM_BYTES_FIXED:
		swap_bytes(value, count >= 4 ? 4 : 0);
		return;
	default:
		return;
	}
}

/* The options that the packet came with, in our byte order; what is broken ends them. */
static size_t store_packet_options(uint8_t *at, const struct packet *packet)
{
	struct cursor c = cursor_of(packet->options, packet->options_bytes);
	bool is_big = packet->are_options_big_endian;
	size_t bytes = 0;

	while (cursor_left(&c) >= 4) {
		uint16_t code = is_big ? cursor_be16(&c) : cursor_le16(&c);
		uint16_t count = is_big ? cursor_be16(&c) : cursor_le16(&c);
		const uint8_t *value = cursor_bytes(&c, count);

		if (code == PCAPNG_OPTION_END || !value)
			break;
		bytes += store_option(at + bytes, code, value, count);
		if (is_big)
			swap_option_value(code, at + bytes - count - padding_of(count), count);
		cursor_skip(&c, padding_of(count));
	}
	return bytes;
}

/* Those and our own comment, behind them the end of options; nothing when there are none. */
static size_t store_options(uint8_t *at, const struct packet *packet, const char *comment,
			    size_t comment_bytes)
{
	size_t bytes = packet->options_bytes ? store_packet_options(at, packet) : 0;

	if (comment)
		bytes += store_option(at + bytes, PCAPNG_OPTION_COMMENT, comment, comment_bytes);
	if (bytes > 0)
		bytes += store_option(at + bytes, PCAPNG_OPTION_END, "", 0);
	return bytes;
}

void pcapng_write_packet(struct capfile_writer *writer, const struct packet *packet,
			 const char *comment)
{
	size_t comment_bytes = comment ? strnlen(comment, CAPFILE_COMMENT_MAXIMUM) : 0;
	size_t data_bytes = packet->captured_bytes + padding_of(packet->captured_bytes);
	/* A last option may lack its padding, and the end of options. */
	size_t most = PCAPNG_BLOCK_OVERHEAD + PACKET_FIXED_BYTES + data_bytes +
		      packet->options_bytes + comment_bytes + 24;
	size_t bytes = 8;
	uint8_t *at;

	if (packet->point >= writer->interfaces_written)
		pcapng_write_interfaces(writer);
	at = capfile_begin_record(writer, most);
	if (!at)
		return;
	store_le32(at, PCAPNG_BLOCK_PACKET);
	store_le32(at + 8, packet->point);
	store_le32(at + 12, (uint32_t)(packet->time_ns >> 32));
	store_le32(at + 16, (uint32_t)packet->time_ns);
	store_le32(at + 20, packet->captured_bytes);
	store_le32(at + 24, packet->wire_bytes);
	bytes += PACKET_FIXED_BYTES;
	memcpy(at + bytes, packet->data, packet->captured_bytes);
	memset(at + bytes + packet->captured_bytes, 0, data_bytes - packet->captured_bytes);
	bytes += data_bytes;
	bytes += store_options(at + bytes, packet, comment, comment_bytes);
	bytes += 4;
	store_le32(at + 4, (uint32_t)bytes);
	store_le32(at + bytes - 4, (uint32_t)bytes);
	capfile_end_record(writer, bytes);
}

static void add_count(struct str *block, uint16_t code, uint64_t count)
{
	uint8_t bytes[8];

	store_le32(bytes, (uint32_t)count);
	store_le32(bytes + 4, (uint32_t)(count >> 32));
	add_option(block, code, bytes, sizeof(bytes));
}

static void add_time_option(struct str *block, uint16_t code, uint64_t time_ns)
{
	add_le16(block, code);
	add_le16(block, 8);
	add_time(block, time_ns);
}

void pcapng_write_statistics(struct capfile_writer *writer, uint64_t start_ns, uint64_t end_ns)
{
	const struct point_list *points = writer->options.points;
	CLEANUP(str_done) struct str block = STR_INIT(BLOCK_TEXT_MAXIMUM);

	pcapng_write_interfaces(writer);
	pcapng_write_names(writer);
	for (size_t i = 0; points && i < points->count; i++) {
		const struct point *point = &points->items[i];

		begin_block(&block, PCAPNG_BLOCK_STATISTICS);
		add_le32(&block, (uint32_t)i);
		add_time(&block, end_ns);
		add_time_option(&block, PCAPNG_STATISTICS_START,
				point->start_ns ? point->start_ns : start_ns);
		add_time_option(&block, PCAPNG_STATISTICS_END,
				point->end_ns ? point->end_ns : end_ns);
		add_count(&block, PCAPNG_STATISTICS_RECEIVED, point->packets);
		add_count(&block, PCAPNG_STATISTICS_DROPPED, point->dropped);
		add_option(&block, PCAPNG_OPTION_END, "", 0);
		end_block(writer, &block);
	}
}

size_t pcapng_record_bytes(const uint8_t *bytes, size_t left, bool *ret_is_packet)
{
	if (left < 8)
		return 8;
	*ret_is_packet = load_le32(bytes) == PCAPNG_BLOCK_PACKET;
	return load_le32(bytes + 4);
}
