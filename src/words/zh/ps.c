/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: the command ps. */
#include "words/topics.h"

static const struct word words[] = {
	{"command.ps", "列出容器及其与网络相关的信息"},
	{"option.ps.all", "同时列出已停止的容器，以及不属于任何容器的网络命名空间"},
	{"option.ps.quiet", "只列出 ID"},
	{"option.ps.no-trunc", "完整显示 ID、名称和端口列表"},
	{"option.ps.json", "以一个 JSON 对象输出列表（格式 tcpwhy.ps/1）"},
	{"table.ps.runtime", "运行时"},
	{"table.ps.name", "名称"},
	{"table.ps.id", "ID"},
	{"table.ps.pid", "PID"},
	{"table.ps.state", "状态"},
	{"table.ps.network", "网络"},
	{"table.ps.address", "地址"},
	{"table.ps.ports", "发布端口"},
	{"table.ps.interface", "接口"},
	{"table.ps.mtu", "MTU"},
	{"table.ps.host-link", "宿主机veth"},
	{"table.ps.bridge", "网桥"},
	{"table.ps.running", "运行中"},
	{"table.ps.paused", "已暂停"},
	{"table.ps.restarting", "重启中"},
	{"table.ps.stopped", "已停止"},
};

const struct word_table words_zh_ps = WORD_TABLE(words);
