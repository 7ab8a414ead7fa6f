/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Docker through its Engine API (HTTP/1.1, https://docs.docker.com/reference/api/engine/): the list
 * gives nearly everything and the list of networks the bridges, over one connection. The process of a
 * container is the oldest one in its control group; only a container without one on this host is
 * inspected, since that costs a request for each.
 *
 * Versions: the daemon says its newest in /_ping; we speak the smaller of that and ours. Daemons
 * from 29 on refuse versions that older ones need, so a fixed one would not do.
 *
 * A daemon may be on another machine (tcp://, a forwarded socket): its pids mean nothing here. A
 * pid from an inspection counts only when its control group carries the container's id, or it
 * started when the container did.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/http.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "discover/docker_endpoint.h"
#include "discover/docker_json.h"
#include "discover/process_index.h"
#include "discover/source.h"
#include "kernel/procfs.h"

#define API_MAJOR      1
#define API_MINOR      51 /* newest that this file was written against */
#define PATH_MAXIMUM   1024
#define CGROUP_MAXIMUM 65536
/* A container's start is written down a moment after its process began. */
#define START_TOLERANCE_NS (3 * NS_PER_S)

static const char containers_path[] = "/containers/json";
static const char containers_all_path[] = "/containers/json?all=1";

struct docker {
	struct docker_endpoint endpoint;
	struct http_client *client;
	struct http_answer answer; /* the last one */
	char prefix[16];           /* "/v1.41" */
	uint64_t deadline_ns;
};

static void docker_done(struct docker *docker)
{
	docker_endpoint_done(&docker->endpoint);
	http_client_free(docker->client);
	http_answer_done(&docker->answer);
}

static const char *docker_place(const struct docker *docker)
{
	return docker->endpoint.unix_socket ? docker->endpoint.unix_socket : docker->endpoint.url;
}

/* What to do about an answer that did not come. */
static int docker_fail(const struct docker *docker, int code, const struct err *inner,
		       struct err *err)
{
	const char *place = docker_place(docker);

	switch (code) {
	case -EACCES:
	case -EPERM:
		return err_set_unavailable(
			err, code,
			"cannot ask Docker at %s: permission denied; run as root "
			"or join the group docker",
			place);
	case -ENOENT:
		return err_set_unavailable(err, code,
					   "cannot ask Docker at %s: no such socket; start Docker, "
					   "or set DOCKER_HOST=unix:///PATH to where it listens",
					   place);
	case -ECONNREFUSED:
		return err_set_unavailable(
			err, code,
			"cannot ask Docker at %s: nobody listens there; start it, "
			"for example: systemctl start docker",
			place);
	case -ETIMEDOUT:
		return err_set_unavailable(err, code,
					   "cannot ask Docker at %s: no answer within %u s; is the "
					   "daemon overloaded or hanging?",
					   place, SOURCE_TIMEOUT_MS / 1000);
	default:
		return err_set_unavailable(err, code, "Docker: %s", inner->text);
	}
}

/* GET of an API path; the answer is in docker->answer. */
static int docker_get(struct docker *docker, const char *path, struct err *err)
{
	char url[PATH_MAXIMUM];
	uint64_t now_ns = clock_monotonic_ns();
	struct err inner = ERR_INIT;
	struct http_request request = {
		.unix_socket = docker->endpoint.unix_socket,
		.url = url,
		.ca_path = docker->endpoint.ca_path,
		.certificate_path = docker->endpoint.certificate_path,
		.key_path = docker->endpoint.key_path,
	};
	int r;

	if ((size_t)snprintf(url, sizeof(url), "%s%s%s", docker->endpoint.url, docker->prefix,
			     path) >= sizeof(url))
		return err_set(err, -ENAMETOOLONG, "cannot ask Docker: the address is too long");
	if (now_ns >= docker->deadline_ns)
		return docker_fail(docker, -ETIMEDOUT, &inner, err);
	request.timeout_ms = (unsigned)((docker->deadline_ns - now_ns) / NS_PER_MS) + 1;
	r = http_client_get(docker->client, &request, &docker->answer, &inner);
	return r < 0 ? docker_fail(docker, r, &inner, err) : 0;
}

static int docker_unexpected(const struct docker *docker, const char *path, struct err *err)
{
	CLEANUP(str_done) struct str body = STR_INIT(512);

	str_add_escaped(&body, docker->answer.body.text, docker->answer.body.length, 120);
	return err_set_unavailable(err, -EPROTO, "Docker at %s answered %s with status %u: %s",
				   docker_place(docker), path, docker->answer.status, body.text);
}

/* As docker_get(), but only a 200 will do. */
static int docker_need(struct docker *docker, const char *path, struct err *err)
{
	int r;

	r = docker_get(docker, path, err);
	if (r < 0)
		return r;
	return docker->answer.status == 200 ? 0 : docker_unexpected(docker, path, err);
}

/* The smaller of both versions goes into every path. Without a version in the answer there is none
 * in the paths, which daemons take as their own. */
static int docker_negotiate(struct docker *docker, struct err *err)
{
	unsigned major;
	unsigned minor;
	int r;

	r = docker_need(docker, "/_ping", err);
	if (r < 0)
		return r;
	if (sscanf(docker->answer.api_version, "%4u.%4u", &major, &minor) != 2)
		return 0;
	if (major > API_MAJOR || (major == API_MAJOR && minor > API_MINOR)) {
		major = API_MAJOR;
		minor = API_MINOR;
	}
	(void)snprintf(docker->prefix, sizeof(docker->prefix), "/v%u.%u", major, minor);
	return 0;
}

/* True when the process runs here and is the container's. */
static bool process_is_of(const struct docker_process *process, const struct container *container)
{
	CLEANUP(str_done) struct str cgroup = STR_INIT(CGROUP_MAXIMUM);
	uint64_t started_ns;

	if (procfs_cgroup(process->pid, &cgroup) < 0)
		return false;
	if (strstr(cgroup.text, container->id))
		return true;
	if (!process->started_ns || procfs_start_wall_ns(process->pid, &started_ns) < 0)
		return false;
	return started_ns < process->started_ns + START_TOLERANCE_NS &&
	       process->started_ns < started_ns + START_TOLERANCE_NS;
}

static void set_process(struct container *container, const struct docker_process *process)
{
	container->pid = process->pid;
	if (process->pid == 0)
		return;
	/* The start time is read first: a pid that is reused later does not have it. */
	if (procfs_start_ticks(process->pid, &container->pid_start_ticks) < 0 ||
	    !process_is_of(process, container)) {
		container->pid = -1;
		container->pid_start_ticks = 0;
	}
}

/* An id goes into a path; Docker's are hexadecimal. */
static bool id_is_safe(const char *id)
{
	return *id && id[strspn(id, "0123456789abcdefABCDEF")] == '\0';
}

static int docker_inspect(struct docker *docker, struct container *container, struct err *err)
{
	char path[PATH_MAXIMUM];
	struct docker_process process;
	int r;

	if (!id_is_safe(container->id))
		return err_set(err, -EBADMSG, "Docker at %s: a container id is not hexadecimal",
			       docker_place(docker));
	(void)snprintf(path, sizeof(path), "/containers/%.128s/json", container->id);
	r = docker_get(docker, path, err);
	if (r < 0)
		return r;
	if (docker->answer.status == 404) {
		/* Removed since it was listed. */
		container->state = CONTAINER_STATE_STOPPED;
		return 0;
	}
	if (docker->answer.status != 200)
		return docker_unexpected(docker, path, err);
	r = docker_parse_inspect(docker->answer.body.text, docker->answer.body.length, container,
				 &process);
	if (r < 0)
		return docker_unexpected(docker, path, err);
	set_process(container, &process);
	return 0;
}

/* The process, from /proc if it can be. Podman's list says "host" of every container: that is asked. */
static int docker_find_process(struct docker *docker, const struct process_index *processes,
			       struct container *container, struct err *err)
{
	const struct process_group *group = process_index_find(processes, container->id);

	if (container->state == CONTAINER_STATE_STOPPED)
		return 0;
	if (!group || container->network_mode == NETWORK_MODE_HOST)
		return docker_inspect(docker, container, err);
	container->pid = group->pid;
	container->pid_start_ticks = group->start_ticks;
	return 0;
}

/* Bridges are an extra: without them everything else still holds. */
static void docker_add_bridges(struct docker *docker, struct container_list *list)
{
	CLEANUP(docker_bridge_list_done) struct docker_bridge_list bridges = {0};
	struct err err = ERR_INIT;

	if (docker_need(docker, "/networks", &err) < 0 ||
	    docker_parse_networks(docker->answer.body.text, docker->answer.body.length, &bridges) <
		    0) {
		log_debug("docker", "no networks: %s", err.text);
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		docker_set_bridges(&list->items[i], &bridges);
}

static int docker_ask(struct docker *docker, const struct source_options *options,
		      struct container_list *list, struct err *err)
{
	const char *path = options->with_stopped ? containers_all_path : containers_path;
	int r;

	r = docker_negotiate(docker, err);
	if (r < 0)
		return r;
	r = docker_need(docker, path, err);
	if (r < 0)
		return r;
	if (docker_parse_containers(docker->answer.body.text, docker->answer.body.length, list) < 0)
		return docker_unexpected(docker, path, err);
	for (size_t i = 0; i < list->count; i++) {
		r = docker_find_process(docker, options->processes, &list->items[i], err);
		if (r < 0)
			return r;
	}
	docker_add_bridges(docker, list);
	return 0;
}

static int docker_list(const struct source_options *options, struct container_list *containers,
		       struct err *err)
{
	CLEANUP(docker_done)
	struct docker docker = {
		.client = http_client_new(),
		.answer = HTTP_ANSWER_INIT,
		.deadline_ns = clock_monotonic_ns() + SOURCE_TIMEOUT_MS * NS_PER_MS,
	};
	CLEANUP(container_list_done) struct container_list list = {0};
	int r;

	r = docker_endpoint_find(&docker.endpoint, err);
	if (r < 0)
		return r == -ENOENT ? -EINVAL : r;
	/* Nobody said that there is Docker here, and there is none. */
	if (docker.endpoint.is_default && access(docker.endpoint.unix_socket, F_OK) < 0 &&
	    errno == ENOENT)
		return -ENOENT;
	r = docker_ask(&docker, options, &list, err);
	if (r < 0)
		return r == -ENOENT ? -ECONNREFUSED : r;
	for (size_t i = 0; i < list.count; i++)
		container_list_add(containers, &list.items[i]);
	return 0;
}

const struct source source_docker = {.scheme = "docker", .list = docker_list};
