/* SPDX-License-Identifier: BSD-3-Clause */
/* Signals during a run: see signals.h. */
#include "pipeline/signals.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t stop_asked;
static volatile sig_atomic_t report_asked;
static volatile sig_atomic_t flush_asked;

static void signals_handle(int number)
{
	(void)number;
	stop_asked = 1;
}

void signals_catch(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	/* No SA_RESTART: poll(2) has to return. SA_RESETHAND: the second one ends the program. */
	struct sigaction action = {.sa_handler = signals_handle, .sa_flags = (int)SA_RESETHAND};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct sigaction before;

		if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			(void)sigaction(numbers[i], &action, NULL);
	}
}

bool signals_asked_to_stop(void)
{
	return stop_asked != 0;
}

static void signals_request(int number)
{
	if (number == SIGUSR1)
		report_asked = 1;
	else
		flush_asked = 1;
}

static void request_catch(int number)
{
	struct sigaction action = {.sa_handler = signals_request};
	struct sigaction before;

	if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
		(void)sigaction(number, &action, NULL);
}

void signals_catch_requests(bool answers_report, bool answers_flush)
{
	if (answers_report)
		request_catch(SIGUSR1);
	if (answers_flush)
		request_catch(SIGUSR2);
}

static bool take(volatile sig_atomic_t *asked)
{
	bool was_asked = *asked != 0;

	*asked = 0;
	return was_asked;
}

bool signals_take_report(void)
{
	return take(&report_asked);
}

bool signals_take_flush(void)
{
	return take(&flush_asked);
}
