/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From facts to a report: every rule asked of every connection, findings ordered (failed before
 * degraded, then by owned time), weaker explanations of the same time folded into alternatives, the
 * verdict chosen and put into words. Pure: same facts, same report.
 */
#pragma once

#include "model/report.h"

/* The report borrows from the facts. It is large: keep it on the heap. */
void diagnose(const struct facts *facts, struct report *ret_report);
