/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The kernel's own account of the laboratory's TCP sockets, for truth: every repair with the state
 * that made it, every received segment, every call of a program that sends or reads, every drop with
 * its reason. Built with clang alone: the few kernel structures below are relocated when it is loaded.
 */
#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "kernel_watch.h"

#define RING_BYTES  (8 << 20)
#define IPPROTO_TCP 6

typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct ns_common {
	unsigned int inum;
};

struct net {
	struct ns_common ns;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct sock_common {
	u16 skc_num;
	__be16 skc_dport;
	unsigned char skc_state;
	possible_net_t skc_net;
};

struct sock {
	struct sock_common __sk_common;
	u16 sk_protocol;
};

struct inet_connection_sock {
	unsigned char icsk_ca_state : 5;
	unsigned char icsk_retransmits;
};

struct tcp_sock {
	struct inet_connection_sock inet_conn;
	u32 snd_una, snd_nxt, write_seq, snd_wnd, snd_cwnd, packets_out;
	u32 total_retrans, chrono_start, chrono_stat[3], tlp_high_seq;
	unsigned char chrono_type : 2;
};

struct net_device {
	possible_net_t nd_net;
};

struct sk_buff {
	struct net_device *dev;
	unsigned char *data;
	char cb[48];
};
#pragma clang attribute pop

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, RING_BYTES);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, WATCH_NAMESPACES_MAXIMUM);
	__type(key, u32);   /* inode number of a namespace */
	__type(value, u32); /* its role */
} roles SEC(".maps");

/* Events that found no room. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} lost SEC(".maps");

static u32 *role_of(const struct sock *sk)
{
	u32 inode = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);

	return bpf_map_lookup_elem(&roles, &inode);
}

static void fill(struct watch_event *event, const struct sock *sk)
{
	const struct tcp_sock *tcp = bpf_skc_to_tcp_sock((void *)sk);

	event->source_port = BPF_CORE_READ(sk, __sk_common.skc_num);
	event->destination_port = __builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_dport));
	if (!tcp)
		return;
	event->una = BPF_CORE_READ(tcp, snd_una);
	event->nxt = BPF_CORE_READ(tcp, snd_nxt);
	event->written = BPF_CORE_READ(tcp, write_seq);
	event->window = BPF_CORE_READ(tcp, snd_wnd);
	event->cwnd = BPF_CORE_READ(tcp, snd_cwnd);
	event->packets_out = BPF_CORE_READ(tcp, packets_out);
	event->congestion_state = BPF_CORE_READ_BITFIELD_PROBED(tcp, inet_conn.icsk_ca_state);
	event->retransmits = BPF_CORE_READ(tcp, inet_conn.icsk_retransmits);
	event->total_retransmits = BPF_CORE_READ(tcp, total_retrans);
	event->chrono_type = BPF_CORE_READ_BITFIELD_PROBED(tcp, chrono_type);
	event->chrono_start = BPF_CORE_READ(tcp, chrono_start);
	event->chrono_jiffies[0] = BPF_CORE_READ(tcp, chrono_stat[0]);
	event->chrono_jiffies[1] = BPF_CORE_READ(tcp, chrono_stat[1]);
	event->chrono_jiffies[2] = BPF_CORE_READ(tcp, chrono_stat[2]);
	event->probe_end = BPF_CORE_READ(tcp, tlp_high_seq);
}

static struct watch_event *begin(u32 kind, u32 role, int detail)
{
	struct watch_event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	u32 zero = 0;

	if (!event) {
		u64 *count = bpf_map_lookup_elem(&lost, &zero);

		if (count)
			__sync_fetch_and_add(count, 1);
		return NULL;
	}
	__builtin_memset(event, 0, sizeof(*event));
	event->time_ns = bpf_ktime_get_tai_ns();
	event->jiffies = bpf_jiffies64();
	event->kind = kind;
	event->role = role;
	event->detail = detail;
	return event;
}

static int note(const struct sock *sk, u32 kind, int detail)
{
	u32 *role = role_of(sk);
	struct watch_event *event;

	if (!role)
		return 0;
	event = begin(kind, *role, detail);
	if (!event)
		return 0;
	fill(event, sk);
	bpf_ringbuf_submit(event, 0);
	return 0;
}

SEC("tp_btf/tcp_retransmit_skb")
int BPF_PROG(on_retransmit, const struct sock *sk, const struct sk_buff *skb, int error)
{
	u32 *role = role_of(sk);
	struct watch_event *event;
	u16 segments = 0;

	if (!role)
		return 0;
	event = begin(WATCH_RETRANSMIT, *role, error);
	if (!event)
		return 0;
	fill(event, sk);
	/* struct tcp_skb_cb begins with seq, end_seq and tcp_gso_segs. */
	bpf_probe_read_kernel(&event->start, sizeof(event->start), &skb->cb[0]);
	bpf_probe_read_kernel(&event->end, sizeof(event->end), &skb->cb[4]);
	bpf_probe_read_kernel(&segments, sizeof(segments), &skb->cb[8]);
	event->segments = segments;
	bpf_ringbuf_submit(event, 0);
	return 0;
}

SEC("tp_btf/tcp_retransmit_synack")
int BPF_PROG(on_syn_ack, const struct sock *sk, const void *request)
{
	return note(sk, WATCH_SYN_ACK, 0);
}

SEC("tp_btf/tcp_probe")
int BPF_PROG(on_receive, struct sock *sk, struct sk_buff *skb)
{
	u32 *role = role_of(sk);
	struct watch_event *event;
	u32 acknowledged = 0;

	if (!role)
		return 0;
	event = begin(WATCH_RECEIVE, *role, 0);
	if (!event)
		return 0;
	fill(event, sk);
	bpf_probe_read_kernel(&acknowledged, sizeof(acknowledged), BPF_CORE_READ(skb, data) + 8);
	event->start = __builtin_bswap32(acknowledged);
	bpf_ringbuf_submit(event, 0);
	return 0;
}

SEC("tp_btf/tcp_cong_state_set")
int BPF_PROG(on_congestion, struct sock *sk, unsigned char state)
{
	return note(sk, WATCH_CONGESTION, state);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_state, const struct sock *sk, int old_state, int new_state)
{
	if (BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
		return 0;
	return note(sk, WATCH_STATE, new_state);
}

SEC("tp_btf/sock_send_length")
int BPF_PROG(on_sent, struct sock *sk, int result)
{
	if (BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
		return 0;
	return note(sk, WATCH_SENT, result);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(on_read, struct sock *sk, int result)
{
	if (BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
		return 0;
	return note(sk, WATCH_READ, result);
}

SEC("tp_btf/kfree_skb")
int BPF_PROG(on_drop, struct sk_buff *skb, void *location, int reason)
{
	struct net_device *device = BPF_CORE_READ(skb, dev);
	struct watch_event *event;
	u32 inode = 0;
	u32 *role;

	if (!device)
		return 0; /* inside a socket: what it means shows in the socket's own events */
	inode = BPF_CORE_READ(device, nd_net.net, ns.inum);
	role = bpf_map_lookup_elem(&roles, &inode);
	if (!role)
		return 0;
	event = begin(WATCH_DROP, *role, reason);
	if (event)
		bpf_ringbuf_submit(event, 0);
	return 0;
}

char program_license[] SEC("license") = "Dual BSD/GPL";
