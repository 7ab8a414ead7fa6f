/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Rotation of files: see rotation.h. The order of events, the names and the counting are those of
 * tcpdump 4.99: time before size, both looked at when a packet comes, before it is written; a window
 * of -G begins with the packet that ended the one before.
 *
 * Time is that of the packets. Live that is what tcpdump's clock says; when files are read, they are
 * split by when their packets were captured and not by how fast they are read.
 */
#include "command/rotation.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/mem.h"

#define SECOND_NS       1000000000u
#define PRIORITY_LOWEST 19
/* Exit status of a child that could not become the command, as shells have it. */
#define STATUS_NOT_RUN 127

/* "5" is 5,000,000; "5k", "5m", "5g" are powers of 1024. */
static int rotation_parse_size(const char *text, uint64_t *ret_bytes)
{
	static const struct {
		char suffix;
		uint64_t unit;
	} units[] = {{'k', UINT64_C(1) << 10}, {'m', UINT64_C(1) << 20}, {'g', UINT64_C(1) << 30}};
	CLEANUP(str_done) struct str digits = STR_INIT(STR_DEFAULT_MAXIMUM);
	size_t length = strlen(text);
	uint64_t unit = 1000000;
	uint64_t number;

	for (size_t i = 0; i < ARRAY_COUNT(units) && length > 1; i++) {
		if ((text[length - 1] | 0x20) != units[i].suffix)
			continue;
		unit = units[i].unit;
		length--;
		break;
	}
	str_add_bytes(&digits, text, length);
	if (parse_unsigned(digits.text, INT64_MAX / unit, &number) < 0 || number == 0)
		return -EINVAL;
	*ret_bytes = number * unit;
	return 0;
}

int rotation_check(const struct rotation_options *options, const struct input_options *input,
		   struct err *err)
{
	uint64_t bytes;

	if (!options->size && !options->seconds) {
		if (options->file_count || options->finisher)
			return err_set_usage(err, "-%c has a meaning only with -C or -G",
					     options->file_count ? 'W' : 'z');
		return 0;
	}
	if (!input->write_path)
		return err_set_usage(err, "-%c splits the file of -w, and there is none",
				     options->size ? 'C' : 'G');
	if (text_is_equal(input->write_path, "-"))
		return err_set_usage(err, "standard output cannot be split into files (-%c)",
				     options->size ? 'C' : 'G');
	if (options->size && rotation_parse_size(options->size, &bytes) < 0)
		return err_set_usage(err,
				     "-C takes millions of bytes (5), KiB (5k), MiB (5m) or GiB "
				     "(5g), not '%s'",
				     options->size);
	return 0;
}

/* As many digits as the last number of the ring has. */
static unsigned rotation_count_digits(uint64_t file_count)
{
	unsigned digits = 0;

	for (uint64_t last = file_count ? file_count - 1 : 0; last > 0; last /= 10)
		digits++;
	return digits;
}

void rotation_init(struct rotation *rotation, const struct rotation_options *options,
		   const struct input_options *input)
{
	*rotation = (struct rotation) {
		.options = options,
		.input = input,
		.digits = rotation_count_digits(options->file_count),
		.path = STR_INIT(2 * PATH_MAX),
	};
	/* Was good in rotation_check(). */
	if (options->size)
		(void)rotation_parse_size(options->size, &rotation->file_bytes);
}

void rotation_done(struct rotation *rotation)
{
	rotation_reap(rotation);
	free(rotation->children);
	str_done(&rotation->path);
}

bool rotation_is_wanted(const struct rotation *rotation)
{
	return rotation->options->size || rotation->options->seconds;
}

/* The form comes from the user, as tcpdump takes it. 0: it does not fit, or nothing is left. */
static size_t format_time(char *name, size_t size, const char *form, const struct tm *time)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	return strftime(name, size, form, time);
#pragma GCC diagnostic pop
}

static int rotation_name(struct rotation *rotation, struct err *err)
{
	const char *form = rotation->input->write_path;
	time_t seconds = (time_t)(rotation->window_ns / SECOND_NS);
	char name[PATH_MAX] = "";
	struct tm local;

	str_clear(&rotation->path);
	if (!rotation->options->seconds) {
		str_add(&rotation->path, form);
	} else {
		if (!localtime_r(&seconds, &local) ||
		    format_time(name, sizeof(name), form, &local) == 0)
			return err_set(err, -EINVAL, "%s does not become the name of a file", form);
		str_add(&rotation->path, name);
	}
	if (rotation->file_bytes && (rotation->digits || rotation->file_number))
		str_addf(&rotation->path, "%0*" PRIu64, (int)rotation->digits,
			 rotation->file_number);
	return 0;
}

static int rotation_open(struct rotation *rotation, const struct stream *stream, uint64_t time_ns,
			 struct capfile_writer **ret_writer, struct err *err)
{
	int r = rotation_name(rotation, err);

	if (r < 0)
		return r;
	rotation->start_ns = time_ns;
	return input_create_named(rotation->input, stream, rotation->path.text, ret_writer, err);
}

int rotation_start(struct rotation *rotation, const struct stream *stream, uint64_t time_ns,
		   struct capfile_writer **ret_writer, struct err *err)
{
	rotation->window_ns = time_ns;
	return rotation_open(rotation, stream, time_ns, ret_writer, err);
}

/* In the child, after fork(): only what is safe there. */
static void become_command(const char *command, const char *path, int report)
{
	int code;

	(void)setpriority(PRIO_PROCESS, 0, PRIORITY_LOWEST);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)execlp(command, command, path, (char *)NULL);
	code = errno;
	(void)!write(report, &code, sizeof(code));
	_exit(STATUS_NOT_RUN);
}

/* The command runs beside the capture. 0 or -errno: it could not be started. */
static int spawn_command(const char *command, const char *path, pid_t *ret_child)
{
	_cleanup_close_ int from_child = -1;
	_cleanup_close_ int to_parent = -1;
	int ends[2];
	int code = 0;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	from_child = ends[0];
	to_parent = ends[1];
	*ret_child = fork();
	if (*ret_child < 0)
		return -errno;
	if (*ret_child == 0)
		become_command(command, path, to_parent);
	cleanup_close(&to_parent);
	to_parent = -1;
	while (read(from_child, &code, sizeof(code)) < 0 && errno == EINTR)
		;
	return -code;
}

/* A command that fails stops no capture. */
static void rotation_finish_file(struct rotation *rotation)
{
	const char *finisher = rotation->options->finisher;
	pid_t child;
	int r;

	rotation_reap(rotation);
	if (!finisher)
		return;
	child = -1;
	r = spawn_command(finisher, rotation->path.text, &child);
	if (r < 0)
		log_warning("dump", "cannot run '%s %s': %s", finisher, rotation->path.text,
			    err_text(r));
	if (child <= 0)
		return;
	rotation->children = xgrow(rotation->children, rotation->child_count,
				   &rotation->child_capacity, sizeof(*rotation->children));
	rotation->children[rotation->child_count++] = child;
}

void rotation_reap(struct rotation *rotation)
{
	size_t left = 0;

	for (size_t i = 0; i < rotation->child_count; i++)
		if (waitpid(rotation->children[i], /* status= */ NULL, WNOHANG) == 0)
			rotation->children[left++] = rotation->children[i];
	rotation->child_count = left;
}

static int rotation_close(struct rotation *rotation, uint64_t time_ns,
			  struct capfile_writer **writer, struct err *err)
{
	int r = capfile_close(steal_ptr(*writer), rotation->start_ns, time_ns, err);

	if (r == 0)
		rotation_finish_file(rotation);
	return r;
}

static int rotation_turn_time(struct rotation *rotation, const struct stream *stream,
			      uint64_t time_ns, struct capfile_writer **writer, struct err *err)
{
	const struct rotation_options *options = rotation->options;
	int r;

	/* Whole seconds, as tcpdump counts. */
	if (!options->seconds ||
	    time_ns / SECOND_NS < rotation->window_ns / SECOND_NS + options->seconds)
		return 0;
	r = rotation_close(rotation, time_ns, writer, err);
	if (r < 0)
		return r;
	rotation->window_ns = time_ns;
	rotation->windows++;
	rotation->file_number = 0;
	if (!options->size && options->file_count && rotation->windows >= options->file_count)
		return 1;
	return rotation_open(rotation, stream, time_ns, writer, err);
}

int rotation_turn(struct rotation *rotation, const struct stream *stream, uint64_t time_ns,
		  struct capfile_writer **writer, struct err *err)
{
	uint64_t file_count = rotation->options->file_count;
	int r = rotation_turn_time(rotation, stream, time_ns, writer, err);

	if (r != 0)
		return r;
	if (!rotation->file_bytes || capfile_bytes(*writer) <= rotation->file_bytes)
		return 0;
	r = rotation_close(rotation, time_ns, writer, err);
	if (r < 0)
		return r;
	rotation->file_number++;
	if (file_count && rotation->file_number >= file_count)
		rotation->file_number = 0;
	return rotation_open(rotation, stream, time_ns, writer, err);
}
