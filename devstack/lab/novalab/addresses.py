"""Which subnet a lab gets, and which address each of its hosts has there."""

import ipaddress
import json

from novalab import commands, state
from novalab.errors import LabError

CONTROLLER = "controller"
NFS = "nfs"
# The NFS servers of Cinder's volumes; each has a backend of Cinder, and a volume type, of its name.
BACKENDS = ("nfs-a", "nfs-b")
# Where agents are told the share by an adapter, which finds it through Cinder; a volume type follows.
FOUND_THROUGH_CINDER = "cinder:"
SHARES = (NFS, *(f"{FOUND_THROUGH_CINDER}{backend}" for backend in BACKENDS))
_OCTETS = {CONTROLLER: 1, NFS: 2, "nfs-a": 3, "nfs-b": 4}
MACHINE_ADDRESS = 254


def subnet(index):
    return ipaddress.ip_network(f"10.77.{index}.0/24")


def compute_names(count):
    return [f"compute{number}" for number in range(1, count + 1)]


def hosts(lab):
    return [CONTROLLER, NFS, *backend_hosts(lab), *compute_names(lab.computes)]


def backend_host(lab, backend):
    """The NFS server of a backend: one of its own, or the share's, where the share is found through this backend."""
    return NFS if lab.share == f"{FOUND_THROUGH_CINDER}{backend}" else backend


def backend_hosts(lab):
    """The NFS servers that there are for Cinder's volumes alone."""
    return [backend for backend in BACKENDS if lab.cinder and backend_host(lab, backend) == backend]


def last_octet(host):
    return _OCTETS.get(host) or 10 + int(host.removeprefix("compute"))


def address(lab, host):
    return str(subnet(lab.index)[last_octet(host)])


def machine_address(lab):
    return str(subnet(lab.index)[MACHINE_ADDRESS])


def names_by_address(lab):
    return {address(lab, host): host for host in hosts(lab)}


def check_host(lab, host):
    if host not in hosts(lab):
        raise LabError(f"lab '{lab.name}' has no host '{host}'; its hosts are {', '.join(hosts(lab))}")
    return host


def networks_in_use():
    """The IPv4 networks this machine has a route to (default routes aside), each with the interface it goes through."""
    routes = json.loads(commands.run(["ip", "-4", "-json", "route", "show", "table", "all"]) or "[]")
    found = {}
    for route in routes:
        if route["dst"] == "default" or route.get("type", "unicast") not in ("unicast", "local"):
            continue
        found[ipaddress.ip_network(route["dst"], strict=False)] = route.get("dev", "?")
    return found


def choose_index(in_use, claimed):
    """The first subnet that neither this machine's routes nor another lab uses."""
    blocking = {}
    for index in range(256):
        candidate = subnet(index)
        overlap = next((network for network in in_use if network.overlaps(candidate)), None)
        if overlap is not None:
            blocking[overlap] = in_use[overlap]
        elif index not in claimed:
            return index
    reasons = ", ".join(f"{network} on {device}" for network, device in blocking.items()) or "other labs"
    raise LabError(f"no free subnet for the lab in 10.77.0.0/16: in use by {reasons}; remove a lab (`lab down`) or that route")


def claimed_indexes(except_name):
    return {lab.index for lab in state.load_all() if lab.name != except_name}
