# SPDX-License-Identifier: BSD-3-Clause
"""Does a recording contradict itself? Its truth comes from several witnesses, and where they were asked
the same thing they must say the same:

- the kernel's counter TcpRetransSegs and the retransmissions that its tracepoints told, each namespace;
- the counter of a rule that drops TCP, and the packets that one end sent and the other never got.
"""

import os

import packets
from packets import SYN
from truth import Ranges, read_events

# Of the lab's links: 1500 less both headers and the time stamps.
SEGMENT_BYTES = 1448


def contradictions(folder, meta):
    """Sentences; none when all agree."""
    events = read_events(os.path.join(folder, "kernel.tsv"))
    out = [check_repairs(meta, events, index, role) for index, role in enumerate(meta["roles"])]
    if meta["dropped_by_rule"] is not None:
        out.append(check_drops(meta["dropped_by_rule"], *(
            packets.read(os.path.join(folder, f"{role}.pcap")) for role in ("client", "server"))))
    return [text for text in out if text]


def check_repairs(meta, events, index, role):
    """Counters are read while repairs may go on: what is told must lie between both moments."""
    told = [(event.time_ns, event.segments if event.kind == "retransmit" else 1) for event in events
            if event.role == index and event.kind in ("retransmit", "syn-ack")]
    least, most = (sum(segments for time_ns, segments in told if time_ns <= limit_ns)
                   for limit_ns in meta["counted_ns"])
    counted = meta["after"][role]["TcpRetransSegs"] - meta["before"][role]["TcpRetransSegs"]
    if least <= counted <= most:
        return None
    return f"{role}: the kernel counts {counted} segments sent again, tracepoints told {least}"


def key_of(item):
    return item.source, item.destination, item.timestamp


def segments_of(byte_count):
    return max(1, -(-byte_count // SEGMENT_BYTES))


def lost_between(sent, received):
    """(packets of which nothing arrived, segments that did not arrive). A super-segment is one packet
    before a rule that drops it, and several before one behind a place that cuts it."""
    arrived = {}
    for item in received:
        arrived.setdefault(key_of(item), []).append(item)
    whole = segments = 0
    for item in sent:
        missing = bytes_missing(item, arrived.get(key_of(item), ()))
        if missing is None:
            whole += 1
            segments += segments_of(item.payload)
        elif missing:
            segments += segments_of(missing)
    return whole, segments


def bytes_missing(item, candidates):
    """Of this packet, at the other end; None: all of it, also when it has none."""
    seen, count = Ranges(), 0
    for other in candidates:
        start = (other.seq - item.seq) & 0xFFFFFFFF
        is_part = (other.ip_id - item.ip_id) & 0xFFFF < segments_of(item.payload) \
            and start + other.payload <= item.payload
        if not item.payload:
            is_part = other.ip_id == item.ip_id and other.flags == item.flags
        if is_part:
            seen.add(start, start + other.payload)
            count += 1
    if not count:
        return None
    return item.payload - sum(end - start for start, end in seen.items)


def check_drops(dropped, client, server):
    """Both directions together."""
    whole = segments = 0
    for sender, receiver, is_from_client in ((client, server, True), (server, client, False)):
        sent, received = (directed(items, client, is_from_client) for items in (sender, receiver))
        lost = lost_between(sent, received)
        whole, segments = whole + lost[0], segments + lost[1]
    if whole <= dropped <= segments:
        return None
    return f"the rule dropped {dropped} packets, {whole} to {segments} did not arrive"


def directed(items, client_items, is_from_client):
    """TCP packets from the address that began, or to it."""
    address = next((item.source[0] for item in client_items
                    if item.is_tcp and item.flags & SYN and not item.flags & packets.ACK), None)
    return [item for item in items if item.is_tcp and (item.source[0] == address) == is_from_client]
