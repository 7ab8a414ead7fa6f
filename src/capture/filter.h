/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * pcap-filter(7) with container names wherever a host may stand, and the packets that prove a cause
 * though the filter would hide them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "model/container.h"
#include "model/packet.h"

/*
 * Put addresses in the place of container names: "src host nginx" becomes
 * "src host 172.18.0.3", or "(src host A or src host B)" with several networks. `containers` may be
 * NULL. A name is looked at where pcap-filter takes a host (behind host, src, dst, gateway, and, or,
 * not, a parenthesis or at the start, and where no other keyword claims the word). A container name
 * wins over DNS; a container without an address is an error. ret_text gets the result.
 */
int filter_expand(const char *text, const struct container_list *containers, struct str *ret_text,
		  struct err *err);

/* True when the filter can match one direction of a connection only (a src or dst that the filter
 * does not also ask for the other way round). ret_two_way then gets the filter without direction:
 * "dst port 2100 and src host A" -> "port 2100 and host A". */
bool filter_is_one_way(const char *text, struct str *ret_two_way);

/* A compiled filter for one link type, with or without proof packets. Never touches the network. */
struct filter;

struct filter_options {
	uint32_t link_type;
	uint32_t snap_bytes; /* 0: 262144 */
	bool with_proof; /* let in ICMP errors that quote a matching packet, later fragments, ARP of
			   * addresses that were seen */
	bool is_optimized; /* false for tcpdump's -O */
};

/* An empty text matches everything. Errors: libpcap's words, and the names that we put in. */
int filter_compile(const char *text, const struct filter_options *options,
		   struct filter **ret_filter, struct err *err);
void filter_free(struct filter *filter);

/* The expression for the kernel: the same, or one that lets in all candidates for proof, which
 * filter_matches() then sorts out. Borrowed. */
const char *filter_kernel_text(const struct filter *filter);
/* Stateful with proof packets: packets must come in the order of capture. */
bool filter_matches(struct filter *filter, const struct packet *packet);
/* tcpdump -d (level 1), -dd (2), -ddd (3). */
void filter_dump(const struct filter *filter, unsigned level, struct str *out);
