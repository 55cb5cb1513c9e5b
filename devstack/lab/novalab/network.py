"""The lab network: one bridge on the machine, one veth pair per host. Nothing here outlives `lab down`."""

import pathlib

from novalab import addresses, commands
from novalab.errors import LabError


def bridge(lab):
    return f"{lab.name}-br"


def port(lab, host):
    """The machine's end of the host's veth pair; the other end is eth0 in the host."""
    short = host.replace("controller", "ctl").replace("compute", "c").replace("-", "")
    return f"{lab.name}-{short}"


def exists(interface):
    return pathlib.Path("/sys/class/net", interface).exists()


def create(lab):
    name = bridge(lab)
    if exists(name):
        return
    network = addresses.subnet(lab.index)
    commands.run(
        ["ip", "-batch", "-"],
        stdin=f"""link add {name} type bridge
            address add {addresses.machine_address(lab)}/{network.prefixlen} dev {name}
            link set {name} up
        """,
    )


def refuse_foreign_bridge(lab):
    if exists(bridge(lab)):
        raise LabError(
            f"the interface {bridge(lab)} exists already but belongs to no lab of this state directory;"
            f" take down the lab that made it, or choose another name with --name"
        )


def attach(lab, host, pid):
    """Gives the host whose init is `pid` its eth0."""
    outside = port(lab, host)
    commands.run(["ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", str(pid)])
    commands.run(["ip", "link", "set", outside, "master", bridge(lab), "up"])
    prefix = addresses.subnet(lab.index).prefixlen
    commands.run(
        ["nsenter", "--net", "--target", str(pid), "ip", "-batch", "-"],
        stdin=f"address add {addresses.address(lab, host)}/{prefix} dev eth0\nlink set eth0 up\n",
    )


def detach(lab, host):
    # The kernel drops the pair some time after the host's death; its name has to be free at once.
    if exists(port(lab, host)):
        commands.succeeds(["ip", "link", "delete", port(lab, host)])


def destroy(lab):
    for host in addresses.hosts(lab):
        detach(lab, host)
    if exists(bridge(lab)):
        commands.run(["ip", "link", "delete", bridge(lab)])
