/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Text of tcpdump as people paste it: lines of packets in any -t form (paste_time.h), quoted, behind
 * prompts or names, wrapped by a terminal (in the middle of a word) or by mail (between words), with
 * hex dumps and talk between them, several captures one after the other.
 *
 * A packet begins at a line with a time and a protocol, or without times at a line that begins with
 * "IP", "IP6" or "ARP"; the lines behind it are joined to it until it can be read. What begins like a
 * packet and cannot be read is counted and the first such line kept; other lines are passed over.
 *
 * A capture is what one run of tcpdump printed. The next one begins at tcpdump's "listening on", where
 * the time jumps back, or where its form changes. Each has points of its own: the interfaces of
 * "-i any", that of "listening on", or one named after the file.
 */
#include <errno.h>
#include <string.h>

#include "base/mem.h"
#include "capfile/paste_hex.h"
#include "capfile/paste_line.h"
#include "capfile/paste_packet.h"
#include "capfile/paste_sequence.h"
#include "capfile/reader.h"

#define JOINED_LINES_MAXIMUM 12
#define DETAIL_LINES_MAXIMUM 256                 /* of -v, between a packet and its hex dump */
#define UNREAD_MAXIMUM       120                 /* bytes of the line that is quoted */
#define TALK_MAXIMUM         ((uint64_t)4 << 20) /* bytes before the first packet */
#define INTERFACE_MAXIMUM    64
#define LINK_TYPE_NONE       UINT32_MAX

/* How the lines of a packet were one. */
enum joint {
	JOINT_NOTHING, /* a terminal broke it */
	JOINT_BLANK,   /* mail broke it */
	JOINT_LINE,    /* tcpdump broke it: the packet inside a tunnel */
	JOINT_COUNT
};

struct paste {
	struct paste_names names;
	struct paste_sequences *sequences;
	struct paste_clock clock;
	struct str lines;     /* of the packet at hand: clean, each ended by '\n' */
	struct str joined;    /* the same as one */
	struct str quote;     /* what an ICMP error quotes, as one */
	struct paste_hex hex; /* the dump below it */
	size_t line_count;
	uint64_t line_number;              /* of the line taken last */
	unsigned capture;                  /* from 1 */
	size_t capture_points;             /* first point of this capture */
	char interface[INTERFACE_MAXIMUM]; /* of "listening on" */
	struct paste_stamp stamp;
	struct decoded decoded;
	struct packet first; /* read by the start, not yet given out */
	bool has_first;
	struct str unread;
	uint64_t unread_count, unread_line;
};

void paste_free(struct paste *paste)
{
	if (!paste)
		return;
	paste_sequences_free(paste->sequences);
	str_done(&paste->lines);
	str_done(&paste->joined);
	str_done(&paste->quote);
	str_done(&paste->unread);
	free(paste->hex.bytes);
	free(paste);
}

enum capture_clock paste_clock_kind(const struct paste *paste)
{
	switch (paste->clock.form) {
	case PASTE_TIME_FORM_NONE:
		return CAPTURE_CLOCK_NONE;
	case PASTE_TIME_FORM_DAY:
		return CAPTURE_CLOCK_TIME_OF_DAY;
	case PASTE_TIME_FORM_DATE:
	case PASTE_TIME_FORM_EPOCH:
		break;
	}
	return CAPTURE_CLOCK_EPOCH;
}

struct capfile_unread paste_unread_lines(const struct paste *paste)
{
	return (struct capfile_unread) {
		.count = paste->unread_count,
		.line = paste->unread_line,
		.text = paste->unread.text,
	};
}

/* What terminals and their recordings put into text. */
#define TEXT_CONTROLS "\t\n\r\x1b\b\f\a"

bool paste_is_text(const uint8_t *bytes, size_t count)
{
	count = MIN(count, (size_t)4096);
	for (size_t i = 0; i < count; i++)
		if (bytes[i] < ' ' && !memchr(TEXT_CONTROLS, bytes[i], sizeof(TEXT_CONTROLS) - 1))
			return false;
	return bytes[0] != 0xff && bytes[0] != 0xfe;
}

static void note_unread(struct paste *paste, const struct scan *line)
{
	if (paste->unread_count++ > 0)
		return;
	paste->unread_line = paste->line_number;
	str_add_bytes(&paste->unread, line->at, MIN(scan_left(line), (size_t)UNREAD_MAXIMUM));
}

/* The packet of this text, its time in ret_stamp: false when none begins here. */
static bool find_start(const struct paste *paste, const struct scan *line, struct scan *ret_text,
		       struct paste_stamp *ret_stamp)
{
	struct scan text = *line;

	if (paste_stamp_find(line, ret_stamp)) {
		text.at = ret_stamp->behind;
		*ret_text = text;
		return paste_packet_is_start(&text);
	}
	if (paste->clock.has_begun && paste->clock.form != PASTE_TIME_FORM_NONE)
		return false;
	*ret_stamp = (struct paste_stamp) {.form = PASTE_TIME_FORM_NONE};
	*ret_text = paste_line_unquote(text);
	if (!paste_packet_is_plain_start(ret_text))
		return false;
	/* "IP addresses are ..." is talk. */
	return scan_find(ret_text, " > ") || scan_find(ret_text, ", ");
}

static void join_lines(struct paste *paste, enum joint joint, bool is_quoted)
{
	struct scan rest = scan_of(paste->lines.text, paste->lines.length);
	struct scan line;

	str_clear(&paste->joined);
	while (scan_until(&rest, "\n", &line)) {
		if (paste->joined.length > 0 && joint != JOINT_NOTHING)
			str_add_char(&paste->joined, joint == JOINT_LINE ? '\n' : ' ');
		if (is_quoted && paste->joined.length > 0 && scan_take(&line, ">"))
			(void)scan_take(&line, " ");
		/* What tcpdump sets in is one blank here; a terminal breaks at one at most. */
		while (scan_has(&line, "  ") && paste->joined.length > 0)
			line.at++;
		if (joint == JOINT_LINE)
			scan_skip_blanks(&line);
		str_add_bytes(&paste->joined, line.at, scan_left(&line));
	}
}

static bool parse_joined(struct paste *paste, struct paste_packet *ret_packet)
{
	struct scan line = scan_of(paste->joined.text, paste->joined.length);
	struct scan text;

	return find_start(paste, &line, &text, &paste->stamp) &&
	       paste_packet_parse(&paste->names, &text, ret_packet);
}

/* Some way of joining the lines makes a packet; the parts of a tunnel are always lines. */
static bool parse_lines(struct paste *paste, bool is_tunnel, struct paste_packet *ret_packet)
{
	for (unsigned way = is_tunnel ? 2 * JOINT_LINE : 0; way < 2 * JOINT_COUNT; way++) {
		join_lines(paste, (enum joint)(way / 2), /* is_quoted= */ way % 2 == 0);
		if (parse_joined(paste, ret_packet))
			return true;
		if (paste->line_count == 1)
			return false;
	}
	return false;
}

static void take_line(struct capfile_reader *reader, const struct paste_line *line)
{
	struct paste *paste = reader->paste;

	paste_line_add_clean(&paste->lines, &line->text);
	str_add_char(&paste->lines, '\n');
	paste->line_count++;
	paste->line_number++;
	byte_source_take(&reader->source, line->bytes);
}

/* May the next line belong to the packet at hand? */
static bool can_continue(const struct paste *paste, const struct scan *line)
{
	struct scan text;
	struct paste_stamp stamp;

	return paste->line_count < JOINED_LINES_MAXIMUM && !paste_line_is_blank(line) &&
	       !paste_line_is_hex(line) && !find_start(paste, line, &text, &stamp);
}

static bool begins_with_ip(const struct scan *line)
{
	struct scan rest = paste_line_unquote(*line);

	return scan_has(&rest, "IP ") || scan_has(&rest, "IP6 ");
}

/* What a tunnel carries: IP, or with -e a frame; and the labels of MPLS. */
static bool begins_inside(const struct scan *line)
{
	struct scan rest = paste_line_unquote(*line);
	struct paste_stamp stamp;

	return !paste_stamp_find(&rest, &stamp) &&
	       (begins_with_ip(line) || scan_has(&rest, "(label ") ||
		scan_find(&rest, ", ethertype "));
}

/* The lines from the first one on, until they are a packet. 1, 0: they are none; or an errno. */
static int collect(struct capfile_reader *reader, struct paste_packet *ret_packet)
{
	struct paste *paste = reader->paste;
	struct paste_line next;
	bool is_tunnel = false;
	int r;

	for (;;) {
		bool is_packet = parse_lines(paste, is_tunnel, ret_packet);

		if (is_packet && !ret_packet->has_inner)
			return 1;
		r = paste_line_peek(&reader->source, &next);
		if (r < 0)
			return r;
		if (is_packet && (r == 0 || !begins_inside(&next.text)))
			return 1;
		is_tunnel |= is_packet;
		if (r == 0 || (!is_packet && !can_continue(paste, &next.text)))
			return 0;
		take_line(reader, &next);
	}
}

/* What a -v ICMP error quotes stands in lines of its own, which must not become a packet. */
static int take_quote(struct capfile_reader *reader, struct paste_packet *packet)
{
	struct paste *paste = reader->paste;
	struct decoded_icmp *icmp = &packet->decoded.icmp;
	struct paste_packet quote;
	struct paste_line next;
	struct scan text, line;
	int r;

	if (!packet->is_verbose || (packet->decoded.protocol != IP_PROTOCOL_ICMP &&
				    packet->decoded.protocol != IP_PROTOCOL_ICMPV6))
		return 0;
	str_clear(&paste->lines);
	for (paste->line_count = 0; paste->line_count < 2;) {
		r = paste_line_peek(&reader->source, &next);
		if (r <= 0 || (paste->line_count == 0 && !begins_with_ip(&next.text)))
			return r;
		take_line(reader, &next);
	}
	str_clear(&paste->quote);
	text = scan_of(paste->lines.text, paste->lines.length);
	while (scan_until(&text, "\n", &line)) {
		line = paste_line_unquote(line);
		str_add_bytes(&paste->quote, line.at, scan_left(&line));
		str_add_char(&paste->quote, ' ');
	}
	text = scan_of(paste->quote.text, paste->quote.length);
	if (!icmp->is_error || !paste_packet_parse(&paste->names, &text, &quote))
		return 0;
	if (quote.decoded.protocol == IP_PROTOCOL_TCP && !(quote.decoded.marks & DECODED_TRUNCATED))
		paste_sequences_restore(paste->sequences, &quote.decoded, quote.has_sequence,
					&(struct paste_exact) {.is_known = false});
	icmp->has_quote = true;
	icmp->quoted_protocol = quote.decoded.protocol;
	icmp->quoted_source = quote.decoded.source;
	icmp->quoted_destination = quote.decoded.destination;
	icmp->quoted_source_port = quote.decoded.source_port;
	icmp->quoted_destination_port = quote.decoded.destination_port;
	icmp->quoted_sequence = quote.decoded.tcp.sequence;
	icmp->quoted_ip_bytes = quote.decoded.ip_bytes;
	return 0;
}

/* The hex dump of the packet, and before it the words of -v about what the payload says. */
static int take_hex(struct capfile_reader *reader)
{
	struct paste *paste = reader->paste;
	struct paste_line next;
	unsigned details = 0;
	int r;

	paste->hex.count = 0;
	for (;;) {
		struct scan line, text;
		struct paste_stamp stamp;

		r = paste_line_peek(&reader->source, &next);
		if (r <= 0)
			return r;
		line = paste_line_unquote(next.text);
		if (paste_line_is_hex(&next.text)) {
			if (!paste_hex_add(&paste->hex, &line))
				return 0;
		} else if (paste->hex.count > 0 || !paste_line_is_detail(&next.text) ||
			   find_start(paste, &next.text, &text, &stamp) ||
			   details++ == DETAIL_LINES_MAXIMUM) {
			return 0;
		}
		str_clear(&paste->lines);
		take_line(reader, &next);
	}
}

static void begin_capture(struct capfile_reader *reader)
{
	struct paste *paste = reader->paste;

	/* The words before the first packet begin no other capture. */
	if (paste->capture == 0 || reader->points.count > paste->capture_points)
		paste->capture++;
	paste->capture_points = reader->points.count;
	paste->clock = (struct paste_clock) {.has_begun = false};
	paste_sequences_clear(paste->sequences);
}

/* Where the packet was captured, of this capture. */
static struct point *point_of(struct capfile_reader *reader, const struct scan *interface)
{
	struct paste *paste = reader->paste;
	_cleanup_free_ char *name = scan_left(interface) > 0
					    ? xstrndup(interface->at, scan_left(interface))
					    : xstrdup(paste->interface);
	struct point point = {.link_type = LINK_TYPE_NONE};

	for (size_t i = paste->capture_points; i < reader->points.count; i++) {
		const char *known = reader->points.items[i].interface;

		if (text_is_equal(known ? known : "", name))
			return &reader->points.items[i];
	}
	if (reader->points.count == POINTS_MAXIMUM)
		return &reader->points.items[POINTS_MAXIMUM - 1];
	if (paste->capture > 1)
		point.name = xasprintf("%s (%u)", *name ? name : capfile_base_name(reader),
				       paste->capture);
	else
		point.name = xstrdup(*name ? name : capfile_base_name(reader));
	if (*name)
		point.interface = steal_ptr(name);
	return point_list_add(&reader->points, &point);
}

/* tcpdump remembers -ttt as the difference: what follows decides, as far as it is there. */
static void begin_clock(struct capfile_reader *reader)
{
	struct byte_source *source = &reader->source;
	struct paste *paste = reader->paste;
	const uint8_t *bytes;
	struct scan following;

	if (paste->stamp.form == PASTE_TIME_FORM_DAY && paste->stamp.ns == 0)
		(void)byte_source_need(source, BYTE_SOURCE_BLOCK_BYTES, &bytes);
	following = scan_of((const char *)byte_source_at(source), byte_source_left(source));
	paste_clock_begin(&paste->clock, &paste->stamp, &following);
}

static void fill_packet(struct capfile_reader *reader, const struct paste_packet *parsed,
			struct packet *ret_packet)
{
	struct paste *paste = reader->paste;
	struct paste_exact exact;
	struct point *point;

	if (paste_clock_is_other(&paste->clock, &paste->stamp))
		begin_capture(reader);
	if (!paste->clock.has_begun)
		begin_clock(reader);
	paste->decoded = parsed->decoded;
	paste_hex_apply(&paste->hex, &paste->decoded, &exact);
	if (parsed->decoded.protocol == IP_PROTOCOL_TCP &&
	    !(parsed->decoded.marks & (DECODED_TRUNCATED | DECODED_FRAGMENT)))
		paste_sequences_restore(paste->sequences, &paste->decoded, parsed->has_sequence,
					&exact);
	point = point_of(reader, &parsed->interface);
	*ret_packet = (struct packet) {
		.time_ns = paste_clock_time(&paste->clock, &paste->stamp),
		.number = ++point->packets,
		.point = point->id,
		.link_type = LINK_TYPE_NONE,
		.wire_bytes = parsed->link_bytes ? parsed->link_bytes : paste->decoded.ip_bytes,
		.decoded = &paste->decoded,
		.text = paste->joined.text,
		.text_bytes = paste->joined.length,
	};
	if (paste->stamp.start) {
		ret_packet->text = paste->stamp.start;
		ret_packet->text_bytes -= (size_t)(paste->stamp.start - paste->joined.text);
	}
}

/* Lines that are no packet, of which some say something about the capture. */
static void read_talk(struct capfile_reader *reader, const struct scan *line)
{
	struct paste *paste = reader->paste;
	struct scan interface;
	uint64_t lost;

	if (paste_line_is_banner(line, &interface)) {
		begin_capture(reader);
		paste->interface[0] = '\0';
		if (scan_left(&interface) > 0 && scan_left(&interface) < INTERFACE_MAXIMUM &&
		    !scan_has(&interface, "any")) {
			memcpy(paste->interface, interface.at, scan_left(&interface));
			paste->interface[scan_left(&interface)] = '\0';
		}
	} else if (paste_line_is_loss(line, &lost)) {
		if (paste->capture_points < reader->points.count)
			reader->points.items[paste->capture_points].dropped += lost;
	} else if (paste_line_looks_like_packet(line) && !paste_line_is_hex(line)) {
		note_unread(paste, line);
	}
}

/* The next line, and those that belong to it. 1: a packet; 0: none, go on. */
static int read_line(struct capfile_reader *reader, const struct paste_line *line,
		     struct packet *ret_packet)
{
	struct paste *paste = reader->paste;
	struct paste_packet parsed;
	struct scan clean, text;
	int r;

	str_clear(&paste->lines);
	paste->line_count = 0;
	take_line(reader, line);
	clean = scan_of(paste->lines.text, paste->lines.length - 1);
	if (!find_start(paste, &clean, &text, &paste->stamp)) {
		read_talk(reader, &clean);
		return 0;
	}
	r = collect(reader, &parsed);
	if (r <= 0) {
		clean = scan_of(paste->lines.text, strcspn(paste->lines.text, "\n"));
		note_unread(paste, &clean);
		return r;
	}
	r = take_quote(reader, &parsed);
	if (r >= 0)
		r = take_hex(reader);
	if (r < 0)
		return r;
	fill_packet(reader, &parsed, ret_packet);
	return 1;
}

/* One packet, however much room there is: it borrows the line at hand. */
static int paste_read(struct capfile_reader *reader, struct packet *ret_packet, size_t room,
		      struct err *err)
{
	struct paste *paste = reader->paste;
	struct paste_line line;
	int r;

	if (paste->has_first) {
		paste->has_first = false;
		*ret_packet = paste->first;
		return 1;
	}
	for (;;) {
		r = paste_line_peek(&reader->source, &line);
		if (r > 0)
			r = read_line(reader, &line, ret_packet);
		else if (r == 0)
			return 0;
		if (r > 0)
			return 1;
		if (r < 0)
			return err_set(err, r, "cannot read %s: %s", reader->path, err_text(r));
		if (reader->points.count == 0 && reader->source.offset > TALK_MAXIMUM)
			return 0;
	}
}

int paste_read_start(struct capfile_reader *reader, struct err *err)
{
	struct paste *paste = xcalloc(1, sizeof(*paste));
	int r;

	reader->paste = paste;
	reader->format = CAPFILE_FORMAT_TEXT;
	reader->read = paste_read;
	paste->names.table = &reader->names;
	paste->sequences = paste_sequences_new();
	paste->lines = (struct str)STR_INIT((size_t)JOINED_LINES_MAXIMUM * PASTE_LINE_MAXIMUM);
	paste->joined = paste->lines;
	paste->quote = paste->lines;
	paste->unread = (struct str)STR_INIT(UNREAD_MAXIMUM);
	begin_capture(reader);
	r = paste_read(reader, &paste->first, 1, err);
	if (r < 0)
		return r;
	if (r == 0 && paste->unread_count > 0)
		return err_set(err, -EBADMSG,
			       "%s: not a line of it can be read as a packet of tcpdump; the first "
			       "that looks like one is line %llu: %s",
			       reader->path, (unsigned long long)paste->unread_line,
			       paste->unread.text);
	if (r == 0)
		return err_set(err, -EBADMSG,
			       "%s: neither a capture file (pcap or pcapng) nor text of tcpdump: "
			       "no line of it is a packet",
			       reader->path);
	paste->has_first = true;
	return 0;
}
