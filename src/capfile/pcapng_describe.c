/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading pcapng: interfaces, their clocks and statistics, names (draft-ietf-opsawg-pcapng sections
 * 4.2, 4.5, 4.6). Everything here is foreign text and numbers; what is short or unknown is left out,
 * only a block that cannot be used at all is damage.
 */
#include <errno.h>
#include <jansson.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "capfile/pcapng.h"
#include "capfile/reader.h"

#define DEFAULT_TIME_RESOLUTION 6
/* 10^19 and 2^63 are the largest that fit. */
#define DECIMAL_RESOLUTION_MAXIMUM 19
#define BINARY_RESOLUTION_MAXIMUM  63
#define RESOLUTION_IS_BINARY       0x80

/* ISO C has none; both compilers do. */
__extension__ typedef __int128 wide_integer;

/* The next option with its value; false at the end. */
static bool pcapng_next_option(const struct capfile_reader *reader, struct cursor *options,
			       uint16_t *ret_code, struct cursor *ret_value)
{
	uint16_t length;

	*ret_code = capfile_u16(reader, options);
	length = capfile_u16(reader, options);
	if (options->is_short || *ret_code == PCAPNG_OPTION_END)
		return false;
	*ret_value = cursor_sub(options, length);
	if (ret_value->is_short)
		return false;
	cursor_skip(options, (4u - length % 4u) % 4u);
	return true;
}

/* A copy of the text up to a NUL or the maximum. */
static void set_text(char **text, struct cursor value)
{
	size_t count = MIN(cursor_left(&value), (size_t)CAPFILE_TEXT_MAXIMUM);

	free(*text);
	*text = xstrndup((const char *)value.at, strnlen((const char *)value.at, count));
}

static void take_json_text(const json_t *root, const char *key, char **text)
{
	const char *value = json_string_value(json_object_get(root, key));

	if (!value)
		return;
	free(*text);
	*text = xstrdup(value); /* bounded by the 16-bit length of the option */
}

/* Our own description of the point: container, runtime, interface, MTU, filter. */
static void pcapng_read_point_option(const struct capfile_reader *reader, struct cursor value,
				     struct point *point)
{
	static const char prefix[] = PCAPNG_POINT_PREFIX;
	json_t *root;
	const char *runtime;
	json_int_t mtu;

	if (capfile_u32(reader, &value) != PCAPNG_PRIVATE_ENTERPRISE || value.is_short)
		return;
	if (cursor_left(&value) < sizeof(prefix) - 1 ||
	    memcmp(value.at, prefix, sizeof(prefix) - 1) != 0)
		return;
	cursor_skip(&value, sizeof(prefix) - 1);
	root = json_loadb((const char *)value.at, cursor_left(&value), /* flags= */ 0,
			  /* error= */ NULL);
	if (!root)
		return;
	take_json_text(root, "container", &point->container);
	take_json_text(root, "interface", &point->interface);
	take_json_text(root, "filter", &point->filter);
	runtime = json_string_value(json_object_get(root, "runtime"));
	point->runtime = runtime ? runtime_from_name(runtime) : RUNTIME_NONE;
	if (point->runtime == RUNTIME_COUNT)
		point->runtime = RUNTIME_NONE;
	mtu = json_integer_value(json_object_get(root, "mtu"));
	point->mtu = mtu > 0 && mtu <= UINT32_MAX ? (uint32_t)mtu : 0;
	json_decref(root);
}

static bool pcapng_set_resolution(struct pcapng_clock *clock, uint8_t resolution)
{
	unsigned exponent = resolution & ~RESOLUTION_IS_BINARY & 0xff;

	if (resolution & RESOLUTION_IS_BINARY) {
		clock->units_per_second =
			exponent <= BINARY_RESOLUTION_MAXIMUM ? 1ull << exponent : 0;
		return exponent <= BINARY_RESOLUTION_MAXIMUM;
	}
	if (exponent > DECIMAL_RESOLUTION_MAXIMUM)
		return false;
	clock->units_per_second = 1;
	for (unsigned i = 0; i < exponent; i++)
		clock->units_per_second *= 10;
	return true;
}

static void pcapng_add_address(struct point *point, const uint8_t *bytes, bool is_ipv6)
{
	if (!bytes || point->address_count == LINK_ADDRESSES_MAXIMUM)
		return;
	point->addresses[point->address_count++] =
		is_ipv6 ? address_ipv6(bytes) : address_ipv4(bytes);
}

/* False when the option makes the interface's times unreadable. */
static bool pcapng_read_interface_option(const struct capfile_reader *reader, uint16_t code,
					 struct cursor value, struct point *point,
					 struct pcapng_clock *clock)
{
	switch (code) {
	case PCAPNG_INTERFACE_NAME:
		set_text(&point->name, value);
		return true;
	case PCAPNG_INTERFACE_DESCRIPTION:
		set_text(&point->description, value);
		return true;
	case PCAPNG_OPTION_COMMENT:
		set_text(&point->comment, value);
		return true;
	case PCAPNG_INTERFACE_IPV4:
		pcapng_add_address(point, cursor_bytes(&value, 4), /* is_ipv6= */ false);
		return true;
	case PCAPNG_INTERFACE_IPV6:
		pcapng_add_address(point, cursor_bytes(&value, 16), /* is_ipv6= */ true);
		return true;
	case PCAPNG_INTERFACE_TIME_RESOLUTION:
		return pcapng_set_resolution(clock, cursor_u8(&value));
	case PCAPNG_INTERFACE_TIME_OFFSET:
		clock->offset_s = (int64_t)capfile_u64(reader, &value);
		return true;
	case PCAPNG_OPTION_CUSTOM_TEXT:
		pcapng_read_point_option(reader, value, point);
		return true;
	default:
		return true;
	}
}

void pcapng_read_section_options(struct capfile_reader *reader, struct cursor options)
{
	static const char ours[] = PCAPNG_APPLICATION;
	struct cursor value;
	uint16_t code;

	reader->pcapng.is_ours = false;
	while (pcapng_next_option(reader, &options, &code, &value))
		if (code == PCAPNG_SECTION_APPLICATION && cursor_left(&value) >= sizeof(ours) - 1)
			reader->pcapng.is_ours = memcmp(value.at, ours, sizeof(ours) - 1) == 0;
}

/* libpcap reads files of one link type and snap length only; ours have points of any kind. */
static void pcapng_compare_with_first(struct capfile_reader *reader, const struct point *point)
{
	const struct point *first = reader->points.items;

	if (reader->points.count == 0 || reader->pcapng.is_ours)
		return;
	if (point->link_type != first->link_type)
		capfile_note_irregularity(
			reader, "interface %zu has link type %u, the first one %u",
			reader->points.count + 1, point->link_type, first->link_type);
	else if (point->snap_bytes != first->snap_bytes)
		capfile_note_irregularity(
			reader, "interface %zu has a snapshot length of %u, the first one of %u",
			reader->points.count + 1, point->snap_bytes, first->snap_bytes);
}

int pcapng_read_interface(struct capfile_reader *reader, struct cursor body, struct err *err)
{
	CLEANUP(point_done) struct point point = {0};
	struct pcapng_clock clock = {0};
	struct cursor value;
	uint16_t code;

	if (reader->points.count >= POINTS_MAXIMUM)
		return capfile_damage(reader, err, "more than %u interfaces", POINTS_MAXIMUM);
	(void)pcapng_set_resolution(&clock, DEFAULT_TIME_RESOLUTION);
	point.link_type = capfile_u16(reader, &body);
	cursor_skip(&body, 2);
	point.snap_bytes = capfile_snap_bytes(capfile_u32(reader, &body));
	if (body.is_short)
		return capfile_damage(reader, err, "an interface block that is too short");
	while (pcapng_next_option(reader, &body, &code, &value))
		if (!pcapng_read_interface_option(reader, code, value, &point, &clock))
			return capfile_damage(reader, err,
					      "a time resolution that is out of range");
	pcapng_compare_with_first(reader, &point);
	if (!point.interface && point.name)
		point.interface = xstrdup(point.name);
	reader->is_nanosecond |= clock.units_per_second > NS_PER_S / NS_PER_US;
	reader->pcapng.clocks[reader->points.count] = clock;
	(void)capfile_add_point(reader, &point);
	return 0;
}

uint64_t pcapng_time_ns(const struct pcapng_clock *clock, uint64_t units)
{
	wide_integer ns;

	if (clock->units_per_second == NS_PER_S && clock->offset_s == 0)
		return units;
	ns = (wide_integer)units * (wide_integer)NS_PER_S / (wide_integer)clock->units_per_second;
	ns += (wide_integer)clock->offset_s * (wide_integer)NS_PER_S;
	if (ns < 0)
		return 0;
	return ns > (wide_integer)UINT64_MAX ? UINT64_MAX : (uint64_t)ns;
}

/* The capture as a whole lasts from its first start to its last end. */
static void pcapng_note_interval(struct capfile_reader *reader, uint64_t start_ns, uint64_t end_ns)
{
	if (start_ns && (!reader->pcapng.start_ns || start_ns < reader->pcapng.start_ns))
		reader->pcapng.start_ns = start_ns;
	reader->pcapng.end_ns = MAX(reader->pcapng.end_ns, end_ns);
}

void pcapng_read_statistics(struct capfile_reader *reader, struct cursor body)
{
	uint64_t id = (uint64_t)reader->pcapng.first_interface + capfile_u32(reader, &body);
	uint64_t written = capfile_time(reader, &body);
	const struct pcapng_clock *clock;
	struct point *point;
	struct cursor value;
	uint16_t code;

	if (body.is_short || id >= reader->points.count)
		return;
	clock = &reader->pcapng.clocks[id];
	point = &reader->points.items[id];
	point->dropped = 0;
	while (pcapng_next_option(reader, &body, &code, &value)) {
		if (cursor_left(&value) != 8)
			continue;
		if (code == PCAPNG_STATISTICS_START)
			point->start_ns = pcapng_time_ns(clock, capfile_time(reader, &value));
		else if (code == PCAPNG_STATISTICS_END)
			point->end_ns = pcapng_time_ns(clock, capfile_time(reader, &value));
		else if (code == PCAPNG_STATISTICS_DROPPED ||
			 code == PCAPNG_STATISTICS_SYSTEM_DROPPED)
			point->dropped += capfile_u64(reader, &value);
	}
	/* A point may have ended before the capture did: that is when the block was written. */
	if (point->end_ns)
		pcapng_note_interval(reader, point->start_ns,
				     MAX(point->end_ns, pcapng_time_ns(clock, written)));
}

/* An address and its names, each ended by NUL; the first one counts. */
static void pcapng_read_name(struct capfile_reader *reader, struct cursor record, bool is_ipv6)
{
	const uint8_t *bytes = cursor_bytes(&record, is_ipv6 ? 16 : 4);
	_cleanup_free_ char *name = NULL;
	struct address address;

	if (!bytes || cursor_left(&record) == 0)
		return;
	address = is_ipv6 ? address_ipv6(bytes) : address_ipv4(bytes);
	set_text(&name, record);
	if (name[0])
		name_table_add(&reader->names, &address, name);
}

void pcapng_read_names(struct capfile_reader *reader, struct cursor body)
{
	struct cursor record;
	uint16_t type;

	/* Records have the form of options, and end like them. */
	while (pcapng_next_option(reader, &body, &type, &record))
		if (type == PCAPNG_NAME_IPV4 || type == PCAPNG_NAME_IPV6)
			pcapng_read_name(reader, record, type == PCAPNG_NAME_IPV6);
}
