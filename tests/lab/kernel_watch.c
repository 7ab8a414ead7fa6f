/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Writes what the kernel says of the TCP sockets of some namespaces, one line an event, until it is
 * told to end: kernel_watch.bpf.c has the events, kernel_watch.h the columns.
 *
 *     kernel_watch kernel_watch.bpf.o OUT /run/netns/a /run/netns/b ...
 *
 * Prints "ready" when it watches, and at the end how many events were lost.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "kernel_watch.h"

#define POLL_MS   50
#define SECOND_NS ((int64_t)1000000000)

static volatile sig_atomic_t must_end;

static void on_signal(int number)
{
	(void)number;
	must_end = 1;
}

static const char *const kind_names[] = {
	[WATCH_RETRANSMIT] = "retransmit",
	[WATCH_RECEIVE] = "receive",
	[WATCH_CONGESTION] = "congestion",
	[WATCH_STATE] = "state",
	[WATCH_SENT] = "sent",
	[WATCH_READ] = "read",
	[WATCH_DROP] = "drop",
	[WATCH_SYN_ACK] = "syn-ack",
};

/* CLOCK_TAI runs ahead of CLOCK_REALTIME, with which packets are stamped, by whole seconds. */
static int64_t tai_ahead_ns(void)
{
	struct timespec tai, real;
	int64_t ahead_ns;

	(void)clock_gettime(CLOCK_TAI, &tai);
	(void)clock_gettime(CLOCK_REALTIME, &real);
	ahead_ns = (tai.tv_sec - real.tv_sec) * SECOND_NS + tai.tv_nsec - real.tv_nsec;
	return (ahead_ns + SECOND_NS / 2) / SECOND_NS * SECOND_NS;
}

static int write_event(void *context, void *data, size_t size)
{
	const struct watch_event *event = data;
	FILE *out = context;

	if (size < sizeof(*event))
		return 0;
	fprintf(out,
		"%llu\t%s\t%u\t%d\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%u\t%"
		"u\t%"
		"u\t%u\t%u\t%llu\t%u\n",
		event->time_ns - (unsigned long long)tai_ahead_ns(), kind_names[event->kind],
		event->role, event->detail, event->source_port, event->destination_port,
		event->start, event->end, event->una, event->nxt, event->written, event->window,
		event->cwnd, event->packets_out, event->congestion_state, event->retransmits,
		event->total_retransmits, event->chrono_type, event->chrono_start,
		event->chrono_jiffies[0], event->chrono_jiffies[1], event->chrono_jiffies[2],
		event->probe_end, event->jiffies, event->segments);
	return 0;
}

static const char header[] =
	"time_ns\tkind\trole\tdetail\tsource_port\tdestination_"
	"port\tstart\tend\tuna\tnxt\twritten\t"
	"window\tcwnd\tpackets_out\tcongestion_state\tretransmits\ttotal_retransmits\tchrono_type\t"
	"chrono_start\tbusy\trwnd\tsndbuf\tprobe_end\tjiffies\tsegments\n";

static int add_namespaces(struct bpf_object *object, char **paths, int count)
{
	int map = bpf_object__find_map_fd_by_name(object, "roles");

	for (int role = 0; role < count; role++) {
		struct stat status;
		uint32_t inode;

		if (stat(paths[role], &status) < 0)
			return -errno;
		inode = (uint32_t)status.st_ino;
		if (bpf_map_update_elem(map, &inode, &role, BPF_ANY) < 0)
			return -errno;
	}
	return 0;
}

static int attach_all(struct bpf_object *object)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object)
	{
		if (!bpf_program__attach(program))
			return -errno;
	}
	return 0;
}

/* Events that found no room, and those that came while another one of their kind was being noted on the
 * same processor: the kernel runs no program within itself. */
static uint64_t count_lost(struct bpf_object *object)
{
	struct bpf_program *program;
	uint64_t lost = 0;

	(void)bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, "lost"), &(uint32_t) {0},
				  &lost);
	bpf_object__for_each_program(program, object)
	{
		struct bpf_prog_info info = {0};
		uint32_t size = sizeof(info);

		if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size) == 0)
			lost += info.recursion_misses;
	}
	return lost;
}

static int watch(struct bpf_object *object, FILE *out)
{
	int map = bpf_object__find_map_fd_by_name(object, "events");
	struct ring_buffer *ring = ring_buffer__new(map, write_event, out, NULL);

	if (!ring)
		return -errno;
	puts("ready");
	(void)fflush(stdout);
	while (!must_end)
		(void)ring_buffer__poll(ring, POLL_MS);
	(void)ring_buffer__consume(ring);
	ring_buffer__free(ring);
	printf("%llu\n", (unsigned long long)count_lost(object));
	return fflush(out) == 0 && fflush(stdout) == 0 ? 0 : -errno;
}

int main(int argc, char **argv)
{
	struct bpf_object *object;
	FILE *out;
	int r;

	if (argc < 4 || argc - 3 > WATCH_NAMESPACES_MAXIMUM) {
		fprintf(stderr, "usage: kernel_watch OBJECT OUT NAMESPACE...\n");
		return 2;
	}
	(void)signal(SIGTERM, on_signal);
	(void)signal(SIGINT, on_signal);
	object = bpf_object__open_file(argv[1], NULL);
	out = fopen(argv[2], "we");
	if (!object || !out || bpf_object__load(object) < 0) {
		fprintf(stderr, "kernel_watch: %s\n", strerror(errno));
		return 1;
	}
	(void)fputs(header, out);
	r = add_namespaces(object, argv + 3, argc - 3);
	if (r == 0)
		r = attach_all(object);
	if (r == 0)
		r = watch(object, out);
	if (r < 0)
		fprintf(stderr, "kernel_watch: %s\n", strerror(-r));
	(void)fclose(out);
	bpf_object__close(object);
	return r < 0;
}
