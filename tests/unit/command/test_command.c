/* SPDX-License-Identifier: BSD-3-Clause */
/* The command line as a whole: what is printed where, and the exit status. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/width.h"
#include "command/command.h"

#define OUTPUT_BYTES      65536
#define ARGUMENTS_MAXIMUM 10

struct outcome {
	int status;
	char output[OUTPUT_BYTES];
	char errors[OUTPUT_BYTES];
};

/* Point the stream at `fd`; the fd that it had is returned. */
static int redirect(FILE *stream, int fd)
{
	int kept;

	(void)fflush(stream);
	kept = dup(fileno(stream));
	assert_true(kept >= 0);
	assert_true(dup2(fd, fileno(stream)) >= 0);
	return kept;
}

static void restore(FILE *stream, int kept)
{
	(void)fflush(stream);
	clearerr(stream);
	assert_true(dup2(kept, fileno(stream)) >= 0);
	(void)close(kept);
}

static void read_back(int fd, char text[OUTPUT_BYTES])
{
	ssize_t count = pread(fd, text, OUTPUT_BYTES - 1, 0);

	assert_true(count >= 0);
	text[count] = '\0';
}

static struct outcome *run(const char *const *arguments)
{
	struct outcome *outcome = xcalloc(1, sizeof(*outcome));
	_cleanup_close_ int output = memfd_create("output", MFD_CLOEXEC);
	_cleanup_close_ int errors = memfd_create("errors", MFD_CLOEXEC);
	char *argv[ARGUMENTS_MAXIMUM + 1];
	int argc = 0, kept_output, kept_errors;

	for (; arguments[argc]; argc++)
		argv[argc] = (char *)(uintptr_t)arguments[argc];
	kept_output = redirect(stdout, output);
	kept_errors = redirect(stderr, errors);
	outcome->status = command_main(argc, argv);
	restore(stderr, kept_errors);
	restore(stdout, kept_output);
	read_back(output, outcome->output);
	read_back(errors, outcome->errors);
	return outcome;
}

#define RUN(...) run((const char *const[]) {"tcpwhy", __VA_ARGS__ __VA_OPT__(, ) NULL})

static void test_nothing_prints_the_usage_as_an_error(void **state)
{
	_cleanup_free_ struct outcome *outcome = RUN();

	assert_int_equal(outcome->status, 2);
	assert_string_equal(outcome->output, "");
	assert_non_null(strstr(outcome->errors, "tcpwhy COMMAND [TARGETS] [FILTER...]"));
}

static void test_version_is_printed_wherever_it_stands(void **state)
{
	_cleanup_free_ struct outcome *alone = RUN("--version");
	_cleanup_free_ struct outcome *behind = RUN("help", "--version");

	assert_int_equal(alone->status, 0);
	assert_string_equal(alone->output, "tcpwhy " TCPWHY_VERSION "\n");
	assert_string_equal(behind->output, alone->output);
}

static void test_help_lists_every_command(void **state)
{
	_cleanup_free_ struct outcome *outcome = RUN("help");
	_cleanup_free_ struct outcome *option = RUN("-h");

	assert_int_equal(outcome->status, 0);
	for (size_t i = 0; command_table[i]; i++) {
		_cleanup_free_ char *line = xasprintf("\n  %s ", command_table[i]->name);

		assert_non_null(strstr(outcome->output, line));
	}
	assert_string_equal(outcome->output, option->output);
}

/* Shown when it has words, with the dashes as they are printed there; not shown otherwise. */
static void assert_shows_option(const char *text, const char *dashes,
				const struct option_spec *spec)
{
	CLEANUP(str_done) struct str shown = STR_INIT(200);

	if (!spec->name)
		return;
	str_add(&shown, dashes);
	for (const char *at = spec->name; *at; at++) {
		if (*at == '-' && dashes[0] == '\\')
			str_add_char(&shown, '\\');
		str_add_char(&shown, *at);
	}
	assert_int_equal(strstr(text, shown.text) != NULL, spec->help != NULL);
}

static void test_help_of_every_command_names_its_options_and_has_words(void **state)
{
	for (size_t i = 0; command_table[i]; i++) {
		const struct command *command = command_table[i];
		_cleanup_free_ struct outcome *outcome = RUN("help", command->name);
		_cleanup_free_ struct outcome *option = RUN(command->name, "--help");

		assert_int_equal(outcome->status, 0);
		assert_string_equal(outcome->output, option->output);
		assert_null(strstr(outcome->output, "option."));
		for (size_t j = 0; j < command->option_count; j++)
			assert_shows_option(outcome->output, "--", &command->options[j]);
	}
}

static void test_manual_page_of_every_command_names_its_options(void **state)
{
	for (size_t i = 0; command_table[i]; i++) {
		const struct command *command = command_table[i];
		_cleanup_free_ struct outcome *outcome = RUN("help", "--man", command->name);

		assert_int_equal(outcome->status, 0);
		assert_memory_equal(outcome->output, ".TH \"tcpwhy-", 12);
		for (size_t j = 0; j < command->option_count; j++)
			assert_shows_option(outcome->output, "\\-\\-", &command->options[j]);
	}
}

static void test_completion_is_shell_that_knows_every_command(void **state)
{
	_cleanup_free_ struct outcome *outcome = RUN("help", "--completion");

	assert_int_equal(outcome->status, 0);
	for (size_t i = 0; command_table[i]; i++) {
		_cleanup_free_ char *line = xasprintf("\n\t%s) words=", command_table[i]->name);

		assert_non_null(strstr(outcome->output, line));
	}
}

static void test_help_is_not_wider_than_a_terminal_in_any_language(void **state)
{
	static const char *const languages[] = {"--lang=en", "--lang=zh"};

	for (size_t i = 0; i < 2 * ARRAY_COUNT(languages); i++) {
		const char *command = command_table[0]->name;
		_cleanup_free_ struct outcome *outcome =
			i < 2 ? RUN("help", languages[i]) : RUN("help", command, languages[i - 2]);
		char *rest = outcome->output;

		for (char *line; (line = strsep(&rest, "\n"));)
			assert_true(text_width(line) <= 80);
	}
}

static void test_language_may_stand_in_front_of_the_command(void **state)
{
	_cleanup_free_ struct outcome *front = RUN("--lang", "zh", "help", "help");
	_cleanup_free_ struct outcome *behind = RUN("help", "help", "--lang=zh");

	assert_int_equal(front->status, 0);
	assert_non_null(strstr(front->output, "显示程序或某个命令的帮助"));
	assert_string_equal(front->output, behind->output);
}

static void test_unknown_option_is_a_usage_error_with_the_nearest(void **state)
{
	_cleanup_free_ struct outcome *outcome = RUN("help", "--versoin");

	assert_int_equal(outcome->status, 2);
	assert_string_equal(outcome->output, "");
	assert_string_equal(outcome->errors,
			    "tcpwhy: unknown option '--versoin'; did you mean '--version'?\n");
}

static void test_unknown_command_in_help_names_the_nearest(void **state)
{
	_cleanup_free_ struct outcome *near = RUN("help", "halp");
	_cleanup_free_ struct outcome *far = RUN("help", "xxxxxxxx");
	_cleanup_free_ struct outcome *many = RUN("help", "help", "help");

	assert_int_equal(near->status, 2);
	assert_string_equal(near->errors, "tcpwhy: unknown command 'halp'; did you mean 'help'?\n");
	assert_string_equal(far->errors, "tcpwhy: unknown command 'xxxxxxxx'; see 'tcpwhy help'\n");
	assert_int_equal(many->status, 2);
}

static void test_error_is_escaped(void **state)
{
	_cleanup_free_ struct outcome *outcome = RUN("help", "\x1b[2Jname");

	assert_null(strchr(outcome->errors, '\x1b'));
	assert_non_null(strstr(outcome->errors, "'\\x1b[2Jname'"));
}

static void test_full_output_is_a_failure_and_a_closed_pipe_is_none(void **state)
{
	_cleanup_close_ int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	_cleanup_free_ char *argument = xstrdup("help");
	char *argv[] = {argument, argument, NULL};
	int ends[2], kept, on_full, on_pipe;

	assert_true(full >= 0);
	kept = redirect(stdout, full);
	on_full = command_main(2, argv);
	restore(stdout, kept);
	assert_int_equal(pipe(ends), 0);
	(void)close(ends[0]);
	kept = redirect(stdout, ends[1]);
	on_pipe = command_main(2, argv);
	restore(stdout, kept);
	(void)close(ends[1]);
	assert_int_equal(on_full, 1);
	assert_int_equal(on_pipe, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_prints_the_usage_as_an_error),
		cmocka_unit_test(test_version_is_printed_wherever_it_stands),
		cmocka_unit_test(test_help_lists_every_command),
		cmocka_unit_test(test_help_of_every_command_names_its_options_and_has_words),
		cmocka_unit_test(test_manual_page_of_every_command_names_its_options),
		cmocka_unit_test(test_completion_is_shell_that_knows_every_command),
		cmocka_unit_test(test_help_is_not_wider_than_a_terminal_in_any_language),
		cmocka_unit_test(test_language_may_stand_in_front_of_the_command),
		cmocka_unit_test(test_unknown_option_is_a_usage_error_with_the_nearest),
		cmocka_unit_test(test_unknown_command_in_help_names_the_nearest),
		cmocka_unit_test(test_error_is_escaped),
		cmocka_unit_test(test_full_output_is_a_failure_and_a_closed_pipe_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
