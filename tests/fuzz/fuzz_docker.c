/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Answers of a Docker API and dockerd's own state files. The first byte picks which; the rest is the
 * text.
 */
#include <string.h>

#include "base/mem.h"
#include "discover/docker_json.h"
#include "fuzz.h"

static void check_container(const struct container *container)
{
	FUZZ_CHECK(container->network_count <= DOCKER_NETWORKS_MAXIMUM);
	FUZZ_CHECK(container->port_count <= DOCKER_PORTS_MAXIMUM);
	FUZZ_CHECK(container->label_count <= DOCKER_LABELS_MAXIMUM);
	FUZZ_CHECK(container->state < CONTAINER_STATE_COUNT);
	for (size_t i = 0; i < container->network_count; i++)
		FUZZ_CHECK(container->networks[i].name);
	for (size_t i = 0; i < container->label_count; i++)
		FUZZ_CHECK(container->labels[i].key && container->labels[i].value);
	for (size_t i = 0; i < container->port_count; i++)
		FUZZ_CHECK(memchr(container->ports[i].protocol, 0, 8));
}

static void read_containers(const char *text, size_t length)
{
	CLEANUP(container_list_done) struct container_list list = {0};
	int r;

	r = docker_parse_containers(text, length, &list);
	FUZZ_CHECK(r <= 0 && list.count <= DOCKER_CONTAINERS_MAXIMUM);
	for (size_t i = 0; i < list.count; i++) {
		FUZZ_CHECK(list.items[i].id && list.items[i].name);
		check_container(&list.items[i]);
	}
}

static void read_inspect(const char *text, size_t length)
{
	CLEANUP(container_done) struct container container = {0};
	struct docker_process process = {0};

	if (docker_parse_inspect(text, length, &container, &process) == 0)
		FUZZ_CHECK(process.pid >= 0);
	check_container(&container);
}

static void read_networks(const char *text, size_t length)
{
	CLEANUP(docker_bridge_list_done) struct docker_bridge_list list = {0};

	(void)docker_parse_networks(text, length, &list);
	FUZZ_CHECK(list.count <= DOCKER_NETWORKS_MAXIMUM);
	for (size_t i = 0; i < list.count; i++)
		FUZZ_CHECK(list.items[i].bridge);
}

/* Both files of one folder, as proc_names_read_docker() reads them. */
static void read_state(const char *text, size_t length)
{
	CLEANUP(container_done) struct container container = {0};

	(void)docker_parse_config(text, length, &container);
	(void)docker_parse_host_config(text, length, &container);
	check_container(&container);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(const char *text, size_t length) = {
		read_containers, read_inspect, read_networks, read_state};
	_cleanup_free_ char *text = NULL;

	if (size == 0)
		return 0;
	text = xcalloc(size, 1);
	memcpy(text, data + 1, size - 1);
	readers[data[0] % ARRAY_COUNT(readers)](text, size - 1);
	return 0;
}
