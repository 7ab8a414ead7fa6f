/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of `ps`: one row an interface, aligned by columns of the terminal. */
#pragma once

#include <stdbool.h>

#include "base/str.h"
#include "pipeline/inventory.h"
#include "words/words.h"

void ps_table_add(const struct inventory *inventory, enum language language, bool is_whole,
		  struct str *out);
