/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Multipath TCP options (RFC 8684 section 3): kind 30, length, then a subtype in the upper half of a
 * byte. The length tells which fields are there.
 */
#include "base/mem.h"
#include "dissect/tcp_option.h"

#define FLAG_SYN 0x02
#define FLAG_ACK 0x10

struct option {
	uint32_t at, length;
	uint8_t flags; /* of the segment */
};

static void print_key(struct line *line, const char *text, uint32_t at)
{
	uint64_t key = line_be64(line, at);

	line_addf(line, "%s0x%llx", text, (unsigned long long)key);
}

static bool print_capable(struct line *line, const struct option *option)
{
	bool is_syn = option->flags & FLAG_SYN;
	bool is_ack = (option->flags & (FLAG_SYN | FLAG_ACK)) == FLAG_ACK;
	uint32_t length = option->length;
	uint8_t version;

	if (!(is_syn && (length == 12 || length == 4)) &&
	    !(is_ack && (length == 20 || length == 22)))
		return false;
	version = line_u8(line, option->at + 2) & 15;
	if (version > 1) {
		line_addf(line, " Unknown Version (%u)", version);
		return true;
	}
	line_field(line, " v", version);
	if (line_u8(line, option->at + 3) & 0x80)
		line_add(line, " csum");
	if (length == 4)
		return true;
	print_key(line, " {", option->at + 4);
	if (length >= 20)
		print_key(line, ",", option->at + 12);
	line_add(line, "}");
	return true;
}

static bool print_join(struct line *line, const struct option *option)
{
	uint32_t at = option->at;
	uint32_t length = option->length;
	bool is_syn = option->flags & FLAG_SYN;
	bool is_ack = option->flags & FLAG_ACK;

	if (!(length == 12 && is_syn) && !(length == 16 && is_syn && is_ack) &&
	    !(length == 24 && is_ack))
		return false;
	if (length != 24) {
		if (line_u8(line, at + 2) & 1)
			line_add(line, " backup");
		line_field(line, " id ", line_u8(line, at + 3));
	}
	if (length == 12) {
		line_addf(line, " token 0x%x nonce 0x%x", line_be32(line, at + 4),
			  line_be32(line, at + 8));
	} else if (length == 16) {
		print_key(line, " hmac ", at + 4);
		line_addf(line, " nonce 0x%x", line_be32(line, at + 12));
	} else {
		line_add(line, " hmac 0x");
		for (uint32_t i = 4; i < 24; i++)
			line_hex(line, line_u8(line, at + i), 2);
	}
	return true;
}

/* A sequence number of 8 or 4 bytes. False when the option ends before it. */
static bool print_number(struct line *line, bool is_long, uint32_t *at, uint32_t *left)
{
	uint32_t bytes = is_long ? 8 : 4;

	if (*left < bytes)
		return false;
	if (is_long)
		line_addf(line, "%llu", (unsigned long long)line_be64(line, *at));
	else
		line_unsigned(line, line_be32(line, *at));
	*at += bytes;
	*left -= bytes;
	return true;
}

/* The mapping of data to the subflow. */
static bool print_mapping(struct line *line, bool is_long, uint32_t *at, uint32_t *left)
{
	line_add(line, " seq ");
	if (!print_number(line, is_long, at, left))
		return false;
	if (*left < 4)
		return false;
	line_field(line, " subseq ", line_be32(line, *at));
	if (*left < 6)
		return false;
	line_field(line, " len ", line_be16(line, *at + 4));
	*at += 6;
	*left -= 6;
	if (*left >= 2) {
		line_addf(line, " csum 0x%x", line_be16(line, *at));
		*left -= 2;
	}
	return true;
}

static bool print_signal(struct line *line, const struct option *option)
{
	uint32_t at = option->at + 4;
	uint32_t left;
	uint8_t flags;

	if (option->length < 4 || option->flags & FLAG_SYN)
		return false;
	left = option->length - 4;
	flags = line_u8(line, option->at + 3);
	if (flags & 0x10)
		line_add(line, " fin");
	if (flags & 0x01) {
		line_add(line, " ack ");
		if (!print_number(line, flags & 0x02, &at, &left))
			return false;
	}
	if ((flags & 0x04) && !print_mapping(line, flags & 0x08, &at, &left))
		return false;
	return left == 0;
}

static bool print_add_address(struct line *line, const struct option *option)
{
	static const struct name_row versions[] = {
		{6, "v0-ip6"}, {4, "v0-ip4"}, {1, "v1-echo"}, {0, "v1"}, {0, NULL}};
	uint32_t at = option->at + 4;
	uint32_t left = option->length;
	bool is_ipv4 = left == 8 || left == 10 || left == 16 || left == 18;

	if (!is_ipv4 && left != 20 && left != 22 && left != 28 && left != 30)
		return false;
	line_add(line, " ");
	line_name(line, versions, line_u8(line, option->at + 2) & 15, "[bad version/echo]");
	line_field(line, " id ", line_u8(line, option->at + 3));
	line_add(line, " ");
	if (is_ipv4)
		line_ipv4(line, at);
	else
		line_ipv6(line, at);
	at += is_ipv4 ? 4 : 16;
	left -= is_ipv4 ? 8 : 20;
	if (left == 2 || left == 10) {
		line_field(line, ":", line_be16(line, at));
		at += 2;
	}
	if (left >= 8)
		print_key(line, " hmac ", at);
	return true;
}

static bool print_remove_address(struct line *line, const struct option *option)
{
	if (option->length < 4)
		return false;
	line_add(line, " id");
	for (uint32_t i = 3; i < option->length; i++)
		line_field(line, " ", line_u8(line, option->at + i));
	return true;
}

static bool print_priority(struct line *line, const struct option *option)
{
	if (option->length != 3 && option->length != 4)
		return false;
	line_add(line, line_u8(line, option->at + 2) & 1 ? " backup" : " non-backup");
	if (option->length == 4)
		line_field(line, " id ", line_u8(line, option->at + 3));
	return true;
}

static bool print_fail(struct line *line, const struct option *option)
{
	if (option->length != 12)
		return false;
	line_addf(line, " seq %llu", (unsigned long long)line_be64(line, option->at + 4));
	return true;
}

static bool print_close(struct line *line, const struct option *option)
{
	if (option->length != 12)
		return false;
	print_key(line, " key ", option->at + 4);
	return true;
}

static bool print_unknown(struct line *line, const struct option *option)
{
	return true;
}

static const struct subtype {
	const char *name;
	bool (*print)(struct line *line, const struct option *option);
} subtypes[] = {
	{"capable", print_capable},
	{"join", print_join},
	{"dss", print_signal},
	{"add-addr", print_add_address},
	{"rem-addr", print_remove_address},
	{"prio", print_priority},
	{"fail", print_fail},
	{"fast-close", print_close},
	{"unknown", print_unknown},
};

bool print_multipath(struct line *line, uint32_t at, uint32_t length, uint8_t flags)
{
	struct option option = {.at = at, .length = length, .flags = flags};
	const struct subtype *subtype;

	line->protocol = "mptcp";
	if (length < 3)
		return false;
	subtype = &subtypes[MIN(line_u8(line, at + 2) >> 4, ARRAY_COUNT(subtypes) - 1)];
	line_addf(line, " %u %s", length, subtype->name);
	return subtype->print(line, &option);
}
