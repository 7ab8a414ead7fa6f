/* SPDX-License-Identifier: BSD-3-Clause */
/* DOCKER_HOST and the end points of Docker contexts. */
#include "base/mem.h"
#include "base/str.h"
#include "discover/docker_endpoint.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = xstrndup((const char *)data, size);
	CLEANUP(docker_endpoint_done) struct docker_endpoint endpoint = {0};
	struct err err = ERR_INIT;
	int r;

	r = docker_endpoint_parse(text, size % 2 ? "/certificates" : NULL, "DOCKER_HOST", &endpoint,
				  &err);
	if (r == 0) {
		FUZZ_CHECK(endpoint.url && !text_has_suffix(endpoint.url, "/"));
		FUZZ_CHECK(!endpoint.unix_socket || endpoint.unix_socket[0] == '/');
	} else {
		FUZZ_CHECK(r < 0 && err.code == r && err.text[0]);
	}
	return 0;
}
