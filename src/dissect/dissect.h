/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bytes to tcpdump's line, letter for letter (tcpdump 4.99). One file a protocol; each prints through
 * checked reads and marks what is cut as "[|tcp]". Knows nothing of track: relative sequence numbers
 * come from a table of its own, as tcpdump's do.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "model/link.h"
#include "model/names.h"
#include "model/packet.h"

/* -t, -tt, -ttt, -tttt, -ttttt. */
enum dissect_time {
	DISSECT_TIME_CLOCK,       /* 07:21:09.123456, local time */
	DISSECT_TIME_NONE,        /* -t */
	DISSECT_TIME_EPOCH,       /* -tt */
	DISSECT_TIME_DELTA,       /* -ttt: since the previous line */
	DISSECT_TIME_DATE,        /* -tttt */
	DISSECT_TIME_SINCE_FIRST, /* -ttttt */
};

enum dissect_hex {
	DISSECT_HEX_NONE,
	DISSECT_HEX_ASCII,      /* -A */
	DISSECT_HEX_ASCII_LINK, /* -AA */
	DISSECT_HEX_PLAIN,      /* -x */
	DISSECT_HEX_PLAIN_LINK, /* -xx */
	DISSECT_HEX_BOTH,       /* -X */
	DISSECT_HEX_BOTH_LINK,  /* -XX */
};

/* -T: what UDP or TCP carries, whatever its ports. */
enum dissect_force {
	DISSECT_FORCE_NONE,
	DISSECT_FORCE_DOMAIN,
	DISSECT_FORCE_RESP,
	DISSECT_FORCE_VXLAN,
};
/* By value, NULL at the end. */
extern const char *const dissect_force_names[];

struct dissect_options {
	enum dissect_time time;
	enum dissect_hex hex;
	unsigned verbosity;  /* -v, -vv, -vvv */
	bool is_numeric;     /* -n: no container, service or protocol names */
	bool is_quiet;       /* -q */
	bool with_link;      /* -e */
	bool with_number;    /* -# */
	bool is_absolute;    /* -S: sequence numbers as they are */
	bool is_nanosecond;  /* nine digits in times */
	bool skip_checksums; /* -K */
	enum dissect_force forced;
	const struct name_table *names; /* container names of addresses; NULL for none */
	/* Which interface an index in a cooked v2 header means, by point; NULL: not known, "?". */
	const struct link_list *const *links;
	/* Point names in front of each line when there are several points; NULL for none. */
	const char *const *point_names;
};

struct dissector;

/* False for a link type whose packets nobody here can print. */
bool dissect_can_print(uint32_t link_type);
/* True for one whose packets are taken apart, and not printed as bytes. */
bool dissect_has_printer(uint32_t link_type);

struct dissector *dissector_new(const struct dissect_options *options);
void dissector_free(struct dissector *dissector);

/* Add the line (several with -v or a hex dump) with its final newline. */
void dissector_print(struct dissector *dissector, const struct packet *packet, struct str *out);
