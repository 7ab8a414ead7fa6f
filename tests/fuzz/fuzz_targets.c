/* SPDX-License-Identifier: BSD-3-Clause */
/* TARGETS of the command line against a fixed set of containers. */
#include <string.h>

#include "base/mem.h"
#include "discover/resolve.h"
#include "fuzz.h"

static void add_container(struct container_list *list, const char *name, char id_digit, pid_t pid)
{
	struct container container = {
		.runtime = RUNTIME_DOCKER,
		.state = CONTAINER_STATE_RUNNING,
		.network_mode = NETWORK_MODE_OWN,
		.id = xcalloc(65, 1),
		.name = xstrdup(name),
		.image = xstrdup("nginx:latest"),
		.pid = pid,
	};

	memset(container.id, id_digit, 64);
	container.labels = xcalloc(1, sizeof(*container.labels));
	container.labels[0].key = xstrdup("com.docker.compose.project");
	container.labels[0].value = xstrdup("shop");
	container.label_count = 1;
	container_list_add(list, &container);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = xstrndup((const char *)data, size);
	_cleanup_free_ struct discovery *discovery = xcalloc(1, sizeof(*discovery));
	CLEANUP(target_list_done) struct target_list targets = {0};
	struct err err = ERR_INIT;
	int r;

	add_container(&discovery->containers, "svc-a", 'a', 4211);
	add_container(&discovery->containers, "svc-b", 'b', 4300);
	add_container(&discovery->containers, "shop-web-1", 'c', 4400);
	r = resolve_targets(discovery, text, &targets, &err);
	if (r == 0) {
		FUZZ_CHECK(targets.count <= TARGETS_MAXIMUM);
		for (size_t i = 0; i < targets.count; i++)
			FUZZ_CHECK(targets.items[i].label && targets.items[i].label[0]);
	} else {
		FUZZ_CHECK(r < 0 && err.text[0]);
	}
	discovery_done(discovery);
	return 0;
}
