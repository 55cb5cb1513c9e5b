"""What the demo migrates: the same server in each way, then the server of the paper's illustration."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guest:
    """The server that is migrated: how big, how much data at rest, how busy. All in MB; the dirty rate in MB/s."""

    memory: int = 512
    disk_gb: int = 2
    data: int = 840
    dirty: int = 96
    dirty_rate: int = 48


@dataclass(frozen=True)
class Way:
    """One way to migrate: its key in result.json, where Nova keeps disks, whether nova-lean drives, and whether it seals before."""

    key: str
    title: str
    placement: str
    lean: bool = True
    sealed: bool = False


PLAIN = Way("plain", "plain Nova: local disks, block migration, pre-copy", "none", lean=False)
INSTANCES_SHARE = Way("instances-share", "nova-lean: disks on the NFS share, post-copy", "instances-share")
LAYERED = Way("layered", "nova-lean: data at rest on the NFS share, current data on the host, post-copy", "layered", sealed=True)


def ways(quick):
    return (PLAIN, INSTANCES_SHARE) if quick else (PLAIN, INSTANCES_SHARE, LAYERED)


LINK = "1gbit"
HOSTS = 2
SERVER = "web"


@dataclass(frozen=True)
class Files:
    """The paper's illustration: user data in files, one of them being worked on when the server moves. Sizes in MB."""

    server: str = "files"
    memory: int = 512
    count: int = 10
    size: int = 200
    worked_on: int = 0
    requested: int = 5
    requested_size: int = 100

    @property
    def data(self):
        return self.count * self.size

    def begin(self, file):
        return file * self.size
