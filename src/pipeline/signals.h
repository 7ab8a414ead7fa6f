/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals during a run: USR1 asks how far it is, USR2 to write out what was captured, as tcpdump has
 * them. Stopping a run: the first INT, TERM or HUP asks it to end in order, so that the file is closed and
 * the verdict printed; a second one ends the program at once, as without a handler.
 */
#pragma once

#include <stdbool.h>

/* Install the handlers. A signal that was ignored (nohup) stays ignored. */
void signals_catch(void);
bool signals_asked_to_stop(void);

/* The requests that somebody answers; the others keep their usual meaning. */
void signals_catch_requests(bool answers_report, bool answers_flush);
/* True once for each time that it was asked. */
bool signals_take_report(void);
bool signals_take_flush(void);
