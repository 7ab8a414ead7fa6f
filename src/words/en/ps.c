/* SPDX-License-Identifier: BSD-3-Clause */
/* English: the command ps. */
#include "words/topics.h"

static const struct word words[] = {
	{"command.ps", "list containers with what matters for the network"},
	{"option.ps.all", "also what is stopped, and network namespaces that belong to nobody"},
	{"option.ps.quiet", "only the ids"},
	{"option.ps.no-trunc", "whole ids, names and lists of ports"},
	{"option.ps.json", "the list as one JSON object (schema tcpwhy.ps/1)"},
	{"table.ps.runtime", "RUNTIME"},
	{"table.ps.name", "NAME"},
	{"table.ps.id", "ID"},
	{"table.ps.pid", "PID"},
	{"table.ps.state", "STATE"},
	{"table.ps.network", "NETWORK"},
	{"table.ps.address", "ADDRESS"},
	{"table.ps.ports", "PUBLISHED"},
	{"table.ps.interface", "INTERFACE"},
	{"table.ps.mtu", "MTU"},
	{"table.ps.host-link", "HOST-VETH"},
	{"table.ps.bridge", "BRIDGE"},
	{"table.ps.running", "running"},
	{"table.ps.paused", "paused"},
	{"table.ps.restarting", "restarting"},
	{"table.ps.stopped", "stopped"},
};

const struct word_table words_en_ps = WORD_TABLE(words);
