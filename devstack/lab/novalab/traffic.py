"""Bytes between the hosts, counted on the bridge (so after each host's own link limit) for every pair of addresses.

What counts is the IP packet. The machine's own traffic with the lab (API calls of the CLI and of nova-lean) is not in it.
The counters live as long as the lab, through a host's power-off too.
"""

import json

from novalab import addresses, commands
from novalab.hosts import role


def _table(lab):
    return f"nova_lean_lab_{lab.name.replace('-', '_')}"


def start(lab):
    network = addresses.subnet(lab.index)
    commands.run(
        ["nft", "-f", "-"],
        stdin=f"""
            table bridge {_table(lab)} {{
                set pairs {{ type ipv4_addr . ipv4_addr; size 4096; flags dynamic; }}
                chain forward {{
                    type filter hook forward priority 0;
                    ip saddr {network} ip daddr {network} update @pairs {{ ip saddr . ip daddr counter }}
                }}
            }}
        """,
    )


def stop(lab):
    commands.succeeds(["nft", "delete", "table", "bridge", _table(lab)])


def matrix(lab):
    """Bytes by (sending host, receiving host)."""
    listed = json.loads(commands.run(["nft", "--json", "list", "set", "bridge", _table(lab), "pairs"]))
    return parse(listed, addresses.names_by_address(lab))


def parse(listed, names):
    found = {}
    for entry in listed["nftables"]:
        for element in entry.get("set", {}).get("elem", []):
            sender, receiver = element["elem"]["val"]["concat"]
            if sender in names and receiver in names:
                found[names[sender], names[receiver]] = element["elem"]["counter"]["bytes"]
    return found


def report(pairs, hosts):
    """For each host: bytes sent and received in all, and those to and from the share, other computes, the controller and
    the NFS servers of volumes."""

    def total(senders, receivers):
        return sum(count for (sender, receiver), count in pairs.items() if sender in senders and receiver in receivers)

    groups = {
        "nfs": [addresses.NFS],
        "computes": [host for host in hosts if role(host) == "compute"],
        "controller": [addresses.CONTROLLER],
        "volumes": addresses.BACKENDS,
    }
    return {
        host: {
            "sent": total([host], hosts),
            "received": total(hosts, [host]),
            **{f"to_{name}": total([host], members) for name, members in groups.items()},
            **{f"from_{name}": total(members, [host]) for name, members in groups.items()},
        }
        for host in hosts
    }
