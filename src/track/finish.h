/* SPDX-License-Identifier: BSD-3-Clause */
/* What can be said of a connection only once all of it was seen. */
#pragma once

#include "track/flow.h"
#include "track/record.h"
#include "track/track.h"

void connection_finish(struct track_connection *connection, const struct track_facts *facts,
		       struct flow_memory *memory);
