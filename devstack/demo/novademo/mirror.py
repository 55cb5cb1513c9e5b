"""Disk bytes that a live migration copied, from what QEMU itself told libvirt."""

import json
import re

# libvirt logs each event of QEMU's monitor in its own words; the JSON in it is QEMU's.
EVENT = re.compile(r'\{"timestamp".*?"event": "BLOCK_JOB_(?:READY|COMPLETED|CANCELLED)".*\}')


def mirrored_bytes(log):
    """The most that each block job of `log` had copied, added up: a mirror reports when it is in step and when it ends."""
    copied = {}
    for line in log.splitlines():
        found = EVENT.search(line)
        if not found:
            continue
        try:
            data = json.loads(found.group(0))["data"]
        except (ValueError, KeyError):
            continue
        if data.get("type") == "mirror":
            copied[data["device"]] = max(copied.get(data["device"], 0), data["offset"])
    return sum(copied.values())
