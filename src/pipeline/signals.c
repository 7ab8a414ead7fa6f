/* SPDX-License-Identifier: BSD-3-Clause */
/* Stopping a run: see signals.h. */
#include "pipeline/signals.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t stop_asked;

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
