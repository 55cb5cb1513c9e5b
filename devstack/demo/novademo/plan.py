"""What the demo migrates: the same for both ways."""

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
    """One way to migrate: its key in result.json, where Nova keeps disks, and whether nova-lean drives."""

    key: str
    title: str
    placement: str
    lean: bool


WAYS = (
    Way("plain", "plain Nova: local disks, block migration, pre-copy", "none", lean=False),
    Way("instances-share", "nova-lean: disks on the NFS share, post-copy", "instances-share", lean=True),
)

LINK = "1gbit"
HOSTS = 2
SERVER = "web"
