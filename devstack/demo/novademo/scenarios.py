"""The paper's illustration, with a real guest: what crosses the network after the move, for the three things it may request.

none: nothing; partial: a part of one file; full: every file, one after another. The guest has no page cache in between
(O_DIRECT), so what it reads twice crosses twice.
"""

import time

from novademo import server
from novademo.heartbeat import Pulse
from novademo.move import Traffic, move
from novalab import servers

QUIET_SECONDS = 5


def play(lab_command, files, seal, say):
    say(f"\n=== the paper's scenarios: {files.data} MB of user data, {files.size} MB of it being worked on when the server moves")
    lab_command.show("server", files.server, "--memory", files.memory, "--data", files.data)
    seal(files.server)
    say(f"the guest works on file {files.worked_on}: it rewrites its {files.size} MB")
    lab_command.ask("guest", files.server, "rewrite", files.begin(files.worked_on), files.size)
    ram = int(lab_command.ask_json("ram", files.server)["nonzero_bytes"])
    top = server.top_bytes(lab_command.state(), files.server)
    moved = move(lab_command, files.server, say)
    reader = Reader(lab_command, files.server, moved.destination, say)
    result = {
        "data_bytes": files.data << 20,
        "worked_on_bytes": files.size << 20,
        "guest_nonzero_ram_bytes": ram,
        "top_bytes": top,
        **moved.figures(),
        "none": reader.read([]),
        "partial": reader.read([(files.begin(files.requested), files.requested_size)]),
        "full": reader.read([(files.begin(file), files.size) for file in range(files.count)]),
    }
    server.delete(lab_command.state(), files.server)
    return result


class Reader:
    """The guest after its move: has it read parts of its data, and counts what that took from the share."""

    def __init__(self, lab_command, name, host, say):
        self._lab_command = lab_command
        self._name = name
        self._host = host
        self._say = say

    def read(self, parts):
        """Reads the parts, each (from, size) in MB, one after another; with none, lets the guest run on for a while."""
        lab = self._lab_command.state()
        before = server.read_bytes(lab, self._name)
        began = time.monotonic()
        steps = [self._read_one(*part) for part in parts] or [self._wait(lab)]
        return {
            "requested_bytes": sum(size for _, size in parts) << 20,
            "guest_read_bytes": server.read_bytes(lab, self._name) - before,
            "share_bytes": sum(step["share_bytes"] for step in steps),
            "seconds": round(time.monotonic() - began, 3),
            "blocks_verified": sum(step["verified"] for step in steps),
            "blocks_wrong": sum(step["wrong"] for step in steps),
            "share_bytes_in_turn": [step["share_bytes"] for step in steps],
        }

    def _read_one(self, begin, size):
        traffic = Traffic(self._lab_command)
        verified = server.verify(self._lab_command, self._name, begin, size)
        share_bytes = traffic.since()[self._host]["from_nfs"]
        self._say(f"  the guest reads {size} MB from {begin} MB on: {share_bytes / 1e6:,.1f} MB come from the share")
        return {**verified, "share_bytes": share_bytes}

    def _wait(self, lab):
        traffic = Traffic(self._lab_command)
        with Pulse(lab, servers.domain_of(servers.find(lab, self._name))) as pulse:
            pulse.settle(QUIET_SECONDS)
        share_bytes = traffic.since()[self._host]["from_nfs"]
        self._say(f"  the guest requests nothing for {QUIET_SECONDS} s: {share_bytes / 1e6:,.1f} MB come from the share")
        return {"verified": 0, "wrong": 0, "share_bytes": share_bytes}
