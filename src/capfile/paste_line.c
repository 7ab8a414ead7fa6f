/* SPDX-License-Identifier: BSD-3-Clause */
/* Lines of pasted text: see paste_line.h. */
#include "capfile/paste_line.h"

#include <string.h>

#include "base/mem.h"

#define ESCAPE '\x1b'

int paste_line_peek(struct byte_source *source, struct paste_line *ret_line)
{
	const uint8_t *bytes;
	const uint8_t *newline;
	size_t searched = 0;
	size_t left;
	int r;

	for (;;) {
		r = byte_source_need(source, searched + 1, &bytes);
		if (r < 0)
			return r;
		left = byte_source_left(source);
		if (r == 0 && left == 0)
			return 0;
		bytes = byte_source_at(source);
		newline = memchr(bytes + searched, '\n', left - searched);
		if (newline || r == 0 || left >= PASTE_LINE_MAXIMUM)
			break;
		searched = left;
	}
	left = newline ? (size_t)(newline - bytes) : left;
	left = MIN(left, (size_t)PASTE_LINE_MAXIMUM);
	*ret_line = (struct paste_line) {
		.text = scan_of((const char *)bytes, left),
		.bytes = left + (newline && newline == bytes + left),
	};
	return 1;
}

/* "ESC [ 0 1 ; 3 1 m": a letter ends it. */
static void skip_escape(struct scan *scan)
{
	scan->at++;
	if (scan_peek(scan, 0) != '[')
		return;
	for (scan->at++; scan->at < scan->end; scan->at++) {
		if (*scan->at < '@' || *scan->at > '~')
			continue;
		scan->at++;
		return;
	}
}

void paste_line_add_clean(struct str *out, const struct scan *line)
{
	struct scan scan = *line;

	while (scan.at < scan.end) {
		const char *plain = scan.at;

		while (scan.at < scan.end && *scan.at != ESCAPE && *scan.at != '&' &&
		       *scan.at != '\xc2' && *scan.at != '\r')
			scan.at++;
		str_add_bytes(out, plain, (size_t)(scan.at - plain));
		if (scan.at == scan.end)
			return;
		if (*scan.at == ESCAPE)
			skip_escape(&scan);
		else if (scan_take(&scan, "&gt;"))
			str_add_char(out, '>');
		else if (scan_take(&scan, "\xc2\xa0"))
			str_add_char(out, ' ');
		else if (!scan_take(&scan, "\r"))
			str_add_char(out, *scan.at++);
	}
}

struct scan paste_line_unquote(struct scan line)
{
	while (line.at < line.end && (*line.at == ' ' || *line.at == '\t' || *line.at == '>' ||
				      *line.at == '|' || *line.at == '`'))
		line.at++;
	return line;
}

bool paste_line_is_blank(const struct scan *line)
{
	struct scan rest = paste_line_unquote(*line);

	return scan_left(&rest) == 0 || (scan_left(&rest) == 1 && *rest.at == '\r');
}

bool paste_line_is_detail(const struct scan *line)
{
	struct scan rest = *line;

	while (scan_take(&rest, "> ") || scan_take(&rest, ">"))
		continue;
	return scan_peek(&rest, 0) == '\t';
}

bool paste_line_is_hex(const struct scan *line)
{
	struct scan rest = paste_line_unquote(*line);

	return scan_has(&rest, "0x") &&
	       (scan_peek(&rest, 6) == ':' || scan_peek(&rest, 7) == ':' ||
		(scan_peek(&rest, 6) == ' ' && scan_peek(&rest, 7) == ' '));
}

bool paste_line_is_banner(const struct scan *line, struct scan *ret_interface)
{
	struct scan rest = *line;
	struct scan before;

	if (!scan_find(line, ", link-type "))
		return false;
	if (scan_until(&rest, "listening on ", &before))
		return scan_until(&rest, ", link-type ", ret_interface);
	*ret_interface = (struct scan) {.at = line->at, .end = line->at};
	return scan_find(line, "reading from file ");
}

bool paste_line_is_loss(const struct scan *line, uint64_t *ret_count)
{
	struct scan rest = paste_line_unquote(*line);
	uint64_t count;

	if (!scan_unsigned(&rest, UINT32_MAX, &count) ||
	    (!scan_has(&rest, " packets dropped by kernel") &&
	     !scan_has(&rest, " packet dropped by kernel")))
		return false;
	*ret_count = count;
	return true;
}

bool paste_line_looks_like_packet(const struct scan *line)
{
	struct scan rest = paste_line_unquote(*line);
	struct paste_stamp stamp;

	if (paste_stamp_find(line, &stamp))
		return stamp.start == rest.at || scan_find(line, " > ");
	/* What is set in belongs to the line before: details of -v. */
	return scan_peek(line, 0) != ' ' && scan_peek(line, 0) != '\t' &&
	       (scan_find(line, "Flags [") || (scan_find(line, " > ") && scan_find(line, ": ")));
}
