/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Protocols of text lines: HTTP, RTSP, SIP (where only packets that begin with a request or a status
 * line are shown), SMTP, FTP, WHOIS. Without -v the first line, with -v all lines up to the first
 * that is no printable ASCII.
 */
#include <ctype.h>
#include <strings.h>

#include "base/mem.h"
#include "dissect/printer.h"

#define TOKEN_BYTES_MAXIMUM 128u

static const char *const http_requests[] = {
	"GET",
	"PUT",
	"COPY",
	"HEAD",
	"LOCK",
	"MOVE",
	"POLL",
	"POST",
	"BCOPY",
	"BMOVE",
	"MKCOL",
	"TRACE",
	"LABEL",
	"MERGE",
	"DELETE",
	"SEARCH",
	"UNLOCK",
	"REPORT",
	"UPDATE",
	"NOTIFY",
	"BDELETE",
	"CONNECT",
	"OPTIONS",
	"CHECKIN",
	"PROPFIND",
	"CHECKOUT",
	"CCM_POST",
	"SUBSCRIBE",
	"PROPPATCH",
	"BPROPFIND",
	"BPROPPATCH",
	"UNCHECKOUT",
	"MKACTIVITY",
	"MKWORKSPACE",
	"UNSUBSCRIBE",
	"RPC_CONNECT",
	"VERSION-CONTROL",
	"BASELINE-CONTROL",
	NULL,
};

static const char *const rtsp_requests[] = {
	"DESCRIBE", "ANNOUNCE", "GET_PARAMETER", "OPTIONS",       "PAUSE",    "PLAY",
	"RECORD",   "REDIRECT", "SETUP",         "SET_PARAMETER", "TEARDOWN", NULL,
};

static const char *const sip_requests[] = {
	"ACK",      "BYE",    "CANCEL",    "DO",     "INFO",    "INVITE",
	"MESSAGE",  "NOTIFY", "OPTIONS",   "PRACK",  "QAUTH",   "REFER",
	"REGISTER", "SPRACK", "SUBSCRIBE", "UPDATE", "PUBLISH", NULL,
};

struct text {
	uint32_t at, length;
};

static bool is_printable(uint8_t byte)
{
	return byte >= 0x20 && byte < 0x7f;
}

static bool is_blank(uint8_t byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The word at `from`: what follows it and its blanks, or 0 when there is none. */
static uint32_t token_read(struct line *line, const struct text *text, uint32_t from,
			   char token[TOKEN_BYTES_MAXIMUM + 1])
{
	uint32_t end = MIN(text->length, line_left(line, text->at));
	uint32_t bytes = 0;

	for (; from < end; from++) {
		uint8_t byte = line_u8(line, text->at + from);

		if (is_blank(byte))
			break;
		if (!is_printable(byte) || bytes >= TOKEN_BYTES_MAXIMUM)
			return 0;
		token[bytes++] = (char)byte;
	}
	if (bytes == 0 || (from >= end && end < text->length))
		return 0;
	token[bytes] = '\0';
	for (; from < end; from++) {
		uint8_t byte = line_u8(line, text->at + from);

		if (byte != ' ')
			break;
	}
	return from;
}

static bool is_request(const char *token, const char *const *requests)
{
	for (; *requests; requests++) {
		if (strcasecmp(token, *requests) == 0)
			return true;
	}
	return false;
}

static bool is_status(const char *token)
{
	return isdigit((unsigned char)token[0]) && isdigit((unsigned char)token[1]) &&
	       isdigit((unsigned char)token[2]) && token[3] == '\0';
}

/* A request line, or a status line, whose number is the second word. */
static bool begins_message(struct line *line, const struct text *text, const char *const *requests)
{
	char token[TOKEN_BYTES_MAXIMUM + 1];
	uint32_t next = token_read(line, text, 0, token);

	if (next == 0)
		return false;
	if (is_request(token, requests))
		return true;
	return token_read(line, text, next, token) != 0 && is_status(token);
}

/*
 * The line at `from`: where the next one begins, or 0 when there is no next one. What is not
 * printable ASCII up to the line's end is no line, and nothing of it is printed.
 */
static uint32_t print_one(struct line *line, const struct text *text, const char *lead,
			  uint32_t from)
{
	uint32_t to = from;
	uint32_t next = 0;
	const uint8_t *bytes;

	for (; to < text->length && next == 0; to++) {
		uint8_t byte = line_u8(line, text->at + to);

		if (line->is_cut)
			return 0;
		if (byte == '\n') {
			next = to + 1;
			break;
		}
		if (byte == '\r') {
			if (to + 1 >= text->length || line_u8(line, text->at + to + 1) != '\n')
				return 0;
			next = to + 2;
			break;
		}
		if (!is_printable(byte) && byte != '\t')
			return 0;
	}
	bytes = line_read(line, text->at + from, to - from);
	line_add(line, lead);
	if (bytes)
		line_add_bytes(line, (const char *)bytes, to - from);
	if (next == 0)
		line_truncated(line);
	return next;
}

static void print_text(struct line *line, uint32_t at, uint32_t length, const char *const *requests)
{
	struct text text = {.at = at, .length = length};
	bool is_shown = !requests || begins_message(line, &text, requests);

	line_protocol_capitals(line);
	if (!is_shown)
		return;
	if (line->options->verbosity == 0) {
		(void)print_one(line, &text, ": ", 0);
		return;
	}
	line_field(line, ", length: ", length);
	for (uint32_t from = 0; from < length;) {
		from = print_one(line, &text, "\n\t", from);
		if (from == 0)
			return;
	}
}

void print_http(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "http";
	print_text(line, at, length, http_requests);
}

void print_rtsp(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "rtsp";
	print_text(line, at, length, rtsp_requests);
}

void print_sip(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "sip";
	print_text(line, at, length, sip_requests);
}

void print_smtp(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "smtp";
	print_text(line, at, length, /* requests= */ NULL);
}

void print_whois(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "whois";
	print_text(line, at, length, /* requests= */ NULL);
}

void print_ftp(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "ftp";
	print_text(line, at, length, /* requests= */ NULL);
}
