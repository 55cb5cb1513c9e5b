"""Which NFS client the hosts use: the kernel's where it has one, else the lab's own FUSE client, built from ./nfs."""

import pathlib

from novalab import cache, commands

KERNEL = "kernel"
FUSE = "fuse"
SOURCES = pathlib.Path(__file__).resolve().parent.parent / "nfs"
# mount(8) runs this for both types; mount.nfs4 is a link to it.
HELPER = "/usr/sbin/mount.nfs"


def kind():
    if _kernel_knows_nfs() or (commands.succeeds(["modprobe", "--quiet", "nfs"]) and _kernel_knows_nfs()):
        return KERNEL
    return FUSE


def _kernel_knows_nfs():
    return any(line.split()[-1] in ("nfs", "nfs4") for line in pathlib.Path("/proc/filesystems").read_text().splitlines())


def overlays():
    """What the hosts see in the place of the machine's own mount.nfs; built when it is needed for the first time."""
    if kind() == KERNEL:
        return {}
    return {HELPER: str(cache.built("nfs-client", SOURCES) / "mount.nfs")}
