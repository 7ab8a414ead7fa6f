/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * dump: tcpdump, in the container. Text or a file, live or from files. What goes to stderr and the
 * exit status are tcpdump's. Here: options, and where the packets come from; dump_sink.c: where they
 * go.
 */
#include "command/dump.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/mem.h"
#include "command/command.h"

/* How long the kernel may keep packets back when somebody watches. */
#define DUMP_WATCH_MS      10
#define TIME_LEVEL_MAXIMUM 5

static const char *const precisions[] = {
	[DUMP_PRECISION_DEFAULT] = "default",
	[DUMP_PRECISION_MICRO] = "micro",
	[DUMP_PRECISION_NANO] = "nano",
	NULL,
};

static const char *const directions[] = {
	[CAPTURE_DIRECTION_BOTH] = "inout",
	[CAPTURE_DIRECTION_IN] = "in",
	[CAPTURE_DIRECTION_OUT] = "out",
	NULL,
};

/* clang-format off */
static const struct option_spec dump_specs[] = {
	INPUT_OPTION_SPECS(struct dump_options, input),
	ROTATION_OPTION_SPECS(struct dump_options, rotation),
	OPTION_UNSIGNED(NULL, 'c', struct dump_options, count, "COUNT", 1, 0, "option.dump.packets"),
	OPTION_UNSIGNED("skip", 0, struct dump_options, skip, "COUNT", 0, 0, "option.dump.skip"),
	OPTION_STRING(NULL, 'V', struct dump_options, list_path, "FILE", "option.dump.list"),
	OPTION_CHOICE("direction", 'Q', struct dump_options, direction, "in|out|inout", directions,
		      "option.dump.direction"),
	OPTION_STRING("linktype", 'y', struct dump_options, link_type, "TYPE",
		      "option.dump.link-type"),
	OPTION_STRING("time-stamp-type", 'j', struct dump_options, stamp_type, "CLOCK",
		      "option.dump.clock"),
	OPTION_FLAG("list-interfaces", 'D', struct dump_options, list_devices,
		    "option.dump.devices"),
	OPTION_FLAG("list-data-link-types", 'L', struct dump_options, list_link_types,
		    "option.dump.link-types"),
	OPTION_FLAG("list-time-stamp-types", 'J', struct dump_options, list_stamp_types,
		    "option.dump.clocks"),
	OPTION_STRING("relinquish-privileges", 'Z', struct dump_options, user, "USER",
		      "option.dump.user"),
	OPTION_CHOICE(NULL, 'T', struct dump_options, forced, "TYPE", dissect_force_names,
		      "option.dump.type"),
	OPTION_FLAG("count", 0, struct dump_options, only_count, "option.dump.count"),
	OPTION_STRING(NULL, 'F', struct dump_options, filter_path, "FILE", "option.dump.filter-file"),
	OPTION_COUNT_UP(NULL, 'd', struct dump_options, program, "option.dump.program"),
	OPTION_FLAG("no-optimize", 'O', struct dump_options, is_unoptimized,
		    "option.dump.no-optimize"),
	OPTION_COUNT_UP(NULL, 't', struct dump_options, time, "option.dump.time"),
	OPTION_FLAG("number", '#', struct dump_options, with_number, "option.dump.number"),
	OPTION_FLAG(NULL, 'q', struct dump_options, is_quiet, "option.dump.quiet"),
	OPTION_FLAG(NULL, 'e', struct dump_options, with_link, "option.dump.link"),
	OPTION_FLAG("absolute-tcp-sequence-numbers", 'S', struct dump_options, is_absolute,
		    "option.dump.absolute"),
	OPTION_COUNT_UP(NULL, 'A', struct dump_options, ascii, "option.dump.ascii"),
	OPTION_COUNT_UP(NULL, 'x', struct dump_options, hex, "option.dump.hex"),
	OPTION_COUNT_UP(NULL, 'X', struct dump_options, both, "option.dump.hex-ascii"),
	OPTION_FLAG("dont-verify-checksums", 'K', struct dump_options, skip_checksums,
		    "option.dump.no-checksums"),
	OPTION_FLAG(NULL, 'N', struct dump_options, is_short, "option.dump.short"),
	OPTION_FLAG(NULL, 'f', struct dump_options, is_local, "option.dump.local"),
	OPTION_FLAG("print", 0, struct dump_options, with_print, "option.dump.print"),
	OPTION_FLAG(NULL, 'l', struct dump_options, is_line_buffered, "option.dump.line-buffered"),
	OPTION_FLAG("immediate-mode", 0, struct dump_options, is_immediate,
		    "option.dump.immediate"),
	OPTION_CHOICE("time-stamp-precision", 0, struct dump_options, precision, "micro|nano",
		      precisions, "option.dump.precision"),
	OPTION_FLAG("micro", 0, struct dump_options, want_micro, "option.dump.micro"),
	OPTION_FLAG("nano", 0, struct dump_options, want_nano, "option.dump.nano"),
	DUMP_LATER_SPECS
};
/* clang-format on */

/* What has a meaning only where packets are captured. */
static int check_files(const struct dump_options *options, struct err *err)
{
	const char *option = NULL;

	if (options->input.interface)
		option = "-i";
	else if (options->input.buffer_kib)
		option = "-B";
	else if (options->input.not_promiscuous)
		option = "-p";
	else if (options->is_immediate)
		option = "--immediate-mode";
	else if (options->direction)
		option = "-Q";
	else if (options->link_type)
		option = "-y";
	else if (options->stamp_type)
		option = "-j";
	else if (dump_asks_devices(options))
		option = options->list_devices ? "-D" : options->list_link_types ? "-L" : "-J";
	if (option)
		return err_set_usage(err, "%s has no meaning with -r: nothing is captured", option);
	return 0;
}

static int dump_options_check(const struct dump_options *options, struct err *err)
{
	int r;

	r = dump_later_refuse(&options->later, err);
	if (r < 0)
		return r;
	r = rotation_check(&options->rotation, &options->input, err);
	if (r < 0)
		return r;
	if (options->time > TIME_LEVEL_MAXIMUM)
		return err_set_usage(err, "only -t, -tt, -ttt, -tttt and -ttttt are supported");
	if ((options->want_micro || options->precision == DUMP_PRECISION_MICRO) &&
	    (options->want_nano || options->precision == DUMP_PRECISION_NANO))
		return err_set_usage(err, "times cannot be both in micro- and nanoseconds");
	if (options->input.read_paths.count > 0)
		return check_files(options, err);
	if (options->only_count)
		return err_set_usage(err, "--count needs a file to count in: -r FILE");
	return 0;
}

/* The filter stands behind TARGETS or in the file of -F, not in both. */
static int dump_read_filter(const struct dump_options *options, struct str *filter, struct err *err)
{
	int r;

	if (!options->filter_path)
		return 0;
	if (!str_is_empty(filter))
		return err_set_usage(err, "the filter is given twice: '%s' and -F %s", filter->text,
				     options->filter_path);
	r = file_read(options->filter_path, filter);
	if (r < 0)
		return err_set(err, r, "cannot read the filter from %s: %s", options->filter_path,
			       err_text(r));
	return 0;
}

static struct capture_options dump_capture_options(const struct dump *dump)
{
	struct capture_options capture =
		input_capture_options(&dump->options->input, INPUT_SNAP_WHOLE);

	capture.direction = (enum capture_direction)dump->options->direction;
	capture.link_type = dump->options->link_type;
	capture.stamp_type = dump->options->stamp_type;
	capture.is_immediate = dump->options->is_immediate;
	if (dump->is_watched)
		capture.timeout_ms = DUMP_WATCH_MS;
	return capture;
}

static int dump_run_stream(struct dump *dump, const struct command_call *call, struct err *err)
{
	const struct dump_options *options = dump->options;
	CLEANUP(str_done) struct str filter = STR_INIT(STR_DEFAULT_MAXIMUM);
	const char *targets;
	int r;

	r = dump_options_check(options, err);
	if (r < 0)
		return r;
	r = input_split_words(&options->input, call, &targets, &filter, err);
	if (r < 0)
		return r;
	r = dump_read_filter(options, &filter, err);
	if (r < 0)
		return r;
	dump->filter = filter.text;
	if (!targets)
		return replay_run(
			&(struct replay_options) {
				.paths = &options->input.read_paths,
				.follow = options->input.follow,
				.filter = filter.text,
			},
			&dump->stream, &dump->sink, err);
	return live_run(
		&(struct live_options) {
			.targets = targets,
			.filter = filter.text,
			.interface = options->input.interface,
			.capture = dump_capture_options(dump),
		},
		&dump->stream, &dump->sink, err);
}

/* -V: a file that names the files to read, one a line. They stand behind those of -r. */
static int dump_read_list(struct dump_options *options, struct str *list, struct err *err)
{
	struct option_list *paths = &options->input.read_paths;
	const char *path = options->list_path;
	char *rest;
	int r;

	if (!path)
		return 0;
	r = file_read(text_is_equal(path, "-") ? "/dev/stdin" : path, list);
	if (r < 0)
		return err_set(err, r, "cannot read the list of files from %s: %s", path,
			       err_text(r));
	rest = list->text;
	while (rest && *rest) {
		const char *line = strsep(&rest, "\n");

		if (!*line)
			continue;
		if (paths->count == OPTION_LIST_MAXIMUM)
			return err_set_usage(err, "-V %s: more than %d files", path,
					     OPTION_LIST_MAXIMUM);
		paths->items[paths->count++] = line;
	}
	if (paths->count == 0)
		return err_set_usage(err, "-V %s names no file", path);
	return 0;
}

static int dump_run_options(const struct dump_options *options, const struct command_call *call,
			    struct err *err)
{
	CLEANUP(dump_done) struct dump dump;
	struct err later = ERR_INIT;
	int concluded;
	int r;

	if (options->input.verbosity > 0)
		log_set_level(LOG_LEVEL_INFO);
	dump_init(&dump, options);
	r = dump_run_stream(&dump, call, err);
	concluded = dump_conclude(&dump, r < 0 ? &later : err);
	if (r < 0)
		return r;
	return concluded < 0 ? concluded : EXIT_STATUS_DONE;
}

static int dump_run(const struct command_call *call, struct err *err)
{
	const struct dump_options *given = call->options;
	struct dump_options options = *given;
	CLEANUP(str_done) struct str list = STR_INIT(STR_DEFAULT_MAXIMUM);
	int r;

	options.input.can_borrow = true;
	r = dump_read_list(&options, &list, err);
	if (r < 0)
		return r;
	if (!dump_asks_devices(&options))
		return dump_run_options(&options, call, err);
	r = dump_options_check(&options, err);
	return r < 0 ? r : dump_run_devices(&options, call, err);
}

const struct command command_dump = {
	.name = "dump",
	.usage = "TARGETS [FILTER...] | -r FILE [FILTER...]",
	.summary = "command.dump",
	.options = dump_specs,
	.option_count = ARRAY_COUNT(dump_specs),
	.options_bytes = sizeof(struct dump_options),
	.has_tcpdump_statuses = true,
	.run = dump_run,
};
