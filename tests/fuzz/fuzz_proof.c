/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets that a filter does not let in: looking for proof in them stays within their bytes. The
 * first byte chooses the link type; packets follow, each with a length in front.
 */
#include <string.h>

#include "base/cursor.h"
#include "base/mem.h"
#include "capture/filter.h"
#include "capture/link_type.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t link_types[] = {LINK_TYPE_ETHERNET, LINK_TYPE_LINUX_SLL,
					      LINK_TYPE_LINUX_SLL2, LINK_TYPE_RAW, LINK_TYPE_NULL};
	struct cursor c = cursor_of(data, size);
	struct filter_options options = {.with_proof = true, .is_optimized = true};
	struct filter *filter = NULL;

	options.link_type = link_types[cursor_u8(&c) % ARRAY_COUNT(link_types)];
	FUZZ_CHECK(filter_compile("tcp port 2100", &options, &filter, /* err= */ NULL) == 0);
	while (cursor_left(&c) > 0) {
		size_t wanted = cursor_u8(&c);
		size_t length = MIN(wanted, cursor_left(&c));
		/* A copy of its own, so that a sanitizer sees a read behind the end. */
		_cleanup_free_ uint8_t *bytes = xmalloc(length);
		const struct packet packet = {
			.link_type = options.link_type,
			.captured_bytes = (uint32_t)length,
			.wire_bytes = (uint32_t)length,
			.data = bytes,
		};

		memcpy(bytes, cursor_bytes(&c, length), length);
		(void)filter_matches(filter, &packet);
	}
	filter_free(filter);
	return 0;
}
