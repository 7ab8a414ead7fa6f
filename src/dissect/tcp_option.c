/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP options: kind, length, value; kinds 0 and 1 are a single byte. RFC 9293 (end, nothing, MSS),
 * RFC 7323 (window scale, time stamps), RFC 2018 (SACK), RFC 2385 (MD5), RFC 5482 (user timeout),
 * RFC 5925 (authentication), RFC 7413 (fast open), RFC 8684 (multipath), RFC 6994 (experiments).
 */
#include "dissect/tcp_option.h"

enum {
	OPTION_END = 0,
	OPTION_NOTHING = 1,
	OPTION_MSS = 2,
	OPTION_WINDOW_SCALE = 3,
	OPTION_SACK_PERMITTED = 4,
	OPTION_SACK = 5,
	OPTION_ECHO = 6,
	OPTION_ECHO_REPLY = 7,
	OPTION_TIMESTAMPS = 8,
	OPTION_COUNT = 11,
	OPTION_COUNT_NEW = 12,
	OPTION_COUNT_ECHO = 13,
	OPTION_SIGNATURE = 19,
	OPTION_SPACE = 20,
	OPTION_USER_TIMEOUT = 28,
	OPTION_AUTHENTICATION = 29,
	OPTION_MULTIPATH = 30,
	OPTION_FAST_OPEN = 34,
	OPTION_EXPERIMENT = 254,
};

#define EXPERIMENT_FAST_OPEN 0xf989

static const struct name_row option_names[] = {
	{OPTION_END, "eol"},
	{OPTION_NOTHING, "nop"},
	{OPTION_MSS, "mss"},
	{OPTION_WINDOW_SCALE, "wscale"},
	{OPTION_SACK_PERMITTED, "sackOK"},
	{OPTION_SACK, "sack"},
	{OPTION_ECHO, "echo"},
	{OPTION_ECHO_REPLY, "echoreply"},
	{OPTION_TIMESTAMPS, "TS"},
	{OPTION_COUNT, "cc"},
	{OPTION_COUNT_NEW, "ccnew"},
	{OPTION_COUNT_ECHO, ""},
	{OPTION_SIGNATURE, "md5"},
	{OPTION_SPACE, "scps"},
	{OPTION_USER_TIMEOUT, "uto"},
	{OPTION_AUTHENTICATION, "tcp-ao"},
	{OPTION_MULTIPATH, "mptcp"},
	{OPTION_FAST_OPEN, "tfo"},
	{OPTION_EXPERIMENT, "exp"},
	{0, NULL},
};

/* How printing an option ended. */
enum outcome {
	OUTCOME_GOOD,
	OUTCOME_BAD, /* it contradicts itself */
	OUTCOME_CUT, /* its bytes are not captured */
};

/* An option behind its kind and length. */
struct option {
	uint8_t kind;
	uint8_t length;       /* as it says; 1 for a single byte */
	uint32_t at;          /* of the value */
	uint32_t left;        /* bytes of the header from there on */
	uint32_t value_bytes; /* of the value that was printed */
	const struct tcp_options *all;
};

/* Whether `bytes` of the value are within the header, and captured. */
static enum outcome check(const struct line *line, const struct option *option, uint32_t bytes)
{
	if (bytes > option->left)
		return OUTCOME_BAD;
	return line_has(line, option->at, bytes) ? OUTCOME_GOOD : OUTCOME_CUT;
}

static enum outcome check_value(const struct line *line, struct option *option, uint32_t bytes)
{
	option->value_bytes = bytes;
	return check(line, option, bytes);
}

static void print_bytes(struct line *line, uint32_t at, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		line_hex(line, line_u8(line, at + i), 2);
}

static enum outcome print_sack(struct line *line, struct option *option)
{
	option->value_bytes = option->length - 2u;
	if (option->value_bytes % 8 != 0) {
		line_add(line, " invalid sack");
		return OUTCOME_GOOD;
	}
	line_field(line, " ", option->value_bytes / 8);
	line_add(line, " ");
	for (uint32_t i = 0; i < option->value_bytes; i += 8) {
		enum outcome outcome = check(line, option, i + 8);
		uint32_t start, end;

		if (outcome != OUTCOME_GOOD)
			return outcome;
		start = line_be32(line, option->at + i) - option->all->sack_base;
		end = line_be32(line, option->at + i + 4) - option->all->sack_base;
		line_field(line, "{", start);
		line_field(line, ":", end);
		line_add(line, "}");
	}
	return OUTCOME_GOOD;
}

static enum outcome print_authentication(struct line *line, struct option *option)
{
	enum outcome outcome;

	option->value_bytes = option->length - 2u;
	if (option->value_bytes < 2) {
		line_invalid(line);
		return OUTCOME_GOOD;
	}
	outcome = check(line, option, 1);
	if (outcome != OUTCOME_GOOD)
		return outcome;
	line_field(line, " keyid ", line_u8(line, option->at));
	outcome = check(line, option, 2);
	if (outcome != OUTCOME_GOOD)
		return outcome;
	line_field(line, " rnextkeyid ", line_u8(line, option->at + 1));
	if (option->value_bytes == 2)
		return OUTCOME_GOOD;
	line_add(line, " mac 0x");
	for (uint32_t i = 2; i < option->value_bytes; i++) {
		outcome = check(line, option, i + 1);
		if (outcome != OUTCOME_GOOD)
			return outcome;
		line_hex(line, line_u8(line, option->at + i), 2);
	}
	return OUTCOME_GOOD;
}

/* The seconds are minutes when the lowest bit is set; the number behind is the rest of the bits. */
static void print_user_timeout(struct line *line, uint32_t value)
{
	line_addf(line, " 0x%x %u", value, value & 1 ? (value >> 1) * 60 : value >> 1);
}

static void print_fast_open(struct line *line, uint32_t at, uint32_t bytes)
{
	if (bytes == 0) {
		line_add(line, " cookiereq");
	} else if (bytes % 2 != 0 || bytes < 4 || bytes > 16) {
		line_invalid(line);
	} else {
		line_add(line, " cookie ");
		print_bytes(line, at, bytes);
	}
}

static enum outcome print_experiment(struct line *line, struct option *option)
{
	uint16_t experiment;

	if (option->value_bytes < 2)
		return OUTCOME_BAD;
	experiment = line_be16(line, option->at);
	line_add(line, "-");
	if (experiment != EXPERIMENT_FAST_OPEN) {
		line_hex(line, experiment, 4);
		return OUTCOME_GOOD;
	}
	line_add(line, "tfo");
	print_fast_open(line, option->at + 2, option->value_bytes - 2);
	return OUTCOME_GOOD;
}

static enum outcome print_multipath_option(struct line *line, const struct option *option)
{
	uint32_t end = line->end;
	uint32_t start = option->at - 2;
	bool is_good;

	if (start + option->length < end)
		line->end = start + option->length;
	is_good = print_multipath(line, start, option->length, option->all->flags);
	line->end = end;
	return is_good ? OUTCOME_GOOD : OUTCOME_BAD;
}

static enum outcome print_unknown(struct line *line, struct option *option)
{
	option->value_bytes = option->length - 2u;
	if (option->value_bytes > 0)
		line_add(line, " 0x");
	for (uint32_t i = 0; i < option->value_bytes; i++) {
		enum outcome outcome = check(line, option, i + 1);

		if (outcome != OUTCOME_GOOD)
			return outcome;
		line_hex(line, line_u8(line, option->at + i), 2);
	}
	return OUTCOME_GOOD;
}

/* Bytes of the value of an option that has always as many; 0 for one whose length counts. */
static uint32_t fixed_bytes(uint8_t kind)
{
	switch (kind) {
	case OPTION_WINDOW_SCALE:
		return 1;
	case OPTION_MSS:
	case OPTION_SPACE:
	case OPTION_USER_TIMEOUT:
		return 2;
	case OPTION_COUNT:
	case OPTION_COUNT_NEW:
	case OPTION_COUNT_ECHO:
	case OPTION_ECHO:
	case OPTION_ECHO_REPLY:
		return 4;
	case OPTION_TIMESTAMPS:
		return 8;
	case OPTION_SIGNATURE:
		return 16;
	default:
		return 0;
	}
}

static void print_fixed(struct line *line, const struct option *option)
{
	uint32_t at = option->at;

	switch (option->kind) {
	case OPTION_WINDOW_SCALE:
		line_field(line, " ", line_u8(line, at));
		return;
	case OPTION_MSS:
		line_field(line, " ", line_be16(line, at));
		return;
	case OPTION_SPACE:
		line_addf(line, " cap %02x id %u", line_u8(line, at), line_u8(line, at + 1));
		return;
	case OPTION_USER_TIMEOUT:
		print_user_timeout(line, line_be16(line, at));
		return;
	case OPTION_TIMESTAMPS:
		line_field(line, " val ", line_be32(line, at));
		line_field(line, " ecr ", line_be32(line, at + 4));
		return;
	case OPTION_SIGNATURE:
		line_add(line, line->end < option->all->segment_end
				       ? " snaplen too short, can't check - "
				       : " shared secret not supplied with -M, can't check - ");
		print_bytes(line, at, 16);
		return;
	default:
		line_field(line, " ", line_be32(line, at));
		return;
	}
}

static enum outcome print_variable(struct line *line, struct option *option)
{
	enum outcome outcome = check_value(line, option, option->length - 2u);

	if (outcome != OUTCOME_GOOD)
		return outcome;
	if (option->kind == OPTION_MULTIPATH)
		return print_multipath_option(line, option);
	if (option->kind == OPTION_EXPERIMENT)
		return print_experiment(line, option);
	line_add(line, " ");
	print_fast_open(line, option->at, option->value_bytes);
	return OUTCOME_GOOD;
}

static enum outcome print_value(struct line *line, struct option *option)
{
	uint32_t bytes = fixed_bytes(option->kind);
	enum outcome outcome;

	if (bytes > 0) {
		outcome = check_value(line, option, bytes);
		if (outcome == OUTCOME_GOOD)
			print_fixed(line, option);
		return outcome;
	}
	switch (option->kind) {
	case OPTION_END:
	case OPTION_NOTHING:
	case OPTION_SACK_PERMITTED:
		return OUTCOME_GOOD;
	case OPTION_SACK:
		return print_sack(line, option);
	case OPTION_AUTHENTICATION:
		return print_authentication(line, option);
	case OPTION_MULTIPATH:
	case OPTION_FAST_OPEN:
	case OPTION_EXPERIMENT:
		return print_variable(line, option);
	default:
		return print_unknown(line, option);
	}
}

static bool is_single_byte(uint8_t kind)
{
	return kind == OPTION_END || kind == OPTION_NOTHING;
}

/* Kind, length, value. `option` holds where it stands and is moved behind it. */
static enum outcome print_option(struct line *line, struct option *option)
{
	uint32_t head_bytes = 1;
	enum outcome outcome;

	option->kind = line_u8(line, option->at);
	option->length = 1;
	if (!is_single_byte(option->kind)) {
		option->length = line_u8(line, option->at + 1);
		if (option->length < 2 || option->length > option->left)
			return line->is_cut ? OUTCOME_CUT : OUTCOME_BAD;
		head_bytes = 2;
	}
	option->at += head_bytes;
	option->left -= head_bytes;
	option->value_bytes = 0;
	line_name(line, option_names, option->kind, "unknown-%u");
	outcome = print_value(line, option);
	if (outcome != OUTCOME_GOOD)
		return outcome;
	option->at += option->value_bytes;
	option->left -= option->value_bytes;
	if (head_bytes + option->value_bytes != option->length)
		line_addf(line, "[len %u]", option->length);
	return OUTCOME_GOOD;
}

bool print_tcp_options(struct line *line, const struct tcp_options *options)
{
	struct option option = {.at = options->at, .left = options->length, .all = options};
	bool is_first = true;

	line_add(line, ", options [");
	while (option.left > 0 && !line->is_cut) {
		enum outcome outcome;

		if (!is_first)
			line_add(line, ",");
		outcome = print_option(line, &option);
		if (outcome != OUTCOME_GOOD) {
			if (outcome == OUTCOME_BAD)
				line_add(line, "[bad opt]");
			else
				line_truncated(line);
			if (!is_first)
				line_add(line, outcome == OUTCOME_BAD ? "]" : ">");
			return false;
		}
		is_first = false;
		if (option.kind == OPTION_END)
			break;
	}
	line_add(line, "]");
	return true;
}
