/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The lab's bad network: takes packets from an NFQUEUE and delays, reorders, duplicates, corrupts or
 * drops them before it lets them go. A kernel without netem can do the same with this program.
 *
 *     iptables-legacy -A FORWARD -p tcp -j NFQUEUE --queue-num 7 --queue-bypass
 *     nfq_fault --queue 7 --delay-ms 20 --jitter-ms 5
 *
 * A held packet waits in a timer wheel: slots of a quarter of a millisecond, each a FIFO list, so
 * that packets with the same delay keep their order. Prints "ready" when the queue is bound.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <libnetfilter_queue/libnetfilter_queue.h>
#include <linux/netfilter.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SLOT_NS              250000ULL
#define SLOT_COUNT           8192u /* a power of two; the longest delay is just below 2 s */
#define HELD_MAXIMUM         32768u
#define PACKET_BYTES_MAXIMUM 65535u
#define SOCKET_BUFFER_BYTES  (8 * 1024 * 1024)
#define IPV4_HEADER_BYTES    20u
#define MS_NS                1000000.0

struct held {
	uint32_t packet_id;
	int32_t next; /* index, -1 at the end */
};

struct settings {
	uint16_t queue;
	double delay_ms;
	double jitter_ms;
	double reorder_percent;
	double reorder_ms;
	double duplicate_percent;
	double corrupt_percent;
	double loss_percent;
	uint64_t seed;
};

struct bad_network {
	struct settings settings;
	uint64_t random_state;
	struct nfq_handle *handle;
	struct nfq_q_handle *queue;
	int raw_fd;
	struct held held[HELD_MAXIMUM];
	int32_t first_free;
	int32_t slot_first[SLOT_COUNT];
	int32_t slot_last[SLOT_COUNT];
	uint64_t slot_now; /* slots up to this one have been released */
	unsigned held_count;
	uint8_t copy[PACKET_BYTES_MAXIMUM];
};

static uint64_t now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000ULL + (uint64_t)now.tv_nsec;
}

/* xorshift64*: the same seed gives the same run. */
static double next_random(struct bad_network *network)
{
	uint64_t x = network->random_state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	network->random_state = x;
	return (double)((x * 0x2545F4914F6CDD1DULL) >> 11) / 9007199254740992.0;
}

static bool is_struck(struct bad_network *network, double percent)
{
	return percent > 0 && next_random(network) * 100 < percent;
}

static double choose_delay_ms(struct bad_network *network)
{
	const struct settings *settings = &network->settings;
	double delay_ms = settings->delay_ms;

	if (settings->jitter_ms > 0)
		delay_ms += next_random(network) * settings->jitter_ms;
	if (is_struck(network, settings->reorder_percent))
		delay_ms += settings->reorder_ms;
	return delay_ms;
}

static void accept_packet(struct bad_network *network, uint32_t packet_id)
{
	(void)nfq_set_verdict(network->queue, packet_id, NF_ACCEPT, 0, NULL);
}

/* Into the wheel; without room or delay the packet goes at once. */
static void hold_packet(struct bad_network *network, uint32_t packet_id, double delay_ms)
{
	uint64_t slot = (now_ns() + (uint64_t)(delay_ms * MS_NS)) / SLOT_NS;
	int32_t index = network->first_free;
	size_t place = slot % SLOT_COUNT;

	if (delay_ms <= 0 || slot <= network->slot_now || index < 0 ||
	    slot - network->slot_now >= SLOT_COUNT) {
		accept_packet(network, packet_id);
		return;
	}
	network->first_free = network->held[index].next;
	network->held[index] = (struct held) {.packet_id = packet_id, .next = -1};
	if (network->slot_last[place] < 0)
		network->slot_first[place] = index;
	else
		network->held[network->slot_last[place]].next = index;
	network->slot_last[place] = index;
	network->held_count++;
}

static void release_slot(struct bad_network *network, size_t place)
{
	int32_t index = network->slot_first[place];

	while (index >= 0) {
		int32_t next = network->held[index].next;

		accept_packet(network, network->held[index].packet_id);
		network->held[index].next = network->first_free;
		network->first_free = index;
		network->held_count--;
		index = next;
	}
	network->slot_first[place] = -1;
	network->slot_last[place] = -1;
}

static void release_due(struct bad_network *network)
{
	uint64_t due = now_ns() / SLOT_NS;

	if (due - network->slot_now > SLOT_COUNT)
		network->slot_now = due - SLOT_COUNT;
	while (network->slot_now < due) {
		network->slot_now++;
		release_slot(network, network->slot_now % SLOT_COUNT);
	}
}

/* A second copy, from a raw socket: it leaves this host without passing the forward hook again. */
static void send_copy(struct bad_network *network, const uint8_t *bytes, size_t size)
{
	struct sockaddr_in to = {.sin_family = AF_INET};

	if (size < IPV4_HEADER_BYTES)
		return;
	memcpy(&to.sin_addr, bytes + 16, sizeof(to.sin_addr));
	(void)sendto(network->raw_fd, bytes, size, 0, (struct sockaddr *)&to, sizeof(to));
}

/* Flip a bit of the last byte, checksum untouched, as a bad cable or memory would. */
static void corrupt_packet(struct bad_network *network, uint32_t packet_id, const uint8_t *bytes,
			   size_t size)
{
	memcpy(network->copy, bytes, size);
	network->copy[size - 1] ^= 0x40;
	(void)nfq_set_verdict(network->queue, packet_id, NF_ACCEPT, (uint32_t)size, network->copy);
}

static int take_packet(struct nfq_q_handle *queue, struct nfgenmsg *message, struct nfq_data *data,
		       void *context)
{
	struct bad_network *network = context;
	const struct settings *settings = &network->settings;
	struct nfqnl_msg_packet_hdr *header = nfq_get_msg_packet_hdr(data);
	unsigned char *bytes = NULL;
	int size = nfq_get_payload(data, &bytes);
	uint32_t packet_id;

	if (!header)
		return 0;
	packet_id = ntohl(header->packet_id);
	if (is_struck(network, settings->loss_percent)) {
		(void)nfq_set_verdict(queue, packet_id, NF_DROP, 0, NULL);
		return 0;
	}
	if (size > 0 && is_struck(network, settings->corrupt_percent)) {
		corrupt_packet(network, packet_id, bytes, (size_t)size);
		return 0;
	}
	if (size > 0 && is_struck(network, settings->duplicate_percent))
		send_copy(network, bytes, (size_t)size);
	hold_packet(network, packet_id, choose_delay_ms(network));
	return 0;
}

static int open_queue(struct bad_network *network)
{
	const struct settings *settings = &network->settings;
	bool wants_single_packets = settings->duplicate_percent > 0 ||
				    settings->corrupt_percent > 0 || settings->loss_percent > 0 ||
				    settings->reorder_percent > 0;

	network->handle = nfq_open();
	if (!network->handle)
		return -errno;
	network->queue = nfq_create_queue(network->handle, settings->queue, take_packet, network);
	if (!network->queue)
		return -errno;
	if (nfq_set_mode(network->queue, NFQNL_COPY_PACKET, PACKET_BYTES_MAXIMUM) < 0 ||
	    nfq_set_queue_maxlen(network->queue, HELD_MAXIMUM) < 0)
		return -errno;
	/* Offloaded packets may stay whole when nothing has to strike one packet alone. */
	if (!wants_single_packets)
		(void)nfq_set_queue_flags(network->queue, NFQA_CFG_F_GSO, NFQA_CFG_F_GSO);
	(void)setsockopt(nfq_fd(network->handle), SOL_SOCKET, SO_RCVBUFFORCE,
			 &(int) {SOCKET_BUFFER_BYTES}, sizeof(int));
	network->raw_fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	return network->raw_fd < 0 ? -errno : 0;
}

static int run_queue(struct bad_network *network)
{
	static char buffer[PACKET_BYTES_MAXIMUM + 4096] __attribute__((aligned(16)));
	int timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	struct itimerspec every = {.it_interval.tv_nsec = SLOT_NS, .it_value.tv_nsec = SLOT_NS};
	struct pollfd fds[] = {
		{.fd = nfq_fd(network->handle), .events = POLLIN},
		{.fd = timer_fd, .events = POLLIN},
	};

	if (timer_fd < 0)
		return -errno;
	for (;;) {
		uint64_t ticks;
		ssize_t size;

		/* The timer runs only while something waits. */
		(void)timerfd_settime(
			timer_fd, 0, network->held_count ? &every : &(struct itimerspec) {0}, NULL);
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return -errno;
		(void)!read(timer_fd, &ticks, sizeof(ticks));
		release_due(network);
		if (!(fds[0].revents & POLLIN))
			continue;
		size = recv(fds[0].fd, buffer, sizeof(buffer), MSG_DONTWAIT);
		if (size > 0)
			(void)nfq_handle_packet(network->handle, buffer, (int)size);
		else if (size < 0 && errno != ENOBUFS && errno != EAGAIN && errno != EINTR)
			return -errno;
	}
}

enum {
	OPTION_DELAY = 1,
	OPTION_JITTER,
	OPTION_REORDER,
	OPTION_REORDER_MS,
	OPTION_DUPLICATE,
	OPTION_CORRUPT,
	OPTION_LOSS,
	OPTION_QUEUE,
	OPTION_SEED
};

static const struct option long_options[] = {
	{"queue", required_argument, NULL, OPTION_QUEUE},
	{"delay-ms", required_argument, NULL, OPTION_DELAY},
	{"jitter-ms", required_argument, NULL, OPTION_JITTER},
	{"reorder-percent", required_argument, NULL, OPTION_REORDER},
	{"reorder-ms", required_argument, NULL, OPTION_REORDER_MS},
	{"duplicate-percent", required_argument, NULL, OPTION_DUPLICATE},
	{"corrupt-percent", required_argument, NULL, OPTION_CORRUPT},
	{"loss-percent", required_argument, NULL, OPTION_LOSS},
	{"seed", required_argument, NULL, OPTION_SEED},
	{0},
};

static double *setting_of(struct settings *settings, int option)
{
	double *const places[] = {
		[OPTION_DELAY] = &settings->delay_ms,
		[OPTION_JITTER] = &settings->jitter_ms,
		[OPTION_REORDER] = &settings->reorder_percent,
		[OPTION_REORDER_MS] = &settings->reorder_ms,
		[OPTION_DUPLICATE] = &settings->duplicate_percent,
		[OPTION_CORRUPT] = &settings->corrupt_percent,
		[OPTION_LOSS] = &settings->loss_percent,
	};

	if (option < OPTION_DELAY || option > OPTION_LOSS)
		return NULL;
	return places[option];
}

static bool parse_options(int argc, char **argv, struct settings *settings)
{
	int option;

	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		double *setting = setting_of(settings, option);
		char *end = NULL;

		if (option == '?')
			return false;
		if (setting)
			*setting = strtod(optarg, &end);
		else if (option == OPTION_SEED)
			settings->seed = strtoull(optarg, &end, 10);
		else
			settings->queue = (uint16_t)strtoul(optarg, &end, 10);
		if (*end != '\0')
			return false;
	}
	return optind == argc && settings->seed != 0;
}

static void init_wheel(struct bad_network *network)
{
	for (size_t i = 0; i < HELD_MAXIMUM; i++)
		network->held[i].next = i + 1 < HELD_MAXIMUM ? (int32_t)(i + 1) : -1;
	for (size_t i = 0; i < SLOT_COUNT; i++)
		network->slot_first[i] = network->slot_last[i] = -1;
	network->slot_now = now_ns() / SLOT_NS;
}

int main(int argc, char **argv)
{
	static struct bad_network network = {.settings = {.reorder_ms = 5, .seed = 1}};
	int r;

	if (!parse_options(argc, argv, &network.settings)) {
		fprintf(stderr, "usage: nfq_fault --queue N [--delay-ms N] [--jitter-ms N] "
				"[--reorder-percent N] ...\n");
		return 2;
	}
	network.random_state = network.settings.seed;
	init_wheel(&network);
	r = open_queue(&network);
	if (r == 0) {
		puts("ready");
		(void)fflush(stdout);
		r = run_queue(&network);
	}
	fprintf(stderr, "nfq_fault: %s\n", strerror(-r));
	return 1;
}
