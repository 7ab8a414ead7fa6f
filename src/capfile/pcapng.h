/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Numbers of pcapng (draft-ietf-opsawg-pcapng). A block is: type, total length, body, total length
 * again, all in the byte order of its section and padded to 4 bytes. Options at the end of a body
 * are code, length, value, padding; code 0 ends them.
 */
#pragma once

#define PCAPNG_BYTE_ORDER_MAGIC 0x1a2b3c4du

enum pcapng_block {
	PCAPNG_BLOCK_SECTION = 0x0a0d0d0a, /* the same in both byte orders */
	PCAPNG_BLOCK_INTERFACE = 1,
	PCAPNG_BLOCK_OLD_PACKET = 2,
	PCAPNG_BLOCK_SIMPLE_PACKET = 3,
	PCAPNG_BLOCK_NAMES = 4,
	PCAPNG_BLOCK_STATISTICS = 5,
	PCAPNG_BLOCK_PACKET = 6,
};

enum pcapng_option {
	PCAPNG_OPTION_END = 0,
	PCAPNG_OPTION_COMMENT = 1,
	PCAPNG_OPTION_CUSTOM_TEXT = 2988,
	/* The others that begin with the number of an enterprise. */
	PCAPNG_OPTION_CUSTOM_BYTES = 2989,
	PCAPNG_OPTION_CUSTOM_TEXT_FIXED = 19372,
	PCAPNG_OPTION_CUSTOM_BYTES_FIXED = 19373,

	PCAPNG_SECTION_APPLICATION = 4,

	PCAPNG_INTERFACE_NAME = 2,
	PCAPNG_INTERFACE_DESCRIPTION = 3,
	PCAPNG_INTERFACE_IPV4 = 4, /* address and mask, 8 bytes */
	PCAPNG_INTERFACE_IPV6 = 5, /* address and prefix length, 17 bytes */
	PCAPNG_INTERFACE_TIME_RESOLUTION = 9,
	PCAPNG_INTERFACE_TIME_OFFSET = 14,

	PCAPNG_PACKET_FLAGS = 2,
	PCAPNG_PACKET_DROP_COUNT = 4,
	PCAPNG_PACKET_ID = 5,
	PCAPNG_PACKET_QUEUE = 6,

	PCAPNG_STATISTICS_START = 2,
	PCAPNG_STATISTICS_END = 3,
	PCAPNG_STATISTICS_RECEIVED = 4,
	PCAPNG_STATISTICS_DROPPED = 5,
	PCAPNG_STATISTICS_SYSTEM_DROPPED = 7,
};

enum pcapng_name_record {
	PCAPNG_NAME_END = 0,
	PCAPNG_NAME_IPV4 = 1,
	PCAPNG_NAME_IPV6 = 2,
};

/* Type, total length and the total length behind the body. */
#define PCAPNG_BLOCK_OVERHEAD 12

/*
 * What only we write: an opt_custom text in the interface block (docs/formats.md). The number is
 * the one that RFC 5612 sets aside for examples, since the project has none of its own; so the text
 * begins with a word that nobody else uses.
 */
#define PCAPNG_PRIVATE_ENTERPRISE 32473u
#define PCAPNG_POINT_PREFIX       "tcpwhy.point/1 "
/* The application that our section headers name, in front of its version. */
#define PCAPNG_APPLICATION "tcpwhy "
