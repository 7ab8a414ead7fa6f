/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The same work on several things that have nothing in common, at the same time. Whoever uses this keeps
 * the rule of the house: a thread owns everything that it touches.
 */
#pragma once

#include <stddef.h>

/* Processors that this process may run on: at least 1. */
size_t parallel_processors(void);

/* Does `work` for each of `count` items of `item_bytes` each; returns when all is done. The first one is
 * the caller's; a thread that cannot be started leaves its item to the caller. Signals go to the caller. */
void parallel_run(void (*work)(void *item), void *items, size_t count, size_t item_bytes);
