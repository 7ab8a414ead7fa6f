/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the Docker Engine API (v1.24 to v1.5x) and dockerd's own state files say, as JSON texts.
 * Foreign input: bounded, and whatever has the wrong type is treated as absent. All return 0, or
 * -EBADMSG when the text is no JSON of the expected shape. No system calls.
 */
#pragma once

#include <stddef.h>

#include "model/container.h"

#define DOCKER_CONTAINERS_MAXIMUM 16384
#define DOCKER_NETWORKS_MAXIMUM   4096
#define DOCKER_PORTS_MAXIMUM      4096 /* of one container */
#define DOCKER_LABELS_MAXIMUM     1024 /* of one container */

/* The main process of a container, from an inspection. */
struct docker_process {
	pid_t pid;           /* 0: none */
	uint64_t started_ns; /* wall time; 0 unknown */
};

/* A network and the bridge on the host that it is. */
struct docker_bridge {
	char *id;
	char *name;
	char *bridge;
};

struct docker_bridge_list {
	struct docker_bridge *items;
	size_t count, capacity;
};
void docker_bridge_list_done(struct docker_bridge_list *list);

/* GET /containers/json: adds every container, without pids. */
int docker_parse_containers(const char *json, size_t length, struct container_list *list);

/* GET /containers/ID/json: the process; and the network mode, which the list of some engines gets
 * wrong. */
int docker_parse_inspect(const char *json, size_t length, struct container *container,
			 struct docker_process *ret_process);

/* GET /networks: those that are bridges. */
int docker_parse_networks(const char *json, size_t length, struct docker_bridge_list *list);

/* data-root/containers/ID/config.v2.json: name, image, labels, networks, ports, paused. */
int docker_parse_config(const char *json, size_t length, struct container *container);
/* data-root/containers/ID/hostconfig.json: the network mode. */
int docker_parse_host_config(const char *json, size_t length, struct container *container);

/* Fill in the bridges of a container's networks. */
void docker_set_bridges(struct container *container, const struct docker_bridge_list *list);
