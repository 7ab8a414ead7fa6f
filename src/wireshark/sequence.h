/* SPDX-License-Identifier: BSD-3-Clause */
/* Sequence numbers wrap: the nearer way round tells which one is later. Half the way round both are
 * later than the other, as Wireshark's macros have it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

static inline bool sequence_is_after(uint32_t a, uint32_t b)
{
	return (int32_t)(b - a) < 0;
}

static inline bool sequence_is_not_after(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) <= 0;
}
