/* SPDX-License-Identifier: BSD-3-Clause */
/* What stands out about a connection, for rule.needs: model/sign.h. */
#pragma once

#include "model/report.h"
#include "model/sign.h"

/* What points saw and what was said. Unpacks no view of a connection that has its signs. */
uint64_t diagnose_signs(const struct facts *facts, const struct connection *connection);
