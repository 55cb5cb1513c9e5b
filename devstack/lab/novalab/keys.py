"""The lab's own ssh keys: one by which its compute hosts reach one another, and one by which they know one another."""

from novalab import commands
from novalab.errors import LabError

NAMES = ("ssh_lab_key", "ssh_host_key")


def create(lab):
    for name in NAMES:
        path = lab.secrets_directory / name
        if not path.exists():
            commands.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"lab {lab.name}", "-f", str(path)])


def values(lab):
    """What the templates know of the keys."""
    found = {}
    for name in NAMES:
        path = lab.secrets_directory / name
        try:
            found[name] = path.read_text().strip()
            found[f"{name}_public"] = path.with_suffix(".pub").read_text().strip()
        except FileNotFoundError:
            raise LabError(f"the lab '{lab.name}' has no ssh keys yet; `lab --name {lab.name} up` makes them")
    return found
