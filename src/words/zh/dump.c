/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: the command dump. */
#include "words/topics.h"

static const struct word words[] = {
	{"command.dump", "容器里的 tcpdump：打印报文，或保存到文件"},
	{"help.dump", "输出与 tcpdump 4.99 逐行相同。使用 -v 时，路由、交换与认证类协议（OSPF、\n"
		      "BGP、IS-IS、RADIUS、LACP 等）仍只显示一行；SNMP 对象以编号显示。\n"
		      "SIGUSR1 报告当前计数，SIGUSR2 把已抓到的报文写入文件：\n\n"
		      "  tcpwhy dump svc-a -nn port 53\n  tcpwhy dump svc-a,svc-b -w both.pcapng\n"
		      "  tcpwhy dump -D svc-a"},
	{"option.dump.packets", "抓到这么多报文后停止"},
	{"option.dump.skip", "先跳过这么多个报文"},
	{"option.dump.list", "读取清单文件列出的各个文件，每行一个（- 表示标准输入）"},
	{"option.dump.direction", "实时抓包：只要接口收到的、发出的，或两者都要"},
	{"option.dump.link-type", "实时抓包：使用这种链路类型（EN10MB、LINUX_SLL 等）"},
	{"option.dump.clock", "实时抓包：报文时间取自哪个时钟（用 -J 列出）"},
	{"option.dump.devices", "列出 TARGETS（没有则本机）上可抓包的设备后退出"},
	{"option.dump.link-types", "列出 TARGETS 各接口可用的链路类型后退出"},
	{"option.dump.clocks", "列出可用于报文时间的时钟后退出"},
	{"option.dump.user", "以 root 运行时：打开设备后切换为该用户，文件归其所有；"
			     "容器重启后不再继续抓包"},
	{"option.dump.type", "不看端口，把 UDP 或 TCP 的内容按此协议解析"},
	{"option.dump.short", "名称不带域名；容器名本来就没有域名"},
	{"option.dump.local", "只给本地地址显示名称；这里从不查询 DNS"},
	{"option.dump.count", "与 -r 同用：只打印报文总数"},
	{"option.dump.filter-file", "从文件读取过滤器"},
	{"option.dump.program", "打印过滤器编译成的程序后退出（-dd：C 数组，-ddd：十进制数）"},
	{"option.dump.no-optimize", "与 -d 同用：不优化该程序"},
	{"option.dump.time",
	 "不打印时间；-tt：自 1970 年起的秒数；-ttt：与上一行的间隔；-tttt：带日期；"
	 "-ttttt：与第一行的间隔"},
	{"option.rotation.size",
	 "与 -w 同用：文件超过 SIZE 百万字节（后缀 k、m、g：KiB、MiB、GiB）后换新文件；"
	 "第二个文件名末尾加 1"},
	{"option.rotation.seconds",
	 "与 -w 同用：按报文时间每隔 SECONDS 秒换新文件；文件名按 strftime(3) 的"
	 "时间格式展开"},
	{"option.rotation.count",
	 "与 -C 同用：循环使用这么多个文件；与 -G 同用：写满这么多个文件后停止"},
	{"option.rotation.finisher", "与 -C 或 -G 同用：每个文件写完后以最低优先级运行 COMMAND，"
				     "参数为文件名"},
	{"option.dump.number", "在行首打印序号"},
	{"option.dump.quiet", "每行更简短"},
	{"option.dump.link", "同时打印链路层头部"},
	{"option.dump.absolute", "TCP 序列号用绝对值，而非相对值"},
	{"option.dump.ascii", "同时以 ASCII 打印内容（-AA：含链路层头部）"},
	{"option.dump.hex", "同时以十六进制打印内容（-xx：含链路层头部）"},
	{"option.dump.hex-ascii", "同时以十六进制和 ASCII 打印内容（-XX：含链路层头部）"},
	{"option.dump.no-checksums", "不校验校验和"},
	{"option.dump.print", "与 -w 同用：同时打印报文"},
	{"option.dump.line-buffered", "每行完成后立即输出"},
	{"option.dump.immediate", "报文一到即交付，开销更大"},
	{"option.dump.precision", "打印或保存的时间精度"},
	{"option.dump.micro", "等同于 --time-stamp-precision=micro"},
	{"option.dump.nano", "等同于 --time-stamp-precision=nano"},
};

const struct word_table words_zh_dump = WORD_TABLE(words);
