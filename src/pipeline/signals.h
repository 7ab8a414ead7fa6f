/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stopping a run: the first INT, TERM or HUP asks it to end in order, so that the file is closed and
 * the verdict printed; a second one ends the program at once, as without a handler.
 */
#pragma once

#include <stdbool.h>

/* Install the handlers. A signal that was ignored (nohup) stays ignored. */
void signals_catch(void);
bool signals_asked_to_stop(void);
