/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: discover. A container: something with a network namespace that a runtime started.
 * All strings are foreign and owned by the container; they may be NULL where the comment says so.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "model/address.h"

/* Who started it. Names are the schemes of the command line: "docker:NAME". */
enum runtime {
	RUNTIME_NONE,  /* a process or a namespace that nobody claims: pid:N, netns:NAME */
	RUNTIME_HOST,  /* the host's own namespace */
	RUNTIME_NETNS, /* a namespace with a name in /run/netns */
	RUNTIME_DOCKER,
	RUNTIME_PODMAN,
	RUNTIME_CONTAINERD,
	RUNTIME_CRIO,
	RUNTIME_LXC,
	RUNTIME_MACHINE, /* systemd-nspawn */
	RUNTIME_COUNT
};

const char *runtime_name(enum runtime runtime);
/* RUNTIME_COUNT when the word is none. */
enum runtime runtime_from_name(const char *name);

enum container_state {
	CONTAINER_STATE_RUNNING,
	CONTAINER_STATE_PAUSED,
	CONTAINER_STATE_RESTARTING,
	CONTAINER_STATE_STOPPED,
	CONTAINER_STATE_COUNT
};

const char *container_state_name(enum container_state state);

/* How the container got its network. */
enum network_mode {
	NETWORK_MODE_OWN,    /* a namespace of its own */
	NETWORK_MODE_HOST,   /* the host's */
	NETWORK_MODE_SHARED, /* that of another container: `shares_with` has its id */
	NETWORK_MODE_NONE,   /* its own, with nothing but loopback */
};

struct container_network {
	char *name;
	char *id;                /* NULL when unknown */
	struct address address;  /* family NONE when it has none */
	struct address address6; /* family NONE when it has none */
	char *mac;               /* "02:42:ac:12:00:03"; NULL when unknown */
	char *bridge;            /* host bridge of the network; NULL when unknown */
};

struct container_port {
	uint16_t container_port;
	uint16_t host_port; /* 0: exposed, not published */
	char protocol[8];   /* "tcp", "udp", "sctp" */
	char *host_address; /* "0.0.0.0", "::", ...; NULL when not published */
};

struct container_label {
	char *key;
	char *value;
};

struct container {
	enum runtime runtime;
	enum container_state state;
	enum network_mode network_mode;
	char *id;          /* full id; the namespace's or process's name where there is none */
	char *name;        /* without a leading slash */
	char *image;       /* NULL when unknown */
	char *shares_with; /* id of the container whose namespace it uses; NULL otherwise */
	pid_t pid;         /* 0 when it does not run, -1 when its pid is on another machine */
	uint64_t pid_start_ticks; /* field 22 of /proc/PID/stat, guards against reuse; 0 unknown */
	char *netns_path;         /* a file to open when there is no pid; NULL otherwise */
	struct container_network *networks;
	size_t network_count;
	struct container_port *ports;
	size_t port_count;
	struct container_label *labels;
	size_t label_count;
};

struct container_list {
	struct container *items;
	size_t count;
	size_t capacity;
};

/* Takes over what `container` owns. */
void container_list_add(struct container_list *list, struct container *take_container);
void container_list_done(struct container_list *list);
void container_done(struct container *container);
/* NULL when there is no such label. */
const char *container_find_label(const struct container *container, const char *key);
