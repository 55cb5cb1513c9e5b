"""A host from off to serving: its namespaces, its link, its share, its services; and off again."""

import pathlib

from novalab import addresses, files, hosts, link, nfsclient, packages, placement, services, share, state

QEMU = pathlib.Path(__file__).resolve().parent.parent / "qemu" / "qemu-system-x86_64"


def boot(lab, host):
    """The host's namespaces and network, with no service yet."""
    if hosts.is_on(lab, host):
        return
    files.create(lab, host)
    if host == addresses.NFS:
        share.provide_memory(lab)
    hosts.boot(lab, host, _overlays(host))
    packages.restore(lab, host)
    link.apply(lab, host)


def _overlays(host):
    shared = nfsclient.overlays()
    if hosts.role(host) == "compute":
        # What QEMU can do is the same for every host and every lab; to ask it takes libvirt seconds.
        capabilities = state.CACHE_DIRECTORY / "libvirt"
        capabilities.mkdir(mode=0o711, parents=True, exist_ok=True)
        shared["/var/cache/libvirt"] = str(capabilities)
        shared[f"/usr/bin/{QEMU.name}"] = str(QEMU)
    return shared


def start(lab, host, name):
    services.start(lab, host, services.find(lab, f"{name}@{host}")[0])


def start_nfs(lab, host):
    for name in ("rpcbind", "nfs"):
        start(lab, host, name)


def start_hypervisor(lab, host):
    for name in ("sshd", "virtlogd", "libvirtd"):
        start(lab, host, name)


def start_compute(lab, host):
    """nova-compute and what needs the share: as on a real host, it does not start where the share is not mounted."""
    if packages.has(lab, host, "nova-lean-agent"):
        # The packaged agent mounts the share, and its drop-in for nova-compute refuses the start without.
        packages.start_before(lab, host, "nova-compute.service")
    else:
        placement.mount(lab, host)
    try:
        # First, because nova-compute deletes what its host has left of servers that were evacuated from it.
        if lab.agents:
            start(lab, host, "nova-lean-agent")
    finally:
        start(lab, host, "nova-compute")
    if lab.networks:
        start(lab, host, "neutron-linuxbridge-agent")


def on(lab, host):
    """`lab power-on`: everything that runs on the host, in the order of its dependencies."""
    boot(lab, host)
    if hosts.role(host) == "compute":
        start_hypervisor(lab, host)
        start_compute(lab, host)
        return
    for service in services.of_host(lab, host):
        services.start(lab, host, service)


def all_on(lab):
    return [host for host in addresses.hosts(lab) if hosts.is_on(lab, host)]
