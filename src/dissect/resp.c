/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RESP, the protocol of Redis (redis.io/topics/protocol): "+text", "-error", ":number", "$length" and
 * as many bytes, "*count" and as many elements, each ended by CR LF; anything else is a line as a
 * person types it.
 */
#include "base/mem.h"
#include "dissect/printer.h"

#define NESTING_MAXIMUM 32u

/* Lengths that are none. */
enum {
	LENGTH_NULL = -1,
	LENGTH_CUT = -2,
	LENGTH_TOO_LARGE = -3,
	LENGTH_NEGATIVE = -4,
	LENGTH_INVALID = -5,
};

/* What is left of the payload. */
struct reader {
	uint32_t at, left;
	unsigned nesting;
};

static void pass(struct reader *reader, uint32_t bytes)
{
	reader->at += bytes;
	reader->left -= bytes;
}

static bool is_end_of_line(uint8_t byte)
{
	return byte == '\r' || byte == '\n';
}

/* Bytes before the next CR LF. False when it is not there. */
static bool find_end(struct line *line, const struct reader *reader, uint32_t *ret_bytes)
{
	for (uint32_t i = 0; i + 2 <= reader->left && line_has(line, reader->at + i, 2); i++) {
		if (line_be16(line, reader->at + i) == 0x0d0a) {
			*ret_bytes = i;
			return true;
		}
	}
	return false;
}

static bool print_segment(struct line *line, const struct reader *reader, uint32_t bytes)
{
	line_add(line, " \"");
	if (!line_foreign(line, reader->at, bytes))
		return false;
	line_add(line, "\"");
	return true;
}

static bool print_simple(struct line *line, struct reader *reader)
{
	uint32_t bytes;

	pass(reader, 1);
	if (!find_end(line, reader, &bytes) || !print_segment(line, reader, bytes))
		return false;
	pass(reader, bytes + 2);
	return true;
}

/* Digits: the number, or LENGTH_TOO_LARGE, LENGTH_CUT, LENGTH_INVALID. */
static int64_t read_digits(struct line *line, struct reader *reader)
{
	int64_t number = 0;
	bool is_first = true;

	for (;;) {
		uint8_t byte;

		if (reader->left == 0)
			return LENGTH_CUT;
		byte = line_u8(line, reader->at);
		if (byte < '0' || byte > '9')
			break;
		number = number > INT32_MAX ? number : number * 10 + (byte - '0');
		is_first = false;
		pass(reader, 1);
	}
	if (!is_first)
		return number > INT32_MAX ? LENGTH_TOO_LARGE : number;
	pass(reader, 1);
	return LENGTH_INVALID;
}

/* The CR LF behind a length. */
static int64_t read_line_end(struct line *line, struct reader *reader, int64_t length)
{
	static const char line_end[] = "\r\n";

	for (unsigned i = 0; i < 2; i++) {
		uint8_t byte;

		if (reader->left == 0)
			return LENGTH_CUT;
		byte = line_u8(line, reader->at);
		pass(reader, 1);
		if (byte != line_end[i])
			return LENGTH_INVALID;
	}
	return length;
}

/* A length and its CR LF. */
static int64_t read_length(struct line *line, struct reader *reader)
{
	bool is_negative = false;
	int64_t length;

	if (reader->left == 0)
		return LENGTH_CUT;
	if (line_u8(line, reader->at) == '-') {
		is_negative = true;
		pass(reader, 1);
	}
	length = read_digits(line, reader);
	if (length == LENGTH_CUT || length == LENGTH_INVALID)
		return length;
	if (is_negative)
		length = length == 1 ? LENGTH_NULL : LENGTH_NEGATIVE;
	return read_line_end(line, reader, length);
}

/* False when the packet ends here. */
static bool print_no_length(struct line *line, int64_t length)
{
	switch (length) {
	case LENGTH_NULL:
		line_add(line, " null");
		return true;
	case LENGTH_CUT:
		return false;
	case LENGTH_TOO_LARGE:
		line_add(line, " length too large");
		return true;
	case LENGTH_NEGATIVE:
		line_add(line, " length negative and not -1");
		return true;
	default:
		line_add(line, " invalid");
		return true;
	}
}

static bool print_bulk(struct line *line, struct reader *reader)
{
	int64_t length;
	uint32_t bytes;

	pass(reader, 1);
	length = read_length(line, reader);
	if (length < 0)
		return print_no_length(line, length);
	if (length == 0) {
		line_add(line, " empty");
	} else {
		bytes = (uint32_t)length;
		if (reader->left < bytes || !line_has(line, reader->at, bytes) ||
		    !print_segment(line, reader, bytes))
			return false;
		pass(reader, bytes);
	}
	if (!find_end(line, reader, &bytes))
		return false;
	pass(reader, bytes + 2);
	return true;
}

static bool print_element(struct line *line, struct reader *reader);

static bool print_array(struct line *line, struct reader *reader)
{
	int64_t count;

	pass(reader, 1);
	count = read_length(line, reader);
	if (count < 0)
		return print_no_length(line, count);
	if (count == 0)
		line_add(line, " empty");
	if (reader->nesting >= NESTING_MAXIMUM)
		return false;
	reader->nesting++;
	for (int64_t i = 0; i < count; i++) {
		if (!print_element(line, reader))
			return false;
	}
	reader->nesting--;
	return true;
}

/* Pass the ends of lines. False when the packet ended before the first one could be seen. */
static bool pass_line_ends(struct line *line, struct reader *reader)
{
	bool is_found = false;

	for (;;) {
		if (reader->left == 0 || !line_has(line, reader->at, 1))
			return is_found;
		if (!is_end_of_line(line_u8(line, reader->at)))
			return true;
		is_found = true;
		pass(reader, 1);
	}
}

static bool print_typed_line(struct line *line, struct reader *reader)
{
	uint32_t bytes = 0;

	if (!pass_line_ends(line, reader))
		return false;
	while (bytes < reader->left && !is_end_of_line(line_u8(line, reader->at + bytes))) {
		if (line->is_cut)
			return false;
		bytes++;
	}
	if (bytes == reader->left || !print_segment(line, reader, bytes))
		return false;
	pass(reader, bytes);
	return pass_line_ends(line, reader);
}

static bool print_element(struct line *line, struct reader *reader)
{
	if (reader->left == 0)
		return false;
	switch (line_u8(line, reader->at)) {
	case '+':
	case '-':
	case ':':
		return print_simple(line, reader);
	case '$':
		return print_bulk(line, reader);
	case '*':
		return print_array(line, reader);
	default:
		return print_typed_line(line, reader);
	}
}

void print_resp(struct line *line, uint32_t at, uint32_t length)
{
	struct reader reader = {.at = at, .left = length};

	line->protocol = "resp";
	line_add(line, ": RESP");
	while (reader.left > 0 && !line->is_cut) {
		if (!print_element(line, &reader)) {
			line_truncated(line);
			return;
		}
	}
}
