/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * why: the main job. Watch the targets, or read files, and name the cause of a transfer that is
 * slow, stalls or times out. The packets may be kept on the way (-w).
 *
 * Whatever ends the run - the time, a signal, a full disk, a damaged file - the verdict for what was
 * seen until then is still given.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "capfile/capfile.h"
#include "command/command.h"
#include "command/input.h"
#include "command/why_comments.h"
#include "command/why_events.h"
#include "pipeline/analysis.h"
#include "pipeline/pipeline.h"
#include "present/list.h"
#include "present/present.h"

#define WHY_OUTPUT_MAXIMUM ((size_t)256 << 20)

struct why_options {
	struct input_options input;
	uint64_t duration_ns;
	uint64_t slow_ns;
	unsigned sort_key; /* enum list_key */
	bool as_list;
	bool as_json;
	bool as_ndjson;
	bool with_exit_code;
	bool is_exact;
};

static const struct option_spec why_specs[] = {
	INPUT_OPTION_SPECS(struct why_options, input),
	OPTION_DURATION("for", 0, struct why_options, duration_ns, "TIME", "option.why.for"),
	OPTION_FLAG("json", 0, struct why_options, as_json, "option.why.json"),
	OPTION_FLAG("ndjson", 0, struct why_options, as_ndjson, "option.why.ndjson"),
	OPTION_FLAG("list", 0, struct why_options, as_list, "option.why.list"),
	OPTION_CHOICE("sort", 0, struct why_options, sort_key, "KEY", list_key_names,
		      "option.why.sort"),
	OPTION_DURATION("slow", 0, struct why_options, slow_ns, "TIME", "option.why.slow"),
	OPTION_FLAG("exit-code", 0, struct why_options, with_exit_code, "option.why.exit-code"),
	OPTION_FLAG("exact-filter", 0, struct why_options, is_exact, "option.why.exact-filter"),
};

static const struct why_options why_defaults = {
	.input = {.takes_pipe = true},
	.slow_ns = 1000000000,
};

/* The sink of the stream: keeps the packets if asked, and analyses them. */
struct why {
	struct sink sink;
	const struct why_options *options;
	struct stream stream;
	struct analysis *analysis;
	struct why_events events;
	enum language language;
	struct capfile_writer *writer;
	uint64_t kept[POINTS_MAXIMUM]; /* packets that are in the file, by point */
	bool are_numbers_others;       /* they are not the numbers that the packets have */
	bool is_started; /* packets may have been seen: a verdict is due whatever happens */
};

static struct why *why_of(struct sink *sink)
{
	_Static_assert(offsetof(struct why, sink) == 0, "the sink is the first member");
	return (struct why *)sink;
}

static unsigned terminal_columns(void)
{
	struct winsize size = {0};

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return 0;
	return size.ws_col;
}

static struct present_options why_page(const struct why *why)
{
	const char *no_colour = getenv("NO_COLOR");

	return (struct present_options) {
		.language = why->language,
		.columns = terminal_columns(),
		.with_colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour),
	};
}

/* "watching svc-b eth0, svc-a eth0; Ctrl-C ends it and gives the verdict" */
static void why_tell_points(const struct why *why)
{
	CLEANUP(str_done) struct str line = STR_INIT(4096);

	for (size_t i = 0; i < why->stream.points.count; i++) {
		const char *name = why->stream.points.items[i].name;

		str_add(&line, i ? ", " : "");
		str_add_escaped(&line, name, strlen(name), 80);
	}
	(void)fprintf(stderr, "tcpwhy: watching %s; %s\n", line.text,
		      why->options->duration_ns ? "the verdict follows"
						: "Ctrl-C ends it and gives the verdict");
}

static int why_start(struct sink *sink, struct err *err)
{
	struct why *why = why_of(sink);
	const struct why_options *options = why->options;
	int r;

	if (why->stream.is_live)
		why_tell_points(why);
	r = input_create_file(&why->options->input, &why->stream, &why->writer, err);
	why->is_started = r == 0;
	if (options->as_ndjson || (why->stream.is_live && !options->as_json))
		why_events_begin(&why->events, why->analysis,
				 &(struct why_events_options) {
					 .as_json = options->as_ndjson,
					 .is_numeric = options->input.numeric > 0,
					 .stream = &why->stream,
					 .language = why->language,
				 });
	return r;
}

static int why_packet(struct sink *sink, const struct packet *packet, struct err *err)
{
	struct why *why = why_of(sink);

	int r;

	analysis_packet(why->analysis, packet);
	r = why_events_packet(&why->events, why->analysis, packet, &why->stream, err);
	if (r != 0 || !why->writer)
		return r;
	why->are_numbers_others |= ++why->kept[packet->point] != packet->number;
	return capfile_write(why->writer, packet, err);
}

static void why_part(struct sink *sink, size_t part, size_t parts, const struct packet *packets,
		     size_t count)
{
	analysis_part_packets(why_of(sink)->analysis, part, parts, packets, count);
}

static int why_idle(struct sink *sink, struct err *err)
{
	struct why *why = why_of(sink);

	int r = why_events_idle(&why->events, why->analysis, &why->stream, err);

	if (r == 0 && why->writer)
		r = capfile_flush(why->writer, err);
	return r;
}

static int why_run_stream(struct why *why, const struct command_call *call, struct err *err)
{
	const struct why_options *options = why->options;

	return input_run(&options->input,
			 &(struct input_wishes) {
				 .with_proof = !options->is_exact,
				 .duration_ns = options->duration_ns,
				 .snap_bytes = INPUT_SNAP_ANALYSIS,
			 },
			 call, &why->stream, &why->sink, err);
}

/* Nobody has to read it to the end. */
static int why_write(const struct str *out, struct err *err)
{
	int r = fd_write_all(STDOUT_FILENO, out->text, out->length);

	if (r < 0 && r != -EPIPE)
		return err_set(err, r, "cannot write the verdict: %s", err_text(r));
	return r < 0;
}

static int why_print_json(const struct report *report, struct err *err)
{
	CLEANUP(str_done) struct str out = STR_INIT(WHY_OUTPUT_MAXIMUM);
	struct present_json json = {.report = report};
	int r = 0;

	while (r == 0 && present_json_next(&json, &out)) {
		if (json.is_done)
			str_add_char(&out, '\n');
		r = why_write(&out, err);
		str_clear(&out);
	}
	return MIN(r, 0);
}

static int why_print_text(const struct why *why, const struct report *report, struct err *err)
{
	CLEANUP(str_done) struct str out = STR_INIT(WHY_OUTPUT_MAXIMUM);
	const struct present_options options = why_page(why);

	if (why->options->as_list)
		present_list(report, &options, why->options->sort_key, &out);
	else
		present_text(report, &options, &out);
	return MIN(why_write(&out, err), 0);
}

static int why_exit_status(const struct why *why, const struct report *report)
{
	if (!why->options->with_exit_code)
		return EXIT_STATUS_DONE;
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].severity >= SEVERITY_WARNING)
			return EXIT_STATUS_FINDING;
	return EXIT_STATUS_DONE;
}

/* The packets are kept either way: without their comments the file is still whole. */
static int why_comment(const struct why *why, const struct report *report, enum language language)
{
	struct err err = ERR_INIT;
	int r = why_comments_write(
		&(struct why_comments) {.options = &why->options->input,
					.stream = &why->stream,
					.report = report,
					.language = language,
					.are_numbers_others = why->are_numbers_others},
		&err);

	if (r < 0)
		log_warning("why", "the packets are kept, without comments on them: %s", err.text);
	return r;
}

/* Close the file and give the verdict, also after a failure on the way. */
static int why_conclude(struct why *why, const struct command_call *call, struct err *err)
{
	const struct report *report;
	int closed;
	int r;

	closed = capfile_close(steal_ptr(why->writer), why->stream.capture.start_ns,
			       why->stream.capture.end_ns, err);
	report = analysis_finish(why->analysis, &why->stream,
				 &(struct analysis_options) {
					 .slow_ns = why->options->slow_ns,
					 .is_numeric = why->options->input.numeric > 0,
				 });
	if (closed == 0)
		(void)why_comment(why, report, call->language);
	r = why_events_end(&why->events, why->analysis, &why->stream, err);
	if (r != 0)
		return MIN(r, EXIT_STATUS_DONE); /* nobody reads it any more, or it went wrong */
	r = why->options->as_json || why->options->as_ndjson ? why_print_json(report, err)
							     : why_print_text(why, report, err);
	if (r < 0 || closed < 0)
		return r < 0 ? r : closed;
	return why_exit_status(why, report);
}

static int why_check_options(const struct why_options *options, struct err *err)
{
	if (!options->as_json || !options->as_ndjson)
		return 0;
	return err_set_usage(err, "--ndjson ends with the object that --json prints: give one of "
				  "them");
}

static int why_run(const struct command_call *call, struct err *err)
{
	struct why why = {
		.sink = {.start = why_start, .packet = why_packet, .idle = why_idle},
		.options = call->options,
		.language = call->language,
		.analysis = analysis_new(),
	};
	struct err later = ERR_INIT;
	int status = EXIT_STATUS_DONE;
	int r;

	/* What is kept, and what is told as it happens, is so in the order of packets. */
	if (!why.options->input.write_path && !why.options->as_ndjson) {
		why.sink.part = why_part;
		why.sink.parts_maximum = ANALYSIS_PARTS_MAXIMUM;
	}
	r = why_check_options(why.options, err);
	if (r == 0)
		r = why_run_stream(&why, call, err);
	if (why.is_started) {
		status = why_conclude(&why, call, r < 0 ? &later : err);
		if (r == 0)
			r = status;
	}
	(void)capfile_close(steal_ptr(why.writer), 0, 0, NULL);
	why_events_done(&why.events);
	analysis_free(why.analysis);
	stream_done(&why.stream);
	return r;
}

const struct command command_why = {
	.name = "why",
	.usage = "TARGETS [FILTER...] | -r FILE [FILTER...]",
	.summary = "command.why",
	.options = why_specs,
	.option_count = ARRAY_COUNT(why_specs),
	.options_bytes = sizeof(struct why_options),
	.defaults = &why_defaults,
	.run = why_run,
};
