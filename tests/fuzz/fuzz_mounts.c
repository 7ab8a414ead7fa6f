/* SPDX-License-Identifier: BSD-3-Clause */
/* /proc/PID/mountinfo: whoever runs a container chooses what is mounted in it, and where. */
#include <string.h>

#include "base/mem.h"
#include "discover/mount_path.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char host[] = "22 1 254:1 / / rw - ext4 /dev/vda rw\n"
				   "30 22 254:2 /docker /var/lib/docker rw - ext4 /dev/vdb rw\n";
	_cleanup_free_ char *text = xstrndup((const char *)data, size);
	_cleanup_free_ char *inside = mount_path_of_docker(text, host);
	_cleanup_free_ char *both = mount_path_of_docker(text, text);

	FUZZ_CHECK(!inside || *inside == '\0' || *inside == '/');
	FUZZ_CHECK(!inside || strlen(inside) <= size + sizeof(host));
	FUZZ_CHECK(!both || strlen(both) <= 2 * size);
	return 0;
}
