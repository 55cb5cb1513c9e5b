"""Limits and cuts of a host's link, in both directions. They stay through the host's power-off and -on."""

import re

from novalab import addresses, commands, hosts, network
from novalab.errors import LabError

CUT = "cut"
OFF = "off"
_RATE = re.compile(r"([1-9][0-9]*)(kbit|mbit|gbit)")
_UNITS = {"kbit": 1_000, "mbit": 1_000_000, "gbit": 1_000_000_000}


def check_rate(text):
    if not _RATE.fullmatch(text.lower()):
        raise LabError(f"'{text}' is no link rate; give a number with a unit, such as 200mbit or 1gbit")
    return text.lower()


def bits_per_second(rate):
    number, unit = _RATE.fullmatch(rate).groups()
    return int(number) * _UNITS[unit]


def burst(rate):
    """Bytes: 2 ms of the rate, and never less than the largest packet that segmentation offload hands to the queue."""
    return max(128 * 1024, bits_per_second(rate) // 8 // 500)


def set_link(lab, host, setting):
    """`setting` is a rate, 'off' (no limit, the link whole) or 'cut' (no packet passes)."""
    if setting == CUT:
        commands.run(["ip", "link", "set", network.port(lab, host), "down"])
        return
    commands.run(["ip", "link", "set", network.port(lab, host), "up"])
    pid = str(hosts.find_init(lab, host))
    for prefix, device in ((["nsenter", "--net", "--target", pid], "eth0"), ([], network.port(lab, host))):
        if setting == OFF:
            commands.succeeds([*prefix, "tc", "qdisc", "delete", "dev", device, "root"])
        else:
            limit = ["tbf", "rate", setting, "burst", str(burst(setting)), "latency", "50ms"]
            commands.run([*prefix, "tc", "qdisc", "replace", "dev", device, "root", *limit])


def wanted(lab, host):
    """What the host's link should be: as `lab link` set it, else as `up --link` did (the controller is never limited)."""
    if host in lab.links:
        return lab.links[host]
    return lab.link if lab.link and host != addresses.CONTROLLER else OFF


def apply(lab, host):
    set_link(lab, host, wanted(lab, host))
