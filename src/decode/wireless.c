/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * IEEE 802.11 data frames (section 9.2): frame control, duration, three addresses, sequence control,
 * a fourth address between access points, QoS control; then LLC. In front of it, by the link type,
 * the radiotap header, whose length stands at offset 2. FDDI: frame control and two addresses, then
 * LLC.
 */
#include "decode/layer.h"

#define FRAME_DATA      0x08 /* type "data", in bits 2 and 3 of the first byte */
#define FRAME_TYPE      0x0c
#define SUBTYPE_NO_DATA 0x40
#define SUBTYPE_QOS     0x80
#define FLAGS_BOTH_DS   0x03
#define FLAG_PROTECTED  0x40
#define FLAG_ORDER      0x80

void layer_wireless(struct layer *layer)
{
	const uint8_t *b = layer->cursor.at;
	uint32_t bytes = 24;

	if (!layer_has(layer, 24))
		return;
	if ((b[0] & FRAME_TYPE) != FRAME_DATA || b[0] & SUBTYPE_NO_DATA || b[1] & FLAG_PROTECTED)
		return;
	if ((b[1] & FLAGS_BOTH_DS) == FLAGS_BOTH_DS)
		bytes += 6;
	if (b[0] & SUBTYPE_QOS)
		bytes += b[1] & FLAG_ORDER ? 6 : 2;
	if (!layer_has(layer, bytes))
		return;
	layer_skip(layer, bytes);
	layer_llc(layer);
}

void layer_radiotap(struct layer *layer)
{
	uint32_t bytes;

	if (!layer_has(layer, 8))
		return;
	bytes = load_le16(layer->cursor.at + 2);
	if (bytes < 8 || !layer_has(layer, bytes))
		return;
	layer_skip(layer, bytes);
	layer_wireless(layer);
}

void layer_fddi(struct layer *layer)
{
	if (!layer_has(layer, 13))
		return;
	layer_skip(layer, 13);
	layer_llc(layer);
}
