"""One way to migrate, measured: the server is made, filled and kept busy, migrated, and its data verified."""

import time

from novademo import migration, mirror, plan
from novademo.heartbeat import Pulse
from novalab import hosts, rest


def measure(lab_command, guest, say):
    lab = lab_command.state()
    cloud = rest.Cloud(lab)
    lab_command.show(
        "server",
        plan.SERVER,
        *("--memory", guest.memory, "--disk", guest.disk_gb),
        *("--dirty", f"{guest.dirty}MB@{guest.dirty_rate}", "--data", guest.data),
    )
    server = find(cloud, plan.SERVER)
    source = server["OS-EXT-SRV-ATTR:host"]
    lab_command.ask("guest", plan.SERVER, "heartbeat", 20)
    ram = int(lab_command.ask_json("ram", plan.SERVER)["nonzero_bytes"])
    log = QemuLog(lab, source)
    before = lab_command.ask_json("traffic")["hosts"]

    say(f"\n$ openstack server migrate --live-migration {plan.SERVER}")
    with Pulse(lab, server["OS-EXT-SRV-ATTR:instance_name"]) as pulse:
        statuses, seconds = migration.migrate(
            lab, cloud, server["id"], plan.SERVER, lambda status, at: say(f"  {at:5.1f} s  {status}")
        )
        pulse.settle()
    after = lab_command.ask_json("traffic")["hosts"]

    if statuses[-1] != "completed":
        say(f"  the migration ended as '{statuses[-1]}': lab --name {lab.name} logs nova-compute@{source}")
    destination = find(cloud, plan.SERVER)["OS-EXT-SRV-ATTR:host"]
    say(f"  {source} -> {destination}; now the guest reads and checks every block that it wrote")
    verified = verify(lab_command)
    result = {
        "wire_bytes": difference(before, after, source, "sent") + difference(before, after, destination, "from_nfs"),
        "disk_bytes": mirror.mirrored_bytes(log.since()),
        "nfs_bytes": sum(difference(before, after, host, key) for host in (source, destination) for key in ("to_nfs", "from_nfs")),
        "total_seconds": round(seconds, 3),
        "pause_seconds": round(pulse.longest_gap(), 3),
        "guest_nonzero_ram_bytes": ram,
        "post_copy": "running (post-copy)" in statuses,
        "blocks_verified": verified["verified"],
        "blocks_wrong": verified["wrong"],
        "statuses": statuses,
    }
    delete(cloud, server["id"])
    return result


def difference(before, after, host, key):
    return after[host][key] - before[host][key]


def verify(lab_command):
    answer = lab_command.ask_json("guest", plan.SERVER, "verify")
    return {key: int(answer[key]) for key in ("verified", "wrong")}


def find(cloud, name):
    return cloud.get("compute", f"/servers/detail?name=^{name}$")["servers"][0]


def delete(cloud, server_id):
    cloud.call("DELETE", "compute", f"/servers/{server_id}")
    give_up = time.monotonic() + 60
    while any(s["id"] == server_id for s in cloud.get("compute", "/servers")["servers"]) and time.monotonic() < give_up:
        time.sleep(0.2)


class QemuLog:
    """What libvirtd of a host logs of QEMU's monitor from now on."""

    def __init__(self, lab, host):
        self._path = hosts.root(lab, host) / "var/log/libvirt/libvirtd.log"
        self._start = self._path.stat().st_size

    def since(self):
        with open(self._path, "rb") as file:
            file.seek(self._start)
            return file.read().decode(errors="replace")
