"""What must be true of this machine before anything is made; each refusal names what is missing and the way out."""

import os
import pathlib

from novalab import commands, nfsclient
from novalab.errors import LabError

PACKAGES = pathlib.Path(__file__).resolve().parent.parent / "packages"


def check(lab):
    require_root()
    _require_packages()
    _require_namespaces()
    if (lab.placement != "none" or lab.cinder) and nfsclient.kind() == nfsclient.FUSE:
        _require_device("/dev/fuse", "fuse", "the share needs FUSE, for this kernel has no NFS client")
    if lab.networks:
        _require_device("/dev/net/tun", "tun", "servers with a network interface need it")


def require_root():
    if os.geteuid() != 0:
        raise LabError("the lab makes namespaces, interfaces and mounts, so it must run as root; run it as root, or with sudo")


def wanted_packages():
    lines = (line.partition("#")[0].strip() for line in PACKAGES.read_text().splitlines())
    return [line for line in lines if line]


def _require_packages():
    installed = set()
    for line in commands.run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n"]).splitlines():
        package, _, status = line.partition(" ")
        if status == "installed":
            installed.add(package)
    missing = [package for package in wanted_packages() if package not in installed]
    if missing:
        raise LabError(f"Debian packages are missing: {' '.join(missing)}; devstack/lab/install installs them")


def _require_namespaces():
    for kind in ("net", "mount", "uts", "ipc", "pid"):
        if not commands.succeeds(["unshare", f"--{kind}", "--fork", "true"]):
            raise LabError(
                f"this kernel (or the container around this) allows no new {kind} namespace, which every host of the lab needs;"
                " use a machine or a virtual machine of your own"
            )


def _require_device(path, module, why):
    if not pathlib.Path(path).exists() and not (commands.succeeds(["modprobe", module]) and pathlib.Path(path).exists()):
        raise LabError(f"{path} is missing: {why}; load the kernel module '{module}', or use a kernel that has it")
