"""Faults of the share, as a storage network has them: not mounted, read-only, full. (Hung is `lab service nfs pause`.)"""

import os

from novalab import addresses, commands, files, hosts, placement, services
from novalab.errors import LabError

ON_A_HOST = ("unmount", "mount")
ACTIONS = (*ON_A_HOST, "read-only", "read-write", "full", "roomy")


def change(lab, action, host):
    if (action in ON_A_HOST) != (host is not None):
        raise LabError(f"share {action}: {'say on which host' if action in ON_A_HOST else 'concerns every host, so none is named'}")
    if action in ON_A_HOST:
        if hosts.role(addresses.check_host(lab, host)) != "compute":
            raise LabError(f"share {action} {host}: only compute hosts mount the share")
        if action == "unmount":
            placement.take_away(lab, host)
        else:
            placement.give_back(lab, host)
    elif action in ("read-only", "read-write"):
        set_read_only(lab, action == "read-only")
    else:
        set_full(lab, action == "full")


def set_read_only(lab, read_only):
    lab.share_read_only = read_only
    lab.save()
    if hosts.is_on(lab, addresses.NFS):
        files.write_configuration(lab, addresses.NFS)
        # The clients wait for the server as they do when it is restarted; nothing that is open is lost.
        service = services.by_name("nfs")
        services.stop(lab, addresses.NFS, service)
        services.start(lab, addresses.NFS, service)


def set_full(lab, full):
    if lab.share_size is None:
        raise LabError("the share is as large as this machine's disk; make the lab with `up --share-size`, such as 3G, to fill it")
    size = f"{used_bytes(lab)}" if full else lab.share_size
    commands.run(["mount", "-o", f"remount,size={size}", str(_memory(lab))])


def used_bytes(lab):
    found = os.statvfs(_memory(lab))
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def provide_memory(lab):
    """Mounts the share's own file system of limited size, before the NFS server's host boots: so it outlives that host."""
    if lab.share_size and not os.path.ismount(_memory(lab)):
        commands.run(["mount", "-t", "tmpfs", "-o", f"mode=755,size={lab.share_size}", "tmpfs", str(_memory(lab))])


def release_memory(lab):
    if os.path.ismount(_memory(lab)):
        commands.run(["umount", str(_memory(lab))])


def _memory(lab):
    return hosts.root(lab, addresses.NFS) / "srv"
