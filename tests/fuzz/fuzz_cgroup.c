/* SPDX-License-Identifier: BSD-3-Clause */
/* /proc/PID/cgroup: the names of groups are chosen by whoever made them. */
#include <string.h>

#include "base/mem.h"
#include "discover/cgroup_name.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = xstrndup((const char *)data, size);
	struct cgroup_owner owner = {0};

	if (!cgroup_parse(text, &owner))
		return 0;
	FUZZ_CHECK(owner.runtime < RUNTIME_COUNT && owner.runtime != RUNTIME_HOST);
	FUZZ_CHECK(owner.id[0] && memchr(owner.id, 0, sizeof(owner.id)));
	FUZZ_CHECK(!strchr(owner.id, '/'));
	/* Docker's is used as the name of a folder. */
	if (owner.runtime == RUNTIME_DOCKER)
		FUZZ_CHECK(strlen(owner.id) == 64);
	return 0;
}
