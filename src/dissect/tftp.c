/* SPDX-License-Identifier: BSD-3-Clause */
/* TFTP (RFC 1350 section 5, RFC 2347): operation, then texts that end with a byte of 0, or a block. */
#include "dissect/printer.h"

enum {
	OPERATION_READ = 1,
	OPERATION_WRITE = 2,
	OPERATION_DATA = 3,
	OPERATION_ACKNOWLEDGE = 4,
	OPERATION_ERROR = 5,
	OPERATION_OPTIONS = 6,
};

static const struct name_row operation_names[] = {
	{OPERATION_READ, "RRQ"},
	{OPERATION_WRITE, "WRQ"},
	{OPERATION_DATA, "DATA"},
	{OPERATION_ACKNOWLEDGE, "ACK"},
	{OPERATION_ERROR, "ERROR"},
	{OPERATION_OPTIONS, "OACK"},
	{0, NULL},
};

static const struct name_row error_names[] = {
	{0, "EUNDEF"}, {1, "ENOTFOUND"}, {2, "EACCESS"}, {3, "ENOSPACE"}, {4, "EBADOP"},
	{5, "EBADID"}, {6, "EEXISTS"},   {7, "ENOUSER"}, {0, NULL},
};

struct reader {
	uint32_t at, left;
};

/* A text and its end; false when the end is missing. */
static bool print_text(struct line *line, struct reader *reader)
{
	while (reader->left > 0 && reader->at < line->end) {
		uint8_t byte = line_u8(line, reader->at);

		reader->at++;
		reader->left--;
		if (byte == 0)
			return true;
		line_foreign_char(line, byte);
	}
	return false;
}

/* All that follow. False when the last has no end. */
static bool print_texts(struct line *line, struct reader *reader)
{
	while (reader->left > 0 && !line->is_cut) {
		if (line_u8(line, reader->at) != 0)
			line_add(line, " ");
		if (!print_text(line, reader))
			return false;
	}
	return true;
}

static bool print_quoted(struct line *line, struct reader *reader)
{
	bool is_whole;

	line_add(line, " \"");
	is_whole = print_text(line, reader);
	line_add(line, "\"");
	return is_whole;
}

static bool print_request(struct line *line, struct reader *reader)
{
	if (reader->left == 0 || !print_quoted(line, reader) || reader->left == 0)
		return false;
	line_add(line, " ");
	return print_text(line, reader) && print_texts(line, reader);
}

static bool print_error(struct line *line, struct reader *reader)
{
	if (reader->left < 2)
		return false;
	if (line_read(line, reader->at, 2))
		line_add(line, " ");
	line_name(line, error_names, line_be16(line, reader->at), "tftp-err-#%u \"");
	reader->at += 2;
	reader->left -= 2;
	return reader->left > 0 && print_quoted(line, reader);
}

/* False when something is missing. */
static bool print_operation(struct line *line, uint16_t operation, struct reader *reader)
{
	switch (operation) {
	case OPERATION_READ:
	case OPERATION_WRITE:
		return print_request(line, reader);
	case OPERATION_OPTIONS:
		return print_texts(line, reader);
	case OPERATION_ERROR:
		return print_error(line, reader);
	default:
		if (reader->left < 2)
			return false;
		line_addf(line, " block %u", line_be16(line, reader->at));
		return true;
	}
}

void print_tftp(struct line *line, uint32_t at, uint32_t length)
{
	struct reader reader = {.at = at + 2, .left = length - 2};
	uint16_t operation;

	line->protocol = "tftp";
	line_protocol_capitals(line);
	line_field(line, ", length ", length);
	if (length < 2) {
		line_truncated(line);
		return;
	}
	operation = line_be16(line, at);
	line_add(line, line->is_cut ? "" : ", ");
	line_name(line, operation_names, operation, "tftp-#%u");
	if (name_find(operation_names, operation) && !print_operation(line, operation, &reader) &&
	    !line->is_cut)
		line_truncated(line);
}
