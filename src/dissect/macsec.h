/* SPDX-License-Identifier: BSD-3-Clause */
/* MACsec stands between the addresses of an Ethernet frame and its type. */
#pragma once

#include "dissect/printer.h"

enum macsec_outcome {
	MACSEC_PLAIN,     /* the frame's type follows */
	MACSEC_ENCRYPTED, /* bytes follow that nobody can read */
	MACSEC_ENDED,     /* cut or broken, and said so */
};

/* Where the header stands; moved behind it. */
struct macsec_frame {
	uint32_t at, length;
};

/* Lowers the end of the line by the integrity value; the frame's printer puts it back. */
enum macsec_outcome print_macsec(struct line *line, struct macsec_frame *frame,
				 const struct mac_part *mac);
