/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Captures for measuring, the same bytes in every run: TCP over IPv4 (one connection in 20 over
 * IPv6) with right checksums, connections interleaved, classic pcap with microseconds.
 *
 * Usage: bench-generate full|snap96|short PACKETS FILE
 *   full    bulk uploads with full payload
 *   snap96  the same, cut at 96 bytes
 *   short   very many connections: 2 of 5 refused, 1 of 5 unanswered, 2 of 5 one short request
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/decoded.h"

#define PACKETS_MAXIMUM    100000000
#define FRAME_MAXIMUM      1600
#define CONCURRENT         64   /* connections at a time */
#define SEGMENT_BYTES      1448 /* with time stamps on a link of 1500 bytes */
#define SEGMENTS_OF_UPLOAD 900
#define TICK_US            7
#define START_SECONDS      1700000000u
#define SNAP_BYTES         96
#define IPV6_EVERY         20
#define ETHERNET_BYTES     14
#define TCP_BYTES          32 /* with a time stamp */
#define TCP_SYN_BYTES      40 /* with MSS, SACK permitted, a time stamp, window scale */

enum shape {
	SHAPE_UPLOAD,
	SHAPE_REQUEST,
	SHAPE_REFUSED,
	SHAPE_UNANSWERED,
};

struct flow {
	uint32_t id;
	enum shape shape;
	uint32_t step; /* packets sent so far */
	uint32_t client_sent, server_sent;
};

/* One packet to be written. */
struct segment {
	bool from_server;
	uint8_t flags;
	uint32_t payload_bytes;
};

struct generator {
	FILE *file;
	bool is_short;
	uint32_t snap_bytes;
	uint32_t next_id;
	uint64_t packets, packets_wanted;
	uint64_t time_us;
	struct flow flows[CONCURRENT];
	uint8_t frame[FRAME_MAXIMUM];
};

static void flow_start(struct generator *generator, struct flow *flow)
{
	static const enum shape shapes[] = {SHAPE_REFUSED, SHAPE_REQUEST, SHAPE_UNANSWERED,
					    SHAPE_REFUSED, SHAPE_REQUEST};
	uint32_t id = generator->next_id++;

	*flow = (struct flow) {
		.id = id,
		.shape = generator->is_short ? shapes[id % ARRAY_COUNT(shapes)] : SHAPE_UPLOAD,
	};
}

/* The handshake, an acknowledgment for every two segments, and FIN from both sides. */
static bool flow_next_upload(uint32_t step, struct segment *ret_segment)
{
	static const struct segment opening[] = {
		{false, TCP_SYN, 0}, {true, TCP_SYN | TCP_ACK, 0}, {false, TCP_ACK, 0}};
	static const struct segment closing[] = {
		{false, TCP_FIN | TCP_ACK, 0}, {true, TCP_FIN | TCP_ACK, 0}, {false, TCP_ACK, 0}};
	uint32_t middle = SEGMENTS_OF_UPLOAD / 2 * 3;

	if (step < ARRAY_COUNT(opening)) {
		*ret_segment = opening[step];
		return true;
	}
	step -= (uint32_t)ARRAY_COUNT(opening);
	if (step < middle) {
		*ret_segment = step % 3 == 2 ? (struct segment) {true, TCP_ACK, 0}
					     : (struct segment) {false, TCP_ACK, SEGMENT_BYTES};
		return true;
	}
	step -= middle;
	if (step >= ARRAY_COUNT(closing))
		return false;
	*ret_segment = closing[step];
	return true;
}

static bool flow_next_request(const struct flow *flow, struct segment *ret_segment)
{
	static const struct segment segments[] = {
		{false, TCP_SYN, 0},
		{true, TCP_SYN | TCP_ACK, 0},
		{false, TCP_ACK, 0},
		{false, TCP_PSH | TCP_ACK, 120},
		{true, TCP_PSH | TCP_ACK, 300},
		{false, TCP_FIN | TCP_ACK, 0},
		{true, TCP_FIN | TCP_ACK, 0},
		{false, TCP_ACK, 0},
	};

	if (flow->step >= ARRAY_COUNT(segments))
		return false;
	*ret_segment = segments[flow->step];
	return true;
}

/* False when the connection is over. */
static bool flow_next(const struct flow *flow, struct segment *ret_segment)
{
	switch (flow->shape) {
	case SHAPE_UPLOAD:
		return flow_next_upload(flow->step, ret_segment);
	case SHAPE_REQUEST:
		return flow_next_request(flow, ret_segment);
	case SHAPE_REFUSED:
		*ret_segment = flow->step == 0 ? (struct segment) {false, TCP_SYN, 0}
					       : (struct segment) {true, TCP_RST | TCP_ACK, 0};
		return flow->step < 2;
	case SHAPE_UNANSWERED:
		*ret_segment = (struct segment) {false, TCP_SYN, 0};
		return flow->step < 3;
	}
	return false;
}

/* RFC 1071. */
static uint32_t sum_words(uint32_t sum, const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i + 1 < count; i += 2)
		sum += load_be16(bytes + i);
	return count % 2 ? sum + (uint32_t)bytes[count - 1] * 256 : sum;
}

static uint16_t sum_fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static void put_address(uint8_t *at, bool is_ipv6, bool is_server, uint32_t id)
{
	memset(at, 0, is_ipv6 ? 16 : 4);
	if (is_ipv6) {
		store_be32(at, 0xfd000000);
		store_be32(at + 12, is_server ? 2 : id);
	} else {
		store_be32(at, is_server ? 0x0a800002 : 0x0a000000 + (id & 0x7fffff));
	}
}

/* Ethernet and IP header in front of `tcp_bytes`; returns where TCP begins. */
static size_t put_ip(uint8_t *frame, const struct flow *flow, bool from_server, uint32_t tcp_bytes,
		     uint32_t *ret_pseudo_sum)
{
	bool is_ipv6 = flow->id % IPV6_EVERY == 0;
	uint8_t *ip = frame + ETHERNET_BYTES;
	size_t addresses = is_ipv6 ? 8 : 12;
	size_t address_bytes = is_ipv6 ? 16 : 4;
	size_t ip_bytes = addresses + 2 * address_bytes;

	memset(frame, 0, ETHERNET_BYTES + ip_bytes);
	frame[0] = frame[6] = 2;
	frame[from_server ? 5 : 11] = 1;
	store_be16(frame + 12, is_ipv6 ? 0x86dd : 0x0800);
	put_address(ip + addresses, is_ipv6, from_server, flow->id);
	put_address(ip + addresses + address_bytes, is_ipv6, !from_server, flow->id);
	if (is_ipv6) {
		ip[0] = 0x60;
		store_be16(ip + 4, (uint16_t)tcp_bytes);
		ip[6] = IP_PROTOCOL_TCP;
		ip[7] = 64;
	} else {
		ip[0] = 0x45;
		store_be16(ip + 2, (uint16_t)(ip_bytes + tcp_bytes));
		store_be16(ip + 4, (uint16_t)flow->step);
		store_be16(ip + 6, 0x4000);
		ip[8] = 64;
		ip[9] = IP_PROTOCOL_TCP;
		store_be16(ip + 10, sum_fold(sum_words(0, ip, ip_bytes)));
	}
	*ret_pseudo_sum = sum_words(IP_PROTOCOL_TCP + tcp_bytes, ip + addresses, 2 * address_bytes);
	return ETHERNET_BYTES + ip_bytes;
}

/* Header length, options: RFC 9293 section 3.2, RFC 2018, RFC 7323. */
static void put_tcp_options(uint8_t *tcp, uint8_t flags, uint32_t time_ms)
{
	static const uint8_t of_syn[] = {2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0,
					 0, 0, 0, 0,    0, 0, 1, 3,  3, 7};
	bool is_syn = flags & TCP_SYN;
	uint32_t bytes = is_syn ? TCP_SYN_BYTES : TCP_BYTES;

	if (is_syn)
		memcpy(tcp + 20, of_syn, sizeof(of_syn));
	else
		store_be32(tcp + 20, 0x0101080a);
	store_be32(tcp + (is_syn ? 28 : 24), time_ms);
	store_be32(tcp + (is_syn ? 32 : 28), flags & TCP_ACK ? time_ms : 0);
	tcp[12] = (uint8_t)(bytes / 4 << 4);
}

/* The whole frame; returns its length. */
static uint32_t put_frame(struct generator *generator, const struct flow *flow,
			  const struct segment *segment)
{
	uint32_t header_bytes = segment->flags & TCP_SYN ? TCP_SYN_BYTES : TCP_BYTES;
	uint32_t tcp_bytes = header_bytes + segment->payload_bytes;
	uint32_t sent = segment->from_server ? flow->server_sent : flow->client_sent;
	uint32_t received = segment->from_server ? flow->client_sent : flow->server_sent;
	uint32_t first = flow->id * 2654435761u; /* sequence number; the server's is one more */
	uint16_t client_port = (uint16_t)(32768 + flow->id % 28000);
	uint32_t sum;
	size_t start = put_ip(generator->frame, flow, segment->from_server, tcp_bytes, &sum);
	uint8_t *tcp = generator->frame + start;

	store_be16(tcp, segment->from_server ? 2100 : client_port);
	store_be16(tcp + 2, segment->from_server ? client_port : 2100);
	store_be32(tcp + 4, first + segment->from_server + sent);
	store_be32(tcp + 8,
		   segment->flags & TCP_ACK ? first + !segment->from_server + received : 0);
	put_tcp_options(tcp, segment->flags, (uint32_t)(generator->time_us / 1000) + 1);
	tcp[13] = segment->flags;
	store_be16(tcp + 14, 64240);
	store_be32(tcp + 16, 0);
	for (uint32_t i = 0; i < segment->payload_bytes; i++)
		tcp[header_bytes + i] = (uint8_t)('a' + (i + flow->step) % 26);
	store_be16(tcp + 16, sum_fold(sum_words(sum, tcp, tcp_bytes)));
	return (uint32_t)start + tcp_bytes;
}

static void write_header(struct generator *generator)
{
	uint8_t header[24] = {0};

	store_le32(header, 0xa1b2c3d4);
	store_le16(header + 4, 2);
	store_le16(header + 6, 4);
	store_le32(header + 16, generator->snap_bytes);
	store_le32(header + 20, 1);
	(void)fwrite(header, sizeof(header), 1, generator->file);
}

static void write_packet(struct generator *generator, uint32_t wire_bytes)
{
	uint32_t captured = MIN(wire_bytes, generator->snap_bytes);
	uint8_t record[16];

	store_le32(record, START_SECONDS + (uint32_t)(generator->time_us / 1000000));
	store_le32(record + 4, (uint32_t)(generator->time_us % 1000000));
	store_le32(record + 8, captured);
	store_le32(record + 12, wire_bytes);
	(void)fwrite(record, sizeof(record), 1, generator->file);
	(void)fwrite(generator->frame, captured, 1, generator->file);
	generator->packets++;
	generator->time_us += TICK_US;
}

/* One packet of the connection, or the start of the next one in its place. */
static void generate_one(struct generator *generator, struct flow *flow)
{
	struct segment segment;
	uint32_t *sent;

	if (!flow_next(flow, &segment)) {
		flow_start(generator, flow);
		return;
	}
	write_packet(generator, put_frame(generator, flow, &segment));
	sent = segment.from_server ? &flow->server_sent : &flow->client_sent;
	*sent += segment.payload_bytes;
	/* A SYN that is sent again has the same number. */
	if (segment.flags & (TCP_SYN | TCP_FIN) && flow->shape != SHAPE_UNANSWERED)
		*sent += 1;
	flow->step++;
}

static int generate(struct generator *generator)
{
	write_header(generator);
	for (size_t i = 0; i < CONCURRENT; i++)
		flow_start(generator, &generator->flows[i]);
	while (generator->packets < generator->packets_wanted)
		for (size_t i = 0; i < CONCURRENT; i++)
			generate_one(generator, &generator->flows[i]);
	return fflush(generator->file) || ferror(generator->file) ? -EIO : 0;
}

int main(int argc, char **argv)
{
	struct generator *generator = xcalloc(1, sizeof(*generator));
	int r = -EINVAL;

	if (argc == 4)
		r = parse_unsigned(argv[2], PACKETS_MAXIMUM, &generator->packets_wanted);
	if (r < 0) {
		(void)fprintf(stderr, "usage: %s full|snap96|short PACKETS FILE\n", argv[0]);
		free(generator);
		return 2;
	}
	generator->snap_bytes = text_is_equal(argv[1], "snap96") ? SNAP_BYTES : 262144;
	generator->is_short = text_is_equal(argv[1], "short");
	generator->file = fopen(argv[3], "wbe");
	r = generator->file ? generate(generator) : -errno;
	if (generator->file && fclose(generator->file) != 0 && r == 0)
		r = -errno;
	if (r < 0)
		(void)fprintf(stderr, "%s: %s\n", argv[3], err_text(r));
	free(generator);
	return r < 0;
}
