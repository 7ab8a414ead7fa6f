/* SPDX-License-Identifier: BSD-3-Clause */
/* Where packets come from and where they are kept: see input.h. */
#include "command/input.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "discover/resolve.h"

/* What is read when nothing is named. */
static const struct option_list standard_input = {.items = {"-"}, .count = 1};

const struct option_list *input_paths(const struct input_options *options)
{
	return options->read_paths.count > 0 ? &options->read_paths : &standard_input;
}

static bool input_is_piped(void)
{
	struct stat status;

	return fstat(STDIN_FILENO, &status) == 0 &&
	       (S_ISFIFO(status.st_mode) || S_ISREG(status.st_mode));
}

static bool input_has_target(const struct command_call *call)
{
	return call->word_count > 0 && !resolve_is_filter_keyword(call->words[0]);
}

int input_split_words(const struct input_options *options, const struct command_call *call,
		      const char **ret_targets, struct str *ret_filter, struct err *err)
{
	bool from_files = options->read_paths.count > 0 ||
			  (options->takes_pipe && input_is_piped() && !input_has_target(call));
	size_t first = from_files ? 0 : 1;

	if (options->follow && !from_files)
		return err_set_usage(err, "--follow reads a file that grows: name it with -r FILE");
	if (options->follow && options->read_paths.count > 1)
		return err_set_usage(err, "--follow reads one file; %zu are named",
				     options->read_paths.count);
	if (!from_files && call->word_count == 0)
		return err_set_usage(err, "no target given; name a container (tcpwhy ps lists "
					  "them), or read a file with -r FILE");
	if (!from_files && resolve_is_filter_keyword(call->words[0]))
		return err_set_usage(err,
				     "'%s' is a filter keyword, but TARGETS comes first; for the "
				     "host itself write 'netns:host %s ...', for a container of "
				     "that name 'docker:%s'",
				     call->words[0], call->words[0], call->words[0]);
	for (size_t i = first; i < call->word_count; i++) {
		str_add(ret_filter, i > first ? " " : "");
		str_add(ret_filter, call->words[i]);
	}
	*ret_targets = from_files ? NULL : call->words[0];
	return 0;
}

struct capture_options input_capture_options(const struct input_options *options,
					     uint32_t default_snap_bytes)
{
	/* What is kept is kept whole: the file may go to somebody who needs the payload. */
	uint32_t usual = options->write_path ? INPUT_SNAP_WHOLE : default_snap_bytes;

	return (struct capture_options) {
		.snap_bytes = options->snap_bytes ? (uint32_t)options->snap_bytes : usual,
		.buffer_bytes = (uint32_t)(options->buffer_kib * 1024),
		.timeout_ms = 100,
		.is_promiscuous = !options->not_promiscuous,
	};
}

int input_run(const struct input_options *options, const struct input_wishes *wishes,
	      const struct command_call *call, struct stream *stream, struct sink *sink,
	      struct err *err)
{
	CLEANUP(str_done) struct str filter = STR_INIT(STR_DEFAULT_MAXIMUM);
	const char *targets;
	int r;

	if (options->verbosity > 0)
		log_set_level(LOG_LEVEL_INFO);
	r = input_split_words(options, call, &targets, &filter, err);
	if (r < 0)
		return r;
	if (!targets)
		return replay_run(
			&(struct replay_options) {
				.paths = input_paths(options),
				.follow = options->follow,
				.filter = filter.text,
				.with_proof = wishes->with_proof,
			},
			stream, sink, err);
	return live_run(
		&(struct live_options) {
			.targets = targets,
			.filter = filter.text,
			.with_proof = wishes->with_proof,
			.duration_ns = wishes->duration_ns,
			.interface = options->interface,
			.capture = input_capture_options(options, wishes->snap_bytes),
		},
		stream, sink, err);
}

static bool is_file_of(const struct stat *status, const char *path)
{
	struct stat other;
	int r = text_is_equal(path, "-") ? fstat(STDIN_FILENO, &other) : stat(path, &other);

	return r == 0 && other.st_dev == status->st_dev && other.st_ino == status->st_ino;
}

/* To create a file that is being read would cut off what has not been read yet. */
static int input_must_stay(const struct input_options *options, const char *path, struct err *err)
{
	const struct option_list *paths = input_paths(options);
	struct stat status;

	if (text_is_equal(path, "-") || stat(path, &status) < 0 || !S_ISREG(status.st_mode))
		return 0;
	for (size_t i = 0; i < paths->count; i++)
		if (is_file_of(&status, paths->items[i]))
			return err_set_usage(err,
					     "-w %s would overwrite the file that is read; give "
					     "-w another name, and rename it afterwards",
					     path);
	return 0;
}

int input_create_named(const struct input_options *options, const struct stream *stream,
		       const char *path, struct capfile_writer **ret_writer, struct err *err)
{
	struct capfile_writer_options writer = {
		.is_nanosecond = stream->is_nanosecond,
		.flush_each = options->flush_each,
		.can_borrow = options->can_borrow && !options->flush_each,
		.points = &stream->points,
		.names = &stream->names,
	};
	int r;

	if (stream->capture.is_text)
		return err_set_usage(err,
				     "-w keeps the bytes of packets, and pasted text has none");
	r = input_must_stay(options, path, err);
	if (r < 0)
		return r;
	r = capfile_choose_format(options->write_path, options->want_pcapng, stream->points.count,
				  &writer.format, err);
	if (r < 0)
		return r;
	if (stream->points.count > 0) {
		writer.link_type = stream->points.items[0].link_type;
		writer.snap_bytes = stream->points.items[0].snap_bytes;
	}
	return capfile_create(path, &writer, ret_writer, err);
}

int input_create_file(const struct input_options *options, const struct stream *stream,
		      struct capfile_writer **ret_writer, struct err *err)
{
	if (!options->write_path)
		return 0;
	return input_create_named(options, stream, options->write_path, ret_writer, err);
}
