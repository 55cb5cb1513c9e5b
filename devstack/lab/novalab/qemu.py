"""The QEMU process of a server, as the machine sees it."""

import os
import pathlib
import signal

from novalab import hosts, servers, wait
from novalab.errors import LabError


def process_of(lab, host, domain):
    """Its directory under /proc."""
    # libvirt's pid file has the pid of the host's own namespace; NSpid is how the machine knows it.
    file = hosts.live_root(lab, host) / f"run/libvirt/qemu/{domain}.pid"
    inner = file.read_text().strip() if file.exists() else None
    namespace = pathlib.Path("/proc", str(hosts.find_init(lab, host)), "ns/pid").readlink()
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if (process / "ns/pid").readlink() != namespace:
                continue
            status = (process / "status").read_text()
        except OSError:
            continue
        if next(line for line in status.splitlines() if line.startswith("NSpid:")).split()[-1] == inner:
            return process
    raise LabError(f"there is no QEMU process of {domain} on {host}: it does not run there")


def kill(lab, server):
    """kill -9, and waits until it is gone: what a crash of QEMU does."""
    process = process_of(lab, servers.running_on(lab, server), servers.domain_of(server))
    os.kill(int(process.name), signal.SIGKILL)
    wait.until(lambda: not process.exists(), f"the QEMU process {process.name} of {server['name']} dies", timeout=30)
