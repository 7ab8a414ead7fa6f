/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * MPLS (RFC 3032): label entries of 4 bytes up to the one with the bottom bit. What follows has no
 * type: IP is told by its version, as routers do it (RFC 4928); a frame of Ethernet behind a control
 * word by that word's first bits, which are 0 (RFC 4448).
 */
#include "decode/layer.h"

#define MPLS_LABELS_MAXIMUM 16

void layer_mpls(struct layer *layer)
{
	bool is_bottom = false;

	for (unsigned i = 0; !is_bottom && i < MPLS_LABELS_MAXIMUM; i++) {
		if (!layer_has(layer, 4))
			return;
		is_bottom = layer->cursor.at[2] & 1;
		layer_skip(layer, 4);
	}
	if (!is_bottom || !layer_has(layer, 4) || layer->tunnels >= LAYER_TUNNELS_MAXIMUM)
		return;
	layer->tunnels++;
	if (layer->cursor.at[0] >> 4 != 0) {
		layer_ip(layer);
		return;
	}
	layer_skip(layer, 4);
	layer_ethernet(layer);
}
