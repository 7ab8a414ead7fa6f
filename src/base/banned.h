/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls that have no place in this program: unbounded, locale-bound, or with an error that cannot
 * be told from a result. The build puts this file in front of every source, so that a use is a
 * compile error. The idea is git's banned.h.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Macros of the C library in some builds (fortified, clang). */
#undef alloca
#undef sprintf
#undef vsprintf
#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat strtok gets
#pragma GCC poison atoi atol atoll system popen alloca rand srand localtime gmtime ctime asctime
