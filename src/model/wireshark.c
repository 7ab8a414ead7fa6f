/* SPDX-License-Identifier: BSD-3-Clause */
/* The names of Wireshark's display filter fields: see wireshark.h. */
#include "model/wireshark.h"

#include <assert.h>

const char *wireshark_flag_name(unsigned index)
{
	static const char *const names[WIRESHARK_FLAG_COUNT] = {
		"tcp.analysis.duplicate_ack",
		"tcp.analysis.retransmission",
		"tcp.analysis.fast_retransmission",
		"tcp.analysis.spurious_retransmission",
		"tcp.analysis.out_of_order",
		"tcp.analysis.reused_ports",
		"tcp.analysis.lost_segment",
		"tcp.analysis.ack_lost_segment",
		"tcp.analysis.window_update",
		"tcp.analysis.window_full",
		"tcp.analysis.keep_alive",
		"tcp.analysis.keep_alive_ack",
		"tcp.analysis.zero_window_probe",
		"tcp.analysis.zero_window",
		"tcp.analysis.zero_window_probe_ack",
		"tcp.analysis.tfo_syn",
		"tcp.analysis.tfo_ack",
		"tcp.analysis.tfo_ignored",
	};

	assert(index < WIRESHARK_FLAG_COUNT);
	return names[index];
}
