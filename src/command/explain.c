/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * explain: each packet in a sentence, each connection as a story. From files and pasted text the
 * packets stand under their connection; live they are told as they come.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "command/command.h"
#include "command/explain_tsv.h"
#include "command/input.h"
#include "dissect/dissect.h"
#include "pipeline/analysis.h"
#include "pipeline/pipeline.h"
#include "present/explain.h"
#include "wireshark/wireshark.h"

#define EXPLAIN_LINE_MAXIMUM ((size_t)64 << 10)
#define EXPLAIN_BLOCK_BYTES  ((size_t)64 << 10)

/* Name look-ups told at the end; of more only the number. */
#define EXPLAIN_LOOKUPS_LISTED 50

/* Text that waits for the end of its connections; beyond it packets are told as they come. */
#define EXPLAIN_HELD_MAXIMUM ((size_t)512 << 20)

struct explain_command_options {
	struct input_options input;
	uint64_t duration_ns;
	bool is_brief;
	bool is_teaching;
	bool as_json;
	bool as_tsv;
};

static const struct option_spec explain_specs[] = {
	INPUT_OPTION_SPECS(struct explain_command_options, input),
	OPTION_FLAG("brief", 0, struct explain_command_options, is_brief, "option.explain.brief"),
	OPTION_FLAG("teach", 0, struct explain_command_options, is_teaching,
		    "option.explain.teach"),
	OPTION_FLAG("json", 0, struct explain_command_options, as_json, "option.explain.json"),
	OPTION_FLAG("tsv", 0, struct explain_command_options, as_tsv, "option.explain.tsv"),
	OPTION_DURATION("for", 0, struct explain_command_options, duration_ns, "TIME",
			"option.explain.for"),
};

static const struct explain_command_options explain_defaults = {
	.input = {.takes_pipe = true},
};

/* The text of a connection's packets, until its story can be told. */
struct explain_group {
	struct str text;
};

struct explain {
	struct sink sink; /* first: explain_of() */
	const struct explain_command_options *options;
	struct explain_page page;
	struct stream stream;
	struct analysis *analysis;
	struct explainer *explainer;
	struct dissector *dissector;
	struct wireshark *wireshark;
	struct capfile_writer *writer;
	struct explain_clock clock;
	struct explain_group *groups; /* 0: no connection; then by connection id */
	size_t group_count, group_capacity;
	size_t held_bytes;
	struct str line, out;
	bool has_reader_gone;
};

static struct explain *explain_of(struct sink *sink)
{
	_Static_assert(offsetof(struct explain, sink) == 0, "the sink is the first member");
	return (struct explain *)sink;
}

static int explain_flush(struct explain *explain, struct err *err)
{
	int r = explain->has_reader_gone
			? 0
			: fd_write_all(STDOUT_FILENO, explain->out.text, explain->out.length);

	str_clear(&explain->out);
	if (r == -EPIPE) {
		explain->has_reader_gone = true;
		return 1;
	}
	if (r < 0)
		return err_set(err, r, "cannot write to standard output: %s", err_text(r));
	return explain->has_reader_gone;
}

/* Name tables grow while a file is read; the tables themselves stay where they are. */
static int explain_start(struct sink *sink, struct err *err)
{
	struct explain *explain = explain_of(sink);
	bool is_numeric = explain->options->input.numeric > 0;
	struct stream *stream = &explain->stream;

	explain->explainer = explainer_new(&(struct explain_options) {
		.names = is_numeric ? NULL : &stream->names,
		.text_names = stream->capture.is_text ? &stream->names : NULL,
	});
	explain->dissector = dissector_new(&(struct dissect_options) {
		.is_numeric = is_numeric,
		.verbosity = explain->options->input.verbosity,
		.names = is_numeric ? NULL : &stream->names,
	});
	return input_create_file(&explain->options->input, stream, &explain->writer, err);
}

/* tcpdump's line: the one that was pasted, or the one that it would print. */
static void explain_line(struct explain *explain, const struct packet *packet,
			 struct explain_packet *ret_packet)
{
	if (packet->text) {
		ret_packet->line = packet->text;
		ret_packet->line_bytes = packet->text_bytes;
		return;
	}
	str_clear(&explain->line);
	dissector_print(explain->dissector, packet, &explain->line);
	ret_packet->line = explain->line.text;
	ret_packet->line_bytes = explain->line.length;
	while (ret_packet->line_bytes > 0 && ret_packet->line[ret_packet->line_bytes - 1] == '\n')
		ret_packet->line_bytes--;
}

/* Where the packet's text goes: its group while that can wait, else out. */
static struct str *explain_target(struct explain *explain, const struct label *label)
{
	size_t group = label ? label->connection->id : 0;

	if (explain->options->as_json || explain->stream.is_live ||
	    explain->held_bytes > EXPLAIN_HELD_MAXIMUM)
		return &explain->out;
	while (explain->group_count <= group) {
		explain->groups = xgrow(explain->groups, explain->group_count,
					&explain->group_capacity, sizeof(*explain->groups));
		explain->groups[explain->group_count++].text =
			(struct str)STR_INIT(EXPLAIN_HELD_MAXIMUM);
	}
	return &explain->groups[group].text;
}

static void explain_tell(struct explain *explain, const struct explain_packet *packet)
{
	struct str *target = explain_target(explain, packet->label);
	struct explanation explanation;
	struct lesson lesson;
	size_t before = target->length;

	explainer_packet(explain->explainer, packet, &explanation);
	if (explain->options->is_brief && !explanation.does_matter)
		return;
	if (explain->options->as_json) {
		explain_json_packet(packet, &explanation, &explain->clock, target);
		return;
	}
	if (explain->options->is_teaching)
		explainer_teach(explain->explainer, packet, &lesson);
	explain_text_packet(packet, &explanation, explain->options->is_teaching ? &lesson : NULL,
			    &explain->page, target);
	if (target != &explain->out)
		explain->held_bytes += target->length - before;
}

static int explain_packet(struct sink *sink, const struct packet *packet, struct err *err)
{
	struct explain *explain = explain_of(sink);
	struct explain_packet told = {.packet = packet};
	int r;

	if (explain->clock.start_ns == 0)
		explain->clock.start_ns = packet->time_ns;
	analysis_packet(explain->analysis, packet);
	told.decoded = analysis_decoded(explain->analysis);
	told.label = analysis_label(explain->analysis);
	told.wireshark = wireshark_packet(explain->wireshark, packet, told.decoded);
	if (told.label)
		told.conversation =
			analysis_conversation(explain->analysis, told.label->connection->id);
	told.lookup = analysis_lookup(explain->analysis);
	explain_line(explain, packet, &told);
	explain_tell(explain, &told);
	r = explain->writer ? capfile_write(explain->writer, packet, err) : 0;
	if (r == 0 && explain->out.length >= EXPLAIN_BLOCK_BYTES)
		r = explain_flush(explain, err);
	return r;
}

static int explain_idle(struct sink *sink, struct err *err)
{
	struct explain *explain = explain_of(sink);
	int r = explain->writer ? capfile_flush(explain->writer, err) : 0;

	return r < 0 ? r : explain_flush(explain, err);
}

static int explain_run_stream(struct explain *explain, const struct command_call *call,
			      struct err *err)
{
	const struct explain_command_options *options = explain->options;

	return input_run(&options->input,
			 &(struct input_wishes) {
				 .duration_ns = options->duration_ns,
				 .snap_bytes = INPUT_SNAP_WHOLE,
			 },
			 call, &explain->stream, &explain->sink, err);
}

/* A connection: its packets if they waited, then its story. */
static int explain_connection(struct explain *explain, const struct connection *connection,
			      struct err *err)
{
	struct explanation story;
	int r = 0;

	explainer_story(explain->explainer, connection,
			analysis_conversation(explain->analysis, connection->id), &story);
	if (explain->options->as_json) {
		explain_json_story(connection, &story, &explain->clock, &explain->out);
		return explain_flush(explain, err);
	}
	explain_text_heading(connection, &explain->page, &explain->out);
	if (connection->id < explain->group_count) {
		struct str *text = &explain->groups[connection->id].text;

		r = explain_flush(explain, err);
		if (r == 0)
			r = fd_write_all(STDOUT_FILENO, text->text, text->length);
		str_done(text);
	}
	explain_text_story(&story, &explain->page, &explain->out);
	str_add_char(&explain->out, '\n');
	return r == -EPIPE ? 1 : r;
}

static int explain_others(struct explain *explain, struct err *err)
{
	if (explain->group_count == 0 || explain->groups[0].text.length == 0)
		return 0;
	explain_text_title("explain.heading-other", &explain->page, &explain->out);
	str_add_bytes(&explain->out, explain->groups[0].text.text, explain->groups[0].text.length);
	str_add_char(&explain->out, '\n');
	return explain_flush(explain, err);
}

/* What came of the questions to name servers; --brief: of those that matter. */
static int explain_lookups(struct explain *explain, const struct facts *facts, struct err *err)
{
	uint64_t listed = 0, unlisted = 0;

	for (size_t i = 0; i < facts->lookup_count; i++) {
		struct explanation story;

		explainer_lookup(explain->explainer, &facts->lookups[i], facts->capture.end_ns,
				 &story);
		if (explain->options->is_brief && !story.does_matter)
			continue;
		if (explain->options->as_json) {
			explain_json_lookup(&facts->lookups[i], &story, &explain->clock,
					    &explain->out);
			continue;
		}
		if (listed++ >= EXPLAIN_LOOKUPS_LISTED) {
			unlisted++;
			continue;
		}
		if (listed == 1)
			explain_text_title("explain.heading-lookups", &explain->page,
					   &explain->out);
		explain_text_item(&story, &explain->page, &explain->out);
	}
	if (unlisted)
		explain_text_item(
			&(struct explanation) {.sentences = {TEXT("explain.lookup.more",
								  TEXT_NUMBER("count", unlisted))},
					       .count = 1},
			&explain->page, &explain->out);
	if (listed)
		str_add_char(&explain->out, '\n');
	return explain_flush(explain, err);
}

static void explain_notes(struct explain *explain, const struct report *report)
{
	if (explain->options->as_json)
		return;
	for (size_t i = 0; i < report->note_count; i++) {
		words_expand(&explain->out, explain->page.language, &report->notes[i]);
		str_add_char(&explain->out, '\n');
	}
}

static int explain_conclude(struct explain *explain, struct err *err)
{
	const struct report *report;
	int closed, r = 0;

	closed = capfile_close(steal_ptr(explain->writer), explain->stream.capture.start_ns,
			       explain->stream.capture.end_ns, err);
	report = analysis_finish(explain->analysis, &explain->stream,
				 &(struct analysis_options) {
					 .slow_ns = NS_PER_S,
					 .is_numeric = explain->options->input.numeric > 0,
				 });
	for (size_t i = 0; r == 0 && i < report->facts->connection_count; i++)
		r = explain_connection(explain, report->facts->connections[i], err);
	if (r == 0)
		r = explain_others(explain, err);
	if (r == 0)
		r = explain_lookups(explain, report->facts, err);
	if (r == 0) {
		explain_notes(explain, report);
		r = explain_flush(explain, err);
	}
	return r < 0 ? r : closed;
}

static unsigned terminal_columns(void)
{
	struct winsize size = {0};

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

static void explain_done(struct explain *explain)
{
	(void)capfile_close(steal_ptr(explain->writer), 0, 0, NULL);
	for (size_t i = 0; i < explain->group_count; i++)
		str_done(&explain->groups[i].text);
	free(explain->groups);
	explainer_free(explain->explainer);
	dissector_free(explain->dissector);
	wireshark_free(explain->wireshark);
	analysis_free(explain->analysis);
	stream_done(&explain->stream);
	str_done(&explain->line);
	str_done(&explain->out);
}

static int explain_told(const struct command_call *call, struct err *err)
{
	const char *no_colour = getenv("NO_COLOR");
	struct explain explain = {
		.sink = {.start = explain_start, .packet = explain_packet, .idle = explain_idle},
		.options = call->options,
		.analysis = analysis_new(),
		.wireshark = wireshark_new(),
		.line = STR_INIT(EXPLAIN_LINE_MAXIMUM),
		.out = STR_INIT(EXPLAIN_HELD_MAXIMUM),
		.page = {.language = call->language,
			 .columns = terminal_columns(),
			 .with_colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour)},
	};
	struct err later = ERR_INIT;
	int r, concluded;

	r = explain_run_stream(&explain, call, err);
	if (explain.explainer) {
		concluded = explain_conclude(&explain, r < 0 ? &later : err);
		r = r < 0 ? r : concluded;
	}
	explain_done(&explain);
	return r > 0 ? EXIT_STATUS_DONE : r;
}

static int explain_run(const struct command_call *call, struct err *err)
{
	const struct explain_command_options *options = call->options;

	if (!options->as_tsv)
		return explain_told(call, err);
	if (options->as_json || options->is_brief || options->is_teaching)
		return err_set_usage(err, "--tsv is a table of its own: leave --json, --brief and "
					  "--teach out");
	return explain_tsv_run(&options->input, options->duration_ns, call, err);
}

const struct command command_explain = {
	.name = "explain",
	.usage = "TARGETS [FILTER...] | -r FILE [FILTER...] | < TEXT",
	.summary = "command.explain",
	.options = explain_specs,
	.option_count = ARRAY_COUNT(explain_specs),
	.options_bytes = sizeof(struct explain_command_options),
	.defaults = &explain_defaults,
	.run = explain_run,
};
