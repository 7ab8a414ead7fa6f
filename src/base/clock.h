/* SPDX-License-Identifier: BSD-3-Clause */
/* Time: unsigned nanoseconds everywhere. Wall time counts from 1970-01-01 UTC. */
#pragma once

#include <stdint.h>

struct str;

#define NS_PER_US 1000ull
#define NS_PER_MS 1000000ull
#define NS_PER_S  1000000000ull

/* CLOCK_REALTIME and CLOCK_MONOTONIC. */
uint64_t clock_wall_ns(void);
uint64_t clock_monotonic_ns(void);

/* "2026-11-22T07:21:09.123456789Z" (RFC 3339, always nine digits). */
void clock_add_rfc3339(struct str *out, uint64_t wall_ns);
