# SPDX-License-Identifier: BSD-3-Clause
"""What each moment of a connection was really spent on, as groups of states (truth.GROUPS).

The life is cut at everything that the sockets and the wires tell. Each piece goes to what held then:
a timer or a recovery of the kernel's, its chronograph of the receiver's window, Nagle with its
small rest unsent, a program that did not speak, or else the path.
"""

import bisect

from packets import FIN, RST
from truth import CHRONO_RWND, CHRONO_SNDBUF, DISORDER, ESTABLISHED, LOSS, OPEN, RECOVERY

SMALL_BYTES = 1460
NAGLE_LEAST_NS = 30_000_000
OVERLAYS = ["TIMEOUT", "FAST", "TLP", "WINDOW", "NAGLE", "PATH"]  # the first one counts


def other_name(name):
    return "server" if name == "client" else "client"


class History:
    """One side's facts over time."""

    def __init__(self, side, other, packets_of_peer):
        self.side, self.other = side, other
        self.data = [sent for sent in side.sent if sent.packet.has_data]
        self.data_end = max((side.offset(sent.packet.seq) + sent.packet.payload
                             for sent in self.data), default=1)
        self.fin_ns = next((sent.packet.time_ns for sent in side.sent
                            if sent.packet.flags & FIN), None)
        self.data_times = [sent.packet.time_ns for sent in self.data]
        self.sent, self.new_ns = self.advances()
        if self.fin_ns:
            self.new_ns.append(self.fin_ns)
        self.acked, self.written = self.socket_numbers()
        self.arrived = self.arrivals(packets_of_peer)
        self.overlays = self.timeouts_and_probes() + self.recoveries() + self.windows() \
            + self.nagles() + self.fulls()

    def advances(self):
        """(time, highest end) of what was sent, and the times at which it was new."""
        out, times, highest = [], [], 1
        for sent in self.data:
            end = self.side.offset(sent.packet.seq) + sent.packet.payload
            if end > highest:
                highest = end
                out.append((sent.packet.time_ns, end))
                times.append(sent.packet.time_ns)
        return out, times

    def socket_numbers(self):
        acked, written = [(0, 1)], [(0, 1)]
        for event in self.side.events:
            number = event.start if event.kind == "receive" else event.una
            offset = self.side.offset(number) if number else 1
            if offset < 1 << 31 and offset > acked[-1][1]:
                acked.append((event.time_ns, min(offset, self.data_end)))
            offset = self.side.offset(event.written) if event.written else 1
            if offset < 1 << 31 and offset > written[-1][1]:
                written.append((event.time_ns, offset))
        return acked, written

    def arrivals(self, packets_of_peer):
        """(time, contiguous end) at the other end."""
        out, end, waiting = [(0, 1)], 1, []
        for item in packets_of_peer:
            if not item.is_tcp or item.source != self.side.endpoint or not item.has_data \
                    or item.destination != self.other.endpoint:
                continue
            start = self.side.offset(item.seq)
            waiting.append((start, start + item.payload))
            waiting.sort()
            while waiting and waiting[0][0] <= end:
                end = max(end, waiting.pop(0)[1])
            if end > out[-1][1]:
                out.append((item.time_ns, end))
        return out

    def last_progress(self, time_ns):
        acked = self.acked[bisect.bisect_left(self.acked, (time_ns, 0)) - 1][0]
        at = bisect.bisect_left(self.new_ns, time_ns) - 1
        return max(acked, self.new_ns[at] if at >= 0 else 0)

    def timeouts_and_probes(self):
        out, since = [], None
        for event in self.side.events:
            kind = getattr(event, "repair", None)
            if kind == "timeout" and since is None:
                since = self.last_progress(event.time_ns)
            if kind == "tail-probe":
                if any(not sent.is_needless for sent in event.transmissions):
                    out.append((self.last_progress(event.time_ns), event.time_ns, "TLP"))
            if event.kind == "congestion" and event.detail != LOSS and since is not None:
                out.append((since, event.time_ns, "TIMEOUT"))
                since = None
        if since is not None:
            out.append((since, 1 << 62, "TIMEOUT"))
        return out

    def recoveries(self):
        out, since, is_recovery = [], None, False
        for event in self.side.events:
            if event.kind != "congestion":
                continue
            if event.detail in (DISORDER, RECOVERY):
                since = event.time_ns if since is None else since
                is_recovery |= event.detail == RECOVERY
                continue
            if is_recovery:
                out.append((since, event.time_ns, "FAST"))
            since, is_recovery = None, False
        if is_recovery:
            out.append((since, 1 << 62, "FAST"))
        return out

    def last_sent(self, first_ns, last_ns):
        at = bisect.bisect_right(self.data_times, last_ns) - 1
        return max(first_ns, self.data_times[at] if at >= 0 else 0)

    def windows(self):
        out = []
        for before, event in zip(self.side.events, self.side.events[1:]):
            if event.chrono_type == CHRONO_RWND:
                start = self.last_sent(before.time_ns, event.time_ns)
                out.append((start, event.time_ns, "WINDOW"))
        return out

    def nagles(self):
        out = []
        for before, event in zip(self.side.events, self.side.events[1:]):
            unsent = event.written - event.nxt
            if event.kind != "receive" or not 0 < unsent < SMALL_BYTES or not event.packets_out \
                    or event.chrono_type == CHRONO_RWND or event.packets_out >= event.cwnd \
                    or event.congestion_state != OPEN:
                continue
            start = self.last_sent(before.time_ns, event.time_ns)
            if event.time_ns - start >= NAGLE_LEAST_NS:
                out.append((start, event.time_ns, "NAGLE"))
        return out

    def fulls(self):
        """The congestion window, or the send buffer, was full: what a program wrote meanwhile, or could
        not write, waited for the path. (A call that sends is told when it is over, maybe much later.)"""
        out = []
        for before, event in zip(self.side.events, self.side.events[1:]):
            is_full = event.chrono_type == CHRONO_SNDBUF \
                or (event.packets_out and event.packets_out >= event.cwnd)
            if event.kind == "receive" and is_full:
                out.append((self.last_sent(before.time_ns, event.time_ns), event.time_ns, "PATH"))
        return out


def value_at(list_of_pairs, time_ns):
    return list_of_pairs[bisect.bisect_right(list_of_pairs, (time_ns, 1 << 62)) - 1][1] \
        if list_of_pairs and list_of_pairs[0][0] <= time_ns else 1


class Timeline:
    def __init__(self, recording, connection):
        self.connection = connection
        self.histories = {}
        for name, side in connection.sides.items():
            other = connection.sides[other_name(name)]
            self.histories[name] = History(side, other, recording.captures[other.role])
        self.speech = sorted((time_ns, name) for name, history in self.histories.items()
                             for time_ns, _ in history.sent)
        # The sender's clock counts: it may send as soon as its own socket is established.
        self.established_ns = next(
            (event.time_ns for event in connection.sides[connection.sender].events
             if event.kind == "state" and event.detail == ESTABLISHED), 1 << 62)
        self.closed_ns = self.find_close(recording)
        self.pieces = self.cut()

    def find_close(self, recording):
        """Both FINs, or a RST of either."""
        ends = [history.fin_ns for history in self.histories.values()]
        fins = max(ends) if all(ends) else 1 << 62
        endpoints = {side.endpoint for side in self.connection.sides.values()}
        resets = [item.time_ns for side in self.connection.sides.values()
                  for item in recording.captures[side.role]
                  if item.is_tcp and item.flags & RST and {item.source, item.destination} == endpoints]
        return min([fins, *resets])

    def cut(self):
        times = {self.connection.start_ns, self.established_ns, self.closed_ns}
        for history in self.histories.values():
            for pairs in (history.sent, history.acked, history.written, history.arrived):
                times.update(time_ns for time_ns, _ in pairs)
            for start, end, _ in history.overlays:
                times.update((start, end))
            times.update([history.fin_ns] if history.fin_ns else [])
        times = sorted(time_ns for time_ns in times
                       if self.connection.start_ns <= time_ns < 1 << 62) + [1 << 62]
        self.running = {name: sorted(history.overlays) for name, history in self.histories.items()}
        return [(start, end, self.judge(start)) for start, end in zip(times, times[1:])]

    def next_speaker(self, time_ns):
        at = bisect.bisect_right(self.speech, (time_ns, "zzz"))
        return self.speech[at][1] if at < len(self.speech) else None

    def last_speaker(self, time_ns):
        at = bisect.bisect_right(self.speech, (time_ns, "zzz")) - 1
        return self.speech[at][1] if at >= 0 else None

    def overlay(self, name, time_ns):
        found = [kind for start, end, kind in self.running[name] if start <= time_ns < end]
        return min(found, key=OVERLAYS.index) if found else None

    def judge(self, now):
        if now < self.established_ns:
            return "HANDSHAKE"
        if now >= self.closed_ns:
            return "CLOSING"
        sender = self.connection.sender
        for name in (sender, other_name(sender)):
            history = self.histories[name]
            sent, acked = value_at(history.sent, now), value_at(history.acked, now)
            has_fin = history.fin_ns is not None and history.fin_ns <= now
            unsent = value_at(history.written, now) > sent + has_fin
            kind = self.overlay(name, now)
            if kind in ("TIMEOUT", "FAST", "TLP"):
                return kind
            if sent <= acked and not unsent:
                continue
            if kind:
                return kind
            if not unsent and value_at(history.arrived, now) >= sent:
                continue  # all is there and nothing more was written: no need to wait for the ACK
            return "PATH"
        if any(history.fin_ns and history.fin_ns <= now for history in self.histories.values()):
            return "CLOSING"
        return self.owner(self.next_speaker(now) or self.closing_owner(now), now)

    def owner(self, speaker, now):
        """A program that has closed its side is not waited for any more."""
        fin_ns = self.histories[speaker].fin_ns
        return "CLOSING" if fin_ns is not None and fin_ns <= now else speaker.upper()

    def closing_owner(self, now):
        """Nobody speaks any more: who was asked last owes an answer; after it the client is idle."""
        return "server" if self.last_speaker(now) == "client" else "client"

    def totals(self, start_ns, end_ns):
        out = {}
        for start, end, group in self.pieces:
            length = min(end, end_ns) - max(start, start_ns)
            if length > 0:
                out[group] = out.get(group, 0) + length
        return out
