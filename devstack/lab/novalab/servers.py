"""Servers of the lab: made with the guest image, found by name, and spoken to over their serial console."""

import math
from dataclasses import dataclass

from novalab import addresses, console, hosts, image, networks, rest, wait
from novalab.errors import LabError


# What the guest image itself takes of a disk (its boot partition, and the rounding of the blocks' area), in MB.
IMAGE_MB = 64


def disk_for(data):
    """The smallest root disk, in GB, on which the guest image can write `data` MB."""
    return max(1, math.ceil((data + IMAGE_MB) / 1024))


@dataclass(frozen=True)
class Flavor:
    """Memory and swap in MiB, the disks in GiB."""

    memory: int
    disk: int
    ephemeral: int = 0
    swap: int = 0

    @property
    def name(self):
        more = [f"-{size}{unit}" for size, unit in ((self.ephemeral, "e"), (self.swap, "s")) if size]
        return f"lab-{self.memory}m-{self.disk}g{''.join(more)}"


def create(lab, name, flavor, image_name=image.NAME, host=None, config_drive=False, volume_types=(None, None)):
    """Makes a server and waits until Nova says ACTIVE; returns it as Nova shows it.

    `volume_types`: of its root disk and of a further one, where these are volumes.
    """
    cloud = rest.Cloud(lab)
    if _by_name(cloud, name):
        raise LabError(f"a server '{name}' exists already; choose another name, or `openstack server delete {name}` first")
    images = cloud.get("image", f"/images?name={image_name}&status=active")["images"]
    if not images:
        way_out = f"`lab --name {lab.name} up` puts it there" if image_name == image.NAME else "`openstack image list` shows what is"
        raise LabError(f"the image '{image_name}' is not in Glance; {way_out}")
    network = networks.find(cloud) if lab.networks else None
    wanted = {
        "name": name,
        "flavorRef": _flavor_id(cloud, flavor),
        "networks": [{"uuid": network}] if network else "none",
        "config_drive": config_drive,
    }
    if any(volume_types):
        wanted["block_device_mapping_v2"] = block_devices(images[0]["id"], flavor.disk, *volume_types)
    if not volume_types[0]:
        wanted["imageRef"] = images[0]["id"]
    if host:
        wanted["host"] = host
    made = cloud.post("compute", "/servers", {"server": wanted})["server"]["id"]
    return wait.until(lambda: _active(cloud, made), f"the server '{name}' is ACTIVE", timeout=180, interval=0.3)


def block_devices(image, size, root_type, data_type):
    """Nova's block_device_mapping_v2 of a server with volumes, which are deleted with it: the root disk of `size` GiB, and a further one.

    None for a type: the root disk is the host's own, or there is no further one.
    """
    root = {"boot_index": 0, "uuid": image, "source_type": "image", "destination_type": "local", "delete_on_termination": True}
    if root_type:
        root |= {"destination_type": "volume", "volume_size": size, "volume_type": root_type}
    found = [root]
    if data_type:
        found.append(
            {
                "boot_index": -1,
                "source_type": "blank",
                "destination_type": "volume",
                "volume_size": 1,
                "volume_type": data_type,
                "delete_on_termination": True,
            }
        )
    return found


def find(lab, name):
    """The server of that name or id, as Nova shows it."""
    cloud = rest.Cloud(lab)
    found = _by_name(cloud, name) or [s for s in _all(cloud) if s["id"] == name]
    if not found:
        names = ", ".join(server["name"] for server in _all(cloud)) or "none"
        raise LabError(f"there is no server '{name}'; the lab's servers: {names}")
    return found[0]


def host_of(server):
    host = server["OS-EXT-SRV-ATTR:host"]
    if not host:
        raise LabError(f"the server '{server['name']}' is on no host (its status is {server['status']})")
    return host


def running_on(lab, server):
    """Nova's host of it, or another where it really runs: a migration that Nova gave up in post-copy leaves it there."""
    told = host_of(server)
    others = [host for host in addresses.compute_names(lab.computes) if host != told]
    return next((host for host in [told, *others] if hosts.is_on(lab, host) and _tty(lab, host, server)), told)


def domain_of(server):
    """libvirt's name of the server."""
    return server["OS-EXT-SRV-ATTR:instance_name"]


def terminal(lab, server, host=None):
    """
    The pseudo-terminal of the server's serial console, on that host or where it runs. The hosts share the machine's devpts:
    it is right out here too.
    """
    host = host or running_on(lab, server)
    found = _tty(lab, host, server)
    if not found:
        raise LabError(
            f"the server '{server['name']}' has no console: it does not run on {host} (Nova says {server['status']});"
            " `openstack server start` it once Nova says SHUTOFF"
        )
    return found


def _tty(lab, host, server):
    # virsh fails for a domain that does not run; nothing more than that is to be learnt from its words.
    return hosts.run(lab, host, ["sh", "-c", f"virsh --quiet ttyconsole {domain_of(server)} 2>/dev/null || true"]).strip()


def await_guest(lab, server, timeout=120):
    """Waits until the guest has booted. Before that, whatever is sent to its console is lost."""
    with console.Heartbeats(terminal(lab, server)) as beats:
        beats.next_within(timeout)


def guest_command(lab, server, line, timeout, host=None):
    """Runs a command of the guest image over the server's serial console; returns its answer by key."""
    return console.command(terminal(lab, server, host), line, timeout)


def console_log(lab, server):
    """What the guest has printed, as Nova keeps it on the host where the server is now."""
    reply = rest.Cloud(lab).post("compute", f"/servers/{server['id']}/action", {"os-getConsoleOutput": {}})
    return reply["output"]


def _all(cloud):
    return cloud.get("compute", "/servers/detail?all_tenants=1")["servers"]


def _by_name(cloud, name):
    return [server for server in _all(cloud) if server["name"] == name]


def _active(cloud, server_id):
    server = cloud.get("compute", f"/servers/{server_id}")["server"]
    if server["status"] == "ERROR":
        reason = server.get("fault", {}).get("message", "Nova gives no reason")
        raise LabError(f"the server '{server['name']}' could not be made: {reason}; `lab logs nova-compute` tells more")
    return server if server["status"] == "ACTIVE" else None


def _flavor_id(cloud, flavor):
    for known in cloud.get("compute", "/flavors")["flavors"]:
        if known["name"] == flavor.name:
            return known["id"]
    wanted = {
        "name": flavor.name,
        "ram": flavor.memory,
        "disk": flavor.disk,
        "vcpus": 1,
        "OS-FLV-EXT-DATA:ephemeral": flavor.ephemeral,
        "swap": flavor.swap,
    }
    return cloud.post("compute", "/flavors", {"flavor": wanted})["flavor"]["id"]
