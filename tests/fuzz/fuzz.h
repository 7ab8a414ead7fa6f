/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a fuzz target is: one function in fuzz_<name>.c that hands foreign bytes to one parser and
 * checks what must hold whatever they are. clang's libFuzzer calls it with -Dfuzz=true; otherwise
 * replay_main.c calls it with the corpus and with damaged copies of it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise of the parser. Stays on in every build, and ends the run: the input is a bug. */
#define FUZZ_CHECK(condition)                                                                   \
	do {                                                                                    \
		if (!(condition)) {                                                             \
			(void)fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, \
				      #condition);                                              \
			abort();                                                                \
		}                                                                               \
	} while (0)
