/* SPDX-License-Identifier: BSD-3-Clause */
/* Giving up root for good. */
#pragma once

#include "base/err.h"

/* Become `name` with its groups, for all threads. 0, or an error: no such user, not permitted. */
int user_become(const char *name, struct err *err);
