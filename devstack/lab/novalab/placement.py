"""Where the servers' data at rest lives: which parts of Nova's instances_path are on the share, and their mounts."""

from novalab import addresses, commands, files, hosts

# Where nova-lean-agent mounts the export itself, and guards the directory below as the lab does.
AGENT_MOUNT = "/var/lib/nova/nova-lean/share"
# Placement: directory of the share -> where a compute host mounts it.
MOUNTS = {
    "none": {},
    "instances-share": {"instances": files.INSTANCES_PATH},
    "layered": {"_base": f"{files.INSTANCES_PATH}/_base", "locks": f"{files.INSTANCES_PATH}/locks"},
}
# What an agent was told of its share, by an adapter that found it through Cinder.
TOLD = "/var/lib/nova/nova-lean/cinder-share.json"


def create_export(lab):
    for directory in ("instances", "_base", "locks"):
        _on_server(lab, directory).mkdir(mode=0o755, parents=True, exist_ok=True)


def _on_server(lab, directory):
    return hosts.root(lab, addresses.NFS) / files.share_directory(lab).lstrip("/") / directory


def shared_base_directory(lab):
    """Nova's directory of base images (_base) on the NFS server's own disk; None where it is not shared."""
    below = {"instances-share": "instances/_base", "layered": "_base"}.get(lab.placement)
    return below and _on_server(lab, below)


def is_mounted_by_agent(lab, host):
    """Whether the host's agent mounts the share: as it is configured, or since an adapter has told it where it is."""
    if lab.share != addresses.NFS:
        return bool(lab.agents) and (hosts.root(lab, host) / TOLD.lstrip("/")).exists()
    return bool(lab.agents) and lab.agents_share == "nfs"


def mounted(lab, host):
    """The mount points of the share on that host, in the order they were mounted: target -> file system type."""
    source = f"{addresses.address(lab, addresses.NFS)}:"
    found = {}
    for line in (hosts.live_root(lab, host).parent / "mounts").read_text().splitlines():
        device, target, kind = line.split()[:3]
        if device.startswith(source):
            found[target] = kind
    return found


def mount(lab, host, anyway=False):
    """Mounts what the placement wants, and the agent does not; `anyway`: that too. Without the mount, nothing can be written there: the
    directory below is immutable.
    """
    present = mounted(lab, host)
    for directory, target in MOUNTS[lab.placement].items():
        if target in present or (not anyway and _is_left_to_agent(lab, host, directory)):
            continue
        _protect(lab, host, target)
        source = f"{addresses.address(lab, addresses.NFS)}:{files.share_directory(lab)}/{directory}"
        hosts.run(lab, host, ["mount", "-t", "nfs4", source, target], timeout=30)


def unmount(lab, host, targets):
    """What is open there stays so, as after `umount --lazy` on a real host; every new look finds the directory below."""
    for target in reversed(mounted(lab, host)):
        if target in targets:
            hosts.run(lab, host, ["umount", "--lazy", target])


def _is_left_to_agent(lab, host, directory):
    return is_mounted_by_agent(lab, host) and (directory == "_base" or lab.share != addresses.NFS)


def take_away(lab, host):
    """Unmounts the share. An agent that would mount it again finds its own mount point in use."""
    unmount(lab, host, mounted(lab, host))
    if is_mounted_by_agent(lab, host) and not _is_taken(lab, host):
        hosts.run(lab, host, ["mount", "-t", "tmpfs", "-o", "size=4k", "taken-away", AGENT_MOUNT])


def give_back(lab, host):
    if _is_taken(lab, host):
        hosts.run(lab, host, ["umount", AGENT_MOUNT])
    mount(lab, host, anyway=True)


def _is_taken(lab, host):
    return f"taken-away {AGENT_MOUNT} " in (hosts.live_root(lab, host).parent / "mounts").read_text()


def _protect(lab, host, target):
    below = hosts.root(lab, host) / target.lstrip("/")
    below.mkdir(parents=True, exist_ok=True)
    _set_immutable(below, False)
    below.chmod(0o555)
    _set_immutable(below, True)


def unprotect(lab, host):
    targets = [target for targets in MOUNTS.values() for target in targets.values()]
    for target in [*targets, AGENT_MOUNT]:
        below = hosts.root(lab, host) / target.lstrip("/")
        if below.exists():
            _set_immutable(below, False)
            below.chmod(0o755)


def _set_immutable(directory, immutable):
    # nova-compute is root here, whom a mode does not stop. Where the file system has no such attribute, the mode must do.
    commands.succeeds(["chattr", "+i" if immutable else "-i", str(directory)])
