/* SPDX-License-Identifier: BSD-3-Clause */
/* sFlow version 5: whose samples they are. The samples themselves are not gone into. */
#include "dissect/printer.h"

#define HEADER_BYTES    28u
#define HEADER_BYTES_V6 40u
#define VERSION         5

void print_sflow(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t version, family;
	bool is_v4;

	line->protocol = "sflow";
	family = line_be32(line, at + 4);
	version = line_be32(line, at);
	is_v4 = family == 1;
	if ((is_v4 && length < HEADER_BYTES) || (family == 2 && length < HEADER_BYTES_V6)) {
		line_addf(line, "sFlowv%u [length %u < %u]", version, length, HEADER_BYTES);
		line_invalid(line);
		return;
	}
	if (!line_read(line, at, HEADER_BYTES))
		return;
	if (version != VERSION) {
		line_addf(line, "sFlow version %u packet not supported", version);
		return;
	}
	if (!is_v4 && line->options->verbosity > 0 && !line_read(line, at, HEADER_BYTES_V6))
		return;
	line_addf(line, "sFlowv%u, %s agent ", version, is_v4 ? "IPv4" : "IPv6");
	if (is_v4)
		line_ipv4(line, at + 8);
	else
		line_ipv6(line, at + 8);
	line_field(line, ", agent-id ", line_be32(line, at + (is_v4 ? 12 : 24)));
	if (line->options->verbosity > 0) {
		uint32_t counts = at + (is_v4 ? 16 : 28);

		line_addf(line, ", seqnum %u, uptime %u, samples %u", line_be32(line, counts),
			  line_be32(line, counts + 4), line_be32(line, counts + 8));
	}
	line_field(line, ", length ", length);
}
