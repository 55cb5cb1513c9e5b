"""What a lab remembers between two commands: one directory per lab, one small JSON file in it."""

import contextlib
import fcntl
import json
import os
import pathlib
import re
import secrets
import shutil
from dataclasses import asdict, dataclass, field

from novalab import commands
from novalab.errors import LabError

BASE_DIRECTORY = pathlib.Path(os.environ.get("NOVA_LEAN_LAB_DIR") or "/var/lib/nova-lean-lab")
CACHE_DIRECTORY = pathlib.Path("/var/cache/nova-lean-lab")

PLACEMENTS = ("instances-share", "layered", "none")
AGENTS_SHARES = ("path", "nfs")
# Interface names end in up to four characters of our own ("-ctl") and the kernel takes 15 at most.
NAME_RULE = re.compile(r"[a-z][a-z0-9-]{0,9}")


@dataclass
class Lab:
    name: str
    index: int = 0
    computes: int = 2
    placement: str = "instances-share"
    bare: bool = False  # nothing is configured for nova-lean
    link: str | None = None
    networks: bool = False
    no_post_copy: list[str] = field(default_factory=list)
    share_size: str | None = None  # None: as large as the disk of the machine
    share_read_only: bool = False
    share: str = "nfs"  # what agents name: the NFS server's export, or a volume type ("cinder:nfs-a") whose backend it is
    cinder: bool = False  # with Cinder, and an NFS server for each of its backends
    agents: str | None = None  # the directory that nova-lean-agent is started from
    agents_share: str = "path"  # who mounts _base: the lab ("path") or the agents ("nfs")
    links: dict[str, str] = field(default_factory=dict)
    soft_delete: int = 0  # seconds in which a deleted server can be restored
    ready: bool = False

    @property
    def directory(self):
        return directory_of(self.name)

    @property
    def secrets_directory(self):
        return self.directory / "secrets"

    def save(self):
        target = self.directory / "state.json"
        draft = target.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self), indent=2) + "\n")
        draft.rename(target)

    def password_file(self, account):
        return self.secrets_directory / account

    def password(self, account):
        """The account's password, drawn at random when it is first asked for; it never leaves the state directory."""
        path = self.password_file(account)
        if not path.exists():
            self._draw(path)
        return path.read_text()

    @staticmethod
    def _draw(path):
        """Hosts are made at the same time: the first one's is everybody's, and nobody reads half of it."""
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(16))
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()


def check_name(name):
    if not NAME_RULE.fullmatch(name):
        raise LabError(
            f"'{name}' cannot be a lab's name: give 1 to 10 characters, a small letter first, then small letters, digits or '-'"
        )
    return name


def directory_of(name):
    return BASE_DIRECTORY / name


def load(name):
    """The lab as it was saved, or None when there is no such lab."""
    path = directory_of(check_name(name)) / "state.json"
    try:
        return Lab(**json.loads(path.read_text()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise LabError(f"{path} cannot be read ({error}); `lab --name {name} down` removes that lab")


def load_all():
    """Every lab of this state directory that can be read."""
    labs = []
    for path in sorted(BASE_DIRECTORY.glob("*/state.json")):
        try:
            labs.append(load(path.parent.name))
        except LabError:
            continue
    return labs


def create_directory(lab):
    # Traversable, not listable: MariaDB and RabbitMQ run under users of their own below it.
    lab.directory.mkdir(mode=0o711, parents=True, exist_ok=True)
    lab.secrets_directory.mkdir(mode=0o700, exist_ok=True)


def remove_directory(name):
    # An agent, or a test of one, may have made directories immutable anywhere on a host.
    commands.succeeds(["chattr", "-R", "-f", "-i", str(directory_of(name))])
    shutil.rmtree(directory_of(name), ignore_errors=False)


class Lock:
    """Keeps two commands from changing the same lab (or the choice of a subnet) at once."""

    def __init__(self, directory, what):
        directory.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        self._what = what

    def __enter__(self):
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LabError(f"another command is changing {self._what} just now; wait until it is done, or stop it")
        return self

    def __exit__(self, *_):
        os.close(self._descriptor)
