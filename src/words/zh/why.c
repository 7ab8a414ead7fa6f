/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: the command why, and what commands that capture or read have in common. */
#include "words/topics.h"

static const struct word words[] = {
	{"command.why", "观察容器或读取抓包文件，指出传输缓慢、停滞或失败的原因"},
	{"option.why.for", "观察多长时间（如 20s、5m）后给出结论；不指定则直到按下 Ctrl-C"},
	{"option.why.json", "以一个 JSON 对象输出结论和全部发现（格式 tcpwhy.why/1）"},
	{"option.why.ndjson",
	 "边发生边输出事件，每行一个 JSON 对象（格式 tcpwhy.event/1），最后是 --json 的"
	 "对象"},
	{"option.why.list", "列出所有连接，最有问题的排在最前，不输出结论"},
	{"option.why.sort",
	 "--list 的排序依据：占用时间（默认）、等待时间、持续时间、字节数、重传次数、"
	 "开始时间"},
	{"option.why.slow", "服务端或客户端的响应超过此时长即视为慢（默认 1s）"},
	{"option.why.exit-code", "存在 warning 及以上级别的发现时，退出码为 10"},
	{"option.why.exact-filter",
	 "只取过滤器匹配的报文，不额外放入可作证据的 ICMP 差错、分片和 ARP"},
	{"option.input.read", "从 pcap、pcapng 文件（可经 gzip 或 zstd 压缩）或 tcpdump "
			      "打印的文本读取报文（- 表示标准输入），"
			      "可多次指定"},
	{"option.input.follow", "-r 的文件仍在增长时持续读取，直到被中断或文件被删除"},
	{"option.input.write", "把报文保存到文件（- 表示标准输出）"},
	{"option.input.pcapng", "即使经典 pcap 够用也写成 pcapng"},
	{"option.input.interface", "目标未用 @IF 指明接口时使用的接口（any 表示全部）"},
	{"option.input.snapshot-length", "每个报文保留的字节数"},
	{"option.input.buffer-size", "每个抓包点在内核中的缓冲区大小"},
	{"option.input.packet-buffered", "每收到一个报文立即写入文件"},
	{"option.input.no-promiscuous-mode", "不把接口设为混杂模式"},
	{"option.input.numeric", "只用数字：不显示容器名和服务名（-nn 相同）"},
	{"option.input.verbose",
	 "输出更详细（-vv、-vvv 更多）；并在标准错误上显示过滤器展开后的样子"},
	{"note.one-way-filter",
	 "该过滤器只能匹配一个方向，因此缺少应答和确认报文。下次请使用：{filter}"},
	{"note.capture-loss",
	 "抓包本身在 {point} 丢失了 {count} 个报文：可加大缓冲区（-B）或收窄过滤器。"
	 "这些不计为网络丢包。"},
	{"note.text-unread",
	 "有 {count} 行看起来像报文但无法解读，已忽略。第一处在第 {line} 行：{text}"},
	{"note.point-ended", "{point} 在抓包开始后 {time} 结束：容器已停止或接口已消失。"},
};

const struct word_table words_zh_why = WORD_TABLE(words);
