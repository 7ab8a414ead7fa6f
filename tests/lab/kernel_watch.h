/* SPDX-License-Identifier: BSD-3-Clause */
/* What kernel_watch.bpf.c hands to kernel_watch.c: one record an event of a socket. */
#pragma once

#define WATCH_NAMESPACES_MAXIMUM 16

enum watch_event_kind {
	WATCH_RETRANSMIT = 1, /* behind the transmission; start and end are its sequence numbers */
	WATCH_RECEIVE,    /* before a received segment is looked at; start is its acknowledgment */
	WATCH_CONGESTION, /* the congestion state changes to `detail` */
	WATCH_STATE,      /* the socket's state changes to `detail` */
	WATCH_SENT,       /* a call of the program that sends returns `detail` bytes */
	WATCH_READ,       /* a call of the program that receives returns `detail` bytes */
	WATCH_DROP,       /* a packet was dropped; `detail` is the kernel's reason */
	WATCH_SYN_ACK,    /* behind the transmission of a SYN-ACK once more */
};

struct watch_event {
	unsigned long long time_ns; /* TAI, as far from CLOCK_REALTIME as the machine says */
	unsigned long long jiffies;
	unsigned int kind, role; /* role: index of the namespace on the command line */
	int detail;
	unsigned short source_port, destination_port;
	unsigned int start, end;
	unsigned int una, nxt, written; /* of the sender's sequence space */
	unsigned int window, cwnd, packets_out;
	unsigned int congestion_state, retransmits, total_retransmits;
	unsigned int chrono_type, chrono_start;
	unsigned int chrono_jiffies[3]; /* busy, receive window, send buffer */
	unsigned int probe_end;         /* a tail probe is out, up to this number */
	unsigned int segments;          /* of a retransmission, as TcpRetransSegs counts them */
};
