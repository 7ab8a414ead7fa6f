/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The token bucket that explains best which packets of a direction were lost (struct bucket_fit of
 * model/connection.h), after Flach et al., "An Internet-Wide Analysis of Traffic Policing", SIGCOMM 2016:
 * a policer drops what finds its bucket empty and passes what finds tokens.
 *
 * Buckets of many rates and depths are simulated over the fates. After each packet it is known anew how
 * full the bucket can be at most, or at least; how often the packet says something else than the
 * bucket is how badly it fits.
 */
#pragma once

#include "track/fate.h"

/* `segment_bytes`: payload of a full segment. All zeros when too little was lost to tell. */
struct bucket_fit bucket_fit_of(const struct fate_series *series, uint32_t segment_bytes);
