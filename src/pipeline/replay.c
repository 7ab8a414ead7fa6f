/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Replay: files instead of live points, merged by time, into the same sink. See pipeline.h.
 *
 * Interfaces of a file become points when they are met; each keeps its own filter, since link types
 * may differ. A file that is damaged ends there; the others go on, and the run reports the damage
 * when everything that can be read has gone through.
 *
 * Where the sink can share the packets out, large files are read by several threads at a time, as many as
 * there are processors: each has a replay of its own that reads all of them and takes its part. Reading
 * costs little beside what is done with a packet, and nothing has to be handed over.
 */
#include "pipeline/pipeline.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/str.h"
#include "capfile/capfile.h"
#include "pipeline/signals.h"

#define PARTS_FILE_BYTES ((off_t)4 << 20) /* less is read by one thread */
#define PARTS_MAXIMUM    8

struct replay_file {
	const char *path;
	struct capfile_reader *reader;
	struct packet *packets; /* that have been read and not delivered */
	size_t packet_count;
	uint32_t *points; /* id in the stream of each interface of the file */
	size_t point_count, point_capacity;
	bool are_points_moved; /* some id in the stream is another than in the file */
	size_t name_count;     /* names already taken over */
};

struct replay {
	const struct replay_options *options;
	struct stream *stream;
	struct sink *sink;
	struct replay_file files[OPTION_LIST_MAXIMUM];
	size_t file_count;
	struct filter *filters[POINTS_MAXIMUM]; /* by point of the stream */
	size_t filter_count;                    /* points whose filter has been made */
	uint64_t numbers[POINTS_MAXIMUM];       /* frames of each point so far, matching or not */
	uint64_t frames;                        /* of all points */
	uint64_t first_ns, last_ns;
	struct err damage;  /* of the first file that is damaged */
	bool is_running;    /* the sink has been started */
	size_t part, parts; /* parts 0: all packets are the sink's */
	int idle_result;    /* of the sink while nothing came */
	struct err idle_failure;
};

static void replay_done(struct replay *replay)
{
	for (size_t i = 0; i < replay->file_count; i++) {
		capfile_free(replay->files[i].reader);
		free(replay->files[i].points);
	}
	for (size_t i = 0; i < POINTS_MAXIMUM; i++)
		filter_free(replay->filters[i]);
	free(replay);
}

static void replay_take_names(struct replay *replay, struct replay_file *file)
{
	const struct name_table *names = capfile_names(file->reader);

	for (; file->name_count < names->count; file->name_count++)
		name_table_add(&replay->stream->names, &names->entries[file->name_count].address,
			       names->entries[file->name_count].name);
}

static int replay_compile_filter(struct replay *replay, const struct point *point, struct err *err)
{
	CLEANUP(str_done) struct str text = STR_INIT(STR_DEFAULT_MAXIMUM);
	int r;

	if (!*replay->options->filter)
		return 0;
	if (replay->stream->capture.is_text)
		return err_set_usage(err,
				     "a filter works on the bytes of packets, and pasted text "
				     "has none: leave '%s' out, or pick the lines before",
				     replay->options->filter);
	r = stream_expand_filter(replay->stream, replay->options->filter, &text, err);
	if (r < 0)
		return r;
	return filter_compile(text.text,
			      &(struct filter_options) {
				      .link_type = point->link_type,
				      .snap_bytes = point->snap_bytes ? point->snap_bytes : 262144,
				      .with_proof = replay->options->with_proof,
				      .is_optimized = true,
			      },
			      &replay->filters[point->id], err);
}

/* Of the points that have come since the last time. */
static int replay_compile_filters(struct replay *replay, struct err *err)
{
	const struct point_list *points = &replay->stream->points;
	int r = 0;

	for (; replay->filter_count < points->count && r == 0; replay->filter_count++)
		r = replay_compile_filter(replay, &points->items[replay->filter_count], err);
	return r;
}

/* Two files may both have an "eth0": the later one gets its file's name in front. */
static char *replay_point_name(const struct replay *replay, const struct replay_file *file,
			       const struct point *from)
{
	const struct point_list *points = &replay->stream->points;
	const char *base = strrchr(file->path, '/');

	base = base ? base + 1 : file->path;
	for (size_t i = 0; i < points->count; i++)
		if (text_is_equal(points->items[i].name, from->name) &&
		    !text_is_equal(from->name, base))
			return xasprintf("%s %s", base, from->name);
	return xstrdup(from->name);
}

/* Interfaces that the file has shown since the last look. */
static int replay_take_points(struct replay *replay, struct replay_file *file, struct err *err)
{
	const struct point_list *points = capfile_points(file->reader);

	while (file->point_count < points->count) {
		const struct point *from = &points->items[file->point_count];
		struct point copy = *from;

		if (replay->stream->points.count == POINTS_MAXIMUM)
			return err_set(err, -E2BIG, "more than %d interfaces in the files",
				       POINTS_MAXIMUM);
		copy.name = replay_point_name(replay, file, from);
		copy.container = from->container ? xstrdup(from->container) : NULL;
		copy.interface = from->interface ? xstrdup(from->interface) : NULL;
		copy.filter = from->filter ? xstrdup(from->filter) : NULL;
		copy.description = from->description ? xstrdup(from->description) : NULL;
		copy.comment = from->comment ? xstrdup(from->comment) : NULL;
		copy.packets = 0;
		file->points = xgrow(file->points, file->point_count, &file->point_capacity,
				     sizeof(*file->points));
		file->points[file->point_count] =
			point_list_add(&replay->stream->points, &copy)->id;
		file->are_points_moved |= file->points[file->point_count] != file->point_count;
		file->point_count++;
	}
	return 0;
}

/* Read packets ahead, when those at hand have been delivered. Damage ends this file only. */
static int replay_read(struct replay *replay, struct replay_file *file, struct err *err)
{
	struct err damage = ERR_INIT;
	int count;
	int r;

	count = capfile_next_batch(file->reader, &file->packets, &damage);
	file->packet_count = count > 0 ? (size_t)count : 0;
	/* Interrupted while a pipe had nothing: an end, no damage. */
	if (count < 0 && count != -EINTR && replay->damage.code == 0)
		replay->damage = damage;
	replay->stream->is_nanosecond |= capfile_is_nanosecond(file->reader);
	replay_take_names(replay, file);
	r = replay_take_points(replay, file, err);
	if (r == 0 && file->are_points_moved)
		for (size_t i = 0; i < file->packet_count; i++)
			file->packets[i].point = file->points[file->packets[i].point];
	return r;
}

static struct replay_file *replay_oldest(struct replay *replay)
{
	struct replay_file *oldest = NULL;

	for (size_t i = 0; i < replay->file_count; i++) {
		struct replay_file *file = &replay->files[i];

		if (file->packet_count > 0 &&
		    (!oldest || file->packets->time_ns < oldest->packets->time_ns))
			oldest = file;
	}
	return oldest;
}

static void replay_count(struct replay *replay, struct packet *packet)
{
	packet->number = ++replay->numbers[packet->point];
	packet->frame = ++replay->frames;
	if (replay->first_ns == 0 || packet->time_ns < replay->first_ns)
		replay->first_ns = packet->time_ns;
	replay->last_ns = MAX(replay->last_ns, packet->time_ns);
}

static bool replay_wants(const struct replay *replay, const struct packet *packet)
{
	return !replay->filters[packet->point] ||
	       filter_matches(replay->filters[packet->point], packet);
}

static int replay_deliver(struct replay *replay, struct packet *packet, struct err *err)
{
	replay_count(replay, packet);
	if (!replay_wants(replay, packet))
		return 0;
	replay->stream->points.items[packet->point].packets++;
	return replay->sink->packet ? replay->sink->packet(replay->sink, packet, err) : 0;
}

/* Those that match the filter move together. Returns how many. */
static size_t replay_filter(const struct replay *replay, struct packet *packets, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (!replay_wants(replay, &packets[i]))
			continue;
		if (kept < i)
			packets[kept] = packets[i];
		kept++;
	}
	return kept;
}

/* replay_count() for several packets of one point. */
static void replay_count_run(struct replay *replay, struct packet *packets, size_t count)
{
	uint64_t number = replay->numbers[packets[0].point];
	uint64_t frame = replay->frames;
	uint64_t first_ns = replay->first_ns ? replay->first_ns : packets[0].time_ns;
	uint64_t last_ns = replay->last_ns;

	for (size_t i = 0; i < count; i++) {
		packets[i].number = ++number;
		packets[i].frame = ++frame;
		first_ns = MIN(first_ns, packets[i].time_ns);
		last_ns = MAX(last_ns, packets[i].time_ns);
	}
	replay->numbers[packets[0].point] = number;
	replay->frames = frame;
	replay->first_ns = first_ns;
	replay->last_ns = last_ns;
}

/* How many packets in front are of one point. */
static size_t same_point(const struct replay *replay, const struct packet *packets, size_t count)
{
	size_t same = 1;

	if (replay->stream->points.count == 1)
		return count;

	while (same < count && packets[same].point == packets[0].point)
		same++;
	return same;
}

/* To the part that this replay is. */
static void replay_deliver_part(struct replay *replay, struct packet *packets, size_t count)
{
	while (count > 0) {
		size_t run = same_point(replay, packets, count);
		size_t kept = run;

		replay_count_run(replay, packets, run);
		if (replay->filters[packets[0].point])
			kept = replay_filter(replay, packets, run);
		replay->stream->points.items[packets[0].point].packets += kept;
		replay->sink->part(replay->sink, replay->part, replay->parts, packets, kept);
		packets += run;
		count -= run;
	}
}

/* Some writers count the times of their statistics in microseconds where the interface counts
 * nanoseconds (a factor of 1000 either way): then only the packets tell when it was. */
static bool is_plausible_time(const struct replay *replay, uint64_t time_ns)
{
	return time_ns > replay->first_ns / 2 && time_ns / 2 < replay->last_ns;
}

/* Losses of each point, and when it began and ended, from the end of a file. */
static void replay_take_points_end(struct replay *replay, const struct replay_file *file)
{
	const struct point_list *points = capfile_points(file->reader);

	for (size_t i = 0; i < file->point_count; i++) {
		struct point *point = &replay->stream->points.items[file->points[i]];
		const struct point *from = &points->items[i];

		point->dropped = from->dropped;
		point->start_ns = is_plausible_time(replay, from->start_ns) ? from->start_ns : 0;
		point->end_ns = is_plausible_time(replay, from->end_ns) ? from->end_ns : 0;
	}
}

static void replay_take_statistics(struct replay *replay)
{
	struct capture_facts *capture = &replay->stream->capture;

	capture->start_ns = replay->first_ns;
	capture->end_ns = replay->last_ns;
	for (size_t i = 0; i < replay->file_count; i++) {
		struct replay_file *file = &replay->files[i];
		struct capfile_unread unread = capfile_unread_lines(file->reader);
		uint64_t start_ns;
		uint64_t end_ns;

		replay_take_points_end(replay, file);
		if (capfile_irregularity(file->reader) && !replay->stream->irregularity.code)
			replay->stream->irregularity = *capfile_irregularity(file->reader);
		if (unread.count > 0)
			stream_note_unread(replay->stream, unread.count, unread.line, unread.text);
		if (!capfile_interval(file->reader, &start_ns, &end_ns))
			continue;
		if (replay->first_ns == 0) { /* no packet: the statistics are all there is */
			capture->start_ns = start_ns;
			capture->end_ns = end_ns;
			continue;
		}
		if (is_plausible_time(replay, start_ns))
			capture->start_ns = MIN(capture->start_ns, start_ns);
		if (is_plausible_time(replay, end_ns))
			capture->end_ns = MAX(capture->end_ns, end_ns);
	}
}

/* The next `count` packets of a file; what comes behind them is read when they are the last at hand. */
static int replay_step(struct replay *replay, struct replay_file *file, size_t count,
		       struct err *err)
{
	int r = 0;

	if (replay->parts > 0)
		replay_deliver_part(replay, file->packets, count);
	for (size_t i = 0; i < count && replay->parts == 0 && r == 0; i++)
		r = replay_deliver(replay, &file->packets[i], err);
	file->packets += count;
	file->packet_count -= count;
	if (r != 0 || file->packet_count > 0)
		return r;
	r = replay_read(replay, file, err);
	return r == 0 ? replay_compile_filters(replay, err) : r;
}

/* All packets of the files, in the order of time. */
static int replay_packets(struct replay *replay, struct err *err)
{
	struct replay_file *only = replay->file_count == 1 ? &replay->files[0] : NULL;
	struct replay_file *file;
	int r = 0;

	while (r == 0 && only && only->packet_count > 0 && !signals_asked_to_stop())
		r = replay_step(replay, only, only->packet_count, err);
	while (r == 0 && !only && !signals_asked_to_stop() && (file = replay_oldest(replay)))
		r = replay_step(replay, file, /* count= */ 1, err);
	return r;
}

static void replay_release(void *user)
{
	struct sink *sink = user;

	sink->release(sink);
}

/* Nothing comes at the moment: what the sink has kept back goes out. */
static int replay_wait(void *user)
{
	struct replay *replay = user;
	struct sink *sink = replay->sink;

	if (replay->is_running && sink->idle)
		replay->idle_result = sink->idle(sink, &replay->idle_failure);
	return replay->idle_result != 0 || signals_asked_to_stop();
}

static int replay_open_file(struct replay *replay, struct replay_file *file, struct err *err)
{
	const struct file_wait wait = {.ask = replay_wait, .user = replay};
	int r = capfile_follow(file->path, replay->options->follow ? &wait : NULL, &file->reader,
			       err);

	if (r == 0 && replay->sink->release)
		capfile_on_move(file->reader, replay_release, replay->sink);
	return r;
}

static int replay_open(struct replay *replay, struct err *err)
{
	for (size_t i = 0; i < replay->options->paths->count; i++) {
		struct replay_file *file = &replay->files[i];
		int r;

		file->path = replay->options->paths->items[i];
		r = replay_open_file(replay, file, err);
		if (r < 0)
			return r;
		replay->file_count++;
		if (capfile_reader_format(file->reader) == CAPFILE_FORMAT_TEXT)
			replay->stream->capture.is_text = true;
		r = replay_read(replay, file, err);
		if (r < 0)
			return r;
		/* The least that a file knows about its time is what is known of all. */
		replay->stream->capture.clock =
			MAX(replay->stream->capture.clock, capfile_clock(file->reader));
	}
	/* Only now all names are known that a filter may hold. */
	return replay_compile_filters(replay, err);
}

static struct replay *replay_new(const struct replay_options *options, struct stream *stream,
				 struct sink *sink)
{
	struct replay *replay = xcalloc(1, sizeof(*replay));

	replay->options = options;
	replay->stream = stream;
	replay->sink = sink;
	return replay;
}

/* One part, with the stream as it sees it. */
struct part {
	struct replay *replay;
	struct stream stream; /* of those behind the first */
	int result;
	struct err err;
};

static void part_run(void *item)
{
	struct part *part = item;

	if (part->replay->part > 0)
		part->result = replay_open(part->replay, &part->err);
	if (part->result == 0)
		part->result = replay_packets(part->replay, &part->err);
}

/* In how many parts the files are worth reading. */
static size_t replay_parts(const struct replay *replay)
{
	off_t bytes = 0;

	if (!replay->sink->part || replay->options->follow || replay->stream->capture.is_text)
		return 1;
	for (size_t i = 0; i < replay->file_count; i++) {
		struct stat status;

		if (text_is_equal(replay->files[i].path, "-") ||
		    stat(replay->files[i].path, &status) < 0 || !S_ISREG(status.st_mode))
			return 1; /* can be read once only */
		bytes += status.st_size;
	}
	if (bytes < PARTS_FILE_BYTES)
		return 1;
	return MIN(MIN(parallel_processors(), replay->sink->parts_maximum), (size_t)PARTS_MAXIMUM);
}

/* `first` has been opened. An interruption may stop one part behind another: the capture ends where the first
 * of them stopped, or the connections of that one would seem to stand still. */
static int replay_apart(struct replay *first, size_t parts, struct err *err)
{
	struct part items[PARTS_MAXIMUM] = {{.replay = first}};
	int r = 0;

	for (size_t i = 0; i < parts; i++) {
		if (i > 0)
			items[i].replay = replay_new(first->options, &items[i].stream, first->sink);
		items[i].replay->part = i;
		items[i].replay->parts = parts;
	}
	parallel_run(part_run, items, parts, sizeof(items[0]));
	for (size_t i = 0; i < parts; i++) {
		if (first->first_ns == 0)
			first->first_ns = items[i].replay->first_ns;
		first->last_ns = MIN(first->last_ns, items[i].replay->last_ns);
		if (r == 0 && items[i].result != 0) {
			r = items[i].result;
			if (err)
				*err = items[i].err;
		}
		if (i > 0) {
			replay_done(items[i].replay);
			stream_done(&items[i].stream);
		}
	}
	first->last_ns = MAX(first->last_ns, first->first_ns);
	return r;
}

static int replay_loop(struct replay *replay, struct err *err)
{
	size_t parts;
	int r;

	r = replay->sink->start ? replay->sink->start(replay->sink, err) : 0;
	replay->is_running = true;
	if (r == 0) {
		parts = replay_parts(replay);
		r = parts > 1 ? replay_apart(replay, parts, err) : replay_packets(replay, err);
	}
	if (r == 0 && replay->idle_result < 0) {
		r = replay->idle_result;
		if (err)
			*err = replay->idle_failure;
	}
	replay_take_statistics(replay);
	replay->stream->capture.is_complete = r == 0 && replay->damage.code == 0;
	if (r > 0)
		return 0;
	if (r == 0 && replay->damage.code < 0) {
		if (err)
			*err = replay->damage;
		return replay->damage.code;
	}
	return r;
}

int replay_run(const struct replay_options *options, struct stream *stream, struct sink *sink,
	       struct err *err)
{
	struct replay *replay = replay_new(options, stream, sink);
	int r;

	signals_catch();
	r = replay_open(replay, err);
	if (r == 0)
		r = replay_loop(replay, err);
	replay_done(replay);
	return r;
}
