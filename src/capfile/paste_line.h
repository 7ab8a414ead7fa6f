/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Physical lines of pasted text, one ahead, and what can be seen of a line without its packet: does a
 * packet begin here, is it tcpdump's own talk, a hex dump, nothing.
 */
#pragma once

#include "base/str.h"
#include "capfile/byte_source.h"
#include "capfile/paste_time.h"

/* A longer line is cut; no packet of tcpdump is so long. */
#define PASTE_LINE_MAXIMUM 16384u

struct paste_line {
	struct scan text; /* without the end of line */
	size_t bytes;     /* in the source, the end of line included */
};

/* The next line, not taken yet: 1, 0 at the end, or a negative errno. Valid until the next call. */
int paste_line_peek(struct byte_source *source, struct paste_line *ret_line);

/* Without escape sequences, no-break spaces, HTML's "&gt;", carriage returns. */
void paste_line_add_clean(struct str *out, const struct scan *line);

/* Blanks, and the marks of quoting in mail and chat. */
struct scan paste_line_unquote(struct scan line);
bool paste_line_is_blank(const struct scan *line);
/* Set in by a tab, as what -v tells of a payload. */
bool paste_line_is_detail(const struct scan *line);
/* "0x0010:  4500 003c ..." */
bool paste_line_is_hex(const struct scan *line);
/* "listening on eth0, link-type EN10MB (Ethernet)", "reading from file f.cap, link-type ...". */
bool paste_line_is_banner(const struct scan *line, struct scan *ret_interface);
/* "7 packets dropped by kernel" */
bool paste_line_is_loss(const struct scan *line, uint64_t *ret_count);
/* It has marks of a packet, so that it is worth a word when it cannot be read. */
bool paste_line_looks_like_packet(const struct scan *line);
