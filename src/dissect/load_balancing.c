/* SPDX-License-Identifier: BSD-3-Clause */
/* Heartbeats of Microsoft's network load balancing: priority, the cluster's address, the host's. */
#include "dissect/printer.h"

void print_load_balancing(struct line *line, uint32_t at, uint32_t length)
{
	const uint8_t *priority;

	line->protocol = "msnlb";
	line_add(line, "MS NLB heartbeat");
	priority = line_read(line, at + 8, 4);
	if (!priority)
		return;
	line_field(line, ", host priority: ", load_le32(priority));
	if (!line_read(line, at + 12, 4))
		return;
	line_add(line, ", cluster IP: ");
	line_ipv4(line, at + 12);
	if (!line_read(line, at + 16, 4))
		return;
	line_add(line, ", host IP: ");
	line_ipv4(line, at + 16);
}
