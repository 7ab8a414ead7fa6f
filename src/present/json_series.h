/* SPDX-License-Identifier: BSD-3-Clause */
/* The series of a connection's directions (model/series.h) as JSON text. docs/formats.md. */
#pragma once

#include "base/str.h"
#include "model/report.h"

/* ',"series":[...]' of this view; nothing when neither direction has one. */
void json_series_add(struct str *out, const struct report *report, const struct view *view);
