/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a filter stops making sense. libpcap says "syntax error" and no place; the place is found by
 * asking it: the longest beginning that some words would complete is what it understood.
 */
#pragma once

#include "base/err.h"

struct pcap;

/* Fill `err` for a text that libpcap refused with a syntax error. Returns its code. */
int filter_fault_set(struct pcap *pcap, const char *text, struct err *err);
