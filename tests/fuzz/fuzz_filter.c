/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Filter expressions as people type them: container names are put in, and the direction is judged,
 * whatever stands there. libpcap's own compiler is not the target.
 */
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "capture/filter.h"
#include "fuzz.h"

#define TEXT_MAXIMUM 4096

static void add_container(struct container_list *list, const char *name, uint8_t last,
			  bool has_ipv6)
{
	struct container container = {.name = xstrdup(name), .id = xstrdup(name)};

	container.networks = xcalloc(1, sizeof(*container.networks));
	container.network_count = 1;
	container.networks[0].address = address_ipv4((const uint8_t[4]) {172, 18, 0, last});
	if (has_ipv6)
		container.networks[0].address6 =
			address_ipv6((const uint8_t[16]) {0xfd, [15] = last});
	container_list_add(list, &container);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = xstrndup((const char *)data, MIN(size, (size_t)TEXT_MAXIMUM));
	CLEANUP(container_list_done) struct container_list containers = {0};
	CLEANUP(str_done) struct str expanded = STR_INIT(STR_DEFAULT_MAXIMUM);
	CLEANUP(str_done) struct str two_way = STR_INIT(STR_DEFAULT_MAXIMUM);
	struct err err = ERR_INIT;
	int r;

	add_container(&containers, "svc-a", 2, /* has_ipv6= */ false);
	add_container(&containers, "b", 3, /* has_ipv6= */ true);
	r = filter_expand(text, &containers, &expanded, &err);
	FUZZ_CHECK(r == 0 || (r < 0 && err.text[0] && str_is_empty(&expanded)));
	if (!filter_is_one_way(text, &two_way))
		FUZZ_CHECK(str_is_empty(&two_way));
	else
		FUZZ_CHECK(!two_way.is_cut);
	return 0;
}
