/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: the frame of help, the options that every command has, and the long parts of help. */
#include "words/topics.h"

static const struct word words[] = {
	{"help.tagline", "tcpdump 告诉你容器之间说了什么，tcpwhy 告诉你为什么卡住。"},
	{"help.usage", "用法："},
	{"help.or", "  或："},
	{"help.commands", "命令："},
	{"help.options", "选项："},
	{"help.common-options", "所有命令通用的选项："},
	{"help.bare", "不写命令时，TARGETS 和 FILTER 按 why 命令处理。"},
	{"help.more", "用 tcpwhy help COMMAND 查看某个命令的详细说明。"},
	{"help.targets", "TARGETS 是一个词，多个目标用逗号分隔：\n"
			 "  NAME 或 ID               任意运行时的一个运行中的容器\n"
			 "  docker:NAME, podman:NAME 指定运行时的容器\n"
			 "  compose:PROJECT/SERVICE, label:KEY=VALUE, image:NAME, all\n"
			 "                           所有符合条件的容器\n"
			 "  pid:N, netns:NAME, netns:PATH, netns:host\n"
			 "                           一个网络命名空间\n"
			 "  TARGET@INTERFACE         只抓其中一个网卡，@any 表示全部网卡\n"},
	{"help.filter", "FILTER 是 tcpdump 的过滤表达式(pcap-filter(7))，可以写主机的地方都可以写\n"
			"容器名：src host nginx and port 2100\n"},

	{"man.name", "名称"},
	{"man.synopsis", "概要"},
	{"man.commands", "命令"},
	{"man.options", "选项"},
	{"man.exit-status", "退出状态"},
	{"man.see-also", "参见"},
	{"man.status.done", "已完成。"},
	{"man.status.failed", "已尝试但没有成功。"},
	{"man.status.usage", "命令行有误。"},
	{"man.status.unavailable", "权限不足或此处不可用，错误信息会说明该怎么办。"},

	{"option.help", "显示本帮助"},
	{"option.version", "显示版本"},
	{"option.lang", "结论、表格和帮助所用的语言；默认依次取自 LC_ALL、LC_MESSAGES、LANG"},

	{"command.help", "显示程序或某个命令的帮助"},
};

const struct word_table words_zh_help = WORD_TABLE(words);
