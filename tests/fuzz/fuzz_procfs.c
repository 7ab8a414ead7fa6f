/* SPDX-License-Identifier: BSD-3-Clause */
/* /proc/PID/stat: the command name in it is chosen by the process that is looked at. */
#include "base/mem.h"
#include "fuzz.h"
#include "kernel/procfs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = xstrndup((const char *)data, size);
	uint64_t ticks = 0;
	int r;

	r = procfs_parse_start_ticks(text, &ticks);
	FUZZ_CHECK(r <= 0);
	FUZZ_CHECK(r == 0 || ticks == 0);
	return 0;
}
