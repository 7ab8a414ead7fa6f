/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the packets of dump go: text on stdout, a file, or a count. */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/user.h"
#include "capture/link_type.h"
#include "command/dump.h"

/* Text is written out when there is this much, when nothing comes, and at the end. */
#define DUMP_BLOCK_BYTES  ((size_t)64 << 10)
#define DUMP_TEXT_MAXIMUM ((size_t)16 << 20)

static struct dump *dump_of(struct sink *sink)
{
	_Static_assert(offsetof(struct dump, sink) == 0, "the sink is the first member");
	return (struct dump *)sink;
}

static bool dump_is_replay(const struct dump *dump)
{
	return dump->options->input.read_paths.count > 0;
}

/* A reader that has closed the pipe wants no more, which is no failure. */
static int dump_flush_text(struct dump *dump, struct err *err)
{
	int r = dump->has_reader_gone
			? 0
			: fd_write_all(STDOUT_FILENO, dump->out.text, dump->out.length);

	str_clear(&dump->out);
	if (r == -EPIPE) {
		dump->has_reader_gone = true;
		return 1;
	}
	if (r < 0)
		return err_set(err, r, "cannot write to standard output: %s", err_text(r));
	return dump->has_reader_gone;
}

/* "EN10MB (Ethernet), snapshot length 262144" */
static void dump_add_link(struct str *line, const struct point *point)
{
	const char *description = link_type_description(point->link_type);

	str_addf(line, "link-type %s", link_type_name(point->link_type));
	if (description)
		str_addf(line, " (%s)", description);
	str_addf(line, ", snapshot length %u", point->snap_bytes);
}

static void dump_tell_source(const struct dump *dump)
{
	const struct option_list *paths = &dump->options->input.read_paths;
	const struct point_list *points = &dump->stream.points;
	CLEANUP(str_done) struct str lines = STR_INIT(DUMP_BLOCK_BYTES);

	for (size_t i = 0; i < paths->count; i++) {
		str_add(&lines, "reading from file ");
		str_add_escaped(&lines, paths->items[i], strlen(paths->items[i]), 400);
		if (paths->count == 1 && points->count > 0) {
			str_add(&lines, ", ");
			dump_add_link(&lines, &points->items[0]);
		}
		str_add_char(&lines, '\n');
	}
	if (!dump_is_replay(dump) && dump->dissector && !dump->options->input.verbosity)
		str_add(&lines, "tcpwhy: verbose output suppressed, use -v[v]... for full protocol "
				"decode\n");
	for (size_t i = 0; i < points->count && !dump_is_replay(dump); i++) {
		str_add(&lines, "listening on ");
		str_add_escaped(&lines, points->items[i].name, strlen(points->items[i].name), 200);
		str_add(&lines, ", ");
		dump_add_link(&lines, &points->items[i]);
		str_add(&lines, " bytes\n");
	}
	(void)fputs(lines.text, stderr);
}

static enum dump_precision dump_precision(const struct dump_options *options)
{
	if (options->want_nano)
		return DUMP_PRECISION_NANO;
	if (options->want_micro)
		return DUMP_PRECISION_MICRO;
	return (enum dump_precision)options->precision;
}

static enum dissect_hex dump_hex(const struct dump_options *options)
{
	if (options->both)
		return options->both > 1 ? DISSECT_HEX_BOTH_LINK : DISSECT_HEX_BOTH;
	if (options->hex)
		return options->hex > 1 ? DISSECT_HEX_PLAIN_LINK : DISSECT_HEX_PLAIN;
	if (options->ascii)
		return options->ascii > 1 ? DISSECT_HEX_ASCII_LINK : DISSECT_HEX_ASCII;
	return DISSECT_HEX_NONE;
}

/* Lines tell their point when there are several. One file that somebody else wrote is printed as
 * tcpdump prints it, however many interfaces it has. */
static bool dump_names_points(const struct dump *dump)
{
	const struct point_list *points = &dump->stream.points;

	if (points->count < 2 || dump->options->input.read_paths.count != 1)
		return points->count > 1;
	for (size_t i = 0; i < points->count; i++)
		if (points->items[i].runtime != RUNTIME_NONE)
			return true;
	return false;
}

/*
 * The interfaces that the indexes in cooked v2 headers of a file mean: those of this namespace, as
 * tcpdump has it. It is a guess, right for a file that was captured here; without one there are no
 * names at all.
 */
static void dump_read_links(struct dump *dump)
{
	struct if_nameindex *all = if_nameindex();

	for (const struct if_nameindex *one = all; one && one->if_name; one++) {
		struct link_list *links = &dump->own_links;
		struct link link = {.index = one->if_index};

		(void)snprintf(link.name, sizeof(link.name), "%s", one->if_name);
		links->items =
			xgrow(links->items, links->count, &links->capacity, sizeof(*links->items));
		links->items[links->count++] = link;
	}
	if_freenameindex(all);
}

static int dump_start_text(struct dump *dump, struct err *err)
{
	const struct dump_options *options = dump->options;
	const struct point_list *points = &dump->stream.points;

	if (options->only_count || (options->input.write_path && !options->with_print))
		return 0;
	for (size_t i = 0; i < points->count; i++)
		if (!dissect_can_print(points->items[i].link_type))
			return err_set(err, -EOPNOTSUPP,
				       "packets of %s cannot be printed (link type %u); keep them "
				       "with -w",
				       points->items[i].name, points->items[i].link_type);
	if (!dump->stream.is_live)
		dump_read_links(dump);
	dump->dissector = dissector_new(&(struct dissect_options) {
		.time = (enum dissect_time)options->time,
		.hex = dump_hex(options),
		.verbosity = options->input.verbosity,
		.is_numeric = options->input.numeric > 0,
		.is_quiet = options->is_quiet,
		.with_link = options->with_link,
		.with_number = options->with_number,
		.is_absolute = options->is_absolute,
		.is_nanosecond = dump_precision(options) == DUMP_PRECISION_NANO,
		.skip_checksums = options->skip_checksums,
		.forced = (enum dissect_force)options->forced,
		.names = &dump->stream.names,
		.links = dump->links,
		.point_names = dump_names_points(dump) ? dump->point_names : NULL,
	});
	return 0;
}

static int dump_start_file(struct dump *dump, struct err *err)
{
	enum dump_precision precision = dump_precision(dump->options);

	/* The file has the precision that was asked for, else that of the packets. */
	if (precision != DUMP_PRECISION_DEFAULT)
		dump->stream.is_nanosecond = precision == DUMP_PRECISION_NANO;
	/* Files are split by the time of packets: the first one tells when the first window begins. */
	if (rotation_is_wanted(&dump->rotation) && dump_is_replay(dump))
		return 0;
	if (rotation_is_wanted(&dump->rotation))
		return rotation_start(&dump->rotation, &dump->stream, clock_wall_ns(),
				      &dump->writer, err);
	return input_create_file(&dump->options->input, &dump->stream, &dump->writer, err);
}

static int dump_drop_privileges(const char *user, struct err *err)
{
	int r;

	if (!user || (getuid() != 0 && geteuid() != 0))
		return 0;
	r = user_become(user, err);
	if (r < 0)
		return r;
	(void)fputs("dropped privs to ", stderr);
	(void)fputs(user, stderr);
	(void)fputc('\n', stderr);
	return 0;
}

static int dump_start(struct sink *sink, struct err *err)
{
	struct dump *dump = dump_of(sink);
	int r;

	if (dump->stream.capture.is_text)
		return err_set_usage(err, "dump prints the bytes of captures, and pasted text has "
					  "none; 'tcpwhy explain' and 'tcpwhy why' read it");
	r = dump_start_text(dump, err);
	if (r < 0)
		return r;
	/* Once the devices are open and before there is a file: all files belong to the user. */
	r = dump_drop_privileges(dump->options->user, err);
	if (r < 0)
		return r;
	r = dump_start_file(dump, err);
	if (r < 0)
		return r;
	dump_tell_source(dump);
	dump->is_started = true;
	return 0;
}

/* A file may hold more of a packet than its header promises; tcpdump prints what is promised. */
static void dump_print_cut(struct dump *dump, const struct packet *packet, uint32_t snap_bytes)
{
	struct packet cut = *packet;

	cut.captured_bytes = snap_bytes;
	dissector_print(dump->dissector, &cut, &dump->out);
}

static int dump_print(struct dump *dump, const struct packet *packet, struct err *err)
{
	const struct point *point = &dump->stream.points.items[packet->point];

	dump->point_names[packet->point] = point->name;
	dump->links[packet->point] = dump->stream.is_live ? &point->links : &dump->own_links;
	if (packet->captured_bytes > point->snap_bytes && !dump->stream.is_live)
		dump_print_cut(dump, packet, point->snap_bytes);
	else
		dissector_print(dump->dissector, packet, &dump->out);
	if (dump->is_watched || dump->out.length >= DUMP_BLOCK_BYTES)
		return dump_flush_text(dump, err);
	return 0;
}

static int dump_turn_file(struct dump *dump, uint64_t time_ns, struct err *err)
{
	if (dump->writer)
		return rotation_turn(&dump->rotation, &dump->stream, time_ns, &dump->writer, err);
	return rotation_start(&dump->rotation, &dump->stream, time_ns, &dump->writer, err);
}

static int dump_keep(struct dump *dump, const struct packet *packet, struct err *err)
{
	int r;

	if (rotation_is_wanted(&dump->rotation)) {
		r = dump_turn_file(dump, packet->time_ns, err);
		if (r != 0)
			return r;
	}
	r = capfile_write(dump->writer, packet, err);
	if (r == -EPIPE && text_is_equal(dump->options->input.write_path, "-")) {
		dump->has_reader_gone = true;
		return 1;
	}
	return r;
}

/* With -v, a capture into a file that is not printed says once a second how far it is. */
static void dump_tell_progress(struct dump *dump)
{
	uint64_t now_ns;

	if (dump_is_replay(dump) || dump->dissector || !dump->options->input.write_path ||
	    dump->options->input.verbosity == 0 || dump->count == dump->told_count)
		return;
	now_ns = clock_monotonic_ns();
	if (dump->told_ns == 0)
		dump->told_ns = now_ns;
	if (now_ns - dump->told_ns < NS_PER_S)
		return;
	dump->told_ns = now_ns;
	dump->told_count = dump->count;
	(void)fprintf(stderr, "Got %llu\r", (unsigned long long)dump->count);
	(void)fflush(stderr);
}

static int dump_packet(struct sink *sink, const struct packet *packet, struct err *err)
{
	struct dump *dump = dump_of(sink);
	int r = 0;

	if (dump->skipped < dump->options->skip) {
		dump->skipped++;
		return 0;
	}
	dump->count++;
	if (dump->options->input.write_path)
		r = dump_keep(dump, packet, err);
	if (r == 0 && dump->dissector)
		r = dump_print(dump, packet, err);
	dump_tell_progress(dump);
	if (r == 0 && dump->count == dump->options->count)
		return 1;
	return r;
}

static int dump_idle(struct sink *sink, struct err *err)
{
	struct dump *dump = dump_of(sink);
	int r = 0;

	rotation_reap(&dump->rotation);
	dump_tell_progress(dump);
	if (dump->dissector && dump->out.length > 0)
		r = dump_flush_text(dump, err);
	if (r == 0 && dump->writer)
		r = capfile_flush(dump->writer, err);
	if (r == -EPIPE && text_is_equal(dump->options->input.write_path, "-")) {
		dump->has_reader_gone = true;
		return 1;
	}
	return r;
}

/* A failure comes back with the next packet, or when the file is closed. */
static void dump_release(struct sink *sink)
{
	struct dump *dump = dump_of(sink);

	if (dump->writer)
		(void)capfile_settle(dump->writer, /* err= */ NULL);
}

/* -d: the program that the filter becomes at each point, then stop. */
static int dump_start_program(struct sink *sink, struct err *err)
{
	struct dump *dump = dump_of(sink);
	const struct point_list *points = &dump->stream.points;
	CLEANUP(str_done) struct str text = STR_INIT(STR_DEFAULT_MAXIMUM);
	int r;

	if (dump_is_replay(dump))
		dump_tell_source(dump);
	r = stream_expand_filter(&dump->stream, dump->filter, &text, err);
	for (size_t i = 0; i < points->count && r == 0; i++) {
		struct filter *filter;

		if (points->count > 1)
			(void)fprintf(stderr, "%s:\n", points->items[i].name);
		r = filter_compile(text.text,
				   &(struct filter_options) {
					   .link_type = points->items[i].link_type,
					   .snap_bytes = points->items[i].snap_bytes,
					   .is_optimized = !dump->options->is_unoptimized,
				   },
				   &filter, err);
		if (r < 0)
			break;
		filter_dump(filter, dump->options->program, &dump->out);
		filter_free(filter);
		(void)dump_flush_text(dump, err);
	}
	return r < 0 ? r : 1;
}

static void dump_tell_count(uint64_t count, const char *words, const char *end)
{
	(void)fprintf(stderr, "%llu packet%s %s%s", (unsigned long long)count,
		      count == 1 ? "" : "s", words, end);
}

static void dump_tell_numbers(const struct dump *dump, const char *separator)
{
	uint64_t received = 0;
	uint64_t dropped = 0;

	for (size_t i = 0; i < dump->stream.points.count; i++) {
		received += dump->stream.points.items[i].received;
		dropped += dump->stream.points.items[i].dropped;
	}
	dump_tell_count(dump->count, "captured", separator);
	dump_tell_count(received, "received by filter", separator);
	dump_tell_count(dropped, "dropped by kernel", "\n");
}

/* SIGUSR1: the same numbers in one line, while it goes on. */
static void dump_report(struct sink *sink)
{
	struct dump *dump = dump_of(sink);

	(void)fputs("tcpwhy: ", stderr);
	dump_tell_numbers(dump, ", ");
}

/* SIGUSR2 */
static int dump_flush(struct sink *sink, struct err *err)
{
	struct dump *dump = dump_of(sink);

	return dump->writer ? capfile_flush(dump->writer, err) : 0;
}

static int dump_close_file(struct dump *dump, struct err *err)
{
	const struct capture_facts *capture = &dump->stream.capture;
	uint64_t start_ns = dump->rotation.start_ns ? dump->rotation.start_ns : capture->start_ns;

	/* A file without packets is a file. */
	if (dump->is_started && rotation_is_wanted(&dump->rotation) &&
	    str_is_empty(&dump->rotation.path)) {
		int r = dump_turn_file(dump, clock_wall_ns(), err);

		if (r < 0)
			return r;
	}
	return capfile_close(steal_ptr(dump->writer), start_ns,
			     capture->is_complete ? capture->end_ns : 0, err);
}

/* All that was read is in a pcapng file, and nowhere else. */
static bool dump_keeps_all(const struct dump *dump)
{
	return dump->writer && !dump->dissector &&
	       capfile_writer_format(dump->writer) == CAPFILE_FORMAT_PCAPNG;
}

/* What tcpdump stops at has been read; but the status is tcpdump's, where the output is one that
 * tcpdump makes. */
static int dump_tell_irregularity(const struct dump *dump, struct err *err)
{
	const struct err *irregularity = &dump->stream.irregularity;

	if (irregularity->code == 0 || !dump->is_started || dump->has_reader_gone)
		return 0;
	if (err)
		*err = *irregularity;
	return irregularity->code;
}

int dump_conclude(struct dump *dump, struct err *err)
{
	bool keeps_all = dump_keeps_all(dump);
	int r = 0;
	int closed;

	if (dump->options->only_count && dump->is_started)
		str_addf(&dump->out, "%llu packet%s\n", (unsigned long long)dump->count,
			 dump->count == 1 ? "" : "s");
	if (dump->out.length > 0)
		r = dump_flush_text(dump, err);
	closed = dump_close_file(dump, r < 0 ? NULL : err);
	if (closed == -EPIPE && dump->has_reader_gone)
		closed = 0;
	if (!dump_is_replay(dump) && dump->is_started)
		dump_tell_numbers(dump, "\n");
	if (r >= 0 && closed >= 0 && !keeps_all)
		r = dump_tell_irregularity(dump, err);
	return r < 0 ? r : closed;
}

void dump_init(struct dump *dump, const struct dump_options *options)
{
	*dump = (struct dump) {
		.sink = {.start = dump_start,
			 .packet = dump_packet,
			 .idle = dump_idle,
			 .report = dump_report,
			 .flush = dump_flush},
		.options = options,
		.out = STR_INIT(DUMP_TEXT_MAXIMUM),
		.is_watched = options->is_line_buffered || options->input.flush_each ||
			      isatty(STDOUT_FILENO),
	};
	if (options->input.write_path)
		dump->sink.release = dump_release;
	rotation_init(&dump->rotation, &options->rotation, &options->input);
	if (options->program)
		dump->sink = (struct sink) {.start = dump_start_program};
}

void dump_done(struct dump *dump)
{
	dissector_free(dump->dissector);
	link_list_done(&dump->own_links);
	rotation_done(&dump->rotation);
	str_done(&dump->out);
	stream_done(&dump->stream);
}
