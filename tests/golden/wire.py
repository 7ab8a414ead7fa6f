# SPDX-License-Identifier: BSD-3-Clause
"""Numbers as they stand on the wire, most significant byte first; what does not fit is cut off."""

import struct


def u8(*values):
    return bytes(value & 0xff for value in values)


def u16(*values):
    return b"".join(struct.pack(">H", value & 0xffff) for value in values)


def u32(*values):
    return b"".join(struct.pack(">I", value & 0xffffffff) for value in values)
