/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: track. Structs of numbers with most of them zero or small, packed to a third or less:
 * words of zero take a bit, others as many bytes as they need; times are told as the distance from a
 * base, since all times of a connection are near each other. Nothing is lost, and nothing here is
 * meant to leave the process: there is no version and no byte order.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PACKED_WORDS_MAXIMUM 512

/* The most that an object of so many bytes can take, and what is written behind its end on the way. */
#define PACKED_BYTES_MAXIMUM(bytes) ((bytes) + (bytes) / 8 + 32)

/* The object is a struct without bit fields whose size is a multiple of 8. Returns the end. */
uint8_t *packed_write(uint8_t *at, const void *object, size_t bytes, uint64_t base);
/* The same size and base. Reads up to 8 bytes behind the end, which it returns. */
const uint8_t *packed_read(const uint8_t *at, void *ret_object, size_t bytes, uint64_t base);
