"""One live migration, measured at the links, in QEMU, and by the guest's pulse."""

from dataclasses import dataclass

from novademo import migration, mirror
from novademo.heartbeat import Pulse
from novalab import hosts, rest, servers


class Traffic:
    """Bytes between the lab's hosts since this was made; the machine's own traffic with the lab is not among them."""

    def __init__(self, lab_command):
        self._lab_command = lab_command
        self._before = self._now()

    def _now(self):
        return self._lab_command.ask_json("traffic")["hosts"]

    def since(self):
        """What grew, host by host, as `lab traffic` calls it."""
        now = self._now()
        return {host: {key: count - self._before[host][key] for key, count in counts.items()} for host, counts in now.items()}


@dataclass(frozen=True)
class Move:
    source: str
    destination: str
    statuses: list
    seconds: float
    pause_seconds: float
    wire_bytes: int
    disk_bytes: int
    nfs_bytes: int

    def figures(self):
        """As they stand in result.json."""
        return {
            "wire_bytes": self.wire_bytes,
            "disk_bytes": self.disk_bytes,
            "nfs_bytes": self.nfs_bytes,
            "total_seconds": round(self.seconds, 3),
            "pause_seconds": round(self.pause_seconds, 3),
            "post_copy": "running (post-copy)" in self.statuses,
            "statuses": self.statuses,
        }


def move(lab_command, name, say):
    lab = lab_command.state()
    server = servers.find(lab, name)
    source = servers.host_of(server)
    log = QemuLog(lab, source)
    traffic = Traffic(lab_command)

    say(f"\n$ openstack server migrate --live-migration {name}")
    with Pulse(lab, servers.domain_of(server)) as pulse:
        statuses, seconds = migration.migrate(
            lab, rest.Cloud(lab), server["id"], name, lambda status, at: say(f"  {at:5.1f} s  {status}")
        )
        pulse.settle()
    grown = traffic.since()

    if statuses[-1] != "completed":
        say(f"  the migration ended as '{statuses[-1]}': lab --name {lab.name} logs nova-compute@{source}")
    destination = servers.host_of(servers.find(lab, name))
    say(f"  {source} -> {destination}")
    return Move(
        source=source,
        destination=destination,
        statuses=statuses,
        seconds=seconds,
        pause_seconds=pulse.longest_gap(),
        wire_bytes=grown[source]["sent"] + grown[destination]["from_nfs"],
        disk_bytes=mirror.mirrored_bytes(log.since()),
        nfs_bytes=sum(grown[host][key] for host in (source, destination) for key in ("to_nfs", "from_nfs")),
    )


class QemuLog:
    """What libvirtd of a host logs of QEMU's monitor from now on."""

    def __init__(self, lab, host):
        self._path = hosts.root(lab, host) / "var/log/libvirt/libvirtd.log"
        self._start = self._path.stat().st_size

    def since(self):
        with open(self._path, "rb") as file:
            file.seek(self._start)
            return file.read().decode(errors="replace")
