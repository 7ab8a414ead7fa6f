/* SPDX-License-Identifier: BSD-3-Clause */
/* Directions of connections: see tcp_flow.h. */
#include "dissect/tcp_flow.h"

#include "base/mem.h"
#include "dissect/dissector.h"
#include "dissect/printer.h"

#define PROTOCOL_TCP 6
#define FLOW_BITS    11u /* of TCP_FLOWS_MAXIMUM */

_Static_assert(TCP_FLOWS_MAXIMUM == 1u << FLOW_BITS, "the two belong together");

void tcp_flows_done(struct tcp_flows *flows)
{
	free(flows->flows);
	flows->flows = NULL;
}

/* Who is made to collide only loses the cache. */
static inline uint32_t flow_home(const struct tcp_flow_key *key)
{
	/* Before addresses come in: their bits and those of ports may run in step. */
	uint64_t mix = key->ports * 0xd6e8feb86659fd93u;

	for (unsigned i = 0; i < (key->version == 6 ? 4u : 1u); i++) {
		mix = (mix ^ key->addresses[i]) * 0x9e3779b97f4a7c15u;
		mix ^= mix >> 32;
	}
	return (uint32_t)(mix * 0x9e3779b97f4a7c15u >> (64 - FLOW_BITS));
}

static inline bool flow_is_same(const struct tcp_flow_key *one, const struct tcp_flow_key *other)
{
	return one->addresses[0] == other->addresses[0] && one->ports == other->ports &&
	       one->version == other->version && one->addresses[1] == other->addresses[1] &&
	       one->addresses[2] == other->addresses[2] && one->addresses[3] == other->addresses[3];
}

/* Print the ends once more, the usual way, and keep the text. False when it does not fit. */
static bool flow_fill(struct line *line, const struct ip_part *ip, struct tcp_flow *flow)
{
	uint16_t source = (uint16_t)(flow->key.ports >> 16);
	uint16_t destination = (uint16_t)flow->key.ports;
	size_t start = line->out->length;
	size_t bytes;

	print_ports(line, ip, PROTOCOL_TCP, source, destination);
	bytes = line->out->length - start;
	line->out->length = start;
	if (bytes > sizeof(flow->text))
		return false;
	memcpy(flow->text, line->out->text + start, bytes);
	flow->text_bytes = (uint8_t)bytes;
	flow->has_printer = tcp_port_is_printed(source) || tcp_port_is_printed(destination);
	flow->base = NULL;
	return true;
}

void tcp_flow_print(const struct tcp_flow *flow, struct line *line)
{
	struct str *out = line->out;

	if (line->is_cut || out->capacity - out->length <= sizeof(flow->text)) {
		line_add_bytes(line, flow->text, flow->text_bytes);
		return;
	}
	/* More than wanted, but as many each time: that is a few instructions. */
	memcpy(out->text + out->length, flow->text, sizeof(flow->text));
	out->length += flow->text_bytes;
	out->text[out->length] = '\0';
}

struct tcp_flow *tcp_flow_find(struct line *line, uint32_t at, const struct ip_part *ip)
{
	struct tcp_flows *flows = &line->dissector->flows;
	struct tcp_flow_key key = {.version = ip->version};
	uint32_t address_bytes = ip->version == 6 ? 32 : 8;
	uint32_t addresses_at = ip->at + (ip->version == 6 ? 8 : 12);
	const uint8_t *addresses;
	struct tcp_flow *flow;
	struct tcp_flow *other;

	if (!line->options->is_numeric || ip->protocol != PROTOCOL_TCP ||
	    !line_has(line, addresses_at, address_bytes))
		return NULL;
	addresses = line_read(line, addresses_at, address_bytes);
	for (uint32_t i = 0; i < address_bytes / 8; i++)
		key.addresses[i] = load_be64(addresses + 8 * (size_t)i);
	key.ports = line_be32(line, at);
	if (!flows->flows)
		flows->flows = xcalloc(TCP_FLOWS_MAXIMUM, sizeof(*flows->flows));
	flow = &flows->flows[flow_home(&key)];
	if (flow_is_same(&flow->key, &key))
		return flow;
	other = &flows->flows[flow_home(&key) ^ 1];
	if (flow_is_same(&other->key, &key))
		return other;
	if (line->is_cut)
		return NULL;
	/* Whoever was here moves next door, so that two that meet do not drive each other out. */
	*other = *flow;
	flow->key = key;
	if (flow_fill(line, ip, flow))
		return flow;
	flow->key = (struct tcp_flow_key) {0};
	return NULL;
}
