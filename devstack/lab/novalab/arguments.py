"""The command line of `lab`."""

import argparse
import re

from novalab import addresses, image, link, logs, share, state
from novalab.errors import LabError


def _rate(text):
    try:
        return link.check_rate(text)
    except LabError as error:
        raise argparse.ArgumentTypeError(str(error))


def _positive(text):
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number of 1 or more")
    return int(text)


def _size(text):
    if not re.fullmatch(r"[1-9][0-9]*[MG]", text):
        raise argparse.ArgumentTypeError(f"'{text}' is no size; give MiB or GiB, such as 900M or 3G")
    return text


def _seconds_or_off(text):
    return 0 if text == "off" else _positive(text)


def _dirty(text):
    parts = re.fullmatch(r"([1-9][0-9]*)(?:MB)?@([1-9][0-9]*)", text)
    if not parts:
        raise argparse.ArgumentTypeError(f"'{text}' is not MB@RATE, such as 96@48 (96 MiB of memory, rewritten at 48 MiB/s)")
    return int(parts[1]), int(parts[2])


def parser():
    top = argparse.ArgumentParser(prog="lab", description="A real OpenStack of several hosts on this one machine.")
    top.add_argument("--name", default="lab", help="which lab; several can run beside one another (default: lab)")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name, text):
        return commands.add_parser(name, help=text, description=text)

    up = add("up", "make the lab, or start whatever of it does not run")
    up.add_argument("--hosts", type=_positive, metavar="N", help="compute hosts, 2 to 4 (default: 2)")
    up.add_argument("--placement", choices=state.PLACEMENTS, help="where servers' data at rest lives (default: instances-share)")
    up.add_argument(
        "--bare",
        action="store_true",
        default=None,
        help="a cloud as it is without nova-lean: no notifications, no post-copy, no share mounted (placement none)",
    )
    up.add_argument("--link", type=_rate, metavar="RATE", help="limit of each compute host's and NFS server's link, such as 1gbit")
    up.add_argument(
        "--share-size", type=_size, metavar="SIZE", help="the share is in memory and holds that much, such as 3G, so that it can be full"
    )
    up.add_argument(
        "--share",
        choices=addresses.SHARES,
        help="how agents find the share, with placement layered: by its address (nfs, the default), or through Cinder, whose backend of that"
        " type it then is too",
    )
    up.add_argument(
        "--cinder", action="store_true", default=None, help="with Cinder: two volume types, nfs-a and nfs-b, each on an NFS server of its own"
    )
    up.add_argument("--networks", action="store_true", default=None, help="with linuxbridge agents and a tenant network")
    up.add_argument(
        "--no-post-copy",
        action="append",
        metavar="HOST|off",
        help="live_migration_permit_post_copy=false there (can be repeated), or permitted everywhere",
    )

    up.add_argument(
        "--soft-delete",
        type=_seconds_or_off,
        metavar="SECONDS|off",
        help="a deleted server can be restored for that long; `openstack server delete --force` is for good (default: off)",
    )

    down = add("down", "remove the lab: processes, namespaces, interfaces and files")
    down.add_argument("--keep-logs", action="store_true", help=f"all but its logs; those of the last {logs.MOST_KEPT} such labs are kept")
    _output(add("status", "the state of the hosts and services"))
    add("openrc", "print the environment of an OpenStack client, for: eval \"$(lab openrc)\"")

    sh = add("sh", "run a command (default: a shell) on a host")
    sh.add_argument("host")
    sh.add_argument("argv", nargs=argparse.REMAINDER, metavar="COMMAND")

    server = add("server", "make a server with the lab's guest image, and start its load")
    server.add_argument("server", metavar="NAME")
    server.add_argument("--memory", type=_positive, default=256, metavar="MB", help="RAM in MiB (default: 256)")
    server.add_argument("--disk", type=_positive, metavar="GB", help="root disk in GiB (default: what --data needs)")
    server.add_argument("--data", type=_positive, metavar="MB", help="write that many MiB of checksummed blocks to its disk")
    server.add_argument("--dirty", type=_dirty, metavar="MB@RATE", help="rewrite MB MiB of memory all the time, at RATE MiB/s")
    server.add_argument("--ephemeral", type=_positive, metavar="GB", help="a second disk, empty, of that many GiB")
    server.add_argument("--swap", type=_positive, metavar="MB", help="a swap disk of that many MiB")
    server.add_argument("--volume-type", metavar="TYPE", help="its root disk is a volume of that type, deleted with it; needs `up --cinder`")
    server.add_argument("--data-volume", metavar="TYPE", help="a further disk, empty, of 1 GiB: a volume of that type, deleted with it")
    server.add_argument("--config-drive", action="store_true", help="with a config drive")
    server.add_argument("--image", default=image.NAME, help="what it boots: the guest image, or a snapshot of such a server (default: lab-guest)")
    server.add_argument("--host", help="the compute host it is made on (default: the scheduler chooses)")

    guest = _output(add("guest", "run a command of the guest image over a server's serial console, and print its answer"))
    guest.add_argument("server")
    guest.add_argument("argv", nargs="+", metavar="COMMAND")
    guest.add_argument("--host", help="ask the half of it that is there: in post-copy there are two (default: where it runs)")
    guest.add_argument("--timeout", type=_positive, default=120, metavar="SECONDS", help="wait that long for it (default: 120)")

    add("console", "print what a server has written to its serial console").add_argument("server")
    _output(add("ram", "a server's RAM that is not zero, in bytes, measured in its QEMU process")).add_argument("server")

    change = add("link", "limit a host's link, make it whole, or cut it; one that is off has it so when it starts")
    change.add_argument("host")
    change.add_argument("setting", metavar="RATE|off|cut", type=lambda text: text if text in (link.OFF, link.CUT) else _rate(text))

    for name, text in (("power-off", "cut a host's power: every process there dies at once"), ("power-on", "start a host again")):
        add(name, text).add_argument("host")

    service = add("service", "stop, start, restart, kill -9, pause or resume one service, such as rabbitmq or nova-compute@compute1")
    service.add_argument("service")
    service.add_argument("action", choices=("stop", "start", "restart", "kill", "pause", "resume"))

    shared = add("share", "break the share, and make it whole again")
    shared.add_argument("action", choices=share.ACTIONS)
    shared.add_argument("host", nargs="?", help="for mount and unmount: the host whose share it is")

    agents = add("agents", "start nova-lean-agent on every compute host, from now on with each power-on too; or stop them")
    agents.add_argument("action", choices=("start", "stop"))
    agents.add_argument("--dist", metavar="DIR", help="where its bin/nova-lean-agent is (default: what this checkout has built)")
    agents.add_argument(
        "--share", choices=state.AGENTS_SHARES, help="who mounts the share: the lab (path, the default) or the agents themselves (nfs)"
    )

    packages = add("packages", "install, upgrade, remove or purge Debian packages on one host; dpkg and their scripts really run there")
    packages.add_argument("action", choices=("install", "remove", "purge"))
    packages.add_argument("host")
    packages.add_argument("what", nargs="+", metavar="FILE|PACKAGE")
    packages.add_argument("--force", action="store_true", help="with NOVA_LEAN_REMOVE_ANYWAY=yes in the environment")

    add("kill-qemu", "kill -9 the QEMU process of a server").add_argument("server")

    shown = add("logs", "list the logs, or print the end of those of a host or a service")
    shown.add_argument("of", nargs="?", metavar="HOST|SERVICE")
    shown.add_argument("--lines", type=_positive, default=50, help="how many lines of each (default: 50)")

    _output(add("traffic", "bytes between the hosts since the lab was made"))
    return top


def _output(command):
    command.add_argument("--output", choices=("text", "json"), default="text")
    return command
